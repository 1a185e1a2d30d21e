"""Things side by side, each as near its wished place as order and elbow-room allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


GAP = 14.0
"""How far two vertices stand from each other at least."""
LINES_APART = 8.0
"""And two lines that only pass."""


class Wish(NamedTuple):
    """Where a vertex would like to stand, and how much that matters."""

    place: float
    weight: float


def make_room(wishes: Sequence[tuple[float, float]], apart: Sequence[float]) -> list[float]:
    """Places in the given order, neighbours at least `apart` from each other, nearest to the wishes (least squares).

    Neighbours that crowd each other are pooled, and a pool stands where its members wish on average.

    Example:
        >>> make_room([Wish(0, 1), Wish(0, 1)], apart=[10])
        [-5.0, 5.0]
    """
    shifts = [0.0]
    for distance in apart:
        shifts.append(shifts[-1] + distance)
    pools: list[tuple[float, float, int]] = []
    for (place, wished), shift in zip(wishes, shifts, strict=True):
        moment, weight, count = wished * (place - shift), wished, 1
        while pools and pools[-1][0] * weight >= moment * pools[-1][1]:
            more, heavier, others = pools.pop()
            moment, weight, count = more + moment, heavier + weight, others + count
        pools.append((moment, weight, count))
    places = [moment / weight for moment, weight, count in pools for _ in range(count)]
    return [place + shift for place, shift in zip(places, shifts, strict=True)]
