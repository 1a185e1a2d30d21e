"""A route: one way in for each node on it, so that a join shows everything that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.brief import Brief

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.escalations import Escalation


@dataclass(frozen=True, slots=True, repr=False)
class RouteStep(Brief):
    """How a route comes to one node.

    Attributes:
        to: The id of the node.
        after: The ids of the nodes that this needs, all of them; none where the pathway begins, or where a red flag
            leads from anywhere.
        escalations: The escalations that lead there from just these nodes; each of them will do. None where the pathway
            or the route begins.
    """

    to: str
    after: tuple[str, ...] = ()
    escalations: tuple[Escalation, ...] = ()

    def __str__(self) -> str:
        """The step in short: ``a + b -> c``."""
        return f"{' + '.join(self.after)} -> {self.to}" if self.after else self.to


@dataclass(frozen=True, slots=True, repr=False)
class Route(Brief):
    """One route to a node: everything on it is led to by nodes that are on it as well.

    For every node it says one way in. An escalation that needs several sources has all of them on the route, each with
    a way in of its own; of one that needs any of them, one is on the route for its sake.

    Attributes:
        steps: The ways in, one for each node, in the order in which the pathway is evaluated; the target's is last.

    Example:
        >>> a, b = RouteStep("a"), RouteStep("b")
        >>> str(Route((a, b, RouteStep("c", ("a",)), RouteStep("d", ("b", "c")))))
        'a -> c; b + c -> d'
    """

    steps: tuple[RouteStep, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of the nodes on it, each after all that it needs; the target is last."""
        return tuple(step.to for step in self.steps)

    @property
    def escalations(self) -> tuple[Escalation, ...]:
        """The escalations that it follows, also those of which one would do."""
        return tuple(way for step in self.steps for way in step.escalations)

    def chains(self, titles: Mapping[str, str] | None = None) -> str:
        """The route in chains, ``a -> c; a + b -> d``: what a join needs stands before it, each with its own chain.

        Args:
            titles: What to call the nodes, by id; their ids if left out.
        """
        called = {step.to: step.to if titles is None else titles[step.to] for step in self.steps}
        chains: list[list[str]] = []
        ending: dict[str, list[str]] = {}  # the chain that a node is the last of
        for step in self.steps:
            chain = ending.pop(step.after[0], None) if len(step.after) == 1 else None
            if chain is None:
                chain = [" + ".join(called[source] for source in step.after)] if step.after else []
                chains.append(chain)
            chain.append(called[step.to])
            ending[step.to] = chain
        return "; ".join(" -> ".join(chain) for chain in chains if len(chain) > 1 or len(self.steps) == 1)

    def __str__(self) -> str:
        """The route in chains of ids."""
        return self.chains()
