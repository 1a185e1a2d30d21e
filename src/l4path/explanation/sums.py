"""A score told item by item: what each adds, what an unknown one could add, and what is needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.explanation import words
from l4path.explanation.points import Point
from l4path.truth import Truth, bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.conditions import Sum

_LADDER = (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET)
_MARKS = {Truth.MET: words.MET, Truth.NOT_MET: words.NOT_MET, Truth.UNKNOWN: words.UNKNOWN_MARK}


def sum_point(label: str, stated: Sum, items: Sequence[Point], truth: Truth, *, contrary: bool = False) -> Point:
    """A sum of points beside a whole number, with every item under it.

    Args:
        label: What the score is called.
        stated: The sum, which says the points of each item, and what they are compared with.
        items: The items, each told with its truth.
        truth: Whether what is told holds.
        contrary: Whether the contrary of the comparison is told.
    """
    low, high = bounds(stated.points, [_LADDER.index(Truth(item.truth)) for item in items])
    op = words.CONTRARY[stated.op] if contrary else stated.op
    total = words.POINTS_FROM.format(low=low, high=high) if low != high else points_words(low)
    needed = words.POINTS_NEEDED[op].format(constant=stated.constant)
    head = words.SUM.format(label=label, total=total, needed=needed, mark=_MARKS[truth])
    told = (replace(item, text=_adding(item, points)) for item, points in zip(items, stated.points, strict=True))
    return Point(head, truth.value, points=tuple(told))


def labelled(label: str, item: Point) -> Point:
    """An item of a score under its own label, where it has one, with its condition under that."""
    if not label:
        return item
    return Point(f"{label} ({_MARKS[Truth(item.truth)]})", item.truth, points=(item,))


def points_words(points: int) -> str:
    """So many points, in words."""
    return (words.POINTS_ONE if abs(points) == 1 else words.POINTS).format(points=points)


def _adding(item: Point, points: int) -> str:
    """An item with what it adds, or could add, or take away."""
    if item.truth == Truth.UNKNOWN.value:
        return (words.COULD_ADD if points > 0 else words.COULD_TAKE).format(item=item.text, points=abs(points))
    return words.ADDS.format(item=item.text, points=f"{points:+d}" if item.truth == Truth.MET.value else "+0")
