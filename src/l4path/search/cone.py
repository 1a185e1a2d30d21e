"""What a statement rests on, as clauses: all of it, and no more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.search.circuit import Circuit


_MOST = 40  # literals of the clauses into which a part is put, beyond which it stays a statement of its own


class Names(dict[int, int]):
    """The statements of a circuit by the numbers that a solver has for them, in the order in which it hears of them.

    A solver settles every number up to the greatest: of a question about little, they are as few as that rests on.
    """

    def __missing__(self, literal: int) -> int:
        """A number for a statement that is new, and its contrary for the contrary."""
        number = len(self) // 2 + 1
        self[abs(literal)], self[-abs(literal)] = number, -number
        return self[literal]


class _Own(dict[int, int]):
    """Every statement by its own number."""

    def __missing__(self, literal: int) -> int:
        return literal


class Cone:
    """The part of a circuit that some statements rest on; it grows with each that is asked for.

    Attributes:
        free: The free choices inside.
        merged: What stands in the clauses of the one statement that it is part of, and is none of its own.
    """

    def __init__(self, circuit: Circuit, *, merging: bool = False, names: Names | None = None) -> None:
        """Begin with nothing but what is always so.

        Args:
            circuit: The circuit.
            merging: Whether what is part of one statement alone is put into the clauses of that one.
            names: By what numbers the clauses name the statements; by their own if left out.
        """
        self.free: list[int] = []
        self.merged: set[int] = set()
        self._names: dict[int, int] = _Own() if names is None else names
        self._merging = merging
        self._circuit = circuit
        self._inside: set[int] = set()
        self._given: set[int] = set()  # the places of the constraints that were given
        self._looked_at = 0  # constraints

    def clauses(self, wanted: Iterable[int]) -> list[tuple[int, ...]]:
        """The clauses that are needed for some statements beyond those that were given before.

        Args:
            wanted: The statements.
        """
        inside, kids_of, names, given = self._inside, self._circuit.kids, self._names, self._given
        stack = [abs(statement) for statement in wanted]
        found: list[tuple[int, ...]] = []
        uses, about = self._circuit.uses()
        self._constraints(stack, found)
        while stack:
            number = stack.pop()
            if number in inside:
                continue
            inside.add(number)
            kids = kids_of[number]
            if kids is not None:
                whole, denied = self._parts(kids, uses) if self._merging else (kids, ())
                name, theirs, ours = names[number], [names[kid] for kid in denied], [names[kid] for kid in whole]
                if denied:  # any of the whole is so, or nothing of what is denied
                    found.append((name, *theirs))
                    found += [(-name, *ours, -kid) for kid in theirs]
                else:
                    found.append((-name, *ours))
                found += [(name, -kid) for kid in ours]
                stack += map(abs, whole)
                stack += map(abs, denied)
            elif number != TRUE:
                self.free.append(number)
            for place in about.get(number, ()):
                if place not in given:
                    self._give(place, stack, found)
        return found

    def _parts(self, kids: Sequence[int], uses: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
        """What a statement is any of, and what none of may be so instead; parts of nothing else are taken apart."""
        kids_of, inside = self._circuit.kids, self._inside
        whole: list[int] = []
        denied: tuple[int, ...] = ()
        stack = list(kids)
        while stack:
            kid = stack.pop()
            number = kid if kid > 0 else -kid
            parts = kids_of[number] if uses[number] == 1 and number not in inside else None
            if parts is None or (kid < 0 and (denied or len(parts) * len(kids) > _MOST)):
                whole.append(kid)
                continue
            self.merged.add(number)
            if kid > 0:
                stack += parts
            else:
                denied = parts
        return whole, denied

    def _constraints(self, stack: list[int], found: list[tuple[int, ...]]) -> None:
        """Give of the constraints that are new those about what is inside already."""
        inside, constraints = self._inside, self._circuit.constraints
        for place in range(self._looked_at, len(constraints)):
            clause = constraints[place]
            if len(clause) == 1 or (inside and not inside.isdisjoint(map(abs, clause))):
                self._give(place, stack, found)
        self._looked_at = len(constraints)

    def _give(self, place: int, stack: list[int], found: list[tuple[int, ...]]) -> None:
        """A constraint: of free choices with all that it names, of others where all of them are inside."""
        clause, kids_of = self._circuit.constraints[place], self._circuit.kids
        about = [abs(literal) for literal in clause]
        if not any(map(kids_of.__getitem__, about)):  # what is any of something has parts
            stack += about
        elif not self._inside.issuperset(about):
            return
        self._given.add(place)
        found.append(tuple([self._names[literal] for literal in clause]))
