"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from l4path.errors import FileError, shown

if TYPE_CHECKING:
    from os import PathLike


def save(path: str | PathLike[str], content: bytes) -> None:
    """Write a file beside its place first, so that no half of one ever bears its name.

    Args:
        path: Where it is to stand; a file that is there is replaced, and keeps its permissions.
        content: All of it.

    Raises:
        FileError: When it cannot be written; what was there is left as it was.
    """
    try:
        target = Path(path)
        beside = target.with_name(f".{os.urandom(8).hex()}.part")
        try:
            beside.write_bytes(content)
            if target.exists():
                beside.chmod(target.stat().st_mode & 0o777)
            beside.replace(target)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else "the name is not one of a file"
        raise FileError(f"{shown(path)}: cannot be written: {said}") from None
