"""Draws a diagram on a page of DOT: lanes, boxes, the labels and lines of arrows, and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from l4path.diagrams import style
from l4path.diagrams.layout import Point, Rect, legs
from l4path.diagrams.model import Firing, Join
from l4path.diagrams.page import Page
from l4path.diagrams.samples import draw_entry
from l4path.diagrams.sheet import JOIN_HEIGHT, LANE_HEAD, laid_out

if TYPE_CHECKING:
    from l4path.diagrams.model import Arrow, Box, Diagram
    from l4path.diagrams.sheet import Sheet
    from l4path.diagrams.style import WayLook

_JOIN: Final = 11.0
_FIRING_PEN: Final = 3.6


def source(diagram: Diagram) -> str:
    """The DOT source of a diagram.

    Ids and classes are ours: a node `n3` is the fourth node of the pathway; a label `a5` has the ids of its escalations
    (`e0` is the first of the pathway) among its classes; a signpost has `to-` and the id of its target.
    """
    sheet = laid_out(diagram)
    page = Page(sheet.width, sheet.height)
    for name, (label, place) in (("head", sheet.head), ("foot", sheet.foot)):
        page.node(name, place, label, flush=True, shape="none")
    for number in range(len(diagram.lanes)):
        _lane(page, sheet, number)
    for box in diagram.boxes:
        _box(page, sheet, box)
    for arrow in diagram.arrows:
        _label(page, sheet, arrow)
        _lines(page, sheet, arrow)
    for number, (entry, label, place) in enumerate(sheet.entries):
        draw_entry(page, f"k{number}", entry, label, place)
    return page.source


def _on_sheet(sheet: Sheet, place: Rect) -> Rect:
    left, top = sheet.corner
    return place._replace(x=place.x + left, y=place.y + top)


def _lane(page: Page, sheet: Sheet, number: int) -> None:
    band = _on_sheet(sheet, sheet.chart.bands[number])
    left = sheet.corner[0] - LANE_HEAD / 2
    look = {"shape": "box", "style": "filled", "color": style.BAND_LINE}
    page.node(f"lane{number}", band, **look, fillcolor=style.BAND_TINTS[number % 2])
    head = band._replace(x=left, width=LANE_HEAD)
    page.node(f"tier{number}", head, sheet.lanes[number], **look, fillcolor=style.BAND_HEADS[number % 2])


def _box(page: Page, sheet: Sheet, box: Box) -> None:
    look = style.BOXES[box.kind]
    fill, line, pen = look.fill, look.line, 1.8
    if box.emergency:
        fill, line, pen = (look.fill if box.kind == "anywhere" else style.EMERGENCY_FILL), style.VERMILION, 3.0
    if box.faded:
        fill, line, pen = style.WHITE, style.PALE, 1.0
    if box.mark is not None:
        line, pen = style.MARKS[box.mark.tone].line, 4.0 if box.mark.tone == "option" else 2.4
    page.node(
        box.id,
        _on_sheet(sheet, sheet.chart.places[box.id]),
        sheet.written[box.id],
        id=box.id,
        shape=look.shape,
        style=look.style,
        fillcolor=fill,
        color=line,
        penwidth=f"{pen}",
        peripheries=f"{look.peripheries}",
        **{"class": f"box {box.kind}"},
    )


def _label(page: Page, sheet: Sheet, arrow: Arrow) -> None:
    place = _on_sheet(sheet, sheet.chart.places[arrow.id])
    colour, _ = _pen(arrow, arrow.strongest)
    joined = 0.0 if arrow.join is Join.ONE else JOIN_HEIGHT
    escalations = [name for way in arrow.ways for name, _ in way.escalations]
    kind = f"signpost to-{arrow.target}" if arrow.signpost else "escalations"
    page.node(
        arrow.id,
        place._replace(y=place.y + joined / 2, height=place.height - joined),
        sheet.written[arrow.id],
        id=arrow.id,
        shape="cds" if arrow.signpost else "box",
        style="filled" if arrow.signpost else "rounded,filled",
        fillcolor=style.DOUBT if arrow.strongest is Firing.UNKNOWN else style.WHITE,
        color=colour,
        penwidth="2.4" if arrow.strongest is Firing.FIRES else "1.0",
        **{"class": " ".join((kind, *escalations))},
    )
    if joined:
        middle = Rect(place.x, place.y - place.height / 2 + _JOIN / 2, _JOIN, _JOIN)
        fill = colour if arrow.join is Join.ALL else style.WHITE
        page.node(f"j{arrow.id}", middle, shape="circle", style="filled", fillcolor=fill, color=colour, penwidth="1.6")


def _lines(page: Page, sheet: Sheet, arrow: Arrow) -> None:
    look = _look(arrow)
    left, top = sheet.corner
    for leg in legs(arrow):
        onwards = leg.tail == arrow.id
        colour, pen = _pen(arrow, arrow.strongest if onwards else arrow.firing_from(leg.tail))
        page.line(
            leg.tail,
            leg.head,
            [Point(point.x + left, point.y + top) for point in sheet.chart.wires[leg]],
            tip=look.head if onwards else "none",
            color=colour,
            style=look.line,
            penwidth=f"{pen}",
        )


def _look(arrow: Arrow) -> WayLook:
    """The look of an arrow: of its first way, or of the first that does most for the episode."""
    most = arrow.strongest
    return style.WAYS[next(way.kind for way in arrow.ways if way.strongest is most)]


def _pen(arrow: Arrow, firing: Firing | None) -> tuple[str, float]:
    look = _look(arrow)
    if firing is Firing.FIRES:
        return look.colour, _FIRING_PEN
    return (style.PALE, 1.0) if firing is Firing.RESTS else (look.colour, look.pen)
