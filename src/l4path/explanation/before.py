"""What comes before a node in the pathway as it is written: on every route, on the shortest, and for how many weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.conditions import And, Comparison, Condition, Defined, Not, Or, Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from l4path.escalations import Escalation
    from l4path.nodes import Node
    from l4path.pathway import Pathway


@dataclass(frozen=True, slots=True)
class Before:
    """What comes before a node, whoever the patient is.

    Attributes:
        node: The id of the node.
        always: The ids of the nodes on every route to it, in the order of the pathway.
        shortest: The ids of the nodes on a route with the fewest steps, the node last.
        longest: The ids of the nodes on a route with the most steps.
        weeks: The weeks that the adequate trials on the shortest route take at least, and those on the longest.
    """

    node: str
    always: tuple[str, ...]
    shortest: tuple[str, ...]
    longest: tuple[str, ...]
    weeks: tuple[float, float]


def before(pathway: Pathway, node: object) -> Before:
    """What comes before a node on every route to it, on the shortest and on the longest, and how long trials take.

    A route follows escalations; where one needs several sources, all of them belong to the route. A patient may come
    sooner than the trials on a route take: by not tolerating a treatment, by declining it, or by a contraindication.

    Args:
        pathway: The pathway.
        node: The node, or its id.

    Raises:
        PathwayError: When there is no such node.

    Example:
        >>> import l4path
        >>> found = before(l4path.load("l4"), "lumbar_mri")
        >>> found.always
        ('assess', 'spine_specialist')
    """
    target = pathway.node(node).id
    order = list(pathway.evaluation_order)
    shortest, longest = (_ordered(order, _routes(pathway, choose)[target], target) for choose in (min, max))
    return Before(
        target,
        tuple(name for name in order if name in _always(pathway)[target]),
        shortest,
        longest,
        (weeks_on(pathway, shortest), weeks_on(pathway, longest)),
    )


def _ordered(order: list[str], names: frozenset[str], target: str) -> tuple[str, ...]:
    return (*(name for name in order if name in names and name != target), target)


def _always(pathway: Pathway) -> dict[str, frozenset[str]]:
    """The nodes that lie on every route to each node."""
    found: dict[str, frozenset[str]] = {}
    for name in pathway.evaluation_order:
        ways = [_through(way, found) for way in pathway.into(name)]
        found[name] = frozenset.intersection(*ways) if ways else frozenset()
    return found


def _through(way: Escalation, found: dict[str, frozenset[str]]) -> frozenset[str]:
    sources = [found[source] | {source} for source in way.after]
    if not sources:
        return frozenset()
    return frozenset.intersection(*sources) if way.any_of else frozenset[str]().union(*sources)


def _routes(pathway: Pathway, choose: Callable[..., frozenset[str]]) -> dict[str, frozenset[str]]:
    """A route to each node, the one with the fewest nodes or the most."""
    found: dict[str, frozenset[str]] = {}
    for name in pathway.evaluation_order:
        routes = []
        for way in pathway.into(name):
            sources = [found[source] for source in way.after]
            if way.any_of:
                sources = [choose(sources, key=len)]
            routes.append(frozenset({name}).union(*sources))
        found[name] = choose(routes, key=len) if routes else frozenset({name})
    return found


def weeks_on(pathway: Pathway, route: Iterable[str]) -> float:
    """The weeks that the adequate trials on a route take at least, before its last node.

    Trials that lead one to the other follow one another; others run side by side.

    Args:
        pathway: The pathway.
        route: The ids of the nodes on it.

    Example:
        >>> import l4path
        >>> weeks_on(l4path.load("l4"), ("physical_therapy", "conservative_review", "chiropractic"))
        6.0
    """
    on = set(route)
    begins: dict[str, float] = {}
    for name in pathway.evaluation_order:
        if name in on:
            sources = {source for way in pathway.into(name) for source in way.after if source in on}
            ends = [begins[one] + least_weeks(pathway.nodes[one]) for one in sources]
            begins[name] = max(ends, default=0.0)
    return max(begins.values(), default=0.0)


def least_weeks(node: Node) -> float:
    """The weeks that a trial takes at least to be adequate; 0 where its condition names none.

    Example:
        >>> import l4path
        >>> least_weeks(l4path.load("l4").treatments["physical_therapy"])
        6.0
    """
    adequate = getattr(node, "adequate", None)
    return 0.0 if adequate is None else _least(adequate, so=True)


def _least(condition: Condition, *, so: bool) -> float:
    """The least weeks with which a condition can be met, or its contrary."""
    match condition:
        case Not(part=part):
            return _least(part, so=not so)
        case And(parts=parts) | Or(parts=parts):
            found = [_least(part, so=so) for part in parts]
            return max(found) if isinstance(condition, And) is so else min(found)
        case Defined(definition=definition):
            return _least(definition.condition, so=so)
        case Comparison(op=op, constant=constant) if condition.operand.fact.id == "weeks":
            from_there_on = (">=", ">", "==") if so else ("<", "<=", "!=")
            return float(constant) if op in from_there_on else 0.0
        case Range(low=low) if condition.operand.fact.id == "weeks" and so:
            return float(low)
        case _:
            return 0.0
