"""Help as a page: what a command does, what it is given, what may be chosen, and examples."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from l4path.cli.output import in_colour

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDEST = 100
_NARROWEST = 50


class Command(TyperCommand):
    """A command whose help reads the same whatever version of typer is installed."""

    def get_help(self, ctx: Any) -> str:
        """The page."""
        return "\n".join(_page(self, ctx))


class Commands(TyperGroup):
    """All commands, in the order in which they are wanted."""

    def get_help(self, ctx: Any) -> str:
        """The page."""
        return "\n".join(_page(self, ctx))

    def summaries(self, ctx: Any) -> Iterator[tuple[str, str, str]]:
        """The group, name and first sentence of every command."""
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None:
                yield (
                    getattr(command, "rich_help_panel", None) or "Commands",
                    name,
                    (command.help or "").partition("\n\n")[0],
                )


def _page(command: Command | Commands, ctx: Any) -> Iterator[str]:
    arguments = [param for param in command.get_params(ctx) if param.param_type_name == "argument"]
    options = [param for param in command.get_params(ctx) if param.param_type_name == "option"]
    given = " ".join(_name(param) if param.required else f"[{_name(param)}]" for param in arguments)
    needed = " ".join(f"{min(param.opts, key=len)} {param.metavar}" for param in options if param.required)
    words = ("COMMAND", "...") if isinstance(command, Commands) else (given, needed, "[OPTIONS]")
    yield f"{_head('Usage:')} {' '.join(word for word in (ctx.command_path, *words) if word)}"
    yield ""
    yield from _described(command.help or "")
    if isinstance(command, Commands):
        found: dict[str, list[tuple[str, str]]] = {}
        for group, name, said in command.summaries(ctx):
            found.setdefault(group, []).append((name, said))
        for group, rows in found.items():
            yield from _rows(group, rows)
    yield from _rows("Arguments", [(_name(param), _about(param)) for param in arguments])
    yield from _rows("Options", [(_option(param), _about(param)) for param in options])


def _name(param: Any) -> str:
    return str(param.metavar or param.name.upper())


def _about(param: Any) -> str:
    return str(getattr(param, "help", None) or "")


def _option(param: Any) -> str:
    return ", ".join(sorted(param.opts, key=len)) + (f" {param.metavar}" if param.metavar else "")


def _head(text: str) -> str:
    return typer.style(text, bold=True) if in_colour(sys.stdout) else text


def _width() -> int:
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((80, 24)).columns))


def _described(text: str) -> Iterator[str]:
    """A description: paragraphs are filled, indented lines such as examples stay as they are."""
    for paragraph in text.split("\n\n"):
        lines = paragraph.splitlines()
        plain = [line for line in lines if not line.startswith(" ")]
        yield from textwrap.wrap(" ".join(plain), _width(), break_on_hyphens=False)
        yield from (f"  {line.strip()}" for line in lines if line.startswith(" "))
        yield ""


def _rows(title: str, rows: list[tuple[str, str]]) -> Iterator[str]:
    if not rows:
        return
    column = max(len(name) for name, _ in rows) + 4
    yield _head(f"{title}:")
    for name, said in rows:
        filled = textwrap.wrap(
            " ".join(said.split()), max(_NARROWEST // 2, _width() - column), break_on_hyphens=False
        ) or [""]
        yield f"  {name:{column - 2}}{filled[0]}"
        yield from (" " * column + line for line in filled[1:])
    yield ""
