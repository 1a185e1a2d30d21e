"""The command `fhir cql`: the rules of a pathway as text of CQL, as ELM, or both."""

from __future__ import annotations

import json

from l4path.cli.inputs import pathway_of
from l4path.cli.output import put
from l4path.cli.parameters import BASE, PATHWAY, Command, Option
from l4path.interop import to_cql, to_elm


def run(*, pathway: str, base: str, text: str, elm: str, parameters: bool) -> int:
    """Do it, and give the exit status."""
    followed = pathway_of(pathway)
    library = to_cql(followed, base=base, parameters=parameters)
    if elm:
        made = to_elm(followed, base=base, parameters=parameters)
        put(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", elm)
    if text or not elm:
        put(library, text)
    return 0


COMMAND = Command(
    run,
    """
The library reads the patient's latest response to the questionnaire of the pathway, and defines what an assessment
says: the state, the options, a status of every node, and every rule on the way there. Without --cql and --elm, the
text is printed.

Example:
    l4path fhir cql l4 --base https://example.org/fhir --cql l4.cql --elm l4.json
""",
    (PATHWAY,),
    (
        BASE,
        Option("text", ("--cql",), "Write the text of CQL to this file; - prints it.", "FILE", writes=True),
        Option("elm", ("--elm",), "Write the ELM to this file; - prints it.", "FILE", writes=True),
        Option("parameters", ("--parameters",), "Take what is recorded as parameters, instead of reading a response."),
    ),
)
