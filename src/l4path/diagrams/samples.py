"""Draws an entry of the legend: a small sample, and beside it the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from l4path.diagrams import style
from l4path.diagrams.labels import Label, Line
from l4path.diagrams.layout import Point, Rect
from l4path.diagrams.legend import SAMPLE, Sample
from l4path.diagrams.model import Join, Tone
from l4path.diagrams.pens import BARE, shape, stroke

if TYPE_CHECKING:
    from l4path.diagrams.legend import Entry
    from l4path.diagrams.pens import Page
    from l4path.diagrams.style import WayLook

_WIDTH: Final = 42.0
_HEIGHT: Final = 22.0
_THICKEST: Final = 4.0
_WEIGHTS: Final = {
    Sample.HEAVY: (style.GREY, style.FIRING_PEN, "solid"),
    Sample.ROUTE: (style.INK, style.ROUTE_PEN, "solid"),
    Sample.UNSURE: (style.GREY, style.UNKNOWN_PEN, "dotted"),
}


def draw_entry(page: Page, name: str, entry: Entry, label: Label, place: Rect) -> None:
    """Draw one entry in its place."""
    left, room = place.x - place.width / 2, place.width - SAMPLE
    page.node(f"{name}words", Rect(left + SAMPLE + room / 2, place.y, room, label.height), BARE, label, flush=True)
    at = Rect(left + _WIDTH / 2 + 5.0, place.y, _WIDTH, _HEIGHT)
    match entry.sample:
        case Sample.WAY | Sample.HEAVY | Sample.ROUTE | Sample.UNSURE | Sample.CHANGE | Sample.BARE:
            _line(page, name, entry, at)
        case Sample.DISPUTED:
            page.node(name, at, BARE, Label((Line(text=entry.word, size=style.WORD_SIZE, colour=style.GREY),)))
        case Sample.SIGN:
            page.node(name, at, BARE, Label((Line(text=entry.kind, size=style.LANE_SIZE, bold=True),)))
        case Sample.MARK:
            look = style.MARKS[Tone(entry.kind)]
            sign = Label((Line(text=look.sign, size=style.LEAST_ON_A_PAGE, colour=look.text, bold=True),))
            framed = shape(
                "box",
                fill=look.fill,
                line=look.line,
                pen=min(look.pen, _THICKEST),
                drawn=",".join(part for part in ("filled", look.frame) if part),
                peripheries=look.peripheries,
            )
            page.node(name, at._replace(width=30.0), framed, sign)
        case Sample.JOIN:
            fill = style.GREY if entry.kind == Join.ALL else style.WHITE
            page.node(name, at._replace(width=11.0, height=11.0), shape("circle", fill=fill, line=style.GREY, pen=1.6))
        case Sample.SIGNPOST:
            page.node(name, at, shape("cds", fill=style.WHITE, line=style.GREY))
        case Sample.EMERGENCY:
            page.node(name, at, shape("box", fill=style.EMERGENCY_FILL, line=style.VERMILION, pen=3.0))
        case Sample.BOX:
            box = style.BOXES[entry.kind]
            drawn = shape(
                box.shape, fill=box.fill, line=box.line, pen=1.6, drawn=box.style, peripheries=box.peripheries
            )
            page.node(name, at, drawn)
        case _:
            assert_never(entry.sample)


def _line(page: Page, name: str, entry: Entry, at: Rect) -> None:
    left, right = f"{name}a", f"{name}b"
    for end, side in ((left, -1), (right, 1)):
        page.node(end, Rect(at.x + side * at.width / 2, at.y, 1.0, 1.0), {"shape": "point", "style": "invis"})
    points = [Point(at.x + (step / 3 - 0.5) * at.width, at.y) for step in range(4)]
    if entry.sample in _WEIGHTS:
        page.line(left, right, points, stroke(*_WEIGHTS[entry.sample]))
        return
    look = _look(entry)
    page.line(left, right, points, stroke(look.colour, look.pen, look.line), tip=look.head)


def _look(entry: Entry) -> WayLook:
    if entry.sample is Sample.CHANGE:
        return style.CHANGES[Tone(entry.kind)]
    if entry.sample is Sample.BARE:
        return style.BARE_WAYS[entry.kind]
    return style.WAYS[entry.kind]
