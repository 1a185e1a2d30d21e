"""The course of every line: out of a box or label, upright past every level, and into a label or box."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from l4path.diagrams.layout.heights import Span
from l4path.diagrams.layout.room import Wish, make_room

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.diagrams.layout.levels import Leg, Levels
    from l4path.diagrams.layout.rows import Rows

_PORTS_APART = 15.0
_HAIR = 0.5
_TIP = 14.0
_BEND = 0.55


class Point(NamedTuple):
    """A point of the picture; y grows downwards."""

    x: float
    y: float


class Rect(NamedTuple):
    """A place: its middle, how wide and high it is, and how much of its edges takes lines."""

    x: float
    y: float
    width: float
    height: float
    edge: float = 0.0


def wires(
    levels: Levels, rows: Rows, spans: Sequence[Span], x: Mapping[str, float], places: Mapping[str, Rect]
) -> dict[Leg, tuple[Point, ...]]:
    """The control points of a Bezier curve for every line."""
    ports = _ports(levels, rows, x, places)
    courses: dict[Leg, tuple[Point, ...]] = {}
    for leg, chain in levels.chains.items():
        first, last = rows.level[leg.tail], rows.level[leg.head]
        step = 1 if last > first else -1
        ahead = [_ahead(spans[level], step) for level in range(first, last + step, step)]
        out = Point(ports[leg.tail, leg], places[leg.tail].y + step * places[leg.tail].height / 2)
        into = Point(ports[leg.head, leg], places[leg.head].y - step * places[leg.head].height / 2)
        stops = [out, out._replace(y=ahead[0].bottom)]
        for bend, span in zip(chain[1:-1], ahead[1:-1], strict=True):
            stops += [Point(x[bend], span.top), Point(x[bend], span.bottom)]
        if abs(into.y - ahead[-1].top) > _TIP:  # an arrowhead needs a straight end, or none at all
            stops.append(into._replace(y=ahead[-1].top))
        courses[leg] = _curve([*stops, into])
    return courses


def _ahead(span: Span, step: int) -> Span:
    """The span as a line meets it, which may come from below."""
    return span if step > 0 else Span(span.bottom, span.top)


def _ports(
    levels: Levels, rows: Rows, x: Mapping[str, float], places: Mapping[str, Rect]
) -> dict[tuple[str, Leg], float]:
    """Where each line meets the edge of its box: beneath or above what it leads to, as far as the others leave room."""
    ends: dict[tuple[str, bool], list[tuple[float, Leg]]] = {}
    for leg, chain in levels.chains.items():
        down = rows.level[leg.head] > rows.level[leg.tail]
        ends.setdefault((leg.tail, down), []).append((x[chain[1]], leg))
        ends.setdefault((leg.head, not down), []).append((x[chain[-2]], leg))
    ports: dict[tuple[str, Leg], float] = {}
    for (name, _), lines in ends.items():
        lines.sort()
        place = places[name]
        room = places[name].edge
        apart = min(_PORTS_APART, room / len(lines))
        left, right = place.x - room / 2, place.x + room / 2
        wishes = [Wish(min(max(wish, left), right), 1.0) for wish, _ in lines]
        found = make_room(wishes, [apart] * (len(lines) - 1))
        for number, ((_, leg), port) in enumerate(zip(lines, found, strict=True)):
            rest = len(lines) - 1 - number
            ports[name, leg] = max(min(port, right - rest * apart), left + number * apart)
    return ports


def _curve(stops: Sequence[Point]) -> tuple[Point, ...]:
    """Upright at every stop, an even curve between."""
    points = [stops[0]]
    for one, two in pairwise(stops):
        if abs(one.y - two.y) < _HAIR:
            continue
        share = 1 / 3 if abs(one.x - two.x) < _HAIR else _BEND
        bend = (two.y - one.y) * share
        points += [Point(one.x, one.y + bend), Point(two.x, two.y - bend), two]
    return tuple(points)
