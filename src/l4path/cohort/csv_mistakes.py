"""What is wrong with a CSV file, in words: how its bytes are written, rows of other lengths, cells of many columns."""

from __future__ import annotations

import csv
import re
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from l4path.cohort.cells import why_unread
from l4path.errors import FileError, Problem, listed, quoted, shown
from l4path.formats.files import lines_of
from l4path.intended import not_recorded, yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

COMMA = re.compile(r"[-+]?\d+,\d+")
"""A number with a decimal comma."""
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
    elif found := why_unread(error):
        text = found
    elif encoding := _encoding(path, error):
        text = f"it is {encoding}: write it anew as UTF-8"
    elif ragged := list(_ragged(path, delimiter)):
        more = ", and so are more" if len(ragged) > _MOST else ""
        text = f"{'; '.join(ragged[:_MOST])}{more}; quote a cell in which {delimiter!r} stands"
    else:
        text = shown(str(error).splitlines()[0])
    return FileError(f"{shown(str(path))}: cannot be read as CSV: {text}")


def wrong_delimiter(names: Sequence[str], delimiter: str) -> Problem | None:
    """That the cells are parted by another sign, if the first line looks so.

    Args:
        names: The cells of the first line.
        delimiter: What should stand between them.
    """
    for other in (";", "\t", "|", ","):
        if other != delimiter and len(names) == 1 and other in names[0]:
            sign = "a tab" if other == "\t" else quoted(other)
            what = f"the first line has {names[0].count(other)} x {sign} and no {quoted(delimiter)}"
            option = "tab" if other == "\t" else f"'{other}'"
            hint = f"{OPTION} csv={{'delimiter': {other!r}}}, or --csv delimiter={option}"
            return Problem(what=what, where="delimiter", hint=hint)
    return None


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
            rows = csv.reader(lines_of(lines, str(path)), delimiter=delimiter)
            wanted = len(next(rows, []))
            for row in rows:
                if row and len(row) != wanted and found <= _MOST:
                    found += 1
                    cells = f"{len(row)} cell{'s' if len(row) > 1 else ''}"
                    yield f"line {rows.line_num} has {cells}, and the first line has {wanted}"
    except (OSError, UnicodeDecodeError, csv.Error):
        return


class Unread(NamedTuple):
    """A text that is not written as its column is read.

    Attributes:
        where: The column.
        what: What is wrong with it; empty where an option reads it.
        hint: What is allowed.
        option: The option that reads it: ``decimal``, ``missing``, ``yes`` or ``no``.
        word: The text.
    """

    where: str
    what: str = ""
    hint: str = ""
    option: str = ""
    word: str = ""


def gathered(unread: Iterable[Unread]) -> tuple[Problem, ...]:
    """What cannot be read: a message for each kind, with the option that reads it, whatever the number of columns.

    Args:
        unread: What cannot be read, column by column.
    """
    kinds: dict[tuple[str, ...], list[Unread]] = {}
    for item in unread:
        same = (_KINDS.get(item.option, item.option),) if item.option else (item.hint, item.where)
        kinds.setdefault(same, []).append(item)
    return tuple(_problem_of(items) for items in kinds.values())


_KINDS = {"no": "yes"}
"""Words for yes and for no are told together."""


def _problem_of(items: list[Unread]) -> Problem:
    """One kind of text that cannot be read."""
    first = items[0]
    where = listed(dict.fromkeys(item.where for item in items), 4)
    if not first.option:
        return Problem(what=first.what, where=where, hint=first.hint)
    words: dict[str, list[str]] = {}
    for item in items:
        if item.word not in words.setdefault(item.option, []):
            words[item.option].append(item.word)
    if first.option == "decimal":
        return Problem(
            what=f"{quoted(first.word)} has a decimal comma",
            where=where,
            hint=f"{OPTION} csv={{'decimal': ','}}, or --csv decimal=,",
        )
    statements = [
        f"{listed(map(quoted, texts), _MOST)} {_STANDS[option] if len(texts) == 1 else _STAND[option]}"
        for option, texts in words.items()
    ]
    given = {option: texts[:_WORDS] for option, texts in words.items()}
    on_line = " ".join(f"--csv {option}={quote(text)}" for option, texts in given.items() for text in texts)
    return Problem(what="; ".join(statements), where=where, hint=f"{OPTION} csv={given}, or {on_line}")


_STANDS = {
    "missing": "seems to stand for nothing recorded",
    "yes": "stands for yes",
    "no": "stands for no",
}
_STAND = {option: text.replace("seems", "seem").replace("stands", "stand") for option, text in _STANDS.items()}
_WORDS = 12
"""So many words an option is shown with."""


def texts_written_otherwise(texts: Iterable[str]) -> tuple[Problem, ...]:
    """Of texts that are no values, those that an option reads: a message for each kind.

    Args:
        texts: The texts.

    Example:
        >>> [str(problem) for problem in texts_written_otherwise(["6,5", "bad"])]
        ["value: '6,5' has a decimal comma; read it with csv={'decimal': ','}, or --csv decimal=,"]
    """
    found = []
    for text in texts:
        word = text.strip()
        meant = yes_or_no(word)
        option = "decimal" if COMMA.fullmatch(word) else "" if meant is None else "yes" if meant else "no"
        option = option or ("missing" if not_recorded(word) else "")
        if option and word.lower() not in ("true", "false"):
            found.append(Unread("value", option=option, word=word))
    return gathered(found)
