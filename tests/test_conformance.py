"""The conformance kits: cases of an independent implementation of the semantics, for the engine and for the oracle."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

import l4path
from l4path.formats import episode_from_dict
from oracle import Oracle

HERE = Path(__file__).parent
KITS = {"conformance": (90, 1260), "conformance2": (60, 1200)}  # pathways, cases
PATHWAYS = sorted(path for kit in KITS for path in (HERE / kit).glob("*.pathway.toml"))
NAMES = [f"{path.parent.name}-{path.name[:3]}" for path in PATHWAYS]


def lines(pathway: Path, what: str) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines that stands beside a pathway."""
    beside = pathway.with_name(f"{pathway.name[:3]}.{what}.jsonl")
    return [json.loads(line) for line in beside.read_text(encoding="utf-8").splitlines()]


def cases(pathway: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The episodes of a pathway, each with what is expected."""
    return list(zip(lines(pathway, "episodes"), lines(pathway, "expected"), strict=True))


def compared(said: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """An assessment as it is compared: questions and cautions as sets.

    The older kit says nothing of what is on hold nor of cautions, so there they are left out.
    """
    kept = {key: said[key] for key in said if key in expected or key not in ("on_hold", "cautions")}
    kept["questions"] = set(said["questions"])
    if "cautions" in kept:
        kept["cautions"] = {name: set(ids) for name, ids in said["cautions"].items()}
    return kept


@pytest.mark.parametrize("kit", KITS)
def test_a_kit_is_whole(kit: str) -> None:
    """All pathways and episodes of a kit are here."""
    pathways = [path for path in PATHWAYS if path.parent.name == kit]
    assert (len(pathways), sum(len(cases(path)) for path in pathways)) == KITS[kit]


@pytest.mark.parametrize("path", PATHWAYS, ids=NAMES)
def test_the_engine_agrees_with_the_kit(path: Path) -> None:
    """Every case of a kit is assessed as the independent implementation assesses it."""
    pathway = l4path.read_pathway(path)
    for raw, expected in cases(path):
        found = pathway.assess(episode_from_dict(raw)).to_dict()
        assert compared(found, expected) == compared(expected, expected)


@pytest.mark.parametrize("path", PATHWAYS, ids=NAMES)
def test_the_oracle_agrees_with_the_kit(path: Path) -> None:
    """The oracle of these tests is itself held to the kits."""
    oracle = Oracle(tomllib.loads(path.read_text(encoding="utf-8")))
    for raw, expected in cases(path):
        assert compared(oracle.assess(raw), expected) == compared(expected, expected)
