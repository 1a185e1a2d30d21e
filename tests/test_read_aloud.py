"""What was found when explanations were read aloud: nothing hidden, nothing undone, no step that waits told as one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings

import l4path
from l4path import (
    Assessment,
    Choice,
    Disposition,
    Episode,
    EpisodeError,
    Escalation,
    Flag,
    Measure,
    Number,
    Pathway,
    Review,
    Screen,
    Status,
    Treatment,
    weeks,
)
from l4path.explanation import outline
from l4path.language import Explanation, words
from l4path.testing import cases

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "episodes").glob("*.toml"))
RELIEF = Measure("relief", "pain relief", unit="%", minimum=0, maximum=100)
STAGE = Number("stage", "stage of kidney disease", minimum=0, maximum=5)
ULCER, FEVER, AGED = Flag("ulcer", "stomach ulcer"), Flag("fever", "fever"), Number("age", "age")
PILLS = Treatment(
    "pills", "Pills", tier="care", adequate=weeks >= 6, response=RELIEF >= 30, contraindications=[ULCER, STAGE >= 4]
)
CLINIC = Treatment("clinic", "Clinic", tier="care", once=True)
PATHWAY = Pathway(
    "p", tiers=["care"], start=[PILLS], facts=[FEVER], measures=[RELIEF], screens=[Screen("all", [FEVER])]
)
L4 = l4path.load("l4")
HYPERTENSION = l4path.load("hypertension")
SOME = [
    (L4.assess(l4path.read_episode(path)), node)
    for number, path in enumerate(EXAMPLES)
    for node in [*L4.nodes][number % 5 :: 5]
]
"""Of every example episode, every fifth node, another fifth from one to the next."""


@pytest.fixture(scope="module")
def short_forms() -> list[Explanation]:
    """The short explanations of some nodes of all example episodes."""
    return [assessment.explain(node) for assessment, node in SOME]


def test_an_explanation_is_short_and_answers_first(short_forms: list[Explanation]) -> None:
    """Half of them have at most 25 lines and none more than 60; what decides and what to ask stand within twelve."""
    wording = words()
    heads = (wording("section.step"), wording("section.ask_node"))
    lengths = []
    for explanation in short_forms:
        lines = explanation.text().split("\n")
        lengths.append(len(lines))
        answers = [number for number, line in enumerate(lines) if line in heads]
        assert (lines.index("", answers[-1]) if answers else 0) <= 12, explanation.title
    assert sorted(lengths)[len(lengths) // 2] <= 25
    assert max(lengths) <= 60


def test_a_dispute_shows_both_sides(short_forms: list[Explanation]) -> None:
    """Where the sources disagree, one that is for it and one that is against it are told, however short."""
    told = words()("evidence.disputed")
    disputes = 0
    for explanation in short_forms:
        texts = [point.text for section in explanation.sections for point in section.points]
        if told in texts:
            disputes += 1
            after = texts[texts.index(told) + 1 :]
            assert after[0].startswith("for: "), explanation.title
            assert after[1].startswith("AGAINST: "), explanation.title
    assert disputes > 10


def test_nothing_is_left_out_that_needs_no_more_room_than_saying_so(
    short_forms: list[Explanation],
) -> None:
    """One line more stands for itself; only an alternative that takes several lines may be the one left out."""
    for explanation in short_forms:
        for section in explanation.sections:
            hidden = [point.text for point in section.points if point.text == words()("says.more", count=1)]
            assert not hidden or section.title == words()("section.takes_any"), explanation.title


def test_evidence_carries_no_code_of_those_who_keep_the_pathway(
    short_forms: list[Explanation],
) -> None:
    """Marks are words, and the numbers of the register of disputes are left out."""
    text = "\n".join(explanation.text() for explanation in short_forms)
    assert "[verification" not in text
    assert not re.search(r"\b[DXH]\d\d?: ", text)


def test_what_has_helped_may_only_relapse() -> None:
    """It is not told that a treatment which has helped would have to fail."""
    good: dict[str, Any] = {
        "screened": ["red_flags", "risk"],
        "trials": {"thiazide_like": {"optimal_dose": True, "weeks": 8}},
    }
    good["trials"]["thiazide_like"]["controlled"] = True
    facts: dict[str, Any] = {"systolic": 130, "diastolic": 80, "age": 50, "hypertension_confirmed": True, "risk_10y": 5}
    facts |= {"black_family_origin": False, "two_drugs_wanted": False, "potassium": 4.2, "resistance_confirmed": False}
    assessment = HYPERTENSION.assess(Episode.from_dict({**good, "facts": facts}))
    text = " ".join(assessment.explain("resistance_review").text().split())
    assert "that Thiazide-like diuretic helps for a time only" in text
    assert "an adequate trial of Thiazide-like diuretic that fails" not in text


def test_what_has_been_found_is_not_undone() -> None:
    """A scan that has found something cannot become one that was not done; a wrong finding can be another."""
    film = Choice("film", "film", values={"not_done": "not done", "clear": "clear", "odd": "odd"})
    scan = Treatment("scan", "Scan", tier="care", once=True, indications=[film == "not_done"])
    undone = Pathway("p", tiers=["care"], start=[PILLS], escalations=[PILLS.escalates_to(scan, on="indication")])
    text = " ".join(undone.assess(Episode({"film": "odd"})).explain("scan").text().split())
    assert "it is an option in no episode. That is proved." in text
    other = Treatment("scan", "Scan", tier="care", once=True, indications=[film == "clear"])
    pathway = Pathway("p", tiers=["care"], start=[PILLS], escalations=[PILLS.escalates_to(other, on="indication")])
    text = " ".join(pathway.assess(Episode({"film": "odd"})).explain("scan").text().split())
    assert "would have to be otherwise: film: clear (today: odd)" in text


def test_what_would_still_be_on_hold_says_so() -> None:
    """While an emergency stands, or a red flag is unanswered, what it takes for a treatment does not make it a step."""
    flagged = PATHWAY.with_escalation(Disposition("er", "ER", tier="care", emergency=True).on_red_flag(FEVER))
    raised = flagged.assess(Episode({"ulcer": True, "stage": 0, "fever": True}))
    assert "and then still on hold: the emergency comes first" in raised.explain("pills").text()
    open_still = flagged.assess(Episode({"ulcer": True, "stage": 0}))
    text = " ".join(open_still.explain("pills").text().split())
    assert "to be asked, and answered: fever: no" in text  # answered, the treatment is an option
    assert "and then still on hold" not in text


def test_what_is_undetermined_waits_for_what_comes_first() -> None:
    """In an emergency something undetermined is no option either; of the emergency itself that is not said."""
    flagged = PATHWAY.with_escalation(Disposition("er", "ER", tier="care", emergency=True).on_red_flag(FEVER))
    raised = flagged.assess(Episode({"stage": 0, "fever": True}))
    assert "It is not an option now: the emergency comes first." in raised.explain("pills").verdict
    open_still = flagged.assess(Episode({"stage": 0}))
    assert "It is not an option now: a red flag is unanswered" in open_still.explain("pills").verdict
    assert "not an option" not in open_still.explain("er").verdict


def test_several_ways_that_are_shut_are_counted() -> None:
    """Where the nearest way to a node is shut, it is told that the others are shut too."""
    kinds: tuple[Literal["indication", "deterioration", "persistence"], ...]
    kinds = ("indication", "deterioration", "persistence")
    ways = [PILLS.escalates_to(CLINIC, on=kind, when=AGED > 60) for kind in kinds]
    pathway = Pathway("p", tiers=["care"], start=[PILLS], escalations=ways)
    text = " ".join(pathway.assess(Episode({"age": 50})).explain("clinic").text().split())
    assert "this way does not apply, nor any of the 2 others there" in text


def test_a_single_alternative_is_not_one_of_several() -> None:
    """“Any one of these” stands above several alternatives, and not above one, or none."""
    text = PATHWAY.assess(Episode({"ulcer": True, "stage": 0})).explain("pills").text()
    assert "What it would take\n" in text
    assert "any one of these" not in text


@settings(max_examples=150)
@given(cases(max_nodes=6))
def test_what_is_undetermined_asks_for_something(case: tuple[Pathway, Episode]) -> None:
    """The short explanation of an undetermined node names a question, however far before the node the gap lies."""
    try:
        assessment = case[0].assess(case[1])
    except EpisodeError:
        return
    for node, status in assessment.status.items():
        if status is Status.UNDETERMINED:
            assert "ask_node" in short_sections(assessment, node), node


def test_what_leaves_another_way_out_unknown_is_asked() -> None:
    """Of *otherwise*, another way out may wait for a source of which it is unknown whether the pathway reaches it."""
    first, other = Review("first", "First", tier="care"), Review("other", "Other", tier="care")
    rest = Disposition("rest", "Rest", tier="care")
    ways = [
        PILLS.escalates_to(other, on="deterioration", when=FEVER),
        Escalation(after=[first, other], to=CLINIC, on="indication"),
        first.escalates_to(rest, on="otherwise"),
    ]
    pathway = Pathway("p", tiers=["care"], start=[first, PILLS], escalations=ways)
    assessment = pathway.assess(Episode({"ulcer": False, "stage": 0}))
    assert assessment.status["rest"] is Status.UNDETERMINED
    assert "To ask\n- fever? (yes or no)" in assessment.explain("rest").text()
    assert "fever? (yes or no)" in assessment.explain("rest", full=True).text()


def test_a_red_flag_that_waits_for_a_source_asks_what_leads_there() -> None:
    """A red flag is unanswered too where it is unknown whether the pathway reaches what it follows on."""
    other = Review("other", "Other", tier="care")
    home = Disposition("home", "Home", tier="care", emergency=True)
    ways = [
        PILLS.escalates_to(other, on="deterioration", when=FEVER),
        other.escalates_to(home, on="red_flag", when=AGED > 60),
    ]
    pathway = Pathway("p", tiers=["care"], start=[PILLS], escalations=ways)
    assessment = pathway.assess(Episode({"ulcer": False, "stage": 0, "age": 70}))
    assert assessment.state == "screening"
    text = assessment.explain("pills").text()
    assert "To ask\n- fever? (yes or no)" in text


def short_sections(assessment: Assessment, node: str) -> list[str]:
    """The sections of the short explanation of a node."""
    return [part.about for part in outline(assessment, node, looking=False, full=False).parts]
