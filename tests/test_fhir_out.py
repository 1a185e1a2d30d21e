"""A pathway leaves as FHIR and comes back, an assessment leaves as guidance; what cannot is refused by name."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st

import l4path
from calls import KNEE, calling
from l4path.formats import pathway_from_dict
from l4path.interop.canonical import fhir_id
from l4path.interop.plan import action_id
from l4path.testing import cases, pathways
from test_form import damage

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from calls import Said

BASE = "https://example.org/fhir"
NOT_OURS = "this was not exported by l4path; only what it exports can be read back"
EXTENSIONS = ("minValue", "maxValue", "questionnaire-unit")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, in this process."""
    return calling(capsys)


def everything(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a value of JSON."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from everything(inner)


def resource(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
    """The first resource of a kind."""
    return next(entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind)


@settings(max_examples=12)
@given(pathways(), st.randoms(use_true_random=False))
def test_a_pathway_comes_back_equal(pathway: l4path.Pathway, chance: random.Random) -> None:
    """Whatever a server sets beside it, and in whatever order: the pathway, equal; every resource valid, ids too."""
    bundle = json.loads(json.dumps(l4path.to_fhir(pathway, base=BASE)))
    Bundle.parse_obj(bundle)
    chance.shuffle(bundle["entry"])
    for number, entry in enumerate(bundle["entry"]):
        entry["resource"] |= {"meta": {"versionId": f"{number}"}, "text": {"status": "generated", "div": "<div/>"}}
    assert l4path.from_fhir(bundle | {"id": "given-by-the-server", "meta": {}}) == pathway
    ids = [entry["resource"]["id"] for entry in bundle["entry"]]
    assert all(re.fullmatch(r"[A-Za-z0-9.-]{1,64}", one) for one in ids)


@settings(max_examples=12)
@given(pathways())
def test_the_graph_stays_a_graph(pathway: l4path.Pathway) -> None:
    """One action a node, and what it comes after are the sources of its edges; ids are those of FHIR, each once."""
    plan = resource(l4path.to_fhir(pathway, base=BASE), "PlanDefinition")
    ask, *groups = plan["action"]
    actions = {action["id"]: action for group in groups for action in group["action"]}
    assert ask["condition"][0]["expression"]["expression"] == "asks"
    assert actions.keys() == {action_id(name) for name in pathway.nodes}
    edges = {(one["actionId"], name) for name, action in actions.items() for one in action.get("relatedAction", ())}
    assert edges == {(action_id(source), action_id(to)) for source, to in pathway.graph.edges}
    ids = [ask["id"], *(group["id"] for group in groups), *actions]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z0-9.-]{1,64}", one) for one in ids)
    defined = set(re.findall(r'^define "([^"]*)"', l4path.to_cql(pathway, base=BASE), re.MULTILINE))
    for one in (ask, *actions.values()):
        expression = one["condition"][0]["expression"]
        assert expression["language"] == "text/cql-identifier"
        assert expression["expression"] in defined


def test_a_node_called_like_an_action_of_its_own_has_another_id() -> None:
    """`ask`, `options` and `alongside` are actions that are no node."""
    ask = l4path.Disposition("ask", "Ask somebody", tier="care")
    plan = resource(l4path.to_fhir(l4path.Pathway("p", tiers=["care"], start=[ask]), base=BASE), "PlanDefinition")
    assert [action["id"] for action in plan["action"]] == ["ask", "options"]
    assert plan["action"][1]["action"][0]["id"] == "ask.node"


def test_long_names_are_cut_and_kept_apart() -> None:
    """An id of more than 64 characters is cut to 51, a hyphen, and 12 digits of its hash."""
    one, other = fhir_id("a" * 70), fhir_id("a" * 71)
    assert one != other
    assert (len(one), one[:52], fhir_id("knee_pain")) == (64, "a" * 51 + "-", "knee-pain")
    assert re.fullmatch(r"[0-9a-f]{12}", one[52:])


def test_the_knee_example_as_resources(knee_data: dict[str, Any]) -> None:
    """What the page says of each resource."""
    thins = "long steroid treatment thins the bone"
    knee_data["treatments"]["replacement"]["cautions"] = [{"id": "thin", "when": "lung_disease", "because": thins}]
    knee = pathway_from_dict(knee_data)
    bundle = l4path.to_fhir(knee, base=BASE)
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert (bundle["type"], kinds) == (
        "collection",
        ["PlanDefinition", "Library", "Questionnaire", *["ActivityDefinition"] * 3],
    )
    plan, library = resource(bundle, "PlanDefinition"), resource(bundle, "Library")
    assert plan["library"] == [f"{BASE}/Library/knee-pain|1.0.0"]
    assert plan["relatedArtifact"][0]["type"] == "citation"
    options = {action["id"]: action for action in plan["action"][1]["action"]}
    assert (plan["action"][1]["groupingBehavior"], plan["action"][1]["selectionBehavior"]) == ("logical-group", "any")
    assert options["emergency-department"]["priority"] == "stat"
    assert options["imaging"]["description"] == "an adequate exercise trial has not helped"
    assert options["imaging"]["relatedAction"] == [{"actionId": "exercise", "relationship": "after"}]
    assert options["imaging"]["definitionCanonical"] == f"{BASE}/ActivityDefinition/knee-pain-imaging|1.0.0"
    evidence, caution = options["exercise"]["documentation"][0], options["replacement"]["documentation"][-1]
    assert (evidence["type"], evidence["label"]) == ("justification", "guideline-x")
    assert evidence["display"] == "for; consider; first line for every cause"
    assert caution == {"type": "documentation", "label": "caution", "display": thins}
    content = {one["contentType"]: base64.b64decode(one["data"]).decode() for one in library["content"]}
    assert content["text/cql"] == l4path.to_cql(knee, base=BASE)
    assert json.loads(content["application/elm+json"]) == l4path.to_elm(knee, base=BASE)
    assert library["content"][2]["title"] == "l4path pathway"
    activity = resource(bundle, "ActivityDefinition")
    assert (activity["kind"], activity["intent"]) == ("ServiceRequest", "proposal")
    urls = {one["url"].rpartition("/")[2] for holder in everything(bundle) for one in holder.get("extension", ())}
    assert urls <= set(EXTENSIONS)


def at(bundle: dict[str, Any], path: str) -> tuple[Any, Any]:
    """What holds the last step of a path such as ``entry.0.resource``, and that step."""
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    here: Any = bundle
    for step in steps:
        here = here[step]
    return here, last


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (
            "entry.0.resource.title",
            "Mine",
            "PlanDefinition/knee-pain: title is not what the pathway in it gives: 'Mine'",
        ),
        ("entry.0.resource.experimental", 1, "PlanDefinition/knee-pain: experimental is not"),
        (
            "entry.0.resource.action.1.action.0.title",
            "X",
            r"PlanDefinition/knee-pain: action\[1\].action\[0\].title is",
        ),
        ("entry.0.resource.title", {}, "title is not what the pathway in it gives: {}"),
        ("entry.0.resource.action", "x", "action is not what the pathway in it gives: 'x'"),
        ("entry.0.resource.action", {}, "action is not what the pathway in it gives: {}"),
        ("entry.0.resource.action.1", "x", r"action\[1\] is not what the pathway in it gives: 'x'"),
        ("entry.0.resource.action.1", [], r"action\[1\] is not what the pathway in it gives: \[\]"),
        ("entry.0.resource.action", [], r"PlanDefinition/knee-pain: action\[0\] is not"),
        ("entry.0.resource.publisher", "Me", "PlanDefinition/knee-pain: publisher is not"),
        ("entry.1.resource.content.0.data", "AAAA", r"Library/knee-pain: content\[0\].data is not"),
        ("entry.1.resource.content.2.data", "AAAA", "the pathway in the Library cannot be read"),
        ("entry.1.resource.content.2.title", "other", NOT_OURS),
        ("entry.1.resource.url", "https://other.org/Library/x", "Library: url is not what the pathway in it gives"),
        ("entry.2.resource.item.0.item.0.required", True, r"Questionnaire/knee-pain: item\[0\].item\[0\].required is"),
        ("entry.2.resource.url", "https://other.org/q", "Questionnaire/knee-pain is missing, or its url was changed"),
        ("entry.3.resource.intent", "order", "ActivityDefinition/knee-pain-exercise: intent is not"),
        ("entry.3.resource", {"resourceType": "Patient"}, "ActivityDefinition/knee-pain-exercise is missing"),
        ("entry.3", {}, r"entry\[3\]: is no entry with a resource"),
        ("entry", {}, NOT_OURS),
        ("resourceType", "Patient", NOT_OURS),
    ],
)
def test_an_edited_bundle_is_refused_naming_the_first_place(
    path: str, value: Any, told: str, knee: l4path.Pathway
) -> None:
    """The resource and the path that differ."""
    bundle = l4path.to_fhir(knee, base=BASE)
    here, last = at(bundle, path)
    here[last] = value
    with pytest.raises(l4path.FhirError, match=told):
        l4path.from_fhir(bundle)


def test_what_is_added_or_taken_out_is_refused_too(knee: l4path.Pathway) -> None:
    """A resource more, one twice, one less."""
    bundle = l4path.to_fhir(knee, base=BASE)
    entries = bundle["entry"]
    patient = {"resource": {"resourceType": "Patient", "id": "p"}}
    for changed in ([*entries, patient], [*entries, entries[0]], entries[:-1], entries[:1], []):
        with pytest.raises(l4path.FhirError):
            l4path.from_fhir(bundle | {"entry": changed})


@settings(max_examples=40)
@given(st.data())
def test_a_damaged_bundle_is_a_pathway_or_named_reasons(data: st.DataObject) -> None:
    """Whatever stands in a Bundle, there is never another exception."""
    pathway = l4path.read_pathway(KNEE)
    try:
        told: Any = l4path.from_fhir(damage(l4path.to_fhir(pathway, base=BASE), data))
    except l4path.FhirError as refused:
        told = refused.problems
    assert told == pathway or (told and isinstance(told, tuple))


@pytest.mark.parametrize("key", ["resourceType", "url", "id"])
@pytest.mark.parametrize("wrong", [["a"], {"a": 1}, 1, None], ids=repr)
def test_a_resource_whose_names_are_no_texts_is_refused(key: str, wrong: Any) -> None:
    """Each by its reason, also where the value could be no key of a dict."""
    bundle: Any = l4path.to_fhir(l4path.read_pathway(KNEE), base=BASE)
    at = next(number for number, entry in enumerate(bundle["entry"]) if entry["resource"]["resourceType"] != "Library")
    bundle["entry"][at]["resource"][key] = wrong
    with pytest.raises(l4path.FhirError) as refused:
        l4path.from_fhir(bundle)
    assert refused.value.problems


WRONG_BASES = (
    *(
        "",
        "example.org",
        "ftp://example.org",
        "//example.org",
        "/fhir",
        "https://",
        "https://a b",
        "https://example.org?x=1",
    ),
    *("https://example.org/#x", "https://user@example.org", "https://example.org/a?b", "javascript:alert(1)", None, 3),
    "https://example.org/\n",
)


@pytest.mark.parametrize("base", WRONG_BASES)
def test_a_base_that_is_none_is_refused(base: Any, knee: l4path.Pathway) -> None:
    """Wherever one is given."""
    assessment = knee.assess(l4path.Episode())
    for made in (l4path.to_fhir, l4path.to_cql, l4path.to_elm, l4path.to_form):
        with pytest.raises(l4path.FhirError, match="no absolute http"):
            made(knee, base=base)
    with pytest.raises(l4path.FhirError, match="no absolute http"):
        l4path.to_response(knee, l4path.Episode(), base=base)
    with pytest.raises(l4path.FhirError, match="no absolute http"):
        assessment.to_fhir(base=base, subject="Patient/1")


@pytest.mark.parametrize("subject", ["", "1", "Patient", "Patient/", "patient/1", "Patient/a_b", "Patient/1/x y", None])
def test_a_subject_that_is_no_reference_is_refused(subject: Any, knee: l4path.Pathway) -> None:
    """It says what one looks like."""
    with pytest.raises(l4path.FhirError, match="is no reference; write one such as Patient/1"):
        knee.assess(l4path.Episode()).to_fhir(base=BASE, subject=subject)


@pytest.mark.parametrize(
    "subject", ["Patient/1", f"{BASE}/Patient/a-1.b", "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"]
)
def test_a_reference_is_taken_as_it_is(subject: str, knee: l4path.Pathway) -> None:
    """Relative, absolute, or by its uuid."""
    bundle = knee.assess(l4path.Episode()).to_fhir(base=BASE, subject=subject)
    assert resource(bundle, "GuidanceResponse")["subject"] == {"reference": subject}


@settings(max_examples=15)
@given(cases())
def test_guidance_is_valid_and_says_what_the_assessment_says(case: tuple[l4path.Pathway, l4path.Episode]) -> None:
    """Status, options with their reasons, questions and cautions; references lead to what is there."""
    pathway, episode = case
    try:
        assessment = pathway.assess(episode)
    except l4path.EpisodeError:
        return
    bundle = assessment.to_fhir(base=BASE, subject="Patient/1", at="2026-11-20")
    Bundle.parse_obj(bundle)
    assert bundle == assessment.to_fhir(base=BASE, subject="Patient/1", at="2026-11-20")
    response, group = resource(bundle, "GuidanceResponse"), resource(bundle, "RequestGroup")
    waiting = assessment.state in ("screening", "undetermined")
    wanted = "data-required" if waiting else "data-requested" if assessment.questions else "success"
    assert response["status"] == wanted
    notes = "\n".join(note["text"] for note in response["note"])
    assert all(f"To ask, {name}: " in notes for name in assessment.questions)
    actions = group.get("action", [{"action": []}])[0]["action"]
    assert [action["title"] for action in actions] == [node.title for node in assessment.options]
    assert [action["description"] for action in actions] == [assessment.status[node.id] for node in assessment.options]
    addresses = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in bundle["entry"]}
    assert len(addresses) == len(bundle["entry"]) == len(actions) + 2
    assert addresses[response["result"]["reference"]] == "RequestGroup"
    for action, node in zip(actions, assessment.options, strict=True):
        kind = "ServiceRequest" if node.kind == "treatment" else "Task"
        assert addresses[action["resource"]["reference"]] == kind
        met = assessment.cautions.get(node.id, ())
        said = [one["display"] for one in action.get("documentation", ()) if one["type"] == "documentation"]
        assert said == [one.because for one in getattr(node, "cautions", ()) if one.id in met]


def test_data_requirements_are_the_questions_that_have_codes(knee: l4path.Pathway) -> None:
    """A fact is an Observation; an unasked treatment a Procedure; the code systems by their addresses."""
    code = l4path.Code("LOINC", "72514-3", "pain")
    pain = l4path.Number("pain", "pain", codes=[code])
    rest = l4path.Treatment("rest", "Rest", tier="care", once=True, codes=[l4path.Code("local list", "r 1")])
    pathway = l4path.Pathway("p", tiers=["care"], start=[rest], goal=pain <= 2)
    bundle = pathway.assess(l4path.Episode(unasked=[rest])).to_fhir(base=BASE, subject="Patient/1")
    coded = {"system": "http://loinc.org", "code": "72514-3", "display": "pain"}
    assert resource(bundle, "GuidanceResponse")["dataRequirement"] == [
        {"type": "Observation", "codeFilter": [{"path": "code", "code": [coded]}]},
        {"type": "Procedure", "codeFilter": [{"path": "code", "code": [{"code": "r 1"}]}]},
    ]
    assert "occurrenceDateTime" not in resource(bundle, "GuidanceResponse")
    with pytest.raises(l4path.FhirError, match="'soon' is no day"):
        knee.assess(l4path.Episode()).to_fhir(base=BASE, subject="Patient/1", at="soon")


def test_the_commands_write_and_load(call: Callable[..., Said], tmp_path: Path) -> None:
    """The pathway goes out as a Bundle and comes back, as the same file; what is edited is refused, with the file."""
    bundle, back = tmp_path / "knee.json", tmp_path / "knee.toml"
    assert call("fhir", "write", KNEE, "--base", BASE, "-o", bundle).status == 0
    assert call("fhir", "load", bundle, "-o", back).status == 0
    assert back.read_text() == call("export", KNEE).out
    bundle.write_text(bundle.read_text().replace("Knee pain, a small", "Knee pain, another"))
    said = call("fhir", "load", bundle)
    assert (said.status, said.out) == (2, "")
    assert "knee.json: PlanDefinition/knee-pain: title is not what the pathway in it gives" in said.err
    assert call("fhir", "load", KNEE).status == 2
    assert "ends in .toml or .json" in call("fhir", "load", bundle, "-o", tmp_path / "knee.txt").err


def test_the_command_cql(call: Callable[..., Said], tmp_path: Path, knee: l4path.Pathway) -> None:
    """Text, ELM, or both; printed where no file is named; parameters in place of a response."""
    text, elm = tmp_path / "knee.cql", tmp_path / "knee.elm.json"
    assert call("fhir", "cql", KNEE, "--base", BASE).out == l4path.to_cql(knee, base=BASE)
    assert call("fhir", "cql", KNEE, "--base", BASE, "--cql", text, "--elm", elm, "--parameters").status == 0
    assert text.read_text() == l4path.to_cql(knee, base=BASE, parameters=True)
    assert json.loads(elm.read_text()) == l4path.to_elm(knee, base=BASE, parameters=True)
    assert 'parameter "tried exercise" Boolean' in text.read_text()
    assert call("fhir", "cql", KNEE).err.endswith("says how it is called\n")
    refused = call("fhir", "cql", KNEE, "--base", "here")
    assert (refused.status, refused.out) == (2, "")
    assert "base: 'here' is no absolute http(s) URL" in refused.err


def test_the_commands_fill_answer_and_guide_go_line_by_line(call: Callable[..., Said], tmp_path: Path) -> None:
    """A line for each episode; one that is refused gives its reasons in its place, and the status is 2."""
    lines = ['{"facts": {"pain": 6, "locked": false}}', '{"facts": {"pian": 6}}', '{"trials": {"imaging": {}}}']
    episodes, filled = tmp_path / "episodes.jsonl", tmp_path / "filled.ndjson"
    episodes.write_text("\n".join(lines))
    said = call("fhir", "fill", KNEE, episodes, "--base", BASE, "--subject", "Patient/1", "--authored", "2026-11-20")
    assert said.status == 2
    first, second, third = map(json.loads, said.out.splitlines())
    assert (first["subject"], first["authored"]) == ({"reference": "Patient/1"}, "2026-11-20")
    assert second == {"line": 2, "error": ["facts: pian is not a declared fact; did you mean pain?"]}
    filled.write_text(f"{json.dumps(first)}\n\nnot json\n{json.dumps(third)}\n")
    said = call("fhir", "answer", KNEE, filled)
    assert said.status == 2
    found = [json.loads(line) for line in said.out.splitlines()]
    assert found[0] == {"pathway": "knee-pain", "facts": {"pain": 6, "locked": False}}
    assert found[1]["line"] == 3
    assert found[2] == {"pathway": "knee-pain", "trials": {"imaging": {}}}
    said = call("fhir", "guide", KNEE, episodes, "--base", BASE, "--subject", "Patient/1", "--at", "2026-11-20")
    assert said.status == 2
    bundles = [json.loads(line) for line in said.out.splitlines()]
    assert [bundle.get("resourceType") for bundle in bundles] == ["Bundle", None, "Bundle"]
    assert "is no reference" in call("fhir", "guide", KNEE, episodes, "--base", BASE, "--subject", "me").err
    alone = tmp_path / "one.json"
    alone.write_text(json.dumps(first, indent=1))
    assert json.loads(call("fhir", "answer", KNEE, alone).out) == found[0]


@pytest.mark.parametrize("authored", ["soon", "2026-13-01", "2026-11-20T08:30", "2026-11-20 08:30:00Z", 5])
def test_a_response_is_given_at_a_moment_that_there_is(authored: Any, knee: l4path.Pathway) -> None:
    """A day, or a moment with its offset; the latest one is the one that counts elsewhere."""
    with pytest.raises(l4path.FhirError, match="is no dateTime; write a day"):
        l4path.to_response(knee, l4path.Episode(), base=BASE, authored=authored)
    for fine in ("2026-11-20", "2026-11-20T08:30:00Z", "2026-11-20T08:30:00.25+01:00"):
        assert l4path.to_response(knee, l4path.Episode(), base=BASE, authored=fine)["authored"] == fine
    wrong: list[Any] = [5, "20/11/2026", []]
    for day in wrong:
        with pytest.raises(l4path.FhirError, match="is no day"):
            knee.assess(l4path.Episode()).to_fhir(base=BASE, subject="Patient/1", at=day)
