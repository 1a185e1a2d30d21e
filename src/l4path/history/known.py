"""What is known of one person at a moment, as an episode."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Literal

from l4path.assessment.courses import counting_course
from l4path.episode import Episode, Trial
from l4path.errors import L4pathError, quoted
from l4path.history.courses import courses_of, trials_of
from l4path.history.entries import GIVEN, OF_A_RECORD, Entry, Scale, scale_of
from l4path.history.observation import Observation
from l4path.history.reading import read_entries
from l4path.history.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.pathway import Pathway

Reading = Literal["before", "after", "all"]
"""What is known of the moment itself: all but starts and doses, nothing, or everything."""
WEEK = 7


class History:
    """The entries of one person, and what is known of it at any moment.

    Args:
        pathway: The pathway.
        entries: The entries, in any order.
        scale: Whether they are dated, or points in time.
        terms: On what terms the record is read.

    Example:
        >>> import datetime, l4path
        >>> rows = [
        ...     {"time": "2024-03-01", "kind": "fact", "subject": "pain", "value": 6},
        ...     {"time": "2024-03-01", "kind": "start", "subject": "nsaids"},
        ... ]
        >>> history = History.of(l4path.load("l4"), rows)
        >>> history.at(datetime.date(2024, 3, 15)).trials["nsaids"].measures["weeks"]
        2.0
    """

    __slots__ = ("_entries", "observation", "pathway", "scale", "terms")

    def __init__(self, pathway: Pathway, entries: Iterable[Entry], scale: Scale, terms: Terms | None = None) -> None:
        """Put the entries in the order of time, then of when they were written down."""
        self.pathway: Pathway = pathway
        self.scale: Scale = scale
        self.terms: Terms = terms or Terms()
        self._entries: list[Entry] = sorted(entries, key=lambda entry: entry[:3])
        self.observation: Observation = Observation(self._entries, scale, self.terms)

    @classmethod
    def of(cls, pathway: Pathway, rows: Iterable[Mapping[str, Any]], terms: Terms | None = None) -> History:
        """The history that some rows of the long table tell of one person.

        Args:
            pathway: The pathway.
            rows: The rows.
            terms: On what terms they are read.

        Raises:
            TableError: With everything that is wrong with them, or with the terms.
        """
        entries, scale = read_entries(pathway, rows)
        return cls(pathway, entries, scale, (terms or Terms()).checked(pathway))

    def at(self, moment: datetime.date, *, reading: Reading = "all", willing: str = "") -> Episode:
        """The episode that is known at a moment.

        Args:
            moment: The day, or the point in time.
            reading: What is known of what was written down at the moment itself: ``all`` of it; all but what was begun
                or given, just ``before`` a start; or nothing, where it counts as known ``after`` a start.
            willing: A treatment that is not declined, whatever is known: to begin it is to accept it.

        Raises:
            L4pathError: When the moment is none of the kind that the entries have.
        """
        if not isinstance(moment, datetime.date) or scale_of(moment) != self.scale:
            wanted = "a point in time" if self.scale.points else "a date"
            raise L4pathError(f"{quoted(moment)} is no moment of this history; give {wanted}, as its entries have")
        return self._at_number(self.scale.number(moment), reading=reading, willing=willing)

    def _known(self, now: int, reading: Reading = "all") -> list[Entry]:
        """The entries that are known at a moment, in the order of time."""
        hindsight = self.terms.hindsight
        found = []
        for entry in self._entries:
            since = entry.known(hindsight=hindsight)
            if since < now or (
                since == now and (reading == "all" or (reading == "before" and entry.kind not in GIVEN))
            ):
                found.append(entry)
        return found

    def _at_number(self, now: int, *, reading: Reading = "all", willing: str = "") -> Episode:
        """As :meth:`at`, of a moment as a number."""
        known = self._known(now, reading)
        trials, asked, declined = {}, set(), set()
        for name in self.pathway.treatments:
            own = [entry for entry in known if entry.about == name]
            if (record := self._record(name, own, now)) is not None:
                trials[name] = record
            if any(entry.kind in OF_A_RECORD for entry in own) or self._was_asked(name, known, now):
                asked.add(name)
            kinds = [entry.kind for entry in own if entry.kind in ("declined", "accepted", *GIVEN)]
            if kinds and kinds[-1] == "declined" and name != willing:
                declined.add(name)
        return Episode(
            self._facts(known, now),
            trials=trials,
            screened=self._screened(known, now),
            declined=declined,
            unasked=self.pathway.treatments.keys() - asked,
            pathway=self.pathway.id,
        )

    def _facts(self, known: list[Entry], now: int) -> dict[str, Any]:
        latest = {entry.subject: entry for entry in known if entry.kind == "fact"}
        found = {}
        for name, entry in latest.items():
            if entry.value is None or self._is_over(entry, now):
                continue
            found[name] = entry.value
            if name in self.terms.grows:
                grown = entry.value + (now - entry.time) / self.scale.day / WEEK
                most = self.pathway.facts[name].maximum
                found[name] = grown if most is None else min(grown, most)
        return found

    def _lasts(self, entry: Entry) -> int | None:
        """Up to when a fact or screen is so; None where it stays so."""
        ages = self.terms.max_age
        ends = [] if entry.until is None else [entry.until]
        ends += [entry.time + int(ages[entry.subject] * self.scale.day)] if entry.subject in ages else []
        return min(ends, default=None)

    def _is_over(self, entry: Entry, now: int) -> bool:
        end = self._lasts(entry)
        return end is not None and now > end

    def _screened(self, known: list[Entry], now: int) -> list[str]:
        latest = {entry.subject: entry for entry in known if entry.kind == "screened"}
        return [name for name, entry in latest.items() if not self._is_over(entry, now)]

    def _record(self, name: str, own: list[Entry], now: int) -> Trial | None:
        node = self.pathway.treatments[name]
        if node.once:
            return once_record(own)
        courses, number = courses_of(own, self.terms.gap * self.scale.day)
        if not courses:
            return None
        trials = trials_of(courses, now, self.scale.day, number)
        return trials[counting_course(node, trials)]

    def _was_asked(self, name: str, known: list[Entry], now: int) -> bool:
        """Whether a treatment of which there is no record was not tried, rather than not asked about."""
        answers = [entry for entry in known if entry.kind == "history" and entry.subject in (name, "*")]
        if answers:
            latest = max(answers, key=lambda entry: (entry.time, entry.subject != "*", entry.recorded, entry.order))
            return bool(latest.value == "asked")
        return self.observation.is_asked(now)


def once_record(own: Iterable[Entry]) -> Trial | None:
    """The record of a treatment that is done once: done from its start on, asked for from its order until then."""
    ordered = False
    for entry in own:
        match entry.kind:
            case "start" | "dose":
                return Trial()
            case "ordered" | "outcome":
                ordered = True
            case "stop":
                ordered = entry.value is not None
            case _:
                pass
    return Trial("ongoing") if ordered else None
