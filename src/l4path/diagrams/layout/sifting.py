"""Moves each vertex of a level along it to the place at which its lines cross the fewest others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from l4path.diagrams.layout.ranks import Ranks


def sift(ranks: Ranks) -> None:
    """Sift every vertex whose lines are crossed, level by level, those with the most lines first."""
    crossed = ranks.crossed()
    for level in ranks.on:
        vertices = [vertex for vertex in level if crossed[vertex]]
        for vertex in sorted(vertices, key=lambda vertex: -len(ranks.up[vertex]) - len(ranks.down[vertex])):
            if ranks.effort > 0:
                ranks.effort -= len(level)
                _move(ranks, vertex, level)


def _move(ranks: Ranks, vertex: int, level: list[int]) -> None:
    here, side, place = ranks.place[vertex], ranks.side, ranks.place
    turned = _turned(ranks, vertex, level)
    best, there = 0, here
    for step in (-1, 1):
        gain, at = 0, here + step
        while 0 <= at < len(level) and side[level[at]] == side[vertex]:
            gain += step * turned[at]
            if gain < best:
                best, there = gain, at
            at += step
    if there != here:
        level.insert(there, level.pop(here))
        for at in range(min(here, there), max(here, there) + 1):
            place[level[at]] = at


def _turned(ranks: Ranks, vertex: int, level: list[int]) -> list[int]:
    """How many crossings more there are when a vertex passes each other vertex of its level to the right."""
    place = ranks.place
    turned = [0] * len(level)
    for joined in (ranks.up, ranks.down):
        ours = sorted([place[other] for other in joined[vertex]])
        if not ours:
            continue
        first, last, count = ours[0], ours[-1], len(ours)
        for at, other in enumerate(level):
            for end in joined[other]:
                there = place[end]
                if there < first:
                    turned[at] -= count
                elif there > last:
                    turned[at] += count
                elif count > 1:
                    turned[at] += bisect_left(ours, there) - (count - bisect_right(ours, there))
    return turned
