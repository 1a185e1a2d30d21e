"""What is wrong with a CSV file, in words: how its bytes are written, rows of other lengths, cells of many columns."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.errors import FileError, Problem, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MOST = 3
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
OPTION = "read it with"
"""How the hint of a mistake begins that an option reads."""


def cannot_be_read(path: Path, delimiter: str, error: Exception) -> FileError:
    """Why a file cannot be read as CSV.

    Args:
        path: The file.
        delimiter: What stands between its cells.
        error: What its reader said.
    """
    if isinstance(error, OSError) and error.strerror:
        text = error.strerror
    elif encoding := _encoding(path, error):
        text = f"it is {encoding}: write it anew as UTF-8"
    elif ragged := list(_ragged(path, delimiter)):
        more = ", and so are more" if len(ragged) > _MOST else ""
        text = f"{'; '.join(ragged[:_MOST])}{more}; quote a cell in which {delimiter!r} stands"
    else:
        text = shown(str(error).splitlines()[0])
    return FileError(f"{shown(str(path))}: cannot be read as CSV: {text}")


def _encoding(path: Path, error: Exception) -> str:
    """How the file is written, where that is not UTF-8; empty where it is."""
    try:
        with path.open("rb") as file:
            begun = file.read(4096)
    except OSError:
        return ""
    if begun[:2] in _MARKS:
        return _MARKS[begun[:2]]
    if begun.count(0) * 3 > len(begun):
        return "UTF-16 without a mark of byte order"
    if b"\0" in begun:
        return "no text"
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) or "UTF8" in str(error) else ""


def _ragged(path: Path, delimiter: str) -> Iterator[str]:
    """The first rows that have another number of cells than the first line, and one more as a sign of more."""
    found = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines, delimiter=delimiter)
            wanted = len(next(rows, []))
            for row in rows:
                if row and len(row) != wanted and found <= _MOST:
                    found += 1
                    cells = f"{len(row)} cell{'s' if len(row) > 1 else ''}"
                    yield f"line {rows.line_num} has {cells}, and the first line has {wanted}"
    except (OSError, UnicodeDecodeError, csv.Error):
        return


def gathered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """What cannot be read, one message for each option that reads it, whatever the number of columns.

    Args:
        problems: What cannot be read, column by column.
    """
    found: dict[tuple[str, str], Problem] = {}
    columns: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        key = (problem.hint, "") if problem.hint.startswith(OPTION) else (problem.hint, problem.where)
        found.setdefault(key, problem)
        if problem.where not in columns.setdefault(key, []):
            columns[key].append(problem.where)
    return tuple(replace(problem, where=listed(columns[key], 4)) for key, problem in found.items())
