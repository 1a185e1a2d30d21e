"""Where a pathway that follows a source breaks, and for whom: what the checker finds in it and not in the original."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.search import BUDGET
from l4path.verification.check import check

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from l4path.pathway import Following
    from l4path.search import SolverName
    from l4path.verification.finding import Report


def check_following(
    following: Following,
    *,
    today: datetime.date | None = None,
    solver: SolverName = "auto",
    budget: int = BUDGET,
    watch: Callable[[int, str], None] | None = None,
) -> Report:
    """What is wrong with a derived pathway that is not wrong with the one it was derived from, with the patients.

    Both are checked. What is found at the same place in the original, or is accepted there by its authors, is not the
    doing of what was taken out, and is left to ``check``. Nor is a silence that is not needed here a break.

    Args:
        following: What ``Pathway.following_report`` gives.
        today: The date by which sources are due for review; today's if left out.
        solver: As for ``check``.
        budget: The steps that all questions may take together.
        watch: Called after every question with how many there have been, and the code of this one.

    Returns:
        The report on the derived pathway, with the findings that are new in it.

    Raises:
        L4pathError: When the solver is unknown or not installed.

    Example:
        >>> import l4path
        >>> report = check_following(l4path.load("l4").following_report("ng59"))
        >>> sorted((found.code, found.where) for found in report.errors)
        [('obligation-broken', 'obligations.unstable_facet_reviewed')]
    """
    before = check(following.original, today=today, solver=solver, budget=budget, watch=watch)
    after = check(following.pathway, today=today, solver=solver, budget=budget, watch=watch)
    known = {found.place for found in (*before.findings, *before.silenced)}
    known |= {("unused-silence", silence.where) for silence in following.original.silenced}
    new = (tuple(member for member in group if member.place not in known) for group in (after.findings, after.silenced))
    findings, silenced = new
    return replace(after, findings=findings, silenced=silenced)
