"""Strong Kleene logic over whole numbers: 0 not met, 1 unknown, 2 met (Kleene, 1952, section 64)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.truth import Truth, bounds, sum_truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.conditions import Sum

TRUTHS = (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET)
NUMBER = {truth: number for number, truth in enumerate(TRUTHS)}


class Kleene:
    """What the connectives mean of truth values."""

    def constant(self, value: bool) -> int:
        """Always met, or never."""
        return 2 if value else 0

    def all_of(self, parts: Sequence[int]) -> int:
        """The least of the parts."""
        return min(parts)

    def any_of(self, parts: Sequence[int]) -> int:
        """The most of the parts."""
        return max(parts)

    def negated(self, part: int) -> int:
        """The contrary; unknown stays unknown."""
        return 2 - part

    def several(self, count: int, parts: Sequence[int]) -> int:
        """Met, or possible, of at least so many."""
        return sorted(parts, reverse=True)[count - 1]

    def total(self, stated: Sum, parts: Sequence[int]) -> int:
        """Whether all, some or none of what the points may add up to meets the comparison."""
        return sum_truth(stated.op, stated.constant, *bounds(stated.points, parts))


KLEENE = Kleene()
