"""The cases that ship with the bundled pathways: patients, and what each pathway must say of them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import l4path
from l4path import Episode, Trial, Truth, text
from l4path.catalog import cases
from l4path.verification import ExpectedCase, run_cases

KNEE = Path(__file__).parent / "knee.toml"
CASES = [(name, case) for name in l4path.bundled() for case in cases(name)]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}-{case.id}" for name, case in CASES])
def test_every_case_comes_out_as_expected(name: str, case: ExpectedCase) -> None:
    """State, options, questions, statuses and escalations are those that the case was written down with."""
    (result,) = run_cases(l4path.load(name), [case]).results
    assert result.differences == (), case.because
    assert result.refused == ()


@pytest.mark.parametrize("name", l4path.bundled())
def test_every_case_says_who_the_patient_is_and_why(name: str) -> None:
    """Each has a title, a reason that is a sentence, and an episode that names its pathway."""
    for case in cases(name):
        assert case.title, case.id
        assert case.because.endswith("."), case.id
        assert case.episode.pathway == name, case.id


@pytest.mark.parametrize(("name", "least"), [("l4", 847), ("l4-article", 32), ("hypertension", 187)])
def test_no_case_was_lost(name: str, least: int) -> None:
    """The kits never shrink unseen."""
    assert len(cases(name)) >= least


def test_the_cases_of_l4_tell_every_element_apart() -> None:
    """Every node is an option or alongside of some patient, and every escalation fires for some patient."""
    l4, said = l4path.load("l4"), cases("l4")
    told = {node for case in said for node in (*(case.options or ()), *(case.alongside or ()), *case.must_include)}
    assert {*l4.nodes} <= told
    assert {way.id for way in l4.escalations} <= {way for case in said for way in case.fires}


def test_being_tried_is_told_from_having_helped() -> None:
    """Each treatment of the goal that counts as helping once it is only tried is noticed by a case with a pain of 3."""
    l4 = l4path.load("l4")
    helped, kit = (
        l4.definitions["a_treatment_helped"],
        [case for case in cases("l4") if case.episode.facts.get("pain") == 3],
    )
    names = re.findall(r"responded\((\w+)\)", text(helped.condition))
    assert len(names) == 15
    for name in names:
        slip = l4path.parse(text(helped.condition).replace(f"responded({name})", f"tried({name})"), l4)
        assert not run_cases(l4.with_definition(replace(helped, condition=slip)), kit).passed, name


def test_what_is_said_to_fire_fires() -> None:
    """The engine itself, asked without the runner of cases, agrees on states, options and escalations."""
    l4 = l4path.load("l4")
    for case in cases("l4")[::9]:
        assessment = l4.assess(case.episode)
        assert case.state in (None, assessment.state)
        assert case.options in (None, tuple(node.id for node in assessment.options))
        assert all(assessment.fires[way] is Truth.MET for way in case.fires)


def test_a_question_about_a_built_in_measure_can_be_expected() -> None:
    """How long exercise went on is asked where only its relief is recorded, and a case may say so."""
    knee = l4path.read_pathway(KNEE)
    episode = Episode({"pain": 6, "locked": False}, trials={"exercise": Trial(relief=10)})
    report = run_cases(knee, [ExpectedCase("weeks", episode, must_ask=["exercise.weeks"])])
    assert report.passed, report.to_dict()


def test_what_is_excluded_may_go_on_alongside_when_it_is_continuous() -> None:
    """Nobody excludes self-care by saying that it is no option; to expect it away, `alongside` is written in full."""
    (first,) = (case for case in cases("l4") if case.id == "S01")
    l4 = l4path.load("l4")
    assert "self_care" in [node.id for node in l4.assess(first.episode).alongside]
    assert run_cases(l4, [ExpectedCase("none", first.episode, must_exclude=["self_care"])]).passed
    assert not run_cases(l4, [ExpectedCase("none", first.episode, alongside=[])]).passed
