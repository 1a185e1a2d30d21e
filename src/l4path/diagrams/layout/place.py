"""Where on its level each thing stands, from left to right, so that lines are short and long ones run straight."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from l4path.diagrams.layout.levels import apart
from l4path.diagrams.layout.room import GAP, make_room
from l4path.diagrams.layout.straight import straighten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.diagrams.layout.levels import Levels

_FEWEST_SWEEPS, _MOST_SWEEPS = 12, 160
_LOOKED_AT = 6  # after so many sweeps it is seen how far things still move
_STILL = 1.0
_MOST_MOVES = 400_000  # a very large picture is settled in fewer sweeps, which it bears, rather than in minutes
_SIDE_GAP = 46.0
# How much a line wants to run straight: most where it passes levels, least where it joins box and label.
_ALONG, _INTO, _AT_ENDS = 8.0, 2.0, 1.0
# And how much everything is drawn towards the middle, so that separate parts do not drift apart.
_DRAWN_IN = 0.02


def places(levels: Levels, widths: Mapping[str, float]) -> dict[str, float]:
    """The middle of each thing, counted from wherever the leftmost came to stand."""
    x = _side_by_side(levels, widths)
    sweeps = max(_FEWEST_SWEEPS, min(_MOST_SWEEPS, _MOST_MOVES // max(1, len(x))))
    drawn = tuple(_pulls(levels, joined) for joined in ((levels.up,), (levels.down,), (levels.up, levels.down)))
    room = [[apart(levels, widths, here, two) for here, two in pairwise(level)] for level in levels.on]
    for both in (False, True):
        seen = dict(x)
        for sweep in range(sweeps // 2):
            pulls = drawn[2 if both else sweep % 2]
            order = range(len(levels.on))
            for index in order if sweep % 2 == 0 else order[::-1]:
                _settle(levels.on[index], pulls, room[index], x)
            if sweep % _LOOKED_AT == _LOOKED_AT - 1:
                if all(abs(x[thing] - seen[thing]) < _STILL for thing in x):
                    break
                seen = dict(x)
    _draw_side_near(levels, x, widths)
    straighten(levels, x, widths)
    return x


def _side_by_side(levels: Levels, widths: Mapping[str, float]) -> dict[str, float]:
    x: dict[str, float] = {}
    for level in levels.on:
        right = 0.0
        for thing in level:
            x[thing] = right + widths[thing] / 2
            right += widths[thing] + GAP
        for thing in level:
            x[thing] -= right / 2
    return x


def _pulls(levels: Levels, joined: tuple[Mapping[str, list[str]], ...]) -> dict[str, list[tuple[str, float]]]:
    """What each thing is drawn towards, and how strongly."""
    return {
        thing: [(other, _pull(thing, other, levels)) for sides in joined for other in sides.get(thing, ())]
        for level in levels.on
        for thing in level
    }


def _settle(
    level: list[str], pulls: Mapping[str, list[tuple[str, float]]], room: list[float], x: dict[str, float]
) -> None:
    wishes: list[tuple[float, float]] = []
    for thing in level:
        total = moment = 0.0
        for other, pull in pulls[thing]:
            total += pull
            moment += pull * x[other]
        weight = total + _DRAWN_IN
        wishes.append((moment / weight if total else x[thing], weight))
    x.update(zip(level, make_room(wishes, room) if level else [], strict=True))


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
        for thing in x:
            x[thing] -= (room - _SIDE_GAP) * levels.side[thing]
