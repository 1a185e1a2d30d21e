"""A score told item by item: what each adds, what an unknown one could add, and what is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions import Sum
from l4path.explanation.plans import By, Line, Stated, Total
from l4path.explanation.statements import CONTRARY_OPERATOR, OPERATORS, Phrase, say
from l4path.meaning import item_claim
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.conditions import Score, ScoreItem
    from l4path.explanation.plans import Plan, Reason


def score(stated: Score, asked: Sum, items: Sequence[Reason], *, contrary: bool = False) -> Line:
    """A sum of points beside a whole number, with every item under it.

    Args:
        stated: The score.
        asked: The sum, which says the points of each item, and what they are compared with.
        items: The items, each told with its truth.
        contrary: Whether the contrary of the comparison is told.
    """
    needed = say(f"points.{OPERATORS[CONTRARY_OPERATOR[asked.op] if contrary else asked.op]}", constant=asked.constant)
    parts = tuple(map(_adding, asked.points, map(_labelled, stated.items, items), (item.stated for item in items)))
    slots = (("label", stated.label), ("total", Total(asked)), ("needed", needed))
    return Line("says.score", Stated(asked, contrary), slots=slots, parts=parts)


def tally(stated: Score) -> Line:
    """What a score comes to, with every item under it, whatever that is compared with."""
    points = tuple(item.points for item in stated.items)
    claims = tuple(item_claim(stated.id, number) for number in range(1, len(points) + 1))
    items = (Line("says.own", slots=(("text", item.label or Phrase(item.when)),)) for item in stated.items)
    parts = tuple(map(_adding, points, items, map(Stated, claims)))
    slots = (("label", stated.label), ("value", Total(Sum(stated.id, points, claims, ">=", 0))))
    return Line("record.fact", slots=slots, parts=parts)


def _labelled(stated: ScoreItem, item: Reason) -> Plan:
    """An item under its own label, where it has one."""
    return (
        Line("says.item", item.stated, "", (("label", stated.label),), (item,), marked=True) if stated.label else item
    )


def _adding(points: int, item: Plan, stated: Stated) -> By:
    """An item with what it adds, or could add, or take away."""

    def line(key: str, shown: str) -> Line:
        return Line(f"says.{key}", slots=(("points", shown),), parts=(item,), around="item")

    unknown = line("could_add" if points > 0 else "could_take", str(abs(points)))
    return By(stated, {Truth.UNKNOWN: unknown, Truth.MET: line("adds", f"{points:+d}")}, line("adds", "+0"))
