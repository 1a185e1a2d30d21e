"""What to mind of a treatment that is possible: the cautions that are met, and those of which it is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.evidence import is_disputed
from l4path.explanation import words
from l4path.explanation.points import Point
from l4path.explanation.reasons import reasons
from l4path.explanation.ways import disputed_point, evidence_points
from l4path.explanation.wording import phrase
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.nodes import Caution, Node


def open_cautions(assessment: Assessment, node: Node) -> Iterator[tuple[Caution, Truth]]:
    """The cautions of a node that are met, or unknown, in the order in which they are declared.

    Args:
        assessment: The assessment.
        node: The node; only treatments have cautions.
    """
    for caution in node.cautions if isinstance(node, Treatment) else ():
        truth = assessment.truth("caution", f"{node.id}.{caution.id}")
        if truth is not Truth.NOT_MET:
            yield caution, truth


def caution_words(caution: Caution, truth: Truth) -> str:
    """A caution in a line: what to mind, and whether it is known that it applies."""
    template = words.CAUTION if truth is Truth.MET else words.CAUTION_UNKNOWN
    return template.format(because=caution.because)


def caution_points(assessment: Assessment, node: Node, *, sources: bool = False) -> Iterator[Point]:
    """The cautions of a treatment that is possible now, each with what makes it so; none of them asks anything.

    Args:
        assessment: The assessment.
        node: The node.
        sources: Whether all of their evidence is told, rather than a dispute only.
    """
    pathway = assessment.pathway
    for caution, truth in open_cautions(assessment, node):
        name = f"{node.id}.{caution.id}"
        if truth is Truth.MET:
            inner = reasons(assessment.proof("caution", name).parts[0], assessment)
        else:
            inner = (Point(words.CAUTION_WHEN.format(condition=phrase(caution.when, pathway))),)
        if sources:
            inner += evidence_points(caution.evidence, pathway)
        elif is_disputed(caution.evidence):
            inner += (disputed_point(caution.evidence, pathway),)
        yield Point(caution_words(caution, truth), truth.value, f"caution:{name}", inner)
