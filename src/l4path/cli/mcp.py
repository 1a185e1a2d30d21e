"""The command `mcp`: the tools that an agent calls in place of following a pathway from memory."""

from __future__ import annotations

from l4path.cli.inputs import pathway_of
from l4path.cli.parameters import Argument, Command, Option, UsageError, Whole


def run(*, pathways: list[str], http: bool, host: str, port: int) -> int:
    """Do it, and give the exit status."""
    if "-" in pathways:
        raise UsageError("standard input is where the agent speaks: name a file")
    from l4path import __version__  # noqa: PLC0415
    from l4path.catalog import bundled  # noqa: PLC0415
    from l4path.services.agents import run_on_loopback, run_on_streams  # noqa: PLC0415

    served = [pathway_of(name) for name in pathways or bundled()]
    if http:
        run_on_loopback(served, host, port, version=__version__)
    else:
        run_on_streams(served, version=__version__)
    return 0


COMMAND = Command(
    run,
    """
It speaks the Model Context Protocol, on standard input and output unless --http is given; the extra mcp brings what it
needs. The tools only read: list_pathways, describe, questions, assess, explain, what_it_would_take and sources. An
agent can name nothing but what a pathway declares, and what it leaves out is unknown, never a no.

Examples:
    l4path mcp l4
    l4path mcp l4 my-pathway.toml --http --port 8001
""",
    (
        Argument(
            "pathways",
            "PATHWAY",
            "The pathways: files, or names of bundled ones; all bundled ones if left out.",
            needed=False,
            many=True,
        ),
    ),
    (
        Option("http", ("--http",), "Answer over HTTP at /mcp, on this machine alone, until interrupted."),
        Option("host", ("--host",), "With --http: the address, of the loopback.", "HOST", default="127.0.0.1"),
        Option("port", ("--port",), "With --http: the port.", "PORT", whole=Whole(1, 65_535), default=8001),
    ),
)
