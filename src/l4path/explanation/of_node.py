"""One node explained: the answer first and in few lines, or in full, from the route to it down to what is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from l4path.assessment.paths import carrying, deciding_way, nearest, travelled
from l4path.escalations import EscalationKind
from l4path.evidence import is_disputed
from l4path.explanation.alternatives import alternatives, rests_on, takes_section
from l4path.explanation.choosing import chosen, one_page
from l4path.explanation.glance import arrival, held, minded, rests, shown_now, status_of, unanswered, verdict
from l4path.explanation.plans import As
from l4path.explanation.reasons import asked_of, deciding, standing
from l4path.explanation.statements import Row, Statement, is_so, outlined, say, walked
from l4path.explanation.ways import (
    applies,
    as_seen_from,
    by_record,
    carried,
    cited,
    evidence,
    lacking,
    stated_way,
    taken_of,
    ways_in,
)
from l4path.explanation.whole import options, why_of
from l4path.meaning import State, Status
from l4path.nodes import Review, Treatment
from l4path.pathway.asks import Asks, asks_for
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence
    from l4path.explanation.statements import Outline
    from l4path.meaning import ClaimKind
    from l4path.nodes import Node

    Sections = Iterator[tuple[str, Iterable[Statement]]]

_MOST = (3, 2)  # statements in a row: of the grounds, and under each of them
_DEEP = 1  # levels under the deciding step
_ASKED = 2  # lines of the questions named beside the answer
_LETTERS = 80  # of a question, in a line
_CITED = 2  # pieces of evidence, or ways on
_TAKEN = 2  # alternatives
_LINES = 4  # of alternatives
_STEPS = 3  # earlier steps


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


def _shortened(assessment: Assessment, node: Node, takes: tuple[Statement, ...], then: Assessment | None) -> Sections:
    """Why a node stands as it does, the answer first, in few lines."""
    decided = _decided(assessment, node, then)
    open_still = assessment.truth("reached", node.id) is not Truth.NOT_MET  # of what is settled, no answer changes it
    asked = tuple(dict.fromkeys(_questions((*decided.step, *decided.grounds), assessment))) if open_still else ()
    lines = (1 + len(slot.asked) // _LETTERS for each in asked for _, slot in each.slots if isinstance(slot, Asks))
    named = cut(asked, within(lines, _ASKED))
    heard = {statement.about for statement in named} - {""}
    step = trimmed(_asked_above(statement, heard) for statement in decided.step)
    grounds = trimmed(_asked_above(each, heard) for each in decided.grounds if each.about not in heard)
    beneath = {each.about for each in _questions((*step, *grounds), assessment)}
    left = sum(each.about not in heard | beneath for each in asked)
    yield "step", step
    yield "ask_node", (*(each for each in named if each.about), *((say("says.more", count=left),) if left else ()))
    yield "grounds_step", grounds
    if shown_now(assessment, node):
        yield "cautions", trimmed(chosen(minded(node.id), assessment))
    most = within((1 + len(each.parts) for each in takes), _LINES)
    yield takes_section(takes), cut(takes, min(_TAKEN, most))
    yield "earlier", _taken(assessment, node)
    of_step = _cited(decided.sources, *_defined(assessment, (*decided.step, *decided.grounds), decided.sources))
    yield "sources_step", of_step
    own = not of_step or (node.disputed and assessment.truth("reached", node.id) is Truth.MET)
    yield "sources", _cited(node.evidence) if own else ()


def _decided(assessment: Assessment, node: Node, then: Assessment | None) -> _Decided:
    """What decides the status of a node, from the part of its proof that does; on the way that would be taken then."""
    truth = assessment.truth("reached", node.id)
    if held(assessment, node) or (node.emergency and truth is Truth.UNKNOWN and assessment.state is State.SCREENING):
        return _held(assessment)
    if truth is not Truth.MET:
        return _not_reached(assessment, node, then)
    if isinstance(node, Review):
        return _ways_on(assessment, node)
    refused = (is_so("declined", node, Truth.MET),) if assessment.status[node.id] is Status.DECLINED else ()
    if found := refused or chosen(rests(node.id), assessment):
        return _resting(*found)
    if (way := carrying(assessment, node.id)) is None:
        return _Decided(chosen(arrival(node.id), assessment))
    offered = assessment.status[node.id] is Status.OFFERED and way.when is None
    own = chosen(deciding("indicated", node.id), assessment) if offered else ()
    return _by_way(assessment, node, way, *own)


def _resting(*several: Statement) -> _Decided:
    """Statements that decide, apart from what they rest on."""
    return _Decided(tuple(map(Statement.bare, several)), tuple(inner for each in several for inner in each.parts))


def _by_way(assessment: Assessment, node: Node, way: Escalation, *own: Statement) -> _Decided:
    """An escalation that decides: what carries it, or what it lacks most."""
    truth = assessment.truth("fires", way.id)
    stated = as_seen_from(node.id, way, assessment)
    if truth is Truth.MET:
        why = chosen(carried(way.id), assessment)
    else:
        why = tuple(lacks for lacks in chosen(lacking(way.id), assessment) if lacks.truth is truth)
    return _Decided((stated,), (*own, *why), way.evidence)


def _not_reached(assessment: Assessment, node: Node, then: Assessment | None) -> _Decided:
    """The step that decides, and what the record of the node lacks, or of a source that may be reached by its own."""
    way, unsure = deciding_way(assessment, node.id, then)
    own = chosen((by_record(node.id), by_record(unsure) if unsure else ()), assessment)
    if way is None:  # its own record: and what else leaves its status unknown
        return _Decided(own, chosen(rests(node.id), assessment))
    return _by_way(assessment, node, way, *own)


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
    """What holds a node back: what comes first, and of red flags all that are unanswered."""
    found = chosen(why_of(), assessment) or tuple(options(assessment))
    first = tuple(each for each in found if each.truth is Truth.UNKNOWN) or found[:1]
    ways = (way for way in assessment.pathway.escalations if first[0].about == f"escalation:{way.id}")
    decided = _resting(*first)
    kept = (part for part in decided.grounds if not part.about.startswith("source:"))
    grounds = tuple(part for part in kept if part.says != "evidence.disputed")
    step = decided.step if len(first) == 1 else ()  # of several flags the questions say more than where each leads
    return _Decided(step, grounds, tuple(item for way in ways for item in way.evidence))


def _cited(items: tuple[Evidence, ...], *more: Statement) -> tuple[Statement, ...]:
    """On whose word: the first of some evidence; of what is disputed, one of either side."""
    lines = dict.fromkeys((*map(_placed, items), *more))
    if not is_disputed(items):
        return cut(tuple(lines), _CITED)
    sides = [_placed(next(item for item in items if item.stance == stance)) for stance in ("for", "against")]
    return (say("evidence.disputed"), *sides, *cut(tuple(line for line in lines if line not in sides), 0))


def _placed(item: Evidence) -> Statement:
    """One piece of evidence by where it stands, without its note."""
    return cited(replace(item, note=""))


def _taken(assessment: Assessment, node: Node) -> tuple[Statement, ...]:
    """The steps by which the pathway came to a node that it reaches, before the last, one line each."""
    before = travelled(assessment, node.id)[:-1]
    return cut(tuple(stated_way(way, assessment.pathway, "on") for _, way in before if way is not None), _STEPS)


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


def _defined(assessment: Assessment, several: Iterable[Statement], before: Iterable[Evidence]) -> Iterator[Statement]:
    """The evidence of the definitions that some statements rest on, each with what it speaks of; none cited before."""
    abouts = (statement.about.partition(":") for statement in walked(several))
    for name in dict.fromkeys(name for kind, _, name in abouts if kind == "definition"):
        found = assessment.pathway.definitions[name]
        for line in map(_placed, found.evidence):
            if line not in map(_placed, before):
                yield say("evidence.of", about=line.about, element=found.label, line=line)


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


def outline_of(assessment: Assessment, node: Node, *, looking: bool, full: bool) -> Outline:
    """A node with its status and its answer, above what explains it.

    Of one that is not reached the answer names the nearest way to it too, unless nothing was found to do: the one that
    is taken with the first alternative.

    Args:
        assessment: The assessment.
        node: The node.
        looking: Whether to look for what the status rests on, and for what it would take, by other assessments.
        full: Whether everything is told.
    """
    status = assessment.status[node.id]
    with one_page():
        takes, then = alternatives(assessment, node) if looking else ((), None)
        answer = verdict(assessment, node)
        if status is Status.NOT_REACHED and (then is not None or not takes):
            titles = tuple(assessment.pathway.nodes[name].title for name, _ in nearest(assessment, node.id, then)[:-1])
            answer += (say("verdict.nearest", nodes=Row(titles, "then")),) if titles else ()
        title = say("record.fact", label=node.title, value=status_of(assessment, node))
        parts = _in_full(assessment, node, takes, then, looking) if full else _shortened(assessment, node, takes, then)
        return outlined(title, answer, parts, node=node.id, status=status.value, short=not full)


def _in_full(
    assessment: Assessment, node: Node, takes: tuple[Statement, ...], then: Assessment | None, looking: bool
) -> Sections:
    """Why a node stands as it does, section by section, down to the recorded facts."""
    if assessment.state is State.SCREENING:
        yield "first", chosen(unanswered(), assessment)
    reached = assessment.truth("reached", node.id) is Truth.MET
    if looking and reached:
        from l4path.search.grounds import grounds_by_way  # noqa: PLC0415 - most pages need no search

        yield "rests_on", rests_on(*grounds_by_way(assessment, node.id))
    yield takes_section(takes), takes
    if reached:
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
    for name, way in travelled(assessment, node):
        taken = way and taken_of(way, assessment.pathway, evidence(way.evidence))
        yield from chosen(taken or arrival(name), assessment)


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
    kinds: tuple[tuple[ClaimKind, str], ...] = (("indicated", "indications"), ("contraindicated", "contraindications"))
    for kind, group in kinds:
        if not getattr(node, group):
            yield say(f"says.no_{group}")
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
        yield applies(stated_way(way, assessment.pathway, "on"), way, truth, *chosen(why, assessment))
