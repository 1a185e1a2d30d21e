"""What a pathway's rules mean for every patient at once: when each is met, and when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from l4path.assessment import AllOf, AnyOf, Atom, Claim, Known, Negated, Recorded, SeveralOf
from l4path.assessment.formulas import meaning
from l4path.assessment.program import predicate_of
from l4path.assessment.rules import rules_of
from l4path.search.circuit import FALSE, TRUE
from l4path.search.standing import Standing

if TYPE_CHECKING:
    from l4path.assessment import Formula
    from l4path.conditions import Condition
    from l4path.pathway import Pathway
    from l4path.search.space import Space

COUNTED = ("weeks", "doses")


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
        self.standing = Standing(self)

    def both(self, formula: Formula) -> tuple[int, int]:
        """That a formula is met, and that it is not met."""
        return self.met(formula), self.not_met(formula)

    def rule(self, claim: Claim) -> tuple[int, int]:
        """That the rule of a claim is met, and that it is not met, whatever the claim itself is taken to be."""
        return self.both(self._rules[claim])

    def met(self, formula: Formula) -> int:
        """That a formula is met."""
        found = self._met.get(formula)
        if found is None:
            found = self._met[formula] = self._stated(formula, so=True)
        return found

    def not_met(self, formula: Formula) -> int:
        """That a formula is not met."""
        if not self.space.partial:
            return -self.met(formula)
        found = self._not_met.get(formula)
        if found is None:
            found = self._not_met[formula] = self._stated(formula, so=False)
            if isinstance(formula, Claim) and abs(found) != TRUE and found != -self.met(formula):
                self._circuit.constraints.append((-found, -self.met(formula)))
        return found

    def unknown(self, formula: Formula) -> int:
        """That a formula is neither met nor not met."""
        return self._circuit.all_of((-self.met(formula), -self.not_met(formula)))

    def condition(self, condition: Condition) -> Formula:
        """A condition over the pathway's facts as a formula."""
        return meaning(condition)

    def assumed(self) -> int:
        """That every assumption of the pathway is met."""
        return self._circuit.all_of(self.met(Claim("assumption", name)) for name in self.pathway.assumptions)

    def _stated(self, formula: Formula, *, so: bool) -> int:
        circuit = self._circuit
        one = self.met if so else self.not_met
        match formula:
            case Known(met=met):
                return TRUE if met is so else FALSE
            case Claim():
                return one(self._rules[formula]) if formula in self._rules else FALSE
            case Negated(part=part):
                return self.not_met(part) if so else self.met(part)
            case AllOf(parts=parts):
                return circuit.all_of(map(one, parts)) if so else circuit.any_of(map(one, parts))
            case AnyOf(parts=parts):
                return circuit.any_of(map(one, parts)) if so else circuit.all_of(map(one, parts))
            case SeveralOf(count=count, parts=parts):
                return circuit.at_least(count if so else len(parts) - count + 1, [one(part) for part in parts])
            case Recorded():
                return self._recorded(formula) if so else -self._recorded(formula)
            case Atom():
                return self._atom(formula, so=so)
            case _:
                assert_never(formula)

    def _recorded(self, formula: Recorded) -> int:
        name, circuit = formula.node, self._circuit
        if formula.what == "offered":
            return self.standing.offered(name)
        if formula.what == "option":
            return self.standing.option(name)
        if name not in self.pathway.treatments:
            return FALSE
        record = self.space.record(self.pathway, name)
        match formula.what:
            case "tried":
                return record.tried
            case "declined":
                return record.declined
            case "tolerated":
                return circuit.all_of((record.tried, -record.intolerant))
            case "returned":
                return circuit.all_of((record.tried, record.returned))
            case "outcome":
                return circuit.all_of((record.tried, circuit.any_of(record.said.values())))
            case said:
                return circuit.all_of((record.tried, record.said.get(said, FALSE)))

    def _atom(self, formula: Atom, *, so: bool) -> int:
        circuit, condition = self._circuit, formula.condition
        fact = condition.operand.fact
        if formula.treatment is None:
            cells = self.space.facts[fact.id, fact.kind]
            meets = cells.meets(condition)
            return circuit.all_of((cells.known, meets if so else -meets))
        record = self.space.record(self.pathway, formula.treatment)
        if fact.id in ("tolerated", "relapsed"):
            flag = -record.intolerant if fact.id == "tolerated" else record.returned
            met = circuit.all_of((record.tried, flag))
            return met if so else -met
        cells = record.measures[f"{fact.id} {fact.kind}"]
        meets = cells.meets(condition)
        recorded = circuit.all_of((record.tried, cells.known, meets if so else -meets))
        untried = fact.id in COUNTED and predicate_of(condition)(0)  # no week, no dose: the only measures it has
        return circuit.any_of((recorded, -record.tried)) if untried is so else recorded
