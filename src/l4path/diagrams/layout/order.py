"""In which order things stand on their level, so that few lines cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from l4path.diagrams.layout.levels import Levels

_Ends = tuple[list[int], list[int], int]
_SWEEPS = 24
_PATIENCE = 8
_STARTS = 24
_EFFORT = 20_000


def untangle(levels: Levels) -> None:
    """Reorder every level by where each thing's neighbours stand, down and up again, and keep the best order found.

    Sweeps get stuck, so they start several times, from shuffled orders too; always the same ones, so that the same
    diagram is drawn the same.
    """
    things = sum(len(level) for level in levels.on)
    dice = Random(things)  # noqa: S311 - nothing here is secret
    best, fewest = _swept(levels)
    for _ in range(min(_STARTS, _EFFORT // max(things, 1))):
        if not fewest:
            break
        for index, level in enumerate(levels.on):
            levels.on[index] = sorted(dice.sample(level, len(level)), key=levels.side.__getitem__)
        order, found = _swept(levels)
        if found < fewest:
            best, fewest = order, found
    levels.on[:] = best


def crossings(levels: Levels) -> int:
    """How many pairs of lines cross."""
    total = 0
    for index, level in enumerate(levels.on[:-1]):
        place = _places(levels.on[index + 1])
        passed: list[int] = []
        for thing in level:
            ends = sorted(place[other] for other in levels.down.get(thing, ()))
            total += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return total


def _swept(levels: Levels) -> tuple[list[list[str]], int]:
    best, fewest, idle = [list(level) for level in levels.on], crossings(levels), 0
    for sweep in range(_SWEEPS):
        downwards = sweep % 2 == 0
        indices = range(1, len(levels.on)) if downwards else range(len(levels.on) - 2, -1, -1)
        for index in indices:
            _by_neighbours(levels, index, downwards=downwards, turned=sweep % 4 > 1)
        _exchange(levels)
        found = crossings(levels)
        idle += 1
        if found < fewest:
            best, fewest, idle = [list(level) for level in levels.on], found, 0
        if idle > _PATIENCE or not fewest:
            break
    return best, fewest


def _places(level: list[str]) -> dict[str, int]:
    return {thing: place for place, thing in enumerate(level)}


def _by_neighbours(levels: Levels, index: int, *, downwards: bool, turned: bool) -> None:
    """Sort a level by the mean place of what each thing is joined to on the level before; ties keep or turn round."""
    level = levels.on[index]
    beside = levels.on[index - 1 if downwards else index + 1]
    joined = levels.up if downwards else levels.down
    there = {thing: (place + 0.5) / len(beside) for thing, place in _places(beside).items()}
    here = _places(level)

    def wish(thing: str) -> tuple[int, float, int]:
        others = joined.get(thing, ())
        mean = sum(there[other] for other in others) / len(others) if others else (here[thing] + 0.5) / len(level)
        return levels.side[thing], mean, -here[thing] if turned else here[thing]

    levels.on[index] = sorted(level, key=wish)


def _exchange(levels: Levels) -> None:
    """Swap neighbours on a level wherever that removes crossings."""
    for index, level in enumerate(levels.on):
        above = _places(levels.on[index - 1]) if index else {}
        below = _places(levels.on[index + 1]) if index + 1 < len(levels.on) else {}
        ends = [
            (_ends(thing, levels.up, above), _ends(thing, levels.down, below), levels.side[thing]) for thing in level
        ]
        swapped = True
        while swapped:
            swapped = False
            for left in range(len(level) - 1):
                one, two = ends[left], ends[left + 1]
                if _untangled(one[0], two[0]) and _untangled(one[1], two[1]):
                    continue
                if one[2] == two[2] and _crossed(two, one) < _crossed(one, two):
                    level[left], level[left + 1] = level[left + 1], level[left]
                    ends[left], ends[left + 1] = two, one
                    swapped = True


def _ends(thing: str, joined: dict[str, list[str]], places: dict[str, int]) -> list[int]:
    """Where the lines of a thing end on the level above or below, from left to right."""
    return sorted([places[other] for other in joined.get(thing, ())])


def _untangled(left: list[int], right: list[int]) -> bool:
    """Whether no lines of two neighbours cross on one side, which is so for most of them."""
    return not left or not right or left[-1] <= right[0]


def _crossed(left: _Ends, right: _Ends) -> int:
    """How many lines of two neighbours cross when they stand in this order."""
    above = sum(len(left[0]) - bisect_right(left[0], end) for end in right[0])
    return above + sum(len(left[1]) - bisect_right(left[1], end) for end in right[1])
