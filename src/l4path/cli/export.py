"""The command `export`: a pathway in its one canonical form."""

from __future__ import annotations

from pathlib import Path

from l4path.cli.inputs import pathway_of
from l4path.cli.output import put
from l4path.cli.parameters import OUTPUT, PATHWAY, Command, Option
from l4path.errors import FileError, shown
from l4path.formats import pathway_to_json, pathway_to_toml

_WRITERS = {"toml": pathway_to_toml, "json": pathway_to_json}


def run(*, pathway: str, form: str, output: str) -> int:
    """Do it, and give the exit status."""
    ending = Path(output).suffix.lower().removeprefix(".")
    wanted = form or (ending if ending in _WRITERS else "toml")
    if ending in _WRITERS and ending != wanted:
        raise FileError(f"{shown(output)}: the name ends in .{ending}, and --format says {wanted}; make them agree")
    put(_WRITERS[wanted](pathway_of(pathway)), output)
    return 0


COMMAND = Command(
    run,
    """
Examples:
    l4path export l4 --format json -o l4.json
    l4path export l4 > l4.toml
""",
    (PATHWAY,),
    (
        Option(
            "form",
            ("--format",),
            "How to write it; left out: by the ending of FILE, else TOML.",
            "toml|json",
            choices=tuple(_WRITERS),
        ),
        OUTPUT,
    ),
    in_place=True,
)
