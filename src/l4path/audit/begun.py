"""What was begun, as a record tells it: every start, and the first doses of courses that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.history.courses import courses_of
from l4path.history.entries import OF_A_RECORD, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def in_time(entry: Entry) -> tuple[int, int, int]:
    """The order of entries: of time, then of when they were written down."""
    return entry[:3]


def starts_of(entries: Sequence[Entry], gap: float, known: Callable[[Entry], int]) -> list[Entry]:
    """All that was begun: every start, and the first doses of courses that have none on that day.

    Args:
        entries: The entries of one person, in the order of time.
        gap: How long after its end a start goes on with a course.
        known: From when an entry is known.
    """
    found = [entry for entry in entries if entry.kind == "start"]
    days = {(entry.subject, entry.time) for entry in found}
    dosed: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind == "dose":
            dosed.setdefault(entry.subject, []).append(entry)
    for name, doses in dosed.items():
        own = [entry for entry in entries if entry.about == name and entry.kind in OF_A_RECORD]
        for dose in doses:
            earlier = [entry for entry in own if known(entry) <= known(dose)]
            firsts = [course.first for course in courses_of(earlier, gap)[0]]
            if any(first is dose for first in firsts) and (name, dose.time) not in days:
                days.add((name, dose.time))
                found.append(dose)
    return sorted(found, key=in_time)
