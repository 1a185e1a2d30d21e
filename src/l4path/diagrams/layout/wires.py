"""The course of every line: as straight as what stands on the levels lets it be.

Between its neighbours each line has a gate on every level; it runs through them as a taut string would (the funnel
algorithm of Chazelle, and of Lee and Preparata), and its corners are rounded.
"""

from __future__ import annotations

from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING, NamedTuple

from l4path.diagrams.layout.heights import Span
from l4path.diagrams.layout.room import Wish, make_room

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.diagrams.layout.junctions import Leg
    from l4path.diagrams.layout.levels import Levels
    from l4path.diagrams.layout.rows import Rows

_PORTS_APART = 15.0
_HAIR = 0.5
_BESIDE = 6.0
_STEEP = 1.6
_NEAR = 0.25  # the share of the way down on which a line is made steeper at its end
_RADIUS = 14.0
_CLEAR = 2.0
_PAST = 4.0  # how far before and behind a level a line is past what stands on it: its rounded corners touch nothing


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


class Gate(NamedTuple):
    """What is free for a line at some height."""

    y: float
    left: float
    right: float


def wires(
    levels: Levels, rows: Rows, spans: Sequence[Span], x: Mapping[str, float], places: Mapping[str, Rect]
) -> dict[Leg, tuple[Point, ...]]:
    """The control points of a Bezier curve for every line."""
    ports = _ports(levels, rows, x, places)
    free = _free(levels, x, places)
    courses: dict[Leg, tuple[Point, ...]] = {}
    for leg, chain in levels.chains.items():
        first, last = rows.level[leg.tail], rows.level[leg.head]
        step = 1 if last > first else -1
        ahead = [_ahead(spans[level], step) for level in range(first, last + step, step)]
        out = Point(ports[leg.tail, leg], places[leg.tail].y + step * places[leg.tail].height / 2)
        into = Point(ports[leg.head, leg], places[leg.head].y - step * places[leg.head].height / 2)
        past = step * _PAST
        gates = [Gate(ahead[0].bottom + past, *free[leg.tail])]
        for bend, span in zip(chain[1:-1], ahead[1:-1], strict=True):
            gates += [Gate(span.top - past, *free[bend]), Gate(span.bottom + past, *free[bend])]
        gates.append(Gate(ahead[-1].top - past, *free[leg.head]))
        courses[leg] = _rounded(taut(out, gates, into))
    return courses


def _free(levels: Levels, x: Mapping[str, float], places: Mapping[str, Rect]) -> dict[str, tuple[float, float]]:
    """From where to where a line through each vertex may run, half of the room to the next line on either side."""
    free: dict[str, tuple[float, float]] = {}
    for level in levels.on:
        edges = [float("-inf")]
        for left_box, two in pairwise(level):
            left = x[left_box] + (places[left_box].width / 2 if left_box in places else 0.0)
            right = x[two] - (places[two].width / 2 if two in places else 0.0)
            middle = (left + right) / 2
            edges.append(right - _BESIDE if two in places and left_box not in places else middle - _CLEAR)
            edges.append(left + _BESIDE if left_box in places and two not in places else middle + _CLEAR)
        edges.append(float("inf"))
        free |= {vertex: (edges[2 * at], edges[2 * at + 1]) for at, vertex in enumerate(level)}
    return free


def taut(start: Point, gates: Sequence[Gate], end: Point) -> list[Point]:
    """The shortest way through the gates, one behind the other."""
    corners = [start]
    ways = [*gates, Gate(end.y, end.x, end.x)]
    ways = [gate for gate in ways[:-1] if min(abs(gate.y - start.y), abs(gate.y - end.y)) > _HAIR] + ways[-1:]
    at = 0
    while at < len(ways):
        apex = corners[-1]
        least, most = float("-inf"), float("inf")
        lower = upper = (apex, at)
        turned: tuple[Point, int] | None = None
        for index in range(at, len(ways)):
            gate = ways[index]
            far = abs(gate.y - apex.y)
            if far <= _HAIR:
                continue
            low, high = (gate.left - apex.x) / far, (gate.right - apex.x) / far
            if low > most:
                turned = upper
            elif high < least:
                turned = lower
            if turned:
                break
            if low >= least:
                least, lower = low, (Point(gate.left, gate.y), index + 1)
            if high <= most:
                most, upper = high, (Point(gate.right, gate.y), index + 1)
        if turned is None:
            break
        corners.append(turned[0])
        at = turned[1]
    return [*corners, end]


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


def _rounded(corners: Sequence[Point]) -> tuple[Point, ...]:
    """Straight from corner to corner, each rounded; steep where it begins and ends, for its arrowhead to point well."""
    start, *inner, end = [
        corners[0],
        *(two for item, two in pairwise(corners[:-1]) if abs(item.y - two.y) > _HAIR),
        corners[-1],
    ]
    begun = _steeper(start, (inner or [end])[0])
    ended = _steeper(end, (inner or [start])[-1])
    kept = [start, *begun, *inner, *ended, end]
    points = [start]
    for before, corner, after in zip(kept, kept[1:], kept[2:], strict=False):
        into, out = _towards(corner, before), _towards(corner, after)
        points += [*_straight(points[-1], into), _between(into, corner, 2 / 3), _between(out, corner, 2 / 3), out]
    return (*points, *_straight(points[-1], end))


def _steeper(end: Point, beside: Point) -> list[Point]:
    """A corner near an end that a line would meet at a low angle."""
    across, down = beside.x - end.x, beside.y - end.y
    if abs(across) <= _STEEP * abs(down):
        return []
    step = down * _NEAR
    return [Point(end.x + abs(step) * _STEEP * (1 if across > 0 else -1), end.y + step)]


def _towards(corner: Point, other: Point) -> Point:
    """The point at which the rounding of a corner begins or ends."""
    length = hypot(other.x - corner.x, other.y - corner.y) or 1.0
    return _between(corner, other, min(_RADIUS / length, 0.5))


def _between(begin: Point, two: Point, share: float) -> Point:
    return Point(begin.x + (two.x - begin.x) * share, begin.y + (two.y - begin.y) * share)


def _straight(begin: Point, two: Point) -> list[Point]:
    return [_between(begin, two, 1 / 3), _between(begin, two, 2 / 3), two]
