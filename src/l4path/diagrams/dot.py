"""Draws a diagram on a page of DOT: lanes, boxes, the labels and lines of arrows, and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from l4path.diagrams import style
from l4path.diagrams.layout import Point, Rect, legs
from l4path.diagrams.model import Firing, Join, Tone
from l4path.diagrams.page import BARE, Page, shape, stroke
from l4path.diagrams.samples import draw_entry
from l4path.diagrams.sheet import JOIN_HEIGHT, laid_out

if TYPE_CHECKING:
    from l4path.diagrams.model import Arrow, Box, Diagram
    from l4path.diagrams.sheet import Sheet
    from l4path.diagrams.style import WayLook

_POINT: Final = 11.0
# How much lower the body of a signpost is than the place it is drawn in.
_SIGNPOST: Final = 12.0


def source(diagram: Diagram) -> str:
    """The DOT source of a diagram.

    Ids and classes are ours: a node `n3` is the fourth node of the pathway; a label `a5` has the ids of its escalations
    (`e0` is the first of the pathway) among its classes; a signpost has `to-` and the id of its target.
    """
    sheet = laid_out(diagram)
    page = Page(sheet.width, sheet.height)
    for name, (label, place) in (("head", sheet.head), ("foot", sheet.foot)):
        page.node(name, place, BARE, label, flush=True)
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
    left, right = sheet.sides
    band = _on_sheet(sheet, sheet.chart.bands[number])
    band = band._replace(x=(left + right) / 2, width=right - left)
    head = band._replace(x=left + sheet.lane_head / 2, width=sheet.lane_head)
    shade = number % 2
    page.node(f"lane{number}", band, shape("box", fill=style.BAND_TINTS[shade], line=style.BAND_LINE))
    page.node(
        f"tier{number}", head, shape("box", fill=style.BAND_HEADS[shade], line=style.BAND_LINE), sheet.lanes[number]
    )


def _box(page: Page, sheet: Sheet, box: Box) -> None:
    look = style.BOXES[box.kind]
    fill, line, pen = look.fill, look.line, 1.8
    if box.emergency:
        fill, line, pen = (look.fill if box.kind == "anywhere" else style.EMERGENCY_FILL), style.VERMILION, 3.0
    if box.faded:
        fill, line, pen = style.WHITE, style.VERMILION if box.emergency else style.PALE, 1.0
    if box.mark is not None:
        line, pen = style.MARKS[box.mark.tone].line, 4.0 if box.mark.tone is Tone.OPTION else 2.4
    drawn = shape(look.shape, fill=fill, line=line, pen=pen, drawn=look.style, peripheries=look.peripheries)
    drawn |= {"id": box.id, "class": f"box {box.kind}"}
    page.node(box.id, _on_sheet(sheet, sheet.chart.places[box.id]), drawn, sheet.written[box.id])


def _label(page: Page, sheet: Sheet, arrow: Arrow) -> None:
    place = _on_sheet(sheet, sheet.chart.places[arrow.id])
    if arrow.join is not Join.ONE:
        place = _join(page, arrow, place)
    colour, _ = _pen(arrow, arrow.strongest)
    fill = style.DOUBT if arrow.strongest is Firing.UNKNOWN else style.WHITE
    pen = 2.4 if arrow.strongest is Firing.FIRES else 1.0
    escalations = " ".join(name for way in arrow.ways for name, _ in way.escalations)
    if arrow.signpost:
        place = place._replace(height=place.height + _SIGNPOST)
        drawn = shape("cds", fill=fill, line=colour, pen=pen)
        drawn |= {"id": arrow.id, "class": f"signpost to-{arrow.target} {escalations}"}
    else:
        drawn = shape("box", fill=fill, line=colour, pen=pen, drawn="rounded,filled")
        drawn |= {"id": arrow.id, "class": f"escalations {escalations}"}
    page.node(arrow.id, place, drawn, sheet.written[arrow.id])


def _join(page: Page, arrow: Arrow, place: Rect) -> Rect:
    """Draw the point where the sources meet, and say what place is left for the label beneath it."""
    colour, _ = _pen(arrow, arrow.strongest)
    fill = colour if arrow.join is Join.ALL else style.WHITE
    point = Rect(place.x, place.y - place.height / 2 + _POINT / 2, _POINT, _POINT)
    page.node(f"j{arrow.id}", point, shape("circle", fill=fill, line=colour, pen=1.6))
    return place._replace(y=place.y + JOIN_HEIGHT / 2, height=place.height - JOIN_HEIGHT)


def _lines(page: Page, sheet: Sheet, arrow: Arrow) -> None:
    look = _look(arrow)
    left, top = sheet.corner
    for leg in legs(arrow):
        onwards = leg.tail == arrow.id
        colour, pen = _pen(arrow, arrow.strongest if onwards else arrow.firing_from(leg.tail))
        points = [Point(point.x + left, point.y + top) for point in sheet.chart.wires[leg]]
        page.line(leg.tail, leg.head, points, stroke(colour, pen, look.line), tip=look.head if onwards else "none")


def _look(arrow: Arrow) -> WayLook:
    """The look of an arrow: of its first way, or of the first that does most for the episode."""
    most = arrow.strongest
    return style.WAYS[next(way.kind for way in arrow.ways if way.strongest is most)]


def _pen(arrow: Arrow, firing: Firing | None) -> tuple[str, float]:
    look = _look(arrow)
    if firing is Firing.FIRES:
        return look.colour, style.FIRING_PEN
    return (style.PALE, 1.0) if firing is Firing.RESTS else (look.colour, look.pen)
