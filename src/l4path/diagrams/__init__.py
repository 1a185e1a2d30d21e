"""Diagrams: a pathway as lanes, boxes and arrows, and where a patient stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.diagrams import dot
from l4path.diagrams.extract import extract
from l4path.diagrams.model import Diagram
from l4path.diagrams.render import write

if TYPE_CHECKING:
    from os import PathLike

    from l4path.assessment import Assessment
    from l4path.pathway import Pathway

__all__ = ["Diagram", "draw", "extract", "to_dot", "write"]


def draw(pathway: Pathway, path: str | PathLike[str], *, assessment: Assessment | None = None) -> None:
    """Draw a pathway, and with an assessment where the patient stands in it.

    Args:
        pathway: The pathway.
        path: The file to write; its ending says as what: `.svg`, `.png`, `.dot` or `.gv`.
        assessment: The assessment of an episode on this pathway, whose marks are drawn too.

    Raises:
        DiagramError: When the ending is another, when nothing here can draw, or when the file cannot be written.
    """
    write(extract(pathway, assessment), path)


def to_dot(pathway: Pathway, assessment: Assessment | None = None) -> str:
    """The diagram as DOT, Graphviz's language, with everything in its place."""
    return dot.source(extract(pathway, assessment))
