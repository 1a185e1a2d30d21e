"""The command `list`: the bundled pathways, or the nodes of a pathway."""

from __future__ import annotations

from l4path.catalog import bundled, load
from l4path.cli.inputs import pathway_of
from l4path.cli.output import faint, say, strong
from l4path.cli.parameters import LANGUAGE, Argument, Command
from l4path.language import words


def run(*, pathway: str | None) -> int:
    """Do it, and give the exit status."""
    if pathway is None:
        for name in bundled():
            found = load(name)
            say(
                strong(name),
                f"  {found.title}",
                faint(f"  {found.version}, {words()('cli.nodes', count=len(found.nodes))}"),
            )
        return 0
    followed, wording = pathway_of(pathway), words()
    for tier in followed.tiers:
        say(strong(tier))
        for node in followed.nodes.values():
            if node.tier == tier:
                kinds = [node.kind, *(["emergency"] if node.emergency else [])]
                kind = ", ".join(wording(f"node.{kind}") for kind in kinds)
                say(f"  {node.title} ({kind})", faint(f"  {node.id}"))
    return 0


COMMAND = Command(
    run,
    """
Examples:
    l4path list
    l4path list l4
""",
    (Argument("pathway", "PATHWAY", "List the nodes of this pathway instead, with their ids.", needed=False),),
    (LANGUAGE,),
)
