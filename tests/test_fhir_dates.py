"""Dates, moments and lengths of time of FHIR at their bounds, written by hand from the norm and the calendar."""

from __future__ import annotations

import datetime

import pytest

from l4path.interop.dates import LONG_AGO, duration, moment, weeks_of, written

DAY = 86_400  # seconds


def number(year: int, month: int, day: int) -> int:
    """A day as it is counted."""
    return datetime.date(year, month, day).toordinal()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", (2026, 1, 1), (2026, 12, 31)),
        ("2026-09", (2026, 9, 1), (2026, 9, 30)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2026-02", (2026, 2, 1), (2026, 2, 28)),
        ("2026-12", (2026, 12, 1), (2026, 12, 31)),
        ("2026-12-31", (2026, 12, 31), (2026, 12, 31)),
        ("2026-12-31T23:30:00-05:00", (2026, 12, 31), (2026, 12, 31)),
    ],
)
def test_a_date_means_its_first_to_its_last_possible_day(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    """Its day is the one of the offset that is written; without a time it lies at 00:00 UTC of the first."""
    found = moment(text)
    assert found is not None
    assert found.span == (number(*first), number(*last))
    assert found.span.exact == (first == last)
    if "T" not in text:
        assert found.order == (number(*first) * DAY, "")
        assert found.text == text


@pytest.mark.parametrize(
    ("time", "seconds", "part"),
    [
        ("00:00:00Z", 0, ""),
        ("23:00:00Z", 23 * 3600, ""),
        ("00:59:00Z", 59 * 60, ""),
        ("00:00:60Z", 60, ""),  # a leap second
        ("00:00:01.250Z", 1, "25"),
        ("12:00:00+02:00", 10 * 3600, ""),
        ("12:00:00-02:00", 14 * 3600, ""),
        ("00:00:00+00:59", -59 * 60, ""),
        ("00:00:00+14:00", -14 * 3600, ""),
        ("23:00:00-14:00", 37 * 3600, ""),
    ],
)
def test_moments_are_placed_in_utc(time: str, seconds: int, part: str) -> None:
    """Each bound of an hour, a minute, a second and an offset is still one."""
    found = moment(f"2026-03-05T{time}")
    assert found is not None
    assert found.order == (number(2026, 3, 5) * DAY + seconds, part)
    assert found.text == "2026-03-05"


@pytest.mark.parametrize(
    "text",
    [
        *("2026-03-05T24:00:00Z", "2026-03-05T00:60:00Z", "2026-03-05T00:00:61Z", "2026-03-05T00:00:00"),
        *("2026-03-05T00:00:00+14:01", "2026-03-05T00:00:00-15:00", "2026-03-05T00:00:00+01:60", "2026-03-05T00:00Z"),
        *("0000", "2026-00", "2026-13", "2026-02-00", "2026-02-29", "2026-04-31", "2026-3-5", "26-03-05", ""),
        *("2026-03-05 ", "2026-03-05T00:00:00.Z", "2026-03-05T00:00:00+0100", "2026-W10", "٢٠٢٦"),
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    """Just beyond each bound, days that do not exist, and other forms."""
    assert moment(text) is None


@pytest.mark.parametrize(
    ("day", "back", "found"),
    [
        ("2026-03-31", "P1M", "2026-02-28"),
        ("2024-03-31", "P1M", "2024-02-29"),
        ("2026-01-31", "P1M", "2025-12-31"),
        ("2026-12-31", "P12M", "2025-12-31"),
        ("2024-02-29", "P1Y", "2023-02-28"),
        ("2026-12-31", "P1Y1M", "2025-11-30"),
        ("2026-03-31", "P1M1D", "2026-02-27"),
        ("2026-03-01", "P1W", "2026-02-22"),
        ("2026-03-01", "P1W1D", "2026-02-21"),
        ("2026-03-01", "P0D", "2026-03-01"),
        ("0001-01-05", "P4D", "0001-01-01"),
        ("0002-01-05", "P1Y", "0001-01-05"),
    ],
)
def test_a_length_of_time_reaches_back_by_the_calendar(day: str, back: str, found: str) -> None:
    """Months and years first, the day of the month cut to its last, then weeks and days."""
    length = duration(back)
    assert length is not None
    assert written(length.before(datetime.date.fromisoformat(day).toordinal())) == found


@pytest.mark.parametrize("back", ["P5D", "P6D", "P1M", "P1Y", "P999999D", "P999999Y"])
def test_what_reaches_back_beyond_the_first_day_begins_long_ago(back: str) -> None:
    """There is no year 0."""
    length = duration(back)
    assert length is not None
    assert length.before(number(1, 1, 5)) == LONG_AGO


@pytest.mark.parametrize(
    "text", ["", "P", "PT5H", "P1DT5H", "P1D1W", "P-1D", "P1.5D", "p1D", "P1H", "P1D ", "P٢D", "P1000000D"]
)
def test_only_years_months_weeks_and_days_are_a_length(text: str) -> None:
    """In this order, of whole numbers."""
    assert duration(text) is None


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (1, 0.14), (6, 0.85), (7, 1), (41, 5.85), (42, 6), (43, 6.14)])
def test_weeks_are_rounded_down_to_two_decimals(days: int, weeks: float) -> None:
    """Never up, so that six weeks are six weeks."""
    assert weeks_of(days) == weeks
