"""One entry of a history, and moments as whole numbers: days, or millionths of a second."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Kind = Literal[
    "observed",
    "fact",
    "screened",
    "start",
    "dose",
    "measure",
    "outcome",
    "stop",
    "declined",
    "accepted",
    "ordered",
    "history",
    "attended",
]
KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined] # a Literal knows its values
OF_A_RECORD = frozenset(("start", "dose", "measure", "outcome", "stop", "ordered"))
"""The kinds that say that a treatment was asked about: of one with none of them, nobody knows."""
GIVEN = frozenset(("start", "dose"))
_NAIVE = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - points in time are counted from it, whatever their zone
_MICROSECOND = datetime.timedelta(microseconds=1)


class Entry(NamedTuple):
    """What was so at one time, or was written down.

    Attributes:
        time: When it was so, as a whole number of the scale of its table.
        recorded: When it was written down; the same as ``time`` where that is not said.
        order: Its place among entries with the same ``recorded``.
        kind: What it says; one of :data:`KINDS`.
        subject: What it is about; empty of ``observed``.
        value: Its value; None where it is missing.
        until: Until when it is so; None where that is not said.
    """

    time: int
    recorded: int
    order: int
    kind: str
    subject: str
    value: Any
    until: int | None

    @property
    def about(self) -> str:
        """Its subject; of a measure, which is named TREATMENT.MEASURE, the treatment."""
        return self.subject.partition(".")[0] if self.kind == "measure" else self.subject

    def known(self, *, hindsight: bool) -> int:
        """From when on it is known."""
        return self.time if hindsight or self.recorded < self.time else self.recorded


@dataclass(frozen=True, slots=True)
class Scale:
    """How moments are written in a table, and counted here.

    Attributes:
        points: Whether they are points in time rather than dates.
        aware: Whether those have a time zone; they are then counted, and shown, in that of Greenwich.
    """

    points: bool = False
    aware: bool = False

    @property
    def day(self) -> int:
        """How many numbers a day has."""
        return 86_400_000_000 if self.points else 1

    def number(self, moment: datetime.date) -> int:
        """A moment as a number."""
        if isinstance(moment, datetime.datetime):
            if moment.tzinfo is not None:
                moment = moment.astimezone(datetime.UTC).replace(tzinfo=None)
            return (moment - _NAIVE) // _MICROSECOND
        return moment.toordinal()

    def moment(self, number: int) -> datetime.date:
        """A number as the moment that it stands for."""
        if not self.points:
            return datetime.date.fromordinal(number)
        found = _NAIVE + datetime.timedelta(microseconds=number)
        return found.replace(tzinfo=datetime.UTC) if self.aware else found


def scale_of(moment: datetime.date) -> Scale:
    """The scale in which a moment is written."""
    points = isinstance(moment, datetime.datetime)
    return Scale(points, points and moment.tzinfo is not None)  # type: ignore[attr-defined]
