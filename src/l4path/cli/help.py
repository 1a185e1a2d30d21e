"""Help as a page: what a command does, what it is given, what may be chosen, and examples."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

from l4path.cli.commands import ABOUT, COMMANDS, GROUPS, MEMBERS, SUMMARIES, VERSION
from l4path.cli.output import strong
from l4path.cli.parameters import HELP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.cli.output import Line
    from l4path.cli.parameters import Command, Option

_WIDEST = 100
_NARROWEST = 50


def first_page() -> Iterator[Line]:
    """The page of the program: every command with its summary."""
    yield (strong("Usage:"), " l4path COMMAND ...")
    yield ()
    yield from _described(ABOUT)
    for group, summaries in GROUPS.items():
        yield from _rows(group, summaries.items())
    yield from _options((VERSION, HELP))


def members_page(word: str) -> Iterator[Line]:
    """The page of a word that several commands stand below."""
    yield (strong("Usage:"), f" l4path {word} COMMAND ...")
    yield ()
    yield from _described(SUMMARIES[word])
    yield from _rows("Commands", MEMBERS[word].items())
    yield from _options((HELP,))


def command_page(name: str, command: Command) -> Iterator[Line]:
    """The page of one command."""
    given = [argument.shown if argument.needed else f"[{argument.shown}]" for argument in command.arguments]
    needed = [f"{min(option.names, key=len)} {option.shown}" for option in command.options if option.needed]
    yield (strong("Usage:"), f" {' '.join(('l4path', name, *given, *needed, '[OPTIONS]'))}")
    yield ()
    yield from _described(f"{COMMANDS[name]}\n\n{command.about.strip()}")
    yield from _rows("Arguments", [(argument.shown, argument.about) for argument in command.arguments])
    yield from _options((*command.options, HELP))


def _options(options: Iterable[Option]) -> Iterator[Line]:
    shown = [
        ", ".join(sorted(option.names, key=len)) + (f" {option.shown}" if option.shown else "") for option in options
    ]
    return _rows("Options", zip(shown, (option.about for option in options), strict=True))


def _width() -> int:
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((80, 24)).columns))


def _described(text: str) -> Iterator[Line]:
    """A description: paragraphs are filled, indented lines such as examples stay as they are."""
    for paragraph in text.strip().split("\n\n"):
        lines = paragraph.splitlines()
        plain = [line for line in lines if not line.startswith(" ")]
        yield from ((line,) for line in textwrap.wrap(" ".join(plain), _width(), break_on_hyphens=False))
        yield from ((f"  {line.strip()}",) for line in lines if line.startswith(" "))
        yield ()


def _rows(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[Line]:
    rows = list(rows)
    if not rows:
        return
    column = max(len(name) for name, _ in rows) + 4
    yield (strong(f"{title}:"),)
    for name, about in rows:
        first, *rest = textwrap.wrap(about, max(_NARROWEST // 2, _width() - column), break_on_hyphens=False)
        yield (f"  {name:{column - 2}}{first}",)
        yield from ((" " * column + line,) for line in rest)
    yield ()
