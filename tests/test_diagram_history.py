"""What a real history holds, drawn: stopped courses, what is on hold, what nobody asked, cautions and scores."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from l4path import (
    Assessment,
    Caution,
    Definition,
    Disposition,
    Episode,
    Evidence,
    Flag,
    Number,
    Pathway,
    Score,
    ScoreItem,
    Source,
    Treatment,
    Trial,
    diff,
    weeks,
)
from l4path.assessment.ahead import ahead
from l4path.diagrams import difference_diagram, extract, looks, style, to_dot, to_mermaid
from l4path.diagrams.describe import described, names
from l4path.diagrams.legend import Sample, legend
from l4path.diagrams.lying_ahead import ahead_diagram
from l4path.diagrams.mermaid import escaped
from l4path.diagrams.model import Box, Diagram, Mark, Tone

PAIN = Number("pain", "pain", minimum=0, maximum=10)
ALARM, STEROIDS, HEART = Flag("alarm", "alarm"), Flag("steroids", "steroids"), Flag("heart", "heart failure")
RISK = Score("risk", "operative risk", [ScoreItem(HEART, 3), ScoreItem(STEROIDS, -1, "long steroid treatment")])
UNFIT = Definition("unfit", "unfit", RISK >= 2)
THIN = Caution("thin_bone", STEROIDS, "steroids thin the bone", [Evidence(source="leaflet")])
WALK = Treatment("walk", "Walks", tier="care", adequate=weeks >= 6, response=weeks >= 20, cautions=[THIN])
SCAN = Treatment("scan", "Scan", tier="care", once=True)
KNEE = Treatment(
    "knee", "New knee", tier="surgery", contraindications=[UNFIT], adequate=weeks >= 6, response=weeks >= 9
)
SHOES = Treatment("shoes", "Good shoes", tier="care", continuous=True)
YEARLY = Disposition("yearly", "Yearly look", tier="care")
AWAY = Disposition("away", "Emergency department", tier="surgery", emergency=True)


@pytest.fixture(scope="module")
def pathway() -> Pathway:
    """A small pathway that holds all that is new."""
    ways = [
        WALK.escalates_to(KNEE, on="next_step"),
        WALK.escalates_to(YEARLY, on="response"),
        AWAY.on_red_flag(ALARM),
    ]
    return Pathway(
        "small",
        tiers=["care", "surgery"],
        start=[WALK, SCAN, SHOES],
        escalations=ways,
        goal=PAIN <= 2,
        sources=[Source("leaflet", "A leaflet", year=2020)],
    )


def box_of(diagram: Diagram, title: str) -> Box:
    """The box of a title."""
    return next(box for box in diagram.boxes if box.title == title)


def assessed(pathway: Pathway, *, alarm: bool | None = False, **history: Any) -> Assessment:
    """A patient in pain."""
    facts = {"pain": 6, "steroids": True, "heart": False} | ({} if alarm is None else {"alarm": alarm})
    return pathway.assess(Episode(facts, **history))


def test_a_stopped_course_says_so_as_an_option_alongside_and_on_hold(pathway: Pathway) -> None:
    """What was given up may be taken up again: the mark says both, in words, with a sign of its own."""
    history: dict[str, Any] = {"trials": {"walk": Trial("stopped"), "shoes": Trial("stopped")}}
    diagram = extract(pathway, assessed(pathway, **history))
    assert box_of(diagram, "Walks").mark == Mark(word="OPTION: stopped early", tone=Tone.OPTION)
    assert box_of(diagram, "Good shoes").mark == Mark(word="alongside: stopped", tone=Tone.ALONGSIDE)
    held = extract(pathway, assessed(pathway, alarm=None, **history))
    assert box_of(held, "Walks").mark == Mark(word="on hold: stopped early", tone=Tone.HELD)
    assert box_of(held, "Scan").mark == Mark(word="on hold", tone=Tone.HELD)


def test_what_is_on_hold_is_drawn_otherwise_than_an_option(pathway: Pathway) -> None:
    """Sign, frame and weight differ, so that nothing that is held back looks like a step, in black and white too."""
    held = looks.of_box(box_of(extract(pathway, assessed(pathway, alarm=None)), "Walks"))
    option = looks.of_box(box_of(extract(pathway, assessed(pathway)), "Walks"))
    assert "dashed" in held["style"]
    assert "dashed" not in option["style"]
    assert float(option["penwidth"]) > float(held["penwidth"])
    assert style.MARKS[Tone.HELD].sign == "||"


def test_what_nobody_asked_says_so(pathway: Pathway) -> None:
    """The mark of an undetermined treatment says that it was not asked about; that of another does not."""
    diagram = extract(pathway, assessed(pathway, unasked=["walk"]))
    assert box_of(diagram, "Walks").mark == Mark(word="undetermined: not asked", tone=Tone.UNKNOWN)
    assert box_of(diagram, "Yearly look").mark == Mark(word="undetermined", tone=Tone.UNKNOWN)


def test_what_is_done_once_is_asked_for(pathway: Pathway) -> None:
    """A scan that is asked for is not under way: it is asked for."""
    diagram = extract(pathway, assessed(pathway, trials={"scan": Trial("ongoing"), "walk": Trial(weeks=2)}))
    assert box_of(diagram, "Scan").mark == Mark(word="OPTION: asked for, not done yet", tone=Tone.OPTION)
    assert box_of(diagram, "Walks").mark == Mark(word="OPTION: trial under way", tone=Tone.OPTION)


def test_a_caution_stands_in_the_box_of_what_is_possible(pathway: Pathway) -> None:
    """A met caution of an option is told in its box with a sign, in every form, and explained by the legend."""
    assessment = assessed(pathway)
    for detail in ("overview", "standard", "full"):
        assert box_of(extract(pathway, assessment, detail=detail), "Walks").cautions == ("steroids thin the bone",)
    diagram = extract(pathway, assessment)
    assert "! steroids thin the bone" in to_dot(pathway, assessment)
    assert escaped("! steroids thin the bone") in to_mermaid(pathway, assessment)
    assert "caution: steroids thin the bone" in described(diagram)
    assert "caution: steroids thin the bone" in names(diagram)[box_of(diagram, "Walks").id]
    assert [entry.word for entry in legend(diagram) if entry.kind == "!"] == ["caution"]


def test_a_caution_that_is_not_met_or_not_shown_is_not_drawn(pathway: Pathway) -> None:
    """On hold, unknown or not met, a caution stands in no box, and the legend does not speak of it."""
    for facts in ({"alarm": False, "pain": 6}, {"alarm": False, "pain": 6, "steroids": False}, {"steroids": True}):
        diagram = extract(pathway, pathway.assess(Episode(facts)))
        assert not any(box.cautions for box in diagram.boxes)
        assert not any(entry.kind == "!" for entry in legend(diagram))


def test_the_full_picture_tells_cautions_and_scores(pathway: Pathway) -> None:
    """In full detail a treatment says what to mind, and below stands what a score adds up."""
    diagram = extract(pathway, detail="full")
    lines = box_of(diagram, "Walks").lines
    assert "caution if steroids: yes (steroids thin the bone)" in lines
    assert any("[1]" in line for line in lines)
    assert ("[1]", "A leaflet (2020)") in diagram.references
    below = dict(diagram.references)
    assert below["unfit means:"] == "operative risk: at least 2 points"
    assert below["operative risk, a score:"] == "+3 if heart failure: yes; -1 if steroids: yes (long steroid treatment)"


def test_a_response_and_a_next_step_are_drawn_to_where_they_lead(pathway: Pathway) -> None:
    """Both are ways that somebody takes, so neither recedes; each is named and explained."""
    diagram = extract(pathway)
    found = {way.kind: arrow for arrow in diagram.arrows for way in arrow.ways}
    assert not found["response"].minor
    assert not found["next_step"].minor
    explained = {entry.kind: entry.word for entry in legend(diagram) if entry.sample is Sample.WAY}
    assert (explained["response"], explained["next_step"]) == ("response", "next step")


def test_the_legend_says_the_words_that_stand_in_the_picture(pathway: Pathway) -> None:
    """A tone is explained beside the words of the marks that have it, and only those."""
    held = {entry.kind: entry.word for entry in legend(extract(pathway, assessed(pathway, alarm=None)))}
    assert held[Tone.HELD] == "on hold"
    assert held[Tone.UNKNOWN] == "undetermined"
    assert Tone.OPTION not in held
    shown = {entry.kind: entry.word for entry in legend(extract(pathway, assessed(pathway, declined=["walk"])))}
    assert shown[Tone.OPTION] == "OPTION"
    assert shown[Tone.AGAINST] == "declined"
    assert Tone.HELD not in shown


def test_what_lies_ahead_names_a_stopped_course(pathway: Pathway) -> None:
    """Today's options are told with their status, a stopped one too."""
    today = ahead_diagram(ahead(assessed(pathway, trials={"walk": Trial("stopped")}), depth=1)).boxes[0]
    assert "► Walks (stopped early)" in today.lines


def test_a_changed_caution_marks_its_treatment(pathway: Pathway) -> None:
    """A caution that is new marks its treatment as changed; a score that is new is told besides."""
    other = pathway.with_node(replace(WALK, cautions=()))
    found = diff(other, pathway)
    changes = {one.where: one.kind for one in found.changes}
    diagram = difference_diagram(other, pathway, changes, {})
    mark = box_of(diagram, "Walks").mark
    assert mark is not None
    assert mark.tone is Tone.CHANGED
    worth = Score("risk", "operative risk", [ScoreItem(HEART, 2)])
    knee = replace(KNEE, contraindications=(Definition("unfit", "unfit", worth >= 2).as_condition(),))
    later = pathway.with_fields(
        nodes=[knee if node.id == "knee" else node for node in pathway.nodes.values()],
        scores=[worth],
        definitions=[Definition("unfit", "unfit", worth >= 2)],
    )
    said = {one.where: one.kind for one in diff(pathway, later).changes}
    assert "scores risk (changed)" in difference_diagram(pathway, later, said, {}).besides
