"""Where on its level each vertex stands, from left to right, so that lines are short and long ones run straight."""

from __future__ import annotations

from itertools import accumulate, pairwise
from math import fsum
from typing import TYPE_CHECKING

from l4path.diagrams.layout.levels import apart
from l4path.diagrams.layout.room import GAP
from l4path.diagrams.layout.straight import straighten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.diagrams.layout.levels import Levels

    _Pulls = tuple[float, float, list[tuple[int, float]]]

# How many sweeps draw vertices by turns to what is above and below, then by both: further ones hardly shorten lines.
_BY_TURNS, _BY_BOTH, _FEWEST = 12, 24, 6
_MOST_MOVES = 200_000  # a very large picture is settled in fewer sweeps, which it bears, rather than in minutes
_SIDE_GAP = 46.0
# How much a line wants to run straight: most where it passes levels, least where it joins box and label.
_ALONG, _INTO, _AT_ENDS = 8.0, 2.0, 1.0
# And how much everything is drawn towards the middle, so that separate parts do not drift apart.
_DRAWN_IN = 0.02


def places(levels: Levels, widths: Mapping[str, float]) -> dict[str, float]:
    """The middle of each vertex, counted from wherever the leftmost came to stand."""
    x = _side_by_side(levels, widths)
    names = list(x)
    number = {name: at for at, name in enumerate(names)}
    at = list(x.values())
    bearable = max(_FEWEST, _MOST_MOVES // max(1, len(x)))
    on = [range(number[level[0]], number[level[-1]] + 1) if level else range(0) for level in levels.on]
    shifts = [_shifts(levels, widths, level) for level in levels.on]
    sides = [(levels.up,), (levels.down,), (levels.up, levels.down)]
    shift = dict(
        zip(names, (by for level, least in zip(on, shifts, strict=True) for by in least[: len(level)]), strict=True)
    )
    pulled = [[_pulls(levels, joined, vertex, number, shift[vertex]) for vertex in names] for joined in sides]
    for sweeps, pulls in ((_BY_TURNS, pulled[:2]), (_BY_BOTH, pulled[2:])):
        for sweep in range(min(sweeps, bearable)):
            drawn = pulls[sweep % len(pulls)]
            for index in range(len(on)) if sweep % 2 == 0 else range(len(on) - 1, -1, -1):
                _settle(on[index], drawn, shifts[index], at)
    x = dict(zip(names, at, strict=True))
    _draw_side_near(levels, x, widths)
    straighten(levels, x, widths)
    return x


def _side_by_side(levels: Levels, widths: Mapping[str, float]) -> dict[str, float]:
    x: dict[str, float] = {}
    for level in levels.on:
        right = 0.0
        for vertex in level:
            x[vertex] = right + widths[vertex] / 2
            right += widths[vertex] + GAP
        for vertex in level:
            x[vertex] -= right / 2
    return x


def _shifts(levels: Levels, widths: Mapping[str, float], level: list[str]) -> list[float]:
    """How far from the first vertex of a level each stands where none has more room than it needs."""
    return list(accumulate((apart(levels, widths, here, two) for here, two in pairwise(level)), initial=0.0))


def _pulls(
    levels: Levels,
    joined: tuple[Mapping[str, list[str]], ...],
    vertex: str,
    number: Mapping[str, int],
    shift: float,
) -> _Pulls:
    """How strongly a vertex is drawn in all, from where, and towards what, how strongly each."""
    found = [(number[other], _pull(vertex, other, levels)) for sides in joined for other in sides.get(vertex, ())]
    weight = fsum(pull for _, pull in found) + _DRAWN_IN
    return weight, -weight * shift, found


def _settle(level: range, pulls: list[_Pulls], shifts: list[float], x: list[float]) -> None:
    """Have everything on a level stand as near to where it is drawn as the others leave room, as in `make_room`."""
    pools: list[tuple[float, float, int]] = []
    for vertex, shift in zip(level, shifts, strict=False):
        weight, moment, others = pulls[vertex]
        if others:
            for other, pull in others:
                moment += pull * x[other]
        else:
            moment = weight * (x[vertex] - shift)
        count = 1
        while pools and pools[-1][0] * weight >= moment * pools[-1][1]:
            more, heavier, before = pools.pop()
            moment, weight, count = more + moment, heavier + weight, before + count
        pools.append((moment, weight, count))
    at = level.start
    for moment, weight, count in pools:
        place = moment / weight
        for vertex in range(at, at + count):
            x[vertex] = place + shifts[vertex - level.start]
        at += count


def _pull(start: str, two: str, levels: Levels) -> float:
    passing = (start in levels.bends) + (two in levels.bends)
    return (_AT_ENDS, _INTO, _ALONG)[passing]


def _draw_side_near(levels: Levels, x: dict[str, float], widths: Mapping[str, float]) -> None:
    """Move the emergency branch as one towards the rest, or apart from it, so that a strip stays free between them."""
    main: list[float] = []
    side: list[float] = []
    for level in levels.on:
        main.append(max((x[t] + widths[t] / 2 for t in level if not levels.side[t]), default=float("-inf")))
        side.append(min((x[t] - widths[t] / 2 for t in level if levels.side[t]), default=float("inf")))
    reach = [max(main[max(0, index - 1) : index + 2]) for index in range(len(main))]
    room = min((left - right for left, right in zip(side, reach, strict=True)), default=float("inf"))
    if abs(room) != float("inf"):
        for vertex in x:
            x[vertex] -= (room - _SIDE_GAP) * levels.side[vertex]
