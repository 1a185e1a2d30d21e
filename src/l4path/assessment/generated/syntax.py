"""Expressions of the generated code: syntax trees, never text, in which no id of a file is a name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, assert_never, cast

from l4path.assessment.generated import nodes
from l4path.conditions import Comparison, Contains, FlagAtom, Membership, Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.conditions import Operative, Sum

NOT_MET, UNKNOWN, MET = 0, 1, 3
"""The truth values in generated code: so chosen that ``&`` is Kleene's *and*, and ``|`` his *or*."""
CODES = (NOT_MET, UNKNOWN, MET)
"""The code of each truth number of the readable engine: 0, 1, 2."""
CONTRARY = (MET, UNKNOWN, UNKNOWN, NOT_MET)
"""The contrary of each code; 2 is none."""
MANY = 8
"""So many costly operands are looked at one by one in one group."""
_OPERATORS = {
    "==": nodes.EQ,
    "!=": nodes.NOT_EQ,
    "<": nodes.LT,
    "<=": nodes.LT_E,
    ">": nodes.GT,
    ">=": nodes.GT_E,
}


def constant(value: Any) -> ast.Constant:
    """A literal."""
    return nodes.Constant(value)


def load(name: str) -> ast.Name:
    """A variable that is read."""
    return nodes.Name(name, nodes.LOAD)


def assign(names: Sequence[str], value: ast.expr) -> ast.stmt:
    """One value given to some variables."""
    return nodes.Assign([nodes.Name(name, nodes.STORE) for name in names], value)


def taken_apart(names: Sequence[str], value: ast.expr) -> ast.stmt:
    """The items of a value given to as many variables."""
    return nodes.Assign([nodes.Tuple([nodes.Name(name, nodes.STORE) for name in names], nodes.STORE)], value)


def call(name: str, *arguments: ast.expr) -> ast.Call:
    """A call of a function that the code is given."""
    return nodes.Call(load(name), list(arguments), [])


def method(owner: str, name: str, *arguments: ast.expr) -> ast.Call:
    """A call of a method; its name is ours."""
    return nodes.Call(attribute(owner, name), list(arguments), [])


def item(owner: str, place: int) -> ast.expr:
    """One of the items of a tuple that a variable holds."""
    return nodes.Subscript(load(owner), constant(place), nodes.LOAD)


def attribute(owner: str, name: str) -> ast.Attribute:
    """An attribute of a variable; its name is ours."""
    return nodes.Attribute(load(owner), name, nodes.LOAD)


def compare(left: ast.expr, op: ast.cmpop, right: ast.expr) -> ast.Compare:
    """One comparison."""
    return nodes.Compare(left, [op], [right])


def is_none(name: str) -> ast.Compare:
    """Whether a variable holds nothing."""
    return compare(load(name), nodes.IS, constant(None))


def choose(test: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.IfExp:
    """One of two values."""
    return nodes.IfExp(test, then, otherwise)


def branch(test: ast.expr, then: list[ast.stmt], otherwise: Sequence[ast.stmt] = ()) -> ast.stmt:
    """One of two runs of statements."""
    return nodes.If(test, then or [nodes.Pass()], list(otherwise))


def joined(op: ast.operator, parts: Sequence[ast.expr]) -> ast.expr:
    """Parts under one operator, as a balanced tree, so that many of them do not go deep."""
    if len(parts) == 1:
        (alone,) = parts
        return alone
    middle = len(parts) // 2
    return nodes.BinOp(joined(op, parts[:middle]), op, joined(op, parts[middle:]))


def any_true(parts: Iterable[ast.expr]) -> ast.expr:
    """Whether one of some two-valued expressions holds."""
    first, *others = parts
    return nodes.BoolOp(nodes.OR, [first, *others]) if others else first


def every_true(parts: Iterable[ast.expr]) -> ast.expr:
    """Whether all of some two-valued expressions hold."""
    first, *others = parts
    return nodes.BoolOp(nodes.AND, [first, *others]) if others else first


def _cheap(part: ast.expr) -> bool:
    """Whether looking at an operand costs no more than leaving it out would."""
    return isinstance(part, ast.Name | ast.Constant) or (isinstance(part, ast.Subscript) and _cheap(part.slice))


class KleeneSyntax:
    """The algebra of expressions: what settles the matter cheaply is looked at first."""

    def constant(self, value: bool) -> ast.expr:
        """Always met, or never."""
        return constant(MET if value else NOT_MET)

    def all_of(self, parts: Sequence[ast.expr]) -> ast.expr:
        """The least; costly parts only while nothing cheap is not met."""
        return self._settling(nodes.BIT_AND, parts)

    def any_of(self, parts: Sequence[ast.expr]) -> ast.expr:
        """The most; costly parts only while nothing cheap is met."""
        return self._settling(nodes.BIT_OR, parts)

    def _settling(self, op: ast.operator, parts: Sequence[ast.expr]) -> ast.expr:
        neutral, settling = (MET, NOT_MET) if op is nodes.BIT_AND else (NOT_MET, MET)
        known = {part.value for part in parts if isinstance(part, ast.Constant)}
        if settling in known:
            return constant(settling)
        parts = [part for part in parts if not isinstance(part, ast.Constant)]
        parts += [constant(UNKNOWN)] if UNKNOWN in known else []
        if not parts:
            return constant(neutral)
        cheap = [part for part in parts if _cheap(part)]
        costly = [part for part in parts if not _cheap(part)]
        while len(costly) > MANY:  # groups, so that no expression is nested deeply
            costly = [self._one_by_one(op, costly[at : at + MANY]) for at in range(0, len(costly), MANY)]
        return self._one_by_one(op, [*([joined(op, cheap)] if cheap else []), *costly])

    def _one_by_one(self, op: ast.operator, parts: Sequence[ast.expr]) -> ast.expr:
        """The parts in order, until one settles the matter."""
        *before, last = parts
        for part in reversed(before):  # the left operand is on the stack before the right one uses the name again
            first = part if isinstance(part, ast.Name) else nodes.NamedExpr(nodes.Name("t", nodes.STORE), part)
            both = nodes.BinOp(part if isinstance(part, ast.Name) else load("t"), op, last)
            if op is nodes.BIT_AND:
                last = nodes.BoolOp(nodes.AND, [first, both])
            else:
                last = choose(compare(first, nodes.EQ, constant(MET)), constant(MET), both)
        return last

    def negated(self, part: ast.expr) -> ast.expr:
        """The contrary, from a table."""
        if isinstance(part, ast.Constant):
            return constant(CONTRARY[cast("int", part.value)])
        return nodes.Subscript(constant(CONTRARY), part, nodes.LOAD)

    def several(self, count: int, parts: Sequence[ast.expr]) -> ast.expr:
        """At least so many, by a function."""
        return call("several", constant(count), nodes.Tuple(list(parts), nodes.LOAD))

    def total(self, stated: Sum, parts: Sequence[ast.expr]) -> ast.expr:
        """Points beside a whole number, by a function."""
        comparison = (constant(stated.op), constant(stated.constant), constant(stated.points))
        return call("total", *comparison, nodes.Tuple(list(parts), nodes.LOAD))


KLEENE_SYNTAX = KleeneSyntax()


def atom(condition: Operative, name: str) -> ast.expr:
    """The truth of an atom, of the value that a variable holds; unknown where it holds nothing."""
    if isinstance(condition, FlagAtom):
        unless = choose(is_none(name), constant(UNKNOWN), constant(NOT_MET))
        return choose(compare(load(name), nodes.IS, constant(value=True)), constant(MET), unless)
    held = choose(_holds(condition, load(name)), constant(MET), constant(NOT_MET))
    return choose(is_none(name), constant(UNKNOWN), held)


def _holds(condition: Comparison | Range | Membership | Contains, value: ast.expr) -> ast.expr:
    match condition:
        case Comparison(op=op, constant=bound):
            return compare(value, _OPERATORS[op], constant(bound))
        case Range(low=low, low_op=low_op, high_op=high_op, high=high):
            return nodes.Compare(constant(low), [_OPERATORS[low_op], _OPERATORS[high_op]], [value, constant(high)])
        case Membership(values=values, negated=negated):
            return compare(value, nodes.NOT_IN if negated else nodes.IN, constant(frozenset(values)))
        case Contains(value=wanted, negated=negated):
            return compare(constant(wanted), nodes.NOT_IN if negated else nodes.IN, value)
        case _:
            assert_never(condition)
