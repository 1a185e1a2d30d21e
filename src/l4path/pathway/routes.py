"""The pathway as a graph: a frozen networkx view, the routes to a node, how many there are, and what lies on all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.errors import PathwayError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx

    from l4path.conditions import NodeLike
    from l4path.escalations import Escalation
    from l4path.pathway.fronts import Survey
    from l4path.pathway.model import Pathway
    from l4path.pathway.route import Route


def frozen_graph(pathway: Pathway) -> networkx.DiGraph[str]:
    """A frozen ``networkx.DiGraph`` whose nodes and edges carry the domain objects."""
    import networkx  # noqa: PLC0415

    graph: networkx.DiGraph[str] = networkx.DiGraph(id=pathway.id, version=pathway.version)
    for node in pathway.nodes.values():
        graph.add_node(node.id, node=node)
    together: dict[tuple[str, str], list[Escalation]] = {}
    for escalation in pathway.escalations:
        for source in escalation.after:
            together.setdefault((source, escalation.to), []).append(escalation)
    for (source, target), escalations in together.items():
        graph.add_edge(source, target, escalations=tuple(escalations))
    networkx.freeze(graph)
    return graph


def routes(self: Pathway, to: NodeLike, *, start: NodeLike | None = None) -> Iterator[Route]:
    """The routes to a node, one by one.

    A route has one way in for every node on it. Where an escalation needs several sources, all of them are on the
    route, each with its own way in; where any of several will do, each makes a route. Nodes of the start need nothing,
    and neither does a node that a red flag leads to from anywhere. Escalations between the same nodes make one route.
    No time is lost in dead ends: every choice that is made leads to a route.

    Args:
        self: The pathway.
        to: The node the routes lead to, or its id.
        start: A node where they begin, or its id: only routes that hold it, and what leads to it is left out. What else
            a join needs begins where it will. Any start node if left out.

    Yields:
        Routes in the order of declaration; there may be very many, so take only as many as are wanted.

    Raises:
        PathwayError: When there is no such node.

    Example:
        >>> import l4path
        >>> str(next(l4path.load("l4").routes("spine_specialist", start="physical_therapy")))
        'physical_therapy -> spine_specialist'
    """
    from l4path.pathway.fronts import Asked  # noqa: PLC0415 - few calls ask for routes

    asked = Asked.of(self, to, start)
    return asked.walked()


def count_routes(self: Pathway, to: NodeLike, *, start: NodeLike | None = None) -> int:
    """How many routes lead to a node, counted without walking them; exactly as many as ``routes`` gives.

    Args:
        self: The pathway.
        to: The node the routes lead to, or its id.
        start: A node where they begin, or its id; as in ``routes``.

    Raises:
        PathwayError: When there is no such node, or when so many joins need so many nodes together that the routes
            cannot be counted; it then says how many there are at least. Without joins any number is counted.
    """
    found = survey(self, to, start=start)
    if not found.exact:
        routes_there = f"at least {found.count:,} routes lead to {self.node(to).id}"
        what = f"{routes_there}: joins need too many nodes together to count them"
        raise PathwayError(
            (Problem(what=what, hint="take some of routes(), or count those to a node before the joins"),)
        )
    return found.count


def survey(pathway: Pathway, to: NodeLike, *, start: NodeLike | None = None) -> Survey:
    """How many routes lead to a node, the shortest and the longest of them.

    Args:
        pathway: The pathway.
        to: The node the routes lead to, or its id.
        start: A node where they begin, or its id; as in ``routes``.

    Raises:
        PathwayError: When there is no such node.
    """
    from l4path.pathway.fronts import Asked  # noqa: PLC0415

    return Asked.of(pathway, to, start).surveyed()


def on_every_route(pathway: Pathway, to: NodeLike) -> tuple[str, ...]:
    """The ids of the nodes that lie on every route to a node, before it, in the order of evaluation.

    Found without walking routes: what lies on every way to one of the sources of a way in lies on that way, and what
    lies on all ways in lies on every route.

    Args:
        pathway: The pathway.
        to: The node, or its id.

    Raises:
        PathwayError: When there is no such node.
    """
    from l4path.pathway.fronts import Asked, places  # noqa: PLC0415

    asked = Asked.of(pathway, to, None)
    held: list[int] = []
    for place, ways in enumerate(asked.ways):
        common = -1
        for way in ways:
            common &= _union(held[place] for place in places(way.needs))
        held.append(common | 1 << place)
    return tuple(asked.order[place] for place in places(held[asked.target] & ~(1 << asked.target)))


def _union(sets: Iterable[int]) -> int:
    together = 0
    for places_held in sets:
        together |= places_held
    return together
