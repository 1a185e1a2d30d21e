"""In which order things stand on their level, so that few lines cross.

Layers are swept by barycentre (Sugiyama, Tagawa and Toda), then improved by sifting (Matuszewski, Schoenfeld and
Molitor) and by taking whole lines out and putting them back where they cross least, one line at a time. Where that is
quick it is begun anew from other orders, and the best is kept.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from itertools import accumulate, pairwise
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from l4path.diagrams.layout.levels import Levels

_SWEEPS = 6
_ROUNDS = 12
# About how many comparisons may be spent, so that a very large picture is drawn in seconds rather than in minutes.
_EFFORT = 1_000_000
# And how many of them before no further beginning is tried.
_RESTARTED = 150_000
_STARTS = 8
_OUT = -1


def untangle(levels: Levels) -> None:
    """Reorder every level, and keep the best order found; the same diagram is always drawn the same."""
    order = _Order(levels)
    order.solve()
    levels.on[:] = [[order.names[thing] for thing in level] for level in order.on]


def crossings(levels: Levels) -> int:
    """How many pairs of lines cross."""
    return _Order(levels).crossings()


class _Thread(NamedTuple):
    """Things under each other that only a single line passes, and what it joins above and below them."""

    things: tuple[int, ...]
    above: int | None
    below: int | None


class _Order:
    """The things of a picture as numbers, level by level."""

    def __init__(self, levels: Levels) -> None:
        self.names = [thing for level in levels.on for thing in level]
        number = {name: at for at, name in enumerate(self.names)}
        self.on = [[number[name] for name in level] for level in levels.on]
        self.level = [at for at, level in enumerate(levels.on) for _ in level]
        self.up = [[number[other] for other in levels.up.get(name, ())] for name in self.names]
        self.down = [[number[other] for other in levels.down.get(name, ())] for name in self.names]
        self.side = [levels.side[name] for name in self.names]
        self.place = [0] * len(self.names)
        for level in self.on:
            self._put(level)
        self.effort = _EFFORT

    def _put(self, level: list[int]) -> None:
        for place, thing in enumerate(level):
            self.place[thing] = place

    def crossings(self) -> int:
        """How many pairs of lines cross."""
        total, place = 0, self.place
        for level in self.on[:-1]:
            passed: list[int] = []
            for thing in level:
                ends = sorted(place[other] for other in self.down[thing])
                total += sum(len(passed) - bisect_right(passed, end) for end in ends)
                for end in ends:
                    insort(passed, end)
        return total

    def solve(self) -> None:
        """Improve the order in which things are met, and while there is time orders thrown by always the same dice."""
        dice = Random(1)  # noqa: S311 - nothing here is secret
        threads, met = self._threads(), [list(level) for level in self.on]
        fewest, best = self._improved(threads)
        for _ in range(_STARTS - 1):
            if not fewest or _EFFORT - self.effort > _RESTARTED:
                break
            thrown = [dice.random() for _ in self.names]
            self.on = [sorted(level, key=lambda thing: (self.side[thing], thrown[thing])) for level in met]
            found, order = self._improved(threads)
            if found < fewest:
                fewest, best = found, order
        self.on = best

    def _improved(self, threads: list[_Thread]) -> tuple[int, list[list[int]]]:
        """Sweep by barycentre, then sift and put lines back until that removes no crossing any more."""
        for level in self.on:
            self._put(level)
        self._sweep()
        fewest, best = self.crossings(), [list(level) for level in self.on]
        for _ in range(_ROUNDS):
            for index in range(len(self.on)):
                self._sift(index)
            crossed = self._crossed()
            for thread in threads:
                if self.effort > 0 and any(crossed[thing] for thing in thread.things):
                    self._reinsert(thread)
            found = self.crossings()
            if found < fewest:
                best = [list(level) for level in self.on]
            if found >= fewest or self.effort <= 0:
                break
            fewest = found
        return fewest, best

    def _crossed(self) -> list[bool]:
        """Whether any line of each thing is crossed."""
        crossed = [False] * len(self.names)
        for index in range(1, len(self.on)):
            lines = sorted(self._lines(index))
            above, below = self.on[index - 1], self.on[index]
            rightmost = leftmost = 0
            ends = [end for _, end in lines]
            before = list(accumulate(ends, max, initial=_OUT))
            behind = list(accumulate(reversed(ends), min, initial=len(below)))[::-1]
            for at, (begin, end) in enumerate(lines):
                while lines[rightmost][0] < begin:  # those that begin at the same thing do not cross
                    rightmost += 1
                leftmost = max(leftmost, at)
                while leftmost < len(lines) and lines[leftmost][0] == begin:
                    leftmost += 1
                if before[rightmost] > end or behind[leftmost] < end:
                    crossed[above[begin]] = crossed[below[end]] = True
        return crossed

    def _sweep(self) -> None:
        """Sort each level by the mean place of what its things are joined to on the level before, down and up."""
        best, fewest = [list(level) for level in self.on], self.crossings()
        for sweep in range(_SWEEPS):
            downwards = sweep % 2 == 0
            joined = self.up if downwards else self.down
            for index in range(1, len(self.on)) if downwards else range(len(self.on) - 2, -1, -1):
                beside = len(self.on[index - 1 if downwards else index + 1])
                self._by_barycentre(index, joined, beside, turned=sweep % 4 > 1)
            if (found := self.crossings()) < fewest:
                best, fewest = [list(level) for level in self.on], found
        self.on = best
        for level in self.on:
            self._put(level)

    def _by_barycentre(self, index: int, joined: list[list[int]], beside: int, *, turned: bool) -> None:
        level, place, side = self.on[index], self.place, self.side

        def wish(thing: int) -> tuple[int, float, int]:
            others = joined[thing]
            here = place[thing]
            if others:
                mean = (sum([place[other] for other in others]) / len(others) + 0.5) / beside
            else:
                mean = (here + 0.5) / len(level)
            return side[thing], mean, -here if turned else here

        self.on[index] = sorted(level, key=wish)
        self._put(self.on[index])

    def _sift(self, index: int) -> None:
        """Move each thing of a level along it to the place at which its lines cross the fewest."""
        level, place = self.on[index], self.place
        joined = [both for both in (self.up, self.down) if any(both[thing] for thing in level)]
        for thing in sorted(level, key=lambda thing: -len(self.up[thing]) - len(self.down[thing])):
            if self.effort <= 0:
                return
            self.effort -= len(level)
            turned = [0] * len(level)  # how many crossings more there are when the thing passes another
            for both in joined:
                ours = sorted([place[other] for other in both[thing]])
                if not ours:
                    continue
                first, last, count = ours[0], ours[-1], len(ours)
                for at, other in enumerate(level):
                    for end in both[other]:
                        there = place[end]
                        if there < first:
                            turned[at] -= count
                        elif there > last:
                            turned[at] += count
                        elif count > 1:
                            turned[at] += sum([(own < there) - (own > there) for own in ours])
            self._move(thing, level, turned)

    def _move(self, thing: int, level: list[int], turned: list[int]) -> None:
        here, side = self.place[thing], self.side
        best, there = 0, here
        for step in (-1, 1):
            gain, at = 0, here + step
            while 0 <= at < len(level) and side[level[at]] == side[thing]:
                gain += step * turned[at]
                if gain < best:
                    best, there = gain, at
                at += step
        if there != here:
            level.insert(there, level.pop(here))
            for at in range(min(here, there), max(here, there) + 1):
                self.place[level[at]] = at

    def _threads(self) -> list[_Thread]:
        """The lines with all that only they pass, the longest first."""
        found = []
        alone = [len(self.up[thing]) <= 1 and len(self.down[thing]) <= 1 for thing in range(len(self.names))]
        for thing, first in enumerate(alone):
            if not first or (self.up[thing] and alone[self.up[thing][0]]):
                continue
            things = [thing]
            while self.down[things[-1]] and alone[self.down[things[-1]][0]]:
                things.append(self.down[things[-1]][0])
            above, below = self.up[things[0]], self.down[things[-1]]
            found.append(_Thread(tuple(things), above[0] if above else None, below[0] if below else None))
        return sorted(found, key=lambda thread: -len(thread.things))

    def _reinsert(self, thread: _Thread) -> None:
        """Take a line out, and put it back where it crosses the fewest others: a shortest path through the levels."""
        free = self._taken_out(thread)
        first, last = self.level[thread.things[0]], self.level[thread.things[-1]]
        costs = [0] * len(free[0])
        if thread.above is not None:
            start = self.place[thread.above]
            costs = self._along(first, start, free[0])
        back: list[list[int]] = []
        for index, (slots, ahead) in enumerate(pairwise(free), first + 1):
            table = self._passing(index, slots, ahead)
            columns = [
                [cost + more for cost, more in zip(costs, column, strict=True)] for column in zip(*table, strict=True)
            ]
            back.append([column.index(min(column)) for column in columns])
            costs = [min(column) for column in columns]
        if thread.below is not None:
            into = self._along(last + 1, self.place[thread.below], free[-1], upwards=True)
            costs = [cost + more for cost, more in zip(costs, into, strict=True)]
        at = costs.index(min(costs))
        for thing, slots in zip(reversed(thread.things), reversed(free), strict=True):
            level = self.on[self.level[thing]]
            level.insert(slots[at], thing)
            self._put(level)
            if back:
                at = back.pop()[at]

    def _taken_out(self, thread: _Thread) -> list[range]:
        """Take the things of a line out, and say between which others each may stand, ordinary or emergency ones."""
        free = []
        for thing in thread.things:
            level = self.on[self.level[thing]]
            del level[self.place[thing]]
            self._put(level)
            self.place[thing] = _OUT
            ordinary = len(level) - sum([self.side[other] for other in level])
            free.append(range(ordinary, len(level) + 1) if self.side[thing] else range(ordinary + 1))
            self.effort -= len(level) * (1 if len(free) == 1 else len(free[-2]))
        return free

    def _lines(self, index: int) -> list[tuple[int, int]]:
        """Where every line from the level above a level to it begins and ends."""
        place = self.place
        return [
            (begin, place[other])
            for begin, thing in enumerate(self.on[index - 1])
            for other in self.down[thing]
            if place[other] != _OUT
        ]

    def _passing(self, index: int, slots: range, ahead: range) -> list[list[int]]:
        """How many lines are crossed from each slot on the level above to each slot on a level."""
        turned = [0] * (len(self.on[index]) + 1)
        begins: list[list[int]] = [[] for _ in self.on[index - 1]]
        for begin, end in self._lines(index):
            begins[begin].append(end)
            turned[end + 1] += 1
        crossed: list[list[int]] = []
        for slot in range(slots.stop):
            if slot >= slots.start:
                crossed.append(list(accumulate(turned))[ahead.start : ahead.stop])
            for end in begins[slot] if slot < len(begins) else ():
                turned[0] += 1
                turned[end + 1] -= 2
        return crossed

    def _along(self, index: int, fixed: int, slots: range, *, upwards: bool = False) -> list[int]:
        """How many lines are crossed from a thing on the level above to each slot on a level, or the other way."""
        turned = [0] * (slots.stop + 1)
        for begin, end in self._lines(index):
            near, far = (end, begin) if upwards else (begin, end)
            if near < fixed:
                turned[0] += 1
                turned[min(far + 1, slots.stop)] -= 1
            elif near > fixed and far < slots.stop:
                turned[far + 1] += 1
        return list(accumulate(turned))[slots.start : slots.stop]
