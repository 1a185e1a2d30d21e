"""The tables of statuses and states as functions: the first row that applies, with all that is settled left out."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, cast

from l4path.assessment.kleene import NUMBER
from l4path.conditions import And, Constant, Not, Or
from l4path.conditions.logic import MET
from l4path.conditions.simplifying import simplified
from l4path.facts import OUTCOMES
from l4path.meaning import Claim, Follows, Formula, Has, In, Is, Lists, Recorded, state_rows, status_rows
from l4path.nodes import Treatment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from l4path.assessment.program import Program, Values
    from l4path.meaning import Leaf, Question, State, Status
    from l4path.nodes import Node

Read = dict[str, "Status"]
Found = tuple["State", list[str], list[str]]


def judge_of(program: Program, node: Node) -> Callable[[Values], Status]:
    """The function that gives one node's status once its reach is known, its rows split by that and by its record.

    Each split is compiled when a patient first comes to it, as most patients come to one of the five.
    """
    rows = status_rows(program.pathway, node)
    reached = program.slots[Claim("reached", node.id)]
    tried = program.slots.get(Recorded("tried", node.id), reached)
    early: list[Status | None] = [None, None]
    by_record: list[Callable[[Values], Status] | None] = [None, None, None]

    def judge(values: Values) -> Status:
        truth = values[reached]
        if truth != 2:  # noqa: PLR2004
            status = early[truth]
            if status is None:
                status = early[truth] = _rows(program, rows, given(node, reached=truth))([])
            return status
        record = values[tried]
        by_rows = by_record[record]
        if by_rows is None:
            by_rows = by_record[record] = _rows(program, rows, given(node, reached=truth, tried=record))
        return by_rows(values)

    return judge


def given(node: Node, *, reached: int, tried: int | None = None) -> Callable[[Leaf], Formula]:
    """What the reach and the record of a node settle of its rows."""
    untried = tried == 0 and isinstance(node, Treatment) and not node.once

    def leaf(leaf: Leaf) -> Formula:
        match leaf:
            case Is(formula=Claim(kind="reached"), truth=truth):
                return Constant(NUMBER[truth] == reached)
            case Is(formula=Recorded(what="tried"), truth=truth) if tried is not None:
                return Constant(NUMBER[truth] == tried)
            case Is(formula=Claim(kind=kind), truth=truth) if untried and kind in OUTCOMES:
                return Constant(NUMBER[truth] == 0)
            case Is(formula=Recorded(what=what), truth=truth) if untried and what != "declined":
                return Constant(NUMBER[truth] == 0)
            case _:
                return leaf

    return leaf


def _rows(program: Program, rows: Any, settle: Callable[[Leaf], Formula]) -> Callable[[Values], Status]:
    """Some rows, of which those that cannot apply are left out, as a function."""
    left: list[tuple[Callable[[Values], object], Status]] = []
    last: Status
    for row in rows:
        when = simplified(row.when, settle)
        if when == MET:
            last = row.status
            break
        if not isinstance(when, Constant):
            left.append((_of_values(program, when), row.status))
    if not left:
        return lambda _: last
    tests = tuple(left)

    def first(values: Values) -> Status:
        for test, status in tests:
            if test(values):
                return status
        return last

    return first


def _of_values(program: Program, formula: Formula) -> Callable[[Values], object]:
    match formula:
        case Is(formula=Recorded() as record, truth=truth) if record in program.slots:
            slot, wanted = program.slots[record], NUMBER[truth]
            return lambda values: values[slot] == wanted
        case Is(formula=about, truth=truth):
            read, wanted = program.compile(about), NUMBER[truth]
            return lambda values: read(values) == wanted
        case _:
            test = compiled(program, formula)
            return lambda values: test(values, {})


def by_first(
    program: Program, rows: Iterable[Question]
) -> list[tuple[str, frozenset[Status], list[tuple[Callable[[Values, Mapping[str, Status]], object], Formula]]]]:
    """Rows of questions compiled, with the node and the statuses without which none of a group applies.

    Args:
        program: The compiled pathway.
        rows: The rows; those of one node follow one another.
    """
    found: list[tuple[str, frozenset[Status], list[Any]]] = []
    for row in rows:
        first = row.when.parts[0] if isinstance(row.when, And) else row.when
        node, statuses = (first.node, first.statuses) if isinstance(first, Has) else ("", frozenset())
        if not found or found[-1][:2] != (node, statuses):
            found.append((node, statuses, []))
        found[-1][2].append((compiled(program, row.when), row.about))
    return found


def compiled(program: Program, formula: Formula) -> Callable[[Values, Mapping[str, Status]], object]:
    """A two-valued formula over claims and statuses as a test of values and statuses."""
    match formula:
        case Constant(value=value):
            return lambda _values, _statuses: value
        case Not(part=part):
            test = compiled(program, part)
            return lambda values, statuses: not test(values, statuses)
        case And(parts=parts):
            every = tuple(compiled(program, part) for part in parts)
            return lambda values, statuses: _every(every, values, statuses)
        case Or(parts=parts) if all(isinstance(part, Has) for part in parts):
            nodes = [(part.node, part.statuses) for part in cast("tuple[Has, ...]", parts)]
            return lambda _, statuses: _has(nodes, statuses)
        case Or(parts=parts):
            some = tuple(compiled(program, part) for part in parts)
            return lambda values, statuses: _some(some, values, statuses)
        case Has(node=node, statuses=wanted):
            return lambda _, statuses: statuses[node] in wanted
        case Is(formula=about, truth=truth):
            read, number = program.compile(about), NUMBER[truth]
            return lambda values, _: read(values) == number
        case Follows(node=node):
            return _follows(program, node)
        case In() | Lists():
            raise TypeError(f"{formula} is about the result, not about what it rests on")
        case _:
            raise TypeError(f"{formula} has three values where two are expected")


def _every(tests: Any, values: Values, statuses: Mapping[str, Status]) -> bool:
    for test in tests:  # noqa: SIM110 - a generator costs more than the tests
        if not test(values, statuses):
            return False
    return True


def _some(tests: Any, values: Values, statuses: Mapping[str, Status]) -> bool:
    for test in tests:  # noqa: SIM110 - same reason
        if test(values, statuses):
            return True
    return False


def _has(nodes: list[tuple[str, frozenset[Status]]], statuses: Mapping[str, Status]) -> bool:
    for node, wanted in nodes:  # noqa: SIM110 - same reason
        if statuses[node] in wanted:
            return True
    return False


def _follows(program: Program, node: str) -> Callable[[Values, Mapping[str, Status]], object]:
    """Whether a node follows a response, worked out at most once a run; compiled when first needed, as it goes deep."""
    slot = program.slots[Follows(node)]
    test = functools.cache(lambda: compiled(program, program.follows[node]))

    def follows(values: Values, statuses: Mapping[str, Status]) -> object:
        if values[slot] is None:
            values[slot] = bool(test()(values, statuses))
        return values[slot]

    return follows


def stater_of(program: Program) -> Callable[[Values, Read], Found]:
    """The function that gives state, options and what goes on alongside."""
    rows = [
        (compiled(program, row.when), row.state, _listed(program, row.options), _listed(program, row.alongside))
        for row in state_rows(program.pathway)
    ]

    def find(values: Values, statuses: Read) -> Found:
        for when, state, options, alongside in rows:
            if when(values, statuses):
                return state, options(values, statuses), alongside(values, statuses)
        raise AssertionError("the last row of the table always applies")

    return find


def _listed(program: Program, nodes: Mapping[str, Formula]) -> Callable[[Values, Read], list[str]]:
    """The nodes of which a formula holds, in order."""
    wanted = {has.statuses if isinstance(has, Has) and has.node == name else None for name, has in nodes.items()}
    if not nodes:
        return lambda _values, _statuses: []
    if len(wanted) == 1 and (statuses_wanted := wanted.pop()) is not None:
        names = tuple(nodes)
        return lambda _, statuses: [name for name in names if statuses[name] in statuses_wanted]
    tests = [(name, compiled(program, formula)) for name, formula in nodes.items()]
    return lambda values, statuses: [name for name, test in tests if test(values, statuses)]
