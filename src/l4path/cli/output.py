"""Where words go: standard output, standard error or a file, with nothing in them that a reader cannot see."""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn, TextIO

from l4path.errors import FileError, L4pathError, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

# How a terminal that has no such signs shows them; anything else is written out as an escape.
_PLAIN = {
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{RIGHTWARDS ARROW}": "->",
}


_COLOURS = {"red": "31", "green": "32", "yellow": "33"}


class ReaderGoneError(Exception):
    """Whoever read standard output has stopped, as `head` does: there is nothing left to do."""


class Piece(NamedTuple):
    """A stretch of text with how it looks."""

    text: str
    color: str | None = None
    bold: bool = False
    dim: bool = False


Line = tuple[str | Piece, ...]


def strong(text: str) -> Piece:
    """A heading or a name."""
    return Piece(text, bold=True)


def faint(text: str) -> Piece:
    """What matters less, such as an id."""
    return Piece(text, dim=True)


def coloured(text: str, color: str) -> Piece:
    """Text that its colour only underlines: the words say the same."""
    return Piece(text, color, bold=True)


class _Closed(io.TextIOBase):
    """A standard output that takes nothing, and says why to whoever has an answer for it."""

    def __init__(self, reason: Exception) -> None:
        self._reason = reason

    def write(self, _: str) -> NoReturn:
        raise self._reason

    def flush(self) -> None:
        """Nothing is waiting."""


def prepare() -> None:
    """Make the standard streams take any text: a sign that a terminal lacks never ends the program."""
    codecs.register_error("l4path", _shown_plainly)
    if sys.stdout is None:
        sys.stdout = _Closed(FileError("standard output is closed"))
    if sys.stderr is None:
        sys.stderr = io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="l4path")


def _shown_plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(
        _PLAIN.get(c) or c.encode("unicode_escape").decode("ascii") for c in error.object[error.start : error.end]
    ), error.end


def in_colour(stream: TextIO) -> bool:
    """Whether a person reads a stream on a terminal that has colours, and has not asked for plain text."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or "WT_SESSION" in os.environ  # older consoles of Windows print the codes


def say(*pieces: str | Piece) -> None:
    """Print one line on standard output, every unseen character in it written out."""
    _write(sys.stdout, "".join(_styled(piece, sys.stdout) for piece in pieces) + "\n")


def say_lines(text: str) -> None:
    """Print a text of several lines on standard output, every unseen character in it written out."""
    _write(sys.stdout, visible(text, keep="\n") + "\n")


def hand_over(text: str) -> None:
    """Write the text of a file to standard output: in UTF-8 for a program, and for a person what can be seen."""
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None or sys.stdout.isatty():
        _write(sys.stdout, visible(text, keep="\n"))
        return
    finish()
    try:
        raw.write(text.encode("utf-8"))
    except BrokenPipeError:
        raise ReaderGoneError from None


def json_line(found: dict[str, Any]) -> str:
    """An object as one line of JSON, in ASCII, so that every terminal and every encoding carries it unchanged."""
    return json.dumps(found, ensure_ascii=True, allow_nan=False)


def plain_text(lines: Iterable[Iterable[str | Piece]]) -> str:
    """Lines as a plain text, every unseen character in it written out."""
    texts = ("".join(piece if isinstance(piece, str) else piece.text for piece in line) for line in lines)
    return "".join(f"{visible(line)}\n" for line in texts)


def put(text: str, output: str, *, over: bool = True) -> None:
    """Write the text of a file where it was asked for: to a file, whole or not at all, or to standard output.

    Args:
        text: The text.
        output: The file; empty or ``-`` for standard output.
        over: Whether a file that is there already is written over.

    Raises:
        FileError: When it cannot be written, or is there and must not be written over.
    """
    from l4path.saving import is_standard_output, save  # noqa: PLC0415 - few calls write a file

    if not output or output == "-" or is_standard_output(output):
        hand_over(text)
        return
    save(output, text.encode(), over=over)
    say_written(output)


def say_written(output: str) -> None:
    """Tell that a file is written, unless it was standard output, which then holds the file and nothing else."""
    from l4path.saving import is_standard_output  # noqa: PLC0415 - same reason

    if not is_standard_output(output):
        from l4path.language import words  # noqa: PLC0415 - most commands write no file

        tell(words()("cli.written", output=output))


def tell(*pieces: str | Piece) -> None:
    """Print one line beside what was asked for, which is done: where nobody takes it, only what is an answer fails."""
    try:
        say(*pieces)
    except (ReaderGoneError, OSError, L4pathError) as error:
        abandon()
        sys.stdout = _Closed(error)


def complain(message: str) -> None:
    """Print a message on standard error; where nobody can be told, the exit status alone says it."""
    text = visible(message, keep="\n")
    try:
        _write(sys.stderr, f"{_styled(Piece('l4path:', 'red', bold=True), sys.stderr)} {text}\n")
    except (ReaderGoneError, OSError, ValueError):
        abandon("stderr")


def finish() -> None:
    """Send off what is still waiting to be printed.

    Raises:
        ReaderGoneError: When nobody reads it any more.
    """
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None


def abandon(name: Literal["stdout", "stderr"] = "stdout") -> None:
    """Point a standard stream at nothing, so that no more is tried when the program ends."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, getattr(sys, name).fileno())
        os.close(nothing)
    except (OSError, ValueError):
        setattr(sys, name, io.StringIO())


def _styled(piece: str | Piece, stream: TextIO) -> str:
    if isinstance(piece, str):
        return visible(piece)
    text = visible(piece.text)
    codes = [_COLOURS.get(piece.color or "", ""), "1" if piece.bold else "", "2" if piece.dim else ""]
    return f"\x1b[{';'.join(filter(None, codes))}m{text}\x1b[0m" if any(codes) and in_colour(stream) else text


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()  # whoever reads a pipe sees a line as soon as it is there
    except BrokenPipeError:
        raise ReaderGoneError from None
