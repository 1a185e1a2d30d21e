"""The words of a call, read into what a command is given."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

from l4path.cli.parameters import HELP, UsageError
from l4path.errors import FileError, nearest, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.cli.parameters import Argument, Command, Option

_MOST_DIGITS = 18  # what is within 64 bits
_PLACES = ("FILE", "FOLDER")
_READ = (
    *("PATHWAY", "OLD", "NEW", "EPISODE", "EPISODE...", "CASES", "TABLE", "EVENTS", "BINDINGS", "DATA", "RESPONSE"),
    *_PLACES,
)
"""How help calls what is read, where it is not written."""


def parsed(command: Command, words: Sequence[str]) -> dict[str, Any] | None:
    """What a command is given, under the names of its function's parameters; None where its help is wanted.

    Options may stand before, between and behind the arguments; what follows ``--`` is no option.

    Raises:
        UsageError: When a word is not understood, is missing or is not allowed.
        FileError: When a file that is to be written cannot be, which is said before any work is done for it.
    """
    options = (*command.options, HELP)
    named = {name: option for option in options for name in option.names}
    found, places = _split(words, named)
    if any(option is HELP for option, _ in found):
        return None
    given = _arguments(command.arguments, places)
    for option in command.options:
        values = [value for given_option, value in found if given_option is option]
        given[option.name] = _value(option, values)
    _check_places(command, given)
    return given


def _check_places(command: Command, given: dict[str, Any]) -> None:
    """That what is to be read ends, that what is to be written can be, and that nothing is lost by it."""
    reading: list[Argument | Option] = [*command.arguments, *(item for item in command.options if not item.writes)]
    named = [place for item in reading if item.shown in _READ for place in _places(item, given)]
    for place in filter(_is_own_pipe, named):
        raise FileError(f"{shown(place)}: is a pipe that this call writes itself; nothing comes from there")
    writing = [option for option in command.options if option.writes]
    written = [(option, place) for option in writing for place in _places(option, given) if place != "-"]
    if not written:
        return
    from l4path.catalog import bundled  # noqa: PLC0415 - few calls write a file
    from l4path.saving import check_apart, check_place  # noqa: PLC0415 - same reason

    for option, place in written:
        check_place(place, folder=option.shown == "FOLDER")
    read = [place for place in named if place not in bundled()]
    check_apart([place for _, place in written], () if command.in_place else read)


def _is_own_pipe(place: str) -> bool:
    """Whether a file is the pipe into which this program writes, whose end never comes while the program waits."""
    try:
        there = os.stat(place)  # noqa: PTH116 - nearly every call comes by here, and pathlib takes long to load
    except (OSError, ValueError):  # there is no such file
        return False
    return stat.S_ISFIFO(there.st_mode) and any(_is_stream(there, number) for number in (1, 2))


def _is_stream(there: os.stat_result, number: int) -> bool:
    """Whether a file is standard output or standard error, by its number."""
    try:
        return os.path.samestat(there, os.fstat(number))
    except OSError:  # it is closed
        return False


def _places(item: Argument | Option, given: dict[str, Any]) -> list[str]:
    """The files and folders that an argument or an option names."""
    values = given[item.name] if isinstance(given[item.name], list) else [given[item.name]]
    return list(filter(None, (value.partition("=")[2] if "=" in item.shown else value for value in values if value)))


def _split(words: Sequence[str], named: dict[str, Option]) -> tuple[list[tuple[Option, str]], list[str]]:
    found: list[tuple[Option, str]] = []
    places: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            places += rest
        elif word == "-" or not word.startswith("-"):
            places.append(word)
        else:
            name, joined, value = word.partition("=") if word.startswith("--") else (word[:2], word[2:], word[2:])
            option = named.get(name)
            if option is None:
                raise UsageError(_unknown(word.partition("=")[0], named))
            if option.shown and not joined:
                following = next(rest, None)
                if following is None:
                    raise UsageError(f"option {name} needs a value: {option.shown}")
                value = following
            elif joined and not option.shown:
                raise UsageError(f"option {name} takes no value")
            found.append((option, value))
    return found, places


def _unknown(name: str, named: Iterable[str]) -> str:
    long = [known[2:] for known in named if known.startswith("--")]
    bare = name.lstrip("-")
    begun = [known for known in long if known.startswith(bare)] if len(name) > len("--") else []
    near = begun[0] if len(begun) == 1 else nearest(bare, long)
    return f"no such option {quoted(name)}" + (f"; did you mean --{near}?" if near else "")


def _arguments(arguments: Sequence[Argument], places: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for argument in arguments:
        taken, places = (places, []) if argument.many else (places[:1], places[1:])
        if argument.needed and not taken:
            raise UsageError(f"missing argument {quoted(argument.shown)}; {_begun(argument.about)}")
        for word in taken:
            _allowed(argument.shown, word, argument.choices)
        given[argument.name] = taken if argument.many else taken[0] if taken else None
    if places:
        raise UsageError(f"got {quoted(places[0])}, for which there is no argument")
    return given


def _begun(about: str) -> str:
    """What something is, as a message goes on with it."""
    return f"{about[:1].lower()}{about[1:].rstrip('.')}"


def _value(option: Option, values: list[str]) -> Any:
    if not option.shown:
        return bool(values)
    if option.needed and not values:
        needed = f"{min(option.names, key=len)} {option.shown}"
        raise UsageError(f"missing option {quoted(needed)}; {_begun(option.about)}")
    if option.shown in _PLACES and "" in values:  # as a variable of a shell that is not set leaves it
        raise UsageError(f"option {min(option.names, key=len)} needs a value: {option.shown}")
    for value in values:
        _allowed(option.names[-1], value, option.choices)
    if option.many:
        return values
    if not values:
        return option.default
    return _number(option, values[-1]) if option.whole else values[-1]


def _allowed(what: str, word: str, choices: tuple[str, ...]) -> None:
    if choices and word not in choices:
        raise UsageError(f"invalid value for {quoted(what)}: {quoted(word)} is not one of {', '.join(choices)}")


def _number(option: Option, word: str) -> int:
    least, most = option.whole or (0, None)
    digits = word.strip().removeprefix("-")
    is_whole = digits.isascii() and digits.isdecimal()
    number = int(word) if is_whole and len(digits) <= _MOST_DIGITS else None
    if number is None or number < least or (most is not None and number > most):
        wanted = f"from {least} to {most}" if most is not None else f"of {least} or more"
        if most is None and is_whole and number is None:
            wanted = f"of at most {_MOST_DIGITS} digits"
        raise UsageError(f"invalid value for {quoted(option.names[-1])}: {quoted(word)} is no whole number {wanted}")
    return number
