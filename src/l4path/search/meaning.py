"""What a pathway's rules mean for every patient at once: when each is met, and when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never, cast

from l4path.assessment.program import predicate_of
from l4path.conditions import And, AtLeast, Constant, Not, Or, Sum
from l4path.facts import COUNTED
from l4path.meaning import Atom, Claim, Follows, Has, In, Is, Lists, Recorded, rules_of
from l4path.search.circuit import FALSE, TRUE
from l4path.search.standing import Standing
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.meaning import Formula, Leaf
    from l4path.pathway import Pathway
    from l4path.search.space import Record, Space


_MADE_OF_OTHERS = frozenset((And, Or, Not, Constant, Is))  # the circuit finds them again by their parts


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
        if type(formula) in _MADE_OF_OTHERS:
            return self._stated(formula, so=True)
        found = self._met.get(formula)
        if found is None:
            found = self._met[formula] = self._stated(formula, so=True)
        return found

    def not_met(self, formula: Formula) -> int:
        """That a formula is not met."""
        if not self.space.partial:
            return -self.met(formula)
        if type(formula) in _MADE_OF_OTHERS:
            return self._stated(formula, so=False)
        found = self._not_met.get(formula)
        if found is None:
            found = self._not_met[formula] = self._stated(formula, so=False)
            if isinstance(formula, Claim) and abs(found) != TRUE and found != -self.met(formula):
                self._circuit.constraints.append((-found, -self.met(formula)))
        return found

    def unknown(self, formula: Formula) -> int:
        """That a formula is neither met nor not met."""
        return self._circuit.all_of((-self.met(formula), -self.not_met(formula)))

    def assumed(self) -> int:
        """That every assumption of the pathway is met."""
        return self._circuit.all_of(self.met(Claim("assumption", name)) for name in self.pathway.assumptions)

    def _stated(self, formula: Formula, *, so: bool) -> int:
        circuit = self._circuit
        literal_of = self.met if so else self.not_met
        match formula:
            case Constant(value=met):
                return TRUE if met is so else FALSE
            case Not(part=part):
                return self.not_met(part) if so else self.met(part)
            case And(parts=parts):
                return circuit.all_of(map(literal_of, parts)) if so else circuit.any_of(map(literal_of, parts))
            case Or(parts=parts):
                return circuit.any_of(map(literal_of, parts)) if so else circuit.all_of(map(literal_of, parts))
            case AtLeast(count=count, parts=parts):
                return circuit.at_least(count if so else len(parts) - count + 1, [literal_of(part) for part in parts])
            case Sum():
                return self._sum(formula, so=so)
            case _:
                return self._leaf(cast("Leaf", formula), so=so)

    def _leaf(self, leaf: Leaf, *, so: bool) -> int:
        match leaf:
            case Claim():
                return (self.met if so else self.not_met)(self._rules[leaf]) if leaf in self._rules else FALSE
            case Recorded():
                return self._recorded(leaf, so=so)
            case Atom():
                return self._atom(leaf, so=so)
            case Is(formula=about, truth=truth):
                by_truth = {Truth.MET: self.met, Truth.NOT_MET: self.not_met, Truth.UNKNOWN: self.unknown}
                found = by_truth[truth](about)
            case Has(node=node, statuses=statuses):
                found = self.standing.status(node, *statuses)
            case In(states=states):
                found = self.standing.state(*states)
            case Lists(node=node):
                found = self.standing.option(node)
            case Follows(node=node):
                found = self.standing.follows(node)
            case _:
                assert_never(leaf)
        return found if so else -found

    def _sum(self, stated: Sum, *, so: bool) -> int:
        """That all, or that none, of what the points may add up to meets the comparison (SEMANTICS 10)."""
        circuit = self._circuit
        earned = [self.met(part) for part in stated.parts]
        possible = [-self.not_met(part) for part in stated.parts]

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
