"""A small tree of expressions, as much of CQL as the rules of a pathway need; text and ELM are two printings of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as OneOf

Scalar = OneOf["Boolean", "Integer", "Decimal", "String"]
Operator = OneOf[
    "and", "or", "not", "=", "!=", "<", "<=", ">", ">=", "+", "in",
    "is true", "is false", "is null", "is not null", "exists", "Coalesce", "First", "flatten", "StartsWith",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ref:
    """A definition or a parameter of the library, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Alias:
    """What a query goes through, by the name that it has there."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """A constant: its type, and how it is written."""

    type: Scalar
    text: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """A null of a type; of a list of texts where ``listed``."""

    type: Scalar
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts."""

    items: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Lists:
    """A list of anything."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Several values, each by its name."""

    elements: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An operator over its operands."""

    operator: Operator
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """The first of some rows of which the condition is true, else what is left."""

    rows: tuple[tuple[Expression, Expression], ...]
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class If:
    """One of two, by a condition that has two values."""

    when: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Function:
    """A definition that takes a text."""

    takes: str
    body: Expression


@dataclass(frozen=True, slots=True)
class Taken:
    """The text that a function is given, by the name that it has there."""

    name: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What a function of the library gives for a text."""

    function: str
    given: Expression


@dataclass(frozen=True, slots=True)
class Property:
    """An element of a value of FHIR, by its path."""

    source: Expression
    path: str


@dataclass(frozen=True, slots=True)
class OfType:
    """A value of FHIR taken as one type of those that it may have."""

    source: Expression
    type: str


@dataclass(frozen=True, slots=True)
class Resources:
    """The patient's resources of one type."""

    type: str


@dataclass(frozen=True, slots=True)
class Query:
    """What is in a list and meets a condition, or something of each, the last first by an element of them."""

    source: Expression
    alias: str
    where: Expression | None = None
    result: Expression | None = None
    latest_by: str = ""


Expression = (
    Ref
    | Alias
    | Value
    | Nothing
    | Texts
    | Lists
    | Row
    | Call
    | Case
    | If
    | Function
    | Taken
    | Applied
    | Property
    | OfType
    | Resources
    | Query
)


@dataclass(slots=True)
class Library:
    """A library of CQL: what it is called, what it is given, and what it defines, each after what it rests on.

    Attributes:
        name: Its name.
        version: Its version.
        parameters: By name the type, and whether it is a list, of what it is given.
        definitions: By name what is defined.
    """

    name: str
    version: str
    parameters: dict[str, Nothing] = field(default_factory=dict)
    definitions: dict[str, Expression] = field(default_factory=dict)


_TWO_VALUED = ("is true", "is false", "is null", "is not null", "exists")
TRUE, FALSE, UNKNOWN = Value("Boolean", "true"), Value("Boolean", "false"), Nothing("Boolean")


def call(operator: Operator, *operands: Expression) -> Call:
    """An operator over its operands."""
    return Call(operator, operands)


def text(value: str) -> Value:
    """A constant text."""
    return Value("String", value)


def both(*parts: Expression) -> Expression:
    """All of the parts; what is true anyway is left out."""
    kept = tuple(part for part in parts if part != TRUE)
    return FALSE if FALSE in kept else _combined("and", kept, TRUE)


def either(*parts: Expression) -> Expression:
    """Any of the parts; what is false anyway is left out."""
    kept = tuple(part for part in parts if part != FALSE)
    return TRUE if TRUE in kept else _combined("or", kept, FALSE)


def _combined(operator: Operator, parts: tuple[Expression, ...], nothing: Expression) -> Expression:
    match parts:
        case ():
            return nothing
        case (alone,):
            return alone
        case _:
            return Call(operator, parts)


def contrary(part: Expression) -> Expression:
    """Not the part."""
    return FALSE if part == TRUE else TRUE if part == FALSE else Call("not", (part,))


def known(part: Expression, operator: Operator) -> Expression:
    """Whether a part is true, is false or is null; of one that is itself such a question, the shortest that says it."""
    if part in (TRUE, FALSE) or (isinstance(part, Call) and part.operator in _TWO_VALUED):
        return {"is true": part, "is false": contrary(part)}.get(operator, FALSE)
    return Call(operator, (part,))


def added(*parts: Expression) -> Expression:
    """The sum of the parts."""
    return _combined("+", parts, whole(0))


def whole(number: int) -> Expression:
    """A constant whole number."""
    return Value("Integer", str(number))


def one_of(what: Expression, values: tuple[str, ...]) -> Expression:
    """Whether a text is one of some: a disjunction of equalities, which is unknown where the text is."""
    return either(*(call("=", what, text(value)) for value in values))
