"""The status of a treatment in generated code: what its record leaves of the rows is one small table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from l4path.assessment.kleene import KLEENE, NUMBER
from l4path.assessment.tables import given
from l4path.conditions import And, Constant, Not, Or, operands
from l4path.conditions.logic import MET, NOT_MET, all_of, fold
from l4path.conditions.simplifying import simplified
from l4path.meaning import Claim, Formula, Is, Recorded, Status, status_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from l4path.assessment.program import Program
    from l4path.meaning import StatusRow
    from l4path.nodes import Node, Treatment

BIT = {status: 1 << number for number, status in enumerate(Status)}
"""The bit of each status, so that a set of them is one number."""
BESIDE = ("indicated", "contraindicated")
"""What the status of a treatment rests on beside its record, and whether it is declined."""
Table: TypeAlias = tuple[tuple[tuple[int, ...], ...], ...]
"""The bit of a status: by whether the treatment is declined, then by the code of each claim of :data:`BESIDE`."""


class Standing(dict[tuple[bool, ...], Table]):
    """The tables of the treatments that are done in one way, by what their record says; each made when it is asked for.

    Attributes:
        asked: What each row asks of the record, which it does not name.
        never: The bit of the status of a treatment that is not reached.
        unsure: The bit of the status of one of which nobody knows whether it is reached.
    """

    def __init__(self, program: Program, node: Treatment, of_some: Callable[[Any], Formula | None]) -> None:
        """Take the rows apart.

        Args:
            program: Where the rules are.
            node: One of the treatments.
            of_some: A leaf as a formula about a record that it does not name; None of one about another thing.
        """
        self._rules = program.rules
        self._of_some = of_some
        rows = status_rows(program.pathway, node)
        self.never: int = BIT[status_where(rows, node, 0)]
        self.unsure: int = BIT[status_where(rows, node, 1)]
        self._rows: list[tuple[int | None, Formula, int]] = []
        asked: dict[Formula, int] = {}
        settled = given(node, reached=2)
        for row in rows:
            when = simplified(row.when, settled)
            if when != NOT_MET:
                mine, others = self._split(when)
                place = None if mine == MET else asked.setdefault(mine, len(asked))
                self._rows.append((place, others, BIT[row.status]))
        self.asked: tuple[Formula, ...] = tuple(asked)

    def _split(self, when: Formula) -> tuple[Formula, Formula]:
        """What a row asks of the record, and what of the rest."""
        parts = [*_conjuncts(when)]
        mine = [part for part in parts if all(self._of_some(leaf) is not None for leaf in _leaves(part))]
        return simplified(all_of(mine), self._named), all_of(part for part in parts if part not in mine)

    def _named(self, leaf: Any) -> Formula:
        return Is(simplified(leaf.formula, self._of_some), leaf.truth)  # type: ignore[arg-type] # of a record, as was seen

    def __missing__(self, holding: tuple[bool, ...]) -> Table:
        left = [(others, bit) for place, others, bit in self._rows if place is None or holding[place]]
        found = self[holding] = tuple(
            _by_code(lambda first: _by_code(lambda second: self._status(left, declined, first, second)))  # noqa: B023 - called at once
            for declined in (0, 2)
        )
        return found

    def _status(self, left: Sequence[tuple[Formula, int]], declined: int, *beside: int) -> int:
        """The bit of the first of the rows that are left which holds."""

        def leaf(here: Any) -> int:
            match here:
                case Claim(kind=kind) if kind in BESIDE:
                    return beside[BESIDE.index(kind)]
                case Claim():
                    return fold(self._rules[here], leaf, KLEENE)
                case Recorded(what="declined"):
                    return declined
                case _:
                    raise TypeError(f"{here} is not what the status of a treatment rests on")

        return next(bit for others, bit in left if holds(others, leaf))


def _by_code(of: Callable[[int], Any]) -> tuple[Any, ...]:
    """What there is of each truth number, by its code; 2 is none."""
    unknown = of(1)
    return of(0), unknown, unknown, of(2)


def _conjuncts(formula: Formula) -> Iterator[Formula]:
    if isinstance(formula, And):
        for part in formula.parts:
            yield from _conjuncts(part)
    else:
        yield formula


def _leaves(formula: Formula) -> Iterator[Formula]:
    parts = (formula.formula,) if isinstance(formula, Is) else operands(formula)
    if not parts:
        yield formula
    for part in parts:
        yield from _leaves(part)


def status_where(rows: Sequence[StatusRow], node: Node, reached: int) -> Status:
    """The status of a node of whose reach the truth number is known, and decides."""
    settled = given(node, reached=reached)
    return next(row.status for row in rows if simplified(row.when, settled) == MET)


def holds(formula: Formula, leaf: Callable[[Any], int]) -> bool:
    """Whether a two-valued formula holds.

    Args:
        formula: Connectives over what is asked of the truth of three-valued formulas.
        leaf: The truth number of each of their leaves.
    """
    match formula:
        case Constant(value=value):
            return value
        case Not(part=part):
            return not holds(part, leaf)
        case And(parts=parts):
            return all(holds(part, leaf) for part in parts)
        case Or(parts=parts):
            return any(holds(part, leaf) for part in parts)
        case Is(formula=about, truth=truth):
            return fold(about, leaf, KLEENE) == NUMBER[truth]
        case _:
            raise TypeError(f"{formula} is not two-valued, or is about the result")
