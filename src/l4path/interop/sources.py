"""Files of FHIR data: bundles, lists and resources in JSON, NDJSON and folders of it, numbers read as decimals."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from l4path.errors import FileError, shown
from l4path.filename import file_name
from l4path.formats.files import located, long_number_at, opened, read_at_most, why_unreadable
from l4path.formats.folders import files_in, is_folder
from l4path.formats.json_slips import json_slip
from l4path.interop.gathering import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 2_000_000_000
_LONGEST = 400_000  # of a longer text only what the reader of JSON says is told
_LINES = (".ndjson", ".jsonl")
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_PATIENT = re.compile(r'"(?:subject|patient)"\s*:\s*\{[^{}]*?"reference"\s*:\s*"([^"\\]{1,200})"')
_KIND = re.compile(r'"resourceType"\s*:\s*"([A-Za-z]{1,64})"')
_ID = re.compile(r'"id"\s*:\s*"([A-Za-z0-9.-]{1,64})"')


def documents_of(data: Any) -> Iterator[Any]:
    """What some data hold: as they are, or read from the files that they name.

    Args:
        data: A resource, a list of resources, a path, or a list of paths (``pathlib.Path``); ``-`` is standard input.

    Raises:
        FileError: When a file cannot be read, or is no JSON.
    """
    if isinstance(data, str | bytes | PathLike):
        yield from _of_path(Path(file_name(data)))
    elif isinstance(data, Sequence) and data and all(isinstance(item, PathLike) for item in data):
        for part in data:
            yield from _of_path(Path(file_name(part)))
    else:
        yield list(data) if isinstance(data, tuple) else data


def _of_path(path: Path) -> Iterator[Any]:
    if is_folder(path):
        files = files_in(path, (".ndjson",))
        if not files:
            raise FileError(f"{shown(path)}: a folder without a file of NDJSON (*.ndjson)")
        for inner in files:
            yield from _of_path(inner)
        return
    with opened(path) as file:
        text = _text(read_at_most(file, MAX_BYTES), str(path))
    name = "standard input" if str(path) == "-" else shown(path)
    if path.suffix.lower() in _LINES:
        yield from _lines(text, name)
        return
    try:
        yield _parsed(text)
    except _NotJsonError as error:
        if _looks_like_lines(text):
            yield from _lines(text, name)
            return
        raise FileError(located(text, name, error.line, error.column, f"not JSON: {error}")) from None


def _text(raw: bytearray, name: str) -> str:
    shown_name = "standard input" if name == "-" else shown(name)
    if len(raw) > MAX_BYTES:
        raise FileError(f"{shown_name}: has more than {MAX_BYTES:,} bytes; split it up")
    if _XML.match(raw):
        raise FileError(f"{shown_name}: this is XML; FHIR R4 is read as JSON")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FileError(f"{shown_name}: line {line} is not UTF-8") from None
    if not text.strip():
        raise FileError(f"{shown_name}: is empty; an empty search is written as an empty Bundle")
    return text


class _NotJsonError(ValueError):
    """What is wrong with a text as JSON, with its line and column."""

    def __init__(self, what: str, line: int = 1, column: int = 1) -> None:
        super().__init__(what)
        self.line, self.column = line, column


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        slip = json_slip(text, error.pos) if len(text) <= _LONGEST else None
        what = slip.what if slip else error.msg[:1].lower() + error.msg[1:]
        raise _NotJsonError(what, error.lineno, error.colno) from None
    except RecursionError:
        raise _NotJsonError("it is nested too deeply") from None
    except ValueError as error:
        before = text[: long_number_at(text, "json") or 0]
        raise _NotJsonError(why_unreadable(error), before.count("\n") + 1, len(before) - before.rfind("\n")) from None
    except ArithmeticError as error:
        raise _NotJsonError(shown(error)) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _looks_like_lines(text: str) -> bool:
    """Whether the first line that says something is an object of its own, and more follow."""
    lines = (line for line in text.split("\n") if line.strip())
    first = next(lines, "")
    try:
        return isinstance(_parsed(first), Mapping) and next(lines, "").lstrip().startswith("{")
    except _NotJsonError:
        return next(lines, "").lstrip().startswith('{"resourceType"')


def _lines(text: str, name: str) -> Iterator[Any]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield _parsed(line)
        except _NotJsonError as error:
            yield _broken(line, f"{name}, line {number}: not JSON: {error}")


def _broken(line: str, problem: str) -> Broken:
    """A line that is no JSON, with whom the rest of it is about, as far as it says."""
    kind = _KIND.search(line)
    found = _PATIENT.search(line)
    patient = found[1] if found else ""
    if not patient and kind and kind[1] == "Patient" and (own := _ID.search(line)):
        patient = f"Patient/{own[1]}"
    return Broken(problem, patient, kind[1] if kind else "")
