"""The whole assessment explained: the state and why, the options, what was considered, what to ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.conditions.logic import any_of
from l4path.explanation.choosing import chosen
from l4path.explanation.glance import (
    arrival,
    follows,
    held,
    minded,
    on_hold,
    rests,
    shown_now,
    status_of,
    unanswered,
    verdict,
)
from l4path.explanation.plans import As, By, Found, Stated, line, planned, when
from l4path.explanation.reasons import deciding, standing
from l4path.explanation.statements import outlined, say
from l4path.explanation.ways import disputed, evidence, taken_of
from l4path.meaning import COME_FIRST, Claim, State, Status, must_not_go_on
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.explanation.plans import Plan
    from l4path.explanation.statements import Outline, Statement
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_PASSED_OVER = (Status.NOT_REACHED, Status.PASSED, Status.DONE, Status.ENDED)


def outline_of_all(assessment: Assessment) -> Outline:
    """What the pathway says of an episode, and why, in one page."""
    parts: dict[str, Iterable[Statement]] = {
        "contradictions": (say("whole.contradicts", Truth.NOT_MET, title=title) for title in assessment.contradictions),
        "why": (_shallow(each, 2) if each.about == "goal" else each for each in chosen(why_of(), assessment)),
        "options": options(assessment),
        "alongside": (headed(assessment, node, *chosen(minded(node.id), assessment)) for node in assessment.alongside),
        "on_hold": on_hold(assessment),
        "considered": _considered(assessment),
        "ask": _questions(assessment),
        "notes": (say("says.own", about="notes", text=note) for note in assessment.episode.why.get("notes", ())),
    }
    title, headline = say("says.own", text=assessment.pathway.title), say(f"headline.{assessment.state}")
    return outlined(title, (headline,), parts.items(), status=assessment.state.value)


@planned
def why_of(pathway: Pathway) -> Plan:
    """Why the state of an episode may be what it is."""
    goal = {truth: line(f"whole.goal_{truth.value}", truth, "goal", deciding("goal", "")) for truth in Truth}
    first = {State.SCREENING: unanswered(), State.EMERGENCY: _emergency(pathway), State.ENDED: ()}
    then = (By(Stated(Claim("goal", "")), goal), _not_enough(pathway)) if pathway.goal is not None else ()
    return By(Found("state"), first, then)


def _emergency(pathway: Pathway) -> Plan:
    """How the pathway comes to its emergency nodes: by ways that apply, or, with none, by their own record."""
    steps = [
        taken_of(way, pathway, evidence(way.evidence)) for way in pathway.escalations if pathway.nodes[way.to].emergency
    ]
    for name, node in pathway.nodes.items():
        if node.emergency:
            on_record = say("way.on_record", Truth.MET, f"node:{name}", node=node.title)
            fires = any_of(Claim("fires", way.id) for way in pathway.into(name))
            steps.append(when(fires, (), when(Claim("reached", name), on_record)))
    return tuple(steps)


def _not_enough(pathway: Pathway) -> Plan:
    """Why a goal that is met is not enough: the treatments that may keep it and are forbidden."""
    found: list[Plan] = []
    for name, forbidden in must_not_go_on(pathway).items():
        why, title = deciding("contraindicated", name), pathway.nodes[name].title
        found.append(when(forbidden, line("whole.not_enough", Truth.MET, f"node:{name}", why, node=title)))
    return when(Claim("goal", ""), By(Found("state"), {State.AT_GOAL: ()}, tuple(found)))


def _shallow(statement: Statement, depth: int) -> Statement:
    """A statement with what it rests on, but no deeper than so many levels; what only combines others is no level."""
    below = depth - 1 if statement.about else depth
    return replace(statement, parts=tuple(_shallow(inner, below) for inner in statement.parts) if below >= 0 else ())


def options(assessment: Assessment) -> Iterator[Statement]:
    """The options, each with why it is one; or that there is none."""
    if not assessment.options:
        yield say("whole.no_options")
    for node in assessment.options:
        yield headed(assessment, node, *_grounds(assessment, node))


def headed(assessment: Assessment, node: Node, *parts: Statement, truth: Truth = Truth.MET) -> Statement:
    """A node with its tier and its status."""
    status = status_of(assessment, node)
    return say("whole.node", truth, f"node:{node.id}", parts, node=node.title, tier=node.tier, status=status)


def _grounds(assessment: Assessment, node: Node) -> Iterator[Statement]:
    tried = As(Truth.MET, standing(node.id)) if node.id in assessment.episode.trials else ()
    yield from chosen((arrival(node.id, own=False), follows(node.id), tried), assessment)
    if assessment.status[node.id] is Status.STOPPED:
        yield say("verdict.again")
    yield from chosen(minded(node.id), assessment)
    if node.disputed:
        yield disputed(node.evidence, assessment.pathway)


def _considered(assessment: Assessment) -> Iterator[Statement]:
    if assessment.state in COME_FIRST:
        return
    for node in considered(assessment):
        status = assessment.status[node.id]
        decided = status is not Status.UNDETERMINED and not status.possible
        found = chosen(rests(node.id), assessment) if decided else ()
        recorded = status in (Status.CONTRAINDICATED, Status.NOT_INDICATED) and node.id in assessment.episode.trials
        above = verdict(assessment, node) if recorded or not found else ()
        yield headed(assessment, node, *above, *found, truth=Truth.NOT_MET)


def considered(assessment: Assessment) -> Iterator[Node]:
    """The nodes that the pathway came to, and that are no option, not alongside and not on hold."""
    for name, status in assessment.status.items():
        node = assessment.pathway.nodes[name]
        if status not in _PASSED_OVER and not shown_now(assessment, node) and not held(assessment, node):
            yield node


def _questions(assessment: Assessment) -> Iterator[Statement]:
    if not assessment.questions:
        return
    from l4path.search.questions import to_ask  # noqa: PLC0415 - most pages need no search

    asked = to_ask(assessment)
    for question in asked:
        what = "node" if question.name in assessment.pathway.treatments else "fact"
        yield say("says.own", Truth.UNKNOWN, f"{what}:{question.name}", text=question.asks)
    if unranked := sum(not question.settled for question in asked):
        yield say("whole.unranked", count=unranked)
