"""The commands about one patient, or many: `assess` and `explain`."""

import contextlib
from typing import TYPE_CHECKING, Annotated

import typer

from l4path.cli.arguments import EpisodeName, PathwayName
from l4path.cli.output import complain, hand_over, say, say_lines, strong
from l4path.errors import EpisodeError, FileError

if TYPE_CHECKING:
    from l4path.cli.inputs import Given
    from l4path.pathway import Pathway

_WRONG = 2


def assess(
    pathway: PathwayName,
    episodes: Annotated[
        list[str],
        typer.Argument(
            metavar="EPISODE...",
            help="What is known of the patients: files of one (TOML or JSON), files of many (.jsonl, one JSON object a "
            "line), or - for standard input.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line for each episode.")] = False,
    lines: Annotated[
        bool, typer.Option("--lines", help="Take every EPISODE as JSON lines, whatever the file is called.")
    ] = False,
) -> None:
    """Assess episodes: where each patient stands, which options the pathway reaches, what to ask next.

    An episode that is refused does not stop the others: its reasons stand in its place, and the exit status is 2. With
    --json they stand there as {"line": N, "error": [...]}; where several files are given, "file" says which.

    Examples:
        l4path assess l4 patient.toml
        l4path assess l4 cohort.jsonl --json > assessed.jsonl
    """
    from l4path.cli.inputs import episodes_of, pathway_of, read_once  # noqa: PLC0415
    from l4path.cli.lines import Reading  # noqa: PLC0415
    from l4path.cli.watching import watched  # noqa: PLC0415

    read_once(pathway, *episodes)
    followed = pathway_of(pathway)
    reading = Reading()
    given = watched(episodes_of(episodes, followed, lines=lines, reading=reading), reading)
    several = len(episodes) > 1
    refused = count = 0
    with contextlib.closing(given):
        for one in given:
            count += 1
            alone = not (several or one.line)
            refused += not _told(one, followed, as_json=as_json, alone=alone, files=several, first=count == 1)
    if refused:
        complain(f"{refused} of {count} episodes refused; the reasons stand in their place")
        raise typer.Exit(_WRONG)


def _told(one: "Given", pathway: "Pathway", *, as_json: bool, alone: bool, files: bool, first: bool) -> bool:
    """Print the assessment of one episode, or why it is refused; whether it could be assessed."""
    from l4path.cli.inputs import reasons  # noqa: PLC0415
    from l4path.cli.report import assessment_lines, json_line  # noqa: PLC0415

    try:
        assessment = one.assessed(pathway)
    except (EpisodeError, FileError) as error:
        if alone:
            raise
        found = reasons(error, one.line)
        if as_json:
            where = ({"file": one.source} if files else {}) | ({"line": one.line} if one.line else {})
            say(json_line(where | {"error": found}))
        else:
            _head(one, first=first)
            say(strong("Refused"))
            for reason in found:
                say_lines("  - " + reason.replace("\n", "\n    "))
        return False
    if as_json:
        say(json_line(assessment.to_dict()))
        return True
    if not alone:
        _head(one, first=first)
    for line in assessment_lines(assessment, ranked=alone):
        say(*line)
    return True


def _head(one: "Given", *, first: bool) -> None:
    if not first:
        say()
    say(strong(f"--- {one.place} ---"))


def explain(
    pathway: PathwayName,
    episode: EpisodeName,
    node: Annotated[
        str | None,
        typer.Argument(
            metavar="NODE",
            help="The id of the treatment, review or disposition to explain; left out: the assessment as a whole.",
        ),
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Explain why the pathway reaches a node, or why not and what would have to be recorded.

    Example:
        l4path explain l4 patient.toml physical_therapy
    """
    from l4path.cli.inputs import episode_of, pathway_of, read_once  # noqa: PLC0415
    from l4path.cli.report import json_line  # noqa: PLC0415

    if markdown and as_json:
        raise typer.BadParameter("choose one of --markdown and --json")
    read_once(pathway, episode)
    followed = pathway_of(pathway)
    explanation = episode_of(episode, followed).assessed(followed).explain(node)
    if as_json:
        say(json_line(explanation.to_dict()))
    elif markdown:
        hand_over(explanation.markdown())
    else:
        say_lines(str(explanation))
