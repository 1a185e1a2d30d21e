"""Whether a process is given the room that numpy and pyarrow take; with less they end it, or never end."""

from __future__ import annotations

import mmap
import sys

from l4path.errors import L4pathError

_ADDRESSES, _DATA = 1 << 30, 1 << 28  # below 650 MB of addresses some calls were aborted, and some never ended


def check_room() -> None:
    """That there is room for numpy and pyarrow, before they are loaded; where they are loaded already, nobody asks.

    Raises:
        L4pathError: When there is less than they take.
    """
    if "pyarrow" in sys.modules or not hasattr(mmap, "MAP_PRIVATE"):
        return
    private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    try:
        mmap.mmap(-1, _ADDRESSES, flags=private, prot=mmap.PROT_READ).close()
        mmap.mmap(-1, _DATA, flags=private).close()
    except OSError:
        what = "1 GB of addresses and 256 MB of data, more than the machine gives to this process"
        raise L4pathError(f"tables need numpy and pyarrow, which take {what} (`ulimit -v`, `ulimit -d`)") from None
