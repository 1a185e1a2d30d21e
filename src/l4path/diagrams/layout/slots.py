"""The fewest crossings on the way of a line from level to level, through the slots between what stands there."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.diagrams.layout.ranks import Ranks

    Rows = dict[int, list[int]]

NEVER = 1 << 30
"""What a way costs that is not followed any further."""


def free(ranks: Ranks, vertex: int) -> range:
    """Between which others a vertex that has been taken out may stand, ordinary or emergency ones."""
    level, side = ranks.on[ranks.level[vertex]], ranks.side
    ordinary = len(level) - sum([side[other] for other in level])
    return range(ordinary, len(level) + 1) if side[vertex] else range(ordinary + 1)


class Gap:
    """The lines between two levels that stand in the way of another one, as seen from the first of the two.

    Attributes:
        lines: Where each begins on the first level, and where it ends on the other.
    """

    __slots__ = ("_counted", "_sizes", "lines")

    def __init__(self, ranks: Ranks, level: int, other: int) -> None:
        """Look at the lines as they are."""
        lines = ranks.lines(max(level, other))
        self.lines: list[tuple[int, int]] = lines if other > level else [(end, begin) for begin, end in lines]
        self._sizes = (len(ranks.on[level]) + 1, len(ranks.on[other]) + 1)
        self._counted: tuple[list[int], list[int]] | None = None

    def _counts(self) -> tuple[list[int], list[int]]:
        """How many lines begin before each slot of the first level, and how many end just before each of the other."""
        if self._counted is None:
            self.lines.sort()
            begun, ahead = ([0] * size for size in self._sizes)
            for first, last in self.lines:
                begun[first + 1] += 1
                ahead[last + 1] += 1
            self._counted = (list(accumulate(begun)), ahead)
        return self._counted

    def crossed(self, begin: int, end: int) -> int:
        """How many lines are crossed from a slot on the first level to one on the other."""
        return sum([(first < begin) != (last < end) for first, last in self.lines])

    def crossed_from(self, place: int, end: int) -> int:
        """How many lines are crossed from where a vertex stands to a slot on the other level; none of its own."""
        return sum([(first < place) != (last < end) for first, last in self.lines if first != place])

    def from_thing(self, place: int, slots: range) -> list[int]:
        """How many lines are crossed from where a vertex stands to each slot on the other level; none of its own."""
        step = [0] * self._sizes[1]
        for first, last in self.lines:
            if first < place:
                step[0] += 1
                step[last + 1] -= 1
            elif first > place:
                step[last + 1] += 1
        return list(accumulate(step))[slots.start : slots.stop]

    def onwards(
        self, slots: range, costs: Sequence[int], ahead: range, most: int, rows: Rows | None = None
    ) -> list[int]:
        """The fewest crossings to each slot of the other level, from slots with costs.

        A slot is not followed where it costs more than `most`, or no less than crossing over to it from another one of
        its level does. In `rows` it is kept how many lines are crossed from each that is followed.
        """
        begun, ends = self._counts()
        lines, step = self.lines, list(ends)  # how many more are crossed to each slot than to the one before it
        reached, passed, whole = [NEVER] * len(ahead), 0, len(step) == len(ahead)
        for slot, spent in self._followed(slots, costs, most):
            now = begun[slot]
            for _, last in lines[passed:now]:
                step[last + 1] -= 2
            step[0], passed = now, now
            row = list(accumulate(step)) if whole else list(accumulate(step))[ahead.start : ahead.stop]
            if rows is not None:
                rows[slot] = row
            reached = [cost if (cost := spent + more) < best else best for best, more in zip(reached, row, strict=True)]
        return reached

    def _followed(self, slots: range, costs: Sequence[int], most: int) -> list[tuple[int, int]]:
        """The slots from which a way may be best, with their costs: no worse than others with all lines between."""
        found: list[tuple[int, int, int]] = []
        least = NEVER
        for slot, cost, passed in zip(slots, costs, self._counts()[0][slots.start :], strict=False):
            if cost - passed < least:
                least = cost - passed
                if cost <= most:
                    found.append((slot, cost, cost + passed))
        kept: list[tuple[int, int]] = []
        least = NEVER
        for slot, cost, with_passed in reversed(found):
            if with_passed < least:
                least = with_passed
                kept.append((slot, cost))
        return kept[::-1]
