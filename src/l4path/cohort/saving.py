"""Tables written whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from l4path.errors import FileError, shown
from l4path.saving import file_named, save

if TYPE_CHECKING:
    from os import PathLike

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
        raise FileError(f"{shown(os.fspath(path))}: a table is written as {', '.join(sorted(FORMS))}; name it so")
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
            pyarrow.csv.write_csv(_flat(table), out)
        else:
            _write_lines(table, out)
    except pa.ArrowException as error:
        raise FileError(f"{shown(os.fspath(path))}: cannot be written: {shown(error)}") from None
    content: bytes = out.getvalue().to_pybytes()
    return content


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
    import json  # noqa: PLC0415 - only for this form

    for batch in table.to_batches(max_chunksize=10_000):
        lines = (json.dumps(row, ensure_ascii=False, default=_as_text) + "\n" for row in batch.to_pylist())
        out.write("".join(lines).encode())


def _as_text(value: Any) -> str:
    """What JSON has no word for: dates and points in time as they are written, all else as it is shown."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
