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

    things: tuple[int, ...]
    above: int | None
    below: int | None


def threads(ranks: Ranks) -> list[Thread]:
    """The lines with all that only they pass, the longest first."""
    up, down = ranks.up, ranks.down
    alone = [len(above) <= 1 and len(below) <= 1 for above, below in zip(up, down, strict=True)]
    found = []
    for thing, first in enumerate(alone):
        if not first or (up[thing] and alone[up[thing][0]]):
            continue
        things = [thing]
        while down[things[-1]] and alone[down[things[-1]][0]]:
            things.append(down[things[-1]][0])
        above, below = up[things[0]], down[things[-1]]
        found.append(Thread(tuple(things), above[0] if above else None, below[0] if below else None))
    return sorted(found, key=lambda thread: -len(thread.things))


def put_in(ranks: Ranks, thread: Thread, most: int) -> None:
    """Put a line that has been taken out in where it crosses the fewest others, which are no more than `most`."""
    slots = [free(ranks, thing) for thing in thread.things]
    costs, into = _at_ends(ranks, thread, slots)
    ways: list[tuple[int, list[int], Rows]] = []
    for thing, (here, ahead) in zip(thread.things[1:], pairwise(slots), strict=True):
        rows: Rows = {}
        ways.append((here.start, costs, rows))
        level = ranks.level[thing]
        costs = Gap(ranks, level - 1, level).onwards(here, costs, ahead, most, rows)
        ranks.effort -= len(rows) * len(ahead)
    ends = [cost + more for cost, more in zip(costs, into, strict=True)]
    at = ends.index(min(ends))
    places = [at + slots[-1].start]
    for start, before, rows in reversed(ways):
        slot = next(slot for slot, row in rows.items() if before[slot - start] + row[at] == costs[at])
        places.append(slot)
        at, costs = slot - start, before
    for thing, place in zip(reversed(thread.things), places, strict=True):
        ranks.put_in(thing, place)


def _at_ends(ranks: Ranks, thread: Thread, slots: Sequence[range]) -> tuple[list[int], list[int]]:
    """How many lines are crossed from what is above a line to each first slot, and from below to each last one."""
    costs, into = [0] * len(slots[0]), [0] * len(slots[-1])
    first, last = ranks.level[thread.things[0]], ranks.level[thread.things[-1]]
    if thread.above is not None:
        costs = Gap(ranks, first - 1, first).from_thing(ranks.place[thread.above], slots[0])
    if thread.below is not None:
        into = Gap(ranks, last + 1, last).from_thing(ranks.place[thread.below], slots[-1])
    return costs, into
