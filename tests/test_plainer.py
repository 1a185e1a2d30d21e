"""Plainer episodes: what can be left out of one, which screens stand for answers, and which values are plainer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from l4path import Choice, Choices, Episode, Flag, Measure, Number, Pathway, Screen, Treatment, Trial, weeks
from l4path.search.plain import as_screens, least, removals, simpler

if TYPE_CHECKING:
    from collections.abc import Callable

RELIEF = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
FEVER, COUGH, RASH = (Flag(name, name) for name in ("fever", "cough", "rash"))
SIGNS = Choices("signs", "signs", values={"warm": "warm", "swollen": "swollen"})
KNEE = Pathway(
    "knee",
    tiers=["care"],
    start=[
        Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=RELIEF >= 30),
        Treatment("scan", "Scan", tier="care", once=True),
        Treatment("brace", "Brace", tier="care", continuous=True),
    ],
    facts=[
        Number("pain", "pain", minimum=0.5, maximum=9.5),
        Choice("cause", "cause", values={"wear": "wear", "tear": "tear"}),
        *(SIGNS, FEVER, COUGH, RASH),
    ],
    screens=[Screen("alarms", [FEVER, COUGH]), Screen("skin", [RASH, SIGNS])],
)
RELIEVED = {"exercise": Trial(weeks=3.5, relief=40, tolerated=False)}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"pain": 2.5}, [{"pain": 2}, {"pain": 3}]),
        ({"pain": 9.5}, [{"pain": 9}]),
        ({"pain": 0.5}, [{"pain": 1}]),
        ({"pain": 4}, []),
        ({"fever": True}, []),
        ({"cause": "tear"}, [{"cause": "wear"}]),
        ({"cause": "wear"}, []),
        ({"signs": frozenset()}, []),
        ({"signs": frozenset({"warm"})}, [{"signs": frozenset()}]),
        ({"signs": frozenset({"warm", "swollen"})}, [{"signs": frozenset({one})} for one in ("warm", "swollen")]),
        (
            {"pain": 2.5, "cause": "tear"},
            [
                {"pain": 2, "cause": "wear"},
                {"pain": 2, "cause": "tear"},
                {"pain": 3, "cause": "tear"},
                {"pain": 2.5, "cause": "wear"},
            ],
        ),
    ],
)
def test_a_whole_number_the_first_of_a_choice_and_fewer_of_several_are_plainer(
    facts: dict[str, object], expected: list[dict[str, object]]
) -> None:
    """The first of each at once, then each by itself; what may not be recorded is not tried."""
    assert [dict(one.facts) for one in simpler(Episode(facts), KNEE)] == expected


def test_measures_of_a_trial_are_plainer_as_facts_are() -> None:
    """What says how a course went is no number to be made plainer."""
    found = [one.trials["exercise"].measures for one in simpler(Episode(trials=RELIEVED), KNEE)]
    assert found == [{"weeks": number, "relief": 40, "tolerated": False} for number in (3, 4)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"fever": False}, [({}, {"alarms"})]),
        ({"fever": True}, []),
        ({"fever": True, "cough": False, "pain": 4}, [({"fever": True, "pain": 4}, {"alarms"})]),
        ({"signs": frozenset(), "rash": True}, [({"rash": True}, {"skin"})]),
        ({"signs": frozenset({"warm"})}, []),
        (
            {"fever": False, "rash": False},
            [({}, {"alarms", "skin"}), ({"rash": False}, {"alarms"}), ({"fever": False}, {"skin"})],
        ),
    ],
)
def test_an_answered_screen_stands_for_what_is_not_so(
    facts: dict[str, object], expected: list[tuple[dict[str, object], set[str]]]
) -> None:
    """All screens that say something at once, then each by itself."""
    found = list(as_screens(Episode(facts), KNEE))
    assert [(dict(one.facts), set(one.screened)) for one in found] == expected


FULL = Episode(
    {"pain": 4, "fever": True},
    trials=RELIEVED | {"scan": Trial()},
    screened=["skin"],
    declined=["scan", "brace"],
    unasked=["brace"],
)


def test_everything_that_is_recorded_can_be_left_out() -> None:
    """Treatments before what was said of them, then facts and screens, and measures last of all."""
    assert [(one.what, one.name, one.measure) for one in removals(FULL)] == [
        *(("trial", "exercise", ""), ("trial", "scan", "")),
        *(("declined", "brace", ""), ("declined", "scan", "")),
        ("unasked", "brace", ""),
        *(("fact", "pain", ""), ("fact", "fever", "")),
        ("screen", "skin", ""),
        *(("measure", "exercise", name) for name in ("weeks", "relief", "tolerated")),
    ]


@pytest.mark.parametrize(
    ("holds", "left"),
    [
        (lambda _: True, Episode()),
        (lambda one: one == FULL, FULL),
        (lambda one: "pain" in one.facts, Episode({"pain": 4})),
        (lambda one: "skin" in one.screened, Episode(screened=["skin"])),
        (lambda one: "brace" in one.declined | one.unasked, Episode(unasked=["brace"])),
        (lambda one: len(one.declined) == 2, Episode(declined=["scan", "brace"])),
        (
            lambda one: "exercise" in one.trials and one.trials["exercise"].measures.get("relief") == 40,
            Episode(trials={"exercise": Trial(relief=40)}),
        ),
        (lambda one: len(one.facts) + len(one.trials) >= 2, Episode({"pain": 4, "fever": True})),
    ],
)
def test_nothing_is_left_that_could_be_left_out(holds: Callable[[Episode], bool], left: Episode) -> None:
    """The property is kept, and no single thing is there without need."""
    found = least(FULL, holds)
    assert found == left
    assert not any(holds(without(found)) for without in removals(found))
