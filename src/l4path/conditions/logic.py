"""One algebra of formulas: and, or, not, at least, sum and constants, over leaves that each room chooses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Protocol, TypeVar

from l4path.brief import Brief
from l4path.errors import ConditionError, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MAX_DEPTH = 100
Operator = Literal["==", "!=", "<", "<=", ">", ">="]
Value = TypeVar("Value")


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


class Condition(Combinable, Brief):
    """Something that is met, not met or unknown for a patient.

    Conditions are values: equal when they say the same in the same order, combined with ``&``, ``|`` and ``~``. They
    have no truth value of their own, because that depends on the patient.

    Example:
        >>> from l4path import Flag, Number
        >>> pain, locked = Number("pain", "knee pain", minimum=0, maximum=10), Flag("locked", "locked knee")
        >>> (pain >= 4) & ~locked == (pain >= 4) & ~locked
        True
        >>> print((pain >= 4) & ~locked)
        pain >= 4 and not locked
        >>> if pain >= 4: pass
        Traceback (most recent call last):
        TypeError: a condition has no truth value until a patient is known: combine with & | ~ instead of and, or, not
    """

    __slots__ = ()

    @property
    def depth(self) -> int:
        """How deeply conditions are nested in this one; 1 for one that holds no other."""
        return 1

    def __str__(self) -> str:
        """The condition in the condition language."""
        from l4path.conditions.writer import written  # noqa: PLC0415 - it knows every kind of condition

        return written(self)  # type: ignore[arg-type]


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


@dataclass(frozen=True, slots=True, repr=False)
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


@dataclass(frozen=True, slots=True, repr=False)
class And(Condition):
    """All of its parts; an ``and`` within an ``and`` is the same as one."""

    parts: tuple[Condition, ...]
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Flatten, and refuse too deep a nesting."""
        object.__setattr__(self, "parts", _combined(self.parts, And))
        object.__setattr__(self, "depth", _nested(self.parts))


@dataclass(frozen=True, slots=True, repr=False)
class Or(Condition):
    """Any of its parts; an ``or`` within an ``or`` is the same as one."""

    parts: tuple[Condition, ...]
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Flatten, and refuse too deep a nesting."""
        object.__setattr__(self, "parts", _combined(self.parts, Or))
        object.__setattr__(self, "depth", _nested(self.parts))


@dataclass(frozen=True, slots=True, repr=False)
class Not(Condition):
    """The contrary of its part; unknown where the part is unknown."""

    part: Condition
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse too deep a nesting."""
        object.__setattr__(self, "part", condition(self.part))
        object.__setattr__(self, "depth", _nested((self.part,)))


@dataclass(frozen=True, slots=True, repr=False)
class AtLeast(Condition):
    """At least so many of its parts."""

    count: int
    parts: tuple[Condition, ...]
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a count that is none or more than there are parts."""
        parts = tuple(condition(part) for part in self.parts)
        object.__setattr__(self, "parts", parts)
        if type(self.count) is not int or not 1 <= self.count <= len(parts):
            raise ConditionError(
                f"at_least {shown(self.count)} of {len(parts)} conditions", hint=f"the number is from 1 to {len(parts)}"
            )
        object.__setattr__(self, "depth", _nested(parts))


@dataclass(frozen=True, slots=True, repr=False)
class Sum(Condition):
    """The points of those of its parts that are met, compared with a whole number.

    Stands in rules, where a score has been taken apart; a condition compares the score itself.

    Attributes:
        score: The id of the score.
        points: The points of each part; never 0.
        parts: What each of them is given for.
        op: The comparison.
        constant: The whole number.
    """

    score: str
    points: tuple[int, ...]
    parts: tuple[Condition, ...]
    op: Operator
    constant: int


def at_least(count: int, *conditions: Combinable | bool) -> AtLeast:
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


MET, NOT_MET = Constant(value=True), Constant(value=False)


def all_of(parts: Iterable[Condition]) -> Condition:
    """All of the parts, without those that are always met; parts that are themselves an ``and`` stay one.

    Example:
        >>> from l4path import Flag
        >>> locked = condition(Flag("locked", "locked knee"))
        >>> all_of((MET, locked)) == locked, all_of(()) == MET, all_of((locked, NOT_MET)) == NOT_MET
        (True, True, True)
    """
    return _joined(And, parts, MET, NOT_MET)


def any_of(parts: Iterable[Condition]) -> Condition:
    """Any of the parts, without those that are never met; parts that are themselves an ``or`` stay one."""
    return _joined(Or, parts, NOT_MET, MET)


def _joined(kind: type[And | Or], parts: Iterable[Condition], neutral: Constant, settling: Constant) -> Condition:
    kept: list[Condition] = []
    for part in parts:
        if part.__class__ is not Constant:
            kept.append(part)
        elif part.value is not neutral.value:
            return settling
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else _plain(kind, "parts", tuple(kept), kept)


def negated(part: Condition) -> Condition:
    """The contrary."""
    return Constant(not part.value) if isinstance(part, Constant) else _plain(Not, "part", part, (part,))


def several(count: int, parts: Iterable[Condition]) -> Condition:
    """At least so many of the parts, those that are always or never met counted already."""
    kept = list(parts)
    needed = count - kept.count(MET)
    kept = [part for part in kept if not isinstance(part, Constant)]
    if needed <= 0:
        return MET
    if needed > len(kept):
        return NOT_MET
    made = _plain(AtLeast, "parts", tuple(kept), kept)
    object.__setattr__(made, "count", needed)
    return made


def _plain(kind: type[Condition], field: str, combined: object, parts: Iterable[Condition]) -> Condition:
    """A formula of a rule, which may go deeper than an authored condition, and keeps its parts as they are."""
    made, put = object.__new__(kind), object.__setattr__
    put(made, field, combined)
    put(made, "depth", 1 + max([part.depth for part in parts]))
    return made


class Algebra(Protocol[Value]):
    """What the connectives mean in one reading of formulas, such as Kleene's truth values or a text."""

    def constant(self, value: bool) -> Value:
        """Always met, or never."""
        ...

    def all_of(self, parts: Sequence[Value]) -> Value:
        """Every part."""
        ...

    def any_of(self, parts: Sequence[Value]) -> Value:
        """At least one part."""
        ...

    def negated(self, part: Value) -> Value:
        """Not the part."""
        ...

    def several(self, count: int, parts: Sequence[Value]) -> Value:
        """At least so many parts."""
        ...

    def total(self, stated: Sum, parts: Sequence[Value]) -> Value:
        """The points of the parts that are met beside a whole number."""
        ...


def fold(formula: Condition, leaf: Callable[[Any], Value], algebra: Algebra[Value]) -> Value:
    """The value of a formula in an algebra, given the value of each leaf.

    Args:
        formula: Any formula; whatever is no connective is a leaf.
        leaf: The value of a leaf.
        algebra: What the connectives mean.
    """
    kind = formula.__class__
    if kind not in CONNECTIVES:
        return leaf(formula)
    if kind is Constant:
        return algebra.constant(formula.value)  # type: ignore[attr-defined]
    # called again by its own name: a function within that calls itself is garbage that keeps its values; and a leaf is
    # asked for where it stands, as most parts are leaves
    parts = [fold(part, leaf, algebra) if part.__class__ in CONNECTIVES else leaf(part) for part in operands(formula)]
    match formula:
        case And():
            return algebra.all_of(parts)
        case Or():
            return algebra.any_of(parts)
        case Not():
            return algebra.negated(*parts)
        case AtLeast(count=count):
            return algebra.several(count, parts)
        case Sum():
            return algebra.total(formula, parts)
        case _:
            raise AssertionError(f"{formula} is no connective")


CONNECTIVES = frozenset((And, Or, Not, Constant, AtLeast, Sum))
"""What is no leaf, told apart by its class without a call."""


def operands(formula: Condition) -> tuple[Condition, ...]:
    """The parts that a connective combines; none of a constant or a leaf."""
    if isinstance(formula, (And, Or, AtLeast, Sum)):
        return formula.parts
    return (formula.part,) if isinstance(formula, Not) else ()
