"""The pathway: the immutable, validated whole of nodes, escalations and what conditions may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.late import late
from l4path.pathway.model import Pathway
from l4path.pathway.parts import Assumption, Invariant, Obligation, Screen, Silenced

if TYPE_CHECKING:
    from l4path.pathway.removed import Following, Removal
    from l4path.pathway.route import Route, RouteStep

__all__ = [
    "Assumption",
    "Following",
    "Invariant",
    "Obligation",
    "Pathway",
    "Removal",
    "Route",
    "RouteStep",
    "Screen",
    "Silenced",
]
_LATE = {
    "Following": "l4path.pathway.removed",
    "Removal": "l4path.pathway.removed",
    "Route": "l4path.pathway.route",
    "RouteStep": "l4path.pathway.route",
}


def __getattr__(name: str) -> object:
    """Import what routes and the following of a source are told by when it is first asked for."""
    return late(__name__, _LATE, name)
