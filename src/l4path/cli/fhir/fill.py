"""The command `fhir fill`: episodes as responses to the questionnaire of their pathway, one a line."""

from __future__ import annotations

from l4path.cli.fhir.lines import say_each
from l4path.cli.inputs import Reading, episodes_of, pathway_of, read_once
from l4path.cli.parameters import BASE, LINES, PATHWAY, Argument, Command, Option
from l4path.cli.watching import watched
from l4path.interop import to_response
from l4path.interop.canonical import checked_base, checked_moment, checked_reference


def run(*, pathway: str, episodes: list[str], base: str, subject: str, authored: str, lines: bool) -> int:
    """Do it, and give the exit status."""
    read_once(pathway, *episodes)
    followed = pathway_of(pathway)
    base = checked_base(base)
    checked_moment(authored)
    if subject:
        checked_reference(subject)
    reading = Reading()
    found = watched(episodes_of(episodes, followed, lines=lines, reading=reading), reading)
    return say_each(
        ((given.line, given.found) for given in found),
        lambda episode: to_response(followed, episode, base=base, subject=subject, authored=authored),
        "episodes",
    )


COMMAND = Command(
    run,
    """
What was not tried is answered so; of what nobody asked, nothing is.

Example:
    l4path fhir fill l4 patients.jsonl --base https://example.org/fhir > responses.ndjson
""",
    (
        PATHWAY,
        Argument(
            "episodes", "EPISODE", "Episode files, of one (TOML or JSON) or of many (JSON lines), or -.", many=True
        ),
    ),
    (
        BASE,
        Option("subject", ("--subject",), "Whom the responses are about, such as Patient/1.", "REF"),
        Option("authored", ("--authored",), "When they were given, such as 2026-11-20; the latest counts.", "DATE"),
        LINES,
    ),
)
