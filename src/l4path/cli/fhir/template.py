"""The command `fhir template`: a bindings file to fill in."""

from __future__ import annotations

from shlex import quote

from l4path.cli.inputs import pathway_of
from l4path.cli.output import faint, put, say
from l4path.cli.parameters import OUTPUT, PATHWAY, Command
from l4path.interop.template import bindings_template


def run(*, pathway: str, output: str) -> int:
    """Do it, and give the exit status."""
    put(bindings_template(pathway_of(pathway)), output, over=False)
    if output not in ("", "-"):
        say(faint(f"next: l4path fhir check {quote(output)} --pathway {quote(pathway)}"))
    return 0


COMMAND = Command(
    run,
    """
Every fact and treatment stands in it with its question, its codes as comments, and every key explained. A file that is
there already is never written over.

Example:
    l4path fhir template knee-pain.toml -o knee-pain.bindings.toml
""",
    (PATHWAY,),
    (OUTPUT,),
)
