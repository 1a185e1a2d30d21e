"""Writes a diagram to a file of the kind that its ending names, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from l4path.errors import DiagramError, FileError, shown
from l4path.saving import file_named, save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from l4path.diagrams.model import Diagram

_DOT: Final = (".dot", ".gv")
_MERMAID: Final = ".mmd"
_ENDINGS: Final = (".svg", ".png", ".pdf", _MERMAID, *_DOT)


def to_svg(diagram: Diagram) -> str:
    """A diagram as the text of an SVG, with words for a reader who does not see it."""
    from l4path.diagrams import svg  # noqa: PLC0415 - each kind of file has its own, and most calls write one

    return svg.drawn(diagram)


def write(diagram: Diagram, path: str | PathLike[str]) -> None:
    """Write a diagram as `.svg`, `.png`, `.pdf`, `.mmd`, `.dot` or `.gv`.

    Raises:
        DiagramError: When the ending is another, when nothing here can draw, or when the file cannot be written.
    """
    saved(_content(diagram, ending_in(_ENDINGS, path, "a diagram")), path)


def ending_in(endings: Sequence[str], path: str | PathLike[str], what: str) -> str:
    """The ending of a file, as what a picture is written.

    Args:
        endings: The endings that it may have, at least two.
        path: The file.
        what: What is written.

    Raises:
        DiagramError: When it is another.
    """
    try:
        ending = file_named(path).suffix.lower()
    except FileError as error:
        raise DiagramError(str(error)) from None
    if ending not in endings:
        raise DiagramError(f"{shown(path)}: {what} is written as {', '.join(endings[:-1])} or {endings[-1]}")
    return ending


def saved(content: bytes, path: str | PathLike[str]) -> None:
    """Write the file of a picture, whole or not at all.

    Raises:
        DiagramError: When it cannot be written.
    """
    try:
        save(path, content)
    except FileError as error:
        raise DiagramError(str(error)) from None


def _content(diagram: Diagram, ending: str) -> bytes:
    if ending == _MERMAID:
        from l4path.diagrams import mermaid  # noqa: PLC0415 - same reason

        return mermaid.source(diagram).encode()
    if ending == ".svg":
        return to_svg(diagram).encode()
    from l4path.diagrams import dot  # noqa: PLC0415 - same reason

    source = dot.source(diagram)
    if ending in _DOT:
        return source.encode()
    from l4path.diagrams import engine, pdf  # noqa: PLC0415 - programs and an extra, for these two kinds of file only

    if ending == ".pdf":
        return (None if diagram.page else engine.by_graphviz(source, "pdf")) or pdf.from_svg(to_svg(diagram), diagram)
    return engine.drawn(source, "png")
