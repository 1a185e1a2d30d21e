"""The command `report`: where the patient stands, on one page."""

from __future__ import annotations

from l4path.cli.inputs import ask_about_fractions, episode_of, pathway_of, read_once
from l4path.cli.output import say_written
from l4path.cli.parameters import EPISODE, LANGUAGE, PATHWAY, Command, Option
from l4path.language import words
from l4path.reports import write_report


def run(*, pathway: str, episode: str, output: str) -> int:
    """Do it, and give the exit status."""
    read_once(pathway, episode)
    followed = pathway_of(pathway)
    given = episode_of(episode, followed)
    assessment = given.assessed(followed)
    ask_about_fractions(given, assessment)
    write_report(assessment, output, language=words().code)
    say_written(output)
    return 0


COMMAND = Command(
    run,
    """
The HTML file holds the picture, loads nothing and runs nothing.

Example:
    l4path report l4 patient.toml -o report.html
""",
    (PATHWAY, EPISODE),
    (
        Option("output", ("-o", "--output"), "The file to write: .html or .md.", "FILE", needed=True, writes=True),
        LANGUAGE,
    ),
)
