"""An episode with a wanted property, or the proof that there is none, or that the budget did not suffice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.brief import Brief
from l4path.conditions import condition
from l4path.errors import EpisodeError
from l4path.meaning import Is, formula_of
from l4path.pathway.given import check_pathway
from l4path.search.backends import ASKING, answering
from l4path.search.budget import Budget
from l4path.search.circuit import TRUE
from l4path.search.meaning import Meaning
from l4path.search.plain import least, plain
from l4path.search.replay import Replay
from l4path.search.space import Space
from l4path.search.together import Together
from l4path.search.wanted import granted
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from l4path.conditions import Condition, ConditionLike
    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.search.backends import Answering, SolverName

BUDGET = 50_000
"""Steps that all questions of a command may take together: a split, or a contradiction met."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer(Brief):
    """What a search came to: an episode, the proof that there is none, or neither within its budget.

    Attributes:
        episode: An episode with the property, or None.
        decided: Whether the question is settled; without an episode and decided, no episode has the property.
        steps: The steps that it took.
    """

    episode: Episode | None
    decided: bool
    steps: int = 0

    @property
    def none_exists(self) -> bool:
        """Whether it is proved that no episode has the property."""
        return self.decided and self.episode is None

    def __str__(self) -> str:
        if self.episode is not None:
            return f"found: {self.episode!r}"
        return "no episode has it" if self.decided else f"undecided within {self.steps} steps"


class Search:
    """Asks one pathway many questions; what is learnt from one helps with the next.

    Attributes:
        pathway: The pathway.
        partial: Whether episodes may leave facts and measures unrecorded.
        budget: The steps that all questions may take together.
    """

    def __init__(
        self,
        pathway: Pathway,
        *,
        partial: bool = False,
        solver: SolverName = "auto",
        budget: int | Budget = BUDGET,
        extra: Iterable[Condition] = (),
        beside: Search | None = None,
    ) -> None:
        """State the pathway's rules for every patient.

        Args:
            pathway: The pathway.
            partial: Whether episodes may leave something unrecorded. What is met or not met in such an episode is so
                in every completion of it; only ``offered``, ``option``, statuses and states can tell the two apart.
            solver: ``own``, ``sat`` (python-sat), or ``auto``: of those installed, whichever is quicker.
            budget: The steps that all questions may take together.
            extra: Conditions that will be asked about and do not stand in the pathway.
            beside: A search of the same pathway for episodes that may leave something unrecorded; made if need be.

        Raises:
            L4pathError: When the solver is unknown or not installed.
        """
        self.pathway = pathway
        self.partial = partial
        self.budget: Budget = budget if isinstance(budget, Budget) else Budget(budget)
        self._extra = tuple(extra)
        self.space: Space = Space([pathway], self._extra, partial=partial)
        self.meaning: Meaning = Meaning(pathway, self.space)
        self._assumed = self.meaning.assumed()
        self._solver: Answering = answering(solver, self.space.circuit)
        self._shown: Shown | None = None
        self._beside = beside
        self._together: Together = Together(pathway, self.space, ASKING[solver](self.space.circuit), self.budget)

    def expect(self, wanted: Iterable[Formula]) -> None:
        """Find out of several properties at once whether any episode has them: what is asked next is known then.

        Args:
            wanted: The properties.
        """
        self._together.settle([self._asked(formula) for formula in wanted])

    def find(self, wanted: Formula, *, plainly: bool = False, settled: bool = False) -> Answer:
        """An episode that has a property and meets every assumption; each one found is checked on the engine.

        Args:
            wanted: The property.
            plainly: Whether to reduce the episode to what matters, and to the plainest values.
            settled: Whether to reduce it only as far as nothing is asked of the patient, so that what an episode of
                whom all is known shows is not lost in one of whom little is. Only where nothing may be unrecorded.
        """
        asked = self._asked(wanted)
        if not plainly:
            return self._any(asked, wanted)
        known = self._together.known.get(asked)
        if known is not None and known.decided and known.witness is None:
            return Answer(None, decided=True)
        before = self._solver.steps
        possible = self._solver.solve(asked, self.budget.allowance())
        steps = self._solver.steps - before
        self.budget.spend(steps)
        if not possible:
            return Answer(None, decided=possible is False, steps=steps)
        return Answer(self._plain(asked, wanted, settled=settled), decided=True, steps=steps)

    def possible(self, wanted: Formula) -> bool | None:
        """Whether any episode has a property; None when the budget does not suffice."""
        answer = self.find(wanted)
        return answer.episode is not None if answer.decided else None

    def _any(self, asked: int, wanted: Formula) -> Answer:
        """Any episode with a property."""
        self._together.settle([asked])
        known = self._together.known[asked]
        if known.witness is None:
            return Answer(None, decided=known.decided, steps=known.steps)
        assessment = known.witness()
        if not granted(wanted, assessment):
            raise RuntimeError(f"search and engine disagree about {wanted}")
        return Answer(assessment.episode, decided=True, steps=known.steps)

    def _asked(self, wanted: Formula) -> int:
        return self.space.circuit.all_of((self.meaning.met(wanted), self._assumed))

    def _plain(self, asked: int, wanted: Formula, *, settled: bool) -> Episode:
        """The plainest episode with a property that the solver has found possible just now."""
        chosen = self._solver.choices(asked)
        if self._shown is None:
            self._shown = Shown(self)
        holds = self._shown.holds(wanted, settled=settled)
        for made in self._candidates(chosen, wanted, settled=settled):
            if holds(made):
                episode = plain(made, holds, self.pathway)
                if not self._holds(episode, wanted, settled=settled):
                    break
                return episode
        raise RuntimeError(f"search and engine disagree about {wanted}")

    def _candidates(self, chosen: dict[int, bool], wanted: Formula, *, settled: bool) -> Iterator[Episode]:
        """What the choices say outright; where that leaves something to ask, also what they say of all there is.

        Of that, first with no more trials than it takes.
        """
        made = self.space.episode(chosen, self.pathway, complete=False)
        yield made
        whole = self.space.episode(chosen, self.pathway, complete=True)
        if settled and self._shown is not None:
            shows = self._shown.holds(wanted, settled=False)
            if shows(made):
                kept = least(made, shows).trials.keys()
                few = whole
                for name in whole.trials.keys() - kept:
                    few = few.without_trial(name)
                yield few
        yield whole

    def _holds(self, episode: Episode, wanted: Formula, *, settled: bool) -> bool:
        try:
            assessment = self.pathway.assess(episode)
        except EpisodeError:
            return False
        assumed = (assessment.truth("assumption", name) for name in self.pathway.assumptions)
        if not all(truth is Truth.MET for truth in assumed) or not granted(wanted, assessment):
            return False
        return not (settled and any(proof.truth is Truth.UNKNOWN for proof in assessment.undecided()))


class Shown:
    """Of episodes that may leave anything unrecorded, whether they show something: read off the statements.

    What comes of it in the end is assessed; on the way there are too many for that.
    """

    def __init__(self, search: Search) -> None:
        """State the rules for episodes that may leave anything unrecorded."""
        beside = search if search.partial else search._beside  # noqa: SLF001
        if beside is not None:
            self._meaning = beside.meaning
        else:
            self._meaning = Meaning(search.pathway, Space([search.pathway], search._extra, partial=True))  # noqa: SLF001
        self._assumed = self._meaning.assumed()
        self._replay = Replay(self._meaning.space, search.pathway)

    def holds(self, wanted: Formula, *, settled: bool) -> Callable[[Episode], bool]:
        """A test of episodes.

        Args:
            wanted: What they are to show.
            settled: Whether nothing may be asked of them either.
        """
        quiet = self._meaning.standing.nothing_asked() if settled else TRUE
        asked = self._meaning.space.circuit.all_of((self._meaning.met(wanted), self._assumed, quiet))
        return lambda episode: self._replay.shows(episode, asked)


def find(pathway: Pathway, wanted: ConditionLike, *, solver: SolverName = "auto", budget: int = BUDGET) -> Answer:
    """An episode for which a condition is met, as plain as can be, or the proof that there is none.

    Args:
        pathway: The pathway.
        wanted: The condition; it may use ``reached``, ``offered`` and ``option``. Text is read with ``parse``.
        solver: ``own``, ``sat`` (python-sat), or ``auto``: of those installed, whichever is quicker.
        budget: The steps that it may take.

    Returns:
        The answer: an episode, none, or undecided.

    Raises:
        ConditionError: When it is not a condition about this pathway.
        L4pathError: When the solver is unknown or not installed.

    Example:
        >>> import l4path
        >>> l4 = l4path.load("l4")
        >>> str(find(l4, l4path.offered("fusion") & ~l4path.failed("cpp") & ~l4path.parse("instability", l4)))
        'no episode has it'
        >>> sorted(find(l4, l4path.offered("nsaids")).episode.screened)
        ['nsaid_risks', 'red_flags']
    """
    check_pathway(pathway)
    stated_condition = condition(wanted)
    search = Search(pathway, partial=True, solver=solver, budget=budget, extra=[stated_condition])
    return search.find(Is(formula_of(stated_condition)), plainly=True)
