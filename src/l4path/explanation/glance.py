"""One node at a glance: its status, what that rests on or lacks, how the pathway comes to it, and what to mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.assessment.paths import ranked
from l4path.conditions import Defined, FlagAtom, Operand
from l4path.conditions.logic import all_of, any_of
from l4path.escalations import EscalationKind
from l4path.explanation.choosing import chosen
from l4path.explanation.plans import As, By, Found, Stated, line, planned, when
from l4path.explanation.reasons import deciding, standing, trial_of, unasked_of
from l4path.explanation.statements import Phrase, Statement, say, status_word, way_of
from l4path.explanation.ways import backing, by_record, taken_of, unsure_of, ways_in
from l4path.meaning import COME_FIRST, Claim, Is, Recorded, State, Status, status_rows
from l4path.nodes import Disposition, Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.assessment import Assessment
    from l4path.explanation.plans import Plan
    from l4path.meaning import ClaimKind
    from l4path.nodes import Caution, Node
    from l4path.pathway import Pathway

_HOLDS_BACK = (*COME_FIRST, State.ENDED, State.AT_GOAL)


def shown_now(assessment: Assessment, node: Node) -> bool:
    """Whether a node is among what is shown as possible: the options, and what goes on alongside."""
    return node in (*assessment.options, *assessment.alongside)


def held(assessment: Assessment, node: Node) -> bool:
    """Whether a node is on hold: it could be begun by itself, and something else comes first."""
    return assessment.status[node.id].begins and not shown_now(assessment, node)


def on_hold(assessment: Assessment) -> tuple[Statement, ...]:
    """What comes first, said once for all nodes that are on hold, with them under it."""
    nodes = [say("whole.held", about=f"node:{n.id}", node=n.title, tier=n.tier) for n in assessment.on_hold]
    return (say(f"held_by.{assessment.state}", parts=nodes),) if nodes else ()


def status_of(assessment: Assessment, node: Node) -> Statement:
    """The status of a node as a word; of what is held back only that: it is nothing that may be begun now."""
    return say("status.on_hold") if held(assessment, node) else status_word(node, assessment.status[node.id])


def verdict(assessment: Assessment, node: Node) -> tuple[Statement, ...]:
    """The status of a node in a statement or more."""
    return chosen(verdict_of(node.id), assessment)


@planned
def verdict_of(pathway: Pathway, name: str) -> Plan:
    """The statuses that a node may have in a statement or more, but for the nearest way to it."""
    node, status = pathway.nodes[name], Found("status", name)
    first: dict[Status, Plan] = {row.status: _say(node, row.status) for row in status_rows(pathway, node)}
    first[Status.UNDETERMINED] = _say(node, "reach_unknown")
    if isinstance(node, Treatment):
        first |= _of_treatment(node)
    on_hold, not_an_option = (
        {state: say(f"verdict.{key}", why=say(f"held_by.{state}")) for state in _HOLDS_BACK}
        for key in ("on_hold", "not_an_option")
    )
    beside: dict[Status, Plan] = {
        each: By(Found("state"), not_an_option) for each in first if each.possible and not each.begins
    }
    final = isinstance(node, Disposition) and node.final  # what is asked for now is not told to wait
    waits = (*(() if node.emergency else COME_FIRST), *(() if final else (State.ENDED,)))
    beside[Status.UNDETERMINED] = By(Found("state"), {state: not_an_option[state] for state in waits})
    shown = By(status, {Status.STOPPED: say("verdict.again")})
    place = {"on_hold": By(Found("state"), on_hold), "options": shown, "alongside": shown}
    return (By(status, first), By(Found("place", name), place, By(status, beside)))


def _say(node: Node, key: str) -> Statement:
    return say(f"verdict.{key}", about=f"node:{node.id}", way=way_of(node))


def _of_treatment(node: Treatment) -> dict[Status, Plan]:
    """What the record of a treatment adds to its status, where the status does not say all."""

    def by_how(status: Status, *hows: str) -> Plan:
        return by_trial(node, {how: _say(node, f"{status}_{how}") for how in hows}, _say(node, status))

    begun: Plan = _say(node, "ongoing")
    tried = _say(node, "declined_tried")
    if node.has_trial:
        begun = when(Recorded("outcome", node.id), _say(node, "ongoing_recorded"), begun)
    return {
        Status.ONGOING: begun,
        Status.DECLINED: by_trial(node, dict.fromkeys(("tried", "ended", "stopped"), tried), _say(node, "declined")),
        Status.RESPONDED: by_how(Status.RESPONDED, "ended"),
        Status.CONTRAINDICATED: by_how(Status.CONTRAINDICATED, "tried", "ended", "stopped", "asked_for"),
        Status.NOT_INDICATED: by_how(Status.NOT_INDICATED, "stopped", "asked_for"),
        Status.UNDETERMINED: when(Claim("reached", node.id), _undetermined(node), _say(node, "reach_unknown")),
    }


def by_trial(node: Treatment, cases: Mapping[str, Plan], otherwise: Plan = ()) -> By:
    """A choice by what the record of a treatment says.

    Args:
        node: The treatment.
        cases: By ``unasked``, ``asked_for``, ``stopped``, ``ended`` or ``tried``, or by nothing, a plan.
        otherwise: The plan of any other.
    """
    plans = {how: cases.get(how, otherwise) for how in ("", "unasked", "asked_for", "stopped", "ended", "tried")}
    tried, untried = plans["tried"], plans[""]
    if node.once:
        untried = when(Recorded("outcome", node.id), plans["asked_for"], untried)
    else:
        ended = when(Recorded("ended", node.id), plans["ended"], tried)
        tried = when(Claim("stopped", node.id), plans["stopped"], ended)
    asked = Stated(Recorded("asked", node.id))
    return By(asked, {Truth.UNKNOWN: plans["unasked"]}, when(Recorded("tried", node.id), tried, untried))


def _undetermined(node: Treatment) -> Plan:
    """What is known of an undetermined treatment, and what is not: each from the part of its rules that is unknown."""
    name = node.id

    def unsure(kind: str, then: Plan, otherwise: Plan = ()) -> By:
        return By(Stated(Claim(kind, name)), {Truth.UNKNOWN: then}, otherwise)

    forbidden = _say(node, "unknown_contraindicated")
    both = unsure("indicated", _say(node, "unknown_suitable"), forbidden)
    suitable = unsure("contraindicated", both, _say(node, "unknown_indicated"))
    judged: Plan = ()
    if node.has_trial:
        adequate = unsure("adequate", _say(node, "unknown_adequate"))
        response = By(
            Stated(Claim("response", name)), {Truth.UNKNOWN: _say(node, "unknown_response"), Truth.NOT_MET: adequate}
        )
        judged = when(Recorded("outcome", name), (), when(Recorded("tolerated", name), response))
    cases: dict[str, Plan] = {
        "unasked": _say(node, "unasked"),
        "": (_say(node, "is_reached"), suitable),
        "asked_for": (_say(node, "is_asked_for"), suitable),
        "stopped": (_say(node, "is_stopped"), suitable),
        "ended": (_say(node, "is_tried"), unsure("contraindicated", forbidden), judged),
        "tried": (_say(node, "is_tried"), unsure("contraindicated", _say(node, "unknown_going_on")), judged),
    }
    return by_trial(node, cases)


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
    kinds: tuple[ClaimKind, ...] = ("indicated", "contraindicated")
    indicated, contraindicated = (deciding(kind, name) for kind in kinds)
    open_still = tuple(By(Stated(Claim(kind, name)), {Truth.UNKNOWN: deciding(kind, name)}) for kind in kinds)
    tried: Plan = (*open_still[1:], *trial_of(node, ""))
    unsure: dict[str, Plan] = {"unasked": (unasked_of(node), *open_still), "tried": tried, "ended": tried}
    cases: dict[Status, Plan] = {
        Status.UNDETERMINED: by_trial(node, unsure, open_still),
        Status.DECLINED: (),
        Status.NOT_INDICATED: indicated,
        Status.CONTRAINDICATED: contraindicated,
    }
    stands = () if node.once else As(Truth.MET, standing(name))
    return By(Found("status", name), cases, when(Recorded("tried", name), stands))


@planned
def arrival(pathway: Pathway, name: str, *, own: bool = True) -> Plan:
    """The step by which the pathway comes to a node; `own`: or that it begins there, or has it on record."""
    key = "way.start" if name in pathway.start else "way.on_record"
    found: Plan = say(key, Truth.MET, f"node:{name}", node=pathway.nodes[name].title) if own else ()
    for fires, way in [*ranked(pathway, name)][::-1]:
        beside = backing(way.evidence, pathway, sources=False)
        found = when(fires, taken_of(way, pathway, beside), found)
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
        case FlagAtom(operand=Operand(fact=named, treatment=None)) | Defined(definition=named):
            return caution.because.casefold().startswith(f"{named.label.casefold()}:")
    return False
