"""How far down each level begins and ends, and with it each lane."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.diagrams.layout.levels import Levels
    from l4path.diagrams.layout.rows import Rows

_NARROWEST, _WIDEST, _SLOPE = 16.0, 44.0, 0.11
_SQUEEZED = 12.0
_LANE_MARGIN, _NARROW_MARGIN = 12.0, 8.0


class Span(NamedTuple):
    """From where to where something reaches downwards."""

    top: float
    bottom: float


def heights(
    levels: Levels,
    rows: Rows,
    high: Mapping[str, float],
    x: Mapping[str, float],
    least_lane: float,
    *,
    squeezed: bool = False,
) -> tuple[list[Span], list[Span]]:
    """The span of every level and of every lane: the farther lines have to go sideways, the more room they get."""
    at = {vertex: index for index, level in enumerate(levels.on) for vertex in level}
    reach = [0.0] * len(levels.on)
    for chain in levels.chains.values():
        for above, two in pairwise(chain):
            upper = min(at[above], at[two])
            reach[upper] = max(reach[upper], abs(x[above] - x[two]))
    gaps = [_SQUEEZED if squeezed else min(max(_NARROWEST, far * _SLOPE), _WIDEST) for far in reach]
    spans: list[Span] = []
    lanes: list[Span] = []
    y = start = 0.0
    for index, level in enumerate(levels.on):
        last = index + 1 == len(levels.on)
        if index == 0 or rows.lane[index] != rows.lane[index - 1]:
            y += _NARROW_MARGIN if squeezed else _LANE_MARGIN
        span = Span(y, y + max((high.get(vertex, 0.0) for vertex in level), default=0.0))
        spans.append(span)
        gap = gaps[index]
        y = span.bottom + gap
        if last or rows.lane[index] != rows.lane[index + 1]:
            end = max(y if last else span.bottom + gap / 2, start + least_lane)
            y = max(y, end)
            lanes.append(Span(start, end))
            start = end
    return spans, lanes
