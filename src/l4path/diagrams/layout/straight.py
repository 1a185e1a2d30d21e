"""Lets the bends of a long line stand straight under each other wherever their neighbours leave room."""

from __future__ import annotations

from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING

from l4path.diagrams.layout.levels import apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from l4path.diagrams.layout.levels import Levels

_PASSES = 4
_EVERYWHERE = (float("-inf"), float("inf"))


def straighten(levels: Levels, x: dict[str, float], widths: Mapping[str, float]) -> None:
    """Move bends, and nothing else, so that each long line is made of as few upright parts as there is room for."""
    left = {two: first for level in levels.on for first, two in pairwise(level)}
    right = {first: two for two, first in left.items()}

    def room(bend: str) -> tuple[float, float]:
        low, high = _EVERYWHERE
        if bend in left:
            low = x[left[bend]] + apart(levels, widths, left[bend], bend)
        if bend in right:
            high = x[right[bend]] - apart(levels, widths, bend, right[bend])
        return low, high

    for _ in range(_PASSES):
        for chain in levels.chains.values():
            ends = [x[end] for end in (chain[0], chain[-1]) if end in levels.labels]
            for run, (low, high) in _runs(chain[1:-1], room):
                mean = fsum([x[bend] for bend in run]) / len(run)  # sum differs between versions of Python
                wish = next((end for end in ends if low <= end <= high), mean)
                for bend in run:
                    x[bend] = min(max(wish, low), high)


def _runs(
    bends: Iterable[str], room: Callable[[str], tuple[float, float]]
) -> Iterator[tuple[list[str], tuple[float, float]]]:
    """The bends in parts that could stand under each other, each part with the room that all of it has."""
    run: list[str] = []
    low, high = _EVERYWHERE
    for bend in bends:
        left, right = room(bend)
        if run and (left > high or right < low):
            yield run, (low, high)
            run, (low, high) = [], _EVERYWHERE
        run.append(bend)
        low, high = max(low, left), min(high, right)
    if run:
        yield run, (low, high)
