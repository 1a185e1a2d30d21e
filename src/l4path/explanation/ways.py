"""Escalations as statements: from where, of what kind, on which condition, and whether each part holds."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.escalations import EscalationKind
from l4path.evidence import is_disputed
from l4path.explanation.paths import carriers
from l4path.explanation.reasons import best, beyond, missing, reached, reasons, standing
from l4path.explanation.statements import Phrase, Row, Statement, Word, say
from l4path.meaning import SETTLING
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence, Source
    from l4path.pathway import Pathway

_ASKS_OF_A_SOURCE = frozenset(EscalationKind) - {
    EscalationKind.INDICATION,
    EscalationKind.DETERIORATION,
    EscalationKind.RED_FLAG,
    EscalationKind.OTHERWISE,
}
_ENDS_A_TRIAL = ("failure", "exhausted", "unavailable", "next_step")
_COMES_OF_A_TRIAL = ("failure", "response", "persistence", "relapse")
_NUMBERED = re.compile(r"[A-Z]\d+(?::\s*|$)")
"""A number by which the authors of a pathway keep a register of what is disputed, at the head of a note."""
_SAYS_SO_ITSELF = ("way.reached_", "says.asked")
_BY_REFUSAL = (EscalationKind.UNAVAILABLE, EscalationKind.NEXT_STEP, EscalationKind.DECLINED)


def sources_of(way: Escalation, pathway: Pathway, names: Sequence[str] = ()) -> Row:
    """The sources of an escalation in a row, or only those by which it fires."""
    return Row(tuple(pathway.nodes[name].title for name in names or way.after), "or" if way.any_of else "and")


def way_in(way: Escalation, pathway: Pathway, truth: Truth | None = None, *parts: Statement) -> Statement:
    """An escalation as seen from where it leads; with its truth, whether it applies."""
    statement = _core("in", way, pathway)
    if way.because:
        statement = say("way.with_because", way=statement, because=way.because)
    return statement if truth is None else applies(statement, way, truth, *parts)


def step(
    way: Escalation, pathway: Pathway, truth: Truth | None = None, *parts: Statement, names: Sequence[str] = ()
) -> Statement:
    """An escalation as a step from its sources, or those by which it fires, to where it leads."""
    return replace(_core("step", way, pathway, names), truth=truth, about=f"escalation:{way.id}", parts=parts)


def taken(way: Escalation, assessment: Assessment, *parts: Statement) -> Statement:
    """An escalation that fires, as a step from the sources by which it does."""
    return step(way, assessment.pathway, Truth.MET, *parts, names=carriers(way, assessment))


def way_on(way: Escalation, pathway: Pathway) -> Statement:
    """An escalation by where it leads, and of what kind it is."""
    return say("way.on", about=f"escalation:{way.id}", node=pathway.nodes[way.to].title, kind=Word(f"kind.{way.on}"))


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
    slots = {"kind": Word(f"kind.{way.on}"), **({"node": pathway.nodes[way.to].title} if seen == "step" else {})}
    if not way.after:
        return say(f"way.{seen}_anywhere", **slots)
    return say(f"way.{seen}", sources=sources_of(way, pathway, names), **slots)


def carried(way: Escalation, assessment: Assessment, *, sources: bool = True) -> tuple[Statement, ...]:
    """What carries an escalation that fires: where it comes from, its condition, its reason and its evidence.

    Args:
        way: The escalation.
        assessment: The assessment.
        sources: Whether the evidence is told too.
    """
    statements = [
        standing(assessment, name, Truth.MET) for name in carriers(way, assessment) if _asks(way, name, assessment)
    ]
    if way.when is not None:
        statements += reasons(assessment.proof_of(way.when), assessment)
    because = (say("way.because", because=way.because),) if way.because else ()
    return (*statements, *because, *(evidence(way.evidence) if sources else ()))


def lacking(way: Escalation, assessment: Assessment) -> tuple[Statement, ...]:
    """What is missing on an escalation that does not fire: every part that fails or is unknown."""
    statements = list(_lacking_sources(way, assessment))
    if way.on is EscalationKind.OTHERWISE:
        statements += _siblings(way, assessment)
    if way.when is not None:
        statements += missing(assessment.proof_of(way.when), assessment)
    return tuple(dict.fromkeys(statement for statement in statements if statement.truth is not Truth.MET))


def _lacking_sources(way: Escalation, assessment: Assessment) -> Iterator[Statement]:
    """What the sources of an escalation lack: each of them, or all of them where any one would do."""
    needs_one = way.on.needs_one
    lacks = {}
    for name in way.after:
        found = _lacking_source(way, name, assessment, alone=way.any_of and needs_one)
        if found is not None:
            lacks[name] = found
    if way.any_of:
        if len(lacks) == len(way.after):
            yield from _any_of(tuple(lacks.values()))
        return
    yield from lacks.values()
    if needs_one:
        truth = best(assessment.moves_on(way, name).truth for name in way.after)
        if truth is not Truth.MET and {truth, Truth.NOT_MET}.isdisjoint(value.truth for value in lacks.values()):
            yield _needs_one(way, way.after, truth, assessment)


def _lacking_source(way: Escalation, name: str, assessment: Assessment, *, alone: bool) -> Statement | None:
    """What one source lacks most: to be reached, what the kind asks of it, or, `alone`, to move care on by itself."""
    is_reached, asked = assessment.truth("reached", name), assessment.trigger(way, name).truth
    moves = assessment.moves_on(way, name).truth if alone else Truth.MET
    worst = next(truth for truth in (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET) if truth in (is_reached, asked, moves))
    if worst is Truth.MET:
        return None
    if is_reached is worst or not _asks(way, name, assessment):
        return reached(assessment, name)
    return _untriggered(way, name, worst, assessment) if asked is worst else _needs_one(way, [name], worst, assessment)


def _any_of(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Statements of which any one would do, under a line that says so; nothing of the kind where there is one."""
    if len(statements) == 1:
        return statements
    truth = best(statement.truth for statement in statements if statement.truth is not None)
    return (say("says.any", truth, parts=tuple(map(_for_this_way, statements))),)


def _for_this_way(stands: Statement) -> Statement:
    """How a source stands, with what that means for the way, where it is not what it says itself."""
    if stands.says.startswith(_SAYS_SO_ITSELF) or stands.truth is None:
        return stands
    return say(f"way.asks_{stands.truth.value}", stands.truth, stands.about, stands.parts, stands=stands.bare())


def _needs_one(way: Escalation, names: Sequence[str], truth: Truth, assessment: Assessment) -> Statement:
    """That no source moves care on by itself, or that it is unknown, with how each stands."""
    group = "needs_one" if truth is Truth.NOT_MET else "needs_one_unknown"
    return say(f"{group}.{way.on}", truth, parts=(standing(assessment, name, truth) for name in names))


def _untriggered(way: Escalation, name: str, truth: Truth, assessment: Assessment) -> Statement:
    """Why a source does not trigger an escalation, with what would have to be recorded, or asked."""
    stands = standing(assessment, name, truth)
    treatment = assessment.pathway.treatments[name]
    if truth is Truth.UNKNOWN:
        return _for_this_way(stands.having(*beyond(stands, assessment.trigger(way, name), assessment)))
    terms: tuple[Statement, ...] = ()
    if treatment.adequate is not None and treatment.response is not None and way.on in _ENDS_A_TRIAL:
        terms = (
            say("needed.adequate", adequate=Phrase(treatment.adequate)),
            say("needed.a_response", response=Phrase(treatment.response)),
        )
    if way.on in _COMES_OF_A_TRIAL and any(assessment.truth(kind, name) is Truth.MET for kind in SETTLING):
        return stands  # what has come of a trial stays: nothing that could be recorded would make it another
    return stands.having(say(_needed(way.on, treatment, assessment), about=f"node:{name}", parts=terms))


def _needed(kind: EscalationKind, treatment: Treatment, assessment: Assessment) -> str:
    """The key of what would have to be recorded of a treatment, so that it triggers a kind."""
    trial = assessment.episode.trials.get(treatment.id)
    if treatment.once and trial is not None and trial.outcome is None:  # of what has been done, a refusal alone counts
        return "needed.declined" if kind in _BY_REFUSAL else "needed.no_more"
    own = {
        "once": ("exhausted", "unavailable", "next_step", "persistence", "contraindication"),
        "continuous": ("failure", "exhausted", "unavailable", "next_step", "completion"),
    }.get(treatment.way, ())
    return f"needed.{treatment.way}.{kind}" if kind in own else f"needed.{kind}"


def _asks(way: Escalation, name: str, assessment: Assessment) -> bool:
    """Whether the kind of the escalation asks anything of a source but to be reached."""
    node = assessment.pathway.nodes[name]
    return (
        way.on in _ASKS_OF_A_SOURCE
        and isinstance(node, Treatment)
        and not (way.on is EscalationKind.PERSISTENCE and node.continuous)
    )


def _siblings(way: Escalation, assessment: Assessment) -> Iterator[Statement]:
    """Of an otherwise: the other ways out of its review that apply, or perhaps."""
    for other in assessment.pathway.out_of(way.after[0]):
        if other.on is EscalationKind.OTHERWISE:
            continue
        fires, about = assessment.truth("fires", other.id), f"escalation:{other.id}"
        target = assessment.pathway.nodes[other.to].title
        if fires is Truth.MET:
            yield say("way.sibling_fires", Truth.NOT_MET, about, node=target)
        elif fires is Truth.UNKNOWN:
            yield say("way.sibling_unknown", fires, about, lacking(other, assessment), node=target)


def cited(item: Evidence) -> Statement:
    """One piece of evidence, without the number by which the authors of the pathway keep it."""
    numbered = _NUMBERED.match(item.note)
    plain = replace(item, note=item.note[numbered.end() :]) if numbered else item
    return say("says.own", about=f"source:{item.source}", text=plain)


def evidence(items: tuple[Evidence, ...]) -> tuple[Statement, ...]:
    """The evidence of an element, a dispute told first."""
    statements = tuple(map(cited, items))
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
