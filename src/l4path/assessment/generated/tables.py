"""The tables of statuses and states in generated code: rows as branches, a status as one bit."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from l4path.assessment.generated import nodes
from l4path.assessment.generated.grouping import Grouping, OfRecord
from l4path.assessment.generated.standing import BESIDE, BIT, status_where
from l4path.assessment.generated.syntax import (
    CODES,
    any_true,
    assign,
    branch,
    call,
    choose,
    compare,
    constant,
    every_true,
    joined,
    load,
    method,
)
from l4path.assessment.generated.writer import is_declined
from l4path.assessment.kleene import NUMBER
from l4path.assessment.tables import given
from l4path.conditions import And, Constant, Not, Or
from l4path.conditions.logic import MET, all_of, any_of, negated
from l4path.conditions.simplifying import simplified
from l4path.meaning import Claim, Follows, Formula, Has, Is, Recorded, Status
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from l4path.assessment.generated.writer import Writer
    from l4path.meaning import StateRow, StatusRow
    from l4path.nodes import Node

TOGETHER = 4
"""So many nodes are asked at once whether one of them is an option, as most are none."""
OPTIONS, ALONGSIDE, ROW = "options", "alongside", "row"


def mask(statuses: Iterable[Status]) -> int:
    """The bits of some statuses."""
    return sum(BIT[status] for status in statuses)


def two_valued(writer: Writer, formula: Formula) -> ast.expr:
    """A two-valued formula as an expression that is true or false to Python."""
    found = _two(writer, formula)
    return writer.asked.item(found, two_valued=True) if isinstance(found, OfRecord) else found


def _two(writer: Writer, formula: Formula) -> ast.expr | OfRecord:
    match formula:
        case Constant(value=value):
            return constant(value)
        case Not(part=part):
            inner = _two(writer, part)
            if isinstance(inner, OfRecord):
                return OfRecord(inner.treatment, negated(inner.formula))
            return nodes.UnaryOp(nodes.NOT, inner)
        case And(parts=parts):
            return _together(writer, [_two(writer, part) for part in parts], all_of, every_true)
        case Or(parts=parts):
            return _either(writer, parts)
        case Has(node=node, statuses=statuses):
            return nodes.BinOp(load(writer.variable(("status", node))), nodes.BIT_AND, constant(mask(statuses)))
        case Is(formula=Recorded(what="declined", node=name), truth=Truth.MET):
            return is_declined(name)
        case Is(formula=about, truth=truth):
            found = writer.grouped(about)
            if isinstance(found, OfRecord):
                return OfRecord(found.treatment, Is(found.formula, truth))
            return compare(found, nodes.EQ, constant(CODES[NUMBER[truth]]))
        case Follows():
            return load(writer.variable(formula))
        case _:
            raise TypeError(f"{formula} is not two-valued, or is about the result")


def _together(
    writer: Writer,
    parts: Sequence[ast.expr | OfRecord],
    join: Callable[[list[Formula]], Formula],
    either: Callable[[list[ast.expr]], ast.expr],
) -> ast.expr | OfRecord:
    """Parts under one connective, those about one record as one."""
    found = Grouping.joined(parts, join)
    if len(found) == 1:
        (alone,) = found
        return alone
    return either([writer.asked.item(part, two_valued=True) if isinstance(part, OfRecord) else part for part in found])


def _either(writer: Writer, parts: Sequence[Formula]) -> ast.expr | OfRecord:
    """Any of the parts; those that ask several nodes for the same statuses as one."""
    same: dict[frozenset[Status], list[str]] = {}
    others = []
    for part in parts:
        if isinstance(part, Has):
            same.setdefault(part.statuses, []).append(writer.variable(("status", part.node)))
        else:
            others.append(_two(writer, part))
    asked = [
        nodes.BinOp(_all_statuses(writer, tuple(those)), nodes.BIT_AND, constant(mask(statuses)))
        for statuses, those in same.items()
    ]
    return _together(writer, [*asked, *others], any_of, any_true)


def _all_statuses(writer: Writer, variables: tuple[str, ...]) -> ast.expr:
    """The statuses of some nodes as one; of many, found once, as several rows ask for the same."""
    found = joined(nodes.BIT_OR, [*map(load, variables)])
    if len(variables) <= TOGETHER:
        return found
    return load(writer.kept(("statuses", variables), found))


def status_of(writer: Writer, node: Node, rows: Sequence[StatusRow]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """The statements that give the status of a node where it is reached or may be, and where it is not.

    Args:
        writer: What writes them.
        node: A node.
        rows: The rows of one that is no treatment.
    """
    name = writer.variable(("status", node.id))
    if isinstance(node, Treatment):
        standing = writer.asked.standing(node)
        bits = standing.never, standing.unsure
        known = [assign([name], _by_table(writer, node))]
    else:
        bits = BIT[status_where(rows, node, 0)], BIT[status_where(rows, node, 1)]
        for row in rows:
            writer.write_needed(writer.settled(row.when))
        known = _chain(writer, name, rows, node)
    never, unsure = (assign([name], constant(bit)) for bit in bits)
    reached = writer.expression(Claim("reached", node.id))
    if isinstance(reached, ast.Constant):
        return known, [never]
    return [branch(compare(reached, nodes.EQ, constant(CODES[1])), [unsure], known)], [never]


def _by_table(writer: Writer, node: Treatment) -> ast.expr:
    """The status of a treatment that is reached, from the table that its record leaves."""
    declined = choose(is_declined(node.id), constant(1), constant(0))  # a truth value is a slow index
    found = nodes.Subscript(writer.asked.table(node), declined, nodes.LOAD)
    for claim in (Claim(kind, node.id) for kind in BESIDE):
        writer.write_needed(claim)
        found = nodes.Subscript(found, writer.expression(claim), nodes.LOAD)
    return found


def write_status(writer: Writer, node: Node, rows: Sequence[StatusRow]) -> None:
    """The status of a node whose reach was written before."""
    known, unknown = status_of(writer, node, rows)
    reached = writer.expression(Claim("reached", node.id))
    if isinstance(reached, ast.Constant):
        statements = known if reached.value else unknown
    else:
        statements = [branch(reached, known, unknown)]
    for statement in statements:
        writer.add(statement)


def _chain(writer: Writer, name: str, rows: Sequence[StatusRow], node: Node) -> list[ast.stmt]:
    """The rows of a reached node, the first that applies; those that cannot are left out."""
    settle = given(node, reached=2)
    left = []
    for row in rows:
        when = writer.settled(simplified(row.when, settle))
        if when == MET:
            chain = [assign([name], constant(BIT[row.status]))]
            break
        if not isinstance(when, Constant):
            left.append((when, row.status))
    else:
        raise AssertionError("the last row of the table always applies")
    for when, status in reversed(left):
        chain = [branch(two_valued(writer, when), [assign([name], constant(BIT[status]))], chain)]
    return chain


def write_state(writer: Writer, rows: Sequence[StateRow], follows: Mapping[str, Formula]) -> None:
    """The first row that applies, its options, and what goes on alongside."""
    whens = [writer.settled(row.when) for row in rows]
    follows = {name: writer.settled(formula) for name, formula in follows.items()}
    for formula in (*whens, *follows.values()):
        writer.write_needed(formula)
    chain: list[ast.stmt] = [assign([ROW], constant(len(rows) - 1))]
    for number in reversed(range(len(rows) - 1)):
        chain = [branch(two_valued(writer, whens[number]), [assign([ROW], constant(number))], chain)]
    for statement in chain:
        writer.add(statement)
    writer.add(assign([OPTIONS], nodes.List([], nodes.LOAD)))
    writer.add(assign([ALONGSIDE], nodes.List([], nodes.LOAD)))
    for kept, target in ((0, OPTIONS), (1, ALONGSIDE)):
        lists = [(row.options, row.alongside)[kept] for row in rows]
        shared: dict[int, tuple[Mapping[str, Formula], list[int]]] = {}
        for number, listed in enumerate(lists):
            shared.setdefault(id(listed), (listed, []))[1].append(number)
        for listed, numbers in shared.values():
            if listed:
                writer.add(_listing(writer, numbers, listed, target, follows))


def _listing(
    writer: Writer, numbers: Collection[int], listed: Mapping[str, Formula], target: str, follows: Mapping[str, Formula]
) -> ast.stmt:
    """The nodes of which a formula holds, where one of some rows applies; before that, which follow a response."""
    body: list[ast.stmt] = []
    if any(_asks_follows(formula) for formula in listed.values()):
        body += [
            assign([writer.variable(Follows(name))], two_valued(writer, formula)) for name, formula in follows.items()
        ]
    names = list(listed)
    for first in range(0, len(names), TOGETHER):
        group = {name: listed[name] for name in names[first : first + TOGETHER]}
        each: list[ast.stmt] = [
            branch(two_valued(writer, formula), [nodes.Expr(method(target, "append", constant(name)))])
            for name, formula in group.items()
        ]
        some = len(group) > 1 and all(isinstance(formula, Has) for formula in group.values())
        body += [branch(two_valued(writer, any_of(group.values())), each)] if some else each
    return branch(compare(load(ROW), nodes.IN, constant(tuple(numbers))), body)


def _asks_follows(formula: Formula) -> bool:
    match formula:
        case And(parts=parts) | Or(parts=parts):
            return any(_asks_follows(part) for part in parts)
        case _:
            return isinstance(formula, Follows)


def refuse_where(writer: Writer, formulas: Iterable[Formula]) -> None:
    """Leave the episode to the readable engine where a two-valued formula over claims holds."""
    for formula in map(writer.settled, formulas):
        writer.write_needed(formula)
        writer.add(branch(two_valued(writer, formula), [nodes.Expr(call("refuse"))]))
