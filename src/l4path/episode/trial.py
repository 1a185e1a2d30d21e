"""One course of a treatment, as it is recorded; and what every record is: a small value that never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from l4path.errors import EpisodeError, Problem, listed, shown
from l4path.facts import OUTCOMES
from l4path.intended import LEAVE_OUT, OUTCOME_WORDS, meant_word, not_recorded, outcome_unsure, plain_number

if TYPE_CHECKING:
    from decimal import Decimal

    from l4path.facts import Outcome

Recorded: TypeAlias = "bool | float | Decimal | str | Iterable[str]"
"""What may be recorded of a fact or a measure: yes or no, a number, the id of a value, or ids of several."""
_NEVER_BESIDE_AN_OUTCOME = ("tolerated", "relapsed")
_MAY_HAVE_ENDED = "responded"
_PLAIN = frozenset((bool, int, float, str, frozenset))
"""Kinds of values that are kept as they are given, told apart without a call."""


def outcome_hint(dropped: object) -> str:
    """What to write instead of a word that is no outcome; none is guessed, since near words may mean contrary things.

    Example:
        >>> outcome_hint("no effect")
        'write outcome = "failed"'
    """
    if ours := meant_word(dropped, OUTCOME_WORDS):
        return f'write outcome = "{ours}"'
    hint = f"the outcomes are {listed(OUTCOMES)}"
    if not_recorded(dropped):
        return f"{LEAVE_OUT}; {hint}"
    if unsure := outcome_unsure(dropped):
        return f"{unsure}; {hint}"
    if isinstance(dropped, str) and dropped.strip().lower() in ("contraindicated", "not suitable", "unsuitable"):
        return f"what forbids a treatment is recorded below [facts], and its trial left out; {hint}"
    if isinstance(dropped, str) and dropped.strip().lower() in (
        "patient preference",
        "declined",
        "refused",
        "rejected",
    ):
        return "what the patient does not want is no trial: name the treatment in declined = [...]"
    return hint


class Value:
    """A small value: equal by its fields, never changed."""

    __slots__: tuple[str, ...] = ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a record never changes: make another one (tried to set {name})")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a record never changes (tried to delete {name})")

    def _key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, type(self)) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(frozenset(part) if isinstance(part, Mapping) else part for part in self._key()))


class Trial(Value):
    """One course of a treatment, with what was measured, or with the outcome that the clinician recorded.

    Args:
        outcome: ``responded``, ``failed``, ``intolerant``, ``ongoing``, ``relapsed`` or ``stopped``; None to let the
            measures say. A course that was given up before it could tell is ``stopped``.
        **measures: What was measured, such as ``weeks=8`` or ``relief=10``.

    Raises:
        EpisodeError: When the outcome is none of these, or stands beside ``tolerated`` or ``relapsed``, or beside
            ``ended`` (of ``responded`` it may: what helped may be over).

    Example:
        >>> Trial(weeks=8, relief=10).measures["weeks"]
        8
        >>> Trial("failed").outcome
        'failed'
    """

    __slots__ = ("measures", "outcome")

    outcome: Outcome | None
    measures: Mapping[str, Any]

    def __init__(self, /, outcome: Outcome | None = None, **measures: Recorded) -> None:
        """Keep the record."""
        object.__setattr__(self, "outcome", outcome)
        kept = {name: kept_as(value) for name, value in measures.items()}
        object.__setattr__(self, "measures", MappingProxyType(kept))
        problems = []
        if outcome is not None and outcome not in OUTCOMES:
            problems.append(
                Problem(what=f"{shown(outcome)} is no outcome", where="outcome", hint=outcome_hint(outcome))
            )
        elif outcome is not None:
            problems += [
                Problem(
                    what=f"{name} beside an outcome",
                    where=name,
                    hint="the outcome says it: leave one of them out",
                )
                for name in _NEVER_BESIDE_AN_OUTCOME
                if name in measures
            ]
            if "ended" in measures and outcome != _MAY_HAVE_ENDED:
                hint = f"the outcome says it: leave one of them out; only beside {_MAY_HAVE_ENDED} may it stand"
                problems.append(Problem(what="ended beside an outcome", where="ended", hint=hint))
        if problems:
            raise EpisodeError(tuple(problems))

    def with_outcome(self, outcome: Outcome | None) -> Trial:
        """The same course with another outcome recorded, or with none; what was measured stays.

        What only a trial without an outcome may hold, that it was not tolerated or that it relapsed, is left out where
        an outcome says it; so is that it has ended, but beside ``responded``.

        Raises:
            EpisodeError: When the outcome is none.

        Example:
            >>> Trial(weeks=8, tolerated=False).with_outcome("failed")
            Trial('failed', weeks=8)
        """
        dropped: tuple[str, ...] = () if outcome is None else _NEVER_BESIDE_AN_OUTCOME
        left_out = dropped if outcome in (None, _MAY_HAVE_ENDED) else (*dropped, "ended")
        return Trial(outcome, **{name: value for name, value in self.measures.items() if name not in left_out})

    def __repr__(self) -> str:
        content = [repr(self.outcome)] if self.outcome else []
        return f"Trial({', '.join(content + [f'{name}={value!r}' for name, value in self.measures.items()])})"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt_trial, (self.outcome, dict(self.measures))


def _rebuilt_trial(outcome: Outcome | None, measures: dict[str, Any]) -> Trial:
    return Trial(outcome, **measures)


def kept_as(value: Any) -> Any:
    """A value in the form in which it is kept: several as a set; what no pathway can take stays for it to refuse."""
    if value.__class__ in _PLAIN:
        return value
    if not isinstance(value, list | set):
        return plain_number(value)
    return frozenset(value) if all(isinstance(item, str) for item in value) else tuple(value)
