"""The status of a node in statements: what the record adds to it, and of what is undetermined, what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation.paths import nearest
from l4path.explanation.statements import Row, Statement, Word, say, status_word
from l4path.meaning import State, Status
from l4path.nodes import Disposition, Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.nodes import Node

_HOLDS_BACK = (State.EMERGENCY, State.SCREENING, State.ENDED, State.AT_GOAL)


def shown_now(assessment: Assessment, node: Node) -> bool:
    """Whether a node is among what is shown as possible: the options, and what goes on alongside."""
    return node in (*assessment.options, *assessment.alongside)


def held(assessment: Assessment, node: Node) -> bool:
    """Whether a node is on hold: it could be begun by itself, and something else comes first."""
    return assessment.status[node.id].begins and not shown_now(assessment, node)


def on_hold(assessment: Assessment, node: Node) -> Statement:
    """A node that is on hold, with what comes first."""
    why = Word(f"held_by.{assessment.state}")
    return say("whole.held", about=f"node:{node.id}", node=node.title, tier=node.tier, why=why)


def status_of(assessment: Assessment, node: Node) -> Word:
    """The status of a node as a word; of what is held back only that: it is nothing that may be begun now."""
    return Word("status.on_hold") if held(assessment, node) else status_word(node, assessment.status[node.id])


def verdict(assessment: Assessment, node: Node) -> tuple[Statement, ...]:
    """The status of a node in a statement or more."""
    return tuple(_verdict(assessment, node))


def _verdict(assessment: Assessment, node: Node) -> Iterator[Statement]:
    status, state = assessment.status[node.id], assessment.state
    if status is Status.UNDETERMINED:
        yield from (say(f"verdict.{key}", about=f"node:{node.id}") for key in _undetermined(assessment, node))
    else:
        yield say(f"verdict.{status}{_added(assessment, node, status)}", about=f"node:{node.id}")
    if status is Status.NOT_REACHED and len(steps := nearest(assessment, node.id)) > 1:
        titles = tuple(assessment.pathway.nodes[name].title for name, _ in steps[:-1])
        yield say("verdict.nearest", nodes=Row(titles, "then"))
    if held(assessment, node):
        yield say("verdict.on_hold", why=Word(f"held_by.{state}"))
    elif status is Status.STOPPED:
        yield say("verdict.again")
    elif _waits(assessment, node) or (status.possible and not shown_now(assessment, node) and state in _HOLDS_BACK):
        yield say("verdict.not_an_option", why=Word(f"held_by.{state}"))


def _waits(assessment: Assessment, node: Node) -> bool:
    """Whether something else is undetermined than what is asked for now."""
    if assessment.status[node.id] is not Status.UNDETERMINED:
        return False
    if assessment.state is State.ENDED:
        return not (isinstance(node, Disposition) and node.final)
    return assessment.state in (State.EMERGENCY, State.SCREENING) and not node.emergency


def _added(assessment: Assessment, node: Node, status: Status) -> str:
    """What the record of a treatment adds to its status, as the end of a key; empty where the status says all."""
    if not isinstance(node, Treatment):
        return ""
    how = outcome_of(assessment, node)
    trial = assessment.episode.trials.get(node.id)
    match status:
        case Status.ONGOING:
            recorded = trial is not None and trial.outcome is not None
            return f"_{node.way}" if node.way != "trial" else "_recorded" if recorded else ""
        case Status.STOPPED:
            return "_continuous" if node.continuous else ""
        case Status.RESPONDED:
            return "_ended" if how == "ended" else ""
        case Status.CONTRAINDICATED:
            return f"_{how}" if how in ("tried", "ended", "stopped", "asked_for") else ""
        case Status.NOT_INDICATED:
            return f"_{how}" if how in ("stopped", "asked_for") else ""
        case _:
            return ""


def outcome_of(assessment: Assessment, node: Treatment) -> str:
    """What the record says: nothing, ``unasked``, ``asked_for``, ``stopped``, ``ended``, or that it was ``tried``."""
    if node.id in assessment.episode.unasked:
        return "unasked"
    trial = assessment.episode.trials.get(node.id)
    if trial is None:
        return ""
    if node.once and trial.outcome is not None:
        return "asked_for"
    if not node.once and assessment.truth("stopped", node.id) is Truth.MET:
        return "stopped"
    return "ended" if trial.measures.get("ended", False) else "tried"


def _undetermined(assessment: Assessment, node: Node) -> Iterator[str]:
    """What is known of an undetermined node, and what is not: each from the part of its proof that is unknown."""
    if assessment.truth("reached", node.id) is not Truth.MET or not isinstance(node, Treatment):
        yield "reach_unknown"
        return
    how = outcome_of(assessment, node)
    if how == "unasked":
        yield "unasked"
        return
    yield {"": "is_reached", "asked_for": "is_asked_for", "stopped": "is_stopped"}.get(how, "is_tried")
    unknown = [
        kind
        for kind in ("indicated", "contraindicated", *(("adequate", "response") if node.has_trial else ()))
        if assessment.truth(kind, node.id) is Truth.UNKNOWN
    ]
    forbidden = "contraindicated" in unknown
    if how in ("", "asked_for", "stopped"):
        both = forbidden and "indicated" in unknown
        yield "unknown_suitable" if both else "unknown_contraindicated" if forbidden else "unknown_indicated"
        return
    if forbidden:
        yield "unknown_contraindicated" if how == "ended" else "unknown_going_on"
    trial = assessment.episode.trials[node.id]
    if trial.outcome is None and trial.measures.get("tolerated", True):
        if "response" in unknown:
            yield "unknown_response"
        elif "adequate" in unknown and assessment.truth("response", node.id) is Truth.NOT_MET:
            yield "unknown_adequate"
