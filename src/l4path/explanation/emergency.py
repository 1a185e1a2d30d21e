"""What is unanswered of the emergency branch: the red flags, and what else may lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions.logic import all_of, any_of
from l4path.escalations import EscalationKind
from l4path.explanation.choosing import chosen
from l4path.explanation.entering import ways_in_of
from l4path.explanation.firing import unsure_of
from l4path.explanation.leaves import unasked_of
from l4path.explanation.plans import Asked, By, Found, Later, Line, Stated, when
from l4path.meaning import Claim, Is, Recorded, Status
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.explanation.plans import Plan
    from l4path.explanation.statements import Statement
    from l4path.nodes import Node
    from l4path.pathway import Pathway


def unanswered(assessment: Assessment) -> tuple[Statement, ...]:
    """The red flags that nobody has answered yet, and what else is unknown of the emergency branch: what to ask."""
    return chosen(unanswered_of(), assessment)


def unanswered_of() -> Later:
    """The red flags that may be unanswered, and what else may be unknown of the emergency branch."""
    return Later(_unanswered, ())


def _unanswered(pathway: Pathway) -> Plan:
    flags = [way for way in pathway.escalations if way.on is EscalationKind.RED_FLAG]
    asks: list[Plan] = []
    for way in flags:
        slots = (("node", pathway.nodes[way.to].title),)
        asked = unsure_of(way, Line("whole.flag_unknown", Truth.UNKNOWN, f"escalation:{way.id}", slots))
        asks.append(By(Stated(Claim("fires", way.id)), {Truth.UNKNOWN: asked}))
    for name, node in pathway.nodes.items():
        if node.emergency:
            flagged = any_of(Is(Claim("fires", way.id), Truth.UNKNOWN) for way in flags if way.to == name)
            asks.append(when(flagged, (), By(Found("status", name), {Status.UNDETERMINED: _unclear(pathway, node)})))
    return tuple(asks)


def _unclear(pathway: Pathway, node: Node) -> Plan:
    """What is unknown of an undetermined node; that nobody asked whether it was once tried is no alarm."""

    def unclear(plan: Plan) -> Line:
        return Line("whole.emergency_unknown", Truth.UNKNOWN, f"node:{node.id}", (("node", node.title),), (plan,))

    settled = all_of(Is(Claim("fires", way.id), Truth.NOT_MET) for way in pathway.into(node.id))
    by_ways = when(settled, (), unclear(ways_in_of(node.id, Truth.UNKNOWN)))
    return when(Claim("reached", node.id), unclear(_unsettled(node)), by_ways)


def _unsettled(node: Node) -> Plan:
    """What is unknown of a treatment that the pathway reaches: its history, its trial, and whether it is suitable."""
    if not isinstance(node, Treatment):
        return ()
    name, kinds = node.id, ("suitable", *(("adequate", "response") if node.has_trial else ()))
    suitable, *judged = (Claim(kind, name) for kind in kinds)
    known = Asked((suitable,))
    begun = when(Recorded("outcome", name), known, Asked((suitable, *judged)))
    asked = when(Recorded("tried", name), begun, known)
    return By(Stated(Recorded("asked", name)), {Truth.UNKNOWN: unasked_of(node)}, asked)
