"""What it would take: the nearest episodes in which a node would be offered, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation import words
from l4path.explanation.points import Point
from l4path.explanation.telling import measured
from l4path.explanation.wording import joined, predicate_forms, value_words
from l4path.facts import OUTCOMES
from l4path.meaning import Has, Status
from l4path.nodes import Disposition, Review
from l4path.search.nearest import nearest
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.conditions import NodeLike
    from l4path.facts import Fact
    from l4path.nodes import Node
    from l4path.search.alternatives import Alternative, Nearest

_NOT_YET = (Status.NOT_REACHED, Status.UNDETERMINED, Status.NOT_INDICATED, Status.CONTRAINDICATED, Status.DECLINED)


def wanted_of(node: Node) -> tuple[Status, ...]:
    """The statuses in which the pathway has come to a node: offered, open or passed, ended."""
    if isinstance(node, Review):
        return (Status.OPEN, Status.PASSED)
    return (Status.ENDED,) if isinstance(node, Disposition) else (Status.OFFERED,)


def what_it_would_take(assessment: Assessment, node: NodeLike, *, count: int = 3) -> Nearest:
    """The episodes nearest to a patient's own in which the pathway would come to a node.

    Args:
        assessment: Where the patient stands.
        node: The node, or its id: a treatment that is to be offered, a review or disposition that is to be reached.
        count: How many alternatives to look for.

    Raises:
        PathwayError: When there is no such node.

    Example:
        >>> import l4path
        >>> episode = l4path.read_episode("examples/episodes/disc-week-8.toml")
        >>> found = what_it_would_take(l4path.load("l4").assess(episode), "discectomy")
        >>> found.alternatives[0].trials
        ('esi_second',)
    """
    found = assessment.pathway.node(node)
    return nearest(assessment, Has(found.id, frozenset(wanted_of(found))), count=count)


def alternative_points(assessment: Assessment, node: Node) -> Iterator[Point]:
    """What it would take, an alternative each; or that nothing would do."""
    if assessment.status[node.id] not in _NOT_YET:
        return
    found = what_it_would_take(assessment, node)
    for one in found.alternatives:
        first, *rest = _parts(one, assessment)
        more = [Point(words.TAKES_TOO.format(what=too)) for too in rest]
        if not one.in_order:
            more.append(Point(words.TAKES_CARE_OUTSIDE))
        yield Point(first, about=f"node:{node.id}", points=tuple(more))
    if not found.alternatives:
        yield Point(words.TAKES_NOTHING if found.settled else words.TAKES_UNKNOWN, about=f"node:{node.id}")


def _parts(one: Alternative, assessment: Assessment) -> Iterator[str]:
    pathway, today = assessment.pathway, assessment.episode
    then = pathway.assess(one.episode)
    if one.trials:
        yield words.TAKES_TRIALS.format(what=joined([_trial(then, name) for name in one.trials]))
    told = [_found(pathway.facts[name], one.episode.facts[name]) for name in one.answers]
    told += [_history(then, name) for name in one.histories]
    if told:
        yield words.TAKES_ANSWERS.format(what=", ".join(told))
    for template, declined in ((words.TAKES_DECISIONS, today.declined), (words.TAKES_REFUSALS, one.episode.declined)):
        if named := [pathway.nodes[name].title for name in one.decisions if name in declined]:
            yield template.format(what=joined(named))
    if one.findings:
        told = []
        for name in one.findings:
            fact = pathway.facts[name]
            now = {**pathway.answered(today.screened), **today.facts}[name]
            told.append(
                words.TAKES_FINDING.format(found=_found(fact, one.episode.facts[name]), today=value_words(fact, now))
            )
        yield words.TAKES_FINDINGS.format(what=", ".join(told))


def _found(fact: Fact, value: object) -> str:
    return words.RECORD.format(label=fact.label, value=value_words(fact, value))


def _history(then: Assessment, name: str) -> str:
    """What would have to be the answer about a treatment that is unasked today."""
    if name in then.episode.trials:
        return _trial(then, name)
    return predicate_forms("tried", then.pathway.nodes[name])[True].format(node=then.pathway.nodes[name].title)


def _trial(then: Assessment, name: str) -> str:
    """A trial that would have to be made, or come to an outcome."""
    pathway = then.pathway
    node, trial = pathway.treatments[name], then.episode.trials[name]
    if node.once:
        return (words.TAKES_DONE if trial.outcome is None else words.TAKES_ASKED_FOR).format(node=node.title)
    said = ", ".join(measured(trial, pathway))
    met = (kind for kind in OUTCOMES if then.truth(kind, name) is Truth.MET)
    told = words.TAKES_OUTCOME[trial.outcome or next(met, None) or "begun"].format(node=node.title)
    return f"{told} ({said})" if said else told
