"""The collector of garbage held still while many small values are made, none of which is garbage."""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def none_collected() -> Iterator[None]:
    """Collect no garbage meanwhile; afterwards the collector does what it did before.

    The more values there are, the longer each search through them takes, so that what is linear would not stay so.

    Example:
        >>> import gc
        >>> with none_collected():
        ...     gc.isenabled()
        False
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
