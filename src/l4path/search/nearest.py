"""The nearest episodes in which something would hold: as few records otherwise as can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.assessment import AllOf, AnyOf, Atom, Claim, Negated, Recorded, SeveralOf
from l4path.assessment.rules import Rules, rules_of
from l4path.episode import OUTCOMES, Episode, Trial
from l4path.errors import EpisodeError
from l4path.search.circuit import FALSE, TRUE
from l4path.search.meaning import Meaning
from l4path.search.solver import Solver
from l4path.search.space import Space
from l4path.search.wanted import Wanted, granted, stated
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment, Formula
    from l4path.pathway import Pathway
    from l4path.search.space import Record

_BUDGET = 5_000
_MOST = 10  # changes that are looked for
_FURTHER = 1  # how many changes more than the nearest an alternative may take
_PLAIN_FIRST = ("failed", "intolerant", "relapsed", "responded", "ongoing")


@dataclass(frozen=True, slots=True)
class Alternative:
    """An episode in which something would hold, with what is recorded otherwise in it.

    Attributes:
        episode: The episode.
        answers: The ids of facts that are unknown today, and would have to be answered.
        findings: The ids of facts that are recorded today, and would have to be found otherwise.
        trials: The ids of treatments that would have to be tried, or go on to an outcome.
        decisions: The ids of treatments that the patient declines today, and would have to want.
    """

    episode: Episode
    answers: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether it takes nothing but an answer, a trial or a decision; no finding would have to be otherwise."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest episodes in which something would hold.

    Attributes:
        alternatives: The nearest first; none of them is another with more changes.
        settled: Whether it is certain that there is no nearer one; and where there is none, that no episode has it.
    """

    alternatives: tuple[Alternative, ...]
    settled: bool


@dataclass(frozen=True, slots=True)
class _Change:
    """A record that may be otherwise: that it is, and the free choices as they are today."""

    statement: int
    today: list[int]

    def made(self, chosen: dict[int, bool]) -> bool:
        """Whether some choices make it otherwise."""
        return any(chosen.get(abs(one), one > 0) is not (one > 0) for one in self.today)


class _Asked:
    """Whose trials the rules of a pathway ask about, each worked out once."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._found: dict[Claim, frozenset[str]] = {}

    def of(self, claim: Claim) -> frozenset[str]:
        """The treatments whose record a claim rests on."""
        if claim not in self._found:
            seen: set[Formula] = set()
            names: set[str] = set()
            stack: list[Formula] = [self._rules[claim]]
            while stack:
                here = stack.pop()
                if here in seen:
                    continue
                seen.add(here)
                match here:
                    case Claim() if here in self._found:
                        names |= self._found[here]
                    case Claim():
                        stack.append(self._rules[here])
                    case AllOf(parts=parts) | AnyOf(parts=parts) | SeveralOf(parts=parts):
                        stack += parts
                    case Negated(part=part):
                        stack.append(part)
                    case Recorded(node=node) | Atom(treatment=str() as node):
                        names.add(node)
            self._found[claim] = frozenset(names)
        return self._found[claim]


def nearest(assessment: Assessment, wanted: Wanted, *, count: int = 3, budget: int = _BUDGET) -> Nearest:
    """The episodes nearest to a patient's own in which something would hold.

    What is recorded of the past stays: a treatment that failed, was not tolerated or relapsed is not undone, and
    nothing is forgotten. What is under way may come to any outcome, and what has helped may relapse. What is newly
    tried is reached by then and suits the patient. Of alternatives with as many changes, those that take no finding to
    be otherwise come first. Each episode is assessed before it is returned.

    Args:
        assessment: Where the patient stands.
        wanted: What would have to hold.
        count: How many alternatives to look for.
        budget: The steps that each question may take.
    """
    return _Looking(assessment, wanted, budget).alternatives(count)


class _Looking:
    """One search from one episode; made anew for each, so that nothing is left behind."""

    def __init__(self, assessment: Assessment, wanted: Wanted, budget: int) -> None:
        self.assessment = assessment
        self.pathway: Pathway = assessment.pathway
        self.wanted, self.budget = wanted, budget
        self.space = Space([self.pathway], partial=True)
        meaning = Meaning(self.pathway, self.space)
        self.circuit = self.space.circuit
        refused = (-meaning.not_met(Claim("assumption", name)) for name in self.pathway.assumptions)
        self.given = self.circuit.all_of((stated(wanted, meaning), *refused))
        self.ordered = self.circuit.all_of((self.given, *self._in_order(meaning)))
        self.solver = Solver(self.circuit)
        self.flags = {
            flag: False for screen in assessment.episode.screened for flag in self.pathway.screens.get(screen, ())
        } | {name: value for name, value in assessment.episode.facts.items() if name in self.pathway.facts}
        self.kept: dict[int, bool] = {}  # that what is recorded stays recorded
        self.changes: dict[tuple[str, str], _Change] = dict(self._changes())
        recorded = (
            change.statement for (kind, name), change in self.changes.items() if kind == "fact" and name in self.flags
        )
        self._as_found = self.circuit.all_of(-one for one in recorded)

    def _in_order(self, meaning: Meaning) -> Iterator[int]:
        """That whatever is newly tried was reached by an escalation, and suits the patient.

        A rule that the trial itself changes (no second operation, say) is not asked: it was met before the trial.
        """
        asked = _Asked(rules_of(self.pathway))
        circuit = self.circuit
        for name in self.pathway.treatments:
            if name in self.assessment.episode.trials:
                continue
            reached = [TRUE] if name in self.pathway.start else []
            for way in self.pathway.into(name):
                fires = Claim("fires", way.id)
                if name in asked.of(fires):
                    sources = [meaning.met(Claim("reached", source)) for source in way.after]
                    reached.append((circuit.any_of if way.any_of else circuit.all_of)(sources))
                else:
                    reached.append(meaning.met(fires))
            suitable = Claim("suitable", name)
            suits = TRUE if name in asked.of(suitable) else meaning.met(suitable)
            tried = self.space.record(self.pathway, name).tried
            yield circuit.any_of((-tried, circuit.all_of((circuit.any_of(reached), suits))))

    def alternatives(self, count: int) -> Nearest:
        """The nearest, up to so many; where none comes about in order, those that come about in whatever order."""
        if self.solver.solve(self.given, self.budget) is False:
            return Nearest((), settled=True)
        rows = self._rows()
        for given in (self.ordered, self.given):
            found, settled = self._within(given, rows, count)
            if found:
                return Nearest(tuple(found), settled=settled)
        return Nearest((), settled=False)

    def _within(self, given: int, rows: list[int], count: int) -> tuple[list[Alternative], bool]:
        found: list[Alternative] = []
        settled = True
        barred: list[int] = []
        least = _MOST
        for most in range(_MOST + 1):
            within = self.circuit.all_of((given, -rows[most + 1]))
            for also in (self._as_found, TRUE):  # what takes no finding to be otherwise comes first
                while len(found) < count:
                    asked = self.circuit.all_of((within, also, *barred))
                    answer = self.solver.solve(asked, self.budget)
                    settled = settled and answer is not None
                    if not answer:
                        break
                    made = self._made(self.solver.choices(asked))
                    least = min(least, most)
                    found.append(made)
                    barred.append(-self.circuit.all_of(self.changes[key].statement for key in self._keys(made)))
            if len(found) >= count or most > least + _FURTHER:
                break
        return found, settled

    def _rows(self) -> list[int]:
        """That at least so many records are otherwise, counted up to one more than is looked for."""
        row = [TRUE] + [FALSE] * (_MOST + 1)
        rests_on = self._rests_on()
        for change in self.changes.values():
            if not any(abs(one) in rests_on for one in change.today):
                continue
            row = [TRUE] + [
                self.circuit.any_of((row[number], self.circuit.all_of((row[number - 1], change.statement))))
                for number in range(1, len(row))
            ]
        return row

    def _rests_on(self) -> set[int]:
        """The statements that what is wanted rests on, one way or another."""
        seen, stack = set(), [self.ordered]
        while stack:
            number = abs(stack.pop())
            if number not in seen:
                seen.add(number)
                stack += self.circuit.kids[number] or ()
        return seen

    def _changes(self) -> Iterator[tuple[tuple[str, str], _Change]]:
        """Every record that may be otherwise: what it is, and how it would be seen to be."""
        episode, constraints = self.assessment.episode, self.circuit.constraints
        for (name, _), cells in self.space.facts.items():
            if name in self.flags:
                constraints.append((cells.known,))
                self.kept[cells.known] = True
                yield ("fact", name), self._change(cells.as_recorded(self.flags[name]))
            else:
                yield ("fact", name), self._change([-cells.known])
        for (name, _), record in self.space.records.items():
            if name in episode.declined:
                yield ("declined", name), self._change([record.declined])
            else:
                constraints.append((-record.declined,))
            trial = episode.trials.get(name)
            if trial is None:
                yield ("trial", name), self._change([-record.tried])
                continue
            self.kept[record.tried] = True
            change = self._change([record.tried, *self._same(record, trial)])
            constraints += [(record.tried,), (-change.statement, *self._allowed(name, record))]
            yield ("trial", name), change

    def _change(self, as_today: Iterable[int]) -> _Change:
        today = [one for one in as_today if abs(one) != TRUE]
        return _Change(-self.circuit.all_of(today), today)

    def _same(self, record: Record, trial: Trial) -> Iterator[int]:
        """That the record of a treatment is as it is today."""
        for outcome, one in record.said.items():
            yield one if trial.outcome == outcome else -one
        said = trial.outcome == "intolerant" and "intolerant" not in record.said
        intolerant = said or trial.measures.get("tolerated") is False
        yield record.intolerant if intolerant else -record.intolerant
        if record.returned != FALSE:
            returned = trial.outcome is None and trial.measures.get("relapsed") is True
            yield record.returned if returned else -record.returned
        for key, cells in record.measures.items():
            measure = key.partition(" ")[0]
            if measure in trial.measures:
                yield cells.known
                yield from cells.as_recorded(trial.measures[measure])
            else:
                yield -cells.known

    def _allowed(self, name: str, record: Record) -> Iterator[int]:
        """What may yet become of a treatment that was tried: any of these statements."""
        if self.pathway.treatments[name].once:
            return
        settled = any(self.assessment.truth(kind, name) is Truth.MET for kind in ("failed", "intolerant", "relapsed"))
        if settled:
            return
        if self.assessment.truth("responded", name) is not Truth.MET:
            yield from (one for outcome, one in record.said.items() if outcome != "ongoing")
        elif "relapsed" in record.said:
            yield record.said["relapsed"]
        yield record.intolerant

    def _made(self, chosen: dict[int, bool]) -> Alternative:
        """The patient's own episode with the changes that were found, and only those."""
        today = self.assessment.episode
        answers: list[str] = []
        findings: list[str] = []
        trials: list[str] = []
        decisions: list[str] = []
        facts, tried, declined = dict(today.facts), dict(today.trials), set(today.declined)
        found = self.space.episode({**self.kept, **chosen}, self.pathway, complete=False)
        for (kind, name), change in self.changes.items():
            if not change.made(chosen):
                continue
            if kind == "fact" and name in found.facts:
                facts[name] = found.facts[name]
                (findings if name in self.flags else answers).append(name)
            elif kind == "declined":
                declined.discard(name)
                decisions.append(name)
            elif kind == "trial" and name in found.trials:
                tried[name] = self._later(name, found.trials[name])
                trials.append(name)
        episode = Episode(facts, trials=tried, screened=today.screened, declined=declined, pathway=self.pathway.id)
        if not self._shows(episode):
            raise RuntimeError(f"search and engine disagree about {self.wanted}")
        for name in trials:
            episode = self._plainly(episode, name)
        return Alternative(episode, tuple(answers), tuple(findings), tuple(trials), tuple(decisions))

    def _plainly(self, episode: Episode, name: str) -> Episode:
        """The episode with a new trial told by its outcome, where that says enough."""
        if self.pathway.treatments[name].once:
            return episode
        if name not in self.assessment.episode.trials and self._shows(begun := episode.with_trial(name, Trial())):
            return begun
        for outcome in _PLAIN_FIRST:
            if outcome in self._outcomes(name):
                plainly = episode.with_trial(name, self._later(name, Trial(outcome)))
                if self._shows(plainly):
                    return plainly
        return episode

    def _outcomes(self, name: str) -> tuple[str, ...]:
        return ("intolerant", "ongoing") if self.pathway.treatments[name].continuous else OUTCOMES

    def _later(self, name: str, trial: Trial) -> Trial:
        """A record with the outcome that was found; what was measured so far stays beside it."""
        today = self.assessment.episode.trials.get(name)
        if today is None or trial.outcome is None:
            return trial
        kept = {key: value for key, value in today.measures.items() if key not in ("tolerated", "relapsed")}
        return Trial(trial.outcome, **{**kept, **trial.measures})

    def _shows(self, episode: Episode) -> bool:
        try:
            assessment = self.pathway.assess(episode)
        except EpisodeError:
            return False
        return granted(self.wanted, assessment)

    def _keys(self, made: Alternative) -> list[tuple[str, str]]:
        facts = [("fact", name) for name in (*made.answers, *made.findings)]
        return [*facts, *(("trial", name) for name in made.trials), *(("declined", name) for name in made.decisions)]
