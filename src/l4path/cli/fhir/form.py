"""The command `fhir form`: the questionnaire of a pathway."""

from __future__ import annotations

from l4path.cli.inputs import pathway_of
from l4path.cli.output import put
from l4path.cli.parameters import BASE, OUTPUT, PATHWAY, Command
from l4path.formats.writing import to_json
from l4path.interop import to_form


def run(*, pathway: str, base: str, output: str) -> int:
    """Do it, and give the exit status."""
    put(to_json(to_form(pathway_of(pathway), base=base)), output)
    return 0


COMMAND = Command(
    run,
    """
A response to it is an episode. No item is required, and none has an answer beforehand: an unanswered question is
unknown, and that is not no.

Example:
    l4path fhir form l4 --base https://example.org/fhir -o l4.questionnaire.json
""",
    (PATHWAY,),
    (BASE, OUTPUT),
)
