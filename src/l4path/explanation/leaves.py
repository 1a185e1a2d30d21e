"""The smallest statements: the question for what is unknown; scores, item by item."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.conditions import Sum
from l4path.explanation.plans import By, Line, Recalled, Stated, line
from l4path.explanation.statements import Phrase, say
from l4path.meaning import Recorded, item_claim
from l4path.pathway.asks import Asks
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.conditions import Score, ScoreItem
    from l4path.explanation.plans import Plan, Reason
    from l4path.explanation.statements import Slot
    from l4path.nodes import Treatment


def unasked_of(treatment: Treatment, *, contrary: bool = False) -> Line:
    """That nobody knows whether a treatment was tried, with the question that would tell."""
    node, title, way = treatment.id, treatment.title, treatment.way
    whether, question = say("says.whether", node=title, way=way), Asks(None, title, way)
    return replace(unknown(whether, f"node:{node}", question, contrary=contrary), sources=(f"unasked.{node}",))


def asked_of(treatment: Treatment, known: Plan) -> By:
    """The question whether a treatment was tried, where nobody asked; else what is known of it."""
    return By(Stated(Recorded("asked", treatment.id)), {Truth.UNKNOWN: unasked_of(treatment)}, known)


def unknown(what: Slot, about: str, question: Asks, *, contrary: bool) -> Line:
    """What is unknown, with the question that would tell; of a contrary, that a no is asked for."""
    return line(f"says.unknown{'_no' if contrary else ''}", Truth.UNKNOWN, about, what=what, question=question)


def adding(stated: Score, items: Sequence[Reason]) -> Plan:
    """Every item of a score, told with its truth, and with what it adds."""
    points = (item.points for item in stated.items)
    return tuple(map(_adding, points, map(_labelled, stated.items, items), (item.stated for item in items)))


def tally(stated: Score) -> Line:
    """What a score comes to, with every item under it, whatever that is compared with."""
    points = tuple(item.points for item in stated.items)
    claims = tuple(item_claim(stated.id, number) for number in range(1, len(points) + 1))
    items = (say("says.own", text=item.label or Phrase(item.when)) for item in stated.items)
    parts = map(_adding, points, items, map(Stated, claims))
    return line(
        "record.fact", None, "", *parts, label=stated.label, value=Recalled(Sum(stated.id, points, claims, ">=", 0))
    )


def _labelled(stated: ScoreItem, item: Reason) -> Plan:
    """An item under its own label, where it has one."""
    return line("says.item", item.stated, "", item, marked=True, label=stated.label) if stated.label else item


def _adding(points: int, item: Plan, stated: Stated) -> By:
    """An item with what it adds, or could add, or take away."""

    def line(key: str, shown: str) -> Line:
        return Line(f"says.{key}", slots=(("points", shown),), parts=(item,), around="item")

    unknown = line("could_add" if points > 0 else "could_take", str(abs(points)))
    return By(stated, {Truth.UNKNOWN: unknown, Truth.MET: line("adds", f"{points:+d}")}, line("adds", "+0"))
