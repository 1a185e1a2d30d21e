"""The diagram in words, for a reader who does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.diagrams import style
from l4path.diagrams.lettering import printable
from l4path.diagrams.model import Join

if TYPE_CHECKING:
    from l4path.diagrams.model import Arrow, Box, Diagram


def described(diagram: Diagram) -> str:
    """What the picture shows, lane by lane."""
    said = [diagram.description, diagram.standing]
    for number, lane in enumerate(diagram.lanes):
        boxes = [_box(box) for box in diagram.boxes if box.lane == number]
        said.append(f"Lane {number + 1} of {len(diagram.lanes)}, {lane}: {'; '.join(boxes) or 'nothing'}")
    return " ".join(printable(part).removesuffix(".") + "." for part in said if part)


def names(diagram: Diagram) -> dict[str, str]:
    """What each thing drawn is called, by its id in the picture."""
    boxes = {box.id: box for box in diagram.boxes}
    called = {box.id: _box(box) for box in diagram.boxes}
    notes = dict(diagram.notes)
    called |= {arrow.id: _arrow(arrow, boxes, notes) for arrow in diagram.arrows}
    return {name: printable(words) for name, words in called.items()}


def _box(box: Box) -> str:
    if box.kind == "anywhere":
        return box.title
    words = [box.title, style.BOXES[box.kind].word]
    words += [
        word
        for word, holds in (("emergency", box.emergency), ("final", box.final), ("disputed", box.disputed))
        if holds
    ]
    return ", ".join([*words, box.mark.word] if box.mark else words)


def _arrow(arrow: Arrow, boxes: dict[str, Box], notes: dict[str, str]) -> str:
    sources = [boxes[source].title for source in arrow.sources]
    whence = sources[0] if arrow.join is Join.ONE else f"{arrow.join} of {', '.join(sources)}"
    ways = []
    for way in arrow.ways:
        conditions = [part for part in (way.condition, *(notes[sign] for sign in way.signs)) if part]
        said = style.WAYS[way.kind].word + (f" if {' and '.join(conditions)}" if conditions else "")
        said += ", disputed" if way.disputed else ""
        ways.append(said + (f" ({way.strongest})" if way.strongest else ""))
    return f"From {whence} to {boxes[arrow.target].title}: {'; '.join(ways)}"
