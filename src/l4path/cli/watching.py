"""A bar that shows how far long work has come, when a person is watching and the results go elsewhere."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING

from l4path.errors import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from l4path.cli.inputs import Given, Reading

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
    for found in given:
        yield found
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
    bar, shown = _Bar(), time.monotonic() + PATIENCE

    def watch(asked: int, name: str) -> None:
        nonlocal shown
        if time.monotonic() > shown:
            shown = time.monotonic() + _PAUSE
            bar.show(f"{what}: {how.format(count=asked, name=name)}")

    try:
        yield watch
    finally:
        bar.clear()


def _under_a_bar(given: Iterator[Given], reading: Reading) -> Iterator[Given]:
    bar, began, shown = _Bar(), time.monotonic(), 0.0
    try:
        for count, found in enumerate(given, 1):
            yield found
            if time.monotonic() - shown > _PAUSE:
                shown = time.monotonic()
                bar.show(f"Assessing episodes: {count:,}{_share(reading, shown - began)}")
    finally:
        bar.clear()


def _share(reading: Reading, seconds: float) -> str:
    """How much of the input has been read, and how long the rest will take at that pace."""
    if not 0 < reading.done <= reading.size:
        return ""
    share = reading.done / reading.size
    left = round(seconds * (1 - share) / share)
    return f", {share:.0%}, {left // 60}:{left % 60:02} left"


class _Bar:
    """One line of a terminal that is written over and over, and gone in the end."""

    def __init__(self) -> None:
        self._length = 0

    def show(self, text: str) -> None:
        import shutil  # noqa: PLC0415 - it brings what packs files, and few runs watch

        text = visible(text)[: shutil.get_terminal_size().columns - 1]
        self._write(text)
        self._length = len(text)

    def clear(self) -> None:
        if self._length:
            self._write("")
            self._length = 0

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # whoever watched has gone: the work goes on
            sys.stderr.write(f"\r{text:{self._length}}\r{text}")
            sys.stderr.flush()
