"""What a status rests on, as little of the record as suffices for it; and what it would take to come to a node."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.explanation.record import measured, records
from l4path.explanation.statements import Row, Statement, Value, is_so, say
from l4path.explanation.verdicts import held
from l4path.facts import OUTCOMES
from l4path.meaning import Has, Status
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.episode import Episode
    from l4path.nodes import Node
    from l4path.search.alternatives import Alternative

_IN_A_ROW = 4  # findings that one statement names
_NOT_YET = (Status.NOT_REACHED, Status.UNDETERMINED, Status.NOT_INDICATED, Status.CONTRAINDICATED, Status.DECLINED)


def rests_on(assessment: Assessment, node: str) -> Iterator[Statement]:
    """What a reached node rests on, a statement each."""
    if assessment.truth("reached", node) is not Truth.MET:
        return
    from l4path.search.grounds import grounds  # noqa: PLC0415 - most pages need no search

    found = list(records(grounds(assessment, node), assessment.pathway))
    if not found:
        yield say("takes.rests_on_nothing")
    yield from (replace(statement, truth=Truth.MET) for statement in found)


def takes_section(found: tuple[Statement, ...]) -> str:
    """The section that alternatives stand under: any one of several, or the only one."""
    return "takes_any" if len(found) > 1 else "takes"


def alternatives(assessment: Assessment, node: Node) -> Iterator[Statement]:
    """What it would take, an alternative each; or that nothing would do.

    Findings that would have to be otherwise come only where nothing else works.
    """
    if assessment.status[node.id] not in _NOT_YET:
        return
    from l4path.search.taking import what_it_would_take  # noqa: PLC0415 - most pages need no search

    found, about = what_it_would_take(assessment, node), f"node:{node.id}"
    in_hand = [choice for choice in found.alternatives if choice.possible]
    for alternative in in_hand or found.alternatives:
        first, *rest = _parts(alternative, assessment, node)
        more = [say("takes.and", what=too) for too in rest]
        if not alternative.in_order:
            more.append(say("takes.outside"))
        then = assessment.pathway.assess(alternative.episode)
        if held(then, node):
            more.append(say("takes.held", why=say(f"held_by.{then.state}")))
        yield Statement(first.says, None, about, first.slots, (*first.parts, *more))
    if not found.alternatives:
        yield say("takes.nothing" if found.settled else "takes.not_found", about=about)


def _parts(alternative: Alternative, assessment: Assessment, node: Node) -> Iterator[Statement]:
    from l4path.search.changes import says_not_done  # noqa: PLC0415 - most pages need no search
    from l4path.search.enough import enough  # noqa: PLC0415
    from l4path.search.taking import wanted_of  # noqa: PLC0415

    pathway, today = assessment.pathway, assessment.episode
    then = pathway.assess(alternative.episode)
    for key, once in (("tried", False), ("done", True)):
        if given := [name for name in alternative.trials if pathway.treatments[name].once is once]:
            yield say(f"takes.{key}", what=Row(tuple(_trial(then, name, today) for name in given)))
    wanted = Has(node.id, frozenset(wanted_of(assessment, node)))
    will_do = {
        name: Value(pathway.facts[name], found.values, found.low, found.high)
        for name, found in enough(assessment, alternative, wanted).items()
    }
    statements = [_found(will_do[name]) for name in alternative.answers]
    statements += [_history(then, name) for name in alternative.histories]
    if statements:
        yield say("takes.asked", what=Row(tuple(statements), ","))
    for key, declined in (("wanted", today.declined), ("refused", alternative.episode.declined)):
        if named := [pathway.nodes[name].title for name in alternative.decisions if name in declined]:
            yield say(f"takes.{key}", what=Row(tuple(named)))
    given_now = {**pathway.answered(today.screened), **today.facts}
    to_do = [name for name in alternative.findings if says_not_done(pathway.facts[name], given_now[name])]
    given = [name for name in alternative.findings if name not in to_do]
    if to_do:
        yield say("takes.to_show", what=Row(tuple(_found(will_do[name]) for name in to_do), ","))
    findings = [
        say("takes.finding", found=_found(will_do[name]), today=Value(pathway.facts[name], (given_now[name],)))
        for name in given
    ]
    for begun in range(0, len(findings), _IN_A_ROW):
        yield say("takes.given", what=Row(tuple(findings[begun : begun + _IN_A_ROW]), ","))


def _found(value: Value) -> Statement:
    if value == Value(value.fact):
        return say("takes.found_any", label=value)
    return say("takes.found", label=Value(value.fact), values=value)


def _history(then: Assessment, name: str) -> Statement:
    """What would have to be the answer about a treatment that is unasked today."""
    node = then.pathway.nodes[name]
    if name not in then.episode.trials:
        return is_so("tried", node, Truth.NOT_MET, contrary=True)
    return is_so(next((kind for kind in OUTCOMES if then.truth(kind, name) is Truth.MET), "tried"), node, Truth.MET)


def _trial(then: Assessment, name: str, today: Episode) -> Statement:
    """A trial that would have to be made, or come to an outcome; what is recorded of it already is not told again."""
    pathway = then.pathway
    node, trial = pathway.treatments[name], then.episode.trials[name]
    if node.once:
        return say("takes.once_done" if trial.outcome is None else "takes.once_asked_for", node=node.title)
    met = (kind for kind in OUTCOMES if then.truth(kind, name) is Truth.MET)
    made = say(f"takes.{trial.outcome or next(met, None) or 'begun'}", node=node.title)
    measures = tuple(measured(trial, pathway, but=today.trials.get(name)))
    return say("takes.with_measures", trial=made, measures=Row(measures, ",")) if measures else made
