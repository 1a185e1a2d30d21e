"""The command `test`."""

from typing import TYPE_CHECKING, Annotated

import typer

from l4path.cli.arguments import AsJson, Out, PathwayName
from l4path.cli.output import plain_text, put, say

if TYPE_CHECKING:
    from l4path.verification import ExpectedCase

_FOUND, _WRONG = 1, 2


def try_cases(
    pathway: PathwayName,
    cases: Annotated[
        str,
        typer.Argument(
            metavar="CASES",
            help="The cases: a file of JSON lines, a TOML or JSON file of one, a folder of these, or - for standard "
            "input; left out, those that ship with a bundled pathway.",
            show_default=False,
        ),
    ] = "",
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Plant small changes in the pathway too, and say which no case notices.")
    ] = False,
    most: Annotated[
        int, typer.Option("--most", metavar="N", min=0, help="At most so many planted changes; 0 for all.")
    ] = 0,
    as_json: AsJson = False,
    junit: Annotated[str, typer.Option("--junit", metavar="FILE", help="Write JUnit XML to this file too.")] = "",
    output: Out = "",
) -> None:
    """Hold hand-written cases against a pathway: an episode each, what must come of it, and why.

    With --mutants small clinical mistakes are planted, one at a time: an escalation that never fires, an indication
    left out, a threshold moved. What share of them the cases notice says what the cases are worth, and the ones that no
    case notices say which case to write next.

    Exit status: 0 every case comes out as expected; 1 one does not; 2 something is refused, or a case does not fit the
    pathway.

    Examples:
        l4path test l4
        l4path test my-pathway.toml cases.jsonl --junit cases.xml
        l4path test my-pathway.toml cases.jsonl --mutants --most 200
    """
    from l4path.cli.case_lines import case_lines, closing_line, mutant_lines  # noqa: PLC0415
    from l4path.cli.inputs import pathway_of, read_once  # noqa: PLC0415
    from l4path.cli.report import json_line  # noqa: PLC0415
    from l4path.cli.watching import asking  # noqa: PLC0415
    from l4path.saving import save  # noqa: PLC0415
    from l4path.verification import junit as as_junit  # noqa: PLC0415
    from l4path.verification import run_cases, run_mutants  # noqa: PLC0415

    if most and not mutants:
        raise typer.BadParameter("--most belongs to --mutants")
    read_once(pathway, cases)
    followed = pathway_of(pathway)
    kit = _cases(pathway, cases)
    report = run_cases(followed, kit)
    planted = None
    if mutants and report.passed:
        with asking(f"Planting changes in {followed.id}", "{count:,} planted, now: {name}") as watch:
            planted = run_mutants(followed, kit, most=most, watch=watch)
    if junit:
        save(junit, as_junit(report).encode())
    if as_json:
        said = report.to_dict() | ({} if planted is None else {"mutants": planted.to_dict()})
        put(json_line(said) + "\n", output)
    else:
        lines = list(case_lines(report))
        if planted is not None:
            lines += mutant_lines(planted)
        elif mutants:
            lines += [(), ("No change was planted: that tells something only where every case comes out as expected.",)]
        lines += [(), closing_line()]
        if output:
            put(plain_text(lines), output)
        else:
            for line in lines:
                say(*line)
    if not report.passed:
        raise typer.Exit(_WRONG if report.refused else _FOUND)


def _cases(pathway: str, name: str) -> tuple["ExpectedCase", ...]:
    from l4path import catalog  # noqa: PLC0415
    from l4path.errors import FileError, shown  # noqa: PLC0415
    from l4path.verification import read_cases  # noqa: PLC0415

    if name:
        return read_cases(name)
    if pathway in catalog.bundled():
        return catalog.cases(pathway)
    raise FileError(
        f"{shown(pathway)}: cases ship with the bundled pathways only; name a file or folder of cases after it"
    )
