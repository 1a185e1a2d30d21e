"""A score told item by item: what each adds, what an unknown one could add, and what is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation.statements import CONTRARY_OPERATOR, OPERATORS, Statement, say
from l4path.truth import Truth, bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.conditions import Score, Sum

_LADDER = (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET)


def score(stated: Score, asked: Sum, items: Sequence[Statement], truth: Truth, *, contrary: bool = False) -> Statement:
    """A sum of points beside a whole number, with every item under it.

    Args:
        stated: The score.
        asked: The sum, which says the points of each item, and what they are compared with.
        items: The items, each told with its truth.
        truth: Whether what is told holds.
        contrary: Whether the contrary of the comparison is told.
    """
    low, high = bounds(
        asked.points, [_LADDER.index(Truth.MET if entry.truth is None else entry.truth) for entry in items]
    )
    op = CONTRARY_OPERATOR[asked.op] if contrary else asked.op
    total = say("points", count=low) if low == high else say("points.range", low=low, high=high)
    needed = say(f"points.{OPERATORS[op]}", constant=asked.constant)
    parts = (
        _adding(_labelled(question.label, item), points)
        for question, item, points in zip(stated.items, items, asked.points, strict=True)
    )
    return say("says.score", truth, parts=parts, label=stated.label, total=total, needed=needed)


def _labelled(label: str, item: Statement) -> Statement:
    """An item of a score under its own label, where it has one, with its condition under that."""
    return say("says.item", item.truth, parts=(item,), marked=True, label=label) if label else item


def _adding(item: Statement, points: int) -> Statement:
    """An item with what it adds, or could add, or take away."""
    if item.truth is Truth.UNKNOWN:
        key, points_shown = "says.could_add" if points > 0 else "says.could_take", str(abs(points))
    else:
        key, points_shown = "says.adds", f"{points:+d}" if item.truth is Truth.MET else "+0"
    return say(key, item.truth, item.about, item.parts, item=item.bare(), points=points_shown)
