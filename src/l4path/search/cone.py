"""What a statement rests on, as clauses: all of it, and no more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.search.circuit import Circuit


class Cone:
    """The part of a circuit that some statements rest on; it grows with each that is asked for.

    Attributes:
        free: The free choices inside.
    """

    def __init__(self, circuit: Circuit) -> None:
        """Begin with nothing but what is always so."""
        self.free: list[int] = []
        self._circuit = circuit
        self._inside: set[int] = set()
        self._indexed = 0
        self._about: dict[int, list[tuple[int, ...]]] = {}  # the constraints that name a statement
        self._given: set[tuple[int, ...]] = set()

    def clauses(self, wanted: Iterable[int]) -> Iterator[tuple[int, ...]]:
        """The clauses that are needed for some statements beyond those that were given before.

        Args:
            wanted: The statements.
        """
        inside, kids_of = self._inside, self._circuit.kids
        stack = [abs(statement) for statement in wanted]
        yield from self._constraints(stack)
        while stack:
            number = stack.pop()
            if number in inside:
                continue
            inside.add(number)
            kids = kids_of[number]
            if kids is not None:
                yield (-number, *kids)
                for kid in kids:
                    yield (number, -kid)
                    stack.append(kid if kid > 0 else -kid)
            elif number != TRUE:
                self.free.append(number)
            for clause in self._about.get(number, ()):
                yield from self._clause(clause, stack)

    def _constraints(self, stack: list[int]) -> Iterator[tuple[int, ...]]:
        """Take in the constraints that are new, and give those about what is inside already."""
        new = self._circuit.constraints[self._indexed :]
        self._indexed += len(new)
        for clause in new:
            for literal in clause:
                self._about.setdefault(abs(literal), []).append(clause)
            if len(clause) == 1 or any(abs(literal) in self._inside for literal in clause):
                yield from self._clause(clause, stack)

    def _clause(self, clause: tuple[int, ...], stack: list[int]) -> Iterator[tuple[int, ...]]:
        """A constraint: of free choices with all that it names, of others where all of them are inside."""
        if clause in self._given:
            return
        kids_of, inside = self._circuit.kids, self._inside
        numbers = [abs(literal) for literal in clause]
        if all(kids_of[number] is None for number in numbers):
            stack += numbers
        elif not all(number in inside for number in numbers):
            return
        self._given.add(clause)
        yield clause
