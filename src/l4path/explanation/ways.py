"""Escalations as statements: from where, of what kind, on which condition, and whether each part holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.evidence import is_disputed
from l4path.explanation.statements import Row, Statement, Word, say
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence, Source
    from l4path.pathway import Pathway


def sources_of(way: Escalation, pathway: Pathway) -> Row:
    """The sources of an escalation in a row."""
    return Row(tuple(pathway.nodes[name].title for name in way.after), "or" if way.any_of else "and")


def way_in(way: Escalation, pathway: Pathway, truth: Truth | None = None, *parts: Statement) -> Statement:
    """An escalation as seen from where it leads; with its truth, whether it applies."""
    kind = Word(f"kind.{way.on}")
    statement = say("way.in_anywhere", kind=kind)
    if way.after:
        statement = say("way.in", sources=sources_of(way, pathway), kind=kind)
    if way.because:
        statement = say("way.with_because", way=statement, because=way.because)
    return (
        statement
        if truth is None
        else say(f"way.in_{truth.value}", truth, f"escalation:{way.id}", parts, way=statement)
    )


def step(way: Escalation, pathway: Pathway, truth: Truth | None = None, *parts: Statement) -> Statement:
    """An escalation as a step from its sources to where it leads; or that it is none, or perhaps."""
    kind, node, about = Word(f"kind.{way.on}"), pathway.nodes[way.to].title, f"escalation:{way.id}"
    stands = "" if truth in (None, Truth.MET) else f"_{truth.value}"
    if not way.after:
        return say(f"way.step_anywhere{stands}", truth, about, parts, node=node, kind=kind)
    return say(f"way.step{stands}", truth, about, parts, sources=sources_of(way, pathway), node=node, kind=kind)


def way_on(way: Escalation, pathway: Pathway) -> Statement:
    """An escalation by where it leads, and of what kind it is."""
    return say("way.on", about=f"escalation:{way.id}", node=pathway.nodes[way.to].title, kind=Word(f"kind.{way.on}"))


def evidence(items: tuple[Evidence, ...]) -> tuple[Statement, ...]:
    """The evidence of an element, a dispute said first."""
    statements = tuple(say("says.own", about=f"source:{item.source}", text=item) for item in items)
    return (say("evidence.disputed"), *statements) if is_disputed(items) else statements


def disputed(items: tuple[Evidence, ...], pathway: Pathway) -> Statement:
    """Who is for and who is against a disputed element, in a line."""
    named: dict[str, dict[Statement, None]] = {"for": {}, "against": {}}
    for item in items:
        named.setdefault(item.stance, {})[source(pathway.sources[item.source])] = None
    return say("evidence.disputed_by", for_=Row(tuple(named["for"])), against=Row(tuple(named["against"])))


def source(found: Source) -> Statement:
    """A source with its year."""
    if found.year:
        return say("evidence.year", title=found.title, year=found.year)
    return say("says.own", text=found.title)
