"""Explanations: whoever reads one can say why, from the text alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

import l4path
from l4path import (
    Assessment,
    Disposition,
    Episode,
    Escalation,
    Measure,
    Pathway,
    Status,
    Treatment,
    Trial,
    Truth,
    weeks,
)
from l4path.assessment.paths import nearest, travelled
from l4path.catalog import cases as bundled_cases
from l4path.errors import visible
from l4path.explanation.choosing import chosen
from l4path.explanation.ways import lacking
from l4path.language import Explanation, Point, worded, words
from l4path.language.phrases import phrase, with_unit
from l4path.reports.tree import tree_text
from l4path.testing import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.verification import ExpectedCase

CASES = bundled_cases("l4")[::6]
FORBIDDEN = re.compile(r"\b(recommends?|recommended|safe|cleared|MET|NOT_MET|UNKNOWN|Kleene|None)\b")


def every_point(explanation: Explanation) -> Iterator[Point]:
    """All statements of an explanation, from the outside in."""
    stack = [point for section in explanation.sections for point in section.points]
    while stack:
        point = stack.pop()
        yield point
        stack += point.points


@pytest.fixture(scope="module")
def l4() -> Pathway:
    """The bundled pathway."""
    return l4path.load("l4")


@pytest.fixture(scope="module")
def knee() -> Pathway:
    """A small pathway read from a file."""
    return l4path.read_pathway(Path(__file__).parent / "knee.toml")


@given(case=cases(assumptions=False))
def test_every_way_that_does_not_apply_says_what_is_missing(case: tuple[Pathway, Episode]) -> None:
    """An escalation that does not fire always has a part that fails or is unknown, and the explanation names it."""
    assessment = case[0].assess(case[1])
    for way in case[0].escalations:
        if assessment.truth("fires", way.id) is not Truth.MET:
            found = worded(chosen(lacking(way.id), assessment), case[0])
            assert found, way
            assert all(point.truth in ("not_met", "unknown") for point in found)


@given(case=cases(assumptions=False))
def test_every_node_and_the_whole_can_be_explained(case: tuple[Pathway, Episode]) -> None:
    """No status and no state is without an explanation, in all three forms."""
    assessment = case[0].assess(case[1])
    for node in (None, *case[0].nodes):
        explanation = assessment.explain(node, full=True)
        assert explanation.verdict
        assert explanation.text() == str(explanation)
        assert json.loads(json.dumps(explanation.to_dict()))["verdict"] == explanation.verdict
        assert explanation.markdown().startswith("# ")


@given(case=cases(assumptions=False))
def test_the_route_of_a_reached_node_leads_from_what_stands_by_itself(case: tuple[Pathway, Episode]) -> None:
    """Every step told of a reached node is reached, and begins where the pathway does, on record, or at a red flag."""
    assessment = case[0].assess(case[1])
    for name in case[0].nodes:
        if assessment.truth("reached", name) is not Truth.MET:
            steps = nearest(assessment, name)
            assert steps[-1][0] == name
            continue
        route = travelled(assessment, name)
        assert route[-1][0] == name
        for here, way in route:
            assert assessment.truth("reached", here) is Truth.MET
            assert way is not None or here in case[0].start or here in case[1].trials
            assert way is None or assessment.truth("fires", way.id) is Truth.MET


def test_of_several_sources_the_one_that_leads_on_is_told() -> None:
    """Where any of two trials may lead on by failing, the way told is through the one that failed, not the first."""
    relief = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
    nodes = [Treatment(n, n.upper(), tier="care", adequate=weeks >= 6, response=relief >= 30) for n in "ab"]
    clinic = Disposition("clinic", "Clinic", tier="care")
    way = Escalation(clinic, on="failure", after=nodes, any_of=True)
    pathway = Pathway("p", tiers=["care"], start=nodes, escalations=[way])
    episode = Episode(trials={"a": Trial(weeks=2, relief=0), "b": Trial(weeks=8, relief=0)})
    assessment = pathway.assess(episode)
    assert [name for name, _ in travelled(assessment, "clinic")] == ["b", "clinic"]
    told = assessment.explain("clinic", full=True).text()
    assert "B is where the pathway begins" in told
    assert "A is where the pathway begins" not in told
    assert "under way" not in told


@given(case=cases(assumptions=False))
def test_every_question_is_asked_in_the_explanation_of_the_whole(case: tuple[Pathway, Episode]) -> None:
    """What the engine asks, the explanation asks, and nothing else."""
    assessment = case[0].assess(case[1])
    asked = {
        point.about
        for section in assessment.explain().sections
        if section.title == words()("section.ask")
        for point in section.points
    }
    treatments = case[0].treatments
    assert asked == {f"{'node' if name in treatments else 'fact'}:{name}" for name in assessment.questions}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_explanations_of_the_bundled_pathway_are_plain(case: ExpectedCase, l4: Pathway) -> None:
    """No ids, no words of logic, no words of promise, whichever node of whichever vignette is explained."""
    try:
        assessment = l4.assess(case.episode)
    except l4path.EpisodeError:
        pytest.skip("the vignette is one of a refused episode")
    ids = re.compile(
        r"\b(" + "|".join(name for name in (*l4.facts, *l4.nodes, *l4.definitions) if "_" in name) + r")\b"
    )
    for node in (None, *l4.nodes):
        text = str(assessment.explain(node, looking=False, full=True))
        assert not ids.search(text), ids.search(text)
        assert not FORBIDDEN.search(text), FORBIDDEN.search(text)
        assert all(len(line) <= 100 for line in text.split("\n"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_is_not_reached_names_a_reason_for_every_way_in(case: ExpectedCase, l4: Pathway) -> None:
    """Of a node that is not reached, each way in stands there with at least one reason under it."""
    try:
        assessment = l4.assess(case.episode)
    except l4path.EpisodeError:
        pytest.skip("the vignette is one of a refused episode")
    for name, status in assessment.status.items():
        if status is Status.NOT_REACHED:
            ways = next(
                s
                for s in assessment.explain(name, looking=False, full=True).sections
                if s.title == words()("section.ways_in")
            )
            assert len(ways.points) == len(l4.into(name))
            assert all(point.points for point in ways.points)


def explained(knee: Pathway, episode: Episode, node: str) -> str:
    """The text of one explanation, on one line."""
    return " ".join(str(knee.assess(episode).explain(node, full=True)).split())


def test_a_recorded_value_stands_beside_its_condition(knee: Pathway) -> None:
    """What was recorded is told where it decides."""
    episode = Episode({"pain": 1, "locked": False}, trials={"exercise": Trial(weeks=8, relief=10)})
    said = explained(knee, episode, "imaging")
    assert "not met: knee pain: more than 2 NRS (recorded: 1 NRS)" in said


def test_an_unknown_fact_is_asked_for_with_its_range(knee: Pathway) -> None:
    """What is unknown comes with the clinician's question, the range and the unit."""
    episode = Episode({"locked": False}, trials={"exercise": Trial(weeks=8, relief=10)})
    said = explained(knee, episode, "imaging")
    assert "unknown: ask “How strong is the pain now, from 0 to 10? (0 to 10 NRS)”" in said


def test_a_trial_that_is_missing_is_described(knee: Pathway) -> None:
    """What would have to be recorded is told with the figures of the trial."""
    said = explained(knee, Episode({"pain": 6, "locked": False}), "imaging")
    assert "Exercise programme has not been tried" in said
    assert "an adequate trial without a response" in said
    assert "adequate if duration of treatment: at least 6 weeks" in said


def test_the_reason_and_the_source_of_each_step_are_told(knee: Pathway) -> None:
    """Because, evidence, stance and year stand at the step they belong to."""
    episode = Episode({"pain": 6, "locked": False}, trials={"exercise": Trial(weeks=8, relief=10)})
    said = explained(knee, episode, "imaging")
    assert "because an adequate exercise trial has not helped" in said
    assert "for: Guideline X (2020), 1.5" in said


def test_a_contraindication_says_what_forbids_it(knee: Pathway) -> None:
    """A definition is opened down to what was recorded."""
    episode = Episode(
        {"pain": 6, "locked": False, "cause": "osteoarthritis", "heart_failure": True},
        trials={"exercise": Trial("failed"), "imaging": Trial()},
    )
    said = explained(knee, episode, "replacement")
    assert "it is contraindicated" in said
    assert "unfit for an operation: yes - heart failure: yes (recorded: yes)" in said


def test_an_unanswered_red_flag_comes_first(knee: Pathway) -> None:
    """While a red flag is unanswered, no explanation passes over it."""
    said = explained(knee, Episode({"pain": 6}), "exercise")
    assert "It is on hold: a red flag is unanswered, and that comes first." in said
    assert "offered" not in said.split("For this patient")[0]
    assert "Is the knee locked?" in said


@pytest.mark.parametrize(
    "label", ["<b>bold</b>", "[x](javascript:alert(1))", "a\x1b[31mb", "\u202eevil", "*star*", "a|b`c`"]
)
def test_no_label_acts_as_markup(label: str, knee: Pathway) -> None:
    """Whatever a file calls a fact, text and Markdown show it and do not obey it."""
    marked = knee.with_fact(l4path.Number("pain", label, unit="NRS", minimum=0, maximum=10))
    explanation = marked.assess(Episode({"pain": 6, "locked": False}, trials={"exercise": Trial("failed")})).explain(
        "imaging"
    )
    text, markdown = str(explanation), explanation.markdown()
    assert "\x1b" not in text + markdown
    assert "\u202e" not in text + markdown
    shown = "".join(f"\\{c}" if c in "\\`*_{}[]<>#|~&" else c for c in visible(label))
    assert f"{shown}: more than 2 NRS" in markdown


def test_conditions_read_as_sentences(knee: Pathway) -> None:
    """Each kind of condition has words for itself and for its contrary."""
    asked = {
        "pain >= 4": ("knee pain: at least 4 NRS", "knee pain: less than 4 NRS", "knee pain ≥ 4"),
        "4 <= pain < 7": (
            "knee pain: at least 4 and less than 7 NRS",
            "knee pain: less than 4 or at least 7 NRS",
            "knee pain ≥ 4 and < 7",
        ),
        "locked": ("locked knee: yes", "locked knee: no", "locked knee"),
        "cause == osteoarthritis": (
            "cause: osteoarthritis",
            "cause: other than osteoarthritis",
            "cause: osteoarthritis",
        ),
        "cause not in {osteoarthritis, meniscus_tear}": (
            "cause: other than osteoarthritis or meniscus tear",
            "cause: osteoarthritis or meniscus tear",
            "cause ≠ osteoarthritis or meniscus tear",
        ),
        "locked and pain > 2": (
            "locked knee: yes, and knee pain: more than 2 NRS",
            "locked knee: no, or knee pain: at most 2 NRS",
            "locked knee and knee pain > 2",
        ),
        "pain > 2 and not (locked and heart_failure)": (
            "knee pain: more than 2 NRS, and (locked knee: no, or heart failure: no)",
            "knee pain: at most 2 NRS, or (locked knee: yes, and heart failure: yes)",
            "knee pain > 2 and (locked knee: no or heart failure: no)",
        ),
        "at_least(1, locked, heart_failure)": (
            "any of these: locked knee: yes; heart failure: yes",
            "none of these: locked knee: yes; heart failure: yes",
            "≥ 1 of: locked knee, heart failure",
        ),
        "tried(imaging)": (
            "Weight-bearing X-ray has been done",
            "Weight-bearing X-ray has not been done",
            "Weight-bearing X-ray has been done",
        ),
        "exercise.relief >= 30": (
            "pain relief with Exercise programme: at least 30 %",
            "not so: pain relief with Exercise programme: at least 30 %",
            "pain relief with Exercise programme ≥ 30 %",
        ),
        "true": ("always", "never", "always"),
    }
    for text, (said, contrary, brief) in asked.items():
        condition = l4path.parse(text, knee)
        assert phrase(condition, knee) == said
        assert phrase(condition, knee, contrary=True) == contrary
        assert phrase(condition, knee, brief=True) == brief


def test_small_words() -> None:
    """Rows, units and plurals come out as a person would write them."""
    assert words().joined([]) == ""
    assert words().joined(["a", "b"], "or") == "a or b"
    assert with_unit(1.5, "weeks") == "1.5 weeks"
    assert with_unit(1, "week") == "1 week"
    assert with_unit(4, "") == "4"


def test_an_assessment_prints_its_explanation(knee: Pathway) -> None:
    """Printing an assessment tells it; its repr is one line."""
    assessment: Assessment = knee.assess(Episode({"pain": 6, "locked": False}))
    assert str(assessment) == str(assessment.explain())
    assert repr(assessment) == "<Assessment on knee-pain: active; options: exercise>"


def test_a_convention_is_labelled_wherever_it_is_shown(l4: Pathway, knee: Pathway, tmp_path: Path) -> None:
    """What no source states bears a dagger in texts, trees and pictures, and the dagger is explained."""
    episode = next(case.episode for case in bundled_cases("l4") if case.id == "S02")
    explanation = l4.assess(episode).explain("esi_early")
    for shown in (explanation.text(), explanation.markdown()):
        assert "severe leg pain, 7 or more†: no" in shown
        assert "a convention of those who wrote the pathway" in " ".join(shown.split())
    assert explanation.to_dict()["notes"] == [words()("whole.convention")]
    assert "Adequate trial†: met" in l4.assess(episode).explain("physical_therapy").text()
    assert list(tree_text(l4))[-1] == words()("whole.convention")
    l4.draw(tmp_path / "l4.svg")
    assert "stated by no source" in (tmp_path / "l4.svg").read_text(encoding="utf-8")
    assert "†" not in str(knee.assess(Episode({"pain": 6, "locked": False})).explain()) + "".join(tree_text(knee))


def test_every_red_flag_that_is_raised_is_told(l4: Pathway) -> None:
    """In an emergency the page names each sign that leads there, not only the first."""
    episode = Episode({"ces_saddle": True, "ces_bladder": True}, screened=["red_flags"])
    said = str(l4.assess(episode).explain())
    assert "saddle numbness: yes (recorded: yes)" in said
    assert "bladder disturbance: yes (recorded: yes)" in said


def test_the_dispute_of_a_way_is_told_beside_that_of_its_node(l4: Pathway) -> None:
    """Who is against the step that is shown stands on the page, not only who is against the treatment."""
    episode = l4path.read_episode(Path(__file__).parents[1] / "examples" / "episodes" / "ddd-contested-fusion.toml")
    said = " ".join(str(l4.assess(episode).explain()).split())
    assert l4.out_of("surgical_review")
    assert said.count("Disputed: for:") >= 2
    assert "NICE NG59 (2016)" in said.rsplit("against:", 2)[1]


def test_every_node_is_explained_where_a_trial_has_helped() -> None:
    """The way to a node that a response led past can be told, and so can what it would take to come to it."""
    episode = l4path.read_episode(Path(__file__).parent.parent / "examples" / "episodes" / "therapy-helped.toml")
    pathway = l4path.load("l4")
    assessment = pathway.assess(episode)
    assert str(assessment.explain("discectomy")).startswith("Discectomy: not reached")
    for node in pathway.nodes.values():
        assert str(assessment.explain(node, looking=False)).startswith(f"{node.title}: ")
