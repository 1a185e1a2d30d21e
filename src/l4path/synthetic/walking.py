"""A history by walking: all are assessed, each begins one option, its outcome is drawn, and all are assessed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from l4path.audit.judging import VERDICTS, Judge
from l4path.columns import Kernel, Rows
from l4path.meaning import Status, option_order
from l4path.synthetic.beginning import Beginning
from l4path.synthetic.people import NEVER

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from l4path.audit.judging import Assessed
    from l4path.synthetic.chance import Chance
    from l4path.synthetic.deviating import Deviating
    from l4path.synthetic.drawing import Assumptions
    from l4path.synthetic.people import People, Plan

IN_ORDER = VERDICTS.index("in_order")
LEAVES, DECLINES = 0.04, 0.08
"""How often a record ends before a step, and an option is declined. They are choices of this program, and say nothing
of patients; so are those of :mod:`l4path.synthetic.beginning`."""
_BEGINS = np.array([status.begins for status in Status])


class Walker:
    """A pathway compiled for walking.

    Attributes:
        plan: What is recorded.
        judge: What assesses, and says whether a start is in order.
        nodes: The reviews and dispositions that may be attended.
        beginning: What begins a treatment, and draws what comes of it.
        place: Of each treatment, where the judge has it.
    """

    def __init__(self, plan: Plan, assumptions: Assumptions) -> None:
        """Compile."""
        self.plan: Plan = plan
        self.judge: Judge = Judge(plan.layout)
        self.beginning: Beginning = Beginning(plan, assumptions)
        places = {name: at for at, name in enumerate(self.judge.treatments)}
        self.place: NDArray[np.int64] = np.array([places[node.id] for node in plan.treatments], np.int64)
        self.nodes: tuple[str, ...] = tuple(
            name for name in option_order(plan.pathway) if name not in plan.pathway.treatments
        )
        self._attending = Kernel(plan.layout, [f"option.{name}" for name in self.nodes])

    def walk(self, people: People, chance: Chance, deviating: Deviating | None = None) -> None:
        """Give persons a history, as far as the pathway comes.

        Args:
            people: The persons, without a history.
            chance: The random numbers of their rows.
            deviating: What plants starts that are not in order.
        """
        active = np.arange(people.count)
        people.attending = self.nodes
        for turn in range(len(self.plan.treatments) + 1):
            if turn:
                active = active[chance.some(active).fraction("leaves", turn) >= LEAVES]
            if not len(active):
                return
            assessed = self.judge.assess(people.batch(active))
            may = self.may_begin(people, active, assessed)
            planted = np.zeros(len(active), np.bool_)
            if deviating is not None:
                planted = deviating.instead(people, active, chance, assessed, may, turn)
            able = may.any(axis=1)
            self._attend(people, active[~able & ~planted], chance)
            stays = np.concatenate(
                (active[planted], self._step(people, active[able & ~planted], chance, may[able & ~planted], turn))
            )
            active = np.sort(stays)
            if deviating is not None:
                deviating.beside(people, active, chance, turn)

    def may_begin(self, people: People, rows: NDArray[Any], assessed: Assessed) -> NDArray[np.bool_]:
        """Which treatments some persons may begin: options, and what goes on alongside, that they have not begun.

        Args:
            people: The persons.
            rows: The places of those that were assessed.
            assessed: What the pathway says of them.
        """
        begins = assessed.shown & _BEGINS[assessed.status]
        found: NDArray[np.bool_] = begins[:, self.place] & untouched(people, rows)
        return found

    def _step(
        self, people: People, rows: NDArray[Any], chance: Chance, may: NDArray[np.bool_], turn: int
    ) -> NDArray[Any]:
        """One option each, begun or declined; who goes on."""
        if not len(rows):
            return rows
        own = chance.some(rows)
        at = picked(may, own, "option", turn)
        declines = own.fraction("declines", turn) < DECLINES
        no, yes = rows[declines], rows[~declines]
        people.declined[no, at[declines]] = people.now[no]
        people.now[no] += 1
        wrong = self.beginning.contradicted(people, no)
        people.now[no[wrong]] -= 1
        people.declined[no[wrong], at[declines][wrong]] = NEVER
        people.planted[yes, at[~declines]] = IN_ORDER
        begun = self.beginning.begin(people, yes, at[~declines], chance, f"step {turn}")
        return np.concatenate((no[~wrong], yes[begun]))

    def _attend(self, people: People, rows: NDArray[Any], chance: Chance) -> None:
        """Those who have nothing to begin attend a review or a disposition that is an option, if any is."""
        if not len(rows) or not self.nodes:
            return
        found = np.column_stack([_truths(array) for array in self._assess(people.batch(rows))])
        some = found.any(axis=1)
        people.attended[rows[some]] = picked(found[some], chance.some(rows[some]), "attended")

    def _assess(self, batch: pa.RecordBatch) -> list[pa.Array]:
        rows = Rows(dict(zip(batch.schema.names, batch.columns, strict=True)), batch.num_rows)
        return self._attending.arrays(self._attending.run(rows), batch.num_rows)


def untouched(people: People, rows: NDArray[Any]) -> NDArray[np.bool_]:
    """Which treatments some persons have neither begun nor declined."""
    found: NDArray[np.bool_] = (people.started[rows] == NEVER) & (people.declined[rows] == NEVER)
    return found


def picked(may: NDArray[np.bool_], chance: Chance, purpose: str, turn: int = 0) -> NDArray[np.int64]:
    """One of the columns that hold in each row.

    Args:
        may: Where they hold; at least one in each row.
        chance: The random numbers of the rows.
        purpose: What they are for.
        turn: How often they were asked for before.
    """
    rank = chance.whole(purpose, may.sum(axis=1), turn)
    found: NDArray[np.int64] = (may.cumsum(axis=1) > rank[:, None]).argmax(axis=1)
    return found


def _truths(array: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(array.to_numpy(zero_copy_only=False), np.bool_)
