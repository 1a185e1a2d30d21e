"""Of all patients of whom a statement is so the one who comes first in an order, whoever looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.search.backends import Several
    from l4path.search.budget import Budget


def foremost(
    solver: Several,
    wanted: int,
    rather_not: Sequence[int],
    budget: Budget,
    with_it: Mapping[int, Sequence[int]] | None = None,
) -> dict[int, bool] | None:
    """The choices under which a statement is so: what is rather not, only if it must be, the first before the second.

    All are tried as not so together. What cannot be so together names a last one: that must be so, by those before it.
    What is found depends on the statement and the order alone, and not on the solver.

    Args:
        solver: Who knows whether some choices can be so together.
        wanted: The statement, which can be so.
        rather_not: The free choices, or their contraries, in order.
        budget: The steps that may be taken, of those for plain patients.
        with_it: Of some of these those behind it in the order that are so whenever it is.

    Returns:
        The choices; None where the budget did not suffice.
    """
    place = {abs(literal): number for number, literal in enumerate(rather_not)}
    with_it = with_it or {}
    nothing: frozenset[int] = frozenset()
    must = dict.fromkeys(
        solver.follow([wanted], rather_not), nothing
    )  # what has to be so, with what leaves no other way
    while budget.left_for_plain > 0:
        budget.look(len(rather_not))
        tried = [literal if literal in must else -literal for literal in rather_not]
        before = solver.steps
        found = solver.solve(tried[-1], budget.allowance_for_plain(), [wanted, *tried[:-1]])
        budget.spend_on_plain(solver.steps - before)
        if found is None:
            return None
        if found:
            return {abs(literal): literal > 0 for literal in tried}
        together = set(solver.core()) - {wanted}
        while (last := max(together, key=lambda literal: place[abs(literal)], default=0)) in must:
            together = together - {last} | must[last]
        if not last:
            return None  # it cannot be so
        kept = place[abs(last)]
        must = {literal: reason for literal, reason in must.items() if not reason or place[abs(literal)] < kept}
        must[-last] = frozenset(together - {last})
        for literal in with_it.get(-last, ()):
            must[literal] = frozenset((-last,))
    return None
