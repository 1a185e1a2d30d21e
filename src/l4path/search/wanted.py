"""What may be wanted of an episode: a formula that is searched for, and checked on the engine's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions import AtLeast
from l4path.conditions.logic import all_of, any_of, negated
from l4path.meaning import COME_FIRST, Claim, Formula, Has, In, Is, Lists, Status, carried, state_rows
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.meaning import State
    from l4path.pathway import Pathway


def met(kind: str, subject: str) -> Is:
    """That a named claim is met."""
    return Is(Claim(kind, subject))


def not_met(kind: str, subject: str) -> Is:
    """That a named claim is not met."""
    return Is(Claim(kind, subject), Truth.NOT_MET)


def has(node: str, *statuses: Status) -> Has:
    """That a node has one of some statuses."""
    return Has(node, frozenset(statuses))


def lists(node: str) -> Lists:
    """That a node is among the options."""
    return Lists(node)


def in_state(*states: State) -> In:
    """That the episode is in one of some states."""
    return In(frozenset(states))


def at_most_one(formulas: Iterable[Formula]) -> Is:
    """That no two of some formulas are met: stated once, where to deny each beside each would be much."""
    return Is(negated(AtLeast(2, tuple(formulas))))


def takes(pathway: Pathway, way: Escalation, node: str) -> Formula:
    """That an escalation fires, and one of its sources is among those that carry it."""
    return all_of((met("fires", way.id), Is(carried(way, pathway.nodes[node]))))


def shown(pathway: Pathway, treatment: str) -> Formula:
    """That a treatment is among the options, or goes on alongside them."""
    beside = {row.state: row.alongside[treatment] for row in state_rows(pathway) if treatment in row.alongside}
    return any_of((lists(treatment), *(all_of((in_state(state), standing)) for state, standing in beside.items())))


def granted(wanted: Formula, assessment: Assessment) -> bool:
    """Whether an assessment shows what is wanted."""
    return assessment.truth_of(wanted) is Truth.MET


def in_hand(assessment: Assessment, node: str) -> bool:
    """Whether an assessment shows a node that the pathway has come to, and nothing else comes first.

    Args:
        assessment: What was found.
        node: The id of the node: it is an option, goes on alongside, or is a review that is passed and does not wait.
    """
    listed = any(shown_now.id == node for shown_now in (*assessment.options, *assessment.alongside))
    return stands_in_hand(assessment.status[node], assessment.state, listed=listed)


def stands_in_hand(status: Status, state: State, *, listed: bool) -> bool:
    """The same of a node by its status, the state, and whether it is listed: an option, or going on alongside."""
    return listed or (status is Status.PASSED and state not in COME_FIRST)
