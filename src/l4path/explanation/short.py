"""The answer first: verdict, the deciding step and what to ask; then that step's grounds and sources, and no more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from l4path.assessment.paths import carrying, deciding_way, travelled
from l4path.escalations import EscalationKind
from l4path.evidence import is_disputed
from l4path.explanation.alternatives import alternatives, takes_section
from l4path.explanation.choosing import chosen
from l4path.explanation.firing import by_record, carried, lacking
from l4path.explanation.glance import arrival, minded
from l4path.explanation.in_full import explained, suitability
from l4path.explanation.plans import As
from l4path.explanation.reasons import standing
from l4path.explanation.statements import Statement, say, walked
from l4path.explanation.verdicts import held, shown_now
from l4path.explanation.ways import as_seen_from, cited, way_on
from l4path.explanation.whole import leading
from l4path.meaning import Status
from l4path.nodes import Review, Treatment
from l4path.pathway.asks import Asks, asks_for
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence
    from l4path.explanation.statements import Outline
    from l4path.nodes import Node

_MOST = (3, 2)  # statements in a row: of the grounds, and under each of them
_DEEP = 1  # levels under the deciding step
_ASKED = 2  # lines of the questions named beside the answer
_LETTERS = 80  # of a question, in a line
_CITED = 2  # pieces of evidence, or ways on
_TAKEN = 2  # alternatives
_LINES = 4  # of alternatives
_STEPS = 3  # earlier steps
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
    grounds: tuple[Statement, ...] = ()
    sources: tuple[Evidence, ...] = ()


def shortened(assessment: Assessment, node: Node, *, looking: bool) -> Outline:
    """Why a node stands as it does, the answer first, in few lines.

    Args:
        assessment: The assessment.
        node: The node.
        looking: Whether to look for what it would take, by other assessments.
    """
    takes, then = alternatives(assessment, node) if looking else ((), None)
    decided = _decided(assessment, node, then)
    open_still = assessment.truth("reached", node.id) is not Truth.NOT_MET  # of what is settled, no answer changes it
    asked = tuple(dict.fromkeys(_questions((*decided.step, *decided.grounds), assessment))) if open_still else ()
    lines = (1 + len(slot.asked) // _LETTERS for each in asked for _, slot in each.slots if isinstance(slot, Asks))
    named = cut(asked, within(lines, _ASKED))
    heard = {statement.about for statement in named}
    parts = {
        "step": trimmed(_asked_above(statement, heard) for statement in decided.step),
        "ask_node": named,
        "grounds_step": trimmed(
            _asked_above(statement, heard) for statement in decided.grounds if statement.about not in heard
        ),
        "cautions": trimmed(chosen(minded(node.id), assessment)) if shown_now(assessment, node) else (),
        takes_section(takes): cut(takes, min(_TAKEN, within((1 + len(each.parts) for each in takes), _LINES))),
        "earlier": _taken(assessment, node),
        "sources": _cited(assessment, node, decided),
    }
    return explained(assessment, node, parts.items(), (takes, then), short=True)


def _decided(assessment: Assessment, node: Node, then: Assessment | None) -> _Decided:
    """What decides the status of a node, from the part of its proof that does; on the way that would be taken then."""
    status, reached = assessment.status[node.id], assessment.truth("reached", node.id)
    if reached is not Truth.MET:
        return _not_reached(assessment, node, then)
    if held(assessment, node):
        return _held(assessment)
    if status in _REFUSED and isinstance(node, Treatment):
        statements = tuple(suitability(assessment, node))
        keep = {Status.DECLINED: 0, Status.NOT_INDICATED: -2, Status.CONTRAINDICATED: -1}[status]
        return _resting(statements[keep])
    if status is Status.UNDETERMINED and isinstance(node, Treatment):
        statements = tuple(statement for statement in suitability(assessment, node) if statement.truth is Truth.UNKNOWN)
        (unknown,) = chosen(As(Truth.UNKNOWN, standing(node.id)), assessment)
        if node.id in assessment.episode.unasked:
            return _resting(unknown.having(*chosen(by_record(node.id), assessment)), *statements)
        return _resting(*statements, *((unknown,) if node.id in assessment.episode.trials else ()))
    if isinstance(node, Treatment) and node.id in assessment.episode.trials:
        return _resting(*chosen(As(Truth.MET, standing(node.id)), assessment))
    if isinstance(node, Review) and status in (Status.OPEN, Status.PASSED):
        return _ways_on(assessment, node)
    way = carrying(assessment, node.id)
    return _by_way(assessment, node, way) if way else _Decided(chosen(arrival(node.id), assessment))


def _resting(*several: Statement) -> _Decided:
    """Statements that decide, apart from what they rest on."""
    return _Decided(tuple(map(Statement.bare, several)), tuple(inner for each in several for inner in each.parts))


def _by_way(assessment: Assessment, node: Node, way: Escalation, *own: Statement) -> _Decided:
    """An escalation that decides: what carries it, or what it lacks most."""
    truth = assessment.truth("fires", way.id)
    stated = as_seen_from(node.id, way, assessment)
    if truth is Truth.MET:
        return _Decided((stated,), chosen(carried(way.id), assessment), way.evidence)
    lacks = (statement for statement in chosen(lacking(way.id), assessment) if statement.truth is truth)
    return _Decided((stated,), (*own, *lacks), way.evidence)


def _not_reached(assessment: Assessment, node: Node, then: Assessment | None) -> _Decided:
    """The step that decides, and what the record of the node lacks, or of a source that may be reached by its own."""
    way, unsure = deciding_way(assessment, node.id, then)
    own = chosen((by_record(node.id), by_record(unsure) if unsure else ()), assessment)
    return _Decided(own) if way is None else _by_way(assessment, node, way, *own)


def _ways_on(assessment: Assessment, node: Review) -> _Decided:
    """The way on that is taken from a review; where none is, one that is unknown, or all, none of which applies."""
    ways = sorted(assessment.pathway.out_of(node.id), key=lambda way: way.on is EscalationKind.OTHERWISE)
    for wanted in (Truth.MET, Truth.UNKNOWN):
        if found := [way for way in ways if assessment.truth("fires", way.id) is wanted]:
            return _by_way(assessment, node, found[0])
    stated = (
        as_seen_from(node.id, way, assessment).having(*map(Statement.bare, chosen(lacking(way.id), assessment)))
        for way in ways
    )
    return _Decided(cut(tuple(stated), _CITED))


def _held(assessment: Assessment) -> _Decided:
    """What holds a node back: what comes first."""
    first = next(leading(assessment))
    ways = (way for way in assessment.pathway.escalations if first.about == f"escalation:{way.id}")
    cited = {f"source:{source}" for source in assessment.pathway.sources}
    grounds = tuple(part for part in first.parts if part.about not in cited and part.says != "evidence.disputed")
    return _Decided((first.bare(),), grounds, tuple(item for way in ways for item in way.evidence))


def _cited(assessment: Assessment, node: Node, decided: _Decided) -> tuple[Statement, ...]:
    """On whose word: the first of the evidence, that of the step first; of what is disputed, one of either side."""
    of_step = (*map(_placed, decided.sources), *_defined(assessment, (*decided.step, *decided.grounds)))
    come_to = assessment.truth("reached", node.id) is Truth.MET
    items = next((of for of in (decided.sources, node.evidence if come_to else ()) if is_disputed(of)), ())
    sides = [next(item for item in items if item.stance == stance) for stance in ("for", "against") if items]
    placed = tuple(map(_placed, sides))
    lines = [line for line in dict.fromkeys((*of_step, *map(_placed, node.evidence))) if line not in placed]
    if not sides:
        return cut(tuple(lines), _CITED)
    first = [line for line in of_step[:1] if line in lines]
    return (*first, say("evidence.disputed"), *map(cited, sides), *cut(tuple(lines[len(first) :]), 0))


def _placed(item: Evidence) -> Statement:
    """One piece of evidence by where it stands, without its note."""
    return cited(replace(item, note=""))


def _taken(assessment: Assessment, node: Node) -> tuple[Statement, ...]:
    """The steps by which the pathway came to a node that it reaches, before the last, one line each."""
    if assessment.truth("reached", node.id) is not Truth.MET:
        return ()
    before = travelled(assessment, node.id)[:-1]
    return cut(tuple(way_on(way, assessment.pathway) for _, way in before if way is not None), _STEPS)


def _questions(several: Iterable[Statement], assessment: Assessment) -> Iterator[Statement]:
    """What is asked in some statements and in all under them."""
    for statement in walked(several):
        if any(name == "question" for name, _ in statement.slots):
            asks = asks_for(assessment.pathway, statement.about.partition(":")[2])
            yield say("says.own", Truth.UNKNOWN, statement.about, text=asks)


def _asked_above(statement: Statement, heard: set[str]) -> Statement:
    """A statement in which no question stands again that is asked beside the answer."""
    parts = tuple(_asked_above(inner, heard) for inner in statement.parts)
    slots = tuple((name, _asked_above(s, heard) if isinstance(s, Statement) else s) for name, s in statement.slots)
    kept = slots if statement.about not in heard else tuple((name, slot) for name, slot in slots if name != "question")
    return replace(statement, slots=kept, parts=parts)


def _defined(assessment: Assessment, several: Iterable[Statement]) -> Iterator[Statement]:
    """The evidence of the definitions that some statements rest on, each with what it speaks of."""
    abouts = (statement.about.partition(":") for statement in walked(several))
    for name in dict.fromkeys(name for kind, _, name in abouts if kind == "definition"):
        found = assessment.pathway.definitions[name]
        for item in found.evidence:
            yield say("evidence.of", about=f"source:{item.source}", element=found.label, line=_placed(item))


def within(lines: Iterable[int], most: int) -> int:
    """How many of some statements are told, so that they take no more than so many lines; at least one."""
    return max(1, sum(count <= most for count in accumulate(lines)))


def cut(several: tuple[Statement, ...], most: int) -> tuple[Statement, ...]:
    """The first of some statements, and how many more there are; one more line stands for itself."""
    left = len(several) - most
    itself = left == 1 and not several[-1].parts
    return several if left <= 0 or itself else (*several[:most], say("says.more", count=left))


def trimmed(several: Iterable[Statement], deep: int = _DEEP, *, under: bool = False) -> tuple[Statement, ...]:
    """Statements no deeper than so many levels, and the first few of each row."""
    statements, row, most = list[Statement](), tuple(several), _MOST[under]
    if len(row) == most + 1 and row[-1].about:  # one more stands for itself, but for what it rests on
        row = (*row[:-1], row[-1].bare())
    for statement in cut(row, most):
        alone = [bool(inner.about) for inner in statement.parts] == [True]  # what rests on one thing alone is no level
        below = deep - 1 if statement.about and not alone else deep  # nor is what only combines others
        deep_enough = below >= 0 and statement.says != "way.asks_not_met"  # how such a trial went changes nothing here
        parts = trimmed(statement.parts, below, under=True) if deep_enough else ()
        statements.append(replace(statement, parts=parts))
    return tuple(statements)
