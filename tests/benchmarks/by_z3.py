"""The rules of a pathway for z3: what the search of the library is measured against, written apart from it.

Only complete episodes are meant: every fact is recorded, and every measure of a trial. Then each rule is a plain
statement of yes and no, over a Bool for every flag, value, record and refusal and a Real for every number. The rules
and tables themselves come from where the engine takes them; nothing comes from the search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

import z3

from l4path.conditions import Comparison, Contains, FlagAtom, Membership, Range
from l4path.conditions.logic import fold
from l4path.facts import COUNTED, OUTCOMES, digits
from l4path.meaning import (
    Atom,
    Claim,
    Follows,
    Has,
    In,
    Is,
    Lists,
    Recorded,
    follow_rules,
    rules_of,
    state_rows,
    status_rows,
)
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path import Pathway
    from l4path.conditions import Operative, Sum
    from l4path.facts import Fact
    from l4path.meaning import Formula, Leaf, Status

_YES, _NO = z3.BoolVal(val=True), z3.BoolVal(val=False)


class _Statements:
    """What the connectives mean, for z3."""

    def constant(self, value: bool) -> Any:
        """Yes or no."""
        return _YES if value else _NO

    def all_of(self, parts: Sequence[Any]) -> Any:
        """Every part."""
        return _all(parts)

    def any_of(self, parts: Sequence[Any]) -> Any:
        """At least one part."""
        return _any(parts)

    def negated(self, part: Any) -> Any:
        """Not the part."""
        return z3.Not(part)

    def several(self, count: int, parts: Sequence[Any]) -> Any:
        """At least so many parts."""
        return z3.AtLeast(*parts, count)

    def total(self, stated: Sum, parts: Sequence[Any]) -> Any:
        """The points of the parts that are so, beside a whole number."""
        points = [
            z3.If(part, z3.RealVal(point), z3.RealVal(0)) for part, point in zip(parts, stated.points, strict=True)
        ]
        return _ordered(z3.Sum(points), stated.op, z3.RealVal(stated.constant))


class Asked:
    """A pathway as z3 sees it, with a solver that is asked one question after another."""

    def __init__(self, pathway: Pathway) -> None:
        """State every rule once, as the meaning of a Bool of its own."""
        self.pathway = pathway
        self._solver = z3.SolverFor("QF_LRA")  # the quickest of its solvers here
        self._names: dict[str, Any] = {}
        self._statuses: dict[str, dict[Status, Any]] = {}
        self._rules = rules_of(pathway)
        self._follows = follow_rules(pathway)
        self._table = state_rows(pathway)
        self._questions = 0
        for name in pathway.treatments:
            self._record(name)
        for claim, rule in self._rules.items():
            self._solver.add(self._bool(f"{claim.kind} {claim.subject}") == self.formula(rule))
        for name in pathway.assumptions:
            self._solver.add(self.formula(Claim("assumption", name)))
        earlier: Any = _NO
        for number, state in enumerate(self._table):
            applies = self.formula(state.when)
            self._solver.add(self._bool(f"state {number}") == z3.And(z3.Not(earlier), applies))
            earlier = z3.Or(earlier, applies)

    def possible(self, wanted: Formula) -> bool | None:
        """Whether a complete episode has a property; None when z3 does not know."""
        self._questions += 1
        asked = z3.Bool(f"question {self._questions}")
        self._solver.add(z3.Implies(asked, self.formula(wanted)))
        found = self._solver.check(asked)
        return None if found == z3.unknown else bool(found == z3.sat)

    def formula(self, formula: Formula) -> Any:
        """A formula over record and result, for z3."""
        return fold(formula, self._leaf, _Statements())

    def _leaf(self, leaf: Leaf) -> Any:
        match leaf:
            case Claim(kind=kind, subject=subject):
                return self._bool(f"{kind} {subject}") if leaf in self._rules else _NO
            case Recorded(what="asked"):
                return _YES
            case Recorded(what=what, node=node):
                return self._bool(f"{what} {node} recorded") if node in self.pathway.treatments else _NO
            case Atom(condition=condition, treatment=treatment):
                return self._atom(condition, treatment)
            case Is(formula=about, truth=truth):
                found = self.formula(about)
                return _NO if truth is Truth.UNKNOWN else found if truth is Truth.MET else z3.Not(found)
            case Has(node=node, statuses=statuses):
                return self.status(node, *statuses)
            case In(states=states):
                return _any(self._bool(f"state {n}") for n, row in enumerate(self._table) if row.state in states)
            case Lists(node=node):
                return _any(
                    z3.And(self._bool(f"state {number}"), self.formula(row.options[node]))
                    for number, row in enumerate(self._table)
                    if node in row.options
                )
            case Follows(node=node):
                return self.formula(self._follows[node]) if node in self._follows else _NO
            case _:
                assert_never(leaf)

    def _bool(self, name: str) -> Any:
        if name not in self._names:
            self._names[name] = z3.Bool(name)
        return self._names[name]

    def _record(self, name: str) -> None:
        """What may stand in the record of one treatment, and what may not stand together."""
        node = self.pathway.treatments[name]
        marks = ("tried", "outcome", "tolerated", "relapsed", "ended")
        record = {what: self._bool(f"{what} {name} recorded") for what in marks}
        outcomes = {what: self._bool(f"outcome {what} {name} recorded") for what in OUTCOMES}
        said = _any(outcomes.values())
        self._solver.add(
            record["outcome"] == said,
            z3.AtMost(*outcomes.values(), 1),
            *(z3.Not(outcomes[what]) for what in OUTCOMES if what not in node.outcomes),
            *(z3.Implies(record[what], record["tried"]) for what in ("tolerated", "relapsed", "ended")),
            z3.Implies(said, z3.Not(record["tried"]) if node.once else record["tried"]),
        )
        if not node.once:  # what is not recorded beside an outcome
            beside = z3.And(record["tolerated"], z3.Not(record["relapsed"]))
            over = z3.Implies(record["ended"], outcomes["responded"])
            self._solver.add(z3.Implies(said, z3.And(beside, over)))

    def _atom(self, condition: Operative, treatment: str | None) -> Any:
        fact = condition.operand.fact
        if treatment is None:
            return self._beside(condition, fact.id)
        tried = self._bool(f"tried {treatment} recorded")
        met = z3.And(tried, self._beside(condition, f"{treatment}.{fact.id}"))
        if fact.id not in COUNTED:
            return met
        zero = self._compared(condition, z3.RealVal(0))  # no week, dose or course where it was never tried
        return z3.Or(met, z3.And(z3.Not(tried), zero))

    def _beside(self, condition: Operative, name: str) -> Any:
        match condition:
            case FlagAtom():
                return self._bool(name)
            case Contains(value=value, negated=negated):
                return _unless(self._bool(f"{name} has {value}"), negated=negated)
            case Membership(operand=operand, values=values, negated=negated):
                one_of = self._choice(name, operand.fact)
                return _unless(_any(one_of[value] for value in values), negated=negated)
            case Comparison(operand=operand, op=op, constant=str() as value):
                return _unless(self._choice(name, operand.fact)[value], negated=op == "!=")
            case _:
                return self._compared(condition, self._number(name, condition.operand.fact))

    def _choice(self, name: str, fact: Fact) -> dict[str, Any]:
        one_of = {value: self._bool(f"{name} is {value}") for value in fact.value_ids}
        if name not in self._names:
            self._names[name] = one_of
            self._solver.add(_any(one_of.values()), z3.AtMost(*one_of.values(), 1))
        return one_of

    def _number(self, name: str, fact: Fact) -> Any:
        if name not in self._names:
            number = self._names[name] = z3.Real(name)
            if fact.minimum is not None:
                self._solver.add(number >= z3.RealVal(digits(fact.minimum)))
            if fact.maximum is not None:
                self._solver.add(number <= z3.RealVal(digits(fact.maximum)))
        return self._names[name]

    def _compared(self, condition: object, number: Any) -> Any:
        match condition:
            case Comparison(op=op, constant=int() | float() as constant):
                return _ordered(number, op, z3.RealVal(digits(constant)))
            case Range(low=low, low_op=low_op, high_op=high_op, high=high):
                above = _ordered(number, ">" if low_op == "<" else ">=", z3.RealVal(digits(low)))
                return z3.And(above, _ordered(number, high_op, z3.RealVal(digits(high))))
            case _:
                raise NotImplementedError(f"{condition}")

    def status(self, name: str, *statuses: Status) -> Any:
        """That a node has one of some statuses."""
        if name not in self._statuses:
            earlier: Any = _NO
            found: dict[Status, Any] = {}
            for number, row in enumerate(status_rows(self.pathway, self.pathway.nodes[name])):
                here = self._bool(f"row {number} of {name}")
                applies = self.formula(row.when)
                self._solver.add(here == z3.And(z3.Not(earlier), applies))
                found[row.status] = z3.Or(found.get(row.status, _NO), here)
                earlier = z3.Or(earlier, applies)
            self._statuses[name] = found
        return _any(self._statuses[name][status] for status in statuses if status in self._statuses[name])


def _all(parts: Iterable[Any]) -> Any:
    found = list(parts)
    return _YES if not found else found[0] if len(found) == 1 else z3.And(found)


def _any(parts: Iterable[Any]) -> Any:
    found = list(parts)
    return _NO if not found else found[0] if len(found) == 1 else z3.Or(found)


def _unless(statement: Any, *, negated: bool) -> Any:
    return z3.Not(statement) if negated else statement


def _ordered(number: Any, op: str, bound: Any) -> Any:
    match op:
        case ">=":
            return number >= bound
        case ">":
            return number > bound
        case "<=":
            return number <= bound
        case "<":
            return number < bound
        case "==":
            return number == bound
        case _:
            return number != bound
