"""Every episode of a small pathway, one after the other: what occurs and what never does, found without any search."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from l4path import Episode, EpisodeError, Trial, Truth
from l4path.conditions import Comparison, Contains, FlagAtom, Membership, Range, operative
from l4path.facts import COUNTED, READ_BY_PREDICATES
from l4path.pathway.gather import conditions_of
from l4path.testing import cut_points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from l4path import Assessment, Escalation, Fact, Pathway, Treatment
    from l4path.conditions.walk import Operative

Leaf = tuple[str, str, Any]
Question = tuple[Any, ...]
"""A leaf such as ``("status", "exercise", "offered")``, or ``("all", ...)``, ``("any", ...)``, ``("not", one)``."""

JUDGED = (
    *("intolerant", "responded", "relapsed", "failed", "ongoing", "stopped"),
    *("indicated", "contraindicated", "suitable"),
)
CLAIMS = (*JUDGED, "exhausted")
RECORDED = ("tried", "declined")
OF_A_TRIAL = ("adequate", "response")
KINDS = (
    "state",
    "option",
    "alongside",
    "hold",
    "cautioned",
    "status",
    "reached",
    "fires",
    "takes",
    "invariant",
    "obligation",
    "goal",
    "caution",
    "item",
    *RECORDED,
    *CLAIMS,
    *OF_A_TRIAL,
)
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NOTHING = object()
UNASKED = object()


def meets(atom: Operative, value: Any) -> bool:
    """Whether a recorded value is as an atom wants it."""
    match atom:
        case FlagAtom():
            return value is True
        case Comparison(op=op, constant=constant):
            return _OPERATORS[op](value, constant)
        case Range(low=low, low_op=low_op, high_op=high_op, high=high):
            return _OPERATORS[low_op](low, value) and _OPERATORS[high_op](value, high)
        case Membership(values=values, negated=negated):
            return (value in values) != negated
        case Contains(value=sought, negated=negated):
            return (sought in value) != negated


def cells(fact: Fact, asked: Iterable[Operative], points: tuple[Any, ...], *, partial: bool) -> list[Any]:
    """One value of a fact or measure for each way in which it can meet and miss the atoms that ask for it.

    Args:
        fact: The fact or measure.
        asked: Every atom about it.
        points: Its cut points.
        partial: Whether it may be unrecorded too.
    """
    about = list(asked)
    if fact.kind == "choices":  # the cut points leave some subsets out
        ids = fact.value_ids
        points = tuple(frozenset(part) for count in range(len(ids) + 1) for part in combinations(ids, count))
    found: dict[tuple[bool, ...], Any] = {}
    for value in points:
        found.setdefault(tuple(meets(atom, value) for atom in about), value)
    return [*found.values(), *([_NOTHING] if partial and about else [])]


@dataclass(frozen=True)
class Room:
    """All that may be recorded for one pathway, thing by thing.

    Attributes:
        facts: The values of every fact.
        trials: The records of every treatment, with none as None, and that nobody asked as ``UNASKED``.
    """

    facts: dict[str, list[Any]]
    trials: dict[str, list[Any]]

    @property
    def size(self) -> int:
        """How many episodes there are."""
        count = 1
        for values in (*self.facts.values(), *self.trials.values()):
            count *= len(values)
        return count << len(self.trials)

    def episodes(self) -> Iterator[Episode]:
        """Every one of them."""
        refusals = [combined for count in range(len(self.trials) + 1) for combined in combinations(self.trials, count)]
        for values in product(*self.facts.values()):
            facts = {name: value for name, value in zip(self.facts, values, strict=True) if value is not _NOTHING}
            for records in product(*self.trials.values()):
                by_name = dict(zip(self.trials, records, strict=True))
                trials = {name: trial for name, trial in by_name.items() if isinstance(trial, Trial)}
                unasked = [name for name, trial in by_name.items() if trial is UNASKED]
                for declined in refusals:
                    yield Episode(facts, trials=trials, declined=declined, unasked=unasked)


def room_of(pathway: Pathway, *, partial: bool) -> Room:
    """What may be recorded for a pathway.

    Args:
        pathway: The pathway.
        partial: Whether facts, measures of trials, and whether something was tried, may be unrecorded.
    """
    points = cut_points(pathway)
    of_patient: dict[str, list[Operative]] = {name: [] for name in pathway.facts}
    of_trial: dict[tuple[str, str], list[Operative]] = {}
    for where, context, condition in conditions_of(pathway):
        for atom in operative(condition):
            owner = where.split(".")[1] if context == "trial" else atom.operand.treatment
            if owner is None:
                of_patient[atom.operand.fact.id].append(atom)
            else:
                of_trial.setdefault((owner, atom.operand.fact.id), []).append(atom)
    facts = {
        name: cells(pathway.facts[name], about, points[name], partial=partial) for name, about in of_patient.items()
    }
    trials: dict[str, list[Any]] = {}
    for name, treatment in pathway.treatments.items():
        measured = {
            measure: cells(
                fact,
                of_trial.get((name, measure), ()),
                points[measure],
                partial=partial and COUNTED.get(measure) is None,
            )
            for measure, fact in pathway.all_measures.items()
            if measure not in READ_BY_PREDICATES
        }
        trials[name] = [None, *([UNASKED] if partial else []), *_records(treatment, measured)]
    return Room(facts, trials)


def _records(treatment: Treatment, measured: Mapping[str, list[Any]]) -> Iterator[Trial]:
    if treatment.once:
        yield from (Trial(), Trial("ongoing"))
        return
    returned: tuple[dict[str, bool], ...] = ({},) if treatment.continuous else ({}, {"relapsed": True})
    for values in product(*measured.values()):
        measures = {name: value for name, value in zip(measured, values, strict=True) if value is not _NOTHING}
        yield from (Trial(outcome, **measures) for outcome in treatment.outcomes)
        if treatment.has_trial:
            yield Trial("responded", **measures, ended=True)
        for tolerated, ended in product(({}, {"tolerated": False}), ({}, {"ended": True})):
            yield from (Trial(**measures | tolerated | ended | relapsed) for relapsed in returned)


def assessed(pathway: Pathway, episode: Episode) -> Assessment | None:
    """The assessment of an episode that meets every assumption; nothing for any other."""
    try:
        assessment = pathway.assess(episode)
    except EpisodeError:
        return None
    assumed = (assessment.truth("assumption", name) for name in pathway.assumptions)
    return assessment if all(truth is Truth.MET for truth in assumed) else None


def leaves(assessment: Assessment, kinds: Iterable[str] = KINDS) -> Iterator[Leaf]:
    """All that an assessment shows of some kinds, each as a leaf of a question."""
    pathway, trials, truth = assessment.pathway, assessment.episode.trials, assessment.truth
    unasked = assessment.episode.unasked
    for kind in kinds:
        match kind:
            case "state":
                yield kind, "", assessment.state.value
            case "option":
                yield from ((kind, node.id, True) for node in assessment.options)
            case "alongside":
                yield from ((kind, node.id, True) for node in assessment.alongside)
            case "hold":
                yield from ((kind, node.id, True) for node in assessment.on_hold)
            case "cautioned":
                yield from ((kind, f"{name}.{one}", True) for name, ids in assessment.cautions.items() for one in ids)
            case "caution":
                given = [(name, one.id) for name, node in pathway.treatments.items() for one in node.cautions]
                yield from ((kind, f"{name}.{one}", truth(kind, f"{name}.{one}")) for name, one in given)
            case "item":
                items = [f"{name}[{n + 1}]" for name, score in pathway.scores.items() for n in range(len(score.items))]
                yield from ((kind, name, truth(kind, name)) for name in items)
            case "obligation":
                for name, stated in pathway.obligations.items():
                    yield kind, name, tuple(assessment.evaluate(part) for part in (stated.when, stated.then))
            case "status":
                yield from ((kind, name, status.value) for name, status in assessment.status.items())
            case "reached":
                yield from ((kind, name, truth(kind, name)) for name in pathway.nodes)
            case "fires":
                yield from ((kind, way.id, truth(kind, way.id)) for way in pathway.escalations)
            case "takes":
                ways = ((way, name) for way in pathway.escalations for name in way.after)
                yield from ((kind, way.id, name) for way, name in ways if _takes(assessment, way, name))
            case "tried":
                done = {name for name, trial in trials.items() if not (pathway.treatments[name].once and trial.outcome)}
                for name in pathway.treatments:
                    yield kind, name, Truth.UNKNOWN if name in unasked else Truth.MET if name in done else Truth.NOT_MET
            case "declined":
                named = assessment.episode.declined
                yield from ((kind, name, Truth.MET if name in named else Truth.NOT_MET) for name in pathway.treatments)
            case "adequate" | "response":
                judged = (name for name in (*trials, *unasked) if pathway.treatments[name].has_trial)
                yield from ((kind, name, truth(kind, name)) for name in judged)
            case "invariant":
                kept = pathway.invariants.items()
                yield from ((kind, name, assessment.evaluate(invariant.always)) for name, invariant in kept)
            case "goal":
                if pathway.goal is not None:
                    yield kind, "", truth(kind)
            case _:
                yield from ((kind, name, truth(kind, name)) for name in pathway.treatments)  # type: ignore[arg-type]


def _takes(assessment: Assessment, way: Escalation, source: str) -> bool:
    """Whether an escalation fires, and this source is among those that carry it."""
    needed = [
        assessment.truth("fires", way.id),
        assessment.truth("reached", source),
        assessment.trigger(way, source).truth,
    ]
    if way.any_of and way.on.needs_one:
        needed.append(assessment.moves_on(way, source).truth)
    return all(truth is Truth.MET for truth in needed)


class Shown:
    """What the episodes of a pathway show: for every leaf the episodes that show it, one a bit.

    Attributes:
        pathway: The pathway.
        episodes: The episodes that meet every assumption.
    """

    def __init__(self, pathway: Pathway, episodes: Iterable[Episode]) -> None:
        """Assess every one."""
        self.pathway = pathway
        self.episodes: list[Episode] = []
        self._by: dict[Leaf, int] = {}
        bit = 1
        for episode in episodes:
            assessment = assessed(pathway, episode)
            if assessment is None:
                continue
            self.episodes.append(episode)
            for leaf in leaves(assessment):
                self._by[leaf] = self._by.get(leaf, 0) | bit
            bit <<= 1
        self._everyone = bit - 1

    def those(self, question: Question) -> int:
        """The episodes of which the answer is yes, one a bit."""
        match question:
            case ("not", part):
                return self._everyone & ~self.those(part)
            case ("all", *parts):
                found = self._everyone
                for part in parts:
                    found &= self.those(part)
                return found
            case ("any", *parts):
                found = 0
                for part in parts:
                    found |= self.those(part)
                return found
            case (str() as kind, str() as subject, value):
                return self._by.get((kind, subject, value), 0)
        raise AssertionError(question)

    def first(self, question: Question) -> Episode | None:
        """An episode of which the answer is yes, if there is one."""
        found = self.those(question)
        return self.episodes[(found & -found).bit_length() - 1] if found else None


def answers(pathway: Pathway, question: Question, episode: Episode) -> bool:
    """Whether an episode meets every assumption and the answer to a question about it is yes."""
    assessment = assessed(pathway, episode)
    return assessment is not None and _so(assessment, question, {})


def _so(assessment: Assessment, question: Question, known: dict[str, set[Leaf]]) -> bool:
    """Whether the answer to a question is yes; what has been looked up of a kind is kept."""
    match question:
        case ("not", part):
            return not _so(assessment, part, known)
        case ("all", *parts):
            return all(_so(assessment, part, known) for part in parts)
        case ("any", *parts):
            return any(_so(assessment, part, known) for part in parts)
        case (str() as kind, str() as subject, value):
            if kind not in known:
                known[kind] = set(leaves(assessment, (kind,)))
            return (kind, subject, value) in known[kind]
    raise AssertionError(question)
