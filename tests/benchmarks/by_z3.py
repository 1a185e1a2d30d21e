"""The rules of a pathway for z3: what the search of the library is measured against, written apart from it.

Only complete episodes are meant: every fact is recorded, and every measure of a trial. Then each rule is a plain
statement of yes and no, over a Bool for every flag, value, record and refusal and a Real for every number. The rules
themselves come from where the engine takes them; nothing comes from the search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

import z3

from l4path.assessment import AllOf, AnyOf, Atom, Claim, Known, Negated, Recorded, SeveralOf, State, Status
from l4path.assessment.formulas import meaning
from l4path.assessment.rules import rules_of
from l4path.conditions import Comparison, Contains, FlagAtom, Membership, Range
from l4path.episode import OUTCOMES
from l4path.facts import BUILT_IN_MEASURES, digits
from l4path.nodes import Disposition, Review, Treatment
from l4path.search.wanted import Contrary, Every, Has, In, Is
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path import Pathway
    from l4path.assessment import Formula
    from l4path.facts import Fact
    from l4path.nodes import Node
    from l4path.search.wanted import Wanted

_YES, _NO = z3.BoolVal(val=True), z3.BoolVal(val=False)
_POSSIBLE = (Status.OFFERED, Status.ONGOING, Status.RESPONDED, Status.OPEN, Status.ENDED)
_PASSED_BY = (Status.PASSED, Status.DONE, Status.RESPONDED, Status.NOT_INDICATED)
_LEFT_BY_AN_EXIT = (Status.DECLINED, Status.CONTRAINDICATED, Status.INTOLERANT, Status.RELAPSED, Status.FAILED)


class Asked:
    """A pathway as z3 sees it, with a solver that is asked one question after another."""

    def __init__(self, pathway: Pathway) -> None:
        """State every rule once, as the meaning of a Bool of its own."""
        self.pathway = pathway
        self._solver = z3.SolverFor("QF_LRA")  # the quickest of its solvers here
        self._names: dict[str, Any] = {}
        self._statuses: dict[str, dict[Status, Any]] = {}
        self._rules = rules_of(pathway)
        self._questions = 0
        for name in pathway.treatments:
            self._record(name)
        for claim, rule in self._rules.items():
            self._solver.add(self._bool(f"{claim.kind} {claim.subject}") == self.formula(rule))
        for name in pathway.assumptions:
            self._solver.add(self.formula(Claim("assumption", name)))

    def possible(self, wanted: Wanted) -> bool | None:
        """Whether a complete episode has a property; None when z3 does not know."""
        self._questions += 1
        asked = z3.Bool(f"question {self._questions}")
        self._solver.add(z3.Implies(asked, self.stated(wanted)))
        found = self._solver.check(asked)
        return None if found == z3.unknown else bool(found == z3.sat)

    def stated(self, wanted: Wanted) -> Any:
        """What is wanted, for z3."""
        match wanted:
            case Is(what=what, truth=truth):
                found = self.formula(what if isinstance(what, Claim) else meaning(what))
                return _NO if truth is Truth.UNKNOWN else found if truth is Truth.MET else z3.Not(found)
            case Has(node=node, statuses=statuses):
                return self.status(node, *statuses)
            case In(states=(State.STUCK,)):
                return self._stuck()
            case Every(parts=parts):
                return _all(self.stated(part) for part in parts)
            case Contrary(part=part):
                return z3.Not(self.stated(part))
            case _:
                raise NotImplementedError(f"{wanted}")

    def formula(self, formula: Formula) -> Any:
        """A formula of the rules, for z3."""
        match formula:
            case Known(met=met):
                return _YES if met else _NO
            case Claim(kind=kind, subject=subject):
                return self._bool(f"{kind} {subject}") if formula in self._rules else _NO
            case Negated(part=part):
                return z3.Not(self.formula(part))
            case AllOf(parts=parts):
                return _all(map(self.formula, parts))
            case AnyOf(parts=parts):
                return _any(map(self.formula, parts))
            case SeveralOf(count=count, parts=parts):
                return z3.AtLeast(*map(self.formula, parts), count)
            case Recorded(what="offered", node=node):
                return self.status(node, Status.OFFERED)
            case Recorded(what="option", node=node):
                return self._option(node)
            case Recorded(what=what, node=node):
                return self._bool(f"{what} {node} recorded") if node in self.pathway.treatments else _NO
            case Atom(condition=condition, treatment=treatment):
                return self._atom(condition, treatment)
            case _:
                assert_never(formula)

    def _bool(self, name: str) -> Any:
        if name not in self._names:
            self._names[name] = z3.Bool(name)
        return self._names[name]

    def _record(self, name: str) -> None:
        """What may stand in the record of one treatment, and what may not stand together."""
        node = self.pathway.treatments[name]
        record = {what: self._bool(f"{what} {name} recorded") for what in ("tried", "outcome", "tolerated", "returned")}
        outcomes = {what: self._bool(f"{what} {name} recorded") for what in OUTCOMES}
        allowed = () if node.once else ("intolerant", "ongoing") if node.continuous else OUTCOMES
        said = _any(outcomes.values())
        self._solver.add(
            record["outcome"] == said,
            z3.AtMost(*outcomes.values(), 1),
            *(z3.Not(outcomes[what]) for what in OUTCOMES if what not in allowed),
            *(z3.Implies(one, record["tried"]) for one in (said, record["tolerated"], record["returned"])),
            z3.Implies(said, z3.And(record["tolerated"], z3.Not(record["returned"]))),  # not recorded beside an outcome
        )

    def _atom(self, condition: FlagAtom | Comparison | Range | Membership | Contains, treatment: str | None) -> Any:
        fact = condition.operand.fact
        if treatment is None:
            return self._beside(condition, fact.id)
        if fact.id in ("tolerated", "relapsed"):
            return self._bool(f"{'returned' if fact.id == 'relapsed' else 'tolerated'} {treatment} recorded")
        tried = self._bool(f"tried {treatment} recorded")
        met = z3.And(tried, self._beside(condition, f"{treatment}.{fact.id}"))
        if fact.id not in BUILT_IN_MEASURES:
            return met
        zero = self._compared(condition, z3.RealVal(0))  # no week and no dose where it was never tried
        return z3.Or(met, z3.And(z3.Not(tried), zero))

    def _beside(self, condition: FlagAtom | Comparison | Range | Membership | Contains, name: str) -> Any:
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
            earlier, found = _NO, dict[Status, Any]()
            for number, (status, applies) in enumerate(self._rows(self.pathway.nodes[name])):
                here = self._bool(f"row {number} of {name}")
                self._solver.add(here == z3.And(z3.Not(earlier), applies))
                found[status] = here
                earlier = z3.Or(earlier, applies)
            self._statuses[name] = found
        return _any(self._statuses[name][status] for status in statuses if status in self._statuses[name])

    def _rows(self, node: Node) -> Iterable[tuple[Status, Any]]:
        """The table of statuses, without the rows of what is unknown (docs/semantics.md, "The status of a node")."""
        name = node.id
        yield Status.NOT_REACHED, z3.Not(self.formula(Claim("reached", name)))
        if isinstance(node, Review):
            yield Status.PASSED, self._left(name)
            yield Status.OPEN, _YES
        elif isinstance(node, Disposition):
            yield Status.ENDED, _YES
        else:
            tried = self.formula(Recorded("tried", name))
            yield Status.DONE, tried if node.once else _NO
            yield Status.DECLINED, self.formula(Recorded("declined", name))
            for status in (Status.INTOLERANT, Status.RELAPSED, Status.FAILED):
                yield status, self.formula(Claim(status.value, name))
            yield Status.NOT_INDICATED, z3.And(z3.Not(tried), z3.Not(self.formula(Claim("indicated", name))))
            yield Status.CONTRAINDICATED, self.formula(Claim("contraindicated", name))
            yield Status.RESPONDED, self.formula(Claim("responded", name))
            yield Status.ONGOING, tried
            yield Status.OFFERED, _YES

    def _left(self, name: str) -> Any:
        return _any(self.formula(Claim("fires", way.id)) for way in self.pathway.out_of(name))

    def _emergency(self) -> Any:
        emergencies = [name for name, node in self.pathway.nodes.items() if node.emergency]
        return _any(
            z3.And(
                self.formula(Claim("reached", name)),
                z3.Not(self.status(name, *_PASSED_BY)),
                z3.Not(z3.And(self.status(name, *_LEFT_BY_AN_EXIT), self._left(name))),
            )
            for name in emergencies
        )

    def _closed(self) -> Any:
        finals = [name for name, node in self.pathway.dispositions.items() if node.final]
        return _any(self.status(name, Status.ENDED) for name in finals)

    def _goal(self) -> Any:
        return self.formula(Claim("goal", ""))

    def _ordinary(self, name: str) -> bool:
        node = self.pathway.nodes[name]
        return not (isinstance(node, Treatment) and node.continuous)

    def _stuck(self) -> Any:
        possible = [self.status(name, *_POSSIBLE) for name in self.pathway.nodes if self._ordinary(name)]
        declined = [self.status(name, Status.DECLINED) for name in self.pathway.treatments]
        return z3.Not(_any((self._emergency(), self._closed(), self._goal(), *possible, *declined)))

    def _option(self, name: str) -> Any:
        """That a node is among the options (docs/semantics.md, "The state of the episode")."""
        node, emergency, closed = self.pathway.nodes[name], self._emergency(), self._closed()
        in_emergency = (Status.OFFERED, Status.ONGOING, Status.OPEN, Status.ENDED)
        ways = [z3.And(emergency, self.status(name, *in_emergency))] if node.emergency else []
        if isinstance(node, Disposition) and node.final:
            ways.append(z3.And(z3.Not(emergency), closed, self.status(name, Status.ENDED)))
        if self._ordinary(name):
            ordinary = z3.And(z3.Not(emergency), z3.Not(closed))
            if isinstance(node, Treatment):
                ways.append(z3.And(ordinary, self._goal(), self.status(name, Status.ONGOING, Status.RESPONDED)))
            ways.append(z3.And(ordinary, z3.Not(self._goal()), self.status(name, *_POSSIBLE)))
        return _any(ways)


def _all(parts: Iterable[Any]) -> Any:
    found = list(parts)
    return found[0] if len(found) == 1 else z3.And(found)


def _any(parts: Iterable[Any]) -> Any:
    found = list(parts)
    return found[0] if len(found) == 1 else z3.Or(found)


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
