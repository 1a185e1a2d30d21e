"""The whole assessment explained: the state and why, the options, what was considered, what to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation.asking import to_ask
from l4path.explanation.cautions import minded
from l4path.explanation.emergency import unanswered
from l4path.explanation.firing import carried
from l4path.explanation.paths import carrying
from l4path.explanation.reasons import reasons, standing
from l4path.explanation.statements import Noted, Outline, Part, Statement, say
from l4path.explanation.verdicts import held, on_hold, shown_now, status_of, verdict
from l4path.explanation.ways import disputed, taken
from l4path.meaning import State, Status, must_not_go_on
from l4path.nodes import Treatment
from l4path.truth import Truth
from l4path.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.nodes import Node

_PASSED_OVER = (Status.NOT_REACHED, Status.PASSED, Status.DONE, Status.ENDED)


def outline_of_all(assessment: Assessment) -> Outline:
    """What the pathway says of an episode, and why, in one page."""
    parts: dict[str, Iterable[Statement]] = {
        "contradictions": (say("whole.contradicts", Truth.NOT_MET, title=title) for title in assessment.contradictions),
        "why": _why(assessment),
        "options": _options(assessment),
        "alongside": (headed(assessment, node, *minded(assessment, node)) for node in assessment.alongside),
        "on_hold": (on_hold(assessment, node) for node in assessment.on_hold),
        "considered": _considered(assessment),
        "ask": _questions(assessment),
        "notes": (say("says.own", about="notes", text=Noted(note)) for note in assessment.episode.why.get("notes", ())),
    }
    return Outline(
        say("says.own", text=assessment.pathway.title),
        (say(f"headline.{assessment.state}"),),
        tuple(Part(section, statements) for section, found in parts.items() if (statements := tuple(found))),
        "",
        assessment.state.value,
    )


def leading(assessment: Assessment) -> Iterator[Statement]:
    """What is said first of a whole: why its state is what it is, and the options."""
    yield from _why(assessment)
    yield from _options(assessment)


def _why(assessment: Assessment) -> Iterator[Statement]:
    if assessment.state is State.SCREENING:
        yield from unanswered(assessment)
    elif assessment.state is State.EMERGENCY:
        for way in assessment.pathway.escalations:
            if assessment.pathway.nodes[way.to].emergency and assessment.truth("fires", way.id) is Truth.MET:
                yield taken(way, assessment, *carried(way, assessment))
        yield from _emergencies_on_record(assessment)
    elif assessment.pathway.goal is not None and assessment.state is not State.ENDED:
        yield goal(assessment)
        if assessment.goal is Truth.MET and assessment.state is not State.AT_GOAL:
            yield from not_enough(assessment)


def goal(assessment: Assessment) -> Statement:
    """Whether the goal is met, and by what."""
    proof = assessment.proof("goal")
    parts = tuple(_shallow(part, 1) for part in reasons(proof.parts[0], assessment))
    return say(f"whole.goal_{proof.truth.value}", proof.truth, "goal", parts)


def _emergencies_on_record(assessment: Assessment) -> Iterator[Statement]:
    """The emergency nodes that count as reached by their own record, with no way to them that applies."""
    for name, node in assessment.pathway.nodes.items():
        if node.emergency and assessment.truth("reached", name) is Truth.MET and carrying(assessment, name) is None:
            yield say("way.on_record", Truth.MET, f"node:{name}", node=node.title)


def not_enough(assessment: Assessment) -> Iterator[Statement]:
    """Why a goal that is met is not enough: the treatments that may keep it and are forbidden."""
    for name, forbidden in must_not_go_on(assessment.pathway).items():
        if assessment.truth_of(forbidden) is Truth.MET:
            parts = reasons(assessment.proof("contraindicated", name).parts[0], assessment)
            title = assessment.pathway.nodes[name].title
            yield say("whole.not_enough", Truth.MET, f"node:{name}", parts, node=title)


def _shallow(statement: Statement, depth: int) -> Statement:
    """A statement with what it rests on, but no deeper than so many levels; what only combines others is no level."""
    below = depth - 1 if statement.about else depth
    return replace(statement, parts=tuple(_shallow(inner, below) for inner in statement.parts) if below >= 0 else ())


def _options(assessment: Assessment) -> Iterator[Statement]:
    if not assessment.options:
        yield say("whole.no_options")
    for node in assessment.options:
        yield headed(assessment, node, *_grounds(assessment, node))


def headed(assessment: Assessment, node: Node, *parts: Statement, truth: Truth = Truth.MET) -> Statement:
    """A node with its tier and its status."""
    status = status_of(assessment, node)
    return say("whole.node", truth, f"node:{node.id}", parts, node=node.title, tier=node.tier, status=status)


def _grounds(assessment: Assessment, node: Node) -> Iterator[Statement]:
    pathway, way = assessment.pathway, carrying(assessment, node.id)
    if way is not None:
        parts = carried(way, assessment, sources=False)
        parts += (disputed(way.evidence, pathway),) if way.disputed else ()
        yield taken(way, assessment, *parts)
    if assessment.state is State.AT_GOAL and not assessment.status[node.id].keeps:
        yield say("way.follows", Truth.MET)
    if node.id in assessment.episode.trials:
        yield standing(assessment, node.id, Truth.MET)
    if assessment.status[node.id] is Status.STOPPED:
        yield say("verdict.again")
    yield from minded(assessment, node)
    if node.disputed:
        yield disputed(node.evidence, pathway)


def _considered(assessment: Assessment) -> Iterator[Statement]:
    if assessment.state in (State.EMERGENCY, State.SCREENING):
        return
    for node in considered(assessment):
        status, parts = assessment.status[node.id], tuple[Statement, ...]()
        if status is not Status.UNDETERMINED and not status.possible and isinstance(node, Treatment):
            parts = _refusal(assessment, node, status)
        yield headed(assessment, node, *(parts or verdict(assessment, node)), truth=Truth.NOT_MET)


def considered(assessment: Assessment) -> Iterator[Node]:
    """The nodes that the pathway came to, and that are no option, not alongside and not on hold."""
    for name, status in assessment.status.items():
        node = assessment.pathway.nodes[name]
        if status not in _PASSED_OVER and not shown_now(assessment, node) and not held(assessment, node):
            yield node


def _refusal(assessment: Assessment, node: Treatment, status: Status) -> tuple[Statement, ...]:
    recorded = verdict(assessment, node) if node.id in assessment.episode.trials else ()
    if status is Status.CONTRAINDICATED:
        return (*recorded, *reasons(assessment.proof("contraindicated", node.id).parts[0], assessment))
    if status is Status.NOT_INDICATED:
        return (*recorded, *reasons(assessment.proof("indicated", node.id).parts[0], assessment))
    found = standing(assessment, node.id, Truth.MET)
    trial = assessment.episode.trials.get(node.id)
    measured = trial is not None and trial.outcome is None and not node.once
    return found.parts if measured and found.parts else (found,)


def _questions(assessment: Assessment) -> Iterator[Statement]:
    for question in to_ask(assessment):
        what = "node" if question.name in assessment.pathway.treatments else "fact"
        yield say("says.own", Truth.UNKNOWN, f"{what}:{question.name}", text=question.asks)
