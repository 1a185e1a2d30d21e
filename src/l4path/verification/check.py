"""The check of a pathway: what is wrong with it or doubtful, and the patients who show it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.garbage import none_collected
from l4path.pathway.given import check_pathway
from l4path.search import BUDGET
from l4path.verification import words
from l4path.verification.finding import Finding, Report, silenced_later
from l4path.verification.patients import let_down
from l4path.verification.promises import obliged, promises
from l4path.verification.questions import Part, Questions, Witnessed
from l4path.verification.reach import unreachable
from l4path.verification.reviews import gaps, overlapping
from l4path.verification.structure import structural

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.pathway import Pathway
    from l4path.search import SolverName


def check(
    pathway: Pathway,
    *,
    today: datetime.date | None = None,
    overlaps: bool = False,
    solver: SolverName = "auto",
    budget: int = BUDGET,
    watch: Callable[[int, str], None] | None = None,
) -> Report:
    """What is wrong with a pathway before a patient meets it, with an episode that shows it wherever there is one.

    Every question about meaning is settled for all episodes that meet the pathway's assumptions: by an episode, or by a
    proof that there is none. Where the budget does not suffice, the report says so. The episode of a finding is
    replayed on the engine; nothing can be left out of it, unless the finding says that it is as it was found. The
    episodes of the findings that the authors accept are made when ``silenced`` of the report is first asked for.

    Args:
        pathway: The pathway.
        today: The date by which sources are due for review; today's if left out.
        overlaps: Whether to look for reviews that two ways leave for the same patient too (``review-overlap``), which
            is often meant.
        solver: ``own``, ``sat`` (python-sat), or ``auto``: of those installed, whichever is quicker.
        budget: The steps that all questions may take together; as many again to make the episodes plain, those of
            silenced findings last, and to replay them.
        watch: Called after every question with how many there have been, and the code of this one.

    Raises:
        L4pathError: When the solver is unknown or not installed.

    Example:
        >>> import l4path
        >>> report = check(l4path.load("l4-article"))
        >>> sorted({found.code for found in report.errors})
        ['stuck']
    """
    check_pathway(pathway)
    with none_collected():
        questions = Questions(pathway, solver=solver, budget=budget, watch=watch)
        return checked(questions, today=today, overlaps=overlaps)


def checked(questions: Questions, *, today: datetime.date | None = None, overlaps: bool = False) -> Report:
    """The check whose questions are answered by whoever is given.

    Args:
        questions: Who answers, and about which pathway.
        today: The date by which sources are due for review; today's if left out.
        overlaps: Whether to look for ``review-overlap`` too.
    """
    pathway = questions.pathway
    proved: list[str] = []
    kept: list[str] = []
    found = [
        *structural(pathway, today or datetime.date.today()),  # noqa: DTZ011 - a review date is a day where the reader is
        *questions.through(
            [
                *unreachable(questions),
                *let_down(questions),
                gaps(questions),
                *([Part(overlapping(questions))] if overlaps else ()),
                promises(questions, proved),
                obliged(questions, kept),
            ]
        ),
    ]
    reasons = {(silence.code, silence.where): silence.reason for silence in pathway.silenced}
    silenced = [finding for finding in found if finding.place in reasons]
    left = questions.with_patients([finding for finding in found if finding.place not in reasons])
    found_here = {finding.place for finding in silenced}
    open_codes = {finding.code for finding in questions.undecided} | (set() if overlaps else {"review-overlap"})
    for code, where in reasons:
        if (code, where) not in found_here and code not in open_codes:
            left.append(Finding("unused-silence", where, words.of("unused_silence", code=code, where=where)))
    left.sort(key=lambda finding: finding.severity)

    def accepted() -> tuple[Finding, ...]:
        with none_collected():
            return tuple(replace(found, silenced=reasons[found.place]) for found in questions.with_patients(silenced))

    later = any(isinstance(finding, Witnessed) for finding in silenced)
    report = Report(
        pathway,
        tuple(left),
        () if later else accepted(),
        tuple(questions.undecided),
        questions.asked,
        proved=tuple(proved),
        proved_obligations=tuple(kept),
    )
    return silenced_later(report, accepted) if later else report
