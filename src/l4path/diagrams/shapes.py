"""The outlines of boxes and of arrowheads, as points; y grows downwards."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Final

from l4path.diagrams.layout import Point
from l4path.diagrams.pens import SIGNPOST_ROOM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.diagrams.layout import Rect

_CORNER: Final = 12.0
_FOLD: Final = 9.0
_OCTAGON: Final = 0.2071


def outline(shape: str, place: Rect) -> list[Point]:
    """The corners of a shape, clockwise from its upper left one."""
    left, right = place.x - place.width / 2, place.x + place.width / 2
    top, bottom = place.y - place.height / 2, place.y + place.height / 2
    match shape:
        case "hexagon":
            slant = place.width / 4
            corners = [(left + slant, top), (right - slant, top), (right, place.y)]
            corners += [(right - slant, bottom), (left + slant, bottom), (left, place.y)]
        case "octagon":
            across, down = place.width * (0.5 - _OCTAGON), place.height * (0.5 - _OCTAGON)
            corners = [(left + across, top), (right - across, top), (right, top + down), (right, bottom - down)]
            corners += [(right - across, bottom), (left + across, bottom), (left, bottom - down), (left, top + down)]
        case "cds":
            top, bottom, tip = top + SIGNPOST_ROOM / 2, bottom - SIGNPOST_ROOM / 2, right - SIGNPOST_ROOM
            corners = [(left, top), (tip, top), (right, place.y), (tip, bottom), (left, bottom)]
        case "note":
            corners = [(left, top), (right - _FOLD, top), (right, top + _FOLD), (right, bottom), (left, bottom)]
        case _:
            corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return [Point(*corner) for corner in corners]


def fold(place: Rect) -> list[Point]:
    """The folded corner of a note."""
    right, top = place.x + place.width / 2, place.y - place.height / 2
    return [Point(right - _FOLD, top), Point(right - _FOLD, top + _FOLD), Point(right, top + _FOLD)]


def radius(place: Rect) -> float:
    """How far the corners of a box are rounded."""
    return min(_CORNER, place.width / 3, place.height / 3)


def diagonals(corners: Sequence[Point]) -> list[tuple[Point, Point]]:
    """A short line across every corner."""
    return [_cut(*three) for three in zip([corners[-1], *corners], corners, [*corners[1:], corners[0]], strict=False)]


def arrowhead(tip: str, base: Point, end: Point) -> list[Point]:
    """The corners of an arrowhead from its base to where it points; none for a round one."""
    along = Point(end.x - base.x, end.y - base.y)

    def at(onwards: float, aside: float) -> Point:
        return Point(
            base.x + along.x * onwards - along.y * aside,
            base.y + along.y * onwards + along.x * aside,
        )

    match tip:
        case "normal" | "empty":
            return [at(0, -0.38), at(1, 0), at(0, 0.38)]
        case "vee":
            return [at(0, -0.46), at(1, 0), at(0, 0.46), at(0.35, 0)]
        case "diamond" | "odiamond":
            return [at(0, 0), at(0.5, -0.36), at(1, 0), at(0.5, 0.36)]
        case "box":
            return [at(0.15, -0.36), at(0.9, -0.36), at(0.9, 0.36), at(0.15, 0.36)]
        case "tee":
            return [at(0.7, -0.5), at(0.95, -0.5), at(0.95, 0.5), at(0.7, 0.5)]
        case _:
            return []


def _cut(before: Point, corner: Point, after: Point) -> tuple[Point, Point]:
    """The two points at which a corner is cut off."""
    sides = [hypot(other.x - corner.x, other.y - corner.y) or 1.0 for other in (before, after)]
    reach = min(_CORNER, *(side / 3 for side in sides))
    return _share(corner, before, reach / sides[0]), _share(corner, after, reach / sides[1])


def _share(start: Point, two: Point, share: float) -> Point:
    return Point(start.x + (two.x - start.x) * share, start.y + (two.y - start.y) * share)
