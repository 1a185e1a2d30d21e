"""Many questions of yes and no at once: random patients first, then a solver that answers several in one go."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from l4path.search.planes import Found, Packed, Planes, lanes_in
from l4path.search.sampling import Sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.search.backends import Several
    from l4path.search.budget import Budget
    from l4path.search.space import Space

_DRAWN = 2048  # random patients who are looked at before anything is searched
_NEAR = 2048  # random patients who share with known ones what these show rests on
_KNOWN = 40  # of how many known ones
_MANY, _WORTH = 100, 50  # questions for which they are drawn; that they have to answer, for others to be drawn again


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a question.

    Attributes:
        decided: Whether it is settled.
        steps: The steps that it took.
        patients: Some patients, of whom some show it; None where nobody does.
        lanes: Those who do, as bits.
    """

    decided: bool
    steps: int = 0
    patients: Planes | None = None
    lanes: int = 0

    @property
    def possible(self) -> bool | None:
        """Whether any patient shows it; None where that is not settled."""
        return self.patients is not None if self.decided else None


_NEVER = Known(decided=True)


class Together:
    """The questions of one search, each answered once.

    Attributes:
        known: What is known of each statement that was asked for.
        solver: Who is asked where no random patient shows something.
        everyone: The random patients who are looked at first, once anything was asked.
    """

    def __init__(self, space: Space, solver: Several, budget: Budget) -> None:
        """Begin with nothing known.

        Args:
            space: The patients.
            solver: Who is asked where no random patient shows something.
            budget: The steps that may be taken.
        """
        self.known: dict[int, Known] = {}
        self._space, self._budget = space, budget
        self.solver: Several = solver
        self.everyone: Sample | None = None
        self._found: list[tuple[list[int], int]] = []
        self._made = Packed()  # of those who were found

    def settle(self, *groups: Iterable[int]) -> None:
        """Find out of several statements whether they can be so; what is known already is not asked again.

        Args:
            groups: The statements, each with everything that is given; a solver is asked about one group at a time.
        """
        group_of: dict[int, int] = {}
        for number, group in enumerate(groups):
            for question in group:
                group_of.setdefault(question, number)
        pending = [question for question in group_of if self._open(question)]
        if not pending:
            return
        if self.everyone is None:
            self.everyone = Sample(self._space, _DRAWN)
        left = self._left(self.everyone, pending)
        left = self._left_by_near(left, pending)
        stack = [[question for question in left if group_of[question] == number] for number in range(len(groups))][::-1]
        while stack:
            self._solved(stack)
        self._keep_found()

    def _open(self, asked: int) -> bool:
        """Whether a statement is not settled, and there are more steps to take than it took in vain."""
        known = self.known.get(asked)
        return known is None or not (known.decided or known.steps >= self._budget.allowance())

    def _solved(self, stack: list[list[int]]) -> None:
        """Settle some of the last group; a group that is too hard together is parted."""
        pending = stack.pop()
        while pending:
            if not self._budget.left:  # even to be told at once takes the solver all that it holds
                self.known.update(dict.fromkeys(pending, Known(decided=False)))
                return
            before = self.solver.steps
            answer, about = self.solver.solve_any(pending, self._budget.allowance())
            steps = self.solver.steps - before
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
            self._found.append((about, steps))
            self._made.add(self.solver.chosen())

    def _keep_found(self) -> None:
        """See that the patients whom the solver found show what they were found for, all at once."""
        if not self._found:
            return
        patients = Found(self._space.circuit, self._made, self._space.one_of())
        for lane, (about, steps) in enumerate(self._found):
            for statement in about:
                lanes = patients.of(statement)  # of those found for something else, some show it too
                if not lanes >> lane & 1:
                    raise RuntimeError("the solver and the statements that it was given disagree")
                self.known[statement] = Known(decided=True, steps=steps, patients=patients, lanes=lanes)
        patients.forget()
        self._found.clear()
        self._made = Packed()

    def _left_by_near(self, left: list[int], asked: Sequence[int]) -> list[int]:
        """Those of some statements that no random patient shows who is like one of those who show what few show.

        Such a patient has come far, and those who share with it what that rests on have, too.

        Args:
            left: The statements.
            asked: Those that were asked for together with them.
        """
        taken: set[int] = set()
        for seed in count(1):
            before = len(left)
            if before < _MANY or not (beside := self._rest_on_what_few_show(asked, taken)):
                break
            left = self._left(Sample(self._space, _NEAR, seed, beside=beside), left)
            if before - len(left) < _WORTH:
                break
        return left

    def _rest_on_what_few_show(self, asked: Iterable[int], taken: set[int]) -> list[dict[int, bool]]:
        """Of those among some statements that the fewest patients show, what each of these shows it by.

        Args:
            asked: The statements.
            taken: Those that were looked at before, and are not again; is given more.
        """
        rarest = sorted(
            (known.lanes.bit_count(), statement)
            for statement in asked
            if statement not in taken and (known := self.known.get(statement)) and known.lanes
        )
        found: dict[int, tuple[Planes, dict[int, int]]] = {}
        several = 0
        for _, statement in rarest:
            known = self.known[statement]
            if known.patients is None:
                continue
            _, those = found.setdefault(id(known.patients), (known.patients, {}))
            if several < _KNOWN and (lane := next(lanes_in(known.lanes))) not in those:
                those[lane] = statement
                taken.add(statement)
                several += 1
        return [rests_on for patients, those in found.values() for rests_on in patients.rest_on(those).values()]

    def _left(self, patients: Planes, pending: list[int]) -> list[int]:
        """Those that none of some patients shows; of the others it is known then."""
        left = []
        for asked in pending:
            if lanes := patients.of(asked):
                self.known[asked] = Known(decided=True, patients=patients, lanes=lanes)
            else:
                left.append(asked)
        return left
