"""A diagram with an episode: what is marked, what is bold, what recedes."""

from __future__ import annotations

import pytest

from l4path import Assessment, Episode, Pathway, Status, Trial, Truth, load, read_episode
from l4path.diagrams import extract, looks, marks, style
from l4path.diagrams.model import Arrow, Box, Diagram, Firing, Mark, Tone, Way
from l4path.diagrams.way_there import way_there_of


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
    assert box_of(diagram, "Weight-bearing X-ray").mark == Mark(word="OPTION: offered", tone=Tone.OPTION)
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
    carried = way_there_of(failed).ways
    stated = [
        Firing.ROUTE if way.id in carried else marks.of_escalation(failed.fires[way.id]) for way in knee.escalations
    ]
    assert [said[f"e{number}"] for number in range(len(stated))] == stated
    assert Firing.ROUTE in stated
    assert Firing.RESTS in stated


def test_an_unanswered_red_flag_is_a_question(knee: Pathway) -> None:
    """While a red flag is unknown nothing is marked as an option, and the flag stands out."""
    diagram = extract(knee, knee.assess(Episode({"pain": 6})))
    assert box_of(diagram, "Exercise programme").mark == Mark(word="on hold", tone=Tone.HELD)
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
    assert asked == "This episode: red flags first; options: none; to ask: 1"


@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_mark(status: Status) -> None:
    """Each status has a word; none but a node that is not reached goes without."""
    mark = marks.mark_of(status)
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


def test_no_two_marks_differ_by_colour_only() -> None:
    """Without colour, every tone has its own sign or frame, so a picture can be printed in black and white."""
    assert set(style.MARKS) == set(Tone)
    episode = {Tone.OPTION, Tone.ALONGSIDE, Tone.DONE, Tone.AGAINST, Tone.UNKNOWN, Tone.NEUTRAL, Tone.HELD}
    for tones in (episode, set(Tone) - episode):
        looks = [style.MARKS[tone] for tone in tones]
        assert len({look.sign for look in looks}) == len(looks)
        assert len({(look.pen, look.frame, look.peripheries) for look in looks}) == len(looks)


def test_no_two_lines_of_an_episode_differ_by_colour_only(knee: Pathway, failed: Assessment) -> None:
    """What came, applies, is unknown or does not apply differs by weight or by line."""
    arrow = next(arrow for arrow in extract(knee, failed).arrows if not arrow.minor)
    drawn = {(looks.pen(arrow, level)[1], looks.line(arrow, level)) for level in Firing}
    assert len(drawn) == len(Firing)


def test_the_present_options_stand_out_most(knee: Pathway, failed: Assessment) -> None:
    """An option has the thickest frame of all, and says that it is one."""
    pens = {
        box.title: float(looks.of_box(box)["penwidth"]) for box in extract(knee, failed).boxes if box.kind != "anywhere"
    }
    option = pens.pop("Weight-bearing X-ray")
    assert option > max(pens.values())


def test_the_way_that_the_patient_came_is_drawn_as_one(knee: Pathway, failed: Assessment) -> None:
    """From the start to the present option, box and arrow are on the way, and nothing else is."""
    diagram = extract(knee, failed)
    assert [box.title for box in diagram.boxes if box.route] == ["Exercise programme", "Weight-bearing X-ray"]
    assert [way.kind for arrow in diagram.arrows for way in arrow.ways if way.strongest is Firing.ROUTE] == ["failure"]


def test_without_options_no_way_is_drawn(knee: Pathway) -> None:
    """While a red flag is unanswered the picture draws no way to anything."""
    diagram = extract(knee, knee.assess(Episode({"pain": 6})))
    assert not diagram.has_route
    assert not any(box.route for box in diagram.boxes)


def test_what_goes_on_alongside_is_no_option() -> None:
    """A continuous treatment is marked as going on alongside, more quietly than an option."""
    l4 = load("l4")
    diagram = extract(l4, l4.assess(read_episode("examples/episodes/partial-record.toml")))
    tones = {box.mark.tone for box in diagram.boxes if box.mark and box.kind == "continuous"}
    assert Tone.ALONGSIDE in tones
    assert Tone.OPTION not in tones
    assert diagram.besides.startswith("Alongside: ")


def test_an_option_says_why() -> None:
    """In every detail, the box of a present option says why the pathway leads there; no other box does."""
    l4 = load("l4")
    assessment = l4.assess(read_episode("examples/episodes/disc-week-8.toml"))
    for detail in ("overview", "standard", "full"):
        boxes = extract(l4, assessment, detail=detail).boxes
        why = {box.title for box in boxes if any(line.startswith("because ") for line in box.lines)}
        assert why == {node.title for node in assessment.options}
