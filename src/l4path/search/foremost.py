"""Of all patients of whom a statement is so the one who comes first in an order, whoever looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.search.backends import Several
    from l4path.search.budget import Budget


def foremost(solver: Several, wanted: int, choices: Sequence[int], budget: Budget) -> dict[int, bool] | None:
    """The choices under which a statement is so: the first only if it must be, then the second, and so on.

    All are tried as not so together. What cannot be so together names a last one: that must be so, by those before it.
    What is found depends on the statement and the order alone, and not on the solver.

    Args:
        solver: Who knows whether some choices can be so together.
        wanted: The statement, which can be so.
        choices: The free choices in order.
        budget: The steps that may be taken, of those for plain patients.

    Returns:
        The choices; None where the budget did not suffice.
    """
    place = {choice: number for number, choice in enumerate(choices)}
    must: dict[int, frozenset[int]] = {}  # what has to be so, with what before it leaves no other way
    while budget.left_for_plain > 0:
        budget.look(len(choices))
        tried = [choice if choice in must else -choice for choice in choices]
        before = solver.steps
        found = solver.solve(tried[-1], budget.allowance_for_plain(), [wanted, *tried[:-1]])
        budget.spend_on_plain(solver.steps - before)
        if found is None:
            return None
        if found:
            return {choice: choice in must for choice in choices}
        together = set(solver.core()) - {wanted}
        while (last := max(together, key=lambda literal: place[abs(literal)], default=0)) > 0:
            together = together - {last} | must[last]
        if not last:
            return None  # it cannot be so
        kept = place[-last]
        must = {choice: reason for choice, reason in must.items() if place[choice] < kept}
        must[-last] = frozenset(together - {last})
    return None
