"""The smallest conditions: one recorded thing beside a constant, one outcome of a treatment, one definition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from l4path.brief import Brief
from l4path.conditions.logic import MAX_DEPTH, Combinable, Condition, Operator, condition
from l4path.errors import STRICT, ConditionError, Problem, did_you_mean, listed, quoted, shown
from l4path.evidence import CONVENTION, Evidence, check_items, check_text, refuse
from l4path.facts import (
    BUILT_IN_MEASURES,
    INVARIANT_PREDICATES,
    PREDICATES,
    READ_BY_PREDICATES,
    Fact,
    check_name,
    exact,
    is_number,
)
from l4path.intended import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterable

OPERATORS: tuple[str, ...] = get_args(Operator)


@dataclass(frozen=True, slots=True, repr=False)
class Operand(Brief):
    """What an atom looks at: a fact of the patient, a measure of the trial at hand, or a measure of a named treatment.

    Attributes:
        fact: The declared fact or measure.
        treatment: The id of the treatment whose measure it is; None for a fact, or for a bare measure within a trial.
    """

    fact: Fact
    treatment: str | None = None

    def __post_init__(self) -> None:
        """Refuse a fact of the patient as a treatment's measure, and what only predicates read."""
        if self.treatment is None:
            return
        if not self.fact.measure:
            raise ConditionError(f"{self.fact.id} is a fact of the patient, not a measure of a trial")
        if self.fact.id in READ_BY_PREDICATES:
            _, hint = READ_BY_PREDICATES[self.fact.id]
            raise ConditionError(
                f"{self.fact.id} is read through predicates only", hint=f"write {hint}({self.treatment})"
            )

    @property
    def name(self) -> str:
        """The operand as the condition language writes it."""
        return self.fact.id if self.treatment is None else f"{self.treatment}.{self.fact.id}"


def _kind(operand: Operand, wanted: tuple[str, ...], how: str) -> None:
    if operand.fact.kind not in wanted:
        article = "is a flag and stands bare" if operand.fact.kind == "flag" else f"is a {operand.fact.kind}"
        raise ConditionError(f"{operand.name} {article}, so it cannot be {how}", hint=_usage(operand))


def _usage(operand: Operand) -> str:
    name = operand.name
    match operand.fact.kind:
        case "flag":
            return f"write `{name}` or `not {name}`"
        case "number":
            return f"compare it with a number, as in `{name} >= ...`"
        case "choice":
            return f"write `{name} == value` or `{name} in {{value, value}}`"
        case _:
            return f"write `value in {name}`"


def _value(operand: Operand, value: object) -> None:
    if value not in operand.fact.value_ids:
        what, missing = f"{shown(value)} is not a value of {operand.name}", f"value {operand.fact.id}.{shown(value)}"
        raise ConditionError(Problem(what=what, hint=_value_hint(operand, value), missing=missing))


def _value_hint(operand: Operand, value: object) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return 'name them one after another, as in isin("a", "b")'
    if isinstance(value, str):
        for known, label in operand.fact.values:
            if label.lower() == value.strip().lower() != known:
                return f"it is the label of {known}: write {known}"
    guess = did_you_mean(value, operand.fact.value_ids, alike=STRICT) if isinstance(value, str) else ""
    return guess or f"allowed: {operand.fact.labelled_values}"


def _bound(operand: Operand, value: object) -> None:
    if wrong := operand.fact.check_bound(value):
        if not is_number(value):
            raise ConditionError(f"{operand.name} is a number: {wrong}")
        bounds = [key for key in ("minimum", "maximum") if getattr(operand.fact, key) is not None]
        hint = f"compare {operand.name} with a number in its range"
        own = bounds and operand.fact.id not in BUILT_IN_MEASURES
        raise ConditionError(wrong, hint=f"{hint}, or change its {' and '.join(bounds)}" if own else hint)


@dataclass(frozen=True, slots=True, repr=False)
class FlagAtom(Condition):
    """A flag that is recorded as yes."""

    operand: Operand

    def __post_init__(self) -> None:
        """Refuse what is not a flag."""
        _kind(self.operand, ("flag",), "a condition by itself")


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Condition):
    """A number beside a threshold, or a choice beside one of its values (``==`` and ``!=`` only)."""

    operand: Operand
    op: Operator
    constant: int | float | str

    def __post_init__(self) -> None:
        """Refuse a comparison that could never be meant."""
        if self.op not in OPERATORS:
            raise ConditionError(f"{shown(self.op)} is not a comparison", hint=f"allowed: {' '.join(OPERATORS)}")
        _kind(self.operand, ("number", "choice"), f"compared by {self.op}")
        if self.operand.fact.kind == "choice":
            if self.op not in ("==", "!="):
                raise ConditionError(
                    f"{self.operand.name} is a choice, compared by == and != only", hint=_usage(self.operand)
                )
            _value(self.operand, self.constant)
        else:
            object.__setattr__(self, "constant", plain_number(self.constant))
            _bound(self.operand, self.constant)
            object.__setattr__(self, "constant", exact(self.constant))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, repr=False)
class Range(Condition):
    """A number between two thresholds; ``low_op`` and ``high_op`` are ``<`` or ``<=``."""

    operand: Operand
    low: int | float
    low_op: Literal["<", "<="]
    high_op: Literal["<", "<="]
    high: int | float

    def __post_init__(self) -> None:
        """Refuse what is not a number, and thresholds outside its range."""
        _kind(self.operand, ("number",), "within a range")
        for op in (self.low_op, self.high_op):
            if op not in ("<", "<="):
                raise ConditionError(f"{shown(op)} does not bound a range", hint="allowed: < <=")
        for end in ("low", "high"):
            object.__setattr__(self, end, plain_number(getattr(self, end)))
        _bound(self.operand, self.low)
        _bound(self.operand, self.high)
        object.__setattr__(self, "low", exact(self.low))
        object.__setattr__(self, "high", exact(self.high))


@dataclass(frozen=True, slots=True, repr=False)
class Membership(Condition):
    """A choice that is one of some values, or (``negated``) none of them."""

    operand: Operand
    values: tuple[str, ...]
    negated: bool = False

    def __post_init__(self) -> None:
        """Refuse values that the choice does not have."""
        _kind(self.operand, ("choice",), "one of a set of values")
        object.__setattr__(self, "values", tuple(self.values))
        if not self.values:
            raise ConditionError(f"{self.operand.name} is compared with no value", hint="name at least one")
        for value in self.values:
            _value(self.operand, value)


@dataclass(frozen=True, slots=True, repr=False)
class Contains(Condition):
    """A value that is among the choices recorded, or (``negated``) is not."""

    operand: Operand
    value: str
    negated: bool = False

    def __post_init__(self) -> None:
        """Refuse a value that the choices do not have."""
        _kind(self.operand, ("choices",), "searched for a value")
        _value(self.operand, self.value)


@dataclass(frozen=True, slots=True, repr=False)
class Predicate(Condition):
    """What is true of one treatment, such as ``failed(exercise)``.

    ``reached``, ``offered`` and ``option`` belong to invariants only.

    Attributes:
        name: The predicate.
        node: The id of the node it is about.
    """

    name: str
    node: str

    def __post_init__(self) -> None:
        """Refuse a predicate that does not exist."""
        known = (*PREDICATES, *INVARIANT_PREDICATES)
        if self.name not in known:
            raise ConditionError(
                f"{shown(self.name)} is not a predicate",
                hint=did_you_mean(str(self.name), known) or f"allowed: {listed(known)}",
            )
        node = getattr(self.node, "id", self.node)
        if not isinstance(node, str):
            raise ConditionError(f"{self.name} is asked of a node, not of {quoted(node)}")
        object.__setattr__(self, "node", node)


@dataclass(frozen=True, slots=True, repr=False)
class Definition(Combinable, Brief):
    """A condition with a name of its own, usable wherever a condition may name a fact.

    Attributes:
        id: The name that conditions use.
        label: What it is called in an explanation.
        condition: What it stands for.
        evidence: What the definition rests on.

    Example:
        >>> from l4path import Flag
        >>> unfit = Definition("unfit", "unfit for an operation", Flag("frail", "frailty"))
        >>> (unfit & Flag("awake", "awake")).parts[0].name
        'unfit'
    """

    id: str
    label: str
    condition: Condition
    evidence: tuple[Evidence, ...] = ()

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(  # noqa: D107 - the class says it
            self,
            id: str,  # noqa: A002
            label: str,
            condition: Combinable | bool,
            evidence: Iterable[Evidence] = (),
        ) -> None: ...

    def __post_init__(self) -> None:
        """Refuse a name or label that cannot be."""
        refuse(
            check_name(self.id, "a definition")
            + check_text(self.label, "label", required=True)
            + check_items(self, "evidence", Evidence)
        )
        object.__setattr__(self, "condition", condition(self.condition))
        if self.condition.depth >= MAX_DEPTH:
            raise ConditionError(f"definitions build on one another more than {MAX_DEPTH} deep")

    @property
    def conventional(self) -> bool:
        """Whether it rests, wholly or in part, on a convention of those who wrote the pathway."""
        return any(item.mark == CONVENTION for item in self.evidence)

    def as_condition(self) -> Defined:
        """The definition where a condition stands."""
        return Defined(self.id, self)


@dataclass(frozen=True, slots=True, repr=False)
class Defined(Condition):
    """A definition, named within a condition.

    Compared by name alone: the pathway compares each definition once, so that definitions that build on one another
    many times over do not make a comparison explode.

    Attributes:
        name: The id of the definition.
        definition: The definition itself.
    """

    name: str
    definition: Definition = field(compare=False)

    @property
    def depth(self) -> int:
        """One more than the condition that the definition stands for."""
        return 1 + self.definition.condition.depth
