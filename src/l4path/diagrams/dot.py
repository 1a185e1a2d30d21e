"""A diagram as DOT, Graphviz's language, in which everything stands where it is put."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.diagrams.painting import paint
from l4path.diagrams.sheet import laid_out
from l4path.language import speaking

if TYPE_CHECKING:
    from l4path.diagrams.model import Diagram


def source(diagram: Diagram) -> str:
    """The DOT source of a diagram.

    Ids and classes are ours: a node `n3` is the fourth node of the pathway; a label `a5` has the ids of its escalations
    (`e0` is the first of the pathway) among its classes; a signpost has `to-` and the id of its target. An arrow
    without a label has them itself.
    """
    from l4path.diagrams.page import DotPage  # noqa: PLC0415 - the package graphviz, which no other picture needs

    with speaking(diagram.language):
        sheet = laid_out(diagram)
        page = DotPage(sheet.height)
        paint(diagram, sheet, page)
    return page.source
