"""The patients beside a patient: every one of them, in their order, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from l4path import Choice, Choices, Episode, Flag, Measure, Number, Pathway, Screen, Treatment, Trial, courses, weeks
from l4path.verification.neighbours import neighbours

FEVER, COUGH = Flag("fever", "fever"), Flag("cough", "cough")
PAIN = Number("pain", "pain", minimum=3, maximum=5)
SIDE = Choice("side", "side", values={"left": "left", "right": "right"})
SIGNS = Choices("signs", "signs", values={"red": "red", "warm": "warm"})
RELIEF = Measure("relief", "relief", minimum=29, maximum=31)
CARE = Treatment("care", "Care", tier="a", adequate=(weeks >= 6) & (courses >= 2), response=RELIEF >= 30)
SCAN = Treatment("scan", "Scan", tier="a", once=True)
HABIT = Treatment("habit", "Habit", tier="a", continuous=True)


def pathway(*start: Treatment, **fields: Any) -> Pathway:
    """A pathway of some treatments."""
    return Pathway("p", tiers=["a"], start=list(start), **fields)


def test_numbers_come_before_other_facts_and_what_is_recorded_before_what_is_not() -> None:
    """Of a number the nearest cell first; of a screen a sign, not its absence once more; then what nothing says."""
    here = pathway(HABIT, facts=[FEVER, PAIN, SIDE, SIGNS, COUGH], screens=[Screen("asked", [COUGH])], goal=PAIN >= 4)
    tried = {"habit": Trial("ongoing")}
    patient = Episode({"fever": False, "side": "left", "pain": 5, "signs": ["red"]}, screened=["asked"], trials=tried)
    other: list[dict[str, Any]] = [
        *({"pain": 4}, {"pain": 3}),
        *({"fever": True}, {"side": "right"}),
        *({"signs": []}, {"signs": ["warm"]}, {"signs": ["red", "warm"]}),
        {"cough": True},
    ]
    found = list(neighbours(here, patient))
    assert found[:8] == [patient.with_facts(facts) for facts in other]
    assert found[8:] == [
        patient.with_trial("habit", Trial("intolerant")),
        patient.with_trial("habit", Trial("stopped")),
        patient.without_trial("habit"),
        patient.with_facts({"cough": False}),
        patient.with_facts({"cough": True}),
        patient.with_declined("habit"),
    ]


def test_of_what_nothing_is_recorded_every_value_is_beside() -> None:
    """Of numbers each cell, of choices none, each and all of them; of a number that nothing asks for none."""
    here = pathway(HABIT, facts=[SIGNS, PAIN, FEVER, Number("age", "age"), SIDE], goal=PAIN >= 4)
    nobody = Episode(unasked=["habit"], declined=["habit"])
    assert list(neighbours(here, nobody)) == [
        Episode(unasked=["habit"]),
        nobody.with_asked("habit"),
        *(nobody.with_facts({"signs": signs}) for signs in ([], ["red"], ["warm"], ["red", "warm"])),
        *(nobody.with_facts({"pain": pain}) for pain in (3, 4, 5)),
        *(nobody.with_facts({"fever": fever}) for fever in (False, True)),
        *(nobody.with_facts({"side": side}) for side in ("left", "right")),
    ]


@pytest.mark.parametrize(
    ("node", "tried"),
    [(CARE, [Trial("responded")]), (SCAN, [Trial(), Trial("ongoing")]), (HABIT, [Trial("ongoing")])],
)
def test_of_what_was_not_tried_it_is_beside_that_it_was_or_that_nobody_asked_or_wants_it(
    node: Treatment, tried: list[Trial]
) -> None:
    """What is done once may be done, or asked for; a trial may have helped; what goes on may go on."""
    nobody = Episode()
    assert list(neighbours(pathway(node), nobody)) == [
        nobody.with_unasked(node.id),
        *(nobody.with_trial(node.id, trial) for trial in tried),
        nobody.with_declined(node.id),
    ]


LONG: dict[str, Any] = {"weeks": 7}
TWICE: dict[str, Any] = {"weeks": 7, "courses": 2}


@pytest.mark.parametrize(
    ("node", "trial", "other"),
    [
        (
            CARE,
            Trial("failed", **LONG),
            [
                *(Trial("failed", weeks=6), Trial("failed", weeks=5)),
                *(Trial("failed", **LONG, courses=2), Trial("failed", **LONG, courses=3)),
                *(Trial("responded", **LONG), Trial("intolerant", **LONG), Trial("ongoing", **LONG)),
                *(Trial("relapsed", **LONG), Trial("stopped", **LONG)),
            ],
        ),
        (
            CARE,
            Trial(**LONG, tolerated=False),
            [
                *(Trial(weeks=6, tolerated=False), Trial(weeks=5, tolerated=False), Trial(**LONG)),
                *(Trial(**LONG, tolerated=False, courses=2), Trial(**LONG, tolerated=False, courses=3)),
                *(Trial(**LONG, tolerated=False, relapsed=True), Trial(**LONG, tolerated=False, ended=True)),
                *(Trial("responded", **LONG), Trial("failed", **LONG), Trial("intolerant", **LONG)),
                *(Trial("ongoing", **LONG), Trial("relapsed", **LONG), Trial("stopped", **LONG)),
            ],
        ),
        (
            CARE,
            Trial(ended=True, **TWICE),
            [
                *(Trial(**TWICE), Trial(weeks=6, courses=2, ended=True), Trial(weeks=5, courses=2, ended=True)),
                *(Trial(weeks=7, courses=1, ended=True), Trial(weeks=7, courses=3, ended=True)),
                *(Trial(**TWICE, ended=True, tolerated=False), Trial(**TWICE, ended=True, relapsed=True)),
                *(Trial("responded", **TWICE), Trial("failed", **TWICE), Trial("intolerant", **TWICE)),
                *(Trial("ongoing", **TWICE), Trial("relapsed", **TWICE), Trial("stopped", **TWICE)),
            ],
        ),
        (
            CARE,
            Trial("responded", relief=29, courses=1),
            [
                *(Trial("responded", relief=30, courses=1), Trial("responded", relief=31, courses=1)),
                *(Trial("responded", relief=29, courses=2), Trial("responded", relief=29, courses=3)),
                Trial("responded", relief=29, courses=1, ended=True),
                *(Trial(said, relief=29, courses=1) for said in ("failed", "intolerant", "ongoing")),
                *(Trial(said, relief=29, courses=1) for said in ("relapsed", "stopped")),
            ],
        ),
        (
            CARE,
            Trial("responded", courses=1, ended=True),
            [
                *(Trial("responded", courses=2, ended=True), Trial("responded", courses=3, ended=True)),
                Trial("responded", courses=1),
                *(Trial(said, courses=1) for said in ("failed", "intolerant", "ongoing")),
                *(Trial(said, courses=1) for said in ("relapsed", "stopped")),
            ],
        ),
        (SCAN, Trial(), [Trial("ongoing")]),
        (SCAN, Trial("ongoing"), [Trial()]),
        (HABIT, Trial("ongoing"), [Trial("intolerant"), Trial("stopped")]),
        (HABIT, Trial("intolerant"), [Trial("ongoing"), Trial("stopped")]),
    ],
)
def test_beside_a_trial_stand_those_with_one_record_of_it_otherwise(
    node: Treatment, trial: Trial, other: list[Trial]
) -> None:
    """Each measure, the nearest first; a course more, or one that is over; each outcome, which says the rest itself."""
    patient = Episode(trials={node.id: trial})
    assert list(neighbours(pathway(node), patient)) == [
        *(patient.with_trial(node.id, one) for one in other),
        patient.without_trial(node.id),
        patient.with_declined(node.id),
    ]
