"""The facts of one patient, from the tables of the bindings (INTEROP 4)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from l4path.interop.conditions import (
    NO,
    OPEN,
    YES,
    Claims,
    allergies_say,
    condition_says,
    conditions_say,
    drugs_say,
    each_table,
    procedure_says,
    procedures_say,
    within,
)
from l4path.interop.dates import moment, weeks_of
from l4path.interop.observations import Taken, checked, observed_value
from l4path.interop.questionnaires import answered_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from l4path.facts import Fact
    from l4path.interop.bindings import FactTable
    from l4path.interop.looking import Looking
    from l4path.pathway import Pathway

_NOT_FOUND = "closed: "


def facts_of(looking: Looking, pathway: Pathway) -> dict[str, Any]:
    """The value of every fact that the record gives one, in the order of the pathway.

    Args:
        looking: The reading; notes, problems and sources are kept in it.
        pathway: The pathway.
    """
    found = {}
    for name, fact in pathway.facts.items():
        tables = looking.bindings.facts.get(name, ())
        value = _flag(looking, fact, tables) if fact.kind == "flag" else _first(looking, fact, tables)
        if value is not None:
            found[name] = value
    return found


def _first(looking: Looking, fact: Fact, tables: tuple[FactTable, ...]) -> Any:
    """The value that the first table gives that gives one."""
    for table in tables:
        taken = _VALUES[table.way](looking, fact, table)
        if taken.value is not None:
            looking.rest(f"facts.{fact.id}", taken.sources)
            return taken.value
    return None


def _flag(looking: Looking, fact: Fact, tables: tuple[FactTable, ...]) -> bool | None:
    name, key = fact.id, f"facts.{fact.id}"
    claims = [_says(looking, fact, table) for table in tables]
    yes, no, unclear = (list(each_table(claims, says)) for says in (YES, NO, OPEN))
    if yes:
        if no:
            looking.note("yes_and_no", name=name, resources=", ".join(sorted(yes)), others=", ".join(sorted(no)))
        looking.rest(key, yes)
        return True
    if unclear:
        return None
    if no:
        looking.rest(key, no)
        return False
    closed = [looking.closes(name, table.closed, table.types) for table in tables]  # each notes what was not searched
    if closed and all(closed):
        looking.rest(key, [_NOT_FOUND + table.closed for table in tables])
        return False
    return None


def _says(looking: Looking, fact: Fact, table: FactTable) -> Claims:
    match table.way:
        case "condition":
            return conditions_say(looking, fact.id, table.codes, ever=table.ever)
        case "allergy":
            return allergies_say(looking, fact.id, table)
        case "medication":
            return drugs_say(looking, fact.id, table)
        case "procedure":
            return procedures_say(looking, fact.id, table)
        case _:
            claims, taken = Claims(), _VALUES[table.way](looking, fact, table)
            if taken.any:
                says = OPEN if taken.value is None else YES if taken.value else NO
                for source in taken.sources or ("",):
                    claims.add(says, source)
            return claims


def _observed(looking: Looking, fact: Fact, table: FactTable) -> Taken:
    assert table.observed is not None  # noqa: S101 - a table that begins with observation has one
    return observed_value(looking, fact.id, fact, table.observed)


def _answered(looking: Looking, fact: Fact, table: FactTable) -> Taken:
    return answered_value(looking, fact.id, fact, table)


def _age(looking: Looking, fact: Fact, _: FactTable) -> Taken:
    """Whole years since the birth date; unknown when the date leaves them open."""
    if looking.person is None or "birthDate" not in looking.person:
        return Taken()
    born = moment(looking.person["birthDate"])
    name = f"Patient/{looking.person.get('id', '')}"
    if born is None or born.span.last > looking.at:
        looking.note("born_after", name=fact.id, resource=name)
        return Taken()
    years = {_years(day, looking.at) for day in born.span}
    if len(years) > 1:
        looking.note("born_open", name=fact.id, resource=name)
        return Taken()
    value = checked(looking, fact, years.pop(), name)
    return Taken(value, (f"{name} of {born.text}",))


def _years(born: int, at: int) -> int:
    first, now = datetime.date.fromordinal(born), datetime.date.fromordinal(at)
    return now.year - first.year - ((now.month, now.day) < (first.month, first.day))


def _weeks_since(looking: Looking, fact: Fact, table: FactTable) -> Taken:
    """Weeks since the earliest exact onset of the Conditions that say yes."""
    onsets = []
    for found in looking.evidence.of("Condition", table.codes):
        when = found.date("onsetDateTime", "onsetPeriod.start")
        if not looking.begun(when, fact.id, found):
            continue
        says = condition_says(found, ever=False)
        if says == OPEN:
            looking.note("not_confirmed", name=fact.id, resource=found.name)
        if says != YES:
            continue
        if when is None or not when.span.exact:
            looking.note("onset", name=fact.id, resource=found.name)
        else:
            onsets.append((when.span.first, found.of(when), found.name))
    if not onsets:
        return Taken()
    earliest, _, name = min(onsets)
    value = checked(looking, fact, weeks_of(looking.at - earliest), name)
    return Taken(value, tuple(dated for day, dated, _ in onsets if day == earliest))


def _count(looking: Looking, fact: Fact, table: FactTable) -> Taken:
    """How many different days have a procedure; unknown where any of them cannot be told, or the table is open."""
    days: dict[int, str] = {}
    sources, unclear = [], []
    for found in looking.evidence.of("Procedure", table.codes):
        when = found.date("performedDateTime", "performedPeriod.start")
        says = procedure_says(found)
        if not says:
            looking.note("passed_over", name=fact.id, resource=found.name, status=found.status)
            continue
        if not looking.begun(when, fact.id, found):
            continue
        if when is not None and when.span.last < looking.since(table.within):
            within(looking, fact.id, table, found)
        elif says == OPEN or when is None or not when.span.exact:
            unclear.append(found.of(when))
        else:
            days[when.span.first] = found.of(when)
            sources.append(found.of(when))
    if unclear:
        looking.note("cannot_be_told", name=fact.id, resources=", ".join(sorted(unclear)))
        return Taken()
    if not looking.closes(fact.id, table.closed, table.types):
        return Taken()
    value = checked(looking, fact, len(days), next(iter(sources), fact.id))
    return Taken(value, tuple(sources) or (_NOT_FOUND + table.closed,))


def _cases(looking: Looking, fact: Fact, table: FactTable) -> Taken:
    """The values of a choice or choices that Conditions say."""
    claims = {value: conditions_say(looking, fact.id, codes, ever=ever) for value, (codes, ever) in table.cases.items()}
    yes = [value for value, item in claims.items() if item.by[YES]]
    unclear = [value for value, item in claims.items() if item.by[OPEN] and not item.by[YES]]
    sources = tuple(source for value in yes for source in claims[value].by[YES])
    if unclear:
        by = ", ".join(sorted({source for value in unclear for source in claims[value].by[OPEN]}))
        looking.note("left_open", name=fact.id, values=", ".join(unclear), resources=by)
        return Taken()
    if fact.kind == "choice" and len(yes) > 1:
        looking.note("several", name=fact.id, values=" and ".join(yes), resources=", ".join(sorted(set(sources))))
        return Taken()
    if fact.kind == "choice" and yes:
        return Taken(yes.pop(), sources)
    if fact.kind == "choice" and not table.otherwise:
        return Taken()
    if not looking.closes(fact.id, table.closed, table.types):
        return Taken()
    value = frozenset(yes) if fact.kind == "choices" else table.otherwise
    return Taken(value, sources or (_NOT_FOUND + table.closed,))


_VALUES: Mapping[str, Callable[[Looking, Fact, FactTable], Taken]] = {
    "observation": _observed,
    "answer": _answered,
    "age": _age,
    "weeks_since": _weeks_since,
    "count": _count,
    "cases": _cases,
}
