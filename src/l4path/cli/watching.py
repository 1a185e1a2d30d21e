"""A bar that shows how far long work has come, when a person is watching and the results go elsewhere."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from l4path.cli.inputs import Given
    from l4path.cli.lines import Reading

PATIENCE = 1.0  # seconds before a bar appears
_PAUSE = 0.1  # seconds between two looks at it


def watched(given: Iterator[Given], reading: Reading) -> Generator[Given]:
    """The same episodes, with a bar on standard error once they have taken a while.

    There is none when nobody watches standard error, nor when the results themselves run over the screen.
    """
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from given
        return
    began = time.monotonic()
    for one in given:
        yield one
        if time.monotonic() - began > PATIENCE:
            yield from _under_a_bar(given, reading)


@contextlib.contextmanager
def asking(what: str, how: str = "{count:,} questions settled, now {name}") -> Iterator[Callable[[int, str], None]]:
    """What a long search tells of its questions: their number, on standard error once it has taken a while.

    Args:
        what: What is being done, for the person who watches.
        how: How far it has come, in words.
    """
    if not sys.stderr.isatty():
        yield lambda _, __: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.status import Status  # noqa: PLC0415

    began, status = time.monotonic(), Status(what, console=Console(stderr=True))
    shown = began + PATIENCE

    def watch(asked: int, code: str) -> None:
        nonlocal shown
        if time.monotonic() > shown:
            shown = time.monotonic() + _PAUSE
            status.update(f"{what}: {how.format(count=asked, name=code)}")
            status.start()

    try:
        yield watch
    finally:
        status.stop()


def _under_a_bar(given: Iterator[Given], reading: Reading) -> Iterator[Given]:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]:,}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("Assessing episodes", total=reading.size or None, count=0)
        shown = 0.0
        for count, one in enumerate(given, 1):
            yield one
            if time.monotonic() - shown > _PAUSE:
                shown = time.monotonic()
                progress.update(task, completed=reading.done, total=reading.size or None, count=count)
