"""The value that the Observations of a set give a fact or a measure (INTEROP 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import MAX_PREC, Context, Decimal
from typing import TYPE_CHECKING, Any

from l4path.errors import listed, shown
from l4path.interop.evidence import concept_sets
from l4path.interop.systems import UCUM

if TYPE_CHECKING:
    from l4path.facts import Fact
    from l4path.interop.bindings import Observed
    from l4path.interop.dates import Moment
    from l4path.interop.evidence import Found
    from l4path.interop.looking import Looking

_STATUSES = ("final", "amended", "corrected")
_DATES = ("effectiveDateTime", "effectiveInstant", "effectivePeriod.end", "effectivePeriod.start")
_EXACT = Context(prec=MAX_PREC)
_LARGEST = 20  # digits before the point; what has more is out of every range
_SMALLEST = -40


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which an Observation of a course may be: from one on, and before another; None where any may."""

    since: int | None = None
    before: int | None = None


@dataclass(slots=True)
class Taken:
    """What Observations give.

    Attributes:
        value: The value; None where it is unknown.
        sources: The resources that it rests on, as ``why`` shows them.
        any: Whether anything was taken at all that may say yes or no.
    """

    value: Any = None
    sources: tuple[str, ...] = ()
    any: bool = False


@dataclass(slots=True)
class _Read:
    """One Observation that is taken: its moment and its value, None where it has none that can be used."""

    found: Found
    when: Moment
    value: Any
    compared: bool

    @property
    def name(self) -> str:
        return self.found.of(self.when)


def observed_value(looking: Looking, name: str, fact: Fact, table: Observed, window: Window | None = None) -> Taken:
    """The value of a fact or a measure.

    Args:
        looking: The reading.
        name: What it is called in notes.
        fact: The fact or measure.
        table: What is looked for.
        window: The days on which it may be; any day if left out.
    """
    candidates = list(_candidates(looking, name, table, window or Window()))
    if candidates and table.take in ("latest", "earliest"):
        pick = max if table.take == "latest" else min
        chosen = pick(when.order for _, when, _ in candidates)
        candidates = [candidate for candidate in candidates if candidate[1].order == chosen]
    read = [_Read(found, when, *_value(looking, name, fact, table, found, part)) for found, when, part in candidates]
    if not read:
        return Taken()
    if any(reading.compared for reading in read):
        compared = ", ".join(reading.name for reading in read if reading.compared)
        looking.note("bound", name=name, resources=compared)
        return Taken()  # only of a number, of which nobody asks whether anything was taken
    if table.take in ("highest", "lowest"):
        return _extreme(table, read)
    values = {_same(reading.value) for reading in read}
    if len(values) > 1:
        looking.note("differ", name=name, resources=", ".join(reading.name for reading in read))
        return Taken(any=True)
    _, value = values.pop()
    return Taken(any=True) if value is None else Taken(value, tuple(reading.name for reading in read), any=True)


def _same(value: Any) -> tuple[type, Any]:
    return type(value), value


def _extreme(table: Observed, read: list[_Read]) -> Taken:
    valued = [reading for reading in read if reading.value is not None]
    if not valued:
        return Taken(any=True)
    best = (max if table.take == "highest" else min)(reading.value for reading in valued)
    return Taken(best, tuple(reading.name for reading in valued if reading.value == best), any=True)


def _candidates(looking: Looking, name: str, table: Observed, window: Window) -> Any:
    since = looking.since(table.within)
    for found in looking.evidence.of("Observation", table.codes):
        if found.status not in _STATUSES:
            looking.note("passed_over", name=name, resource=found.name, status=found.status)
            continue
        when = found.date(*_DATES)
        if when is None:
            looking.note("undated", name=name, resource=found.name)
            continue
        if not looking.begun(when, name, found):
            continue
        if when.span.first < since:
            looking.note("before", name=name, resource=found.of(when))
            continue
        if window.since is not None and when.span.first < window.since:
            continue
        if window.before is not None and when.span.first >= window.before:
            continue
        part: Any = found.data
        if table.component:
            parts = [
                component
                for component in found.data.get("component", ())
                if table.component in concept_sets(component.get("code", {}), looking.bindings.matcher)
            ]
            if len(parts) > 1:
                looking.note("component", name=name, resource=found.of(when))
                continue
            part = next(iter(parts), {})
        yield found, when, part


def _value(
    looking: Looking, name: str, fact: Fact, table: Observed, found: Found, part: dict[str, Any]
) -> tuple[Any, bool]:
    """The value of one Observation, and whether it is only a bound."""
    when = found.of(found.date(*_DATES))
    if "dataAbsentReason" in part:
        return None, False
    if fact.kind == "number":
        if "valueQuantity" in part:
            return _quantity(looking, fact, table, found, part["valueQuantity"])
        if "valueInteger" in part and not table.unit and not table.units:
            return checked(looking, fact, part["valueInteger"], found.name), False
    elif "valueCodeableConcept" in part and (table.yes or table.no or table.values):
        sets = concept_sets(part["valueCodeableConcept"], looking.bindings.matcher)
        pairs = [(True, table.yes), (False, table.no)] if fact.kind == "flag" else list(table.values.items())
        values = [value for value, wanted in pairs if wanted and wanted in sets]
        if len(values) == 1:
            return values.pop(), False
        looking.note("in_several_sets" if values else "in_no_set", name=name, resource=when)
        return None, False
    elif fact.kind == "flag" and "valueBoolean" in part and not (table.yes or table.no):
        return part["valueBoolean"], False
    looking.note("no_value", name=name, resource=when)
    return None, False


def _quantity(
    looking: Looking, fact: Fact, table: Observed, found: Found, quantity: dict[str, Any]
) -> tuple[Any, bool]:
    if "value" not in quantity:
        return None, False
    code = quantity.get("code", "") if quantity.get("system") == UCUM else ""
    factor = Decimal(1) if code and code == table.unit else table.units.get(code) if code else None
    if factor is None:
        known = [unit for unit in (table.unit, *table.units) if unit]
        unit = f"the unit {shown(code)}" if code else "a unit without a UCUM code"
        there = f"those listed are {listed(known)}" if known else "none is listed"
        looking.refuse(f"{found.name}: {unit}; {there}; add it under units with its factor")
        return None, False
    if "comparator" in quantity:
        return None, True
    return checked(looking, fact, quantity["value"], found.name, factor), False


def checked(looking: Looking, fact: Fact, value: Any, name: str, factor: Decimal = Decimal(1)) -> int | float | None:
    """A number as an episode keeps it; None, and refused, where the fact cannot take it.

    Args:
        looking: The reading.
        fact: The fact or measure.
        value: The number, as JSON holds it.
        name: The resource that says it.
        factor: What to multiply by.
    """
    amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not amount.is_finite() or amount.adjusted() > _LARGEST:
        looking.refuse(f"{name}: {shown(value)} is no value of {fact.id}; allowed: {fact.span}")
        return None
    if amount.adjusted() < _SMALLEST:
        amount = Decimal(0)
    amount = _EXACT.multiply(amount, factor)
    number = int(amount) if amount == amount.to_integral_value() else float(amount)
    if wrong := fact.check_value(number):
        looking.refuse(f"{name}: {fact.id}: {wrong}")
        return None
    return number
