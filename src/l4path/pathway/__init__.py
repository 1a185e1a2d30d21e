"""The pathway: the immutable, validated whole of nodes, escalations and what conditions may name."""

from l4path.pathway.model import Pathway
from l4path.pathway.parts import Assumption, Invariant, Obligation, Screen, Silenced
from l4path.pathway.route import Route, RouteStep

__all__ = ["Assumption", "Invariant", "Obligation", "Pathway", "Route", "RouteStep", "Screen", "Silenced"]
