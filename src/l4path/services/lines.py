"""Lines of standard input, read in a way that lets the program end while it waits for the next one."""

from __future__ import annotations

import asyncio
import contextlib
import os
from threading import Semaphore, Thread
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_ONCE = 65_536  # bytes
_WAITING = 16  # lines that were read and not taken


class Lines:
    """The lines of a file that is open, for ``async for``; to be made where an event loop runs.

    They are read in a thread that nobody waits for: one that the loop waited for would keep the program from ending
    for as long as the client says nothing and does not go.
    """

    def __init__(self, number: int) -> None:
        """Begin to read.

        Args:
            number: The number of the file, 0 of standard input.
        """
        self._number = number
        self._loop = asyncio.get_running_loop()
        self._read: asyncio.Queue[str | None] = asyncio.Queue()
        self._room = Semaphore(_WAITING)
        Thread(target=self._reading, daemon=True).start()

    def __aiter__(self) -> Self:
        """Itself."""
        return self

    async def __anext__(self) -> str:
        """The next line; the end where there is none."""
        line = await self._read.get()
        self._room.release()
        if line is None:
            raise StopAsyncIteration
        return line

    def _reading(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody takes a line any more
            for line in self._cut():
                self._room.acquire()
                self._loop.call_soon_threadsafe(self._read.put_nowait, line.decode("utf-8", "replace"))
            self._loop.call_soon_threadsafe(self._read.put_nowait, None)

    def _cut(self) -> Iterator[bytes]:
        parts: list[bytes] = []
        with contextlib.suppress(OSError, AttributeError):  # a Python on Windows before 3.12 has no such file
            os.set_blocking(self._number, True)  # as whoever shares it may not have it: no data yet is no end
        with contextlib.suppress(OSError):  # what cannot be read has ended
            while chunk := os.read(self._number, _AT_ONCE):
                first, *rest = chunk.split(b"\n")
                parts.append(first)
                for behind in rest:
                    yield b"".join(parts)
                    parts = [behind]
        if any(parts):
            yield b"".join(parts)
