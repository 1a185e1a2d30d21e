"""Handles: the declared things, with the operators that build conditions about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from l4path.conditions.atoms import Comparison, Contains, FlagAtom, Membership, Operand, Predicate, Range
from l4path.conditions.logic import Combinable, Condition
from l4path.errors import ConditionError, PathwayError, Problem, quoted
from l4path.facts import COURSES, DOSES, TOLERATED, WEEKS, Fact, Kind

if TYPE_CHECKING:
    from l4path.conditions.likes import NodeLike
    from l4path.evidence import Code


class _Handle:
    """A declared fact or measure, ready to be compared."""

    __slots__ = ("fact", "treatment")
    fact: Fact
    treatment: str | None

    def __init__(self, fact: Fact, treatment: str | None = None) -> None:
        self.fact = fact
        self.treatment = treatment

    @property
    def id(self) -> str:
        """The name that conditions and episodes use."""
        return self.fact.id

    @property
    def operand(self) -> Operand:
        """What an atom about this looks at."""
        return Operand(self.fact, self.treatment)

    def __hash__(self) -> int:
        return hash((self.fact, self.treatment))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.operand.name!r}>"

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"{self.id} has no truth value until a patient is known: combine with & | ~ instead of and, or, not"
        )

    def __eq__(self, other: object) -> Any:
        return _compared(self.operand, "==", other)

    def __ne__(self, other: object) -> Any:
        return _compared(self.operand, "!=", other)


def _compared(operand: Operand, op: str, other: object) -> Comparison:
    if isinstance(other, _Handle | Condition):
        raise ConditionError(f"{operand.name} is compared with a constant, not with another fact or condition")
    return Comparison(operand, op, other)  # type: ignore[arg-type]


class _Ordered(_Handle):
    __slots__ = ()

    def __lt__(self, other: float) -> Comparison:
        """Less than a number."""
        return _compared(self.operand, "<", other)

    def __le__(self, other: float) -> Comparison:
        """At most a number."""
        return _compared(self.operand, "<=", other)

    def __gt__(self, other: float) -> Comparison:
        """More than a number."""
        return _compared(self.operand, ">", other)

    def __ge__(self, other: float) -> Comparison:
        """At least a number."""
        return _compared(self.operand, ">=", other)

    def between(self, low: float, high: float, *, open_high: bool = False) -> Range:
        """From one number to another, both included unless ``open_high``."""
        return Range(self.operand, low, "<=", "<" if open_high else "<=", high)


class _Bare(_Handle, Combinable):
    __slots__ = ()

    def as_condition(self) -> FlagAtom:
        """The flag where a condition stands."""
        return FlagAtom(self.operand)


class _OneOf(_Handle):
    __slots__ = ()

    def isin(self, *values: str) -> Membership:
        """One of some values."""
        return Membership(self.operand, values)

    def notin(self, *values: str) -> Membership:
        """None of some values; unknown while the choice is."""
        return Membership(self.operand, values, negated=True)


class _Subset(_Handle):
    __slots__ = ()

    def contains(self, value: str) -> Contains:
        """A value is among those recorded."""
        return Contains(self.operand, value)

    def lacks(self, value: str) -> Contains:
        """A value is not among those recorded; unknown while they are."""
        return Contains(self.operand, value, negated=True)


def _pairs(values: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(values, Mapping):
        hint = 'write them with their labels, as in {"alpha": "the label"}'
        raise PathwayError((Problem(what=f"{quoted(values)} is not a table of values", where="values", hint=hint),))
    return tuple(values.items())


class Number(_Ordered):
    """A number recorded of the patient, such as pain from 0 to 10.

    Args:
        id: The name that conditions and episodes use.
        label: What it is called in an explanation.
        unit: Its unit.
        minimum: The least number allowed.
        maximum: The greatest number allowed.
        question: What a clinician would ask.
        codes: The same thing in coding systems.

    Raises:
        PathwayError: When the declaration cannot be right.

    Example:
        >>> pain = Number("pain", "knee pain", unit="NRS", minimum=0, maximum=10)
        >>> (pain >= 4).constant
        4
        >>> pain >= 12  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        l4path.errors.ConditionError: 12 is not within 0 to 10; compare pain with a number in its range, or ...
    """

    __slots__ = ()

    def __init__(
        self,
        id: str,  # noqa: A002
        label: str,
        *,
        unit: str = "",
        minimum: float | None = None,
        maximum: float | None = None,
        question: str = "",
        codes: Iterable[Code] = (),
    ) -> None:
        """Declare the number."""
        super().__init__(Fact(id, "number", label, question, unit, minimum, maximum, codes=codes))


class Flag(_Bare):
    """A yes or no recorded of the patient; it stands bare in a condition.

    Args:
        id: The name that conditions and episodes use.
        label: What it is called in an explanation.
        question: What a clinician would ask.
        codes: The same thing in coding systems.

    Example:
        >>> from l4path import text
        >>> text(~Flag("locked", "locked knee"))
        'not locked'
    """

    __slots__ = ()

    def __init__(self, id: str, label: str, *, question: str = "", codes: Iterable[Code] = ()) -> None:  # noqa: A002
        """Declare the flag."""
        super().__init__(Fact(id, "flag", label, question, codes=codes))


class Choice(_OneOf):
    """Exactly one of some values, recorded of the patient.

    Args:
        id: The name that conditions and episodes use.
        label: What it is called in an explanation.
        values: The ids of the values with their labels.
        question: What a clinician would ask.
        codes: The same thing in coding systems.

    Example:
        >>> from l4path import text
        >>> values = {"osteoarthritis": "osteoarthritis", "meniscus_tear": "torn meniscus"}
        >>> cause = Choice("cause", "cause", values=values)
        >>> text(cause == "osteoarthritis"), text(cause.isin("osteoarthritis", "meniscus_tear"))
        ('cause == osteoarthritis', 'cause in {osteoarthritis, meniscus_tear}')
    """

    __slots__ = ()

    def __init__(
        self,
        id: str,  # noqa: A002
        label: str,
        *,
        values: Mapping[str, str],
        question: str = "",
        codes: Iterable[Code] = (),
    ) -> None:
        """Declare the choice."""
        super().__init__(Fact(id, "choice", label, question, values=_pairs(values), codes=codes))


class Choices(_Subset):
    """Any subset of some values, recorded of the patient.

    Args:
        id: The name that conditions and episodes use.
        label: What it is called in an explanation.
        values: The ids of the values with their labels.
        question: What a clinician would ask.
        codes: The same thing in coding systems.

    Example:
        >>> from l4path import text
        >>> text(Choices("findings", "findings", values={"stenosis": "narrow canal"}).contains("stenosis"))
        'stenosis in findings'
    """

    __slots__ = ()

    def __init__(
        self,
        id: str,  # noqa: A002
        label: str,
        *,
        values: Mapping[str, str],
        question: str = "",
        codes: Iterable[Code] = (),
    ) -> None:
        """Declare the choices."""
        super().__init__(Fact(id, "choices", label, question, values=_pairs(values), codes=codes))


class Measure(_Ordered, _Bare, _OneOf, _Subset):
    """Something recorded of one trial of a treatment, such as relief in percent.

    Bare, it is the measure of the trial at hand; ``relief.of(exercise)`` is that of a named treatment.

    Args:
        id: The name that conditions and episodes use.
        label: What it is called in an explanation.
        kind: ``number``, ``flag``, ``choice`` or ``choices``.
        unit: The unit of a number.
        minimum: The least number allowed.
        maximum: The greatest number allowed.
        values: The values of a choice or choices, with their labels.
        question: What a clinician would ask.
        codes: The same thing in coding systems.

    Example:
        >>> from l4path import text
        >>> relief = Measure("relief", "pain relief", unit="%", minimum=-1000, maximum=100)
        >>> text(relief >= 30), text(relief.of("exercise") >= 50)
        ('relief >= 30', 'exercise.relief >= 50')
    """

    __slots__ = ()

    def __init__(
        self,
        id: str,  # noqa: A002
        label: str,
        *,
        kind: Kind = "number",
        unit: str = "",
        minimum: float | None = None,
        maximum: float | None = None,
        values: Mapping[str, str] | None = None,
        question: str = "",
        codes: Iterable[Code] = (),
    ) -> None:
        """Declare the measure."""
        pairs = _pairs({} if values is None else values)
        super().__init__(Fact(id, kind, label, question, unit, minimum, maximum, pairs, codes, measure=True))

    def of(self, treatment: NodeLike) -> Measure:
        """The same measure of a named treatment (the treatment or its id)."""
        name = getattr(treatment, "id", treatment)
        if not isinstance(name, str):
            raise ConditionError(f"{quoted(treatment)} is neither a treatment nor the id of one")
        return _measure(self.fact, name)


def _measure(fact: Fact, treatment: str | None = None) -> Measure:
    made = Measure.__new__(Measure)
    _Handle.__init__(made, fact, treatment)
    return made


weeks: Measure = _measure(WEEKS)
doses: Measure = _measure(DOSES)
courses: Measure = _measure(COURSES)
tolerated: Measure = _measure(TOLERATED)


def tried(node: NodeLike) -> Predicate:
    """A record of the treatment exists."""
    return Predicate("tried", node)  # type: ignore[arg-type]


def declined(node: NodeLike) -> Predicate:
    """The patient does not want the treatment."""
    return Predicate("declined", node)  # type: ignore[arg-type]


def intolerant(node: NodeLike) -> Predicate:
    """The treatment was tried and not tolerated."""
    return Predicate("intolerant", node)  # type: ignore[arg-type]


def responded(node: NodeLike) -> Predicate:
    """The treatment was tried, tolerated, and helps."""
    return Predicate("responded", node)  # type: ignore[arg-type]


def relapsed(node: NodeLike) -> Predicate:
    """The treatment helped, and the complaint came back."""
    return Predicate("relapsed", node)  # type: ignore[arg-type]


def failed(node: NodeLike) -> Predicate:
    """An adequate trial of the treatment has not helped."""
    return Predicate("failed", node)  # type: ignore[arg-type]


def ongoing(node: NodeLike) -> Predicate:
    """The treatment is being tried, and the trial is not yet adequate."""
    return Predicate("ongoing", node)  # type: ignore[arg-type]


def stopped(node: NodeLike) -> Predicate:
    """The treatment was given up before the trial was adequate: no failure, and it may be taken up again."""
    return Predicate("stopped", node)  # type: ignore[arg-type]


def indicated(node: NodeLike) -> Predicate:
    """The treatment is for this patient: all its indications."""
    return Predicate("indicated", node)  # type: ignore[arg-type]


def contraindicated(node: NodeLike) -> Predicate:
    """Something forbids the treatment: any of its contraindications."""
    return Predicate("contraindicated", node)  # type: ignore[arg-type]


def suitable(node: NodeLike) -> Predicate:
    """The treatment is indicated and not contraindicated."""
    return Predicate("suitable", node)  # type: ignore[arg-type]


def exhausted(node: NodeLike) -> Predicate:
    """Nothing more is to be had of the treatment: failed, not tolerated, not indicated or contraindicated."""
    return Predicate("exhausted", node)  # type: ignore[arg-type]


def reached(node: NodeLike) -> Predicate:
    """The pathway reaches the node; in invariants only."""
    return Predicate("reached", node)  # type: ignore[arg-type]


def offered(node: NodeLike) -> Predicate:
    """The status of the node is offered; in invariants only."""
    return Predicate("offered", node)  # type: ignore[arg-type]


def option(node: NodeLike) -> Predicate:
    """The node is among the options; in invariants only."""
    return Predicate("option", node)  # type: ignore[arg-type]
