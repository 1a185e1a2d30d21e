"""An episode with a wanted property, or the proof that there is none, or that the budget did not suffice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.brief import Brief
from l4path.conditions import condition
from l4path.errors import EpisodeError
from l4path.meaning import Is, formula_of
from l4path.search.backends import answering
from l4path.search.meaning import Meaning
from l4path.search.plain import plain
from l4path.search.sampling import Sample
from l4path.search.space import Space
from l4path.search.wanted import granted
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.assessment import Assessment
    from l4path.conditions import Condition, ConditionLike
    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.search.backends import Answering, SolverName

BUDGET = 50_000
"""Steps that one question may take: a split, or a contradiction met."""


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
        budget: The steps that a question may take.
    """

    def __init__(
        self,
        pathway: Pathway,
        *,
        partial: bool = False,
        solver: SolverName = "auto",
        budget: int = BUDGET,
        extra: Iterable[Condition] = (),
    ) -> None:
        """State the pathway's rules for every patient.

        Args:
            pathway: The pathway.
            partial: Whether episodes may leave something unrecorded. What is met or not met in such an episode is so
                in every completion of it; only ``offered``, ``option``, statuses and states can tell the two apart.
            solver: ``own``, ``sat`` (python-sat), or ``auto``: the first, and the second where the first gives up.
            budget: The steps that a question may take.
            extra: Conditions that will be asked about and do not stand in the pathway.

        Raises:
            L4pathError: When the solver is unknown or not installed.
        """
        self.pathway = pathway
        self.partial = partial
        self.budget = budget
        self.space: Space = Space([pathway], extra, partial=partial)
        self.meaning: Meaning = Meaning(pathway, self.space)
        self._assumed = self.meaning.assumed()
        self._solver: Answering = answering(solver, self.space.circuit)
        self._sample: Sample | None = None
        self._assessed: dict[int, Assessment] = {}
        self._seen = 0

    def find(self, wanted: Formula, *, plainly: bool = False, settled: bool = False) -> Answer:
        """An episode that has a property and meets every assumption; each one found is checked on the engine.

        Args:
            wanted: The property.
            plainly: Whether to reduce the episode to what matters, and to the plainest values.
            settled: Whether to reduce it only as far as nothing is asked of the patient, so that what an episode of
                whom all is known shows is not lost in one of whom little is. Only where nothing may be unrecorded.
        """
        asked = self.space.circuit.all_of((self.meaning.met(wanted), self._assumed))
        before = self._solver.steps
        episode = None if plainly else self._sampled(asked, wanted)
        if episode is not None:
            return Answer(episode, decided=True)
        found = self._solver.solve(asked, self.budget)
        steps = self._solver.steps - before
        if not found:
            return Answer(None, decided=found is False, steps=steps)
        chosen = self._solver.choices(asked)

        def holds(episode: Episode) -> bool:
            return self._holds(episode, wanted, settled=settled)

        for complete in (False, True):
            episode = self.space.episode(chosen, self.pathway, complete=complete)
            if holds(episode):
                return Answer(plain(episode, holds, self.pathway) if plainly else episode, decided=True, steps=steps)
        raise RuntimeError(f"search and engine disagree about {wanted}")

    def possible(self, wanted: Formula) -> bool | None:
        """Whether any episode has a property; None when the budget does not suffice."""
        answer = self.find(wanted)
        return answer.episode is not None if answer.decided else None

    def _sampled(self, asked: int, wanted: Formula) -> Episode | None:
        """A random episode that happens to have the property, one that has served already if possible."""
        if self._sample is None:
            self._sample = Sample(self.space)
        lanes = self._sample.lanes_of(asked)
        if not lanes:
            return None
        lanes = lanes & self._seen or lanes
        lane = (lanes & -lanes).bit_length() - 1
        if lane not in self._assessed:
            complete = self.space.episode(self._sample.choices(lane), self.pathway, complete=True)
            self._assessed[lane] = self.pathway.assess(complete)
            self._seen |= 1 << lane
        assessment = self._assessed[lane]
        if not granted(wanted, assessment):
            raise RuntimeError(f"search and engine disagree about {wanted}")
        return assessment.episode

    def _holds(self, episode: Episode, wanted: Formula, *, settled: bool) -> bool:
        try:
            assessment = self.pathway.assess(episode)
        except EpisodeError:
            return False
        assumed = (assessment.truth("assumption", name) for name in self.pathway.assumptions)
        if not all(truth is Truth.MET for truth in assumed) or not granted(wanted, assessment):
            return False
        return not (settled and any(proof.truth is Truth.UNKNOWN for proof in assessment.undecided()))


def find(pathway: Pathway, wanted: ConditionLike, *, solver: SolverName = "auto", budget: int = BUDGET) -> Answer:
    """An episode for which a condition is met, as plain as can be, or the proof that there is none.

    Args:
        pathway: The pathway.
        wanted: The condition; it may use ``reached``, ``offered`` and ``option``. Text is read with ``parse``.
        solver: ``own``, ``sat`` (python-sat), or ``auto``: the first, and the second where the first gives up.
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
    stated_condition = condition(wanted)
    search = Search(pathway, partial=True, solver=solver, budget=budget, extra=[stated_condition])
    return search.find(Is(formula_of(stated_condition)), plainly=True)
