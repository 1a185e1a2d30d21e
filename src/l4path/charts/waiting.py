"""The cumulative incidence of the ends of a wait, by Aalen and Johansen, with ties as they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CENSORED: Final = "censored"
ENDS: Final = ("started", "declined", "withdrawn")
"""How a wait for a step ends, if its end is seen."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One length of wait at which some of them end.

    Attributes:
        days: The length.
        at_risk: How many waits had lasted so long, those that end here among them.
        ended: How many end here, by how; ``censored`` among them.
        incidence: Of each end, the share of waits that have ended so by then.
    """

    days: float
    at_risk: int
    ended: Mapping[str, int]
    incidence: Mapping[str, float]

    @property
    def waiting(self) -> float:
        """The share that still waits."""
        return max(0.0, 1.0 - fsum(self.incidence.values()))


@dataclass(frozen=True, slots=True)
class Waiting:
    """All lengths of wait, in order.

    Attributes:
        waits: How many waits there are.
        rows: A row for each length at which one ends.
    """

    waits: int
    rows: tuple[WaitingRow, ...]

    def at(self, days: float) -> WaitingRow:
        """What is so by a day: how many wait longer, or to that day, and the incidences; nothing ends between rows.

        Args:
            days: The day.
        """
        before = [row for row in self.rows if row.days <= days]
        incidence = before[-1].incidence if before else dict.fromkeys(ENDS, 0.0)
        exact = bool(before) and before[-1].days == days
        over = sum(sum(row.ended.values()) for row in before[: -1 if exact else None])
        return WaitingRow(days, self.waits - over, before[-1].ended if exact else {}, incidence)


def incidence_of(waits: Iterable[tuple[float, str]]) -> Waiting:
    """The incidence of each end of some waits: how long each took, and how it ended.

    Waits that are censored at a length count as at risk at it. Each wait counts by itself, also of one person.

    Args:
        waits: The days of each, and ``started``, ``declined``, ``withdrawn`` or ``censored``.

    Example:
        >>> found = incidence_of([(1, "started"), (2, "censored"), (3, "declined"), (3, "started")])
        >>> [(row.days, row.at_risk, row.incidence["started"], row.incidence["declined"]) for row in found.rows]
        [(1, 4, 0.25, 0.0), (2, 3, 0.25, 0.0), (3, 2, 0.625, 0.375)]
    """
    by_length: dict[float, Counter[str]] = {}
    count = 0
    for days, how in waits:
        by_length.setdefault(days, Counter())[how] += 1
        count += 1
    rows: list[WaitingRow] = []
    share, at_risk = 1.0, count
    so_far = dict.fromkeys(ENDS, 0.0)
    for days in sorted(by_length):
        ended = by_length[days]
        seen = {how: ended[how] for how in ENDS}
        so_far = {how: so_far[how] + share * seen[how] / at_risk for how in ENDS}
        rows.append(WaitingRow(days, at_risk, dict(ended), so_far))
        share *= 1 - sum(seen.values()) / at_risk
        at_risk -= sum(ended.values())
    return Waiting(count, tuple(rows))


def pooled(waiting: Waiting, least: int) -> Waiting:
    """The same waits with lengths put together until at least so many end in each row; nobody is left out.

    The incidences of a row are those of its last length, which are exact. Where fewer waits are left over, they are put
    to the last row; where there are fewer in all, there is one row.

    Args:
        waiting: The waits.
        least: So many waits end in each row.

    Example:
        >>> found = pooled(incidence_of([(1, "started"), (2, "censored"), (3, "declined"), (4, "started")]), 2)
        >>> [(row.days, row.at_risk, sum(row.ended.values())) for row in found.rows]
        [(2, 4, 2), (4, 2, 2)]
    """
    groups: list[list[WaitingRow]] = []
    for row in waiting.rows:
        if groups and _ended(groups[-1]) < least:
            groups[-1].append(row)
        else:
            groups.append([row])
    if len(groups) > 1 and _ended(groups[-1]) < least:
        groups[-2:] = [groups[-2] + groups[-1]]
    return Waiting(waiting.waits, tuple(_joined(rows) for rows in groups))


def _ended(rows: Iterable[WaitingRow]) -> int:
    return sum(sum(row.ended.values()) for row in rows)


def _joined(rows: list[WaitingRow]) -> WaitingRow:
    ended: Counter[str] = Counter()
    for row in rows:
        ended.update(row.ended)
    return WaitingRow(rows[-1].days, rows[0].at_risk, dict(ended), rows[-1].incidence)
