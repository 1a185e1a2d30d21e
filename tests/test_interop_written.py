"""What a pathway and an assessment are as FHIR, whole and by hand; and what CQL reads from an answered form."""

from __future__ import annotations

from typing import Any

import pytest

import l4path
from cql_evaluator import Evaluation
from l4path.interop.cql import library_of
from l4path.interop.cql.tree import Applied
from l4path.interop.guidance import guidance

BASE = "https://example.org/fhir"
SNOMED = l4path.Code(system="snomed", code="229065009", display="Exercise therapy")
LOCAL = l4path.Code(system="our list", code="x 1")
PAIN = l4path.Number("pain", "pain", minimum=0, maximum=10, codes=[l4path.Code(system="loinc", code="72514-3")])
FEVER = l4path.Flag("fever", "fever", question="Fever?")
SIGNS = l4path.Choices("signs", "signs", values={"warm": "warm", "red": "red"})
CAUSE = l4path.Choice("cause", "cause", values={"worn": "worn"})
RELIEF = l4path.Measure("relief", "relief", unit="%", minimum=-100, maximum=100)
BOOK = l4path.Source("book", "The Book", year=2020, url="https://doi.org/10.0/x")
NOTES = l4path.Source("notes", "Notes", url="not an address")
FOR = l4path.Evidence(source="book", locator="1.2", stance="for", strength="consider", note="first line")
BARE = l4path.Evidence(source="notes", stance="against")
EXERCISE = l4path.Treatment(
    "exercise",
    "Exercise",
    tier="care",
    adequate=l4path.weeks >= 6,
    response=RELIEF >= 30,
    codes=[SNOMED, LOCAL],
    evidence=[FOR],
    cautions=[l4path.Caution("frail", PAIN >= 8, "may fall"), l4path.Caution("warm", SIGNS.contains("warm"), "heat")],
)
REST = l4path.Treatment("rest", "Rest", tier="care", continuous=True)
SCAN = l4path.Treatment("scan", "Scan", tier="care", once=True)
BOARD = l4path.Review("board", "Board", tier="care")
HOME = l4path.Disposition("home", "Home", tier="care")
WARD = l4path.Disposition("ward", "Ward", tier="care", emergency=True)
PATHWAY = l4path.Pathway(
    "knee_care",
    "Care of knees",
    version="2",
    description="Of knees.",
    tiers=["care"],
    start=[EXERCISE, REST],
    nodes=[WARD],
    escalations=[
        EXERCISE.escalates_to(SCAN, on="failure", because="it has not helped", evidence=[FOR, BARE]),
        EXERCISE.escalates_to(BOARD, on="declined", because="it is not wanted"),
        SCAN.escalates_to(BOARD, on="completion", because="it is not wanted", id="seen"),
        BOARD.escalates_to(HOME, on="otherwise"),
        l4path.Escalation(WARD, on="red_flag", when=FEVER, id="alarm"),
    ],
    facts=[PAIN, SIGNS, CAUSE],
    screens=[l4path.Screen("look", [FEVER, SIGNS])],
    sources=[BOOK, NOTES],
)
JUSTIFIED = {
    "type": "justification",
    "label": "book",
    "display": "for; consider; first line",
    "citation": "The Book, 1.2",
    "url": "https://doi.org/10.0/x",
}
AGAINST = {"type": "justification", "label": "notes", "display": "against", "citation": "Notes"}
CODED = {
    "coding": [
        {"system": "http://snomed.info/sct", "code": "229065009", "display": "Exercise therapy"},
        {"code": "x 1"},
    ],
    "text": "Exercise",
}


def caution(because: str) -> dict[str, str]:
    """A caution as documentation."""
    return {"type": "documentation", "label": "caution", "display": because}


def action(name: str, title: str, *after: str, shown: str = "option", **fields: Any) -> dict[str, Any]:
    """The action of a node."""
    expression = {
        "language": "text/cql-identifier",
        "expression": f"{shown}_{name}",
        "reference": f"{BASE}/Library/knee-care|2",
    }
    made = {"id": name, "title": title, "condition": [{"kind": "applicability", "expression": expression}]}
    if after:
        made["relatedAction"] = [{"actionId": source, "relationship": "after"} for source in after]
    if name in PATHWAY.treatments:
        made["definitionCanonical"] = f"{BASE}/ActivityDefinition/knee-care-{name}|2"
    return made | fields


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The resources of a type."""
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def test_the_plan_of_a_pathway_is_this() -> None:
    """Each action with its condition, what it comes after, why it comes, its evidence and its cautions (INTEROP 9)."""
    (plan,) = resources(l4path.to_fhir(PATHWAY, base=BASE), "PlanDefinition")
    ask, options, alongside = plan.pop("action")
    assert plan == {
        "resourceType": "PlanDefinition",
        "id": "knee-care",
        "url": f"{BASE}/PlanDefinition/knee-care",
        "version": "2",
        "title": "Care of knees",
        "type": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/plan-definition-type",
                    "code": "clinical-protocol",
                }
            ]
        },
        "status": "draft",
        "experimental": True,
        "description": "Of knees.",
        "relatedArtifact": [
            {"type": "citation", "label": "book", "display": "The Book (2020)", "url": "https://doi.org/10.0/x"},
            {"type": "citation", "label": "notes", "display": "Notes"},
        ],
        "library": [f"{BASE}/Library/knee-care|2"],
    }
    assert (ask["id"], ask["definitionCanonical"]) == ("ask", f"{BASE}/Questionnaire/knee-care|2")
    assert ask["condition"][0]["expression"] == {
        "language": "text/cql-identifier",
        "expression": "asks",
        "reference": f"{BASE}/Library/knee-care|2",
    }
    group = {"groupingBehavior": "logical-group", "selectionBehavior": "any"}
    assert alongside == {"id": "alongside", "title": "Alongside"} | group | {
        "action": [action("rest", "Rest", shown="shown")]
    }
    assert {key: options[key] for key in group} == group
    assert options["action"] == [
        action("exercise", "Exercise", documentation=[JUSTIFIED, caution("may fall"), caution("heat")]),
        action("scan", "Scan", "exercise", description="it has not helped", documentation=[JUSTIFIED, AGAINST]),
        action("board", "Board", "exercise", "scan", description="it is not wanted"),
        action("ward", "Ward", priority="stat"),
        action("home", "Home", "board"),
    ]


def test_the_treatments_of_a_pathway_are_these() -> None:
    """Proposals of a service, with the codes whose system is known by an address, and the title as text."""
    exercise, *others = resources(l4path.to_fhir(PATHWAY, base=BASE), "ActivityDefinition")
    assert exercise == {
        "resourceType": "ActivityDefinition",
        "id": "knee-care-exercise",
        "url": f"{BASE}/ActivityDefinition/knee-care-exercise",
        "version": "2",
        "title": "Exercise",
        "status": "draft",
        "experimental": True,
        "kind": "ServiceRequest",
        "intent": "proposal",
        "code": CODED,
    }
    assert [one["code"] for one in others] == [{"text": "Rest"}, {"text": "Scan"}]


def test_the_library_of_a_pathway_says_what_it_is() -> None:
    """A logic library, called in FHIR as its CQL calls it."""
    (library,) = resources(l4path.to_fhir(PATHWAY, base=BASE), "Library")
    assert [one["contentType"] for one in library.pop("content")] == [
        *("text/cql", "application/elm+json", "application/json"),
    ]
    assert f'library "{library.pop("name")}"' in l4path.to_cql(PATHWAY, base=BASE)
    assert library == {
        "resourceType": "Library",
        "id": "knee-care",
        "url": f"{BASE}/Library/knee-care",
        "version": "2",
        "title": "Care of knees",
        "status": "draft",
        "experimental": True,
        "type": {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/library-type", "code": "logic-library"},
            ]
        },
    }


def guided(**recorded: Any) -> dict[str, Any]:
    """The guidance about an episode, with each address replaced by what stands there."""
    assessment = PATHWAY.assess(l4path.Episode(recorded.pop("facts", {}), pathway=PATHWAY.id, **recorded))
    bundle = guidance(assessment, base=BASE, subject="Patient/1", at="2026-09-01")
    assert bundle["type"] == "collection"
    named = {
        entry["fullUrl"]: "{} {}".format(entry["resource"]["resourceType"], number)
        for number, entry in enumerate(bundle["entry"])
    }
    assert len(named) == len(bundle["entry"])
    found: dict[str, Any] = _renamed(bundle, named)
    return found


def _renamed(value: Any, named: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(one, named) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, named) for one in value]
    return named.get(value, value) if isinstance(value, str) else value


def test_an_assessment_as_resources_is_this() -> None:
    """Each option with its status, its evidence, the cautions that are met, and what it proposes (INTEROP 9)."""
    found = guided(facts={"pain": 9, "fever": False, "signs": []})
    (response,), (group,) = resources(found, "GuidanceResponse"), resources(found, "RequestGroup")
    notes = [note["text"] for note in response.pop("note")]
    assert notes[0] == "State: active"
    assert response == {
        "resourceType": "GuidanceResponse",
        "moduleCanonical": f"{BASE}/PlanDefinition/knee-care|2",
        "status": "success",
        "subject": {"reference": "Patient/1"},
        "occurrenceDateTime": "2026-09-01",
        "result": {"reference": "RequestGroup 1"},
    }
    (options,) = group.pop("action")
    assert group == {
        "resourceType": "RequestGroup",
        "instantiatesCanonical": [f"{BASE}/PlanDefinition/knee-care|2"],
        "status": "draft",
        "intent": "proposal",
        "subject": {"reference": "Patient/1"},
        "authoredOn": "2026-09-01",
    }
    (exercise,) = options.pop("action")
    assert options == {"id": "options", "title": "Options", "selectionBehavior": "any"}
    assert "Exercise" in exercise.pop("textEquivalent")
    assert exercise == {
        "id": "exercise",
        "title": "Exercise",
        "description": "offered",
        "documentation": [JUSTIFIED, caution("may fall")],
        "resource": {"reference": "ServiceRequest 2"},
    }
    assert resources(found, "ServiceRequest") == [
        {
            "resourceType": "ServiceRequest",
            "instantiatesCanonical": [f"{BASE}/ActivityDefinition/knee-care-exercise|2"],
            "status": "draft",
            "intent": "proposal",
            "code": CODED,
            "subject": {"reference": "Patient/1"},
            "authoredOn": "2026-09-01",
        }
    ]


def test_what_a_review_or_an_emergency_proposes_is_a_task() -> None:
    """Of an emergency at once."""
    (task,) = resources(guided(facts={"fever": True}), "Task")
    assert task == {
        "resourceType": "Task",
        "status": "draft",
        "intent": "proposal",
        "priority": "stat",
        "code": {"text": "Ward"},
        "description": "Ward",
        "authoredOn": "2026-09-01",
        "for": {"reference": "Patient/1"},
    }
    found = guided(facts={"fever": True})
    assert resources(found, "RequestGroup")[0]["action"][0]["action"][0]["priority"] == "stat"


def test_what_is_asked_is_required_of_data_where_it_has_codes() -> None:
    """Of a fact as an observation, of an unasked treatment as a procedure; every question is a note."""
    (response,) = resources(guided(unasked=["exercise"]), "GuidanceResponse")
    assert response["status"] == "data-required"
    assert "dataRequirement" not in response
    asked = [note["text"] for note in response["note"] if note["text"].startswith("To ask")]
    assert [note.startswith("To ask, fever: Fever?") for note in asked] == [True]
    (response,) = resources(guided(facts={"fever": False, "signs": []}, unasked=["exercise"]), "GuidanceResponse")
    assert response["status"] == "data-required"
    assert response["dataRequirement"] == [
        {"type": "Procedure", "codeFilter": [{"path": "code", "code": CODED["coding"]}]},
    ]


ANSWERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nothing": (
        {},
        {
            **dict.fromkeys(("tried exercise", "tried scan", "tried rest", "outcome exercise")),
            **dict.fromkeys(("fact pain", "fact fever", "fact signs", "fact cause")),
            "declined exercise": False,
            "measure exercise.relief": None,
        },
    ),
    "a screen": ({"screened.look": True}, {"fact fever": False, "fact signs": [], "fact pain": None}),
    "a screen that was not asked": ({"screened.look": False}, {"fact fever": None, "fact signs": None}),
    "a screen beside its facts": (
        {"screened.look": True, "facts.fever": True, "facts.signs": ["warm", "red"]},
        {"fact fever": True, "fact signs": ["warm", "red"]},
    ),
    "none of these": ({"facts.signs": ["none-of-these"]}, {"fact signs": []}),
    "facts": (
        {"facts.pain": 4.5, "facts.fever": False, "facts.cause": ["worn"]},
        {"fact pain": 4.5, "fact fever": False, "fact cause": "worn"},
    ),
    "tried": ({"tried.exercise": True, "tried.rest": False}, {"tried exercise": True, "tried rest": False}),
    "an outcome alone": (
        {"outcome.exercise": ["failed"]},
        {"tried exercise": True, "outcome exercise": "failed", "tried rest": None},
    ),
    "a measure alone": (
        {"measure.exercise.relief": 40.0},
        {"tried exercise": True, "measure exercise.relief": 40.0, "outcome exercise": None},
    ),
    "done": ({"tried.scan": True}, {"tried scan": True}),
    "asked for": ({"outcome.scan": ["ongoing"]}, {"tried scan": False, "outcome scan": "ongoing"}),
    "asked for, and not done": ({"outcome.scan": ["ongoing"], "tried.scan": False}, {"tried scan": False}),
    "declined": ({"declined.exercise": True}, {"declined exercise": True, "tried exercise": None}),
}


def answered(items: dict[str, Any], authored: str = "2026-09-01", **fields: Any) -> dict[str, Any]:
    """A response to the form with some answers."""
    made = []
    for link, value in items.items():
        values = value if isinstance(value, list) else [value]
        kinds = {bool: "valueBoolean", float: "valueDecimal"}
        answers = [
            {"valueCoding": {"code": one}} if isinstance(one, str) else {kinds[type(one)]: one} for one in values
        ]
        made.append({"linkId": link, "answer": answers})
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{BASE}/Questionnaire/knee-care|2",
        "status": "completed",
        "authored": authored,
        "item": [{"linkId": "all", "item": made}],
    } | fields


@pytest.mark.parametrize("case", ANSWERS)
def test_an_answered_form_is_read_by_cql_as_an_episode(case: str) -> None:
    """Unanswered is unknown; what a screen answers is no or none; a record shows in all its parts (INTEROP 7, 8)."""
    items, wanted = ANSWERS[case]
    found = Evaluation(library_of(PATHWAY, base=BASE), resources=[answered(items)])
    assert {name: found.of(name) for name in wanted} == wanted


def test_only_of_what_a_screen_asks_the_screen_is_asked() -> None:
    """Whatever is in no screen is read off its own question alone."""
    definitions = library_of(PATHWAY, base=BASE).definitions
    for name, screened in (("pain", False), ("cause", False), ("fever", True), ("signs", True)):
        assert isinstance(definitions[f"fact {name}"], Applied) is not screened


def test_cql_reads_the_latest_response_that_was_given_to_this_form() -> None:
    """Completed or amended, of whatever version; the order in which responses come means nothing."""
    old, new = answered({"facts.fever": True}), answered({"facts.fever": False}, "2026-09-02", status="amended")
    begun = answered({"facts.fever": True}, "2026-09-03", status="in-progress")
    other = answered({"facts.fever": True}, "2026-09-03", questionnaire=f"{BASE}/Questionnaire/other|2")
    for given in ([old, new, begun, other], [other, begun, new, old]):
        assert Evaluation(library_of(PATHWAY, base=BASE), resources=given).of("fact fever") is False
