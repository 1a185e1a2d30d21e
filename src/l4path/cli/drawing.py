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
            help="The file to write; its ending says as what: .svg, .png, .pdf, .mmd, .dot or .gv.",
        ),
    ],
    episode: Annotated[
        str | None,
        typer.Argument(
            metavar="EPISODE",
            help="What is known of one patient; with it, the drawing marks where the patient stands.",
        ),
    ] = None,
    detail: Annotated[
        str,
        typer.Option(
            "--detail",
            metavar="DETAIL",
            help="overview: boxes and arrows; standard; full: every condition in words, with reasons and sources.",
        ),
    ] = "standard",
    direction: Annotated[
        str,
        typer.Option("--direction", metavar="WHERE", help="down: lanes from top to bottom; right: from left to right."),
    ] = "down",
    around: Annotated[
        str | None,
        typer.Option("--around", metavar="NODE", help="Draw only this node, what leads to it and what it leads to."),
    ] = None,
    distance: Annotated[
        int, typer.Option("--distance", metavar="N", help="How many steps from that node are drawn.")
    ] = 1,
    lanes: Annotated[
        list[str] | None,
        typer.Option("--lane", metavar="TIER", help="Draw only this tier; may be given several times."),
    ] = None,
) -> None:
    """Draw a pathway, and with an episode where the patient stands in it.

    Examples:
        l4path draw l4 patient.toml -o today.svg
        l4path draw l4 --detail overview -o l4.png
        l4path draw l4 --around nsaids --detail full -o nsaids.svg
    """
    from l4path.cli.inputs import episode_of, pathway_of, read_once  # noqa: PLC0415
    from l4path.diagrams import draw as drawn  # noqa: PLC0415

    read_once(pathway, *([episode] if episode is not None else []))
    followed = pathway_of(pathway)
    drawn(
        followed,
        output,
        assessment=None if episode is None else episode_of(episode, followed).assessed(followed),
        detail=detail,
        direction=direction,
        around=around,
        distance=distance,
        lanes=lanes or None,
    )
    say(f"{output} written")
