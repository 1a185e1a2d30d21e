"""Where the random choices come from: drawn by hypothesis, which can shrink them, or from a seed, which is quick."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Thing = TypeVar("_Thing")
MOST_DRAWN = 2_000
"""So many choices of one example are drawn one by one."""


class Chance(Protocol):
    """A source of whole numbers."""

    def whole(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        ...


class Drawn:
    """Choices that hypothesis draws, remembers and shrinks towards the least.

    It takes only so many of one example; what a large pathway needs beyond them follows from one seed more.
    """

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], Any]) -> None:
        """Draw by the function that a composite strategy is given."""
        self._draw = draw
        self._left = MOST_DRAWN
        self._beyond: Seeded | None = None

    def whole(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        if most <= least:
            return least
        if self._beyond is not None:
            return self._beyond.whole(least, most)
        if not self._left:
            self._beyond = Seeded(int(self._draw(st.integers(0, 2**32 - 1))))
            return self._beyond.whole(least, most)
        self._left -= 1
        return int(self._draw(st.integers(least, most)))


class Seeded:
    """Choices that follow from a seed, for long quick runs.

    Example:
        >>> Seeded(7).whole(1, 6) == Seeded(7).whole(1, 6)
        True
    """

    def __init__(self, seed: int) -> None:
        """Begin at the seed."""
        self._random = random.Random(seed)  # noqa: S311 (test data, no secret)

    def whole(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(least, most)


def yes(chance: Chance, percent: int) -> bool:
    """Yes in so many cases of a hundred; no where nothing is ever wanted."""
    return percent > 0 and chance.whole(0, 99) >= 100 - percent


def pick(chance: Chance, things: Sequence[_Thing]) -> _Thing:
    """One of some things; the first is the simplest."""
    return things[chance.whole(0, len(things) - 1)]


def some(chance: Chance, things: Sequence[_Thing], least: int = 0, most: int | None = None) -> list[_Thing]:
    """Some of the things, none twice, in a random order."""
    left = list(things)
    count = chance.whole(min(least, len(left)), min(len(left), len(left) if most is None else most))
    return [left.pop(chance.whole(0, len(left) - 1)) for _ in range(count)]
