"""Reads a pathway, and perhaps the assessment of an episode, into a diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.diagrams import marks
from l4path.diagrams.arrows import Draft, bundled
from l4path.diagrams.asides import Asides
from l4path.diagrams.model import Box, Diagram, Firing, Way
from l4path.nodes import Disposition, Treatment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.assessment import Assessment
    from l4path.diagrams.model import Mark
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_ANYWHERE = "s0"


def extract(pathway: Pathway, assessment: Assessment | None = None) -> Diagram:
    """The diagram of a pathway, with the marks of an assessment where there is one.

    Nodes become boxes `n0`, `n1`, ... and escalations `e0`, `e1`, ..., numbered as the pathway declares them.
    """
    names = {node: f"n{number}" for number, node in enumerate(pathway.nodes)}
    marked = {} if assessment is None else marks.of_nodes(assessment)
    boxes = {name: _box(name, pathway.nodes[node], pathway.tiers, marked) for node, name in names.items()}
    fires = {} if assessment is None else {name: marks.of_escalation(truth) for name, truth in assessment.fires.items()}
    flags = [escalation for escalation in pathway.escalations if not escalation.after]
    if flags:
        boxes[_ANYWHERE] = Box(
            id=_ANYWHERE,
            kind="anywhere",
            title="Red flag, from anywhere",
            lane=min(boxes[names[flag.to]].lane for flag in flags),
            emergency=True,
            faded=bool(fires) and all(fires[flag.id] is Firing.RESTS for flag in flags),
        )
    asides = Asides(pathway)
    drafts = []
    for number, escalation in enumerate(pathway.escalations):
        sources = tuple(names[source] for source in escalation.after) or (_ANYWHERE,)
        condition, signs = asides.of(escalation)
        way = Way(
            kind=escalation.on,
            condition=condition,
            signs=signs,
            escalations=((f"e{number}", sources),),
            disputed=escalation.disputed,
            firing=(fires[escalation.id],) if fires else (),
        )
        drafts.append(Draft(sources=sources, any_of=escalation.any_of, target=names[escalation.to], way=way))
    return Diagram(
        title=pathway.title,
        version=pathway.version,
        description=pathway.description,
        standing="" if assessment is None else _standing(assessment),
        lanes=pathway.tiers,
        boxes=tuple(boxes.values()),
        arrows=bundled(drafts, boxes),
        notes=asides.notes,
    )


def _box(name: str, node: Node, lanes: tuple[str, ...], marked: Mapping[str, Mark | None]) -> Box:
    kind: str = node.kind
    if isinstance(node, Treatment) and (node.continuous or node.once):
        kind = "continuous" if node.continuous else "once"
    return Box(
        id=name,
        kind=kind,
        title=node.title,
        lane=lanes.index(node.tier),
        emergency=node.emergency,
        final=isinstance(node, Disposition) and node.final,
        disputed=node.disputed,
        faded=node.id in marked and marked[node.id] is None,
        mark=marked.get(node.id),
    )


def _standing(assessment: Assessment) -> str:
    """One line that says where the patient stands, for the head of the picture."""
    options = ", ".join(node.title for node in assessment.options) or "none"
    alongside = ", ".join(node.title for node in assessment.alongside)
    parts = [f"This episode: {assessment.state.value.replace('_', ' ')}", f"options: {options}"]
    if alongside:
        parts.append(f"alongside: {alongside}")
    if assessment.questions:
        parts.append(f"to ask: {len(assessment.questions)}")
    return "; ".join(parts)
