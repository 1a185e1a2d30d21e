"""The long table from wherever it is: a file, a frame, a list of rows; as columns of plain values."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.parquet

from l4path.errors import FileError, L4pathError, Problem, TableError, did_you_mean, listed, quoted, shown

if TYPE_CHECKING:
    from os import PathLike

TAKES = (
    "a path to .parquet or .csv, a frame with __arrow_c_stream__ (pyarrow, polars, pandas, DuckDB), or rows as dicts"
)
Columns = dict[str, list[Any]]


class ArrowStream(Protocol):
    """A frame that gives its rows as a stream of Arrow."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The stream."""
        ...


Events: TypeAlias = "str | PathLike[str] | ArrowStream | Iterable[Mapping[str, Any]] | Mapping[str, Any]"
"""A long table: a path, a frame, rows as dicts, columns by name, or OMOP tables by name."""
Mapped: TypeAlias = "str | PathLike[str] | Iterable[Mapping[str, Any]]"
"""What codes stand for: a mapping file, or its tables as dicts."""


def columns_from(thing: Any) -> Columns:
    """The columns of a table.

    Args:
        thing: A path, a frame, or rows.

    Raises:
        FileError: When a file cannot be read.
        TableError: When it has one column twice.
        L4pathError: When there is no table in it.
    """
    if isinstance(thing, str | os.PathLike):
        return _from_file(Path(thing))
    if isinstance(thing, Mapping) and all(isinstance(column, list | tuple) for column in thing.values()):
        found = {str(name): list(column) for name, column in thing.items()}
        if len({len(column) for column in found.values()}) > 1:
            raise L4pathError("the columns of the table are not of one length")
        return found
    if isinstance(thing, pa.Table | pa.RecordBatch):
        return _from_arrow(thing)
    if type(thing).__module__.partition(".")[0] == "pandas":
        return _from_arrow(pa.Table.from_pandas(thing, preserve_index=False))
    if hasattr(thing, "collect") and hasattr(thing, "collect_schema"):
        thing = thing.collect()  # a frame that polars has not worked out yet
    if hasattr(thing, "__arrow_c_stream__"):
        return _from_arrow(pa.table(thing))
    if isinstance(thing, Iterable):
        return _from_rows(list(thing))
    raise L4pathError(f"{quoted(thing)} is no table of events; allowed: {TAKES}")


def _from_rows(rows: list[Any]) -> Columns:
    wrong = next((row for row in rows if not isinstance(row, Mapping)), None)
    if wrong is not None:
        raise L4pathError(f"{quoted(wrong)} is no row of a table of events; allowed: {TAKES}")
    names = dict.fromkeys(str(name) for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def _from_arrow(table: Any) -> Columns:
    names = table.column_names if isinstance(table, pa.Table) else table.schema.names
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise TableError(tuple(Problem(what="the table has this column twice", where=shown(name)) for name in twice))
    return {name: _listed(table.column(name)) for name in names}


def _listed(column: Any) -> list[Any]:
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":  # Python knows no billionths; all that is less is dropped
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    found: list[Any] = column.to_pylist()
    return found


def _from_file(path: Path) -> Columns:
    name = shown(os.fspath(path))
    try:
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if not there:
        raise FileError(f"{name}: there is no such file")
    match path.suffix.lower():
        case ".parquet" | ".pq":
            try:
                return _from_arrow(pyarrow.parquet.read_table(path))
            except (OSError, pa.ArrowInvalid) as error:
                raise FileError(f"{name}: cannot be read as Parquet: {shown(str(error).splitlines()[0])}") from None
        case ".csv" | ".tsv":
            return _from_csv(path, "\t" if path.suffix.lower() == ".tsv" else ",")
        case _:
            raise FileError(f"{name}: no table is read from a file of this name; allowed: .parquet, .csv, .tsv")


def _from_csv(path: Path, delimiter: str) -> Columns:
    name = shown(os.fspath(path))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, delimiter=delimiter)
            head = [column.strip() for column in next(lines, [])]
            rows = list(lines)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FileError(f"{name}: cannot be read as CSV: {shown(said)}") from None
    if len(head) == 1 and any(sign in head[0] for sign in ";\t|,"):
        raise FileError(
            f"{name}: its cells are not parted by {quoted(delimiter)}; write it with commas, or as .parquet"
        )
    twice = sorted({column for column in head if head.count(column) > 1})
    if twice:
        raise TableError(tuple(Problem(what="the table has this column twice", where=shown(one)) for one in twice))
    uneven = [number for number, row in enumerate(rows, 2) if row and len(row) != len(head)]
    if uneven:
        what = f"line {uneven[0]} has {len(rows[uneven[0] - 2])} cells, and the first line {len(head)}"
        raise TableError((Problem(what=what, hint="put a text with a comma in it in quotes"),), name)
    kept = [row for row in rows if row]
    return {column: [row[at] or None for row in kept] for at, column in enumerate(head)}


def check_columns(found: Mapping[str, object], needed: Iterable[str], known: Iterable[str]) -> list[Problem]:
    """What is wrong with the names of the columns of a table.

    Args:
        found: The columns.
        needed: Those that must be there.
        known: Those that may be there.
    """
    known = tuple(known)
    problems = [
        Problem(what=f"the table has no column {name}", where=name, hint=did_you_mean(name, found))
        for name in needed
        if name not in found
    ]
    for name in found:
        if name not in known:
            hint = did_you_mean(name, known) or f"columns: {listed(known, len(known))}"
            problems.append(Problem(what="the long table has no such column", where=shown(name), hint=hint))
    return problems
