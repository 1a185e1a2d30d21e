"""When time alone changes an answer: the constants that conditions compare durations with."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from l4path.conditions import Comparison, Range, operands
from l4path.meaning import Atom, Is, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.conditions import Condition
    from l4path.pathway import Pathway

_STEP = {">=": (False,), "<": (False,), ">": (True,), "<=": (True,), "==": (False, True), "!=": (False, True)}
"""Of each comparison, whether its answer turns at the constant (no) or just after it (yes)."""


def turns_of(pathway: Pathway) -> dict[str, tuple[tuple[float, bool], ...]]:
    """Of each number that conditions look at, the constants where an answer turns, and whether just after them.

    Args:
        pathway: The pathway.

    Example:
        >>> import l4path
        >>> turns_of(l4path.load("l4"))["mbb_rfd.weeks"]
        ((12, False),)
    """
    found: dict[str, set[tuple[float, bool]]] = {}
    for rule in rules_of(pathway).values():
        for atom in _atoms(rule):
            match atom.condition:
                case Comparison(op=op, constant=constant) if not isinstance(constant, str):
                    found.setdefault(atom.name, set()).update((constant, after) for after in _STEP[op])
                case Range(low=low, low_op=low_op, high_op=high_op, high=high):
                    found.setdefault(atom.name, set()).update(((low, low_op == "<"), (high, high_op == "<=")))
                case _:
                    pass
    return {name: tuple(sorted(turns)) for name, turns in found.items()}


def _atoms(formula: Condition) -> Iterator[Atom]:
    waiting: list[Any] = [formula]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Atom):
            yield here
        waiting += (here.formula,) if isinstance(here, Is) else operands(here)


def when_turned(value: float, since: int, turn: tuple[float, bool], day: int) -> tuple[int, ...]:
    """The first moment at which a number of weeks that rises has come to a constant, as doubles tell it.

    Args:
        value: The number of weeks.
        since: When it was that.
        turn: The constant, and whether the answer turns just after it.
        day: How many numbers a day has.
    """
    return tuple(since + passed for passed in _passed(value, turn, day))


@lru_cache(maxsize=4096)
def _passed(value: float, turn: tuple[float, bool], day: int) -> tuple[int, ...]:
    constant, after = turn
    exact = (Fraction(constant) - Fraction(value)) * 7 * day
    first = math.floor(exact) + 1 if after else math.ceil(exact)
    # a sum of doubles may come to the constant a little late, or early
    return (first,) if isinstance(value, int) and day == 1 else (first - 1, first, first + 1)
