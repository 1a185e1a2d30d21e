"""What a pathway's rules mean for every patient at once: when each is met, and when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.assessment.program import predicate_of
from l4path.conditions import And, AtLeast, Constant, Not, Or, Sum
from l4path.facts import COUNTED
from l4path.meaning import Atom, Claim, Follows, Has, In, Is, Lists, Recorded, rules_of
from l4path.search.circuit import FALSE, TRUE
from l4path.search.standing import Standing
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.search.space import Record, Space


_MADE_OF_OTHERS = frozenset((And, Or, Not, Constant, Is))  # the circuit finds them again by their parts
_KEPT = frozenset((And, Or, Is))  # of which the very same one is asked for again, in one question after another


class Meaning:
    """The rules of one pathway as statements about the patients of a space.

    Three-valued logic becomes two statements a formula: that it is met, and that it is not met; where neither is so, it
    is unknown. Where everything is recorded, the one is the contrary of the other.

    Attributes:
        pathway: The pathway.
        space: The patients.
        standing: Statuses, states and options.
    """

    def __init__(self, pathway: Pathway, space: Space, reached_as: Meaning | None = None) -> None:
        """State every rule, from the beginning of the pathway to its end.

        Args:
            pathway: The pathway.
            space: The patients.
            reached_as: Another version of the pathway; where given, every node that both have is taken to be reached
                just when that version reaches it, so that each rule is seen by itself: :meth:`rule` says when this
                version would reach a node from there.
        """
        self.pathway = pathway
        self.space = space
        self._circuit = space.circuit
        self._rules = rules_of(pathway)
        self._met: dict[Formula, int] = {}
        self._not_met: dict[Formula, int] = {}
        self._items: dict[str, tuple[list[int], list[int]]] = {}  # of each score, by what points are earned, or may be
        self._same: dict[tuple[int, bool], tuple[Formula, int]] = {}  # with each, so that its id is not given away
        self._ways: dict[type[Formula], Callable[..., int]] = {
            Constant: self._constant,
            Not: self._not,
            And: self._and,
            Or: self._or,
            AtLeast: self._at_least,
            Sum: self._sum,
            Claim: self._claim,
            Recorded: self._recorded,
            Atom: self._atom,
            **dict.fromkeys((Is, Has, In, Lists, Follows), self._two_valued),
        }
        if reached_as is not None:
            for name in pathway.nodes.keys() & reached_as.pathway.nodes.keys():
                claim = Claim("reached", name)
                self._met[claim], self._not_met[claim] = reached_as.both(claim)
        for name in pathway.evaluation_order:  # so that no rule goes deep
            self.both(Claim("reached", name))
        self.standing: Standing = Standing(self)

    def both(self, formula: Formula) -> tuple[int, int]:
        """That a formula is met, and that it is not met."""
        return self.met(formula), self.not_met(formula)

    def rule(self, claim: Claim) -> tuple[int, int]:
        """That the rule of a claim is met, and that it is not met, whatever the claim itself is taken to be."""
        return self.both(self._rules[claim])

    def met(self, formula: Formula) -> int:
        """That a formula is met."""
        kind = formula.__class__
        if kind in _MADE_OF_OTHERS:
            return self._made(formula, kind, so=True)
        found = self._met.get(formula)
        if found is None:
            found = self._met[formula] = self._ways[kind](formula, so=True)
        return found

    def not_met(self, formula: Formula) -> int:
        """That a formula is not met."""
        if not self.space.partial:
            return -self.met(formula)
        kind = formula.__class__
        if kind in _MADE_OF_OTHERS:
            return self._made(formula, kind, so=False)
        found = self._not_met.get(formula)
        if found is None:
            found = self._not_met[formula] = self._ways[kind](formula, so=False)
            if kind is Claim and abs(found) != TRUE and found != -self.met(formula):
                self._circuit.constraints.append((-found, -self.met(formula)))
        return found

    def _made(self, formula: Formula, kind: type[Formula], *, so: bool) -> int:
        """That what is made of others is met, or not met: stated once for the same value, as long as it may be."""
        if kind not in _KEPT:
            return self._ways[kind](formula, so=so)
        found = self._same.get((id(formula), so))
        if found is None:
            found = self._same[id(formula), so] = (formula, self._ways[kind](formula, so=so))
        return found[1]

    def unknown(self, formula: Formula) -> int:
        """That a formula is neither met nor not met."""
        return self._circuit.all_of((-self.met(formula), -self.not_met(formula)))

    def assumed(self) -> int:
        """That every assumption of the pathway is met."""
        return self._circuit.all_of(self.met(Claim("assumption", name)) for name in self.pathway.assumptions)

    def _constant(self, formula: Constant, *, so: bool) -> int:
        return TRUE if formula.value is so else FALSE

    def _not(self, formula: Not, *, so: bool) -> int:
        return self.not_met(formula.part) if so else self.met(formula.part)

    def _and(self, formula: And, *, so: bool) -> int:
        circuit = self._circuit
        return circuit.all_of(map(self.met, formula.parts)) if so else circuit.any_of(map(self.not_met, formula.parts))

    def _or(self, formula: Or, *, so: bool) -> int:
        circuit = self._circuit
        return circuit.any_of(map(self.met, formula.parts)) if so else circuit.all_of(map(self.not_met, formula.parts))

    def _at_least(self, formula: AtLeast, *, so: bool) -> int:
        count, parts = formula.count, formula.parts
        if so:
            return self._circuit.at_least(count, [*map(self.met, parts)])
        return self._circuit.at_least(len(parts) - count + 1, [*map(self.not_met, parts)])

    def _claim(self, leaf: Claim, *, so: bool) -> int:
        rule = self._rules.get(leaf)
        return FALSE if rule is None else self.met(rule) if so else self.not_met(rule)

    def _two_valued(self, leaf: Is | Has | In | Lists | Follows, *, so: bool) -> int:
        match leaf:
            case Is(truth=Truth.MET):
                found = self.met(leaf.formula)
            case Is(truth=Truth.NOT_MET):
                found = self.not_met(leaf.formula)
            case Is():
                found = self.unknown(leaf.formula)
            case Has():
                found = self.standing.status(leaf.node, *leaf.statuses)
            case In():
                found = self.standing.state(*leaf.states)
            case Lists():
                found = self.standing.option(leaf.node)
            case Follows():
                found = self.standing.follows(leaf.node)
        return found if so else -found

    def _sum(self, stated: Sum, *, so: bool) -> int:
        """That all, or that none, of what the points may add up to meets the comparison (SEMANTICS 10)."""
        circuit = self._circuit
        if stated.score not in self._items:  # one score is often compared with many bounds
            parts = stated.parts
            self._items[stated.score] = [*map(self.met, parts)], [-self.not_met(part) for part in parts]
        earned, possible = self._items[stated.score]

        def least(bound: int) -> int:
            """That the least possible sum comes to a bound."""
            return circuit.points(zip(stated.points, earned, possible, strict=True), bound)

        def greatest(bound: int) -> int:
            """That the greatest possible sum comes to a bound."""
            return circuit.points(zip(stated.points, possible, earned, strict=True), bound)

        bound, op = stated.constant, stated.op
        if op in ("==", "!="):
            same = circuit.all_of((least(bound), -greatest(bound + 1)))
            other = circuit.any_of((least(bound + 1), -greatest(bound)))
            return same if so is (op == "==") else other
        if op in (">", "<="):
            bound += 1
        return least(bound) if so is (op in (">", ">=")) else -greatest(bound)

    def _recorded(self, leaf: Recorded, *, so: bool) -> int:
        if leaf.node not in self.pathway.treatments:
            return FALSE if so else TRUE
        circuit, record = self._circuit, self.space.record(self.pathway, leaf.node)
        unsure = record.unasked
        match leaf.what:
            case "asked":
                return -record.unasked if so else FALSE
            case "declined":
                met, unsure = record.declined, FALSE
            case "tried":
                met = record.tried
            case "tolerated":
                met = circuit.all_of((record.tried, -record.intolerant))
            case "relapsed":
                met = circuit.all_of((record.tried, record.returned))
            case "ended":
                met = circuit.all_of((record.tried, record.ended))
            case "outcome":
                met, unsure = self._with_outcome(record, *record.outcomes), FALSE
            case outcome:
                met = self._with_outcome(record, outcome.removeprefix("outcome "))
                unsure = record.unasked if record.once else FALSE
        return met if so else circuit.all_of((-met, -unsure))

    def _with_outcome(self, record: Record, *outcomes: str) -> int:
        met = self._circuit.any_of(literal for outcome, literal in record.outcomes.items() if outcome in outcomes)
        return met if record.once else self._circuit.all_of((record.tried, met))

    def _atom(self, leaf: Atom, *, so: bool) -> int:
        circuit, condition = self._circuit, leaf.condition
        fact = condition.operand.fact
        if leaf.treatment is None:
            cells = self.space.facts[fact.id, fact.kind]
            meets = cells.meets(condition)
            return circuit.all_of((cells.known, meets if so else -meets))
        record = self.space.record(self.pathway, leaf.treatment)
        cells = record.measures[f"{fact.id} {fact.kind}"]
        meets = cells.meets(condition)
        recorded = circuit.all_of((record.tried, cells.known, meets if so else -meets))
        untried = fact.id in COUNTED and predicate_of(condition)(0)  # none counted: the only measures it has
        never = circuit.all_of((-record.tried, -record.unasked))
        return circuit.any_of((recorded, never)) if untried is so else recorded
