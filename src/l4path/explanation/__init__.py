"""Explanations: why, why not, and what to ask, as statements drawn from the engine's proofs; no text is made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.conditions import NodeLike
    from l4path.explanation.statements import Outline

__all__ = ["outline"]


def outline(
    assessment: Assessment, node: NodeLike | None = None, *, looking: bool = True, full: bool = True
) -> Outline:
    """Why the pathway reaches a node, or why not; without a node, the assessment as a whole: statements without words.

    Args:
        assessment: The assessment.
        node: The node, or its id.
        looking: Whether to look, by other assessments, for the least that the status of the node rests on, and for what
            it would take to come to it; without, the explanation is quicker.
        full: Whether everything is told of a node, rather than the answer, the deciding step and its grounds.

    Raises:
        PathwayError: When there is no such node.
    """
    if node is None:
        from l4path.explanation.whole import outline_of_all  # noqa: PLC0415 - pictures have none of it

        return outline_of_all(assessment)
    from l4path.explanation.of_node import outline_of  # noqa: PLC0415 - the page of an assessment has none of it

    return outline_of(assessment, assessment.pathway.node(node), looking=looking, full=full)
