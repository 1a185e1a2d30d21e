"""A diagram as SVG, straight from its layout, with words for a reader who does not see it."""

from __future__ import annotations

from html import escape
from itertools import groupby
from math import hypot
from typing import TYPE_CHECKING, Final

from l4path.diagrams import shapes, style
from l4path.diagrams.describe import described, names, names_of_junctions
from l4path.diagrams.layout import Point
from l4path.diagrams.lettering import has_room, is_held, printable
from l4path.diagrams.lettering import width as width_of
from l4path.diagrams.painting import paint
from l4path.diagrams.pens import FRAME
from l4path.diagrams.sheet import laid_out
from l4path.diagrams.view import PAGES
from l4path.language import speaking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from l4path.diagrams.labels import Label, Line
    from l4path.diagrams.layout import Rect
    from l4path.diagrams.model import Diagram

_FAMILY: Final = f"{style.FONT}, Arial, sans-serif"
_BASELINE: Final = 0.94  # from the top of a line of text, as a share of its size
_DASHES: Final = {"dashed": "5,2", "dotted": "1,5"}
_OPEN: Final = ("empty", "odot", "odiamond")
_EDGE: Final = 4.0  # between a line and the outline around it
_TIP: Final = 6.5
_TIP_OF_PEN: Final = 1.6
_TIP_PEN: Final = 1.3


def drawn(diagram: Diagram) -> str:
    """A diagram as the text of an SVG; nothing in it can run, link or load anything.

    Ids and classes are those of the DOT. Each leg of an arrow says which in `data-leg`.
    """
    with speaking(diagram.language):
        sheet = laid_out(diagram)
        page = SvgPage(names(diagram) | names_of_junctions(diagram, sheet.chart.junctions))
        paint(diagram, sheet, page)
    size = PAGES.get(diagram.page, (round(sheet.width, 2), round(sheet.height, 2)))
    return page.document(sheet.width, sheet.height, printable(diagram.title), described(diagram), size)


class SvgPage:
    """A page of SVG being written: shapes with their texts, and the lines that are drawn above them."""

    def __init__(self, called: Mapping[str, str]) -> None:
        """An empty page; `called` are the words for what a reader does not see, by the name of a shape or line."""
        self.shapes: list[str] = []
        self.lines: list[str] = []
        self._called = called

    def node(
        self, name: str, place: Rect, look: Mapping[str, str], label: Label | None = None, *, flush: bool = False
    ) -> None:
        """Put a shape, and perhaps lines of text, in a place; `flush` text begins at its left edge."""
        if look.get("style") == "invis":
            return
        parts = [] if look["shape"] == "none" else _shape(place, look)
        if label is not None:
            parts += _texts(label, place, _room(place, look, label, flush=flush), flush=flush)
        self.shapes.append(self._group(name, look, "", parts))

    def area(self, name: str, points: Sequence[Point], fill: str, line: str) -> None:
        """Fill what lies between two Bezier curves, whose ends are led to each other straight: 13 points in all."""
        course = [f"{point.x:.1f},{point.y:.1f}" for point in points]
        curve = f"M{course[0]}C{' '.join(course[1:4])}L{course[6]}C{' '.join(course[7:10])}Z"
        words = escape(self._called.get(name, ""))
        self.shapes.append(
            f'<path fill="{fill}" stroke="{line}" stroke-width="0.6" d="{curve}"><title>{words}</title></path>'
        )

    def line(self, tail: str, head: str, points: Sequence[Point], look: Mapping[str, str], tip: str = "none") -> None:
        """Draw a Bezier curve, with an arrowhead at its end unless `tip` is none."""
        colour, pen = look["color"], float(look["penwidth"])
        parts = []
        if tip != "none":
            points, head_of = _tipped(points, _TIP + _TIP_OF_PEN * pen)
            parts = [_arrowhead(tip, *head_of, colour)]
        parts.insert(0, f'<path fill="none"{_stroke(look)} d="{_course(points)}"/>')
        leg = f"{tail}->{head}"
        self.lines.append(self._group(leg, look, f' data-leg="{escape(leg)}"', parts))

    def document(
        self, width: float, height: float, title: str, description: str, size: tuple[float, float] | None = None
    ) -> str:
        """The page as the text of an SVG, of its own size or of another."""
        wide, high = size or (round(width, 2), round(height, 2))
        return "\n".join(
            (
                '<?xml version="1.0" encoding="UTF-8"?>',
                (
                    f'<svg width="{wide}pt" height="{high}pt" viewBox="0.00 0.00 {width:.2f} '
                    f'{height:.2f}" xmlns="http://www.w3.org/2000/svg" role="img" '
                    'aria-labelledby="diagram-title" aria-describedby="diagram-description">'
                ),
                f'<title id="diagram-title">{escape(title)}</title>',
                f'<desc id="diagram-description">{escape(description)}</desc>',
                f'<g font-family="{_FAMILY}">',
                *self.shapes,
                *self.lines,
                "</g>",
                "</svg>",
                "",
            )
        )

    def _group(self, name: str, look: Mapping[str, str], more: str, parts: Iterable[str]) -> str:
        ours = "".join(f' {key}="{escape(look[key])}"' for key in ("id", "class") if key in look)
        words = self._called.get(name, "")
        title = f"<title>{escape(words)}</title>" if words else ""
        return f"<g{ours}{more}>{title}{''.join(parts)}</g>"


def _shape(place: Rect, look: Mapping[str, str]) -> list[str]:
    """The outline of a shape, what is drawn in its corners, and further outlines around it."""
    drawn_as = look.get("style", "").split(",")
    fill, stroke = look["fillcolor"], _stroke(look)
    if look["shape"] == "circle":
        return [
            (
                f'<ellipse fill="{fill}"{stroke} cx="{place.x:.2f}" cy="{place.y:.2f}"'
                f' rx="{place.width / 2:.2f}" ry="{place.height / 2:.2f}"/>'
            )
        ]
    crossed = "diagonals" in drawn_as
    parts = []
    for number in range(int(look.get("peripheries", "1"))):
        grown = place._replace(width=place.width + 2 * FRAME * number, height=place.height + 2 * FRAME * number)
        corners = shapes.outline(look["shape"], grown)
        behind = "none" if number else fill
        if "rounded" in drawn_as and not crossed:
            left, top = corners[0]
            parts.append(
                f'<rect fill="{behind}"{stroke} x="{left:.2f}" y="{top:.2f}" width="{grown.width:.2f}"'
                f' height="{grown.height:.2f}" rx="{shapes.radius(grown):.2f}"/>'
            )
        else:
            parts.append(f'<polygon fill="{behind}"{stroke} points="{_points(corners)}"/>')
    lines = shapes.diagonals(shapes.outline(look["shape"], place)) if crossed else []
    folded = [shapes.fold(place)] if look["shape"] == "note" else []
    return parts + [f'<polyline fill="none"{stroke} points="{_points(line)}"/>' for line in (*lines, *folded)]


def _room(place: Rect, look: Mapping[str, str], label: Label, *, flush: bool) -> tuple[float, float]:
    """How wide a line in the middle, and one at the left, may become in another font.

    Nothing is known of it between sides that slant.
    """
    if look["shape"] == "none":
        return (place.width, place.width) if flush else (label.width, label.width)
    if look["shape"] != "box":
        return 0.0, 0.0
    return place.width - 2 * _EDGE, (place.width + label.width) / 2 - _EDGE


def _texts(label: Label, place: Rect, rooms: tuple[float, float], *, flush: bool) -> list[str]:
    """Lines of text in the middle of a place, and the colour behind those that have one."""
    left = place.x - (place.width if flush else label.width) / 2
    y = place.y - label.height / 2
    parts = []
    for line, held in zip(label.lines, _held(label, rooms, flush=flush), strict=True):
        y += line.apart
        if line.fill:
            corners = (left, y), (left + label.width, y), (left + label.width, y + line.height - line.apart)
            box = [Point(*corner) for corner in (*corners, (left, y + line.height - line.apart))]
            parts.append(f'<polygon fill="{line.fill}" stroke="none" points="{_points(box)}"/>')
        top = y + line.behind
        middle = None if line.flush or flush else place.x
        parts.append(_text(line, middle, left, top + _BASELINE * line.size, held=held))
        y += line.height - line.apart
    return parts


def _held(label: Label, rooms: tuple[float, float], *, flush: bool) -> list[bool]:
    """Whether each line is held to its width: all of a paragraph, if one of its lines had no room in another font."""
    held: list[bool] = []
    for _, run in groupby(label.lines, key=lambda line: (line.size, line.bold, line.fill, line.flush)):
        lines = list(run)
        filled = any(
            line.fill or not has_room(line.text, line.size, rooms[line.flush or flush], bold=line.bold)
            for line in lines
        )
        held += [filled and is_held(line.text) for line in lines]
    return held


def _text(line: Line, middle: float | None, left: float, y: float, *, held: bool) -> str:
    """One line, perhaps held to the width that it was laid out with, whatever font the reader's machine has.

    Of what has no width of its own here there is room for the widest, to which it would be stretched.
    """
    at = f'x="{left:.2f}"' if middle is None else f'text-anchor="middle" x="{middle:.2f}"'
    looks = ' font-weight="bold"' if line.bold else ""
    looks += ' text-decoration="line-through"' if line.struck else ""
    length = width_of(line.text, line.size, bold=line.bold) if held else 0.0
    wide = f' textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs"' if length else ""
    return (
        f'<text {at} y="{y:.2f}"{looks} font-size="{line.size:.2f}" fill="{line.colour}"{wide}>'
        f"{escape(line.text, quote=False)}</text>"
    )


def _stroke(look: Mapping[str, str]) -> str:
    dashes = next((_DASHES[word] for word in look.get("style", "").split(",") if word in _DASHES), "")
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f' stroke="{look["color"]}" stroke-width="{look["penwidth"]}"{dashed}'


def _tipped(points: Sequence[Point], long: float) -> tuple[list[Point], tuple[Point, Point]]:
    """The curve up to where its arrowhead begins, and where that begins and ends."""
    *course, before, end = points
    length = hypot(end.x - before.x, end.y - before.y) or 1.0
    share = long / length  # a head is as long as ever where the last part of the curve is shorter
    base = Point(end.x + (before.x - end.x) * share, end.y + (before.y - end.y) * share)
    return [*course, base if share > 1 else before, base], (base, end)


def _arrowhead(tip: str, base: Point, end: Point, colour: str) -> str:
    fill = style.WHITE if tip in _OPEN else colour
    look = f'fill="{fill}" stroke="{colour}" stroke-width="{_TIP_PEN}"'
    if corners := shapes.arrowhead(tip, base, end):
        stem = f'<path {look} d="M{_points([base])}L{_points([end])}"/>' if tip in ("tee", "box") else ""
        return f'{stem}<polygon {look} points="{_points(corners)}"/>'
    x, y = (base.x + end.x) / 2, (base.y + end.y) / 2
    radius = hypot(end.x - base.x, end.y - base.y) / 2
    return f'<ellipse {look} cx="{x:.2f}" cy="{y:.2f}" rx="{radius:.2f}" ry="{radius:.2f}"/>'


def _course(points: Sequence[Point]) -> str:
    start, *rest = points
    return f"M{_points([start])}C{_points(rest)}"


def _points(points: Iterable[Point]) -> str:
    return " ".join([f"{point.x:.2f},{point.y:.2f}" for point in points])
