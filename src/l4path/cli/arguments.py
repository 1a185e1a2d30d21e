"""The arguments that commands share, said once."""

from __future__ import annotations

from typing import Annotated

import typer

from l4path.cli.output import say

PathwayName = Annotated[
    str,
    typer.Argument(
        metavar="PATHWAY",
        help="The pathway: a file (TOML or JSON), the name of a bundled one, or - for standard input.",
    ),
]
EpisodeName = Annotated[
    str,
    typer.Argument(
        metavar="EPISODE", help="What is known of one patient: a file (TOML or JSON), or - for standard input."
    ),
]
NodeName = Annotated[
    str,
    typer.Argument(
        metavar="NODE",
        help="The id of a treatment, review or disposition; `l4path assess` and `l4path list` show them.",
    ),
]
Out = Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="Write to this file instead of printing.")]

Episodes = Annotated[
    str,
    typer.Option(
        "--episodes",
        metavar="FOLDER",
        help="Write the patients who show something as episode files into this folder, which is made if need be.",
    ),
]
SolverName = Annotated[
    str,
    typer.Option(
        "--solver",
        metavar="auto|own|sat",
        help="Who searches: l4path itself, python-sat, or the second where the first gives up (auto).",
    ),
]
Budget = Annotated[
    int | None,
    typer.Option(
        "--budget",
        metavar="STEPS",
        min=1,
        help="The steps that one question may take; with --solver auto, python-sat takes over where they are spent.",
    ),
]
Picture = Annotated[
    str, typer.Option("--picture", metavar="FILE", help="Draw it too, into this file: .svg, .png, .pdf, .mmd or .dot.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def version_wanted(wanted: bool) -> None:
    """Print the version and end, if it was asked for."""
    if wanted:
        from l4path import __version__  # noqa: PLC0415

        say(f"l4path {__version__}")
        raise typer.Exit
