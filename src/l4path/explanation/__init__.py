"""Explanations: why, why not, and what to ask, as views of the engine's proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation.ahead import Step, ahead
from l4path.explanation.alternatives import what_it_would_take
from l4path.explanation.asking import Question, asked, to_ask
from l4path.explanation.before import Before, before
from l4path.explanation.grounds import grounds
from l4path.explanation.one import explain_node
from l4path.explanation.points import Explanation, Point, Section
from l4path.explanation.telling import patient_words
from l4path.explanation.whole import considered, explain_whole

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.conditions import NodeLike

__all__ = [
    "Before",
    "Explanation",
    "Point",
    "Question",
    "Section",
    "Step",
    "ahead",
    "asked",
    "before",
    "considered",
    "explain",
    "grounds",
    "patient_words",
    "to_ask",
    "what_it_would_take",
]


def explain(assessment: Assessment, node: NodeLike | None = None, *, looking: bool = True) -> Explanation:
    """Why the pathway reaches a node, or why not; without a node, the assessment as a whole.

    Args:
        assessment: The assessment.
        node: The node, or its id.
        looking: Whether to look, by other assessments, for the least that the status of the node rests on, and for what
            it would take to come to it; without, the explanation is quicker.

    Raises:
        PathwayError: When there is no such node.
    """
    if node is None:
        return explain_whole(assessment)
    return explain_node(assessment, assessment.pathway.node(node), looking=looking)
