"""The command `draw`."""

from typing import Annotated

import typer

from l4path.cli.arguments import PathwayName
from l4path.cli.output import say


def draw(
    pathway: PathwayName,
    output: Annotated[
        str,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The file to write; its ending says as what: .svg, .png, .dot or .gv.",
        ),
    ],
    episode: Annotated[
        str | None,
        typer.Argument(
            metavar="EPISODE",
            help="What is known of one patient; with it, the drawing marks where the patient stands.",
        ),
    ] = None,
) -> None:
    """Draw a pathway, and with an episode where the patient stands in it.

    Example:
        l4path draw l4 patient.toml -o today.svg
    """
    from l4path.cli.inputs import episode_of, pathway_of, read_once  # noqa: PLC0415

    read_once(pathway, *([episode] if episode is not None else []))
    followed = pathway_of(pathway)
    if episode is None:
        followed.draw(output)
    else:
        episode_of(episode, followed).assessed(followed).draw(output)
    say(f"{output} written")
