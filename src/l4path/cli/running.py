"""One run of the command line: whatever goes wrong ends in one clear message and an exit status."""

from __future__ import annotations

import contextlib
import traceback
from pathlib import Path

import typer

from l4path.cli import output
from l4path.cli.app import app
from l4path.errors import L4pathError, shown

WRONG = 2
_READER_GONE = 141  # what a shell reports of a program whose reader went away
_REFUSED_CALL = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def run(arguments: list[str] | None) -> int:
    """Run one command and give the exit status."""
    output.prepare()
    try:
        status = _called(arguments)
        output.finish()
    except output.ReaderGoneError:
        output.abandon()
        return _READER_GONE
    except L4pathError as error:
        status = _refused(str(error))
    except OSError as error:
        output.abandon()
        status = _refused(f"standard output cannot be written: {error.strerror or 'unknown reason'}")
    except Exception as error:  # noqa: BLE001 - a fault of ours, told without a traceback
        status = _refused(_fault(error))
    return status


def _called(arguments: list[str] | None) -> int:
    command = typer.main.get_command(app)
    try:
        returned = command.main(args=arguments, prog_name="l4path", standalone_mode=False)
    except typer.Abort:
        return WRONG
    except SystemExit:  # typer ends so where the reader of its help has gone
        raise output.ReaderGoneError from None
    except Exception as error:
        if not isinstance(error, _REFUSED_CALL):
            raise
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else "l4path"
        said = error.format_message().replace("Value error, ", "").strip().rstrip(".")  # type: ignore[attr-defined]
        return _refused(f"{said[:1].lower()}{said[1:]}\n  `{path} --help` says how it is called")
    return returned if isinstance(returned, int) else 0


def _refused(message: str) -> int:
    try:
        output.finish()  # what was printed stands before the message
    except (output.ReaderGoneError, OSError, L4pathError):
        output.abandon()
    with contextlib.suppress(output.ReaderGoneError, OSError, ValueError):  # nobody is there: the status says it
        output.complain(message)
    return WRONG


def _fault(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).parent.name}/{Path(frame.filename).name}:{frame.lineno}"
    return f"a fault in l4path itself, please report it: {type(error).__name__} at {place}: {shown(error)}"
