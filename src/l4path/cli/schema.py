"""The command `schema`: what a file may hold, for editors and other programs."""

from __future__ import annotations

from l4path.cli.output import put
from l4path.cli.parameters import OUTPUT, Argument, Command
from l4path.formats import episode_schema, pathway_schema
from l4path.formats.writing import to_json


def run(*, kind: str | None, output: str) -> int:
    """Do it, and give the exit status."""
    put(to_json(episode_schema() if kind == "episode" else pathway_schema()), output)
    return 0


COMMAND = Command(
    run,
    """
Example:
    l4path schema episode -o episode.schema.json
""",
    (Argument("kind", "pathway|episode", "The schema of which file.", needed=False, choices=("pathway", "episode")),),
    (OUTPUT,),
)
