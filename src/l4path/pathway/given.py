"""What a function was given where a pathway is wanted."""

from __future__ import annotations

from l4path.errors import PathwayError, Problem, quoted
from l4path.pathway.model import Pathway


def check_pathway(value: object) -> None:
    """Refuse whatever is no pathway.

    Args:
        value: What was given.

    Raises:
        PathwayError: When it is none.

    Example:
        >>> check_pathway("l4")
        Traceback (most recent call last):
        l4path.errors.PathwayError: 'l4' is not a pathway; take one from l4path.load or l4path.read_pathway
    """
    if not isinstance(value, Pathway):
        hint = "take one from l4path.load or l4path.read_pathway"
        raise PathwayError((Problem(what=f"{quoted(value)} is not a pathway", hint=hint),))
