"""Answers in which as few statements as can be are so: how few is found out by what cannot be left out together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.search.budget import Budget
    from l4path.search.encoding import Encoding


class Fewest:
    """Counts up from none for as long as the solver says of some of the statements that one of them must be so.

    Each such group is then counted by itself: nothing is built for statements that were never in the way (core-guided
    search with soft cardinalities: Morgado, Dodaro and Marques-Silva, 2014).

    Attributes:
        least: How many of the statements are so at least in whatever is left.
    """

    def __init__(self, encoding: Encoding, given: list[int], statements: Iterable[int], budget: Budget) -> None:
        """Begin with none of them.

        Args:
            encoding: Who is asked.
            given: What holds in every answer.
            statements: What is to be so as seldom as can be.
            budget: The steps that may be taken.
        """
        self.least: int = 0
        self._encoding, self._given, self._budget = encoding, given, budget
        self._held: dict[int, list[tuple[list[int], int]]] = {}
        for statement in statements:
            self._hold([statement], 1)

    @property
    def held(self) -> list[int]:
        """Statements that are so together in just the answers that have no more than the least."""
        return list(self._held)

    def _hold(self, group: list[int], count: int) -> None:
        """Hold that there are fewer than so many in a group; as often as that is said."""
        fewer = -self._encoding.circuit.at_least(count, group, ruled=False)
        if fewer != TRUE:
            self._held.setdefault(fewer, []).append((group, count))

    def find(self, most: int, barred: Sequence[int] = ()) -> bool | None:
        """Whether there is an answer with at most so many; then ``least`` is how many it has.

        Args:
            most: How many may be so.
            barred: What must hold beside, more at each call.

        Returns:
            None where the budget does not suffice.
        """
        while self.least <= most:
            found = self._encoding.possible([*self._given, *barred, *self.held], self._budget)
            if found is not False:
                return found
            core = [item for item in self._encoding.core() if item in self._held]
            if not core:
                return False
            self._count(core)
        return False

    def _count(self, core: list[int]) -> None:
        """One more is so: take back what cannot be held together, and hold what is next."""
        self.least += 1
        for item in core:
            group, count = self._held[item].pop()
            if not self._held[item]:
                del self._held[item]
            self._hold(group, count + 1)
        if len(core) > 1:
            self._hold([-entry for entry in core], 2)
