"""The command `fhir guide`: assessments as Bundles of FHIR resources, one a line."""

from __future__ import annotations

from l4path.cli.fhir.lines import say_each
from l4path.cli.inputs import Reading, episodes_of, pathway_of, read_once
from l4path.cli.parameters import BASE, LINES, PATHWAY, Argument, Command, Option
from l4path.cli.watching import watched
from l4path.interop.canonical import checked_base, checked_day, checked_reference


def run(*, pathway: str, episodes: list[str], base: str, subject: str, at: str, lines: bool) -> int:
    """Do it, and give the exit status."""
    read_once(pathway, *episodes)
    followed = pathway_of(pathway)
    base, day = checked_base(base), checked_day(at or None)
    checked_reference(subject)
    reading = Reading()
    found = watched(episodes_of(episodes, followed, lines=lines, reading=reading), reading)
    return say_each(
        ((given.line, given.found) for given in found),
        lambda episode: followed.assess(episode).to_fhir(base=base, subject=subject, at=day or None),
        "episodes",
    )


COMMAND = Command(
    run,
    """
Each Bundle holds a GuidanceResponse with the state, the explanation and the questions, a RequestGroup of the options
with their reasons, and a proposal for each option.

Example:
    l4path fhir guide l4 patients.jsonl --base https://example.org/fhir --subject Patient/1
""",
    (
        PATHWAY,
        Argument(
            "episodes", "EPISODE", "Episode files, of one (TOML or JSON) or of many (JSON lines), or -.", many=True
        ),
    ),
    (
        BASE,
        Option("subject", ("--subject",), "Whom the episodes are about, such as Patient/1.", "REF", needed=True),
        Option("at", ("--at",), "The day of the assessment, such as 2026-11-20; left out, none is said.", "DATE"),
        LINES,
    ),
)
