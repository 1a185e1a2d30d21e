"""The library as ELM, the form of CQL that engines run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

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
    from collections.abc import Sequence

    from l4path.interop.cql.tree import Expression, Library

_SYSTEM, _FHIR = "{urn:hl7-org:elm-types:r1}", "{http://hl7.org/fhir}"
_JOINED = {"and": "And", "or": "Or", "+": "Add"}
_PAIRED = {"=": "Equal", "!=": "NotEqual", "<": "Less", "<=": "LessOrEqual", ">": "Greater", ">=": "GreaterOrEqual"}
_SINGLE = {
    "not": "Not", "is true": "IsTrue", "is false": "IsFalse", "is null": "IsNull", "exists": "Exists",
    "flatten": "Flatten",
}  # fmt: skip


def translated(library: Library) -> dict[str, Any]:
    """A library as ELM, in the data model of JSON.

    Args:
        library: The library.
    """
    using = [
        {"localIdentifier": "System", "uri": "urn:hl7-org:elm-types:r1"},
        {"localIdentifier": "FHIR", "uri": "http://hl7.org/fhir", "version": "4.0.1"},
    ]
    patient = {"type": "SingletonFrom", "operand": _made(Resources("Patient"), library)}
    statements = {"Patient": {"expression": patient}} | {
        name: _defined(expression, library) for name, expression in library.definitions.items()
    }
    parameters = [{"name": name, "parameterTypeSpecifier": _type(given)} for name, given in library.parameters.items()]
    return {
        "library": {
            "identifier": {"id": library.name, "version": library.version},
            "schemaIdentifier": {"id": "urn:hl7-org:elm", "version": "r1"},
            "usings": {"def": using},
            **({"parameters": {"def": parameters}} if parameters else {}),
            "contexts": {"def": [{"name": "Patient"}]},
            "statements": {"def": [{"name": name, "context": "Patient"} | made for name, made in statements.items()]},
        }
    }


def _type(given: Nothing) -> dict[str, Any]:
    named = {"type": "NamedTypeSpecifier", "name": f"{_SYSTEM}{given.type}"}
    return {"type": "ListTypeSpecifier", "elementType": named} if given.listed else named


def _defined(expression: Expression, library: Library) -> dict[str, Any]:
    if not isinstance(expression, Function):
        return {"expression": _made(expression, library)}
    operand = {"name": expression.takes, "operandTypeSpecifier": _type(Nothing("String"))}
    return {"type": "FunctionDef", "operand": [operand], "expression": _made(expression.body, library)}


def _made(expression: Expression, library: Library) -> dict[str, Any]:
    def made(part: Expression) -> dict[str, Any]:
        return _made(part, library)

    match expression:
        case Ref(name=name):
            return {"type": "ParameterRef" if name in library.parameters else "ExpressionRef", "name": name}
        case Alias(name=name):
            return {"type": "AliasRef", "name": name}
        case Taken(name=name):
            return {"type": "OperandRef", "name": name}
        case Function(body=body):
            return made(body)
        case Applied(function=function, given=given):
            return {"type": "FunctionRef", "name": function, "operand": [made(given)]}
        case Value(type=kind, text=text):
            return {"type": "Literal", "valueType": f"{_SYSTEM}{kind}", "value": text}
        case Nothing():
            return {"type": "Null"}
        case Texts(items=items):
            return {
                "type": "List",
                "typeSpecifier": _type(Nothing("String", listed=True)),
                "element": [*map(made, items)],
            }
        case Lists(items=items):
            return {"type": "List", "element": [*map(made, items)]}
        case Row(elements=elements):
            return {"type": "Tuple", "element": [{"name": name, "value": made(value)} for name, value in elements]}
        case Call(operator=operator, operands=operands):
            return _called(operator, [*map(made, operands)])
        case Case(rows=rows, otherwise=otherwise):
            cases = [{"when": made(when), "then": made(then)} for when, then in rows]
            return {"type": "Case", "caseItem": cases, "else": made(otherwise)}
        case If(when=when, then=then, otherwise=otherwise):
            return {"type": "If", "condition": made(when), "then": made(then), "else": made(otherwise)}
        case Property(source=Alias(name=name), path=path):
            return {"type": "Property", "path": path, "scope": name}
        case Property(source=source, path=path):
            return {"type": "Property", "path": path, "source": made(source)}
        case OfType(source=source, type=kind):
            return {"type": "As", "operand": made(source), "asType": f"{_FHIR}{kind}"}
        case Resources(type=kind):
            return {"type": "Retrieve", "dataType": f"{_FHIR}{kind}"}
        case Query():
            return _query(expression, library)
        case _:
            assert_never(expression)


def _called(operator: str, operands: list[dict[str, Any]]) -> dict[str, Any]:
    if operator in _JOINED:
        return _joined(_JOINED[operator], operands)
    if operator in _PAIRED:
        return {"type": _PAIRED[operator], "operand": operands}
    match operator, operands:
        case "is not null", [asked]:
            return {"type": "Not", "operand": {"type": "IsNull", "operand": asked}}
        case "First", [source]:
            return {"type": "First", "source": source}
        case _, [operand] if operator in _SINGLE:
            return {"type": _SINGLE[operator], "operand": operand}
        case _:
            return {"type": "In" if operator == "in" else operator, "operand": operands}


def _joined(kind: str, operands: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """An operator that ELM knows of two operands only, over many: split in the middle, so that it never goes deep."""
    match operands:
        case [alone]:
            return alone
    middle = len(operands) // 2
    return {"type": kind, "operand": [_joined(kind, operands[:middle]), _joined(kind, operands[middle:])]}


def _query(query: Query, library: Library) -> dict[str, Any]:
    data: dict[str, Any] = {
        "type": "Query",
        "source": [{"alias": query.alias, "expression": _made(query.source, library)}],
        "relationship": [],
    }
    if query.where is not None:
        data["where"] = _made(query.where, library)
    if query.result is not None:
        data["return"] = {"distinct": False, "expression": _made(query.result, library)}
    if query.latest_by:
        element, _, path = query.latest_by.partition(".")
        by = {"type": "Property", "path": path, "source": {"type": "IdentifierRef", "name": element}}
        data["sort"] = {"by": [{"type": "ByExpression", "direction": "desc", "expression": by}]}
    return data
