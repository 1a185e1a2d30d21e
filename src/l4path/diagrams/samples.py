"""Draws an entry of the legend: a small sample, and beside it the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from l4path.diagrams import style
from l4path.diagrams.labels import Label, Line
from l4path.diagrams.layout import Point, Rect
from l4path.diagrams.legend import SAMPLE, Sample
from l4path.diagrams.model import Join, Tone

if TYPE_CHECKING:
    from l4path.diagrams.legend import Entry
    from l4path.diagrams.page import Page

_PLAIN: Final = {"shape": "none"}


def draw_entry(page: Page, name: str, entry: Entry, label: Label, place: Rect) -> None:
    """Draw one entry in its place."""
    left = place.x - place.width / 2
    room = place.width - SAMPLE
    page.node(f"{name}words", Rect(left + SAMPLE + room / 2, place.y, room, label.height), label, flush=True, shape="none")
    at = Rect(left + SAMPLE / 2 - 6.0, place.y, 42.0, 22.0)
    match entry.sample:
        case Sample.WAY | Sample.HEAVY:
            _line(page, name, entry, at)
        case Sample.JOIN:
            fill = style.GREY if entry.kind == Join.ALL else style.WHITE
            page.node(name, at._replace(width=11.0, height=11.0), shape="circle", style="filled", fillcolor=fill, color=style.GREY, penwidth="1.6")
        case Sample.MARK:
            look = style.MARKS[Tone(entry.kind)]
            sign = Label((Line(text=look.sign, size=style.MARK_SIZE, colour=look.text, bold=True),))
            page.node(name, at._replace(width=24.0), sign, shape="box", style="filled", fillcolor=look.fill, color=look.line)
        case Sample.SIGNPOST:
            page.node(name, at, shape="cds", style="filled", fillcolor=style.WHITE, color=style.GREY)
        case Sample.EMERGENCY:
            page.node(name, at, shape="box", style="filled", fillcolor=style.EMERGENCY_FILL, color=style.VERMILION, penwidth="3.0")
        case Sample.BOX:
            box = style.BOXES[entry.kind]
            page.node(name, at, shape=box.shape, style=box.style, fillcolor=box.fill, color=box.line, penwidth="1.6", peripheries=f"{box.peripheries}")
        case Sample.DISPUTED:
            words = Label((Line(text="disputed", size=style.WORD_SIZE, colour=style.GREY),))
            page.node(name, at, words, **_PLAIN)


def _line(page: Page, name: str, entry: Entry, at: Rect) -> None:
    ends = [Rect(at.x + side * at.width / 2, at.y, 1.0, 1.0) for side in (-1, 1)]
    for end, place in zip("ab", ends, strict=True):
        page.node(f"{name}{end}", place, shape="point", style="invis")
    points = [Point(ends[0].x + step * at.width / 3, at.y) for step in range(4)]
    if entry.sample is Sample.HEAVY:
        page.line(f"{name}a", f"{name}b", points, color=style.INK, penwidth="3.6", style="solid")
        return
    look = style.WAYS[entry.kind]
    page.line(f"{name}a", f"{name}b", points, tip=look.head, color=look.colour, penwidth=f"{look.pen}", style=look.line)
