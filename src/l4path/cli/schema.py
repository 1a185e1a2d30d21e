"""The command `schema`: what a file may hold, for editors and other programs."""

from __future__ import annotations

from typing import Any

from l4path.cli.output import put
from l4path.cli.parameters import OUTPUT, Argument, Command
from l4path.formats import episode_schema, pathway_schema
from l4path.formats.writing import to_json

_KINDS = ("pathway", "episode", "bindings")


def run(*, kind: str | None, output: str) -> int:
    """Do it, and give the exit status."""
    put(to_json(_schema(kind or "pathway")), output)
    return 0


def _schema(kind: str) -> dict[str, Any]:
    if kind == "bindings":
        from l4path.interop.bindings_schema import bindings_schema  # noqa: PLC0415 - the others need no such room

        return bindings_schema()
    return episode_schema() if kind == "episode" else pathway_schema()


COMMAND = Command(
    run,
    """
Example:
    l4path schema episode -o episode.schema.json
""",
    (Argument("kind", "pathway|episode|bindings", "The schema of which file.", needed=False, choices=_KINDS),),
    (OUTPUT,),
)
