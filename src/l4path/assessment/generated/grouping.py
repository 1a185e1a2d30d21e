"""Formulas as expressions in which whatever is about the record of one treatment is one item of its tuple."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, Union

from l4path.assessment.generated.syntax import KLEENE_SYNTAX
from l4path.conditions.logic import all_of, any_of, negated, several

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Sequence

    from l4path.conditions import Sum
    from l4path.meaning import Formula


class OfRecord(NamedTuple):
    """A formula about the record of one treatment, which it does not name."""

    treatment: str
    formula: Formula


Part: TypeAlias = Union["ast.expr", OfRecord]
"""What stands for a part of a formula: an expression, or what may be put together with more about the same record."""


class Grouping:
    """The algebra of such parts."""

    def __init__(self, item: Callable[[OfRecord], ast.expr]) -> None:
        """Given the expression that reads what a formula says of a record."""
        self._item = item

    def expression(self, part: Part) -> ast.expr:
        """A part as an expression."""
        return self._item(part) if isinstance(part, OfRecord) else part

    def constant(self, value: bool) -> Part:
        """Always met, or never."""
        return KLEENE_SYNTAX.constant(value)

    def all_of(self, parts: Sequence[Part]) -> Part:
        """The least; those about one record are one."""
        return self._together(self.joined(parts, all_of), KLEENE_SYNTAX.all_of)

    def any_of(self, parts: Sequence[Part]) -> Part:
        """The most; those about one record are one."""
        return self._together(self.joined(parts, any_of), KLEENE_SYNTAX.any_of)

    def _together(self, parts: Sequence[Part], join: Callable[[Sequence[ast.expr]], ast.expr]) -> Part:
        """One part as it is, of several the expression that joins them."""
        match parts:
            case [alone]:
                return alone
            case _:
                return join([*map(self.expression, parts)])

    def negated(self, part: Part) -> Part:
        """The contrary."""
        if isinstance(part, OfRecord):
            return OfRecord(part.treatment, negated(part.formula))
        return KLEENE_SYNTAX.negated(part)

    def several(self, count: int, parts: Sequence[Part]) -> Part:
        """At least so many."""
        owners = {part.treatment if isinstance(part, OfRecord) else None for part in parts}
        if len(owners) == 1 and (owner := owners.pop()) is not None:
            return OfRecord(owner, several(count, [part.formula for part in parts if isinstance(part, OfRecord)]))
        return KLEENE_SYNTAX.several(count, [*map(self.expression, parts)])

    def total(self, stated: Sum, parts: Sequence[Part]) -> Part:
        """Points beside a whole number."""
        return KLEENE_SYNTAX.total(stated, [*map(self.expression, parts)])

    @staticmethod
    def joined(parts: Sequence[Part], join: Callable[[list[Any]], Formula]) -> list[Part]:
        """The parts, those about one record joined to one where the first of them stands."""
        by_treatment: dict[str, list[Formula]] = {}
        for part in parts:
            if isinstance(part, OfRecord):
                by_treatment.setdefault(part.treatment, []).append(part.formula)
        found: list[Part] = []
        for part in parts:
            if not isinstance(part, OfRecord):
                found.append(part)
            elif formulas := by_treatment.pop(part.treatment, None):
                found.append(OfRecord(part.treatment, join(formulas)))
        return found
