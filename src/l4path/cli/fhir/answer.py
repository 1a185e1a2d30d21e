"""The command `fhir answer`: responses to the questionnaire of a pathway as episodes, one a line."""

from __future__ import annotations

from l4path.cli.fhir.lines import objects_of, say_each
from l4path.cli.inputs import pathway_of, read_once
from l4path.cli.parameters import PATHWAY, Argument, Command
from l4path.interop import from_response


def run(*, pathway: str, responses: list[str]) -> int:
    """Do it, and give the exit status."""
    read_once(pathway, *responses)
    followed = pathway_of(pathway)
    return say_each(objects_of(responses), lambda found: from_response(followed, found).to_dict(), "responses")


COMMAND = Command(
    run,
    """
What is printed can be assessed as it is; a response that is refused gives its reasons in its place, and the others go
on.

Example:
    l4path fhir answer l4 responses.ndjson | l4path assess l4 -
""",
    (
        PATHWAY,
        Argument(
            "responses", "RESPONSE", "Files of one response (JSON) or of many, one a line (NDJSON), or -.", many=True
        ),
    ),
)
