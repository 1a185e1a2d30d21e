"""An audit of histories whose verdicts and waits are worked out by hand: ties, late records, corrections, censoring."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from l4path.formats import pathway_from_dict
from l4path.history import History

if TYPE_CHECKING:
    from l4path import Pathway

DAY0 = datetime.date(2024, 1, 1)
BACK: Pathway = pathway_from_dict(
    {
        "id": "back",
        "title": "A back that aches",
        "version": "1",
        "tiers": ["t"],
        "start": ["exercise"],
        "goal": "pain <= 2",
        "facts": {
            "pain": {"kind": "number", "label": "pain", "minimum": 0, "maximum": 10},
            "months": {"kind": "number", "label": "weeks with pain", "unit": "weeks", "minimum": 0, "maximum": 100},
            "locked": {"kind": "flag", "label": "locked"},
            "heart": {"kind": "flag", "label": "heart failure"},
            "child": {"kind": "flag", "label": "child"},
            "old": {"kind": "flag", "label": "old"},
        },
        "screens": {"red_flags": ["locked"]},
        "measures": {"relief": {"kind": "number", "label": "relief", "minimum": 0, "maximum": 100}},
        "assumptions": {"ages": {"title": "a child is not old", "always": "not (child and old)"}},
        "treatments": {
            "exercise": {
                "title": "Exercise",
                "tier": "t",
                "trial": {"adequate": "weeks >= 6", "response": "relief >= 30"},
            },
            "injection": {
                "title": "Injection",
                "tier": "t",
                "trial": {"adequate": "doses >= 1", "response": "relief >= 50"},
                "contraindications": ["heart"],
            },
            "surgery": {
                "title": "Surgery",
                "tier": "t",
                "once": True,
                "indications": ["months >= 12"],
            },
            "walking": {"title": "Walking", "tier": "t", "continuous": True},
        },
        "dispositions": {
            "er": {"title": "Emergency", "tier": "t", "emergency": True},
            "home": {"title": "Home", "tier": "t", "final": True},
        },
        "escalations": [
            {"after": ["exercise"], "to": "injection", "on": "failure"},
            {"after": ["injection"], "to": "surgery", "on": "failure"},
            {"after": ["exercise"], "to": "walking", "on": "indication"},
            {"after": ["surgery"], "to": "home", "on": "completion"},
            {"to": "er", "on": "red_flag", "when": "locked"},
        ],
    }
)
Row = dict[str, Any]


def day(number: int) -> datetime.date:
    """A day, counted from the first."""
    return DAY0 + datetime.timedelta(days=number)


def at(number: int, kind: str, subject: str | None = None, value: Any = None, **more: Any) -> Row:
    """One entry, its days counted from the first."""
    dates = {name: day(when) for name, when in more.items()}
    return {"person": "p", "time": day(number), "kind": kind, "subject": subject, "value": value, **dates}


CALM = [at(0, "fact", "pain", 6), at(0, "screened", "red_flags"), at(0, "fact", "heart", value=False)]
EXERCISED = [*CALM, at(0, "start", "exercise")]
UNHELPED = [*EXERCISED, at(42, "measure", "exercise.relief", 10)]
EIGHT = at(9, "fact", "months", 8)
HEART = at(43, "fact", "heart", value=True)
YOUNG_AND_OLD = [at(1, "fact", "child", value=True), at(1, "fact", "old", value=True)]
COMPLETE: Row = {"history": "complete", "observed": "entries"}


def verdicts(rows: list[Row], **terms: Any) -> dict[tuple[int, str], Row]:
    """The verdicts by day and treatment."""
    found = BACK.audit(rows, **{**COMPLETE, **terms}).verdicts.to_pylist()
    return {((row["time"] - DAY0).days, row["treatment"]): row for row in found}


def verdict(rows: list[Row], number: int, subject: str, **terms: Any) -> str:
    """One verdict."""
    return str(verdicts(rows, **terms)[number, subject]["verdict"])


def waits(rows: list[Row], **terms: Any) -> set[tuple[Any, ...]]:
    """The waits, their days counted from the first."""
    found = BACK.audit(rows, **{**COMPLETE, **terms}).waits.to_pylist()
    return {
        (row["kind"], row["treatment"], (row["from"] - DAY0).days, (row["to"] - DAY0).days, row["ended"])
        for row in found
    }


@pytest.mark.parametrize(
    ("rows", "number", "subject", "wanted"),
    [
        (EXERCISED, 0, "exercise", "in_order"),
        ([*CALM, at(0, "start", "walking")], 0, "walking", "in_order"),
        ([*EXERCISED, at(5, "start", "yoga")], 5, "yoga", "off_pathway"),
        ([*EXERCISED, at(5, "start", "exercise.pain")], 5, "exercise.pain", "off_pathway"),  # only a measure is of one
        ([*EXERCISED, at(5, "start", "er")], 5, "er", "off_pathway"),
        ([*UNHELPED, HEART, at(50, "start", "injection")], 50, "injection", "contraindicated"),
        ([*EXERCISED, at(9, "fact", "locked", value=True), at(9, "start", "walking")], 9, "walking", "emergency_first"),
        ([*EXERCISED, at(10, "start", "injection")], 10, "injection", "early"),
        (
            [*UNHELPED, at(9, "outcome", "injection", "failed"), EIGHT, at(50, "start", "surgery")],
            50,
            "surgery",
            "not_indicated",
        ),
        ([*UNHELPED, at(60, "start", "exercise")], 60, "exercise", "repeated"),
        ([*CALM, at(1, "fact", "pain", 2), at(3, "start", "exercise")], 3, "exercise", "under_control"),
        ([*CALM, at(0, "start", "surgery"), at(9, "start", "exercise")], 9, "exercise", "after_end"),
        ([at(0, "fact", "pain", 6), at(3, "start", "exercise")], 3, "exercise", "unprovable"),
        ([*CALM, *YOUNG_AND_OLD, at(2, "start", "exercise")], 2, "exercise", "refused"),
    ],
)  # fmt: skip
def test_each_verdict(rows: list[Row], number: int, subject: str, wanted: str) -> None:
    """One history for each."""
    assert verdict(rows, number, subject) == wanted


def test_an_early_start_names_what_was_passed_over() -> None:
    """The treatment that was going on, from which an escalation leads there; over any number of steps."""
    found = verdicts([*EXERCISED, at(10, "start", "surgery")])[10, "surgery"]
    assert (found["verdict"], found["passed_over"], found["state"]) == ("early", ["exercise"], "active")
    assert found["status"] == "not_reached"


def test_other_reasons_stand_beside_the_first() -> None:
    """Contraindicated, and early too."""
    rows = [*EXERCISED, at(5, "fact", "heart", value=True), at(10, "start", "injection")]
    found = verdicts(rows)[10, "injection"]
    assert (found["verdict"], found["also"]) == ("contraindicated", ["early"])


def test_a_tie() -> None:
    """What is measured on the day of a start decides its verdict, by whether it counts as known before or after it."""
    rows = [*EXERCISED, at(42, "measure", "exercise.relief", 10), at(42, "start", "injection")]
    before, after = verdicts(rows)[42, "injection"], verdicts(rows, same_day="after")[42, "injection"]
    assert (before["verdict"], before["tie"]) == ("in_order", True)
    assert (after["verdict"], after["tie"], after["ask"]) == ("unprovable", True, ["exercise.relief"])
    later = verdicts([*EXERCISED, at(42, "measure", "exercise.relief", 10), at(43, "start", "injection")])
    assert (later[43, "injection"]["verdict"], later[43, "injection"]["tie"]) == ("in_order", False)


def test_starts_of_one_day_do_not_see_each_other() -> None:
    """Surgery, which ends the pathway, and exercise on one day: both as they were that morning."""
    rows = [*CALM, at(3, "start", "exercise"), at(3, "start", "surgery")]
    found = verdicts(rows)
    assert (found[3, "exercise"]["verdict"], found[3, "surgery"]["verdict"]) == ("in_order", "early")


def test_a_late_record() -> None:
    """Measured on day 42, written down on day 50: not known on day 45, unless with hindsight."""
    rows = [*EXERCISED, at(42, "measure", "exercise.relief", 10, recorded=50), at(45, "start", "injection")]
    assert verdict(rows, 45, "injection") == "unprovable"
    assert verdict(rows, 45, "injection", hindsight=True) == "in_order"
    assert verdict([*rows[:-1], at(50, "start", "injection")], 50, "injection") == "in_order"


def test_a_correction() -> None:
    """A later word about the same day holds from when it is written down; before that, the older one."""
    rows = [*UNHELPED, at(0, "fact", "heart", value=True, recorded=50)]
    assert verdict([*rows, at(45, "start", "injection")], 45, "injection") == "in_order"
    assert verdict([*rows, at(60, "start", "injection")], 60, "injection") == "contraindicated"
    taken_back = [*UNHELPED, at(50, "fact", "heart"), at(60, "start", "injection")]
    assert verdict(taken_back, 60, "injection") == "unprovable"


def test_left_censoring() -> None:
    """What was tried before observation is not known, unless the caller says so, or enough was observed."""
    rows = [*CALM, at(60, "start", "injection")]
    assert verdict(rows, 60, "injection", history=None) == "unprovable"
    assert verdict(rows, 60, "injection", history=61) == "unprovable"
    assert verdict(rows, 60, "injection", history=60) == "early"
    asked = [*rows, at(10, "history", "exercise", "asked"), at(10, "history", "injection", "asked")]
    assert verdict(asked, 60, "injection", history=None) == "early"
    assert verdict([*rows, at(10, "history", "*", "unasked")], 60, "injection") == "unprovable"


def test_right_censoring() -> None:
    """What is open when observation ends is censored, on its last day."""
    rows = [*UNHELPED, at(0, "observed", until=80)]
    assert ("step", "injection", 42, 80, "censored") in waits(rows, observed=None)
    assert ("idle", None, 42, 80, "censored") in waits(rows, observed=None)


def test_nothing_is_judged_outside_observation() -> None:
    """Before the first period, and in a gap between two."""
    periods = [at(10, "observed", until=20), at(40, "observed", until=60)]
    rows = [*CALM, *periods, *(at(number, "start", "exercise") for number in (5, 15, 30, 60))]
    found = verdicts(rows, observed=None)
    assert [found[number, "exercise"]["verdict"] for number in (5, 15, 30, 60)] == [
        "unobserved",
        "in_order",
        "unobserved",
        "unprovable",  # eight weeks, and nobody wrote down whether they helped
    ]
    assert {(begin, end) for kind, _, begin, end, _ in waits(rows, observed=None) if kind == "step"} <= {
        (10, 10), (10, 15), (10, 20), (40, 60),
    }  # fmt: skip


def test_a_wait_begins_when_time_passes_a_threshold() -> None:
    """Relief was measured early; the trial is long enough on day 42, and the injection is begun on day 50."""
    rows = [
        *EXERCISED,
        at(10, "measure", "exercise.relief", 10),
        at(50, "start", "injection"),
        at(70, "fact", "pain", 5),
    ]
    assert waits(rows) == {
        ("step", "injection", 42, 50, "started"),
        ("idle", None, 42, 50, "started"),
        ("step", "walking", 0, 70, "censored"),
    }


def test_a_wait_ends_by_refusal() -> None:
    """Declined on day 50, accepted on day 60, withdrawn on day 65 as a contraindication is found."""
    rows = [
        *UNHELPED,
        at(50, "declined", "injection"),
        at(60, "accepted", "injection"),
        at(65, "fact", "heart", value=True),
    ]
    assert {wait for wait in waits(rows) if wait[1] == "injection"} == {
        ("step", "injection", 42, 50, "declined"),
        ("step", "injection", 60, 65, "withdrawn"),
    }
    assert verdict([*rows[:-2], at(55, "start", "injection")], 55, "injection") == "in_order"  # to begin is to accept


def test_a_red_flag_waits_until_it_is_answered() -> None:
    """Raised on day 5, attended on day 7: two days, and more than the one that the caller gives."""
    rows = [
        *EXERCISED,
        at(5, "fact", "locked", value=True),
        at(7, "attended", "er"),
        at(30, "fact", "locked", value=False),
    ]
    assert ("red_flag", None, 5, 7, "attended") in waits(rows)
    found = BACK.audit(rows, **COMPLETE, limits={"red_flag": 1, "walking": 100}).waits.to_pylist()
    assert {(wait["kind"], wait["delay"]) for wait in found} == {("red_flag", True), ("step", False)}
    assert ("red_flag", None, 5, 30, "withdrawn") in waits([*rows[:-2], rows[-1]])


def test_a_dose_on_the_day_of_its_start_is_no_second_start() -> None:
    """And the first dose without a start is the start."""
    rows = [*UNHELPED, at(50, "dose", "injection"), at(50, "start", "injection"), at(52, "dose", "injection")]
    assert [key for key in verdicts(rows) if key[1] == "injection"] == [(50, "injection")]
    assert BACK.audit(rows, **COMPLETE).counts()["starts"] == 2  # with exercise
    assert verdict([*UNHELPED, at(50, "dose", "injection"), at(60, "dose", "injection")], 50, "injection") == "in_order"


def test_courses() -> None:
    """A start within 28 days after the stop goes on with a course, a later one begins another; weeks run to it."""
    soon = [*EXERCISED, at(14, "stop", "exercise"), at(42, "start", "exercise")]
    later = [*soon[:-1], at(43, "start", "exercise")]

    def record(rows: list[Row], number: int) -> dict[str, Any]:
        return dict(History.of(BACK, rows).at(day(number)).trials["exercise"].measures)

    assert record(soon, 49) == {"weeks": 7, "doses": 0}
    assert record(later, 50) == {"weeks": 1, "doses": 0, "courses": 2}
    assert record(soon[:-1], 50) == {"weeks": 2, "doses": 0, "ended": True}
    failed = [*soon[:-1], at(14, "outcome", "exercise", "failed"), at(60, "start", "exercise")]
    assert History.of(BACK, failed).at(day(70)).trials["exercise"].outcome == "failed"  # until the later one tells more
    assert History.of(BACK, failed).at(day(102)).trials["exercise"].measures["weeks"] == 6
    planned = [*CALM, at(0, "start", "exercise", until=14)]
    assert record(planned, 13) == {"weeks": 13 / 7, "doses": 0}
    assert record(planned, 50) == {"weeks": 2, "doses": 0, "ended": True}
    clock = [*EXERCISED, at(7, "measure", "exercise.weeks", 4)]
    assert record(clock, 21)["weeks"] == 6


def test_durations_grow_and_facts_grow_old() -> None:
    """A duration rises by a week a week; what is older than its greatest age is unknown again."""
    rows = [*UNHELPED, at(0, "fact", "months", 5), at(43, "outcome", "injection", "failed"), at(49, "start", "surgery")]
    assert verdict(rows, 49, "surgery", grows={"months": "weeks"}) == "in_order"
    assert verdict(rows, 49, "surgery") == "not_indicated"
    assert (
        verdict([*rows[:-1], at(48, "start", "surgery")], 48, "surgery", grows={"months": "weeks"}) == "not_indicated"
    )
    assert verdict(rows, 49, "surgery", max_age={"months": 48}) == "unprovable"
    assert verdict(rows, 49, "surgery", grows={"months": "weeks"}, max_age={"red_flags": 30}) == "unprovable"


def test_points_in_time_are_tied_only_where_they_are_equal() -> None:
    """Measured an hour before the start it is known; at the same moment it depends on the rule."""
    noon = datetime.datetime(2024, 2, 12, 12)  # noqa: DTZ001 - a clinic's own time
    hours = datetime.timedelta(hours=1)

    def moments(measured: datetime.datetime) -> list[Row]:
        rows = [row | {"time": datetime.datetime.combine(row["time"], datetime.time())} for row in EXERCISED]
        rows.append(at(0, "measure", "exercise.relief", 10) | {"time": measured})
        return [*rows, at(0, "start", "injection") | {"time": noon}]

    for measured, tie in ((noon - hours, False), (noon, True)):
        found = BACK.audit(moments(measured), **COMPLETE).verdicts.to_pylist()[-1]
        assert (found["verdict"], found["tie"], found["time"]) == ("in_order", tie, noon)


def test_an_explanation_opens_the_episode_of_that_moment() -> None:
    """The verdict, what it means, and what the pathway says of the treatment."""
    audit = BACK.audit([*EXERCISED, at(10, "start", "injection")], **COMPLETE)
    said = audit.explain("p", "2024-01-11", "injection")
    assert said.startswith("p, 2024-01-11, injection: early: the pathway had not reached it.")
    assert "Passed over, though the pathway reached them: exercise." in said
    assert "Exercise" in said.partition("\n\n")[2]
