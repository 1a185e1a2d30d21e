"""What is told where a patient refuses, where an emergency comes first, and where a first alternative leads nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import Disposition, Episode, Flag, Pathway, Review, Treatment, ongoing
from l4path.language import words

if TYPE_CHECKING:
    from l4path import Assessment

EXAMPLES = Path(__file__).parent.parent / "examples" / "episodes"
RELIEF = l4path.Measure("relief", "pain relief", unit="%", minimum=0, maximum=100)
ULCER, FEVER = Flag("ulcer", "ulcer"), Flag("fever", "fever")
PILLS = Treatment(
    "pills",
    "Pills",
    tier="care",
    contraindications=[ULCER],
    adequate=l4path.weeks >= 4,
    response=RELIEF >= 30,
)
NEXT = Treatment("next", "Next", tier="care", once=True)
BEGUN = {"pills": l4path.Trial(weeks=1, relief=0)}


def follows(on: Any) -> Pathway:
    """Pills first, and behind them what a kind of escalation leads to."""
    return Pathway(
        "p",
        tiers=["care"],
        start=[PILLS],
        facts=[ULCER],
        measures=[RELIEF],
        escalations=[PILLS.escalates_to(NEXT, on=on)],
    )


def told(assessment: Assessment, node: str = "", *, full: bool = False) -> str:
    """An explanation as text in one line."""
    return " ".join(assessment.explain(node or None, full=full).text().split())


def section(assessment: Assessment, node: str, title: str) -> str:
    """The text of one section of a short explanation."""
    found = assessment.explain(node)
    texts = [
        text
        for part in found.sections
        if part.title == words()(f"section.{title}")
        for point in part.points
        for text in (point.text, *(under.text for under in point.points))
    ]
    return "; ".join(texts)


@pytest.mark.parametrize("on", ["declined", "unavailable", "next_step"])
@pytest.mark.parametrize("full", [False, True])
def test_a_refusal_is_what_a_way_rests_on_and_not_the_trial_that_was_begun(on: str, full: bool) -> None:
    """A trial that is under way makes none of these ways apply: that it is refused does."""
    assessment = follows(on).assess(Episode({"ulcer": False}, trials=BEGUN, declined=["pills"]))
    text = told(assessment, "next", full=full)
    assert "Pills is declined by the patient" in text
    assert "under way" not in text


@pytest.mark.parametrize("on", ["unavailable", "next_step", "contraindication"])
def test_a_reason_against_it_is_what_a_way_rests_on_and_not_the_trial_that_was_begun(on: str) -> None:
    """The same where the treatment must not go on."""
    assessment = follows(on).assess(Episode({"ulcer": True}, trials=BEGUN))
    text = told(assessment, "next")
    assert "Pills is contraindicated" in text
    assert "under way" not in text


@pytest.mark.parametrize("record", [{"trials": BEGUN}, {}])
def test_a_way_that_asks_for_a_refusal_lacks_that_and_nothing_else(record: dict[str, Any]) -> None:
    """A source that is contraindicated, or whose trial goes on, is not refused by that."""
    assessment = follows("declined").assess(Episode({"ulcer": True}, **record))
    for text in (section(assessment, "next", "grounds_step"), told(assessment, "next", full=True)):
        assert "Pills is not declined by the patient" in text
    assert section(assessment, "next", "grounds_step") == "Pills is not declined by the patient"


def test_what_was_begun_and_is_refused_says_so() -> None:
    """The verdict tells both, and among what was considered no trial contradicts the refusal."""
    assessment = follows("declined").assess(Episode({"ulcer": False}, trials=BEGUN, declined=["pills"]))
    said = "It was begun, and the patient does not want it any more."
    assert assessment.explain("pills").verdict == said
    assert (
        assessment.explain("pills", language="de").verdict == "Es wurde begonnen und wird nun abgelehnt."
    )
    whole = told(assessment)
    assert f"Pills (care): declined - {said}" in whole
    assert "under way" not in whole


def test_a_review_that_is_passed_behind_an_emergency_still_waits() -> None:
    """What a review has led to is no step while the emergency comes first."""
    review = Review("review", "Review", tier="care")
    pathway = Pathway(
        "p",
        tiers=["care"],
        start=[PILLS],
        facts=[ULCER, FEVER],
        measures=[RELIEF],
        escalations=[
            PILLS.escalates_to(review, on="failure"),
            review.escalates_to(NEXT, on="indication", when=~ULCER),
            Disposition("er", "ER", tier="care", emergency=True).on_red_flag(FEVER),
        ],
    )
    raised = pathway.assess(Episode({"ulcer": False, "fever": True}))
    assert "and then still no option: the emergency comes first" in told(raised, "review")


def test_a_farther_alternative_that_makes_it_an_option_stands_before_nearer_ones_that_leave_it_on_hold() -> None:
    """The three nearest all leave the first on hold behind a red flag, and the second behind an emergency."""
    l4 = l4path.load("l4")
    for name, node in (("red-flags-unanswered", "spine_specialist"), ("facet-kidney-disease", "lumbar_mri")):
        text = told(l4.assess(l4path.read_episode(EXAMPLES / f"{name}.toml")), node)
        assert "What it would take" in text
        assert "and then still" not in text


def test_every_unanswered_red_flag_is_asked_of_what_is_on_hold() -> None:
    """Answering one of two would leave the treatment on hold."""
    assessment = l4path.load("l4").assess(l4path.read_episode(EXAMPLES / "red-flags-unanswered.toml"))
    asked = section(assessment, "nsaids", "ask_node")
    assert "numbness" in asked
    assert "urine" in asked


def test_what_is_to_be_asked_for_is_not_to_be_done() -> None:
    """Done, it would not do: the way applies while it is asked for."""
    visit = Treatment("visit", "Visit", tier="care", once=True)
    pathway = Pathway(
        "p", tiers=["care"], start=[visit], escalations=[visit.escalates_to(NEXT, on="indication", when=ongoing(visit))]
    )
    text = told(pathway.assess(Episode()), "next")
    assert "to be asked for, and not done yet: Visit" in text
    assert "to be done: Visit" not in text


def test_why_it_is_indicated_is_told_where_the_way_has_no_condition() -> None:
    """The one finding that an offer rests on stands in the short form."""
    sleep = Treatment("sleep", "Sleep", tier="care", once=True, indications=[FEVER])
    pathway = Pathway(
        "p",
        tiers=["care"],
        start=[PILLS],
        facts=[FEVER, ULCER],
        measures=[RELIEF],
        escalations=[PILLS.escalates_to(sleep, on="contraindication")],
    )
    assessment = pathway.assess(Episode({"fever": True, "ulcer": True}))
    assert "fever: yes (recorded: yes)" in section(assessment, "sleep", "grounds_step")
