"""Small rules of what is exchanged, each at the place where it lies: bounds, orders, counts, what hides nothing."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from cql_evaluator import Evaluation
from l4path.conditions import Range
from l4path.conditions.logic import MET, NOT_MET
from l4path.errors import BindingsError, EpisodeError, FhirError
from l4path.interop import RefusedPatientError, bindings_from_dict, from_fhir, read_bindings, sources
from l4path.interop.bindings import types_of, types_of_trial
from l4path.interop.checking import check_bindings, check_data
from l4path.interop.combinations import _joined, _meet
from l4path.interop.cql import library_of
from l4path.interop.cql.constants import decimal
from l4path.interop.cql.logic import Logic
from l4path.interop.cql.tables import _first, _those
from l4path.interop.cql.tree import FALSE, TRUE, Call, Case, If, Library, Nothing, Query, Ref, Texts, Value, added, text
from l4path.interop.dates import Span
from l4path.interop.gathering import gathered
from l4path.interop.questions import questions, screens_of
from l4path.interop.reading_sets import codes_of_value_set
from l4path.interop.shapes import misshapen, other_release
from l4path.interop.sources import documents_of
from l4path.interop.template import bindings_template
from l4path.interop.vocabulary import MEDICATION_TYPES, TYPES_READ
from l4path.meaning import Recorded
from records import (
    AT,
    LOCAL,
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
    read,
    refusals,
    resource,
    response,
    statement,
    trials,
)

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://example.org/fhir"
CODINGS = [{"system": LOCAL, "code": code} for code in ("none_known", "drug_a")]
MEDICATION = {"resourceType": "Medication", "id": "m", "code": concept("drug_a")}
PAIN = facts(pain={"observation": "pain", "unit": "{score}"})


@pytest.mark.parametrize(
    ("this", "other", "meet"),
    [
        ((1, 3), (3, 5), True),
        ((1, 3), (4, 5), False),
        ((1, 3), (1, 1), True),
        ((1, 3), (3, 3), True),
        ((1, 3), (2, 2), True),
        ((2, 2), (2, 2), True),
        ((1, 1), (2, 2), False),
    ],
)
def test_days_meet_where_one_day_is_of_both(this: tuple[int, int], other: tuple[int, int], meet: bool) -> None:
    """The first and the last day of each are days of it."""
    assert _meet(Span(*this), Span(*other)) is meet
    assert _meet(Span(*other), Span(*this)) is meet


def test_days_without_a_day_between_them_are_one_run() -> None:
    """Whatever their order; a day that is missing parts them, and what ends before it begins is none."""
    spans = [Span(8, 9), Span(1, 3), Span(4, 4), Span(2, 2), Span(6, 5)]
    assert list(_joined(spans)) == [Span(1, 4), Span(8, 9)]
    assert list(_joined([])) == []


@pytest.mark.parametrize(
    ("medication", "procedure", "once", "read"),
    [
        (True, False, False, set(MEDICATION_TYPES)),
        (True, False, True, set(MEDICATION_TYPES)),
        (False, True, False, {"Procedure"}),
        (False, True, True, {"Procedure", "ServiceRequest"}),
        (True, True, True, {*MEDICATION_TYPES, "Procedure", "ServiceRequest"}),
    ],
)
def test_a_treatment_is_read_from_these_types(medication: bool, procedure: bool, once: bool, read: set[str]) -> None:
    """By what it is looked for; what asks for a procedure that is done once too (INTEROP 2)."""
    found = types_of_trial(medication=medication, procedure=procedure, once=once)
    assert set(found) == read
    assert list(found) == [kind for kind in TYPES_READ if kind in read]
    kept = found[0]
    assert types_of_trial(medication=medication, procedure=procedure, once=once, resources=(kept, "Patient")) == (kept,)


def test_a_fact_is_read_from_the_types_that_a_place_records_it_in() -> None:
    """Of those of its table; of all, where none is named."""
    assert types_of("medication") == ("MedicationRequest", "MedicationStatement")
    assert types_of("medication", ("MedicationStatement",)) == ("MedicationStatement",)


@pytest.mark.parametrize(
    ("value", "shape", "wrong"),
    [
        (1.5, "whole", "x is 1.5, not a whole number"),
        (Decimal("1.5"), "whole", "x is 1.5, not a whole number"),
        ("1", "whole", "x is a text, not a whole number"),
        (True, "whole", "x is true or false, not a whole number"),
        (1.5, "text", "x is a number, not a text"),
        (Decimal("1.5"), "boolean", "x is a number, not true or false"),
        (True, "number", "x is true or false, not a number"),
        (None, "number", "x is null, not a number"),
    ],
)
def test_a_value_of_another_type_is_told_by_what_it_is(value: Any, shape: str, wrong: str) -> None:
    """A number that is not whole by its digits, all else by the name of its type."""
    assert list(misshapen(value, shape, "x")) == [wrong]


def test_the_extreme_rests_on_those_that_have_it() -> None:
    """Of the highest every one that is as high, and none that is lower."""
    highest = facts(pain={"observation": "pain", "unit": "{score}", "take": "highest"})
    found = episode(highest, [pain("a", 6, "2026-11-01"), pain("b", 3, "2026-11-02"), pain("c", 6, "2026-11-03")])
    assert found.why["facts.pain"] == ("Observation/a of 2026-11-01", "Observation/c of 2026-11-03")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (
            Decimal("1e20"),
            "Observation/a: pain: 100000000000000000000 is not a number here; write a number; allowed: 0 to 10",
        ),
        (Decimal("1e21"), "Observation/a: 1E+21 is no value of pain; allowed: 0 to 10"),
    ],
)
def test_a_number_is_written_out_while_it_can_be(value: Decimal, told: str) -> None:
    """Of more digits than twenty it is told as it is written."""
    assert refusals(PAIN, [pain("a", value)]) == [told]


def test_a_number_of_which_forty_decimals_tell_nothing_is_none() -> None:
    """One of which they do is kept."""
    assert episode(PAIN, [pain("a", Decimal("1e-40"))]).episode.facts == {"pain": 1e-40}
    assert episode(PAIN, [pain("a", Decimal("9.9e-41"))]).episode.facts == {"pain": 0}


def test_one_resource_that_is_misshapen_hides_no_other() -> None:
    """Each of them is named, whatever comes first."""
    wrong = [
        {"resourceType": "Observation", "id": name, "subject": {"reference": "Patient/1"}, "code": 4} for name in "ab"
    ]
    assert refusals(PAIN, wrong) == [f"Observation/{name}: code is a number, not an object" for name in "ab"]


def test_a_patient_of_another_shape_is_refused() -> None:
    """By every element that is read."""
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | PAIN, PATHWAY)
    (found,) = l4path.read_fhir([patient(birthDate=4, deceasedBoolean="no")], PATHWAY, bound, at=AT)
    assert isinstance(found, EpisodeError)
    assert [problem.what for problem in found.problems] == [
        "Patient/1: birthDate is a number, not a text",
        "Patient/1: deceasedBoolean is a text, not true or false",
    ]


def test_a_refused_patient_is_named() -> None:
    """Where the data name none, only the reasons are told."""
    assert str(RefusedPatientError("7", ["it is so"])).startswith("Patient/7")
    assert "Patient" not in str(RefusedPatientError("", ["it is so"]))


def test_two_treatments_that_contradict_a_response_are_both_told() -> None:
    """The first does not hide the second."""
    answers = [(name, code) for name in ("drug", "pair") for code in ("tolerated",)]
    items: list[dict[str, Any]] = []
    for name, measure in answers:
        items.append({"linkId": f"outcome.{name}", "answer": [{"valueCoding": {"code": "failed"}}]})
        items.append({"linkId": f"measure.{name}.{measure}", "answer": [{"valueBoolean": False}]})
    form = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": "https://e.org/Questionnaire/record|0",
        "item": items,
    }
    with pytest.raises(EpisodeError) as refused:
        l4path.from_response(PATHWAY, form)
    assert [problem.where.split(".")[1] for problem in refused.value.problems] == ["drug", "pair"]


def test_a_set_that_only_a_measure_names_is_named() -> None:
    """By its code, its component, its values; only what nothing names is found."""
    raw = {
        "pathway": "record",
        "value_sets": VALUE_SETS,
        "trials": {
            "drug": {"medication": "drug_a", "measures": {"relief": {"observation": "relief", "component": "systolic"}}}
        },
    }
    found = check_bindings(bindings_from_dict(raw, PATHWAY), PATHWAY).findings
    named = {"drug_a", "relief", "systolic"}
    assert found == tuple(f"value_sets.{name}: no table names it" for name in VALUE_SETS if name not in named)


def test_at_most_two_billion_bytes_are_read() -> None:
    """As the page says."""
    assert sources.MAX_BYTES == 2 * 10**9


def test_what_is_settled_is_true_or_false_in_cql() -> None:
    """By the rule, and not as the contrary."""
    logic = Logic(PATHWAY, Library("record", "0"))
    assert (logic.truth(MET), logic.truth(NOT_MET)) == (TRUE, FALSE)


def test_definitions_of_their_own_are_numbered_from_one() -> None:
    """In the order in which they are asked for, each once."""
    logic = Logic(PATHWAY, Library("record", "0"))
    assert [logic._defined_apart(part, "part", TRUE) for part in (MET, NOT_MET, MET)] == [
        *(Ref("part #1"), Ref("part #2"), Ref("part #1")),
    ]


def test_a_long_pathway_that_is_declared_from_its_end_is_defined() -> None:
    """Each claim after what it rests on, so that nothing goes deep."""
    nodes = [l4path.Treatment(f"t{number}", "t", tier="care", once=True) for number in range(150)]
    ways = [nodes[at].escalates_to(nodes[at + 1], on="completion", id=f"e{at}") for at in reversed(range(149))]
    pathway = l4path.Pathway("long", tiers=["care"], start=[nodes[0]], nodes=nodes[:0:-1], escalations=ways)
    logic = Logic(pathway, Library("long", "0"))
    logic.define_all()
    assert "reached_t149" in logic.library.definitions


def test_a_pathway_in_a_library_is_text_in_base_64_and_nothing_else() -> None:
    """Signs of no such text are not passed over."""
    bundle = l4path.to_fhir(PATHWAY, base=BASE)
    (library,) = (entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Library")
    library["content"][-1]["data"] = "!" + library["content"][-1]["data"]
    with pytest.raises(FhirError, match="the pathway in the Library cannot be read"):
        from_fhir(bundle)


def test_a_score_that_nothing_asks_is_defined_all_the_same() -> None:
    """Its least and its greatest are names of the library (INTEROP 8)."""
    fever = l4path.Flag("fever", "fever")
    score = l4path.Score("burden", "burden", [l4path.ScoreItem(fever, 2)])
    home = l4path.Disposition("home", "Home", tier="care")
    pathway = l4path.Pathway("scored", tiers=["care"], start=[home], facts=[fever], scores=[score])
    assert {"least burden", "greatest burden"} <= library_of(pathway, base=BASE, parameters=True).definitions.keys()


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (allergy("a", "other", reaction=[{"substance": concept("none_known")}]), None),
        (allergy("a", "none_known"), False),
        (allergy("a", "none_known", verified="refuted"), None),
        (allergy("a", "none_known") | {"code": {"coding": [*CODINGS]}}, True),
    ],
    ids=["a substance", "a code", "a refuted one", "of both sets"],
)
def test_that_there_is_no_allergy_is_said_by_the_code(found: dict[str, Any], value: bool | None) -> None:
    """By no substance of a reaction; what is in the set itself says yes, and nothing else beside it (INTEROP 4.2)."""
    read = episode(facts(allergy={"allergy": "drug_a", "none": "none_known"}), [found])
    assert read.episode.facts.get("allergy") is value
    assert read.notes == ()


def test_a_form_that_names_nobody_is_of_the_only_patient() -> None:
    """Of two it is not clear whose it is (INTEROP 7)."""
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | PAIN, PATHWAY)
    form = l4path.to_response(PATHWAY, l4path.Episode({"pain": 4}), base=BASE)
    (alone,) = l4path.read_fhir([patient()], PATHWAY, bound, at=AT, form=form)
    assert isinstance(alone, l4path.ImportedEpisode)
    assert alone.episode.facts == {"pain": 4}
    with pytest.raises(EpisodeError, match="names no patient, and the data hold several"):
        list(l4path.read_fhir([patient(), patient() | {"id": "2"}], PATHWAY, bound, at=AT, form=form))


def test_what_has_no_type_hides_nothing_behind_it() -> None:
    """Each is told, and who comes after them is there."""
    found = gathered([{"id": "x"}, {"id": "y", "resourceType": 4}, patient()])
    assert found.problems == ["a resource/x: no resourceType", "a resource/y: resourceType is a number, not a text"]
    assert list(found.records) == ["1"]


def test_blank_lines_part_no_lines(tmp_path: Path) -> None:
    """Before the first of them and between them, in a file that is not called so."""
    path = tmp_path / "data.json"
    path.write_text('\n \n{"a": 1}\n\n{"b": 2}\n', encoding="utf-8")
    assert list(documents_of(path)) == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize(
    ("size", "told"),
    [(400_000, "names and texts in double quotes"), (400_001, "expecting property name enclosed in double quotes")],
)
def test_the_slip_of_a_long_text_is_told_by_json_itself(size: int, told: str, tmp_path: Path) -> None:
    """The other readers' words are looked for in no more than 400,000 signs."""
    path = tmp_path / "data.json"
    path.write_text("{'a': 1}".ljust(size), encoding="utf-8")
    with pytest.raises(l4path.FileError, match=told):
        list(documents_of(path))


def test_the_form_of_a_question_is_its_address_without_the_version() -> None:
    """The question is taken as it is written."""
    table = {"answer": {"questionnaire": "http://clinic.example/q|3", "item": "a|b"}}
    bound = bindings_from_dict({"pathway": "record"} | facts(fever=table), PATHWAY)
    (found,) = bound.facts["fever"]
    assert (found.questionnaire, found.item) == ("http://clinic.example/q", "a|b")


def test_a_response_has_no_group_in_which_nothing_is_answered() -> None:
    """Of a treatment that nobody asked about nothing stands there."""
    unasked = l4path.Episode(trials={"scan": l4path.Trial()}, unasked=["drug", "pair", "advice"])
    response = l4path.to_response(PATHWAY, unasked, base=BASE)
    assert response["item"] == [
        {
            "linkId": "trials",
            "item": [
                {"linkId": "trial.scan", "item": [{"linkId": "tried.scan", "answer": [{"valueBoolean": True}]}]},
            ],
        }
    ]


def test_a_questionnaire_of_another_shape_refuses() -> None:
    """Its address is a text."""
    bound = facts(fever={"answer": {"questionnaire": "http://clinic.example/q", "item": "a"}})
    wrong = {
        "resourceType": "QuestionnaireResponse",
        "id": "f",
        "subject": {"reference": "Patient/1"},
        "questionnaire": 4,
    }
    assert refusals(bound, [wrong]) == ["QuestionnaireResponse/f: questionnaire is a number, not a text"]


def test_a_decimal_has_a_point() -> None:
    """As CQL tells it from a whole number."""
    assert [decimal(number).text for number in (6, -2, 0.5, 1e-7)] == ["6.0", "-2.0", "0.5", "0.0000001"]


def test_rows_that_say_the_same_as_the_last_are_it() -> None:
    """Those just before it, and no others."""
    a, b, (x, y, z) = text("a"), text("b"), map(Ref, "xyz")
    assert _first([(x, a), (y, b), (z, a)]) == Case(((x, a), (y, b)), a)
    assert _first([(x, b), (y, a), (z, a)]) == Case(((x, b),), a)
    assert _first([(x, a), (z, a)]) == a


def test_the_sum_of_nothing_is_none() -> None:
    """As a whole number."""
    assert added() == Value("Integer", "0")


def test_medications_that_are_the_same_are_one() -> None:
    """Whether or not it is the same value in memory."""
    twice = [{"resourceType": "Medication", "id": "m", "code": {"text": "x"}} for _ in range(2)]
    assert gathered(twice).problems == []


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"compose": {"include": [{"system": "s", "concept": [{}]}]}}, "a code without a system, or a system without"),
        ({"compose": {"include": [{"concept": [{"code": "c"}]}]}}, "a code without a system, or a system without"),
        ({"expansion": {"contains": [4]}}, "its expansion.contains is not a list of objects"),
        ({"expansion": {"contains": {"code": "c"}}}, "its expansion.contains is not a list of objects"),
        ({"expansion": {"contains": [{"system": 4, "code": "c"}]}}, "a system or code in its expansion is not a text"),
        ({"expansion": {"contains": [{"system": "s", "code": 4}]}}, "a system or code in its expansion is not a text"),
        ({"compose": {"include": {"concept": []}}}, "its compose.include is not a list of objects"),
        ({"compose": {"include": []}}, "its compose.include is not a list of objects"),
        ({"compose": {"include": [4]}}, "its compose.include is not a list of objects"),
        ({"expansion": 4}, "its expansion is not an object"),
        ({}, "it has no compose"),
        ({"expansion": {"total": 2, "contains": [{"system": "s", "code": "c"}]}}, "its expansion holds 1 of 2 codes"),
    ],
)
def test_a_value_set_that_cannot_be_read_says_what_it_lacks(data: dict[str, Any], wrong: str) -> None:
    """Neither half of a code is made up."""
    with pytest.raises(ValueError, match=wrong):
        list(codes_of_value_set({"resourceType": "ValueSet"} | data))


def test_a_value_set_is_read_to_its_depths() -> None:
    """What is abstract is none of it, and what stands below it is."""
    below = [{"system": "s", "code": "b", "contains": [{"system": "s", "code": "c"}]}]
    contains = [{"system": "s", "code": "a", "abstract": True, "contains": below}, {"display": "no code"}]
    data = {"resourceType": "ValueSet", "expansion": {"total": 4, "contains": contains}}
    assert sorted(codes_of_value_set(data)) == [("s", "b"), ("s", "c")]


def test_sets_that_include_one_another_are_told_where_the_loop_begins() -> None:
    """And not where it is first come upon."""
    sets = {name: {"includes": [other]} for name, other in (("a", "b"), ("b", "c"), ("c", "b"))}
    with pytest.raises(BindingsError) as refused:
        bindings_from_dict({"pathway": "record", "value_sets": sets}, PATHWAY)
    assert [(one.where, one.what) for one in refused.value.problems] == [
        ("value_sets.b.includes", "sets include one another: b -> c -> b"),
    ]


def test_codings_that_are_as_frequent_stand_in_the_order_of_the_alphabet() -> None:
    """Whatever order they are found in; the more frequent before them."""
    found = [pain("a", 3) | {"code": concept(code)} for code in ("z", "y", "y", "x")]
    data = [patient(), *(one | {"id": str(number)} for number, one in enumerate(found))]
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | PAIN, PATHWAY)
    told = check_data(bound, data).unmatched
    assert told == tuple((f"Observation {LOCAL} {code}", count) for code, count in (("y", 2), ("x", 1), ("z", 1)))


def test_whoever_answers_with_a_yes_is_asked_who_answers() -> None:
    """A reason is none to ask about."""
    tables = {
        "failure": {"condition": "failure", "closed": "yes"},
        "fever": {"condition": "fever", "closed": "we look"},
    }
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | facts(**tables), PATHWAY)
    assert check_bindings(bound, PATHWAY).questions == (
        "facts.failure: closed says 'yes': who answers for it, and why?",
    )


@pytest.mark.parametrize(
    ("line", "known"),
    [('{"id": "x", ', {}), ('{"resourceType": "Condition", ', {}), ('{"resourceType": "Device", ', {"failure": False})],
)
def test_a_line_that_cannot_be_read_closes_nothing_of_its_type(
    line: str, known: dict[str, bool], tmp_path: Path
) -> None:
    """Of no type, where it names none (INTEROP 3)."""
    path = tmp_path / "data.ndjson"
    path.write_text(f"{json.dumps(patient())}\n{line}\n", encoding="utf-8")
    table = facts(failure={"condition": "failure", "closed": "so"})
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | table, PATHWAY)
    broken, found = l4path.read_fhir(path, PATHWAY, bound, at=AT, searched=["Condition"])
    assert isinstance(broken, RefusedPatientError)
    assert isinstance(found, l4path.ImportedEpisode)
    assert found.episode.facts == known


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ('{"a": 1}\n{"b": 2}', True),
        ('{"resourceType": "Patient"\n{"resourceType": "Patient"}', True),
        ('{"resourceType": "Patient"\n{"b": 2}', False),
        ('{"a": 1}\n[2]', False),
        ('[1]\n{"a": 1}', False),
    ],
)
def test_a_text_of_lines_begins_with_two_objects(content: str, lines: bool, tmp_path: Path) -> None:
    """The second a resource, where the first cannot be read; any other is told to be no JSON."""
    path = tmp_path / "data.json"
    path.write_text(content, encoding="utf-8")
    if lines:
        assert len(list(documents_of(path))) == 2
        return
    with pytest.raises(l4path.FileError, match="not JSON"):
        list(documents_of(path))


@pytest.mark.parametrize("begun", [b"", b"\xef\xbb\xbf", b"\n \t\r", b" " * 2000])
def test_what_begins_with_a_bracket_is_xml(begun: bytes, tmp_path: Path) -> None:
    """Whatever blanks stand before it."""
    path = tmp_path / "data.json"
    path.write_bytes(begun + b"<Bundle/>")
    with pytest.raises(l4path.FileError, match="this is XML; FHIR R4 is read as JSON"):
        list(documents_of(path))


def test_what_is_only_a_bound_is_named_alone() -> None:
    """And not what has a value beside it."""
    bound = pain("b", 3) | {"valueQuantity": quantity(3) | {"comparator": "<"}}
    found = episode(PAIN, [pain("a", 3), bound])
    assert found.episode.facts == {}
    (note,) = found.notes
    assert "Observation/b" in note
    assert "Observation/a" not in note


def test_a_value_that_is_absent_for_a_reason_needs_no_note() -> None:
    """It is no bound, and somebody has said why it is not there (INTEROP 4.1)."""
    found = episode(PAIN, [observation("a", "pain", dataAbsentReason={"text": "asleep"})])
    assert (found.episode.facts, found.notes) == ({}, ())


FEVER = {"observation": "fever", "yes": "present", "no": "absent"}


@pytest.mark.parametrize(
    ("values", "known", "notes"),
    [
        (["present"], {"fever": True}, 0),
        (["absent"], {"fever": False}, 0),
        (["scan"], {}, 1),
        (["present", "absent"], {}, 1),
    ],
)
def test_a_coded_value_means_yes_or_no(values: list[str], known: dict[str, bool], notes: int) -> None:
    """In exactly one of the two sets, else it is left open, though the table be closed (INTEROP 4.1, 4.2)."""
    coded = [observation(value, "fever", valueCodeableConcept=concept(value)) for value in values]
    found = episode(facts(fever=FEVER | {"closed": "so"}), coded)
    assert found.episode.facts == known
    assert len(found.notes) == notes
    assert found.why.get("facts.fever") == ((f"Observation/{values[0]} of 2026-11-20",) if known else None)


def test_of_an_answer_what_begins_with_value_is_its_value() -> None:
    """What else stands in it is not looked at."""
    answered = response("f", "2026-11-20", ("q", {"id": "x", "extension": [4], "valueBoolean": True}))
    asked = {"questionnaire": "http://clinic.example/Questionnaire/intake", "item": "q"}
    assert episode(facts(fever={"answer": asked}), [answered]).episode.facts == {"fever": True}


def test_a_count_rests_on_every_procedure_that_it_counts() -> None:
    """Two on one day are one, and both are named."""
    scans = [
        procedure(name, "scan", day) for name, day in (("a", "2026-11-01"), ("b", "2026-11-01"), ("c", "2026-11-02"))
    ]
    table = {"count": {"procedure": "scan", "within": "P1Y"}, "closed": "so"}
    found = episode(facts(scans=table), scans)
    assert found.episode.facts == {"scans": 2}
    assert found.why["facts.scans"] == (
        *("Procedure/a of 2026-11-01", "Procedure/b of 2026-11-01", "Procedure/c of 2026-11-02"),
    )


def test_an_onset_that_the_fact_cannot_take_is_named_by_its_condition() -> None:
    """With the value that it would have."""
    short = l4path.Number("since", "weeks", minimum=0, maximum=1)
    home = l4path.Disposition("home", "Home", tier="care")
    pathway = l4path.Pathway("short", tiers=["care"], start=[home], facts=[short])
    raw = {"pathway": "short", "value_sets": VALUE_SETS} | facts(since={"weeks_since": {"condition": "worn"}})
    data = [patient(), condition("c", "worn", onsetDateTime="2026-11-14")]
    (found,) = l4path.read_fhir(data, pathway, bindings_from_dict(raw, pathway), at=AT)
    assert isinstance(found, EpisodeError)
    (problem,) = found.problems
    assert problem.what.startswith("Condition/c: since: 2 is not within 0 to 1")


def test_the_questions_of_a_form_are_asked_as_they_are_declared() -> None:
    """By the question, else by the label; a screen by its id where it has neither (INTEROP 7)."""
    said, labelled = l4path.Flag("said", "a label", question="Is it so?"), l4path.Flag("labelled", "a label")
    screens = [
        l4path.Screen("asked", [said], label="a label", question="Are they so?"),
        l4path.Screen("called", [said], label="a label"),
        l4path.Screen("bare", [labelled]),
    ]
    home = l4path.Disposition("home", "Home", tier="care")
    pathway = l4path.Pathway("form", tiers=["care"], start=[home], facts=[said, labelled], screens=screens)
    assert {question.link: question.text for question in questions(pathway)} == {
        "screened.asked": "Are they so?",
        "screened.called": "a label",
        "screened.bare": "bare",
        "facts.said": "Is it so?",
        "facts.labelled": "a label",
    }


def test_a_form_is_a_draft_to_be_tried() -> None:
    """Whoever uses it knows that; a number without bounds and unit has no extension (INTEROP 7)."""
    numbers = [l4path.Number("free", "free"), l4path.Number("bound", "bound", minimum=0, maximum=9, unit="kg")]
    home = l4path.Disposition("home", "Home", tier="care")
    form = l4path.to_form(l4path.Pathway("f", tiers=["care"], start=[home], facts=numbers), base=BASE)
    assert (form["status"], form["experimental"], form["subjectType"]) == ("draft", True, ["Patient"])
    ((group,),) = (form["item"],)
    free, limited = group["item"]
    assert "extension" not in free
    extension = "http://hl7.org/fhir/StructureDefinition"
    assert limited["extension"] == [
        {"url": f"{extension}/minValue", "valueDecimal": 0},
        {"url": f"{extension}/maxValue", "valueDecimal": 9},
        {"url": f"{extension}/questionnaire-unit", "valueCoding": {"display": "kg"}},
    ]


def test_a_response_without_groups_is_read_by_cql_as_by_the_rest() -> None:
    """A question may stand at the top (INTEROP 7)."""
    form = l4path.to_response(PATHWAY, l4path.Episode({"fever": True}), base=BASE)
    flat = form | {"item": form["item"][0]["item"]}
    assert l4path.from_response(PATHWAY, flat).facts == {"fever": True}
    assert Evaluation(library_of(PATHWAY, base=BASE), resources=[flat]).of("fact fever") is True


def test_a_predicate_is_said_by_the_outcome_where_there_is_one() -> None:
    """Else by the measures; what can never be is false (INTEROP 8, rule 7)."""
    defined = library_of(PATHWAY, base=BASE, parameters=True).definitions
    outcome = Ref("outcome drug")
    for kind in ("failed", "responded", "intolerant", "ongoing", "stopped", "relapsed"):
        found = defined[f"{kind}_drug"]
        assert isinstance(found, Case)
        assert found.rows == ((Call("is not null", (outcome,)), Call("=", (outcome, text(kind)))),)
    assert defined["failed_advice"] == FALSE


def test_a_reaction_of_another_shape_refuses() -> None:
    """By its path."""
    tables = facts(allergy={"allergy": "drug_a"})
    found = [allergy("a", "x", reaction=4), allergy("b", "x", reaction=[{"substance": "y"}])]
    assert refusals(tables, found) == [
        "AllergyIntolerance/a: reaction is a number, not a list",
        "AllergyIntolerance/b: reaction[0].substance is a text, not an object",
    ]


def test_a_medication_is_named_by_its_address_and_by_its_id() -> None:
    """By an address only where it has one, and by an id only where it has one."""
    bare, called = {"resourceType": "Medication"}, {"resourceType": "Medication", "id": "m"}
    entries = [{"fullUrl": "urn:uuid:1", "resource": bare}, {"resource": called}, {"resource": bare}]
    found = gathered([{"resourceType": "Bundle", "entry": entries}]).medications
    assert list(found) == ["urn:uuid:1", "Medication/m", "urn:uuid:m"]


def test_screens_that_are_only_a_list_of_facts_come_first() -> None:
    """As the file of a pathway has them; those with a label or a question follow in their order."""
    fever = l4path.Flag("fever", "fever")
    screens = [
        l4path.Screen("labelled", [fever], label="a label"),
        l4path.Screen("bare", [fever]),
        l4path.Screen("asked", [fever], question="Is it so?"),
    ]
    home = l4path.Disposition("home", "Home", tier="care")
    pathway = l4path.Pathway("f", tiers=["care"], start=[home], facts=[fever], screens=screens)
    assert [screen.id for screen in screens_of(pathway)] == ["bare", "labelled", "asked"]


def test_a_form_that_names_its_patient_is_of_that_patient() -> None:
    """Of several; what is about somebody else is refused (INTEROP 7)."""
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | PAIN, PATHWAY)
    data = [patient(), patient() | {"id": "2"}]
    form = l4path.to_response(PATHWAY, l4path.Episode({"pain": 4}), base=BASE, subject="Patient/2")
    one, two = l4path.read_fhir(data, PATHWAY, bound, at=AT, form=form)
    assert isinstance(one, l4path.ImportedEpisode)
    assert isinstance(two, l4path.ImportedEpisode)
    assert (one.episode.facts, two.episode.facts) == ({}, {"pain": 4})
    with pytest.raises(EpisodeError, match="is about Patient/3, who is not in the data"):
        list(l4path.read_fhir(data, PATHWAY, bound, at=AT, form=form | {"subject": {"reference": "Patient/3"}}))


ANSWER = {"linkId": "q", "answer": [{"valueBoolean": True}]}
ASKED = facts(fever={"answer": {"questionnaire": "http://clinic.example/Questionnaire/intake", "item": "q"}})


@pytest.mark.parametrize(
    "items",
    [
        [ANSWER],
        [{"linkId": "g", "item": [ANSWER]}],
        [{"linkId": "g", "item": [{"linkId": "h", "item": [ANSWER]}]}],
        [{"linkId": "g", "answer": [{"valueBoolean": False, "item": [ANSWER]}]}],
    ],
)
def test_a_question_is_answered_at_any_depth(items: list[dict[str, Any]]) -> None:
    """In a group, in a group of it, under an answer (INTEROP 4)."""
    answered = response("f", "2026-11-20") | {"item": items}
    assert episode(ASKED, [answered]).episode.facts == {"fever": True}


def test_one_group_that_cannot_be_read_hides_no_other() -> None:
    """Each is told, in whatever order they are looked at."""
    groups = [{"linkId": "a", "item": 4}, {"linkId": "b", "item": [{"linkId": 4}]}]
    for items in (groups, groups[::-1]):
        assert sorted(refusals(ASKED, [response("f", "2026-11-20") | {"item": items}])) == [
            "QuestionnaireResponse/f: item is not a list of objects",
            "QuestionnaireResponse/f: item.linkId is a number, not a text",
        ]


def test_a_template_tells_a_treatment_with_all_that_may_be_filled_in() -> None:
    """How it is done, its codes, and the keys that it may have, each with a sample."""
    lines = bindings_template(PATHWAY).splitlines()
    scan = lines.index("# Scan (done once)")
    assert lines[scan - 1 :] == [
        "",
        "# Scan (done once)",
        "# [trials.scan]",
        '# medication = "A_SET"      # or, or beside it: procedure = "A_SET"',
        '# closed = "why what is not found was not tried"',
        '# resources = ["MedicationRequest"]',
        '# within = "P2Y"',
        '# declined = "A_SET"',
        "",
        "# Treatments that the record does not hold, each with the reason; they are unasked all the same.",
        "[untracked]",
        *(f'# {name} = "..."' for name in ("drug", "pair", "advice", "scan")),
    ]
    advice = lines.index("# Advice (continuous)")
    assert lines[advice - 1 : scan - 1] == [
        "",
        "# Advice (continuous)",
        "# [trials.advice]",
        (
            '# medication = "A_SET"      # or, or beside it: procedure = "A_SET"'
            '; or instead: combination = ["A", "B"], at_least = 2'
        ),
        '# closed = "why what is not found was not tried"',
        '# resources = ["MedicationRequest"]',
        '# within = "P2Y"',
        '# weeks = "covered"',
        '# gap = "P28D"',
        '# doses = "days"',
        '# declined = "A_SET"',
        '# intolerance = "A_SET"',
        '# measures.relief = { observation = "A_SET" }',
    ]
    assert {"# Drug", "# Two drugs"} <= set(lines)


def test_a_template_tells_a_fact_with_every_way_to_record_it() -> None:
    """Its kind, its bounds and unit, and what may stand beside each way."""
    lines = bindings_template(PATHWAY).splitlines()
    pressure = lines.index("# systolic pressure (number, 0 to 300 mm[Hg])")
    assert lines[pressure - 1 : pressure + 8] == [
        "",
        "# systolic pressure (number, 0 to 300 mm[Hg])",
        "# [facts.pressure]",
        '# observation = "A_SET"      # beside it: unit, units, component, take, within; the pathway\'s unit is mm[Hg]',
        "# or: age = true",
        '# or: weeks_since = { condition = "A_SET" }',
        '# or: count = { procedure = "A_SET", within = "P12M" }      # beside it: closed',
        '# or: answer = { questionnaire = "http://...", item = "..." }',
        "",
    ]
    findings = lines.index("# findings (choices, any of cyst, tear)")
    assert lines[findings + 1 : findings + 4] == [
        "# [facts.findings]",
        '# cases = { cyst = { condition = "A_SET" } }      # beside it: closed',
        '# or: answer = { questionnaire = "http://...", item = "..." }',
    ]
    assert "# fever (flag)" in lines


@pytest.mark.parametrize(
    ("day", "count"), [("2026-10-29", 1), ("2026-10-28", 0), ("2026-10", None), ("2026-09", 0), ("", None)]
)
def test_a_procedure_is_counted_within(day: str, count: int | None) -> None:
    """Thirty days back to the day; one that may have been before leaves it open (INTEROP 4)."""
    table = {"count": {"procedure": "scan", "within": "P30D"}, "closed": "so"}
    found = episode(facts(scans=table), [procedure("p", "scan", day)]).episode.facts
    assert found.get("scans") == count


def test_a_number_that_cql_cannot_keep_is_found_behind_an_invariant() -> None:
    """An assumption is exported, and an invariant is not."""
    dose = l4path.Number("dose", "dose", minimum=0, maximum=9)
    fine = dose >= 0.000000001
    pathway = l4path.Pathway(
        "fine",
        tiers=["care"],
        start=[l4path.Disposition("home", "Home", tier="care")],
        facts=[dose],
        invariants=[l4path.Invariant("i", "an invariant", fine)],
        assumptions=[l4path.Assumption("a", "an assumption", fine)],
    )
    with pytest.raises(FhirError) as refused:
        l4path.to_cql(pathway, base=BASE)
    assert [problem.where for problem in refused.value.problems] == ["assumptions.a.always"]


def test_a_loop_of_sets_is_found_behind_one_that_ends() -> None:
    """What includes nothing does not end the search."""
    sets = {"a": {"includes": ["b", "c"]}, "b": {}, "c": {"includes": ["a"]}}
    with pytest.raises(BindingsError) as refused:
        bindings_from_dict({"pathway": "record", "value_sets": sets}, PATHWAY)
    assert [one.what for one in refused.value.problems] == ["sets include one another: a -> c -> a"]


def test_what_an_open_table_does_not_find_closes_nothing() -> None:
    """Only closed tables are told that they close nothing here."""
    tables = facts(failure={"condition": "failure"}, fever={"condition": "fever", "closed": "so"})
    tables |= trials(drug={"medication": "drug_a"}, scan={"procedure": "scan", "closed": "so"})
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | tables, PATHWAY)
    told = check_data(bound, [patient(), procedure("p", "scan")]).unsearched
    assert told == (
        "facts.fever: the data hold no Condition, so that it closes nothing unless that was searched",
        "trials.scan: the data hold no ServiceRequest, so that it closes nothing unless that was searched",
    )


@pytest.mark.parametrize(
    "unused",
    [
        pain("a", 9, "2026-11-21", status="preliminary"),
        pain("a", 9, ""),
        pain("a", 9, "2026-11-29"),
        pain("a", 9, "2026-10-28"),
    ],
    ids=["not final", "undated", "later", "before"],
)
def test_an_observation_that_is_not_used_hides_no_other(unused: dict[str, Any]) -> None:
    """And is noted."""
    within = facts(pain={"observation": "pain", "unit": "{score}", "within": "P30D"})
    found = episode(within, [unused, pain("b", 3, "2026-10-29")])
    assert found.episode.facts == {"pain": 3}
    assert len(found.notes) == 1


def test_one_with_a_component_twice_hides_no_other() -> None:
    """And what has none has no value."""
    part = {"code": concept("systolic"), "valueQuantity": quantity(120, "mm[Hg]")}
    table = facts(pressure={"observation": "bp", "component": "systolic", "unit": "mm[Hg]"})
    twice, once = (observation(name, "bp", component=[part] * count) for name, count in (("a", 2), ("b", 1)))
    found = episode(table, [twice, once])
    assert found.episode.facts == {"pressure": 120}
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    ("table", "known"),
    [
        ({"unit": "mm[Hg]"}, "mm[Hg]"),
        ({"units": {"kPa": 7.5}}, "kPa"),
        ({"unit": "mm[Hg]", "units": {"kPa": 7.5}}, "mm[Hg], kPa"),
    ],
)
def test_a_unit_that_is_not_listed_is_told_with_those_that_are(table: dict[str, Any], known: str) -> None:
    """The own unit first (INTEROP 4.1)."""
    data = [observation("a", "bp", valueQuantity=quantity(1, "Pa"))]
    assert refusals(facts(pressure={"observation": "bp"} | table), data) == [
        f"Observation/a: the unit Pa; those listed are {known}; add it under units with its factor",
    ]


def test_a_boolean_says_nothing_where_codes_are_to_say_it() -> None:
    """Not even where only one of the two sets is named (INTEROP 4)."""
    said = observation("a", "fever", valueBoolean=True)
    assert episode(facts(fever={"observation": "fever"}), [said]).episode.facts == {"fever": True}
    for way in ({"yes": "present"}, {"no": "absent"}, {"yes": "present", "no": "absent"}):
        assert episode(facts(fever={"observation": "fever"} | way), [said]).episode.facts == {}


def test_the_highest_of_a_flag_is_a_yes() -> None:
    """Of several; none of a value leaves it open, though the table be closed (INTEROP 4.1, 4.2)."""
    table = {"observation": "fever", "take": "highest", "closed": "so"}
    said = [observation(name, "fever", valueBoolean=value) for name, value in (("a", False), ("b", True), ("c", False))]
    assert episode(facts(fever=table), said).episode.facts == {"fever": True}
    assert episode(facts(fever=table | {"take": "lowest"}), said).episode.facts == {"fever": False}
    assert episode(facts(fever=table), [observation("a", "fever")]).episode.facts == {}


def test_values_that_differ_leave_a_flag_open() -> None:
    """Though the table be closed: somebody looked (INTEROP 4.2)."""
    said = [observation(name, "fever", valueBoolean=value) for name, value in (("a", False), ("b", True))]
    assert episode(facts(fever={"observation": "fever", "closed": "so"}), said).episode.facts == {}


def test_a_set_holds_what_it_includes_however_far() -> None:
    """The codes and the prefixes of all of them."""
    code = {"system": "atc", "code": "A01"}
    sets = {"a": {"includes": ["b"]}, "b": {"includes": ["c"]}, "c": {"codes": [code], "prefixes": [code]}}
    found = bindings_from_dict({"pathway": "record", "value_sets": sets}, PATHWAY).value_sets
    coded = frozenset({("http://www.whocc.no/atc", "A01")})
    assert {name: (one.codes, one.prefixes) for name, one in found.items()} == dict.fromkeys("abc", (coded, coded))


def test_cql_reads_a_response_unless_it_is_given_parameters() -> None:
    """In text and as ELM."""
    assert "\nparameter " not in l4path.to_cql(PATHWAY, base=BASE)
    assert "\nparameter " in l4path.to_cql(PATHWAY, base=BASE, parameters=True)
    assert "parameters" not in l4path.to_elm(PATHWAY, base=BASE)["library"]
    assert "parameters" in l4path.to_elm(PATHWAY, base=BASE, parameters=True)["library"]
    assert library_of(PATHWAY, base=BASE).parameters == {}


def test_what_was_not_tried_is_counted_as_nothing() -> None:
    """And of what was, courses as one where nobody says (INTEROP 8, rule 6)."""
    first = l4path.Treatment("first", "First", tier="care", adequate=l4path.weeks >= 6, response=l4path.courses >= 2)
    pathway = l4path.Pathway("counted", tiers=["care"], start=[first])
    defined = library_of(pathway, base=BASE, parameters=True).definitions
    tried, none = Ref("tried first"), Value("Decimal", "0.0")
    for measure, known in (
        ("weeks", Ref("measure first.weeks")),
        ("courses", Call("Coalesce", (Ref("measure first.courses"), Value("Decimal", "1.0")))),
    ):
        rows = ((Call("is true", (tried,)), known), (Call("is false", (tried,)), none))
        assert defined[f"counted first.{measure}"] == Case(rows, Nothing("Decimal"))


def test_only_what_is_continuous_stands_alongside() -> None:
    """And is shown where it does, or where it is an option."""
    defined = library_of(PATHWAY, base=BASE, parameters=True).definitions
    assert [name for name in defined if name.startswith("alongside_")] == ["alongside_advice"]
    assert defined["shown_advice"] == Call("or", (Ref("option_advice"), Ref("alongside_advice")))
    assert defined["shown_drug"] == Ref("option_drug")


def test_bindings_on_standard_input_name_files_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a file lie beside it."""
    value_set = {"resourceType": "ValueSet", "expansion": {"contains": [{"system": LOCAL, "code": "c"}]}}
    (tmp_path / "set.json").write_text(json.dumps(value_set), encoding="utf-8")
    raw = json.dumps({"pathway": "record", "value_sets": {"a": {"files": ["set.json"]}}})
    (tmp_path / "bindings.json").write_text(raw, encoding="utf-8")
    codes = frozenset({(LOCAL, "c")})
    assert read_bindings(tmp_path / "bindings.json", PATHWAY).value_sets["a"].codes == codes
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw.encode()), encoding="utf-8"))
    assert read_bindings("-", PATHWAY).value_sets["a"].codes == codes


def test_a_parameter_has_the_type_of_what_is_recorded() -> None:
    """A list only where several values may be recorded at once (INTEROP 8)."""
    lines = l4path.to_cql(PATHWAY, base=BASE, parameters=True).splitlines()
    declared = dict(line.removeprefix('parameter "').split('" ') for line in lines if line.startswith("parameter "))
    assert (declared["fact findings"], declared["fact cause"]) == ("List<String>", "String")
    assert (declared["fact pain"], declared["fact fever"]) == ("Decimal", "Boolean")
    assert (declared["tried scan"], declared["outcome scan"], declared["declined scan"]) == (
        "Boolean",
        "String",
        "Boolean",
    )
    assert (declared["measure drug.weeks"], declared["measure drug.ended"]) == ("Decimal", "Boolean")


@pytest.mark.parametrize(
    "unused",
    [
        procedure("a", "scan", "2026-11-01", "not-done"),
        procedure("a", "scan", "2026-12-01"),
        procedure("a", "scan", "2020-01-01"),
    ],
    ids=["not done", "later", "before"],
)
def test_a_procedure_that_is_not_counted_hides_no_other(unused: dict[str, Any]) -> None:
    """And is noted."""
    table = {"count": {"procedure": "scan", "within": "P30D"}, "closed": "so"}
    found = episode(facts(scans=table), [unused, procedure("b", "scan", "2026-11-02")])
    assert found.episode.facts == {"scans": 1}
    assert len(found.notes) == 1


def test_a_drug_of_both_sets_is_named_once() -> None:
    """Of a combination it is taken with itself, and is one resource (INTEROP 5.7)."""
    both = order("m", "2026-11-15") | {
        "medicationCodeableConcept": {
            "coding": [
                {"system": LOCAL, "code": "drug_a"},
                {"system": LOCAL, "code": "drug_b"},
            ]
        }
    }
    table = {"combination": ["drug_a", "drug_b"], "gap": "P28D", "declined": "refused"}
    found = episode(trials(pair=table), [both])
    assert dict(found.episode.trials["pair"].measures) == {"weeks": 2}
    assert found.why["trials.pair"] == ("MedicationRequest/m of 2026-11-15",)
    draft = episode(trials(pair=table), [both | {"status": "draft"}])
    assert len(draft.notes) == 1


@pytest.mark.parametrize(("died", "refused"), [("2026-11-28", True), ("2026-11-29", False), ("2026-11", True)])
def test_who_died_on_the_day_is_refused(died: str, refused: bool) -> None:
    """By the first day that it can have been (INTEROP 3)."""
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS}, PATHWAY)
    (found,) = l4path.read_fhir([patient(deceasedDateTime=died)], PATHWAY, bound, at=AT)
    assert isinstance(found, EpisodeError) is refused


def test_notes_are_in_the_order_of_the_names() -> None:
    """Whatever order the resources come in (INTEROP 11), and they stand beside the episode where there are any."""
    unused = [pain(name, 3, "2026-12-01") for name in "bca"]
    found = episode(PAIN, unused)
    assert [note.partition("Observation/")[2][:1] for note in found.notes] == ["a", "b", "c"]
    assert found.episode.why["notes"] == found.notes
    assert "notes" not in episode(PAIN, []).episode.why


@pytest.mark.parametrize(
    ("low_op", "high_op", "below"), [("<=", "<=", ">="), ("<", "<=", ">"), ("<=", "<", ">="), ("<", "<", ">")]
)
def test_a_range_is_two_comparisons(low_op: Any, high_op: Any, below: Any) -> None:
    """Each bound in it, or not (INTEROP 8)."""
    pain = l4path.Number("pain", "pain", minimum=0, maximum=10)
    asked = Range(pain.operand, 2, low_op, high_op, 8)
    home = l4path.Disposition("home", "Home", tier="care")
    pathway = l4path.Pathway("ranged", tiers=["care"], start=[home], goal=asked)
    low, high = (Value("Decimal", number) for number in ("2.0", "8.0"))
    fact = Ref("fact pain")
    assert library_of(pathway, base=BASE, parameters=True).definitions["goal"] == Call(
        "and", (Call(below, (fact, low)), Call(high_op, (fact, high)))
    )


def test_items_that_stand_too_deep_hide_no_others() -> None:
    """Each place is told (INTEROP 7)."""

    def within(link: str, *items: dict[str, Any]) -> dict[str, Any]:
        return {"linkId": link, "item": [*items]}

    strange = {"linkId": "strange"}
    deep = within("screened", within("facts", within("trials", strange)))
    form = l4path.to_response(PATHWAY, l4path.Episode(), base=BASE) | {"item": [deep, within("facts", strange), deep]}
    with pytest.raises(EpisodeError) as refused:
        l4path.from_response(PATHWAY, form)
    assert [(one.where, one.what) for one in refused.value.problems] == [
        ("item[0].item[0].item[0].item", "items stand deeper than the form has them"),
        ("item[1].item[0]", "'strange' is no item of the form"),
        ("item[2].item[0].item[0].item", "items stand deeper than the form has them"),
    ]


def test_a_set_that_a_named_one_includes_is_named_however_far() -> None:
    """Only the one that nothing leads to is found."""
    code = {"system": "loinc", "code": "c"}
    includes = {"a": ["b"], "b": ["c"], "c": [], "d": ["c"]}
    sets = {name: {"codes": [code], "includes": others} for name, others in includes.items()}
    raw = {"pathway": "record", "value_sets": sets} | facts(failure={"condition": "a"})
    found = check_bindings(bindings_from_dict(raw, PATHWAY), PATHWAY).findings
    assert found == ("value_sets.d: no table names it",)


def test_a_look_at_data_tells_what_differs() -> None:
    """Of a patient's record as well (INTEROP 11)."""
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | PAIN, PATHWAY)
    told = check_data(bound, [patient(), pain("a", 3), pain("a", 4)]).problems
    assert told == ("Observation/a is there twice, and the two differ",)


def test_what_a_server_sets_is_no_edit() -> None:
    """And neither is the order of the resources (INTEROP 9); all else is, with the first place that differs."""
    home = l4path.Disposition("home", "Home", tier="care")
    pathway = l4path.Pathway("small", tiers=["care"], start=[home], facts=[l4path.Flag("fever", "fever")])
    bundle = l4path.to_fhir(pathway, base=BASE)
    entries = [entry | {"resource": entry["resource"] | {"meta": {}, "text": {}}} for entry in bundle["entry"]]
    assert from_fhir(bundle | {"id": "b", "entry": entries[::-1]}) == pathway
    for change, told in (
        ({"language": "en"}, "PlanDefinition/small: language is not what the pathway in it gives: 'en'"),
        ({"status": "active"}, "PlanDefinition/small: status is not what the pathway in it gives: 'active'"),
        (
            {"library": []},
            r"PlanDefinition/small: library\[0\] is not what the pathway in it gives: 'one more or less'",
        ),
    ):
        edited = {"resource": bundle["entry"][0]["resource"] | change}
        with pytest.raises(FhirError, match=told):
            from_fhir(bundle | {"entry": [edited, *bundle["entry"][1:]]})
    with pytest.raises(FhirError, match="Questionnaire/small is missing, or its url was changed"):
        from_fhir(bundle | {"entry": bundle["entry"][:2]})
    other = {"resource": {"resourceType": "Patient", "url": "urn:1"}}
    with pytest.raises(FhirError, match="Patient urn:1 was not exported by l4path"):
        from_fhir(bundle | {"entry": [*bundle["entry"], other]})
    with pytest.raises(FhirError, match="a resource that stands twice was not exported by l4path"):
        from_fhir(bundle | {"entry": [*bundle["entry"], bundle["entry"][0]]})


def test_only_what_may_be_stands_in_a_list_of_cql() -> None:
    """What always is without a question, and what never is not at all."""
    a, b, c, asked = text("a"), text("b"), text("c"), Ref("asked")
    listed = _those([("a", TRUE), ("b", FALSE), ("c", asked)])
    assert isinstance(listed, Query)
    assert listed.source == Texts((a, If(asked, c, Nothing("String"))))
    assert b not in listed.source.items
    assert _those([("b", FALSE)]) == Texts()


def test_a_refusal_stands_where_nobody_knows_when_the_drug_was_begun() -> None:
    """Nothing is known to have begun after it (INTEROP 5.8)."""
    refused = order("r", "2026-11-01", "cancelled", statusReason=concept("refused"))
    found = episode(trials(drug={"medication": "drug_a", "declined": "refused"}), [order("m", ""), refused])
    assert found.episode.declined == {"drug"}


def test_what_a_condition_of_if_asks_has_a_name() -> None:
    """What has one already keeps it; what is composed gets one (INTEROP 8, rule 3)."""
    fever, frail, cold = (l4path.Flag(name, name) for name in ("fever", "frail", "cold"))
    home = l4path.Disposition("home", "Home", tier="care")
    pathway = l4path.Pathway("counted", tiers=["care"], start=[home], goal=l4path.at_least(1, fever, frail & cold))
    defined = library_of(pathway, base=BASE, parameters=True).definitions
    numbered = {name: content for name, content in defined.items() if "#" in name}
    one, zero, part = Value("Integer", "1"), Value("Integer", "0"), Ref("part #1")
    assert numbered["part #1"] == Call("and", (Ref("fact frail"), Ref("fact cold")))
    parts = (Ref("fact fever"), part)
    met = Call("+", tuple(If(Call("is true", (one_of_them,)), one, zero) for one_of_them in parts))
    possible = Call("+", tuple(If(Call("is false", (one_of_them,)), zero, one) for one_of_them in parts))
    rows = ((Call(">=", (met, one)), TRUE), (Call("<", (possible, one)), FALSE))
    assert list(numbered) == ["part #1", "at least #2"]
    assert numbered["at least #2"] == Case(rows, Nothing("Boolean"))


def test_a_reaction_without_a_substance_says_nothing() -> None:
    """The others of the same allergy do (INTEROP 4)."""
    tables = facts(allergy={"allergy": "drug_a"})
    for reactions, known in (([{}], {}), ([{}, {"substance": concept("drug_a")}], {"allergy": True})):
        assert episode(tables, [allergy("a", "x", reaction=reactions)]).episode.facts == known


NOT_OF_PATIENTS = ("Practitioner", "PractitionerRole", "Organization", "Location", "Device", "Claim")


@pytest.mark.parametrize(
    "kind", [*NOT_OF_PATIENTS, "ExplanationOfBenefit", "Provenance", "OperationOutcome", "Medication"]
)
def test_what_is_no_data_of_a_patient_is_passed_over(kind: str) -> None:
    """Whomever it names (INTEROP 3)."""
    found = gathered([patient(), resource(kind, "x") | {"subject": {"reference": "Patient/2"}}])
    assert (found.problems, list(found.records)) == ([], ["1"])
    assert kind in found.found


def test_a_quantity_without_a_value_is_no_bound() -> None:
    """And neither is one of another unit, which refuses (INTEROP 4.1)."""
    bare = quantity(3)
    del bare["value"]
    found = episode(PAIN, [observation("a", "pain", valueQuantity=bare)])
    assert (found.episode.facts, found.notes) == ({}, ())
    refused = read(PAIN, [observation("a", "pain", valueQuantity=quantity(3, "kg"))])
    assert isinstance(refused, RefusedPatientError)
    assert refused.notes == ()


def test_a_measure_is_closed_by_nobody() -> None:
    """Not even one that is a flag: what was not measured is unknown."""
    better = l4path.Measure("better", "better", kind="flag")
    drug = l4path.Treatment("drug", "Drug", tier="care", adequate=l4path.weeks >= 6, response=better)
    pathway = l4path.Pathway("flagged", tiers=["care"], start=[drug])
    table = {"medication": "drug_a", "measures": {"better": {"observation": "fever", "yes": "present", "closed": "so"}}}
    with pytest.raises(BindingsError) as refused:
        bindings_from_dict({"pathway": "flagged", "value_sets": VALUE_SETS} | trials(drug=table), pathway)
    assert [one.what for one in refused.value.problems] == ["closed is no key of a measure"]


@pytest.mark.parametrize(
    ("about", "wrong"),
    [
        (4, "medicationReference is a number, not an object"),
        ({"reference": 4}, "medicationReference.reference is a number, not a text"),
        ({}, "medicationReference (without a reference) is not in the data"),
        ({"reference": "#m"}, "medicationReference #m is not in the data"),
        ({"reference": "Medication/m"}, "medicationReference Medication/m is not in the data"),
    ],
)
def test_a_drug_that_is_named_and_not_there_refuses(about: Any, wrong: str) -> None:
    """By what is named, or by the shape of what names it (INTEROP 3)."""
    named = order("o", "2026-11-01") | {"medicationReference": about}
    del named["medicationCodeableConcept"]
    assert refusals(trials(drug={"medication": "drug_a"}), [named]) == [f"MedicationRequest/o: {wrong}"]


@pytest.mark.parametrize(
    ("about", "more"),
    [
        ("#m", {"contained": [{"resourceType": "Device", "id": "m"}, {"resourceType": "Medication"}, MEDICATION]}),
        ("Medication/m", {}),
        ("urn:uuid:m", {}),
        ("https://e.org/fhir/Medication/m", {}),
    ],
)
def test_a_drug_that_is_named_is_the_one_of_its_medication(about: str, more: dict[str, Any]) -> None:
    """In the resource itself, or in the data, on whatever server (INTEROP 3)."""
    named = order("o", "2026-11-01") | {"medicationReference": {"reference": about}} | more
    del named["medicationCodeableConcept"]
    data = [named] if more else [named, MEDICATION]
    assert "drug" in episode(trials(drug={"medication": "drug_a"}), data).episode.trials


@pytest.mark.parametrize(
    ("kind", "elements", "told"),
    [
        ("Observation", {"category": {}}, "category is an object"),
        ("Condition", {"clinicalStatus": "active"}, "clinicalStatus is a text"),
        ("AllergyIntolerance", {"verificationStatus": "confirmed"}, "verificationStatus is a text"),
        ("MedicationStatement", {"taken": "y"}, "taken"),
        ("MedicationAdministration", {"notGiven": True}, "notGiven"),
        ("Procedure", {"notDone": True}, "notDone"),
        ("Condition", {"assertedDate": "2020"}, "assertedDate"),
        ("AllergyIntolerance", {"substance": {}}, "substance"),
        ("Procedure", {"taken": "y", "category": {}}, ""),
        ("Condition", {"clinicalStatus": {}, "category": []}, ""),
        ("Device", {"notDone": True}, ""),
    ],
)
def test_a_resource_of_another_release_shows_itself(kind: str, elements: dict[str, Any], told: str) -> None:
    """By an element that R4 does not have, or has otherwise."""
    assert other_release(elements, kind) == told


def test_data_of_nobody_that_cannot_be_read_are_refused() -> None:
    """With every reason, and no patient."""
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS}, PATHWAY)
    (found,) = l4path.read_fhir([{"id": "x"}, {"resourceType": 4}], PATHWAY, bound, at=AT)
    assert isinstance(found, RefusedPatientError)
    assert (found.patient, len(found.problems)) == ("", 2)
    assert list(l4path.read_fhir([], PATHWAY, bound, at=AT)) == []


@pytest.mark.parametrize("what", ["tolerated", "relapsed", "ended"])
def test_of_what_is_done_once_nothing_is_measured(what: Any) -> None:
    """And nothing is recorded of what is no treatment."""
    logic = Logic(PATHWAY, Library("record", "0"))
    assert logic._recorded(Recorded(what, "scan")) == FALSE
    assert logic._recorded(Recorded(what, "home")) == FALSE
    assert logic._recorded(Recorded(what, "drug")) == Ref(f"recorded drug.{what}")
    usual = TRUE if what == "tolerated" else FALSE
    known = Call("Coalesce", (Ref(f"measure drug.{what}"), usual))
    rows = ((Call("is true", (Ref("tried drug"),)), known),)
    assert logic.library.definitions == {f"recorded drug.{what}": Case(rows, Nothing("Boolean"))}


def test_none_of_these_is_answered_alone() -> None:
    """Beside one other value it is refused, and alone it is the empty set (INTEROP 7)."""

    def answered(*codes: str) -> dict[str, Any]:
        item = {"linkId": "facts.findings", "answer": [{"valueCoding": {"code": code}} for code in codes]}
        return l4path.to_response(PATHWAY, l4path.Episode(), base=BASE) | {"item": [item]}

    assert l4path.from_response(PATHWAY, answered("none-of-these")).facts == {"findings": frozenset()}
    assert l4path.from_response(PATHWAY, answered("cyst", "tear")).facts == {"findings": frozenset({"cyst", "tear"})}
    for codes in (("none-of-these", "cyst"), ("cyst", "none-of-these"), ("none-of-these", "none-of-these")):
        with pytest.raises(EpisodeError, match="none-of-these stands beside another value"):
            l4path.from_response(PATHWAY, answered(*codes))


def test_drugs_that_were_combined_before_are_noted() -> None:
    """Each of them, where it was only before the time that is looked at (INTEROP 3)."""
    table = {"combination": ["drug_a", "drug_b"], "gap": "P28D", "within": "P30D", "closed": "so"}
    taken = [statement(code[-1], "2026-01-01", "2026-01-09", "completed", code) for code in ("drug_a", "drug_b")]
    found = episode(trials(pair=table), taken, searched=MEDICATION_TYPES)
    assert "pair" not in found.episode.trials.keys() | found.episode.unasked
    (note,) = found.notes
    assert all(f"MedicationStatement/{name} of 2026-01-01" in note for name in "ab")


@pytest.mark.parametrize(("within", "unasked"), [("P28D", True), ("P27D", False)])
def test_a_month_is_before_when_its_last_day_is(within: str, unasked: bool) -> None:
    """Its last day may be the first that is looked at: then it is left open (INTEROP 5.4)."""
    table = {"procedure": "scan", "within": within, "closed": "so"}
    found = episode(trials(scan=table), [procedure("p", "scan", "2026-10")], searched=("ServiceRequest",))
    assert ("scan" in found.episode.unasked) is unasked
