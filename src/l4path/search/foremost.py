"""Of all patients of whom a statement is so the one who comes first in an order, whoever looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from l4path.search.backends import Several
    from l4path.search.budget import Budget


def foremost(
    solver: Several,
    wanted: int,
    rather_not: Sequence[int],
    budget: Budget,
    with_it: Mapping[int, Sequence[int]] | None = None,
    blocks: Iterable[Sequence[int]] = (),
) -> dict[int, bool] | None:
    """The choices under which a statement is so: what is rather not, only if it must be, the first before the second.

    All are tried as not so together. What cannot be so together names a last one: that must be so, by those before it.
    What is found depends on the statement and the order alone, and not on the solver, nor on what is tried as one.

    Args:
        solver: Who knows whether some choices can be so together.
        wanted: The statement, which can be so.
        rather_not: The free choices, or their contraries, in order.
        budget: The steps that may be taken, of those for plain patients.
        with_it: Of some of these those behind it in the order that are so whenever it is.
        blocks: Some of these that stand in a row, at least two, which are tried as one until that cannot be so.

    Returns:
        The choices; None where the budget did not suffice.
    """
    place = {literal: number for number, literal in enumerate(rather_not)}
    with_it = with_it or {}
    must: dict[int, frozenset[int]] = {}  # what has to be so, with what leaves no other way
    must.update(dict.fromkeys(solver.follow([wanted], rather_not), frozenset()))
    as_one = {-solver.circuit.any_of(block): block for block in blocks if must.keys().isdisjoint(block)}
    block_of = {literal: block for block, literals in as_one.items() for literal in literals}
    rows = dict.fromkeys(block_of.get(literal, -literal) for literal in rather_not)  # in order, for few tries
    place |= {-literal: number for literal, number in place.items()}
    place |= {block: place[literals[-1]] for block, literals in as_one.items()}
    apart: set[int] = set()  # the blocks that were looked into
    while budget.left_for_plain:
        tried = [wanted]
        for row in rows:
            if row in apart:
                tried += [literal if literal in must else -literal for literal in as_one[row]]
            else:
                tried.append(-row if -row in must else row)
        budget.look(len(tried))
        before = solver.steps
        found = solver.solve(tried[-1], budget.allowance_for_plain(), tried[:-1])
        budget.spend_on_plain(solver.steps - before)
        if found is None:
            return None
        if found:
            return {abs(literal): (literal in must) is (literal > TRUE) for literal in rather_not}
        together = set(solver.core()) - {wanted}
        while (last := max(together, key=place.__getitem__, default=0)) in must or last in apart:
            together = together - {last} | (must[last] if last in must else {-literal for literal in as_one[last]})
        if not last:
            return None  # it cannot be so
        if last in as_one:
            apart.add(last)
            continue
        kept = place[last]
        must = {literal: reason for literal, reason in must.items() if not reason or place[literal] < kept}
        must[-last] = frozenset(together - {last})
        for literal in with_it.get(-last, ()):
            must.setdefault(literal, frozenset((-last,)))
            if literal in block_of and block_of[literal] not in apart:
                apart.add(block_of[literal])
    return None
