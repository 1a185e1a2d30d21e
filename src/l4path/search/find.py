"""An episode with a wanted property, or the proof that there is none, or that the budget did not suffice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.brief import Brief
from l4path.conditions import condition
from l4path.meaning import Is, formula_of
from l4path.pathway.given import check_pathway
from l4path.search.backends import answering
from l4path.search.budget import Budget
from l4path.search.meaning import Meaning
from l4path.search.planes import lanes_in
from l4path.search.showing import Showing, Shown
from l4path.search.space import Space
from l4path.search.together import Known, Together
from l4path.search.wanted import granted
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.conditions import Condition, ConditionLike
    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.search.backends import SolverName
    from l4path.search.reducing import Plain

BUDGET = 50_000
"""Steps that all questions of a command may take together: a split, or a contradiction met."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer(Brief):
    """What a search came to: an episode, the proof that there is none, or neither within its budget.

    Attributes:
        episode: An episode with the property, or None.
        decided: Whether the question is settled; without an episode and decided, no episode has the property.
        steps: The steps that it took.
        plain: Whether nothing can be left out of the episode and no value in it be plainer. It may be so all the same
            where a plain one was not asked for, or the budget did not suffice to make it.
    """

    episode: Episode | None
    decided: bool
    steps: int = 0
    plain: bool = False

    @property
    def possible(self) -> bool | None:
        """Whether any episode has the property; None where that is not settled."""
        return self.episode is not None if self.decided else None

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
        self._together: Together = Together(self.space, answering(solver, self.space.circuit), self.budget)
        self._beside = self if partial else beside
        self._showing: Showing | None = None
        self._stated: dict[int, tuple[Formula, int]] = {}

    def expect(self, *groups: Iterable[Formula]) -> None:
        """Find out of many properties at once whether any episode has them: what is asked next is known then.

        Args:
            *groups: The properties; a solver is asked about one group after another, as each rests on much in common.
        """
        self._together.settle(*([self._asked(formula) for formula in group] for group in groups))

    def find(self, wanted: Formula, *, plainly: bool = False, settled: bool = False) -> Answer:
        """An episode that has a property and meets every assumption; each one found is checked on the engine.

        Where the budget does not suffice for that, it is left undecided.

        Args:
            wanted: The property.
            plainly: Whether to reduce the episode to what matters, and to the plainest values.
            settled: Whether to reduce it only as far as nothing is asked of the patient, so that what an episode of
                whom all is known shows is not lost in one of whom little is. Only where nothing may be unrecorded.
        """
        known = self.found(wanted)
        if known.patients is None:
            return Answer(None, decided=known.decided, steps=known.steps)
        if plainly:
            ((episode, plain),) = self.plainest([(wanted, settled)])
        else:
            plain = False
            lane = next(lanes_in(known.lanes))
            episode = self.space.episode(known.patients.choices(lane), self.pathway, complete=True)
            self._hold(episode, wanted)
        return Answer(episode, decided=True, steps=known.steps, plain=plain)

    def found(self, wanted: Formula) -> Known:
        """What :meth:`find` would come to, without any episode: where there is one, it may be made and replayed later.

        Args:
            wanted: The property.
        """
        known = self.known(wanted)
        size = len(self.pathway.nodes) + len(self.pathway.escalations)
        return known if known.patients is None or self.budget.replay(size) else Known(decided=False, steps=known.steps)

    def plainest(self, wanted: Sequence[tuple[Formula, bool]]) -> list[Plain]:
        """A plain episode for each of several properties that were found, all made at once and checked on the engine.

        Args:
            wanted: The properties, each with whether nothing may be asked of who has it, as :meth:`find` takes it.
        """
        found = []
        for formula, settled in wanted:
            known = self.known(formula)
            if known.patients is None:
                raise RuntimeError(f"no episode was found that has {formula}")
            found.append(Shown(formula, self._asked(formula), known.patients, known.lanes, settled))
        if self._showing is None:
            self._beside = self._beside or Search(self.pathway, partial=True, extra=self._extra)
            together = self._together
            self._showing = Showing(self.space, self._beside.meaning, self.budget, together.solver, together.everyone)
        made: list[Plain] = []
        for (formula, _), plain in zip(wanted, self._showing.plainest(found), strict=True):
            if plain is None:
                raise RuntimeError(f"search and engine disagree about {formula}")
            self._hold(plain.episode, formula)
            made.append(plain)
        return made

    def possible(self, wanted: Formula) -> bool | None:
        """Whether any episode has a property; None when the budget does not suffice.

        Nothing is assessed: that a patient of the search has it is worked out from the same tables as an assessment.
        """
        return self.known(wanted).possible

    def known(self, wanted: Formula) -> Known:
        """What is known of a property, once it has been looked for."""
        asked = self._asked(wanted)
        known = self._together.known.get(asked)
        if known is None or not known.decided:
            self._together.settle([asked])
            known = self._together.known[asked]
        return known

    def _asked(self, wanted: Formula) -> int:
        """A property and all assumptions as one statement; stated once, as the same value is asked for again."""
        found = self._stated.get(id(wanted))
        if found is None:
            asked = self.space.circuit.all_of((self.meaning.met(wanted), self._assumed))
            found = self._stated[id(wanted)] = (wanted, asked)  # which is kept, so that its id is not given away
        return found[1]

    def _hold(self, episode: Episode, wanted: Formula) -> None:
        """See that the engine finds what the search says of an episode."""
        assessment = self.pathway.assess(episode)
        assumed = (assessment.truth("assumption", name) for name in self.pathway.assumptions)
        if not all(truth is Truth.MET for truth in assumed) or not granted(wanted, assessment):
            raise RuntimeError(f"search and engine disagree about {wanted}")


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
        ['nsaid_risks']
    """
    check_pathway(pathway)
    stated_condition = condition(wanted)
    search = Search(pathway, partial=True, solver=solver, budget=budget, extra=[stated_condition])
    return search.find(Is(formula_of(stated_condition)), plainly=True)
