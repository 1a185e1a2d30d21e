"""The courses of one treatment, put together from its entries, and what each of them records at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.episode import Trial
from l4path.facts import READ_BY_PREDICATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.history.entries import Entry

_BESIDE_NO_OUTCOME = tuple(name for name in READ_BY_PREDICATES if name != "ended")


class Course:
    """One course of a treatment, as far as it is known.

    Attributes:
        start: When it was begun; None of a course that is known only by what was said of it.
        until: Its planned or known end.
        stop: When it was stopped, unless it was taken up again.
        given: When it was last begun, taken up again or given.
        dosed: When the last dose was given.
        doses: How many were given.
        clock: A recorded number of weeks, and when that was so.
        measures: The latest value of every other measure.
        outcome: The latest outcome.
        stated: Whether it was said to have ended, and when.
        first: The entry, a start or a dose, that told when it was begun.
    """

    __slots__ = ("clock", "dosed", "doses", "first", "given", "measures", "outcome", "start", "stated", "stop", "until")

    def __init__(self, start: int | None) -> None:
        """Nothing is known of it yet but when it was begun."""
        self.start: int | None = start
        self.until: int | None = None
        self.stop: int | None = None
        self.given: int | None = start
        self.dosed: int | None = None
        self.doses: Any = 0
        self.clock: tuple[Any, int] | None = None
        self.measures: dict[str, Any] = {}
        self.outcome: Any = None
        self.stated: tuple[bool, int] | None = None
        self.first: Entry | None = None

    @property
    def end(self) -> int | None:
        """From when the days are counted within which a start goes on with it; None while it runs."""
        if self.stop is not None:
            return self.stop
        return self.until if self.until is not None else self.dosed

    @property
    def over(self) -> int | None:
        """From when on it has ended: from its stop, or from its planned end if nothing was given since."""
        found = self.stop
        if found is None and self.until is not None and (self.given is None or self.given <= self.until):
            found = self.until
        if self.stated is not None:
            yes, since = self.stated
            if yes and (self.given is None or self.given <= since):
                return since if found is None else min(found, since)
            if not yes and found is not None and since >= found:
                return None
        return found

    def weeks(self, moment: int, day: int, *, earlier: bool = False) -> Any:
        """The weeks up to a moment, or to its end if that is earlier; None where nobody knows when it was begun.

        Args:
            moment: The moment.
            day: How many numbers a day has.
            earlier: Whether another course has followed it.
        """
        found = self.ticking(earlier=earlier)
        if found is None:
            return None
        weeks, since, end = found
        last = moment if end is None or moment < end else end
        passed = (last - since) / day / 7 if last > since else 0
        return weeks + passed

    def ticking(self, *, earlier: bool = False) -> tuple[Any, int, int | None] | None:
        """A number of weeks, when it was that, and until when it rises; None where nobody knows."""
        end = self.over
        if earlier and end is None:
            end = self.end
        if self.clock is not None:
            return (*self.clock, end)
        return None if self.start is None else (0, self.start, end)

    def settled(self, courses: int) -> dict[str, Any]:
        """What it records beside ``weeks`` and ``ended``, whatever the moment.

        Args:
            courses: How many courses there are.
        """
        found = dict(self.measures)
        if self.start is not None or self.doses:
            found["doses"] = self.doses
        if courses != 1:
            found["courses"] = courses
        if self.outcome is not None:
            for name in _BESIDE_NO_OUTCOME:
                found.pop(name, None)
        return found

    def tells_ended(self) -> bool:
        """Whether its record may say that it has ended: not beside an outcome, but that it responded."""
        return self.outcome is None or self.outcome == "responded"

    def trial(self, moment: int, day: int, courses: int, *, earlier: bool = False) -> Trial:
        """Its record at a moment.

        Args:
            moment: The moment.
            day: How many numbers a day has.
            courses: How many courses there are.
            earlier: Whether another course has followed it; then it has ended.
        """
        found = self.settled(courses)
        if (weeks := self.weeks(moment, day, earlier=earlier)) is not None:
            found["weeks"] = weeks
        over = self.over
        if self.tells_ended() and (earlier or (over is not None and moment >= over)):
            found["ended"] = True
        return Trial(self.outcome, **found)


def courses_of(entries: Iterable[Entry], gap: float) -> tuple[list[Course], int]:
    """The courses of one treatment, and how many there have been.

    Args:
        entries: What is known of it, in the order of time.
        gap: How long after its end a start goes on with a course.
    """
    found: list[Course] = []
    more = 0
    for entry in entries:
        kind, time, value = entry.kind, entry.time, entry.value
        if kind in ("start", "dose"):
            course = found[-1] if found else None
            if course is None or ((end := course.end) is not None and time - end > gap):
                course = Course(time)
                course.first = entry
                course.until = entry.until if kind == "start" else None
                found.append(course)
            else:
                _go_on(course, entry)
            if kind == "dose":
                course.doses += value
                course.dosed = time
            continue
        if kind not in ("measure", "outcome", "stop"):
            continue
        if not found:
            found.append(Course(None))
        course = found[-1]
        if kind == "measure":
            more = _measure(course, entry, len(found), more)
        elif value is not None:
            course.outcome = value
        if kind == "stop":
            course.stop = time
    return found, len(found) + more


def _go_on(course: Course, entry: Entry) -> None:
    """A start, or a dose, while a course runs, or soon after it: it goes on."""
    time = entry.time
    if course.start is None:
        course.start, course.first = time, entry
    course.given, course.stop = time, None
    if entry.kind == "start":
        course.until = None if entry.until is None else max(entry.until, course.until or entry.until)


def _measure(course: Course, entry: Entry, courses: int, more: int) -> int:
    """A measure of a course; how many courses there were beside those that are known."""
    name, value = entry.subject.partition(".")[2], entry.value
    match name:
        case "weeks":
            course.clock = value, entry.time
        case "doses":
            course.doses = value
        case "ended":
            course.stated = value, entry.time
        case "courses":
            return max(value - courses, 0)  # type: ignore[no-any-return] # a number that was checked
        case _:
            course.measures[name] = value
    return more


def trials_of(courses: Sequence[Course], moment: int, day: int, number: int) -> list[Trial]:
    """The records of all courses at a moment."""
    last = len(courses) - 1
    return [course.trial(moment, day, number, earlier=at < last) for at, course in enumerate(courses)]
