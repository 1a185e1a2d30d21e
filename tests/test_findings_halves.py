"""Two pathways that have nothing in common, written as one: each half has the findings that it has alone."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from l4path import Disposition, Flag, Pathway, Treatment
from l4path.formats import pathway_from_dict
from l4path.verification import CODES, Finding, check
from test_findings_pages import TODAY, examples, report

NAMED = (
    *("treatments", "reviews", "dispositions", "facts", "measures", "definitions", "scores", "screens"),
    *("invariants", "assumptions", "obligations", "sources"),
)
SAID = ("title", "label", "question", "text", "tier", "tiers", "on")
CARE_ENDS = ("stuck", "blocked")
"""Where care ends in one half, it goes on in the other unless it ends there too."""


def again(raw: dict[str, Any]) -> dict[str, Any]:
    """The same pathway with an ``_b`` behind each id."""
    names = {name for table in NAMED for name in raw.get(table, {})}
    names |= {way["id"] for way in raw.get("escalations", []) if "id" in way}
    one_of_them = re.compile(rf"\b({'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})\b(?!-)")

    def renamed(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {f"{name}_b" if name in names else name: renamed(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [renamed(inner, key) for inner in value]
        return one_of_them.sub(r"\1_b", value) if isinstance(value, str) and key not in SAID else value

    found: dict[str, Any] = renamed(raw)
    return found


def joined(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Two pathways as one, the parts of the first before those of the second."""
    whole = dict(first)
    for key, value in second.items():
        match whole.get(key):
            case dict() as here:
                whole[key] = {**here, **value}
            case list() as here:
                whole[key] = [*here, *(one for one in value if key != "tiers" or one not in here)]
            case None:
                whole[key] = value
    return whole


def found_in(code: str, raw: dict[str, Any]) -> dict[str, Finding]:
    """The findings of one kind, by place."""
    whole = check(pathway_from_dict(raw), today=TODAY, overlaps=code == "review-overlap")
    return {one.where: one for one in whole.findings if one.code == code}


def alone(code: str) -> dict[str, Finding]:
    """The findings of one kind in the wrong example, by place."""
    return {one.where: one for one in report(code, 0).findings if one.code == code}


@pytest.mark.parametrize("code", [code for code in CODES if code != "stuck"])
def test_what_is_found_once_is_found_in_both_halves(code: str) -> None:
    """One finding neither ends the search for others of its kind nor hides them; each half has its own place."""
    wrong = tomllib.loads(examples(code)[0])
    other = {one.where for one in check(pathway_from_dict(again(wrong)), today=TODAY, overlaps=True).findings}
    found = found_in(code, joined(wrong, again(wrong)))
    assert found.keys() >= alone(code).keys()
    assert len(found) == 2 * len(alone(code))
    assert found.keys() - alone(code).keys() <= other


@pytest.mark.parametrize("code", [code for code in CODES if code not in CARE_ENDS])
@pytest.mark.parametrize("first", [True, False])
def test_a_half_without_the_finding_hides_none_of_the_other(code: str, first: bool) -> None:
    """Whichever of the two stands first; what is told of it is what is told of it alone."""
    wrong, right = tomllib.loads(examples(code)[0]), again(tomllib.loads(examples(code)[1]))
    found, expected = found_in(code, joined(wrong, right) if first else joined(right, wrong)), alone(code)
    assert found.keys() == expected.keys()
    if code != "late-start":  # it names where care begins, which may be in the other half
        told, meant = (sorted((one.message, one.advice) for one in each.values()) for each in (found, expected))
        assert told == meant


BRACE = Treatment("brace", "Brace", tier="care", continuous=True)
SCAN = Treatment("scan", "Scan", tier="care", once=True)
BED = Treatment("bed", "Bed rest", tier="care", once=True, contraindications=[Flag("bedridden", "bedridden")])


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ([BRACE], [("treatments.brace", "Nothing is left for this patient but what goes on alongside.")]),
        ([SCAN], [("treatments.scan", "Nothing is left for this patient after Scan (done).")]),
        ([SCAN, BRACE], [("treatments.scan", "Nothing is left for this patient after Scan (done).")]),
        ([BRACE, SCAN], [("treatments.scan", "Nothing is left for this patient after Scan (done).")]),
        ([BRACE, Disposition("home", "Home", tier="care")], []),
        ([BED], [
            ("treatments.bed", "Nothing is left for this patient after Bed rest (done)."),
            ("treatments.bed", "Bed rest is contraindicated for this patient, and nothing else is left."),
        ]),
    ],
)  # fmt: skip
def test_where_care_ends_is_the_last_that_was_done(start: list[Any], told: list[tuple[str, str]]) -> None:
    """What goes on alongside ends nothing, and is named only where there is nothing else."""
    found = check(Pathway("p", tiers=["care"], start=start)).findings
    assert [(one.where, one.message) for one in found if one.code in CARE_ENDS] == told
