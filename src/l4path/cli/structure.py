"""The commands that look at a pathway without a patient: `list`, `tree` and `routes`."""

from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from l4path.cli.arguments import NodeName, PathwayName
from l4path.cli.output import faint, say, strong

if TYPE_CHECKING:
    from l4path.pathway import Pathway

_SOME = 20


def list_bundled(
    pathway: Annotated[
        str | None,
        typer.Argument(metavar="PATHWAY", help="List the nodes of this pathway instead, with their ids."),
    ] = None,
) -> None:
    """List the bundled pathways, or the nodes of a pathway with their ids.

    Examples:
        l4path list
        l4path list l4
    """
    from l4path.catalog import bundled, load  # noqa: PLC0415
    from l4path.cli.inputs import pathway_of  # noqa: PLC0415

    if pathway is None:
        for name in bundled():
            found = load(name)
            say(strong(name), f"  {found.title}", faint(f"  {found.version}, {len(found.nodes)} nodes"))
        return
    followed = pathway_of(pathway)
    for tier in followed.tiers:
        say(strong(tier))
        for node in followed.nodes.values():
            if node.tier == tier:
                say(f"  {node.title} ({node.kind}{', emergency' if node.emergency else ''})", faint(f"  {node.id}"))


def tree(pathway: PathwayName) -> None:
    """Show a pathway as a decision tree of indented text; a node met again is referred to by its number.

    Example:
        l4path tree l4
    """
    from l4path.cli.inputs import pathway_of  # noqa: PLC0415
    from l4path.explanation.tree import tree_text  # noqa: PLC0415

    followed = pathway_of(pathway)
    say(strong(followed.title), faint(f"  {followed.id} {followed.version}"))
    for line in tree_text(followed):
        say(line)


def routes(
    pathway: PathwayName,
    node: NodeName,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=0, help="How many routes to show at most; 0 only counts them.")
    ] = _SOME,
) -> None:
    """List the routes that lead to a node, say how many there are, what lies on all of them, and how long trials take.

    Example:
        l4path routes l4 lumbar_mri --limit 5
    """
    from l4path.cli.inputs import pathway_of  # noqa: PLC0415

    followed = pathway_of(pathway)
    target = followed.node(node)
    count = followed.count_routes(target)
    shown = min(limit, count)
    rest = "" if shown == count else f"; {shown:,} of them:" if shown else ""
    say(strong(target.title), f": {count:,} {'route leads' if count == 1 else 'routes lead'} there{rest}")
    for number, route in enumerate(islice(followed.routes(target), shown), 1):
        say(f"{number:3}. ", " -> ".join(followed.nodes[name].title for name in route))
    _say_before(followed, target.id)


def _say_before(pathway: "Pathway", node: str) -> None:
    """What comes before a node on every route, and how long the adequate trials on a route take."""
    from l4path.explanation.before import before  # noqa: PLC0415
    from l4path.explanation.wording import joined, with_unit  # noqa: PLC0415
    from l4path.facts import exact  # noqa: PLC0415

    found = before(pathway, node)
    if len(found.longest) == 1:  # where the pathway begins, or where red flags lead from anywhere
        return
    titles = [pathway.nodes[name].title for name in found.always]
    if titles:
        say("On every route: ", joined(titles))
    for what, route, weeks in zip(("Shortest", "Longest"), (found.shortest, found.longest), found.weeks, strict=True):
        count = with_unit(exact(weeks), "weeks")
        steps = "1 step" if len(route) == 2 else f"{len(route) - 1} steps"  # noqa: PLR2004
        trials = f"; its adequate trials take {count} at least" if weeks else ""
        say(f"{what}: {steps}{trials}")
