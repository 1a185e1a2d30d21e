"""A picture of what lies ahead: a tree that holds every step once, today first, and says where it is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

import l4path
from l4path import DiagramError, EpisodeError, Pathway
from l4path.assessment.ahead import Step, ahead
from l4path.cli import main
from l4path.diagrams import ahead_diagram, draw_ahead
from l4path.diagrams.dot import source
from l4path.diagrams.model import Tone
from l4path.testing import cases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEWER = settings().max_examples // 5


@pytest.fixture
def today(knee: Pathway) -> Step:
    """What lies ahead after a failed trial of exercise."""
    episode = l4path.Episode({"pain": 6, "locked": False}, trials={"exercise": l4path.Trial(weeks=8, relief=10)})
    return ahead(knee.assess(episode), depth=1)


def steps_of(step: Step) -> Iterator[Step]:
    """A step and all that follow it."""
    yield step
    for inner in step.steps:
        yield from steps_of(inner)


def check(step: Step) -> None:
    """Every step has a box in the lane of its depth, every box but the first one arrow, every cut a stub."""
    diagram = ahead_diagram(step)
    steps = list(steps_of(step))
    boxes = [box for box in diagram.boxes if box.kind == "state"]
    stubs = [box for box in diagram.boxes if box.kind == "elsewhere"]
    assert len(boxes) == len(steps)
    assert len(stubs) == sum(one.cut for one in steps)
    assert all(box.title == "…" for box in stubs)
    assert sorted(arrow.target for arrow in diagram.arrows) == sorted(box.id for box in diagram.boxes[1:])
    lane = {box.id: box.lane for box in diagram.boxes}
    assert all(lane[arrow.target] == lane[arrow.sources[0]] + 1 for arrow in diagram.arrows)
    assert max(lane.values()) + 1 == len(diagram.lanes)
    assert [len(box.lines) for box in boxes] == [len(one.options) for one in steps]


def test_today_and_what_may_happen(today: Step) -> None:
    """The option of today, and on the arrows what happens to it."""
    diagram = ahead_diagram(today, title="Knee, today")
    check(today)
    assert diagram.title == "Knee, today"
    assert diagram.boxes[0].lines == ("► Weight-bearing X-ray (offered)",)
    assert [(way.word, way.condition) for arrow in diagram.arrows for way in arrow.ways] == [
        (step.title, {"done": "is done", "declined": "is declined"}[step.what[0]]) for step in today.steps
    ]


def test_an_option_that_is_new_stands_out() -> None:
    """What becomes an option has a sign, what stays one has a dot."""
    later = Step("a", "A", ("failed",), "active", (("b", "B", "offered"), ("c", "C", "offered")), new=("c",))
    step = Step("", "", (), "active", (("a", "A", "offered"), ("b", "B", "offered")), (later,))
    box = ahead_diagram(step).boxes[1]
    assert box.lines == ("• B (offered)", "► C (offered)")
    assert (box.title, box.focus) == ("Options", False)


@pytest.mark.parametrize("state", [state.value for state in l4path.State])
def test_every_state_has_its_words(state: str) -> None:
    """Whatever the state, its box says what it means, and an emergency looks like one."""
    (box,) = ahead_diagram(Step("", "", (), state, ())).boxes
    assert box.title
    assert box.emergency == (state == "emergency")
    assert box.mark is None or box.mark.tone is not Tone.OPTION


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_the_bundled_pathway(depth: int, tmp_path: Path) -> None:
    """A tree of any depth is drawn."""
    l4 = l4path.load("l4")
    step = ahead(l4.assess(l4path.read_episode("examples/episodes/disc-week-8.toml")), depth=depth)
    check(step)
    draw_ahead(step, tmp_path / "ahead.dot")
    draw_ahead(step, tmp_path / "ahead.mmd", direction="down")
    assert (tmp_path / "ahead.mmd").read_text(encoding="utf-8").startswith("flowchart TB\n")


def test_a_direction_that_is_none(today: Step) -> None:
    """The direction is checked as everywhere."""
    with pytest.raises(DiagramError, match="'up' is not a direction"):
        ahead_diagram(today, direction="up")


@settings(max_examples=FEWER)
@given(cases())
def test_any_episode(case: tuple[Pathway, l4path.Episode]) -> None:
    """Whatever lies ahead of whomever, it is drawn whole."""
    pathway, episode = case
    try:
        step = ahead(pathway.assess(episode), depth=1, most=12)
    except EpisodeError:
        return
    check(step)
    assert source(ahead_diagram(step))


def test_the_command_speaks_german(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the text, and in the picture."""
    file, episode = tmp_path / "ahead.svg", "examples/episodes/disc-week-8.toml"
    assert main(["ahead", "l4", episode, "--depth", "1", "--picture", str(file), "--language", "de"]) == 0
    assert "hat geholfen" in capsys.readouterr().out
    assert "heute" in file.read_text(encoding="utf-8")
