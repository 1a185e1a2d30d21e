"""What may be given for a node, for a condition and for a fact: the types of public parameters."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from l4path.conditions.logic import Combinable
from l4path.facts import Fact


class NodeShape(Protocol):
    """A treatment, a review or a disposition, as the rooms below the nodes see it."""

    @property
    def id(self) -> str:
        """The name that conditions and episodes use."""

    @property
    def tier(self) -> str:
        """The tier it belongs to; nothing else that has an id has one."""


class Identified(Protocol):
    """Whatever has an id: a node, an escalation, a fact, a definition, an assumption."""

    @property
    def id(self) -> str:
        """Its name."""


class FactShape(Protocol):
    """A handle such as ``Number("pain", ...)``, as whatever only needs its declaration sees it."""

    @property
    def fact(self) -> Fact:
        """The declaration."""


NodeLike: TypeAlias = NodeShape | str
"""A node, or its id."""
ElementLike: TypeAlias = Identified | str
"""Any element of a pathway, or its id."""
FactLike: TypeAlias = FactShape | Fact
"""A fact or measure: its handle, or the declaration itself."""
ConditionLike: TypeAlias = Combinable | bool
"""A condition, a flag, a definition, or always (``True``) or never (``False``)."""
