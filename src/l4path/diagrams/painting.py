"""Draws a diagram on a page, of DOT or of SVG: lanes, boxes, the labels and lines of arrows, and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from l4path.diagrams import looks, style
from l4path.diagrams.layout import Point, Rect, legs
from l4path.diagrams.model import Firing, Join
from l4path.diagrams.pens import BARE, SIGNPOST_ROOM, frames, shape, stroke
from l4path.diagrams.samples import draw_entry
from l4path.diagrams.sizes import JOIN_ROOM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.diagrams.layout import Junction, Leg
    from l4path.diagrams.model import Arrow, Box, Diagram
    from l4path.diagrams.pens import Page
    from l4path.diagrams.sheet import Sheet

_POINT: Final = 11.0


def paint(diagram: Diagram, sheet: Sheet, page: Page) -> None:
    """Draw everything where the sheet says, from the background to the front."""
    middle = Rect(sheet.width / 2, sheet.height / 2, sheet.width, sheet.height)
    page.node("page", middle, shape("box", fill=style.WHITE, line=style.WHITE))
    for name, (label, place) in (("head", sheet.head), ("foot", sheet.foot)):
        page.node(name, place, BARE, label, flush=True)
    for number in range(len(diagram.lanes)):
        _lane(page, sheet, number)
    for box in diagram.boxes:
        _box(page, sheet, box)
    gathered = frozenset(arrow.id for junction in sheet.chart.junctions for arrow in junction.lines.values())
    for arrow in diagram.arrows:
        if not arrow.bare:
            _label(page, sheet, arrow, gathered, across=diagram.direction == "right")
        _lines(page, sheet, arrow, gathered)
    for junction in sheet.chart.junctions:
        _junction(page, sheet, junction)
    for number, (entry, label, place) in enumerate(sheet.entries):
        draw_entry(page, f"k{number}", entry, label, place)
    for number, (label, place) in enumerate(sheet.references):
        page.node(f"r{number}", place, BARE, label, flush=True)


def _on_sheet(sheet: Sheet, place: Rect) -> Rect:
    left, top = sheet.corner
    return place._replace(x=place.x + left, y=place.y + top)


def _lane(page: Page, sheet: Sheet, number: int) -> None:
    shade = number % 2
    page.node(
        f"lane{number}", sheet.bands[number], shape("box", fill=style.BAND_TINTS[shade], line=style.BAND_LINE, pen=1.4)
    )
    label, end = sheet.names[number]
    page.node(f"tier{number}", end, shape("box", fill=style.BAND_HEADS[shade], line=style.BAND_LINE, pen=1.4), label)


def _box(page: Page, sheet: Sheet, box: Box) -> None:
    drawn = looks.of_box(box) | {"id": box.id, "class": f"box {box.kind}"}
    place, around = _on_sheet(sheet, sheet.chart.places[box.id]), 2 * frames(drawn)
    inner = place._replace(width=place.width - around, height=place.height - around)
    page.node(box.id, inner, drawn, sheet.written[box.id])


def _label(page: Page, sheet: Sheet, arrow: Arrow, gathered: frozenset[str], *, across: bool) -> None:
    place = _on_sheet(sheet, sheet.chart.places[arrow.id])
    if arrow.join is not Join.ONE and arrow.id not in gathered:
        place = _join(page, arrow, place, across=across)
    colour, _ = looks.pen(arrow, arrow.strongest)
    fill = style.DOUBT if arrow.strongest is Firing.UNKNOWN else style.WHITE
    pen = {Firing.ROUTE: style.ROUTE_FRAME, Firing.FIRES: 2.0}.get(arrow.strongest or Firing.RESTS, 1.0)
    escalations = _escalations(arrow)
    if arrow.signpost:
        place = place._replace(height=place.height + SIGNPOST_ROOM)
        drawn = shape("cds", fill=fill, line=colour, pen=pen)
        drawn |= {"id": arrow.id, "class": f"signpost to-{arrow.target} {escalations}"}
    else:
        drawn = shape("box", fill=fill, line=colour, pen=pen, drawn="rounded,filled")
        drawn |= {"id": arrow.id, "class": f"escalations {escalations}"}
    page.node(arrow.id, place, drawn, sheet.written[arrow.id])


def _escalations(arrow: Arrow) -> str:
    return " ".join(name for way in arrow.ways for name, _ in way.escalations)


def _join(page: Page, arrow: Arrow, place: Rect, *, across: bool) -> Rect:
    """Draw the point where the sources meet, and say what place is left for the label behind it."""
    colour, _ = looks.pen(arrow, arrow.strongest)
    fill = colour if arrow.join is Join.ALL else style.WHITE
    if across:
        point = Rect(place.x - place.width / 2 + _POINT / 2, place.y, _POINT, _POINT)
        left = place._replace(x=place.x + JOIN_ROOM / 2, width=place.width - JOIN_ROOM)
    else:
        point = Rect(place.x, place.y - place.height / 2 + _POINT / 2, _POINT, _POINT)
        left = place._replace(y=place.y + JOIN_ROOM / 2, height=place.height - JOIN_ROOM)
    page.node(f"j{arrow.id}", point, shape("circle", fill=fill, line=colour, pen=1.6))
    return left


def _lines(page: Page, sheet: Sheet, arrow: Arrow, gathered: frozenset[str]) -> None:
    for leg in legs(arrow, gathered):
        onwards = leg.head != arrow.id
        ours = leg.tail == arrow.id
        firing = arrow.strongest if ours else arrow.firing_from(leg.tail)
        colour, pen = looks.pen(arrow, firing)
        look = stroke(colour, pen, looks.line(arrow, firing))
        if arrow.bare:
            look |= {"id": arrow.id, "class": f"escalations {_escalations(arrow)}".rstrip()}
        _line(page, sheet, leg, look, tip=looks.of_arrow(arrow).head if onwards else "none")


def _junction(page: Page, sheet: Sheet, junction: Junction) -> None:
    """Draw the point where lines come together, and those lines; each says of which escalations it is a part."""
    firing = junction.strongest
    colour, _ = looks.pen_of(looks.of_junction(junction.lines.values()), firing)
    fill = style.WHITE if junction.join is Join.ANY else colour
    place = _on_sheet(sheet, sheet.chart.places[junction.id])
    drawn = shape("circle", fill=fill, line=colour, pen=1.6)
    page.node(junction.id, place, drawn | {"id": junction.id, "class": "junction"})
    for leg in junction.legs:
        arrows, firing = junction.arrows(leg), junction.firing(leg)
        look = looks.of_junction(arrows)
        colour, pen = looks.pen_of(look, firing)
        drawn = stroke(colour, pen, looks.line_of(look, firing))
        drawn |= {"class": f"escalations {' '.join(map(_escalations, arrows))}".rstrip()}
        bare = leg.tail == junction.id and arrows[0].bare
        _line(page, sheet, leg, drawn, tip=look.head if bare else "none")


def _line(page: Page, sheet: Sheet, leg: Leg, look: Mapping[str, str], tip: str) -> None:
    left, top = sheet.corner
    points = [Point(point.x + left, point.y + top) for point in sheet.chart.wires[leg]]
    page.line(leg.tail, leg.head, points, look, tip=tip)
