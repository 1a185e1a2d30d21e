"""What a notebook shows of a pathway or an assessment: its picture, and its text where pictures are not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from l4path.diagrams.extract import extract
from l4path.diagrams.render import to_svg

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.pathway import Pathway

_SMALL: Final = 12
"""How many nodes a picture in a notebook can hold with every condition on its arrow."""


def displayed(pathway: Pathway, assessment: Assessment | None = None) -> dict[str, str]:
    """The forms in which a notebook may show it; a large pathway as an overview.

    Example:
        >>> import l4path
        >>> sorted(displayed(l4path.read_pathway("examples/knee-pain.toml")))
        ['image/svg+xml', 'text/plain']
    """
    forms = {"text/plain": repr(pathway) if assessment is None else str(assessment)}
    detail = "standard" if len(pathway.nodes) <= _SMALL else "overview"
    return {"image/svg+xml": to_svg(extract(pathway, assessment, detail=detail)), **forms}
