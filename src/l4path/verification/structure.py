"""What can be seen on the page, without any patient: gaps, doubles, and what nobody asks about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions import (
    Condition,
    Contains,
    Defined,
    FlagAtom,
    Not,
    Operand,
    ScoreComparison,
    ScoreRange,
    meant_by,
    named_in,
    operative,
)
from l4path.escalations import EscalationKind
from l4path.language.text import begun
from l4path.nodes import Disposition
from l4path.pathway.gather import conditions_of
from l4path.verification import words
from l4path.verification.finding import Finding
from l4path.verification.places import node_place, way_place, way_words
from l4path.verification.thresholds import mismatched

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping

    from l4path.conditions import Definition, Score, Scored
    from l4path.escalations import Escalation
    from l4path.facts import Fact
    from l4path.pathway import Pathway

FAILURE_MOVES_ON = frozenset(
    kind for kind in EscalationKind if not kind.quiet and kind not in ("relapse", "response", "red_flag")
)
"""The kinds of escalation that can fire out of a treatment which was tried, and has failed."""


def structural(pathway: Pathway, today: datetime.date) -> Iterator[Finding]:
    """Every finding that needs no patient."""
    yield from _without_evidence(pathway)
    yield from _unused(pathway)
    yield from _unscreened(pathway)
    yield from _regressions(pathway)
    yield from _late_starts(pathway)
    yield from _without_a_way_on(pathway)
    yield from _doubles(pathway)
    yield from _without_a_question(pathway)
    yield from _expired(pathway, today)
    yield from mismatched(pathway)


def _without_evidence(pathway: Pathway) -> Iterator[Finding]:
    for name, node in pathway.nodes.items():
        if not node.evidence:
            what = words.of(f"node_first.{node.kind}", title=node.title)
            yield Finding("no-evidence", node_place(pathway, name), words.of("no_evidence", what=what))
    for way in pathway.escalations:
        if not way.evidence:
            what = words.of("way_first", way=way_words(pathway, way))
            yield Finding("no-evidence", way_place(way), words.of("no_evidence", what=what))


def _unused(pathway: Pathway) -> Iterator[Finding]:
    stated = [
        condition for where, _, condition in conditions_of(pathway) if not where.startswith(("definitions.", "scores."))
    ]
    definitions, scores = named_in(stated)
    named: tuple[Definition | Score, ...] = (*definitions, *scores)
    used = {made.id for made in named}
    stated += [condition for made in named for condition in meant_by(made)]
    asked = {_asked(operand) for operand in _operands(stated)}
    idle: dict[tuple[str, str], list[str]] = {}  # of what is asked the labels of those that nothing uses
    every: tuple[Definition | Score, ...] = (*pathway.definitions.values(), *pathway.scores.values())
    for made in every:
        for entry in {_asked(operand) for operand in _operands(meant_by(made))} if made.id not in used else ():
            idle.setdefault(entry, []).append(made.label)
    for group, what in (("facts", "unused-fact"), ("measures", "unused-measure")):
        for name, fact in getattr(pathway, group).items():
            if (group, name) in asked:
                continue
            message = words.of("unused", what=fact.label)
            if labels := idle.get((group, name)):
                message = words.of("unused_but_defined", what=fact.label, definitions=words.joined(labels))
            yield Finding(what, f"{group}.{name}", message)


def _operands(conditions: Iterable[Condition]) -> Iterator[Operand]:
    return (atom.operand for condition in conditions for atom in operative(condition))


def _asked(operand: Operand) -> tuple[str, str]:
    return "measures" if operand.fact.measure else "facts", operand.fact.id


def alarms(pathway: Pathway) -> dict[str, tuple[str, bool]]:
    """What red-flag escalations ask of flags and choices: the first of these for each, and whether it raises the alarm.

    What is only ever denied (``and not excluded``), or takes points away from a score, calls the alarm off instead.
    """
    found: dict[str, tuple[str, bool]] = {}
    for way in pathway.escalations:
        if way.on == "red_flag" and way.when is not None:
            for fact, raises in _signed(way.when, raises=True, seen=set()):
                if fact.kind in ("flag", "choices"):
                    first, before = found.get(fact.id, (way.id, False))
                    found[fact.id] = (way.id if raises and not before else first, before or raises)
    return found


def _signed(condition: Condition, *, raises: bool, seen: set[tuple[str, bool]]) -> Iterator[tuple[Fact, bool]]:
    """The facts that a condition names, with whether each is named for it or against it."""
    stack = [(condition, raises)]
    while stack:
        here, so = stack.pop()
        if isinstance(here, Not):
            stack.append((here.part, not so))
        elif isinstance(here, Defined):
            if (here.name, so) not in seen:
                seen.add((here.name, so))
                stack.append((here.definition.condition, so))
        elif isinstance(here, ScoreComparison | ScoreRange):
            for more in _towards(here):
                key = (f"{here.name} {more}", so)
                if key not in seen:
                    seen.add(key)
                    stack += [(item.when, so is (more is (item.points > 0))) for item in reversed(here.score.items)]
        elif isinstance(here, FlagAtom | Contains):
            if here.operand.treatment is None:
                yield here.operand.fact, so is not getattr(here, "negated", False)
        else:
            stack += [(part, so) for part in reversed(getattr(here, "parts", ()))]


def _towards(compared: Scored) -> Iterator[bool]:
    """Whether a comparison of a score is met by more points, or by fewer; an inner band is by either."""
    low, high = compared.score.span
    if isinstance(compared, ScoreRange):
        bounds = [(">" if compared.low_op == "<" else ">=", compared.low), (compared.high_op, compared.high)]
    elif compared.op in ("==", "!="):
        bounds = [(">=", compared.constant), ("<=", compared.constant)]
    else:
        bounds = [(compared.op, compared.constant)]
    for op, constant in bounds:
        if (op, constant) not in ((">=", low), ("<=", high)):  # these are met by every sum
            yield (op in (">", ">=")) is not (getattr(compared, "op", "") == "!=")


def _unscreened(pathway: Pathway) -> Iterator[Finding]:
    screened = {fact for screen in pathway.screens.values() for fact in screen.facts}
    for name, (way, _) in alarms(pathway).items():
        if name not in screened:
            what = begun(pathway.facts[name].label)
            message = words.of("unscreened", what=what, way=way)
            yield Finding("unscreened-red-flag", f"facts.{name}", message)


def _regressions(pathway: Pathway) -> Iterator[Finding]:
    height = {tier: number for number, tier in enumerate(pathway.tiers)}
    for way in pathway.escalations:
        target = pathway.nodes[way.to]
        if isinstance(target, Disposition):  # where a pathway ends may stand anywhere
            continue
        above = [pathway.nodes[name] for name in way.after if height[pathway.nodes[name].tier] > height[target.tier]]
        if above:
            message = words.of(
                "regression",
                way=words.of("way_first", way=way_words(pathway, way)),
                source=above[0].title,
                tier=above[0].tier,
                target=target.title,
                lower=target.tier,
            )
            yield Finding("tier-regression", way_place(way), message)


def _late_starts(pathway: Pathway) -> Iterator[Finding]:
    """Start nodes to whose tier care is brought up elsewhere, or past it, from a lower one."""
    height = {tier: number for number, tier in enumerate(pathway.tiers)}
    first: dict[int, tuple[str, Escalation] | None] = {}  # of each height, from where care is brought up, and how
    for name in pathway.start:
        node = pathway.nodes[name]
        if isinstance(node, Disposition):  # where a pathway ends may stand anywhere
            continue
        here = height[node.tier]
        if here not in first:
            first[here] = next(_brought_up(pathway, height, here), None)
        if (found := first[here]) is not None:
            lower, way = found
            message = words.of("late_start", node=node.title, tier=node.tier, lower=lower, way=way_words(pathway, way))
            yield Finding("late-start", node_place(pathway, name), message)


def _brought_up(pathway: Pathway, height: Mapping[str, int], here: int) -> Iterator[tuple[str, Escalation]]:
    """The escalations by which care is brought up to a height, or past it, each with the tier that it comes from."""
    for way in pathway.escalations:
        target = pathway.nodes[way.to]
        ordinary = way.on is not EscalationKind.RED_FLAG and not isinstance(target, Disposition)
        if ordinary and not target.emergency and here <= height[target.tier]:
            tiers = (pathway.nodes[source].tier for source in way.after)
            if (lower := next((tier for tier in tiers if height[tier] < here), None)) is not None:
                yield lower, way


def _without_a_way_on(pathway: Pathway) -> Iterator[Finding]:
    for name, node in pathway.treatments.items():
        if node.has_trial and not any(way.on in FAILURE_MOVES_ON for way in pathway.out_of(name)):
            yield Finding("no-way-on", node_place(pathway, name), words.of("no_way_on", node=node.title))


def _doubles(pathway: Pathway) -> Iterator[Finding]:
    first: dict[tuple[object, ...], str] = {}
    for way in pathway.escalations:
        says = (frozenset(way.after), way.any_of, way.to, way.on, way.when)
        if says in first:
            message = words.of("duplicate", way=way.id, other=first[says])
            yield Finding("duplicate-escalation", way_place(way), message)
        first.setdefault(says, way.id)


def _without_a_question(pathway: Pathway) -> Iterator[Finding]:
    for group in ("facts", "measures"):
        for name, fact in getattr(pathway, group).items():
            if not fact.question.strip():
                what = begun(fact.label)
                yield Finding("no-question", f"{group}.{name}", words.of("no_question", what=what))


def _expired(pathway: Pathway, today: datetime.date) -> Iterator[Finding]:
    for name, source in pathway.sources.items():
        if source.review_by is not None and source.review_by < today:
            message = words.of("expired", source=source.title, date=source.review_by.isoformat())
            yield Finding("expired-source", f"sources.{name}", message)
