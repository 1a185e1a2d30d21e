"""Raw data held against the vocabulary: unknown keys, missing keys and values of the wrong kind, all reported."""

from __future__ import annotations

import datetime
from typing import Any

from l4path.errors import Problem, did_you_mean, listed, quoted, shown
from l4path.formats.rewriting import intended_key, rewritten
from l4path.formats.vocabulary import OPEN_TABLES, TABLES, Key

_HINTS = {
    "text": "put it in quotes",
    "texts": 'write a list of texts, as in ["a", "b"]',
    "text or whole number": "write a text in quotes, or a whole number",
    "yes or no": "write true or false",
    "number": "write a number without quotes",
    "integer": "write a whole number without quotes",
    "date": "write a date, as in 2027-01-31",
    "condition": 'write a condition as text, as in "pain >= 4"',
    "conditions": 'write a list of conditions, as in ["pain >= 4"]',
    "labels": 'write a table of labels by id, as in { alpha = "the label" }',
}
_SAID = {
    "text": "a text",
    "texts": "a list of texts",
    "text or whole number": "a text or a whole number",
    "yes or no": "yes or no",
    "number": "a number",
    "integer": "a whole number",
    "date": "a date",
    "condition": "a condition",
    "conditions": "a list of conditions",
    "labels": "a table of labels by id",
}


def checked_table(raw: object, table: str, where: str, problems: list[Problem], lost: set[str]) -> dict[str, Any]:
    """The keys of a table that can be used; every other problem is reported.

    A misspelt key is told, and then taken for the one that was meant, so that nothing is called missing for it.

    Args:
        raw: What the file holds there.
        table: The name of the table in the vocabulary.
        where: Its place in the file.
        problems: Where problems are reported.
        lost: Is given the places whose values are not known, so that what follows from that need not be told.
    """
    if not isinstance(raw, dict):
        hint = f"its keys are {listed(TABLES[table], 20)}"
        if table == "record":
            hint = f"write [{where}] and what was measured below it, as in weeks = 8"
        elif not where.endswith("]"):
            hint = f"write [{where}] and its keys below it: {listed(TABLES[table], 20)}"
        problems.append(Problem(what=f"{quoted(raw)} is not a table", where=where, hint=hint))
        lost.add(where)
        return {}
    keys = TABLES[table]
    found: dict[str, Any] = {}
    misspelt: dict[str, Any] = {}
    for name, value in _named(raw, where, problems).items():
        if name in keys:
            place = join(where, name)
            before = len(problems)
            usable = _checked(value, keys[name], place, problems, lost)
            if usable is not None or len(problems) == before:
                found[name] = usable
            else:
                lost.add(place)
        elif table in OPEN_TABLES:
            found[name] = value
        else:
            meant = intended_key(name, keys)
            hint = f"did you mean {meant}?" if meant else f"allowed: {listed(keys, 20)}"
            if name == "never" and "always" in keys:
                hint = 'write what always holds instead, as in always = "not (...)"'
                lost.add(join(where, "always"))
            elif table == "episode" and not meant and not isinstance(value, dict | list):
                hint = f"a fact stands below the line [facts]; keys of an episode: {listed(keys, 20)}"
            article = "an" if table[0] in "aeiou" else "a"
            problems.append(Problem(what=f"{shown(name)} is no key of {article} {table}", where=where, hint=hint))
            misspelt[name] = value
    for name, value in misspelt.items():
        _take_as_meant(name, value, keys, where, found, lost)
    for name, key in keys.items():
        if key.required and name not in raw and join(where, name) not in lost:
            one_of = f" {listed(key.one_of, 20)}" if key.one_of else ""
            problems.append(Problem(what=f"no {name}", where=where, hint=f"write {name}: {key.about}{one_of}"))
            lost.add(join(where, name))
    return found


def _take_as_meant(
    name: str, value: object, keys: dict[str, Key], where: str, found: dict[str, Any], lost: set[str]
) -> None:
    """Put the value of a misspelt key where it was probably meant to stand, as far as it can stand there."""
    meant = intended_key(name, keys)
    if not meant:
        return
    place = join(where, meant)
    slips: list[Problem] = []
    usable = _checked(value, keys[meant], place, slips, set())
    if meant not in found and place not in lost:
        lost.add(place)
        if not slips:
            found[meant] = usable
    elif not slips and isinstance(usable, dict) and isinstance(found.get(meant), dict):
        lost |= {join(place, inner) for inner in usable if inner not in found[meant]}
        found[meant] = usable | found[meant]
    elif (
        not slips and isinstance(usable, list) and isinstance(found.get(meant), list) and keys[meant].holds == "tables"
    ):
        count = len(found[meant])
        lost |= {f"{place}[{number}]" for number in range(count + 1, count + len(usable) + 1)}
        found[meant] = [*found[meant], *usable]


def _named(raw: dict[Any, Any], where: str, problems: list[Problem]) -> dict[str, Any]:
    """The entries of a table whose names are texts, as in a file they all are."""
    problems += [
        Problem(what=f"{quoted(name)} is not a name", where=where, hint="names are texts")
        for name in raw
        if not isinstance(name, str)
    ]
    return {name: value for name, value in raw.items() if isinstance(name, str)}


def join(where: str, name: object) -> str:
    """The place of a name within a place."""
    return f"{where}.{shown(name)}" if where else shown(name)


def _checked(value: Any, key: Key, where: str, problems: list[Problem], lost: set[str]) -> Any:
    match key.holds:
        case "table":
            return checked_table(value, key.table, where, problems, lost)
        case "tables":
            if not isinstance(value, list):
                hint = f"write [[{where}]] before each, or a list of tables"
                problems.append(Problem(what=f"{quoted(value)} is not a list of tables", where=where, hint=hint))
                return None
            return [
                checked_table(item, key.table, f"{where}[{number}]", problems, lost)
                for number, item in enumerate(value, 1)
            ]
        case "tables by id":
            if not isinstance(value, dict):
                problems.append(
                    Problem(
                        what=f"{quoted(value)} is not a group of tables",
                        where=where,
                        hint=f"write [{where}.an_id]",
                    )
                )
                return None
            named = _named(value, where, problems)
            return {
                name: checked_table(item, key.table, join(where, name), problems, lost) for name, item in named.items()
            }
        case "lists or tables by id":
            if not isinstance(value, dict):
                hint = f'write {where} = {{ an_id = ["a", "b"] }}'
                problems.append(Problem(what=f"{quoted(value)} is not a group of lists", where=where, hint=hint))
                return None
            return {
                name: _list_or_table(item, key.table, join(where, name), problems, lost)
                for name, item in _named(value, where, problems).items()
            }
        case "record":
            if not isinstance(value, dict):
                problems.append(Problem(what=f"{quoted(value)} is not a table", where=where, hint=f"write [{where}]"))
                return None
            return _named(value, where, problems)
        case _:
            return _checked_value(value, key, where, problems)


def _list_or_table(value: Any, table: str, where: str, problems: list[Problem], lost: set[str]) -> dict[str, Any]:
    """A table, or the list that is its first key."""
    first = next(iter(TABLES[table]))
    if isinstance(value, dict):
        return checked_table(value, table, where, problems, lost)
    if _fits(value, "texts"):
        return {first: value}
    hint = rewritten(value, "texts", where.rpartition(".")[2])
    hint = hint or f"write a list, or a table of {listed(TABLES[table])}"
    problems.append(Problem(what=f"{quoted(value)} is not a list of texts", where=where, hint=hint))
    lost.add(where)
    return {}


def _checked_value(value: Any, key: Key, where: str, problems: list[Problem]) -> Any:
    if key.holds == "date" and isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    elif key.holds == "date" and type(value) is datetime.date:
        return value
    elif _fits(value, key.holds):
        if key.one_of and value not in key.one_of:
            guess = did_you_mean(value, key.one_of) if key.guess else ""
            name = where.rpartition(".")[2]
            what = f"{shown(value)} is no {'kind of escalation' if name == 'on' else name}"
            several = "kinds" if name == "on" else f"{name}s"
            hint = guess or f"the {several} are {listed(key.one_of, 20)}"
            problems.append(Problem(what=what, where=where, hint=hint))
            return None
        return value
    said = _SAID.get(key.holds, f"of the kind wanted here ({key.holds})")
    hint = rewritten(value, key.holds, where.rpartition(".")[2]) or _HINTS[key.holds]
    if key.holds == "texts" and not hint.startswith(f"write {where.rpartition('.')[2]}"):
        hint = f'write a list of texts, as in {where.rpartition(".")[2]} = ["a", "b"]'
    problems.append(Problem(what=f"{quoted(value)} is not {said}", where=where, hint=hint))
    return None


def _fits(value: Any, holds: str) -> bool:
    match holds:
        case "text" | "condition":
            return isinstance(value, str)
        case "texts" | "conditions":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case "text or whole number":
            return isinstance(value, str) or type(value) is int
        case "yes or no":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "integer":
            return type(value) is int
        case "labels":
            return isinstance(value, dict) and all(isinstance(text, str) for item in value.items() for text in item)
        case _:
            return False
