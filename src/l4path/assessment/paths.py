"""Which way a patient came to a node, and which way to a node is nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions.logic import all_of, any_of
from l4path.meaning import Claim, Recorded, carried
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.meaning import Formula
    from l4path.pathway import Pathway


def ranked(pathway: Pathway, node: str) -> Iterator[tuple[Formula, Escalation]]:
    """The ways in to a node, each with what makes it the one that is told: the first of which that is met.

    A main one goes before a minor one; of either, one that comes of a treatment that was tried goes before what could
    have been so without it.

    Args:
        pathway: The pathway.
        node: The id of the node.
    """
    into = pathway.into(node)
    for quiet in (False, True):
        ways = [way for way in into if way.on.quiet is quiet]
        for way in ways if len(into) > 1 else ():
            sources = (source for name in way.after if isinstance(source := pathway.nodes[name], Treatment))
            tried = [all_of((Recorded("tried", source.id), carried(way, source))) for source in sources]
            if tried:
                yield all_of((Claim("fires", way.id), any_of(tried))), way
        for way in ways:
            yield Claim("fires", way.id), way


def carrying(assessment: Assessment, node: str) -> Escalation | None:
    """The escalation that carries a reached node: of those that fire, the first as they are ranked.

    Args:
        assessment: Where the patient stands.
        node: The id of the node.
    """
    ways = ranked(assessment.pathway, node)
    return next((way for fires, way in ways if assessment.truth_of(fires) is Truth.MET), None)


def carriers(way: Escalation, assessment: Assessment) -> tuple[str, ...]:
    """The sources by which an escalation fires: all of them, or, where any will do, the first that triggers it."""
    if not way.any_of:
        return way.after
    return tuple(sources_of(way, assessment)[:1])


def travelled(assessment: Assessment, node: str) -> list[tuple[str, Escalation | None]]:
    """The nodes that a patient came through to a reached node, each with the escalation that carries it.

    In the order in which they are reached; the node itself is last. A node without an escalation is one of the start,
    or stands on record by itself.

    Args:
        assessment: Where the patient stands.
        node: The id of the node.
    """
    found: dict[str, Escalation | None] = {}
    stack = [node]
    while stack:
        name = stack.pop()
        if name in found:
            continue
        way = carrying(assessment, name)
        found[name] = way
        if way is not None:
            stack += carriers(way, assessment)
    order = [name for name in assessment.pathway.evaluation_order if name in found]
    return [(name, found[name]) for name in order]


def sources_of(way: Escalation, assessment: Assessment | None) -> list[str]:
    """The sources of an escalation; where any will do, of an assessment only those that trigger it."""
    if assessment is None or not way.any_of:
        return list(way.after)
    nodes = assessment.pathway.nodes
    return [name for name in way.after if assessment.truth_of(carried(way, nodes[name])) is Truth.MET]


def nearest(assessment: Assessment, node: str, then: Assessment | None = None) -> list[tuple[str, Escalation]]:
    """The nodes still to be reached on the way to a node that needs the fewest, each with the escalation to it.

    In the order in which they would be reached; the node itself is last. Empty for a node that is reached.

    Args:
        assessment: Where the patient stands.
        node: The id of the node.
        then: Where the patient would stand with some records otherwise: only the ways that would then be taken count.
    """
    cost: dict[str, int] = {}
    best: dict[str, Escalation] = {}
    for name in assessment.pathway.evaluation_order:
        if assessment.truth("reached", name) is Truth.MET:
            cost[name] = 0
            continue
        if then is not None and then.truth("reached", name) is Truth.MET:
            cost[name] = 1  # by its own record, unless a way leads there
        for way in assessment.pathway.into(name):
            if then is not None and then.truth("fires", way.id) is not Truth.MET:
                continue
            needed = [cost[source] for source in sources_of(way, then)]
            price = 1 + (min(needed) if way.any_of else sum(needed)) if needed else 1
            if name not in best or price < cost[name]:
                cost[name], best[name] = price, way
    found: dict[str, Escalation] = {}
    stack = [node]
    while stack:
        name = stack.pop()
        if name in found or name not in best:
            continue
        found[name] = best[name]
        sources = sorted(sources_of(best[name], then), key=cost.__getitem__)
        stack += sources[:1] if best[name].any_of else sources
    order = [name for name in assessment.pathway.evaluation_order if name in found]
    return [(name, found[name]) for name in order]


def deciding_way(assessment: Assessment, node: str, then: Assessment | None = None) -> tuple[Escalation | None, str]:
    """The escalation that decides whether a node that is not reached is: the first on the nearest way that is not met.

    Where it is unknown, the first on a way to it of which it is unknown whether it fires, one that would be taken then
    before others, with the source of it that may be reached by its own record alone, where that is what is unknown.
    """
    if assessment.truth("reached", node) is Truth.NOT_MET:
        before = nearest(assessment, node, then)
        return next((way for name, way in before if assessment.truth("reached", name) is Truth.NOT_MET), None), ""
    way = None
    while node:
        into = [way for way in assessment.pathway.into(node) if assessment.truth("fires", way.id) is Truth.UNKNOWN]
        taken = [way for way in into if then is not None and then.truth("fires", way.id) is Truth.MET]
        found = next(iter(taken or into), None)
        if found is None:
            break
        way, sources = found, sources_of(found, then if taken else None)
        node = next((name for name in sources if assessment.truth("reached", name) is Truth.UNKNOWN), "")
    return way, node if way is not None else ""
