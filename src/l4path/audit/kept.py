"""The entries and waits of many persons, kept in columns: each is made when it is looked at."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from l4path.audit.waits import Wait
from l4path.history import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

NONE = np.iinfo(np.int64).min
"""What stands for a moment, or a place in an order, that there is not."""


class Kept(Mapping[Any, list[Entry]]):
    """The entries of each person, in the order of the table.

    Args:
        names: The persons.
        persons: Of each entry the number of its person; they are in the order of these numbers.
        moments: ``time``, and ``recorded``, ``until`` and ``order`` where they are kept.
        meanings: The different kinds, subjects and values.
        meaning: Of each entry the number of its own.
    """

    def __init__(
        self,
        names: Sequence[Any],
        persons: NDArray[Any],
        moments: Mapping[str, NDArray[np.int64]],
        meanings: Sequence[tuple[str, str, Any]],
        meaning: NDArray[np.int32],
    ) -> None:
        """Keep them."""
        self._numbers = {name: at for at, name in enumerate(names)}
        self._bounds: NDArray[Any] = np.searchsorted(persons, np.arange(len(names) + 1))
        self._moments, self._meanings, self._meaning = moments, meanings, meaning

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._numbers)

    def __getitem__(self, person: Any) -> list[Entry]:
        at = self._numbers[person]
        here = slice(self._bounds[at], self._bounds[at + 1])
        times = self._moments["time"][here].tolist()
        recorded, until = self._moments.get("recorded"), self._moments.get("until")
        cells = zip(
            times,
            times if recorded is None else recorded[here].tolist(),
            self._moments["order"][here].tolist(),
            self._meaning[here].tolist(),
            [None] * len(times) if until is None else [None if end == NONE else end for end in until[here].tolist()],
            strict=True,
        )
        meanings = self._meanings
        return [
            Entry(time, since, order, kind, subject, value, end)
            for time, since, order, what, end in cells
            for kind, subject, value in (meanings[what],)
        ]

    def has(self, kind: str) -> bool:
        """Whether there is an entry of a kind."""
        return any(self._meanings[at][0] == kind for at in np.unique(self._meaning).tolist())


class Waits:
    """The waits, in the order in which they were found."""

    def __init__(self) -> None:
        """There is none yet."""
        self._persons, self._about = array("i"), array("i")
        self._begins, self._ends = array("q"), array("q")
        self._abouts: dict[tuple[str, str | None, str], int] = {}

    def extend(self, waits: Iterable[Wait]) -> None:
        """Some more."""
        abouts = self._abouts
        for wait in waits:
            self._persons.append(wait.person)
            self._begins.append(wait.begin)
            self._ends.append(wait.end)
            self._about.append(abouts.setdefault((wait.kind, wait.treatment, wait.ended), len(abouts)))

    def __len__(self) -> int:
        return len(self._persons)

    def __iter__(self) -> Iterator[Wait]:
        abouts = list(self._abouts)
        for person, about, begin, end in zip(self._persons, self._about, self._begins, self._ends, strict=True):
            kind, treatment, ended = abouts[about]
            yield Wait(person, kind, treatment, begin, end, ended)
