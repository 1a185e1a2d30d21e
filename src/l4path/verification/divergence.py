"""Where two versions of a pathway part for one patient: searched in both at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.conditions.logic import all_of
from l4path.episode import Episode, Trial
from l4path.errors import EpisodeError
from l4path.meaning import Claim, Is, State, Status
from l4path.search.backends import answering
from l4path.search.budget import Budget
from l4path.search.circuit import FALSE
from l4path.search.meaning import Meaning
from l4path.search.plain import plain
from l4path.search.space import Space, how_done
from l4path.search.wanted import shown
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from l4path.assessment import Assessment
    from l4path.facts import Fact
    from l4path.pathway import Pathway, Screen
    from l4path.search.backends import Answering, SolverName
    from l4path.search.cells import Cells
UNSETTLED = (State.EMERGENCY, State.SCREENING, State.UNDETERMINED, State.ENDED)
"""The states in which little can be seen of the pathway: something comes first, or is to be asked, or all is over."""
UNCLEAR = (Status.UNDETERMINED, Status.DECLINED)
"""The statuses that say little of a node itself."""


class Both:
    """Two versions of a pathway and the patients of both.

    A patient is recorded once, and each version is told what it can take: the facts that it declares, in its ranges. A
    treatment that only one version has, or that they do in different ways, was not tried and not declined, because the
    other could not be told of it. What is compared is what an assessment says: reach and status of every node, state,
    options, and what goes on alongside.

    The versions are compared rule by rule: what a rule of the new one says where every node is reached just when the
    old one reaches it. Where no rule parts, the versions agree on every node, one after another in the order of
    evaluation; and where rules part for a patient, the versions part at the first of them.

    Attributes:
        old: The old version.
        new: The new one.
        common: The ids of the nodes that both have, of one kind, in the order in which the new version evaluates them.
    """

    def __init__(self, old: Pathway, new: Pathway, *, solver: SolverName, budget: int) -> None:
        """State the rules of both about the same patients."""
        self.old: Pathway = old
        self.new: Pathway = new
        self.budget: Budget = Budget(budget)
        self.space: Space = Space([old, new], partial=True)
        self._old, self._new = Meaning(old, self.space), Meaning(new, self.space)
        self._spliced = Meaning(new, self.space, reached_as=self._old)
        self.common: list[str] = [
            name for name in new.evaluation_order if name in old.nodes and old.nodes[name].kind == new.nodes[name].kind
        ]
        self._solver: Answering = answering(solver, self.space.circuit)
        self._given = self.space.circuit.all_of(
            (self._old.assumed(), self._new.assumed(), *(-literal for literal in self._untold()))
        )

    def _untold(self) -> Iterator[int]:
        """What only one of the versions could be told of, as that it is recorded."""
        for (name, how), record in self.space.records.items():
            versions = (self.old.treatments.get(name), self.new.treatments.get(name))
            if any(node is None or how_done(node) != how for node in versions):
                yield from (record.tried, record.declined, record.unasked)
                yield from record.outcomes.values() if record.once else ()
            for key, cells in record.measures.items():
                measure, _, kind = key.partition(" ")
                yield from self._clashing(cells, [v.all_measures.get(measure) for v in (self.old, self.new)], kind)
        for (name, kind), cells in self.space.facts.items():
            yield from self._clashing(cells, [version.facts.get(name) for version in (self.old, self.new)], kind)

    def _clashing(self, cells: Cells, declared: list[Fact | None], kind: str) -> Iterator[int]:
        """That something is recorded which the versions declare in kinds that differ."""
        if any(fact is not None and fact.kind != kind for fact in declared):
            yield cells.known

    def reached_otherwise(self, name: str) -> int:
        """That the rule by which a node of both is reached says something else."""
        claim = Claim("reached", name)
        rule = self._spliced.rule(claim)
        return self._any_differ(zip(self._old.both(claim), rule, strict=True))

    def stands_otherwise(self, name: str) -> int:
        """That a node of both stands otherwise, where every node is reached as before."""
        old, new = self._old.standing, self._spliced.standing
        return self._any_differ((old.status(name, status), new.status(name, status)) for status in Status)

    def made_otherwise(self) -> int:
        """That state, options or what goes on alongside differ, where every node is reached as before."""
        old, new = self._old.standing, self._spliced.standing
        states = ((old.state(state), new.state(state)) for state in State)
        return self.space.circuit.any_of(
            (
                self._any_differ(states),
                self._listed_otherwise(old.option, new.option),
                self._listed_otherwise(old.alongside, new.alongside),
            )
        )

    def options_differ(self) -> int:
        """That the options differ."""
        return self._listed_otherwise(self._old.standing.option, self._new.standing.option)

    def _listed_otherwise(self, old: Callable[[str], int], new: Callable[[str], int]) -> int:
        """That a list of nodes differs; a node that one version lacks is not in its list."""
        return self._any_differ(
            (old(name) if name in self.old.nodes else FALSE, new(name) if name in self.new.nodes else FALSE)
            for name in dict.fromkeys((*self.old.nodes, *self.new.nodes))
        )

    def _any_differ(self, pairs: Iterable[tuple[int, int]]) -> int:
        circuit = self.space.circuit
        return circuit.any_of(circuit.differ(left, other) for left, other in pairs)

    def cautioned_otherwise(self, name: str) -> int:
        """That other cautions of a treatment of both are shown, by their ids."""
        given = [{item.id for item in version.treatments[name].cautions} for version in (self.old, self.new)]
        ids = sorted(given[0] | given[1])
        marks = ([self._cautioned(meaning, name, item) for item in ids] for meaning in (self._old, self._new))
        return self._any_differ(zip(*marks, strict=True))

    def _cautioned(self, meaning: Meaning, name: str, caution: str) -> int:
        """That one version shows a treatment with a caution."""
        if all(item.id != caution for item in meaning.pathway.treatments[name].cautions):
            return FALSE
        return meaning.met(all_of((Is(Claim("caution", f"{name}.{caution}")), shown(meaning.pathway, name))))

    def settled(self) -> int:
        """That both versions are in the midst of care: no emergency, nothing to ask first, no end."""
        return self.space.circuit.all_of(-meaning.standing.state(*UNSETTLED) for meaning in (self._old, self._new))

    def clear(self, name: str) -> int:
        """That it is plain how a node of both stands, before and now."""
        meanings = (self._old, self._new)
        return self.space.circuit.all_of(-meaning.standing.status(name, *UNCLEAR) for meaning in meanings)

    def comes_to(self, version: Pathway, name: str) -> int:
        """That one version reaches a node."""
        return (self._old if version is self.old else self._new).met(Claim("reached", name))

    def find_refused(self, name: str) -> tuple[Episode | None, bool, int]:
        """A patient who meets what the old version assumes and contradicts an assumption of the new one.

        An emergency is not refused by either.
        """
        circuit = self.space.circuit
        untold = [-literal for literal in self._untold()]
        calm = -self._new.standing.state(State.EMERGENCY)
        refused = self._new.not_met(Claim("assumption", name))
        wanted = circuit.all_of((self._old.assumed(), refused, calm, *untold))

        def shows(episode: Episode) -> bool:
            try:
                old = self.old.assess(as_declared(self.old, episode))
            except EpisodeError:
                return False
            try:
                self.new.assess(as_declared(self.new, episode))
            except EpisodeError as error:
                title = self.new.assumptions[name].title
                named = all(problem.what.endswith(title) for problem in error.problems)
                return named and self._assumed(old)
            return False

        return self._found(wanted, shows)

    def find(
        self, wanted: int, holds: Callable[[Assessment, Assessment], bool], budget: int | None = None
    ) -> tuple[Episode | None, bool, int]:
        """A plain episode for which a statement about both versions is so, whether that is settled, and the steps.

        Args:
            wanted: The statement.
            holds: Whether the two assessments of an episode show it.
            budget: The steps that it may take, where they are fewer than usual.
        """

        def shows(episode: Episode) -> bool:
            pair = self.assessed(episode)
            return pair is not None and self._assumed(*pair) and holds(*pair)

        return self._found(self.space.circuit.all_of((wanted, self._given)), shows, budget)

    def _found(
        self, asked: int, shows: Callable[[Episode], bool], budget: int | None = None
    ) -> tuple[Episode | None, bool, int]:
        before = self._solver.steps
        allowed = self.budget.allowance()
        found = self._solver.solve(asked, allowed if budget is None else min(budget, allowed))
        steps = self._solver.steps - before
        self.budget.spend(steps)
        settled = found is not None
        if not found:
            return None, settled, steps
        episode = self._merged(self._solver.choices(asked))
        if not shows(episode):
            raise RuntimeError(f"search and engine disagree about {self.old.version} and {self.new.version}")
        return plain(episode, shows, _declared_by(self.old, self.new)), settled, steps

    def _assumed(self, *pair: Assessment) -> bool:
        return all(found.truth("assumption", name) is Truth.MET for found in pair for name in found.pathway.assumptions)

    def _merged(self, chosen: dict[int, bool]) -> Episode:
        """The patient as recorded for both versions together: of the same treatments, as neither is told of others."""
        mine, other = (self.space.episode(chosen, version, complete=False) for version in (self.old, self.new))
        trials = {
            name: Trial(trial.outcome, **{**mine.trials[name].measures, **trial.measures})
            for name, trial in other.trials.items()
        }
        return Episode({**mine.facts, **other.facts}, trials=trials, declined=mine.declined, unasked=mine.unasked)

    def assessed(self, episode: Episode) -> tuple[Assessment, Assessment] | None:
        """What both versions say of a patient; None where one of them refuses what it is told."""
        try:
            return self.old.assess(as_declared(self.old, episode)), self.new.assess(as_declared(self.new, episode))
        except EpisodeError:
            return None


def as_declared(pathway: Pathway, episode: Episode) -> Episode:
    """What a pathway can be told of a patient: what it declares, and nothing else."""
    trials = {}
    for name, trial in episode.trials.items():
        if name in pathway.treatments:
            known = {key: value for key, value in trial.measures.items() if key in pathway.all_measures}
            trials[name] = Trial(trial.outcome, **known)
    return Episode(
        {name: value for name, value in episode.facts.items() if name in pathway.facts},
        trials=trials,
        screened=episode.screened & pathway.screens.keys(),
        declined=episode.declined & pathway.treatments.keys(),
        unasked=episode.unasked & pathway.treatments.keys(),
        pathway=pathway.id,
    )


@dataclass(frozen=True, slots=True)
class _Declaring:
    """What several pathways declare together."""

    screens: Mapping[str, Screen]
    facts: Mapping[str, Fact]
    all_measures: Mapping[str, Fact]


def _declared_by(old: Pathway, new: Pathway) -> _Declaring:
    return _Declaring(
        {**old.screens, **new.screens}, {**old.facts, **new.facts}, {**old.all_measures, **new.all_measures}
    )
