"""The smallest statements: one recorded thing beside its condition, or the question for it; scores, item by item."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.conditions import Sum
from l4path.explanation.plans import By, Line, Recalled, Stated, line, when
from l4path.explanation.statements import CONTRARY_OPERATOR, OPERATORS, Phrase, Value, is_so, say
from l4path.meaning import Atom, Recorded, item_claim
from l4path.pathway.asks import Asks
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.conditions import Score, ScoreItem
    from l4path.explanation.plans import Plan, Reason
    from l4path.explanation.statements import Slot
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway


def leaf(unknown: Atom | Recorded, pathway: Pathway) -> Plan:
    """What is unknown, with its question."""
    return unasked_of(pathway.treatments[unknown.node]) if isinstance(unknown, Recorded) else atom(unknown, pathway)


def atom(asked: Atom, pathway: Pathway, *, contrary: bool = False, whole: bool = False, within: str = "") -> Plan:
    """One atom beside what is recorded, or the question that would decide it.

    Args:
        asked: The atom.
        pathway: The pathway.
        contrary: Whether the contrary is what is asked for.
        whole: Whether its truth is told although it is met.
        within: The treatment whose trial is spoken of, so that it need not be named again.
    """
    stated, condition, treatment = Stated(asked, contrary), asked.condition, asked.treatment or ""
    fact, about, marked = condition.operand.fact, f"fact:{asked.name}", whole or None
    owner = pathway.nodes[treatment].title if treatment != within else ""
    what: Slot = Phrase(condition, contrary)
    name: Slot = Value(fact) if fact.kind == "flag" else what
    if condition.operand.treatment is not None and name is not what:
        name = say("condition.of_treatment", measure=name, treatment=pathway.nodes[treatment].title)
    elif condition.operand.treatment is None and owner:
        what, name = (say("condition.owned", what=each, treatment=owner) for each in (what, name))
    sources = (f"trials.{asked.name}", f"trials.{treatment}") if treatment else (f"facts.{asked.name}",)
    recorded = Line("says.recorded", stated, about, (("what", what), ("value", Recalled(asked))), (), marked, sources)
    unknown = _unknown(name, about, Asks(fact, owner), contrary=contrary and fact.kind == "flag")
    known = By(stated, {Truth.UNKNOWN: unknown}, recorded)
    if not treatment:
        return known
    untried = f"untried.{treatment}"
    never: Plan = Line("says.untried", stated, about, (("what", what),), (), marked, (untried,))
    if not whole:  # that it was never tried is so of every measure: said once
        so = is_so("tried", pathway.nodes[treatment], Truth.MET, contrary=True)
        never = By(stated, {Truth.MET: Line(so.says, so.truth, so.about, so.slots, sources=(untried,))}, never)
    return asked_of(pathway.treatments[treatment], when(Recorded("tried", treatment), known, never))


def unasked_of(treatment: Treatment, *, contrary: bool = False) -> Line:
    """That nobody knows whether a treatment was tried, with the question that would tell."""
    node, title, way = treatment.id, treatment.title, treatment.way
    whether, question = say("says.whether", node=title, way=way), Asks(None, title, way)
    return replace(_unknown(whether, f"node:{node}", question, contrary=contrary), sources=(f"unasked.{node}",))


def asked_of(treatment: Treatment, known: Plan) -> By:
    """The question whether a treatment was tried, where nobody asked; else what is known of it."""
    return By(Stated(Recorded("asked", treatment.id)), {Truth.UNKNOWN: unasked_of(treatment)}, known)


def _unknown(what: Slot, about: str, question: Asks, *, contrary: bool) -> Line:
    """What is unknown, with the question that would tell; of a contrary, that a no is asked for."""
    return line(f"says.unknown{'_no' if contrary else ''}", Truth.UNKNOWN, about, what=what, question=question)


def predicate(
    kind: str, node: str, pathway: Pathway, stated: Stated, *parts: Plan, whole: bool, unsure: Plan = ()
) -> Plan:
    """What a predicate says of a node, its truth told before it where that is wanted.

    Args:
        kind: The predicate.
        node: The id of the node.
        pathway: The pathway.
        stated: What has its truth.
        *parts: What makes it so.
        whole: Whether its truth is told although it is met.
        unsure: What leaves it unknown.
    """
    so, unsure_so = (is_so(kind, pathway.nodes[node], None, contrary=each) for each in (stated.contrary, False))
    key = f"says.unknown{'_no' if stated.contrary else ''}"
    unknown = line(key, Truth.UNKNOWN, so.about, unsure, what=unsure_so)
    return By(stated, {Truth.UNKNOWN: unknown}, Line(so.says, stated, so.about, so.slots, parts, whole or None))


def score(stated: Score, asked: Sum, items: Plan, *, contrary: bool = False) -> Line:
    """A sum of points beside a whole number, with every item under it.

    Args:
        stated: The score.
        asked: The sum, which says what the points are compared with.
        items: Every item with what it adds.
        contrary: Whether the contrary of the comparison is told.
    """
    needed = say(f"points.{OPERATORS[CONTRARY_OPERATOR[asked.op] if contrary else asked.op]}", constant=asked.constant)
    return line(
        "says.score", Stated(asked, contrary), "", items, label=stated.label, total=Recalled(asked), needed=needed
    )


def adding(stated: Score, items: Sequence[Reason]) -> Plan:
    """Every item of a score, told with its truth, and with what it adds."""
    points = (item.points for item in stated.items)
    return tuple(map(_adding, points, map(_labelled, stated.items, items), (item.stated for item in items)))


def tally(stated: Score) -> Line:
    """What a score comes to, with every item under it, whatever that is compared with."""
    points = tuple(item.points for item in stated.items)
    claims = tuple(item_claim(stated.id, number) for number in range(1, len(points) + 1))
    items = (say("says.own", text=item.label or Phrase(item.when)) for item in stated.items)
    parts = map(_adding, points, items, map(Stated, claims))
    return line(
        "record.fact", None, "", *parts, label=stated.label, value=Recalled(Sum(stated.id, points, claims, ">=", 0))
    )


def _labelled(stated: ScoreItem, item: Reason) -> Plan:
    """An item under its own label, where it has one."""
    return line("says.item", item.stated, "", item, marked=True, label=stated.label) if stated.label else item


def _adding(points: int, item: Plan, stated: Stated) -> By:
    """An item with what it adds, or could add, or take away."""

    def line(key: str, shown: str) -> Line:
        return Line(f"says.{key}", slots=(("points", shown),), parts=(item,), around="item")

    unknown = line("could_add" if points > 0 else "could_take", str(abs(points)))
    return By(stated, {Truth.UNKNOWN: unknown, Truth.MET: line("adds", f"{points:+d}")}, line("adds", "+0"))
