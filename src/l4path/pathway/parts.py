"""The small parts of a pathway: statements that always hold, and findings that its authors accept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.conditions import Condition, condition
from l4path.evidence import check_text, refuse
from l4path.facts import check_name


@dataclass(frozen=True, slots=True)
class _Statement:
    id: str
    title: str
    always: Condition

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(self, id: str, title: str, always: object) -> None: ...  # noqa: A002

    def __post_init__(self) -> None:
        what = f"an {type(self).__name__.lower()}"
        refuse(check_name(self.id, what) + check_text(self.title, "title", required=True))
        object.__setattr__(self, "always", condition(self.always))


class Invariant(_Statement):
    """What no episode may break: a condition that is never NOT_MET, whoever the patient is.

    Attributes:
        id: Its name.
        title: What it promises, in a sentence.
        always: The condition; it may use ``reached``, ``offered`` and ``option``.

    Example:
        >>> from l4path import failed, offered
        >>> first = ~offered("replacement") | failed("exercise")
        >>> Invariant("no_early_surgery", "No replacement before exercise failed", first).id
        'no_early_surgery'
    """

    __slots__ = ()


class Assumption(_Statement):
    """What every possible patient meets; an episode that contradicts it is refused, unless it is an emergency.

    Attributes:
        id: Its name.
        title: What is assumed, in a sentence.
        always: The condition.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding of the checker that the authors accept at one place, with their reason.

    Attributes:
        code: The finding's code.
        where: The place.
        reason: Why it is accepted.
    """

    code: str
    where: str
    reason: str

    def __post_init__(self) -> None:
        """Refuse a silence without a reason."""
        refuse(
            check_text(self.code, "code", required=True)
            + check_text(self.where, "where", required=True)
            + check_text(self.reason, "reason", required=True)
        )
