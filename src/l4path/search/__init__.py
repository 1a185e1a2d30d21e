"""The search for episodes: one with a wanted property, or the proof that there is none."""

from l4path.search.backends import SolverName
from l4path.search.budget import Budget
from l4path.search.find import BUDGET, Answer, Search, find

__all__ = ["BUDGET", "Answer", "Budget", "Search", "SolverName", "find"]
