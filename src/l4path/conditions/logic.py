"""How conditions combine: and, or, not, at least so many of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from l4path.errors import ConditionError, quoted, shown

MAX_DEPTH = 100


class Combinable:
    """Whatever stands for a condition: combined with others by ``&``, ``|`` and ``~``."""

    __slots__ = ()

    def __and__(self, other: object) -> And:
        """Both."""
        return And((condition(self), condition(other)))

    def __rand__(self, other: object) -> And:
        """Both."""
        return And((condition(other), condition(self)))

    def __or__(self, other: object) -> Or:
        """Either."""
        return Or((condition(self), condition(other)))

    def __ror__(self, other: object) -> Or:
        """Either."""
        return Or((condition(other), condition(self)))

    def __invert__(self) -> Not:
        """Not this."""
        return Not(condition(self))

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for true or false."""
        raise TypeError(
            "a condition has no truth value until a patient is known: combine with & | ~ instead of and, or, not"
        )


class Condition(Combinable):
    """Something that is met, not met or unknown for a patient.

    Conditions are values: equal when they say the same in the same order, combined with ``&``, ``|`` and ``~``. They
    have no truth value of their own, because that depends on the patient.

    Example:
        >>> from l4path import Flag, Number
        >>> pain, locked = Number("pain", "knee pain", minimum=0, maximum=10), Flag("locked", "locked knee")
        >>> (pain >= 4) & ~locked == (pain >= 4) & ~locked
        True
        >>> if pain >= 4: pass
        Traceback (most recent call last):
        TypeError: a condition has no truth value until a patient is known: combine with & | ~ instead of and, or, not
    """

    __slots__ = ()

    @property
    def depth(self) -> int:
        """How deeply conditions are nested in this one; 1 for one that holds no other."""
        return 1


def condition(value: object) -> Condition:
    """A condition from what may stand for one: itself, a flag, a definition, True or False.

    Raises:
        ConditionError: For anything else.

    Example:
        >>> from l4path import Flag
        >>> condition(Flag("locked", "locked knee")).operand.fact.id
        'locked'
    """
    if isinstance(value, Condition):
        return value
    if isinstance(value, bool):
        return Constant(value)
    as_condition = getattr(value, "as_condition", None)
    if as_condition is None:
        hint = (
            "text is read with l4path.parse(text, pathway)"
            if isinstance(value, str)
            else "compare it, as in `pain >= 4`"
        )
        raise ConditionError(f"{quoted(value)} is not a condition", hint=hint)
    return as_condition()  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Constant(Condition):
    """Always met, or never."""

    value: bool


def _combined(parts: object, kind: type[And | Or]) -> tuple[Condition, ...]:
    flat: list[Condition] = []
    for part in parts:  # type: ignore[attr-defined]
        made = condition(part)
        flat.extend(made.parts if isinstance(made, kind) else (made,))
    if len(flat) < 2:  # noqa: PLR2004
        raise ConditionError("`and` and `or` combine two conditions or more")
    return tuple(flat)


def _nested(parts: tuple[Condition, ...]) -> int:
    depth = 1 + max(part.depth for part in parts)
    if depth > MAX_DEPTH:
        raise ConditionError(
            f"conditions are nested more than {MAX_DEPTH} deep", hint="name a part of it in a definition"
        )
    return depth


@dataclass(frozen=True, slots=True)
class And(Condition):
    """All of its parts; an ``and`` within an ``and`` is the same as one."""

    parts: tuple[Condition, ...]
    depth: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Flatten, and refuse too deep a nesting."""
        object.__setattr__(self, "parts", _combined(self.parts, And))
        object.__setattr__(self, "depth", _nested(self.parts))


@dataclass(frozen=True, slots=True)
class Or(Condition):
    """Any of its parts; an ``or`` within an ``or`` is the same as one."""

    parts: tuple[Condition, ...]
    depth: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Flatten, and refuse too deep a nesting."""
        object.__setattr__(self, "parts", _combined(self.parts, Or))
        object.__setattr__(self, "depth", _nested(self.parts))


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The contrary of its part; unknown where the part is unknown."""

    part: Condition
    depth: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse too deep a nesting."""
        object.__setattr__(self, "part", condition(self.part))
        object.__setattr__(self, "depth", _nested((self.part,)))


@dataclass(frozen=True, slots=True)
class AtLeast(Condition):
    """At least so many of its parts."""

    count: int
    parts: tuple[Condition, ...]
    depth: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse a count that is none or more than there are parts."""
        parts = tuple(condition(part) for part in self.parts)
        object.__setattr__(self, "parts", parts)
        if type(self.count) is not int or not 1 <= self.count <= len(parts):
            raise ConditionError(
                f"at_least {shown(self.count)} of {len(parts)} conditions", hint=f"the number is from 1 to {len(parts)}"
            )
        object.__setattr__(self, "depth", _nested(parts))


def at_least(count: int, *conditions: object) -> AtLeast:
    """At least so many of the conditions.

    Args:
        count: From 1 to the number of conditions.
        *conditions: Conditions, flags or definitions.

    Raises:
        ConditionError: When the count does not fit.

    Example:
        >>> from l4path import Flag, text
        >>> text(at_least(2, *(Flag(name, name) for name in ("numbness", "tingling", "weakness"))))
        'at_least(2, numbness, tingling, weakness)'
    """
    return AtLeast(count, conditions)  # type: ignore[arg-type]
