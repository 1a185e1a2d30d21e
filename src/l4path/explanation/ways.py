"""Escalations as statements: from where, of what kind, on which condition, and whether each part holds."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.assessment.paths import carriers
from l4path.evidence import is_disputed
from l4path.explanation.statements import Row, Statement, say
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence, Source
    from l4path.explanation.statements import Slot
    from l4path.pathway import Pathway

_NUMBERED = r"[A-Z]\d+(?::\s*|$)"  # compiled when it is first used
"""A number by which the authors of a pathway keep a register of what is disputed, at the head of a note."""


def sources_of(way: Escalation, pathway: Pathway, names: Sequence[str] = ()) -> Row:
    """The sources of an escalation in a row, or only those by which it fires."""
    return Row(tuple(pathway.nodes[name].title for name in names or way.after), "or" if way.any_of else "and")


def way_in(way: Escalation, pathway: Pathway, truth: Truth | None = None) -> Statement:
    """An escalation as seen from where it leads; with its truth, whether it applies."""
    statement = _core("in", way, pathway)
    if way.because:
        statement = say("way.with_because", way=statement, because=way.because)
    return statement if truth is None else applies(statement, way, truth)


def step(
    way: Escalation, pathway: Pathway, truth: Truth | None = None, *parts: Statement, names: Sequence[str] = ()
) -> Statement:
    """An escalation as a step from its sources, or those by which it fires, to where it leads."""
    return replace(_core("step", way, pathway, names), truth=truth, about=f"escalation:{way.id}", parts=parts)


def way_on(way: Escalation, pathway: Pathway) -> Statement:
    """An escalation by where it leads, and of what kind it is."""
    return say("way.on", about=f"escalation:{way.id}", node=pathway.nodes[way.to].title, kind=say(f"kind.{way.on}"))


def applies(stated: Statement, way: Escalation, truth: Truth, *parts: Statement) -> Statement:
    """Whether an escalation applies that is stated already."""
    return say(f"way.{truth.value}", truth, f"escalation:{way.id}", parts, way=stated)


def as_seen_from(node: str, way: Escalation, assessment: Assessment) -> Statement:
    """Whether an escalation applies, with no more of where it leads from, and to, than tells it from others."""
    pathway, truth = assessment.pathway, assessment.truth("fires", way.id)
    if node in way.after and len(way.after) == 1:
        return applies(way_on(way, pathway), way, truth)
    names = carriers(way, assessment) if truth is Truth.MET else ()
    stated = applies(_core("in" if way.to == node else "step", way, pathway, names), way, truth)
    others = len(pathway.into(way.to)) - 1
    if truth is not Truth.NOT_MET or not others or assessment.truth("reached", way.to) is not truth:
        return stated
    return replace(stated, says="way.none", slots=(*stated.slots, ("count", others)))


def _core(seen: str, way: Escalation, pathway: Pathway, names: Sequence[str] = ()) -> Statement:
    """An escalation ``in`` to where it leads, or as a ``step`` that names that too."""
    slots: list[tuple[str, Slot]] = [("kind", say(f"kind.{way.on}"))]
    slots += [("node", pathway.nodes[way.to].title)] if seen == "step" else []
    slots += [("sources", sources_of(way, pathway, names))] if way.after else []
    return Statement(f"way.{seen}" if way.after else f"way.{seen}_anywhere", slots=tuple(slots))


def cited(item: Evidence) -> Statement:
    """One piece of evidence, without the number by which the authors of the pathway keep it."""
    numbered = re.match(_NUMBERED, item.note)
    plain = replace(item, note=item.note[numbered.end() :]) if numbered else item
    return say("says.own", about=f"source:{item.source}", text=plain)


def evidence(items: tuple[Evidence, ...]) -> tuple[Statement, ...]:
    """The evidence of an element, a dispute told first."""
    statements = tuple(map(cited, items))
    return (say("evidence.disputed"), *statements) if is_disputed(items) else statements


def backing(items: tuple[Evidence, ...], pathway: Pathway, *, sources: bool) -> tuple[Statement, ...]:
    """All the evidence of an element, or, without its sources, only who disputes it."""
    return evidence(items) if sources else (disputed(items, pathway),) if is_disputed(items) else ()


def disputed(items: tuple[Evidence, ...], pathway: Pathway) -> Statement:
    """Who is for and who is against a disputed element, in a line."""
    named: dict[str, dict[Source, None]] = {"for": {}, "against": {}}
    for item in items:
        named.setdefault(item.stance, {})[pathway.sources[item.source]] = None
    return say("evidence.disputed_by", for_=Row(tuple(named["for"])), against=Row(tuple(named["against"])))
