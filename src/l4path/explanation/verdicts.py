"""The status of a node in statements: what the record adds to it, and of what is undetermined, what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.assessment.paths import nearest
from l4path.explanation.choosing import chosen
from l4path.explanation.plans import By, Found, Stated, planned, when
from l4path.explanation.statements import Row, Statement, say, status_word, way_of
from l4path.meaning import Claim, Recorded, State, Status, status_rows
from l4path.nodes import Disposition, Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.assessment import Assessment
    from l4path.explanation.plans import Plan
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_HOLDS_BACK = (State.EMERGENCY, State.SCREENING, State.ENDED, State.AT_GOAL)


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


def answered(
    assessment: Assessment, node: Node, takes: tuple[Statement, ...], then: Assessment | None
) -> tuple[Statement, ...]:
    """The status of a node; of one that is not reached also by which way it would be, unless nothing was found to do.

    Args:
        assessment: The assessment.
        node: The node.
        takes: What it would take, if that was looked for.
        then: How the patient would stand with the first of that: the way is the one that is taken then.
    """
    if assessment.status[node.id] is Status.NOT_REACHED and (then is not None or not takes):
        titles = tuple(assessment.pathway.nodes[name].title for name, _ in nearest(assessment, node.id, then)[:-1])
        nearest_way = (say("verdict.nearest", nodes=Row(titles, "then")),) if titles else ()
        return (*verdict(assessment, node), *nearest_way)
    return verdict(assessment, node)


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
    waits = (*(() if node.emergency else (State.EMERGENCY, State.SCREENING)), *(() if final else (State.ENDED,)))
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
    if node.has_trial:
        begun = when(Recorded("outcome", node.id), _say(node, "ongoing_recorded"), begun)
    return {
        Status.ONGOING: begun,
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
    tried: Plan = plans["tried"]
    untried: Plan = plans[""]
    if node.once:
        untried = when(Recorded("outcome", node.id), plans["asked_for"], untried)
    else:
        tried = when(
            Claim("stopped", node.id), plans["stopped"], when(Recorded("ended", node.id), plans["ended"], tried)
        )
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
