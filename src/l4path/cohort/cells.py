"""How long a text in a cell may be, and how many rows a file may hold for its size: more is no table of patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from l4path.errors import Problem, TableError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

MAX_CELL = 1 << 17
"""So many signs a text in a cell may have, as Python's reader of CSV has it."""
MAX_UNPACKED = 1 << 27
"""So many bytes a column of some rows of a file may have where a cell of it has more than 256 of them."""
_USUAL_CELL = 1 << 8
SOME_ROWS = 1_000_000
ROWS_A_BYTE = 8
"""A file of more than ``SOME_ROWS`` rows holds no more of them than this for each of its bytes."""
MAX_COLUMNS = 4096
"""So many columns a table may have beside those that a pathway knows; each is told with what it is nearest to."""
TOO_LONG = f"a text has more than {MAX_CELL:,} signs"
NO_TABLE = "is this a table?"


def check_width(names: Sequence[str], source: str = "", *, known: int = 0) -> None:
    """Refuse more columns than any table of patients has, before each is looked at.

    Args:
        names: The columns.
        source: The file that they are read from, for messages.
        known: How many columns the pathway knows.

    Raises:
        TableError: When there are too many.
    """
    if len(names) > MAX_COLUMNS + known:
        what = f"{len(names):,} columns, and at most {MAX_COLUMNS + known:,} are read"
        raise TableError((Problem(what=what, hint=NO_TABLE),), source)


def check_cells(columns: Iterable[tuple[str, Any]], source: str = "") -> None:
    """Refuse texts that are too long, before anything copies them.

    Args:
        columns: The columns by name: of Arrow, or lists of values.
        source: The file that they are read from, for messages.

    Raises:
        TableError: When a text is too long, with the columns.
    """
    problems = [
        Problem(what=TOO_LONG, where=shown(name), hint=NO_TABLE) for name, column in columns if _has_long(column)
    ]
    if problems:
        raise TableError(tuple(problems), source)


def _has_long(column: Any) -> bool:
    """Whether a text of a column is too long; that all together are not is seen from their size."""
    if isinstance(column, list):
        return any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in column)
    if isinstance(column, pa.ChunkedArray):
        return any(map(_has_long, column.chunks))
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        return _has_long(column.storage)
    if pa.types.is_dictionary(kind):
        return _has_long(column.dictionary)
    if "list" in str(kind).partition("<")[0]:
        return _has_long(column.flatten())
    if not any(word in str(kind) for word in ("string", "binary")) or "<" in str(kind):
        return False
    # what a slice shares with its whole is counted too, and only sends to look again
    if sum(buffer.size for buffer in column.buffers() if buffer is not None) <= MAX_CELL:
        return False
    if "view" in str(kind):
        column = column.cast(pa.large_binary() if "binary" in str(kind) else pa.large_string())
    if (pc.max(pc.binary_length(column)).as_py() or 0) <= MAX_CELL:
        return False
    return "binary" in str(column.type) or pc.max(pc.utf8_length(column)).as_py() > MAX_CELL


def why_unread(error: Exception) -> str:
    """Why a reader of CSV goes no further, in the words of this library; empty where it is for another reason.

    Args:
        error: What the reader said.
    """
    if "field larger than field limit" in str(error):
        return f"{TOO_LONG}; {NO_TABLE}"
    if "straddles two block boundaries" in str(error):
        return f"a line has more bytes than are read at a time; {NO_TABLE}"
    return ""


def check_unpacked(files: Mapping[Path, Any], columns: Iterable[str], source: str) -> None:
    """Refuse Parquet that is small only as long as it is packed, by what it says of itself.

    Args:
        files: The metadata of each file of the table.
        columns: The columns that are read.
        source: What the table is called.

    Raises:
        TableError: When it holds more rows than a table of its size, or texts that are too long.
    """
    size, rows = sum(path.stat().st_size for path in files), sum(about.num_rows for about in files.values())
    if rows > max(SOME_ROWS, ROWS_A_BYTE * size):
        what = f"{rows:,} rows in {size:,} bytes"
        hint = f"more than {SOME_ROWS:,} rows are read where at most {ROWS_A_BYTE} stand in a byte; {NO_TABLE}"
        raise TableError((Problem(what=what, hint=hint),), source)
    wanted, found = set(columns), dict[str, Problem]()
    for column in (column for about in files.values() for column in _chunks(about)):
        name, unpacked, count = column.path_in_schema, column.total_uncompressed_size, column.num_values
        whole = name if name in wanted else name.partition(".")[0]
        if whole in wanted and unpacked > max(MAX_UNPACKED, _USUAL_CELL * count):
            what = f"{count:,} values take {unpacked:,} bytes"
            found[whole] = Problem(what=what, where=shown(whole), hint=f"shorten its texts; {NO_TABLE}")
    if found:
        raise TableError(tuple(found.values()), source)


def _chunks(about: Any) -> Iterator[Any]:
    """What a file says of each column of some rows."""
    for group in map(about.row_group, range(about.num_row_groups)):
        yield from map(group.column, range(group.num_columns))
