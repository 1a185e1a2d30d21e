"""How many planted changes would hand-written cases notice, and which dangerous ones survive."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from l4path.errors import CaseError, Problem
from l4path.verification.case_report import first_to_notice, run_cases
from l4path.verification.mutants import KINDS, SEED, Mutant, mutants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from l4path.pathway import Pathway
    from l4path.verification.expected import ExpectedCase


@dataclass(frozen=True, slots=True)
class MutantReport:
    """What share of planted changes the cases notice, and those that they do not.

    Attributes:
        pathway: The pathway.
        planted: How many changes of each kind were planted.
        survivors: Those that no case notices: the most dangerous first, then the coarsest, then in the pathway's order.
    """

    pathway: Pathway
    planted: Mapping[str, int]
    survivors: tuple[Mutant, ...]

    @property
    def tried(self) -> int:
        """How many changes were planted."""
        return sum(self.planted.values())

    @property
    def noticed(self) -> int:
        """How many of them a case notices."""
        return self.tried - len(self.survivors)

    @property
    def share(self) -> float:
        """The share that is noticed, from 0 to 1; 1 where nothing could be planted."""
        return self.noticed / self.tried if self.tried else 1.0

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON carries it."""
        left = Counter(mutant.kind for mutant in self.survivors)
        kinds = {kind: {"planted": count, "noticed": count - left[kind]} for kind, count in self.planted.items()}
        data = {"planted": self.tried, "noticed": self.noticed, "share": round(self.share, 4), "kinds": kinds}
        return data | {"survivors": [mutant.to_dict() for mutant in self.survivors]}

    def __repr__(self) -> str:
        return f"<MutantReport on {self.pathway.id}: {self.noticed} of {self.tried} planted changes noticed>"


def run_mutants(
    pathway: Pathway,
    cases: Iterable[ExpectedCase],
    *,
    most: int = 0,
    seed: int = SEED,
    watch: Callable[[int, str], None] | None = None,
) -> MutantReport:
    """Plant small changes in a pathway, one at a time, and see whether any case then comes out otherwise.

    Args:
        pathway: The pathway, of which every case comes out as expected.
        cases: The cases.
        most: At most so many changes, chosen by the seed; 0 for all.
        seed: The same seed chooses the same.
        watch: Called after every change with how many there have been, and of what kind the last was.

    Raises:
        CaseError: When a case does not come out as expected: it would notice everything, and nothing could be measured.

    Example:
        >>> import l4path
        >>> from l4path.catalog import cases
        >>> run_mutants(l4path.load("l4-article"), cases("l4-article"), most=5).tried
        5
    """
    kit = list(cases)
    wrong = [result for result in run_cases(pathway, kit).results if not result.passed]
    if wrong:
        what = "does not come out as expected, so what it would notice of a planted change means nothing"
        raise CaseError(tuple(Problem(what=what, where=result.case.id) for result in wrong))
    planted: Counter[str] = Counter()
    survivors = []
    for number, mutant in enumerate(mutants(pathway, most=most, seed=seed), 1):
        planted[mutant.kind] += 1
        by = first_to_notice(mutant.pathway, kit)
        if by is None:
            survivors.append(mutant)
        else:  # neighbours are mostly noticed by the same patient
            kit.insert(0, kit.pop(by))
        if watch is not None:
            watch(number, mutant.kind)
    ranked = sorted(survivors, key=lambda mutant: (mutant.danger, KINDS.index(mutant.kind)))
    kinds = {kind: planted[kind] for kind in KINDS if planted[kind]}
    return MutantReport(pathway, MappingProxyType(kinds), tuple(ranked))
