"""Conditions for the arrows, in few words; what very many of them share is said once, under a sign."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from l4path.conditions import And
from l4path.diagrams.lettering import printable
from l4path.language.phrases import phrase

if TYPE_CHECKING:
    from l4path.conditions import Condition
    from l4path.escalations import Escalation
    from l4path.pathway import Pathway

_SIGNS: Final = ("*", "**")
_OFTEN: Final = 8
_SHARE: Final = 0.2


class Asides:
    """The shared conditions of a pathway, each with its sign."""

    def __init__(self, pathway: Pathway) -> None:
        """Count which conditions are wanted, beside others, by most escalations."""
        self._pathway = pathway
        ways = pathway.escalations
        wanted = Counter(part for way in ways for part in dict.fromkeys(_parts(way.when)))
        least = max(_OFTEN, _SHARE * len(ways))
        self._signs = {
            part: sign for (part, count), sign in zip(wanted.most_common(), _SIGNS, strict=False) if count >= least
        }

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """Each sign with the words it stands for."""
        return tuple((sign, printable(phrase(part, self._pathway, brief=True))) for part, sign in self._signs.items())

    def of(self, escalation: Escalation) -> tuple[str, tuple[str, ...]]:
        """What is left to say of an escalation's condition, and the signs for the rest of it."""
        parts = _parts(escalation.when)
        left = tuple(part for part in parts if part not in self._signs)
        signs = tuple(sign for part, sign in self._signs.items() if part in parts)
        if not left:
            return "", signs
        return phrase(left[0] if len(left) == 1 else And(left), self._pathway, brief=True), signs


def _parts(when: Condition | None) -> tuple[Condition, ...]:
    if when is None:
        return ()
    return when.parts if isinstance(when, And) else (when,)
