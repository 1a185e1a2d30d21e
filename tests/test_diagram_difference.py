"""A picture of two versions: what is new, gone and changed is told by word and by line, and where options change."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import DiagramError, Disposition, Pathway, PathwayError, Review, Treatment
from l4path.cli import main as cli
from l4path.diagrams import difference_diagram, draw_difference, looks
from l4path.diagrams.difference import of_difference
from l4path.diagrams.dot import source
from l4path.diagrams.legend import Sample, legend
from l4path.diagrams.looks import of_box
from l4path.diagrams.model import Tone
from l4path.diagrams.sheet import laid_out
from l4path.diagrams.sizes import box_size

if TYPE_CHECKING:
    from pathlib import Path

    from l4path.diagrams.model import Box, Diagram

first = Treatment("first", "First", tier="low", once=True)
second = Treatment("second", "Second", tier="middle", once=True)
third = Treatment("third", "Third", tier="high", once=True)
end = Disposition("end", "End", tier="high")
flag = l4path.Flag("flag", "a finding")


def pathway(version: str, *escalations: l4path.Escalation, tiers: tuple[str, ...]) -> Pathway:
    """One version of a small pathway."""
    return Pathway("small", version=version, tiers=tiers, start=[first], escalations=escalations)


OLD = pathway(
    "1",
    first.escalates_to(second, on="completion"),
    second.escalates_to(end, on="completion", id="on"),
    first.escalates_to(end, on="indication", when=flag),
    tiers=("low", "middle", "high"),
)
NEW = pathway(
    "2",
    first.escalates_to(third, on="completion"),
    third.escalates_to(end, on="completion"),
    first.escalates_to(end, on="indication", when=~flag.as_condition()),
    tiers=("low", "high"),
)


@pytest.fixture(scope="module")
def found() -> l4path.Difference:
    """The difference of the two."""
    return l4path.diff(OLD, NEW)


def box_of(diagram: Diagram, title: str) -> Box:
    """The box of a title."""
    return next(box for box in diagram.boxes if box.title == title)


def test_what_is_new_gone_and_changed_is_marked(found: l4path.Difference) -> None:
    """Boxes and arrows say what became of them, also those that only the old version had, in its tiers."""
    diagram = of_difference(found)
    assert diagram.lanes == ("low", "middle", "high")
    tones = {box.title: box.mark.tone for box in diagram.boxes if box.mark}
    assert tones["Second"] is Tone.GONE
    assert tones["Third"] is Tone.NEW
    changes = {arrow.id: {way.change for way in arrow.ways} for arrow in diagram.arrows}
    assert all(len(change) == 1 for change in changes.values())
    drawn = [
        (box_id[arrow.sources[0]], box_id[arrow.target], arrow.ways[0].change)
        for box_id in [diagram.titles]
        for arrow in diagram.arrows
    ]
    assert sorted(drawn) == [
        ("First", "End", Tone.CHANGED),
        ("First", "Second", Tone.GONE),
        ("First", "Third", Tone.NEW),
        ("Second", "End", Tone.GONE),
        ("Third", "End", Tone.NEW),
    ]


def test_a_picture_in_black_and_white_tells_them_apart(found: l4path.Difference) -> None:
    """New has a double frame, gone is dashed and struck through, and each says so in a word."""
    diagram = of_difference(found)
    assert looks.of_box(box_of(diagram, "Third"))["peripheries"] == "2"
    assert "dashed" in looks.of_box(box_of(diagram, "Second"))["style"]
    drawn = source(diagram)
    assert "<s><b>Second</b></s>" in drawn or "<s><b>Second" in drawn
    assert "GONE" in drawn
    assert "NEW · completion" in drawn
    assert "CHANGED · indication" in drawn


def test_where_options_change_is_marked(found: l4path.Difference) -> None:
    """A box at which a patient's options change says so, whatever else became of it."""
    diagram = of_difference(found)
    changing = {one.node for one in found.divergences if one.node and one.options_change}
    assert changing
    said = {box.title for box in diagram.boxes if box.mark and box.mark.word.endswith("options change")}
    nodes = {**OLD.nodes, **NEW.nodes}
    assert said == {nodes[node].title for node in changing}


def test_a_node_that_became_another_kind_has_changed() -> None:
    """Gone as a treatment and new as a review is one box that has changed."""
    review = Review("second", "Second", tier="middle")
    new = pathway(
        "2", first.escalates_to(review, on="completion"), review.escalates_to(end, on="otherwise"), tiers=OLD.tiers
    )
    mark = box_of(of_difference(l4path.diff(OLD, new)), "Second").mark
    assert mark is not None
    assert mark.word.startswith("CHANGED")


def test_the_head_counts_and_names_what_is_not_drawn() -> None:
    """Facts and definitions that differ are named beside the counts."""
    diagram = difference_diagram(OLD, NEW, {"facts.flag": "changed", "treatments.first": "changed"}, {"first": False})
    assert diagram.standing.startswith("Changed: 1")
    assert diagram.besides == "Besides: facts flag (changed)"
    assert box_of(diagram, "First").mark is not None


def test_in_full_detail_both_wordings_are_told(found: l4path.Difference) -> None:
    """What is said otherwise stands there, now and before."""
    lines = {line for arrow in of_difference(found, detail="full").arrows for way in arrow.ways for line in way.lines}
    assert "condition: now not flag; before: flag" in lines


def test_the_same_twice_has_nothing_to_show() -> None:
    """Everything is there, unchanged, and the head says so."""
    diagram = difference_diagram(NEW, NEW, {}, {})
    assert diagram.standing == "Nothing that is drawn has changed"
    assert not any(box.mark for box in diagram.boxes)
    assert {way.change for arrow in diagram.arrows for way in arrow.ways} == {Tone.NEUTRAL}


def test_its_legend_explains_what_became_of_things(found: l4path.Difference) -> None:
    """New, gone, changed and unchanged lines are explained; the kinds of line that a pathway has are not there."""
    entries = legend(of_difference(found))
    assert {entry.kind for entry in entries if entry.sample is Sample.CHANGE} == {Tone.NEW, Tone.GONE, Tone.CHANGED}
    assert not [entry for entry in entries if entry.sample in (Sample.WAY, Sample.HEAVY)]


@pytest.mark.parametrize("detail", ["overview", "standard", "full"])
def test_a_part_of_a_difference(found: l4path.Difference, tmp_path: Path, detail: str) -> None:
    """A difference is drawn in every detail, and in part: around a node that only the old version had, too."""
    draw_difference(found, tmp_path / "all.dot", detail=detail)
    diagram = of_difference(found, detail=detail, around="second", direction="right")
    assert {box.title for box in diagram.boxes} == {"First", "Second", "End"}
    assert {box.title for box in of_difference(found, detail=detail, lanes=["middle"]).boxes} >= {"Second"}
    with pytest.raises(PathwayError, match="did you mean second"):
        of_difference(found, around="secnd")
    with pytest.raises(DiagramError, match="is not a detail"):
        of_difference(found, detail="all")


def test_the_bundled_pathways_against_each_other() -> None:
    """Two real versions are drawn whole: every node of either, every escalation once."""
    old, new = l4path.load("l4-article"), l4path.load("l4")
    diagram = difference_diagram(old, replace_version(new), {}, {})
    assert len([box for box in diagram.boxes if box.id.startswith("n")]) == len({**old.nodes, **new.nodes})
    names = [name for arrow in diagram.arrows for way in arrow.ways for name, _ in way.escalations]
    assert len(names) == len(set(names)) == len({way.id for way in (*old.escalations, *new.escalations)})


def replace_version(pathway: Pathway) -> Pathway:
    """The same pathway under another version."""
    return pathway.with_fields(version="99")


def test_a_difference_speaks_german_down_to_what_is_said_otherwise(tmp_path: Path) -> None:
    """No word of ours is left in English: neither a key, nor that there was nothing, nor how many there are."""
    found = l4path.diff(l4path.load("l4-article"), l4path.load("l4"))
    diagram = of_difference(found, detail="full", language="de")
    lines = [line for box in diagram.boxes for line in box.lines]
    assert any("Kontraindikationen: jetzt" in line and "vorher: nichts" in line for line in lines)
    assert any(re.search(r"Belege: jetzt \d+ Einträge", line) for line in lines)
    assert not any(re.search(r"\b(entries|nothing|evidence|tier):?\b", line) for line in lines)
    assert cli(["diff", "l4-article", "l4", "--picture", str(tmp_path / "d.svg"), "--language", "de"]) == 1
    assert "was sich geändert hat" in (tmp_path / "d.svg").read_text(encoding="utf-8")


def test_what_is_not_drawn_is_counted_and_no_word_of_it_is_cut() -> None:
    """Of very many places some are named, and the others counted."""
    diagram = of_difference(l4path.diff(l4path.load("l4-article"), l4path.load("l4")))
    assert re.search(r"\), \d+ more$", diagram.besides)
    head = " ".join(line.text for line in laid_out(diagram).head[0].lines)
    assert "…" not in head


@pytest.mark.parametrize("detail", ["overview", "standard"])
def test_further_frames_touch_neither_each_other_nor_a_line(detail: str) -> None:
    """A box has the room of all its frames, whatever stands beside it."""
    diagram = of_difference(l4path.diff(l4path.load("l4-article"), l4path.load("l4")), detail=detail)
    sheet = laid_out(diagram)
    for box in diagram.boxes:
        inner = box_size(replace(box, mark=None, kind="treatment"), sheet.written[box.id])
        outlines = int(of_box(box).get("peripheries", "1"))
        if box.kind == "disposition":
            assert sheet.chart.places[box.id].width == pytest.approx(inner.width + 8 * (outlines - 1))
            assert sheet.chart.places[box.id].height == pytest.approx(inner.height + 8 * (outlines - 1))
