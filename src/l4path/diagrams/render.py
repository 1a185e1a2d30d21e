"""Writes a diagram to a file of the kind that its ending names, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from l4path.diagrams import dot
from l4path.diagrams.engine import drawn
from l4path.diagrams.svg import accessible
from l4path.errors import DiagramError, FileError, shown
from l4path.saving import save

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
    try:
        save(target, content)
    except FileError as error:
        raise DiagramError(str(error)) from None
