"""The command `fhir load`: the pathway back from the Bundle that `fhir write` made."""

from __future__ import annotations

from pathlib import Path

from l4path.cli.inputs import named
from l4path.cli.output import put
from l4path.cli.parameters import OUTPUT, Argument, Command
from l4path.errors import FhirError, FileError, shown
from l4path.formats import pathway_to_json, pathway_to_toml
from l4path.formats.files import raw_data, read_text
from l4path.interop import from_fhir

_WRITERS = {".toml": pathway_to_toml, ".json": pathway_to_json, "": pathway_to_toml}


def run(*, bundle: str, output: str) -> int:
    """Do it, and give the exit status."""
    ending = "" if output in ("", "-") else Path(output).suffix.lower()
    if ending not in _WRITERS or (output not in ("", "-") and not ending):
        raise FileError(f"{shown(output)}: a pathway is written to a file that ends in .toml or .json")
    source = named(bundle)
    try:
        found = from_fhir(raw_data(read_text(bundle), "json", source))
    except FhirError as error:
        error.source = source
        raise
    put(_WRITERS[ending](found), output)
    return 0


COMMAND = Command(
    run,
    """
A Bundle that somebody edited is refused, naming the first place in it that differs: change the pathway instead, and
write it again.

Example:
    l4path fhir load l4.bundle.json -o l4.toml
""",
    (Argument("bundle", "FILE", "The Bundle: a JSON file, or - for standard input."),),
    (OUTPUT,),
)
