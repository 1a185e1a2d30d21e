"""The command `check`: what is wrong or doubtful with a pathway, and the patients who show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.cli.findings import as_sarif, report_lines, write_episodes
from l4path.cli.inputs import pathway_of
from l4path.cli.output import json_line, plain_text, put, say
from l4path.cli.parameters import (
    BUDGET,
    EPISODES,
    EXPLAIN,
    JSON,
    LANGUAGE,
    OUTPUT,
    PATHWAY,
    SOLVER,
    Command,
    Option,
    UsageError,
)
from l4path.cli.watching import asking
from l4path.saving import save
from l4path.search import BUDGET as STEPS
from l4path.verification import check
from l4path.verification.certificate import certified

if TYPE_CHECKING:
    from l4path.search import SolverName

_FOUND = 1


def run(
    *,
    pathway: str,
    strict: bool,
    explain: bool,
    every: bool,
    overlaps: bool,
    as_json: bool,
    sarif: bool,
    episodes: str,
    certificate: str,
    output: str,
    solver: SolverName,
    budget: int | None,
) -> int:
    """Do it, and give the exit status."""
    if as_json and sarif:
        raise UsageError("choose one of --json and --sarif")
    followed = pathway_of(pathway)
    with asking(f"Checking {followed.id}") as watch:
        if certificate:
            report, written = certified(followed, overlaps=overlaps, solver=solver, budget=budget or STEPS, watch=watch)
        else:
            report = check(followed, overlaps=overlaps, solver=solver, budget=budget or STEPS, watch=watch)
    if certificate:
        save(certificate, written.encode())
    if as_json:
        put(json_line(report.to_dict()) + "\n", output)
    elif sarif:
        put(as_sarif(report, pathway), output)
    elif output:
        put(plain_text(report_lines(report, explain=explain, every=every)), output)
    else:
        for line in report_lines(report, explain=explain, every=every):
            say(*line)
    if episodes:
        shown = ((finding.code, finding.episode) for finding in report.findings)
        write_episodes(shown, episodes, quiet=as_json or sarif)
    return 0 if report.passes(strict=strict) else _FOUND


COMMAND = Command(
    run,
    """
Every question is settled for all patients there can be, by an episode or by a proof that there is none; where
neither is found within the budget, the report says so. A finding that the authors accept is silenced in the
pathway's file, with a reason.

Exit status: 0 no error was found; 1 an error was found, or with --strict anything at all; 2 the file is refused.

Examples:
    l4path check my-pathway.toml
    l4path check my-pathway.toml --strict --episodes broken
    l4path check my-pathway.toml --sarif -o findings.sarif
    l4path check my-pathway.toml --certificate proved.json
""",
    (PATHWAY,),
    (
        Option("strict", ("--strict",), "End with status 1 for warnings and open questions too."),
        EXPLAIN,
        Option("every", ("--all",), "List every warning, those too that are counted in one line."),
        Option("overlaps", ("--overlaps",), "Find reviews too that two ways leave for the same patient."),
        LANGUAGE,
        JSON,
        Option("sarif", ("--sarif",), "Print SARIF 2.1.0, for code review."),
        EPISODES,
        Option(
            "certificate",
            ("--certificate",),
            "Write the proof or the episode of every question to FILE too, for `l4path certify`; needs python-sat.",
            "FILE",
            writes=True,
        ),
        OUTPUT,
        SOLVER,
        BUDGET,
    ),
)
