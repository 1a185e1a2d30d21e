"""What it would take: the nearest episodes in which the pathway would come to a node."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.meaning import COME_FIRST, Has, Status
from l4path.nodes import Disposition, Review, Treatment
from l4path.search.enough import in_hand_where_it_can_be
from l4path.search.nearest import nearest
from l4path.search.wanted import in_state, lists

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.conditions import NodeLike
    from l4path.meaning import Formula
    from l4path.nodes import Node
    from l4path.search.alternatives import Nearest


def wanted_of(assessment: Assessment, node: Node) -> tuple[Status, ...]:
    """The statuses in which the pathway has come to a node: offered, open or passed, ended.

    Of a treatment that is on record, or of which nobody knows whether it was tried: any in which it may be an option.
    """
    if isinstance(node, Review):
        return (Status.OPEN, Status.PASSED)
    if isinstance(node, Disposition):
        return (Status.ENDED,)
    if node.id in assessment.episode.trials or node.id in assessment.episode.unasked:
        return tuple(status for status in Status if status.possible)  # what goes on alongside may be one, too
    return (Status.OFFERED,)


def what_it_would_take(assessment: Assessment, node: NodeLike, *, count: int = 3) -> Nearest:
    """The episodes nearest to a patient's own in which the pathway would come to a node.

    That the patient refuses what was begun already is told only where there is no other way.

    Args:
        assessment: Where the patient stands.
        node: The node, or its id: a treatment that is to be offered, a review or disposition that is to be reached.
        count: How many alternatives to look for.

    Raises:
        PathwayError: When there is no such node.

    Example:
        >>> import l4path
        >>> episode = l4path.read_episode("examples/episodes/disc-week-8.toml")
        >>> found = what_it_would_take(l4path.load("l4").assess(episode), "discectomy")
        >>> found.alternatives[0].trials
        ('esi_second',)
    """
    found = assessment.pathway.node(node)
    wanted = Has(found.id, frozenset(wanted_of(assessment, found)))
    there = nearest(assessment, wanted, rather=_shown(found), count=count)
    in_hand = tuple(in_hand_where_it_can_be(assessment, made, wanted) for made in there.alternatives)
    begun = assessment.episode.trials.keys() - assessment.episode.declined
    return replace(there, alternatives=tuple(made for made in in_hand if begun.isdisjoint(made.decisions)) or in_hand)


def _shown(node: Node) -> Formula | None:
    """That a treatment which the pathway has come to is shown: not on hold, by a red flag for one."""
    if not isinstance(node, Treatment):
        return None
    return ~in_state(*COME_FIRST) if node.continuous else lists(node.id)
