"""Statements as functions: one where they are few, else a row of short ones that hand their values on in a list."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from l4path.assessment.generated import nodes
from l4path.assessment.generated.compiling import compiled
from l4path.assessment.generated.syntax import assign, constant, load
from l4path.assessment.generated.tables import ALONGSIDE, OPTIONS, ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from l4path.assessment.generated.writer import Writer

LONGEST = 500
"""So many statements stand in one function of several; compiling a longer one takes more than its share of time."""
STATUS = "status"
"""The name under which the statements find the status of each bit."""
_GIVEN = ("facts", "trials", "declined")
_OWN = "t"  # the variable that every statement sets for itself before it reads it


def functions_of(writer: Writer, statuses: Mapping[str, str], known: dict[str, Any]) -> Callable[[Any, Any, Any], Any]:
    """The function that runs the statements.

    Args:
        writer: What wrote them.
        statuses: Of each node, the variable of its status.
        known: What the statements find beside the record and what the writer gives them.

    Returns:
        A function of facts, trials and refusals that gives statuses by id, the row's number, options and alongside.
    """
    each: list[ast.expr] = [nodes.Subscript(load(STATUS), load(variable), nodes.LOAD) for variable in statuses.values()]
    by_name = nodes.Dict([constant(name) for name in statuses], each)
    result = [by_name, *map(load, (ROW, OPTIONS, ALONGSIDE))]
    given = nodes.Return(nodes.Tuple(result, nodes.LOAD))
    known = known | writer.globals
    if writer.whole or len(writer.statements) < LONGEST:
        return compiled("assess", _GIVEN, [*writer.statements, given], known)
    return _in_a_row([*writer.statements, given], known)


def _in_a_row(statements: Sequence[ast.stmt], known: dict[str, Any]) -> Callable[[Any, Any, Any], Any]:
    parts = [statements[first : first + LONGEST] for first in range(0, len(statements), LONGEST)]
    names = [_names(part) for part in parts]
    made = dict.fromkeys(_GIVEN, 0)  # the number of the part that first gives a variable its value
    for number, (_, written) in enumerate(names):
        for name in written:
            made.setdefault(name, number)
    places: dict[str, int] = {}
    imports = [
        sorted(name for name in read if made.get(name, number) < number) for number, (read, _) in enumerate(names)
    ]
    for wanted in imports:
        for name in wanted:
            places.setdefault(name, len(places))
    functions = []
    for number, part in enumerate(parts):
        first = _GIVEN if number == 0 else ()
        taken = [assign([name], _place(places[name])) for name in imports[number]]
        left = sorted(name for name in names[number][1] | ({*_GIVEN} if number == 0 else set()) if name in places)
        handed = [nodes.Assign([_place(places[name], nodes.STORE)], load(name)) for name in left]
        functions.append(compiled(f"part{number}", ("values", *first), [*taken, *part, *handed], known))
    begin, *middle, last = functions
    empty: list[Any] = [None] * len(places)

    def run(facts: Any, trials: Any, declined: Any) -> Any:
        values = empty.copy()
        begin(values, facts, trials, declined)
        for function in middle:
            function(values)
        return last(values)

    return run


def _names(part: Sequence[ast.stmt]) -> tuple[set[str], set[str]]:
    read: set[str] = set()
    written: set[str] = set()
    waiting: list[Any] = [*part]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            if node.id != _OWN:
                (written if isinstance(node.ctx, ast.Store) else read).add(node.id)
        elif isinstance(node, list):
            waiting += node
        elif isinstance(node, ast.AST) and not isinstance(node, ast.Constant):
            waiting += map(node.__dict__.get, node._fields)
    return read, written


def _place(number: int, context: ast.expr_context | None = None) -> ast.Subscript:
    return nodes.Subscript(load("values"), constant(number), context or nodes.LOAD)
