"""The command line: it reads arguments, asks the library, and prints what it says."""

from __future__ import annotations

import gc
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTERRUPTED = 130
_ENDING = ("SIGTERM", "SIGHUP")  # as a program ends that is asked to, or whose terminal is closed
_SIGNALLED = 128  # a shell reports the number of a signal, and this


class _EndedError(BaseException):
    """The program is asked to end: what is half done is cleared away on the way out."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit status.

    Args:
        arguments: The words after the program's name; those of this process if left out.

    Returns:
        0 when it did what was asked, 1 when a check found something, 2 when the input or the call was wrong.
    """
    try:
        with _ended_by_signals():
            from l4path.cli.running import run  # noqa: PLC0415 - so that an interrupt is met from the first moment on

            status = run(arguments)
            if arguments is None:
                gc.freeze()  # the process ends: what is left is given back as a whole, without a search through it
            return status
    except KeyboardInterrupt:
        return _INTERRUPTED
    except _EndedError as ended:
        return _SIGNALLED + int(ended.args[0])


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let the signals that end a program end it by an exception, so that no half of a file is left."""
    before = [number for number in _numbers() if _handled(number)]
    try:
        yield
    finally:
        for number in before:
            signal.signal(number, signal.SIG_DFL)


def _numbers() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]


def _handled(number: signal.Signals) -> bool:
    """Take a signal over, unless whoever started the program ignores or handles it, or this is no main thread."""
    if signal.getsignal(number) is not signal.SIG_DFL:
        return False
    try:
        signal.signal(number, _end)
    except ValueError:
        return False
    return True


def _end(number: int, _: object) -> NoReturn:
    raise _EndedError(number)
