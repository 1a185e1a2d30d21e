"""One node explained: how the pathway gets there, or what is missing on every way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.assessment.paths import nearest, travelled
from l4path.explanation.alternatives import alternatives, rests_on, takes_section
from l4path.explanation.choosing import chosen
from l4path.explanation.firing import by_record, carried, lacking, ways_in
from l4path.explanation.glance import arrival, minded, unanswered
from l4path.explanation.leaves import asked_of
from l4path.explanation.plans import As
from l4path.explanation.reasons import deciding, standing
from l4path.explanation.statements import is_so, outlined, say
from l4path.explanation.verdicts import answered, shown_now, status_of
from l4path.explanation.ways import applies, evidence, way_on
from l4path.meaning import State, Status
from l4path.nodes import Review, Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.conditions import Condition
    from l4path.explanation.alternatives import Taking
    from l4path.explanation.statements import Outline, Statement
    from l4path.meaning import ClaimKind
    from l4path.nodes import Node


def outline_of(assessment: Assessment, node: Node, *, looking: bool = True) -> Outline:
    """Why a node stands as it does, from the route to it down to the recorded facts.

    Args:
        assessment: The assessment.
        node: The node.
        looking: Whether to look for what the status rests on, and for what it would take, by other assessments.
    """
    found = alternatives(assessment, node) if looking else ((), None)
    return explained(assessment, node, _parts(assessment, node, *found, looking=looking), found)


def explained(
    assessment: Assessment,
    node: Node,
    parts: Iterable[tuple[str, Iterable[Statement]]],
    found: Taking,
    *,
    short: bool = False,
) -> Outline:
    """A node with its status and its verdict, above what explains it; with what it would take, as it was found."""
    title, status = say("record.fact", label=node.title, value=status_of(assessment, node)), assessment.status[node.id]
    return outlined(title, answered(assessment, node, *found), parts, node=node.id, status=status.value, short=short)


def _parts(
    assessment: Assessment, node: Node, takes: tuple[Statement, ...], then: Assessment | None, *, looking: bool
) -> Iterator[tuple[str, Iterable[Statement]]]:
    if assessment.state is State.SCREENING:
        yield "first", chosen(unanswered(), assessment)
    if looking:
        yield "rests_on", rests_on(assessment, node.id)
    yield takes_section(takes), takes
    if assessment.truth("reached", node.id) is Truth.MET:
        yield "route", route(assessment, node.id)
    else:
        yield "ways_in", _not_entered(assessment, node.id)
        before = [name for name, _ in nearest(assessment, node.id, then) if name != node.id]
        yield "nearest", tuple(_missing(assessment, name) for name in before)
    if isinstance(node, Treatment):
        if shown_now(assessment, node):
            yield "cautions", chosen(minded(node.id, sources=True), assessment)
        if node.id in assessment.episode.unasked or (node.id in assessment.episode.trials and not node.once):
            yield "trial", chosen(asked_of(node, As(Truth.MET, standing(node.id))), assessment)
        yield "suitable", suitability(assessment, node)
    if isinstance(node, Review) and assessment.status[node.id] in (Status.OPEN, Status.PASSED):
        yield "ways_on", ways_on(assessment, node.id)
    yield "sources", evidence(node.evidence)


def route(assessment: Assessment, node: str) -> Iterator[Statement]:
    """The steps by which the pathway comes to a node that it reaches, the last one last."""
    for name, _ in travelled(assessment, node):
        yield from chosen(arrival(name, sources=True), assessment)


def _not_entered(assessment: Assessment, node: str) -> tuple[Statement, ...]:
    """Why the pathway does not come to a node: what its record lacks, and each way in."""
    return chosen((by_record(node), ways_in(node, Truth.NOT_MET, Truth.UNKNOWN)), assessment)


def _missing(assessment: Assessment, node: str) -> Statement:
    title, truth = assessment.pathway.nodes[node].title, assessment.truth("reached", node)
    return say("way.missing", truth, f"node:{node}", _not_entered(assessment, node), node=title)


def suitability(assessment: Assessment, node: Treatment) -> Iterator[Statement]:
    """Whether a treatment is for this patient: declined, indicated, contraindicated, and what makes it so."""
    if node.id in assessment.episode.declined:
        yield is_so("declined", node, Truth.MET)
    claims: tuple[tuple[ClaimKind, tuple[Condition, ...]], ...] = (
        ("indicated", node.indications),
        ("contraindicated", node.contraindications),
    )
    for kind, stated in claims:
        if not stated:
            yield say("says.no_indications" if kind == "indicated" else "says.no_contraindications")
            continue
        truth = assessment.truth(kind, node.id)
        answer = say({Truth.MET: "yes", Truth.NOT_MET: "no", Truth.UNKNOWN: "truth.unknown"}[truth])
        contrary = kind == "contraindicated" and truth is Truth.NOT_MET
        parts = chosen(deciding(kind, node.id, contrary=contrary), assessment)
        yield say(f"says.{kind}", truth, f"{kind}:{node.id}", parts, answer=answer)


def ways_on(assessment: Assessment, node: str) -> Iterator[Statement]:
    """The ways on from a review, each with what carries it, or what it lacks."""
    for way in assessment.pathway.out_of(node):
        truth = assessment.truth("fires", way.id)
        why = (carried(way.id), evidence(way.evidence)) if truth is Truth.MET else lacking(way.id)
        yield applies(way_on(way, assessment.pathway), way, truth, *chosen(why, assessment))
