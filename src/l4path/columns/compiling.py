"""Statements as planes: each truth as where it is met and where it is not, and only the planes that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.columns.circuit import Circuit, Plane
from l4path.columns.record import Records, Truths
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.columns.statements import Number, Statement, Statements
    from l4path.columns.wide import Layout

_OTHER_OPERATOR = {"<": ">=", "<=": ">", "!=": "=="}


class Planes:
    """The planes of statements over the columns of one layout.

    Attributes:
        statements: The statements.
        circuit: The circuit that they are part of.
        records: What the rows record.
    """

    def __init__(self, statements: Statements, layout: Layout) -> None:
        """Make none yet."""
        self.circuit: Circuit = Circuit()
        self.records: Records = Records(self.circuit, layout)
        self.statements: Statements = statements
        self._found: dict[tuple[Number, bool], Plane] = {}

    def met(self, number: Number) -> Plane:
        """Where a statement is met."""
        return self._plane(number, met=True)

    def not_met(self, number: Number) -> Plane:
        """Where a statement is not met."""
        return self._plane(number, met=False)

    def _plane(self, number: Number, *, met: bool) -> Plane:
        """One plane of a statement, after those that it is made of; statements may rest on one another at any depth."""
        waiting = [(number, met)]
        while waiting:
            wanted = waiting[-1]
            if wanted in self._found:
                waiting.pop()
                continue
            missing = [need for need in self._needs(*wanted) if need not in self._found]
            if missing:
                waiting += missing
                continue
            self._found[wanted] = self._made(*wanted)
        return self._found[number, met]

    def _contrary(self, number: Number, *, met: bool) -> bool:
        """Whether a plane is made as what the other one is not."""
        statement = self.statements.listed[number]
        return not met and statement.two_valued and statement.kind not in ("not", "constant", "recorded")

    def _needs(self, number: Number, met: bool) -> list[tuple[Number, bool]]:
        """The planes that a plane is made of."""
        statement = self.statements.listed[number]
        if self._contrary(number, met=met):
            return [(number, True)]
        match statement.kind:
            case "and" | "or" | "several":
                return [(part, met) for part in statement.parts]
            case "not":
                return [(part, not met) for part in statement.parts]
            case "is" if statement.about is not Truth.UNKNOWN:
                return [(part, statement.about is Truth.MET) for part in statement.parts]
            case "is" | "sum":
                return [(part, truth) for part in statement.parts for truth in (True, False)]
            case _:
                return []

    def _made(self, number: Number, met: bool) -> Plane:
        statement, circuit, found = self.statements.listed[number], self.circuit, self._found
        if self._contrary(number, met=met):
            return circuit.negated(found[number, True])
        match statement.kind:
            case "and" | "or":
                parts = [found[part, met] for part in statement.parts]
                return circuit.all_of(parts) if (statement.kind == "and") is met else circuit.any_of(parts)
            case "not":
                (part,) = statement.parts
                return found[part, not met]
            case "several":
                needed = statement.about if met else len(statement.parts) - statement.about + 1
                digits = circuit.counted([1] * len(statement.parts), [found[part, met] for part in statement.parts])
                return circuit.at_least(digits, needed)
            case "sum":
                return self._sum(statement)[not met]
            case "is":
                return self._is(statement)
            case "constant":
                return circuit.constant(statement.about is met)
            case "atom":
                return self.records.atom(statement.about)[not met]
            case _:
                return self.records.truths(statement.about)[not met]

    def _is(self, statement: Statement) -> Plane:
        (part,) = statement.parts
        if statement.about is Truth.UNKNOWN:
            either = self.circuit.any_of((self._found[part, True], self._found[part, False]))
            return self.circuit.negated(either)
        return self._found[part, statement.about is Truth.MET]

    def _sum(self, statement: Statement) -> Truths:
        """Whether all or none of what the points may add up to meets the comparison."""
        op, constant, points = statement.about
        circuit = self.circuit
        below, above = self.digits(statement.parts, points)
        lowest, highest = reach_of(points)

        def least_is(bound: int) -> Plane:  # the least sum is at least so great
            return circuit.at_least(below, bound - lowest)

        def greatest_is_less(bound: int) -> Plane:
            return circuit.at_least(above, highest - bound + 1)

        match _OTHER_OPERATOR.get(op, op):
            case ">=":
                found = Truths(least_is(constant), greatest_is_less(constant))
            case ">":
                found = Truths(least_is(constant + 1), greatest_is_less(constant + 1))
            case _:
                equal = circuit.all_of((least_is(constant), greatest_is_less(constant + 1)))
                beside = circuit.any_of((least_is(constant + 1), greatest_is_less(constant)))
                found = Truths(equal, beside)
        return Truths(found.not_met, found.met) if op in _OTHER_OPERATOR else found

    def digits(self, parts: tuple[Number, ...], points: Any) -> tuple[list[Plane], list[Plane]]:
        """How far the least sum is above the lowest there can be, and the greatest below the highest, as digits.

        Args:
            parts: What points are given for.
            points: The points of each.
        """
        weights = [abs(point) for point in points]
        gained = [self._plane(part, met=point > 0) for part, point in zip(parts, points, strict=True)]
        lost = [self._plane(part, met=point < 0) for part, point in zip(parts, points, strict=True)]
        return self.circuit.counted(weights, gained), self.circuit.counted(weights, lost)


def reach_of(points: Iterable[int]) -> tuple[int, int]:
    """The least and the greatest that some points may add up to, whichever of them are given.

    Example:
        >>> reach_of((2, -1, 0, 3))
        (-1, 5)
    """
    each = tuple(points)
    return sum(min(point, 0) for point in each), sum(max(point, 0) for point in each)
