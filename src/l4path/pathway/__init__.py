"""The pathway: the immutable, validated whole of nodes, escalations and what conditions may name."""

from l4path.pathway.model import Pathway
from l4path.pathway.parts import Assumption, Invariant, Obligation, Screen, Silenced
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
