"""Days of FHIR: a date or dateTime means its first to its last possible day, counted as whole numbers."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache
from typing import NamedTuple

_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<part>[0-9]+))?"
    r"(?:Z|(?P<sign>[+-])(?P<off_hour>[0-9]{2}):(?P<off_minute>[0-9]{2})))?)?)?",
    re.ASCII,
)
_DURATION = re.compile(r"P(?=[0-9])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?", re.ASCII)
_SECONDS_OF_A_DAY = 86_400
_LONGEST_OFFSET = 14 * 60
LONG_AGO = 0
"""A day before every other."""
_MOST_DIGITS = 6


class Span(NamedTuple):
    """The days that a date can mean.

    Attributes:
        first: The first possible day, as ``datetime.date.toordinal`` counts.
        last: The last possible one.
    """

    first: int
    last: int

    @property
    def exact(self) -> bool:
        """Whether it can mean one day only."""
        return self.first == self.last


class Moment(NamedTuple):
    """A date as it was written, with its place in time.

    Attributes:
        span: The days that it can mean, in the offset that is written.
        order: Where it lies among others: seconds in UTC, and the digits behind them.
        text: Its date as it was written, without the time.
    """

    span: Span
    order: tuple[int, str]
    text: str


class Duration(NamedTuple):
    """A length of time by the calendar."""

    months: int
    days: int

    def before(self, day: int) -> int:
        """The day so much before another: months and years by the calendar, the day of the month cut to its last."""
        date = datetime.date.fromordinal(day)
        months = date.year * 12 + date.month - 1 - self.months
        year, month = divmod(months, 12)
        if year < 1:
            return LONG_AGO
        cut = min(date.day, calendar.monthrange(year, month + 1)[1])
        return max(LONG_AGO, datetime.date(year, month + 1, cut).toordinal() - self.days)


@lru_cache(maxsize=65_536)
def moment(text: str) -> Moment | None:
    """What a FHIR date, dateTime or instant means; None where it is none, or names a day that does not exist.

    Example:
        >>> moment("2026-09").span == Span(*(datetime.date(2026, 9, day).toordinal() for day in (1, 30)))
        True
        >>> moment("2026-02-30") is None
        True
    """
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        first = datetime.date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
        if found["day"]:  # "00" is written, and no day
            last = first
        elif found["month"]:
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        else:
            last = first.replace(month=12, day=31)
    except ValueError:
        return None
    span = Span(first.toordinal(), last.toordinal())
    if found["hour"] is None:
        return Moment(span, (span.first * _SECONDS_OF_A_DAY, ""), text)
    seconds = _seconds(found)
    if seconds is None:
        return None
    return Moment(
        span, (span.first * _SECONDS_OF_A_DAY + seconds, (found["part"] or "").rstrip("0")), text.partition("T")[0]
    )


def _seconds(found: re.Match[str]) -> int | None:
    """The seconds since the beginning of the day in UTC, below zero or beyond a day where the offset says so."""
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"])
    if hour > 23 or minute > 59 or second > 60:  # noqa: PLR2004 - 60 is a leap second
        return None
    offset = 0
    if found["sign"]:
        off_minute = int(found["off_minute"])
        offset = int(found["off_hour"]) * 60 + off_minute
        if off_minute > 59 or offset > _LONGEST_OFFSET:  # noqa: PLR2004
            return None
        offset = -offset if found["sign"] == "-" else offset
    return (hour * 60 + minute - offset) * 60 + second


def duration(text: str) -> Duration | None:
    """A length of years, months, weeks and days, such as ``P2Y`` or ``P90D``; None where it is none.

    Example:
        >>> duration("P1Y2W")
        Duration(months=12, days=14)
        >>> duration("PT5H") is None
        True
    """
    found = _DURATION.fullmatch(text)
    if found is None or any(len(part or "") > _MOST_DIGITS for part in found.groups()):
        return None
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    return Duration(years * 12 + months, weeks * 7 + days)


def weeks_of(days: int) -> float:
    """Weeks of a number of days, rounded down to two decimals.

    Example:
        >>> weeks_of(41), weeks_of(42)
        (5.85, 6)
    """
    hundredths = days * 100 // 7
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def written(day: int) -> str:
    """A day as it is written in a file."""
    return datetime.date.fromordinal(day).isoformat()
