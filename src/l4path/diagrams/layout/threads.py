"""Puts a whole line that was taken out in where it crosses the fewest others: a shortest path through the levels."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from l4path.diagrams.layout.slots import Gap, free

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.diagrams.layout.ranks import Ranks
    from l4path.diagrams.layout.slots import Rows


class Thread(NamedTuple):
    """Things under each other that only a single line passes, and what it joins above and below them."""

    vertices: tuple[int, ...]
    above: int | None
    below: int | None


def threads(ranks: Ranks) -> list[Thread]:
    """The lines with all that only they pass, the longest first."""
    up, down = ranks.up, ranks.down
    alone = [len(above) <= 1 and len(below) <= 1 for above, below in zip(up, down, strict=True)]
    found = []
    for vertex, first in enumerate(alone):
        if not first or (up[vertex] and alone[up[vertex][0]]):
            continue
        vertices = [vertex]
        while down[vertices[-1]] and alone[down[vertices[-1]][0]]:
            vertices.append(down[vertices[-1]][0])
        above, below = up[vertices[0]], down[vertices[-1]]
        found.append(Thread(tuple(vertices), above[0] if above else None, below[0] if below else None))
    return sorted(found, key=lambda thread: -len(thread.vertices))


def put_in(ranks: Ranks, thread: Thread, most: int) -> None:
    """Put a line that has been taken out in where it crosses the fewest others, which are no more than `most`."""
    slots = [free(ranks, vertex) for vertex in thread.vertices]
    costs, into = _at_ends(ranks, thread, slots)
    ways: list[tuple[int, list[int], Rows]] = []
    for vertex, (here, ahead) in zip(thread.vertices[1:], pairwise(slots), strict=True):
        rows: Rows = {}
        ways.append((here.start, costs, rows))
        level = ranks.level[vertex]
        costs = Gap(ranks, level - 1, level).onwards(here, costs, ahead, most, rows)
        ranks.effort -= len(rows) * len(ahead)
    ends = [cost + more for cost, more in zip(costs, into, strict=True)]
    at = ends.index(min(ends))
    places = [at + slots[-1].start]
    for start, before, rows in reversed(ways):
        slot = next(slot for slot, row in rows.items() if before[slot - start] + row[at] == costs[at])
        places.append(slot)
        at, costs = slot - start, before
    for vertex, place in zip(reversed(thread.vertices), places, strict=True):
        ranks.put_in(vertex, place)


def _at_ends(ranks: Ranks, thread: Thread, slots: Sequence[range]) -> tuple[list[int], list[int]]:
    """How many lines are crossed from what is above a line to each first slot, and from below to each last one."""
    costs, into = [0] * len(slots[0]), [0] * len(slots[-1])
    first, last = ranks.level[thread.vertices[0]], ranks.level[thread.vertices[-1]]
    if thread.above is not None:
        costs = Gap(ranks, first - 1, first).from_vertex(ranks.place[thread.above], slots[0])
    if thread.below is not None:
        into = Gap(ranks, last + 1, last).from_vertex(ranks.place[thread.below], slots[-1])
    return costs, into
