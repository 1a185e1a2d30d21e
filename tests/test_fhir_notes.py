"""What is noted while a record is read: each kind by a record that shows it, word for word."""

from __future__ import annotations

from typing import Any

import pytest

from l4path import Trial
from l4path.interop import ImportedEpisode, bindings_from_dict, read_fhir
from records import (
    AT,
    PATHWAY,
    VALUE_SETS,
    allergy,
    concept,
    condition,
    episode,
    facts,
    observation,
    order,
    pain,
    patient,
    procedure,
    quantity,
    resource,
    response,
    statement,
    supply,
    trials,
)

FAILURE = facts(failure={"condition": "failure", "closed": "reviewed"})
ALLERGY = facts(allergy={"allergy": "drug_a", "none": "none_known", "closed": "so"})
ON_DRUG = facts(on_drug={"medication": "drug_a", "closed": "so"})
PAIN = facts(pain={"observation": "pain", "unit": "{score}"})
FEVER = facts(fever={"observation": "fever", "yes": "present", "no": "absent"})
SCANNED = facts(scanned={"procedure": "scan", "within": "P1Y", "closed": "so"})
SINCE = facts(since={"weeks_since": {"condition": "failure"}})
AGE = facts(age={"age": True})
SCANS = facts(scans={"count": {"procedure": "scan", "within": "P12M"}, "closed": "so"})
CAUSE = facts(cause={"cases": {"worn": {"condition": "worn"}, "torn": {"condition": "torn"}}})
FINDINGS = facts(findings={"cases": {"cyst": {"condition": "cyst"}}, "closed": "so"})
ASKED = facts(pain={"answer": {"questionnaire": "http://clinic.example/Questionnaire/intake", "item": "q"}})
DRUG = trials(drug={"medication": "drug_a", "gap": "P28D", "closed": "so"})
SCAN = trials(scan={"procedure": "scan", "within": "P1Y", "closed": "so"})
TYPES = (
    *("Condition", "Procedure", "AllergyIntolerance", "MedicationRequest", "MedicationStatement", "ServiceRequest"),
)
DAY, LATER = "2026-11-20", "2026-12-24"
R = "QuestionnaireResponse"
UNASKED = "nobody knows whether it was done"

CASES: dict[str, tuple[dict[str, Any], list[dict[str, Any]], list[str]]] = {
    "a condition that is not confirmed": (
        FAILURE,
        [condition("c", "failure", verified="provisional")],
        ["failure: Condition/c is not confirmed, and leaves it open"],
    ),
    "an allergy that is not confirmed": (
        ALLERGY,
        [allergy("a", "drug_a", verified="unconfirmed")],
        ["allergy: AllergyIntolerance/a is not confirmed, and leaves it open"],
    ),
    "a value of long ago": (
        facts(pain={"observation": "pain", "unit": "{score}", "within": "P7D"}),
        [pain("o", 4, "2026-11-20"), pain("p", 5, "2026-11-21"), pain("q", 6, LATER)],
        [
            "pain: Observation/o of 2026-11-20 is before the time that is looked at, and is not used",
            f"pain: Observation/q of {LATER} begins after the day of the assessment, and is not used",
        ],
    ),
    "a drug that is proposed": (
        ON_DRUG,
        [order("o", "2026-11-01", intent="proposal")],
        ["on_drug: MedicationRequest/o only proposes, or says what is not to be done, and is passed over"],
    ),
    "a drug of an unknown status": (
        ON_DRUG,
        [order("o", "2026-11-01", "unknown")],
        ["on_drug: MedicationRequest/o (unknown) leaves it open"],
    ),
    "a drug that is stopped": (
        ON_DRUG,
        [order("o", "2026-11-01", "stopped")],
        ["on_drug: MedicationRequest/o (stopped) is not taken now"],
    ),
    "a drug that begins later": (
        ON_DRUG,
        [order("o", LATER)],
        [f"on_drug: MedicationRequest/o of {LATER} begins after the day of the assessment, and is not used"],
    ),
    "a procedure that was not done": (
        SCANNED,
        [procedure("p", "scan", "2026-11-01", "not-done")],
        ["scanned: Procedure/p (not-done) is passed over"],
    ),
    "a procedure that is on hold": (
        SCANNED,
        [procedure("p", "scan", "2026-11-01", "on-hold")],
        ["scanned: Procedure/p (on-hold) leaves it open"],
    ),
    "a procedure of long ago": (
        SCANNED,
        [procedure("p", "scan", "2020-11-01")],
        ["scanned: Procedure/p of 2020-11-01 is before the time that is looked at, and is not used"],
    ),
    "a procedure of tomorrow": (
        SCANNED,
        [procedure("p", "scan", LATER)],
        [f"scanned: Procedure/p of {LATER} begins after the day of the assessment, and is not used"],
    ),
    "a count of what was not done": (
        SCANS,
        [procedure("p", "scan", "2026-11-01", "not-done")],
        ["scans: Procedure/p (not-done) is passed over"],
    ),
    "a count of what has no day": (
        SCANS,
        [procedure("q", "scan"), procedure("p", "scan", "2026-11-01")],
        ["scans: cannot be told: Procedure/q"],
    ),
    "yes beside no": (
        FAILURE,
        [condition("c", "failure"), condition("d", "failure", "resolved")],
        ["failure: yes by Condition/c, beside a no by Condition/d"],
    ),
    "an onset that is not told exactly": (
        SINCE,
        [condition("c", "failure", onsetString="years ago"), condition("d", "failure", verified="unconfirmed")],
        [
            "since: the onset of Condition/c is not told exactly, and is not used",
            "since: Condition/d is not confirmed, and leaves it open",
        ],
    ),
    "values that are both so": (
        CAUSE,
        [condition("c", "worn"), condition("d", "torn")],
        ["cause: both worn and torn by Condition/c, Condition/d, so that it is unknown"],
    ),
    "a value that is left open": (
        FINDINGS,
        [condition("c", "cyst", verified="provisional")],
        [
            "findings: Condition/c is not confirmed, and leaves it open",
            "findings: cyst is left open by Condition/c, so that it is unknown",
        ],
    ),
    "a value that is a bound": (
        PAIN,
        [observation("o", "pain", valueQuantity=quantity(4) | {"comparator": "<"})],
        ["pain: the value of Observation/o of 2026-11-20 is only a bound (comparator), so that it is unknown"],
    ),
    "values that differ": (
        PAIN,
        [pain("o", 4), pain("p", 5)],
        [
            f"pain: Observation/o of {DAY}, Observation/p of {DAY} differ at the same moment, so that it is unknown",
        ],
    ),
    "an observation that was cancelled": (
        PAIN,
        [observation("o", "pain", status="cancelled", valueQuantity=quantity(4))],
        ["pain: Observation/o (cancelled) is passed over"],
    ),
    "an observation of no day": (
        PAIN,
        [{key: value for key, value in pain("o", 4).items() if key != "effectiveDateTime"}],
        ["pain: Observation/o is not dated, and is not used"],
    ),
    "an observation without a value": (
        PAIN,
        [observation("o", "pain")],
        ["pain: Observation/o of 2026-11-20 has no value that can be read"],
    ),
    "a value of no set": (
        FEVER,
        [observation("o", "fever", valueCodeableConcept=concept("perhaps"))],
        ["fever: the value of Observation/o of 2026-11-20 is in none of the sets, so that it is unknown"],
    ),
    "a value of several sets": (
        FEVER,
        [
            observation(
                "o",
                "fever",
                valueCodeableConcept={"coding": [*concept("present")["coding"], *concept("absent")["coding"]]},
            )
        ],
        ["fever: the value of Observation/o of 2026-11-20 is in several of the sets, so that it is unknown"],
    ),
    "a component twice": (
        facts(pressure={"observation": "bp", "component": "systolic", "unit": "mm[Hg]"}),
        [
            observation(
                "o",
                "bp",
                component=[{"code": concept("systolic"), "valueQuantity": quantity(n, "mm[Hg]")} for n in (120, 130)],
            )
        ],
        ["pressure: Observation/o of 2026-11-20 has the component twice, and is not used"],
    ),
    "an answer twice": (
        ASKED,
        [response("r", "2026-11-20", ("q", {"valueInteger": 4}), ("q", {"valueInteger": 5}))],
        ["pain: QuestionnaireResponse/r answers q in several ways, so that it is unknown"],
    ),
    "a response that is not finished": (
        ASKED,
        [response("r", "2026-11-20", ("q", {"valueInteger": 4}), status="in-progress")],
        ["pain: QuestionnaireResponse/r (in-progress) is passed over"],
    ),
    "responses that differ": (
        ASKED,
        [
            response("r", "2026-11-20", ("q", {"valueInteger": 4})),
            response("s", "2026-11-20", ("q", {"valueInteger": 5})),
        ],
        [
            f"pain: {R}/r of {DAY}, {R}/s of {DAY} differ at the same moment, so that it is unknown",
        ],
    ),
    "what says nothing of a treatment": (
        DRUG,
        [
            order("d", "2026-10-01", "draft"),
            order("p", "2026-10-01", intent="proposal"),
            statement("s", "2026-10-01", "2026-10-08", "not-taken"),
        ],
        [
            "drug: MedicationRequest/d (draft) is passed over",
            "drug: MedicationRequest/p only proposes, or says what is not to be done, and is passed over",
            "drug: MedicationStatement/s (not-taken) is passed over",
            "drug: MedicationDispense, MedicationAdministration was not searched",
        ],
    ),
    "a refusal after which it was begun": (
        trials(drug={"medication": "drug_a", "gap": "P28D", "closed": "so", "declined": "refused"}),
        [order("r", "2026-10-01", "cancelled", statusReason=concept("refused")), order("m", "2026-10-02")],
        [
            "drug: MedicationRequest/r (cancelled) is passed over",
            "drug: declined by MedicationRequest/r of 2026-10-01, and begun since",
        ],
    ),
    "a refusal before the time that is looked at": (
        trials(drug={"medication": "drug_a", "within": "P1Y", "closed": "so", "declined": "refused"}),
        [order("r", "2020-10-01", "cancelled", statusReason=concept("refused"), dispenseRequest=supply(28))],
        [
            "drug: MedicationRequest/r (cancelled) is passed over",
            "drug: MedicationDispense, MedicationAdministration was not searched",
            "drug: the refusal MedicationRequest/r of 2020-10-01 is before the time that is looked at, and is not used",
        ],
    ),
    "a treatment done long ago": (
        SCAN,
        [procedure("p", "scan", "2020-11-01")],
        ["scan: Procedure/p of 2020-11-01 is before the time that is looked at, and is not used"],
    ),
    "the later of two courses": (
        DRUG,
        [
            statement("a", "2026-01-01", "2026-01-31", "completed"),
            statement("b", "2026-10-01", "2026-10-31", "completed"),
        ],
        [
            "drug: the course from 2026-10-01 to 2026-10-31 (MedicationStatement/b of 2026-10-01) counts, one of 2",
        ],
    ),
    "a course before the time that is looked at": (
        trials(drug={"medication": "drug_a", "within": "P1Y", "closed": "so"}),
        [statement("s", "2020-01-01", "2020-03-01", "completed"), order("o", "2026-11-01")],
        ["drug: MedicationStatement/s of 2020-01-01 is before the time that is looked at, and is not used"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_passed_over_or_left_open_is_noted(case: str) -> None:
    """Word for word, each once, and nothing beside."""
    bindings, resources, notes = CASES[case]
    assert list(episode(bindings, resources, searched=TYPES).notes) == notes


def test_the_earliest_exact_onset_counts_whatever_stands_before_it() -> None:
    """What is not confirmed, or not exact, hides none behind it; and only the earliest is what it rests on."""
    found = episode(
        SINCE,
        [
            condition("a", "failure", verified="unconfirmed"),
            condition("b", "failure", onsetString="years ago"),
            condition("c", "failure", onsetDateTime="2026-10-31"),
            condition("d", "failure", onsetDateTime="2026-11-14"),
            condition("e", "failure", verified="refuted", onsetDateTime="2020-11-14"),
        ],
    )
    assert found.episode.facts["since"] == 4
    assert found.why["facts.since"] == ("Condition/c of 2026-10-31",)


@pytest.mark.parametrize("later", [("2026-05", "2026-06-10"), ("2026-05-01", "2026-06")])
def test_courses_that_are_not_told_exactly_are_one(later: tuple[str, str]) -> None:
    """With what is not told exactly, and not with what is; where every day is told there is nothing to note."""
    first = statement("a", "2026-01-01", "2026-01-31", "completed")
    found = episode(DRUG, [first, statement("b", *later, "completed")])
    name = f"MedicationStatement/b of {later[0]}"
    assert found.notes == (f"drug: taken as one course, because it is not told exactly: {name}",)
    exact = episode(DRUG, [first, statement("b", "2026-02-20", "2026-03-10", "completed")])
    assert not [note for note in exact.notes if "one course" in note]


def test_a_type_that_was_not_searched_is_noted() -> None:
    """A table that closes nothing says so, with what was not looked for."""
    assert episode(FAILURE, []).notes == ("failure: Condition was not searched",)
    assert episode(ALLERGY, []).notes == ("allergy: AllergyIntolerance was not searched",)


@pytest.mark.parametrize(
    ("birth", "age", "notes"),
    [
        ("1986-11-28", 40, ()),
        ("1986-11-29", 39, ()),
        ("1986", None, ("age: the birth date of Patient/1 leaves it open",)),
        ("2026-11-28", 0, ()),
        ("2027-01-01", None, ("age: the birth date of Patient/1 is not before the day of the assessment",)),
    ],
)
def test_an_age_is_told_from_a_birth_date_that_settles_it(birth: str, age: int | None, notes: tuple[str, ...]) -> None:
    """On the birthday it is a year more; a day of birth that is still to come is none."""
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | AGE, PATHWAY)
    (found,) = read_fhir([patient(birthDate=birth)], PATHWAY, bound, at=AT)
    assert isinstance(found, ImportedEpisode)
    assert (found.episode.facts.get("age"), found.notes) == (age, notes)


def request(status: str, day: str, **elements: Any) -> dict[str, Any]:
    """A ServiceRequest of the scan."""
    usual = {"status": status, "intent": "order", "code": concept("scan"), "authoredOn": day}
    return resource("ServiceRequest", "s", **usual | elements)


BEFORE = "is before the time that is looked at, and is not used"


@pytest.mark.parametrize(
    ("found", "record", "notes"),
    [
        (procedure("p", "scan", "2026-11-01"), Trial(), []),
        (procedure("p", "scan", "2025-11-28"), Trial(), []),
        (procedure("p", "scan", "2025-11-27"), None, [f"scan: Procedure/p of 2025-11-27 {BEFORE}"]),
        (procedure("p", "scan", "2025"), UNASKED, ["scan: cannot be told: Procedure/p of 2025"]),
        (procedure("p", "scan"), UNASKED, ["scan: cannot be told: Procedure/p"]),
        (procedure("p", "scan", "2026-11-01", "not-done"), None, ["scan: Procedure/p (not-done) is passed over"]),
        (request("active", "2026-11-01"), Trial("ongoing"), []),
        (request("active", "2020-11-01"), None, [f"scan: ServiceRequest/s of 2020-11-01 {BEFORE}"]),
        (request("completed", "2020-11-01"), UNASKED, ["scan: cannot be told: ServiceRequest/s of 2020-11-01"]),
        (
            request("active", "2026-11-01", intent="proposal"),
            None,
            ["scan: ServiceRequest/s only proposes, or says what is not to be done, and is passed over"],
        ),
    ],
)
def test_what_is_done_once_is_so_within_the_time_that_is_looked_at(
    found: dict[str, Any], record: Trial | str | None, notes: list[str]
) -> None:
    """A year back to the day; what was done in a year that is partly within it leaves it open, and so does no day."""
    read = episode(SCAN, [found], searched=TYPES)
    assert read.episode.trials.get("scan") == (None if record == UNASKED else record)
    assert ("scan" in read.episode.unasked) == (record == UNASKED)
    assert list(read.notes) == notes


INTAKE = {"answer": ASKED["facts"]["pain"]["answer"], "closed": "asked of all"}


@pytest.mark.parametrize(
    ("answers", "fever"),
    [
        ([{"valueBoolean": True}], True),
        ([{"valueBoolean": False}], False),
        ([{}], None),
        ([{"valueBoolean": True}, {"valueBoolean": False}], None),
        ([], False),
    ],
)
def test_a_question_that_was_asked_and_left_open_is_not_answered_by_what_is_closed(
    answers: list[dict[str, Any]], fever: bool | None
) -> None:
    """Where nobody was asked, whoever answers for the record says no; where somebody was, and said nothing, nobody."""
    asked = facts(fever=[INTAKE, {"condition": "fever", "closed": "reviewed"}])
    given = [response("r", DAY, *(("q", answer) for answer in answers))] if answers else []
    assert episode(asked, given, searched=(*TYPES, R)).episode.facts.get("fever") is fever


def test_two_answers_of_one_day_that_differ_are_not_answered_by_what_is_closed() -> None:
    """Somebody was asked, and nobody can say what was said."""
    asked = facts(fever=[INTAKE, {"condition": "fever", "closed": "reviewed"}])
    given = [response(name, DAY, ("q", {"valueBoolean": name == "r"})) for name in ("r", "s")]
    assert "fever" not in episode(asked, given, searched=(*TYPES, R)).episode.facts
