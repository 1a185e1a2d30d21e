"""Takes a vertex out with all the lines at it, and puts it back where they cross the fewest others (star insertion).

After Clancy, Haythorpe and Newcombe, here level by level: from the other end of each line the fewest crossings to every
slot of the level are found, and the vertex goes to the slot at which they are the fewest in all.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from l4path.diagrams.layout.ranks import OUT
from l4path.diagrams.layout.slots import Gap, free, free_on
from l4path.diagrams.layout.threads import put_in, threads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.diagrams.layout.ranks import Ranks
    from l4path.diagrams.layout.threads import Thread


class Star(NamedTuple):
    """A vertex at which several lines end; each line as all that it passes from there on, its other end included.

    Of these that end is the last one, and stays where it is; a line that ends in the air has none.
    """

    middle: int
    arms: tuple[tuple[int, ...], ...]
    threads: tuple[Thread, ...]


def stars(ranks: Ranks) -> list[Star]:
    """Everything at which several lines end, with those lines; the largest first."""
    at: dict[int, list[Thread]] = {}
    alone: set[int] = set()
    for thread in threads(ranks):
        alone.update(thread.vertices)
        for end in (thread.above, thread.below):
            if end is not None:
                at.setdefault(end, []).append(thread)
    found = []
    for vertex, (up, down) in enumerate(zip(ranks.up, ranks.down, strict=True)):
        if vertex not in alone:
            arms: list[tuple[int, ...]] = [(other,) for other in (*up, *down) if other not in alone]
            arms += [_arm(vertex, thread) for thread in at.get(vertex, ())]
            found.append(Star(vertex, tuple(arms), tuple(at.get(vertex, ()))))
    return sorted(found, key=lambda star: -len(star.arms))


def _arm(middle: int, thread: Thread) -> tuple[int, ...]:
    end = thread.above if thread.below == middle else thread.below
    vertices = thread.vertices[::-1] if thread.below == middle else thread.vertices
    return vertices if end is None else (*vertices, end)


def put_star_back(ranks: Ranks, star: Star, least: int = 1) -> None:
    """Put a vertex with its lines back where fewer lines are crossed, if there is such a place.

    What crosses fewer than `least` lines stays where it is.
    """
    before = _take_out(ranks, star)
    out = _Out(ranks, star.middle, before)
    arms = sorted(((out.crossings(arm), arm) for arm in star.arms), reverse=True)
    most = sum(count for count, _ in arms)
    if most < least or not _put_in(ranks, star, out, [arm for _, arm in arms], most):
        for level, order in before.items():
            ranks.on[level][:] = order
            for place, vertex in enumerate(order):
                ranks.place[vertex] = place


def _put_in(ranks: Ranks, star: Star, out: _Out, arms: Sequence[tuple[int, ...]], most: int) -> bool:
    """Put a star in that has been taken out, and say whether it crosses fewer lines than `most`."""
    sums = [0] * len(out.slots)
    spent: dict[tuple[int, ...], list[int]] = {}
    for arm in arms:
        if (fewest := min(sums)) >= most:
            return False
        spent[arm] = out.costs(arm, most - 1 - fewest)
        sums = [cost + more for cost, more in zip(sums, spent[arm], strict=True)]
    if (fewest := min(sums)) >= most:
        return False
    at, span = sums.index(fewest), out.span
    without = ranks.crossings(*span)
    ranks.put_in(star.middle, out.slots[at])
    for thread in star.threads:
        put_in(ranks, thread, spent[_arm(star.middle, thread)][at] + len(arms))
    return ranks.crossings(*span) - without < most


def _take_out(ranks: Ranks, star: Star) -> dict[int, list[int]]:
    """Take a star out, and give the levels as they were."""
    vertices = [star.middle, *(vertex for thread in star.threads for vertex in thread.vertices)]
    before = {ranks.level[vertex]: list(ranks.on[ranks.level[vertex]]) for vertex in vertices}
    for vertex in vertices:
        ranks.place[vertex] = OUT
    for level in before:
        left = ranks.on[level]
        left[:] = [vertex for vertex in left if ranks.place[vertex] != OUT]
        for place, vertex in enumerate(left):
            ranks.place[vertex] = place
    return before


class _Out:
    """A picture without a star: what its lines cross, or would."""

    def __init__(self, ranks: Ranks, middle: int, before: Mapping[int, Sequence[int]]) -> None:
        self._ranks = ranks
        self._middle = middle
        self.slots = free(ranks, middle)
        self._stood = _slots(ranks, before)
        self._gaps: dict[tuple[int, int], Gap] = {}
        self._free: dict[tuple[int, int], range] = {}

    @property
    def span(self) -> tuple[int, int]:
        """From which level to which its lines lead; they have been asked for."""
        levels = [level for gap in self._gaps for level in gap]
        return min(levels), max(levels)

    def _free_for(self, vertex: int) -> range:
        """Between which others a vertex may stand."""
        key = self._ranks.level[vertex], self._ranks.side[vertex]
        if key not in self._free:
            self._free[key] = free_on(self._ranks, *key)
        return self._free[key]

    def _gap(self, level: int, other: int) -> Gap:
        """What stands in the way between two levels, as seen from the first."""
        if (level, other) not in self._gaps:
            self._gaps[level, other] = Gap(self._ranks, level, other)
        return self._gaps[level, other]

    def crossings(self, arm: Sequence[int]) -> int:
        """How many lines one of its own crossed before it was taken out."""
        level, place, stood = self._ranks.level, self._ranks.place, self._stood
        total = 0
        for here, there in pairwise((self._middle, *arm)):
            gap = self._gap(level[there], level[here])
            if there in stood:
                total += gap.crossed(stood[there], stood[here])
            else:
                total += gap.crossed_from(place[there], stood[here])
        return total

    def costs(self, arm: Sequence[int], most: int) -> list[int]:
        """How many lines one of its own would cross to each slot for the middle; NEVER where they are more."""
        ranks, level = self._ranks, self._ranks.level
        end = arm[-1]
        slots = self._free_for(end) if end in self._stood else range(0)
        costs = [0] * len(slots)
        for here, there in pairwise((*reversed(arm), self._middle)):
            gap = self._gap(level[here], level[there])
            ahead = self.slots if there == self._middle else self._free_for(there)
            if here in self._stood:
                costs = gap.onwards(slots, costs, ahead, most)
                ranks.effort -= len(ahead)
            else:
                costs = gap.from_vertex(ranks.place[here], ahead)
            slots = ahead
        return costs


def _slots(ranks: Ranks, before: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """In which slot of what is left everything that was taken out stood."""
    found: dict[int, int] = {}
    for order in before.values():
        passed = 0
        for vertex in order:
            if ranks.place[vertex] == OUT:
                found[vertex] = passed
            else:
                passed += 1
    return found
