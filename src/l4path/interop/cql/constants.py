"""The numbers that conditions name, as CQL keeps them: decimals, of which it has eight digits behind the point.

A number of a pathway is never too large for it: it has 15 digits at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions import Comparison, Range
from l4path.conditions.walk import operative
from l4path.errors import FhirError, Problem
from l4path.facts import digits
from l4path.interop.cql.tree import Value
from l4path.pathway.gather import conditions_of

if TYPE_CHECKING:
    from l4path.pathway import Pathway

_MOST_DECIMALS = 8


def decimal(number: float) -> Value:
    """A number as a decimal of CQL."""
    text = digits(number)
    return Value("Decimal", text if "." in text else f"{text}.0")


def check_constants(pathway: Pathway) -> None:
    """Refuse numbers that CQL cannot keep.

    Args:
        pathway: The pathway.

    Raises:
        FhirError: With every such constant, and the condition that names it.
    """
    problems = []
    for where, context, condition in conditions_of(pathway):
        for atom in operative(condition):
            for constant in _numbers(atom):
                text = digits(constant)
                exported = context != "invariant"  # those are proven before
                if exported and len(text.partition(".")[2]) > _MOST_DECIMALS:
                    what = f"{text} in `{atom}` cannot be kept by CQL"
                    hint = f"it keeps {_MOST_DECIMALS} decimals: round it"
                    problems.append(Problem(what=what, where=where, hint=hint))
    if problems:
        raise FhirError(tuple(problems))


def _numbers(atom: object) -> list[float]:
    match atom:
        case Comparison(constant=constant):
            return [] if isinstance(constant, str) else [constant]
        case Range(low=low, high=high):
            return [low, high]
        case _:
            return []
