"""The command `validate`."""

import shlex
from typing import Annotated

import typer

from l4path.cli.arguments import PathwayName
from l4path.cli.output import complain, faint, say, say_lines, strong
from l4path.errors import EpisodeError, FileError

_FOUND, _WRONG = 1, 2


def validate(
    pathway: PathwayName,
    episodes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="EPISODE...", help="Episodes to hold against the pathway: files of one or of many, or -."
        ),
    ] = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="Take every EPISODE as JSON lines, whatever the file is called.")
    ] = False,
) -> None:
    """Check that a pathway file, and episodes, can be used: every problem at once, each with its place.

    Exit status: 0 all is well; 1 an episode breaks a rule that the pathway says no episode breaks; 2 a file is refused.

    Example:
        l4path validate my-pathway.toml patient.toml
    """
    from l4path.cli.inputs import episodes_of, pathway_of, read_once, reasons  # noqa: PLC0415
    from l4path.cli.lines import Reading  # noqa: PLC0415
    from l4path.cli.watching import watched  # noqa: PLC0415
    from l4path.verification import words  # noqa: PLC0415

    read_once(pathway, *(episodes or ()))
    followed = pathway_of(pathway)
    many = f"{len(followed.nodes)} nodes, {len(followed.escalations)} escalations, {len(followed.facts)} facts"
    say(strong(followed.title), f" ({followed.id} {followed.version}) can be used: {many}")
    refused = broken = count = 0
    reading = Reading()
    for one in watched(episodes_of(episodes or (), followed, lines=lines, reading=reading), reading):
        count += 1
        try:
            assessment = one.assessed(followed)
        except (EpisodeError, FileError) as error:
            refused += 1
            say(strong(one.place), ": refused")
            for reason in reasons(error, one.line):
                say_lines("  - " + reason.replace("\n", "\n    "))
            continue
        rules = [followed.invariants[name].title for name in assessment.broken_invariants()]
        broken += bool(rules)
        say(strong(one.place), ": can be assessed" if not rules else ": breaks what no episode may break")
        for title in rules:
            say(f"  - {title}")
    if refused:
        complain(f"{refused} of {count} episodes refused; the reasons stand above")
    if broken:
        complain(f"{broken} of {count} episodes break a rule of the pathway: the pathway has a gap there")
    say(faint(words.NEXT_CHECK.format(file=shlex.quote(pathway))))
    if refused or broken:
        raise typer.Exit(_WRONG if refused else _FOUND)
