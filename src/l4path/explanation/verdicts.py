"""The status of a node in a word or two, and in a sentence or two that say what the record adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation import words
from l4path.explanation.paths import nearest
from l4path.meaning import Status
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.meaning import ClaimKind
    from l4path.nodes import Node


def shown_now(assessment: Assessment, node: Node) -> bool:
    """Whether a node is among what is shown as possible: the options, and what goes on alongside."""
    return node in (*assessment.options, *assessment.alongside)


def held(assessment: Assessment, node: Node) -> bool:
    """Whether a node is on hold: it could be begun by itself, and something else comes first."""
    return assessment.status[node.id].begins and not shown_now(assessment, node)


def held_words(assessment: Assessment, node: Node) -> str:
    """A node that is on hold, with what comes first."""
    return words.HELD.format(node=node.title, tier=node.tier, why=words.HELD_BY[assessment.state.value])


def status_words(assessment: Assessment, node: Node) -> str:
    """The status of a node in a word or two; of what is held back only that: it is nothing that may be begun now.

    Args:
        assessment: The assessment.
        node: The node.
    """
    return words.ON_HOLD if held(assessment, node) else status_word(node, assessment.status[node.id])


def status_word(node: Node, status: Status) -> str:
    """A status as it is said of one node: what is done once is asked for, not under way."""
    own: dict[str, str] = {}
    if isinstance(node, Treatment):
        own = words.STATUS_ONCE if node.once else words.STATUS_CONTINUOUS if node.continuous else {}
    return own.get(status.value, words.STATUS[status.value])


def verdict(assessment: Assessment, node: Node) -> str:
    """The status of a node in a sentence or two.

    Args:
        assessment: The assessment.
        node: The node.
    """
    status = assessment.status[node.id]
    said = _of_a_treatment(assessment, node, status) if isinstance(node, Treatment) else ""
    if not said and status is Status.UNDETERMINED:
        said = words.VERDICT_UNDETERMINED["reach"]
    said = said or words.VERDICT[status.value]
    if status is Status.NOT_REACHED and len(steps := nearest(assessment, node.id)) > 1:
        titles = [assessment.pathway.nodes[name].title for name, _ in steps[:-1]]
        said = f"{said} {words.NEAREST.format(nodes='; then '.join(titles))}"
    state = assessment.state.value
    if held(assessment, node):
        return f"{said} {words.IS_ON_HOLD.format(why=words.HELD_BY[state])}"
    if status.possible and not shown_now(assessment, node):
        said = f"{said} {words.NOT_AN_OPTION.get(state, '')}".rstrip()
    return said


def _of_a_treatment(assessment: Assessment, node: Treatment, status: Status) -> str:
    """What the record of a treatment adds to its status; empty where the status says all."""
    how = _came_of_it(assessment, node)
    match status:
        case Status.ONGOING | Status.STOPPED:
            own = words.VERDICT_ONCE if node.once else words.VERDICT_CONTINUOUS if node.continuous else {}
            return own.get(status.value, "")
        case Status.RESPONDED:
            return words.VERDICT_OVER if how == "ended" else ""
        case Status.CONTRAINDICATED:
            return words.VERDICT_MUST_NOT.get(how, "")
        case Status.NOT_INDICATED:
            return words.VERDICT_NOT_FOR.get(how, "")
        case Status.UNDETERMINED:
            return words.VERDICT_UNDETERMINED[_undetermined(assessment, node, how)]
        case _:
            return ""


def _came_of_it(assessment: Assessment, node: Treatment) -> str:
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


def _undetermined(assessment: Assessment, node: Treatment, how: str) -> str:
    """What it is that is not known of an undetermined treatment."""
    if assessment.truth("reached", node.id) is not Truth.MET:
        return "reach"
    if not how:
        return "suitable"
    if how in ("unasked", "asked_for", "stopped"):
        return how
    settled: tuple[ClaimKind, ...] = ("responded", "ongoing") if not node.once else ()
    return "going_on" if any(assessment.truth(one, node.id) is Truth.MET for one in settled) else "tried"
