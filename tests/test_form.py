"""The form of a pathway, and its responses: an episode filled in and answered is the same episode."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path.interop.answers import answers_of
from l4path.interop.responses import answered
from l4path.testing import cases, pathways

ROOT = Path(__file__).parent.parent
BASE = "https://example.org/fhir"
Trial = l4path.Trial


def response(**answers: Any) -> dict[str, Any]:
    """A response to the form of the knee example, flat; a dot in a name is written as two underscores."""
    item = [
        {"linkId": link.replace("__", "."), "answer": value if isinstance(value, list) else [element(value)]}
        for link, value in answers.items()
    ]
    questionnaire = f"{BASE}/Questionnaire/knee-pain|1.0.0"
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": questionnaire,
        "status": "completed",
        "item": item,
    }


def element(value: Any) -> dict[str, Any]:
    """One answer."""
    if isinstance(value, bool):
        return {"valueBoolean": value}
    return {"valueCoding": {"code": value}} if isinstance(value, str) else {"valueDecimal": value}


def said(episode: l4path.Episode) -> dict[str, Any]:
    """An episode without what every episode of the knee example has."""
    found = episode.to_dict()
    assert found.pop("pathway") == "knee-pain"
    return found


@given(cases())
def test_an_episode_filled_in_and_answered_is_the_same(case: tuple[l4path.Pathway, l4path.Episode]) -> None:
    """The law of the form, through JSON: unasked treatments, outcomes, and what is asked for among them."""
    pathway, episode = case
    filled = json.loads(json.dumps(l4path.to_response(pathway, episode, base=BASE, subject="Patient/1")))
    QuestionnaireResponse.parse_obj(filled)
    assert l4path.from_response(pathway, filled) == episode.replace(pathway=pathway.id)


@given(pathways())
def test_every_form_is_a_valid_questionnaire_that_requires_nothing(pathway: l4path.Pathway) -> None:
    """Another library takes it; no item is required or has an answer beforehand, and no two are called alike."""
    form = l4path.to_form(pathway, base=BASE)
    Questionnaire.parse_obj(form)
    assert (form["url"], form["version"]) == (f"{BASE}/Questionnaire/{form['id']}", pathway.version)
    stack, links = list(form.get("item", [])), []
    while stack:
        item = stack.pop()
        links.append(item["linkId"])
        assert not item.keys() & {"required", "initial"}
        assert (item["type"] == "group") == ("item" in item)
        stack.extend(item.get("item", []))
    assert len(links) == len(set(links))


def test_a_number_without_a_bound_has_none_in_the_form() -> None:
    """Of the two bounds each stands there by itself; without a unit there is none either."""
    home = l4path.Disposition("home", "Home", tier="a")
    for bounds in ({}, {"minimum": 1}, {"maximum": 9}):
        fact = l4path.Number("score", "score", **bounds)  # type: ignore[arg-type]
        way = l4path.Escalation(home, on="indication", after=["first"], when=fact >= 3)
        first = l4path.Review("first", "First", tier="a")
        pathway = l4path.Pathway("p", tiers=["a"], start=[first], nodes=[first, home], escalations=[way])
        ((item,),) = (group["item"] for group in l4path.to_form(pathway, base=BASE)["item"])
        found = {one["url"].rpartition("/")[2]: one["valueDecimal"] for one in item.get("extension", [])}
        assert found == {f"{name[:3]}Value": value for name, value in bounds.items()}


def test_the_form_of_the_knee_example(knee: l4path.Pathway) -> None:
    """The items that the page names, in its order."""
    form = l4path.to_form(knee, base=f"{BASE}/")
    assert [group["linkId"] for group in form["item"]] == ["screened", "facts", "trials"]
    facts = {item["linkId"]: item for item in form["item"][1]["item"]}
    pain, cause = facts["facts.pain"], facts["facts.cause"]
    assert [(one["url"].rpartition("/")[2], *list(one.values())[1:]) for one in pain["extension"]] == [
        ("minValue", 0),
        ("maxValue", 10),
        ("questionnaire-unit", {"display": "NRS"}),
    ]
    assert cause["type"] == "choice"
    assert "repeats" not in cause
    system = f"{BASE}/CodeSystem/knee-pain-cause"
    assert [one["valueCoding"]["code"] for one in cause["answerOption"]] == ["osteoarthritis", "meniscus_tear"]
    assert {one["valueCoding"]["system"] for one in cause["answerOption"]} == {system}
    exercise, imaging = form["item"][2]["item"][:2]
    assert [item["linkId"] for item in exercise["item"]] == [
        *("declined.exercise", "tried.exercise", "outcome.exercise"),
        *(
            f"measure.exercise.{name}"
            for name in ("weeks", "doses", "courses", "tolerated", "relapsed", "ended", "relief")
        ),
    ]
    shown = {"question": "tried.exercise", "operator": "=", "answerBoolean": True}
    assert [item.get("enableWhen") for item in exercise["item"]] == [None, None, *[[shown]] * 8]
    assert [item["linkId"] for item in imaging["item"]] == ["declined.imaging", "tried.imaging", "outcome.imaging"]
    asked_for = {
        "system": f"{BASE}/CodeSystem/knee-pain-outcome",
        "code": "ongoing",
        "display": "asked for, not done yet",
    }
    assert imaging["item"][2]["answerOption"] == [{"valueCoding": asked_for}]
    assert imaging["item"][2]["enableWhen"][0]["answerBoolean"] is False


def test_choices_have_one_option_more(knee: l4path.Pathway) -> None:
    """None of these is the empty set, and stands alone."""
    findings = l4path.Choices("findings", "findings", values={"tear": "a tear", "cyst": "a cyst"})
    pathway = knee.with_fact(findings.fact)
    form = l4path.to_form(pathway, base=BASE)
    item = next(one for one in form["item"][1]["item"] if one["linkId"] == "facts.findings")
    assert item["repeats"] is True
    assert [one["valueCoding"]["code"] for one in item["answerOption"]] == ["tear", "cyst", "none-of-these"]
    none, both = [element("none-of-these")], [element("tear"), element("cyst")]
    assert l4path.from_response(pathway, response(facts__findings=none)).facts["findings"] == frozenset()
    assert l4path.from_response(pathway, response(facts__findings=both)).facts["findings"] == {"tear", "cyst"}
    with pytest.raises(l4path.EpisodeError, match="none-of-these stands beside another value"):
        l4path.from_response(pathway, response(facts__findings=none + both))


@pytest.mark.parametrize(
    ("answers", "trials", "unasked"),
    [
        ({}, {}, ["exercise", "imaging", "replacement"]),
        ({"tried__exercise": True}, {"exercise": {}}, ["imaging", "replacement"]),
        ({"tried__exercise": False}, {}, ["imaging", "replacement"]),
        ({"outcome__exercise": "failed"}, {"exercise": {"outcome": "failed"}}, ["imaging", "replacement"]),
        ({"measure__exercise__weeks": 3}, {"exercise": {"weeks": 3}}, ["imaging", "replacement"]),
        ({"declined__exercise": True}, {}, ["exercise", "imaging", "replacement"]),
        ({"tried__imaging": True}, {"imaging": {}}, ["exercise", "replacement"]),
        ({"tried__imaging": False}, {}, ["exercise", "replacement"]),
        ({"outcome__imaging": "ongoing"}, {"imaging": {"outcome": "ongoing"}}, ["exercise", "replacement"]),
        (
            {"tried__imaging": False, "outcome__imaging": "ongoing"},
            {"imaging": {"outcome": "ongoing"}},
            ["exercise", "replacement"],
        ),
    ],
)
def test_what_is_answered_of_a_treatment(
    answers: dict[str, Any], trials: dict[str, Any], unasked: list[str], knee: l4path.Pathway
) -> None:
    """Three states of tried; an outcome or a measure is a record; a once that is asked for."""
    found = said(l4path.from_response(knee, response(**answers)))
    assert (found.get("trials", {}), found["unasked"]) == (trials, unasked)
    assert found.get("declined", []) == (["exercise"] if "declined__exercise" in answers else [])


GOOD = response(facts__pain=6)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (response(tried__exercise=False, measure__exercise__weeks=3), "measure.exercise.weeks beside the answer that"),
        (response(tried__exercise=False, outcome__exercise="failed"), "outcome.exercise beside the answer that it was"),
        (
            response(tried__imaging=True, outcome__imaging="ongoing"),
            "outcome.imaging beside the answer that it is done",
        ),
        (response(facts__pian=6), "facts.pian' is no item of the form; did you mean facts.pain?"),
        (response(facts__pain=[element(6), element(7)]), "facts.pain has 2 answers"),
        (response(facts__pain=[{"valueInteger": 6}]), "valueInteger does not answer facts.pain; it is answered by"),
        (response(facts__pain="six"), "valueCoding does not answer facts.pain"),
        (response(facts__pain=60), "60 is not within 0 to 10"),
        (response(facts__pain=[{"valueDecimal": 1e400}]), "inf is not a number"),
        (response(facts__cause="tear"), "tear is not a value of cause"),
        (
            response(facts__cause=[{"valueCoding": {"system": "http://loinc.org", "code": "meniscus_tear"}}]),
            "not the system",
        ),
        (response(facts__locked=[{"valueBoolean": "yes"}]), "'yes' is not yes or no"),
        (response(outcome__imaging="failed"), "'failed' is no outcome here; allowed: ongoing"),
        (response(outcome__exercise="failed", measure__exercise__tolerated=False), "tolerated beside an outcome"),
        (GOOD | {"status": "in-progress"}, "the status is 'in-progress'; it must be completed or amended"),
        (GOOD | {"questionnaire": f"{BASE}/Questionnaire/knee-pain|0.9.0"}, "is not the form of knee-pain 1.0.0"),
        (GOOD | {"questionnaire": f"{BASE}/Questionnaire/knee-pain"}, "is not the form of knee-pain 1.0.0"),
        (GOOD | {"resourceType": "Patient"}, "'Patient' is no QuestionnaireResponse"),
        (GOOD | {"item": [*GOOD["item"], *GOOD["item"]]}, "facts.pain is answered twice"),
        (GOOD | {"item": {}}, "item: {} is not a list"),
        (GOOD | {"item": [[]]}, r"item\[0\]: \[\] is no item"),
        (GOOD | {"item": [{"linkId": "facts", "answer": []}]}, "facts is a group"),
        ([], r"\[\] is no QuestionnaireResponse"),
    ],
)
def test_a_response_that_is_refused(given: Any, told: str, knee: l4path.Pathway) -> None:
    """One clear reason each."""
    with pytest.raises(l4path.EpisodeError, match=told) as refused:
        l4path.from_response(knee, given)
    assert len(refused.value.problems) == 1


def test_every_reason_is_told_at_once(knee: l4path.Pathway) -> None:
    """Five mistakes are five reasons."""
    given = response(facts__pain=60, facts__pian=1, facts__cause="x", tried__imaging=True, outcome__imaging="ongoing")
    with pytest.raises(l4path.EpisodeError) as refused:
        l4path.from_response(knee, given | {"status": "in-progress"})
    assert len(refused.value.problems) == 5


KNOWN = l4path.Episode(
    {"pain": 6},
    trials={"exercise": Trial(weeks=8, tolerated=False, ended=True), "imaging": Trial("ongoing")},
    declined=["replacement"],
)


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({}, KNOWN),
        ({"facts__pain": 3}, KNOWN.with_facts({"pain": 3})),
        ({"tried__exercise": False}, KNOWN.without_trial("exercise")),
        ({"tried__exercise": True}, KNOWN),
        (
            {"measure__exercise__relief": 10},
            KNOWN.with_trial("exercise", Trial(weeks=8, tolerated=False, ended=True, relief=10)),
        ),
        ({"outcome__exercise": "failed"}, KNOWN.with_trial("exercise", Trial("failed", weeks=8))),
        ({"outcome__exercise": "responded"}, KNOWN.with_trial("exercise", Trial("responded", weeks=8, ended=True))),
        ({"tried__imaging": True}, KNOWN.with_trial("imaging", Trial())),
        ({"tried__imaging": False}, KNOWN.without_trial("imaging")),
        ({"declined__replacement": False}, KNOWN.replace(declined=[])),
    ],
)
def test_a_response_beside_the_data_wins_item_by_item(
    answers: dict[str, Any], wanted: l4path.Episode, knee: l4path.Pathway
) -> None:
    """What it leaves unanswered stays as the data have it."""
    found = answered(knee, KNOWN, answers_of(knee, response(**answers)))
    assert found == wanted.replace(pathway="knee-pain")


def test_a_once_that_is_asked_for_replaces_one_that_is_done(knee: l4path.Pathway) -> None:
    """An answer to the outcome of a once replaces the record."""
    done = KNOWN.with_trial("imaging", Trial())
    assert answered(knee, done, answers_of(knee, response(outcome__imaging="ongoing"))).trials["imaging"] == Trial(
        "ongoing"
    )


@given(cases(max_nodes=4), st.data())
def test_a_damaged_response_is_an_episode_or_named_reasons(
    case: tuple[l4path.Pathway, l4path.Episode], data: st.DataObject
) -> None:
    """Whatever stands in a response, there is never another exception."""
    pathway, episode = case
    given = l4path.to_response(pathway, episode, base=BASE)
    damaged = damage(copy.deepcopy(given), data)
    try:
        told: Any = l4path.from_response(pathway, damaged)
    except l4path.EpisodeError as refused:
        told = refused.problems
    assert told


def damage(value: Any, data: st.DataObject) -> Any:
    """A value of JSON with one thing in it replaced, left out or added."""
    odd: st.SearchStrategy[Any] = st.sampled_from(
        [None, True, 0, -1.5, 1e300, "", "x", [], [None], {}, {"x": 1}, [[]], float("nan")]
    )
    if isinstance(value, dict) and value and data.draw(st.integers(0, 5)):
        key = data.draw(st.sampled_from(sorted(value)))
        value[key] = damage(value[key], data)
        return value
    if isinstance(value, list) and value and data.draw(st.integers(0, 5)):
        place = data.draw(st.integers(0, len(value) - 1))
        value[place] = damage(value[place], data)
        return value
    return data.draw(odd)


@pytest.mark.parametrize(("given", "kind"), [(4, int), (4.0, int), (Decimal("4.0"), int), (Decimal("4.5"), float)])
def test_a_number_is_answered_as_an_episode_has_it(given: Any, kind: type) -> None:
    """A whole one without a point, and decimals of whatever reader as floats."""
    knee = l4path.read_pathway(ROOT / "examples" / "knee-pain.toml")
    found = answers_of(knee, response(facts__pain=[{"valueDecimal": given}]))
    assert found == {"facts.pain": float(given)}
    assert type(found["facts.pain"]) is kind


def test_an_outcome_that_is_none_is_named_with_those_that_are() -> None:
    """The word that was given, and what may be answered of this treatment."""
    knee = l4path.read_pathway(ROOT / "examples" / "knee-pain.toml")
    with pytest.raises(l4path.EpisodeError) as refused:
        answers_of(knee, response(tried__exercise=True, outcome__exercise="better"))
    assert "better" in str(refused.value)


PAIN = {"linkId": "facts.pain", "answer": [{"valueDecimal": 6}]}
CAUSE = {"code": "meniscus_tear", "system": f"{BASE}/CodeSystem/knee-pain.facts.cause"}
RESPONSE, UNFINISHED = "QuestionnaireResponse", "what is still being filled in is no episode"
FORM = f"{BASE}/Questionnaire/knee-pain|1.0.0"


def nested(depth: int) -> dict[str, Any]:
    """A group within groups, so many of them, with a question in the innermost."""
    item: dict[str, Any] = PAIN
    for _ in range(depth):
        item = {"linkId": "facts", "item": [item]}
    return item


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, []),
        ({"item": [nested(2)]}, []),
        ({"item": [nested(3)]}, [("items stand deeper than the form has them", "item[0].item[0].item[0].item", "")]),
        ({"status": "amended"}, []),
        ({"status": None}, [
            ("the status is None", "status", f"it must be completed or amended: {UNFINISHED}")
        ]),
        ({"resourceType": None}, [
            (f"there is no resourceType, so that it is no {RESPONSE}", "resourceType", "answer the form of knee-pain")
        ]),
        ({"questionnaire": 7}, [
            ("7 is not the form of knee-pain 1.0.0", "questionnaire", f"its address ends in {FORM.removeprefix(BASE)}")
        ]),
        ({"item": [PAIN | {"item": []}]}, [("facts.pain is a question, and holds no items", "item[0]", "")]),
        ({"item": [{"linkId": "trials", "answer": [], "item": [PAIN]}]}, [
            ("trials is a group, and groups have no answer", "item[0]", "")
        ]),
        ({"item": [PAIN, {"linkId": "facts", "item": [PAIN]}]}, [
            ("facts.pain is answered twice", "item[1].item[0]", "answer each item once")
        ]),
        ({"item": [PAIN, PAIN, PAIN]}, [
            ("facts.pain is answered twice", "item[1]", "answer each item once"),
            ("facts.pain is answered twice", "item[2]", "answer each item once"),
        ]),
        ({"item": [{"linkId": "facts", "item": 7}]}, [("7 is not a list", "item[0].item", "")]),
        ({"item": [{"linkId": "facts.pain", "answer": 7}]}, [("7 is not a list", "item[0].answer", "")]),
        ({"item": [{"linkId": "facts.pain", "answer": [7]}]}, [("7 is no answer", "item[0]", "")]),
        ({"item": [{}]}, [("None is no item of the form", "item[0]", "each item names its linkId")]),
        ({"item": [{"linkId": "facts.pain", "answer": [{"valueDecimal": 6, "item": []}]}]}, [
            ("an answer holds items, and the form has none there", "item[0]", "")
        ]),
        ({"item": [{"linkId": "facts.pain", "answer": [{"valueDecimal": 6, "valueInteger": 6}]}]}, [
            ("one answer says valueDecimal, valueInteger", "item[0]", "")
        ]),
        ({"item": [{"linkId": "facts.pain", "answer": [{}]}]}, []),
        ({"item": [{"linkId": "facts.pain", "answer": [{}, {"valueDecimal": 6}]}]}, []),
        ({"item": [{"linkId": "facts.pain", "answer": [{"valueDecimal": 6}] * 2}]}, [
            ("facts.pain has 2 answers", "item[0]", "it takes one")
        ]),
        ({"item": [{"linkId": "facts.pain", "answer": [{"valueString": "6"}]}]}, [
            ("valueString does not answer facts.pain", "item[0]", "it is answered by valueDecimal")
        ]),
        ({"item": [{"linkId": "facts.cause", "answer": [{"valueCoding": {"display": "tear"}}]}]}, [
            ("{'display': 'tear'} has no code", "item[0] facts.cause", "")
        ]),
        ({"item": [{"linkId": "facts.cause", "answer": [{"valueCoding": CAUSE}]}]}, []),
        ({"item": [{"linkId": "facts.cause", "answer": [{"valueCoding": CAUSE | {"system": 7}}]}]}, [
            ("7 is not the system of the form's codes", "item[0] facts.cause", f"it begins with {BASE}/CodeSystem/")
        ]),
        ({"item": [{"linkId": "tried.exercise", "answer": [{"valueBoolean": "no"}]}]}, [
            ("'no' is not true or false", "item[0] tried.exercise", "")
        ]),
        ({"item": [{"linkId": "outcome.exercise", "answer": [{"valueCoding": {"code": "asked"}}]}]}, [
            (
                "'asked' is no outcome here",
                "item[0] outcome.exercise",
                "allowed: responded, failed, intolerant, ongoing, relapsed, stopped",
            )
        ]),
        ({"item": [
            {"linkId": "tried.exercise", "answer": [{"valueBoolean": False}]},
            {"linkId": "outcome.exercise", "answer": [{"valueCoding": {"code": "failed"}}]},
            {"linkId": "measure.exercise.weeks", "answer": [{"valueDecimal": 6}]},
        ]}, [(
            "outcome.exercise, measure.exercise.weeks beside the answer that it was not tried",
            "tried.exercise",
            "leave one of them out",
        )]),
    ],
)  # fmt: skip
def test_where_a_response_is_wrong_and_what_is_to_be_done(
    changed: dict[str, Any], told: list[tuple[str, str, str]], knee: l4path.Pathway
) -> None:
    """What it is, at which item, and what would be right; a group may be nested as deep as the form has them."""
    raw = {key: value for key, value in (GOOD | {"questionnaire": FORM} | changed).items() if value is not None}
    if not told:
        answers_of(knee, raw)
        return
    with pytest.raises(l4path.EpisodeError) as refused:
        answers_of(knee, raw)
    assert [(one.what, one.where, one.hint) for one in refused.value.problems] == told
