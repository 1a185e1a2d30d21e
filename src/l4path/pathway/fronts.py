"""All routes to a node, built backwards from it, and their number without walking them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from l4path.brief import Brief
from l4path.pathway.route import Route, RouteStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.conditions import NodeLike
    from l4path.escalations import Escalation
    from l4path.pathway.model import Pathway

MOST_FRONTS = 100_000
"""How many sets of nodes that are needed together are told apart; beyond, routes are not counted exactly."""


@dataclass(frozen=True, slots=True, repr=False)
class Survey(Brief):
    """How many routes there are, and the ends of their range.

    Attributes:
        count: How many; where they cannot be counted exactly, how many it is certain that there are at least.
        exact: Whether it is their number.
        shortest: One with the fewest nodes; None where there is no route, or where they cannot be counted exactly.
        longest: One with the most nodes; None likewise.
    """

    count: int
    exact: bool
    shortest: Route | None = None
    longest: Route | None = None


def places(members: int) -> Iterator[int]:
    """The places of the members of a set, kept as the bits of a number."""
    while members:
        lowest = members & -members
        yield lowest.bit_length() - 1
        members ^= lowest


@dataclass(frozen=True, slots=True)
class _WayIn:
    needs: int  # the places of the nodes that it needs, as bits
    step: RouteStep


_Chosen: TypeAlias = tuple[int, _WayIn | None, int]  # nodes so far, the last way in, and the front before it
_NOTHING_CHOSEN: _Chosen = (0, None, 0)


@dataclass(slots=True)
class _Front:
    """Nodes that are needed and have no way in yet, and how they came to be needed."""

    count: int
    least: _Chosen
    most: _Chosen


@dataclass(frozen=True, slots=True)
class Asked:
    """The ways in of every node by its place in the order of evaluation, with what is asked.

    Routes are built backwards. A front is the set of nodes that are needed and have no way in yet; the one evaluated
    last gets a way in first, so that whatever else needs it has been chosen before, and each node gets one way in only.
    """

    order: tuple[str, ...]
    ways: tuple[tuple[_WayIn, ...], ...]
    target: int
    first: int | None
    useful: int  # the places of the first node and of all that it leads to, as bits; every place where none is named

    @classmethod
    def of(cls, pathway: Pathway, to: NodeLike, start: NodeLike | None) -> Asked:
        """What is asked about a pathway."""
        order = pathway.evaluation_order
        place = {name: number for number, name in enumerate(order)}
        target = place[pathway.node(to).id]
        first = None if start is None else place[pathway.node(start).id]
        begins = set(pathway.start) if first is None else {*pathway.start, order[first]}
        ways = tuple(
            (_WayIn(0, RouteStep(name)),) if name in begins else _ways_in(pathway, name, place) for name in order
        )
        useful = -1
        if first is not None:
            useful = 1 << first
            for number, into in enumerate(ways):
                useful |= any(way.needs & useful for way in into) << number
        return cls(order, ways, target, first, useful)

    def chosen(self, front: int) -> Iterator[tuple[_WayIn, int]]:
        """The ways in that the node evaluated last of a front may get, each with the front that is left."""
        place = front.bit_length() - 1
        rest = front ^ 1 << place
        settled = self.first is None or place <= self.first  # the node that routes begin at is on this one
        for way in self.ways[place]:
            left = rest | way.needs
            if settled or left & self.useful:
                yield way, left

    def walked(self) -> Iterator[Route]:
        """Every route, one by one."""
        begun = 1 << self.target
        if not begun & self.useful:
            return
        trail: list[RouteStep] = []
        waiting = [self.chosen(begun)]
        while waiting:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                if trail:
                    trail.pop()
                continue
            way, left = following
            if not left:
                yield Route((way.step, *reversed(trail)))
            else:
                trail.append(way.step)
                waiting.append(self.chosen(left))

    def surveyed(self) -> Survey:
        """The number of routes, the shortest and the longest."""
        begun = 1 << self.target
        if not begun & self.useful:
            return Survey(0, exact=True)
        fronts: dict[int, _Front] = {begun: _Front(1, _NOTHING_CHOSEN, _NOTHING_CHOSEN)}
        by_place: list[list[int]] = [[] for _ in self.order]
        by_place[self.target].append(begun)
        for place in range(self.target, -1, -1):
            for number, front in enumerate(by_place[place]):
                if len(fronts) > MOST_FRONTS:
                    by_place[place] = by_place[place][number:]
                    return Survey(_counted(fronts, by_place[: place + 1]), exact=False)
                here = fronts[front]
                for way, left in self.chosen(front):
                    least, most = _after(here.least, way, front), _after(here.most, way, front)
                    there = fronts.get(left)
                    if there is None:
                        fronts[left] = _Front(here.count, least, most)
                        if left:
                            by_place[left.bit_length() - 1].append(left)
                        continue
                    there.count += here.count
                    there.least = min(there.least, least, key=lambda nodes: nodes[0])
                    there.most = max(there.most, most, key=lambda nodes: nodes[0])
        return Survey(fronts[0].count, True, self._traced(fronts, longest=False), self._traced(fronts, longest=True))

    def _traced(self, fronts: dict[int, _Front], *, longest: bool) -> Route:
        steps = []
        front = 0
        while front != 1 << self.target:
            here = fronts[front]
            _, way, front = here.most if longest else here.least
            if way is not None:
                steps.append(way.step)
        return Route(tuple(steps))


def _after(before: _Chosen, way: _WayIn, front: int) -> _Chosen:
    """What is chosen with one way in more."""
    return before[0] + 1, way, front


def _counted(fronts: dict[int, _Front], open_by_place: list[list[int]]) -> int:
    """The routes that are finished, and one at least for each that is begun."""
    finished = fronts[0].count if 0 in fronts else 0
    return finished + sum(fronts[front].count for some in open_by_place for front in some)


def _ways_in(pathway: Pathway, name: str, place: dict[str, int]) -> tuple[_WayIn, ...]:
    found: dict[int, tuple[tuple[str, ...], list[Escalation]]] = {}
    for way in pathway.into(name):
        for sources in ((source,) for source in way.after) if way.any_of else (way.after,):
            needs = sum(1 << place[source] for source in sources)
            found.setdefault(needs, (sources, []))[1].append(way)
    return tuple(_WayIn(needs, RouteStep(name, after, tuple(ways))) for needs, (after, ways) in found.items())
