"""Escalations as statements: from where, of what kind, whether each applies and why; what carries it, what it lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.assessment.paths import carriers
from l4path.conditions.logic import MET, all_of, any_of
from l4path.escalations import EscalationKind
from l4path.evidence import is_disputed
from l4path.explanation.plans import As, Asked, By, Line, Stated, line, planned, when
from l4path.explanation.reasons import Walk, against, asked_of, standing
from l4path.explanation.statements import Phrase, Row, Statement, is_so, say
from l4path.meaning import SETTLING, Claim, Recorded, formula_of, itself, trigger
from l4path.meaning import carried as carries
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence, Source
    from l4path.explanation.plans import Plan
    from l4path.explanation.statements import Slot
    from l4path.meaning import Formula
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_ENDS_A_TRIAL = ("failure", "exhausted", "unavailable", "next_step")
_COMES_OF_A_TRIAL = ("failure", "response", "persistence", "relapse")
_REASONS = {
    EscalationKind.EXHAUSTED: ("indicated", "contraindicated"),
    EscalationKind.UNAVAILABLE: ("declined", "indicated", "contraindicated"),
    EscalationKind.NEXT_STEP: ("declined", "indicated", "contraindicated"),
    EscalationKind.CONTRAINDICATION: ("contraindicated",),
    EscalationKind.DECLINED: ("declined",),
}
"""What against a source makes a kind of escalation apply, whatever has come of its trial."""
_OPEN = (Truth.NOT_MET, Truth.UNKNOWN)


def stated_way(way: Escalation, pathway: Pathway, seen: str = "step", names: Sequence[str] = ()) -> Statement:
    """An escalation as it is seen.

    Args:
        way: The escalation.
        pathway: Its pathway.
        seen: ``in`` to where it leads, ``on`` from where it comes, or as a ``step`` that names both.
        names: The sources by which it fires; all of them if left out.
    """
    slots: dict[str, Slot] = {"kind": say(f"kind.{way.on}")}
    if seen != "in":
        slots["node"] = pathway.nodes[way.to].title
    if seen != "on" and way.after:
        titles = tuple(pathway.nodes[name].title for name in names or way.after)
        slots["sources"] = Row(titles, "or" if way.any_of else "and")
    if not way.after and way.when is not None:  # of two red flags to one node, the finding tells which
        slots["condition"] = Phrase(way.when)
    anywhere = "" if seen == "on" or way.after else "_anywhere"
    return Statement(f"way.{seen}{anywhere}", None, f"escalation:{way.id}", tuple(slots.items()))


def way_in(way: Escalation, pathway: Pathway, truth: Truth | None = None) -> Statement:
    """An escalation as seen from where it leads, with its reason; with its truth, whether it applies."""
    seen = stated_way(way, pathway, "in")
    if way.because:
        seen = say("way.with_because", way=seen, because=way.because)
    return seen if truth is None else applies(seen, way, truth)


def applies(seen: Statement, way: Escalation, truth: Truth, *parts: Statement) -> Statement:
    """Whether an escalation applies that is stated already."""
    return say(f"way.{truth.value}", truth, f"escalation:{way.id}", parts, way=seen)


def as_seen_from(node: str, way: Escalation, assessment: Assessment) -> Statement:
    """Whether an escalation applies, with no more of where it leads from, and to, than tells it from others."""
    pathway, truth = assessment.pathway, assessment.truth("fires", way.id)
    if node in way.after and len(way.after) == 1:
        return applies(stated_way(way, pathway, "on"), way, truth)
    names = carriers(way, assessment) if truth is Truth.MET else ()
    seen = applies(stated_way(way, pathway, "in" if way.to == node else "step", names), way, truth)
    others = len(pathway.into(way.to)) - 1
    if truth is not Truth.NOT_MET or not others or assessment.truth("reached", way.to) is not truth:
        return seen
    return replace(seen, says="way.none", slots=(*seen.slots, ("count", others)))


def cited(item: Evidence) -> Statement:
    """One piece of evidence, its note as it is written."""
    return say("says.own", about=f"source:{item.source}", text=item)


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


def unsure_of(way: Escalation, stated: Statement) -> As:
    """What an escalation lacks, and all that leaves that unknown: of its sources it is told nowhere else."""
    asked = Asked((Claim("fires", way.id),), but=lacking(way.id))
    return As(Truth.UNKNOWN, stated, more=(lacking(way.id), asked))


def _by_first(way: Escalation, pathway: Pathway, plan_of: Callable[[str], Plan]) -> Plan:
    """Of sources of which any will do, what is planned of the first by which the escalation applies."""
    plan: Plan = ()
    for name in reversed(way.after):
        plan = when(carries(way, pathway.nodes[name]), plan_of(name), plan)
    return plan


def taken_of(way: Escalation, pathway: Pathway, *beside: Plan) -> Plan:
    """An escalation where it applies, as a step from the sources by which it does, with what carries it."""

    def taken(*names: str) -> As:
        return As(Truth.MET, stated_way(way, pathway, names=names), more=(carried(way.id), beside))

    return when(Claim("fires", way.id), _by_first(way, pathway, taken) if way.any_of else taken())


@planned
def carried(pathway: Pathway, name: str) -> Plan:
    """What may carry an escalation, but for its evidence."""
    way = pathway.escalation(name)

    def stands(source: str) -> Plan:
        return _triggered(way, pathway.nodes[source])

    sources = _by_first(way, pathway, stands) if way.any_of else tuple(map(stands, way.after))
    because = say("way.because", because=way.because) if way.because else ()
    return (sources, _condition(name, whole=False), because)


def _triggered(way: Escalation, source: Node) -> Plan:
    """Why a source triggers an escalation: how its trial stands, and where that is no reason, what is against it."""
    if not isinstance(source, Treatment) or not _asks(way, source):
        return ()
    name, kinds = source.id, _REASONS.get(way.on, ())
    if not kinds:
        return As(Truth.MET, standing(name))
    if way.on is EscalationKind.DECLINED:
        return As(Truth.MET, against(source, kinds))
    tried, every = Recorded("tried", name), against(source, kinds)
    going_on = against(source, [kind for kind in kinds if kind != "indicated"])  # what goes on may be so all the same
    outcomes = ("failed", "intolerant", *(("relapsed",) if way.on is EscalationKind.NEXT_STEP else ()))
    enough = any_of(Claim(kind, name) for kind in outcomes)
    begun = when(Claim("stopped", name), (standing(name), every), going_on)
    return As(Truth.MET, when(enough, standing(name), when(tried, begun, every)))


@planned
def _condition(pathway: Pathway, name: str, *, whole: bool) -> Plan:
    """The condition of an escalation: what decides it, or everything that it lacks."""
    stated = pathway.escalation(name).when
    return () if stated is None else Walk(pathway).decisive(formula_of(stated), lacking=whole)


@planned
def lacking(pathway: Pathway, name: str) -> Plan:
    """What an escalation may lack: every part that fails or is unknown."""
    way = pathway.escalation(name)
    siblings = tuple(_siblings(way, pathway)) if way.on is EscalationKind.OTHERWISE else ()
    return (_lacking_sources(way, pathway), siblings, _condition(name, whole=True))


def _lacking_sources(way: Escalation, pathway: Pathway) -> Plan:
    """What the sources of an escalation lack: each of them, or all of them where any one would do."""
    among, nodes = way.any_of, [pathway.nodes[name] for name in way.after]
    lacks, wholes = tuple(_lacking_source(way, node, among=among) for node in nodes), [_whole(way, n) for n in nodes]
    if among:
        return By(Stated(any_of(wholes)), {truth: line("says.any", truth, "", *lacks) for truth in _OPEN})
    if way.any_of or not way.on.needs_one:
        return lacks
    unknown = when(all_of(wholes), _needs_one(way, way.after, Truth.UNKNOWN))
    not_met = By(Stated(all_of(wholes)), {Truth.NOT_MET: ()}, _needs_one(way, way.after, Truth.NOT_MET))
    moved = any_of(itself(way, name) for name in way.after)
    return (lacks, By(Stated(moved), {Truth.UNKNOWN: unknown, Truth.NOT_MET: not_met}))


def _alone(way: Escalation) -> bool:
    """Whether any one source will do, and has to move care on by itself."""
    return way.any_of and way.on.needs_one


def _whole(way: Escalation, node: Node) -> Formula:
    """All that is asked of one source: to be reached, what the kind asks, and, alone, to move care on by itself."""
    return all_of((Claim("reached", node.id), trigger(way, node), itself(way, node.id) if _alone(way) else MET))


def _for_this_way(stands: Plan, truth: Truth) -> Line:
    """How a source stands, with what that means for the way."""
    return Line(f"way.asks_{truth.value}", parts=(stands,), around="stands")


def _lacking_source(way: Escalation, node: Node, *, among: bool) -> Plan:
    """What one source lacks most; `among` others of which any one would do, told for this way."""
    reached = Claim("reached", node.id)

    def stated(stands: Plan, truth: Truth) -> Plan:
        return _for_this_way(stands, truth) if among else stands

    is_reached: dict[Truth, Plan] = {
        truth: say(f"way.reached_{truth.value}", truth, f"node:{node.id}", node=node.title) for truth in _OPEN
    }

    def most(worst: Truth) -> Plan:
        if not isinstance(node, Treatment) or not _asks(way, node):
            return By(Stated(reached), is_reached)
        untriggered = _untriggered(way, node, worst)
        asked = {worst: untriggered if worst is Truth.UNKNOWN else stated(untriggered, worst)}
        moves = stated(_needs_one(way, [node.id], worst), worst) if _alone(way) else ()
        more = By(Stated(trigger(way, node)), asked, moves)
        return By(Stated(reached), {worst: is_reached[worst]}, more)

    return By(Stated(_whole(way, node)), {truth: most(truth) for truth in _OPEN})


def _needs_one(way: Escalation, names: Sequence[str], truth: Truth) -> Line:
    """That no source moves care on by itself, or that it is unknown, with how each stands."""
    unknown = truth is Truth.UNKNOWN
    stands = (
        As(truth, standing(name), more=Asked((itself(way, name),), but=standing(name)) if unknown else ())
        for name in names
    )
    return line(f"{'needs_one_unknown' if unknown else 'needs_one'}.{way.on}", truth, "", *stands)


def _untriggered(way: Escalation, treatment: Treatment, truth: Truth) -> Plan:
    """Why a source does not trigger an escalation, with what would have to be recorded, or asked."""
    stands, asked = standing(treatment.id), trigger(way, treatment)
    if way.on is EscalationKind.DECLINED:  # whatever has come of its trial
        return is_so("declined", treatment, truth, contrary=True)
    if truth is Truth.UNKNOWN:
        unsure = _for_this_way(As(truth, stands, more=Asked((asked,), but=stands)), truth)
        return asked_of(treatment, unsure)
    more = _needed(way, treatment)
    if way.on in _COMES_OF_A_TRIAL:  # what has come of a trial stays: nothing recorded would make it another
        more = when(any_of(Claim(kind, treatment.id) for kind in SETTLING), (), more)
    return As(truth, stands, more=more)


def _needed(way: Escalation, treatment: Treatment) -> Plan:
    """What would have to be recorded of a treatment, so that it triggers a kind."""
    kind, about = way.on, f"node:{treatment.id}"
    terms: tuple[Statement, ...] = ()
    if treatment.adequate is not None and treatment.response is not None and kind in _ENDS_A_TRIAL:
        terms = (
            say("needed.adequate", adequate=Phrase(treatment.adequate)),
            say("needed.a_response", response=Phrase(treatment.response)),
        )
    needed = say(f"needed.{kind}", about=about, parts=terms, way=treatment.way)
    if not treatment.once:
        return needed
    # once done, a refusal alone counts
    done = "needed.declined" if "declined" in _REASONS.get(kind, ()) else "needed.no_more"
    return when(Recorded("tried", treatment.id), say(done, about=about, parts=terms), needed)


def _asks(way: Escalation, source: Treatment) -> bool:
    """Whether the kind of the escalation asks anything of a source but to be reached."""
    return not (way.on is EscalationKind.PERSISTENCE and source.continuous) and trigger(way, source) != MET


def _siblings(way: Escalation, pathway: Pathway) -> Iterator[Plan]:
    """Of an otherwise: the other ways out of its review that apply, or of which it is unknown."""
    for other in pathway.out_of(way.after[0]):
        if other.on is EscalationKind.OTHERWISE:
            continue
        about, target = f"escalation:{other.id}", pathway.nodes[other.to].title
        fires = say("way.sibling_fires", Truth.NOT_MET, about, node=target)
        unknown = unsure_of(other, say("way.sibling_unknown", Truth.UNKNOWN, about, node=target))
        yield By(Stated(Claim("fires", other.id)), {Truth.MET: fires, Truth.UNKNOWN: unknown})


@planned
def ways_in(pathway: Pathway, node: str, *only: Truth) -> Plan:
    """The ways in to a node that have one of some truths, with what is missing on each."""
    return tuple(
        By(
            Stated(Claim("fires", way.id)),
            {truth: As(truth, way_in(way, pathway, truth), more=lacking(way.id)) for truth in only},
        )
        for way in pathway.into(node)
    )


@planned
def by_record(pathway: Pathway, name: str) -> Plan:
    """Why the record of a treatment may not make it reached, or only perhaps."""
    node, about, stopped = pathway.nodes[name], f"node:{name}", Claim("stopped", name)
    if not isinstance(node, Treatment):
        return ()
    given_up: Plan = ()
    if not node.once:
        perhaps = line("way.perhaps_given_up", Truth.UNKNOWN, about, Asked((stopped,)), node=node.title)
        given_up = when(stopped, say("way.given_up", Truth.NOT_MET, about, node=node.title), perhaps)
    return asked_of(node, when(Recorded("tried", name), given_up))
