"""Counterfactuals: the nearest episodes in which something would hold, as few records otherwise as can be."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from l4path.conditions.logic import all_of
from l4path.episode import Episode, Trial
from l4path.facts import OUTCOMES, READ_BY_PREDICATES
from l4path.garbage import none_collected
from l4path.meaning import COME_FIRST, SETTLING, Claim, Is, State
from l4path.search.alternatives import Alternative, Nearest, nearer_first, records_of
from l4path.search.bound import hopeful, too_many
from l4path.search.budget import Budget
from l4path.search.changes import Changes, shows_wanted
from l4path.search.circuit import TRUE, TooLargeError
from l4path.search.encoding import encoding_of
from l4path.search.enough import parts
from l4path.search.fewest import Fewest
from l4path.search.order import begins, comes_about
from l4path.search.recorded import of_fact, of_treatment
from l4path.search.screens import by_name, noes_needed
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.search.changes import Change
    from l4path.search.encoding import Encoding

_BUDGET, _FEWEST = 1_500, 200
_LARGE = 6_000_000  # steps times statements: in a large pathway a step takes longer
_MOST = 10  # changes that are looked for
_FURTHER = 2  # how many changes more than the nearest an alternative may take
_HOPES = 4  # long counts of which that is tried
_RETRIES = 12  # answers that come about in no order of the new trials, before the search gives up on order
_PLAIN_FIRST = sorted(OUTCOMES, key=lambda outcome: outcome not in SETTLING)


@none_collected()
def nearest(
    assessment: Assessment, wanted: Formula, *, rather: Formula | None = None, count: int = 3, budget: int = _BUDGET
) -> Nearest:
    """The episodes nearest to a patient's own in which something would hold.

    What is recorded of the past stays: a treatment that failed, was not tolerated or relapsed is not undone, and
    nothing is forgotten. What is under way may come to any outcome, and what has helped may relapse. What is newly
    tried is offered by then; only where there is no such episode is one told that takes care outside the pathway.
    Nothing that is contraindicated is begun, or goes on; what has come of it may be recorded. Of alternatives with as
    many changes, those that take no finding to be otherwise and no refusal come first; where some have to be, none
    comes before one that takes only part of the same findings. What rules a treatment out comes last of as many
    changes, and a value that is less far from the record before one that is farther. Each episode is assessed before
    it is returned.

    Args:
        assessment: Where the patient stands.
        wanted: What would have to hold.
        rather: What should hold too, of alternatives with as many changes: those in which it does come first.
        count: How many alternatives to look for.
        budget: The steps that all of it may take; fewer of a large pathway. Where a question is given up, all of it is
            asked anew with as many, of a solver that knows of no other question: how far what is known helps depends
            on what was asked before.
    """
    try:
        encoding = encoding_of(assessment.pathway, partial=True)
    except TooLargeError:
        return Nearest((), settled=False)
    steps = min(budget, max(_FEWEST, _LARGE // encoding.size))
    with encoding.lock:
        try:
            looking = _Looking(assessment, wanted, rather, encoding)
        except TooLargeError:
            return Nearest((), settled=False)
        found = looking.alternatives(count, tried := Budget(steps, all_or_nothing=True))
        if tried.spent:
            encoding.forget()
            found = looking.alternatives(count, Budget(steps, share=1))
        return found


class _Looking:
    """One search from one episode; made anew for each, so that nothing is left behind."""

    def __init__(self, assessment: Assessment, wanted: Formula, rather: Formula | None, encoding: Encoding) -> None:
        self.assessment = assessment
        self.pathway: Pathway = assessment.pathway
        self.wanted, self.rather = wanted, rather
        self.budget: Budget  # of :meth:`alternatives`
        self.encoding = encoding
        self.space, self.circuit = encoding.space, encoding.circuit
        meaning = encoding.meaning
        asked = [*(-meaning.not_met(Claim("assumption", name)) for name in self.pathway.assumptions)]
        asked.append(meaning.met(wanted))
        self.records = Changes(assessment, encoding, asked)
        self.changes: dict[tuple[str, str], Change] = self.records.of
        self.given: list[int] = [*self.records.given, *asked]
        self.ordered: list[int] = [*self.given, *self.records.ordered]
        self._dearest_first: list[int] = self.records.dearest_first()
        self._rather_shown: dict[int, tuple[Episode, bool]] = {}  # with the episode, whose number nobody else has then
        self._as_today: dict[str, set[str]] = {}
        as_found = [
            -change.statement
            for (kind, name), change in self.changes.items()
            if kind == "fact" and name in self.records.recorded
        ]
        declined = self.assessment.episode.declined
        refusals = (
            -change.statement
            for (kind, name), change in self.changes.items()
            if kind == "declined" and name not in declined
        )
        # what takes no finding to be otherwise comes first, then what rules nothing out, then what takes no refusal
        still_in = [*as_found, *(-ruled_out for ruled_out in self.records.ruled_out)]
        preferred: tuple[list[int], ...] = ([*still_in, *refusals], still_in, as_found, [])
        also = (None,) if rather is None else (rather, None)
        self._preferred: list[tuple[list[int], Formula | None]] = [
            (first, then) for first in preferred for then in also
        ]
        self._demanded: list[int] = []

    def alternatives(self, count: int, budget: Budget) -> Nearest:
        """The nearest, up to so many; where none comes about in order, those that come about in whatever order."""
        self.budget = budget
        for given in (self.ordered, self.given):
            if not (possible := self._can_be(given)):
                continue
            barred = too_many(self.circuit, given, self._records(in_order=given is self.ordered), _MOST)
            if barred is None:
                continue
            found, settled = self._within([*given, *barred], count, in_order=given is self.ordered)
            if found:
                named = [by_name(self.pathway, self._promised(made), made) for made in found]
                shown = [made for made in named if self._shows_rather(made)]
                return Nearest(self._likest_first(nearer_first(named, shown), shown), settled=settled)
        return Nearest((), settled=not possible)

    def _demand(self, rather: Formula) -> list[int]:
        """That what is wanted rather holds, with all that is no change as it is; stated once somebody needs it."""
        if not self._demanded:
            met = self.encoding.meaning.met(rather)
            self._demanded = [met, *self._unchanged(met)]
        return self._demanded

    def _unchanged(self, statement: int) -> Iterator[int]:
        """Of what a statement rests on and is no change, what is recorded of this patient: it holds with that."""
        episode, space = self.assessment.episode, self.space
        changed = {("fact" if kind == "fact" else "trial", name) for kind, name in self.changes}
        for _, of, (name, _) in sorted(self.encoding.owners([statement], set())):
            if (of, name) in changed:
                continue
            if of == "fact" and name in self.records.open:
                yield self.records.unless_asked(name)
            elif of == "fact":
                yield from of_fact(space, self.pathway, name, self.records.recorded.get(name))
            else:
                yield from of_treatment(space, self.pathway, name, episode)

    def _records(self, *, in_order: bool) -> Iterator[tuple[list[int], int]]:
        """Each record as it is today, and what must be so where it is otherwise: that what is begun is offered."""
        for (kind, name), change in self.changes.items():
            begun = in_order and kind == "trial" and begins(self.assessment, name)
            noes = self.records.noes.get(name) if kind == "fact" else None  # of which many are one change
            yield noes or change.today, self.encoding.offered(name) if begun else TRUE

    def _can_be(self, given: list[int]) -> bool:
        """Whether it may be possible: seen at once with all of a long count as it has to be, else searched."""
        counts = islice(hopeful(self.circuit, given), _HOPES)
        if any(self.encoding.possible([*given, *counted], self.budget) for counted in counts):
            return True
        return self.encoding.possible(given, self.budget) is not False

    def _within(self, given: list[int], count: int, *, in_order: bool) -> tuple[list[Alternative], bool]:
        found: list[Alternative] = []
        settled, retries = True, _RETRIES
        barred: list[int] = []
        few = Fewest(self.encoding, given, (change.statement for change in self.changes.values()), self.budget)
        most = _MOST
        while len(found) < count and (any_more := few.find(most, barred)) is not False:
            if any_more is None:
                return found, False
            for first, rather in self._preferred:
                # what nothing bars today is often an option without being asked to be, which would rest on everything
                hopes = rather is not None and self.assessment.state not in COME_FIRST
                while len(found) < count:
                    asked = [*given, *few.held, *first, *barred]
                    if rather is not None and not hopes:
                        asked += self._demand(rather)
                    answer = self.encoding.possible(asked, self.budget)
                    changed = self._settled_on(asked) if answer else None
                    if changed is None and answer is not False:
                        return found, False
                    if changed is None:
                        break
                    exact = self._found(changed)
                    if hopes and not self._shows_rather(exact):
                        hopes = False
                        continue
                    made = self._plain(exact)
                    if in_order and not made.in_order:
                        settled, retries = False, retries - 1
                        if retries < 0:
                            return found, settled
                        barred.append(-self._exactly(made))
                    else:
                        most = min(most, few.least + _FURTHER)
                        found.append(made)
                        barred.append(self._another_than(made))
        return found, settled

    def _another_than(self, made: Alternative) -> int:
        """That not all is otherwise as in an alternative; with more it may be, where it shows what is wanted rather."""
        again = self.circuit.all_of(self._of_record(key, made) for key in records_of(made))
        emergency = self.assessment.state is State.EMERGENCY  # nobody is told to find one otherwise
        if self.rather is None or emergency or self._shows_rather(made):
            return -again
        return self.circuit.any_of((-again, self.circuit.all_of(self._demand(self.rather))))

    def _settled_on(self, asked: list[int]) -> list[tuple[str, str]] | None:
        """Which records are otherwise in what was found, the first of them only where they must; None: too hard.

        No finding is otherwise in whose place an answer, a trial or a decision would do. Of what is otherwise, what is
        recorded is settled too, so that what is told does not depend on what was asked before.
        """
        canonical, shows = self.encoding.canonical, self.encoding.solver.shows
        if not canonical(settled := list(asked), self._dearest_first, self.budget):
            return None
        changed = [key for key, change in self.changes.items() if shows(change.statement)]
        rather_not = [literal for key in changed for literal in self.changes[key].rather_not]
        return changed if canonical(settled, rather_not, self.budget) else None

    def _exactly(self, made: Alternative) -> int:
        """That just these records are otherwise."""
        keys = set(records_of(made))
        return self.circuit.all_of(
            change.statement if key in keys else -change.statement for key, change in self.changes.items()
        )

    def _promised(self, made: Alternative) -> Formula:
        """What an alternative shows: what is wanted, and what is wanted rather, where it shows that too."""
        if self.rather is None or not self._shows_rather(made):
            return self.wanted
        return all_of((self.wanted, self.rather))

    def _shows_rather(self, made: Alternative) -> bool:
        """Whether an alternative shows what is wanted rather; where nothing is, none does. Each is assessed once."""
        if self.rather is None:
            return False
        known = self._rather_shown.get(id(made.episode))
        if known is None:
            known = made.episode, shows_wanted(self.pathway, self.rather, made.episode)
            self._rather_shown[id(made.episode)] = known
        return known[1]

    def _likest_first(self, found: Iterable[Alternative], shown: list[Alternative]) -> tuple[Alternative, ...]:
        """Of neighbours with as many changes of the same kinds, those first that are least far from the record."""

        def alike(made: Alternative) -> tuple[Any, ...]:
            return made.changes, sorted(map(self.records.dearness, records_of(made))), made in shown

        def distance(made: Alternative) -> float:
            return sum(parts(self.pathway, name, self.records.recorded[name], made.episode) for name in made.findings)

        return tuple(made for _, some in groupby(found, alike) for made in sorted(some, key=distance))

    def _of_record(self, key: tuple[str, str], made: Alternative) -> int:
        """That a record is otherwise as in an alternative, by whatever answers; of a screen those that are needed."""
        kind, name = key
        if kind == "fact" and name in self.records.noes:
            return self.space.facts[name, self.pathway.facts[name].kind].known
        if kind != "screened":
            return self.changes[key].statement
        noes = noes_needed(self.pathway, self._promised(made), name, made)
        needed = (of_fact(self.space, self.pathway, no, value) for no, value in noes.items())
        return self.circuit.all_of(statement for each in needed for statement in each)

    def _found(self, changed: list[tuple[str, str]]) -> Alternative:
        """The patient's own episode with the changes that were found, and only those; their order is not looked at."""
        chosen = self._chosen(changed)
        today = self.assessment.episode
        answers: list[str] = []
        histories: list[str] = []
        findings: list[str] = []
        trials: list[str] = []
        decisions: list[str] = []
        facts, tried, declined, unasked = dict(today.facts), dict(today.trials), set(today.declined), set(today.unasked)
        screened = [name for kind, name in changed if kind == "screened"]
        found = self.space.episode(chosen, self.pathway, complete=False)
        for kind, name in changed:
            if kind == "fact":
                facts[name] = found.facts[name]
                (findings if name in self.records.recorded else answers).append(name)
            elif kind == "declined":
                declined ^= {name}
                decisions.append(name)
            elif kind == "asked":
                histories.append(name)
                unasked.discard(name)
                if name in found.trials:
                    tried[name] = found.trials[name]
            elif kind == "trial":
                tried[name] = self._later(name, found.trials[name])
                trials.append(name)
        episode = Episode(
            facts,
            trials=tried,
            screened=today.screened.union(screened),
            declined=declined,
            unasked=unasked,
            pathway=self.pathway.id,
        )
        if not shows_wanted(self.pathway, self.wanted, episode):
            raise RuntimeError(f"search and engine disagree about {self.wanted}")
        return Alternative(
            episode,
            tuple(answers),
            tuple(histories),
            tuple(findings),
            tuple(trials),
            tuple(decisions),
            tuple(screened),
            changes=len(changed),
        )

    def _plain(self, found: Alternative) -> Alternative:
        """The same with new trials told by their outcomes, where those say enough; and whether it comes about."""
        new = frozenset(name for name in found.trials if begins(self.assessment, name))
        episode = found.episode
        for name in (*found.trials, *(name for name in found.histories if name in episode.trials)):
            episode = self._plainly(episode, name, new)
        return replace(found, episode=episode, in_order=comes_about(self.assessment, episode, new))

    def _chosen(self, changed: list[tuple[str, str]]) -> dict[int, bool]:
        """What was found of the changed records; with the measures that are as they were recorded."""
        shows = self.encoding.solver.shows
        chosen: dict[int, bool] = {}
        for key in changed:
            change = self.changes[key]
            self._as_today[key[1]] = {measure for measure, group in change.measured if all(map(shows, group))}
            for literal in (*change.today, *change.rather_not):
                chosen[abs(literal)] = shows(abs(literal))
        return chosen

    def _plainly(self, episode: Episode, name: str, new: frozenset[str]) -> Episode:
        """The episode with a new trial told by its outcome, where that says enough; in order, where it can be."""
        under_way = name in self.assessment.episode.trials and name not in new
        if self.pathway.treatments[name].once or (under_way and self._forbidden(episode, name)):
            return episode
        helped = self.assessment.truth("responded", name) is Truth.MET  # what has helped may not fail
        may = ("relapsed", "intolerant") if helped else _PLAIN_FIRST
        outcomes = [outcome for outcome in may if outcome in self.pathway.treatments[name].outcomes]
        trials = [self._later(name, Trial(outcome)) for outcome in outcomes]
        if name not in self.assessment.episode.trials:
            trials.insert(0, Trial())
        plain = [
            then for trial in trials if shows_wanted(self.pathway, self.wanted, then := episode.with_trial(name, trial))
        ]
        return next(
            (candidate for candidate in (*plain, episode) if comes_about(self.assessment, candidate, new)),
            (*plain, episode)[0],
        )

    def _forbidden(self, episode: Episode, name: str) -> bool:
        """Whether a treatment is contraindicated in an episode: what has come of it is told as it would be recorded."""
        return shows_wanted(self.pathway, Is(Claim("contraindicated", name)), episode)

    def _later(self, name: str, trial: Trial) -> Trial:
        """A record with the outcome that was found; what was measured so far stays beside it."""
        today = self.assessment.episode.trials.get(name)
        if today is None:
            return trial
        kept = {key: value for key, value in today.measures.items() if key not in READ_BY_PREDICATES}
        same = self._as_today.get(name, set())
        found = {key: value for key, value in trial.measures.items() if key not in same or key not in kept}
        return Trial(trial.outcome, **{**kept, **found})
