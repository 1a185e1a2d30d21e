"""A treatment begun, and what comes of it: how long it lasts, what is measured, whether it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from l4path.synthetic.chance import Chance
    from l4path.synthetic.drawing import Assumptions
    from l4path.synthetic.people import People, Plan

TRIES = 4
"""So often an outcome is drawn, until what is recorded contradicts no assumption."""
STATED, STOPS, BAD, RELAPSES = 0.15, 0.6, 0.08, 0.08
"""How often an outcome is recorded in place of measures, a course ends, it is not tolerated, it has relapsed."""


class Beginning:
    """What begins treatments.

    Args:
        plan: What is recorded.
        assumptions: What no record may contradict.
    """

    def __init__(self, plan: Plan, assumptions: Assumptions) -> None:
        """Look up what kind of treatment each is."""
        self._plan = plan
        self._assumptions = assumptions
        self._once = np.array([node.once for node in plan.treatments], np.bool_)
        self.has_trial: NDArray[np.bool_] = np.array([node.has_trial for node in plan.treatments], np.bool_)
        self._outcomes = np.array([len(node.outcomes) for node in plan.treatments], np.int64)

    def contradicted(self, people: People, rows: NDArray[Any]) -> NDArray[np.bool_]:
        """Whose record contradicts an assumption, as it stands now."""
        if not len(rows):
            return np.zeros(0, np.bool_)
        wrong, _ = self._assumptions.contradicted(people.batch(rows))
        return wrong

    def begin(
        self,
        people: People,
        rows: NDArray[Any],
        at: NDArray[np.int64],
        chance: Chance,
        purpose: str,
        *,
        week: NDArray[np.int32] | None = None,
        later: int = 1,
    ) -> NDArray[np.bool_]:
        """Begin a treatment each, draw what comes of it, and go on to when that is known.

        Args:
            people: The persons.
            rows: The places of those who begin.
            at: What each begins.
            chance: The random numbers of all.
            purpose: What makes this start another than others.
            week: When; now, if left out.
            later: How many weeks after its outcome the record goes on.

        Returns:
            Who did; of the others nothing that was drawn fits the assumptions, and all is as it was.
        """
        before = people.now[rows]
        people.started[rows, at] = before if week is None else week
        waiting = np.arange(len(rows))
        for turn in range(TRIES):
            some, here = rows[waiting], at[waiting]
            self._draw(people, some, here, chance.some(some), purpose, turn)
            people.now[some] = np.maximum(before[waiting], people.judged[some, here] + later)
            waiting = waiting[self.contradicted(people, some)]
            if not len(waiting):
                break
        people.now[rows[waiting]] = before[waiting]
        people.forget(rows[waiting], at[waiting])
        begun = np.ones(len(rows), np.bool_)
        begun[waiting] = False
        return begun

    def _draw(
        self, people: People, rows: NDArray[Any], at: NDArray[np.int64], chance: Chance, purpose: str, turn: int
    ) -> None:
        plan, trial, once = self._plan, self.has_trial[at], self._once[at]
        weeks = np.array(plan.weeks, np.int32)[chance.whole(f"{purpose} weeks", len(plan.weeks), turn)]
        weeks = np.where(trial, weeks, np.where(once, 0, 1)).astype(np.int32)
        people.judged[rows, at] = people.started[rows, at] + weeks
        stated = ~once & (chance.fraction(f"{purpose} said", turn) < STATED)
        outcome = chance.whole(f"{purpose} outcome", self._outcomes[at], turn)
        people.outcome[rows, at] = np.where(stated, outcome, -1)
        people.stopped[rows, at] = ~once & (chance.fraction(f"{purpose} stops", turn) < STOPS)
        bad = ~once & ~stated & (chance.fraction(f"{purpose} bad", turn) < BAD)
        people.tolerated[rows, at] = np.where(bad, 0, -1)
        relapsed = trial & ~stated & (chance.fraction(f"{purpose} relapsed", turn) < RELAPSES)
        people.relapsed[rows, at] = np.where(relapsed, 1, -1)
        doses = np.array(plan.doses, np.int32)[chance.whole(f"{purpose} doses", len(plan.doses), turn)]
        people.doses[rows, at] = np.where(trial, doses, 0)
        for name, values in plan.measures.items():
            codes = chance.whole(f"{purpose} measure {name}", len(values), turn)
            people.measured[name][rows, at] = np.where(trial, codes, -1)
