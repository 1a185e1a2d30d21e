"""Formulas simplified: leaves replaced, and what is then settled left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.conditions.logic import MET, NOT_MET, And, AtLeast, Or, Sum, all_of, any_of, fold, negated, several

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from l4path.conditions.logic import Algebra, Condition


class _Simplified:
    """The algebra of formulas themselves, simplified as they are put together."""

    def constant(self, value: bool) -> Condition:
        return MET if value else NOT_MET

    def all_of(self, parts: Sequence[Condition]) -> Condition:
        return all_of(parts)

    def any_of(self, parts: Sequence[Condition]) -> Condition:
        return any_of(parts)

    def negated(self, part: Condition) -> Condition:
        return negated(part)

    def several(self, count: int, parts: Sequence[Condition]) -> Condition:
        return several(count, parts)

    def total(self, stated: Sum, parts: Sequence[Condition]) -> Condition:
        return Sum(stated.score, stated.points, tuple(parts), stated.op, stated.constant)


class _Authored(_Simplified):
    """The same in the form that an author writes: an ``and`` within an ``and`` is one, at least one of one is that."""

    def all_of(self, parts: Sequence[Condition]) -> Condition:
        found = super().all_of(parts)
        return And(found.parts) if isinstance(found, And) else found

    def any_of(self, parts: Sequence[Condition]) -> Condition:
        found = super().any_of(parts)
        return Or(found.parts) if isinstance(found, Or) else found

    def several(self, count: int, parts: Sequence[Condition]) -> Condition:
        found = super().several(count, parts)
        return found.parts[0] if isinstance(found, AtLeast) and len(found.parts) == 1 else found


SIMPLIFIED: Algebra[Condition] = _Simplified()
AUTHORED: Algebra[Condition] = _Authored()


def simplified(
    formula: Condition, leaf: Callable[[Any], Condition], algebra: Algebra[Condition] = SIMPLIFIED
) -> Condition:
    """The formula with every leaf replaced, and what is then settled left out.

    Args:
        formula: Any formula.
        leaf: What stands in the place of a leaf.
        algebra: How what is left is put together: :data:`SIMPLIFIED`, or :data:`AUTHORED` for a condition of a pathway.
    """
    return fold(formula, leaf, algebra)
