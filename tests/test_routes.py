"""Routes to a node: one by one, lazily, and counted without walking them."""

from __future__ import annotations

from itertools import islice

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l4path import Escalation, Pathway, PathwayError, Treatment
from l4path.testing import pathways


def step(name: str) -> Treatment:
    """A treatment that is done once."""
    return Treatment(name, name, tier="care", once=True)


def graph(*edges: tuple[str, str]) -> Pathway:
    """A pathway of the given edges, its nodes in the order in which they are named."""
    names = dict.fromkeys(name for edge in edges for name in edge)
    entered = {target for _, target in edges}
    ways = [Escalation(target, on="completion", after=source) for source, target in edges]
    return Pathway(
        "p", tiers=["care"], start=[n for n in names if n not in entered], nodes=map(step, names), escalations=ways
    )


def test_routes_come_in_the_order_of_declaration() -> None:
    """All routes to a node, each once, in the order of declaration."""
    pathway = graph(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("a", "d"), ("e", "d"), ("d", "f"))
    assert list(pathway.routes("d")) == [("a", "b", "d"), ("a", "c", "d"), ("a", "d"), ("e", "d")]
    assert list(pathway.routes("d", start="e")) == [("e", "d")]
    assert list(pathway.routes("a")) == [("a",)]
    assert pathway.count_routes("d") == 4
    assert pathway.count_routes("d", start="a") == 3
    assert pathway.count_routes("f", start="b") == 1
    assert pathway.count_routes("a", start="b") == 0
    assert list(pathway.routes("a", start="b")) == []


def test_parallel_escalations_are_one_edge() -> None:
    """Two escalations between the same nodes make one route, not two."""
    pathway = graph(("a", "b")).with_escalation(Escalation("b", on="indication", after="a"))
    assert list(pathway.routes("b")) == [("a", "b")]
    assert pathway.count_routes("b") == 1


def test_routes_are_lazy_and_waste_no_time_in_dead_ends() -> None:
    """The first route is there at once, although an exponential number of ways miss the target."""
    tangle = [(f"t{n}", f"t{m}") for n in range(60) for m in range(n + 1, min(n + 4, 60))]
    pathway = graph(("a", "z"), ("a", "t0"), *tangle)
    assert list(pathway.routes("z")) == [("a", "z")]
    routes = pathway.routes("t59")
    assert len(list(islice(routes, 100))) == 100
    assert pathway.count_routes("t59") > 10**12


def test_a_node_that_is_not_there_is_named() -> None:
    """Routes to a node that does not exist are refused at once, not at the first step."""
    pathway = graph(("exercise", "imaging"))
    for ask in (pathway.routes, pathway.count_routes):
        with pytest.raises(PathwayError, match="did you mean imaging"):
            ask("imagin")
        with pytest.raises(PathwayError, match="did you mean exercise"):
            ask("imaging", start="exercize")


@given(st.data())
def test_routes_and_their_count_agree(data: st.DataObject) -> None:
    """On any pathway the count is the number of routes, and they are the simple paths of the graph."""
    pathway = data.draw(pathways(max_nodes=9))
    target = data.draw(st.sampled_from(list(pathway.nodes)))
    routes = list(pathway.routes(target))
    assert len(routes) == len(set(routes)) == pathway.count_routes(target)
    bare: networkx.DiGraph[str] = networkx.DiGraph(pathway.graph)
    roots = [name for name in bare if not bare.in_degree(name)]
    expected = {
        tuple(path) for root in roots if root != target for path in networkx.all_simple_paths(bare, root, target)
    }
    assert set(routes) == expected | ({(target,)} if target in roots else set())
    for start in pathway.nodes:
        assert pathway.count_routes(target, start=start) == len(list(pathway.routes(target, start=start)))
