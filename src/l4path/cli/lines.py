"""A file of episodes read line by line, after a look at how it begins."""

from __future__ import annotations

import codecs
import contextlib
import os
import stat
from dataclasses import dataclass
from typing import IO

from l4path.formats.files import MAX_BYTES

_LOOK_AT = 5  # lines of a file whose name does not say what it holds


@dataclass(slots=True)
class Reading:
    """How far the reading of many episodes has come, in bytes; ``size`` is 0 where it is not known."""

    done: int = 0
    size: int = 0


class Lines:
    """The lines of a file, of which the first may be looked at before they are read."""

    def __init__(self, file: IO[bytes], reading: Reading) -> None:
        """Begin, and note the size of what is to be read, where that is known."""
        self._file = file
        self._ahead = b""
        self._reading = reading
        with contextlib.suppress(OSError, ValueError):
            found = os.fstat(file.fileno())
            reading.size += found.st_size if stat.S_ISREG(found.st_mode) else 0

    def hold_episodes(self) -> bool:
        """Whether there are several lines that say something, and one of the first is a whole JSON object."""
        filled = objects = 0
        for _ in range(_LOOK_AT):
            line = self._file.readline(MAX_BYTES)
            self._ahead += line
            filled += bool(line.strip())
            objects += _is_object(line)
            if objects and filled > 1:
                return True
        return False

    def readline(self, limit: int) -> bytes:
        """The next line."""
        line = self._ahead[: self._ahead.find(b"\n") + 1] or self._ahead
        self._ahead = self._ahead[len(line) :]
        if not line.endswith(b"\n"):
            line += self._file.readline(limit - len(line))
        self._reading.done += len(line)
        return line

    def read(self, limit: int) -> bytes:
        """All that is left."""
        return self._ahead + self._file.read(max(0, limit - len(self._ahead)))


def _is_object(line: bytes) -> bool:
    bare = line.removeprefix(codecs.BOM_UTF8).strip()
    return bare.startswith(b"{") and bare.endswith(b"}") and bare.count(b"{") == bare.count(b"}")
