"""One node explained: how the pathway gets there, or what is missing on every way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.escalations import EscalationKind
from l4path.explanation.alternatives import alternatives
from l4path.explanation.cautions import minded
from l4path.explanation.grounds import rests_on
from l4path.explanation.paths import nearest, travelled
from l4path.explanation.reasons import asking, course_over, reasons, trial_parts, unasked
from l4path.explanation.statements import Outline, Part, Statement, Word, is_so, say
from l4path.explanation.verdicts import shown_now, status_of, verdict
from l4path.explanation.ways import carried, evidence, lacking, step, way_in
from l4path.meaning import State, Status
from l4path.nodes import Review, Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.conditions import Condition
    from l4path.meaning import ClaimKind
    from l4path.nodes import Node


def outline_of(assessment: Assessment, node: Node, *, looking: bool = True) -> Outline:
    """Why a node stands as it does, from the route to it down to the recorded facts.

    Args:
        assessment: The assessment.
        node: The node.
        looking: Whether to look for what the status rests on, and for what it would take, by other assessments.
    """
    parts = tuple(
        Part(section, statements)
        for section, found in _parts(assessment, node, looking=looking)
        if (statements := tuple(found))
    )
    return Outline(
        titled(assessment, node), verdict(assessment, node), parts, node.id, assessment.status[node.id].value
    )


def titled(assessment: Assessment, node: Node) -> Statement:
    """A node with its status, as it stands above what explains it."""
    return say("record.fact", label=node.title, value=status_of(assessment, node))


def _parts(
    assessment: Assessment, node: Node, *, looking: bool
) -> Iterator[tuple[str, Iterator[Statement] | tuple[Statement, ...]]]:
    if assessment.state is State.SCREENING:
        yield "first", unanswered(assessment)
    if looking:
        yield "rests_on", rests_on(assessment, node.id)
        yield "takes", alternatives(assessment, node)
    if assessment.truth("reached", node.id) is Truth.MET:
        yield "route", route(assessment, node.id)
    else:
        yield "ways_in", (*by_record(assessment, node.id), *ways_in(assessment, node.id))
        before = [name for name, _ in nearest(assessment, node.id) if name != node.id]
        yield "nearest", tuple(_missing(assessment, name) for name in before)
    if isinstance(node, Treatment):
        if shown_now(assessment, node):
            yield "cautions", minded(assessment, node, sources=True)
        yield "trial", _trial(assessment, node)
        yield "suitable", suitability(assessment, node)
    if isinstance(node, Review) and assessment.status[node.id] in (Status.OPEN, Status.PASSED):
        yield "ways_on", ways_on(assessment, node.id)
    yield "sources", evidence(node.evidence)


def unanswered(assessment: Assessment) -> Iterator[Statement]:
    """The red flags that nobody has answered yet, and what else is unknown of the emergency branch: what to ask."""
    pathway = assessment.pathway
    seen = set()
    for way in pathway.escalations:
        if way.on is EscalationKind.RED_FLAG and assessment.truth("fires", way.id) is Truth.UNKNOWN:
            seen.add(way.to)
            inner = lacking(way, assessment)
            about = f"escalation:{way.id}"
            yield say("whole.flag_unknown", Truth.UNKNOWN, about, inner, node=pathway.nodes[way.to].title)
    for name, node in pathway.nodes.items():
        if node.emergency and name not in seen and assessment.status[name] is Status.UNDETERMINED:
            unknown = tuple(ways_in(assessment, name, Truth.UNKNOWN))
            if assessment.truth("reached", name) is Truth.MET:
                unknown = tuple(_unsettled(assessment, name))
            elif not unknown and all(assessment.truth("fires", way.id) is Truth.NOT_MET for way in pathway.into(name)):
                continue  # that nobody asked whether it was once tried is no alarm
            yield say("whole.emergency_unknown", Truth.UNKNOWN, f"node:{name}", unknown, node=node.title)


def _unsettled(assessment: Assessment, name: str) -> Iterator[Statement]:
    """What is unknown of a treatment that the pathway reaches: its history, its trial, and whether it is suitable."""
    if name in assessment.episode.unasked:
        yield unasked(name, assessment)
        return
    trial = assessment.episode.trials.get(name)
    judged = trial is not None and trial.outcome is None and assessment.pathway.treatments[name].has_trial
    kinds = ("suitable", *(("adequate", "response") if judged else ()))
    yield from dict.fromkeys(
        question for kind in kinds for question in asking(assessment.proof(kind, name), assessment)
    )


def route(assessment: Assessment, node: str) -> Iterator[Statement]:
    """The steps by which the pathway comes to a node that it reaches, the last one last."""
    pathway = assessment.pathway
    for name, way in travelled(assessment, node):
        if way is not None:
            yield step(way, pathway, Truth.MET, *carried(way, assessment))
        else:
            key = "way.start" if name in pathway.start else "way.on_record"
            yield say(key, Truth.MET, f"node:{name}", node=pathway.nodes[name].title)


def ways_in(assessment: Assessment, node: str, only: Truth | None = None) -> Iterator[Statement]:
    """The ways in to a node that do not apply, with what is missing on each."""
    for way in assessment.pathway.into(node):
        truth = assessment.truth("fires", way.id)
        if only in (None, truth):
            yield way_in(way, assessment.pathway, truth, *lacking(way, assessment))


def by_record(assessment: Assessment, node: str) -> Iterator[Statement]:
    """Of a treatment that the pathway does not reach, or perhaps: why its record does not make it reached."""
    if node in assessment.episode.unasked:
        yield unasked(node, assessment)
    trial = assessment.episode.trials.get(node)
    if trial is None or assessment.pathway.treatments[node].once:
        return
    stopped, about = assessment.proof("stopped", node), f"node:{node}"
    title = assessment.pathway.nodes[node].title
    if stopped.truth is Truth.MET:
        yield say("way.given_up", Truth.NOT_MET, about, node=title)
    else:
        yield say("way.perhaps_given_up", Truth.UNKNOWN, about, asking(stopped, assessment), node=title)


def _missing(assessment: Assessment, node: str) -> Statement:
    parts = (*by_record(assessment, node), *ways_in(assessment, node))
    title, truth = assessment.pathway.nodes[node].title, assessment.truth("reached", node)
    return say("way.missing", truth, f"node:{node}", parts, node=title)


def _trial(assessment: Assessment, node: Treatment) -> Iterator[Statement]:
    trial, about = assessment.episode.trials.get(node.id), f"node:{node.id}"
    if node.id in assessment.episode.unasked:
        yield unasked(node.id, assessment)
    if trial is None or node.once:
        return
    if trial.outcome is not None:
        yield say("says.outcome", Truth.MET, about, outcome=Word(f"outcome.{trial.outcome}"))
    else:
        status = assessment.status[node.id]
        if status is Status.INTOLERANT:
            yield is_so("intolerant", node, Truth.MET)
        yield from trial_parts(assessment, node.id, status.value)
        if assessment.truth("relapsed", node.id) is Truth.MET:
            yield is_so("relapsed", node, Truth.MET)
    yield from course_over(assessment, node)


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
        proof = assessment.proof(kind, node.id)
        truth = proof.truth
        answer = Word({Truth.MET: "yes", Truth.NOT_MET: "no", Truth.UNKNOWN: "truth.unknown"}[truth])
        contrary = kind == "contraindicated" and truth is Truth.NOT_MET
        parts = reasons(proof.parts[0], assessment, contrary=contrary)
        yield say(f"says.{kind}", truth, f"{kind}:{node.id}", parts, answer=answer)


def ways_on(assessment: Assessment, node: str) -> Iterator[Statement]:
    """The ways on from a review, each with what carries it, or what it lacks."""
    for way in assessment.pathway.out_of(node):
        truth = assessment.truth("fires", way.id)
        parts = carried(way, assessment) if truth is Truth.MET else lacking(way, assessment)
        title, kind = assessment.pathway.nodes[way.to].title, Word(f"kind.{way.on}")
        yield say(f"way.on_{truth.value}", truth, f"escalation:{way.id}", parts, node=title, kind=kind)
