"""What to mind of a treatment that is possible: the cautions that are met, and those of which it is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.evidence import is_disputed
from l4path.explanation.reasons import reasons
from l4path.explanation.statements import Phrase, Statement, say
from l4path.explanation.ways import disputed, evidence
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


def minded(assessment: Assessment, node: Node, *, sources: bool = False) -> Iterator[Statement]:
    """The cautions of a treatment that is possible now, each with what makes it so; none of them asks anything.

    Args:
        assessment: The assessment.
        node: The node.
        sources: Whether all of their evidence is told, rather than a dispute only.
    """
    pathway = assessment.pathway
    for caution, truth in open_cautions(assessment, node):
        name = f"{node.id}.{caution.id}"
        met = truth is Truth.MET
        parts = reasons(assessment.proof("caution", name).parts[0], assessment) if met else ()
        if sources:
            parts += evidence(caution.evidence)
        elif is_disputed(caution.evidence):
            parts += (disputed(caution.evidence, pathway),)
        slots = {"because": caution.because, **({} if met else {"condition": Phrase(caution.when)})}
        yield say(f"caution.{truth.value}", truth, f"caution:{name}", parts, **slots)
