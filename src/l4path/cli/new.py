"""The command `new`: a pathway or an episode to begin with."""

from __future__ import annotations

from shlex import quote

from l4path.cli.inputs import pathway_of
from l4path.cli.output import faint, put, tell
from l4path.cli.parameters import OUTPUT, Argument, Command, Option, UsageError
from l4path.formats import episode_template, pathway_template
from l4path.language import words


def run(*, kind: str, output: str, for_pathway: str) -> int:
    """Do it, and give the exit status."""
    if kind == "pathway" and for_pathway:
        raise UsageError("--for is for an episode")
    text = pathway_template() if kind == "pathway" else episode_template(pathway_of(for_pathway or "l4"))
    put(text, output, over=False)
    if output not in ("", "-"):  # on standard output there is nothing but the file
        following = "next.check" if kind == "pathway" else "next.validate"
        tell(faint(words()(following, file=quote(output), pathway=quote(for_pathway or "l4"))))
    return 0


COMMAND = Command(
    run,
    """
A file that is there already is never written over.

Examples:
    l4path new episode --for l4 -o patient.toml
    l4path new pathway -o my-pathway.toml
""",
    (Argument("kind", "pathway|episode", "Which file to begin.", choices=("pathway", "episode")),),
    (
        OUTPUT,
        Option(
            "for_pathway",
            ("--for",),
            "The pathway that an episode is recorded for: a file or a bundled name; l4 if left out.",
            "PATHWAY",
        ),
    ),
)
