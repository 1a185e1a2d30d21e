"""What a condition means: the same connectives over what is recorded and what the rules claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from l4path.conditions import (
    Comparison,
    Condition,
    Contains,
    Defined,
    FlagAtom,
    Membership,
    Predicate,
    Range,
    ScoreComparison,
    ScoreRange,
)
from l4path.conditions.logic import Operator, Sum, all_of
from l4path.conditions.simplifying import simplified
from l4path.meaning.kinds import Status
from l4path.meaning.leaves import Atom, Claim, Formula, Has, Lists, Recorded

if TYPE_CHECKING:
    from l4path.conditions import AnyAtom, Score


def formula_of(condition: Condition, treatment: str | None = None) -> Formula:
    """What a condition means as a formula, simplified.

    Args:
        condition: Any condition.
        treatment: The treatment whose trial it stands in, for bare measures.
    """

    def leaf(atom: AnyAtom) -> Formula:
        match atom:
            case Predicate(name="tried" | "declined" as name, node=node):
                return Recorded(name, node)
            case Predicate(name="offered", node=node):
                return Has(node, frozenset((Status.OFFERED,)))
            case Predicate(name="option", node=node):
                return Lists(node)
            case Predicate(name=name, node=node):
                return Claim(name, node)
            case Defined(name=name):
                return Claim("defined", name)
            case ScoreComparison(op=op, constant=constant, score=score):
                return _sum(score, op, constant)
            case ScoreRange(low=low, low_op=low_op, high_op=high_op, high=high, score=score):
                above = _sum(score, ">" if low_op == "<" else ">=", low)
                return all_of((above, _sum(score, high_op, high)))
            case FlagAtom() | Comparison() | Range() | Membership() | Contains():
                owner = atom.operand.treatment or (treatment if atom.operand.fact.measure else None)
                return Atom(atom, owner)
            case _:
                assert_never(atom)

    return simplified(condition, leaf)


def item_claim(score: str, number: int) -> Claim:
    """The claim that an item of a score, counted from 1, is met."""
    return Claim("item", f"{score}[{number}]")


def _sum(score: Score, op: Operator, constant: int) -> Formula:
    points = tuple(item.points for item in score.items)
    return Sum(score.id, points, tuple(item_claim(score.id, n) for n in range(1, len(points) + 1)), op, constant)
