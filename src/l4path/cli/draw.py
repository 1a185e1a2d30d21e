"""The command `draw`: the pathway as a picture, and where a patient stands in it."""

from __future__ import annotations

from l4path.cli.inputs import episode_of, pathway_of, read_once
from l4path.cli.output import say_written
from l4path.cli.parameters import LANGUAGE, PATHWAY, Argument, Command, Option, Whole
from l4path.diagrams import draw
from l4path.language import words


def run(
    *,
    pathway: str,
    episode: str | None,
    output: str,
    detail: str,
    direction: str,
    around: str | None,
    distance: int,
    lanes: list[str],
    page: str | None,
) -> int:
    """Do it, and give the exit status."""
    read_once(pathway, *([episode] if episode is not None else []))
    followed = pathway_of(pathway)
    draw(
        followed,
        output,
        assessment=None if episode is None else episode_of(episode, followed).assessed(followed),
        detail=detail,
        direction=direction,
        around=around,
        distance=distance,
        lanes=lanes or None,
        page=page,
        language=words().code,
    )
    say_written(output)
    return 0


COMMAND = Command(
    run,
    """
Examples:
    l4path draw l4 patient.toml -o today.svg
    l4path draw l4 --detail overview -o l4.png
    l4path draw l4 --around nsaids --detail full -o nsaids.svg
""",
    (
        PATHWAY,
        Argument(
            "episode",
            "EPISODE",
            "What is known of one patient; with it, the drawing marks where the patient stands.",
            needed=False,
        ),
    ),
    (
        Option(
            "output",
            ("-o", "--output"),
            "The file to write; its ending says as what: .svg, .png, .pdf, .mmd, .dot or .gv.",
            "FILE",
            needed=True,
            writes=True,
        ),
        Option(
            "detail",
            ("--detail",),
            "overview: boxes and arrows; standard; full: every condition in words, with reasons and sources.",
            "DETAIL",
            default="standard",
        ),
        Option(
            "direction",
            ("--direction",),
            "down: lanes from top to bottom; right: from left to right.",
            "WHERE",
            default="down",
        ),
        Option(
            "around",
            ("--around",),
            "Draw only this node, what leads to it and what it leads to.",
            "NODE",
            default=None,
        ),
        Option(
            "distance",
            ("--distance",),
            "How many steps from that node are drawn.",
            "N",
            whole=Whole(0),
            default=1,
        ),
        Option(
            "page",
            ("--page",),
            "a4 or slide: as large as that, with letters that can be read on it; best with --detail overview.",
            "PAGE",
            default=None,
        ),
        Option("lanes", ("--lane",), "Draw only this tier; may be given several times.", "TIER", many=True),
        LANGUAGE,
    ),
)
