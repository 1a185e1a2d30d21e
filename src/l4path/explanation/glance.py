"""One node at a glance: what its status rests on, or lacks, the step by which the pathway comes to it, what to mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions import Defined, FlagAtom, Operand
from l4path.conditions.logic import all_of, any_of
from l4path.escalations import EscalationKind
from l4path.explanation.firing import by_record, taken_of, unsure_of, ways_in
from l4path.explanation.leaves import unasked_of
from l4path.explanation.plans import As, By, Found, Stated, line, planned, when
from l4path.explanation.reasons import deciding, standing, trial_of
from l4path.explanation.statements import Phrase, say
from l4path.explanation.verdicts import by_trial
from l4path.explanation.ways import backing
from l4path.meaning import Claim, Is, Recorded, State, Status
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.explanation.plans import Plan
    from l4path.meaning import ClaimKind
    from l4path.nodes import Caution, Node
    from l4path.pathway import Pathway


@planned
def points(_: Pathway, node: str) -> Plan:
    """What the status of a node rests on; of one that the pathway does not reach, or perhaps, what that lacks."""
    cases = {truth: (by_record(node), ways_in(node, truth)) for truth in (Truth.NOT_MET, Truth.UNKNOWN)}
    return By(Stated(Claim("reached", node)), cases, rests(node))


@planned
def unanswered(pathway: Pathway) -> Plan:
    """The red flags that may be unanswered, and what else may be unknown of the emergency branch: what to ask."""
    flags = [way for way in pathway.escalations if way.on is EscalationKind.RED_FLAG]
    asks: list[Plan] = []
    for way in flags:
        target = pathway.nodes[way.to].title
        asked = unsure_of(way, say("whole.flag_unknown", Truth.UNKNOWN, f"escalation:{way.id}", node=target))
        asks.append(By(Stated(Claim("fires", way.id)), {Truth.UNKNOWN: asked}))
    for name, node in pathway.nodes.items():
        if node.emergency:
            flagged = any_of(Is(Claim("fires", way.id), Truth.UNKNOWN) for way in flags if way.to == name)
            asks.append(when(flagged, (), By(Found("status", name), {Status.UNDETERMINED: _unclear(pathway, node)})))
    return tuple(asks)


def _unclear(pathway: Pathway, node: Node) -> Plan:
    """What is unknown of an undetermined node; that nobody asked whether it was once tried is no alarm."""
    unclear = line("whole.emergency_unknown", Truth.UNKNOWN, f"node:{node.id}", points(node.id), node=node.title)
    ways = (Is(Claim("fires", way.id), Truth.NOT_MET) for way in pathway.into(node.id))
    return when(all_of((Is(Claim("reached", node.id), Truth.UNKNOWN), *ways)), (), unclear)


@planned
def rests(pathway: Pathway, name: str) -> Plan:
    """What the status of a treatment that is reached rests on, where that is more than that it is reached."""
    node = pathway.nodes[name]
    if not isinstance(node, Treatment):
        return ()
    kinds: tuple[ClaimKind, ...] = ("indicated", "contraindicated", "suitable")
    indicated, contraindicated, suitable = (deciding(kind, name) for kind in kinds)
    forbidden = By(Stated(Claim("contraindicated", name)), {Truth.UNKNOWN: contraindicated})
    tried: Plan = (forbidden, *trial_of(node, ""))
    unsure: dict[str, Plan] = {"unasked": unasked_of(node), "tried": tried, "ended": tried}
    cases: dict[Status, Plan] = {
        Status.UNDETERMINED: by_trial(node, unsure, suitable),
        Status.NOT_INDICATED: indicated,
        Status.CONTRAINDICATED: contraindicated,
    }
    stands = () if node.once else As(Truth.MET, standing(name))
    return By(Found("status", name), cases, when(Recorded("tried", name), stands))


@planned
def arrival(pathway: Pathway, name: str, *, own: bool = True, sources: bool = False) -> Plan:
    """The step by which the pathway comes to a node; `own`: or that it begins there, or has it on record."""
    key = "way.start" if name in pathway.start else "way.on_record"
    found: Plan = say(key, Truth.MET, f"node:{name}", node=pathway.nodes[name].title) if own else ()
    for way in sorted(pathway.into(name), key=lambda way: way.on.quiet)[::-1]:
        beside = backing(way.evidence, pathway, sources=sources)
        found = when(Claim("fires", way.id), taken_of(way, pathway, beside), found)
    return found


def follows(node: str) -> Plan:
    """That an option follows what has helped, where that is why it is one."""
    keeps: dict[str, Plan] = {status.value: () for status in Status if status.keeps}
    helped = By(Found("status", node), keeps, say("way.follows", Truth.MET))
    return By(Found("place", node), {"options": By(Found("state"), {State.AT_GOAL: helped})})


def route(node: str) -> Plan:
    """How the pathway comes to a node that it reaches."""
    return when(Claim("reached", node), (arrival(node), follows(node)))


@planned
def minded(pathway: Pathway, name: str, *, sources: bool = False) -> Plan:
    """What may be to mind of a treatment, each caution with what makes it so; none of them asks anything.

    Args:
        pathway: The pathway.
        name: The id of the node.
        sources: Whether all of their evidence is told, rather than a dispute only.
    """
    return tuple(
        _caution(name, caution, backing(caution.evidence, pathway, sources=sources))
        for caution in getattr(pathway.nodes[name], "cautions", ())
    )


def _caution(node: str, caution: Caution, beside: Plan) -> By:
    name, about = f"{node}.{caution.id}", f"caution:{node}.{caution.id}"
    met = line("caution.met", Truth.MET, about, deciding("caution", name), beside, because=caution.because)
    key = "caution.unknown_named" if _named(caution) else "caution.unknown"
    unknown = line(key, Truth.UNKNOWN, about, beside, because=caution.because, condition=Phrase(caution.when))
    return By(Stated(Claim("caution", name)), {Truth.MET: met, Truth.UNKNOWN: unknown})


def _named(caution: Caution) -> bool:
    """Whether what is to be minded begins with the very fact or definition that is its condition: ``gout: ...``."""
    match caution.when:
        case FlagAtom(operand=Operand(fact=fact, treatment=None)):
            label = fact.label
        case Defined(definition=definition):
            label = definition.label
        case _:
            return False
    return caution.because.casefold().startswith(f"{label.casefold()}:")
