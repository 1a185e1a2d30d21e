"""The diagram in words, for a reader who does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from l4path.diagrams import looks, style
from l4path.diagrams.lettering import printable
from l4path.diagrams.model import Firing, Join

if TYPE_CHECKING:
    from l4path.diagrams.model import Arrow, Box, Diagram

_FIRING: Final = {
    Firing.ROUTE: "this patient's way",
    Firing.FIRES: "applies",
    Firing.UNKNOWN: "unknown",
    Firing.RESTS: "does not apply",
}


def described(diagram: Diagram) -> str:
    """What the picture shows, lane by lane."""
    parts = [diagram.description, diagram.part, diagram.standing, diagram.besides]
    for number, lane in enumerate(diagram.lanes):
        boxes = [_box(box) for box in diagram.boxes if box.lane == number]
        parts.append(f"Lane {number + 1} of {len(diagram.lanes)}, {lane}: {'; '.join(boxes) or 'nothing'}")
    return " ".join(printable(part).removesuffix(".") + "." for part in parts if part)


def names(diagram: Diagram) -> dict[str, str]:
    """What each thing drawn is called, by its id in the picture."""
    called = {box.id: _box(box) if box.kind == "state" else "; ".join((_box(box), *box.lines)) for box in diagram.boxes}
    notes, titles = dict(diagram.notes), diagram.titles
    called |= {arrow.id: _arrow(arrow, titles, notes) for arrow in diagram.arrows}
    called |= {f"{arrow.sources[0]}->{arrow.target}": called[arrow.id] for arrow in diagram.arrows if arrow.bare}
    return {name: printable(words) for name, words in called.items()}


def _box(box: Box) -> str:
    if box.kind in ("anywhere", "elsewhere"):
        return box.title
    if box.kind == "state":
        return "; ".join((box.title, *box.lines))
    words = [box.title, style.BOXES[box.kind].word]
    words += [
        word
        for word, holds in (("emergency", box.emergency), ("final", box.final), ("disputed", box.disputed))
        if holds
    ]
    if box.route:
        words.append("on this patient's way")
    words += (f"caution: {minded}" for minded in box.cautions)
    return ", ".join([*words, box.mark.word] if box.mark else words)


def _arrow(arrow: Arrow, titles: dict[str, str], notes: dict[str, str]) -> str:
    sources = [*(titles[source] for source in arrow.sources), *arrow.absent]
    whence = sources[0] if arrow.join is Join.ONE else f"{arrow.join} of {', '.join(sources)}"
    ways = []
    for way in arrow.ways:
        conditions = [part for part in (way.condition, *(notes[sign] for sign in way.signs)) if part]
        text = looks.word_of(way)
        if conditions:
            text += f"{' ' if way.word else ' if '}{' and '.join(conditions)}"
        text = text if way.change is None else f"{style.CHANGES[way.change].word.lower()}: {text}"
        text += ", disputed" if way.disputed else ""
        ways.append(text + (f" ({_FIRING[way.strongest]})" if way.strongest else ""))
    return f"From {whence} to {titles[arrow.target]}" + (f": {'; '.join(ways)}" if ways else "")
