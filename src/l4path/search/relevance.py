"""Which unknown records matter: two completions of an episode that differ in one of them and end differently."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, combinations
from typing import TYPE_CHECKING

from l4path.episode import Episode, Trial
from l4path.errors import EpisodeError
from l4path.facts import COUNTED, READ_BY_PREDICATES
from l4path.garbage import none_collected
from l4path.search.budget import Budget
from l4path.search.circuit import FALSE, TRUE, TooLargeError
from l4path.search.encoding import encoding_of
from l4path.search.planes import lanes_in, unpacked
from l4path.search.recorded import measured, outright
from l4path.search.sampling import Sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.meaning import State
    from l4path.nodes import Node
    from l4path.search.cells import Cells
    from l4path.search.encoding import Encoding
    from l4path.search.space import Space

_DEFAULT = {*READ_BY_PREDICATES, *(name for name, unless in COUNTED.items() if unless is not None)}
_LANES = 256
_BUDGET, _EACH = 300, 4  # steps for all questions together, and for each beside
_LARGE, _FEWEST = 1_000_000, 20  # steps times statements: in a large pathway a step takes longer; and the fewest steps
_A_STEP = 2_000  # statements that are stated anew of whoever differs in one record, for a step
_MOST_LOOKED_AT = 300_000  # statements worked out anew for all questions together
_MOST_CELLS = 64  # values of one record that are tried; of more, so many from end to end


@dataclass(frozen=True, slots=True)
class Relevance:
    """How much an unknown record matters.

    Attributes:
        name: The id of the fact, ``treatment.measure``, or the id of an unasked treatment.
        share: In how many of the random completions of the episode it changes the state or the options, from 0 to 1.
        pair: Two completions that differ only in it and end in different states or options; None where there are none,
            or none was found.
        settled: Whether that is certain.
    """

    name: str
    share: float
    pair: tuple[Episode, Episode] | None
    settled: bool = True


@none_collected()
def relevances(assessment: Assessment, names: tuple[str, ...]) -> tuple[Relevance, ...]:
    """How much each of some unknown records matters, in the order of their names as given.

    What is recorded stays, everything else is completed at random, and each record is then given every value that a
    condition can tell apart. Where no random completion shows a difference, a search looks for one.

    Args:
        assessment: Where the patient stands.
        names: Ids of facts, ``treatment.measure``, or ids of treatments, that are unknown.
    """
    try:
        encoding = encoding_of(assessment.pathway, partial=False)
    except TooLargeError:
        return tuple(Relevance(name, 0.0, None, settled=False) for name in names)
    with encoding.lock:
        steps = min(_BUDGET + _EACH * len(names), max(_FEWEST, _LARGE // encoding.size))
        looking = _Looking(assessment, encoding, Budget(steps))
        return tuple(looking.of(name) for name in names)


class _Looking:
    """Random completions of one episode."""

    def __init__(self, assessment: Assessment, encoding: Encoding, budget: Budget) -> None:
        self.assessment = assessment
        self.pathway = assessment.pathway
        self.encoding, self.budget = encoding, budget
        self.space, self.meaning = encoding.space, encoding.meaning
        self.fixed = dict(self._fixed())
        self.sample = Sample(self.space, lanes=_LANES, fixed=self.fixed, quiet=True)
        self._completions: dict[Sample, dict[int, Episode]] = {}  # of each, by the number of the patient
        self._ended: dict[int, tuple[Episode, tuple[State, tuple[Node, ...]]]] = {}
        self._more: list[Sample] = []
        self._near: list[Sample] = []  # like a patient of whom a search has found that something matters
        self.assumed = self.meaning.assumed()
        self._ends = frozenset(map(abs, encoding.ends()))
        self._last = max(*self._ends, abs(self.assumed))

    def _fixed(self) -> Iterator[tuple[int, bool]]:
        """The free choices that the record settles."""
        episode = self.assessment.episode
        answered = self.pathway.answered(episode.screened)
        for name, value in {**answered, **episode.facts}.items():
            cells = self.space.facts.get((name, self.pathway.facts[name].kind))
            if cells is not None:
                yield from _settled(cells.as_recorded(value))
        for name in self.pathway.treatments:
            record, trial = self.space.record(self.pathway, name), episode.trials.get(name)
            yield from _settled((record.declined if name in episode.declined else -record.declined,))
            if name in episode.unasked:
                continue
            yield from _settled(outright(record, trial))
            if trial is not None:
                yield from _settled(measured(record, trial))

    def of(self, name: str) -> Relevance:
        """How much one unknown record matters."""
        unasked = name in self.pathway.treatments
        cells = None if unasked else self._cells(name)
        if cells is None and not unasked:
            return Relevance(name, 0.0, None)
        if sum(sample.looked_at for sample in (self.sample, *self._more, *self._near)) > _MOST_LOOKED_AT:
            return Relevance(name, 0.0, None, settled=False)
        differs, pair = self._seen(self.sample, name, cells)
        if pair is not None:
            completions = self.sample.of(self.assumed)
            share = (differs & completions).bit_count() / completions.bit_count() if completions else 0.0
            return Relevance(name, share, pair)
        for sample in self._others():
            _, pair = self._seen(sample, name, cells)
            if pair is not None:
                return Relevance(name, 0.0, pair)
        return self._searched(name, cells)

    def _others(self) -> Iterator[Sample]:
        """Where the first show nothing: patients near those found, with more answers that are yes, with few or none."""
        yield from reversed(self._near)
        for number, seldom in enumerate((False, True)):
            if number == len(self._more):
                self._more.append(Sample(self.space, lanes=_LANES, fixed=self.fixed, seldom=seldom))
            yield self._more[number]

    def _seen(self, sample: Sample, name: str, cells: Cells | None) -> tuple[int, tuple[Episode, Episode] | None]:
        """Those of some random patients who end differently by one record, as bits; and two completions of one."""
        if cells is not None and cells.fact.kind == "flag":
            return self._seen_by_flag(sample, name, cells)
        every = list(self._histories(name)) if cells is None else _some(cells.each())
        tried = [(chosen, sample.what_if(chosen, self._last)) for chosen in every]
        possible, differs = [sample.of(self.assumed, then) for _, then in tried], 0
        for end in self._ends.intersection(set().union(*(then for _, then in tried))):
            yes = no = 0  # of each patient, only the values count that contradict nothing
            for (_, then), lanes in zip(tried, possible, strict=True):
                ends = sample.of(end, then)
                yes, no = yes | ends & lanes, no | ~ends & lanes
            differs |= yes & no
        pairs = (
            self._pair(sample, lanes, name, cells, (first, second))
            for (first, then), (second, other) in combinations(tried if differs else (), 2)
            if (lanes := self._differing(sample, then, other))
        )
        return differs, next((pair for pair in pairs if pair is not None), None)

    def _seen_by_flag(self, sample: Sample, name: str, cells: Cells) -> tuple[int, tuple[Episode, Episode] | None]:
        """The same of yes and no, by turning in each patient what it is."""
        no, yes = cells.each()
        (choice,) = no
        lanes = self._differing(sample, {}, sample.turned(choice, self._last))
        return lanes, self._pair(sample, lanes, name, cells, (no, yes)) if lanes else None

    def _differing(self, sample: Sample, first: dict[int, int], second: dict[int, int]) -> int:
        """The patients, as bits, who end differently by two changes and contradict nothing."""
        lanes = 0
        for end in self._ends & (first.keys() | second.keys()):
            lanes |= sample.of(end, first) ^ sample.of(end, second)
        return lanes & sample.of(self.assumed, first) & sample.of(self.assumed, second)

    def _histories(self, name: str) -> Iterator[dict[int, bool]]:
        """Of an unasked treatment: that it was not tried, or with which outcome."""
        record = self.space.record(self.pathway, name)
        never = dict(_settled(outright(record, None)))
        yield never
        yield {**never, record.tried: True}
        outcomes = record.outcomes.values() or (record.intolerant, record.ended)
        yield from ({**never, record.tried: not record.once, literal: True} for literal in outcomes)

    def _cells(self, name: str) -> Cells | None:
        treatment, _, measure = name.rpartition(".")
        if treatment:
            fact = self.pathway.all_measures[measure]
            return self.space.record(self.pathway, treatment).measures.get(f"{measure} {fact.kind}")
        return self.space.facts.get((name, self.pathway.facts[name].kind))

    def _pair(
        self, sample: Sample, lanes: int, name: str, cells: Cells | None, both: tuple[dict[int, bool], dict[int, bool]]
    ) -> tuple[Episode, Episode] | None:
        """Two completions of one of some random patients, by preference of one who served before."""
        known = self._completions.setdefault(sample, {})
        served = (lane for lane in known if lanes >> lane & 1)
        lane = next(chain(served, lanes_in(lanes)))
        if cells is None or "." in name:
            base = sample.choices(lane)
            first, second = (self._completed({**base, **chosen}, self.space) for chosen in both)
        else:
            if lane not in known:
                known[lane] = self._completed(sample.choices(lane), self.space)
            whole = known[lane]  # is one of the two itself where it can be: thousands of pairs are kept
            values = (cells.value(chosen)[1] for chosen in both)
            first, second = (
                whole if whole.facts.get(name) == value else whole.with_facts({name: value}) for value in values
            )
        return self._replayed(first, second)

    def _replayed(self, first: Episode, second: Episode) -> tuple[Episode, Episode] | None:
        """Two completions, if the engine too says that they end differently."""
        try:
            return None if self._end(first) == self._end(second) else (first, second)
        except EpisodeError:
            return None

    def _end(self, episode: Episode) -> tuple[State, tuple[Node, ...]]:
        """The state and the options to which a completion comes: of one that serves for many pairs found once."""
        known = self._ended.get(id(episode))
        if known is None:
            found = self.pathway.assess(episode)
            known = self._ended[id(episode)] = episode, (found.state, found.options)
        return known[1]

    def _completed(self, chosen: dict[int, bool], space: Space) -> Episode:
        """A completion: what is recorded as it is recorded, and the rest as it was chosen."""
        today = self.assessment.episode
        made = space.episode(chosen | self.fixed, self.pathway, complete=True)
        answered = self.pathway.answered(today.screened)
        trials = dict(made.trials)  # of what is unasked, or on record
        for name, trial in today.trials.items():
            rest = {key: value for key, value in made.trials[name].measures.items() if key not in _DEFAULT}
            trials[name] = Trial(trial.outcome, **{**rest, **trial.measures})
        facts = {**made.facts, **answered, **today.facts}
        return Episode(facts, trials=trials, declined=today.declined, pathway=self.pathway.id)

    def _searched(self, name: str, cells: Cells | None) -> Relevance:
        """Two completions found by searching for both at once: the second differs in this record alone."""
        if not self.budget.left:
            return Relevance(name, 0.0, None, settled=False)
        before = len(self.encoding.circuit)
        beside, differ = self.encoding.otherwise(name, cells)
        self.budget.spend((len(self.encoding.circuit) - before) // _A_STEP)
        if differ == FALSE:
            return Relevance(name, 0.0, None)
        asked = [*(literal if so else -literal for literal, so in self.fixed.items()), self.assumed, differ]
        answer = self.encoding.possible(asked, self.budget)
        if not answer:
            return Relevance(name, 0.0, None, settled=answer is False)
        chosen = unpacked(self.encoding.solver.chosen())
        pair = self._replayed(self._completed(chosen, self.space), self._completed(chosen, beside))
        if pair is not None:
            kept = self.encoding.solver.choices(differ)  # the other's own choices are drawn of nobody
            self._near.append(Sample(self.space, lanes=_LANES, fixed=kept | self.fixed, quiet=True))
        return Relevance(name, 0.0, pair, settled=pair is not None)


def _some(cells: Iterable[dict[int, bool]]) -> list[dict[int, bool]]:
    """All of some cells; of very many, so many from the first to the last."""
    found = list(cells)
    if len(found) <= _MOST_CELLS:
        return found
    return [found[at * (len(found) - 1) // (_MOST_CELLS - 1)] for at in range(_MOST_CELLS)]


def _settled(statements: Iterable[int]) -> Iterator[tuple[int, bool]]:
    """Statements of free choices, as what each choice is."""
    for literal in statements:
        if abs(literal) != TRUE:
            yield abs(literal), literal > 0
