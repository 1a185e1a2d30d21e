"""Takes a whole line out and puts it back where it crosses the fewest others: a shortest path through the levels."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from l4path.diagrams.layout.ranks import OUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.diagrams.layout.ranks import Ranks

_NEVER = 1 << 30


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


def put_back(ranks: Ranks, thread: Thread) -> None:
    """Take a line out and put it back.

    No way is followed any further on which it crosses more lines than it did where it stood.
    """
    stood = _take_out(ranks, thread)
    free = [_free(ranks, thing) for thing in thread.things]
    first, last = ranks.level[thread.things[0]], ranks.level[thread.things[-1]]
    gaps = [ranks.gap(index) for index in range(first + 1, last + 1)]
    costs, into = [0] * len(free[0]), [0] * len(free[-1])
    if thread.above is not None:
        costs = _from_thing(ranks.gap(first), ranks.place[thread.above], free[0])
    if thread.below is not None:
        into = _to_thing(ranks.gap(last + 1), ranks.place[thread.below], free[-1])
    most = costs[stood[0] - free[0].start] + into[stood[-1] - free[-1].start]
    most += sum(_crossed(gap, *two) for gap, two in zip(gaps, pairwise(stood), strict=True))
    ways = []
    for gap, (slots, ahead) in zip(gaps, pairwise(free), strict=True):
        tables = _tables(gap, [slot for slot, cost in zip(slots, costs, strict=True) if cost <= most], ahead)
        ranks.effort -= len(tables) * len(ahead)
        reached = [_NEVER] * len(ahead)
        for slot, table in tables.items():
            spent = costs[slot - slots.start]
            reached = [min(best, spent + more) for best, more in zip(reached, table, strict=True)]
        ways.append((slots.start, costs, tables))
        costs = reached
    ends = [cost + more for cost, more in zip(costs, into, strict=True)]
    at = ends.index(min(ends))
    places = [at + free[-1].start]
    for start, before, tables in reversed(ways):
        slot = next(slot for slot, table in tables.items() if before[slot - start] + table[at] == costs[at])
        places.append(slot)
        at, costs = slot - start, before
    for thing, there in zip(reversed(thread.things), places, strict=True):
        level = ranks.on[ranks.level[thing]]
        level.insert(there, thing)
        _number(ranks, level, there)


def _take_out(ranks: Ranks, thread: Thread) -> list[int]:
    """Take the things of a line out, and say where they stood."""
    stood = [ranks.place[thing] for thing in thread.things]
    for thing, here in zip(thread.things, stood, strict=True):
        level = ranks.on[ranks.level[thing]]
        del level[here]
        _number(ranks, level, here)
        ranks.place[thing] = OUT
    return stood


def _number(ranks: Ranks, level: list[int], begin: int) -> None:
    for at in range(begin, len(level)):
        ranks.place[level[at]] = at


def _free(ranks: Ranks, thing: int) -> range:
    """Between which others a thing may stand, ordinary or emergency ones."""
    level, side = ranks.on[ranks.level[thing]], ranks.side
    ordinary = len(level) - sum([side[other] for other in level])
    return range(ordinary, len(level) + 1) if side[thing] else range(ordinary + 1)


def _crossed(gap: Sequence[Sequence[int]], begin: int, end: int) -> int:
    """How many lines are crossed from a slot on the level above to one on a level."""
    left = sum([other >= end for ends in gap[:begin] for other in ends])
    return left + sum([other < end for ends in gap[begin:] for other in ends])


def _tables(gap: Sequence[Sequence[int]], slots: Sequence[int], ahead: range) -> dict[int, list[int]]:
    """How many lines are crossed from each of some slots on the level above to each slot on a level."""
    turned = [0] * (ahead.stop + 1)
    for ends in gap:
        for end in ends:
            turned[min(end + 1, ahead.stop)] += 1
    tables, begun = {}, 0
    for slot in slots:
        for ends in gap[begun:slot]:
            for end in ends:
                turned[0] += 1
                turned[min(end + 1, ahead.stop)] -= 2
        begun = slot
        tables[slot] = list(accumulate(turned))[ahead.start : ahead.stop]
    return tables


def _from_thing(gap: Sequence[Sequence[int]], fixed: int, slots: range) -> list[int]:
    """How many lines are crossed from a thing on the level above to each slot on a level."""
    turned = [0] * (slots.stop + 1)
    for end in (end for ends in gap[:fixed] for end in ends):
        turned[0] += 1
        turned[min(end + 1, slots.stop)] -= 1
    for end in (end for ends in gap[fixed + 1 :] for end in ends):
        turned[min(end + 1, slots.stop)] += 1
    return list(accumulate(turned))[slots.start : slots.stop]


def _to_thing(gap: Sequence[Sequence[int]], fixed: int, slots: range) -> list[int]:
    """How many lines are crossed from each slot on the level above a thing to it."""
    turned = [0] * (slots.stop + 1)
    for begin, ends in enumerate(gap):
        after = min(begin + 1, slots.stop)
        for end in ends:
            if end < fixed:
                turned[0] += 1
                turned[after] -= 1
            elif end > fixed:
                turned[after] += 1
    return list(accumulate(turned))[slots.start : slots.stop]
