"""The pathway: the immutable, validated whole of nodes, escalations and what conditions may name."""

from l4path.pathway.model import Pathway
from l4path.pathway.parts import Assumption, Invariant, Obligation, Screen, Silenced

__all__ = ["Assumption", "Invariant", "Obligation", "Pathway", "Screen", "Silenced"]
