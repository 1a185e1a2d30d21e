"""The moments of histories as the rows of a table: what changes from one to the next, person after person."""

from __future__ import annotations

import heapq
from bisect import insort
from typing import TYPE_CHECKING, Any, NamedTuple

from l4path.assessment.courses import CourseTold, choose, course_outcome
from l4path.audit.begun import in_time, starts_of
from l4path.audit.logs import Log
from l4path.audit.turns import turns_of, when_turned
from l4path.history.courses import Course, courses_of
from l4path.history.entries import GIVEN, OF_A_RECORD, Entry, Scale
from l4path.history.known import once_record
from l4path.history.observation import Observation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.history.terms import Terms
    from l4path.pathway import Pathway

UNTIL_EVER = 1 << 62
"""Later than every moment; a whole number, since points in time are too large to be told apart as doubles."""
BY_HISTORY, ASKED, UNASKED = 0, 1, 2
"""Whether a treatment without a record was asked about: as the caller says of the record, yes, or no."""
_WEEK = 7


class Start(NamedTuple):
    """A start that is judged.

    Attributes:
        person: The number of the person.
        time: When it was.
        subject: What was begun.
        known: From when it is known.
        before: The row of what is known before it, with what is known on its day; -1 where it is not looked at.
        after: The row of what is known of the days before it.
        observed: Whether the person was under observation.
    """

    person: int
    time: int
    subject: str
    known: int
    before: int
    after: int
    observed: bool


class Walk(NamedTuple):
    """The way of one person through its moments.

    Attributes:
        person: The number of the person.
        periods: When it was observed.
        steps: The moments, each with the row of all that is known then.
        starts: All that was begun: when, what, and from when that is known.
        attended: The reviews and dispositions that took place: when, which, and from when that is known.
    """

    person: int
    periods: list[tuple[int, int]]
    steps: list[tuple[int, int]]
    starts: list[tuple[int, str, int]]
    attended: list[tuple[int, str, int]]


class Record(NamedTuple):
    """What an episode records of a treatment, but for what rises with time.

    Attributes:
        tried: Whether it was tried; None of one that is asked for, not done yet.
        outcome: Its outcome.
        measures: Its measures, but ``weeks`` and ``ended``.
        weeks: A number of weeks, when it was that, and until when it rises.
        over: From when on it has ended; None where that may not be said.
    """

    tried: bool | None
    outcome: Any
    measures: dict[str, Any]
    weeks: tuple[Any, int, int | None] | None
    over: int | None


UNTRIED = Record(None, None, {}, None, None)


class Moments:
    """The rows of some persons.

    Attributes:
        pathway: The pathway.
        rows: How many rows there are.
        ticks: The moment of each.
        looked: Of each, whether treatments without an entry count as not tried.
        facts: The changes of each fact: the value, since when, and until when.
        screens: The changes of each screen: until when it is in force.
        records: The changes of the record of each treatment.
        asked: The changes of whether each was asked about.
        declined: The changes of whether each is declined.
        starts: The starts that are judged.
        walks: The ways of the persons.
    """

    def __init__(self, pathway: Pathway, terms: Terms, scale: Scale, turns: Any = None) -> None:
        """There is no row yet."""
        self.pathway: Pathway = pathway
        self.terms: Terms = terms
        self.scale: Scale = scale
        self.rows: int = 0
        self.ticks: list[int] = []
        self.looked: list[bool] = []
        self.facts: dict[str, Log] = {name: Log((None, 0, UNTIL_EVER)) for name in pathway.facts}
        self.screens: dict[str, Log] = {name: Log(-UNTIL_EVER) for name in pathway.screens}
        self.records: dict[str, Log] = {name: Log(UNTRIED) for name in pathway.treatments}
        self.asked: dict[str, Log] = {name: Log(BY_HISTORY) for name in pathway.treatments}
        self.declined: dict[str, Log] = {name: Log(usual=False) for name in pathway.treatments}
        self.starts: list[Start] = []
        self.walks: list[Walk] = []
        self._turns = turns_of(pathway) if turns is None else turns

    def row(self, tick: int, *, looked: bool) -> int:
        """A row more, in which all is as in the last one but the moment."""
        self.ticks.append(tick)
        self.looked.append(looked)
        self.rows += 1
        return self.rows - 1

    def add(self, person: int, entries: Iterable[Entry]) -> None:
        """The rows of one person.

        Args:
            person: Its number.
            entries: Its entries, in any order.
        """
        _Person(self, person, sorted(entries, key=in_time), self._turns).walk()


class _Person:
    """One person, along its moments."""

    def __init__(self, rows: Moments, person: int, entries: list[Entry], turns: Any) -> None:
        self._rows, self._person, self._entries, self._turns = rows, person, entries, turns
        self._day = rows.scale.day
        self._hindsight = rows.terms.hindsight
        self._grows = rows.terms.grows
        self._ages = rows.terms.max_age
        self._observation = Observation(entries, rows.scale, rows.terms)
        self._latest: dict[tuple[str, str], tuple[int, ...]] = {}
        self._own: dict[str, list[Entry]] = {}
        self._declines: dict[str, tuple[int, int, int]] = {}
        self._several: dict[str, tuple[list[Course], int, list[CourseTold]]] = {}
        self._touched: dict[int, Log] = {}
        self._times: list[int] = []
        self._now = self._last = 0

    def _known(self, entry: Entry) -> int:
        return entry.time if self._hindsight or entry.recorded < entry.time else entry.recorded

    def _put(self, log: Log, value: Any) -> None:
        self._touched[id(log)] = log
        log.put(self._rows.rows, value)

    def walk(self) -> None:
        """From the first moment to the last."""
        at: dict[int, list[Entry]] = {}
        for entry in self._entries:
            at.setdefault(self._known(entry), []).append(entry)
        begun = starts_of(self._entries, self._rows.terms.gap * self._day, self._known)
        judged: dict[int, list[Entry]] = {}
        for entry in begun:
            judged.setdefault(entry.time, []).append(entry)
        periods = self._observation.periods()
        self._last = periods[-1][1] if periods else 0
        attended = [(item.time, item.subject, self._known(item)) for item in self._entries if item.kind == "attended"]
        self._times = list({*at, *judged, *(begin for begin, _ in periods), *(time for time, _, _ in attended)})
        self._times += self._looked_back()
        heapq.heapify(self._times)
        steps: list[tuple[int, int]] = []
        previous = None
        while self._times:
            tick = heapq.heappop(self._times)
            if tick == previous:
                continue
            previous = self._now = tick
            known = at.get(tick, ())
            steps.append((tick, self._moment(tick, known, judged.get(tick, ()))))
        for log in self._touched.values():
            log.put(self._rows.rows, log.usual)
        starts = [(entry.time, entry.subject, self._known(entry)) for entry in begun]
        self._rows.walks.append(Walk(self._person, periods, steps, starts, attended))

    def _looked_back(self) -> list[int]:
        """When so much was observed that treatments without an entry count as not tried."""
        history = self._rows.terms.history
        if history is None or isinstance(history, str):
            return []
        found = (begin + -int(-history * self._day // 1) for begin in self._observation.begins())
        return [tick for tick in found if tick <= self._last]

    def _moment(self, tick: int, known: Sequence[Entry], judged: Sequence[Entry]) -> int:
        """The rows of one moment; the last of them is that of all that is known then."""
        rows = self._rows
        looked = self._observation.is_asked(tick)
        self._choose_again(tick)
        if not judged:
            self._apply(known, tick)
            return rows.row(tick, looked=looked)
        named = [entry.subject for entry in judged]
        stated = [entry for entry in known if entry.kind not in GIVEN]
        after = self._willing(tick, named, looked)
        before = after
        if stated:
            self._apply(stated, tick)
            before = self._willing(tick, named, looked)
        observed = self._observation.within(tick)
        for entry in judged:
            name = entry.subject
            rows.starts.append(
                Start(self._person, tick, name, self._known(entry), before.get(name, -1), after.get(name, -1), observed)
            )
        if len(stated) == len(known):
            return before[-1]
        self._apply([entry for entry in known if entry.kind in GIVEN], tick)
        return rows.row(tick, looked=looked)

    def _willing(self, tick: int, named: Iterable[str], looked: bool) -> dict[Any, int]:
        """The row of what is known now, and for each treatment begun that is declined one in which it is not."""
        rows = self._rows
        plain = rows.row(tick, looked=looked)
        found: dict[Any, int] = {-1: plain}  # no treatment is called so
        for name in named:
            log = rows.declined.get(name)
            if log is None or name in found:
                continue
            found[name] = plain
            if log.now:
                self._put(log, False)
                found[name] = rows.row(tick, looked=looked)
                self._put(log, True)
        return found

    def _apply(self, known: Iterable[Entry], tick: int) -> None:
        """What becomes known, from the next row on."""
        changed: dict[str, bool] = {}
        for entry in known:
            kind, name = entry.kind, entry.subject
            match kind:
                case "fact":
                    if self._is_latest(entry):
                        self._fact(entry, tick)
                case "screened":
                    if self._is_latest(entry):
                        self._put(self._rows.screens[name], self._lasts(entry))
                case "history":
                    self._history(entry)
                case "declined" | "accepted":
                    self._declined(entry)
                case _ if kind in OF_A_RECORD:
                    name = entry.about
                    if name in self._rows.records:
                        insort(self._own.setdefault(name, []), entry, key=in_time)
                        changed[name] = True
                        if kind in GIVEN:
                            self._declined(entry)
                case _:
                    pass
        for name in changed:
            self._record(name, tick)

    def _is_latest(self, entry: Entry) -> bool:
        key = entry.kind, entry.subject
        if (latest := self._latest.get(key)) is not None and latest > entry[:3]:
            return False
        self._latest[key] = entry[:3]
        return True

    def _lasts(self, entry: Entry) -> int:
        end = UNTIL_EVER if entry.until is None else entry.until
        if entry.subject in self._ages:
            end = min(end, entry.time + int(self._ages[entry.subject] * self._day))
        if end != UNTIL_EVER:
            self._turn(end + 1)
        return end

    def _turn(self, tick: int) -> None:
        """A moment at which time alone may change an answer."""
        if self._now < tick <= self._last:
            heapq.heappush(self._times, tick)

    def _fact(self, entry: Entry, tick: int) -> None:
        self._put(self._rows.facts[entry.subject], (entry.value, entry.time, self._lasts(entry)))
        if entry.subject in self._grows and entry.value is not None:
            for turn in self._turns.get(entry.subject, ()):
                for when in when_turned(entry.value, entry.time, turn, self._day):
                    if when > tick:
                        self._turn(when)

    def _declined(self, entry: Entry) -> None:
        name = entry.subject
        if self._declines.get(name, (-1, 0, 0)) < entry[:3]:
            self._declines[name] = entry[:3]
            log = self._rows.declined[name]
            if log.now is not (entry.kind == "declined"):
                self._put(log, entry.kind == "declined")

    def _history(self, entry: Entry) -> None:
        """A word about one treatment, or about all: the later one holds, and of one time that about the one."""
        rank = (entry.time, entry.subject != "*", entry.recorded, entry.order)
        names = self._rows.asked if entry.subject == "*" else (entry.subject,)
        for name in names:
            key = ("history", name)
            if self._latest.get(key, (-1,)) > rank:
                continue
            self._latest[key] = rank
            if not self._own.get(name):
                self._put(self._rows.asked[name], ASKED if entry.value == "asked" else UNASKED)

    def _record(self, name: str, tick: int) -> None:
        """The record of a treatment of which more has become known."""
        rows, own = self._rows, self._own[name]
        if rows.asked[name].now != ASKED:
            self._put(rows.asked[name], ASKED)
        node = rows.pathway.treatments[name]
        if node.once:
            found = once_record(own)
            tried = None if found is None else found.outcome is None or None
            self._put(rows.records[name], Record(tried, found and found.outcome, {}, None, None))
            return
        courses, number = courses_of(own, rows.terms.gap * self._day)
        if not courses:
            return
        self._several.pop(name, None)
        if len(courses) > 1:
            outcomes = [
                course_outcome(node, course.trial(tick, self._day, number, earlier=True)) for course in courses[:-1]
            ]
            self._several[name] = courses, number, outcomes
            self._choose(name, tick)
            if not any(statement.intolerant or statement.failed for statement in outcomes):
                del self._several[name]  # the latest counts, whatever it comes to tell
        else:
            self._put(rows.records[name], _record_of(courses[0], number, earlier=False))
        self._turns_of(name, courses[-1], tick)

    def _turns_of(self, name: str, course: Course, tick: int) -> None:
        """The moments at which a course that runs comes to a constant, or to its planned end."""
        if (over := course.over) is not None and over > tick:
            self._turn(over)
        ticking = course.ticking()
        if ticking is None:
            return
        value, since, end = ticking
        for turn in self._turns.get(f"{name}.weeks", ()):
            for when in when_turned(value, since, turn, self._day):
                if when > tick and (end is None or when <= end):
                    self._turn(when)

    def _choose_again(self, tick: int) -> None:
        """Of treatments with several courses: which one counts may change while the latest runs."""
        for name in self._several:
            self._choose(name, tick)

    def _choose(self, name: str, tick: int) -> None:
        courses, number, outcomes = self._several[name]
        node = self._rows.pathway.treatments[name]
        latest = course_outcome(node, courses[-1].trial(tick, self._day, number))
        at = choose([*outcomes, latest])
        found = _record_of(courses[at], number, earlier=at < len(outcomes))
        log = self._rows.records[name]
        if log.now != found:
            self._put(log, found)


def _record_of(course: Course, number: int, *, earlier: bool) -> Record:
    """What an episode records of a course."""
    over: int | None = None
    if course.tells_ended():
        over = -UNTIL_EVER if earlier else course.over
    return Record(True, course.outcome, course.settled(number), course.ticking(earlier=earlier), over)
