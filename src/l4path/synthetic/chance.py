"""Random numbers that follow from a seed, a row and a purpose, and from nothing else: not from the order of asking."""

from __future__ import annotations

import copy
import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    Words = NDArray[np.uint64]

_GOLDEN, _TURN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD1B54A32D192ED03)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_MASK = (1 << 64) - 1


class Chance:
    """Random numbers by counters: the same on every machine, however the rows are split.

    A word is what the mixing step of SplitMix64 makes of the seed, the purpose, the row and the turn, one by one.

    Args:
        seed: The seed.
        rows: The numbers of the rows.

    Example:
        >>> whole, last = Chance(7, np.arange(10)), Chance(7, np.arange(5, 10))
        >>> bool((whole.whole("die", 6)[5:] == last.whole("die", 6)).all())
        True
    """

    __slots__ = ("_key", "_purposes", "rows")

    def __init__(self, seed: int, rows: NDArray[Any]) -> None:
        """Keep the seed, and the numbers of the rows."""
        self._key = _mixed(np.array([seed & _MASK], np.uint64))
        self.rows: Words = rows.astype(np.uint64)
        self._purposes: dict[str, Words] = {}

    def some(self, rows: NDArray[Any]) -> Chance:
        """The same for some of the rows."""
        found = copy.copy(self)
        found.rows = self.rows[rows]
        return found

    def words(self, purpose: str, turn: int = 0) -> Words:
        """A word of 64 bits for each row.

        Args:
            purpose: What it is for; another purpose has other words.
            turn: How often it was asked for before.
        """
        if purpose not in self._purposes:
            label = int.from_bytes(hashlib.blake2b(purpose.encode(), digest_size=8).digest(), "little")
            self._purposes[purpose] = _mixed(self._key ^ np.uint64(label))
        of_rows = _mixed(self._purposes[purpose] + (self.rows + np.uint64(1)) * _GOLDEN)
        return _mixed(of_rows + np.array([turn], np.uint64) * _TURN)

    def fraction(self, purpose: str, turn: int = 0) -> NDArray[np.float64]:
        """A number from 0 to below 1 for each row; see :meth:`words`."""
        return (self.words(purpose, turn) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def whole(self, purpose: str, below: int | NDArray[Any], turn: int = 0) -> NDArray[np.int64]:
        """A whole number from 0 to below a bound for each row; see :meth:`words`.

        Args:
            purpose: What it is for.
            below: The bound, at least 1 and below 2**31, one for all or one for each row.
            turn: How often it was asked for before.
        """
        high = self.words(purpose, turn) >> np.uint64(32)
        return ((high * np.asarray(below).astype(np.uint64)) >> np.uint64(32)).astype(np.int64)


def _mixed(words: Words) -> Words:
    """Words mixed, one to one, so that none shows what it came from."""
    words = (words ^ (words >> np.uint64(30))) * _FIRST
    words = (words ^ (words >> np.uint64(27))) * _SECOND
    return words ^ (words >> np.uint64(31))
