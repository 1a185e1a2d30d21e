"""Bindings into their file: TOML or JSON, canonical, so that writing what was read from it gives the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.formats.writing import dumped
from l4path.interop.systems import SYSTEMS
from l4path.interop.vocabulary import FACT_KEYS, TABLES, TRIAL_KEYS
from l4path.saving import save

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from l4path.interop.bindings import Bindings

_DEFAULTS: Mapping[str, Any] = {"take": "latest", "ever": False}
_SHORT = {uri: name for name, uri in SYSTEMS.items()}
_FACT_KEYS = (
    *(way for ways in FACT_KEYS.values() for way in ways),
    *(key for ways in FACT_KEYS.values() for keys in ways.values() for key in keys),
)


def bindings_to_dict(bindings: Bindings) -> dict[str, Any]:
    """Bindings in the data model of their file, in one canonical order; reading it back gives equal bindings.

    Keys stand in the order of the documentation, what says only the default is left out, and a coding system has its
    short name where it has one. Sets, facts and treatments keep their order: of several tables of a fact the first
    that gives a value wins.

    Args:
        bindings: Bindings that were read.

    Example:
        >>> import l4path
        >>> from l4path.interop import bindings_from_dict, read_bindings
        >>> pathway = l4path.read_pathway("examples/knee-pain.toml")
        >>> bindings = read_bindings("examples/knee-pain.bindings.toml", pathway)
        >>> written = bindings_to_dict(bindings)
        >>> list(written)
        ['pathway', 'title', 'source', 'value_sets', 'facts', 'trials', 'untracked']
        >>> bindings_from_dict(written, pathway) == bindings
        True
    """
    raw = bindings.data
    found: dict[str, Any] = {"pathway": bindings.pathway, "title": bindings.title, "source": bindings.source}
    found["value_sets"] = {name: _value_set(table) for name, table in raw.get("value_sets", {}).items()}
    found["facts"] = {name: _fact(given) for name, given in raw.get("facts", {}).items()}
    found["trials"] = {name: _table(table, TRIAL_KEYS) for name, table in raw.get("trials", {}).items()}
    found["untracked"] = dict(raw.get("untracked", {}))
    return {key: value for key, value in found.items() if value}


def write_bindings(bindings: Bindings, path: str | Path) -> None:
    """Write bindings to a file, TOML or JSON by its ending.

    The ValueSet files that they name are not written: they must lie beside it. Comments are not kept.

    Args:
        bindings: Bindings that were read.
        path: The file.

    Raises:
        FileError: When the ending is neither, or the file cannot be written; then nothing is.

    Example:
        >>> import l4path, pathlib, tempfile
        >>> from l4path.interop import read_bindings
        >>> pathway = l4path.read_pathway("examples/knee-pain.toml")
        >>> bindings = read_bindings("examples/knee-pain.bindings.toml", pathway)
        >>> copy = pathlib.Path(tempfile.mkdtemp(), "copy.toml")
        >>> write_bindings(bindings, copy)
        >>> read_bindings(copy, pathway) == bindings
        True
    """
    save(path, dumped(bindings_to_dict(bindings), path).encode())


def _value_set(table: Mapping[str, Any]) -> dict[str, Any]:
    found = _table(table, TABLES["value_sets"])
    for key in ("codes", "prefixes"):
        if key in found:
            found[key] = [_coded(item) for item in found[key]]
    return found


def _coded(code: Mapping[str, Any]) -> dict[str, Any]:
    found = _table(code, TABLES["code"])
    return found | {"system": _SHORT.get(found["system"], found["system"])}


def _fact(given: Any) -> Any:
    """The tables of a fact; one alone stands without a list."""
    tables = given if isinstance(given, list) else [given]
    written = [_table(table, _FACT_KEYS) for table in tables]
    match written:
        case [alone]:
            return alone
        case _:
            return written


def _table(table: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """The keys of a table in their order, without what says only the default; tables within it likewise."""
    return {key: _value(key, table[key]) for key in keys if key in table and not _idle(key, table[key])}


def _value(key: str, value: Any) -> Any:
    """What a key holds; of tables within it the keys in their order, whatever names the tables have."""
    match key:
        case "cases" | "measures":
            return {name: _table(table, _FACT_KEYS) for name, table in value.items()}
        case "count" | "weeks_since" | "answer":
            return _table(value, TABLES[key])
        case _:
            return value


def _idle(key: str, value: Any) -> bool:
    return value in ("", [], {}) or (key in _DEFAULTS and value == _DEFAULTS[key])
