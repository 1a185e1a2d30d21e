"""Routes to a node: one by one, lazily, with all that a join needs, counted, and what lies on every one."""

from __future__ import annotations

from itertools import islice, pairwise, product
from typing import TYPE_CHECKING

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path.pathway.fronts
from l4path import Disposition, Episode, Escalation, Flag, Pathway, PathwayError, Treatment, Truth
from l4path.assessment.paths import carriers, travelled
from l4path.pathway.before import before
from l4path.pathway.route import RouteStep
from l4path.pathway.routes import on_every_route, survey
from l4path.testing import cases, pathways

if TYPE_CHECKING:
    from l4path.pathway import Route


def step(name: str) -> Treatment:
    """A treatment that is done once."""
    return Treatment(name, name, tier="care", once=True)


def joined(*ways: tuple[tuple[str, ...], str]) -> Pathway:
    """A pathway of the given joins, its nodes in the order in which they are named."""
    names = dict.fromkeys(name for sources, to in ways for name in (*sources, to))
    entered = {target for _, target in ways}
    return Pathway(
        "p",
        tiers=["care"],
        start=[n for n in names if n not in entered],
        nodes=map(step, names),
        escalations=[Escalation(target, on="completion", after=sources) for sources, target in ways],
    )


def graph(*edges: tuple[str, str]) -> Pathway:
    """A pathway of the given edges."""
    return joined(*(((source,), target) for source, target in edges))


def told(pathway: Pathway, to: str, start: str | None = None) -> list[str]:
    """The routes to a node as they are printed."""
    return [str(route) for route in pathway.routes(to, start=start)]


def test_routes_come_in_the_order_of_declaration() -> None:
    """All routes to a node, each once, in the order of declaration."""
    pathway = graph(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("a", "d"), ("e", "d"), ("d", "f"))
    assert told(pathway, "d") == ["a -> b -> d", "a -> c -> d", "a -> d", "e -> d"]
    assert next(pathway.routes("d")).nodes == ("a", "b", "d")
    assert told(pathway, "d", "e") == ["e -> d"]
    assert told(pathway, "a") == ["a"]
    assert pathway.count_routes("d") == 4
    assert pathway.count_routes("d", start="a") == 3
    assert pathway.count_routes("f", start="b") == 1
    assert pathway.count_routes("a", start="b") == 0
    assert told(pathway, "a", "b") == []


def test_parallel_escalations_are_one_edge() -> None:
    """Two escalations between the same nodes make one route, not two, and the route names both."""
    pathway = graph(("a", "b")).with_escalation(Escalation("b", on="indication", after="a"))
    assert told(pathway, "b") == ["a -> b"]
    assert pathway.count_routes("b") == 1
    (route,) = pathway.routes("b")
    assert [way.on for way in route.escalations] == ["completion", "indication"]


def test_a_step_is_told_by_what_it_needs() -> None:
    """Nothing stands before a node where the route begins."""
    assert [str(RouteStep("a")), str(RouteStep("c", ("a", "b")))] == ["a", "a + b -> c"]


def test_a_join_shows_all_that_it_needs() -> None:
    """A join of a chain and a start node is one route that holds both, and all of it lies on every route."""
    pathway = joined((("a",), "c"), (("b", "c"), "d"), (("d",), "e"))
    assert told(pathway, "d") == ["a -> c; b + c -> d"]
    assert told(pathway, "e") == ["a -> c; b + c -> d -> e"]
    assert pathway.count_routes("e") == 1
    assert on_every_route(pathway, "e") == tuple(name for name in pathway.evaluation_order if name != "e")
    found = before(pathway, "d")
    assert found.shortest == found.longest == next(pathway.routes("d"))
    assert str(found) == f"d: 1 route, on all of them {', '.join(found.always)}"
    assert str(before(pathway, "a")) == "a: 1 route, on all of them nothing"


def test_chains_of_a_join_are_told_one_after_the_other() -> None:
    """Each source of a join stands at the end of its own chain, wherever the order of evaluation puts its nodes."""
    pathway = joined((("a",), "b"), (("c",), "d"), (("b",), "e"), (("d",), "f"), (("e", "f"), "g"))
    assert set(told(pathway, "g")[0].split("; ")[:2]) == {"a -> b -> e", "c -> d -> f"}
    assert told(pathway, "g")[0].endswith("; e + f -> g")


def test_a_shared_node_has_one_way_in() -> None:
    """Both sources of a join need x, which two nodes lead to: two routes, not four."""
    pathway = joined((("a",), "x"), (("b",), "x"), (("x",), "p"), (("x",), "q"), (("p", "q"), "d"))
    assert told(pathway, "d") == ["a -> x -> p; x -> q; p + q -> d", "b -> x -> p; x -> q; p + q -> d"]
    assert pathway.count_routes("d") == 2
    assert set(on_every_route(pathway, "d")) == {"x", "p", "q"}


def test_separate_ways_into_a_join_multiply() -> None:
    """Two ways in to the one source and three to the other make six routes."""
    ways = [(("a",), "p"), (("b",), "p"), (("a",), "q"), (("b",), "q"), (("c",), "q"), (("p", "q"), "d")]
    pathway = joined(*ways)
    assert pathway.count_routes("d") == len(set(told(pathway, "d"))) == 6
    found = survey(pathway, "d")
    assert found.shortest is not None
    assert found.longest is not None
    assert len(found.shortest.nodes) == 4  # a or b leads to both
    assert len(found.longest.nodes) == 5


def test_any_of_several_sources_makes_a_route_each() -> None:
    """Where any of several sources will do, none of them lies on every route."""
    ways = [
        Escalation("p", on="completion", after="a"),
        Escalation("q", on="completion", after="a"),
        Escalation("d", on="completion", after=("p", "q"), any_of=True),
    ]
    pathway = Pathway("p", tiers=["care"], start=["a"], nodes=map(step, "apqd"), escalations=ways)
    assert told(pathway, "d") == ["a -> p -> d", "a -> q -> d"]
    assert on_every_route(pathway, "d") == ("a",)


def test_a_red_flag_from_anywhere_needs_nothing() -> None:
    """A node that a red flag leads to from anywhere is a route by itself, beside those that lead to it."""
    alarm = Disposition("alarm", "Alarm", tier="care", emergency=True)
    ways = [Escalation(alarm, on="completion", after="a"), Escalation(alarm, on="red_flag", when=Flag("f", "flag"))]
    pathway = Pathway("p", tiers=["care"], start=["a"], nodes=[step("a")], escalations=ways)
    assert told(pathway, "alarm") == ["a -> alarm", "alarm"]
    assert pathway.count_routes("alarm") == 2
    assert on_every_route(pathway, "alarm") == ()


def test_routes_from_one_node_hold_it() -> None:
    """From a node that a join needs, the rest of the join begins where it will; what leads to the node is left out."""
    pathway = joined((("a",), "c"), (("b",), "d"), (("c", "d"), "e"), (("b",), "e"))
    assert told(pathway, "e") == ["a -> c; b -> d; c + d -> e", "b -> e"]
    assert told(pathway, "e", "c") == ["b -> d; c + d -> e"]
    assert told(pathway, "e", "b") == ["a -> c; b -> d; c + d -> e", "b -> e"]
    assert pathway.count_routes("e", start="c") == 1


def test_routes_are_lazy_and_waste_no_time_in_dead_ends() -> None:
    """The first route is there at once, although an exponential number of ways miss the target."""
    tangle = [(f"t{n}", f"t{m}") for n in range(60) for m in range(n + 1, min(n + 4, 60))]
    pathway = graph(("a", "z"), ("a", "t0"), *tangle)
    assert told(pathway, "z") == ["a -> z"]
    routes = pathway.routes("t59")
    assert len(list(islice(routes, 100))) == 100
    assert pathway.count_routes("t59") > 10**12


def test_routes_that_cannot_be_counted_are_not() -> None:
    """Thirty sources of one join with two ways in each: only what is certain is claimed, and the first is there."""
    ways = [((f"{side}{n}",), f"m{n}") for n in range(30) for side in "pq"]
    ways += [(("a",), f"{side}{n}") for n in range(30) for side in "pq"]
    pathway = joined(*ways, (tuple(f"m{n}" for n in range(30)), "z"))
    with pytest.raises(PathwayError, match=r"at least .* routes lead to z: joins need too many nodes together"):
        pathway.count_routes("z")
    assert len(next(pathway.routes("z")).nodes) == 1 + 30 + 30 + 1
    found = before(pathway, "z")
    assert (found.counted, found.shortest, found.longest) == (False, None, None)
    assert str(found).startswith(f"z: at least {found.count} routes, on all of them a, m0, ")
    assert 1000 < found.count <= 2**30
    assert set(found.always) == {"a", *(f"m{n}" for n in range(30))}


def test_a_node_that_is_not_there_is_named() -> None:
    """Routes to a node that does not exist are refused at once, not at the first step."""
    pathway = graph(("exercise", "imaging"))
    for ask in (pathway.routes, pathway.count_routes):
        with pytest.raises(PathwayError, match="did you mean imaging"):
            ask("imagin")
        with pytest.raises(PathwayError, match="did you mean exercise"):
            ask("imaging", start="exercize")


Taken = frozenset[tuple[str, frozenset[str]]]


def ways_in(pathway: Pathway, name: str) -> set[frozenset[str]]:
    """What each way in to a node needs."""
    if name in pathway.start:
        return {frozenset()}
    one_each = {frozenset({source}) for way in pathway.into(name) if way.any_of for source in way.after}
    return one_each | {frozenset(way.after) for way in pathway.into(name) if not way.any_of}


def by_combining(pathway: Pathway, target: str) -> set[Taken]:
    """The routes to a node, put together from those to its sources wherever they agree on the ways in."""
    found: dict[str, set[Taken]] = {}
    for name in pathway.evaluation_order:
        found[name] = set()
        for needs in ways_in(pathway, name):
            for parts in product(*(found[source] for source in needs)):
                together = frozenset({(name, needs)}).union(*parts)
                if len({one for one, _ in together}) == len(together):
                    found[name].add(together)
    return found[target]


def taken(route: Route) -> Taken:
    """A route as its ways in."""
    return frozenset((one.to, frozenset(one.after)) for one in route.steps)


@given(st.data())
def test_routes_are_those_that_can_be_put_together(data: st.DataObject) -> None:
    """On any pathway the routes are all that can be put together, each once, and count, ends and common nodes agree."""
    pathway = data.draw(pathways(max_nodes=7))
    target = data.draw(st.sampled_from(list(pathway.nodes)))
    routes = list(pathway.routes(target))
    found = [taken(route) for route in routes]
    assert len(found) == len(set(found)) == pathway.count_routes(target)
    assert set(found) == by_combining(pathway, target)
    surveyed = survey(pathway, target)
    assert surveyed.shortest in routes
    assert surveyed.longest in routes
    sizes = [len(route.nodes) for route in routes]
    assert [len(route.nodes) for route in (surveyed.shortest, surveyed.longest) if route is not None] == [
        min(sizes),
        max(sizes),
    ]
    common = set.intersection(*(set(route.nodes) for route in routes)) - {target}
    assert set(on_every_route(pathway, target)) == common


@given(pathways(min_nodes=4, max_nodes=9), st.integers(1, 8))
def test_there_are_as_many_routes_as_are_certain(pathway: Pathway, few: int) -> None:
    """Where counting is given up early, the number said is no greater than that of the routes, and at least one."""
    target = pathway.evaluation_order[-1]
    exact = pathway.count_routes(target)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(l4path.pathway.fronts, "MOST_FRONTS", few)
        found = survey(pathway, target)
    assert found.count == exact if found.exact else 1 <= found.count <= exact


@pytest.mark.parametrize("few", range(1, 8))
def test_what_is_certain_is_all_that_there_is_where_nothing_branches(few: int) -> None:
    """Four routes of one step: wherever counting is given up, those finished and those begun are four together."""
    pathway = graph(("a", "z"), ("b", "z"), ("c", "z"), ("d", "z"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(l4path.pathway.fronts, "MOST_FRONTS", few)
        assert survey(pathway, "z").count == 4
        assert survey(graph(("a", "b"), ("b", "z")), "z").count == 1


@pytest.mark.parametrize("edges", [["ab", "bc", "cz", "az"], ["az", "cz", "bc", "ab"], ["ab", "az", "bz", "bc", "cz"]])
def test_the_shortest_and_the_longest_are_so_by_their_nodes(edges: list[str]) -> None:
    """Whichever is declared first."""
    found = before(graph(*((edge[0], edge[1]) for edge in edges)), "z")
    assert (str(found.shortest), str(found.longest)) == ("a -> z", "a -> b -> c -> z")


@given(st.data())
def test_a_route_holds_what_it_needs_and_says_it(data: st.DataObject) -> None:
    """Every source stands before what it leads to, with a way in of its own; no node is there for nothing."""
    pathway = data.draw(pathways(max_nodes=9))
    target = data.draw(st.sampled_from(list(pathway.nodes)))
    for route in islice(pathway.routes(target), 50):
        seen: set[str] = set()
        for one in route.steps:
            assert set(one.after) <= seen
            assert frozenset(one.after) in ways_in(pathway, one.to)
            assert all(way.to == one.to and set(one.after) <= set(way.after) for way in one.escalations)
            seen.add(one.to)
        assert route.nodes[-1] == target
        assert seen - {target} == {source for one in route.steps for source in one.after}
        assert read_back(str(route)) == {(one.to, one.after) for one in route.steps}


def read_back(text: str) -> set[tuple[str, tuple[str, ...]]]:
    """The ways in that a printed route says."""
    found: dict[str, tuple[str, ...]] = {}
    for chain in text.split("; "):
        parts = [tuple(part.split(" + ")) for part in chain.split(" -> ")]
        for name in parts[0]:
            found.setdefault(name, ())  # said before, or needs nothing
        found.update((name, sources) for sources, (name,) in pairwise(parts))
    return set(found.items())


@given(st.data())
def test_without_joins_routes_are_the_paths_of_the_graph(data: st.DataObject) -> None:
    """Where no escalation needs several sources, routes are simple paths, from the start or from any other node."""
    drawn = data.draw(pathways(max_nodes=9, emergencies=False))
    edges = {(source, way.to) for way in drawn.escalations for source in way.after}
    if not edges:
        return
    pathway = graph(*sorted(edges))
    target = data.draw(st.sampled_from(list(pathway.nodes)))
    bare: networkx.DiGraph[str] = networkx.DiGraph(pathway.graph)
    for start in (None, *pathway.nodes):
        roots = pathway.start if start is None else (start,)
        expected = {
            tuple(path) for root in roots if root != target for path in networkx.all_simple_paths(bare, root, target)
        }
        routes = [route.nodes for route in pathway.routes(target, start=start)]
        assert set(routes) == expected | ({(target,)} if target in roots else set())
        assert len(routes) == len(set(routes)) == pathway.count_routes(target, start=start)


@given(st.data())
def test_routes_from_a_node_are_those_that_hold_it(data: st.DataObject) -> None:
    """Routes from a node are the routes that hold it, without what leads to it alone."""
    pathway = data.draw(pathways(max_nodes=7))
    target, start = data.draw(st.tuples(*[st.sampled_from(list(pathway.nodes))] * 2))
    found = [taken(route) for route in pathway.routes(target, start=start)]
    assert len(found) == len(set(found)) == pathway.count_routes(target, start=start)
    assert set(found) == {cut(route, start) for route in by_combining(pathway, target) if start in dict(route)}


def cut(route: Taken, start: str) -> Taken:
    """A route with a node that needs nothing, and only what is still needed."""
    needs = dict(route) | {start: frozenset[str]()}
    kept: dict[str, frozenset[str]] = {}
    (target,) = set(needs) - {source for _, sources in route for source in sources}
    stack = [target]
    while stack:
        name = stack.pop()
        kept[name] = needs[name]
        stack += needs[name]
    return frozenset(kept.items())


@given(cases(assumptions=False))
def test_the_way_a_patient_came_is_a_route(case: tuple[Pathway, Episode]) -> None:
    """The nodes that a patient came through by escalations alone, each with the sources that led on, are a route."""
    pathway, episode = case
    assessment = pathway.assess(episode)
    for name in pathway.nodes:
        if assessment.truth("reached", name) is not Truth.MET:
            continue
        came = travelled(assessment, name)
        if all(way is not None or one in pathway.start for one, way in came):
            steps = frozenset((one, frozenset(carriers(way, assessment) if way else ())) for one, way in came)
            assert steps in map(taken, pathway.routes(name))


@given(cases(assumptions=False))
def test_who_comes_by_escalations_comes_through_what_lies_on_every_route(case: tuple[Pathway, Episode]) -> None:
    """A reached node has everything on every route to it reached, unless it or a node before it stands there by record.

    What is reached is of the start, on record, or led to by an escalation that fires. Where none on the way rests on
    its record alone, the ways that carried the patient make a route, all of it reached.
    """
    pathway, episode = case
    assessment = pathway.assess(episode)
    by_record: dict[str, bool] = {}  # whether a reached node, or one before it, stands there by its record alone
    for name in pathway.evaluation_order:
        ways = pathway.into(name)
        met = assessment.truth("reached", name) is Truth.MET
        carried = name in pathway.start or any(assessment.truth("fires", way.id) is Truth.MET for way in ways)
        by_record[name] = (met and not carried) or any(by_record[source] for way in ways for source in way.after)
        if met and not by_record[name]:
            for other in on_every_route(pathway, name):
                assert assessment.truth("reached", other) is Truth.MET
