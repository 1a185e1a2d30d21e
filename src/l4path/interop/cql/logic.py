"""The rules of a pathway as expressions: one visitor over the formulas of `l4path.meaning`, a definition a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never, cast

from l4path.conditions import (
    And,
    AtLeast,
    Comparison,
    Constant,
    Contains,
    FlagAtom,
    Membership,
    Not,
    Or,
    Range,
    Sum,
)
from l4path.conditions.logic import MET, NOT_MET
from l4path.conditions.simplifying import simplified
from l4path.facts import COUNTED, OUTCOMES, READ_BY_PREDICATES
from l4path.interop.cql.constants import decimal
from l4path.interop.cql.scores import bounds_of, compared
from l4path.interop.cql.tree import (
    FALSE,
    TRUE,
    UNKNOWN,
    Call,
    Case,
    If,
    Nothing,
    Ref,
    added,
    both,
    call,
    contrary,
    either,
    known,
    one_of,
    text,
    whole,
)
from l4path.meaning import Atom, Claim, Follows, Has, In, Is, Lists, Recorded, carried, rules_of, status_rows, those
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.conditions import Operative
    from l4path.interop.cql.tree import Expression, Library, Operator
    from l4path.meaning import Formula, Leaf, Status
    from l4path.pathway import Pathway

_NAMES = {
    "fires": "fires {}",
    "defined": "defined {}",
    "assumption": "assumed {}",
    "caution": "caution {}",
    "item": "item {}",
    "unmoved": "unmoved {}",
    "goal": "goal",
}
_TRAITS = {  # what many nodes are asked, by a short name
    those(lambda status: status.possible): "possible",
    those(lambda status: status.begins): "begins",
    those(lambda status: status.keeps): "keeps",
    those(lambda status: status.alongside): "goes on",
}
_IS: dict[Truth, Operator] = {Truth.MET: "is true", Truth.NOT_MET: "is false", Truth.UNKNOWN: "is null"}
_OPERATORS: dict[str, Operator] = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Logic:
    """The rules of one pathway, defined in a library as they are asked for, each after what it rests on."""

    def __init__(self, pathway: Pathway, library: Library) -> None:
        """Begin with what the library already defines: what is recorded."""
        self.pathway = pathway
        self.library = library
        self.rules: dict[Claim, Formula] = rules_of(pathway)
        self._apart: dict[Formula, Ref] = {}
        self._carried: dict[Formula, tuple[str, str]] = {}
        for way in pathway.escalations:
            for source in way.after:
                self._carried.setdefault(carried(way, pathway.nodes[source]), (way.id, source))

    def define_all(self) -> None:
        """Define every claim, in an order in which nothing goes deep."""
        for name in self.pathway.evaluation_order:
            self.claim(Claim("reached", name))
        for claim in self.rules:
            self.claim(claim)
        for score in self.pathway.scores.values():
            bounds_of(self, score)
        for way in self.pathway.escalations:
            for source in way.after:
                self.by(way.id, source)

    def define(self, name: str, expression: Expression) -> Ref:
        """Define something under a name."""
        self.library.definitions.setdefault(name, expression)
        return Ref(name)

    def claim(self, claim: Claim) -> Expression:
        """The definition of a claim."""
        name = name_of_claim(claim)
        if name not in self.library.definitions:
            self.define(name, self._rule(claim))
        return Ref(name)

    def by(self, way: str, source: str) -> Expression:
        """That a source is reached and triggers an escalation."""
        name = f"by {way} {source}"
        if name not in self.library.definitions:
            rule = carried(self.pathway.escalation(way), self.pathway.nodes[source])
            alike = self._carried[rule]
            self.define(name, self._written(rule) if alike == (way, source) else self.by(*alike))
        return Ref(name)

    def _rule(self, claim: Claim) -> Expression:
        rule = self.rules[claim]
        node = self.pathway.treatments.get(claim.subject)
        if node is None:
            return self.truth(rule)
        if claim.kind in ("adequate", "response"):
            asked = simplified(rule, lambda leaf: MET if leaf == Recorded("asked", node.id) else leaf)
            return Case(((self.unasked(node.id), UNKNOWN),), self.truth(asked))
        if claim.kind in OUTCOMES and not node.once and not isinstance(rule, Constant):
            measured = simplified(rule, _without_outcome)
            outcome = Ref(f"outcome {node.id}")
            content = call("=", outcome, text(claim.kind))
            return Case(((call("is not null", outcome), content),), self.truth(measured))
        return self.truth(rule)

    def truth(self, formula: Formula) -> Expression:
        """A formula as an expression that is true, false or null."""
        if isinstance(formula, And) and formula in self._carried:
            return self.by(*self._carried[formula])
        return self._written(formula)

    def _written(self, formula: Formula) -> Expression:
        match formula:
            case Constant(value=met):
                return TRUE if met else FALSE
            case And(parts=parts):
                return both(*map(self.truth, parts))
            case Or(parts=parts):
                return either(*map(self.truth, parts))
            case Not(part=part):
                return contrary(self.truth(part))
            case AtLeast():
                return self._at_least(formula)
            case Sum(score=score, op=op, constant=constant):
                bounds_of(self, self.pathway.scores[score])
                return self._defined_apart(formula, f"score {score}", compared(score, op, constant))
            case _:
                return self._leaf(cast("Leaf", formula))

    def _leaf(self, leaf: Leaf) -> Expression:
        match leaf:
            case Claim():
                return self.claim(leaf)
            case Recorded():
                return self._recorded(leaf)
            case Atom(condition=condition, treatment=treatment):
                if treatment is not None:
                    return self._measured(condition, treatment)
                fact = f"fact {condition.operand.fact.id}"
                return self._atom(condition, Ref(fact), fact)
            case Is(formula=about, truth=truth):
                return known(self.truth(about), _IS[truth])
            case Has(node=node, statuses=statuses):
                return self.has(node, statuses)
            case Follows(node=node):
                return Ref(f"follows_{node}")
            case In() | Lists():
                raise TypeError(f"{leaf} is asked by invariants and by searches, not by the tables")
            case _:
                assert_never(leaf)

    def has(self, node: str, statuses: frozenset[Status]) -> Expression:
        """Whether a node has one of some statuses: of those that it can have at all."""
        rows = dict.fromkeys(row.status for row in status_rows(self.pathway, self.pathway.nodes[node]))
        wanted = tuple(status.value for status in rows if status in statuses)
        content = one_of(Ref(f"status_{node}"), wanted)
        if len(wanted) <= 1:
            return content
        return self.define(f"{node} {_TRAITS.get(statuses) or ' or '.join(wanted)}", content)

    def unasked(self, treatment: str) -> Expression:
        """That nobody knows whether a treatment was tried."""
        return call("is null", Ref(f"tried {treatment}"))

    def _recorded(self, record: Recorded) -> Expression:
        name = record.node
        if name not in self.pathway.treatments:  # nothing is recorded of a review or a disposition
            return FALSE
        tried, outcome = Ref(f"tried {name}"), Ref(f"outcome {name}")
        match record.what:
            case "tried":
                return tried
            case "declined":
                return call("is true", Ref(f"declined {name}"))
            case "outcome":
                return call("is not null", outcome)
            case "tolerated" | "relapsed" | "ended" if self.pathway.treatments[name].once:
                return FALSE  # what is done once has no measures
            case "tolerated" | "relapsed" | "ended" as measure:
                usual = TRUE if READ_BY_PREDICATES[measure][0] else FALSE
                known = call("Coalesce", Ref(f"measure {name}.{measure}"), usual)
                return self.define(f"recorded {name}.{measure}", Case(((call("is true", tried), known),), UNKNOWN))
            case what:
                content = call("=", call("Coalesce", outcome, text("")), text(what.removeprefix("outcome ")))
                if not self.pathway.treatments[name].once:
                    return content
                return Case(((self.unasked(name), UNKNOWN),), content)

    def _measured(self, condition: Operative, treatment: str) -> Expression:
        """An atom over a measure of a treatment: unknown of an unasked one, and of an untried one 0 or nothing."""
        measure = condition.operand.fact.id
        tried, name = Ref(f"tried {treatment}"), f"measure {treatment}.{measure}"
        if measure in COUNTED:
            usual = COUNTED[measure]
            known = Ref(name) if usual is None else call("Coalesce", Ref(name), decimal(usual))
            rows = ((call("is true", tried), known), (call("is false", tried), decimal(0)))
            counted = self.define(f"counted {treatment}.{measure}", Case(rows, Nothing("Decimal")))
            return self._atom(condition, counted, name)
        return both(tried, self._atom(condition, Ref(name), name))

    def _atom(self, condition: Operative, value: Expression, name: str) -> Expression:
        match condition:
            case FlagAtom():
                return value
            case Comparison(op=op, constant=constant):
                bound = text(constant) if isinstance(constant, str) else decimal(constant)
                return Call(_OPERATORS[op], (value, bound))
            case Range(low=low, low_op=low_op, high_op=high_op, high=high):
                above = Call(">" if low_op == "<" else ">=", (value, decimal(low)))
                return both(above, Call(high_op, (value, decimal(high))))
            case Membership(values=values, negated=negated):
                among = one_of(value, values)
                return call("not", among) if negated else among
            case Contains(value=wanted, negated=negated):
                holds = If(call("is null", value), UNKNOWN, call("in", text(wanted), value))
                held = self.define(f"holds {name} {wanted}", holds)
                return call("not", held) if negated else held
            case _:
                assert_never(condition)

    def apart(self, formula: Formula) -> Expression:
        """A formula that `if` and `case` may ask: by name, in a definition of its own where it is composite."""
        content = self.truth(formula)
        return content if isinstance(content, Ref) else self._defined_apart(formula, "part", content)

    def _defined_apart(self, formula: Formula, what: str, expression: Expression) -> Ref:
        if formula not in self._apart:
            self._apart[formula] = self.define(f"{what} #{len(self._apart) + 1}", expression)
        return self._apart[formula]

    def _at_least(self, formula: AtLeast) -> Expression:
        parts = [self.apart(part) for part in formula.parts]
        unit, none, wanted = whole(1), whole(0), whole(formula.count)
        met = added(*(If(call("is true", part), unit, none) for part in parts))
        possible = added(*(If(call("is false", part), none, unit) for part in parts))
        rows = ((call(">=", met, wanted), TRUE), (call("<", possible, wanted), FALSE))
        return self._defined_apart(formula, "at least", Case(rows, UNKNOWN))


def name_of_claim(claim: Claim) -> str:
    """What a claim is called in the library."""
    return _NAMES.get(claim.kind, f"{claim.kind}_{{}}").format(claim.subject)


def _without_outcome(leaf: Leaf) -> Formula:
    """What is known of a record where no outcome is recorded."""
    return NOT_MET if isinstance(leaf, Recorded) and leaf.what.startswith("outcome") else leaf
