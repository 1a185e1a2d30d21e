"""The three truth values, and what it takes to combine them when something is unknown."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn


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
