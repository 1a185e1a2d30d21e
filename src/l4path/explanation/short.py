"""The answer first: verdict, the deciding step and what to ask; then that step's grounds and sources, and no more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from l4path.explanation.alternatives import alternatives
from l4path.explanation.asking import asks_for
from l4path.explanation.cautions import minded
from l4path.explanation.emergency import unanswered
from l4path.explanation.entering import by_record
from l4path.explanation.firing import carried, lacking
from l4path.explanation.in_full import route, suitability, titled
from l4path.explanation.paths import nearest, travelled
from l4path.explanation.reasons import standing
from l4path.explanation.statements import Asks, Outline, Part, Statement, say
from l4path.explanation.verdicts import held, shown_now, verdict
from l4path.explanation.ways import evidence, step, way_on
from l4path.explanation.whole import goal, leading
from l4path.meaning import State, Status
from l4path.nodes import Review, Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.nodes import Node

_MOST = (3, 2)  # statements in a row: of the grounds, and under each of them
_DEEP = 1  # levels under the deciding step
_ASKED = 2  # lines of the questions named beside the answer
_LETTERS = 80  # of a question, in a line
_CITED = 2  # pieces of evidence
_TAKEN = 2  # alternatives
_STEPS = 4  # earlier steps
_REFUSED = (Status.NOT_INDICATED, Status.CONTRAINDICATED, Status.DECLINED)


@dataclass(frozen=True, slots=True)
class _Decided:
    """What decides the status of a node: one statement or more, what it rests on, and on whose word.

    Attributes:
        step: What decides.
        grounds: What that rests on.
        sources: The evidence of the step.
    """

    step: tuple[Statement, ...]
    grounds: tuple[Statement, ...]
    sources: tuple[Statement, ...] = ()


def shortened(assessment: Assessment, node: Node, *, looking: bool) -> Outline:
    """Why a node stands as it does, the answer first, in few lines.

    Args:
        assessment: The assessment.
        node: The node.
        looking: Whether to look for what it would take, by other assessments.
    """
    decided = _decided(assessment, node)
    open_still = assessment.truth("reached", node.id) is not Truth.NOT_MET  # of what is settled, no answer changes it
    asked = tuple(dict.fromkeys(_questions(decided.grounds, assessment))) if open_still else ()
    named = _within(asked, _ASKED)
    heard = {statement.about for statement in asked[:named]}
    cited = (*decided.sources, *evidence(node.evidence), *defined(assessment, (*decided.step, *decided.grounds)))
    parts = {
        "step": tuple(statement.bare() for statement in decided.step),
        "ask_node": cut(asked, named, spare=0),
        "grounds_step": trimmed(
            _asked_above(statement, heard) for statement in decided.grounds if statement.about not in heard
        ),
        "cautions": trimmed(minded(assessment, node, sources=True), 0) if shown_now(assessment, node) else (),
        "takes": tuple(islice(alternatives(assessment, node), _TAKEN)) if looking else (),
        "earlier": _taken(assessment, node),
        "sources": cut(tuple(dict.fromkeys(cited)), _CITED),
    }
    sections = tuple(Part(section, statements) for section, statements in parts.items() if statements)
    return Outline(
        titled(assessment, node),
        verdict(assessment, node),
        sections,
        node.id,
        assessment.status[node.id].value,
        short=True,
    )


def _decided(assessment: Assessment, node: Node) -> _Decided:
    """What decides the status of a node, from the part of its proof that does."""
    status, reached = assessment.status[node.id], assessment.truth("reached", node.id)
    if reached is not Truth.MET:
        return _not_reached(assessment, node)
    if held(assessment, node):
        return _held(assessment)
    if status in _REFUSED and isinstance(node, Treatment):
        statements = tuple(suitability(assessment, node))
        keep = {Status.DECLINED: 0, Status.NOT_INDICATED: -2, Status.CONTRAINDICATED: -1}[status]
        return _Decided((statements[keep],), statements[keep].parts)
    if status is Status.UNDETERMINED and isinstance(node, Treatment):
        statements = tuple(statement for statement in suitability(assessment, node) if statement.truth is Truth.UNKNOWN)
        if node.id in assessment.episode.trials or node.id in assessment.episode.unasked:
            statements += (standing(assessment, node.id, Truth.UNKNOWN),)
        return _Decided(statements, tuple(inner for statement in statements for inner in statement.parts))
    if isinstance(node, Treatment) and node.id in assessment.episode.trials:
        statements = (standing(assessment, node.id, Truth.MET),)
        return _Decided(statements, statements[0].parts)
    if isinstance(node, Review) and status in (Status.OPEN, Status.PASSED):
        return _ways_on(assessment, node)
    *_, (_, way) = travelled(assessment, node.id)
    *_, last = route(assessment, node.id)
    return _Decided(
        (last,), carried(way, assessment, sources=False) if way else (), evidence(way.evidence) if way else ()
    )


def _not_reached(assessment: Assessment, node: Node) -> _Decided:
    """The step that decides: the first on the nearest way that is not met; or the one that is unknown."""
    truth = assessment.truth("reached", node.id)
    own = by_record(assessment, node.id)
    if truth is Truth.UNKNOWN:
        way = _unknown_step(assessment, node.id)
    else:
        ways = (way for name, way in nearest(assessment, node.id) if assessment.truth("reached", name) is truth)
        way = next((way for way in ways if assessment.truth("fires", way.id) is truth), None)
    if way is None:
        return _Decided(own, ())
    lacks = (statement for statement in lacking(way, assessment) if statement.truth is truth)
    return _Decided((step(way, assessment.pathway, truth),), (*own, *lacks), evidence(way.evidence))


def _unknown_step(assessment: Assessment, node: str) -> Escalation | None:
    """The first step, on a way that may lead to a node, of which it is unknown whether it applies."""
    way = None
    while found := next(
        (w for w in assessment.pathway.into(node) if assessment.truth("fires", w.id) is Truth.UNKNOWN), None
    ):
        way = found
        unsure = (name for name in way.after if assessment.truth("reached", name) is Truth.UNKNOWN)
        node = next(unsure, "")
        if not node:
            break
    return way


def _ways_on(assessment: Assessment, node: Review) -> _Decided:
    """The way on that is taken from a review; where none is, one that is unknown, or all, none of which applies."""
    pathway = assessment.pathway
    ways = [(way, assessment.truth("fires", way.id)) for way in pathway.out_of(node.id)]
    for wanted in (Truth.MET, Truth.UNKNOWN):
        if found := [way for way, truth in ways if truth is wanted]:
            way = found[0]
            parts = carried(way, assessment, sources=False) if wanted is Truth.MET else lacking(way, assessment)
            return _Decided((step(way, pathway, wanted),), parts, evidence(way.evidence))
    steps = {(made := step(way, pathway, truth)).slots: made for way, truth in ways}
    return _Decided(
        cut(tuple(steps.values()), _TAKEN), tuple(part for way, _ in ways[:1] for part in lacking(way, assessment))
    )


def _held(assessment: Assessment) -> _Decided:
    """What holds a node back: what comes first."""
    match assessment.state:
        case State.SCREENING:
            statements = unanswered(assessment)
        case State.AT_GOAL:
            statements = (goal(assessment),)
        case _:
            statements = tuple(islice(leading(assessment), 1))
    return _Decided(statements[:1], tuple(inner for statement in statements for inner in statement.parts))


def _taken(assessment: Assessment, node: Node) -> tuple[Statement, ...]:
    """The steps by which the pathway came to a node that it reaches, before the last, one line each."""
    if assessment.truth("reached", node.id) is not Truth.MET:
        return ()
    before = travelled(assessment, node.id)[:-1]
    return cut(tuple(way_on(way, assessment.pathway) for _, way in before if way is not None), _STEPS)


def _questions(several: Iterable[Statement], assessment: Assessment) -> Iterator[Statement]:
    """What is asked in some statements and in all under them."""
    for statement in several:
        if statement.says.startswith("says.asked"):
            asks = asks_for(assessment.pathway, statement.about.partition(":")[2])
            yield say("says.own", Truth.UNKNOWN, statement.about, text=asks)
        within = (slot for _, slot in statement.slots if isinstance(slot, Statement))
        yield from _questions((*within, *statement.parts), assessment)


def _asked_above(statement: Statement, heard: set[str]) -> Statement:
    """A statement in which no question stands again that is asked beside the answer."""
    parts = tuple(_asked_above(inner, heard) for inner in statement.parts)
    slots = tuple((name, _asked_above(s, heard) if isinstance(s, Statement) else s) for name, s in statement.slots)
    if statement.about not in heard or not statement.says.startswith("says.asked"):
        return replace(statement, slots=slots, parts=parts)
    named = tuple((name, slot) for name, slot in slots if name == "what")
    return replace(statement, says=f"says.unknown{statement.says.removeprefix('says.asked')}", slots=named, parts=parts)


def defined(assessment: Assessment, several: Iterable[Statement]) -> Iterator[Statement]:
    """The evidence of the definitions that some statements rest on, each with what it speaks of."""
    for name in dict.fromkeys(_definitions(several)):
        found = assessment.pathway.definitions[name]
        for item in found.evidence:
            line = say("says.own", text=item)
            yield say("evidence.of", about=f"source:{item.source}", element=found.label, line=line)


def _definitions(several: Iterable[Statement]) -> Iterator[str]:
    for statement in several:
        kind, _, name = statement.about.partition(":")
        if kind == "definition":
            yield name
        yield from _definitions(statement.parts)


def _within(asked: tuple[Statement, ...], most: int) -> int:
    """How many of some questions are named, so that they take no more than so many lines; at least one."""
    lines = (
        1 + len(slot.asked) // _LETTERS for question in asked for _, slot in question.slots if isinstance(slot, Asks)
    )
    return max(1, sum(count <= most for count in accumulate(lines)))


def cut(several: tuple[Statement, ...], most: int, *, spare: int = 1) -> tuple[Statement, ...]:
    """The first of some statements, and how many more there are; `spare` more stand for themselves."""
    left = len(several) - most
    return several if left <= spare else (*several[:most], say("says.more", count=left))


def trimmed(several: Iterable[Statement], deep: int = _DEEP, *, under: bool = False) -> tuple[Statement, ...]:
    """Statements no deeper than so many levels, the first few of each row, and what siblings share told once."""
    statements: list[Statement] = []
    heard: dict[tuple[Statement, ...], None] = {}
    for statement in cut(tuple(several), _MOST[under]):
        below = deep - 1 if statement.about else deep  # what only combines others is no level
        parts = trimmed(statement.parts, below, under=True) if below >= 0 else ()
        if len(statement.parts) > 1 and statement.parts in heard:
            parts = (say("says.same"),)
        heard[statement.parts] = None
        statements.append(replace(statement, parts=parts))
    return tuple(statements)
