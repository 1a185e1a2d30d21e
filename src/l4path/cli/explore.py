"""The command `explore`: a page in which questions are answered."""

from __future__ import annotations

import datetime

from l4path.cli.inputs import episode_of, pathway_of, read_once
from l4path.cli.output import say_written
from l4path.cli.parameters import LANGUAGE, PATHWAY, Argument, Command, Option
from l4path.errors import FileError, shown
from l4path.explorer import write_explorer
from l4path.language import words


def run(*, pathway: str, episode: str | None, output: str) -> int:
    """Do it, and give the exit status."""
    if not output.lower().endswith((".html", ".htm")):
        raise FileError(f"{shown(output)}: the explorer is a page of HTML; name a file that ends in .html")
    read_once(pathway, *([episode] if episode is not None else []))
    followed = pathway_of(pathway)
    begun = None if episode is None else episode_of(episode, followed).assessed(followed).episode
    write_explorer(followed, output, begun, made=datetime.datetime.now(tz=datetime.UTC).date(), language=words().code)
    say_written(output)
    return 0


COMMAND = Command(
    run,
    """
The page is one file of HTML. It works in a browser without a network, and nothing that is typed in it leaves it.

Example:
    l4path explore l4 -o explorer.html
""",
    (PATHWAY, Argument("episode", "EPISODE", "What is known of one patient, to begin with.", needed=False)),
    (
        Option(
            "output", ("-o", "--output"), "The file to write, such as explorer.html.", "FILE", needed=True, writes=True
        ),
        LANGUAGE,
    ),
)
