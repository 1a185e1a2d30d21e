"""What the commands of `l4path fhir` share that go line by line: objects from lines, and what becomes of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from l4path.cli.inputs import Lines, Reading, named, reasons
from l4path.cli.output import complain, json_line, say
from l4path.errors import FileError, L4pathError
from l4path.formats.files import MAX_BYTES, decoded, opened, raw_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_WRONG = 2
_MANY = (".jsonl", ".ndjson")
Given = TypeVar("Given")


def say_each(
    found: Iterable[tuple[int, Given | L4pathError]], made: Callable[[Given], dict[str, Any]], what: str
) -> int:
    """Print a line of JSON for each thing that was given, or why it is refused, and give the exit status.

    Args:
        found: Each with its line, 0 where it stands alone, or why it could not be read.
        made: What is printed of it; may raise an error of l4path.
        what: What they are called together.

    Raises:
        L4pathError: When what stands alone is refused.
    """
    count = refused = 0
    for line, given in found:
        count += 1
        try:
            if isinstance(given, L4pathError):
                raise given
            answer = made(given)
        except L4pathError as error:
            if not line:
                raise
            refused += 1
            answer = {"line": line, "error": reasons(error, line, carets=False)}
        say(json_line(answer))
    if refused:
        complain(f"{refused} of {count} {what} refused; the reasons stand in their place")
        return _WRONG
    return 0


def objects_of(names: Sequence[str]) -> Iterator[tuple[int, dict[str, Any] | FileError]]:
    """The JSON objects of some files, each with its line; 0 of one that is the whole file."""
    for name in names:
        ending = Path(name).suffix.lower()
        with opened(name) as file:
            lines = Lines(file, Reading())
            if ending in _MANY or (ending != ".json" and lines.hold_episodes()):
                yield from _each_line(lines)
            else:
                source = named(name)
                yield 0, raw_data(decoded(lines.read(MAX_BYTES + 1), source), "json", source)


def _each_line(lines: Lines) -> Iterator[tuple[int, dict[str, Any] | FileError]]:
    number = 0
    while line := lines.readline(MAX_BYTES + 1):
        number += 1
        if not line.strip():
            continue
        try:
            yield number, raw_data(decoded(line, f"line {number}").rstrip("\r\n"), "json", f"line {number}")
        except FileError as error:
            yield number, error
