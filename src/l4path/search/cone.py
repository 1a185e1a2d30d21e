"""What a statement rests on, as clauses: all of it, and no more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from l4path.search.circuit import Circuit


_MOST = 40  # literals of the clauses into which a part is put, beyond which it stays a statement of its own


class Cone:
    """The part of a circuit that some statements rest on; it grows with each that is asked for.

    Attributes:
        free: The free choices inside.
        merged: What stands in the clauses of the one statement that it is part of, and is none of its own.
    """

    def __init__(self, circuit: Circuit, *, merging: bool = False) -> None:
        """Begin with nothing but what is always so.

        Args:
            circuit: The circuit.
            merging: Whether what is part of one statement alone is put into the clauses of that one.
        """
        self.free: list[int] = []
        self.merged: set[int] = set()
        self._merging = merging
        self._uses: list[int] = []  # of how many statements and constraints each is part
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
        if self._merging:
            self._count()
        yield from self._constraints(stack)
        while stack:
            number = stack.pop()
            if number in inside:
                continue
            inside.add(number)
            kids = kids_of[number]
            if kids is not None:
                whole, denied = self._parts(kids) if self._merging else (kids, ())
                if denied:  # any of the whole is so, or nothing of what is denied
                    yield (number, *denied)
                    for kid in denied:
                        yield (-number, *whole, -kid)
                else:
                    yield (-number, *whole)
                for kid in whole:
                    yield (number, -kid)
                stack += map(abs, whole)
                stack += map(abs, denied)
            elif number != TRUE:
                self.free.append(number)
            for clause in self._about.get(number, ()):
                yield from self._clause(clause, stack)

    def _count(self) -> None:
        """Count of how many statements and constraints each that is new is part."""
        uses, kids_of = self._uses, self._circuit.kids
        first = len(uses)
        uses += [0] * (len(kids_of) - first)
        for kids in kids_of[first:]:
            for kid in kids or ():
                uses[abs(kid)] += 1
        for clause in self._circuit.constraints[self._indexed :]:
            for literal in clause:
                uses[abs(literal)] += 1

    def _parts(self, kids: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
        """What a statement is any of, and what none of may be so instead; parts of nothing else are taken apart."""
        kids_of = self._circuit.kids
        whole: list[int] = []
        denied: tuple[int, ...] = ()
        stack = list(kids)
        while stack:
            kid = stack.pop()
            number = abs(kid)
            parts = kids_of[number] if self._uses[number] == 1 and number not in self._inside else None
            if parts is None or (kid < 0 and (denied or len(parts) * len(kids) > _MOST)):
                whole.append(kid)
                continue
            self.merged.add(number)
            if kid > 0:
                stack += parts
            else:
                denied = parts
        return whole, denied

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
