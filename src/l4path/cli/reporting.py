"""The command `report`."""

from typing import Annotated

import typer

from l4path.cli.arguments import EpisodeName, PathwayName
from l4path.cli.output import say


def report(
    pathway: PathwayName,
    episode: EpisodeName,
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FILE", help="The file to write: .html or .md."),
    ],
) -> None:
    """Write a report on one page: where the patient stands and why, what to ask, what lies ahead, the sources.

    The HTML file holds the picture, loads nothing and runs nothing.

    Example:
        l4path report l4 patient.toml -o report.html
    """
    from l4path.cli.inputs import episode_of, pathway_of, read_once  # noqa: PLC0415
    from l4path.reports import write_report  # noqa: PLC0415

    read_once(pathway, episode)
    followed = pathway_of(pathway)
    write_report(episode_of(episode, followed).assessed(followed), output)
    say(f"{output} written")
