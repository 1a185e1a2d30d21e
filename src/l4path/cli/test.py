"""The command `test`: hand-written cases held against a pathway, and changes planted to try the cases."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from l4path import catalog
from l4path.cli.findings import wrapped
from l4path.cli.inputs import pathway_of, read_once
from l4path.cli.output import coloured, faint, json_line, plain_text, put, say, strong
from l4path.cli.parameters import JSON, LANGUAGE, OUTPUT, PATHWAY, Argument, Command, Option, UsageError, Whole
from l4path.cli.watching import asking
from l4path.errors import FileError, shown
from l4path.language import words as spoken
from l4path.saving import save
from l4path.verification import junit as as_junit
from l4path.verification import read_cases, run_cases, run_mutants, words
from l4path.verification.mutants import planted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.cli.output import Line
    from l4path.verification import CaseReport, CaseResult, ExpectedCase, MutantReport

_FOUND, _WRONG = 1, 2
_MOST_SHOWN = 20


def run(*, pathway: str, cases: str | None, mutants: bool, most: int, as_json: bool, junit: str, output: str) -> int:
    """Do it, and give the exit status."""
    if most and not mutants:
        raise UsageError("--most belongs to --mutants")
    read_once(pathway, cases or "")
    followed = pathway_of(pathway)
    kit = _kit(pathway, cases or "")
    report = run_cases(followed, kit)
    planted = None
    if mutants and report.passed:
        with asking(f"Planting changes in {followed.id}", "{count:,} planted, now: {name}") as watch:
            planted = run_mutants(followed, kit, most=most, watch=watch)
    if junit:
        save(junit, as_junit(report).encode())
    if as_json:
        whole = report.to_dict() | ({} if planted is None else {"mutants": planted.to_dict()})
        put(json_line(whole) + "\n", output)
    else:
        lines = list(case_lines(report))
        if planted is not None:
            lines += mutant_lines(planted)
        elif mutants:
            lines += [(), (spoken()("cli.none_planted"),)]
        lines += [(), (faint(words.of("disclaimer")),)]
        if output:
            put(plain_text(lines), output)
        else:
            for line in lines:
                say(*line)
    return 0 if report.passed else _WRONG if report.refused else _FOUND


def _kit(pathway: str, name: str) -> tuple[ExpectedCase, ...]:
    if name:
        return read_cases(name)
    if pathway in catalog.bundled():
        return catalog.cases(pathway)
    raise FileError(
        f"{shown(pathway)}: cases ship with the bundled pathways only; name a file or folder of cases after it"
    )


def case_lines(report: CaseReport) -> Iterator[Line]:
    """The report on cases, line by line: those that come out otherwise, and those that do not fit the pathway."""
    pathway = report.pathway
    yield (strong(pathway.title), faint(f"  {pathway.id} {pathway.version}"))
    yield (coloured(_summary(report), "green" if report.passed else "red"),)
    for result in report.results:
        if not result.passed:
            yield from _result(result)


def _summary(report: CaseReport) -> str:
    count, wording = len(report.results), spoken()
    if report.passed:
        return wording("cli.all_expected", count=count)
    parts = [
        wording(f"cli.{what}", some=len(found), count=count)
        for what, found in (("cases_failed", report.failed), ("cases_refused", report.refused))
        if found
    ]
    return "; ".join(parts) or wording("cli.no_case")


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
        yield from wrapped(spoken()("cli.expected_because", because=case.because), "    ")


def mutant_lines(report: MutantReport) -> Iterator[Line]:
    """The report on planted changes, line by line: the share that is noticed, and the most dangerous that are not."""
    yield ()
    yield (strong(spoken()("cli.planted")),)
    share = f"{100 * report.share:.1f}"
    yield (spoken()("cli.noticed", noticed=f"{report.noticed:,}", tried=f"{report.tried:,}", share=share),)
    missed = {kind: sum(mutant.kind == kind for mutant in report.survivors) for kind in report.planted}
    for kind, count in report.planted.items():
        noticed, total = f"{count - missed[kind]:5,}", f"{count:5,}"
        yield ("  " + spoken()("cli.noticed_kind", noticed=noticed, count=total, kind=planted(kind)),)
    if not report.survivors:
        return
    yield ()
    yield (strong(spoken()("cli.unnoticed")),)
    for danger, group in groupby(report.survivors[:_MOST_SHOWN], key=lambda mutant: mutant.danger):
        yield (f"{danger.title}:",)
        for mutant in group:
            yield from wrapped(str(mutant), "    ", "  - ")
    if len(report.survivors) > _MOST_SHOWN:
        yield (spoken()("cli.more_json", count=f"{len(report.survivors) - _MOST_SHOWN:,}"),)


COMMAND = Command(
    run,
    """
With --mutants small clinical mistakes are planted, one at a time: an escalation that never fires, an indication
left out, a threshold moved. What share of them the cases notice says what the cases are worth, and the ones that no
case notices say which case to write next.

Exit status: 0 every case comes out as expected; 1 one does not; 2 something is refused, or a case does not fit the
pathway.

Examples:
    l4path test l4
    l4path test my-pathway.toml cases.jsonl --junit cases.xml
    l4path test my-pathway.toml cases.jsonl --mutants --most 200
""",
    (
        PATHWAY,
        Argument(
            "cases",
            "CASES",
            "The cases: a file of JSON lines, a TOML or JSON file of one, a folder of these, or - for standard "
            "input; left out, those that ship with a bundled pathway.",
            needed=False,
        ),
    ),
    (
        Option("mutants", ("--mutants",), "Plant small changes in the pathway too, and say which no case notices."),
        Option("most", ("--most",), "At most so many planted changes; 0 for all.", "N", whole=Whole(0), default=0),
        LANGUAGE,
        JSON,
        Option("junit", ("--junit",), "Write JUnit XML to this file too.", "FILE", writes=True),
        OUTPUT,
    ),
)
