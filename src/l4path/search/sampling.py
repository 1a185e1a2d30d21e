"""Many random patients at once: a quick look for an answer before anything is searched."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE

if TYPE_CHECKING:
    from l4path.search.space import Space

LANES = 2048


class Sample:
    """Random complete patients, one in each bit of a long number, and every statement worked out for all of them.

    Attributes:
        lanes: How many there are.
    """

    def __init__(self, space: Space, lanes: int = LANES, seed: int = 20) -> None:
        """Draw the patients."""
        self._space = space
        self._all = (1 << lanes) - 1
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._value: list[int] = [0, self._all]
        self._bits: dict[int, int] = {}
        self.lanes = lanes
        for how, group in space.free():
            self._draw(how, group)

    def _half(self) -> int:
        return self._random.getrandbits(self.lanes)

    def _draw(self, how: str, group: list[int]) -> None:
        bits = self._bits
        match how:
            case "known":
                for one in group:
                    if one != TRUE:
                        bits[one] = self._half() | self._half() | self._half()
            case "any":
                for one in group:
                    bits[one] = self._half()
            case "order":
                left = self._all
                for number, one in enumerate(group):
                    least = len(group) - number > 2  # noqa: PLR2004 - so that both ends of a long range are met
                    bits[one] = left = left & (self._half() | self._half() if least else self._half())
            case _:
                self._draw_one(group, all_taken=how == "one", seldom=how == "seldom one")

    def _draw_one(self, group: list[int], *, all_taken: bool, seldom: bool) -> None:
        """At most one of a group; exactly one where all patients have one."""
        left = self._all if not seldom else self._half() & self._half()
        ordered = self._random.sample(group, len(group))
        for number, one in enumerate(ordered):
            last = all_taken and number == len(ordered) - 1
            taken = left if last else left & self._half()
            self._bits[one] = taken
            left &= ~taken

    def lanes_of(self, wanted: int) -> int:
        """The patients of whom a statement is so, as bits."""
        self._work_out()
        found = self._value[abs(wanted)]
        return found if wanted > 0 else self._all & ~found

    def _work_out(self) -> None:
        kids_of, value, everyone = self._space.circuit.kids, self._value, self._all
        for number in range(len(value), len(kids_of)):
            kids = kids_of[number]
            if kids is None:
                value.append(self._bits.get(number, 0))
                continue
            so = 0
            for kid in kids:
                so |= value[kid] if kid > 0 else everyone & ~value[-kid]
            value.append(so)

    def choices(self, lane: int) -> dict[int, bool]:
        """The free choices of one patient."""
        return {number: bool(bits >> lane & 1) for number, bits in self._bits.items()}
