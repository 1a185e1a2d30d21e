"""The command line: it reads arguments, asks the library, and prints what it says."""

from __future__ import annotations

TYPE_CHECKING = False  # nothing is imported here, so that an interrupt is met from the first moment on
if TYPE_CHECKING:
    from collections.abc import Callable
    from signal import Signals
    from sys import UnraisableHookArgs
    from typing import NoReturn

_LEAST = (3, 11)
_WRONG = 2
_INTERRUPTED = 130
_ENDING = ("SIGTERM", "SIGHUP")  # as a program ends that is asked to, or whose terminal is closed
_NEW_VALUES = 200_000  # what a call loads, reads and compiles lives until it ends: looking for garbage finds none
_SOON = 0.01  # seconds
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
    taken: list[Signals] = []
    unheard: Callable[[UnraisableHookArgs], object] | None = None
    try:
        try:
            too_old = _too_old()
            if too_old:
                return _refusal(too_old)
            import gc  # noqa: PLC0415 - here an interrupt is met
            import signal  # noqa: PLC0415 - same reason
            import sys  # noqa: PLC0415 - same reason

            gc.set_threshold(_NEW_VALUES)
            unheard, sys.unraisablehook = sys.unraisablehook, _heard_again(sys.unraisablehook)
            taken += [number for number in _numbers() if _handled(number)]
            try:
                from l4path.cli.running import run  # noqa: PLC0415 - same reason
            except Exception as error:  # noqa: BLE001 - whatever is wrong with what is installed
                end_within(error)
                place = f"{error.path}: " if isinstance(error, ImportError) and error.path else ""
                what = "cannot be loaded: remove what Python compiled (the folders __pycache__), or install it anew"
                return _refusal(f"{place}{what} ({type(error).__name__}: {str(error)!a})")
            status = run(arguments)
            if arguments is None:
                gc.freeze()  # the process ends: what is left is given back as a whole, without a search through it
            return status
        finally:
            if unheard is not None:
                sys.unraisablehook = unheard
            for number in taken:
                signal.signal(number, signal.SIG_DFL)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except _EndedError as ended:
        return _SIGNALLED + int(ended.args[0])


def _too_old() -> str:
    """What is wrong with a Python before the first that this is written for; empty where it is none."""
    import sys  # noqa: PLC0415 - see above

    found, least = (".".join(map(str, version[:2])) for version in (sys.version_info, _LEAST))
    return f"needs Python {least} or newer, and this is {found}: {sys.executable}" if sys.version_info < _LEAST else ""


def _refusal(what: str) -> int:
    """Tell why not even what tells everything else can be loaded."""
    import sys  # noqa: PLC0415 - see above
    from contextlib import suppress  # noqa: PLC0415 - same reason

    if sys.stderr is not None:
        with suppress(OSError, ValueError):  # where nobody can be told, the exit status alone says it
            sys.stderr.write(f"l4path: {what}\n")
            sys.stderr.flush()
    return _WRONG


def _numbers() -> list[Signals]:
    import signal  # noqa: PLC0415 - see above

    return [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]


def _handled(number: Signals) -> bool:
    """Take a signal over, unless whoever started the program ignores or handles it, or this is no main thread."""
    import signal  # noqa: PLC0415 - see above

    if signal.getsignal(number) is not signal.SIG_DFL:
        return False
    try:
        signal.signal(number, _end)
    except ValueError:
        return False
    return True


def _end(number: int, _: object) -> NoReturn:
    raise _EndedError(number)


def end_within(error: Exception) -> None:
    """Go on to end where an error is only what Python, or a package, made of an end that was asked for.

    Args:
        error: What was met.
    """
    within: BaseException | None = error
    while within is not None:
        if isinstance(within, KeyboardInterrupt | _EndedError):
            raise within
        within = within.__cause__ or within.__context__


def _heard_again(hook: Callable[[UnraisableHookArgs], object]) -> Callable[[UnraisableHookArgs], object]:
    """What Python calls where it can raise nothing, as while it clears away: an end that was asked for is met soon."""
    import _thread  # noqa: PLC0415 - see above
    import time  # noqa: PLC0415 - same reason

    def remind(number: Signals) -> None:
        time.sleep(_SOON)
        _thread.interrupt_main(number)

    def met(lost: UnraisableHookArgs) -> None:
        if not isinstance(lost.exc_value, KeyboardInterrupt | _EndedError):
            hook(lost)
            return
        try:
            _thread.start_new_thread(remind, (*lost.exc_value.args, 2)[:1])
        except RuntimeError:  # the machine lets no thread begin
            hook(lost)

    return met
