"""One node at a glance: what its status rests on, or what it lacks, and the step by which the pathway comes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation.entering import by_record_of, ways_in_of
from l4path.explanation.firing import taken_of
from l4path.explanation.leaves import unasked_of
from l4path.explanation.plans import As, By, Found, Later, Stated, Under, when
from l4path.explanation.reasons import deciding, standing_of, trial_of
from l4path.explanation.statements import say
from l4path.explanation.verdicts import by_trial
from l4path.explanation.ways import disputed
from l4path.meaning import Claim, Recorded, State, Status, those
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.explanation.plans import Plan
    from l4path.pathway import Pathway


def points_of(node: str) -> Later:
    """What the status of a node rests on; of one that the pathway does not reach, or perhaps, what that lacks."""
    return Later(_points, (node,))


def _points(_: Pathway, node: str) -> Plan:
    cases = {truth: (by_record_of(node), ways_in_of(node, truth)) for truth in (Truth.NOT_MET, Truth.UNKNOWN)}
    return By(Stated(Claim("reached", node)), cases, rests_of(node))


def rests_of(node: str) -> Later:
    """What the status of a treatment that is reached rests on, where that is more than that it is reached."""
    return Later(_rests, (node,))


def _rests(pathway: Pathway, name: str) -> Plan:
    node = pathway.nodes[name]
    if not isinstance(node, Treatment):
        return ()
    indicated, contraindicated, suitable = (
        Later(deciding, (kind, name, False)) for kind in ("indicated", "contraindicated", "suitable")
    )
    forbidden = By(Stated(Claim("contraindicated", name)), {Truth.UNKNOWN: contraindicated})
    tried: Plan = (forbidden, *trial_of(node, ""))
    unsure: dict[str, Plan] = {"unasked": unasked_of(node), "tried": tried, "ended": tried}
    cases: dict[Status, Plan] = {
        Status.UNDETERMINED: by_trial(node, unsure, suitable),
        Status.NOT_INDICATED: indicated,
        Status.CONTRAINDICATED: contraindicated,
    }
    stands = As(Truth.MET, standing_of(name, deep=True))
    judged = () if node.once else when(Recorded("outcome", name), stands, Under(stands))
    return By(Found("status", name), cases, when(Recorded("tried", name), judged))


def arrival_of(node: str, *, own: bool) -> Later:
    """The step by which the pathway comes to a node; `own`: or that it begins there, or has it on record."""
    return Later(_arrival, (node, own))


def _arrival(pathway: Pathway, name: str, own: bool) -> Plan:
    key = "way.start" if name in pathway.start else "way.on_record"
    found: Plan = say(key, Truth.MET, f"node:{name}", node=pathway.nodes[name].title) if own else ()
    for way in sorted(pathway.into(name), key=lambda way: way.on.quiet)[::-1]:
        beside = disputed(way.evidence, pathway) if way.disputed else ()
        found = when(Claim("fires", way.id), taken_of(way, pathway, beside), found)
    return found


def follows_of(node: str) -> Plan:
    """That an option follows what has helped, where that is why it is one."""
    keeps: dict[str, Plan] = {status.value: () for status in those(lambda status: status.keeps)}
    follows = By(Found("status", node), keeps, say("way.follows", Truth.MET))
    return By(Found("place", node), {"options": By(Found("state"), {State.AT_GOAL: follows})})


def route_of(node: str) -> Plan:
    """How the pathway comes to a node that it reaches."""
    return when(Claim("reached", node), (arrival_of(node, own=True), follows_of(node)))
