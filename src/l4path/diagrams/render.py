"""Writes a diagram to a file of the kind that its ending names, whole or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from l4path.diagrams import dot
from l4path.diagrams.engine import drawn
from l4path.diagrams.svg import accessible
from l4path.errors import DiagramError, shown

if TYPE_CHECKING:
    from os import PathLike

    from l4path.diagrams.model import Diagram

_DOT: Final = (".dot", ".gv")
_ENDINGS: Final = (".svg", ".png", *_DOT)


def write(diagram: Diagram, path: str | PathLike[str]) -> None:
    """Write a diagram as `.svg`, `.png`, `.dot` or `.gv`.

    Raises:
        DiagramError: When the ending is another, when nothing here can draw, or when the file cannot be written.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending == ".pdf":
        raise DiagramError(
            f"{shown(target)}: no PDF is drawn here; write an .svg and print it to PDF from a browser,"
            " or write a .dot and run Graphviz on it (`dot -Tpdf`)"
        )
    if ending not in _ENDINGS:
        raise DiagramError(f"{shown(target)}: a diagram is written as {', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}")
    source = dot.source(diagram)
    if ending == ".svg":
        content = accessible(drawn(source, "svg").decode(), diagram).encode()
    else:
        content = source.encode() if ending in _DOT else drawn(source, "png")
    _put(target, content)


def _put(target: Path, content: bytes) -> None:
    """Write beside the target first, so that no half of a file ever bears its name."""
    beside = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        try:
            beside.write_bytes(content)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else "the name is not one of a file"
        raise DiagramError(f"{shown(target)}: cannot be written: {said}") from None
