"""The tables of facts in a bindings file, and what an Observation says of a fact or a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.errors import Problem, did_you_mean, listed, quoted, shown
from l4path.interop.bindings import FactTable, Observed, types_of
from l4path.interop.reading_keys import Keys
from l4path.interop.vocabulary import FACT_KEYS, KEYS, TYPES_OF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.facts import Fact
    from l4path.interop.value_sets import ValueSet
    from l4path.pathway import Pathway


def read_facts(
    raw: Any, pathway: Pathway, sets: Mapping[str, ValueSet], problems: list[Problem]
) -> dict[str, tuple[FactTable, ...]]:
    """The tables of each fact.

    Args:
        raw: What the file holds under ``facts``.
        pathway: The pathway that is bound.
        sets: The value sets that tables may name.
        problems: Where problems are reported.
    """
    if not isinstance(raw, dict):
        problems.append(Problem(what=f"{quoted(raw)} is no group of tables", where="facts", hint="write [facts.NAME]"))
        raw = {}
    found: dict[str, tuple[FactTable, ...]] = {}
    for name, given in raw.items():
        where = f"facts.{shown(name)}"
        if name not in pathway.facts:
            hint = did_you_mean(name, pathway.facts) or f"facts: {listed(pathway.facts, 20)}"
            problems.append(Problem(what=f"there is no fact {shown(name)}", where=where, hint=hint))
            continue
        several = isinstance(given, list)
        tables = given if several else [given]
        read = []
        for number, table in enumerate(tables, 1):
            place = f"{where}[{number}]" if several else where
            if not isinstance(table, dict):
                hint = f"write [{where}] and its keys below it"
                problems.append(Problem(what=f"{quoted(table)} is not a table", where=place, hint=hint))
            elif read_fact := _read_fact(Keys(table, place, sets, problems), pathway.facts[name]):
                read.append(read_fact)
        found[name] = tuple(read)
    return found


def _read_fact(keys: Keys, fact: Fact) -> FactTable | None:
    ways = FACT_KEYS[fact.kind]
    begun = [way for way in ways if way in keys.table]
    if len(begun) != 1:
        elsewhere = next((key for key in keys.table if key in TYPES_OF and key not in ways), "")
        near = next((near for key in keys.table if (near := did_you_mean(key, ways))), "")
        if elsewhere and not begun:
            keys.wrong(f"{elsewhere} is not for a {fact.kind}", "", f"a {fact.kind} is read by one of {listed(ways)}")
        else:
            if begun:
                keys.wrong(f"{' and '.join(begun)} in one table", "", f"write each in a [[{keys.where}]] of its own")
                return None
            strange = next((key for key in keys.table if key not in KEYS or did_you_mean(key, ways)), "")
            what = f"{shown(strange)} is no key of a {fact.kind}" if strange else "nothing says where it is recorded"
            keys.wrong(what, "", near or f"write one of {listed(ways)}, with the name of a value set")
        return None
    (way,) = begun
    for key in keys.table:
        if key != way and key not in ways[way]:
            hint = did_you_mean(key, ways[way]) or (f"allowed: {listed(ways[way])}" if ways[way] else "nothing is")
            keys.wrong(f"{shown(key)} is no key beside {way}", "", hint)
    fields: dict[str, Any] = {"way": way, "closed": keys.text("closed")}
    match way:
        case "observation":
            fields["observed"] = read_observed(keys, fact, others=ways[way])
        case "age":
            if keys.table["age"] is not True:
                keys.wrong(f"{quoted(keys.table['age'])} is not true", "age", "write age = true")
        case "weeks_since" | "count" | "answer":
            fields |= _nested(keys, way)
        case "cases":
            fields["cases"] = _cases(keys, fact)
            fields["otherwise"] = _value(keys, fact, "otherwise") if fact.kind == "choice" else ""
        case _:
            fields |= {"codes": keys.named_set(way), "none": keys.named_set("none"), "ever": keys.flag("ever")}
            fields["within"] = keys.length("within")
    return FactTable(**fields, types=types_of(way, keys.resources(TYPES_OF[way])))


def read_observed(keys: Keys, fact: Fact, others: tuple[str, ...]) -> Observed:
    """What an Observation says of a fact or a measure.

    Args:
        keys: The table, with ``observation`` in it.
        fact: The fact or measure.
        others: The keys that may stand beside it; what is wrong with any other is told already.
    """
    values = _values(keys, fact) if "values" in others else {}
    return Observed(
        codes=keys.named_set("observation"),
        component=keys.named_set("component"),
        unit=keys.text("unit") if "unit" in others else "",
        units=keys.factors("units") if "units" in others else {},
        take=keys.word("take") or "latest",
        within=keys.length("within"),
        yes=keys.named_set("yes") if "yes" in others else "",
        no=keys.named_set("no") if "no" in others else "",
        values=values,
    )


def _nested(keys: Keys, way: str) -> dict[str, Any]:
    inner = keys.inner(way, way)
    if inner is None:
        return {}
    if way == "answer":
        found = {}
        for key in ("questionnaire", "item"):
            value = inner.table.get(key)
            if not isinstance(value, str) or not value.strip():
                what = f"no {key}" if value is None else f"{quoted(value)} is not a text"
                inner.wrong(what, "", f"write {key} as a text, in quotes")
            else:
                found[key] = value.partition("|")[0] if key == "questionnaire" else value
        return found
    key = "condition" if way == "weeks_since" else "procedure"
    if key not in inner.table:
        inner.wrong(f"no {key}", "", f"write {key} and the name of a value set")
    return {"codes": inner.named_set(key)} | ({"within": inner.length("within")} if way == "count" else {})


def _values(keys: Keys, fact: Fact) -> dict[str, str]:
    raw = keys.table.get("values")
    if not isinstance(raw, dict) or not raw:
        what = "no values" if raw is None else f"{quoted(raw)} is not a table of value sets"
        keys.wrong(what, "" if raw is None else "values", "write values = { VALUE = SET, ... }")
        raw = {}
    return {value: keys.set_in(name, "values") for value, name in raw.items() if _known(keys, fact, value, "values")}


def _cases(keys: Keys, fact: Fact) -> dict[str, tuple[str, bool]]:
    raw = keys.table["cases"]
    if not isinstance(raw, dict) or not raw:
        keys.wrong(f"{quoted(raw)} is not a table of values", "cases", "write cases.VALUE = { condition = SET }")
        raw = {}
    found = {}
    for value in raw:
        if not _known(keys, fact, value, "cases"):
            continue
        place = Keys(raw, f"{keys.where}.cases", keys.sets, keys.problems)
        if not isinstance(raw[value], dict):
            right = f'{{ condition = "{raw[value]}" }}' if isinstance(raw[value], str) else "{ condition = SET }"
            place.wrong(f"{quoted(raw[value])} is not a table", value, f"write {right}")
        elif inner := _case(place, value):
            found[value] = inner
    return found


def _case(keys: Keys, value: str) -> tuple[str, bool] | None:
    table = keys.table[value]
    inner = Keys(table, f"{keys.where}.{value}", keys.sets, keys.problems)
    for key in table:
        if key not in ("condition", "ever"):
            inner.wrong(f"{shown(key)} is no key here", "", did_you_mean(key, ("condition",)) or "allowed: condition")
    if "condition" not in table:
        inner.wrong("no condition", "", "write condition and the name of a value set")
        return None
    return inner.named_set("condition"), inner.flag("ever")


def _known(keys: Keys, fact: Fact, value: str, key: str) -> bool:
    if value in fact.value_ids:
        return True
    keys.wrong(f"{shown(value)} is not a value of {fact.id}", key, fact.value_hint(value))
    return False


def _value(keys: Keys, fact: Fact, key: str) -> str:
    value = keys.text(key)
    return value if value and _known(keys, fact, value, key) else ""
