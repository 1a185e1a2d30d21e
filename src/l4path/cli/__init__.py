"""The command line: it reads arguments, asks the library, and prints what it says."""

from __future__ import annotations

_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit status.

    Args:
        arguments: The words after the program's name; those of this process if left out.

    Returns:
        0 when it did what was asked, 1 when a check found something, 2 when the input or the call was wrong.
    """
    try:
        from l4path.cli.running import run  # noqa: PLC0415 - so that an interrupt is met from the first moment on

        return run(arguments)
    except KeyboardInterrupt:
        return _INTERRUPTED
