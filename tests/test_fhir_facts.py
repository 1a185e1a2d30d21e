"""Cases of facts, written by hand from the norm: each is named for the rule that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from l4path.errors import FileError
from l4path.interop import ImportedEpisode, RefusedPatientError, bindings_from_dict, read_fhir
from l4path.interop.sources import documents_of
from records import (
    AT,
    PATHWAY,
    VALUE_SETS,
    allergy,
    concept,
    condition,
    episode,
    facts,
    hide_nothing,
    observation,
    order,
    pain,
    patient,
    procedure,
    quantity,
    refusals,
    resource,
    response,
)

if TYPE_CHECKING:
    from pathlib import Path

FAILURE = {"condition": "failure", "closed": "reviewed"}
PAIN = {"observation": "pain", "unit": "{score}"}
PRESSURE = {"observation": "bp", "component": "systolic", "unit": "mm[Hg]", "units": {"kPa": 7.50062}}
CAUSE = {"cases": {"worn": {"condition": "worn"}, "torn": {"condition": "torn"}}, "otherwise": "other", "closed": "so"}
FINDINGS = {"cases": {"cyst": {"condition": "cyst"}, "tear": {"condition": "tear"}}, "closed": "so"}
SCANS = {"count": {"procedure": "scan", "within": "P12M"}, "closed": "so"}
ALLERGY = {"allergy": "drug_a", "none": "none_known", "closed": "so"}
SCANNED = {"procedure": "scan", "within": "P1Y", "closed": "so"}
FEVER = {"observation": "fever", "yes": "present", "no": "absent"}
ASKED = {"answer": {"questionnaire": "http://clinic.example/Questionnaire/intake", "item": "q"}}
TYPES = ("Condition", "Procedure", "AllergyIntolerance", "MedicationRequest", "MedicationStatement")
OPEN = object()
"""Of a fact that stays unknown."""


def pressures(name: str, *components: tuple[str, Any], day: str = "2026-11-20") -> dict[str, Any]:
    """A blood pressure of some components."""
    parts = [{"code": concept(code), "valueQuantity": value} for code, value in components]
    return observation(name, "bp", day, component=parts)


CASES: dict[str, tuple[str, dict[str, Any], list[dict[str, Any]], Any]] = {
    # absence
    "what is not found is unknown": ("failure", {"condition": "failure"}, [], OPEN),
    "a closed table and its type searched is a no": ("failure", FAILURE, [], False),
    "a coding without a system never matches": (
        "failure",
        FAILURE,
        [condition("c", "x", code={"coding": [{"code": "failure"}], "text": "failure"})],
        False,
    ),
    "matching is case-sensitive": ("failure", FAILURE, [condition("c", "Failure")], False),
    # INTEROP 4.2
    "an active condition says yes": ("failure", FAILURE, [condition("c", "failure")], True),
    "a relapse says yes": ("failure", FAILURE, [condition("c", "failure", "relapse", "confirmed")], True),
    "without statuses a condition says yes": ("failure", FAILURE, [condition("c", "failure", "")], True),
    "without a clinical status an abatement says no": (
        "failure",
        {"condition": "failure"},
        [condition("c", "failure", "", abatementString="last year")],
        False,
    ),
    "a resolved condition says no": (
        "failure",
        {"condition": "failure"},
        [condition("c", "failure", "resolved")],
        False,
    ),
    "of ever, a resolved condition says yes": (
        "failure",
        {"condition": "failure", "ever": True},
        [condition("c", "failure", "resolved")],
        True,
    ),
    "of ever, a refuted condition says no": (
        "failure",
        {"condition": "failure", "ever": True},
        [condition("c", "failure", "active", "refuted")],
        False,
    ),
    "a provisional condition leaves a closed flag open": (
        "failure",
        FAILURE,
        [condition("c", "failure", "active", "provisional")],
        OPEN,
    ),
    "a differential condition leaves it open": (
        "failure",
        FAILURE,
        [condition("c", "failure", "active", "differential")],
        OPEN,
    ),
    "an active condition with an abatement says yes": (
        "failure",
        FAILURE,
        [condition("c", "failure", "active", abatementString="expected in spring")],
        True,
    ),
    "a coding with a code of a set and no system says nothing": (
        "failure",
        {"condition": "failure"},
        [condition("c", "x", "resolved", code={"coding": [{"system": "", "code": "failure"}]})],
        OPEN,
    ),
    "a case that is yes is no more open by another condition": (
        "cause",
        CAUSE,
        [condition("c", "worn"), condition("d", "worn", "active", "provisional")],
        "worn",
    ),
    "a month across the beginning of within is no part of the count told": (
        "scans",
        SCANS,
        [procedure("p", "scan", "2025-11")],
        OPEN,
    ),
    "of a month, within looks at its first day": ("pain", PAIN | {"within": "P10D"}, [pain("a", 3, "2026-11")], OPEN),
    "a value beside a reason for its absence is none": (
        "pain",
        PAIN,
        [pain("a", 3, dataAbsentReason=concept("asked"))],
        OPEN,
    ),
    "a yes beats an open": (
        "failure",
        FAILURE,
        [condition("c", "failure", "active", "differential"), condition("d", "failure")],
        True,
    ),
    "what was entered in error says nothing": (
        "failure",
        FAILURE,
        [condition("c", "failure", "active", "entered-in-error", onsetDateTime="nonsense")],
        False,
    ),
    "what certainly begins later is not used": (
        "failure",
        FAILURE,
        [condition("c", "failure", onsetDateTime="2026-12")],
        False,
    ),
    "an allergy says yes by its code": ("allergy", ALLERGY, [allergy("a", "drug_a")], True),
    "an allergy says yes by a substance": (
        "allergy",
        ALLERGY,
        [allergy("a", "x", reaction=[{"substance": concept("drug_a")}])],
        True,
    ),
    "an unconfirmed allergy leaves it open": (
        "allergy",
        ALLERGY,
        [allergy("a", "drug_a", verified="unconfirmed")],
        OPEN,
    ),
    "no known allergy says no": (
        "allergy",
        {"allergy": "drug_a", "none": "none_known"},
        [allergy("a", "none_known")],
        False,
    ),
    "no known allergy, refuted, says nothing": (
        "allergy",
        {"allergy": "drug_a", "none": "none_known"},
        [allergy("a", "none_known", verified="refuted")],
        OPEN,
    ),
    # 4: medication, procedure
    "a drug is taken now": ("on_drug", {"medication": "drug_a"}, [order("m", "2026-10-01")], True),
    "a drug that begins later is not taken now": (
        "on_drug",
        {"medication": "drug_a"},
        [order("l", "2026-12-05")],
        OPEN,
    ),
    "a supply that is over is not taken now": (
        "on_drug",
        {"medication": "drug_a", "closed": "so"},
        [order("m", "2026-10-01", dispenseRequest={"expectedSupplyDuration": quantity(30, "d")})],
        False,
    ),
    "an order of unknown status leaves it open": (
        "on_drug",
        {"medication": "drug_a", "closed": "so"},
        [order("m", "2026-10-01", "unknown")],
        OPEN,
    ),
    "what is not to be done is not taken": (
        "on_drug",
        {"medication": "drug_a", "closed": "so"},
        [order("m", "2026-10-01", doNotPerform=True)],
        False,
    ),
    "a procedure within the time says yes": ("scanned", SCANNED, [procedure("p", "scan", "2026-01-01")], True),
    "a procedure before the time is not used": ("scanned", SCANNED, [procedure("p", "scan", "2025-11-27")], False),
    "the day of within belongs to it": ("scanned", SCANNED, [procedure("p", "scan", "2025-11-28")], True),
    "within looks at the first possible day": ("scanned", SCANNED, [procedure("p", "scan", "2025-11")], False),
    "an undated procedure beside within leaves it open": ("scanned", SCANNED, [procedure("p", "scan")], OPEN),
    "a procedure of later says nothing": ("scanned", SCANNED, [procedure("p", "scan", "2026-12-05")], False),
    "a procedure on hold leaves it open": ("scanned", SCANNED, [procedure("p", "scan", "2026-05-01", "on-hold")], OPEN),
    "a procedure in preparation says nothing": (
        "scanned",
        SCANNED,
        [procedure("p", "scan", "2026-05-01", "preparation")],
        False,
    ),
    # 4: count, weeks_since, cases
    "different days are counted": (
        "scans",
        SCANS,
        [
            procedure("p", "scan", "2026-05-01"),
            procedure("q", "scan", "2026-05-01"),
            procedure("r", "scan", "2026-06-01"),
        ],
        2,
    ),
    "none found in a closed table is zero": ("scans", SCANS, [], 0),
    "a day that is not exact leaves a count open": ("scans", SCANS, [procedure("p", "scan", "2026-05")], OPEN),
    "what is certainly before within is no part of a count": ("scans", SCANS, [procedure("p", "scan", "2024-05")], 0),
    "nor what certainly begins later": ("scans", SCANS, [procedure("p", "scan", "2026-12-05")], 0),
    "an illness that begins later has no weeks": (
        "since",
        {"weeks_since": {"condition": "worn"}},
        [condition("a", "worn", onsetDateTime="2026-12-05")],
        OPEN,
    ),
    "weeks since the earliest exact onset": (
        "since",
        {"weeks_since": {"condition": "worn"}},
        [
            condition("c", "worn", onsetDateTime="2026-10-18"),
            condition("d", "worn", onsetPeriod={"start": "2026-11-01"}),
            condition("e", "worn", onsetDateTime="2026-09"),
        ],
        5.85,
    ),
    "one case is the value": ("cause", CAUSE, [condition("c", "worn")], "worn"),
    "several cases are unknown": ("cause", CAUSE, [condition("c", "worn"), condition("d", "torn")], OPEN),
    "a case left open is unknown": (
        "cause",
        CAUSE,
        [condition("c", "worn"), condition("d", "torn", "active", "provisional")],
        OPEN,
    ),
    "no case in a closed table is otherwise": ("cause", CAUSE, [], "other"),
    "no case in an open table is unknown": ("cause", {"cases": CAUSE["cases"], "otherwise": "other"}, [], OPEN),
    "all cases of choices that are yes": (
        "findings",
        FINDINGS,
        [condition("c", "cyst"), condition("d", "tear", "resolved")],
        frozenset({"cyst"}),
    ),
    "no case of closed choices is the empty set": ("findings", FINDINGS, [], frozenset()),
    # INTEROP 4.1
    "the latest is taken": ("pain", PAIN, [pain("a", 3, "2026-11-01"), pain("b", 6, "2026-11-20")], 6),
    "the earliest is taken": (
        "pain",
        PAIN | {"take": "earliest"},
        [pain("a", 3, "2026-11-01"), pain("b", 6, "2026-11-20")],
        3,
    ),
    "moments are compared in UTC": (
        "pain",
        PAIN,
        [pain("a", 3, "2026-11-20T01:00:00+02:00"), pain("b", 6, "2026-11-20T00:30:00Z")],
        6,
    ),
    "a date lies at the beginning of its first day": (
        "pain",
        PAIN,
        [pain("a", 3, "2026-11"), pain("b", 6, "2026-11-01T00:00:01Z")],
        6,
    ),
    "different values at the same moment are unknown": ("pain", PAIN, [pain("a", 3), pain("b", 6)], OPEN),
    "equal values at the same moment are one": ("pain", PAIN, [pain("a", 6), pain("b", 6.0)], 6),
    "an older value does not stand in for one without": (
        "pain",
        PAIN,
        [pain("a", 3, "2026-11-01"), observation("b", "pain", dataAbsentReason=concept("asked"))],
        OPEN,
    ),
    "a comparator makes it unknown": (
        "pain",
        PAIN,
        [pain("a", 3, valueQuantity=quantity(3) | {"comparator": ">"})],
        OPEN,
    ),
    "of the highest, what has no value is passed over": (
        "pain",
        PAIN | {"take": "highest"},
        [pain("a", 3), pain("b", 7, "2026-01-01"), observation("c", "pain")],
        7,
    ),
    "of the lowest, any comparator makes it unknown": (
        "pain",
        PAIN | {"take": "lowest"},
        [pain("a", 3), pain("b", 7, valueQuantity=quantity(7) | {"comparator": "<"})],
        OPEN,
    ),
    "an undated observation is not taken": ("pain", PAIN, [pain("a", 3, ""), pain("b", 6)], 6),
    "a preliminary observation is not taken": ("pain", PAIN, [pain("a", 3, status="preliminary")], OPEN),
    "an integer where the table has no unit": (
        "pain",
        {"observation": "pain"},
        [observation("a", "pain", valueInteger=4)],
        4,
    ),
    "one component is taken, converted": (
        "pressure",
        PRESSURE,
        [pressures("a", ("diastolic", quantity(11, "kPa")), ("systolic", quantity(16, "kPa")))],
        120.00992,
    ),
    "a component twice is not taken": (
        "pressure",
        PRESSURE,
        [
            pressures("a", ("systolic", quantity(150, "mm[Hg]")), ("systolic", quantity(140, "mm[Hg]"))),
            pressures("b", ("systolic", quantity(130, "mm[Hg]")), day="2026-01-01"),
        ],
        130,
    ),
    "a value in one of the sets": (
        "fever",
        FEVER,
        [observation("a", "fever", valueCodeableConcept=concept("absent"))],
        False,
    ),
    "a value in none of the sets is unknown": (
        "fever",
        FEVER | {"closed": "so"},
        [observation("a", "fever", valueCodeableConcept=concept("scan"))],
        OPEN,
    ),
    "without sets a boolean says it": (
        "fever",
        {"observation": "fever"},
        [observation("a", "fever", valueBoolean=True)],
        True,
    ),
    # answer
    "the latest response answers": (
        "pain",
        ASKED,
        [
            response("a", "2026-11-01", ("q", {"valueInteger": 3})),
            response("b", "2026-11-02", ("q", {"valueDecimal": 4.5})),
        ],
        4.5,
    ),
    "an older response does not stand in": (
        "pain",
        ASKED,
        [response("a", "2026-11-01", ("q", {"valueInteger": 3})), response("b", "2026-11-02")],
        OPEN,
    ),
    "an unfinished response does not count": (
        "fever",
        ASKED,
        [response("a", "2026-11-01", ("q", {"valueBoolean": False}), status="in-progress")],
        OPEN,
    ),
    "an answer may stand at any depth": (
        "cause",
        ASKED,
        [
            response("a", "2026-11-01")
            | {
                "item": [
                    {
                        "linkId": "g",
                        "answer": [
                            {
                                "valueBoolean": True,
                                "item": [{"linkId": "q", "answer": [{"valueCoding": {"code": "torn"}}]}],
                            }
                        ],
                    }
                ]
            }
        ],
        "torn",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_fact(name: str) -> None:
    """The fact has the value that the norm gives it, or none, with every type that is read searched."""
    fact, table, resources, expected = CASES[name]
    found = episode(facts(**{fact: table}), resources, searched=TYPES)
    assert found.episode.facts == ({} if expected is OPEN else {fact: expected})
    assert set(found.why) - {key for key in found.why if key.startswith("unasked.")} == (
        set() if expected is OPEN else {f"facts.{fact}"}
    )


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[2]])
def test_what_is_not_used_hides_nothing_that_comes_after_it(name: str) -> None:
    """Beside what any other case of the fact has, the same is read whichever of the two comes first."""
    fact, table, resources, _ = CASES[name]
    for other, _, more, _ in CASES.values():
        if other == fact:
            hide_nothing(facts(**{fact: table}), resources, more, TYPES)


def test_what_was_not_searched_closes_nothing() -> None:
    """A closed table whose type is not in the data and was not searched is noted, and the fact stays unknown."""
    found = episode(facts(failure=FAILURE), [])
    assert found.episode.facts == {}
    assert found.notes == ("failure: Condition was not searched",)


@pytest.mark.parametrize(
    ("born", "years"),
    [("1960-11-28", 66), ("1960-11-29", 65), ("1960", None), ("1960-12", 65), ("1960-11", None), ("2026-11-28", 0)],
)
def test_age_is_whole_years_where_the_date_says_it(born: str, years: int | None) -> None:
    """Age is counted on the day of the assessment; where the birth date leaves it open, it is unknown."""
    bound = bindings_from_dict({"pathway": "record", "facts": {"age": {"age": True}}}, PATHWAY)
    (found,) = read_fhir(patient(birthDate=born), PATHWAY, bound, at=AT)
    assert isinstance(found, ImportedEpisode)
    assert found.episode.facts == ({} if years is None else {"age": years})


def test_several_tables_of_a_number_are_asked_in_order() -> None:
    """The first table that gives a value gives it; of flags, every table is heard."""
    tables = [PAIN | {"within": "P7D"}, ASKED]
    answered = response("r", "2026-11-01", ("q", {"valueInteger": 2}))
    assert episode(facts(pain=tables), [pain("a", 6), answered]).episode.facts == {"pain": 2}
    assert episode(facts(pain=tables), [pain("a", 6, "2026-11-27"), answered]).episode.facts == {"pain": 6}
    both = episode(
        facts(failure=[{"condition": "failure"}, ASKED]),
        [
            condition("c", "failure"),
            response("r", "2026-11-01", ("q", {"valueBoolean": False})),
        ],
    )
    assert both.episode.facts == {"failure": True}
    assert both.why["facts.failure"] == ("Condition/c",)
    assert "Condition/c" in both.notes[0]
    assert "QuestionnaireResponse/r" in both.notes[0]


def test_a_flag_is_closed_only_where_every_table_is() -> None:
    """One open table beside a closed one leaves the flag unknown."""
    assert episode(facts(failure=[FAILURE, ASKED]), [], searched=TYPES).episode.facts == {}
    closed = [FAILURE, ASKED | {"closed": "asked of everybody"}]
    found = episode(facts(failure=closed), [], searched=(*TYPES, "QuestionnaireResponse"))
    assert found.episode.facts == {"failure": False}
    assert found.why["facts.failure"] == ("closed: asked of everybody", "closed: reviewed")


WRONG: dict[str, tuple[dict[str, Any], list[dict[str, Any]], str]] = {
    "another unit": (
        {"pressure": PRESSURE},
        [pressures("a", ("systolic", quantity(1, "Pa")))],
        "Observation/a: the unit Pa; those listed are mm[Hg], kPa; add it under units with its factor",
    ),
    "a unit without a code": (
        {"pain": PAIN},
        [pain("a", 3, valueQuantity={"value": 3, "unit": "points"})],
        "Observation/a: a unit without a UCUM code; those listed are {score}; add it under units with its factor",
    ),
    "a unit of another system": (
        {"pain": PAIN},
        [pain("a", 3, valueQuantity=quantity(3, system="http://e.org/units"))],
        "Observation/a: a unit without a UCUM code; those listed are {score}; add it under units with its factor",
    ),
    "out of range": (
        {"pain": PAIN},
        [pain("a", 11)],
        "Observation/a: pain: 11 is not within 0 to 10; correct it, or leave it out",
    ),
    "of the highest, any that is out of range": (
        {"pain": PAIN | {"take": "highest"}},
        [pain("a", -1), pain("b", 3)],
        "Observation/a: pain: -1 is not within 0 to 10; correct it, or leave it out",
    ),
    "an answer of another type": (
        {"pain": ASKED},
        [response("a", "2026-11-01", ("q", {"valueString": "3"}))],
        "QuestionnaireResponse/a: q is answered by valueString, and pain takes valueDecimal, valueInteger",
    ),
    "a status that R4 does not know": (
        {"pain": PAIN},
        [pain("a", 3, status="bogus")],
        "Observation/a: status bogus is none that R4 knows",
    ),
    "a day that does not exist": (
        {"pain": PAIN},
        [pain("a", 3, "2026-02-30")],
        "Observation/a: effectiveDateTime is '2026-02-30', which is no dateTime of FHIR",
    ),
    "a shape that is wrong": (
        {"pain": PAIN},
        [observation("9", "x", code={"coding": "pain"})],
        "Observation/9: code.coding is a text, not a list",
    ),
    "an object where R4 has a list": (
        {"pain": PAIN},
        [pain("a", 3, category=concept("survey"))],
        "Observation/a: this is not R4: category is an object",
    ),
    "a status that is a text, as before R4": (
        {"failure": FAILURE},
        [condition("c", "failure", clinicalStatus="active")],
        "Condition/c: this is not R4: clinicalStatus is a text",
    ),
    "a medication order": (
        {},
        [resource("MedicationOrder", "m")],
        "MedicationOrder/m: this is not R4: it has no MedicationOrder",
    ),
    "a medication that is not there": (
        {"on_drug": {"medication": "drug_a"}},
        [
            resource(
                "MedicationRequest",
                "m",
                status="active",
                intent="order",
                medicationReference={"reference": "Medication/x"},
            )
        ],
        "MedicationRequest/m: medicationReference Medication/x is not in the data",
    ),
    "one id with two contents": (
        {"pain": PAIN},
        [pain("a", 3), pain("a", 4)],
        "Observation/a is there twice, and the two differ",
    ),
    "about somebody else": (
        {"pain": PAIN},
        [pain("a", 3, subject={"reference": "Patient/2"})],
        "Observation/a is about Patient/2, who is not in the data",
    ),
    "about nobody": (
        {"pain": PAIN},
        [pain("a", 3, subject={"display": "somebody"})],
        "Observation/a: it names no patient whom it is about; subject.reference says that",
    ),
    "a search that failed": (
        {"pain": PAIN},
        [{"resourceType": "OperationOutcome", "id": "o", "issue": [{"severity": "fatal", "diagnostics": "down"}]}],
        "OperationOutcome/o: the search failed (fatal): down",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused_is_named(name: str) -> None:
    """The patient is refused, with the one reason, which names the resource."""
    tables, resources, reason = WRONG[name]
    assert [told.partition("; allowed: registered")[0] for told in refusals(facts(**tables), resources)] == [reason]


def test_every_reason_is_told_at_once() -> None:
    """Two things that are wrong are two reasons."""
    told = refusals(
        facts(pain=PAIN, pressure=PRESSURE), [pain("a", 11), pressures("b", ("systolic", quantity(1, "Pa")))]
    )
    assert [reason.partition(":")[0] for reason in told] == ["Observation/a", "Observation/b"]


@pytest.mark.parametrize("died", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-11"}])
def test_whoever_has_died_is_refused(died: dict[str, Any]) -> None:
    """A patient deceased on or before the day, by the first possible day, is refused."""
    (found,) = read_fhir(patient(**died), PATHWAY, bindings_from_dict({"pathway": "record"}, PATHWAY), at=AT)
    assert isinstance(found, RefusedPatientError)
    assert "deceased" in str(found)
    (alive,) = read_fhir(
        patient(deceasedDateTime="2026-12"), PATHWAY, bindings_from_dict({"pathway": "record"}, PATHWAY), at=AT
    )
    assert not isinstance(alive, RefusedPatientError)


def test_months_reach_back_by_the_calendar() -> None:
    """The day of the month is cut to the last of its month: a month before 31 March begins on 28 February."""
    table = facts(pain=PAIN | {"within": "P1M"})
    assert episode(table, [pain("a", 3, "2026-02-28")], at="2026-03-31").episode.facts == {"pain": 3}
    assert episode(table, [pain("a", 3, "2026-02-27")], at="2026-03-31").episode.facts == {}


def test_medications_are_found_by_reference() -> None:
    """A medication may be contained, or be another resource of the data."""
    medication = {"resourceType": "Medication", "id": "x", "code": concept("drug_a")}
    asked = {"status": "active", "intent": "order", "authoredOn": "2026-11-01"}
    inside = resource(
        "MedicationRequest", "m", contained=[medication], medicationReference={"reference": "#x"}, **asked
    )
    beside = resource("MedicationRequest", "m", medicationReference={"reference": "http://e.org/Medication/x"}, **asked)
    others = [{"resourceType": "Medication"}, medication, {"resourceType": "Substance", "id": "x"}, {"id": "x"}]
    among = inside | {"contained": others}
    for resources in ([inside], [among], [beside, medication]):
        assert episode(facts(on_drug={"medication": "drug_a"}), resources).episode.facts == {"on_drug": True}


@pytest.mark.parametrize(
    ("contained", "wrong"),
    [
        ({"id": "x"}, "contained"),
        (["x"], "contained[0]"),
        ([{"resourceType": "Medication", "id": 4}], "contained[0].id"),
        ([{"resourceType": ["Medication"], "id": "x"}], "contained[0].resourceType"),
    ],
)
def test_what_a_resource_contains_has_a_shape(contained: Any, wrong: str) -> None:
    """Where it is looked at, what is of another kind refuses, naming resource and path (INTEROP 3)."""
    fields = {"status": "active", "intent": "order", "authoredOn": "2026-11-01"}
    made = resource("MedicationRequest", "m", contained=contained, medicationReference={"reference": "#x"}, **fields)
    (told,) = refusals(facts(on_drug={"medication": "drug_a"}), [made])
    assert told.startswith(f"MedicationRequest/m: {wrong} is ")


def test_weeks_are_counted_of_what_still_lasts() -> None:
    """A condition that is over began some weeks ago, and is none that has lasted since."""
    since = facts(since={"weeks_since": {"condition": "failure"}})
    lasting = condition("c", "failure", onsetDateTime="2026-11-14")
    over = condition("d", "failure", clinical="resolved", onsetDateTime="2026-10-31")
    for resources, weeks in (([lasting], 2), ([over], None), ([lasting, over], 2)):
        assert episode(since, resources).episode.facts == ({} if weeks is None else {"since": weeks})


def test_the_same_resource_twice_counts_once() -> None:
    """Meta and text apart, the same id with the same content is one resource."""
    again = pain("a", 3) | {"meta": {"versionId": "2"}, "text": {"status": "generated"}}
    assert episode(facts(pain=PAIN), [pain("a", 3), again]).why["facts.pain"] == ("Observation/a of 2026-11-20",)


def test_who_is_wanted_and_not_in_the_data_is_not_made_up() -> None:
    """Where the data hold patients, a reference makes no other; where they hold none, it does."""
    bound = bindings_from_dict({"pathway": "record"} | {"value_sets": VALUE_SETS} | facts(pain=PAIN), PATHWAY)
    about = pain("a", 3, subject={"reference": "Patient/2"})
    (refused,) = read_fhir([patient(), about], PATHWAY, bound, at=AT, patient="2")
    assert isinstance(refused, RefusedPatientError)
    assert str(refused.problems[0]) == "there is no Patient/2 in the data; there are 1"
    (passed,) = read_fhir([patient(), about], PATHWAY, bound, at=AT, patient="1")
    assert isinstance(passed, ImportedEpisode)
    assert passed.episode.facts == {}
    (made,) = read_fhir([about], PATHWAY, bound, at=AT, patient="2")
    assert isinstance(made, ImportedEpisode)
    assert made.episode.facts == {"pain": 3}


def test_cases_are_many_enough() -> None:
    """Every kind of table is read in some case."""
    assert {next(iter(table)) for _, table, _, _ in CASES.values()} == {
        "condition",
        "allergy",
        "medication",
        "procedure",
        "count",
        "weeks_since",
        "cases",
        "observation",
        "answer",
    }


def test_a_file_that_is_too_large_is_refused_and_one_that_just_fits_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit itself is allowed; no more than one byte beyond it is ever read."""
    text = '{"resourceType": "Patient", "id": "p"}'
    file = tmp_path / "a.json"
    for room, refused in ((len(text), False), (len(text) - 1, True)):
        monkeypatch.setattr("l4path.interop.sources.MAX_BYTES", room)
        file.write_text(text, encoding="utf-8")
        if refused:
            with pytest.raises(FileError, match=f"has more than {room} bytes"):
                list(documents_of(file))
        else:
            assert list(documents_of(file)) == [{"resourceType": "Patient", "id": "p"}]


def test_a_procedure_before_the_time_that_is_counted_is_noted() -> None:
    """By its name and its day, as whatever is not used (INTEROP 3)."""
    found = episode(facts(scans=SCANS), [procedure("p", "scan", "2024-05-01")])
    (note,) = found.notes
    assert "scans" in note
    assert "Procedure/p of 2024-05-01" in note
