"""The command `check`."""

from typing import Annotated

import typer

from l4path.cli.arguments import AsJson, Budget, Episodes, Out, PathwayName, SolverName
from l4path.cli.output import plain_text, put, say

_FOUND = 1


def check(
    pathway: PathwayName,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with status 1 for warnings and open questions too.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print what the pathway says of each patient, and why.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="List every warning, those too that are counted in one line.")
    ] = False,
    overlaps: Annotated[
        bool, typer.Option("--overlaps", help="Find reviews too that two ways leave for the same patient.")
    ] = False,
    as_json: AsJson = False,
    sarif: Annotated[bool, typer.Option("--sarif", help="Print SARIF 2.1.0, for code review.")] = False,
    episodes: Episodes = "",
    output: Out = "",
    solver: SolverName = "auto",
    budget: Budget = None,
) -> None:
    """Check a pathway before a patient meets it: what is wrong or doubtful, and the patients who show it.

    Every question is settled for all patients there can be, by an episode or by a proof that there is none; where
    neither is found within the budget, the report says so. A finding that the authors accept is silenced in the
    pathway's file, with a reason.

    Exit status: 0 no error was found; 1 an error was found, or with --strict anything at all; 2 the file is refused.

    Examples:
        l4path check my-pathway.toml
        l4path check my-pathway.toml --strict --episodes broken
        l4path check my-pathway.toml --sarif -o findings.sarif
    """
    from l4path.cli.findings import as_sarif, report_lines, write_episodes  # noqa: PLC0415
    from l4path.cli.inputs import pathway_of  # noqa: PLC0415
    from l4path.cli.report import json_line  # noqa: PLC0415
    from l4path.cli.watching import asking  # noqa: PLC0415
    from l4path.search import BUDGET  # noqa: PLC0415
    from l4path.verification import check as checked  # noqa: PLC0415

    if as_json and sarif:
        raise typer.BadParameter("choose one of --json and --sarif")
    followed = pathway_of(pathway)
    with asking(f"Checking {followed.id}") as watch:
        report = checked(followed, overlaps=overlaps, solver=solver, budget=budget or BUDGET, watch=watch)
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
        write_episodes(((one.code, one.episode) for one in report.findings), episodes, quiet=as_json or sarif)
    if not report.passes(strict=strict):
        raise typer.Exit(_FOUND)
