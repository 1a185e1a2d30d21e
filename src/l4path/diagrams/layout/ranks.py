"""The vertices of a picture as numbers, level by level, and how many of the lines between them cross."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.diagrams.layout.levels import Levels

OUT = -1
"""The place of a vertex that has been taken out."""


class Ranks:
    """What stands where on each level, and what it is joined to.

    Attributes:
        names: The name of each vertex.
        on: The vertices on each level, from left to right.
        place: Where on its level each vertex stands.
        level: The level of each vertex.
        up: What each vertex is joined to on the level above.
        down: What each vertex is joined to on the level below.
        side: 1 for what keeps to the right of everything else, else 0.
        effort: About how many comparisons may still be made.
    """

    def __init__(self, levels: Levels, effort: int = 0) -> None:
        """Number the vertices."""
        self.names: list[str] = [vertex for level in levels.on for vertex in level]
        number = {name: at for at, name in enumerate(self.names)}
        self.level: list[int] = [at for at, level in enumerate(levels.on) for _ in level]
        self.up: list[list[int]] = [[number[other] for other in levels.up.get(name, ())] for name in self.names]
        self.down: list[list[int]] = [[number[other] for other in levels.down.get(name, ())] for name in self.names]
        self.side: list[int] = [levels.side[name] for name in self.names]
        self.place: list[int] = [0] * len(self.names)
        self.effort = effort
        self.on: list[list[int]] = []
        self.put([number[name] for name in level] for level in levels.on)

    def put(self, on: Iterable[Sequence[int]]) -> None:
        """Have every level in this order."""
        self.on = [list(level) for level in on]
        for level in self.on:
            for place, vertex in enumerate(level):
                self.place[vertex] = place

    def crossings(self, first: int = 0, last: int | None = None) -> int:
        """How many pairs of lines cross, between all levels or some of them."""
        total, place, down = 0, self.place, self.down
        for level in self.on[max(first, 0) : -1 if last is None else max(last, 0)]:
            passed: list[int] = []
            for vertex in level:
                ends = [end for other in down[vertex] if (end := place[other]) != OUT]
                ends.sort()  # those that begin at the same vertex do not cross
                for end in ends:
                    at = bisect_right(passed, end)
                    total += len(passed) - at
                    passed.insert(at, end)
        return total

    def crossed(self) -> list[bool]:
        """Whether any line of each vertex is crossed."""
        crossed = [False] * len(self.names)
        for index in range(1, len(self.on)):
            above, below = self.on[index - 1], self.on[index]
            lines = sorted(self.lines(index))
            rightmost = leftmost = 0
            before = list(accumulate((end for _, end in lines), max, initial=OUT))
            behind = list(accumulate((end for _, end in reversed(lines)), min, initial=len(below)))[::-1]
            for at, (begin, end) in enumerate(lines):
                while lines[rightmost][0] < begin:  # those that begin at the same vertex do not cross
                    rightmost += 1
                leftmost = max(leftmost, at)
                while leftmost < len(lines) and lines[leftmost][0] == begin:
                    leftmost += 1
                if before[rightmost] > end or behind[leftmost] < end:
                    crossed[above[begin]] = crossed[below[end]] = True
        return crossed

    def lines(self, index: int) -> list[tuple[int, int]]:
        """Where each line to a level begins on the one above, and ends on it, without what has been taken out."""
        if not 0 < index < len(self.on):
            return []
        place, down = self.place, self.down
        return [
            (begin, end)
            for begin, vertex in enumerate(self.on[index - 1])
            for other in down[vertex]
            if (end := place[other]) != OUT
        ]

    def put_in(self, vertex: int, there: int) -> None:
        """Put a vertex that has been taken out into a slot of its level."""
        level = self.on[self.level[vertex]]
        level.insert(there, vertex)
        for place in range(there, len(level)):
            self.place[level[place]] = place
