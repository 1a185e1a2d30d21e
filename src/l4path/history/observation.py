"""When a person was under observation, and since when what is not recorded counts as not tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.history.entries import Entry, Scale
    from l4path.history.terms import Terms


class Observation:
    """The periods of observation of one person: by its ``observed`` entries, else as the caller says.

    Attributes:
        told: Whether anybody says when the person was observed.
    """

    __slots__ = ("_day", "_entries", "_fixed", "_last", "_observed", "_terms", "told")

    def __init__(self, entries: Sequence[Entry], scale: Scale, terms: Terms) -> None:
        """Find the entries that say it."""
        self._terms = terms
        self._day = scale.day
        self._entries = [entry for entry in entries if entry.kind != "observed"]
        self._observed = [entry for entry in entries if entry.kind == "observed"]
        given = terms.observed
        self._fixed = None if not isinstance(given, tuple) else (scale.number(given[0]), scale.number(given[1]))
        self.told: bool = bool(self._observed) or given is not None
        self._last = max((self._known(entry) for entry in entries), default=0)

    def _known(self, entry: Entry) -> int:
        return entry.known(hindsight=self._terms.hindsight)

    def periods(self, now: int | None = None) -> list[tuple[int, int]]:
        """From when until when, both included, in order, none touching another.

        Args:
            now: The moment by which it is known; None for all that is ever known.
        """
        if self._observed:
            known = [entry for entry in self._observed if now is None or self._known(entry) <= now]
            begins = [self._known(entry) if now is None else entry.time for entry in known]
            ends = [self._last if entry.until is None else entry.until for entry in known]
            found = list(zip(begins, ends, strict=True))
        elif self._fixed is not None:
            found = [self._fixed]
        elif self._terms.observed is None:
            return []
        else:
            times = [entry.time for entry in self._entries if now is None or self._known(entry) <= now]
            times += [] if now is None else [now]
            found = [(min(times), max(self._last, *times))] if times else []
        joined: list[tuple[int, int]] = []
        for begin, end in sorted(found):
            if end < begin:
                continue
            if joined and begin <= joined[-1][1] + 1:
                joined[-1] = joined[-1][0], max(joined[-1][1], end)
            else:
                joined.append((begin, end))
        return joined

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
