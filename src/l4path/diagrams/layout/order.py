"""In which order things stand on their level, so that few lines cross.

Layers are swept by barycentre (Sugiyama, Tagawa and Toda) from several beginnings. What comes out best is improved by
sifting (Matuszewski, Schoenfeld and Molitor), and what is best then also by taking whole lines out and putting each
back where it crosses the fewest others.
"""

from __future__ import annotations

from math import fsum
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from l4path.diagrams.layout.ranks import Ranks
from l4path.diagrams.layout.sifting import sift
from l4path.diagrams.layout.sweeping import sweep
from l4path.diagrams.layout.threads import put_back, threads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.diagrams.layout.levels import Levels

# From how many beginnings layers are swept, how many of these are sifted, of how many lines are put back, and of the
# best then how many times more.
_BEGUN, _SIFTED, _FINISHED, _AGAIN = 16, 4, 2, 3
# How many times what is thrown is evened out, and which dice are thrown: others do about as well.
_EVENED, _DICE = 5, 4
_FAR = 10.0  # what keeps to the right begins behind everything else
_WORTH = 0.95  # it is sifted again while no more than this share of the crossings is left
# How many things are swept in all, and about how many comparisons are made after that, so that a very large picture is
# drawn in seconds rather than in minutes.
_SWEPT = 10_000
_EFFORT = 500_000


class _Found(NamedTuple):
    """An order, how many lines cross in it, and from which beginning it comes."""

    crossings: int
    begun: int
    on: list[list[int]]


def untangle(levels: Levels) -> None:
    """Reorder every level, and keep the best order found; the same diagram is always drawn the same."""
    ranks = Ranks(levels, _EFFORT)
    found = _best(_swept(ranks), _SIFTED)
    found = _best((_sifted(ranks, item) for item in found), _FINISHED)
    least, *_ = _best((_put_back(ranks, item) for item in found), 1)
    for _ in range(_AGAIN):
        before, least = least, _put_back(ranks, least)
        if least.crossings >= before.crossings or ranks.effort <= 0:
            break
    levels.on[:] = [[ranks.names[thing] for thing in level] for level in least.on]


def crossings(levels: Levels) -> int:
    """How many pairs of lines cross."""
    return Ranks(levels).crossings()


def _best(found: Iterable[_Found], most: int) -> list[_Found]:
    """Those with the fewest crossings; where one has none, only that one, and no further is looked for."""
    kept: list[_Found] = []
    for item in found:
        if not item.crossings:
            return [item]
        kept.append(item)
    return sorted(kept)[:most]


def _swept(ranks: Ranks) -> Iterator[_Found]:
    """Sweep from the order in which things are met, and from orders thrown by always the same dice.

    What is thrown is evened out between things that are joined, so that they begin near each other.
    """
    dice = Random(_DICE)  # noqa: S311 - nothing here is secret
    met = [list(level) for level in ranks.on]
    joined = [up + down for up, down in zip(ranks.up, ranks.down, strict=True)]
    for begun in range(max(1, min(_BEGUN, _SWEPT // max(1, len(ranks.names))))):
        if begun:
            thrown = [dice.random() for _ in ranks.names]
            for _ in range(_EVENED):
                for thing, others in enumerate(joined):
                    if others:
                        thrown[thing] = fsum([thrown[other] for other in others]) / len(others)
            wish = [_FAR * side + at for side, at in zip(ranks.side, thrown, strict=True)]
            ranks.put([sorted(level, key=wish.__getitem__) for level in met])
        yield _Found(sweep(ranks), begun, ranks.on)


def _sifted(ranks: Ranks, found: _Found) -> _Found:
    """Sift as long as that removes a good part of the crossings."""
    ranks.put(found.on)
    while True:
        sift(ranks)
        before, found = found, _Found(ranks.crossings(), found.begun, [list(level) for level in ranks.on])
        if found.crossings >= _WORTH * before.crossings:
            return min(before, found)


def _put_back(ranks: Ranks, found: _Found) -> _Found:
    """Put lines that are crossed back where they cross the fewest others, and sift."""
    ranks.put(found.on)
    crossed = ranks.crossed()
    for thread in threads(ranks):
        if ranks.effort > 0 and any(crossed[thing] for thing in thread.things):
            put_back(ranks, thread)
    sift(ranks)
    return min(found, _Found(ranks.crossings(), found.begun, ranks.on))
