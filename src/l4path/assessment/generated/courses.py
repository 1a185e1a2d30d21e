"""One record of a treatment in generated code: a function that says from it all that is asked, and checks it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, cast

from l4path.assessment.generated import nodes
from l4path.assessment.generated.compiling import compiled
from l4path.assessment.generated.record import refuse
from l4path.assessment.generated.standing import Standing
from l4path.assessment.generated.syntax import (
    CODES,
    KLEENE_SYNTAX,
    any_true,
    assign,
    atom,
    attribute,
    branch,
    call,
    choose,
    compare,
    constant,
    every_true,
    is_none,
    load,
    taken_apart,
)
from l4path.assessment.kleene import KLEENE, NUMBER
from l4path.conditions import And, Constant, Not, Or
from l4path.conditions.logic import MET, NOT_MET, fold
from l4path.conditions.simplifying import simplified
from l4path.facts import READ_BY_PREDICATES
from l4path.meaning import Atom, Claim, Formula, Is, Recorded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from l4path.assessment.generated.record import Measuring
    from l4path.assessment.generated.trials import Row, Wish


def once_of(done: Row, wanted: Row, outcomes: Collection[str]) -> Callable[[Any], Row]:
    """The function of a treatment that is done once.

    Args:
        done: What is so where it is done.
        wanted: What is so where it is asked for.
        outcomes: The outcomes that say that it is asked for.
    """

    def course(trial: Any) -> Row:
        outcome = trial.outcome
        if trial.measures or (outcome is not None and outcome not in outcomes):
            refuse()
        return done if outcome is None else wanted

    return course


def course_of(
    outcomes: Sequence[str],
    rules: Mapping[str, Formula],
    asked: Sequence[Wish],
    measures: Measuring,
) -> Callable[[Any], Row]:
    """The function of a treatment that is tried.

    Args:
        outcomes: The outcomes that may be recorded of it.
        rules: What its claims mean, none of them naming it.
        asked: What is asked.
        measures: How measures are read.
    """
    read = assign(["outcome"], attribute("trial", "outcome"))
    given = attribute("trial", "measures")
    taken = nodes.Assign([nodes.Name("measures", nodes.STORE)], given)
    known = choose(load("measures"), call("measured", load("measures")), load("usual"))
    names = [f"m{number}" for number in range(len(measures.names))]
    by_measure = dict(zip(measures.names, names, strict=True))
    body: list[ast.stmt] = [read, taken, taken_apart(names, known)]
    body.append(branch(is_none("outcome"), _Measured(rules, by_measure).answers(asked)))
    table: dict[str, Row] = {}
    for outcome in outcomes:
        judged = _Measured(rules, by_measure, outcome)
        items = judged.items(asked)
        if all(isinstance(part, ast.Constant) for part in items):
            table[outcome] = tuple(cast("ast.Constant", part).value for part in items)
        else:
            body.append(branch(compare(load("outcome"), nodes.EQ, constant(outcome)), judged.given(items)))
    unless = compare(load("outcome"), nodes.NOT_IN, load("table"))
    body.append(branch(unless, [nodes.Expr(call("refuse"))]))
    body.append(nodes.Return(nodes.Subscript(load("table"), load("outcome"), nodes.LOAD)))
    space = {
        "refuse": refuse,
        "several": KLEENE.several,
        "measured": measures.function,
        "usual": measures.usual,
        "table": table,
        "standing": next((wish for wish in asked if isinstance(wish, Standing)), None),
    }
    return compiled("course", ("trial",), body, space)


class _Measured:
    """What follows from a record whose outcome is known, or known to be none."""

    def __init__(self, rules: Mapping[str, Formula], measures: Mapping[str, str], outcome: str | None = None) -> None:
        """Of a treatment, given the variable of each of its measures."""
        self._rules = rules
        self._measures = measures
        self._outcome = outcome
        self._claims: dict[str, ast.expr] = {}
        self._known: dict[Formula, Formula] = {}
        self._statements: list[ast.stmt] = []

    def answers(self, asked: Sequence[Wish]) -> list[ast.stmt]:
        """The statements that give what is asked."""
        return self.given(self.items(asked))

    def given(self, items: list[ast.expr]) -> list[ast.stmt]:
        """The statements that give some items."""
        return [*self._statements, nodes.Return(nodes.Tuple(items, nodes.LOAD))]

    def items(self, asked: Sequence[Wish]) -> list[ast.expr]:
        """Everything that is asked as an expression; what several rest on has a variable."""
        return [*map(self._item, asked)]

    def _item(self, wish: Wish) -> ast.expr:
        if isinstance(wish, Standing):
            return self._table(wish)
        formula, two_valued = wish
        return self._holds(formula) if two_valued else self._truth(formula)

    def _table(self, standing: Standing) -> ast.expr:
        """The table of statuses that the record leaves."""
        parts = [*map(self._holds, standing.asked)]
        if all(isinstance(part, ast.Constant) for part in parts):
            return constant(standing[tuple(cast("Any", part).value for part in parts)])
        return nodes.Subscript(load("standing"), nodes.Tuple(parts, nodes.LOAD), nodes.LOAD)

    def _truth(self, formula: Formula) -> ast.expr:
        settled = simplified(formula, self._settled)
        return fold(settled, self._leaf, KLEENE_SYNTAX)

    def _settled(self, leaf: Any) -> Formula:
        if leaf not in self._known:
            self._known[leaf] = self._by_outcome(leaf)
        return self._known[leaf]

    def _by_outcome(self, leaf: Any) -> Formula:
        """What the outcome settles of a leaf."""
        match leaf:
            case Recorded(what="tried" | "asked"):
                return MET
            case Recorded(what="outcome"):
                return NOT_MET if self._outcome is None else MET
            case Recorded(what=what) if what.startswith("outcome "):
                return MET if self._outcome == what.removeprefix("outcome ") else NOT_MET
            case Claim(kind="adequate" | "response") if self._outcome is not None:
                return NOT_MET  # every rule asks for the outcome first
            case Claim(kind=kind):
                rule = simplified(self._rules[kind], self._settled)
                return rule if isinstance(rule, Constant) else cast("Formula", leaf)
            case _:
                return cast("Formula", leaf)

    def _leaf(self, leaf: Any) -> ast.expr:
        match leaf:
            case Atom(condition=condition):
                name = self._measures[condition.operand.fact.id]
                return load(name) if condition.operand.fact.kind == "flag" else atom(condition, name)
            case Claim(kind=kind):
                if kind not in self._claims:
                    value = self._truth(self._rules[kind])
                    name = f"c{len(self._claims)}"
                    self._statements.append(assign([name], value))
                    self._claims[kind] = load(name)
                return self._claims[kind]
            case Recorded(what=what) if what in READ_BY_PREDICATES:
                return load(self._measures[what])
            case _:
                raise TypeError(f"{leaf} is about more than a record")

    def _holds(self, formula: Formula) -> ast.expr:
        match formula:
            case Constant(value=value):
                return constant(value)
            case Not(part=part):
                inner = self._holds(part)
                known = isinstance(inner, ast.Constant)
                return constant(not cast("Any", inner).value) if known else nodes.UnaryOp(nodes.NOT, inner)
            case And(parts=parts) | Or(parts=parts):
                return self._combined(parts, settling=isinstance(formula, Or))
            case Is(formula=about, truth=truth):
                code, wanted = self._truth(about), CODES[NUMBER[truth]]
                if isinstance(code, ast.Constant):
                    return constant(code.value == wanted)
                return compare(code, nodes.EQ, constant(wanted))
            case _:
                raise TypeError(f"{formula} is about more than a record")

    def _combined(self, parts: Sequence[Formula], *, settling: bool) -> ast.expr:
        found = [self._holds(part) for part in parts]
        if any(isinstance(part, ast.Constant) and part.value is settling for part in found):
            return constant(settling)
        left = [part for part in found if not isinstance(part, ast.Constant)]
        if not left:
            return constant(not settling)
        return any_true(left) if settling else every_true(left)
