"""The command `following`."""

from typing import Annotated

import typer

from l4path.cli.arguments import AsJson, Budget, Episodes, PathwayName, SolverName
from l4path.cli.output import faint, put, say, strong

_FOUND = 1


def following(
    pathway: PathwayName,
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="The sources to follow, by the ids that the pathway declares."),
    ],
    explain: Annotated[
        bool, typer.Option("--explain", help="Print what the derived pathway says of each patient, and why.")
    ] = False,
    as_json: AsJson = False,
    episodes: Episodes = "",
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FILE", help="Write the derived pathway to this file: .toml or .json."),
    ] = "",
    solver: SolverName = "auto",
    budget: Budget = None,
) -> None:
    """Derive the pathway without what a source is against: what is taken out, why, and for whom that breaks it.

    The derived pathway is a draft, to compare guidelines or to adapt a pathway to one: what the source is for is not
    put in. It is checked, and what is wrong with it and not with the original is shown, with the patients.

    Exit status: 0 nothing breaks; 1 an error was found that the original does not have; 2 something is refused.

    Examples:
        l4path following l4 ng59
        l4path following l4 ng59 -o l4-nice.toml --episodes broken
    """
    from l4path.cli.findings import report_lines, wrapped, write_episodes  # noqa: PLC0415
    from l4path.cli.inputs import pathway_of  # noqa: PLC0415
    from l4path.cli.report import json_line  # noqa: PLC0415
    from l4path.cli.watching import asking  # noqa: PLC0415
    from l4path.formats import write_pathway  # noqa: PLC0415
    from l4path.search import BUDGET  # noqa: PLC0415
    from l4path.verification import check_following  # noqa: PLC0415

    if output == "-":
        raise typer.BadParameter("-o names a file here: the report is what is printed")
    followed = pathway_of(pathway).following_report(*sources)
    with asking(f"Checking {followed.pathway.id}") as watch:
        report = check_following(followed, solver=solver, budget=budget or BUDGET, watch=watch)
    if output:
        write_pathway(followed.pathway, output)
    if as_json:
        put(json_line(followed.to_dict() | {"broken": report.to_dict(explain=explain)}) + "\n", "")
    else:
        head, *rest = str(followed).splitlines()
        say(strong(head))
        for line in rest:
            for words in wrapped(line.removeprefix("  - "), "    ", "  - ") if line.startswith("  ") else [(line,)]:
                say(*words)
        say()
        say(faint("What is wrong with the derived pathway, and not with the original:"))
        for words in report_lines(report, explain=explain):
            say(*words)
        if output:
            say(f"{output} written")
    if episodes:
        write_episodes(((one.code, one.episode) for one in report.findings), episodes, quiet=as_json)
    if not report.passes():
        raise typer.Exit(_FOUND)
