"""Asking the search, with what is undecided kept, and word sent of how far it has come."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from l4path.search import Budget, Expected, Search
from l4path.verification.finding import Open

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from l4path.conditions import Condition
    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.search import Answer, SolverName
    from l4path.verification.finding import Finding

    Watch = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question.

    Attributes:
        pathway: The pathway that it is about.
        code: What would be found.
        where: The place.
        wanted: The property that an episode is sought with.
        partial: Whether the episode may leave something unrecorded.
        settled: Whether nothing may be asked of it.
    """

    pathway: Pathway
    code: str
    where: str
    wanted: Formula
    partial: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a check.

    Attributes:
        findings: What it finds; nothing is asked before the first is taken.
        expected: What it will ask about complete episodes; it may ask more.
        partial: What it will ask about episodes that may leave something unrecorded.
        rounds: What it will ask about complete episodes beyond that, one round after another: each depends on what
            came of those before. They are all taken before the first finding.
    """

    findings: Iterable[Finding]
    expected: tuple[Expected, ...] = ()
    partial: tuple[Expected, ...] = ()
    rounds: Iterable[Sequence[Expected]] = ()


class Questions:
    """The questions of one check: two searches of one pathway, made when they are needed.

    Attributes:
        pathway: The pathway.
        undecided: The questions that the budget did not suffice for.
        asked: How many there were.
        as_found: The episodes that the budget did not suffice to make plain.
    """

    def __init__(
        self,
        pathway: Pathway,
        *,
        solver: SolverName,
        budget: int | Budget,
        watch: Watch | None = None,
        extra: Iterable[Condition] = (),
    ) -> None:
        """Begin with nothing asked."""
        self.pathway = pathway
        self.undecided: list[Open] = []
        self.asked: int = 0
        self.as_found: list[Episode] = []
        self._solver = solver
        self._budget = budget if isinstance(budget, Budget) else Budget(budget)
        self._watch = watch
        self._extra = tuple(extra)
        self._searches: dict[bool, Search] = {}

    def ask(self, code: str, where: str, wanted: Formula, *, partial: bool = False, settled: bool = False) -> Answer:
        """A plain episode with a property, or the proof that there is none; if neither, that is kept as undecided.

        Args:
            code: What would be found.
            where: The place.
            wanted: The property.
            partial: Whether the episode may leave something unrecorded.
            settled: Whether to reduce it only as far as nothing is asked of the patient.
        """
        answer = self._answer(Asked(self.pathway, code, where, wanted, partial, settled))
        self._count(code, where, decided=answer.decided, steps=answer.steps)
        return answer

    def possible(self, code: str, where: str, wanted: Formula, *, partial: bool = False) -> bool | None:
        """Whether any episode has a property; None, which is kept, where that is undecided.

        Args:
            code: What would be found.
            where: The place.
            wanted: The property.
            partial: Whether the episode may leave something unrecorded.
        """
        found, steps = self._possible(Asked(self.pathway, code, where, wanted, partial, settled=False))
        self._count(code, where, decided=found is not None, steps=steps)
        return found

    def never(self, code: str, where: str, wanted: Formula, *, partial: bool = False) -> bool:
        """Whether it is proved that no patient has a property."""
        return self.possible(code, where, wanted, partial=partial) is False

    def _count(self, code: str, where: str, *, decided: bool, steps: int) -> None:
        self.asked += 1
        if not decided:
            self.undecided.append(Open(code, where, steps))
        if self._watch is not None:
            self._watch(self.asked, code)

    def through(self, parts: Iterable[Part]) -> Iterator[Finding]:
        """What several parts find, one part after another; what each will ask is found out for all of them at once.

        Args:
            parts: The parts.
        """
        each = list(parts)
        self.expect(chain.from_iterable(part.partial for part in each), partial=True)
        self.expect(chain.from_iterable(part.expected for part in each))
        rounds = [iter(part.rounds) for part in each]
        while further := [(later, this) for later in rounds if (this := next(later, None)) is not None]:
            rounds = [later for later, _ in further]
            self.expect(chain.from_iterable(this for _, this in further))
        for part in each:
            yield from part.findings

    def expect(self, expected: Iterable[Expected], *, partial: bool = False) -> None:
        """Find out of many properties together whether any episode has them, before each is asked for.

        Args:
            expected: The properties, in groups.
            partial: Whether the episodes may leave something unrecorded.
        """
        if groups := [group for group in expected if group.wanted]:
            self._search(partial=partial).expect_all(groups)

    def _answer(self, asked: Asked) -> Answer:
        answer = self._search(partial=asked.partial).find(asked.wanted, plainly=True, settled=asked.settled)
        if answer.episode is not None and not answer.plain:
            self.as_found.append(answer.episode)
        return answer

    def _possible(self, asked: Asked) -> tuple[bool | None, int]:
        known = self._search(partial=asked.partial).known(asked.wanted)
        return known.possible, known.steps

    def _search(self, *, partial: bool) -> Search:
        if partial not in self._searches:
            self._searches[partial] = Search(
                self.pathway,
                partial=partial,
                solver=self._solver,
                budget=self._budget,
                extra=self._extra,
                beside=None if partial else self._search(partial=True),
            )
        return self._searches[partial]

    def of(self, pathway: Pathway) -> Questions:
        """Questions about another pathway, whose undecided ones are kept with these."""
        other = copy(self)
        other.pathway, other._watch, other._searches = pathway, None, {}  # noqa: SLF001
        return other
