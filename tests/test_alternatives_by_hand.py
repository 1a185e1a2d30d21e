"""What it would take to come to a node, and which sections explain it: on the smallest pathways, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from l4path import Choice, Disposition, Episode, Escalation, Flag, Pathway, Review, Screen, Treatment
from l4path.explanation.alternatives import alternatives
from l4path.explanation.of_node import outline_of
from l4path.explanation.statements import Row, Statement, Value, walked

SORE, FEVER, ALARM, WELL = (Flag(name, name, question=f"{name}?") for name in ("sore", "fever", "alarm", "well"))
SCAN = Choice("scan", "scan", values={"none": "not done", "clear": "clear", "shadow": "shadow"}, question="scan?")
BOARD = Review("board", "Board", tier="a")
HOME = Disposition("home", "Home", tier="a")
WARD = Disposition("ward", "Ward", tier="a", emergency=True)
CARE = Treatment("care", "Care", tier="a", once=True, indications=[SORE])
RAISED = Escalation("ward", on="red_flag", when=ALARM, id="raised")


def to_home(when: Any) -> Pathway:
    """A review from which a way leads home."""
    way = BOARD.escalates_to(HOME, on="indication", when=when, id="way")
    return Pathway("p", tiers=["a"], start=[BOARD], escalations=[way])


def taking(pathway: Pathway, facts: dict[str, Any], node: str) -> tuple[Statement, ...]:
    """What it would take to come to a node."""
    return alternatives(pathway.assess(Episode(facts)), pathway.nodes[node])[0]


def labels(found: Statement) -> list[str]:
    """The facts that are named in the row of a statement."""
    items = [
        item for _, row in found.slots if isinstance(row, Row) for item in row.items if isinstance(item, Statement)
    ]
    return [
        slot.fact.id for each in walked(items) for _, slot in each.slots if isinstance(slot, Value) and not slot.values
    ]


def rows(found: Statement) -> dict[str, list[str]]:
    """Of one alternative, by what is said, the facts named in it; of a node on hold, that it is."""
    rest = [dict(part.slots)["what"] if part.says == "takes.and" else part for part in found.parts]
    return {each.says.removeprefix("takes."): sorted(labels(each)) for each in (found, *rest)}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, {"asked": ["fever", "scan"]}),
        ({"scan": "none"}, {"asked": ["fever"], "to_show": ["scan"]}),
        ({"scan": "none", "fever": False}, {"to_show": ["scan"], "given": ["fever"]}),
        ({"scan": "clear", "fever": False}, {"given": ["fever", "scan"]}),
        ({"scan": "shadow", "fever": False}, {"given": ["fever"]}),
        ({"scan": "none", "fever": True}, {"to_show": ["scan"]}),
    ],
)
def test_what_was_not_done_is_to_show_and_what_was_found_to_be_otherwise(
    facts: dict[str, Any], told: dict[str, list[str]]
) -> None:
    """Each fact is told once: asked where nothing is recorded, to show where nothing was done, else as a finding."""
    (found,) = taking(to_home((SCAN == "shadow") & FEVER), facts, "home")
    assert rows(found) == told


def test_nobody_is_told_to_find_an_emergency_otherwise() -> None:
    """What holds a treatment back is said of it; where it is no emergency, what would make it an option is told."""
    urgent = Pathway("p", tiers=["a"], start=[CARE], nodes=[WARD], escalations=[RAISED])
    (found,) = taking(urgent, {"alarm": True, "sore": False}, "care")
    assert rows(found) == {"given": ["sore"], "held": []}
    reached = Pathway("p", tiers=["a"], start=[CARE], goal=WELL)
    (found,) = taking(reached, {"well": True, "sore": False}, "care")
    assert rows(found) == {"given": ["sore", "well"]}


# sections


RED = Flag("red", "red", question="red?")
SCREENED = Pathway(
    "p",
    tiers=["a"],
    start=[CARE, BOARD],
    nodes=[WARD, HOME],
    escalations=[Escalation("ward", on="red_flag", when=RED), BOARD.escalates_to(HOME, on="indication", when=FEVER)],
    screens=[Screen("flags", [RED], "the red ones")],
)
CALM = {"red": False}


@pytest.mark.parametrize(
    ("node", "facts", "alone", "looking"),
    [
        ("care", CALM | {"sore": True}, ["route", "suitable"], ["rests_on", "route", "suitable"]),
        ("care", CALM | {"sore": False}, ["route", "suitable"], ["rests_on", "takes", "route", "suitable"]),
        ("care", {"sore": True}, ["first", "route", "suitable"], ["first", "rests_on", "route", "suitable"]),
        ("board", CALM, ["route", "ways_on"], ["rests_on", "route", "ways_on"]),
        ("home", CALM, ["ways_in"], ["takes", "ways_in"]),
        ("home", CALM | {"fever": True}, ["route"], ["rests_on", "route"]),
        ("ward", CALM, ["ways_in"], ["takes", "ways_in"]),
    ],
)
def test_what_is_looked_for_is_told_only_where_it_is(
    node: str, facts: dict[str, Any], alone: list[str], looking: list[str]
) -> None:
    """What a status rests on, of what is reached; what it would take, of what is no option yet; the rest anyhow."""
    for looks, told in ((False, alone), (True, looking)):
        outline = outline_of(SCREENED.assess(Episode(facts)), SCREENED.nodes[node], looking=looks, full=True)
        assert [part.about for part in outline.parts] == told
