"""The fewest crossings on the way of a line from level to level, through the slots between what stands there."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from l4path.diagrams.layout.ranks import OUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.diagrams.layout.ranks import Ranks

    Rows = dict[int, list[int]]

NEVER = 1 << 30
"""What a way costs that is not followed any further."""


def free(ranks: Ranks, vertex: int) -> range:
    """Between which others a vertex that has been taken out may stand, ordinary or emergency ones."""
    return free_on(ranks, ranks.level[vertex], ranks.side[vertex])


def free_on(ranks: Ranks, level: int, side: int) -> range:
    """Between which others something of a side may stand on a level."""
    on, sides = ranks.on[level], ranks.side
    ordinary = len(on)
    while ordinary and sides[on[ordinary - 1]]:  # those stand at the right
        ordinary -= 1
    return range(ordinary, len(on) + 1) if side else range(ordinary + 1)


class Gap:
    """The lines between two levels that stand in the way of another one, as seen from the first of the two."""

    __slots__ = ("_before", "_from_slots", "_lasts", "_size")

    def __init__(self, ranks: Ranks, level: int, other: int) -> None:
        """Look at the lines as they are: where each ends, and how many begin before each slot."""
        place = ranks.place
        self._lasts: list[int] = []
        self._before = [0]
        self._size = 1
        self._from_slots: dict[int, list[int]] = {}
        lasts, before = self._lasts, self._before
        if not 0 <= other < len(ranks.on):
            before += [0] * len(ranks.on[level])
            return
        self._size += len(ranks.on[other])
        joined = ranks.down if other > level else ranks.up
        for vertex in ranks.on[level]:
            for end in joined[vertex]:
                if place[end] != OUT:
                    lasts.append(place[end])
            before.append(len(lasts))

    def crossed(self, begin: int, end: int) -> int:
        """How many lines are crossed from a slot on the first level to one on the other."""
        return self._crossed(self._before[begin], self._before[begin], end)

    def crossed_from(self, place: int, end: int) -> int:
        """How many lines are crossed from where a vertex stands to a slot on the other level; none of its own."""
        return self._crossed(self._before[place], self._before[place + 1], end)

    def _crossed(self, left: int, right: int, end: int) -> int:
        lasts = self._lasts
        return sum([last >= end for last in lasts[:left]]) + sum([last < end for last in lasts[right:]])

    def from_vertex(self, place: int, slots: range) -> list[int]:
        """How many lines are crossed from where a vertex stands to each slot on the other level; none of its own."""
        return self._row(self._before[place], self._before[place + 1])[slots.start : slots.stop]

    def _row(self, left: int, right: int) -> list[int]:
        """How many are crossed to each slot on the other level, where so many lines begin to the left, others not."""
        step = [0] * self._size  # how many more are crossed to each slot than to the one before it
        step[0] = left
        for last in self._lasts[:left]:
            step[last + 1] -= 1
        for last in self._lasts[right:]:
            step[last + 1] += 1
        return list(accumulate(step))

    def onwards(
        self, slots: range, costs: Sequence[int], ahead: range, most: int, rows: Rows | None = None
    ) -> list[int]:
        """The fewest crossings to each slot of the other level, from slots with costs.

        A slot is not followed where it costs more than `most`, or no less than crossing over to it from another one of
        its level does. In `rows` it is kept how many lines are crossed from each that is followed.
        """
        start, stop = ahead.start, ahead.stop
        part = stop - start != self._size
        reached: list[int] = []
        for slot, spent in self._followed(slots.start, costs, most):
            row = self._from_slots.get(slot)
            if row is None:
                row = self._from_slots[slot] = self._row(self._before[slot], self._before[slot])
            if part:
                row = row[start:stop]
            if rows is not None:
                rows[slot] = row
            if reached:
                reached = [cost if (cost := spent + more) < best else best for best, more in zip(reached, row)]  # noqa: B905 - innermost of all; as long as each other
            else:
                reached = [spent + more for more in row] if spent else row
        return reached or [NEVER] * (stop - start)

    def _followed(self, first: int, costs: Sequence[int], most: int) -> list[tuple[int, int]]:
        """The slots from which a way may be best, with their costs: no worse than others with all lines between."""
        before = self._before
        found: list[tuple[int, int]] = []
        least = NEVER
        for slot, cost in [(slot, cost) for slot, cost in enumerate(costs, first) if cost <= most]:
            if cost - before[slot] < least:
                least = cost - before[slot]
                found.append((slot, cost))
        kept: list[tuple[int, int]] = []
        least = NEVER
        for slot, cost in reversed(found):
            if cost + before[slot] < least:
                least = cost + before[slot]
                kept.append((slot, cost))
        kept.reverse()
        return kept
