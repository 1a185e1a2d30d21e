"""In which order vertices stand on their level, so that few lines cross.

Layers are swept by barycentre (Sugiyama, Tagawa and Toda) from several beginnings. The best are sifted (Matuszewski,
Schoenfeld and Molitor), and then everything is taken out, with all the lines at it, and put back where these cross the
fewest others (star insertion).
"""

from __future__ import annotations

from itertools import islice
from math import fsum
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from l4path.diagrams.layout.ranks import Ranks
from l4path.diagrams.layout.sifting import sift
from l4path.diagrams.layout.stars import put_star_back, stars
from l4path.diagrams.layout.sweeping import sweep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.diagrams.layout.levels import Levels

# From how many beginnings layers are swept, and how many of these are improved: more where there are fewer vertices. No
# further one is improved once the fewest crossings have come out twice.
_BEGUN, _IMPROVED, _MORE, _TWICE = 12, 3, 1_200, 2
# How many times what is thrown is evened out, and which dice are thrown: with any others as few lines cross.
_EVENED, _DICE = 3, 4
_FAR = 10.0  # what keeps to the right begins behind everything else
_FEW = 5  # what is crossed by fewer lines stays where it is until the last, since moving it hardly gains
# How many vertices are swept in all, and about how many comparisons are made after that, so that a large picture is
# drawn in seconds rather than in minutes.
_SWEPT = 3_000
_EFFORT = 1_000_000


class _Found(NamedTuple):
    """An order, how many lines cross in it, and from which beginning it comes."""

    crossings: int
    begun: int
    on: list[list[int]]


def untangle(levels: Levels) -> None:
    """Reorder every level, and keep the best order found; the same diagram is always drawn the same."""
    ranks = Ranks(levels, _EFFORT)
    least = _improved(ranks, sorted(_swept(ranks)))
    if least.crossings:
        least = _put_back(ranks, least, 1)
    levels.on[:] = [[ranks.names[vertex] for vertex in level] for level in least.on]


def crossings(levels: Levels) -> int:
    """How many pairs of lines cross."""
    return Ranks(levels).crossings()


def _improved(ranks: Ranks, swept: Iterable[_Found]) -> _Found:
    """The best order that comes out of some; none is looked for once no line crosses, or it has come out again."""
    found: list[_Found] = []
    most = max(_IMPROVED, _MORE // max(1, len(ranks.names)))
    for item in islice(swept, most):
        found.append(_put_back(ranks, item, _FEW) if item.crossings else item)
        least = min(found).crossings
        if not least or [item.crossings for item in found].count(least) == _TWICE:
            break
    return min(found)


def _swept(ranks: Ranks) -> Iterator[_Found]:
    """Sweep from the order in which vertices are met, and from orders thrown by always the same dice.

    What is thrown is evened out between vertices that are joined, so that they begin near each other.
    """
    dice = Random(_DICE)  # noqa: S311 - nothing here is secret
    met = [list(level) for level in ranks.on]
    joined = [up + down for up, down in zip(ranks.up, ranks.down, strict=True)]
    for begun in range(max(1, min(_BEGUN, _SWEPT // max(1, len(ranks.names))))):
        if begun:
            thrown = [dice.random() for _ in ranks.names]
            for _ in range(_EVENED):
                for vertex, others in enumerate(joined):
                    if others:
                        thrown[vertex] = fsum([thrown[other] for other in others]) / len(others)
            wish = [_FAR * side + at for side, at in zip(ranks.side, thrown, strict=True)]
            ranks.put([sorted(level, key=wish.__getitem__) for level in met])
        yield _Found(sweep(ranks), begun, ranks.on)


def _put_back(ranks: Ranks, found: _Found, least: int) -> _Found:
    """Sift, and put everything back, with its lines, where these cross the fewest others, if they cross `least`."""
    ranks.put(found.on)
    sift(ranks)
    for star in stars(ranks):
        if ranks.effort > 0:
            put_star_back(ranks, star, least)
    return min(found, _Found(ranks.crossings(), found.begun, ranks.on))
