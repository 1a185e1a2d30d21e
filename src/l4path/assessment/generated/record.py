"""What is recorded, checked in generated code: facts, and the measures of a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from l4path.assessment.generated import nodes
from l4path.assessment.generated.compiling import compiled
from l4path.assessment.generated.syntax import (
    MET,
    NOT_MET,
    UNKNOWN,
    assign,
    branch,
    call,
    choose,
    compare,
    constant,
    every_true,
    load,
    method,
    taken_apart,
)
from l4path.facts import COUNTED, LARGEST, READ_BY_PREDICATES

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Mapping

    from l4path.facts import Fact


class NotPlain(Exception):  # noqa: N818 - no error: the readable engine takes over
    """The episode is refused, or of a kind too rare to be written out."""


class _Missing:
    """What stands in the place of a value that is not recorded; nothing that an episode could hold."""


MISSING = _Missing()


def refuse(*_: object) -> Any:
    """Leave the episode to the readable engine."""
    raise NotPlain


def span_of(fact: Fact) -> tuple[float, float]:
    """The least and the greatest number that may be recorded."""
    low = 1 - LARGEST if fact.minimum is None else fact.minimum
    return low, LARGEST - 1 if fact.maximum is None else fact.maximum


def checked(name: str, fact: Fact, known: dict[str, Any]) -> ast.stmt:
    """The check of a variable: a flag is a truth value from then on, and what is missing is None.

    Args:
        name: The variable.
        fact: What it holds.
        known: What the code finds, to which this adds.
    """
    missing = compare(load(name), nodes.IS, load("missing"))
    if fact.kind == "flag":
        unless = choose(missing, constant(UNKNOWN), call("refuse"))
        unless = choose(compare(load(name), nodes.IS, constant(value=False)), constant(NOT_MET), unless)
        return assign([name], choose(compare(load(name), nodes.IS, constant(value=True)), constant(MET), unless))
    wrong: list[ast.stmt] = [nodes.Expr(call("refuse"))]
    if fact.kind == "number":
        low, high = span_of(fact)
        check = f"g{len(known)}"
        known[check] = lambda value: refuse() if fact.check_value(value) else None

        def fits() -> ast.expr:
            return nodes.Compare(constant(low), [nodes.LT_E, nodes.LT_E], [load(name), constant(high)])

        plain = _plain(name, "int", fits())
        wrong = [_unless(_plain(name, "float", fits()), [nodes.Expr(call(check, load(name)))])]
    elif fact.kind == "choice":
        plain = _plain(name, "str", compare(load(name), nodes.IN, constant(frozenset(fact.value_ids))))
    else:
        plain = _plain(name, "frozenset", compare(load(name), nodes.LT_E, constant(frozenset(fact.value_ids))))
    return _unless(plain, [branch(missing, [assign([name], constant(None))], wrong)])


def _plain(name: str, kind: str, fits: ast.expr) -> ast.expr:
    """Whether a variable holds what is of one kind of Python and fits."""
    return every_true((compare(nodes.Attribute(load(name), "__class__", nodes.LOAD), nodes.IS, load(kind)), fits))


def _unless(test: ast.expr, body: list[ast.stmt]) -> ast.stmt:
    return branch(nodes.UnaryOp(nodes.NOT, test), body)


class Measuring(NamedTuple):
    """How measures are read: their names in order, the function that gives their values, and the usual values."""

    names: tuple[str, ...]
    function: Callable[[Any], tuple[Any, ...]]
    usual: tuple[Any, ...]


def measuring(facts: Mapping[str, Fact]) -> Measuring:
    """How the measures of any trial are read, each checked: flags as truth values, what is missing as None."""
    template = {
        name: READ_BY_PREDICATES[name][0] if name in READ_BY_PREDICATES else MISSING if usual is None else usual
        for name, usual in ((name, COUNTED.get(name)) for name in facts)
    }
    known: dict[str, Any] = {"missing": MISSING, "refuse": refuse, "template": template}
    variables = [f"m{number}" for number in range(len(facts))]
    body: list[ast.stmt] = [
        assign(["found"], nodes.BinOp(load("template"), nodes.BIT_OR, load("measures"))),
        branch(compare(call("len", load("found")), nodes.NOT_EQ, constant(len(facts))), [nodes.Expr(call("refuse"))]),
        taken_apart(variables, method("found", "values")),
    ]
    body += [checked(name, fact, known) for name, fact in zip(variables, facts.values(), strict=True)]
    body.append(nodes.Return(nodes.Tuple([*map(load, variables)], nodes.LOAD)))
    function = compiled("measured", ("measures",), body, known)
    return Measuring(tuple(facts), function, function({}))
