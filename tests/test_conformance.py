"""The conformance kit: cases and refusals of an independent implementation of the semantics."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

import l4path
from l4path.formats import episode_from_dict
from oracle import Oracle

KIT = Path(__file__).parent / "conformance"
NUMBERS = sorted(path.name[:3] for path in KIT.glob("*.pathway.toml"))
REFUSED = {
    "cycle": ["exercise -> imaging -> surgical_review -> replacement -> exercise"],
    "self-loop": ["imaging -> imaging"],
    "unknown-fact": ["pian", "did you mean pain"],
    "unknown-node": ["imagin", "did you mean imaging"],
    "unknown-value": ["osteoarthrosis", "did you mean osteoarthritis"],
    "unknown-tier": ["operative"],
    "unknown-kind": ["failing", "did you mean failure"],
    "unknown-key": ["titel", "did you mean title"],
    "wrong-type": ["cause is a choice"],
    "out-of-range": ["12 is not within 0 to 10"],
    "flag-compared": ["locked is a flag and stands bare"],
    "syntax": ["^"],
    "disposition-with-exit": ["nothing leaves a disposition"],
    "otherwise-of-treatment": ["otherwise leaves a review"],
    "red-flag-to-ordinary-node": ["a red flag leads to an emergency node"],
    "no-when": ["red_flag needs a when"],
    "trial-and-once": ["exactly one of trial, continuous, once"],
    "neither-trial-nor-once": ["exactly one of trial, continuous, once"],
    "start-missing": ["start is not the nodes without incoming escalations"],
    "duplicate-escalation": ["the same id twice"],
    "duplicate-name": ["imaging is both a fact and a node"],
    "definition-loop": ["the definition uses itself"],
    "suitable-in-indication": ["exhausted may not appear in", "contraindication"],
    "offered-outside-invariant": ["offered belongs to invariants"],
    "fact-in-trial": ["a trial sees only its own measures"],
    "evidence-without-source": ["guideline-y is not declared", "did you mean guideline-x"],
    "screen-of-a-number": ["pain is not a flag"],
    "bad-id": ["Knee Pain is not an id"],
    "emergency-in-start": ["exercise: an emergency node is in start"],
    "kind-that-never-fires": ["completion never fires out of a review"],
    "nan": ["nan is not a number here"],
    "measure-of-a-once": ["imaging is done once and has no measures"],
    "at-least-too-many": ["at_least 3 of 2 conditions"],
}


def lines(name: str) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in (KIT / name).read_text(encoding="utf-8").splitlines()]


def asked_as_a_set(said: dict[str, Any]) -> dict[str, Any]:
    """An assessment whose questions are compared as a set."""
    return said | {"questions": set(said["questions"])}


def test_the_kit_is_whole() -> None:
    """All pathways, episodes and refusals of the kit are here."""
    assert len(NUMBERS) == 90
    assert sum(len(lines(f"{number}.episodes.jsonl")) for number in NUMBERS) == 1260
    assert {path.stem for path in (KIT / "refused").glob("*.toml")} == set(REFUSED)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_engine_agrees_with_the_kit(number: str) -> None:
    """Every case of the kit is assessed as the independent implementation assesses it."""
    pathway = l4path.read_pathway(KIT / f"{number}.pathway.toml")
    cases = zip(lines(f"{number}.episodes.jsonl"), lines(f"{number}.expected.jsonl"), strict=True)
    for raw, expected in cases:
        found = pathway.assess(episode_from_dict(raw)).to_dict()
        assert asked_as_a_set(found) == asked_as_a_set(expected)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_oracle_agrees_with_the_kit(number: str) -> None:
    """The oracle of these tests is itself held to the kit."""
    oracle = Oracle(tomllib.loads((KIT / f"{number}.pathway.toml").read_text(encoding="utf-8")))
    cases = zip(lines(f"{number}.episodes.jsonl"), lines(f"{number}.expected.jsonl"), strict=True)
    for raw, expected in cases:
        assert asked_as_a_set(oracle.assess(raw)) == asked_as_a_set(expected)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_planted_defect_is_refused_and_named(name: str) -> None:
    """Each pathway with one planted defect is refused, and the message names the defect and the file."""
    with pytest.raises((l4path.PathwayError, l4path.FileError)) as caught:
        l4path.read_pathway(KIT / "refused" / f"{name}.toml")
    said = str(caught.value)
    assert f"{name}.toml" in said
    assert "Traceback" not in said
    for words in REFUSED[name]:
        assert words in said


def test_the_caret_points_at_the_slip() -> None:
    """Under a slip in a condition's text stands a caret at the second `>`."""
    with pytest.raises(l4path.PathwayError) as caught:
        l4path.read_pathway(KIT / "refused" / "syntax.toml")
    problem = caught.value.problems[0]
    text, caret = str(problem).splitlines()[-2:]
    assert problem.text[problem.at] == ">"
    assert caret.index("^") == text.index(">", text.index(">") + 1)
