"""What seldom stands in a record, a form or a file of bindings: each read, or refused by name (INTEROP 2 to 7)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import Flag, Measure, Pathway, Treatment, weeks
from l4path.errors import BindingsError, EpisodeError
from l4path.interop import bindings_from_dict, read_bindings, read_fhir
from l4path.interop.checking import check_data
from l4path.interop.sources import documents_of
from records import (
    AT,
    PATHWAY,
    VALUE_SETS,
    concept,
    condition,
    episode,
    facts,
    observation,
    order,
    pain,
    patient,
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

PAIN = facts(pain={"observation": "pain", "unit": "{score}"})
INTAKE = {"questionnaire": "http://clinic.example/Questionnaire/intake", "item": "q"}


def asked(fact: str) -> dict[str, Any]:
    """Bindings of a fact to the question of a form."""
    return facts(**{fact: {"answer": INTAKE}})


def bound(**tables: Any) -> Any:
    """Bindings of the pathway of these tests."""
    return bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | tables, PATHWAY)


def test_a_number_without_a_value_leaves_the_fact_unknown() -> None:
    """An older value does not stand in for it; of the highest it is passed over (INTEROP 4.1)."""
    bare = pain("b", 3, "2026-11-21", valueQuantity={"system": "http://unitsofmeasure.org", "code": "{score}"})
    found = episode(PAIN, [pain("a", 3), bare])
    assert (found.episode.facts, found.notes) == ({}, ())
    highest = facts(pain={"observation": "pain", "unit": "{score}", "take": "highest"})
    assert episode(highest, [pain("a", 3), bare]).episode.facts == {"pain": 3}


@pytest.mark.parametrize("value", [1e300, -1e300, 10**400])
def test_a_number_beyond_all_bounds_is_no_value(value: float) -> None:
    """It is named, with what is allowed."""
    (told,) = refusals(PAIN, [pain("a", value)])
    assert told.startswith("Observation/a: ")
    assert told.endswith("is no value of pain; allowed: 0 to 10")


@pytest.mark.parametrize("value", [1e-320, 0.0, -0.0])
def test_a_number_too_small_to_be_told_from_none_is_none(value: float) -> None:
    """Zero, as a whole number."""
    assert str(episode(PAIN, [pain("a", value)]).episode.facts["pain"]) == "0"


def test_age_is_unknown_where_no_birth_is_recorded() -> None:
    """Of a patient without a birth date, and where the data hold no patient."""
    age = bound(facts={"age": {"age": True}})
    for data in ([patient()], [condition("c", "failure")]):
        (found,) = read_fhir(data, PATHWAY, age, at=AT)
        assert not isinstance(found, EpisodeError)
        assert (found.episode.facts, "facts.age" in found.why) == ({}, False)


ANSWERED: dict[str, tuple[str, list[dict[str, Any]], Any]] = {
    "all that are chosen": (
        "findings",
        [
            response(
                "r", "2026-11-01", ("q", {"valueCoding": {"code": "cyst"}}), ("q", {"valueCoding": {"code": "tear"}})
            )
        ],
        frozenset({"cyst", "tear"}),
    ),
    "nothing chosen is no answer": ("findings", [response("r", "2026-11-01")], None),
    "one of some": ("cause", [response("r", "2026-11-01", ("q", {"valueCoding": {"code": "worn"}}))], "worn"),
    "an answer within an answer": (
        "fever",
        [
            response(
                "r",
                "2026-11-01",
                ("p", {"valueString": "yes", "item": [{"linkId": "q", "answer": [{"valueBoolean": True}]}]}),
            )
        ],
        True,
    ),
    "two answers alike": (
        "pain",
        [response("r", "2026-11-01", ("q", {"valueInteger": 4}), ("q", {"valueDecimal": 4.0}))],
        4,
    ),
}


@pytest.mark.parametrize("case", ANSWERED)
def test_a_question_of_a_form_is_answered(case: str) -> None:
    """At any depth, by values of the kind of the fact."""
    fact, resources, value = ANSWERED[case]
    assert episode(asked(fact), resources).episode.facts == ({} if value is None else {fact: value})


def test_a_response_without_a_day_is_noted_and_not_used() -> None:
    """It cannot be told whether it is the latest."""
    undated = {key: value for key, value in response("r", "", ("q", {"valueInteger": 4})).items() if key != "authored"}
    found = episode(asked("pain"), [undated])
    assert found.episode.facts == {}
    (note,) = found.notes
    assert note.startswith("pain: QuestionnaireResponse/r ")


MISANSWERED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a value that is none": (
        "cause",
        response("r", "2026-11-01", ("q", {"valueCoding": {"code": "rust"}})),
        "QuestionnaireResponse/r: 'rust' is not a value of cause; allowed: ",
    ),
    "a coding that is a text": (
        "cause",
        response("r", "2026-11-01", ("q", {"valueCoding": "worn"})),
        "QuestionnaireResponse/r: q.valueCoding is a text, not an object",
    ),
    "items that are no list": (
        "pain",
        response("r", "2026-11-01") | {"item": {"linkId": "q"}},
        "QuestionnaireResponse/r: item is not a list of objects",
    ),
    "items that are texts": (
        "pain",
        response("r", "2026-11-01") | {"item": ["q"]},
        "QuestionnaireResponse/r: item is not a list of objects",
    ),
    "a question that is a number": (
        "pain",
        response("r", "2026-11-01") | {"item": [{"linkId": 4}]},
        "QuestionnaireResponse/r: item.linkId is a number, not a text",
    ),
}


@pytest.mark.parametrize("case", MISANSWERED)
def test_a_response_that_cannot_be_read_is_refused(case: str) -> None:
    """Naming the resource, and what is wrong in it."""
    fact, made, wrong = MISANSWERED[case]
    (told,) = refusals(asked(fact), [made])
    assert told.startswith(wrong)


def test_every_item_that_is_wrong_is_named_and_the_others_are_read() -> None:
    """One misshapen item hides no other."""
    items = [{"linkId": 4}, {"linkId": "q", "answer": {}}, {"linkId": "q", "answer": [{"valueBoolean": True}]}]
    told = refusals(asked("pain"), [response("r", "2026-11-01") | {"item": items}])
    assert len(told) == 3
    assert told[2].startswith("QuestionnaireResponse/r: q is answered by valueBoolean, and pain takes ")


def test_a_form_that_cannot_be_read_refuses_its_patient() -> None:
    """Named as a resource, each reason by itself."""
    form = {
        "resourceType": "QuestionnaireResponse",
        "id": "f",
        "status": "completed",
        "questionnaire": "https://e.org/Questionnaire/record|0",
        "item": [{"linkId": "facts.nothing", "answer": [{"valueBoolean": True}]}],
    }
    found = read(PAIN, [pain("a", 3)], form=form)
    assert isinstance(found, EpisodeError)
    (problem,) = found.problems
    assert problem.what.startswith("QuestionnaireResponse/f: ")
    assert "facts.nothing" in problem.what


@pytest.mark.parametrize("measure", ["tolerated", "relapsed"])
def test_a_form_that_contradicts_itself_refuses_its_patient(measure: str) -> None:
    """An outcome stands beside no measure that says it otherwise (SEMANTICS 3)."""
    said = [("outcome.drug", {"valueCoding": {"code": "failed"}}), (f"measure.drug.{measure}", {"valueBoolean": False})]
    form = {
        "resourceType": "QuestionnaireResponse",
        "id": "f",
        "status": "completed",
        "questionnaire": "https://e.org/Questionnaire/record|0",
        "item": [{"linkId": link, "answer": [value]} for link, value in said],
    }
    found = read(PAIN, [pain("a", 3)], form=form)
    assert isinstance(found, EpisodeError)
    assert measure in str(found)


def test_an_order_of_no_drug_is_of_no_set() -> None:
    """It says nothing, and refuses nothing."""
    bare = {key: value for key, value in order("o", "2026-11-01").items() if key != "medicationCodeableConcept"}
    assert episode(facts(on_drug={"medication": "drug_a"}), [bare]).episode.facts == {}


def test_a_look_at_data_names_forms_and_what_cannot_be_read() -> None:
    """A form by its address; a resource of another shape by its name, and it hides no other."""
    bindings = bound(facts={"pain": [{"answer": INTAKE}, {"observation": "pain", "unit": "{score}"}]})
    other = response("s", "2026-11-01") | {"questionnaire": "http://clinic.example/Questionnaire/other"}
    broken = resource("Observation", "b", status="final", code={"coding": "pain"})
    found = check_data(bindings, [patient(), response("r", "2026-11-01"), other, broken, pain("a", 3)])
    assert found.problems == ("Observation/b: code.coding is a text, not a list",)
    assert found.matched["pain"] == {"Observation": 1}


def test_a_course_that_is_not_told_exactly_is_named_by_its_resources() -> None:
    """Of several courses the one that counts is named by its days, or, where they are not told, by what it rests on."""
    table = {"medication": "drug_a", "gap": "P28D", "weeks": "covered"}
    told = episode(
        trials(drug=table),
        [
            statement("s", "2026-01-01", "2026-01-31", "completed"),
            statement("t", "2026-10-01", "2026-10-31", "completed"),
        ],
    )
    assert "from 2026-10-01 to 2026-10-31" in told.notes[0]


BINDINGS: dict[str, tuple[dict[str, Any], str, str]] = {
    "an answer that is no table": (asked("pain") | {"facts": {"pain": {"answer": 4}}}, "facts.pain", "4"),
    "a file that is not there": (
        {"value_sets": {"s": {"files": ["none.ValueSet.json"]}}},
        "value_sets.s.files",
        "none.ValueSet.json",
    ),
    "a set that is not there": (
        {"value_sets": {"failure": {"codes": []}, "s": {"includes": ["failur"]}}},
        "value_sets.s.includes",
        "there is no value set failur",
    ),
}


@pytest.mark.parametrize("case", BINDINGS)
def test_bindings_that_cannot_be_read_name_the_place(case: str, tmp_path: Path) -> None:
    """With what was probably meant, where there is something near."""
    raw, where, what = BINDINGS[case]
    path = tmp_path / "bindings.json"
    path.write_text(json.dumps({"pathway": "record"} | raw), encoding="utf-8")
    with pytest.raises(BindingsError) as refused:
        read_bindings(path, PATHWAY)
    told = [problem for problem in refused.value.problems if problem.where.startswith(where)]
    assert any(what in problem.what for problem in told), refused.value.problems
    if "failur" in what:
        assert told[0].hint == "did you mean failure?"


def test_a_measure_of_several_values_is_bound_to_nothing() -> None:
    """No Observation says several at once."""
    kinds = Measure("kinds", "kinds", kind="choices", values={"a": "a", "b": "b"})
    drug = Treatment("drug", "Drug", tier="care", adequate=weeks >= 6, response=kinds.contains("a"))
    pathway = Pathway("record", tiers=["care"], start=[drug], facts=[Flag("fever", "fever")])
    table = {"medication": "drug_a", "measures": {"kinds": {"observation": "pain"}}}
    with pytest.raises(BindingsError) as refused:
        bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | trials(drug=table), pathway)
    assert [problem.what for problem in refused.value.problems] == [
        "kinds may have several values at once, which no Observation says"
    ]


def test_lines_in_a_file_that_is_not_called_so_are_lines(tmp_path: Path) -> None:
    """Each an object of its own; a broken one of a patient is known to be about that patient."""
    path = tmp_path / "data.json"
    path.write_text("\n".join(json.dumps(one) for one in (patient(), pain("a", 3))), encoding="utf-8")
    assert [one["resourceType"] for one in documents_of(path)] == ["Patient", "Observation"]
    lines = tmp_path / "data.ndjson"
    lines.write_text(json.dumps(pain("a", 3)) + '\n{"resourceType": "Patient", "id": "1", "birth\n', encoding="utf-8")
    bindings = bound(facts={"pain": {"observation": "pain", "unit": "{score}"}})
    found = list(read_fhir(lines, PATHWAY, bindings, at=AT))
    assert [type(one).__name__ for one in found] == ["RefusedPatientError"]
    assert "line 2: not JSON" in str(found[0])


def test_where_a_text_stops_being_json_is_told_with_line_and_column(tmp_path: Path) -> None:
    """Without a place of its own, at the first sign."""
    path = tmp_path / "data.json"
    path.write_text('{"a": ' + "[" * 100_000, encoding="utf-8")
    with pytest.raises(l4path.FileError) as refused:
        list(documents_of(path))
    assert "it is nested too deeply" in str(refused.value)
    assert "line 1: not JSON" in str(refused.value)


def test_other_codes_and_units_are_kept_apart() -> None:
    """A code of another set is none of this one, whatever its value."""
    found = episode(PAIN, [observation("a", "fever", valueQuantity=quantity(11)), pain("b", 3)])
    assert found.episode.facts == {"pain": 3}
    assert episode(PAIN, [pain("b", 3) | {"code": concept("pain", "http://e.org")}]).episode.facts == {}


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("pain", "code is a text, not an object"),
        ([], "code is a list, not an object"),
        ("", "code is a text, not an object"),
        ({"coding": {}}, "code.coding is an object, not a list"),
        ({"coding": ["x"]}, "code.coding[0] is a text, not an object"),
        ({"coding": [concept("pain")["coding"][0], 4]}, "code.coding[1] is a number, not an object"),
        ({"coding": [{"system": 4, "code": "pain"}]}, "code.coding[0].system is a number, not a text"),
        ({"coding": [{"system": "x", "code": ["pain"]}]}, "code.coding[0].code is a list, not a text"),
    ],
)
def test_a_code_of_another_shape_refuses(code: Any, wrong: str) -> None:
    """Resource and path are named; what comes after it is not hidden (INTEROP 3)."""
    assert refusals(PAIN, [pain("a", 3) | {"code": code}, pain("b", 4)]) == [f"Observation/a: {wrong}"]


def test_a_code_that_says_nothing_is_in_no_set() -> None:
    """No coding at all, and codings without a system or a code, which hide none after them."""
    bare = [{"coding": []}, {}, {"text": "pain"}, {"coding": [{"code": "pain"}, {"system": "x"}, {}]}]
    for code in bare:
        assert episode(PAIN, [pain("a", 3) | {"code": code}]).episode.facts == {}
    beside = {"coding": [{"code": "pain"}, *concept("pain")["coding"]]}
    assert episode(PAIN, [pain("a", 3) | {"code": beside}]).episode.facts == {"pain": 3}


@pytest.mark.parametrize(
    ("about", "wrong"),
    [
        ({"subject": None}, "subject is null, not an object"),
        ({"subject": "Patient/1"}, "subject is a text, not an object"),
        ({"subject": {"reference": 1}}, "subject.reference is a number, not a text"),
        ({"subject": {}}, "it names no patient whom it is about; subject.reference says that"),
        ({"subject": {"reference": "Group/1"}}, "it names no patient whom it is about; subject.reference says that"),
        (
            {"subject": {"reference": "Patient/2"}},
            "is about Patient/2, who is not in the data",
        ),
    ],
)
def test_a_resource_about_nobody_who_is_there_refuses(about: dict[str, Any], wrong: str) -> None:
    """Nobody knows whose it is: everybody's record may lack it (INTEROP 3)."""
    (found,) = read_fhir([patient(), pain("a", 3) | about], PATHWAY, bound(**PAIN), at=AT)
    assert isinstance(found, EpisodeError)
    assert any(wrong in problem.what for problem in found.problems), found.problems
