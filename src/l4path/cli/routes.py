"""The command `routes`: the ways that lead to a node."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from l4path.cli.inputs import pathway_of
from l4path.cli.output import say, strong
from l4path.cli.parameters import LANGUAGE, PATHWAY, Argument, Command, Option, Whole
from l4path.language import words
from l4path.pathway.before import before

if TYPE_CHECKING:
    from l4path.pathway import Route
    from l4path.pathway.before import Before


def run(*, pathway: str, node: str, limit: int) -> int:
    """Do it, and give the exit status."""
    followed = pathway_of(pathway)
    target = followed.node(node)
    titles = {node.id: node.title for node in followed.nodes.values()}
    found = before(followed, target)
    shown = list(islice(followed.routes(target), limit))
    wording = words()
    key = "cli.routes" if found.counted else "cli.routes_at_least"
    count = wording(key, count=found.count, n=wording.number(found.count))
    if shown and not (found.counted and len(shown) == found.count):
        count = wording("cli.some_of_them", count=count, shown=wording.number(len(shown)))
    say(strong(target.title), f": {count}")
    for number, route in enumerate(shown, 1):
        say(f"{number:3}. ", route.chains(titles))
    _say_of_all(found, titles)
    return 0


def _say_of_all(found: Before, titles: dict[str, str]) -> None:
    """What lies on every route to a node, and how many nodes the shortest and the longest have."""
    if found.always:
        say(words()("cli.every_route", nodes=words().joined([titles[name] for name in found.always])))
    if found.shortest is None or found.longest is None:
        say(words()("cli.lengths_unknown"))
    elif len(found.longest.steps) > 1:  # else the pathway begins there, or only red flags lead there, from anywhere
        say(words()("cli.shortest", nodes=_nodes(found.shortest)))
        say(words()("cli.longest", nodes=_nodes(found.longest)))


def _nodes(route: Route) -> str:
    return words()("cli.nodes", count=len(route.steps))


COMMAND = Command(
    run,
    """
A route shows all that it needs: "A -> C; B + C -> D" leads to D by way of both B and C, where C comes after A.

Example:
    l4path routes l4 lumbar_mri --limit 5
""",
    (
        PATHWAY,
        Argument(
            "node",
            "NODE",
            "The id of a treatment, review or disposition; `l4path assess` and `l4path list` show them.",
        ),
    ),
    (
        Option(
            "limit",
            ("--limit",),
            "How many routes to show at most; 0 only counts them.",
            "N",
            whole=Whole(0),
            default=20,
        ),
        LANGUAGE,
    ),
)
