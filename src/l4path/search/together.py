"""Many questions of yes and no at once: random patients first, then a solver that answers several in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.search.sampling import Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.pathway import Pathway
    from l4path.search.backends import Several
    from l4path.search.budget import Budget
    from l4path.search.space import Space

_NEAR = 512  # random patients who share with a found one what it rests on
_RARE = 64  # as many patients show a statement that not everybody does
_WORTH = 8  # questions that they have to answer, for others to be drawn again


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a question.

    Attributes:
        decided: Whether it is settled.
        steps: The steps that it took.
        witness: Gives the assessment of an episode that shows it; None where there is none.
    """

    decided: bool
    steps: int = 0
    witness: Callable[[], Assessment] | None = None


_NEVER = Known(decided=True)


class Together:
    """The questions of one search that are answered by yes and no.

    Attributes:
        known: What is known of each statement that was asked for.
    """

    def __init__(self, pathway: Pathway, space: Space, solver: Several, budget: Budget) -> None:
        """Begin with nothing known.

        Args:
            pathway: The pathway.
            space: Its patients.
            solver: Who is asked where no random patient shows something.
            budget: The steps that may be taken.
        """
        self.known: dict[int, Known] = {}
        self._pathway, self._space = pathway, space
        self._solver, self._budget = solver, budget
        self._everyone: _Crowd | None = None

    def settle(self, asked: Iterable[int]) -> None:
        """Find out of several statements whether they can be so; what is known already is not asked again.

        Args:
            asked: The statements, each with everything that is given.
        """
        pending = [question for question in dict.fromkeys(asked) if question not in self.known]
        if not pending:
            return
        if self._everyone is None:
            self._everyone = _Crowd(self._pathway, self._space, Sample(self._space))
        pending = self._shown(self._everyone, pending)
        stack = [pending] if pending else []
        while stack:
            self._solved(stack)

    def _solved(self, stack: list[list[int]]) -> None:
        """Settle some of the last group; a group that is too hard together is parted."""
        pending, near = stack.pop(), True
        while pending:
            before = self._solver.steps
            answer, about = self._solver.solve_any(pending, self._budget.allowance())
            steps = self._solver.steps - before
            self._budget.spend(steps)
            if answer is None and len(about) > 1:
                half = len(about) // 2
                stack += [about[half:], about[:half]]
                return
            settled = set(about)
            pending = [statement for statement in pending if statement not in settled]
            if not answer:
                found = _NEVER if answer is False else Known(decided=False, steps=steps)
                self.known.update(dict.fromkeys(about, found))
                continue
            witness = _Crowd(self._pathway, self._space, self._solver.chosen(about[0]))
            self.known.update(
                (statement, Known(decided=True, steps=steps, witness=witness.patient(0))) for statement in about
            )
            if pending and near:
                rests_on = self._solver.choices(about[0])
                sample = Sample(self._space, _NEAR, len(self.known), fixed=rests_on)
                left = self._shown(_Crowd(self._pathway, self._space, sample), pending)
                near = len(pending) - len(left) >= _WORTH
                pending = left

    def _shown(self, crowd: _Crowd, pending: list[int]) -> list[int]:
        """Those that none of some random patients shows."""
        lanes = {asked: found for asked in pending if (found := crowd.lanes(asked))}
        for asked, lane in crowd.few(lanes):
            self.known[asked] = Known(decided=True, witness=crowd.patient(lane))
        return [asked for asked in pending if asked not in lanes]


class _Crowd:
    """Some patients, each assessed when somebody wants to see it."""

    def __init__(self, pathway: Pathway, space: Space, patients: Sample | dict[int, bool]) -> None:
        self._pathway, self._space, self._patients = pathway, space, patients
        self._assessed: dict[int, Assessment] = {}
        self._chosen = 0

    def lanes(self, asked: int) -> int:
        """Those who show a statement, as bits."""
        return self._patients.lanes_of(asked) if isinstance(self._patients, Sample) else 1

    def few(self, lanes: dict[int, int]) -> Iterator[tuple[int, int]]:
        """For each of some statements a patient who shows it, so that few patients serve for many.

        Args:
            lanes: The statements, with the patients who show them as bits.
        """
        rarest = sorted(lanes.items(), key=lambda item: item[1].bit_count())
        serves: dict[int, int] = {}
        for _, found in rarest:
            if found.bit_count() <= _RARE:
                for lane in _bits(found):
                    serves[lane] = serves.get(lane, 0) + 1
        for asked, found in rarest:
            if again := found & self._chosen:
                lane = (again & -again).bit_length() - 1
            elif found.bit_count() <= _RARE:
                lane = max(_bits(found), key=lambda lane: serves[lane])
            else:
                lane = (found & -found).bit_length() - 1
            self._chosen |= 1 << lane
            yield asked, lane

    def patient(self, lane: int) -> Callable[[], Assessment]:
        """One of the patients, as it is assessed."""
        return lambda: self._assess(lane)

    def _assess(self, lane: int) -> Assessment:
        if lane not in self._assessed:
            chosen = self._patients.choices(lane) if isinstance(self._patients, Sample) else self._patients
            episode = self._space.episode(chosen, self._pathway, complete=True)
            self._assessed[lane] = self._pathway.assess(episode)
        return self._assessed[lane]


def _bits(lanes: int) -> Iterator[int]:
    """The numbers of the patients in some bits."""
    while lanes:
        lowest = lanes & -lanes
        yield lowest.bit_length() - 1
        lanes ^= lowest
