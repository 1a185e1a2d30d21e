"""The table of statuses (SEMANTICS 7): of each node, the first row that applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from l4path.conditions.logic import MET, NOT_MET, all_of, any_of, negated
from l4path.meaning.kinds import Status
from l4path.meaning.leaves import Claim, Formula, Is, Recorded
from l4path.nodes import Disposition, Review, Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.nodes import Node
    from l4path.pathway import Pathway


class StatusRow(NamedTuple):
    """One row: the status, and the two-valued formula under which it applies unless a row before it does."""

    status: Status
    when: Formula


def status_rows(pathway: Pathway, node: Node) -> tuple[StatusRow, ...]:
    """The rows for one node, in order; the last one always applies.

    Args:
        pathway: The pathway.
        node: One of its nodes.
    """
    reached = Claim("reached", node.id)
    rows = [(Status.NOT_REACHED, Is(reached, Truth.NOT_MET)), (Status.UNDETERMINED, Is(reached, Truth.UNKNOWN))]
    match node:
        case Review():
            passed = any_of(Is(Claim("fires", way.id)) for way in pathway.out_of(node))
            more: Iterator[tuple[Status, Formula]] = iter(((Status.PASSED, passed), (Status.OPEN, MET)))
        case Disposition():
            more = iter(((Status.ENDED, MET),))
        case Treatment():
            more = _treatment(node)
    return tuple(StatusRow(status, when) for status, when in (*rows, *more) if when != NOT_MET)


def _treatment(node: Treatment) -> Iterator[tuple[Status, Formula]]:
    name = node.id

    def met(kind: str) -> Is:
        return Is(Claim(kind, name))

    def not_met(kind: str) -> Is:
        return Is(Claim(kind, name), Truth.NOT_MET)

    tried, outcome = Recorded("tried", name), Recorded("outcome", name)
    if node.once:
        yield Status.DONE, Is(tried)
        yield Status.UNDETERMINED, Is(tried, Truth.UNKNOWN)
    yield Status.DECLINED, Is(Recorded("declined", name))
    for judged in () if node.once else (Status.INTOLERANT, Status.RELAPSED, Status.FAILED):
        yield judged, met(judged)
    stopped = NOT_MET if node.once else met("stopped")
    yield Status.NOT_INDICATED, all_of((any_of((Is(tried, Truth.NOT_MET), stopped)), not_met("indicated")))
    yield Status.CONTRAINDICATED, met("contraindicated")
    allowed = not_met("contraindicated")
    if node.has_trial:
        yield Status.RESPONDED, all_of((met("responded"), allowed))
    recorded: Formula = Is(Recorded("outcome ongoing", name))
    if node.once:
        yield Status.ONGOING, all_of((allowed, recorded, met("indicated")))
    else:
        begun = [Is(outcome, Truth.NOT_MET), Is(tried), Is(Recorded("tolerated", name))]
        begun.append(Is(Recorded("ended", name), Truth.NOT_MET))
        early = all_of((negated(met("response")), not_met("adequate"))) if node.has_trial else MET
        yield Status.ONGOING, all_of((allowed, any_of((recorded, all_of((*begun, early))))))
    yield Status.STOPPED, all_of((stopped, met("suitable")))
    yield Status.UNDETERMINED, negated(Is(tried, Truth.NOT_MET))
    yield Status.UNDETERMINED, Is(Claim("suitable", name), Truth.UNKNOWN)
    yield Status.OFFERED, MET
