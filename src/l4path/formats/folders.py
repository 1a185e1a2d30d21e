"""What lies where a name points: nothing, a file or a folder; and the files of a folder."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from l4path.errors import FileError, shown
from l4path.formats.files import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

_NO_FILE = (stat.S_ISFIFO, stat.S_ISSOCK, stat.S_ISCHR, stat.S_ISBLK)


def is_there(path: str | os.PathLike[str]) -> bool:
    """Whether there is a file or a folder of a name.

    Args:
        path: The name, whatever stands in it.

    Raises:
        FileError: When that cannot be found out, as in a folder that may not be looked into.
    """
    return _found(path) is not None


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Whether there is a folder of a name.

    Args:
        path: The name, whatever stands in it.

    Raises:
        FileError: When that cannot be found out, as in a folder that may not be looked into.
    """
    there = _found(path)
    return there is not None and stat.S_ISDIR(there.st_mode)


def check_there(path: str | os.PathLike[str], *, again: bool = False) -> None:
    """That there is a file or a folder of a name from which a table is read.

    Args:
        path: The name, whatever stands in it.
        again: Whether it is read more than once, as a pipe cannot be: it would be waited for.

    Raises:
        FileError: When there is none, it cannot be read so often, or that cannot be found out.
    """
    there = _found(path)
    if again and _is_no_file(there):
        what = "is no file but a pipe, a socket or a device, and a table is read more than once"
        raise FileError(f"{shown(os.fspath(path))}: {what}; put what comes from there into a file")
    if there is None:
        hint = "; a table is read from a file, not from standard input" if os.fspath(path) == "-" else ""
        raise FileError(f"{shown(os.fspath(path))}: there is no such file{hint}")


def check_ours(path: Path, is_ours: Callable[[Path], bool], what: str) -> None:
    """That a file that nobody named, but that is written beside one that was, is nobody else's.

    Args:
        path: Where it is to stand.
        is_ours: Whether what is there may be replaced.
        what: What it is not, where it may not: "is no ...".

    Raises:
        FileError: When something else is there.
    """
    if is_there(path) and not is_ours(path):
        what = f"is there already, and {what}; it is left as it is: choose another name, or move it"
        raise FileError(f"{shown(path)}: {what}")


def files_in(folder: str | os.PathLike[str], endings: Collection[str]) -> list[Path]:
    """The files of a folder whose names end in some way, in the order of their names.

    A file that is named itself may be a pipe; in a folder nobody meant one, and it would be waited for.

    Args:
        folder: The folder.
        endings: The endings, in small letters and with their dots.

    Raises:
        FileError: When the folder cannot be read, or a pipe, a socket or a device has such a name in it.
    """
    from pathlib import Path  # noqa: PLC0415 - takes long to load, and few calls read a folder

    try:
        files = sorted(file for file in Path(folder).iterdir() if file.suffix.lower() in endings)
    except OSError as error:
        raise unreadable(folder, error) from None
    for file in files:
        if _is_no_file(_found(file)):
            raise FileError(f"{shown(os.fspath(file))}: is no file but a pipe, a socket or a device; take it out")
    return files


def _is_no_file(there: os.stat_result | None) -> bool:
    return there is not None and any(kind(there.st_mode) for kind in _NO_FILE)


def _found(path: str | os.PathLike[str]) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 - nearly every call comes by here, and pathlib takes long to load
    except (FileNotFoundError, NotADirectoryError, ValueError):  # the last where no file can have such a name
        return None
    except OSError as error:
        raise unreadable(path, error) from None
