"""The library as text of CQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from l4path.interop.cql.tree import (
    Alias,
    Applied,
    Call,
    Case,
    Function,
    If,
    Lists,
    Nothing,
    OfType,
    Property,
    Query,
    Ref,
    Resources,
    Row,
    Taken,
    Texts,
    Value,
)

if TYPE_CHECKING:
    from l4path.interop.cql.tree import Expression, Library

_COMPARED = ("=", "!=", "<", "<=", ">", ">=")
_BEHIND = ("is true", "is false", "is null", "is not null")
_CALLED = ("Coalesce", "First", "StartsWith")
_BEFORE = ("not", "exists", "flatten")
_BARE = (Ref, Alias, Value, Texts, Lists, Property, Resources, Case, Taken, Applied)


def printed(library: Library) -> str:
    """The text of a library.

    Args:
        library: The library.
    """
    lines = [
        "// Written by l4path from a pathway; change the pathway, not this.",
        f"library {_name(library.name)} version {_quoted(library.version)}",
        "using FHIR version '4.0.1'",
    ]
    for name, given in library.parameters.items():
        lines.append(f"parameter {_name(name)} {_type(given)}")
    lines += ["context Patient"]
    lines += [_defined(name, expression) for name, expression in library.definitions.items()]
    return "\n".join((*lines, ""))


def _defined(name: str, expression: Expression) -> str:
    if isinstance(expression, Function):
        return f"define function {_name(name)}({expression.takes} String): {_written(expression.body)}"
    return f"define {_name(name)}: {_written(expression)}"


def _name(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _type(given: Nothing) -> str:
    return f"List<{given.type}>" if given.listed else given.type


def _operand(expression: Expression) -> str:
    """An expression where another one takes it as a whole."""
    bare = isinstance(expression, _BARE) or (isinstance(expression, Call) and expression.operator in _CALLED)
    return _written(expression) if bare else f"({_written(expression)})"


def _written(expression: Expression) -> str:
    match expression:
        case Ref(name=name):
            return _name(name)
        case Alias(name=name) | Taken(name=name):
            return name
        case Function(body=body):
            return _written(body)
        case Applied(function=function, given=given):
            return f"{_name(function)}({_written(given)})"
        case Value(type="String", text=text):
            return _quoted(text)
        case Value(text=text):
            return text
        case Nothing():
            return f"null as {_type(expression)}"
        case Texts(items=()):
            return "List<String>{}"
        case Texts(items=items) | Lists(items=items):
            return "{" + ", ".join(map(_written, items)) + "}"
        case Row(elements=elements):
            return "Tuple{" + ", ".join(f"{name}: {_written(value)}" for name, value in elements) + "}"
        case Call():
            return _called(expression)
        case Case(rows=rows, otherwise=otherwise):
            cases = " ".join(f"when {_written(when)} then {_written(then)}" for when, then in rows)
            return f"case {cases} else {_written(otherwise)} end"
        case If(when=when, then=then, otherwise=otherwise):
            return f"if {_written(when)} then {_written(then)} else {_written(otherwise)}"
        case Property(source=source, path=path):
            return f"{_operand(source)}.{path}"
        case OfType(source=source, type=kind):
            return f"{_operand(source)} as FHIR.{kind}"
        case Resources(type=kind):
            return f"[{kind}]"
        case Query():
            return _query(expression)
        case _:
            assert_never(expression)


def _called(called: Call) -> str:
    operator, operands = called.operator, called.operands
    if operator in _BEHIND:
        (asked,) = operands
        return f"{_operand(asked)} {operator}"
    if operator in _CALLED:
        return f"{operator}({', '.join(map(_written, operands))})"
    if operator in _BEFORE:
        (given,) = operands
        return f"{operator} {_operand(given)}"
    return f" {operator} ".join(map(_joined if operator in ("and", "or") else _operand, operands))


def _joined(expression: Expression) -> str:
    """An operand of `and` or `or`, which take whatever is asked of one thing or two without brackets."""
    alone = isinstance(expression, Call) and expression.operator in (*_BEHIND, *_COMPARED, *_BEFORE)
    return _written(expression) if alone else _operand(expression)


def _query(query: Query) -> str:
    source = _written(query.source)
    query_text = f"{source if isinstance(query.source, Ref | Resources) else f'({source})'} {query.alias}"
    if query.where is not None:
        query_text += f" where {_written(query.where)}"
    if query.result is not None:
        query_text += f" return all {_written(query.result)}"
    if query.latest_by:
        query_text += f" sort by {query.latest_by} desc"
    return query_text
