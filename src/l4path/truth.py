"""The three truth values, and what it takes to combine them when something is unknown."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence


class Truth(Enum):
    """Whether something holds for a patient: met, not met, or unknown because something was not recorded.

    Combined by strong Kleene logic (Kleene, Introduction to Metamathematics, 1952, section 64). It is neither true
    nor false in an ``if``, because *unknown* must never be taken for either.

    Example:
        >>> Truth.MET is Truth.UNKNOWN
        False
        >>> bool(Truth.UNKNOWN)
        Traceback (most recent call last):
        TypeError: a truth value is met, not met or unknown: compare it, as in `truth is Truth.MET`
    """

    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    MET = "met"

    def __bool__(self) -> NoReturn:
        """Refuse to choose between unknown and the two others."""
        raise TypeError("a truth value is met, not met or unknown: compare it, as in `truth is Truth.MET`")


def sum_truth(op: str, constant: int, least: int, greatest: int) -> int:
    """Whether a sum between two whole numbers meets a comparison: 0 no, 1 some of what lies between, 2 all of it.

    Args:
        op: ``==``, ``!=``, ``<``, ``<=``, ``>`` or ``>=``.
        constant: What it is compared with.
        least: The least that the sum may be.
        greatest: The greatest; every whole number between the two counts, too.

    Example:
        >>> sum_truth(">=", 3, 1, 2), sum_truth(">=", 3, 2, 4), sum_truth("!=", 3, 4, 6)
        (0, 1, 2)
    """
    match op:
        case ">=":
            return 2 if least >= constant else 1 if greatest >= constant else 0
        case ">":
            return sum_truth(">=", constant + 1, least, greatest)
        case "<":
            return 2 - sum_truth(">=", constant, least, greatest)
        case "<=":
            return 2 - sum_truth(">=", constant + 1, least, greatest)
        case "==":
            return 2 if least == greatest == constant else 1 if least <= constant <= greatest else 0
        case _:
            return 2 - sum_truth("==", constant, least, greatest)


def bounds(points: Sequence[int], truths: Sequence[int]) -> tuple[int, int]:
    """The least and the greatest that points may add up to, given whether each is earned: 0 no, 1 unknown, 2 yes."""
    least = greatest = 0
    for point, truth in zip(points, truths, strict=True):
        if truth == 2:  # noqa: PLR2004
            least += point
            greatest += point
        elif truth == 1:
            least += min(point, 0)
            greatest += max(point, 0)
    return least, greatest
