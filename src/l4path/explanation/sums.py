"""A score told item by item: what each adds, what an unknown one could add, and what is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation.plans import By, Line, Stated, Total
from l4path.explanation.statements import CONTRARY_OPERATOR, OPERATORS, say
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.conditions import Score, Sum
    from l4path.explanation.plans import Reason


def score(stated: Score, asked: Sum, items: Sequence[Reason], *, contrary: bool = False) -> Line:
    """A sum of points beside a whole number, with every item under it.

    Args:
        stated: The score.
        asked: The sum, which says the points of each item, and what they are compared with.
        items: The items, each told with its truth.
        contrary: Whether the contrary of the comparison is told.
    """
    needed = say(f"points.{OPERATORS[CONTRARY_OPERATOR[asked.op] if contrary else asked.op]}", constant=asked.constant)
    parts = (_adding(*each) for each in zip((one.label for one in stated.items), asked.points, items, strict=True))
    slots = (("label", stated.label), ("total", Total(asked)), ("needed", needed))
    return Line("says.score", Stated(asked, contrary), slots=slots, parts=tuple(parts))


def _adding(label: str, points: int, item: Reason) -> By:
    """An item, under its own label where it has one, with what it adds, or could add, or take away."""
    named = Line("says.item", item.stated, "", (("label", label),), (item,), marked=True) if label else item

    def told(key: str, shown: str) -> Line:
        return Line(f"says.{key}", slots=(("points", shown),), parts=(named,), around="item")

    unknown = told("could_add" if points > 0 else "could_take", str(abs(points)))
    return By(item.stated, {Truth.UNKNOWN: unknown, Truth.MET: told("adds", f"{points:+d}")}, told("adds", "+0"))
