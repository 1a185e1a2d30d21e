"""The command `tree`: a pathway as a decision tree of indented text."""

from __future__ import annotations

from l4path.cli.inputs import pathway_of
from l4path.cli.output import faint, say, strong
from l4path.cli.parameters import LANGUAGE, PATHWAY, Command
from l4path.reports.tree import tree_text


def run(*, pathway: str) -> int:
    """Do it, and give the exit status."""
    followed = pathway_of(pathway)
    say(strong(followed.title), faint(f"  {followed.id} {followed.version}"))
    for line in tree_text(followed):
        say(line)
    return 0


COMMAND = Command(
    run,
    """
Example:
    l4path tree l4
""",
    (PATHWAY,),
    (LANGUAGE,),
)
