"""The pathway: the immutable, validated whole of nodes, escalations and what conditions may name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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
_LATER = {"Following": "removed", "Removal": "removed", "Route": "route", "RouteStep": "route"}


def __getattr__(name: str) -> object:
    """Import what routes and the following of a source are told by when it is first asked for."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    return found
