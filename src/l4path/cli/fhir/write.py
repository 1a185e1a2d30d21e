"""The command `fhir write`: a pathway as a Bundle of FHIR resources."""

from __future__ import annotations

from l4path.cli.inputs import pathway_of
from l4path.cli.output import put
from l4path.cli.parameters import BASE, OUTPUT, PATHWAY, Command
from l4path.formats.writing import to_json
from l4path.interop import to_fhir


def run(*, pathway: str, base: str, output: str) -> int:
    """Do it, and give the exit status."""
    put(to_json(to_fhir(pathway_of(pathway), base=base)), output)
    return 0


COMMAND = Command(
    run,
    """
It holds a PlanDefinition, its Library (CQL, ELM, and the pathway file itself), the questionnaire, and an
ActivityDefinition for each treatment. `l4path fhir load` reads it back.

Example:
    l4path fhir write l4 --base https://example.org/fhir -o l4.bundle.json
""",
    (PATHWAY,),
    (BASE, OUTPUT),
)
