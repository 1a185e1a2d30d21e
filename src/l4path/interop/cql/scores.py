"""A score: the least and the greatest that it may be, each a sum that is never null, and a comparison of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.interop.cql.tree import FALSE, TRUE, UNKNOWN, Case, If, Ref, added, both, call, either, whole
from l4path.meaning import item_claim

if TYPE_CHECKING:
    from l4path.conditions import Score
    from l4path.interop.cql.logic import Logic
    from l4path.interop.cql.tree import Expression

_NOTHING = whole(0)


def bounds_of(logic: Logic, score: Score) -> None:
    """Define the least and the greatest of a score: what is unknown adds nothing, or all that it may."""
    if f"least {score.id}" in logic.library.definitions:
        return
    least, greatest = [], []
    for number, item in enumerate(score.items, 1):
        points = whole(item.points)
        given = logic.claim(item_claim(score.id, number))
        if_met = If(call("is true", given), points, _NOTHING)
        unless_not = If(call("is false", given), _NOTHING, points)
        low, high = (if_met, unless_not) if item.points > 0 else (unless_not, if_met)
        least.append(low)
        greatest.append(high)
    logic.define(f"least {score.id}", added(*least))
    logic.define(f"greatest {score.id}", added(*greatest))


def compared(score: str, op: str, constant: int) -> Expression:
    """A comparison of a score with a whole number: known where all that it may be agrees."""
    least, greatest, bound = Ref(f"least {score}"), Ref(f"greatest {score}"), whole(constant)

    def known(met: Expression, not_met: Expression) -> Expression:
        return Case(((met, TRUE), (not_met, FALSE)), UNKNOWN)

    match op:
        case ">=":
            return known(call(">=", least, bound), call("<", greatest, bound))
        case ">":
            return known(call(">", least, bound), call("<=", greatest, bound))
        case "<":
            return known(call("<", greatest, bound), call(">=", least, bound))
        case "<=":
            return known(call("<=", greatest, bound), call(">", least, bound))
        case "==":
            exactly = both(call("=", least, bound), call("=", greatest, bound))
            return known(exactly, either(call(">", least, bound), call("<", greatest, bound)))
        case _:
            return call("not", compared(score, "==", constant))
