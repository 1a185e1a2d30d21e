"""Tables written whole or not at all."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from l4path.errors import FileError, shown
from l4path.filename import file_name
from l4path.saving import file_named, save

if TYPE_CHECKING:
    from os import PathLike

_LONGEST = 1 << 20  # of a first line; no table of ours has a longer one
_BYTES = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view)
FORMS = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def form_of(path: str | PathLike[str]) -> str:
    """The form in which a table is written, by the ending of its file.

    Args:
        path: The file.

    Raises:
        FileError: When the ending is none of a table.
    """
    form = FORMS.get(file_named(path).suffix.lower())
    if form is None:
        raise FileError(f"{shown(file_name(path))}: a table is written as {', '.join(sorted(FORMS))}; name it so")
    return form


def save_table(table: pa.Table, path: str | PathLike[str], *, form: str = "") -> None:
    """Write a table, whole or not at all.

    Args:
        table: The table.
        path: The file; one that is there is replaced.
        form: ``parquet``, ``csv`` or ``jsonl``; by the ending of the file if left out.

    Raises:
        FileError: When it cannot be written; what was there is left as it was.
    """
    save(path, table_bytes(table, path, form=form))


def table_bytes(table: pa.Table, path: str | PathLike[str], *, form: str = "") -> bytes:
    """What a file of a table holds; see :func:`save_table`."""
    form = form or form_of(path)
    out = pa.BufferOutputStream()
    try:
        if form == "parquet":
            pyarrow.parquet.write_table(table, out)
        elif form == "csv":
            pyarrow.csv.write_csv(_flat(_worded(table, path)), out)
        else:
            _write_lines(_worded(table, path), out)
    except pa.ArrowException as error:
        raise FileError(f"{shown(file_name(path))}: cannot be written: {shown(error)}") from None
    content: bytes = out.getvalue().to_pybytes()
    return content


def columns_in(path: str | PathLike[str]) -> list[str] | None:
    """The columns of a table that is there already, so that nothing else is taken for one and replaced.

    Args:
        path: The file, named as a table is.

    Returns:
        Their names, none for an empty file; None where it is no such table, or cannot be read.
    """
    form = form_of(path)
    try:
        if form == "parquet":
            names: list[str] = pyarrow.parquet.read_schema(path).names
            return names
        with file_named(path).open(encoding="utf-8", newline="") as file:
            first = file.readline(_LONGEST)
        if form == "csv":
            return next(csv.reader([first]), [])
        return list(json.loads(first)) if first else []
    except (OSError, ValueError, TypeError, RecursionError, csv.Error, pa.ArrowException):
        return None


def _worded(table: pa.Table, path: str | PathLike[str]) -> pa.Table:
    """A table whose bytes, as some programs store a text, are the texts that they are.

    Raises:
        FileError: When some are no text, which neither CSV nor JSON can hold.
    """
    for at, kind in enumerate(table.schema):
        plain = kind.type.value_type if pa.types.is_dictionary(kind.type) else kind.type
        if any(are(plain) for are in _BYTES):
            try:
                texts = table.column(at).cast(plain).cast(pa.string())
            except pa.ArrowInvalid:
                what = f"the column {shown(kind.name)} holds bytes that are no text"
                raise FileError(f"{shown(file_name(path))}: cannot be written: {what}; write .parquet") from None
            table = table.set_column(at, kind.name, texts)
    return table


def _flat(table: pa.Table) -> pa.Table:
    """A table as a CSV file can hold it: lists as texts, with a semicolon between."""
    for at, kind in enumerate(table.schema):
        if pa.types.is_list(kind.type):
            joined = pc.binary_join(table.column(at), ";")
            table = table.set_column(at, kind.name, joined)
        elif pa.types.is_dictionary(kind.type):
            table = table.set_column(at, kind.name, table.column(at).cast(kind.type.value_type))
    return table


def _write_lines(table: pa.Table, out: pa.BufferOutputStream) -> None:
    for batch in table.to_batches(max_chunksize=10_000):
        lines = (json.dumps(row, ensure_ascii=False, default=_as_text) + "\n" for row in batch.to_pylist())
        out.write("".join(lines).encode())


def _as_text(value: Any) -> str:
    """What JSON has no word for: dates and points in time as they are written, all else as it is shown."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
