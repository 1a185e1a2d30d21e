"""Two versions of a pathway laid over each other: all that is in the new one, and what only the old one had."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from l4path.errors import PathwayError
from l4path.pathway import checks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.conditions import NodeLike
    from l4path.escalations import Escalation
    from l4path.nodes import Node
    from l4path.pathway import Pathway


class Both:
    """The nodes, the escalations and the tiers of two versions, each with the version whose words it has."""

    def __init__(self, old: Pathway, new: Pathway) -> None:
        """Lay the old version under the new one."""
        self.id: str = new.id
        self.old: Pathway = old
        self.new: Pathway = new
        self.tiers: tuple[str, ...] = _tiers(old.tiers, new.tiers)
        self.nodes: Mapping[str, Node] = MappingProxyType(
            {**new.nodes, **{name: old.nodes[name] for name in old.nodes if name not in new.nodes}}
        )
        known = {way.id for way in new.escalations}
        self.escalations: tuple[Escalation, ...] = (
            *new.escalations,
            *(way for way in old.escalations if way.id not in known),
        )

    def version_of(self, way: Escalation) -> Pathway:
        """The version in whose words an escalation is said."""
        return self.new if any(way is item for item in self.new.escalations) else self.old

    def node(self, node: NodeLike) -> Node:
        """One node of either version.

        Raises:
            PathwayError: When neither has it.
        """
        name = getattr(node, "id", node)
        if not isinstance(name, str) or name not in self.nodes:
            raise PathwayError((checks.no_such_node(name, self.nodes.values(), self.id),))
        return self.nodes[name]

    def into(self, node: NodeLike) -> tuple[Escalation, ...]:
        """The escalations of either version that lead to a node."""
        return tuple(way for way in self.escalations if way.to == self.node(node).id)

    def out_of(self, node: NodeLike) -> tuple[Escalation, ...]:
        """The escalations of either version that leave a node."""
        return tuple(way for way in self.escalations if self.node(node).id in way.after)


def _tiers(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """The tiers of the new version, with each that only the old one had behind the one that it stood behind."""
    tiers = list(new)
    for place, tier in enumerate(old):
        if tier not in tiers:
            tiers.insert(tiers.index(old[place - 1]) + 1 if place else 0, tier)
    return tuple(tiers)
