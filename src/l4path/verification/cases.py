"""A clinic's regression tests, made from its pathway: few episodes in which everything happens that can."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from l4path.brief import Brief
from l4path.conditions import ScoreComparison, ScoreRange, atoms
from l4path.conditions.logic import MET, all_of, negated
from l4path.episode import Episode
from l4path.errors import EpisodeError
from l4path.language import words as catalogue
from l4path.language.phrases import phrase
from l4path.meaning import Claim, Is, State, Status, formula_of, those
from l4path.search import BUDGET
from l4path.search.wanted import granted, has, in_state, met, shown
from l4path.truth import Truth
from l4path.verification import words
from l4path.verification.neighbours import neighbours
from l4path.verification.places import conditions_of, node_place, way_place, way_words
from l4path.verification.questions import Questions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path.assessment import Assessment
    from l4path.conditions import Condition
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.search import SolverName
    from l4path.verification.finding import Open

_PREFERRED: tuple[Formula, ...] = (
    in_state(State.ACTIVE),
    negated(in_state(State.EMERGENCY, State.SCREENING, State.UNDETERMINED)),
    MET,
)
_MOST_TRIED = 3  # episodes at hand whose neighbours are looked at, before another is sought


@dataclass(frozen=True, slots=True, repr=False)
class Goal(Brief):
    """One thing that some episode of a set of cases should show.

    Attributes:
        kind: ``fires``, ``just-not``, ``blocks``, ``just-allowed``, ``score``, ``score-just-not``, ``caution``,
            ``obligation``, ``outcome`` or ``state``.
        where: The place it is about.
        message: What the episode shows, in a sentence.
    """

    kind: str
    where: str
    message: str


@dataclass(frozen=True, slots=True, repr=False)
class Case(Brief):
    """One episode, with what it shows and what the pathway says of it.

    Attributes:
        episode: The episode.
        shows: What it shows.
        expected: The assessment as JSON carries it.
    """

    episode: Episode
    shows: tuple[Goal, ...]
    expected: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cases:
    """A small set of episodes in which everything happens that can happen in a pathway.

    Attributes:
        pathway: The pathway.
        cases: The episodes.
        impossible: What no episode can show: that is proved.
        undecided: What the budget did not suffice for.
    """

    pathway: Pathway
    cases: tuple[Case, ...]
    impossible: tuple[Goal, ...]
    undecided: tuple[Open, ...]

    def __repr__(self) -> str:
        shown = sum(len(case.shows) for case in self.cases)
        return f"<Cases of {self.pathway.id}: {len(self.cases)} episodes that show {shown} things>"


def cases(
    pathway: Pathway,
    *,
    solver: SolverName = "auto",
    budget: int = BUDGET,
    watch: Callable[[int, str], None] | None = None,
) -> Cases:
    """Few episodes in which every escalation fires and just fails to, every contraindication blocks and just does not.

    So does every comparison of a score; every caution is shown, every obligation speaks of somebody, and every outcome
    of every treatment and every state of an episode occurs too, where it can. "Just" means that one record makes the
    difference: the episode beside it differs in one fact, one trial or one refusal.

    Args:
        pathway: The pathway.
        solver: ``own``, ``sat`` (python-sat), or ``auto``: of those installed, whichever is quicker.
        budget: The steps that all questions may take together.
        watch: Called after every question with how many there have been, and what was asked for.

    Example:
        >>> import l4path
        >>> made = cases(l4path.load("l4-article"))
        >>> all(l4path.load("l4-article").assess(case.episode).to_dict() == case.expected for case in made.cases)
        True
    """
    return _Making(pathway, solver=solver, budget=budget, watch=watch).made()


class _Making:
    """The cases while they are made: episodes with all that each shows."""

    def __init__(
        self, pathway: Pathway, *, solver: SolverName, budget: int, watch: Callable[[int, str], None] | None
    ) -> None:
        self.pathway = pathway
        self.questions = Questions(pathway, solver=solver, budget=budget, watch=watch)
        self.impossible: list[Goal] = []
        self._kept: dict[Episode, set[Goal]] = {}

    def made(self) -> Cases:
        """All of them."""
        goals = list(_goals(self.pathway))
        for goal, wanted, against in goals:
            if against is not None:
                self._pair(goal, wanted, against)
        plain = [(goal, wanted) for goal, wanted, against in goals if against is None]
        left = dict(plain)
        for episode in list(self._kept):
            self._notice(episode, left)
        for goal, wanted in plain:
            if goal in left and (found := self._find(goal, wanted)) is not None:
                self._keep(found, goal)
                self._notice(found, left)
        return Cases(self.pathway, tuple(self._cases()), tuple(self.impossible), tuple(self.questions.undecided))

    def _notice(self, episode: Episode, left: dict[Goal, Formula]) -> None:
        """Whatever else an episode shows need not be looked for."""
        assessment = self.pathway.assess(episode)
        for goal, wanted in list(left.items()):
            if granted(wanted, assessment):
                self._kept[episode].add(goal)
                del left[goal]

    def _find(self, goal: Goal, wanted: Formula) -> Episode | None:
        """An episode that shows a goal, in the midst of care where that can be."""
        for also in _PREFERRED:
            unrecorded = goal.kind == "state"  # some states are those of episodes that leave something open
            asked = all_of((wanted, also))
            answer = self.questions.ask(goal.kind, goal.where, asked, partial=unrecorded)
            if answer.episode is not None:
                return answer.episode
        if answer.decided:
            self.impossible.append(goal)
        return None

    def _pair(self, goal: Goal, wanted: Formula, against: tuple[Goal, Formula]) -> None:
        """An episode that shows a goal, and one beside it that just does not."""
        kept = (candidate for candidate in self._kept if granted(wanted, self.pathway.assess(candidate)))
        candidates = list(islice(kept, _MOST_TRIED))
        if not candidates:
            found = self._find(goal, wanted)
            if found is None:
                return
            candidates = [found]
        for base in [*candidates, *map(self._answered, candidates)]:
            neighbour = self._beside(base, against[1])
            if neighbour is not None:
                self._keep(base, goal)
                self._keep(neighbour, against[0])
                return
        first, *_ = candidates
        self._keep(first, goal)
        other = self._find(against[0], against[1])
        if other is not None:
            self._keep(other, against[0])

    def _keep(self, episode: Episode, goal: Goal) -> None:
        self._kept.setdefault(episode, set()).add(goal)

    def _answered(self, episode: Episode) -> Episode:
        """The episode with every screen answered, so that one flag more or less makes a difference."""
        return Episode(
            episode.facts,
            trials=episode.trials,
            screened=self.pathway.screens,
            declined=episode.declined,
            unasked=episode.unasked,
            pathway=episode.pathway,
        )

    def _beside(self, episode: Episode, wanted: Formula) -> Episode | None:
        """An episode that differs in one record and has a property; one that is kept already, if possible."""
        first = None
        for neighbour in neighbours(self.pathway, episode):
            assessment = self._assessed(neighbour)
            if assessment is not None and granted(wanted, assessment):
                if neighbour in self._kept:
                    return neighbour
                first = first or neighbour
        return first

    def _assessed(self, episode: Episode) -> Assessment | None:
        try:
            assessment = self.pathway.assess(episode)
        except EpisodeError:
            return None
        met_all = (assessment.truth("assumption", name) is Truth.MET for name in self.pathway.assumptions)
        return assessment if all(met_all) else None

    def _cases(self) -> Iterator[Case]:
        for episode, goals in self._kept.items():
            ordered = tuple(sorted(goals, key=lambda goal: (goal.kind, goal.where, goal.message)))
            yield Case(episode, ordered, self.pathway.assess(episode).to_dict())


def _goals(pathway: Pathway) -> Iterator[tuple[Goal, Formula, tuple[Goal, Formula] | None]]:
    """Everything that is to be shown; where an episode beside it is to just miss it, that too."""
    for way in pathway.escalations:
        way_text, place = way_words(pathway, way), way_place(way)
        fires = Goal("fires", place, words.of("case_fires", way=way_text))
        just_not = Goal("just-not", place, words.of("case_just_not", way=way_text))
        yield fires, met("fires", way.id), (just_not, Is(Claim("fires", way.id), Truth.NOT_MET))
    for name, node in pathway.treatments.items():
        place = node_place(pathway, name)
        for number, condition in enumerate(node.contraindications, 1):
            yield _blocking(pathway, name, f"{place}.contraindications[{number}]", condition)
        for number, caution in enumerate(node.cautions, 1):
            message = words.of("case_caution", node=node.title, because=caution.because)
            wanted = all_of((met("caution", f"{name}.{caution.id}"), shown(pathway, name)))
            yield Goal("caution", f"{place}.cautions[{number}]", message), wanted, None
        for outcome in node.outcomes:
            message = words.of("case_outcome", node=node.title, outcome=catalogue()(f"outcome.{outcome}"))
            yield Goal("outcome", f"{place}.{outcome}", message), met(outcome, name), None
    yield from _sums(pathway)
    for name, obligation in pathway.obligations.items():
        message = words.of("case_obliged", title=obligation.title)
        stated = all_of(Is(formula_of(part)) for part in (obligation.when, obligation.then))
        yield Goal("obligation", f"obligations.{name}", message), stated, None
    for state in State:
        message = words.of("case_state", state=catalogue()(f"state.{state}"))
        yield Goal("state", state.value, message), in_state(state), None


def _sums(pathway: Pathway) -> Iterator[tuple[Goal, Formula, tuple[Goal, Formula]]]:
    """Every comparison of a score, once, with what it just does not come to."""
    conditions = [condition for *_, condition, _ in conditions_of(pathway)]
    compared = (atom for item in conditions for atom in atoms(item) if isinstance(atom, ScoreComparison | ScoreRange))
    for atom in dict.fromkeys(compared):
        comparison, place = phrase(atom, pathway), f"scores.{atom.name}"
        comes = Goal("score", place, words.of("case_score", comparison=comparison))
        just_not = Goal("score-just-not", place, words.of("case_score_just_not", comparison=comparison))
        formula = formula_of(atom)
        yield comes, Is(formula), (just_not, Is(formula, Truth.NOT_MET))


def _blocking(
    pathway: Pathway, name: str, place: str, condition: Condition
) -> tuple[Goal, Formula, tuple[Goal, Formula]]:
    slots = {"node": pathway.nodes[name].title, "condition": phrase(condition, pathway)}
    others = [item for item in pathway.treatments[name].contraindications if item is not condition]
    alone = all_of(
        (
            Is(formula_of(condition)),
            has(name, Status.CONTRAINDICATED),
            Is(Claim("indicated", name)),
            *(Is(formula_of(item), Truth.NOT_MET) for item in others),
        )
    )
    allowed = all_of((Is(formula_of(condition), Truth.NOT_MET), has(name, *those(lambda status: status.possible))))
    blocks = Goal("blocks", place, words.of("case_blocks", **slots))
    return blocks, alone, (Goal("just-allowed", place, words.of("case_allowed", **slots)), allowed)
