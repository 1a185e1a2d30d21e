"""The command `explore`."""

import datetime
from typing import Annotated

import typer

from l4path.cli.arguments import PathwayName
from l4path.cli.output import say
from l4path.errors import FileError, shown


def explore(
    pathway: PathwayName,
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FILE", help="The file to write, such as explorer.html."),
    ],
    episode: Annotated[
        str | None,
        typer.Argument(metavar="EPISODE", help="What is known of one patient, to begin with."),
    ] = None,
) -> None:
    """Write a page in which questions are answered and the options, the reasons and the diagram change.

    The page is one file of HTML. It works in a browser without a network, and nothing that is typed in it leaves it.

    Example:
        l4path explore l4 -o explorer.html
    """
    from l4path.cli.inputs import episode_of, pathway_of, read_once  # noqa: PLC0415
    from l4path.explorer import write_explorer  # noqa: PLC0415

    if not output.lower().endswith((".html", ".htm")):
        raise FileError(f"{shown(output)}: the explorer is a page of HTML; name a file that ends in .html")
    read_once(pathway, *([episode] if episode is not None else []))
    followed = pathway_of(pathway)
    begun = None if episode is None else episode_of(episode, followed).assessed(followed).episode
    write_explorer(followed, output, begun, made=datetime.datetime.now(tz=datetime.UTC).date())
    say(f"{output} written")
