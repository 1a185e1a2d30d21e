"""What the page on audits says, sentence by sentence, on histories whose answers are worked out by hand."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

from l4path import TableError
from l4path.history import History, Terms
from test_audit_by_hand import (
    BACK,
    CALM,
    COMPLETE,
    DAY0,
    EXERCISED,
    UNHELPED,
    Row,
    at,
    day,
    verdict,
    verdicts,
    waits,
)

if TYPE_CHECKING:
    from l4path import Episode

WALK = at(0, "start", "walking")


def known(rows: list[Row], number: int, reading: str = "all", **terms: Any) -> Episode:
    """The episode that is known on a day."""
    history = History.of(BACK, rows, Terms(**{**COMPLETE, **terms}))
    return history.at(day(number), reading=reading)  # type: ignore[arg-type] # one of three words


def record(rows: list[Row], number: int, name: str = "exercise", **terms: Any) -> dict[str, Any]:
    """What is recorded of a treatment on a day: its measures, and its outcome."""
    trial = known(rows, number, **terms).trials[name]
    return {**trial.measures, **({} if trial.outcome is None else {"outcome": trial.outcome})}


# 1. a history


def test_entries_written_down_at_once_are_in_the_order_of_entry_else_of_the_table() -> None:
    """Two values of one day."""
    first, second = at(3, "fact", "pain", 7), at(3, "fact", "pain", 4)
    assert known([first, second], 3).facts["pain"] == 4
    assert known([second, first], 3).facts["pain"] == 7
    assert known([second | {"entry": 2}, first | {"entry": 1}], 3).facts["pain"] == 4
    late = at(3, "fact", "pain", 1, recorded=5) | {"entry": 0}
    assert known([late, first, second], 5).facts["pain"] == 1  # what was written down later is the later word


def test_values_are_read_from_text_as_a_pathway_file_writes_them() -> None:
    """And a number of doses, a flag told as 0 or 1, a measure."""
    rows = [
        at(0, "fact", "pain", "6.5"),
        at(0, "fact", "heart", "true"),
        at(0, "fact", "old", 0),
        at(0, "dose", "injection", "2"),
        at(1, "measure", "injection.relief", "10"),
    ]
    found = known(rows, 7)
    assert found.facts == {"pain": 6.5, "heart": True, "old": False}
    assert record(rows, 7, "injection") == {"weeks": 1, "doses": 2, "relief": 10}


def test_a_measure_is_of_the_course_that_runs_or_ran_last() -> None:
    """After the stop of the second course, relief belongs to it; a treatment with a measure alone has been tried."""
    rows = [
        *EXERCISED, at(7, "measure", "exercise.relief", 50), at(14, "stop", "exercise"),
        at(60, "start", "exercise"), at(67, "stop", "exercise"), at(80, "measure", "exercise.relief", 5),
    ]  # fmt: skip
    # the first course was a response, so that the second counts
    assert record(rows, 90) == {"weeks": 1, "doses": 0, "relief": 5, "courses": 2, "ended": True}
    assert record([at(3, "measure", "exercise.relief", 5)], 9) == {"relief": 5}


def test_what_is_done_once_is_asked_for_until_it_is_done() -> None:
    """From the order on, and done from the start on."""
    rows = [at(2, "ordered", "surgery"), at(9, "start", "surgery")]
    assert "surgery" not in known(rows, 1).trials
    assert known(rows, 5).trials["surgery"].outcome == "ongoing"
    assert known(rows, 9).trials["surgery"].outcome is None


def test_an_entry_about_what_is_not_declared_refuses_its_person_and_a_start_of_it_does_not() -> None:
    """A dose of yoga cannot be read; its start is off the pathway."""
    audit = BACK.audit([*EXERCISED, at(3, "dose", "yoga"), at(3, "start", "running") | {"person": "q"}], **COMPLETE)
    assert audit.counts()["refused"] == 1
    assert [row["verdict"] for row in audit.verdicts.to_pylist()] == ["off_pathway"]


# 2. what is known


def test_nothing_is_carried_backwards_and_nothing_is_known_before_it_was_so() -> None:
    """Of a plan written down in advance too."""
    rows = [at(5, "fact", "pain", 3), at(9, "fact", "heart", value=True, recorded=2)]
    assert known(rows, 4).facts == {}
    assert known(rows, 5).facts == {"pain": 3}
    assert known(rows, 9).facts == {"pain": 3, "heart": True}


def test_a_fact_is_so_until_its_end_and_up_to_its_greatest_age() -> None:
    """The day of the end, and the day on which it is just so old, are the last; an older value does not come back."""
    rows = [at(0, "fact", "pain", 7), at(3, "fact", "pain", 5, until=10)]
    assert [known(rows, number).facts.get("pain") for number in (2, 3, 10, 11)] == [7, 5, 5, None]
    aged: dict[str, Any] = {"max_age": {"pain": 4}}
    assert [known(rows, number, **aged).facts.get("pain") for number in (7, 8)] == [5, None]


def test_a_duration_rises_up_to_its_maximum() -> None:
    """By a week a week, not rounded; a later entry sets it anew."""
    rows = [at(0, "fact", "months", 99), at(30, "fact", "months", 5)]
    found = [known(rows, number, grows={"months": "weeks"}).facts["months"] for number in (1, 7, 20, 30, 31)]
    assert found == [99 + 1 / 7, 100, 100, 5, 5 + 1 / 7]


def test_a_screen_is_in_force_from_its_latest_time_and_a_recorded_fact_wins_over_it() -> None:
    """Before and since."""
    rows = [at(3, "screened", "red_flags", until=5), at(8, "screened", "red_flags", until=9)]
    assert [bool(known(rows, number).screened) for number in (2, 3, 5, 6, 8, 9, 10)] == [
        False, True, True, False, True, True, False,
    ]  # fmt: skip
    for told in (1, 4):
        asked = [at(3, "screened", "red_flags"), at(told, "fact", "locked", value=True)]
        assert BACK.assess(known(asked, 5)).state == "emergency"


def test_a_start_within_the_gap_goes_on_and_a_later_one_begins_another() -> None:
    """After a planned end, and after the last dose where there is neither that nor a stop; the gap is the caller's."""
    planned = [*CALM, at(0, "start", "exercise", until=10)]
    assert record([*planned, at(38, "start", "exercise")], 42)["weeks"] == 6
    assert record([*planned, at(39, "start", "exercise")], 46) == {"weeks": 1, "doses": 0, "courses": 2}
    assert record([*planned, at(18, "start", "exercise")], 25, gap=7)["courses"] == 2
    doses = [at(0, "dose", "injection"), at(14, "dose", "injection")]
    assert record([*doses, at(42, "dose", "injection")], 42, "injection") == {"weeks": 6, "doses": 3}
    assert record([*doses, at(43, "dose", "injection")], 50, "injection") == {"weeks": 1, "doses": 1, "courses": 2}


def test_a_refill_goes_on_with_a_course_that_runs() -> None:
    """However long after its start, as nothing says that it has ended."""
    assert record([*EXERCISED, at(200, "start", "exercise")], 210)["weeks"] == 30


def test_a_course_has_ended_from_its_stop_or_its_planned_end_on_if_nothing_was_given_since() -> None:
    """A dose after the planned end says that it goes on."""
    rows = [at(0, "start", "injection", until=14)]
    assert "ended" not in record(rows, 13, "injection")
    assert record(rows, 14, "injection")["ended"] is True
    assert "ended" not in record([*rows, at(20, "dose", "injection")], 20, "injection")
    assert record([*EXERCISED, at(9, "stop", "exercise")], 9)["ended"] is True


def test_an_outcome_removes_what_cannot_stand_beside_it() -> None:
    """What was borne, and a relapse; the end too, but of a response."""
    rows = [*EXERCISED, at(7, "measure", "exercise.tolerated", value=False), at(8, "measure", "exercise.relief", 40)]
    for outcome, ended in (("failed", {}), ("responded", {"ended": True})):
        told = [*rows, at(9, "stop", "exercise", outcome)]
        assert record(told, 14) == {"weeks": 9 / 7, "doses": 0, "relief": 40, "outcome": outcome} | ended


# F failed, I not borne, R helped, L long enough and cannot be told, N neither; the number of the course that counts
@pytest.mark.parametrize(
    ("courses", "counts"),
    [
        ("F", 0), ("FN", 0), ("FNN", 0), ("FL", 1), ("FF", 1), ("IN", 0), ("IF", 0), ("IL", 0), ("FI", 1), ("FIN", 1),
        ("IFR", 2),
        ("R", 0), ("RN", 1), ("IR", 1), ("IRN", 2), ("FRN", 2), ("FRF", 2), ("RFN", 1), ("NN", 1), ("LN", 1),
    ],
)  # fmt: skip
def test_the_course_that_counts(courses: str, counts: int) -> None:
    """Courses of ten weeks, or of two, forty weeks apart; which counts is told by its number of doses."""
    rows = []
    for number, told in enumerate(courses):
        begin, weeks = 280 * number, 2 if told == "N" else 10
        rows += [at(begin, "start", "exercise"), at(begin, "measure", "exercise.doses", number)]
        if told in "FRI":
            rows.append(at(begin + 7, "measure", "exercise.relief", 50 if told == "R" else 0))
        if told == "I":
            rows.append(at(begin + 7, "measure", "exercise.tolerated", value=False))
        rows.append(at(begin + 7 * weeks, "stop", "exercise"))
    found = record(rows, 280 * len(courses))
    assert found["doses"] == counts
    assert found.get("courses", 1) == len(courses)


def test_of_what_goes_on_alongside_a_response_is_a_course_that_has_not_ended() -> None:
    """Walking was not borne, and is done again: the second course counts while it goes on."""
    rows = [WALK, at(5, "stop", "walking", "intolerant"), at(50, "start", "walking"), at(60, "stop", "walking")]
    assert record(rows, 40, "walking")["outcome"] == "intolerant"
    assert "outcome" not in record(rows, 55, "walking")
    assert record(rows, 70, "walking")["outcome"] == "intolerant"


def test_a_treatment_without_an_entry_is_unasked_unless_its_history_is_known() -> None:
    """A refusal says nothing of what was tried; the later word holds, and of one day that about the one treatment."""
    rows = [
        at(0, "declined", "exercise"), at(2, "history", "*", "asked"), at(4, "history", "injection", "unasked"),
        at(6, "history", "*", "asked"), at(6, "history", "surgery", "unasked"), at(6, "history", "walking", "asked"),
        at(6, "history", "walking", "unasked"),
    ]  # fmt: skip
    found = [known(rows, number, history=None).unasked for number in (1, 3, 5, 7)]
    everything = set(BACK.treatments)
    assert found == [everything, set(), {"injection"}, {"surgery", "walking"}]
    assert known([*rows, at(8, "ordered", "surgery")], 8, history=None).unasked == {"walking"}


def test_a_treatment_is_declined_until_it_is_accepted_or_begun() -> None:
    """Begun by a dose too."""
    for again in ("accepted", "start", "dose"):
        rows = [at(1, "declined", "injection"), at(3, again, "injection"), at(5, "declined", "injection")]
        assert [bool(known(rows, number).declined) for number in (0, 1, 2, 3, 4, 5)] == [
            False, True, True, False, False, True,
        ]  # fmt: skip


def test_what_is_known_of_a_day_counts_before_its_starts_or_after_them() -> None:
    """All but starts and doses; the law of the same day changes nothing else."""
    rows = [at(2, "fact", "pain", 5), at(2, "dose", "injection"), at(2, "measure", "exercise.relief", 9)]
    before, after = known(rows, 2, "before"), known(rows, 2, "after")
    assert (before.facts, set(before.trials)) == ({"pain": 5}, {"exercise"})
    assert (after.facts, set(after.trials)) == ({}, set())


# 3. observation


def test_observation_is_from_the_first_entry_of_a_person_to_the_last() -> None:
    """Only of persons without an entry that says so; of these, nothing is judged after its end."""
    rows = [*EXERCISED, at(70, "fact", "pain", 5)]
    assert ("step", "walking", 0, 70, "censored") in waits(rows)
    told = [*rows, at(0, "observed", until=9), at(12, "start", "walking")]
    assert verdict(told, 12, "walking") == "unobserved"
    assert ("step", "walking", 0, 9, "censored") in waits(told)


def test_the_look_back_counts_the_days_of_one_period() -> None:
    """A gap begins it anew."""
    periods = [at(0, "observed", until=50), at(60, "observed", until=200)]
    for number, wanted in ((40, "early"), (80, "unprovable"), (90, "early")):
        rows = [*CALM, *periods, at(number, "start", "injection")]
        assert verdict(rows, number, "injection", history=30, observed=None) == wanted


def test_the_look_back_is_counted_from_what_is_known_by_then() -> None:
    """A first entry that is written down later moves it back only from then on, and waits begin accordingly."""
    rows = [*(row | {"time": day(5)} for row in CALM), at(0, "fact", "old", value=True, recorded=60)]
    assert ("step", "exercise", 35, 60, "censored") in waits(rows, history=30)
    told = [*CALM, at(0, "observed", until=90, recorded=5), at(60, "fact", "old", value=True)]
    assert ("step", "exercise", 30, 90, "censored") in waits(told, history=30, observed=None)


# 4. verdicts


def test_who_begins_what_was_declined_has_accepted_it() -> None:
    """The treatment itself, and no other that was declined."""
    rows = [*UNHELPED, at(43, "declined", "injection"), at(44, "declined", "exercise"), at(50, "start", "injection")]
    found = verdicts(rows)[50, "injection"]
    assert (found["verdict"], found["status"]) == ("in_order", "offered")
    assert verdicts(rows)[0, "exercise"]["verdict"] == "in_order"


def test_a_stopped_course_may_be_begun_again() -> None:
    """It is no second attempt at what has failed: the pathway still has it as an option."""
    gone = [at(7, "stop", "exercise"), at(7, "measure", "exercise.relief", 5)]
    rows = [*EXERCISED, *gone, at(50, "start", "exercise")]
    found = verdicts(rows)[50, "exercise"]
    assert (found["verdict"], found["status"]) == ("in_order", "stopped")


# 5. waits


def test_waits_change_as_time_passes_an_end_or_an_age() -> None:
    """A screen ends, a fact grows old, a duration comes to its threshold, a plan to its end."""
    rows = [at(0, "fact", "pain", 6), at(0, "screened", "red_flags", until=20), at(90, "fact", "old", value=True)]
    assert ("step", "exercise", 0, 21, "withdrawn") in waits(rows)
    aged = [*CALM, at(90, "fact", "old", value=True)]
    assert ("step", "exercise", 0, 31, "withdrawn") in waits(aged, max_age={"red_flags": 30})
    unfit = [*UNHELPED, at(43, "outcome", "injection", "failed"), at(43, "fact", "months", 11), aged[-1]]
    assert ("step", "surgery", 50, 90, "censored") in waits(unfit, grows={"months": "weeks"})
    planned = [*CALM, at(0, "start", "exercise", until=42), at(9, "measure", "exercise.relief", 5), aged[-1]]
    assert ("step", "injection", 42, 90, "censored") in waits(planned)


def test_idleness_ends_with_any_start() -> None:
    """Of something that is no treatment of the pathway too; then it begins again."""
    rows = [*UNHELPED, at(50, "start", "yoga"), at(80, "fact", "pain", 6)]
    assert {wait for wait in waits(rows) if wait[0] == "idle"} == {
        ("idle", None, 42, 50, "started"),
        ("idle", None, 50, 80, "censored"),
    }


LOCKED = at(5, "fact", "locked", value=True)
LAST = at(30, "fact", "pain", 6)


@pytest.mark.parametrize(
    ("entries", "wanted"),
    [
        ([at(7, "attended", "er")], (5, 7, "attended")),
        ([at(7, "attended", "er", recorded=20)], (5, 7, "attended")),  # it was so on day 7, whenever it was told
        ([at(7, "attended", "er"), at(7, "fact", "locked", value=False)], (5, 7, "attended")),
        ([at(7, "fact", "locked", value=False)], (5, 7, "withdrawn")),
        ([at(5, "attended", "er")], None),  # at once
        ([at(3, "attended", "er", recorded=5)], None),  # both are told on day 5
        ([], (5, 30, "censored")),
    ],
)
def test_an_emergency_waits_until_it_is_answered(entries: list[Row], wanted: tuple[int, int, str] | None) -> None:
    """Its node is attended, on the day on which that was so; or the state is another; or observation ends."""
    found = [wait for wait in waits([*EXERCISED, LOCKED, *entries, LAST]) if wait[0] == "red_flag"]
    assert found == ([] if wanted is None else [("red_flag", None, *wanted)])


def test_what_ends_at_a_point_in_time_is_over_a_millionth_of_a_second_later() -> None:
    """Not some millionths later, as doubles would have it."""
    clock = datetime.datetime.combine(DAY0, datetime.time(8))
    rows = [
        row | {"time": clock, "until": None} | ({"until": end} if row["kind"] == "screened" else {})
        for end in [clock + datetime.timedelta(days=10)]
        for row in CALM
    ]
    rows.append(at(0, "fact", "old", value=True) | {"time": clock + datetime.timedelta(days=20)})
    (wait,) = [row for row in BACK.audit(rows, **COMPLETE).waits.to_pylist() if row["treatment"] == "exercise"]
    assert wait["to"] == clock + datetime.timedelta(days=10, microseconds=1)
    assert wait["ended"] == "withdrawn"


def test_values_are_read_as_the_wide_table_reads_them() -> None:
    """A float of 32 bits is the decimal that it prints as, also one of numpy; half floats refuse the table."""
    rows: dict[str, Any] = {"person": ["a"], "time": [day(0).isoformat()], "kind": ["fact"], "subject": ["pain"]}
    for kind, value in ((pa.float32(), 0.1), (pa.float64(), 0.1), (pa.decimal128(5, 1), Decimal("0.1"))):
        audit = BACK.audit(pa.table({**rows, "value": pa.array([value], kind)}), observed="entries")
        assert audit.history("a").at(day(0)).facts["pain"] == 0.1
    for cell in (np.float32(0.1), np.float64(0.1), "0.1", "1e-1"):
        audit = BACK.audit([{**{name: cells[0] for name, cells in rows.items()}, "value": cell}], observed="entries")
        assert audit.history("a").at(day(0)).facts["pain"] == 0.1
    with pytest.raises(TableError, match="half floats"):
        BACK.audit(pa.table({**rows, "value": np.array([0.5], np.float16)}), observed="entries")
