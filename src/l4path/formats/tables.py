"""Raw data held against the vocabulary: unknown keys, missing keys and values of the wrong kind, all reported."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

from l4path.errors import Problem, listed, quoted, shown
from l4path.formats.misplaced import (
    belongs_elsewhere,
    group_hint,
    is_wait,
    list_hint,
    record_hint,
    table_hint,
    texts_hint,
)
from l4path.formats.rewriting import as_written, intended_key, rewritten, word_hint
from l4path.formats.vocabulary import OPEN_TABLES, TABLES, Key

MOST_LISTED = 20  # unknown keys of one table; of the others only how many there are
_HINTS = {
    "text": "put it in quotes",
    "texts": 'write a list of texts, as in ["a", "b"]',
    "text or whole number": "write a text in quotes, or a whole number",
    "yes or no": "write true or false",
    "number": "write a number",
    "integer": "write a whole number",
    "date": "write a date, as in 2027-01-31",
    "condition": 'write a condition as text, as in "pain >= 4"',
    "conditions": 'write a list of conditions, as in ["pain >= 4"]',
    "labels": 'write a table of labels by id, as in { alpha = "the label" }',
}
_PLACEHOLDERS = {
    "text": '"..."',
    "texts": '["...", "..."]',
    "integer": "...",
    "condition": '"..."',
    "tables": "[{ ... }]",
}
"""How a line is written whose value is still to be filled in, by what its key holds."""
_EXPECTED = {
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
        hint = record_hint(raw, where) if table == "record" else table_hint(raw, table, where)
        problems.append(Problem(what=f"{as_written(raw)} is not a table", where=where, hint=hint))
        lost.add(where)
        return {}
    keys = TABLES[table]
    raw = _with_misspelt_groups(raw, keys)
    found: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    for name, value in _named(raw, where, problems).items():
        key = keys.get(name)
        if key is not None:
            if not key.one_of and _fits(value, key.holds):
                found[name] = value  # as most are, told apart without a place
                continue
            place = join(where, name)
            before = len(problems)
            usable = _checked(value, key, place, problems, lost)
            if usable is not None or len(problems) == before:
                found[name] = usable
            else:
                lost.add(place)
        elif table in OPEN_TABLES:
            found[name] = value
        else:
            unknown[name] = value
    if unknown:
        _tell_unknown(raw, unknown, table, where, problems, lost)
    for name, value in list(unknown.items())[:MOST_LISTED]:
        _place_as_intended(name, value, keys, where, found, lost)
    for name in _missing(raw, table, where, lost):
        problems.append(Problem(what=f"no {name}", where=where, hint=_line_of(name, keys[name])))
        lost.add(join(where, name))
    return found


def _line_of(name: str, key: Key) -> str:
    """The line that is missing, with what stands in it."""
    about = f"{key.about[:1].lower()}{key.about[1:].rstrip('.')}"
    return f"write {name} = {_PLACEHOLDERS[key.holds]}: {f'one of {listed(key.one_of, 20)}' if key.one_of else about}"


def _with_misspelt_groups(raw: dict[str, Any], keys: dict[str, Key]) -> dict[str, Any]:
    """A table with what a misspelt group holds of elements that the right one has too put into them.

    Of ``[treatment.exercise]`` and ``[[treatments.exercise.evidence]]`` the first is the treatment that has the second.
    """
    for name, group in raw.items():
        if name in keys or not isinstance(group, dict):
            continue
        meant = intended_key(name, keys) if isinstance(name, str) else ""
        right = raw.get(meant)
        if meant and keys[meant].holds == "tables by id" and isinstance(right, dict):
            both = {
                inner: table | right[inner]
                for inner, table in group.items()
                if isinstance(table, dict) and isinstance(right.get(inner), dict)
            }
            raw = raw | {meant: right | both}
    return raw


def _missing(raw: dict[str, Any], table: str, where: str, lost: set[str]) -> list[str]:
    """The keys that must be there and are not."""
    if raw.keys() >= (required := required_keys(table)):
        return []
    return [name for name in TABLES[table] if name in required and name not in raw and join(where, name) not in lost]


@cache
def required_keys(table: str) -> frozenset[str]:
    """The keys that a table must have."""
    return frozenset(name for name, key in TABLES[table].items() if key.required)


def _tell_unknown(
    raw: dict[str, Any], unknown: dict[str, Any], table: str, where: str, problems: list[Problem], lost: set[str]
) -> None:
    """Tell of the keys that a table does not have: of each what was meant, or where it belongs; of many, how many."""
    keys = TABLES[table]
    lacking = _missing(raw, table, where, lost)
    article = "an" if table[0] in "aeiou" else "a"
    for name, value in list(unknown.items())[:MOST_LISTED]:
        if join(where, name) in lost:
            continue
        meant = "" if table == "escalation" and is_wait(name) else intended_key(name, keys)
        hint = f"did you mean {meant}?" if meant else f"allowed: {listed(keys, 20)}"
        if not meant and (elsewhere := belongs_elsewhere(name, unknown, table, where)):
            hint, explained = elsewhere
            lost |= {join(where if place else "", other) for place, other in explained}
        elif not meant and len(unknown) == 1 and (only := _fitting(value, lacking, keys, where)):
            hint = f"did you mean {only}?"
            lost.add(join(where, only))
        problems.append(
            Problem(what=f"{shown(name)} is no key of {article} {table}", where=where, hint=hint, token=shown(name))
        )
    if len(unknown) > MOST_LISTED:
        what = f"{len(unknown) - MOST_LISTED:,} more are no keys of {article} {table}"
        problems.append(Problem(what=what, where=where, hint="leave them out"))


def _fitting(value: object, lacking: list[str], keys: dict[str, Key], where: str) -> str:
    """The one key that is missing, where a value that stands under an unknown name could be its value."""
    if len(lacking) != 1:
        return ""
    slips: list[Problem] = []
    _checked(value, keys[lacking[0]], where, slips, set())
    return "" if slips else lacking[0]


def _place_as_intended(
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
    if {*map(type, raw)} <= {str}:
        return raw
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
                hint = list_hint(value, where)
                problems.append(Problem(what=f"{as_written(value)} is not a list of tables", where=where, hint=hint))
                return None
            return [
                checked_table(item, key.table, f"{where}[{number}]", problems, lost)
                for number, item in enumerate(value, 1)
            ]
        case "tables by id":
            if not isinstance(value, dict):
                problems.append(
                    Problem(
                        what=f"{as_written(value)} is not a group of tables",
                        where=where,
                        hint=group_hint(value, key.table, where),
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
                problems.append(Problem(what=f"{as_written(value)} is not a group of lists", where=where, hint=hint))
                return None
            return {
                name: _list_or_table(item, key.table, join(where, name), problems, lost)
                for name, item in _named(value, where, problems).items()
            }
        case "record":
            if not isinstance(value, dict):
                hint = f"write [{where}] and below it what is recorded, as in pain = 6"
                problems.append(Problem(what=f"{as_written(value)} is not a table", where=where, hint=hint))
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
    problems.append(Problem(what=f"{as_written(value)} is not a list of texts", where=where, hint=hint))
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
            name = where.rpartition(".")[2]
            what = f"{shown(value)} is no {'kind of escalation' if name == 'on' else name}"
            hint = word_hint(value, name, key.one_of, guess=key.guess)
            problems.append(Problem(what=what, where=where, hint=hint))
            return None
        return value
    wanted = _EXPECTED.get(key.holds, f"of the kind wanted here ({key.holds})")
    name = where.rpartition(".")[2]
    hint = texts_hint(value, name) or rewritten(value, key.holds, name) or _HINTS[key.holds]
    if isinstance(value, str) and key.holds in ("number", "integer"):
        hint += ", without quotes"
    if key.one_of:
        hint = word_hint(str(value), name, key.one_of, guess=False)
    elif key.holds == "texts" and not (texts_hint(value, name) or hint.startswith(f"write {name}")):
        hint = f'write a list of texts, as in {name} = ["a", "b"]'
    if key.holds == "text" and isinstance(value, list) and len(value) > 1:
        hint = "write one text" + ("; for another, write another [[escalations]]" if name in ("to", "on") else "")
    what = f"{as_written(value)} is not {wanted}"
    if value is None:
        hint = _HINTS[key.holds] if key.required else "leave it out"
    if key.holds == "labels" and isinstance(value, dict):
        what = f"{as_written(next(label for label in value.values() if not isinstance(label, str)))} is not a label"
    problems.append(Problem(what=what, where=where, hint=hint))
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
