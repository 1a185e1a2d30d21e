"""The command `serve`: decision support for a clinical system, over CDS Hooks."""

from __future__ import annotations

import logging
import sys

from l4path.cli.inputs import pathway_of, read_once
from l4path.cli.output import complain
from l4path.cli.parameters import PATHWAY, Argument, Command, Option, UsageError, Whole


def run(
    *, pathway: str, bindings: str, base: str, host: str, port: int, keys: str, issuers: list[str], origins: list[str]
) -> int:
    """Do it, and give the exit status."""
    from l4path.interop import read_bindings  # noqa: PLC0415
    from l4path.interop.canonical import checked_base  # noqa: PLC0415
    from l4path.services.running import is_loopback, run_service  # noqa: PLC0415
    from l4path.services.tokens import Tokens, read_keys  # noqa: PLC0415

    if issuers and not keys:
        raise UsageError("--issuer belongs to --keys: without keys no token is checked")
    if not keys and not is_loopback(host):
        raise UsageError(
            f"without --keys nobody is asked who they are, so it serves this machine alone: {host} is another; "
            "give --keys and --issuer, or use 127.0.0.1"
        )
    read_once(pathway, bindings)
    followed = pathway_of(pathway)
    bound = read_bindings(bindings, followed)
    tokens = Tokens(read_keys(keys), issuers, source=keys) if keys else None
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("l4path.serve").setLevel(logging.INFO)
    who = "whoever has a token" if tokens else "this machine alone, without asking who: there are no --keys"
    checked_base(base)
    announced = f"serving {followed.id} {followed.version} at {base}, for {who}; end it with Ctrl-C"
    run_service(
        *(followed, bound), base=base, host=host, port=port, tokens=tokens, origins=origins,
        ready=lambda: complain(announced),
    )  # fmt: skip
    return 0


COMMAND = Command(
    run,
    """
It answers GET /cds-services, POST /cds-services/ID and its feedback, GET /health and GET /openapi.json (CDS Hooks 2.0);
the extra serve brings what it needs. Nothing is stored, nothing is asked of others, and its log holds no value, id or
name of a patient.

Example:
    l4path serve hypertension hypertension.bindings.toml --base http://127.0.0.1:8000
""",
    (
        PATHWAY,
        Argument("bindings", "BINDINGS", "How the pathway shows in the records of the place: a file of TOML."),
    ),
    (
        Option("base", ("--base",), "The address under which clients reach it.", "URL", needed=True),
        Option("host", ("--host",), "The address to listen at.", "HOST", default="127.0.0.1"),
        Option("port", ("--port",), "The port to listen at.", "PORT", whole=Whole(1, 65_535), default=8000),
        Option(
            "keys",
            ("--keys",),
            "The public keys of clients, a JSON Web Key Set; with it every request needs a token.",
            "FILE",
        ),
        Option("issuers", ("--issuer",), "Who may issue tokens; may be given several times.", "URL", many=True),
        Option(
            "origins", ("--origin",), "An origin whose pages may ask; may be given several times.", "URL", many=True
        ),
    ),
)
