"""The command `fhir read`: a patient's record as an episode, with the resource behind each thing that it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.cli.fhir.bound import BINDINGS, FOR_PATHWAY, bindings_of, data_of
from l4path.cli.inputs import pathway_of, read_once
from l4path.cli.output import complain, json_line, say
from l4path.cli.parameters import Argument, Command, Option, UsageError
from l4path.errors import EpisodeError, FileError, did_you_mean, quoted
from l4path.formats.files import raw_data, read_text
from l4path.interop import RefusedPatientError, read_fhir
from l4path.interop.importing import day_of
from l4path.interop.vocabulary import TYPES_READ

if TYPE_CHECKING:
    from collections.abc import Sequence

_WRONG = 2


def run(
    *, bindings: str, data: Sequence[str], pathway: str, at: str, patient: str, searched: Sequence[str], form: str
) -> int:
    """Do it, and give the exit status."""
    read_once(bindings, *data, pathway, form)
    try:
        day_of(at)
    except EpisodeError as error:
        raise UsageError(f"invalid value for '--at': {error.problems[0].what}; {error.problems[0].hint}") from None
    followed = pathway_of(pathway)
    bound = bindings_of(bindings, followed)
    response = raw_data(read_text(form), "json", form) if form else None
    types = [kind.strip() for given in searched for kind in given.split(",") if kind.strip()]
    for kind in types:
        if kind not in TYPES_READ and (near := did_you_mean(kind, TYPES_READ)):
            raise UsageError(f"invalid value for '--searched': {quoted(kind)} is no resource type that is read; {near}")
    read = read_fhir(data_of(data), followed, bound, at=at, searched=types, form=response, patient=patient)
    count = refused = 0
    for found in read:
        count += 1
        if isinstance(found, RefusedPatientError):
            refused += 1
            say(json_line(found.to_dict()))
        elif isinstance(found, EpisodeError):
            raise found
        else:
            say(json_line(found.to_dict(followed)))
    if not count:
        raise FileError("the data hold no patient, and nothing that is about one")
    if refused:
        complain(f"{refused} of {count} patients refused; the reasons stand in their place")
        return _WRONG
    return 0


COMMAND = Command(
    run,
    """
What is not found is unknown, and a treatment unasked, unless the bindings say closed = "why" and every resource type
that the table reads was searched: those that occur in DATA, and those that --searched names.

Each line is {"patient", "episode", "why", "notes"}; of a patient who is refused, {"patient", "errors", "notes"}. The
others go on, and the exit status is 2. `l4path assess PATHWAY -` takes the lines as they are.

Example:
    l4path fhir read knee-pain.bindings.toml bundle.json --pathway knee-pain.toml --at 2026-11-28
""",
    (
        BINDINGS,
        Argument(
            "data",
            "DATA",
            "FHIR R4 in JSON: a Bundle, a list, a resource, NDJSON, a folder of *.ndjson, or - for standard input.",
            many=True,
        ),
    ),
    (
        FOR_PATHWAY,
        Option("at", ("--at",), "The day of the assessment, as in 2026-11-20.", "DATE", needed=True),
        Option("patient", ("--patient",), "Read this patient only, and pass over what is about others.", "ID"),
        Option(
            "searched",
            ("--searched",),
            "Resource types that were searched and not found, with commas between them; may be given several times.",
            "TYPE,...",
            many=True,
        ),
        Option(
            "form", ("--form",), "A response to the form of the pathway: it wins over DATA, item by item.", "RESPONSE"
        ),
    ),
)
