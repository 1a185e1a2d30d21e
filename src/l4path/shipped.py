"""The TOML files that ship with the library, each with a JSON of the same beside it that is read at once."""

from __future__ import annotations

import json
import os
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

HOME = os.path.dirname(__file__)
"""Where the rooms stand that ship files."""
FILES = ("catalog/*.toml", "language/*.toml")
"""Those that are read at a start."""
_ENDING = ".parsed.json"


def shipped(file: str | PathLike[str]) -> tuple[str, dict[str, Any]]:
    """The text of a shipped TOML file and what it says.

    The JSON beside it counts only while it was made from this very text: whoever changes the TOML reads the change at
    once, only more slowly, until :func:`write_parsed` has run.

    Args:
        file: The TOML file.
    """
    with open(file, "rb") as toml:
        raw = toml.read()
    text = raw.decode()
    try:
        with open(os.path.splitext(file)[0] + _ENDING, "rb") as beside:
            made_from, tables = json.loads(beside.read())
    except (OSError, ValueError, TypeError):
        made_from, tables = None, {}
    if made_from != _mark(raw):
        import tomllib  # noqa: PLC0415 - the slower way

        tables = tomllib.loads(text)
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
