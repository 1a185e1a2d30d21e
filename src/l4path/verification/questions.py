"""Asking the search, with what is undecided kept, and word sent of how far it has come."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from l4path.search import Budget, Search
from l4path.verification.finding import Open

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from l4path.conditions import Condition
    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.search import Answer, SolverName
    from l4path.search.reducing import Plain
    from l4path.verification.finding import Finding

    Group = Sequence[Formula]
    """Properties that are asked for together."""
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
    partial: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Witnessed:
    """A finding that some patient shows, before any such patient is made.

    Attributes:
        asked: The question by which it was found.
        by: The finding, by the patient who shows it.
    """

    asked: Asked
    by: Callable[[Episode], Finding]

    @property
    def place(self) -> tuple[str, str]:
        """By what the finding can be silenced: its code and its place."""
        return self.asked.code, self.asked.where


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a check.

    Attributes:
        findings: What it finds, without the patients who show it; nothing is asked before the first is taken.
        expected: What it will ask about complete episodes; it may ask more.
        partial: What it will ask about episodes that may leave something unrecorded.
        rounds: What it will ask about complete episodes beyond that, one round after another: each depends on what
            came of those before. They are all taken before the first finding.
    """

    findings: Iterable[Finding | Witnessed]
    expected: tuple[Group, ...] = ()
    partial: tuple[Group, ...] = ()
    rounds: Iterable[Sequence[Group]] = ()


class Questions:
    """The questions of one check: two searches of one pathway, made when they are needed.

    Attributes:
        pathway: The pathway.
        undecided: The questions that the budget did not suffice for.
        asked: How many there were.
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
        self._solver = solver
        self._budget = budget if isinstance(budget, Budget) else Budget(budget)
        self._watch = watch
        self._extra = tuple(extra)
        self._searches: dict[bool, Search] = {}

    def ask(self, code: str, where: str, wanted: Formula, *, partial: bool = False) -> Answer:
        """A plain episode with a property, or the proof that there is none; if neither, that is kept as undecided.

        Args:
            code: What would be found.
            where: The place.
            wanted: The property.
            partial: Whether the episode may leave something unrecorded.
        """
        answer = self._search(partial=partial).find(wanted, plainly=True)
        self._count(code, where, decided=answer.decided, steps=answer.steps)
        return answer

    def shown(self, asked: Asked) -> bool | None:
        """Whether some patient shows what a question is about, who is not made yet; None, which is kept, if undecided.

        Args:
            asked: The question.
        """
        found, steps = self._shown(asked)
        self._count(asked.code, asked.where, decided=found is not None, steps=steps)
        return found

    def with_patients(self, found: Sequence[Finding | Witnessed]) -> list[Finding]:
        """Findings with the plain patients who show them, of whom all are made at once.

        Args:
            found: The findings.
        """
        patients = iter(self._plainest([item.asked for item in found if isinstance(item, Witnessed)]))
        return [_by(item, next(patients)) if isinstance(item, Witnessed) else item for item in found]

    def possible(self, code: str, where: str, wanted: Formula, *, partial: bool = False) -> bool | None:
        """Whether any episode has a property; None, which is kept, where that is undecided.

        Args:
            code: What would be found.
            where: The place.
            wanted: The property.
            partial: Whether the episode may leave something unrecorded.
        """
        found, steps = self._possible(Asked(self.pathway, code, where, wanted, partial))
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

    def through(self, parts: Iterable[Part]) -> Iterator[Finding | Witnessed]:
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

    def expect(self, expected: Iterable[Group], *, partial: bool = False) -> None:
        """Find out of many properties together whether any episode has them, before each is asked for.

        Args:
            expected: The properties, in groups.
            partial: Whether the episodes may leave something unrecorded.
        """
        if groups := [group for group in expected if group]:
            self._search(partial=partial).expect(*groups)

    def _shown(self, asked: Asked) -> tuple[bool | None, int]:
        found = self._search(partial=asked.partial).found(asked.wanted)
        return found.possible, found.steps

    def _plainest(self, asked: Sequence[Asked]) -> list[Plain]:
        made: dict[int, Plain] = {}
        for partial in (False, True):
            if here := [this for this in asked if this.partial is partial]:
                plain = self._search(partial=partial).plainest([(this.wanted, this.settled) for this in here])
                made |= zip(map(id, here), plain, strict=True)
        return [made[id(this)] for this in asked]

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


def _by(witnessed: Witnessed, patient: Plain) -> Finding:
    finding = witnessed.by(patient.episode)
    return finding if patient.whole else replace(finding, as_found=True)
