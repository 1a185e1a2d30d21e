"""One run of the command line: whatever goes wrong ends in one clear message and an exit status."""

from __future__ import annotations

import atexit
import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from l4path.cli import end_within, output
from l4path.cli.commands import MEMBERS, SUMMARIES, VERSION, loaded
from l4path.cli.parameters import HELP, UsageError
from l4path.cli.parsing import parsed
from l4path.errors import L4pathError, nearest, quoted, shown, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.cli.parameters import Command

WRONG = 2
_THREADS = ("start new thread", "launch worker thread")  # as Python, and as pyarrow, says that there is no more
_NO_THREAD = "the machine lets no further thread begin; end other programs, or allow more processes (`ulimit -u`)"
_CLOCKS = ("platform time_t", "PyTime_t")  # as Python says that a time is beyond what it can tell
_NO_TIME = "the clock of the machine, or SOURCE_DATE_EPOCH, tells a time that is out of range; set it right"
_LEAST_DEPTH = 1000  # what Python allows unless it is told otherwise, and what all that is read is bounded for
_NO_DEPTH = "the program that calls this allows Python too little depth; allow 1000 or more (`sys.setrecursionlimit`)"
_READER_GONE = 141  # what a shell reports of a program whose reader went away


def run(arguments: Sequence[str] | None) -> int:
    """Run one command and give the exit status."""
    output.prepare()
    try:
        status = _called_to_its_end(sys.argv[1:] if arguments is None else arguments)
    except output.ReaderGoneError:
        output.abandon()
        return _READER_GONE
    except L4pathError as error:
        status = _refused(str(error))
    except OSError as error:
        output.abandon()
        status = _refused(_place_refused(error))
    except MemoryError:
        status = _refused("there is not enough memory for this; give less at once, or more memory")
        if arguments is None:  # the process ends: what packages in C clear away then may fault where no memory is left
            atexit.register(os._exit, status)
    except ImportError as error:  # what is missing was told already: this is there, and broken
        status = _refused(_compiled(error) or _unloaded(error))
    except Exception as error:  # noqa: BLE001 - a fault of ours, told without a traceback
        status = _refused(_message(error))
    return status


def _called_to_its_end(arguments: Sequence[str]) -> int:
    try:
        status = _called(arguments)
        output.finish()
    except Exception as error:
        end_within(error)
        raise
    return status


def _called(arguments: Sequence[str]) -> int:
    name, *words = arguments or ["--help"]
    if name in HELP.names:
        from l4path.cli.help import first_page  # noqa: PLC0415 - few calls ask for help

        _show(first_page())
        return 0
    if name in VERSION.names:
        from l4path import __version__  # noqa: PLC0415

        output.say(f"l4path {__version__}")
        return 0
    if name not in SUMMARIES:
        return _refused(f"{_no_such(name, SUMMARIES)}\n  `l4path --help` says how it is called")
    if name in MEMBERS:
        member, *words = words or ["--help"]
        if member in HELP.names:
            from l4path.cli.help import members_page  # noqa: PLC0415

            _show(members_page(name))
            return 0
        if member not in MEMBERS[name]:
            return _refused(f"{_no_such(member, MEMBERS[name])}\n  `l4path {name} --help` says what there is")
        name = f"{name} {member}"
    command = loaded(name)
    try:
        given = parsed(command, words)
        if given is None:
            from l4path.cli.help import command_page  # noqa: PLC0415

            _show(command_page(name, command))
            return 0
        return _run(command, given)
    except UsageError as error:
        return _refused(f"{error}\n  `l4path {name} --help` says how it is called")


def _run(command: Command, given: dict[str, Any]) -> int:
    """Run a command, in the language that is asked for."""
    language = given.pop("language", "")
    if not language:
        return command.run(**given)
    from l4path.language import speaking  # noqa: PLC0415 - some commands speak of nothing

    with speaking(language):
        return command.run(**given)


def _show(page: Iterable[output.Line]) -> None:
    for line in page:
        output.say(*line)


def _no_such(word: str, known: Iterable[str]) -> str:
    if word.startswith("-"):
        near = nearest(word.lstrip("-"), [name[2:] for name in (*HELP.names, *VERSION.names) if name.startswith("--")])
        hint = f"did you mean --{near}?" if near else "an option of a command stands behind the command"
        return f"no such option {quoted(word)}; {hint}"
    near = nearest(word, known)
    return f"no such command {quoted(word)}" + (f"; did you mean {near}?" if near else "")


def _refused(message: str) -> int:
    try:
        output.finish()  # what was printed stands before the message
    except (output.ReaderGoneError, OSError, L4pathError):
        output.abandon()
    output.complain(message)
    return WRONG


def _place_refused(error: OSError) -> str:
    """What the machine did not allow: a file that it names, else standard output, which has no name."""
    reason = error.strerror or "unknown reason"
    if error.filename is None:
        return f"standard output cannot be written: {reason}"
    return f"{shown(os.fspath(error.filename))}: cannot be used: {reason}"


def _message(error: Exception) -> str:
    """What went wrong, as far as that is no fault of ours."""
    if any(words in str(error) for words in _THREADS):
        return _NO_THREAD
    if isinstance(error, OverflowError) and any(words in str(error) for words in _CLOCKS):  # no file holds such a time
        return _NO_TIME
    if isinstance(error, RecursionError) and sys.getrecursionlimit() < _LEAST_DEPTH:
        return _NO_DEPTH
    if damaged := _compiled(error):
        return damaged
    if package := _package_at_fault(error):
        return f"the package {shown(package)} is there, and cannot be used: {shown(error)}; install it anew"
    return _fault(error)


def _unloaded(error: ImportError) -> str:
    version = ".".join(map(str, sys.version_info[:2]))
    return f"a package that this needs cannot be loaded: {shown(error)}; install it anew for this Python, {version}"


def _compiled(error: Exception) -> str:
    """What is wrong with a file of compiled code, cut off by a power cut, say; empty where it is something else."""
    if isinstance(error, ImportError):
        file = error.path if str(error).startswith("Non-code object") else ""
    else:
        at, name, file = error.__traceback__, "", ""
        while at is not None:
            name = at.tb_frame.f_code.co_name
            file = at.tb_frame.f_locals.get("bytecode_path") or file if name == "get_code" else file
            at = at.tb_next
        file = file if name == "_compile_bytecode" else ""
    return f"{visible(file)}: what Python compiled here is damaged; remove this file, and call again" if file else ""


def _package_at_fault(error: Exception) -> str:
    """The package that broke while it was loaded, or lacks what we take from it; empty where none did."""
    if isinstance(error, SyntaxError):  # no text is ever compiled here: it is of another Python, or damaged
        return _package_of(str(error.filename))
    lacking = getattr(error, "obj", None) if isinstance(error, AttributeError) else None
    if isinstance(lacking, ModuleType):
        return _outside(lacking.__name__)
    at = error.__traceback__
    while at is not None:
        code, names = at.tb_frame.f_code, at.tb_frame.f_globals
        if code.co_name == "<module>" and (package := _outside(str(names.get("__name__", "")))):
            return package
        at = at.tb_next
    return ""


def _package_of(file: str) -> str:
    from pathlib import Path  # noqa: PLC0415 - only where something is wrong

    path = Path(file)
    while (path.parent / "__init__.py").exists():
        path = path.parent
    return path.stem


def _outside(module: str) -> str:
    """The package of a module that is not of ours."""
    package = module.partition(".")[0]
    return "" if package in ("l4path", "__main__") else package


def _fault(error: Exception) -> str:
    import traceback  # noqa: PLC0415 - only where there is one
    from pathlib import Path  # noqa: PLC0415 - same reason

    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).parent.name}/{Path(frame.filename).name}:{frame.lineno}"
    return f"a fault in l4path itself, please report it: {type(error).__name__} at {place}: {shown(error)}"
