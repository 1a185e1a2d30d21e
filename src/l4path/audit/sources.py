"""The long table from wherever it is: a file, a frame, a list of rows; as columns of plain values."""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.parquet

from l4path.audit.coded import Coded, Coder, coded_arrow
from l4path.cohort.cells import check_cells, check_unpacked, check_width, why_unread
from l4path.cohort.csv_files import Csv
from l4path.cohort.csv_mistakes import wrong_delimiter
from l4path.cohort.files import CSV, LINES, PARQUET
from l4path.cohort.sources import streamed
from l4path.errors import FileError, L4pathError, Problem, TableError, did_you_mean, listed, quoted, shown
from l4path.filename import file_name
from l4path.formats.files import lines_of, why_unreadable
from l4path.formats.folders import check_there

if TYPE_CHECKING:
    from os import PathLike

TAKES = (
    "a path to .parquet, .csv or .jsonl, a frame with __arrow_c_stream__ (pyarrow, polars, pandas, DuckDB), "
    "or rows as dicts"
)
NEEDED = ("person", "time", "kind", "subject", "value")
"""The columns of the long table that must be there."""
Columns: TypeAlias = Mapping[str, Sequence[Any]]


class ArrowStream(Protocol):
    """A frame that gives its rows as a stream of Arrow."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The stream."""
        ...


Events: TypeAlias = "str | PathLike[str] | ArrowStream | Iterable[Mapping[str, Any]] | Mapping[str, Any]"
"""A long table: a path, a frame, rows as dicts, columns by name, or OMOP tables by name."""
Mapped: TypeAlias = "str | PathLike[str] | Iterable[Mapping[str, Any]]"
"""What codes stand for: a mapping file, or its tables as dicts."""


def columns_from(origin: Any, csv: Csv | None = None) -> Columns:
    """The columns of a table.

    Args:
        origin: A path, a frame, or rows.
        csv: How a CSV file is written.

    Raises:
        FileError: When a file cannot be read.
        TableError: When it has one column twice.
        L4pathError: When there is no table in it.
    """
    found, name = _columns_of(origin, csv), file_name(origin) if isinstance(origin, str | bytes | os.PathLike) else ""
    check_cells(((name, getattr(column, "words", column)) for name, column in found.items()), name)
    return found


def _columns_of(origin: Any, csv: Csv | None) -> Columns:
    if isinstance(origin, str | bytes | os.PathLike):
        return _from_file(Path(file_name(origin)), csv)
    if isinstance(origin, Mapping) and all(_is_column(column) for column in origin.values()):
        found = {str(name): _plain(column) for name, column in origin.items()}
        if len({len(column) for column in found.values()}) > 1:
            raise L4pathError("the columns of the table are not of one length")
        return found
    if isinstance(origin, pa.Table | pa.RecordBatch):
        return _from_arrow(origin)
    if type(origin).__module__.partition(".")[0] == "pandas":
        return _from_columns([(str(name), origin.iloc[:, at]) for at, name in enumerate(origin.columns)])
    if hasattr(origin, "collect") and hasattr(origin, "collect_schema"):
        origin = origin.collect()  # a frame that polars has not worked out yet
    if any(str(kind) == "Object" for kind in getattr(origin, "dtypes", ())):
        return _from_columns(
            list(zip(origin.columns, origin, strict=True))
        )  # Arrow has no word for what polars holds so
    if hasattr(origin, "__arrow_c_stream__"):
        return _from_arrow(streamed(origin))
    if isinstance(origin, Iterable):
        return _from_rows(list(origin))
    raise L4pathError(f"{quoted(origin)} is no table of events; allowed: {TAKES}")


def _is_column(value: Any) -> bool:
    return isinstance(value, list | tuple) or (hasattr(value, "tolist") and getattr(value, "ndim", 1) == 1)


def _plain(column: Any) -> Sequence[Any]:
    """A column as values of Python; what Arrow cannot hold, as several types in one column, stays as it is."""
    if isinstance(column, list | tuple):
        return list(column)
    try:
        return coded_arrow(pa.array(column, from_pandas=True))
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        mixed: list[Any] = column.tolist() if hasattr(column, "tolist") else column.to_list()
        return mixed


def _from_columns(columns: list[tuple[str, Any]]) -> Columns:
    _check_twice([name for name, _ in columns])
    return {name: _plain(column) for name, column in columns}


def _check_twice(names: list[str]) -> None:
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise TableError(tuple(Problem(what="the table has this column twice", where=shown(name)) for name in twice))


def _from_rows(rows: list[Any]) -> Columns:
    if not rows:
        return {name: [] for name in NEEDED}
    wrong = [row for row in rows if not isinstance(row, Mapping)]
    if wrong:
        raise L4pathError(f"{quoted(wrong[0])} is no row of a table of events; allowed: {TAKES}")
    names = dict.fromkeys(str(name) for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def _from_arrow(table: Any) -> Columns:
    names = table.column_names if isinstance(table, pa.Table) else table.schema.names
    _check_twice(names)
    return {name: _checked(name, table.column(name)) for name in names}


def _from_file(path: Path, form: Csv | None) -> Columns:
    name = shown(os.fspath(path))
    check_there(path)
    ending = path.suffix.lower()
    if ending in PARQUET:
        try:
            return _from_parquet(path)
        except (OSError, pa.ArrowException) as error:
            raise FileError(f"{name}: cannot be read as Parquet: {shown(str(error).splitlines()[0])}") from None
    if ending in CSV:
        return _from_csv(path, form or Csv(delimiter="," if ending == ".csv" else "\t"))
    if ending in LINES:
        return _from_lines(path)
    endings = ", ".join((*PARQUET, *CSV, *LINES))
    raise FileError(f"{name}: no table is read from a file of this name; allowed: {endings}")


def _from_parquet(path: Path) -> Columns:
    """The columns of a file, one after the other, so that no more than one is held as it is stored."""
    about = pyarrow.parquet.read_metadata(path)
    names = about.schema.to_arrow_schema().names
    _check_twice(names)
    check_unpacked({path: about}, names, shown(os.fspath(path)))
    if any("." in name for name in names):  # which stands for a field of a struct there
        return _from_arrow(pyarrow.parquet.read_table(path))
    read = (pyarrow.parquet.read_table(path, columns=[name], read_dictionary=[name]) for name in names)
    return {name: _checked(name, table.column(0), path) for name, table in zip(names, read, strict=True)}


def _checked(name: str, column: Any, path: str | os.PathLike[str] = "") -> Sequence[Any]:
    """A column of Arrow in which no text is too long."""
    check_cells([(name, column)], shown(os.fspath(path)) if path else "")
    return coded_arrow(column)


def _from_lines(path: Path) -> Columns:
    """The rows of a file, an object of JSON each."""
    name, rows = shown(os.fspath(path)), []
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines_of(lines, os.fspath(path)), 1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise FileError(f'{name}: line {number} is no object of JSON, as {{"person": 1}} is')
                    rows.append(row)
    except UnicodeDecodeError as error:
        raise FileError(f"{name}: is no text in UTF-8, from byte {error.start + 1} on; save it in UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise FileError(f"{name}: line {number} is no JSON: {why_unreadable(error)}") from None
    except OSError as error:
        raise FileError(f"{name}: cannot be read: {error.strerror or shown(error)}") from None
    return _from_rows(rows)


def _from_csv(path: Path, form: Csv) -> Columns:
    name = shown(os.fspath(path))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(lines_of(file, os.fspath(path)), delimiter=form.delimiter)
            head = [column.strip() for column in next(lines, [])]
            columns = [Coder() for _ in head]
            uneven = ""
            for number, row in enumerate(lines, 2):
                if not row:
                    continue
                if len(row) != len(head):
                    uneven = uneven or f"line {number} has {len(row)} cells, and the first line {len(head)}"
                for column, cell in zip(columns, row, strict=False):
                    column.add(cell or None)
    except UnicodeDecodeError as error:
        raise FileError(f"{name}: is no text in UTF-8, from byte {error.start + 1} on; save it in UTF-8") from None
    except (OSError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FileError(f"{name}: cannot be read as CSV: {why_unread(error) or shown(reason)}") from None
    if not head:
        raise FileError(f"{name}: is empty; its first line names the columns")
    if problem := wrong_delimiter(head, form.delimiter):
        raise TableError((problem,), name)
    check_width(head, name)
    _check_twice(head)
    if uneven:
        raise TableError((Problem(what=uneven, hint="put a text with a comma in it in quotes"),), name)
    return {called: _as_meant(called, column.done(), form) for called, column in zip(head, columns, strict=True)}


def _as_meant(called: str, column: Coded, form: Csv) -> Coded:
    """A column whose words are those of a pathway file, by what is said of how the file is written."""
    words = [None if word is None or word.strip() in form.missing else word for word in column.words]
    if called.startswith("value"):
        spelled = {**dict.fromkeys(form.yes, "true"), **dict.fromkeys(form.no, "false")}
        words = [spelled.get(word.strip(), word) if word else word for word in words]
        if form.decimal != ".":
            number = re.compile(rf"\s*[-+]?\d+{re.escape(form.decimal)}\d+\s*")
            words = [word.replace(form.decimal, ".") if word and number.fullmatch(word) else word for word in words]
    return Coded(words, column.codes)


_ALSO_CALLED = {
    "person": ("patient", "person_id", "patient_id", "personid", "patientid", "subject_id", "id", "pid", "mrn"),
    "time": ("date", "datetime", "when", "day", "timestamp", "time_stamp", "start", "start_date", "on"),
    "kind": ("type", "event", "event_type", "category", "kind_of_entry"),
    "subject": ("name", "what", "item", "treatment", "fact", "about"),
    "value": ("val", "result", "values", "amount"),
}


def check_columns(found: Mapping[str, object], needed: Iterable[str], known: Iterable[str]) -> list[Problem]:
    """What is wrong with the names of the columns of a table.

    Args:
        found: The columns.
        needed: Those that must be there.
        known: Those that may be there.
    """
    known, problems = tuple(known), []
    strange = [name for name in found if name not in known]
    for name in needed:
        if name in found:
            continue
        called = (other for other in strange if other.lower() in _ALSO_CALLED.get(name, ()))
        near = next(called, "") or next((other for other in strange if did_you_mean(other, [name])), "")
        strange = [other for other in strange if other != near]  # what is probably meant is told once
        hint = f"is it {shown(near)}? Then rename that" if near else ""
        problems.append(Problem(what=f"the table has no column {name}", where=name, hint=hint))
    for name in strange:
        hint = did_you_mean(name, known) or f"columns: {listed(known, len(known))}"
        problems.append(Problem(what="the long table has no such column", where=shown(name), hint=hint))
    return problems
