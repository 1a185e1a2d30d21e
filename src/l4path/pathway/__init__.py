"""The pathway: the immutable, validated whole of nodes, escalations and what conditions may name."""

from l4path.pathway.model import Pathway
from l4path.pathway.parts import Assumption, Invariant, Obligation, Screen, Silenced
from l4path.pathway.removed import Following, Removal

__all__ = ["Assumption", "Following", "Invariant", "Obligation", "Pathway", "Removal", "Screen", "Silenced"]
