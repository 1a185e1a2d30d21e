"""Text of a file into raw data: TOML or JSON, of bearable size, with slips shown where they are."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from typing import IO, TYPE_CHECKING, Any, Literal, get_args

from l4path.errors import FileError, Problem, in_a_row, quoted, shown, visible
from l4path.facts import MOST_DIGITS
from l4path.filename import file_name
from l4path.formats.foreign import other_bytes, other_form
from l4path.intended import LEAVE_OUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 8_000_000
MAX_LINE = 1 << 25
_PIECE = 1 << 20
MAX_NESTING = 60
MAX_PARTS = 16
MAX_ENTRIES = 250_000
_LONGEST = 400
Form = Literal["toml", "json"]


@contextlib.contextmanager
def opened(path: str | Path) -> Iterator[IO[bytes]]:
    """A file opened for reading, or standard input for ``-``, which is waited for even if it was not to be.

    Raises:
        FileError: When it cannot be read.
    """
    name = file_name(path)
    if name == "-" and sys.stdin is None:
        raise FileError("standard input is closed")
    try:
        found = _standard_input() if name == "-" else open(name, "rb")  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from None
    with found as file:
        try:
            yield file
        except OSError as error:
            raise unreadable(name, error) from None


@contextlib.contextmanager
def _standard_input() -> Iterator[IO[bytes]]:
    """Standard input, read as one that waits: who shares it may have set it not to, and no data is then no end."""
    with contextlib.ExitStack() as restored:
        with contextlib.suppress(OSError, AttributeError):  # it is no file, or a Python on Windows before 3.12
            number = sys.stdin.fileno()
            if not os.get_blocking(number):
                os.set_blocking(number, True)
                restored.callback(os.set_blocking, number, False)
        yield sys.stdin.buffer


def unreadable(path: str | os.PathLike[str], error: Exception) -> FileError:
    """The refusal of a file or a folder that the machine does not let us read.

    Args:
        path: Its name.
        error: What the machine says.
    """
    name = os.fspath(path)
    if isinstance(error, FileNotFoundError):
        return FileError(f"{shown(name)}: there is no such file")
    if isinstance(error, IsADirectoryError):
        return FileError(f"{shown(name)}: is a folder, not a file")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "the name is not one of a file"
    return FileError(f"{shown(name)}: cannot be read: {reason[:1].lower()}{reason[1:]}")


def read_text(path: str | Path) -> str:
    """The text of a file, or of standard input for ``-``.

    Raises:
        FileError: When it cannot be read, is too large, or is not UTF-8.
    """
    with opened(path) as file:
        raw = file.read(MAX_BYTES + 1)
    return decoded(raw, file_name(path))


def read_at_most(file: IO[bytes], most: int) -> bytearray:
    """What a file holds; room is taken for what there is, and not at once for all there may be.

    Args:
        file: The file.
        most: So many bytes may there be: of a file with more so much is read that this is seen.
    """
    content = bytearray()
    while len(content) <= most and (piece := file.read(_PIECE)):
        content += piece
    return content


def lines_of(file: IO[str], name: str) -> Iterator[str]:
    """The lines of a file of rows, each with its end; one without an end would be read until memory is full.

    Raises:
        FileError: When a line has more than `MAX_LINE` signs.
    """
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise FileError(f"{shown(name)}: line {number} has more than {MAX_LINE:,} signs; is this a table?")
        yield line


def decoded(raw: bytes, name: str) -> str:
    """The bytes of a file as text.

    Raises:
        FileError: When they are too many, or not UTF-8.
    """
    if len(raw) > MAX_BYTES:
        raise FileError(f"{shown(name)}: has more than {MAX_BYTES:,} bytes, which is more than is read; split it up")
    if other := other_bytes(raw):
        raise FileError(f"{shown(name)}: {other}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FileError(f"{shown(name)}: line {line} is not UTF-8; save the file as UTF-8") from None


def form_of(path: str | Path, text: str) -> Form:
    """Whether a text is TOML or JSON: by the file's ending, else by how it begins."""
    ending = os.path.splitext(file_name(path))[1].lower()
    if ending in (".toml", ".json"):
        return "toml" if ending == ".toml" else "json"
    return "json" if text.lstrip()[:1] == "{" else "toml"


def raw_data(text: str, form: Form, source: str) -> dict[str, Any]:
    """The raw data of a text.

    Raises:
        FileError: For a slip in the syntax, with the line and a caret; for a form that is neither.
    """
    if form not in get_args(Form):
        raise FileError(f"{shown(form)} is not a form of file; allowed: toml, json")
    if not isinstance(text, str):
        raise FileError(f"{quoted(text)} is not the text of a file")
    _check_nesting(text, form, source)
    _check_entries(text, form, source)
    data = _toml(text, source) if form == "toml" else _json(text, source)
    if not isinstance(data, dict):
        what = {"list": "a list", "NoneType": "null", "str": "a text", "bool": "true or false"}
        found = what.get(type(data).__name__, "a number")
        hint = "write one JSON object { ... }; many episodes are one JSON object a line, in a file named .jsonl"
        raise FileError(f"{source}: holds {found} instead of one object; {hint}")
    return data


def read_toml(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The tables of a file of TOML, or of standard input for ``-``.

    Raises:
        FileError: When it cannot be read, is too large, is not UTF-8, or is not TOML.
    """
    name = file_name(path)
    return raw_data(read_text(name), "toml", shown(name))


_QUOTED = r'"(?:[^"\\\n]++|\\.)*+"?+'
_SIGNS = {  # compiled when a file is read, which may be of one form only
    "json": (rf"{_QUOTED}|[\[\]{{}}]", re.DOTALL),
    "toml": (
        rf"""\#[^\n]*+
          | \"{{3}} (?: [^"\\]++ | \\. | "{{1,2}}(?!") )*+ (?:\"{{3}})?+
          | '{{3}} (?: [^']++ | '{{1,2}}(?!') )*+ (?:'{{3}})?+
          | (?P<key> (?: (?:[\w-]++|{_QUOTED}|'[^'\n]*+') [ \t]*+ \. [ \t]*+ ){{{MAX_PARTS},}}+ )
          | {_QUOTED} | '[^'\n]*+'?+
          | [\w-]++ | [\[\]{{}}]""",
        re.VERBOSE | re.DOTALL,
    ),
}

_WORDS = {"json": (rf"{_QUOTED}|[\w-]++", re.DOTALL), "toml": _SIGNS["toml"]}


def _check_nesting(text: str, form: Form, source: str) -> None:
    """Refuse what would only exhaust the reader below: brackets in brackets, or names of endless parts."""
    depth = 0
    for match in re.compile(*_SIGNS[form]).finditer(text):
        sign = match.group()
        if match.lastgroup == "key":
            raise FileError(f"{source}: a key has more than {MAX_PARTS} parts; no pathway or episode needs that")
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            depth = max(0, depth - 1)
        if depth > MAX_NESTING:
            raise FileError(
                f"{source}: brackets are nested more than {MAX_NESTING} deep; no pathway or episode needs that"
            )


_ENTRIES = {"json": ",", "toml": "=,["}
_DEEP = "it is nested too deeply"


def _check_entries(text: str, form: Form, source: str) -> None:
    """Refuse what has more keys and values than any pathway, before they are read one by one."""
    if sum(text.count(sign) for sign in _ENTRIES[form]) <= MAX_ENTRIES:
        return
    bare = re.compile(*_SIGNS[form]).sub(lambda found: found[0] if found[0] in _ENTRIES[form] else "", text)
    if sum(bare.count(sign) for sign in _ENTRIES[form]) > MAX_ENTRIES:
        what = f"has more than {MAX_ENTRIES:,} keys and values; no pathway or episode needs that"
        raise FileError(f"{source}: {what}; many episodes are one JSON object a line, in a file named .jsonl")


def _toml(text: str, source: str) -> Any:
    import tomllib  # noqa: PLC0415 - what ships is read without it

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        from l4path.formats.further import toml_slips  # noqa: PLC0415 - only a slip needs it

        if other := other_form(text, os.path.splitext(source)[1].lower()):
            raise FileError(f"{source}: {shown(other)}") from None
        slips = toml_slips(text, str(error))
        placed = [_located(text, slip.line, slip.column, f"not TOML: {_cut(slip.what)}") for slip in slips]
        raise FileError(f"{source}: {in_a_row(placed)}") from None
    except (RecursionError, ValueError) as error:
        what = f"not TOML that can be read: {why_unreadable(error)}"
        at = long_number_at(text, "toml") if _is_long(error) else None
        raise FileError(f"{source}: {what}" if at is None else _located_at(text, source, at, what)) from None


def _json(text: str, source: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        from l4path.formats.json_further import json_slips  # noqa: PLC0415 - only a slip needs it

        slips = json_slips(text, error)
        placed = [_located(text, slip.line, slip.column, f"not JSON: {_cut(slip.what)}") for slip in slips]
        raise FileError(f"{source}: {in_a_row(placed)}") from None
    except (RecursionError, ValueError) as error:
        from l4path.formats.json_spots import unreadable_at  # noqa: PLC0415 - only a slip needs it

        what = f"not JSON that can be read: {why_unreadable(error)}"
        at = long_number_at(text, "json") if _is_long(error) else unreadable_at(text)
        raise FileError(f"{source}: {what}" if at is None else _located_at(text, source, at, what)) from None


def why_unreadable(error: ValueError | RecursionError) -> str:
    """Why a text of JSON or TOML could not be read, where it is no slip in how it is written.

    Args:
        error: What its reader said.
    """
    if _is_long(error):
        return f"a whole number has more than {sys.get_int_max_str_digits():,} digits; allowed: {MOST_DIGITS}"
    return _DEEP if isinstance(error, RecursionError) else shown(str(error) or _DEEP)


def _is_long(error: Exception) -> bool:
    """Whether Python refuses a number for its digits."""
    return "integer string conversion" in str(error)


def long_number_at(text: str, form: Form) -> int | None:
    """Where the first number with more digits than Python reads stands; None where none is found.

    Args:
        text: The text.
        form: What it is written in.
    """
    most = sys.get_int_max_str_digits()
    for sign in re.compile(*_WORDS[form]).finditer(text):
        if len(sign[0]) > most and sign[0].replace("_", "").lstrip("-").isdigit():
            return sign.start()
    return None


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        double = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {shown(double)} stands twice in one object; leave one of the two out")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number here; {LEAVE_OUT}")


def _cut(wording: str) -> str:
    """What is told of a slip, every sign in it visible, and cut where the line that it corrects is very long."""
    text = visible(wording[:_LONGEST])
    return text if len(wording) <= _LONGEST else f"{text}\u2026"


def located(text: str, source: str, line: int, column: int, what: str) -> str:
    """What is wrong at a place of a text, with the line and a caret under it."""
    return f"{source}: {_located(text, line, column, what)}"


def _located_at(text: str, source: str, at: int, what: str) -> str:
    return located(text, source, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), what)


def _located(text: str, line: int, column: int, what: str) -> Problem:
    lines = text.split("\n")
    wrong = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
    at = min(max(0, column - 1), len(wrong))
    return Problem(what=what, line=line, text=wrong or " ", at=at)
