"""The command `ahead`: what the pathway reaches if each option fails, helps, is not tolerated or is declined."""

from __future__ import annotations

from l4path.assessment.ahead import ahead
from l4path.cli.inputs import episode_of, pathway_of, read_once
from l4path.cli.output import faint, json_line, say, say_lines, strong
from l4path.cli.parameters import EPISODE, JSON, LANGUAGE, PATHWAY, PICTURE, Command, Option, Whole
from l4path.language import words


def run(*, pathway: str, episode: str, depth: int, as_json: bool, picture: str) -> int:
    """Do it, and give the exit status."""
    read_once(pathway, episode)
    followed = pathway_of(pathway)
    step = ahead(episode_of(episode, followed).assessed(followed), depth=depth)
    if picture:
        from l4path.diagrams import draw_ahead  # noqa: PLC0415 - only where a picture is wanted

        draw_ahead(step, picture, title=followed.title, language=words().code)
    if as_json:
        say(json_line(step.to_dict()))
        return 0
    say(strong(followed.title), faint(f"  {followed.id} {followed.version}"))
    say_lines("\n".join(step.lines(words().code)))
    say()
    say(faint(words()("whole.disclaimer_short")))
    return 0


COMMAND = Command(
    run,
    """
Nothing else is taken to change meanwhile: the facts stay as they are recorded today.

Examples:
    l4path ahead l4 patient.toml --depth 1
    l4path ahead l4 patient.toml --picture ahead.svg --language de
""",
    (PATHWAY, EPISODE),
    (
        Option(
            "depth",
            ("--depth",),
            "How many things may happen one after another.",
            "N",
            whole=Whole(0, 6),
            default=2,
        ),
        LANGUAGE,
        JSON,
        PICTURE,
    ),
)
