"""The name of a file, as a caller gives it: a text, or a path that says one."""

from __future__ import annotations

import os

from l4path.errors import FileError, quoted


def file_name(path: object) -> str:
    """The name of a file that a caller gives.

    Args:
        path: A text, or a path: whatever says a text of itself by ``__fspath__``.

    Raises:
        FileError: When it is neither.

    Example:
        >>> from pathlib import PurePosixPath
        >>> file_name(PurePosixPath("patients", "today.toml"))
        'patients/today.toml'
    """
    if isinstance(path, str):
        return str.__str__(path)  # of a class of its own, too, which may say of itself what it likes
    try:
        name = os.fspath(path)  # type: ignore[call-overload]
    except Exception:  # noqa: BLE001 - a path of a caller's own may fail in any way
        name = None
    if isinstance(name, str):
        return name
    hint = "; os.fsdecode makes a text of bytes" if isinstance(name, bytes) else ""
    raise FileError(f"{quoted(path)} is not the name of a file: give a text or a path{hint}")
