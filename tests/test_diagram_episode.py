"""A diagram with an episode: what is marked, what is bold, what recedes."""

from __future__ import annotations

import pytest

from l4path import Assessment, Episode, Pathway, Status, Trial, Truth
from l4path.diagrams import extract, marks
from l4path.diagrams.model import Arrow, Box, Diagram, Firing, Mark, Tone, Way


def box_of(diagram: Diagram, title: str) -> Box:
    """The box of a title."""
    return next(box for box in diagram.boxes if box.title == title)


@pytest.fixture
def failed(knee: Pathway) -> Assessment:
    """An exercise trial has failed, and no red flag is up."""
    episode = Episode({"pain": 6, "locked": False}, trials={"exercise": Trial(weeks=8, relief=10)})
    return knee.assess(episode)


def test_an_option_is_marked_as_one(knee: Pathway, failed: Assessment) -> None:
    """What is offered is marked by word and tone, what failed too, and what is not reached fades."""
    diagram = extract(knee, failed)
    assert box_of(diagram, "Weight-bearing X-ray").mark == Mark(word="OFFERED", tone=Tone.OPTION)
    assert box_of(diagram, "Exercise programme").mark == Mark(word="failed", tone=Tone.AGAINST)
    replacement = box_of(diagram, "Joint replacement")
    assert replacement.mark is None
    assert replacement.faded


def test_without_an_episode_nothing_is_marked(knee: Pathway) -> None:
    """A pathway alone has no marks, no fading and no line about a patient."""
    diagram = extract(knee)
    assert not any(box.mark or box.faded for box in diagram.boxes)
    assert all(arrow.strongest is None for arrow in diagram.arrows)
    assert diagram.standing == ""


def test_what_fires_is_known(knee: Pathway, failed: Assessment) -> None:
    """The diagram says of every escalation what the assessment says."""
    said = {
        name: level
        for arrow in extract(knee, failed).arrows
        for way in arrow.ways
        for (name, _), level in zip(way.escalations, way.firing, strict=True)
    }
    stated = [marks.of_escalation(failed.fires[way.id]) for way in knee.escalations]
    assert [said[f"e{number}"] for number in range(len(stated))] == stated
    assert Firing.FIRES in stated
    assert Firing.RESTS in stated


def test_an_unanswered_red_flag_is_a_question(knee: Pathway) -> None:
    """While a red flag is unknown nothing is marked as an option, and the flag stands out."""
    diagram = extract(knee, knee.assess(Episode({"pain": 6})))
    assert box_of(diagram, "Exercise programme").mark == Mark(word="on hold", tone=Tone.NEUTRAL)
    assert box_of(diagram, "Emergency department").mark == Mark(word="undetermined", tone=Tone.UNKNOWN)
    assert not box_of(diagram, "Red flag, from anywhere").faded
    assert not any(box.mark and box.mark.tone is Tone.OPTION for box in diagram.boxes)


def test_an_answered_red_flag_recedes(knee: Pathway, failed: Assessment) -> None:
    """When every red flag is answered with no, its box recedes."""
    assert box_of(extract(knee, failed), "Red flag, from anywhere").faded


def test_the_head_says_where_the_patient_stands(knee: Pathway, failed: Assessment) -> None:
    """State and options stand above the picture."""
    assert extract(knee, failed).standing == "This episode: active; options: Weight-bearing X-ray"
    asked = extract(knee, knee.assess(Episode({"pain": 6}))).standing
    assert asked == "This episode: screening; options: none; to ask: 1"


@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_mark(status: Status) -> None:
    """Each status has a word; none but a node that is not reached goes without."""
    mark = marks._mark(status.value, possible=False)
    assert (mark is None) == (status is Status.NOT_REACHED)
    if mark is not None:
        assert mark.word
        assert mark.tone is not Tone.OPTION


@pytest.mark.parametrize("truth", Truth)
def test_every_truth_is_drawn(truth: Truth) -> None:
    """Each truth value of an escalation is drawn in its own way."""
    assert marks.of_escalation(truth).name == {"met": "FIRES", "unknown": "UNKNOWN", "not_met": "RESTS"}[truth.value]


def test_the_strongest_of_several() -> None:
    """Of parallel escalations the one that fires decides how the arrow looks, and each source has its own line."""
    way = Way(
        kind="failure",
        condition="",
        escalations=(("e0", ("n0",)), ("e1", ("n1",))),
        firing=(Firing.UNKNOWN, Firing.FIRES),
    )
    arrow = Arrow(id="a0", sources=("n0", "n1"), target="n2", ways=(way,))
    assert arrow.strongest is Firing.FIRES
    assert arrow.firing_from("n0") is Firing.UNKNOWN
    assert arrow.firing_from("n1") is Firing.FIRES
