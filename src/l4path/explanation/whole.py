"""The whole assessment explained: the state and why, the options, what was considered, what to ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.explanation import words
from l4path.explanation.asking import to_ask
from l4path.explanation.cautions import caution_points
from l4path.explanation.one import unanswered
from l4path.explanation.paths import carrying
from l4path.explanation.points import Explanation, Point, Section
from l4path.explanation.reasons import reasons, standing
from l4path.explanation.verdicts import held, held_words, shown_now, status_words, verdict
from l4path.explanation.ways import carried, disputed_point, step
from l4path.meaning import State, Status, must_not_go_on
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.nodes import Node

_PASSED_OVER = (Status.NOT_REACHED, Status.PASSED, Status.DONE, Status.ENDED)


def explain_whole(assessment: Assessment) -> Explanation:
    """What the pathway says of an episode, and why, in one page."""
    sections = (
        Section(words.SECTION_CONTRADICTIONS, tuple(_contradictions(assessment))),
        Section(words.SECTION_WHY, tuple(_why(assessment))),
        Section(words.SECTION_OPTIONS, tuple(_options(assessment))),
        Section(words.SECTION_ALONGSIDE, tuple(_alongside(assessment))),
        Section(words.SECTION_ON_HOLD, tuple(_on_hold(assessment))),
        Section(words.SECTION_CONSIDERED, tuple(_considered(assessment))),
        Section(words.SECTION_ASK, tuple(_questions(assessment))),
    )
    return Explanation(
        assessment.pathway.title,
        words.STATE[assessment.state.value],
        tuple(section for section in sections if section.points),
        "",
        assessment.state.value,
        disclaimer=words.DISCLAIMER,
    )


def _contradictions(assessment: Assessment) -> Iterator[Point]:
    for title in assessment.contradictions:
        yield Point(words.CONTRADICTS.format(title=title), Truth.NOT_MET.value)


def _why(assessment: Assessment) -> Iterator[Point]:
    if assessment.state is State.SCREENING:
        yield from unanswered(assessment)
    elif assessment.state is State.EMERGENCY:
        for way in assessment.pathway.escalations:
            if assessment.pathway.nodes[way.to].emergency and assessment.truth("fires", way.id) is Truth.MET:
                inner = carried(way, assessment)
                yield Point(step(way, assessment.pathway), Truth.MET.value, f"escalation:{way.id}", inner)
        yield from _emergencies_on_record(assessment)
    elif assessment.pathway.goal is not None and assessment.state is not State.ENDED:
        proof = assessment.proof("goal")
        head = {Truth.MET: words.GOAL_MET, Truth.NOT_MET: words.GOAL_NOT_MET, Truth.UNKNOWN: words.GOAL_UNKNOWN}[
            proof.truth
        ]
        reached = tuple(_shallow(point, 1) for point in reasons(proof.parts[0], assessment))
        yield Point(head, proof.truth.value, "goal", reached)
        if proof.truth is Truth.MET and assessment.state is not State.AT_GOAL:
            yield from _must_not_go_on(assessment)


def _emergencies_on_record(assessment: Assessment) -> Iterator[Point]:
    """The emergency nodes that count as reached by their own record, with no way to them that applies."""
    pathway = assessment.pathway
    for name, node in pathway.nodes.items():
        if node.emergency and assessment.truth("reached", name) is Truth.MET and carrying(assessment, name) is None:
            yield Point(words.TRIED_ALREADY.format(node=node.title), Truth.MET.value, f"node:{name}")


def _must_not_go_on(assessment: Assessment) -> Iterator[Point]:
    """Why a goal that is met is not enough: the treatments that may keep it and are forbidden."""
    for name, forbidden in must_not_go_on(assessment.pathway).items():
        if assessment.truth_of(forbidden) is Truth.MET:
            text = words.GOAL_MUST_NOT_GO_ON.format(node=assessment.pathway.nodes[name].title)
            inner = reasons(assessment.proof("contraindicated", name).parts[0], assessment)
            yield Point(text, Truth.MET.value, f"node:{name}", inner)


def _shallow(point: Point, depth: int) -> Point:
    """A statement with what it rests on, but no deeper than so many levels; what only combines others is no level."""
    below = depth - 1 if point.about else depth
    return replace(point, points=tuple(_shallow(inner, below) for inner in point.points) if below >= 0 else ())


def _options(assessment: Assessment) -> Iterator[Point]:
    if not assessment.options:
        yield Point(words.NO_OPTIONS)
    for node in assessment.options:
        yield Point(_headed(assessment, node), Truth.MET.value, f"node:{node.id}", tuple(_grounds(assessment, node)))


def _headed(assessment: Assessment, node: Node) -> str:
    return f"{node.title} ({node.tier}): {status_words(assessment, node)}"


def _grounds(assessment: Assessment, node: Node) -> Iterator[Point]:
    way = carrying(assessment, node.id)
    if way is not None:
        inner = carried(way, assessment, sources=False)
        inner += (disputed_point(way.evidence, assessment.pathway),) if way.disputed else ()
        yield Point(step(way, assessment.pathway), Truth.MET.value, f"escalation:{way.id}", inner)
    if assessment.state is State.AT_GOAL and not assessment.status[node.id].keeps:
        yield Point(words.FOLLOWS, Truth.MET.value)
    if node.id in assessment.episode.trials:
        yield standing(assessment, node.id, Truth.MET)
    yield from caution_points(assessment, node)
    if node.disputed:
        yield disputed_point(node.evidence, assessment.pathway)


def _alongside(assessment: Assessment) -> Iterator[Point]:
    for node in assessment.alongside:
        inner = tuple(caution_points(assessment, node))
        yield Point(_headed(assessment, node), Truth.MET.value, f"node:{node.id}", inner)


def _on_hold(assessment: Assessment) -> Iterator[Point]:
    for node in assessment.on_hold:
        yield Point(held_words(assessment, node), about=f"node:{node.id}")


def _considered(assessment: Assessment) -> Iterator[Point]:
    if assessment.state in (State.EMERGENCY, State.SCREENING):
        return
    for node in considered(assessment):
        status, inner = assessment.status[node.id], tuple[Point, ...]()
        if status is not Status.UNDETERMINED and not status.possible and isinstance(node, Treatment):
            inner = _refusal(assessment, node, status)
        inner = inner or (Point(verdict(assessment, node)),)
        yield Point(_headed(assessment, node), Truth.NOT_MET.value, f"node:{node.id}", inner)


def considered(assessment: Assessment) -> Iterator[Node]:
    """The nodes that the pathway came to, and that are no option, not alongside and not on hold."""
    for name, status in assessment.status.items():
        node = assessment.pathway.nodes[name]
        if status not in _PASSED_OVER and not shown_now(assessment, node) and not held(assessment, node):
            yield node


def _refusal(assessment: Assessment, node: Treatment, status: Status) -> tuple[Point, ...]:
    recorded = (Point(verdict(assessment, node)),) if node.id in assessment.episode.trials else ()
    if status is Status.CONTRAINDICATED:
        return (*recorded, *reasons(assessment.proof("contraindicated", node.id).parts[0], assessment))
    if status is Status.NOT_INDICATED:
        return (*recorded, *reasons(assessment.proof("indicated", node.id).parts[0], assessment))
    found = standing(assessment, node.id, Truth.MET)
    trial = assessment.episode.trials.get(node.id)
    measured = trial is not None and trial.outcome is None and not node.once
    return found.points if measured and found.points else (found,)


def _questions(assessment: Assessment) -> Iterator[Point]:
    for one in to_ask(assessment):
        what = "node" if one.name in assessment.pathway.treatments else "fact"
        yield Point(one.text, Truth.UNKNOWN.value, f"{what}:{one.name}")
