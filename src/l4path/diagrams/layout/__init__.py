"""Gives every box, label and line of a diagram its place: lanes as full-width bands, one under or beside the other.

The places are ours rather than a layout engine's: bands stay bands, and every program draws the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from l4path.brief import Equatable
from l4path.diagrams.layout.heights import heights
from l4path.diagrams.layout.junctions import Junction, Leg, legs
from l4path.diagrams.layout.levels import Levels, levelled
from l4path.diagrams.layout.order import untangle
from l4path.diagrams.layout.place import places
from l4path.diagrams.layout.rows import Rows, in_rows
from l4path.diagrams.layout.wires import Point, Rect, wires

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.diagrams.model import Diagram

__all__ = ["Junction", "Layout", "Leg", "Order", "Point", "Rect", "Size", "arrange", "in_order", "legs"]

_MARGIN = 26.0
_BEND_WIDTH = 4.0
_LEAST_LANE = 76.0
_LEAST_COLUMN = 170.0


class Size(NamedTuple):
    """How wide and high something is, and how much of the edges that lines come to and leave from takes them."""

    width: float
    height: float
    edge: float = 0.0


_POINT = Size(11.0, 11.0)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Layout(Equatable):
    """Where everything stands, in points; y grows downwards.

    Attributes:
        width: Of the whole.
        height: Of the whole.
        places: Of every box and label.
        bands: One a lane, in the order of the lanes.
        wires: The control points of every line.
        junctions: Where lines come together that have their sources and their ends in common.
    """

    width: float
    height: float
    places: Mapping[str, Rect]
    bands: tuple[Rect, ...]
    wires: Mapping[Leg, tuple[Point, ...]]
    junctions: tuple[Junction, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Order(Equatable):
    """On which level everything stands, and in which order; where no arrow has a label, whatever the sizes are."""

    rows: Rows
    levels: Levels


def in_order(diagram: Diagram, sizes: Mapping[str, Size]) -> Order:
    """Find the order in which few lines cross."""
    across = diagram.direction == "right"
    rows = in_rows(diagram, lambda name: sizes[name].height if across else sizes[name].width)
    levels = levelled(diagram, rows)
    untangle(levels)
    return Order(rows, levels)


def arrange(
    diagram: Diagram, sizes: Mapping[str, Size], order: Order | None = None, *, squeezed: bool = False
) -> Layout:
    """Place the boxes and labels, whose sizes are given, and draw the lines between them.

    Args:
        diagram: The diagram.
        sizes: The size of every box and label.
        order: In which order they stand, where that has been found before.
        squeezed: Whether levels come as near to each other as lines allow that are not to lie flat.
    """
    order = order or in_order(diagram, sizes)
    if diagram.direction == "down":
        return _arranged(order, sizes, 0.0 if squeezed else _LEAST_LANE, squeezed=squeezed)
    turned = {name: size._replace(width=size.height, height=size.width) for name, size in sizes.items()}
    return _turned(_arranged(order, turned, _LEAST_COLUMN, squeezed=squeezed))


def _arranged(order: Order, sizes: Mapping[str, Size], least_lane: float, *, squeezed: bool) -> Layout:
    """Everything in its place, the lanes one under the other."""
    rows, levels = order.rows, order.levels
    sizes = {**sizes, **{junction.id: _POINT for junction in rows.junctions}}
    widths = {name: size.width for name, size in sizes.items()} | dict.fromkeys(levels.bends, _BEND_WIDTH)
    x = places(levels, widths)
    left = min((x[name] - widths[name] / 2 for name in x), default=0.0) - _MARGIN
    x = {name: at - left for name, at in x.items()}
    width = max((x[name] + widths[name] / 2 for name in x), default=0.0) + _MARGIN
    high = {name: size.height for name, size in sizes.items()}
    spans, lanes = heights(levels, rows, high, x, least_lane, squeezed=squeezed)
    placed = {
        name: Rect(x[name], (spans[level].top + spans[level].bottom) / 2, *sizes[name])
        for name, level in rows.level.items()
    }
    bands = tuple(Rect(width / 2, (lane.top + lane.bottom) / 2, width, lane.bottom - lane.top) for lane in lanes)
    courses = wires(levels, rows, spans, x, placed)
    return Layout(width, lanes[-1].bottom if lanes else 0.0, placed, bands, courses, rows.junctions)


def _turned(layout: Layout) -> Layout:
    """The same with down and across exchanged, so that the lanes stand side by side."""
    return Layout(
        layout.height,
        layout.width,
        {name: _aside(place) for name, place in layout.places.items()},
        tuple(map(_aside, layout.bands)),
        {leg: tuple(Point(point.y, point.x) for point in points) for leg, points in layout.wires.items()},
        layout.junctions,
    )


def _aside(place: Rect) -> Rect:
    return Rect(place.y, place.x, place.height, place.width, place.edge)
