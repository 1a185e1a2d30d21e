"""Patients of whom nothing is recorded beyond what makes one statement so: often they show what hardly anybody does."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE
from l4path.search.planes import Found, lanes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.search.budget import Budget
    from l4path.search.planes import Planes
    from l4path.search.space import Space

_EACH = 3  # patients for each statement
_TOGETHER = 256  # patients from which on it is quicker to look at all statements once


class Bare:
    """Makes bare patients out of others."""

    def __init__(self, space: Space) -> None:
        """See what belongs together in a record.

        Args:
            space: The patients.
        """
        self._circuit = space.circuit
        self._together: dict[int, list[int]] = {}
        self._one_of: list[list[int]] = space.one_of()
        for _, group in space.free():
            self._together.update(dict.fromkeys(group, group))

    def made(self, patients: Planes, wanted: Iterable[int], budget: Budget) -> Found:
        """For each of some statements patients of whom the part that fewest show is so, and hardly anything else.

        Args:
            patients: Who is known.
            wanted: The statements.
            budget: The steps that may be taken, of those for making patients plain; where they end there are fewer.
        """
        each, often = list[dict[int, int]](), dict[int, int]()
        for statement in wanted:
            shown = [
                (lanes.bit_count(), part, lanes) for part in self._parts(statement) if (lanes := patients.of(part))
            ]
            if shown:
                _, rarest, lanes = min(shown)
                for lane in islice(lanes_in(lanes), _EACH):
                    before = often[lane] = often.get(lane, -1) + 1
                    if before == len(each):
                        each.append({})
                    each[before][lane] = rarest
        made, least = list[dict[int, bool]](), budget.left_for_plain - budget.allowance_for_plain()
        for statements in each:  # of one patient only one statement at a time
            if budget.left_for_plain <= least:
                break
            rests_on = self._rest_on(patients, statements, budget)
            several = [self._only(patients, chosen, lane) for lane, chosen in rests_on.items()]
            budget.look(sum(map(len, several)))
            made += several
        return Found(self._circuit, made)

    def _rest_on(self, patients: Planes, statements: dict[int, int], budget: Budget) -> dict[int, dict[int, bool]]:
        """By patient what it rests on that a statement is so: one by one, and where that goes on, the rest at once."""
        most, looked, found = max(map(abs, statements.values())), 0, dict[int, dict[int, bool]]()
        left = dict(statements)
        for lane in statements if len(statements) < _TOGETHER else ():
            if looked > most:
                break
            found[lane] = patients.rests_on(left.pop(lane), lane, seen := set[int]())
            looked += len(seen)
        if left:
            found |= patients.rest_on(left, self._circuit.ranks())
            looked += most
        budget.look(looked)
        return found

    def _parts(self, statement: int) -> Iterator[int]:
        """What has to be so for a statement to be."""
        kids = self._circuit.kids[-statement] if statement < 0 else None
        yield from map(int.__neg__, kids) if kids else (statement,)

    def _only(self, patients: Planes, rests_on: Iterable[int], lane: int) -> dict[int, bool]:
        """What one patient shows a statement by, with what belongs to that; all else is not so, if it need not be."""
        bits, here = patients.bits, 1 << lane
        groups = {id(group): group for group in map(self._together.get, rests_on) if group}
        groups |= {id(group): group for group in self._one_of}
        return {n: bool(bits.get(n, 0) & here) for group in groups.values() for n in group if n != TRUE}
