"""The commands that look at a pathway without a patient: `list`, `tree` and `routes`."""

from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from l4path.cli.arguments import NodeName, PathwayName
from l4path.cli.output import faint, say, strong

if TYPE_CHECKING:
    from l4path.explanation import Before
    from l4path.pathway import Route

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
    from l4path.reports.tree import tree_text  # noqa: PLC0415

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
    """List the routes that lead to a node, say how many there are, and what lies on all of them.

    A route shows all that it needs: "A -> C; B + C -> D" leads to D by way of both B and C, where C comes after A.

    Example:
        l4path routes l4 lumbar_mri --limit 5
    """
    from l4path.cli.inputs import pathway_of  # noqa: PLC0415
    from l4path.explanation.before import before  # noqa: PLC0415

    followed = pathway_of(pathway)
    target = followed.node(node)
    titles = {one.id: one.title for one in followed.nodes.values()}
    found = before(followed, target)
    shown = list(islice(followed.routes(target), limit))
    count = f"{found.count:,} {'route leads' if found.count == 1 else 'routes lead'}"
    all_of_them = found.counted and len(shown) == found.count
    rest = f"; {len(shown):,} of them:" if shown and not all_of_them else ""
    say(strong(target.title), f": {'' if found.counted else 'at least '}{count} there{rest}")
    for number, route in enumerate(shown, 1):
        say(f"{number:3}. ", route.told(titles))
    _say_of_all(found, titles)


def _say_of_all(found: "Before", titles: dict[str, str]) -> None:
    """What lies on every route to a node, and how many nodes the shortest and the longest have."""
    from l4path.language.phrases import joined  # noqa: PLC0415

    if found.always:
        say("On every route: ", joined([titles[name] for name in found.always]))
    if found.shortest is None or found.longest is None:
        say("Shortest and longest: not known; joins need too many nodes together to compare all routes")
    elif len(found.longest.steps) > 1:  # else the pathway begins there, or only red flags lead there, from anywhere
        say(f"Shortest: {_nodes(found.shortest)}")
        say(f"Longest: {_nodes(found.longest)}")


def _nodes(route: "Route") -> str:
    return "1 node" if len(route.steps) == 1 else f"{len(route.steps)} nodes"
