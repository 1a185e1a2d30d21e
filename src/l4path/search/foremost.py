"""Of all patients of whom a statement is so the one who comes first in an order, whoever looks for it."""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.search.backends import Several
    from l4path.search.budget import Budget
    from l4path.search.circuit import Circuit


def foremost(
    solver: Several,
    wanted: int,
    rather_not: Sequence[int],
    budget: Budget,
    with_it: Mapping[int, Sequence[int]] | None = None,
) -> dict[int, bool] | None:
    """The choices under which a statement is so: what is rather not, only if it must be, the first before the second.

    All are tried as not so together. What cannot be so together names a last one: that must be so, by those before it.
    They are tried in blocks, of which only those are looked into that cannot be so as a whole. What is found depends on
    the statement and the order alone, and not on the solver.

    Args:
        solver: Who knows whether some choices can be so together.
        wanted: The statement, which can be so.
        rather_not: The free choices, or their contraries, in order.
        budget: The steps that may be taken, of those for plain patients.
        with_it: Of some of these those behind it in the order that are so whenever it is.

    Returns:
        The choices; None where the budget did not suffice.
    """
    place = {literal: number for number, literal in enumerate(rather_not)}
    with_it = with_it or {}
    must: dict[int, frozenset[int]] = {}  # what has to be so, with what leaves no other way
    must.update(dict.fromkeys(solver.follow([wanted], rather_not), frozenset()))
    blocks = _blocks(solver.circuit, [literal for literal in rather_not if literal not in must])
    block_of = {literal: block for block, literals in blocks.items() for literal in literals}
    place |= {-literal: number for literal, number in place.items()}
    place |= {block: place[literals[-1]] for block, literals in blocks.items()}
    apart: set[int] = set()  # the blocks that were looked into
    while budget.left_for_plain > 0:
        tried = [wanted]
        for block, literals in blocks.items():
            if block in apart or len(literals) == 1:
                tried += [literal if literal in must else -literal for literal in literals]
            else:
                tried.append(block)
        budget.look(len(tried))
        before = solver.steps
        found = solver.solve(tried[-1], budget.allowance_for_plain(), tried[:-1])
        budget.spend_on_plain(solver.steps - before)
        if found is None:
            return None
        if found:
            return {abs(literal): (literal in must) is (literal > 0) for literal in rather_not}
        together = set(solver.core()) - {wanted}
        while (last := max(together, key=place.__getitem__, default=0)) in must or last in apart:
            together = together - {last} | (must[last] if last in must else {-literal for literal in blocks[last]})
        if not last:
            return None  # it cannot be so
        if len(blocks.get(last, ())) > 1:
            apart.add(last)
            continue
        kept = place[last]
        must = {literal: reason for literal, reason in must.items() if not reason or place[literal] < kept}
        must[-last] = frozenset(together - {last})
        for literal in with_it.get(-last, ()):
            must.setdefault(literal, frozenset((-last,)))
            if literal in block_of and len(blocks[block_of[literal]]) > 1:
                apart.add(block_of[literal])
    return None


def _blocks(circuit: Circuit, literals: Sequence[int]) -> dict[int, Sequence[int]]:
    """Some statements in blocks as many as each is long, by that none in a block is so: few are told a solver at once.

    Args:
        circuit: The circuit of the statements.
        literals: The statements.
    """
    size = isqrt(len(literals)) + 1
    parts = (literals[first : first + size] for first in range(0, len(literals), size))
    return {-circuit.any_of(part): part for part in parts}  # of one alone, its contrary
