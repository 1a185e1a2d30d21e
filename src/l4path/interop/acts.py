"""One resource of a trial as an act: whether it counts, which days it can cover, and whether that is told exactly."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from l4path.interop.dates import LONG_AGO, Moment, Span, moment
from l4path.interop.systems import UCUM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from l4path.interop.evidence import Found

_TAKEN = ("active", "completed", "stopped", "on-hold")
COUNTED: Mapping[str, tuple[str, ...]] = {
    "MedicationRequest": _TAKEN,
    "MedicationStatement": _TAKEN,
    "MedicationDispense": ("completed",),
    "MedicationAdministration": ("completed", "in-progress", "stopped"),
    "Procedure": ("completed", "in-progress", "stopped"),
}
"""The statuses by which a resource counts as tried (INTEROP 5.1)."""
_HELD_BACK = ("Procedure", "MedicationAdministration")
_DAYS_OF = {"d": 1, "wk": 7}
_MOST_DAYS = 10**7


@dataclass(slots=True, eq=False)
class Act:
    """One resource of a trial.

    Attributes:
        found: The resource.
        begins: When it begins, as it is written; None where that is not recorded.
        first: The days on which it can begin; None where that is not recorded.
        last: The days on which its written or computed end can be; None where it goes on.
        exact: Whether it is told exactly when it was.
        given_up: Whether it was stopped, and does not tell when: of a supply, some day of it was the last.
        at: The day of the assessment, on which everything is cut.
    """

    found: Found
    begins: Moment | None
    first: Span | None
    last: Span | None
    exact: bool
    given_up: bool
    at: int

    @property
    def counts(self) -> bool:
        """Whether it counts by its status, whenever it was."""
        return self.found.status in COUNTED[self.found.kind] and not self.found.proposed

    @property
    def unsure(self) -> bool:
        """Whether nobody can tell by its status whether it counts."""
        status = self.found.status
        held_back = status == "on-hold" and self.found.kind in _HELD_BACK
        return (status == "unknown" or held_back) and not self.found.proposed

    @property
    def possible_last(self) -> Span:
        """The days that can be its last (INTEROP 5.2)."""
        if self.last is not None and not self.given_up:
            return Span(min(self.last.first, self.at), min(self.last.last, self.at))
        if self.last is None and self.exact:
            return Span(self.at, self.at)
        begun = LONG_AGO if self.first is None else self.first.first
        end = self.at if self.last is None else min(self.last.last, self.at)
        return Span(min(begun, end), end)

    @property
    def days(self) -> Span:
        """Of one that is told exactly, the days that it covers."""
        first = self.at if self.first is None else self.first.first
        return Span(first, self.at if self.last is None else min(self.last.first, self.at))

    @property
    def one_day(self) -> bool:
        """Whether one that is told exactly was on one day, as an injection is."""
        return self.first == self.last

    @property
    def name(self) -> str:
        """What it is called, with its date."""
        return self.found.of(self.begins)


def act_of(found: Found, at: int) -> Act:
    """One resource as an act.

    Args:
        found: The resource, of a type of section 5.1.
        at: The day of the assessment.
    """
    begins, last, known = _KNOWN[found.kind](found)
    first = None if begins is None else begins.span
    ended = last is None or (last.exact and first is not None and last.last >= first.first)
    return Act(
        found,
        begins,
        first,
        last,
        exact=known and first is not None and first.exact and ended,
        given_up=found.status == "stopped" and not known,
        at=at,
    )


_Known = tuple[Moment | None, Span | None, bool]
"""When it begins, when it ends, and whether both are told if they are exact."""


def _span(when: Moment | None) -> Span | None:
    return None if when is None else when.span


def _request(found: Found) -> _Known:
    bounds = next(filter(None, map(_bounds, found.data.get("dosageInstruction", ()))), None)
    ordered = found.date("authoredOn")
    if bounds is not None:
        end = _span(_date(bounds, "end"))
        return _date(bounds, "start") or ordered, end, end is not None or found.status == "active"
    dispensed = found.data.get("dispenseRequest", {})
    supply = _supply(dispensed.get("expectedSupplyDuration"), 1 + dispensed.get("numberOfRepeatsAllowed", 0))
    if supply:
        return ordered, _after(ordered, supply), found.status != "stopped"
    return ordered, None, found.status == "active"


def _bounds(dosage: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = dosage.get("timing", {}).get("repeat", {}).get("boundsPeriod")
    return found


def _date(holder: Mapping[str, Any], key: str) -> Moment | None:
    return moment(holder[key]) if key in holder else None


def _supply(quantity: Mapping[str, Any] | None, times: int) -> int | None:
    """The days that a supply lasts; none where it is not positive, or is in another unit than days or weeks."""
    if quantity is None or "value" not in quantity or quantity.get("system") != UCUM:
        return None
    unit = quantity.get("code")
    return _days(quantity["value"], _DAYS_OF[unit] * times) if unit in _DAYS_OF else None


def _days(value: Any, times: int) -> int:
    """A number of days times another, parts of a day dropped; however large, no more than can matter."""
    amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return int(min(max(amount, Decimal(0)), Decimal(_MOST_DAYS)) * max(times, 0)) if amount.is_finite() else 0


def _after(when: Moment | None, days: int) -> Span | None:
    """The last of so many days from a day on."""
    return None if when is None else Span(when.span.first + days - 1, when.span.last + days - 1)


def written_end(found: Found) -> Moment | None:
    """The end that is written in a resource; None where none is."""
    if found.kind == "MedicationRequest":
        bounds = next(filter(None, map(_bounds, found.data.get("dosageInstruction", ()))), None)
        return None if bounds is None else _date(bounds, "end")
    return found.date("effectivePeriod.end", "performedPeriod.end")


def _statement(found: Found) -> _Known:
    period = found.data.get("effectivePeriod")
    end = found.date("effectivePeriod.end")
    known = end is not None or (found.status == "active" and period is not None)
    return found.date("effectivePeriod.start", "effectiveDateTime"), _span(end), known


def _dispense(found: Found) -> _Known:
    handed = found.date("whenHandedOver")
    quantity = found.data.get("daysSupply", {})
    unit = quantity.get("code", "d")
    days = _days(quantity["value"], _DAYS_OF[unit]) if "value" in quantity and unit in _DAYS_OF else None
    return handed, _after(handed, days) if days else None, bool(days)


def _administration(found: Found) -> _Known:
    when = found.date("effectiveDateTime", "effectivePeriod.start")
    return when, _span(when), when is not None


def _procedure(found: Found) -> _Known:
    if "performedDateTime" in found.data or "performedPeriod" not in found.data:
        when = found.date("performedDateTime")
        return when, _span(when), when is not None
    end = found.date("performedPeriod.end")
    known = end is not None or found.status == "in-progress"
    return found.date("performedPeriod.start"), _span(end), known


_KNOWN: Mapping[str, Callable[[Found], _Known]] = {
    "MedicationRequest": _request,
    "MedicationStatement": _statement,
    "MedicationDispense": _dispense,
    "MedicationAdministration": _administration,
    "Procedure": _procedure,
}
