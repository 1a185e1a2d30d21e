"""How bad what the checker finds is; and its sentences, which stand in the catalogues of words under ``check``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Sequence

SEVERITY: Final = {
    "no-evidence": "warning",
    "unused-fact": "warning",
    "unused-measure": "warning",
    "unscreened-red-flag": "warning",
    "tier-regression": "warning",
    "late-start": "warning",
    "no-way-on": "warning",
    "duplicate-escalation": "warning",
    "no-question": "warning",
    "expired-source": "warning",
    "number-differs": "warning",
    "unused-silence": "warning",
    "never-met": "error",
    "always-met": "warning",
    "score-unreachable": "warning",
    "caution-never": "warning",
    "never-reached": "error",
    "never-offered": "error",
    "never-fires": "error",
    "redundant-escalation": "warning",
    "stuck": "error",
    "emergency-stuck": "error",
    "blocked": "error",
    "review-gap": "warning",
    "review-overlap": "warning",
    "red-flag-missed": "error",
    "emergency-leak": "error",
    "invariant-broken": "error",
    "invariant-vacuous": "warning",
    "obligation-broken": "error",
    "obligation-vacuous": "warning",
}
"""Every code, with how bad what it finds is: an ``error`` is a patient who is let down, a ``warning`` is a doubt."""

COUNTED: Final = frozenset(("no-evidence", "unused-fact", "unused-measure", "no-question", "expired-source"))
"""The codes that are found once an element and say no more than that: counted in one line."""


def of(key: str, /, **slots: object) -> str:
    """A sentence of the checker, its slots filled.

    Args:
        key: Its key in the catalogues, without ``check.``.
        **slots: What is filled in.

    Example:
        >>> of("title.stuck")
        'A patient for whom nothing is left'
    """
    return words()(f"check.{key}", **slots)


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Things in a row, as in ``a, b and c``; or ``last`` before the last of them."""
    return words().joined(parts, last)
