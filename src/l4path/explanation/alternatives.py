"""What a status rests on, as little of the record as suffices for it; and what it would take to come to a node."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.conditions.logic import all_of
from l4path.explanation.glance import held
from l4path.explanation.record import measured, records, screened
from l4path.explanation.statements import Row, Statement, Value, is_so, say
from l4path.facts import COUNTED, OUTCOMES, READ_BY_PREDICATES
from l4path.meaning import SETTLING, Has, State, Status
from l4path.meaning.kinds import those
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.nodes import Node
    from l4path.search.alternatives import Alternative, Nearest

_IN_A_ROW = 4  # findings that one statement names
_OF_TRIALS = ("recorded", "run", "come", "tried", "begin", "again", "stop", "done", "asked_for")
_COMES = ("intolerant", "responded", "relapsed")  # of what is tried already
_NOT_YET = those(lambda status: not status.possible) - {Status.PASSED, Status.DONE, *SETTLING}  # and not over


def rests_on(enough: Assessment, whole: bool) -> tuple[Statement, ...]:
    """What a node rests on, a statement each: all that is recorded where that is enough, and no more if it is whole."""
    found = (replace(statement, truth=Truth.MET) for statement in records(enough.episode, enough.pathway))
    return (*found, *(() if whole else (say("takes.rests_on_less"),))) or (say("takes.rests_on_nothing"),)


def takes_section(found: tuple[Statement, ...]) -> str:
    """The section that alternatives stand under: any one of several, or the only one."""
    return "takes_any" if len(found) > 1 else "takes"


def alternatives(assessment: Assessment, node: Node) -> tuple[tuple[Statement, ...], Assessment | None]:
    """What it would take, an alternative each, or that nothing would do; and how the first of them is assessed.

    Findings that would have to be otherwise come only where nothing else works, and what leaves the node on hold only
    where nothing makes it an option.
    """
    if assessment.status[node.id] not in _NOT_YET:
        return (), None
    from l4path.search.nearest import nearest  # noqa: PLC0415 - most pages need no search
    from l4path.search.taking import wanted_of, what_it_would_take  # noqa: PLC0415
    from l4path.search.wanted import shown  # noqa: PLC0415

    found = what_it_would_take(assessment, node)
    if not found.alternatives:
        why = "contradicts" if assessment.contradictions else "nothing" if found.settled else "not_found"
        form = "" if why == "contradicts" or isinstance(node, Treatment) else "_reached"
        return (say(f"takes.{why}{form}", about=f"node:{node.id}"),), None
    wanted, reached = Has(node.id, frozenset(wanted_of(assessment, node))), _in_hand(assessment, found)
    emergency = assessment.state is State.EMERGENCY  # nobody is told to find it otherwise
    if not emergency and all(_waits(then, node) for _, then in reached):  # what is further off may make it an option
        further = nearest(assessment, all_of((wanted, shown(assessment.pathway, node.id))))
        reached = _in_hand(assessment, further) or reached
    reached = [(choice, then) for choice, then in reached if not _waits(then, node)] or reached
    return tuple(_stated(choice, then, assessment, wanted) for choice, then in reached), reached[0][1]


def _in_hand(assessment: Assessment, found: Nearest) -> list[tuple[Alternative, Assessment]]:
    """Alternatives as they are assessed; those that take a finding to be otherwise only where there is no other."""
    in_hand = [choice for choice in found.alternatives if choice.possible] or found.alternatives
    return [(choice, assessment.pathway.assess(choice.episode)) for choice in in_hand]


def _waits(then: Assessment, node: Node) -> str:
    """By which sentence the pathway has come to a node that something else keeps from being an option; or none."""
    from l4path.search.wanted import in_hand  # noqa: PLC0415

    if in_hand(then, node.id):
        return ""
    return "held" if held(then, node) else "no_option"


def _stated(alternative: Alternative, then: Assessment, assessment: Assessment, wanted: Has) -> Statement:
    first, *rest = _parts(alternative, then, assessment, wanted)
    node = assessment.pathway.nodes[wanted.node]
    more = [say("takes.and", what=too) for too in rest]
    if not alternative.in_order:
        more.append(say("takes.outside"))
    if key := _waits(then, node):
        more.append(say(f"takes.{key}", why=say(f"held_by.{then.state}")))
    return Statement(first.says, None, f"node:{node.id}", first.slots, (*first.parts, *more))


def _parts(alternative: Alternative, then: Assessment, assessment: Assessment, wanted: Has) -> Iterator[Statement]:
    from l4path.search.changes import says_not_done  # noqa: PLC0415 - most pages need no search
    from l4path.search.enough import enough  # noqa: PLC0415

    pathway, today = assessment.pathway, assessment.episode
    trials: dict[str, list[Statement]] = {}
    for name in alternative.trials:
        key, statement = _trial(then, name, assessment)
        trials.setdefault(key, []).append(statement)
    for key in (key for key in _OF_TRIALS if key in trials):
        yield say(f"takes.{key}", what=Row(tuple(trials[key])))
    suffices = enough(assessment, alternative, wanted)
    will_do = {name: Value(pathway.facts[name], will.values, will.low, will.high) for name, will in suffices.items()}
    statements = [_found(will_do[name]) for name in alternative.answers]
    statements += [*screened(alternative.screened, pathway), *(_history(then, name) for name in alternative.histories)]
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
    for title in dict.fromkeys(title for found in suffices.values() for title in found.beside):
        yield say("takes.beside", title=title)


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


def _trial(then: Assessment, name: str, assessment: Assessment) -> tuple[str, Statement]:
    """A trial that would have to be made, go on, or be recorded, by which of these; what is recorded is not told."""
    pathway, today = then.pathway, assessment.episode.trials.get(name)
    node, trial, truth = pathway.treatments[name], then.episode.trials[name], assessment.truth
    if node.once:
        return "done" if trial.outcome is None else "asked_for", say("takes.begun", node=node.title)
    kind = trial.outcome or next((kind for kind in OUTCOMES if then.truth(kind, name) is Truth.MET), None)
    under_way = kind == "ongoing" and (node.continuous or today is None)  # begun, and no more is needed
    made = say("takes.begun" if kind is None or under_way else f"takes.{kind}", node=node.title)
    key = "begin" if node.continuous or under_way else "tried"
    if today is not None:
        key = "again" if truth("stopped", name) is Truth.MET else "come"
        stays = all(trial.measures.get(measure, value) == value for measure, value in today.measures.items())
        if stays and (kind is None or truth(kind, name) is not Truth.NOT_MET):
            key, made = "recorded", made if kind is None else is_so(kind, node, Truth.MET)
        elif truth("ongoing", name) is Truth.MET:  # nobody waits for it to be given up
            key, made = ("stop", say("takes.begun", node=node.title)) if kind == "stopped" else ("run", made)
        if key in ("run", "come") and kind in _COMES:
            made = say("takes.that", node=node.title, happens=say(f"ahead.{kind}"))
    plain: dict[str, object] = {"courses": COUNTED["courses"]}
    plain |= {measure: usual != (kind == shown) for measure, (usual, shown) in READ_BY_PREDICATES.items()}
    known = plain if today is None else {**plain, **today.measures}
    untold = {measure: value for measure, value in trial.measures.items() if known.get(measure) != value}
    measures = tuple(measured(untold, pathway))
    return key, say("takes.with_measures", trial=made, measures=Row(measures, ",")) if measures else made
