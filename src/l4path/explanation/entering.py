"""Why the pathway does not come to a node: what its ways in lack, and why its record does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation.choosing import chosen
from l4path.explanation.firing import lacking_of
from l4path.explanation.leaves import unasked_of
from l4path.explanation.plans import Asked, By, Later, Line, Stated, when
from l4path.explanation.statements import say
from l4path.explanation.ways import way_in
from l4path.meaning import Claim, Recorded
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.explanation.plans import Plan
    from l4path.explanation.statements import Statement
    from l4path.pathway import Pathway


def not_entered(assessment: Assessment, node: str) -> tuple[Statement, ...]:
    """Why the pathway does not come to a node: what its record lacks, and each way in."""
    return chosen((by_record_of(node), ways_in_of(node, Truth.NOT_MET, Truth.UNKNOWN)), assessment)


def by_record(assessment: Assessment, node: str) -> tuple[Statement, ...]:
    """Of a treatment that the pathway does not reach, or perhaps: why its record does not make it reached."""
    return chosen(by_record_of(node), assessment)


def ways_in_of(node: str, *only: Truth) -> Later:
    """The ways in to a node that have one of some truths, with what is missing on each."""
    return Later(_ways_in, (node, *(truth.value for truth in only)))


def _ways_in(pathway: Pathway, node: str, *only: str) -> Plan:
    wanted = [Truth(value) for value in only]
    return tuple(
        By(Stated(Claim("fires", way.id)), {truth: _way_in(way, pathway, truth) for truth in wanted})
        for way in pathway.into(node)
    )


def _way_in(way: Escalation, pathway: Pathway, truth: Truth) -> Line:
    found = way_in(way, pathway, truth)
    return Line(found.says, truth, found.about, found.slots, (lacking_of(way),))


def by_record_of(node: str) -> Later:
    """Why the record of a node may not make it reached."""
    return Later(_by_record, (node,))


def _by_record(pathway: Pathway, name: str) -> Plan:
    node, about, stopped = pathway.nodes[name], f"node:{name}", Claim("stopped", name)
    if not isinstance(node, Treatment):
        return ()
    given_up: Plan = ()
    if not node.once:
        slots = (("node", node.title),)
        perhaps = Line("way.perhaps_given_up", Truth.UNKNOWN, about, slots, (Asked((stopped,)),))
        given_up = when(stopped, say("way.given_up", Truth.NOT_MET, about, node=node.title), perhaps)
    known = when(Recorded("tried", name), given_up)
    return By(Stated(Recorded("asked", name)), {Truth.UNKNOWN: unasked_of(node)}, known)
