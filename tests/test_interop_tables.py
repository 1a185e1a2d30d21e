"""The tables of the norm row by row: what each resource says by its status, and which days it covers (INTEROP 4, 5)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from l4path.episode import Trial
from l4path.interop.acts import act_of, written_end
from l4path.interop.bindings import Bindings, Observed, TrialTable
from l4path.interop.combinations import combined
from l4path.interop.conditions import allergy_says, condition_says, procedure_says
from l4path.interop.courses import Course, _covered
from l4path.interop.dates import Span
from l4path.interop.evidence import Evidence, Found
from l4path.interop.looking import Looking
from l4path.interop.observations import Window, observed_value
from l4path.interop.trials_of import _when
from records import (
    PATHWAY,
    allergy,
    bounds,
    concept,
    condition,
    facts,
    order,
    procedure,
    relief,
    resource,
    statement,
    supply,
    trials,
)
from records import episode as episode_of

AT = datetime.date(2026, 11, 28).toordinal()


def day(text: str) -> int:
    """A day as it is counted."""
    return datetime.date.fromisoformat(text).toordinal()


def found(data: dict[str, Any]) -> Found:
    """A resource that is in some set."""
    return Found(data["resourceType"], f"{data['resourceType']}/{data['id']}", data, frozenset())


@pytest.mark.parametrize(
    ("clinical", "verified", "abated", "says", "ever"),
    [
        *((clinical, "refuted", False, "no", "no") for clinical in ("active", "resolved", "")),
        *(("active", verified, False, "open", "open") for verified in ("provisional", "differential", "unconfirmed")),
        *((clinical, "confirmed", False, "yes", "yes") for clinical in ("active", "recurrence", "relapse", "")),
        *((clinical, "", False, "yes", "yes") for clinical in ("active", "recurrence", "relapse", "")),
        *((clinical, "confirmed", False, "no", "yes") for clinical in ("inactive", "remission", "resolved")),
        ("", "confirmed", True, "no", "yes"),
        ("", "", True, "no", "yes"),
        ("active", "", True, "yes", "yes"),
    ],
)
def test_a_condition_says_this_by_its_two_statuses(
    clinical: str, verified: str, abated: bool, says: str, ever: str
) -> None:
    """And by its abatement where it has no clinical one (INTEROP 4.2)."""
    data = condition("c", "failure", clinical, verified) | ({"abatementDateTime": "2020"} if abated else {})
    assert condition_says(found(data), ever=False) == says
    assert condition_says(found(data), ever=True) == ever


@pytest.mark.parametrize(
    ("clinical", "verified", "says"),
    [
        ("active", "confirmed", "yes"),
        ("inactive", "confirmed", "no"),
        ("resolved", "confirmed", "no"),
        ("active", "refuted", "no"),
        ("active", "unconfirmed", "open"),
        ("resolved", "unconfirmed", "open"),
    ],
)
def test_an_allergy_says_this_by_its_two_statuses(clinical: str, verified: str, says: str) -> None:
    """What is refuted is a no, whatever else (INTEROP 4.2)."""
    assert allergy_says(found(allergy("a", "drug_a", clinical, verified))) == says


@pytest.mark.parametrize(
    ("status", "says"),
    [
        *((status, "yes") for status in ("completed", "in-progress", "stopped")),
        *((status, "open") for status in ("unknown", "on-hold")),
        *((status, "") for status in ("preparation", "not-done")),
    ],
)
def test_a_procedure_says_this_by_its_status(status: str, says: str) -> None:
    """What is only prepared, or was not done, says nothing (INTEROP 4)."""
    assert procedure_says(found(procedure("p", "scan", "2026-11-01", status))) == says


def drug(kind: str, status: str, **elements: Any) -> dict[str, Any]:
    """A resource of a drug."""
    return resource(kind, "m", status=status, medicationCodeableConcept=concept("drug_a"), **elements)


def given_out(status: str = "completed", **supplied: Any) -> dict[str, Any]:
    """A dispense of the first of October."""
    return drug("MedicationDispense", status, whenHandedOver="2026-10-01", daysSupply=supplied)


def supplied(days: Any, status: str = "active", **more: Any) -> dict[str, Any]:
    """An order of the first of October with a supply."""
    return order("m", "2026-10-01", status, dispenseRequest=supply(days, **more))


FIRST = "2026-10-01"
REACHES: list[tuple[dict[str, Any], str, str, bool]] = [
    (order("m", FIRST, dosageInstruction=bounds("2026-10-05", "2026-10-09")), "2026-10-05", "2026-10-09", True),
    (
        order("m", FIRST, "completed", dosageInstruction=bounds("2026-10-05", "2026-10-09")),
        "2026-10-05",
        "2026-10-09",
        True,
    ),
    (order("m", FIRST, dosageInstruction=bounds("2026-10-05")), "2026-10-05", "", True),
    (order("m", FIRST, "completed", dosageInstruction=bounds("2026-10-05")), "2026-10-05", "", False),
    (order("m", FIRST, dosageInstruction=[{}, *bounds("2026-10-05", "2026-10-05")]), "2026-10-05", "2026-10-05", True),
    (order("m", FIRST, dosageInstruction=bounds("2026-10-05", "2026-10-04")), "2026-10-05", "2026-10-04", False),
    (supplied(14), FIRST, "2026-10-14", True),
    (supplied(1), FIRST, FIRST, True),
    (supplied(2, unit="wk"), FIRST, "2026-10-14", True),
    (supplied(14, repeats=1), FIRST, "2026-10-28", True),
    (supplied(14, repeats=-1), FIRST, "", True),
    (supplied(14, "completed"), FIRST, "2026-10-14", True),
    (supplied(14, "stopped"), FIRST, "2026-10-14", False),
    (supplied(14, unit="mo"), FIRST, "", True),
    (supplied(0), FIRST, "", True),
    (order("m", FIRST), FIRST, "", True),
    (order("m", FIRST, "completed"), FIRST, "", False),
    (order("m", FIRST, dispenseRequest={"expectedSupplyDuration": {"value": 14, "code": "d"}}), FIRST, "", True),
    (statement("m", FIRST, "2026-10-09", "completed"), FIRST, "2026-10-09", True),
    (statement("m", FIRST), FIRST, "", True),
    (statement("m", FIRST, status="completed"), FIRST, "", False),
    (drug("MedicationStatement", "active", effectiveDateTime=FIRST), FIRST, "", False),
    (given_out(value=14), FIRST, "2026-10-14", True),
    (given_out(value=2, code="wk"), FIRST, "2026-10-14", True),
    (given_out(value=14, code="d"), FIRST, "2026-10-14", True),
    (given_out(value=14, code="mo"), FIRST, "", False),
    (given_out(value=0), FIRST, "", False),
    (given_out(), FIRST, "", False),
    (drug("MedicationAdministration", "completed", effectiveDateTime=FIRST), FIRST, FIRST, True),
    (
        drug("MedicationAdministration", "completed", effectivePeriod={"start": FIRST, "end": "2026-10-09"}),
        FIRST,
        FIRST,
        True,
    ),
    (drug("MedicationAdministration", "completed"), "", "", False),
    (procedure("p", "scan", FIRST), FIRST, FIRST, True),
    (procedure("p", "scan"), "", "", False),
    (procedure("p", "scan", "", performedPeriod={"start": FIRST, "end": "2026-10-09"}), FIRST, "2026-10-09", True),
    (procedure("p", "scan", "", performedPeriod={"start": FIRST}), FIRST, "", False),
    (procedure("p", "scan", "", "in-progress", performedPeriod={"start": FIRST}), FIRST, "", True),
    (procedure("p", "scan", FIRST, performedPeriod={"start": "2026-09-01", "end": "2026-11-01"}), FIRST, FIRST, True),
]


@pytest.mark.parametrize(("data", "first", "last", "exact"), REACHES)
def test_an_act_reaches_from_its_first_day_to_its_last(
    data: dict[str, Any], first: str, last: str, exact: bool
) -> None:
    """As its type says it; what has no last day goes on (INTEROP 5.1)."""
    act = act_of(found(data), AT)
    assert act.first == (Span(day(first), day(first)) if first else None)
    assert act.last == (Span(day(last), day(last)) if last else None)
    assert act.exact is exact


@pytest.mark.parametrize(
    ("data", "exact"),
    [
        (statement("m", "2026-10", "2026-10-09", "completed"), False),
        (statement("m", FIRST, "2026-11", "completed"), False),
        (order("m", "2026-10", dispenseRequest=supply(14)), False),
        (order("m", "", dispenseRequest=supply(14)), False),
    ],
)
def test_an_act_is_told_exactly_only_by_exact_days(data: dict[str, Any], exact: bool) -> None:
    """A month, and no day at all, may mean several (INTEROP 5.1)."""
    assert act_of(found(data), AT).exact is exact


@pytest.mark.parametrize(
    ("data", "first", "last"),
    [
        (statement("m", FIRST, "2026-10-09", "completed"), "2026-10-09", "2026-10-09"),
        (statement("m", FIRST, "2026-10", "completed"), "2026-10-01", "2026-10-31"),
        (statement("m", FIRST, "2026-12-31", "completed"), "2026-11-28", "2026-11-28"),
        (statement("m", FIRST), "2026-11-28", "2026-11-28"),
        (order("m", FIRST, "completed"), FIRST, "2026-11-28"),
        (supplied(14, "stopped"), FIRST, "2026-10-14"),
        (supplied(140, "stopped"), FIRST, "2026-11-28"),
        (order("m", "", "completed"), "", "2026-11-28"),
    ],
)
def test_the_last_day_of_an_act_can_be_one_of_these(data: dict[str, Any], first: str, last: str) -> None:
    """A day that its end can mean, the day of the assessment, or any day since it began (INTEROP 5.2)."""
    possible = act_of(found(data), AT).possible_last
    assert possible == Span(day(first) if first else 0, day(last))


def named(name: str, first: str, last: str = "", status: str = "completed", code: str = "drug_a") -> dict[str, Any]:
    """A statement of a drug."""
    return statement(name, first, last, status, code)


@pytest.mark.parametrize(
    ("first", "second", "runs", "unclear", "before"),
    [
        # both on three days; over, for 28 days and more lie behind them
        (
            [named("a", "2026-10-01", "2026-10-09")],
            [named("b", "2026-10-07", "2026-10-20")],
            [(("a", "b"), "2026-10-07", "2026-10-09", True)],
            (),
            (),
        ),
        # a resource that covers no day of the run is none of it
        (
            [named("a", "2026-10-01", "2026-10-09"), named("c", "2026-10-30", "2026-10-31")],
            [named("b", "2026-10-09", "2026-10-09")],
            [(("a", "b"), "2026-10-09", "2026-10-09", True)],
            (),
            (),
        ),
        # 28 days lie between the last day and the day of the assessment: no more than the gap
        (
            [named("a", "2026-10-01", "2026-10-30")],
            [named("b", "2026-10-01", "2026-10-30")],
            [(("a", "b"), "2026-10-01", "2026-10-30", False)],
            (),
            (),
        ),
        # its last day is the first that is looked at
        (
            [named("a", "2026-09-20", "2026-10-01")],
            [named("b", "2026-09-20", "2026-10-01")],
            [(("a", "b"), "2026-09-20", "2026-10-01", True)],
            (),
            (),
        ),
        # what may have been taken until the first day that is looked at leaves that day open
        ([named("a", "2026-09", "2026-10-01")], [named("b", "2026-09-01", "2026-10-01")], [], ("a",), ()),
        # until the day before it, nothing, whatever may have gone on since
        ([named("a", "2026-09", "2026-10-05")], [named("b", "2026-09-01", "2026-09-20")], [], (), ()),
        ([named("a", "2026-09", "2026-09-30")], [named("b", "2026-09-01", "2026-10-01")], [], (), ()),
        # one that may be is of the same set as one that is: it leaves nothing open
        (
            [named("a", "2026-10-01", "2026-10-09"), named("c", "2026-10", "2026-10-09")],
            [named("b", "2026-10-01", "2026-10-09")],
            [(("a", "b"), "2026-10-01", "2026-10-09", True)],
            (),
            (),
        ),
        # a run that is before hides none behind it
        (
            [named("a", "2026-09-01", "2026-09-03"), named("c", "2026-10-30", "2026-10-31")],
            [named("b", "2026-09-01", "2026-10-31")],
            [(("b", "c"), "2026-10-30", "2026-10-31", False)],
            (),
            ("a", "b"),
        ),
        # a day earlier it is before
        ([named("a", "2026-09-20", "2026-09-30")], [named("b", "2026-09-20", "2026-09-30")], [], (), ("a", "b")),
        # one that tells no end may have been taken on: the other then belongs perhaps, until the day of the assessment
        (
            [named("a", "2026-10-01", "2026-10-09"), named("c", "2026-10-20")],
            [named("b", "2026-10-01", "2026-11-20")],
            [(("a", "b"), "2026-10-01", "2026-10-09", False)],
            ("c",),
            (),
        ),
        # what may have been is over as well, by the 29th day behind it
        (
            [named("a", "2026-10-01", "2026-10-09"), named("c", "2026-10-20", "2026-10", "completed")],
            [named("b", "2026-10-01", "2026-10-29")],
            [(("a", "b"), "2026-10-01", "2026-10-09", True)],
            ("c",),
            (),
        ),
    ],
)
def test_drugs_are_taken_together_on_these_days(
    first: list[dict[str, Any]],
    second: list[dict[str, Any]],
    runs: list[tuple[tuple[str, ...], str, str, bool]],
    unclear: tuple[str, ...],
    before: tuple[str, ...],
) -> None:
    """Surely where both surely are; perhaps where one may be (INTEROP 5.7), since the first of October."""
    table = TrialTable(combination=("x", "y"), at_least=2, at_most=2, gap=28)
    acts = [[act_of(found(data), AT) for data in some] for some in (first, second)]
    told = combined(acts, table, AT, day("2026-10-01"))

    def called(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name.partition(" ")[0].rpartition("/")[2] for name in names)

    assert [(called(run.names), run.days, run.over) for run in told.runs] == [
        (names, Span(day(start), day(end)), over) for names, start, end, over in runs
    ]
    assert [run.first for run in told.runs] == [day(start) for _, start, _, _ in runs]
    assert (called(told.unclear), called(told.before)) == (unclear, before)


@pytest.mark.parametrize(("most", "days"), [(2, [("2026-10-01", "2026-10-04")]), (3, [("2026-10-01", "2026-10-09")])])
def test_of_three_drugs_no_more_than_so_many_are_taken_together(most: int, days: list[tuple[str, str]]) -> None:
    """From the fifth on there are three."""
    table = TrialTable(combination=("x", "y", "z"), at_least=2, at_most=most, gap=28)
    acts = [
        [act_of(found(named(name, f"2026-10-0{since}", "2026-10-09")), AT)]
        for name, since in zip("abc", (1, 1, 5), strict=True)
    ]
    assert [run.days for run in combined(acts, table, AT, 0).runs] == [
        Span(day(one), day(other)) for one, other in days
    ]


def test_a_course_is_called_by_its_days_where_they_are_told() -> None:
    """Else by what it consists of."""
    first, last = day("2026-10-01"), day("2026-10-09")
    for days in ((first, last), (first, None), (None, last), (None, None)):
        told = str(_when(Course(Trial(), ("Procedure/p of 2026-10-01",), {}, *days)))
        assert ("2026-10-09" in told) is (days == (first, last))
        assert "Procedure/p" in told


@pytest.mark.parametrize(
    ("last", "value"), [("2026-11-28", True), ("2026-11-27", None), ("2026-11", True), ("2026-10", None), ("", True)]
)
def test_a_drug_is_taken_on_its_last_day(last: str, value: bool | None) -> None:
    """And no more on the day after it (INTEROP 4)."""
    read = episode_of(facts(on_drug={"medication": "drug_a"}), [statement("m", "2026-10-01", last)])
    assert read.episode.facts.get("on_drug") is value


@pytest.mark.parametrize(
    ("data", "tried"),
    [
        (procedure("p", "scan", "2026-10-29"), "done"),
        (procedure("p", "scan", "2026-10-28"), "untried"),
        (procedure("p", "scan", "2026-10"), "unasked"),
        (procedure("p", "scan"), "unasked"),
        (resource("ServiceRequest", "p", status="completed", code=concept("scan"), authoredOn="2026-10-28"), "unasked"),
        (resource("ServiceRequest", "p", status="active", code=concept("scan"), authoredOn="2026-10-28"), "untried"),
        (resource("ServiceRequest", "p", status="active", code=concept("scan"), authoredOn="2026-10-29"), "asked for"),
    ],
)
def test_what_is_done_once_is_done_within(data: dict[str, Any], tried: str) -> None:
    """Thirty days back to the day; a completed request from before may have been done later (INTEROP 5.4)."""
    bound = trials(scan={"procedure": "scan", "within": "P30D", "closed": "so"})
    read = episode_of(bound, [data], searched=("Procedure", "ServiceRequest")).episode
    record = read.trials.get("scan")
    known = "done" if record is None or record.outcome is None else "asked for"
    assert (("unasked" if "scan" in read.unasked else "untried") if record is None else known) == tried


@pytest.mark.parametrize(
    ("data", "end"),
    [
        (order("m", FIRST, "stopped", dosageInstruction=bounds("2026-10-05", "2026-10-09")), "2026-10-09"),
        (order("m", FIRST, "stopped", dosageInstruction=bounds("2026-10-05")), ""),
        (supplied(14, "stopped"), ""),
        (statement("m", FIRST, "2026-10-09", "stopped"), "2026-10-09"),
        (statement("m", FIRST, status="stopped"), ""),
        (procedure("p", "scan", "", "stopped", performedPeriod={"start": FIRST, "end": "2026-10-09"}), "2026-10-09"),
        (procedure("p", "scan", FIRST, "stopped"), ""),
    ],
)
def test_the_end_of_a_refusal_is_the_one_that_is_written(data: dict[str, Any], end: str) -> None:
    """And none that is computed (INTEROP 5.8)."""
    written = written_end(found(data))
    assert (written.text if written else "") == end


@pytest.mark.parametrize(
    ("since", "before", "taken"),
    [
        ("2026-11-01", None, 2),
        ("2026-11-02", "2026-11-03", 2),
        ("2026-11-01", "2026-11-02", 1),
        ("2026-11-03", None, None),
    ],
)
def test_what_is_measured_of_a_course_is_measured_in_it(since: str, before: str | None, taken: int | None) -> None:
    """From its first day on, and before the first of the next (INTEROP 5.5)."""
    seen = [found(relief(name, value, on)) for name, value, on in (("a", 1, "2026-11-01"), ("b", 2, "2026-11-02"))]
    looking = Looking(AT, Bindings("record"), Evidence({("Observation", "relief"): seen}), frozenset())
    window = Window(day(since), None if before is None else day(before))
    fact, table = PATHWAY.all_measures["relief"], Observed(codes="relief", unit="%")
    told = observed_value(looking, "relief", fact, table, window)
    assert told.value == taken


@pytest.mark.parametrize(
    ("spans", "days"),
    [
        ([(1, 1)], 1),
        ([(5, 7)], 3),
        ([(5, 7), (9, 10)], 5),
        ([(9, 10), (5, 7)], 5),
        ([(5, 7), (8, 10)], 6),
        ([(5, 7), (7, 10)], 6),
        ([(5, 10), (6, 7)], 6),
        ([(5, 10), (5, 10)], 6),
        ([(5, 10), (6, 7), (9, 12)], 8),
    ],
)
def test_a_day_that_several_cover_is_counted_once(spans: list[tuple[int, int]], days: int) -> None:
    """And one that none covers is not (INTEROP 5.5)."""
    assert _covered([Span(*span) for span in spans]) == days
