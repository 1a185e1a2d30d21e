"""Cases of treatments, written by hand from the norm: each is named for the rule that it shows."""

from __future__ import annotations

from typing import Any

import pytest

from records import (
    allergy,
    bounds,
    concept,
    episode,
    facts,
    hide_nothing,
    order,
    pain,
    procedure,
    relief,
    resource,
    statement,
    supply,
    trials,
)

DRUG: dict[str, Any] = {"medication": "drug_a", "gap": "P28D", "weeks": "covered", "doses": "days", "closed": "so"}
DRUG |= {
    "declined": "refused",
    "intolerance": "unborne",
    "measures": {"relief": {"observation": "relief", "unit": "%"}},
}
PAIR = {"combination": ["drug_a", "drug_b"], "gap": "P28D", "closed": "so", "declined": "refused"}
SCAN = {"procedure": "scan", "closed": "so", "declined": "refused"}
ALL = ("MedicationRequest", "MedicationStatement", "MedicationDispense", "MedicationAdministration", "Procedure")
SEARCHED = (*ALL, "ServiceRequest")
UNASKED, UNTRIED = "unasked", "untried"
Case = tuple[str, dict[str, Any], list[dict[str, Any]], Any]


def dispensed(name: str, day: str, days: int, status: str = "completed") -> dict[str, Any]:
    """A MedicationDispense."""
    coded = {"medicationCodeableConcept": concept("drug_a")}
    return resource("MedicationDispense", name, status=status, whenHandedOver=day, daysSupply={"value": days}, **coded)


def given(name: str, day: str, status: str = "completed") -> dict[str, Any]:
    """A MedicationAdministration."""
    coded = {"medicationCodeableConcept": concept("drug_a")}
    return resource("MedicationAdministration", name, status=status, effectiveDateTime=day, **coded)


def asked(name: str, day: str, status: str = "active", **elements: Any) -> dict[str, Any]:
    """A ServiceRequest for the scan."""
    dated = {"authoredOn": day} if day else {}
    return resource("ServiceRequest", name, status=status, intent="order", code=concept("scan"), **dated) | elements


def supplied(name: str, day: str, days: Any, status: str = "active", **more: Any) -> dict[str, Any]:
    """A MedicationRequest with a supply."""
    return order(name, day, status, dispenseRequest=supply(days, **more))


def period(name: str, start: str, end: str = "", status: str = "completed") -> dict[str, Any]:
    """A Procedure with a period."""
    return procedure(name, "scan", "", status, performedPeriod={"start": start} | ({"end": end} if end else {}))


CASES: dict[str, Case] = {
    # absence
    "nothing in an open table is unasked": ("drug", {"medication": "drug_a"}, [], UNASKED),
    "nothing in a closed table is untried": ("drug", DRUG, [], UNTRIED),
    "an open resource is unasked": ("drug", DRUG, [order("m", "2026-11-01", "unknown")], UNASKED),
    "a draft says nothing": ("drug", DRUG, [order("m", "2026-11-01", "draft")], UNTRIED),
    "a plan is no record": ("drug", DRUG, [order("m", "2026-11-01", intent="plan")], UNTRIED),
    "what begins later is not used": ("drug", DRUG, [order("m", "2026-12-01")], UNTRIED),
    # 5.1: first and last day, weeks covered
    "an active order goes on": (
        "drug",
        DRUG,
        [order("m", "2026-10-18")],
        {"weeks": 6, "doses": 1},
    ),
    "41 days are 5.85 weeks": ("drug", DRUG, [order("m", "2026-10-19")], {"weeks": 5.85, "doses": 1}),
    "bounds come before authoredOn and supply": (
        "drug",
        DRUG,
        [
            order(
                "m",
                "2026-01-01",
                "completed",
                dosageInstruction=bounds("2026-11-01", "2026-11-14"),
                dispenseRequest=supply(90),
            )
        ],
        {"weeks": 2, "doses": 1},
    ),
    "bounds without a start begin when ordered": (
        "drug",
        DRUG,
        [
            order(
                "m",
                "2026-11-01",
                "completed",
                dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": {"end": "2026-11-07"}}}}],
            )
        ],
        {"weeks": 1, "doses": 1},
    ),
    "a supply lasts its days, repeats too": (
        "drug",
        DRUG,
        [supplied("m", "2026-11-01", 1, unit="wk", repeats=2)],
        {"weeks": 3, "doses": 1},
    ),
    "parts of a day are dropped": ("drug", DRUG, [supplied("m", "2026-11-01", 7.9)], {"weeks": 1, "doses": 1}),
    "a supply in another unit is none": (
        "drug",
        DRUG,
        [supplied("m", "2026-11-15", 3, unit="mo")],
        {"weeks": 2, "doses": 1},
    ),
    "an end beyond the day is cut": ("drug", DRUG, [supplied("m", "2026-11-15", 10**30)], {"weeks": 2, "doses": 1}),
    "a completed order that tells no end has no weeks, and is over": (
        "drug",
        DRUG,
        [order("m", "2026-10-01", "completed")],
        {"ended": True},
    ),
    "a stopped supply is not told exactly, and is over": (
        "drug",
        DRUG,
        [supplied("m", "2026-10-01", 30, "stopped")],
        {"ended": True},
    ),
    "a day that is not exact spoils the sum": ("drug", DRUG, [order("m", "2026-10")], {}),
    "an active statement with a period is told": (
        "drug",
        DRUG,
        [statement("s", "2026-11-15")],
        {"weeks": 2, "doses": 1},
    ),
    "an active statement of one day is not told": (
        "drug",
        DRUG,
        [
            resource(
                "MedicationStatement",
                "s",
                status="active",
                effectiveDateTime="2026-11-15",
                medicationCodeableConcept=concept("drug_a"),
            )
        ],
        {},
    ),
    "a supply in days of another system is none": (
        "drug",
        DRUG,
        [
            order(
                "m",
                "2026-11-15",
                dispenseRequest={"expectedSupplyDuration": {"value": 7, "system": "http://e.org/units", "code": "d"}},
            )
        ],
        {"weeks": 2, "doses": 1},
    ),
    "an end that is not exact spoils the sum": (
        "drug",
        DRUG,
        [order("m", "2026-10-01", "on-hold", dosageInstruction=bounds("2026-10-01", "2026-11"))],
        {},
    ),
    "a short course within a long one does not end it": (
        "drug",
        DRUG,
        [
            supplied("l", "2026-06-01", 90, "completed"),
            supplied("m", "2026-06-10", 7, "completed"),
            supplied("n", "2026-09-20", 7, "completed"),
        ],
        {"weeks": 13.85, "doses": 3, "ended": True},
    ),
    "two orders of one day are one dose": (
        "drug",
        DRUG,
        [order("m", "2026-11-15"), order("n", "2026-11-15")],
        {"weeks": 2, "doses": 1},
    ),
    "what is measured in a later course is not of an earlier one": (
        "drug",
        DRUG,
        [
            supplied("m", "2026-01-01", 70, "completed"),
            relief("x", 10, "2026-03-01"),
            order("n", "2026-11-15"),
            relief("y", 20, "2026-11-20"),
        ],
        {"weeks": 10, "doses": 1, "relief": 10, "ended": True, "courses": 2},
    ),
    "a dispense lasts its days": ("drug", DRUG, [dispensed("d", "2026-11-15", 14)], {"weeks": 2, "doses": 1}),
    "a dispense that was not completed says nothing": (
        "drug",
        DRUG,
        [dispensed("d", "2026-11-15", 14, "stopped")],
        UNTRIED,
    ),
    "one open end spoils the sum of all": (
        "drug",
        DRUG,
        [order("m", "2026-11-15"), order("n", "2026-11-16", "on-hold")],
        {},
    ),
    "an open resource beside a record spoils the sum": (
        "drug",
        DRUG,
        [order("m", "2026-11-15"), order("n", "2026-11-16", "unknown")],
        {},
    ),
    # 5.2: within
    "an active order of long ago goes on within": (
        "drug",
        DRUG | {"within": "P1Y"},
        [order("m", "2020-01-01")],
        {"weeks": 360.57, "doses": 1},
    ),
    "a completed order of long ago may have ended last week": (
        "drug",
        DRUG | {"within": "P1Y"},
        [order("m", "2020-01-01", "completed")],
        UNASKED,
    ),
    "a supply of long ago has ended": (
        "drug",
        DRUG | {"within": "P1Y"},
        [supplied("m", "2020-01-01", 90, "completed")],
        UNTRIED,
    ),
    "a stopped supply of long ago has ended": (
        "drug",
        DRUG | {"within": "P1Y"},
        [supplied("m", "2020-01-01", 90, "stopped")],
        UNTRIED,
    ),
    "an end on the first day of within counts": (
        "drug",
        DRUG | {"within": "P1Y"},
        [supplied("m", "2025-11-19", 10, "completed")],
        {"weeks": 1.42, "doses": 1, "ended": True},
    ),
    "an end that may be before within is open": (
        "drug",
        DRUG | {"within": "P1Y"},
        [statement("s", "2025-01-01", "2025-11", "completed")],
        UNASKED,
    ),
    "an undated order beside within is open": (
        "drug",
        DRUG | {"within": "P1Y"},
        [order("m", "", "completed")],
        UNASKED,
    ),
    # 5.5: courses, ended
    "a gap of exactly so many days goes on": (
        "drug",
        DRUG,
        [supplied("m", "2026-08-01", 28, "completed"), supplied("n", "2026-09-26", 28, "completed")],
        {"weeks": 8, "doses": 2, "ended": True},
    ),
    "a longer gap begins another course": (
        "drug",
        DRUG,
        [supplied("m", "2026-08-01", 28, "completed"), supplied("n", "2026-09-27", 28, "completed")],
        {"weeks": 4, "doses": 1, "ended": True, "courses": 2},
    ),
    "a course is over after more than the gap": (
        "drug",
        DRUG,
        [supplied("m", "2026-10-02", 28)],
        {"weeks": 4, "doses": 1, "ended": True},
    ),
    "a course is not over within the gap": ("drug", DRUG, [supplied("m", "2026-10-03", 28)], {"weeks": 4, "doses": 1}),
    "overlapping days count once": (
        "drug",
        DRUG,
        [supplied("m", "2026-11-01", 14), supplied("n", "2026-11-08", 14)],
        {"weeks": 3, "doses": 2},
    ),
    "span counts from first to last": (
        "drug",
        {"medication": "drug_a", "weeks": "span"},
        [given("a", "2026-11-01"), given("b", "2026-11-21")],
        {"weeks": 3},
    ),
    "since counts from the latest beginning": (
        "drug",
        {"medication": "drug_a", "weeks": "since"},
        [given("a", "2026-10-01"), given("b", "2026-11-14")],
        {"weeks": 2},
    ),
    "one act does not say that it was the last": ("drug", {"medication": "drug_a"}, [given("a", "2020-10-01")], {}),
    "with a gap, one act does": ("drug", DRUG, [given("a", "2026-10-01")], {"weeks": 0.14, "doses": 1, "ended": True}),
    "without a gap a supply is over by its last day": (
        "drug",
        {"medication": "drug_a"},
        [supplied("m", "2026-10-28", 31)],
        {"ended": True},
    ),
    "a supply that ends today is not over": ("drug", {"medication": "drug_a"}, [supplied("m", "2026-10-29", 31)], {}),
    "every resource must be over": (
        "drug",
        {"medication": "drug_a"},
        [order("m", "2026-10-01", "stopped"), order("n", "2026-10-01", "on-hold")],
        {},
    ),
    "a reason says that it was not tolerated": (
        "drug",
        DRUG,
        [order("m", "2026-10-01", "stopped", statusReason=concept("unborne"))],
        {"tolerated": False, "ended": True},
    ),
    "an allergy says it of the latest course": (
        "drug",
        DRUG,
        [order("m", "2026-11-15"), allergy("a", "unborne", "resolved")],
        {"weeks": 2, "doses": 1, "tolerated": False},
    ),
    "an unconfirmed allergy does not": (
        "drug",
        DRUG,
        [order("m", "2026-11-15"), allergy("a", "unborne", verified="unconfirmed")],
        {"weeks": 2, "doses": 1},
    ),
    "a refuted allergy does not": (
        "drug",
        DRUG,
        [order("m", "2026-11-15"), allergy("a", "unborne", verified="refuted")],
        {"weeks": 2, "doses": 1},
    ),
    "nor does an allergy that only had it as a substance": (
        "drug",
        DRUG,
        [order("m", "2026-11-15"), allergy("a", "fever", reaction=[{"substance": concept("unborne")}])],
        {"weeks": 2, "doses": 1},
    ),
    "measures are those of the course": (
        "drug",
        DRUG,
        [order("m", "2026-11-15"), relief("x", 50, "2026-11-14"), relief("y", 20, "2026-11-15")],
        {"weeks": 2, "doses": 1, "relief": 20},
    ),
    # the course that counts
    "a failure stands until a later course tells more": (
        "drug",
        DRUG,
        [
            supplied("m", "2026-01-01", 70, "completed"),
            relief("x", 10, "2026-03-01"),
            order("n", "2026-11-15"),
        ],
        {"weeks": 10, "doses": 1, "relief": 10, "ended": True, "courses": 2},
    ),
    "after a response the later course counts": (
        "drug",
        DRUG,
        [
            supplied("l", "2025-01-01", 70, "completed"),
            relief("x", 10, "2025-03-01"),
            supplied("m", "2026-01-01", 70, "completed"),
            relief("y", 60, "2026-03-01"),
            order("n", "2026-11-15"),
        ],
        {"weeks": 2, "doses": 1, "courses": 3},
    ),
    # 5.4: once
    "a completed procedure is done": ("scan", SCAN, [procedure("p", "scan", "2020-01-01")], {}),
    "a completed request is done": ("scan", SCAN, [asked("r", "2026-11-01", "completed")], {}),
    "an active request is asked for": ("scan", SCAN, [asked("r", "2026-11-01")], "ongoing"),
    "a procedure in preparation is asked for": ("scan", SCAN, [procedure("p", "scan", "", "preparation")], "ongoing"),
    "done comes before asked for": ("scan", SCAN, [asked("r", "2026-11-01"), procedure("p", "scan", "2026-11-05")], {}),
    "a stopped procedure leaves it open": ("scan", SCAN, [procedure("p", "scan", "2026-11-05", "stopped")], UNASKED),
    "a stopped order of a drug leaves it open": (
        "scan",
        {"medication": "drug_a", "closed": "so"},
        [order("m", "2026-11-01", "stopped")],
        UNASKED,
    ),
    "a revoked request says nothing": ("scan", SCAN, [asked("r", "2026-11-01", "revoked")], UNTRIED),
    "a proposal says nothing": ("scan", SCAN, [asked("r", "2026-11-01", intent="proposal")], UNTRIED),
    "a scan before within says nothing": (
        "scan",
        SCAN | {"within": "P1Y"},
        [procedure("p", "scan", "2025-01-01")],
        UNTRIED,
    ),
    "a completed request before within may have been done later": (
        "scan",
        SCAN | {"within": "P1Y"},
        [asked("r", "2025-01-01", "completed")],
        UNASKED,
    ),
    "an undated scan beside within leaves it open": (
        "scan",
        SCAN | {"within": "P1Y"},
        [procedure("p", "scan")],
        UNASKED,
    ),
    "a scan across the day of within leaves it open": (
        "scan",
        SCAN | {"within": "P1Y"},
        [procedure("p", "scan", "2025-11")],
        UNASKED,
    ),
    # continuous
    "a continuous treatment has all of this": (
        "advice",
        {"procedure": "scan", "weeks": "span"},
        [period("p", "2026-11-15", status="in-progress")],
        {"weeks": 2},
    ),
    # combinations
    "two drugs at once": (
        "pair",
        PAIR,
        [order("a", "2026-10-01"), order("b", "2026-11-15", code="drug_b")],
        {"weeks": 2},
    ),
    "a third drug that is perhaps taken leaves at most two open": (
        "pair",
        PAIR | {"combination": ["drug_a", "drug_b", "scan"], "at_least": 2, "at_most": 2},
        [
            order("a", "2026-10-18"),
            order("b", "2026-10-18", code="drug_b"),
            order("c", "2026-11-01", "on-hold", code="scan"),
        ],
        {},
    ),
    "three drugs are more than at most two": (
        "pair",
        PAIR | {"combination": ["drug_a", "drug_b", "scan"], "at_least": 2, "at_most": 2},
        [order("a", "2026-10-18"), order("b", "2026-10-18", code="drug_b"), order("c", "2026-10-18", code="scan")],
        UNTRIED,
    ),
    "a run before within does not count": (
        "pair",
        PAIR | {"within": "P30D"},
        [supplied("a", "2026-01-01", 14, "completed"), order("b", "2026-01-01", code="drug_b")],
        UNTRIED,
    ),
    "a perhaps day before within does not leave it open": (
        "pair",
        PAIR | {"within": "P30D"},
        [
            order("a", "2026-11-15"),
            supplied("s", "2025-01-01", 30, "stopped"),
            order("b", "2024-01-01", code="drug_b"),
        ],
        {"weeks": 2},
    ),
    "one of two drugs is no combination": ("pair", PAIR, [order("a", "2026-10-01")], UNTRIED),
    "drugs one after another are no combination": (
        "pair",
        PAIR,
        [supplied("a", "2026-10-01", 10), order("b", "2026-10-11", code="drug_b")],
        UNTRIED,
    ),
    "an open end leaves a combination open": (
        "pair",
        PAIR,
        [order("a", "2026-10-01", "completed"), order("b", "2026-11-15", code="drug_b")],
        UNASKED,
    ),
    "sure days and perhaps days have no weeks": (
        "pair",
        PAIR,
        [
            supplied("a", "2026-10-01", 20, "completed"),
            order("c", "2026-11-01", "on-hold"),
            order("b", "2026-10-01", code="drug_b"),
        ],
        {},
    ),
    "what is measured belongs to the course in which it was": (
        "drug",
        DRUG,
        [
            supplied("a", "2026-01-01", 56, "completed"),
            supplied("b", "2026-05-01", 7, "completed"),
            supplied("c", "2026-09-01", 7, "completed"),
            relief("r", 10, "2026-02-20"),
            relief("s", 20, "2026-05-03"),
        ],
        {"weeks": 8, "doses": 1, "courses": 3, "relief": 10, "ended": True},
    ),
    "a day without one of two drugs is no day of the two": (
        "pair",
        PAIR,
        [
            supplied("a", "2026-10-01", 10, "completed"),
            supplied("c", "2026-10-12", 10, "completed"),
            order("b", "2026-09-01", code="drug_b"),
        ],
        {"weeks": 2.85, "ended": True},
    ),
    "a run is over by its last day": (
        "pair",
        PAIR,
        [supplied("a", "2026-10-01", 14, "completed"), order("b", "2026-10-01", code="drug_b")],
        {"weeks": 2, "ended": True},
    ),
    "a day that belongs perhaps, and is before within, does not matter": (
        "pair",
        PAIR | {"within": "P30D"},
        [
            order("a", "2026-11-15"),
            statement("s", "2025-01-01", "2025-02", "completed"),
            order("b", "2024-01-01", code="drug_b"),
        ],
        {"weeks": 2},
    ),
    "without a gap acts of several days are over once they are": (
        "drug",
        {"procedure": "scan"},
        [procedure("p", "scan") | {"performedPeriod": {"start": "2026-01-01", "end": "2026-01-31"}}],
        {"ended": True},
    ),
    "an act of one day never is, however it is written": (
        "drug",
        {"procedure": "scan"},
        [
            procedure("p", "scan", "2026-01-05"),
            procedure("q", "scan") | {"performedPeriod": {"start": "2026-01-07", "end": "2026-01-07"}},
        ],
        {},
    ),
    "without an exact first day nothing is measured": (
        "drug",
        DRUG,
        [statement("s", "2026-09", "2026-10-31", "completed"), relief("r", 40, "2026-10-15")],
        {"ended": True},
    ),
    "nor without any first day": (
        "drug",
        DRUG,
        [order("o", "", "completed"), relief("r", 40, "2026-10-15")],
        {"ended": True},
    ),
    "a stopped supply may have ended before within": (
        "drug",
        DRUG | {"within": "P1Y"},
        [supplied("m", "2025-11-01", 60, "stopped")],
        UNASKED,
    ),
    "a stopped order with a written end within counts": (
        "drug",
        DRUG | {"within": "P1Y"},
        [order("m", "2025-01-01", "stopped", dosageInstruction=bounds("2025-01-01", "2026-01-07"))],
        {"weeks": 53.14, "doses": 1, "ended": True},
    ),
    "what tells no end, and began within, counts": (
        "drug",
        DRUG | {"within": "P1Y"},
        [order("m", "2025-11-28", "completed")],
        {"ended": True},
    ),
    "a supply without a day is open beside within": (
        "drug",
        DRUG | {"within": "P1Y"},
        [supplied("m", "", 30)],
        UNASKED,
    ),
    "a drug that is given over days was given on the first": (
        "drug",
        DRUG,
        [
            resource(
                "MedicationAdministration",
                "a",
                status="completed",
                effectivePeriod={"start": "2026-11-15", "end": "2026-11-20"},
                medicationCodeableConcept=concept("drug_a"),
            )
        ],
        {"weeks": 0.14, "doses": 1},
    ),
    "the first bounds that are there are those of the order": (
        "drug",
        DRUG,
        [
            order(
                "m",
                "2026-01-01",
                dosageInstruction=[
                    {"text": "as needed"},
                    *bounds("2026-11-01", "2026-11-14"),
                    *bounds("2026-01-01", "2026-11-28"),
                ],
            )
        ],
        {"weeks": 2, "doses": 1},
    ),
    "a statement that is on hold, and tells its end, is told": (
        "drug",
        DRUG,
        [statement("s", "2026-11-01", "2026-11-14", "on-hold")],
        {"weeks": 2, "doses": 1},
    ),
    "a dispense that does not tell its days is not told": (
        "drug",
        DRUG,
        [
            resource(
                "MedicationDispense",
                "d",
                status="completed",
                whenHandedOver="2026-10-01",
                medicationCodeableConcept=concept("drug_a"),
            )
        ],
        {},
    ),
    "a procedure that tells no end is not told": (
        "drug",
        {"procedure": "scan", "weeks": "covered", "gap": "P28D"},
        [period("p", "2026-10-01")],
        {},
    ),
    "a dispense has its reason elsewhere": (
        "drug",
        DRUG,
        [dispensed("d", "2026-11-15", 14) | {"statusReasonCodeableConcept": concept("unborne")}],
        {"weeks": 2, "doses": 1, "tolerated": False},
    ),
    "an allergy says nothing of an earlier course": (
        "drug",
        DRUG,
        [
            supplied("m", "2026-01-01", 70, "completed"),
            relief("x", 10, "2026-03-01"),
            order("n", "2026-11-15"),
            allergy("a", "unborne"),
        ],
        {"weeks": 2, "doses": 1, "tolerated": False, "courses": 2},
    ),
    "since of an earlier course is to the next": (
        "drug",
        {"medication": "drug_a", "gap": "P28D", "weeks": "since", "measures": DRUG["measures"]},
        [supplied("m", "2026-01-01", 70, "completed"), relief("x", 10, "2026-03-01"), order("n", "2026-11-15")],
        {"weeks": 45.42, "relief": 10, "ended": True, "courses": 2},
    ),
    "at most one of two": (
        "pair",
        PAIR | {"at_least": 1, "at_most": 1},
        [supplied("a", "2026-11-01", 14), order("b", "2026-11-15", code="drug_b")],
        {"weeks": 4},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_treatment(name: str) -> None:
    """The record is what the norm gives, or there is none: unasked, or not tried; every type was searched."""
    treatment, table, resources, expected = CASES[name]
    found = episode(trials(**{treatment: table}), resources, searched=SEARCHED)
    said = found.episode
    if isinstance(expected, str) and expected in (UNASKED, UNTRIED):
        assert treatment not in said.trials
        assert (treatment in said.unasked) is (expected == UNASKED)
        assert f"{expected}.{treatment}" in found.why
    else:
        assert treatment in said.trials, found
        trial = said.trials[treatment]
        assert dict(trial.measures) == ({} if expected == "ongoing" else expected)
        assert trial.outcome == ("ongoing" if expected == "ongoing" else None)
        assert found.why[f"trials.{treatment}"]
    assert found.episode.unasked >= {"drug", "pair", "advice", "scan"} - {treatment}


def refused(day: str, status: str = "cancelled", **elements: Any) -> dict[str, Any]:
    """An order that the patient refused."""
    return order("r", day, status, statusReason=concept("refused"), **elements)


DECLINED: dict[str, tuple[str, dict[str, Any], list[dict[str, Any]], bool]] = {
    "a cancelled order with the reason": ("drug", DRUG, [refused("2026-11-01")], True),
    "without the reason it is no refusal": ("drug", DRUG, [order("r", "2026-11-01", "cancelled")], False),
    "who has begun since does not decline": ("drug", DRUG, [refused("2026-11-01"), order("m", "2026-11-02")], False),
    "who began on that day declines": ("drug", DRUG, [refused("2026-11-01"), order("m", "2026-11-01")], True),
    "by the last day that the refusal can be": ("drug", DRUG, [refused("2026-11"), order("m", "2026-11-20")], True),
    "an undated refusal may be of today": ("drug", DRUG, [refused(""), order("m", "2026-11-20")], True),
    "of a stopped order its written end": (
        "drug",
        DRUG,
        [
            refused("2026-01-01", "stopped", dosageInstruction=bounds("2026-01-01", "2026-02-01")),
            order("m", "2026-02-02"),
        ],
        False,
    ),
    "a stopped order that tells no end": (
        "drug",
        DRUG,
        [refused("2026-01-01", "stopped"), order("m", "2026-02-02")],
        True,
    ),
    "the clinician's word is not the patient's": ("drug", DRUG, [refused("2026-11-01", doNotPerform=True)], False),
    "a scan that was not done": (
        "scan",
        SCAN,
        [procedure("p", "scan", "2026-11-01", "not-done", statusReason=concept("refused"))],
        True,
    ),
    "a scan that was asked for since": (
        "scan",
        SCAN,
        [procedure("p", "scan", "2026-11-01", "not-done", statusReason=concept("refused")), asked("r", "2026-11-02")],
        False,
    ),
    "a scan refused before within is refused no more": (
        "scan",
        {"procedure": "scan", "medication": "drug_a", "within": "P1Y", "declined": "refused"},
        [refused("2020-11-01")],
        False,
    ),
    "a scan refused within it is": (
        "scan",
        {"procedure": "scan", "medication": "drug_a", "within": "P1Y", "declined": "refused"},
        [refused("2025-11-28")],
        True,
    ),
    "a refusal after the day of the assessment is none yet": ("drug", DRUG, [refused("2026-12-01")], False),
    "of a combination, begun is a run": ("pair", PAIR, [refused("2026-11-01"), order("m", "2026-11-20")], True),
}


@pytest.mark.parametrize("name", DECLINED)
def test_a_refusal(name: str) -> None:
    """The treatment is declined, or not, whatever is said of it being tried."""
    treatment, table, resources, expected = DECLINED[name]
    found = episode(trials(**{treatment: table}), resources, searched=SEARCHED)
    assert (found.episode.declined == {treatment}) is expected
    assert (f"declined.{treatment}" in found.why) is expected


@pytest.mark.parametrize("name", [*DECLINED, *(name for name, case in CASES.items() if case[2])])
def test_what_is_not_used_hides_nothing_that_comes_after_it(name: str) -> None:
    """Beside what every fourth of the other cases has, and every refusal, the same is read whichever comes first."""
    treatment, table, resources, _ = (CASES | DECLINED)[name]
    for other, _, more, _ in [*DECLINED.values(), *list(CASES.values())[::4]]:
        if other == treatment:
            hide_nothing(trials(**{treatment: table}), resources, more, SEARCHED)


@pytest.mark.parametrize(
    ("bindings", "resources", "searched", "reason"),
    [
        ({}, [], (), "no table"),
        ({"untracked": {"drug": "nobody writes it down"}}, [], (), "untracked: nobody writes it down"),
        (
            trials(drug=DRUG),
            [order("m", "2026-11-01", "unknown")],
            (),
            "cannot be told: MedicationRequest/m of 2026-11-01",
        ),
        (trials(drug={"medication": "drug_a"}), [], (), "not found, not closed"),
        (
            trials(drug=DRUG),
            [],
            ("MedicationRequest", "MedicationDispense"),
            "not searched: MedicationStatement, MedicationAdministration",
        ),
        (trials(drug=DRUG | {"resources": ["MedicationRequest"]}), [], (), "not searched: MedicationRequest"),
    ],
)
def test_why_a_treatment_is_unasked(
    bindings: dict[str, Any], resources: list[dict[str, Any]], searched: tuple[str, ...], reason: str
) -> None:
    """One text: the first reason that holds."""
    found = episode(bindings, resources, searched=searched)
    assert found.why["unasked.drug"] == (reason,)


def test_what_a_place_does_not_record_is_not_read() -> None:
    """Types that resources leaves out neither count nor have to be searched."""
    table = DRUG | {"resources": ["MedicationRequest"]}
    found = episode(trials(drug=table), [statement("s", "2026-11-01")], searched=("MedicationRequest",))
    assert found.why["untried.drug"] == ("closed: so",)


def test_the_course_that_counts_is_noted() -> None:
    """Where there were several courses, a note says which one counts, why, and by which resources."""
    _, table, resources, _ = CASES["a failure stands until a later course tells more"]
    found = episode(trials(drug=table), resources, searched=SEARCHED)
    (note,) = found.notes
    first, later = "MedicationRequest/m of 2026-01-01", "MedicationRequest/n of 2026-11-15"
    assert note == (
        f"drug: the course from 2026-01-01 to 2026-03-11 ({first}) counts, one of 2: it failed, "
        f"and the one from 2026-11-15 to 2026-11-28 ({later}) cannot tell yet, or was given up"
    )
    assert found.why["trials.drug"] == ("MedicationRequest/m of 2026-01-01",)
    assert found.why["trials.drug.relief"] == ("Observation/x of 2026-03-01",)


def answers(*items: tuple[str, Any]) -> dict[str, Any]:
    """A response to the form of the pathway."""
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "f",
        "status": "completed",
        "authored": "2026-11-27",
        "questionnaire": "https://e.org/Questionnaire/record|0",
        "item": [{"linkId": link, "answer": [value]} for link, value in items],
    }


YES, NO = {"valueBoolean": True}, {"valueBoolean": False}


def outcome(code: str) -> dict[str, Any]:
    """An answer that names an outcome."""
    return {"valueCoding": {"code": code}}


@pytest.mark.parametrize(
    ("table", "resources", "given_answers", "expected"),
    [
        ({"drug": DRUG}, [order("m", "2026-11-15")], [("tried.drug", NO)], None),
        ({"drug": DRUG}, [], [("tried.drug", YES)], ("", {})),
        ({"drug": DRUG}, [order("m", "2026-11-15")], [("tried.drug", YES)], ("", {"weeks": 2, "doses": 1})),
        (
            {"drug": DRUG},
            [order("m", "2026-10-01", "stopped", statusReason=concept("unborne"))],
            [("outcome.drug", outcome("failed"))],
            ("failed", {}),
        ),
        (
            {"drug": DRUG},
            [supplied("m", "2026-10-02", 28)],
            [("outcome.drug", outcome("responded")), ("measure.drug.relief", {"valueDecimal": 40})],
            ("responded", {"weeks": 4, "doses": 1, "ended": True, "relief": 40}),
        ),
        (
            {"scan": SCAN},
            [procedure("p", "scan", "2026-11-01")],
            [("outcome.scan", outcome("ongoing"))],
            ("ongoing", {}),
        ),
        ({"scan": SCAN}, [asked("r", "2026-11-01")], [("tried.scan", YES)], ("", {})),
        ({"scan": SCAN}, [asked("r", "2026-11-01")], [("tried.scan", NO)], None),
    ],
)
def test_a_response_wins_item_by_item(
    table: dict[str, Any], resources: list[dict[str, Any]], given_answers: list[tuple[str, Any]], expected: Any
) -> None:
    """What it answers replaces what the data say; what it leaves unanswered stays."""
    (name,) = table
    found = episode(trials(**table), resources, searched=SEARCHED, form=answers(*given_answers))
    trial = found.episode.trials.get(name)
    assert name not in found.episode.unasked
    assert (trial is None) if expected is None else trial is not None
    if trial is not None:
        assert (trial.outcome or "", dict(trial.measures)) == expected
    key = "untried" if expected is None else "trials"
    assert "QuestionnaireResponse/f of 2026-11-27" in found.why[f"{key}.{name}"]


def test_a_response_beside_the_data_leaves_the_rest() -> None:
    """Facts and refusals that it does not answer stay; screens are the response's to say."""
    form = answers(("facts.fever", NO), ("declined.drug", NO))
    table = trials(drug=DRUG) | facts(pain={"observation": "pain", "unit": "{score}"})
    found = episode(table, [refused("2026-11-01"), pain("o", 4)], searched=SEARCHED, form=form)
    assert found.episode.facts == {"pain": 4, "fever": False}
    assert found.episode.declined == frozenset()
    assert found.why["facts.fever"] == ("QuestionnaireResponse/f of 2026-11-27",)


def test_what_a_response_adds_to_a_record_rests_on_both_and_what_it_replaces_on_it_alone() -> None:
    """A course that is tried keeps its resources beside the answer; a treatment done once is the answer's."""
    form = answers(("outcome.drug", outcome("responded")), ("measure.drug.relief", {"valueDecimal": 40}))
    found = episode(trials(drug=DRUG), [supplied("m", "2026-10-02", 28)], searched=SEARCHED, form=form)
    said, given = "QuestionnaireResponse/f of 2026-11-27", "MedicationRequest/m of 2026-10-02"
    assert found.why["trials.drug"] == (given, said)
    assert found.why["trials.drug.relief"] == (said,)
    form = answers(("outcome.scan", outcome("ongoing")))
    found = episode(trials(scan=SCAN), [procedure("p", "scan", "2026-11-01")], searched=SEARCHED, form=form)
    assert found.why["trials.scan"] == (said,)
