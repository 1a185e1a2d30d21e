"""When a person was under observation, and since when what is not recorded counts as not tried."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.history.entries import Entry, Scale
    from l4path.history.terms import Terms


class Observation:
    """The periods of observation of one person: by its ``observed`` entries, else as the caller says.

    Attributes:
        dated: Whether anybody says when the person was observed.
    """

    __slots__ = ("_day", "_earliest", "_fixed", "_known", "_last", "_observed", "_terms", "dated")

    def __init__(self, entries: Sequence[Entry], scale: Scale, terms: Terms) -> None:
        """Find the entries that say it."""
        self._terms = terms
        self._day = scale.day
        self._observed = [entry for entry in entries if entry.kind == "observed"]
        given = terms.observed
        self._fixed = None if not isinstance(given, tuple) else (scale.number(given[0]), scale.number(given[1]))
        self.dated: bool = bool(self._observed) or given is not None
        known = sorted((entry.known(hindsight=terms.hindsight), entry.time) for entry in entries)
        self._known: list[int] = [since for since, _ in known]
        self._earliest: list[int] = list(accumulate((time for _, time in known), min))
        self._last = self._known[-1] if known else 0

    def periods(self, now: int | None = None) -> list[tuple[int, int]]:
        """From when until when, both included, in order, none touching another.

        Args:
            now: The moment by which it is known; None for all that is ever known.
        """
        if not self._observed:
            if self._fixed is not None:
                return [self._fixed]
            return [] if self._terms.observed is None else self._by_entries(now)
        found = []
        for entry in self._observed:
            known = entry.known(hindsight=self._terms.hindsight)
            if now is None or known <= now:
                end = self._last if entry.until is None else entry.until
                found.append((known if now is None else entry.time, end))
        if len(found) == 1:
            return found if found[0][0] <= found[0][1] else []
        joined: list[tuple[int, int]] = []
        for begin, end in sorted(found):
            if end < begin:
                continue
            if joined and begin <= joined[-1][1] + 1:
                joined[-1] = joined[-1][0], max(joined[-1][1], end)
            else:
                joined.append((begin, end))
        return joined

    def _by_entries(self, now: int | None) -> list[tuple[int, int]]:
        """From the first entry to the last."""
        if not self._known:
            return []
        if now is None:
            return [(self._earliest[-1], max(self._last, self._earliest[-1]))]
        known = bisect_right(self._known, now)
        begin = min(self._earliest[known - 1], now) if known else now
        return [(begin, max(self._last, now))]

    def begins(self) -> set[int]:
        """From when observation is counted, by what is known at any moment: what is told late may move it back."""
        if self._observed:
            return {entry.time for entry in self._observed}
        if self._fixed is not None:
            return {self._fixed[0]}
        return set() if self._terms.observed is None else set(self._earliest)

    def within(self, now: int) -> bool:
        """Whether the person is under observation at a moment."""
        return any(begin <= now <= end for begin, end in self.periods(now))

    def is_asked(self, now: int) -> bool:
        """Whether a treatment without an entry counts as not tried, by what the caller says of the record."""
        history = self._terms.history
        if history is None or isinstance(history, str):
            return history is not None
        least = history * self._day
        return any(begin <= now <= end and now - begin >= least for begin, end in self.periods(now))
