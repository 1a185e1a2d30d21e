"""How many records must be otherwise at least, counted without any search: for what asks for many things at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from l4path.search.circuit import Circuit

    Owned = tuple[int, int]  # how many records at least; and on which it rests, as bits

_LONG = 50  # parts from which on a count is long to search


class Bound:
    """Counts from below: never more than the fewest there are, and often less.

    Parts that rest on different records add up; of others only the dearest counts, or how many of them one record
    can settle at once.
    """

    def __init__(self, circuit: Circuit, records: Iterable[tuple[Iterable[int], int]]) -> None:
        """Begin with what is so today.

        Args:
            circuit: The statements.
            records: Of each record, the free choices as they are today, and what must be so where it is otherwise.
        """
        self._circuit = circuit
        self._bit: dict[int, int] = {}
        self._so: dict[int, list[int]] = {}
        for place, (choices, needed) in enumerate(records):
            for literal in choices:
                self._bit[abs(literal)] = self._bit.get(abs(literal), 0) | 1 << place
                self._so.setdefault(literal, []).append(needed)
        self._known: dict[int, Owned] = {}

    def worthwhile(self, most: int) -> bool:
        """Whether anything long is counted that could take more records than so many; the rest is searched sooner."""
        if any(max(count, len(parts) + 1 - count) > most for count, parts in _long(self._circuit)):
            return True
        takes: dict[int, int] = {}  # of counts of counts, a record for each part that is none
        for number, (count, parts) in sorted(self._circuit.counted.items()):
            takes[number] = sum(sorted(takes.get(part, 1) for part in parts)[:count])
            takes[-number] = sum(sorted(takes.get(-part, 1) for part in parts)[: len(parts) + 1 - count])
        return any(records > max(most, _LONG) for records in takes.values())

    def of(self, statement: int) -> int:
        """How many records must be otherwise at least for a statement to be so."""
        stack, begun = [statement], set[int]()
        while stack:
            this = stack.pop()
            if this in self._known:
                continue
            if this in begun:  # its parts are counted, but for what needs itself
                self._known[this] = self._counted(this)
                continue
            begun.add(this)
            stack += [this, *self._parts(this)[1]]
        return self._known[statement][0]

    def known(self, statement: int) -> int:
        """The same of what was counted on the way to others; nothing of what was not."""
        return self._known[statement][0] if statement in self._known else 0

    def _parts(self, statement: int) -> tuple[int, Sequence[int]]:
        """How many of which parts must be so for a statement to be so."""
        kids = self._circuit.kids[abs(statement)]
        if kids is None:
            needed = self._so.get(-statement, ())
            return len(needed), needed
        count, parts = self._circuit.counted.get(abs(statement)) or (1, kids)
        if statement > 0:
            return count, parts
        return len(parts) + 1 - count, [-part for part in parts]

    def _counted(self, statement: int) -> Owned:
        count, parts = self._parts(statement)
        found = sorted(self._known.get(part, (0, 0)) for part in parts)  # what needs itself counts for nothing
        cost, bits = self._together(found, count), _either(bits for _, bits in found)
        if self._circuit.kids[abs(statement)] is None:
            return max(cost, int(-statement in self._so)), bits | self._bit.get(abs(statement), 0)
        return cost, bits

    def _together(self, parts: list[Owned], count: int) -> int:
        """How many records it takes that so many of some parts are so; the cheapest of them first."""
        cheapest = [0, *(cost for cost, _ in parts[:count])]  # nothing takes none
        dearest = cheapest[-1]
        if count == 1:
            return dearest
        seen = twice = 0
        for cost, bits in parts:
            if cost:
                twice |= seen & bits
                seen |= bits
        if not twice:
            return sum(cheapest)
        if count == len(parts):  # each must be so: those that share no record with one that was counted before
            return max(dearest, _apart(parts))
        wanting = count - sum(not cost for cost, _ in parts)
        return max(dearest, -(-wanting // _most_often(parts)))


def _either(bits: Iterable[int]) -> int:
    found = 0
    for some in bits:
        found |= some
    return found


def _apart(parts: list[Owned]) -> int:
    """What parts take together that share no record, the dearest first."""
    taken = found = 0
    for cost, bits in reversed(parts):
        if not taken & bits:
            taken |= bits
            found += cost
    return found


def _most_often(parts: list[Owned]) -> int:
    """In how many of some parts the record is found that is found most often."""
    often: dict[int, int] = {}
    for cost, bits in parts:
        left = bits if cost else 0
        while left:
            lowest = left & -left
            often[lowest] = often.get(lowest, 0) + 1
            left ^= lowest
    return max(often.values())


def too_many(
    circuit: Circuit, given: Iterable[int], records: Iterable[tuple[Iterable[int], int]], most: int
) -> list[int] | None:
    """The counts that come about by no so few changes, each as its contrary; None where what is given does not.

    A solver that is told them need not look for what none of its answers has.

    Args:
        circuit: The statements.
        given: What must be so.
        records: Of each record, the free choices as they are today, and what must be so where it is otherwise.
        most: How many records may be otherwise.
    """
    bound = Bound(circuit, records)
    if not bound.worthwhile(most):
        return []
    if any(bound.of(statement) > most for statement in given):
        return None
    counted = (literal for number in circuit.counted for literal in (number, -number))
    return [-literal for literal in counted if bound.known(literal) > most]


def hopeful(circuit: Circuit, given: Iterable[int]) -> Iterator[list[int]]:
    """What would make each of the counts so on which statements rest: of each its parts, as they would have to be.

    A solver that is told them need not find out by conflicts how many of a thousand it takes.

    Args:
        circuit: The statements.
        given: What is to be so.
    """
    if not any(_long(circuit)):
        return
    stack = list(given)
    seen = set(stack)
    while stack:
        statement = stack.pop()
        counted = circuit.counted.get(abs(statement))
        kids = counted[1] if counted else circuit.kids[abs(statement)] or ()
        parts = [part if statement > 0 else -part for part in kids]
        if counted and len(parts) >= _LONG:
            yield parts
        new = [part for part in parts if part not in seen]
        seen.update(new)
        stack += new


def _long(circuit: Circuit) -> Iterator[tuple[int, Sequence[int]]]:
    """The counts of so many parts that they are long to search."""
    return (counted for counted in circuit.counted.values() if len(counted[1]) >= _LONG)
