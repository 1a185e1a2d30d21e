"""Explanations: why, why not, and what to ask, as views of the engine's proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation.ahead import Step, ahead
from l4path.explanation.one import explain_node
from l4path.explanation.points import Explanation, Point, Section
from l4path.explanation.telling import patient_words
from l4path.explanation.whole import asked, explain_whole

if TYPE_CHECKING:
    from l4path.assessment import Assessment

__all__ = ["Explanation", "Point", "Section", "Step", "ahead", "asked", "explain", "patient_words"]


def explain(assessment: Assessment, node: object = None) -> Explanation:
    """Why the pathway reaches a node, or why not; without a node, the assessment as a whole.

    Args:
        assessment: The assessment.
        node: The node, or its id.

    Raises:
        PathwayError: When there is no such node.
    """
    return explain_whole(assessment) if node is None else explain_node(assessment, assessment.pathway.node(node))
