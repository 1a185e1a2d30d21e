"""Each expression of CQL by hand: its text beside its ELM, as the two specifications write them."""

from __future__ import annotations

from typing import Any

import pytest

from l4path.interop.cql.elm import _made, translated
from l4path.interop.cql.text import _written, printed
from l4path.interop.cql.tree import (
    FALSE,
    TRUE,
    UNKNOWN,
    Alias,
    Applied,
    Case,
    Expression,
    Function,
    If,
    Library,
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
    added,
    both,
    call,
    contrary,
    either,
    known,
    one_of,
    text,
    whole,
)

SYSTEM, FHIR = "{urn:hl7-org:elm-types:r1}", "{http://hl7.org/fhir}"
A, B, C, X = Ref("a"), Ref("b"), Ref("c"), Alias("X")
OF_A, OF_B, OF_C, OF_X = (
    *({"type": "ExpressionRef", "name": name} for name in "abc"),
    {"type": "AliasRef", "name": "X"},
)
LIBRARY = Library("knee", "1.0", {"given": Nothing("Integer"), "texts": Nothing("String", listed=True)})


def literal(kind: str, value: str) -> dict[str, str]:
    """A constant."""
    return {"type": "Literal", "valueType": f"{SYSTEM}{kind}", "value": value}


def of_two(kind: str) -> dict[str, Any]:
    """An operator over the first two."""
    return {"type": kind, "operand": [OF_A, OF_B]}


def of_one(kind: str, operand: Any = OF_A) -> dict[str, Any]:
    """An operator over one."""
    return {"type": kind, "operand": operand}


TABLE: list[tuple[Expression, str, dict[str, Any]]] = [
    (A, '"a"', OF_A),
    (Ref('a "b" \\'), '"a \\"b\\" \\\\"', {"type": "ExpressionRef", "name": 'a "b" \\'}),
    (Ref("given"), '"given"', {"type": "ParameterRef", "name": "given"}),
    (X, "X", OF_X),
    (Function("name", A), '"a"', OF_A),
    (Taken("name"), "name", {"type": "OperandRef", "name": "name"}),
    (Applied("asked", A), '"asked"("a")', {"type": "FunctionRef", "name": "asked", "operand": [OF_A]}),
    (text("it's \\"), "'it\\'s \\\\'", literal("String", "it's \\")),
    (whole(7), "7", literal("Integer", "7")),
    (Value("Decimal", "2.5"), "2.5", literal("Decimal", "2.5")),
    (TRUE, "true", literal("Boolean", "true")),
    (FALSE, "false", literal("Boolean", "false")),
    (UNKNOWN, "null as Boolean", {"type": "Null"}),
    (Nothing("String", listed=True), "null as List<String>", {"type": "Null"}),
    (
        Texts((text("x"), A)),
        "{'x', \"a\"}",
        {
            "type": "List",
            "typeSpecifier": {
                "type": "ListTypeSpecifier",
                "elementType": {"type": "NamedTypeSpecifier", "name": f"{SYSTEM}String"},
            },
            "element": [literal("String", "x"), OF_A],
        },
    ),
    (
        Texts(),
        "List<String>{}",
        {
            "type": "List",
            "typeSpecifier": {
                "type": "ListTypeSpecifier",
                "elementType": {"type": "NamedTypeSpecifier", "name": f"{SYSTEM}String"},
            },
            "element": [],
        },
    ),
    (Lists((A, B)), '{"a", "b"}', {"type": "List", "element": [OF_A, OF_B]}),
    (
        Row((("x", A), ("y", B))),
        'Tuple{x: "a", y: "b"}',
        {"type": "Tuple", "element": [{"name": "x", "value": OF_A}, {"name": "y", "value": OF_B}]},
    ),
    (
        Case(((A, B), (B, C)), X),
        'case when "a" then "b" when "b" then "c" else X end',
        {"type": "Case", "caseItem": [{"when": OF_A, "then": OF_B}, {"when": OF_B, "then": OF_C}], "else": OF_X},
    ),
    (If(A, B, C), 'if "a" then "b" else "c"', {"type": "If", "condition": OF_A, "then": OF_B, "else": OF_C}),
    (Property(X, "code"), "X.code", {"type": "Property", "path": "code", "scope": "X"}),
    (Property(A, "value"), '"a".value', {"type": "Property", "path": "value", "source": OF_A}),
    (
        Property(OfType(X, "Quantity"), "value"),
        "(X as FHIR.Quantity).value",
        {
            "type": "Property",
            "path": "value",
            "source": {"type": "As", "operand": OF_X, "asType": f"{FHIR}Quantity"},
        },
    ),
    (Resources("Observation"), "[Observation]", {"type": "Retrieve", "dataType": f"{FHIR}Observation"}),
    *(
        (call(sign, A, B), f'"a" {sign} "b"', of_two(kind))  # type: ignore[arg-type]
        for sign, kind in (
            *(("and", "And"), ("or", "Or"), ("+", "Add"), ("=", "Equal"), ("!=", "NotEqual"), ("<", "Less")),
            *(("<=", "LessOrEqual"), (">", "Greater"), (">=", "GreaterOrEqual"), ("in", "In")),
        )
    ),
    *(
        (call(sign, A), f'"a" {sign}', of_one(kind))  # type: ignore[arg-type]
        for sign, kind in (("is true", "IsTrue"), ("is false", "IsFalse"), ("is null", "IsNull"))
    ),
    (call("is not null", A), '"a" is not null', of_one("Not", of_one("IsNull"))),
    *(
        (call(sign, A), f'{sign} "a"', of_one(kind))  # type: ignore[arg-type]
        for sign, kind in (("not", "Not"), ("exists", "Exists"), ("flatten", "Flatten"))
    ),
    (call("Coalesce", A, B), 'Coalesce("a", "b")', of_two("Coalesce")),
    (call("StartsWith", A, B), 'StartsWith("a", "b")', of_two("StartsWith")),
    (call("First", A), 'First("a")', {"type": "First", "source": OF_A}),
    (
        call("and", A, B, C),
        '"a" and "b" and "c"',
        {"type": "And", "operand": [OF_A, {"type": "And", "operand": [OF_B, OF_C]}]},
    ),
    (
        call("+", A, B, C, X),
        '"a" + "b" + "c" + X',
        {"type": "Add", "operand": [of_two("Add"), {"type": "Add", "operand": [OF_C, OF_X]}]},
    ),
    (
        Query(A, "X"),
        '"a" X',
        {"type": "Query", "source": [{"alias": "X", "expression": OF_A}], "relationship": []},
    ),
    (
        Query(Query(Resources("Observation"), "Y"), "X", where=A, result=B, latest_by="at.value"),
        '([Observation] Y) X where "a" return all "b" sort by at.value desc',
        {
            "type": "Query",
            "source": [
                {
                    "alias": "X",
                    "expression": {
                        "type": "Query",
                        "source": [
                            {"alias": "Y", "expression": {"type": "Retrieve", "dataType": f"{FHIR}Observation"}}
                        ],
                        "relationship": [],
                    },
                }
            ],
            "relationship": [],
            "where": OF_A,
            "return": {"distinct": False, "expression": OF_B},
            "sort": {
                "by": [
                    {
                        "type": "ByExpression",
                        "direction": "desc",
                        "expression": {
                            "type": "Property",
                            "path": "value",
                            "source": {"type": "IdentifierRef", "name": "at"},
                        },
                    }
                ]
            },
        },
    ),
]


@pytest.mark.parametrize(("expression", "said", "elm"), TABLE, ids=[said for _, said, _ in TABLE])
def test_an_expression_has_a_text_and_an_elm(expression: Expression, said: str, elm: dict[str, Any]) -> None:
    """The two say the same, each in its own form."""
    assert _written(expression) == said
    assert _made(expression, LIBRARY) == elm


def test_what_is_settled_is_not_written() -> None:
    """By the truth tables of three values, as far as constants go."""
    assert (both(), both(TRUE, TRUE), both(A), both(TRUE, A), both(A, FALSE)) == (TRUE, TRUE, A, A, FALSE)
    assert (either(), either(FALSE, FALSE), either(A), either(FALSE, A), either(A, TRUE)) == (FALSE, FALSE, A, A, TRUE)
    assert (both(A, B), either(A, B)) == (call("and", A, B), call("or", A, B))
    assert (contrary(TRUE), contrary(FALSE), contrary(A)) == (FALSE, TRUE, call("not", A))
    assert (added(A), added(A, B)) == (A, call("+", A, B))
    assert one_of(A, ()) == FALSE
    assert one_of(A, ("x",)) == call("=", A, text("x"))
    assert one_of(A, ("x", "y")) == call("or", call("=", A, text("x")), call("=", A, text("y")))


@pytest.mark.parametrize("operator", ["is true", "is false", "is null", "is not null", "exists"])
def test_what_has_two_values_is_not_asked_again(operator: Any) -> None:
    """It is never null: whether it is true is itself, whether it is false its contrary."""
    asked = call(operator, A)
    assert known(asked, "is true") == asked
    assert known(asked, "is false") == call("not", asked)
    assert known(asked, "is null") == FALSE
    assert known(A, operator) == call(operator, A)
    assert (known(TRUE, "is true"), known(TRUE, "is false"), known(TRUE, "is null")) == (TRUE, FALSE, FALSE)
    assert (known(FALSE, "is true"), known(FALSE, "is false"), known(FALSE, "is null")) == (FALSE, TRUE, FALSE)


def test_a_library_is_written_in_its_order() -> None:
    """What it is called and uses, what it is given, the patient, and what it defines; a function takes a text."""
    defined: dict[str, Expression] = {"one": A, "asked": Function("name", Taken("name"))}
    library = Library(LIBRARY.name, LIBRARY.version, LIBRARY.parameters, defined)
    assert printed(library).splitlines()[1:] == [
        "library \"knee\" version '1.0'",
        "using FHIR version '4.0.1'",
        'parameter "given" Integer',
        'parameter "texts" List<String>',
        "context Patient",
        'define "one": "a"',
        'define function "asked"(name String): name',
    ]
    integer = {"type": "NamedTypeSpecifier", "name": f"{SYSTEM}Integer"}
    string = {"type": "NamedTypeSpecifier", "name": f"{SYSTEM}String"}
    elm = translated(library)["library"]
    assert elm["identifier"] == {"id": "knee", "version": "1.0"}
    assert elm["parameters"]["def"] == [
        {"name": "given", "parameterTypeSpecifier": integer},
        {"name": "texts", "parameterTypeSpecifier": {"type": "ListTypeSpecifier", "elementType": string}},
    ]
    assert elm["usings"]["def"] == [
        {"localIdentifier": "System", "uri": "urn:hl7-org:elm-types:r1"},
        {"localIdentifier": "FHIR", "uri": "http://hl7.org/fhir", "version": "4.0.1"},
    ]
    patient = {"type": "SingletonFrom", "operand": {"type": "Retrieve", "dataType": f"{FHIR}Patient"}}
    assert elm["contexts"]["def"] == [{"name": "Patient"}]
    assert elm["statements"]["def"] == [
        {"name": "Patient", "context": "Patient", "expression": patient},
        {"name": "one", "context": "Patient", "expression": OF_A},
        {
            "name": "asked",
            "context": "Patient",
            "type": "FunctionDef",
            "operand": [{"name": "name", "operandTypeSpecifier": string}],
            "expression": {"type": "OperandRef", "name": "name"},
        },
    ]
    assert "parameters" not in translated(Library("knee", "1.0"))["library"]
