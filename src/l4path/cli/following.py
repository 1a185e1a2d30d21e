"""The command `following`: the pathway without what a source is against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.cli.findings import report_lines, wrapped, write_episodes
from l4path.cli.inputs import pathway_of
from l4path.cli.output import faint, json_line, put, say, say_written, strong
from l4path.cli.parameters import (
    BUDGET,
    EPISODES,
    JSON,
    PATHWAY,
    SOLVER,
    Argument,
    Command,
    Option,
    UsageError,
)
from l4path.cli.watching import asking
from l4path.formats import write_pathway
from l4path.language import words as spoken
from l4path.search import BUDGET as STEPS
from l4path.verification import check_following

if TYPE_CHECKING:
    from l4path.search import SolverName

_FOUND = 1


def run(
    *,
    pathway: str,
    sources: list[str],
    explain: bool,
    as_json: bool,
    episodes: str,
    output: str,
    solver: SolverName,
    budget: int | None,
) -> int:
    """Do it, and give the exit status."""
    if output == "-":
        raise UsageError("-o names a file here: the report is what is printed")
    followed = pathway_of(pathway).following_report(*sources)
    with asking(f"Checking {followed.pathway.id}") as watch:
        report = check_following(followed, solver=solver, budget=budget or STEPS, watch=watch)
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
        say(faint(spoken()("cli.derived")))
        for words in report_lines(report, explain=explain):
            say(*words)
        if output:
            say_written(output)
    if episodes:
        write_episodes(((finding.code, finding.episode) for finding in report.findings), episodes, quiet=as_json)
    return 0 if report.passes() else _FOUND


COMMAND = Command(
    run,
    """
The derived pathway is a draft, to compare guidelines or to adapt a pathway to one: what the source is for is not
put in. It is checked, and what is wrong with it and not with the original is shown, with the patients.

Exit status: 0 nothing breaks; 1 an error was found that the original does not have; 2 something is refused.

Examples:
    l4path following l4 ng59
    l4path following l4 ng59 -o l4-nice.toml --episodes broken
""",
    (
        PATHWAY,
        Argument("sources", "SOURCE...", "The sources to follow, by the ids that the pathway declares.", many=True),
    ),
    (
        Option("explain", ("--explain",), "Print what the derived pathway says of each patient, and why."),
        JSON,
        EPISODES,
        Option(
            "output", ("-o", "--output"), "Write the derived pathway to this file: .toml or .json.", "FILE", writes=True
        ),
        SOLVER,
        BUDGET,
    ),
)
