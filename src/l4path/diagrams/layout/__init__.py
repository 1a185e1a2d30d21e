"""Gives every box, label and line of a diagram its place: lanes as full-width bands, one under the other.

The places are ours rather than a layout engine's: bands stay bands, and every program draws the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from l4path.diagrams.layout.heights import heights
from l4path.diagrams.layout.levels import Leg, legs, levelled
from l4path.diagrams.layout.order import untangle
from l4path.diagrams.layout.place import places
from l4path.diagrams.layout.rows import in_rows
from l4path.diagrams.layout.wires import Point, Rect, wires

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.diagrams.model import Diagram

__all__ = ["Layout", "Leg", "Point", "Rect", "Size", "arrange", "legs"]

_MARGIN = 26.0
_BEND_WIDTH = 4.0


class Size(NamedTuple):
    """How wide and high something is, and how much of its upper and lower edge takes lines."""

    width: float
    height: float
    edge: float = 0.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, in points; y grows downwards.

    Attributes:
        width: Of the whole.
        height: Of the whole.
        places: Of every box and label.
        bands: One a lane, from top to bottom.
        wires: The control points of every line.
    """

    width: float
    height: float
    places: Mapping[str, Rect]
    bands: tuple[Rect, ...]
    wires: Mapping[Leg, tuple[Point, ...]]


def arrange(diagram: Diagram, sizes: Mapping[str, Size]) -> Layout:
    """Place the boxes and labels, whose sizes are given, and draw the lines between them."""
    rows = in_rows(diagram, lambda name: sizes[name].width)
    levels = levelled(diagram, rows)
    untangle(levels)
    widths = {name: size.width for name, size in sizes.items()} | dict.fromkeys(levels.bends, _BEND_WIDTH)
    x = places(levels, widths)
    left = min((x[name] - widths[name] / 2 for name in x), default=0.0) - _MARGIN
    x = {name: at - left for name, at in x.items()}
    width = max((x[name] + widths[name] / 2 for name in x), default=0.0) + _MARGIN
    spans, lanes = heights(levels, rows, {name: size.height for name, size in sizes.items()}, x)
    placed = {
        name: Rect(x[name], (spans[level].top + spans[level].bottom) / 2, *sizes[name])
        for name, level in rows.level.items()
    }
    bands = tuple(Rect(width / 2, (lane.top + lane.bottom) / 2, width, lane.bottom - lane.top) for lane in lanes)
    return Layout(width, lanes[-1].bottom if lanes else 0.0, placed, bands, wires(levels, rows, spans, x, placed))
