"""Codes of data as entries: what a mapping file, and the codes of a pathway, say that each stands for."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from l4path.errors import Problem, TableError, did_you_mean, listed, quoted, shown
from l4path.filename import file_name
from l4path.formats.files import read_toml
from l4path.history.reading import Reader, is_missing

if TYPE_CHECKING:
    from l4path.audit.sources import Columns
    from l4path.pathway import Pathway

KEYS = ("system", "code", "kind", "subject", "value")
CODED = ("system", "code")
_ENTRY = ("kind", "subject", "value")
_WITH_VALUES = ("fact", "measure", "dose", "outcome")


class Meaning(NamedTuple):
    """What a code stands for.

    Attributes:
        kind: The kind of entry.
        subject: What it is about.
        value: Its value; None where the row of the data has it.
    """

    kind: str
    subject: str
    value: Any = None


class Codes:
    """What the codes of data stand for.

    Attributes:
        unmapped: The codes that stand for nothing, with how often each occurs.
    """

    def __init__(self, pathway: Pathway, given: Any = None) -> None:
        """Take the codes of a pathway, and what a mapping says of them and of others.

        Args:
            pathway: The pathway.
            given: A path to a mapping file, its tables as dicts, or None.

        Raises:
            FileError: When the file cannot be read.
            TableError: With everything that is wrong with it.
        """
        self.unmapped: Counter[tuple[str, str]] = Counter()
        self._flags = {name for name, fact in pathway.facts.items() if fact.kind == "flag"}
        self._meanings: dict[tuple[str, str], list[Meaning]] = _own(pathway)
        if given is not None:
            self._meanings |= _read(pathway, given)

    def of(self, system: Any, code: Any) -> list[Meaning]:
        """What a code stands for; what stands for nothing is counted.

        Args:
            system: The coding system.
            code: The code.
        """
        key = (_text(system), _text(code))
        found = self._meanings.get(key, [])
        if not found:
            self.unmapped[key] += 1
        return found

    def entry(self, meaning: Meaning, value: Any) -> dict[str, Any]:
        """The kind, subject and value of an entry.

        Args:
            meaning: What the code stands for.
            value: What the row of the data holds.
        """
        found = meaning.value if meaning.value is not None else None if is_missing(value) else value
        if found is None and meaning.kind == "fact" and meaning.subject in self._flags:
            found = True  # that it was coded says that it is so
        if meaning.value is None and meaning.kind not in _WITH_VALUES:
            found = None  # such as the quantity of an order
        return {"kind": meaning.kind, "subject": meaning.subject, "value": found}

    def mapped(self, columns: Columns) -> tuple[Columns, list[tuple[str, int]] | None]:
        """A long table whose codes are entries, and where each row comes from; rows that name their kind stay.

        Args:
            columns: A table, with ``system`` and ``code`` or without.

        Raises:
            TableError: When it has one of these columns without the other.
        """
        if not any(name in columns for name in CODED):
            return columns, None
        missing = [name for name in CODED if name not in columns]
        if missing:
            what = f"the table has {listed(name for name in CODED if name in columns)} without {missing[0]}"
            raise TableError((Problem(what=what, where=missing[0]),))
        rows = max(map(len, columns.values()), default=0)
        kept = [name for name in columns if name not in (*CODED, *_ENTRY)]
        found: dict[str, list[Any]] = {name: [] for name in (*kept, *_ENTRY)}
        places: list[tuple[str, int]] = []
        nothing = [None] * rows
        cells = {name: columns.get(name, nothing) for name in (*kept, *_ENTRY, *CODED)}
        for row in range(rows):
            cells_of = {name: cells[name][row] for name in _ENTRY}
            if is_missing(cells["code"][row]) or not is_missing(cells_of["kind"]):
                entries = [cells_of]
            else:
                meanings = self.of(cells["system"][row], cells["code"][row])
                entries = [self.entry(meaning, cells_of["value"]) for meaning in meanings]
            for entry in entries:
                places.append(("", row))
                for name in kept:
                    found[name].append(cells[name][row])
                for name in _ENTRY:
                    found[name].append(entry[name])
        return found, places


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if is_missing(value) else str(value).strip()


def _own(pathway: Pathway) -> dict[tuple[str, str], list[Meaning]]:
    """What the codes that a pathway gives its facts and nodes stand for."""
    found: dict[tuple[str, str], list[Meaning]] = {}
    kinds = {name: "start" if name in pathway.treatments else "attended" for name in pathway.nodes}
    coded = [*((node, kinds[node.id]) for node in pathway.nodes.values())]
    coded += [(fact, "fact") for fact in pathway.facts.values()]  # type: ignore[misc] # both have an id and codes
    for thing, kind in coded:
        for code in thing.codes:
            found.setdefault((code.system, code.code), []).append(Meaning(kind, thing.id))
    return found


def _read(pathway: Pathway, given: Any) -> dict[tuple[str, str], list[Meaning]]:
    source, tables = _tables(given)
    problems: list[Problem] = []
    found: dict[tuple[str, str], list[Meaning]] = {}
    reader = Reader(pathway)
    for number, table in enumerate(tables, 1):
        wrong = _check(reader, table)
        problems += [problem.within(f"map {number}") for problem in wrong]
        if wrong:
            continue
        meaning = Meaning(table["kind"], table.get("subject", ""), table.get("value"))
        meanings = found.setdefault((_text(table["system"]), _text(table["code"])), [])
        if meaning in meanings:
            problems.append(Problem(what="the same code stands for the same twice", where=f"map {number}"))
        meanings.append(meaning)
    if problems:
        raise TableError(tuple(problems), source)
    return found


def _tables(given: Any) -> tuple[str, list[Any]]:
    if isinstance(given, str | os.PathLike):
        name = shown(file_name(given))
        data = read_toml(given)
        unknown = [key for key in data if key != "map"]
        if unknown or not isinstance(data.get("map"), list):
            what = f"{shown(unknown[0])} is no part of a mapping" if unknown else "the file maps nothing"
            raise TableError((Problem(what=what, hint="a mapping file holds tables [[map]]"),), name)
        return name, data["map"]
    if isinstance(given, Iterable) and not isinstance(given, Mapping):
        return "", list(given)
    raise TableError((Problem(what=f"{quoted(given)} is no mapping", where="map", hint="a path, or tables as dicts"),))


def _check(reader: Reader, table: Any) -> list[Problem]:
    """Everything that is wrong with one table of a mapping."""
    if not isinstance(table, Mapping):
        return [Problem(what=f"{quoted(table)} is no table", hint=f"keys: {listed(KEYS)}")]
    problems = [
        Problem(
            what=f"{shown(key)} is no key of a mapping", hint=did_you_mean(str(key), KEYS) or f"keys: {listed(KEYS)}"
        )
        for key in table
        if key not in KEYS
    ]
    problems += [Problem(what=f"it has no {key}") for key in ("system", "code", "kind") if not _text(table.get(key))]
    if problems:
        return problems
    value = table.get("value")
    if value is None and table["kind"] == "measure":
        return _check_measure(reader, table.get("subject"))
    found = reader.read(table["kind"], table.get("subject"), value)
    return [found] if isinstance(found, Problem) else []


def _check_measure(reader: Reader, subject: Any) -> list[Problem]:
    """Whether a measure, of which the data have the value, is one."""
    name, _, measure = str(subject).partition(".")
    pathway = reader.pathway
    known = [
        f"{node.id}.{other}" for node in pathway.treatments.values() if not node.once for other in pathway.all_measures
    ]
    if f"{name}.{measure}" in known:
        return []
    hint = did_you_mean(str(subject), known) or "write TREATMENT.MEASURE"
    return [Problem(what=f"{quoted(subject)} is no measure of a treatment", where="subject", hint=hint)]
