"""The one walk from a formula to the statements that may decide it, down to what is recorded or must be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, cast

from l4path.brief import Equatable
from l4path.conditions import And, AtLeast, Constant, Not, Or, Sum
from l4path.evidence import CONVENTION
from l4path.explanation.plans import As, Asked, By, Decisive, Line, Reason, Recalled, Stated, line, planned, when
from l4path.explanation.statements import CONTRARY_OPERATOR, OPERATORS, Phrase, Value, is_so, say
from l4path.facts import OUTCOMES
from l4path.meaning import Atom, Claim, Has, Lists, Recorded, item_claim, rules_of
from l4path.nodes import Treatment
from l4path.pathway.asks import Asks
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Literal

    from l4path.conditions import Score
    from l4path.explanation.plans import Plan
    from l4path.explanation.statements import Slot
    from l4path.meaning import ClaimKind, Formula
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_AGAINST = ("declined", "indicated", "contraindicated")
_BY_RECORD = (*OUTCOMES, "exhausted")
_ITS_RULE = ("adequate", "response", "goal", "assumption", "fires", "unmoved", "item", "caution")


def unasked_of(treatment: Treatment, *, contrary: bool = False) -> Line:
    """That nobody knows whether a treatment was tried, with the question that would tell."""
    node, title, way = treatment.id, treatment.title, treatment.way
    whether, question = say("says.whether", node=title, way=way), Asks(None, title, way)
    return replace(unknown(whether, f"node:{node}", question, contrary=contrary), sources=(f"unasked.{node}",))


def asked_of(treatment: Treatment, known: Plan) -> By:
    """The question whether a treatment was tried, where nobody asked; else what is known of it."""
    return By(Stated(Recorded("asked", treatment.id)), {Truth.UNKNOWN: unasked_of(treatment)}, known)


def unknown(what: Slot, about: str, question: Asks, *, contrary: bool) -> Line:
    """What is unknown, with the question that would tell; of a contrary, that a no is asked for."""
    return line(f"says.unknown{'_no' if contrary else ''}", Truth.UNKNOWN, about, what=what, question=question)


def tally(stated: Score) -> Line:
    """What a score comes to, with every item under it, whatever that is compared with."""
    points = tuple(item.points for item in stated.items)
    claims = tuple(item_claim(stated.id, number) for number in range(1, len(points) + 1))
    items = (say("says.own", text=item.label or Phrase(item.when)) for item in stated.items)
    parts = map(_adding, points, items, map(Stated, claims))
    return line(
        "record.fact", None, "", *parts, label=stated.label, value=Recalled(Sum(stated.id, points, claims, ">=", 0))
    )


def _adding(points: int, item: Plan, stated: Stated) -> By:
    """An item with what it adds, or could add, or take away."""

    def line(key: str, shown: str) -> Line:
        return Line(f"says.{key}", slots=(("points", shown),), parts=(item,), around="item")

    unknown = line("could_add" if points > 0 else "could_take", str(abs(points)))
    return By(stated, {Truth.UNKNOWN: unknown, Truth.MET: line("adds", f"{points:+d}")}, line("adds", "+0"))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Walk(Equatable):
    """The walk down a formula: the only place that knows the connectives.

    Attributes:
        pathway: The pathway.
        within: The treatment whose trial the statements are about, so that it need not be named again.
        whole: Whether every part is told with its truth.
    """

    pathway: Pathway
    within: str = ""
    whole: bool = False

    def reason(self, formula: Formula, *, contrary: bool = False) -> Reason:
        """A formula or its contrary as a reason, freed of every ``not``."""
        stated = Stated(formula, contrary)
        match formula:
            case Not(part=part):
                return self.reason(part, contrary=not contrary)
            case Claim(kind=kind) if kind in _ITS_RULE:
                return self.reason(rules_of(self.pathway)[formula], contrary=contrary)
            case And():
                return self._joined("any" if contrary else "all", formula.parts, stated)
            case Or():
                return self._joined("all" if contrary else "any", formula.parts, stated)
            case AtLeast(count=count, parts=parts) if count in (1, len(parts)):
                return self._joined("all" if (count == 1) is contrary else "any", parts, stated)
            case AtLeast() | Sum():
                return Reason(stated, self.whole, self._counted(formula, stated))
            case _:
                return Reason(stated, self.whole, self._leaf(stated))

    def decisive(self, formula: Formula, *, contrary: bool = False, lacking: bool = False) -> Decisive:
        """The statements that decide a formula, or its contrary; or everything that it lacks."""
        return Decisive(Stated(formula, contrary), partial(self.reason, formula, contrary=contrary), lacking)

    def _joined(self, joins: Literal["all", "any"], parts: Iterable[Formula], stated: Stated) -> Reason:
        inner = (self.reason(part, contrary=stated.contrary) for part in parts)
        flat = (each for part in inner for each in (part.parts if part.joins == joins else (part,)))
        return Reason(stated, self.whole, joins=joins, parts=tuple(flat))

    def _counted(self, formula: AtLeast | Sum, stated: Stated) -> Line:
        """A count of conditions, or a sum of points: every part, as often as it counts."""
        if isinstance(formula, Sum):
            label, op = self.pathway.scores[formula.score].label, formula.op
            shown = OPERATORS[CONTRARY_OPERATOR[op] if stated.contrary else op]
            needed = say(f"points.{shown}", constant=formula.constant)
            items = _items(formula.score, within=self.within)
            return line("says.score", stated, "", items, label=label, total=Recalled(formula), needed=needed)
        every, key = _each(formula, within=self.within), "says.fewer" if stated.contrary else "says.at_least"
        return line(key, stated, "", every, count=formula.count, total=len(formula.parts))

    def _leaf(self, stated: Stated) -> Plan:
        pathway, contrary = self.pathway, stated.contrary
        match stated.formula:
            case Atom() as asked:
                known: dict[object, Plan] = pathway._cache.setdefault("atoms", {})  # noqa: SLF001
                key = (asked, contrary, self.whole, self.within)
                if key not in known:  # made once, however many rest on it
                    known[key] = self._atom(asked, stated)
                return known[key]
            case Constant() | Recorded(what="asked"):
                return self._settled(stated)
            case Recorded(what=kind, node=node):
                so = self._predicate(kind, node, stated)
                if node not in pathway.treatments:
                    return so
                return By(stated, {Truth.UNKNOWN: unasked_of(pathway.treatments[node], contrary=contrary)}, so)
            case Has(node=node):  # of conditions, only invariants ask, and only for what is offered
                return self._predicate("offered", node, stated)
            case Lists(node=node):
                return self._predicate("option", node, stated)
            case Claim(kind="defined", subject=subject):
                return self._definition(subject, stated)
            case claim:
                return self._claim(cast("Claim", claim), stated)

    def _atom(self, asked: Atom, stated: Stated) -> Plan:
        """One atom beside what is recorded, or the question that would decide it."""
        condition, treatment, contrary = asked.condition, asked.treatment or "", stated.contrary
        fact, about, marked = condition.operand.fact, f"fact:{asked.name}", self.whole or None
        owner = self.pathway.nodes[treatment].title if treatment != self.within else ""
        what: Slot = Phrase(condition, contrary)
        name: Slot = Value(fact) if fact.kind == "flag" else what
        if condition.operand.treatment is not None and name is not what:
            name = say("condition.of_treatment", measure=name, treatment=self.pathway.nodes[treatment].title)
        elif condition.operand.treatment is None and owner:
            what, name = (say("condition.owned", what=each, treatment=owner) for each in (what, name))
        sources = (f"trials.{asked.name}", f"trials.{treatment}") if treatment else (f"facts.{asked.name}",)
        recorded = (("what", what), ("value", Recalled(asked)))
        found = Line("says.recorded", stated, about, recorded, (), marked, sources)
        open_still = unknown(name, about, Asks(fact, owner), contrary=contrary and fact.kind == "flag")
        known = By(stated, {Truth.UNKNOWN: open_still}, found)
        if not treatment:
            return known
        untried = f"untried.{treatment}"
        never: Plan = Line("says.untried", stated, about, (("what", what),), (), marked, (untried,))
        if not self.whole:  # that it was never tried is so of every measure: said once
            so = is_so("tried", self.pathway.nodes[treatment], Truth.MET, contrary=True)
            never = By(stated, {Truth.MET: Line(so.says, so.truth, so.about, so.slots, sources=(untried,))}, never)
        return asked_of(self.pathway.treatments[treatment], when(Recorded("tried", treatment), known, never))

    def _predicate(self, kind: str, node: str, stated: Stated, *parts: Plan, unsure: Plan = ()) -> By:
        """What a predicate says of a node, with what makes it so, or what leaves it unknown."""
        so, asked = (is_so(kind, self.pathway.nodes[node], None, contrary=each) for each in (stated.contrary, False))
        key = f"says.unknown{'_no' if stated.contrary else ''}"
        cases = {Truth.UNKNOWN: line(key, Truth.UNKNOWN, so.about, unsure, what=asked)}
        return By(stated, cases, Line(so.says, stated, so.about, so.slots, parts, self.whole or None))

    def _settled(self, stated: Stated) -> Plan:
        """What is so whoever the patient is: nothing, unless every part is told; but that the pathway rules it out."""
        never = say("says.never" if self.whole else "says.ruled_out", Truth.NOT_MET, marked=self.whole)
        always: Plan = say("says.always", Truth.MET, marked=True) if self.whole else ()
        cases: dict[Truth, Plan] = {Truth.MET: always, Truth.NOT_MET: never}
        if isinstance(stated.formula, Recorded):
            cases[Truth.UNKNOWN] = unasked_of(self.pathway.treatments[stated.formula.node], contrary=stated.contrary)
        return By(stated, cases)

    def _definition(self, subject: str, stated: Stated) -> Plan:
        """A definition with its answer for this patient, and what makes it so."""
        found, about, contrary = self.pathway.definitions[subject], f"definition:{subject}", stated.contrary
        label = found.label + ("†" if found.conventional else "")

        def answered(key: str, truth: Truth) -> Line:
            holds = truth is Truth.UNKNOWN or (truth is Truth.MET) is not contrary
            why = deciding("defined", subject, contrary=not holds, within=self.within)
            return line(f"says.{key}", truth, about, why, what=label, answer=say("yes" if holds else "no"))

        met = answered("definition_met" if self.whole else "definition", Truth.MET)
        open_still = answered("unknown_no" if contrary else "unknown", Truth.UNKNOWN)
        not_met = answered("definition_no" if contrary else "definition_not_met", Truth.NOT_MET)
        return By(stated, {Truth.MET: met, Truth.UNKNOWN: open_still, Truth.NOT_MET: not_met})

    def _claim(self, claim: Claim, stated: Stated) -> Plan:
        """What a predicate asks of a node, and what makes it so; of the record of a trial, how that stands."""
        kind, node = claim.kind, claim.subject
        if kind in _BY_RECORD:
            stands = standing(node, deep=kind == "exhausted")
            parts: Plan = (As(stated, stands), Asked((claim,), but=stands))
            if node in self.pathway.treatments:  # where nobody asked, the question, and that alone
                parts = asked_of(self.pathway.treatments[node], parts)
            so = self._predicate(kind, node, stated, parts, unsure=parts)
            return so if self.whole else By(stated, {Truth.MET: As(Truth.MET, stands)}, so)
        if kind == "reached":
            return self._predicate(kind, node, stated)
        named = cast("ClaimKind", kind)
        why, unsure = (deciding(named, node, contrary=contrary) for contrary in (stated.contrary, False))
        return self._predicate(kind, node, stated, why, unsure=unsure)


def leaf(asked: Atom | Recorded, pathway: Pathway) -> Plan:
    """What may be unknown, with its question."""
    treatment = pathway.treatments.get(asked.node) if isinstance(asked, Recorded) else None
    return Walk(pathway).reason(asked).says if treatment is None else unasked_of(treatment)


@planned
def _each(pathway: Pathway, counted: AtLeast, *, within: str) -> Plan:
    """Every part of a count, with its truth."""
    return tuple(map(Walk(pathway, within, whole=True).reason, counted.parts))


@planned
def _items(pathway: Pathway, name: str, *, within: str) -> Plan:
    """Every item of a score, with its truth and what it adds: the same whatever their sum is compared with."""
    walk, every = Walk(pathway, within, whole=True), []
    for number, item in enumerate(pathway.scores[name].items, 1):
        reason = walk.reason(item_claim(name, number))
        named = line("says.item", reason.stated, "", reason, marked=True, label=item.label) if item.label else reason
        every.append(_adding(item.points, named, reason.stated))
    return tuple(every)


@planned
def deciding(pathway: Pathway, kind: ClaimKind, subject: str, *, contrary: bool = False, within: str = "") -> Plan:
    """The statements that decide a rule, or its contrary."""
    return Walk(pathway, within).decisive(rules_of(pathway)[Claim(kind, subject)], contrary=contrary)


@planned
def standing(pathway: Pathway, node: str, *, deep: bool = True) -> Plan:
    """How one treatment may stand by its record; `deep`: and why one that was never tried is not for this patient.

    Not within an indication: two treatments may each be indicated after the other.
    """
    treatment, about = pathway.nodes[node], f"node:{node}"
    if not isinstance(treatment, Treatment):
        return say("says.never_tried", about=about, node=treatment.title)
    untried = is_so("tried", treatment, Truth.MET, contrary=True)
    never = against(treatment, _AGAINST if deep else _AGAINST[:1], untried)
    over = when(Recorded("ended", node), say("says.course_over", node=treatment.title))
    if treatment.once:
        asked_for = when(Recorded("outcome", node), is_so("ongoing", treatment, Truth.MET), never)
        stands: Plan = when(Recorded("tried", node), is_so("tried", treatment, Truth.MET), asked_for)
    else:
        adequate, response = (
            line(f"says.unjudged_{what}", None, about, *trial_of(treatment, ""), over, node=treatment.title)
            for what in ("adequate", "response")
        )
        stands = (
            By(Stated(Claim("response", node)), {Truth.UNKNOWN: response}, adequate)
            if treatment.has_trial
            else adequate
        )
        for kind in reversed(OUTCOMES):  # at most one of them is met
            so = As(None, is_so(kind, treatment, None), more=(*trial_of(treatment, kind), over))
            stands = when(Claim(kind, node), so, stands)
        recorded = line(
            "says.outcome_of", None, about, over, node=treatment.title, outcome=Recalled(Recorded("outcome", node))
        )
        stands = when(Recorded("tried", node), when(Recorded("outcome", node), recorded, stands), never)
    not_asked = say("says.not_asked", about=about, node=treatment.title)
    return By(Stated(Recorded("asked", node)), {Truth.UNKNOWN: not_asked}, stands)


def against(treatment: Treatment, kinds: Sequence[str] = _AGAINST, otherwise: Plan = ()) -> Plan:
    """The first reason against a treatment that is so, with what makes it so.

    Args:
        treatment: The treatment.
        kinds: Which reasons count: ``declined``, ``indicated`` (that it is not), ``contraindicated``.
        otherwise: What is said where none is so.
    """
    plan = otherwise
    for kind in (kind for kind in reversed(_AGAINST) if kind in kinds):
        contrary, name = kind == "indicated", treatment.id
        so = is_so(kind, treatment, None, contrary=contrary)
        if kind == "declined":
            plan = when(Recorded(kind, name), so, plan)
        else:
            why = As(None, so, more=deciding(cast("ClaimKind", kind), name, contrary=contrary))
            plan = By(Stated(Claim(kind, name), contrary), {Truth.MET: why}, plan)
    return plan


def trial_of(treatment: Node, outcome: str) -> Iterator[Line]:
    """What may be measured of a trial that shows what came of it."""
    if outcome == "intolerant" or not isinstance(treatment, Treatment) or not treatment.has_trial:
        return
    sign = "†" if any(item.mark == CONVENTION for item in treatment.evidence) else ""
    kinds: tuple[ClaimKind, ...] = ("adequate", "response")
    for kind in kinds[1:] if outcome in ("responded", "relapsed") else kinds:
        why = deciding(kind, treatment.id, within=treatment.id)
        yield line(f"says.{kind}", Stated(Claim(kind, treatment.id)), "", why, sign=sign)
