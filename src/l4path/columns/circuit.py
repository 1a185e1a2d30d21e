"""Planes and what they are made of: a circuit of and, or, either and not over bits, each made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Plane = int
"""The number of a plane in its circuit."""
ZERO: Plane = 0
ONE: Plane = 1


class Input(NamedTuple):
    """A plane that is read from a column, never set where the column holds nothing.

    Attributes:
        column: The name of the column.
        what: ``valid`` (it holds something), ``yes``, ``meets`` (a condition), ``is`` (a value), ``has`` (a value).
        about: The condition or the value; None of the others.
    """

    column: str
    what: str
    about: object = None


class Gate(NamedTuple):
    """What a plane is made of: ``and``, ``or``, ``xor``, ``not`` of other planes, or nothing of an input."""

    kind: str
    parts: tuple[Plane, ...]


class Circuit:
    """Planes, each made once, simplified as they are made.

    Attributes:
        gates: What each plane is made of, parts before wholes.
        inputs: The inputs, by plane.
    """

    __slots__ = ("_made", "gates", "inputs")

    def __init__(self) -> None:
        """Begin with the plane that is never set and the one that always is."""
        self.gates: list[Gate] = [Gate("zero", ()), Gate("one", ())]
        self.inputs: dict[Plane, Input] = {}
        self._made: dict[object, Plane] = {}

    def _make(self, kind: str, parts: tuple[Plane, ...]) -> Plane:
        gate = Gate(kind, parts)
        found = self._made.get(gate)
        if found is None:
            found = self._made[gate] = len(self.gates)
            self.gates.append(gate)
        return found

    def input(self, column: str, what: str, about: object = None) -> Plane:
        """A plane that is read from a column."""
        asked = Input(column, what, about)
        found = self._made.get(asked)
        if found is None:
            found = self._made[asked] = len(self.gates)
            self.gates.append(Gate("input", ()))
            self.inputs[found] = asked
        return found

    def constant(self, value: bool) -> Plane:
        """Always set, or never."""
        return ONE if value else ZERO

    def all_of(self, parts: Iterable[Plane]) -> Plane:
        """Set where every part is."""
        return self._joined("and", parts, ONE, ZERO)

    def any_of(self, parts: Iterable[Plane]) -> Plane:
        """Set where a part is."""
        return self._joined("or", parts, ZERO, ONE)

    def _joined(self, kind: str, parts: Iterable[Plane], neutral: Plane, settling: Plane) -> Plane:
        kept = set(parts)
        kept.discard(neutral)
        if settling in kept:
            return settling
        gates = self.gates
        other = "or" if kind == "and" else "and"
        for part in tuple(kept):
            gate = gates[part]
            if gate.kind == "not" and not kept.isdisjoint(gate.parts):
                return settling
            if gate.kind == other and not kept.isdisjoint(gate.parts):
                kept.discard(part)  # it says no more than the part that it holds
        if not kept:
            return neutral
        return kept.pop() if len(kept) == 1 else self._make(kind, tuple(sorted(kept)))

    def negated(self, part: Plane) -> Plane:
        """Set where the part is not."""
        if part in (ZERO, ONE):
            return ONE - part
        match self.gates[part]:
            case Gate(kind="not", parts=(contrary,)):
                return contrary
            case _:
                return self._make("not", (part,))

    def either(self, left: Plane, other: Plane) -> Plane:
        """Set where one is and the other is not."""
        if left == other:
            return ZERO
        if ZERO in (left, other):
            return left | other
        if ONE in (left, other):
            return self.negated(other if left == ONE else left)
        return self._make("xor", (min(left, other), max(left, other)))

    def without(self, whole: Plane, part: Plane) -> Plane:
        """Set where the whole is and a part of it is not; the part is set nowhere else."""
        return self.either(whole, part)

    def counted(self, weights: Sequence[int], planes: Sequence[Plane]) -> list[Plane]:
        """The sum of the weights of the planes that are set, as planes of its binary digits, the least first.

        Args:
            weights: A whole number above 0 for each plane.
            planes: The planes.
        """
        waiting: dict[int, list[Plane]] = {}
        for weight, plane in zip(weights, planes, strict=True):
            for digit in range(weight.bit_length()):
                if weight >> digit & 1:
                    waiting.setdefault(digit, []).append(plane)
        digits: list[Plane] = []
        while waiting:
            here = waiting.pop(len(digits), [])
            while len(here) > 1:  # three planes of one digit are one of it and one of the next, added up
                left, other = here.pop(), here.pop()
                third = here.pop() if here else ZERO
                half = self.either(left, other)
                here.append(self.either(half, third))
                carried = self.any_of((self.all_of((left, other)), self.all_of((half, third))))
                waiting.setdefault(len(digits) + 1, []).append(carried)
            digits.append(here[0] if here else ZERO)
        return digits

    def at_least(self, digits: Sequence[Plane], least: int) -> Plane:
        """Set where a number, given by the planes of its digits, is at least so great."""
        least = max(least, 0)
        if least >> len(digits):
            return ZERO
        found = ONE
        for digit, plane in enumerate(digits):
            joined = self.all_of if least >> digit & 1 else self.any_of
            found = joined((plane, found))
        return found
