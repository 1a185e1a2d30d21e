"""One node explained: how the pathway gets there, or what is missing on every way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation import words
from l4path.explanation.alternatives import alternative_points
from l4path.explanation.grounds import grounds_points
from l4path.explanation.paths import nearest, travelled
from l4path.explanation.points import Explanation, Point, Section
from l4path.explanation.reasons import reasons, trial_points
from l4path.explanation.ways import carried, evidence_points, lacking, step, way_in
from l4path.meaning import State, Status
from l4path.nodes import Review, Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.nodes import Node

_POSSIBLE = (Status.OFFERED, Status.ONGOING, Status.RESPONDED, Status.OPEN, Status.ENDED)


def explain_node(assessment: Assessment, node: Node, *, looking: bool = True) -> Explanation:
    """Why a node stands as it does, from the route to it down to the recorded facts.

    Args:
        assessment: The assessment.
        node: The node.
        looking: Whether to look for what the status rests on, and for what it would take, by other assessments.
    """
    status = assessment.status[node.id]
    return Explanation(
        f"{node.title}: {words.STATUS[status.value]}",
        verdict(assessment, node),
        tuple(section for section in _sections(assessment, node, looking=looking) if section.points),
        node.id,
        status.value,
        disclaimer=words.DISCLAIMER,
    )


def verdict(assessment: Assessment, node: Node) -> str:
    """The status of a node in a sentence or two."""
    status = assessment.status[node.id]
    said = words.VERDICT.get(status.value, "")
    if isinstance(node, Treatment) and node.continuous and status is Status.ONGOING:
        said = words.VERDICT_CONTINUOUS["ongoing"]
    if status is Status.UNDETERMINED:
        reached = assessment.truth("reached", node.id) is Truth.MET
        which = "reach" if not reached else "tried" if node.id in assessment.episode.trials else "suitable"
        said = words.VERDICT_UNDETERMINED[which]
    if status is Status.NOT_REACHED and len(steps := nearest(assessment, node.id)) > 1:
        titles = [assessment.pathway.nodes[name].title for name, _ in steps[:-1]]
        said = f"{said} {words.NEAREST.format(nodes='; then '.join(titles))}"
    if status in _POSSIBLE and node not in (*assessment.options, *assessment.alongside):
        said = f"{said} {words.NOT_AN_OPTION.get(assessment.state.value, '')}".rstrip()
    return said


def _sections(assessment: Assessment, node: Node, *, looking: bool) -> Iterator[Section]:
    if assessment.state is State.SCREENING:
        yield Section(words.SECTION_FIRST, tuple(unanswered(assessment)))
    if looking:
        yield Section(words.SECTION_RESTS_ON, tuple(grounds_points(assessment, node.id)))
        yield Section(words.SECTION_TAKES, tuple(alternative_points(assessment, node)))
    if assessment.truth("reached", node.id) is Truth.MET:
        yield Section(words.SECTION_ROUTE, tuple(_route(assessment, node.id)))
    else:
        yield Section(words.SECTION_WAYS_IN, tuple(_ways_in(assessment, node.id)))
        before = [(name, way) for name, way in nearest(assessment, node.id) if name != node.id]
        yield Section(words.SECTION_NEAREST, tuple(_missing(assessment, name) for name, _ in before))
    if isinstance(node, Treatment):
        yield Section(words.SECTION_TRIAL, tuple(_trial(assessment, node)))
        yield Section(words.SECTION_SUITABLE, tuple(_suitability(assessment, node)))
    if isinstance(node, Review) and assessment.status[node.id] in (Status.OPEN, Status.PASSED):
        yield Section(words.SECTION_WAYS_ON, tuple(_ways_on(assessment, node.id)))
    yield Section(words.SECTION_SOURCES, evidence_points(node.evidence, assessment.pathway))


def unanswered(assessment: Assessment) -> Iterator[Point]:
    """The red flags that nobody has answered yet, each with what to ask."""
    for way in assessment.pathway.escalations:
        if way.on == "red_flag" and assessment.truth("fires", way.id) is Truth.UNKNOWN:
            title = assessment.pathway.nodes[way.to].title
            inner = tuple(point for point in lacking(way, assessment) if point.truth)
            yield Point(words.FLAG_UNKNOWN.format(node=title), Truth.UNKNOWN.value, f"escalation:{way.id}", inner)


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


def _ways_in(assessment: Assessment, node: str) -> Iterator[Point]:
    for way in assessment.pathway.into(node):
        truth = assessment.truth("fires", way.id)
        mark = words.UNKNOWN_MARK if truth is Truth.UNKNOWN else words.NOT_MET
        text = f"{way_in(way, assessment.pathway)}: {mark}"
        yield Point(text, truth.value, f"escalation:{way.id}", lacking(way, assessment))


def _missing(assessment: Assessment, node: str) -> Point:
    title = assessment.pathway.nodes[node].title
    return Point(title, assessment.truth("reached", node).value, f"node:{node}", tuple(_ways_in(assessment, node)))


def _trial(assessment: Assessment, node: Treatment) -> Iterator[Point]:
    trial = assessment.episode.trials.get(node.id)
    if trial is None or node.once:
        return
    if trial.outcome is not None:
        yield Point(words.OUTCOME.format(outcome=words.OUTCOMES[trial.outcome]), Truth.MET.value, f"node:{node.id}")
        return
    status = assessment.status[node.id]
    if status is Status.INTOLERANT:
        yield Point(words.PREDICATES["intolerant"][0].format(node=node.title), Truth.MET.value, f"node:{node.id}")
    yield from trial_points(assessment, node.id, status.value)
    if assessment.truth("relapsed", node.id) is Truth.MET:
        yield Point(words.PREDICATES["relapsed"][0].format(node=node.title), Truth.MET.value, f"node:{node.id}")


def _suitability(assessment: Assessment, node: Treatment) -> Iterator[Point]:
    if node.id in assessment.episode.declined:
        yield Point(words.PREDICATES["declined"][0].format(node=node.title), Truth.MET.value, f"node:{node.id}")
    for kind, stated, none in (
        ("indicated", node.indications, words.NO_INDICATIONS),
        ("contraindicated", node.contraindications, words.NO_CONTRAINDICATIONS),
    ):
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
