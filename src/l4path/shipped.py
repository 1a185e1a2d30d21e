"""The files that ship with the library; TOML has a JSON of the same beside it that is read at once."""

from __future__ import annotations

import json
import os
import zlib
from typing import TYPE_CHECKING, Any

from l4path.errors import FileError, shown

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

HOME = os.path.dirname(__file__)
"""Where the rooms stand that ship files."""
FILES = ("catalog/*.toml", "language/*.toml")
"""Those that are read at a start."""
_ENDING = ".parsed.json"


def content_of(file: str | PathLike[str]) -> bytes:
    """What a shipped file holds, be the library in a folder or in an archive that Python imports it from.

    Args:
        file: The file.

    Raises:
        FileError: When it cannot be read: the library is not there whole.
    """
    name = os.fspath(file)
    try:
        content: bytes = __spec__.loader.get_data(name)  # type: ignore[union-attr] # every loader of files has it
    except OSError as error:
        raise _not_whole(name, f"cannot be read ({shown(error.strerror or 'there is no such file')})") from None
    return content


def text_of(*names: str) -> str:
    """The text of a shipped file, its lines ended as everywhere here.

    Args:
        *names: The room, the folders in it, and the name of the file.

    Raises:
        FileError: When it cannot be read, or is no longer what was shipped.
    """
    file = os.path.join(HOME, *names)
    try:
        return content_of(file).decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise _not_whole(file, "is damaged") from None


def names_in(folder: str) -> list[str]:
    """The names of the shipped files of a room, in a folder or in an archive.

    Args:
        folder: The room's name.

    Raises:
        FileError: When they cannot be read.
    """
    place = os.path.join(HOME, folder)
    try:
        if os.path.isdir(place):
            return os.listdir(place)
        from importlib.resources import files  # noqa: PLC0415 - slow to load, and only an archive needs it

        return [file.name for file in files(f"l4path.{folder}").iterdir()]
    except OSError as error:
        raise _not_whole(place, f"cannot be read ({shown(error.strerror or 'there is no such folder')})") from None


def _not_whole(file: str, what: str) -> FileError:
    return FileError(f"{shown(file)}: ships with l4path, and {what}; install l4path anew")


def shipped(file: str | PathLike[str]) -> tuple[str, dict[str, Any]]:
    """The text of a shipped TOML file and what it says.

    The JSON beside it counts only while it was made from this very text: whoever changes the TOML reads the change at
    once, only more slowly, until :func:`write_parsed` has run.

    Args:
        file: The TOML file.

    Raises:
        FileError: When it cannot be read, or is no longer what was shipped.
    """
    raw = content_of(file)
    try:
        made_from, tables = json.loads(content_of(os.path.splitext(file)[0] + _ENDING))
    except (FileError, ValueError, TypeError):
        made_from, tables = None, {}
    try:
        text = raw.decode()
        if made_from != _mark(raw):
            import tomllib  # noqa: PLC0415 - the slower way

            tables = tomllib.loads(text)
    except ValueError:
        tables = {}
    if not tables:
        raise _not_whole(os.fspath(file), "is damaged")
    return text, tables


def write_parsed() -> list[Path]:
    """Write what every shipped TOML file says as JSON beside it, dates as texts.

    Returns:
        The files that were changed.
    """
    import tomllib  # noqa: PLC0415 - only whoever changes such a file comes here
    from pathlib import Path  # noqa: PLC0415 - same reason

    changed = []
    for file in (found for pattern in FILES for found in sorted(Path(HOME).glob(pattern))):
        raw, beside = file.read_bytes(), file.with_suffix(_ENDING)
        tables = json.dumps(
            [_mark(raw), tomllib.loads(raw.decode())], ensure_ascii=False, indent=0, separators=(",", ":"), default=str
        )
        content = f"{tables}\n".encode()
        if not beside.exists() or beside.read_bytes() != content:
            beside.write_bytes(content)
            changed.append(beside)
    return changed


def _mark(raw: bytes) -> list[int]:
    """What tells a text from the one it was before a change, whichever way its lines end here."""
    same = raw.replace(b"\r\n", b"\n")
    return [len(same), zlib.crc32(same)]


if __name__ == "__main__":
    write_parsed()
