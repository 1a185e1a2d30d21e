"""The pathway as a graph: a frozen networkx view, routes to a node, and how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx

    from l4path.escalations import Escalation
    from l4path.pathway.model import Pathway


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


def routes(self: Pathway, to: object, *, start: object = None) -> Iterator[tuple[str, ...]]:
    """The routes to a node, one by one, as ids from a start node on.

    A route follows single edges; where an escalation needs several sources, each of them lies on routes of its own.
    Only nodes from which the target can be reached are visited, so that no time is lost in dead ends. A node that only
    a red flag from anywhere leads to has one route: itself.

    Args:
        self: The pathway.
        to: The node the routes lead to, or its id.
        start: The one node they begin at, or its id; any start node if left out.

    Yields:
        Routes in the order of declaration; there may be very many, so take only as many as are wanted.

    Raises:
        PathwayError: When there is no such node.
    """
    target = self.node(to).id
    first = self.node(start).id if start is not None else None
    before = _predecessors(self)
    useful = _ancestors(before, target)
    after: dict[str, list[str]] = {name: [] for name in self.nodes if name in useful}
    for name in self.nodes:
        for source in before[name]:
            if name in useful and source in useful:
                after[source].append(name)
    roots = [first] if first is not None else [name for name in after if not before[name]]
    return _walk(after, [name for name in roots if name in useful], target)


def _walk(after: dict[str, list[str]], roots: list[str], target: str) -> Iterator[tuple[str, ...]]:
    trail: list[str] = []
    waiting = [iter(roots)]
    while waiting:
        name = next(waiting[-1], None)
        if name is None:
            waiting.pop()
            if trail:
                trail.pop()
        elif name == target:
            yield (*trail, name)
        else:
            trail.append(name)
            waiting.append(iter(after[name]))


def count_routes(self: Pathway, to: object, *, start: object = None) -> int:
    """How many routes lead to a node, counted without walking them.

    Args:
        self: The pathway.
        to: The node the routes lead to, or its id.
        start: The one node they begin at, or its id; any start node if left out.

    Raises:
        PathwayError: When there is no such node.
    """
    target = self.node(to).id
    first = self.node(start).id if start is not None else None
    before = _predecessors(self)
    count: dict[str, int] = {}
    for name in self.evaluation_order:
        begins = name == first if first is not None else not before[name]
        count[name] = int(begins) + sum(count[source] for source in before[name])
    return count[target]


def _predecessors(pathway: Pathway) -> dict[str, dict[str, None]]:
    return {name: {source: None for way in pathway.into(name) for source in way.after} for name in pathway.nodes}


def _ancestors(before: dict[str, dict[str, None]], target: str) -> set[str]:
    found = {target}
    stack = [target]
    while stack:
        for source in before[stack.pop()]:
            if source not in found:
                found.add(source)
                stack.append(source)
    return found
