"""The command `ahead`."""

from typing import Annotated

import typer

from l4path.cli.arguments import AsJson, EpisodeName, PathwayName, Picture
from l4path.cli.output import faint, say, say_lines, strong


def ahead(
    pathway: PathwayName,
    episode: EpisodeName,
    depth: Annotated[
        int, typer.Option("--depth", metavar="N", min=0, max=6, help="How many things may happen one after another.")
    ] = 2,
    as_json: AsJson = False,
    picture: Picture = "",
) -> None:
    """Show what lies ahead: what the pathway reaches if each option fails, helps, is not tolerated or is declined.

    Nothing else is taken to change meanwhile: the facts stay as they are recorded today.

    Examples:
        l4path ahead l4 patient.toml --depth 1
        l4path ahead l4 patient.toml --picture ahead.svg
    """
    from l4path.cli.inputs import episode_of, pathway_of, read_once  # noqa: PLC0415
    from l4path.cli.report import DISCLAIMER, json_line  # noqa: PLC0415
    from l4path.explanation import ahead as looked  # noqa: PLC0415

    read_once(pathway, episode)
    followed = pathway_of(pathway)
    step = looked(episode_of(episode, followed).assessed(followed), depth=depth)
    if picture:
        from l4path.diagrams import draw_ahead  # noqa: PLC0415

        draw_ahead(step, picture, title=followed.title)
    if as_json:
        say(json_line(step.to_dict()))
        return
    say(strong(followed.title), faint(f"  {followed.id} {followed.version}"))
    say_lines(str(step))
    say()
    say(faint(DISCLAIMER))
