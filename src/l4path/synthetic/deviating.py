"""Starts that are not in order, planted in a walk, each with the verdict that an audit must give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from l4path.audit.judging import VERDICTS
from l4path.audit.moments import Start
from l4path.errors import Problem, TableError, did_you_mean, listed, quoted, shown
from l4path.facts import is_number
from l4path.meaning import State, Status
from l4path.synthetic.walking import picked, untouched

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from l4path.audit.judging import Assessed, Verdict
    from l4path.synthetic.chance import Chance
    from l4path.synthetic.people import People
    from l4path.synthetic.walking import Walker

Deviation = Literal["skip", "too_soon", "unasked"]
DEVIATIONS: tuple[Deviation, ...] = Deviation.__args__  # type: ignore[attr-defined] # a Literal knows its values
SKIP, TOO_SOON, UNASKED = range(3)
GETS: dict[Deviation, Verdict] = {"skip": "early", "too_soon": "early", "unasked": "unprovable"}
"""The verdict of each: an option is passed over; what is running is not waited for; a fact is asked only afterwards."""
_TRIES, _PICKS, _LATEST = 12, 4, 3
_NOT_REACHED, _EMERGENCY = tuple(Status).index(Status.NOT_REACHED), tuple(State).index(State.EMERGENCY)


def checked_deviations(given: Mapping[str, float] | None) -> dict[str, float]:
    """How many persons deviate, and how.

    Args:
        given: Shares of all persons by deviation: ``skip``, ``too_soon``, ``unasked``.

    Raises:
        TableError: With everything that is wrong with them.
    """
    problems = []
    if given is not None and not isinstance(given, Mapping):
        hint = 'as in {"skip": 0.05}'
        raise TableError((Problem(what=f"{quoted(given)} gives no shares", where="deviate", hint=hint),))
    for name, share in (given or {}).items():
        if name not in DEVIATIONS:
            hint = did_you_mean(str(name), DEVIATIONS) or f"allowed: {listed(DEVIATIONS)}"
            problems.append(Problem(what=f"{shown(name)} is no deviation", where="deviate", hint=hint))
        elif not is_number(share) or not 0 <= share <= 1:
            problems.append(Problem(what=f"{quoted(share)} is no share", where=f"deviate.{name}", hint="from 0 to 1"))
    if not problems and sum((given or {}).values()) > 1 + 1e-9:
        what = f"the shares add up to {sum((given or {}).values()):g}"
        problems.append(Problem(what=what, where="deviate", hint="a person deviates once; at most 1 in all"))
    if problems:
        raise TableError(tuple(problems))
    return dict(given or {})


class Deviating:
    """What plants deviations in the histories of some persons: at most one in each.

    Attributes:
        kind: The number of the deviation that is wanted of each person; -1 for none.
        wanted: How many persons are to deviate, by deviation.
        planted: How many do; the others come to no place where they could.
    """

    def __init__(self, walker: Walker, chance: Chance, shares: Mapping[str, float]) -> None:
        """Say who deviates, and how."""
        self._walker = walker
        bounds = np.cumsum([shares.get(name, 0.0) for name in DEVIATIONS])
        self.kind: NDArray[np.int64] = np.searchsorted(bounds, chance.fraction("deviates"), side="right")
        self.kind[self.kind == len(DEVIATIONS)] = -1
        self._first = chance.whole("deviates at", _LATEST)
        self.wanted: Counter[str] = Counter(
            {name: int((self.kind == number).sum()) for number, name in enumerate(DEVIATIONS) if name in shares}
        )
        self.planted: Counter[str] = Counter(dict.fromkeys(self.wanted, 0))
        treatments = walker.plan.treatments
        leads = walker.judge.leads
        self._leads = np.array([[other.id in leads[node.id] for other in treatments] for node in treatments], np.int32)
        self._facts = tuple(walker.plan.pathway.facts)

    def instead(
        self,
        people: People,
        rows: NDArray[Any],
        chance: Chance,
        assessed: Assessed,
        may: NDArray[np.bool_],
        turn: int,
    ) -> NDArray[np.bool_]:
        """Starts in place of a step of the walk; who has begun one.

        Args:
            people: The persons.
            rows: The places of those that were assessed.
            chance: The random numbers of all.
            assessed: What the pathway says of them.
            may: What they may begin.
            turn: The number of the step.
        """
        planted = np.zeros(len(rows), np.bool_)
        if turn == 0:
            self._unasked(people, rows, chance, may, planted)
        begun = (people.started[rows] >= 0).sum(axis=1)
        wants = np.flatnonzero((self.kind[rows] == SKIP) & (begun >= np.minimum(self._first[rows], turn)))
        over = (may[wants].astype(np.int32) @ self._leads.T) > 0
        can = over & self._early(people, rows[wants], assessed, wants)
        self._plant(people, rows, chance, wants, can, assessed, wants, SKIP, planted, turn)
        return planted

    def beside(self, people: People, rows: NDArray[Any], chance: Chance, turn: int) -> None:
        """Starts while a course has just begun, before anything is known of it.

        Args:
            people: The persons.
            rows: The places of those that walk.
            chance: The random numbers of all.
            turn: The number of the step.
        """
        wants = rows[self.kind[rows] == TOO_SOON]
        last = people.started[wants].max(axis=1, initial=0)
        at = people.started[wants].argmax(axis=1)
        begun = (people.started[wants] >= 0).sum(axis=1)
        runs = self._walker.beginning.has_trial[at] & (people.judged[wants, at] - last >= 2)  # noqa: PLR2004 - a week between
        fresh = (last > 0) & runs & (begun > np.minimum(self._first[wants], turn))
        fresh &= people.now[wants] == people.judged[wants, at] + 1
        wants, at, week = wants[fresh], at[fresh], (last[fresh] + 1).astype(np.int32)
        if not len(wants):
            return
        assessed = self._walker.judge.assess(people.batch(wants, week))
        everyone = np.arange(len(wants))
        can = (self._leads[:, at].T > 0) & self._early(people, wants, assessed, everyone)
        planted = np.zeros(len(wants), np.bool_)
        self._plant(people, wants, chance, everyone, can, assessed, everyone, TOO_SOON, planted, turn, week=week)

    def _early(self, people: People, rows: NDArray[Any], assessed: Assessed, of: NDArray[Any]) -> NDArray[np.bool_]:
        """Which treatments that were not begun are not reached."""
        calm = ~assessed.refused[of] & (assessed.state[of] != _EMERGENCY)
        status = assessed.status[of][:, self._walker.place]
        found: NDArray[np.bool_] = (status == _NOT_REACHED) & untouched(people, rows) & calm[:, None]
        return found

    def _unasked(
        self,
        people: People,
        rows: NDArray[Any],
        chance: Chance,
        may: NDArray[np.bool_],
        planted: NDArray[np.bool_],
    ) -> None:
        """First starts that are options, of persons of whom a fact that decides it is asked only afterwards."""
        for attempt in range(_TRIES):
            wants = np.flatnonzero((self.kind[rows] == UNASKED) & ~planted & may.any(axis=1))
            if not len(wants):
                return
            some = rows[wants]
            hidden = chance.some(some).whole("unasked fact", len(self._facts), attempt).astype(np.int32)
            assessed = self._walker.judge.assess(people.batch(some, hidden=hidden))
            can = may[wants] & ~assessed.shown[:, self._walker.place]
            people.hidden[some] = hidden
            self._plant(people, rows, chance, wants, can, assessed, np.arange(len(wants)), UNASKED, planted, attempt)
            done = planted[wants]
            people.hidden[some[~done]] = -1
            people.asked[some[done]] = people.now[some[done]] - 1

    def _plant(
        self,
        people: People,
        rows: NDArray[Any],
        chance: Chance,
        wants: NDArray[Any],
        can: NDArray[np.bool_],
        assessed: Assessed,
        of: NDArray[Any],
        kind: int,
        planted: NDArray[np.bool_],
        turn: int,
        *,
        week: NDArray[np.int32] | None = None,
    ) -> None:
        """Begin what some may begin wrongly, where the verdict is the one that the deviation must get.

        Args:
            people: The persons.
            rows: The places of all that are looked at.
            chance: The random numbers of all.
            wants: Which of them are to deviate.
            can: What each of these may begin.
            assessed: What the pathway says.
            of: The rows in which it says it.
            kind: The number of the deviation.
            planted: Who has deviated, as a mask over ``rows``; it is changed.
            turn: How often this was done before.
            week: When each begins; now, if left out.
        """
        name = DEVIATIONS[kind]
        verdict = GETS[name]
        at = np.full(len(wants), -1, np.int64)
        can = can.copy()
        for attempt in range(_PICKS):
            left = np.flatnonzero((at < 0) & can.any(axis=1))
            if not len(left):
                break
            which = picked(can[left], chance.some(rows[wants[left]]), f"{name} what {turn}", attempt)
            gets = [
                self._verdict(assessed, *pair) == verdict
                for pair in zip(of[left].tolist(), which.tolist(), strict=True)
            ]
            right = np.array(gets, np.bool_)
            at[left[right]] = which[right]
            can[left, which] = False
        wants, at = wants[at >= 0], at[at >= 0]
        if not len(wants):
            return
        people.planted[rows[wants], at] = VERDICTS.index(verdict)
        then = None if week is None else week[wants]
        later = 2 if kind == UNASKED else 1
        begun = self._walker.beginning.begin(people, rows[wants], at, chance, f"{name} {turn}", week=then, later=later)
        planted[wants[begun]] = True
        self.kind[rows[wants[begun]]] = -1
        self.planted[name] += int(begun.sum())

    def _verdict(self, assessed: Assessed, row: int, at: int) -> Verdict:
        name = self._walker.plan.treatments[at].id
        return assessed.judged(Start(0, 0, name, 0, row, row, True), row).verdicts[0]
