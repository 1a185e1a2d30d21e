"""The value sets of a bindings file: codes, prefixes, ValueSet files and sets that include one another."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from l4path.errors import FileError, Problem, did_you_mean, listed, nearest, quoted, shown
from l4path.formats.files import raw_data, read_text
from l4path.formats.rewriting import as_written
from l4path.intended import as_id
from l4path.interop.systems import SYSTEMS, WITH_PREFIXES, system_uri
from l4path.interop.value_sets import Coded, ValueSet
from l4path.interop.vocabulary import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = re.compile(r"[a-z][a-z0-9_]*")
_MEANT = {"treatments": "trials", "codesets": "value_sets", "sets": "value_sets", "not_tracked": "untracked"}
_EXPAND = "expand it with a terminology server first"


def read_sets(raw: Any, folder: Path, problems: list[Problem]) -> dict[str, ValueSet]:
    """The value sets, those of included sets in them.

    Args:
        raw: What the file holds under ``value_sets``.
        folder: Where ValueSet files lie.
        problems: Where problems are reported.
    """
    if not isinstance(raw, dict):
        hint = "write [value_sets.a_name] before the keys of each"
        problems.append(Problem(what=f"{quoted(raw)} is no group of tables", where="value_sets", hint=hint))
        raw = {}
    own: dict[str, ValueSet] = {}
    includes: dict[str, list[str]] = {}
    for name, table in raw.items():
        where = f"value_sets.{shown(name)}"
        if not NAME.fullmatch(name):
            right = f"write {as_id(name)}: " if as_id(name) else ""
            hint = f"{right}a small letter, then small letters, digits and _"
            problems.append(Problem(what=f"{shown(name)} is no name of a value set", where=where, hint=hint))
        if not isinstance(table, dict):
            hint = f"write [{where}] and its keys below it: {listed(TABLES['value_sets'])}"
            problems.append(Problem(what=f"{quoted(table)} is not a table", where=where, hint=hint))
            own[name] = ValueSet(name, "", frozenset())
            continue
        problems += unknown_keys(table, "value_sets", where)
        codes = set(_codes(table.get("codes", []), f"{where}.codes", problems))
        for file in _texts(table.get("files", []), f"{where}.files", problems):
            codes |= _of_file(file, folder, f"{where}.files", problems)
        prefixes = frozenset(_prefixes(table.get("prefixes", []), f"{where}.prefixes", problems))
        title = table.get("title", "")
        if not isinstance(title, str):
            problems.append(Problem(what=f"{quoted(title)} is not a text", where=f"{where}.title"))
            title = ""
        own[name] = ValueSet(name, title, frozenset(codes), prefixes)
        includes[name] = list(_texts(table.get("includes", []), f"{where}.includes", problems))
    return _included(own, includes, problems)


def unknown_keys(table: Mapping[str, Any], kind: str, where: str) -> list[Problem]:
    """A problem for every key that a kind of table does not have."""
    known = TABLES[kind]
    return [
        Problem(
            what=f"{shown(key)} is no key here",
            where=where,
            hint=did_you_mean(str(key), known) or f"allowed: {listed(known)}",
        )
        for key in table
        if key not in known
    ]


def as_meant(raw: Mapping[str, Any], kind: str, where: str, problems: list[Problem]) -> Mapping[str, Any]:
    """A table with its misspelt keys as those that were meant; each is reported, and what follows from it is not.

    Args:
        raw: The table.
        kind: Its name in the vocabulary.
        where: Its place.
        problems: Where problems are reported.
    """
    found: dict[str, Any] = {}
    for key, value in raw.items():
        meant = key
        if key not in TABLES[kind]:
            meant = _MEANT.get(key, "") or nearest(key, TABLES[kind])
            hint = f"did you mean {meant}?" if meant else f"allowed: {listed(TABLES[kind])}"
            problems.append(Problem(what=f"{shown(key)} is no key here", where=where, hint=hint, token=shown(key)))
        if not meant:
            continue
        held = found.get(meant)
        found[meant] = value | held if isinstance(held, dict) and isinstance(value, dict) else value
    return found


def _texts(raw: Any, where: str, problems: list[Problem]) -> Iterator[str]:
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        hint = f"write {json.dumps([raw], ensure_ascii=False)}" if isinstance(raw, str) else 'write ["a", "b"]'
        problems.append(Problem(what=f"{as_written(raw)} is not a list of texts", where=where, hint=hint))
        return
    yield from raw


def _coded(raw: Any, kind: str, where: str, problems: list[Problem]) -> Iterator[tuple[str, Coded]]:
    """The pairs of system and code in a list, each with its place."""
    if not isinstance(raw, list):
        problems.append(Problem(what=f"{as_written(raw)} is not a list", where=where, hint=f"write [{_code_of(raw)}]"))
        return
    for number, item in enumerate(raw, 1):
        place = f"{where}[{number}]"
        if not isinstance(item, dict):
            problems.append(
                Problem(what=f"{as_written(item)} is not a table", where=place, hint=f"write {_code_of(item)}")
            )
            continue
        problems += unknown_keys(item, kind, place)
        system, code = item.get("system"), item.get("code")
        for key, value in (("system", system), ("code", code)):
            if not isinstance(value, str) or not value.strip():
                hint = f'write {key} = "{value}"' if type(value) is int else f"write {key} as a text, in quotes"
                what = f"no {key}" if value is None else f"{quoted(value)} is no {key}"
                problems.append(Problem(what=what, where=place, hint=hint))
        if isinstance(system, str) and isinstance(code, str) and system.strip() and code.strip():
            yield place, (system, code)


def _code_of(raw: object) -> str:
    """A code as it is written, of what was given instead."""
    given = raw if isinstance(raw, dict) else {}
    system, _, code = raw.rpartition("|") if isinstance(raw, str) else ("", "", "")
    system, code = given.get("system") or system, given.get("code") or code
    system, code = system or ("..." if code else "snomed"), code or ("..." if system else "84114007")
    return f"{{ system = {json.dumps(str(system))}, code = {json.dumps(str(code))} }}"


def _codes(raw: Any, where: str, problems: list[Problem]) -> Iterator[Coded]:
    for place, (system, code) in _coded(raw, "code", where, problems):
        if system not in SYSTEMS and ":" not in system:
            hint = did_you_mean(system, SYSTEMS) or f"write its URI, or one of {listed(SYSTEMS)}"
            problems.append(Problem(what=f"{shown(system)} is no coding system", where=place, hint=hint))
        else:
            yield system_uri(system), code


def _prefixes(raw: Any, where: str, problems: list[Problem]) -> Iterator[Coded]:
    allowed = {*WITH_PREFIXES, *(SYSTEMS[name] for name in WITH_PREFIXES)}
    for place, (system, code) in _coded(raw, "prefix", where, problems):
        if system not in allowed and (near := did_you_mean(system, WITH_PREFIXES)) and system not in SYSTEMS:
            problems.append(Problem(what=f"{shown(system)} is no coding system", where=place, hint=near))
        elif system not in allowed:
            hint = f"only of {listed(WITH_PREFIXES)}; list the codes of any other system"
            what = f"codes of {shown(system)} do not say by their beginning what they belong to"
            problems.append(Problem(what=what, where=place, hint=hint))
        else:
            yield system_uri(system), code


def _of_file(name: str, folder: Path, where: str, problems: list[Problem]) -> set[Coded]:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not name.strip():
        hint = "write its name only; it lies beside the bindings file"
        problems.append(
            Problem(what=f"{shown(name)} is not the name of a file beside this one", where=where, hint=hint)
        )
        return set()
    try:
        data = raw_data(read_text(folder / name), "json", name)
        return set(codes_of_value_set(data))
    except FileError as error:
        problems.append(Problem(what=str(error), where=where))
    except ValueError as error:
        problems.append(Problem(what=f"{shown(name)}: {error}", where=where, hint=_EXPAND))
    return set()


def codes_of_value_set(data: Mapping[str, Any]) -> Iterator[Coded]:
    """The codes of a FHIR ValueSet: its expansion, else what it lists.

    Raises:
        ValueError: When it is none, or says what only a terminology server can tell.
    """
    if data.get("resourceType") != "ValueSet":
        raise ValueError("this is no ValueSet")
    if data.get("expansion") is not None:
        expansion = _table(data["expansion"], "expansion")
        found = list(_contained(expansion.get("contains", [])))
        total = expansion.get("total")
        if isinstance(total, int) and total > len(found):
            raise ValueError(f"its expansion holds {len(found)} of {total} codes")
        yield from ((system_uri(system), code) for system, code, abstract in found if system and code and not abstract)
        return
    compose = _table(data.get("compose"), "compose")
    if compose.get("exclude"):
        raise ValueError("it excludes codes")
    for include in _tables(compose.get("include"), "compose.include"):
        for key in ("filter", "valueSet"):
            if include.get(key):
                raise ValueError(f"it includes codes by a {key}")
        if not include.get("concept"):
            raise ValueError("it includes a whole coding system")
        system = include.get("system")
        for concept in _tables(include["concept"], "compose.include.concept"):
            if not isinstance(system, str) or not isinstance(concept.get("code"), str):
                raise ValueError("it lists a code without a system, or a system without a code")  # noqa: TRY004
            yield system_uri(system), concept["code"]


def _table(raw: Any, name: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise ValueError(f"it has no {name}" if raw is None else f"its {name} is not an object")  # noqa: TRY004
    return raw


def _tables(raw: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or not raw or not all(isinstance(item, dict) for item in raw):
        raise ValueError(f"its {name} is not a list of objects")
    return raw


def _contained(raw: Any) -> Iterator[tuple[str, str, bool]]:
    """System, code and whether it is abstract, of everything in an expansion, however deep."""
    stack = [raw]
    while stack:
        inner = stack.pop()
        if not isinstance(inner, list) or not all(isinstance(entry, dict) for entry in inner):
            raise ValueError("its expansion.contains is not a list of objects")
        for item in inner:
            system, code = item.get("system", ""), item.get("code", "")
            if not isinstance(system, str) or not isinstance(code, str):
                raise ValueError("a system or code in its expansion is not a text")  # noqa: TRY004
            yield system, code, item.get("abstract") is True
            if item.get("contains") is not None:
                stack.append(item["contains"])


def _included(
    own: dict[str, ValueSet], includes: Mapping[str, list[str]], problems: list[Problem]
) -> dict[str, ValueSet]:
    for name, others in includes.items():
        problems += [
            Problem(
                what=f"there is no value set {shown(other)}",
                where=f"value_sets.{name}.includes",
                hint=did_you_mean(other, own),
            )
            for other in others
            if other not in own
        ]
    for loop in _loops(includes):
        problems.append(
            Problem(
                what=f"sets include one another: {' -> '.join(loop)}",
                where=f"value_sets.{loop[0]}.includes",
                hint="take one of these steps out",
            )
        )
    found = {}
    for name, item in own.items():
        reached, stack = {name}, [name]
        while stack:
            for other in includes.get(stack.pop(), ()):
                if other in own and other not in reached:
                    reached.add(other)
                    stack.append(other)
        codes = frozenset().union(*(own[other].codes for other in reached))
        prefixes = frozenset().union(*(own[other].prefixes for other in reached))
        found[name] = ValueSet(name, item.title, codes, prefixes)
    return found


def _loops(includes: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Loops of sets that include one another, their names in order."""
    done: set[str] = set()
    for first in includes:
        trail, ahead = [first], [iter(includes[first])]
        while trail:
            following = "" if trail[-1] in done else next(ahead[-1], "")
            if not following:
                done.add(trail.pop())
                ahead.pop()
            elif following in trail:
                yield [*trail[trail.index(following) :], following]
            elif following not in done:
                trail.append(following)
                ahead.append(iter(includes.get(following, ())))
