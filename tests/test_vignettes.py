"""The vignettes: patients of the bundled pathway, and what it must say of each of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import Assessment, Pathway

if TYPE_CHECKING:
    from collections.abc import Mapping

KIT = Path(__file__).parent / "vignettes"
EXPECTED: Mapping[str, dict[str, Any]] = json.loads((KIT / "expected.json").read_text(encoding="utf-8"))
REVIEWED: Mapping[str, dict[str, Any]] = json.loads((KIT / "review.json").read_text(encoding="utf-8"))
OWN: Mapping[str, dict[str, Any]] = json.loads((KIT / "own.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def l4() -> Pathway:
    """The bundled pathway."""
    return l4path.load("l4")


def assessed(l4: Pathway, name: str) -> Assessment:
    """The assessment of one patient."""
    return l4.assess(l4path.read_episode(KIT / f"{name}.toml"))


def test_every_patient_has_an_expectation() -> None:
    """Patients and expectations are there in pairs."""
    assert sorted(path.stem for path in KIT.glob("*.toml")) == sorted([*EXPECTED, *REVIEWED, *OWN])


@pytest.mark.parametrize("name", [*EXPECTED, *REVIEWED])
def test_the_designed_patients_come_out_as_designed(name: str, l4: Pathway) -> None:
    """What must be an option is one, what must not be is neither option nor alongside, what must be asked is."""
    expected = EXPECTED.get(name) or REVIEWED[name]
    assessment = assessed(l4, name)
    found = assessment.to_dict()
    assert found["state"] == expected["state"]
    assert set(expected["must_include"]) <= set(found["options"])
    continuous = {node.id for node in l4.treatments.values() if node.continuous}
    shown = {*found["options"], *found["alongside"]} - continuous
    assert not set(expected["must_exclude"]) & shown
    assert set(expected["must_ask"]) <= set(found["questions"])
    assert not assessment.broken_invariants()


@pytest.mark.parametrize("name", OWN)
def test_the_further_patients_come_out_as_reasoned(name: str, l4: Pathway) -> None:
    """State, options, questions, the named statuses and escalations are exactly those expected, with their reason."""
    expected, assessment = OWN[name], assessed(l4, name)
    found = assessment.to_dict()
    for key in ("state", "options", "alongside"):
        assert found[key] == expected[key], expected["reason"]
    assert set(found["questions"]) == set(expected["questions"]), expected["reason"]
    assert {node: found["status"][node] for node in expected["statuses"]} == expected["statuses"], expected["reason"]
    fired = {way for way, truth in assessment.fires.items() if truth.value == "met"}
    assert set(expected["fires"]) <= fired, expected["reason"]
    assert not assessment.broken_invariants()


def test_the_vignettes_tell_every_element_apart(l4: Pathway) -> None:
    """Every node is an option or alongside of some patient, and every escalation fires for some patient."""
    shown: set[str] = set()
    fired: set[str] = set()
    for name in OWN:
        shown |= {*OWN[name]["options"], *OWN[name]["alongside"]}
        fired |= set(OWN[name]["fires"])
    assert set(l4.nodes) <= shown
    assert {way.id for way in l4.escalations} <= fired
