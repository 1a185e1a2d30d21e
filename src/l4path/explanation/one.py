"""One node explained: how the pathway gets there, or what is missing on every way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.escalations import EscalationKind
from l4path.explanation import words
from l4path.explanation.alternatives import alternative_points
from l4path.explanation.cautions import caution_points
from l4path.explanation.grounds import grounds_points
from l4path.explanation.leaves import asking_points, unasked_point
from l4path.explanation.paths import nearest, travelled
from l4path.explanation.points import Explanation, Point, Section
from l4path.explanation.reasons import reasons, trial_points
from l4path.explanation.verdicts import shown_now, status_words, verdict
from l4path.explanation.ways import carried, evidence_points, lacking, step, way_in
from l4path.meaning import State, Status
from l4path.nodes import Review, Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.conditions import Condition
    from l4path.meaning import ClaimKind
    from l4path.nodes import Node


def explain_node(assessment: Assessment, node: Node, *, looking: bool = True) -> Explanation:
    """Why a node stands as it does, from the route to it down to the recorded facts.

    Args:
        assessment: The assessment.
        node: The node.
        looking: Whether to look for what the status rests on, and for what it would take, by other assessments.
    """
    status = assessment.status[node.id]
    return Explanation(
        f"{node.title}: {status_words(assessment, node)}",
        verdict(assessment, node),
        tuple(section for section in _sections(assessment, node, looking=looking) if section.points),
        node.id,
        status.value,
        disclaimer=words.DISCLAIMER,
    )


def _sections(assessment: Assessment, node: Node, *, looking: bool) -> Iterator[Section]:
    if assessment.state is State.SCREENING:
        yield Section(words.SECTION_FIRST, tuple(unanswered(assessment)))
    if looking:
        yield Section(words.SECTION_RESTS_ON, tuple(grounds_points(assessment, node.id)))
        yield Section(words.SECTION_TAKES, tuple(alternative_points(assessment, node)))
    if assessment.truth("reached", node.id) is Truth.MET:
        yield Section(words.SECTION_ROUTE, tuple(_route(assessment, node.id)))
    else:
        ways = (*_by_record(assessment, node.id), *_ways_in(assessment, node.id))
        yield Section(words.SECTION_WAYS_IN, ways)
        before = [(name, way) for name, way in nearest(assessment, node.id) if name != node.id]
        yield Section(words.SECTION_NEAREST, tuple(_missing(assessment, name) for name, _ in before))
    if isinstance(node, Treatment):
        if shown_now(assessment, node):
            yield Section(words.SECTION_CAUTIONS, tuple(caution_points(assessment, node, sources=True)))
        yield Section(words.SECTION_TRIAL, tuple(_trial(assessment, node)))
        yield Section(words.SECTION_SUITABLE, tuple(_suitability(assessment, node)))
    if isinstance(node, Review) and assessment.status[node.id] in (Status.OPEN, Status.PASSED):
        yield Section(words.SECTION_WAYS_ON, tuple(_ways_on(assessment, node.id)))
    yield Section(words.SECTION_SOURCES, evidence_points(node.evidence, assessment.pathway))


def unanswered(assessment: Assessment) -> Iterator[Point]:
    """The red flags that nobody has answered yet, and what else is unknown of the emergency branch: what to ask."""
    pathway = assessment.pathway
    told = set()
    for way in pathway.escalations:
        if way.on is EscalationKind.RED_FLAG and assessment.truth("fires", way.id) is Truth.UNKNOWN:
            told.add(way.to)
            title = pathway.nodes[way.to].title
            inner = tuple(point for point in lacking(way, assessment) if point.truth)
            yield Point(words.FLAG_UNKNOWN.format(node=title), Truth.UNKNOWN.value, f"escalation:{way.id}", inner)
    for name, node in pathway.nodes.items():
        if node.emergency and name not in told and assessment.status[name] is Status.UNDETERMINED:
            unknown = tuple(_ways_in(assessment, name, Truth.UNKNOWN))
            if assessment.truth("reached", name) is Truth.MET:
                unknown = tuple(_unsettled(assessment, name))
            elif not unknown and all(assessment.truth("fires", way.id) is Truth.NOT_MET for way in pathway.into(name)):
                continue  # that nobody asked whether it was once tried is no alarm
            yield Point(words.EMERGENCY_UNKNOWN.format(node=node.title), Truth.UNKNOWN.value, f"node:{name}", unknown)


def _unsettled(assessment: Assessment, name: str) -> Iterator[Point]:
    """What is unknown of a treatment that the pathway reaches: its history, its trial, and whether it is suitable."""
    if name in assessment.episode.unasked:
        yield unasked_point(name, assessment, contrary=False)
        return
    trial = assessment.episode.trials.get(name)
    judged = trial is not None and trial.outcome is None and assessment.pathway.treatments[name].has_trial
    kinds = ("suitable", *(("adequate", "response") if judged else ()))
    yield from dict.fromkeys(
        point for kind in kinds for point in asking_points(assessment.proof(kind, name), assessment)
    )


def _route(assessment: Assessment, node: str) -> Iterator[Point]:
    for name, way in travelled(assessment, node):
        title = assessment.pathway.nodes[name].title
        if way is not None:
            yield Point(
                step(way, assessment.pathway), Truth.MET.value, f"escalation:{way.id}", carried(way, assessment)
            )
        elif name in assessment.pathway.start:
            yield Point(words.START.format(node=title), Truth.MET.value, f"node:{name}")
        else:
            yield Point(words.TRIED_ALREADY.format(node=title), Truth.MET.value, f"node:{name}")


def _ways_in(assessment: Assessment, node: str, only: Truth | None = None) -> Iterator[Point]:
    for way in assessment.pathway.into(node):
        truth = assessment.truth("fires", way.id)
        if only not in (None, truth):
            continue
        mark = words.UNKNOWN_MARK if truth is Truth.UNKNOWN else words.NOT_MET
        text = f"{way_in(way, assessment.pathway)}: {mark}"
        yield Point(text, truth.value, f"escalation:{way.id}", lacking(way, assessment))


def _by_record(assessment: Assessment, node: str) -> Iterator[Point]:
    """Of a treatment that the pathway does not reach, or perhaps: why its record does not make it reached."""
    if node in assessment.episode.unasked:
        yield unasked_point(node, assessment, contrary=False)
    trial = assessment.episode.trials.get(node)
    if trial is None or assessment.pathway.treatments[node].once:
        return
    stopped = assessment.proof("stopped", node)
    title = assessment.pathway.nodes[node].title
    if stopped.truth is Truth.MET:
        yield Point(words.GIVEN_UP_IS_NO_REACH.format(node=title), Truth.NOT_MET.value, f"node:{node}")
    else:
        text = words.PERHAPS_GIVEN_UP.format(node=title)
        yield Point(text, Truth.UNKNOWN.value, f"node:{node}", asking_points(stopped, assessment))


def _missing(assessment: Assessment, node: str) -> Point:
    title = assessment.pathway.nodes[node].title
    inner = (*_by_record(assessment, node), *_ways_in(assessment, node))
    return Point(title, assessment.truth("reached", node).value, f"node:{node}", inner)


def _trial(assessment: Assessment, node: Treatment) -> Iterator[Point]:
    trial = assessment.episode.trials.get(node.id)
    if node.id in assessment.episode.unasked:
        yield unasked_point(node.id, assessment, contrary=False)
    if trial is None or node.once:
        return
    over = (Point(words.COURSE_OVER.format(node=node.title)),) if trial.measures.get("ended", False) else ()
    if trial.outcome is not None:
        yield Point(words.OUTCOME.format(outcome=words.OUTCOMES[trial.outcome]), Truth.MET.value, f"node:{node.id}")
        yield from over
        return
    status = assessment.status[node.id]
    if status is Status.INTOLERANT:
        yield Point(words.PREDICATES["intolerant"][0].format(node=node.title), Truth.MET.value, f"node:{node.id}")
    yield from trial_points(assessment, node.id, status.value)
    yield from over
    if assessment.truth("relapsed", node.id) is Truth.MET:
        yield Point(words.PREDICATES["relapsed"][0].format(node=node.title), Truth.MET.value, f"node:{node.id}")


def _suitability(assessment: Assessment, node: Treatment) -> Iterator[Point]:
    if node.id in assessment.episode.declined:
        yield Point(words.PREDICATES["declined"][0].format(node=node.title), Truth.MET.value, f"node:{node.id}")
    claims: tuple[tuple[ClaimKind, tuple[Condition, ...], str], ...] = (
        ("indicated", node.indications, words.NO_INDICATIONS),
        ("contraindicated", node.contraindications, words.NO_CONTRAINDICATIONS),
    )
    for kind, stated, none in claims:
        if not stated:
            yield Point(none)
            continue
        proof = assessment.proof(kind, node.id)
        answer = {Truth.MET: words.YES, Truth.NOT_MET: words.NO, Truth.UNKNOWN: words.UNKNOWN_MARK}[proof.truth]
        head = words.INDICATED if kind == "indicated" else words.CONTRAINDICATED
        inner = reasons(proof.parts[0], assessment, contrary=kind == "contraindicated" and proof.truth is Truth.NOT_MET)
        yield Point(f"{head}: {answer}", proof.truth.value, f"{kind}:{node.id}", inner)


def _ways_on(assessment: Assessment, node: str) -> Iterator[Point]:
    for way in assessment.pathway.out_of(node):
        truth = assessment.truth("fires", way.id)
        mark = {Truth.MET: words.MET, Truth.NOT_MET: words.NOT_MET, Truth.UNKNOWN: words.UNKNOWN_MARK}[truth]
        title = assessment.pathway.nodes[way.to].title
        text = f"{words.WAY_ON.format(node=title, kind=words.KINDS[way.on])}: {mark}"
        inner = carried(way, assessment) if truth is Truth.MET else lacking(way, assessment)
        yield Point(text, truth.value, f"escalation:{way.id}", inner)
