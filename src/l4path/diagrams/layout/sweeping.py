"""Sorts each level by the barycentre of what its vertices are joined to on the level before, downwards and upwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from l4path.diagrams.layout.ranks import Ranks

_SWEEPS = 2
_FAR = 1e6  # what keeps to the right stands behind everything else


def sweep(ranks: Ranks) -> int:
    """Sweep several times, keep the best order, and say how many lines cross in it."""
    fewest, best = ranks.crossings(), [list(level) for level in ranks.on]
    for number in range(_SWEEPS):
        _once(ranks, downwards=number % 2 == 0, turned=number % 4 > 1)
        found = ranks.crossings()
        if found < fewest:
            fewest, best = found, [list(level) for level in ranks.on]
    ranks.put(best)
    return fewest


def _once(ranks: Ranks, *, downwards: bool, turned: bool) -> None:
    """One sweep; vertices that wish for the same place are turned round in every other pair of sweeps."""
    on, place = ranks.on, ranks.place
    joined = ranks.up if downwards else ranks.down
    wish = [_FAR * side for side in ranks.side]
    for index in range(1, len(on)) if downwards else range(len(on) - 2, -1, -1):
        level = on[index]
        if turned:
            level.reverse()
        share = len(on[index - 1 if downwards else index + 1]) / len(level) if level else 0.0
        for vertex in level:
            others = joined[vertex]
            if len(others) == 1:
                wish[vertex] += place[others[0]]
            elif others:
                wish[vertex] += sum([place[other] for other in others]) / len(others)
            else:
                wish[vertex] += (place[vertex] + 0.5) * share - 0.5
        level.sort(key=wish.__getitem__)
        for at, vertex in enumerate(level):
            place[vertex] = at
