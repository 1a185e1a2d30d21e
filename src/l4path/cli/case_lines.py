"""What came of hand-written cases, and of changes planted to try them, as a page."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from l4path.cli.findings import wrapped
from l4path.cli.output import coloured, faint, strong
from l4path.verification import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.cli.findings import Line
    from l4path.verification import CaseReport, CaseResult, MutantReport

_MOST_SHOWN = 20


def case_lines(report: CaseReport) -> Iterator[Line]:
    """The report on cases, line by line: those that come out otherwise, and those that do not fit the pathway."""
    pathway = report.pathway
    yield (strong(pathway.title), faint(f"  {pathway.id} {pathway.version}"))
    yield (coloured(_summary(report), "green" if report.passed else "red"),)
    for result in report.results:
        if not result.passed:
            yield from _result(result)


def _summary(report: CaseReport) -> str:
    count = len(report.results)
    if report.passed:
        return f"{count} {_cases(count)}, as expected" if count == 1 else f"{count} cases, all as expected"
    said = []
    if report.failed:
        said.append(f"{len(report.failed)} of {count} {_cases(count)} not as expected")
    if report.refused:
        said.append(f"{len(report.refused)} of {count} {_cases(count)} cannot be held against the pathway")
    return "; ".join(said) or "no case"


def _cases(count: int) -> str:
    return "case" if count == 1 else "cases"


def _result(result: CaseResult) -> Iterator[Line]:
    case = result.case
    yield ()
    title = f": {case.title}" if case.title else ""
    yield (strong(case.id), title, faint(f"  {case.where}" if case.where else ""))
    for difference in result.differences:
        yield from wrapped(difference, "    ", "  - ")
    for problem in result.refused:
        yield from wrapped(str(problem), "    ", "  - ")
    if case.because:
        yield from wrapped(f"Expected because: {case.because}", "    ")


def mutant_lines(report: MutantReport) -> Iterator[Line]:
    """The report on planted changes, line by line: the share that is noticed, and the most dangerous that are not."""
    yield ()
    yield (strong("Planted changes"),)
    yield (f"{report.noticed:,} of {report.tried:,} noticed by a case: {100 * report.share:.1f} %",)
    missed = {kind: sum(one.kind == kind for one in report.survivors) for kind in report.planted}
    for kind, count in report.planted.items():
        yield (f"  {count - missed[kind]:5,} of {count:5,}  {kind}",)
    if not report.survivors:
        return
    yield ()
    yield (strong("Not noticed by any case, the most dangerous first"),)
    for danger, group in groupby(report.survivors[:_MOST_SHOWN], key=lambda one: one.danger):
        yield (f"{danger.title}:",)
        for one in group:
            yield from wrapped(str(one), "    ", "  - ")
    if len(report.survivors) > _MOST_SHOWN:
        yield (f"and {len(report.survivors) - _MOST_SHOWN:,} more; --json prints them all",)


def closing_line() -> Line:
    """What every report ends with."""
    return (faint(words.DISCLAIMER),)
