"""The command `validate`: whether a pathway file, and episodes, can be used."""

from __future__ import annotations

from shlex import quote

from l4path.assessment.fractions import fractions_compared, fractions_recorded
from l4path.cli.inputs import Reading, episodes_of, pathway_of, read_once, reasons
from l4path.cli.output import complain, faint, say, say_lines, strong
from l4path.cli.parameters import LANGUAGE, LINES, PATHWAY, Argument, Command
from l4path.cli.watching import watched
from l4path.errors import EpisodeError, FileError
from l4path.language import words

_FOUND, _WRONG = 1, 2


def run(*, pathway: str, episodes: list[str], lines: bool) -> int:
    """Do it, and give the exit status."""
    read_once(pathway, *episodes)
    followed = pathway_of(pathway)
    wording = words()
    counts = {"nodes": followed.nodes, "escalations": followed.escalations, "facts": followed.facts}
    many = ", ".join(wording(f"cli.{what}", count=len(found)) for what, found in counts.items())
    say(strong(followed.title), " " + wording("cli.usable", id=followed.id, version=followed.version, many=many))
    for question in fractions_compared(followed):
        say(f"  - {words()('next.percent', **question._asdict())}")
    refused = broken = count = 0
    reading = Reading()
    for given in watched(episodes_of(episodes, followed, lines=lines, reading=reading), reading):
        count += 1
        try:
            assessment = given.assessed(followed)
        except (EpisodeError, FileError) as error:
            refused += 1
            say(strong(given.place), ": " + wording("cli.is_refused"))
            for reason in reasons(error, given.line):
                say_lines("  - " + reason.replace("\n", "\n    "))
            continue
        rules = [followed.invariants[name].title for name in assessment.broken_invariants()]
        broken += bool(rules)
        say(strong(given.place), ": " + wording("cli.breaks" if rules else "cli.assessable"))
        asked = [words()("next.percent", **it._asdict()) for it in fractions_recorded(followed, assessment.episode)]
        for line in (*rules, *asked):
            say(f"  - {line}")
    if refused:
        complain(words()("cli.refused_above", refused=refused, count=count))
    if broken:
        complain(words()("cli.rules_broken", broken=broken, count=count))
    say(faint(words()("next.check", file=quote(pathway))))
    return _WRONG if refused else _FOUND if broken else 0


COMMAND = Command(
    run,
    """
Exit status: 0 all is well; 1 an episode breaks a rule that the pathway says no episode breaks; 2 a file is refused.

Example:
    l4path validate my-pathway.toml patient.toml
""",
    (
        PATHWAY,
        Argument(
            "episodes",
            "EPISODE...",
            "Episodes to hold against the pathway: files of one or of many, or -.",
            needed=False,
            many=True,
        ),
    ),
    (LINES, LANGUAGE),
)
