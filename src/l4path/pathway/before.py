"""What comes before a node in the pathway as it is written: what lies on every route, the shortest, the longest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.brief import Brief
from l4path.pathway.routes import on_every_route, survey

if TYPE_CHECKING:
    from l4path.conditions import NodeLike
    from l4path.pathway import Pathway, Route


@dataclass(frozen=True, slots=True, repr=False)
class Before(Brief):
    """What comes before a node, whoever the patient is.

    Attributes:
        node: The id of the node.
        always: The ids of the nodes on every route to it, in the order of the pathway.
        count: How many routes there are; where joins need too many nodes together to count them, how many at least.
        counted: Whether the count is their number.
        shortest: A route with the fewest nodes, or None where the routes cannot be counted.
        longest: A route with the most nodes, or None where the routes cannot be counted.
    """

    node: str
    always: tuple[str, ...]
    count: int
    counted: bool
    shortest: Route | None
    longest: Route | None

    def __str__(self) -> str:
        """How many routes there are, and what is on all of them."""
        least = "" if self.counted else "at least "
        routes = "route" if self.count == 1 else "routes"
        return f"{self.node}: {least}{self.count} {routes}, on all of them {', '.join(self.always) or 'nothing'}"


def before(pathway: Pathway, node: NodeLike) -> Before:
    """What comes before a node on every route to it, and which routes are the shortest and the longest.

    A route is one of ``Pathway.routes``: where an escalation needs several sources, all of them belong to the route,
    each with its own way in. A patient need not have come by a route: what is on record as tried counts as reached by
    itself. Who came to the node, and to everything before it that is reached, by escalations has come through all that
    lies on every route. How long a route takes is not said: a patient may leave a treatment early, decline it, or have
    another at the same time.

    Args:
        pathway: The pathway.
        node: The node, or its id.

    Raises:
        PathwayError: When there is no such node.

    Example:
        >>> import l4path
        >>> found = before(l4path.load("l4"), "lumbar_mri")
        >>> found.always
        ('assess', 'spine_specialist')
    """
    target = pathway.node(node).id
    found = survey(pathway, target)
    always = on_every_route(pathway, target)
    return Before(target, always, found.count, found.exact, found.shortest, found.longest)
