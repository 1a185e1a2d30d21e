"""Facts drawn for many rows at once; rows that contradict an assumption are drawn again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from l4path.columns import Kernel, Rows
from l4path.columns.bits import unpacked
from l4path.errors import L4pathError, quoted
from l4path.synthetic.people import People

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from numpy.typing import NDArray

    from l4path.columns.asking import Asked
    from l4path.columns.circuit import Plane
    from l4path.columns.compiling import Planes
    from l4path.synthetic.chance import Chance
    from l4path.synthetic.people import Numbers, Plan

ALARMING = 0.2
"""So many persons are alarming: in them the flags of red flags are drawn as all others are."""
FEWEST, MOST = 2_000, 0.99
"""After so many draws, no more than this share of them may have been drawn again."""


class Assumptions:
    """Where rows contradict the assumptions of a pathway."""

    def __init__(self, plan: Plan) -> None:
        """Compile."""
        self._titles = [assumption.title for assumption in plan.pathway.assumptions.values()]
        self._planes: list[Plane] = []
        self._kernel = Kernel(plan.layout, (), beside=self._beside) if self._titles else None

    def _beside(self, asked: Asked, planes: Planes) -> Iterable[Plane]:
        self._planes = [planes.met(number) for number in asked.contradicted.values()]
        return self._planes

    def contradicted(self, batch: pa.RecordBatch) -> tuple[NDArray[np.bool_], Counter[str]]:
        """Which rows contradict one, and how many contradict each.

        Args:
            batch: The rows.
        """
        count = batch.num_rows
        wrong, counts = np.zeros(count, np.bool_), Counter[str]()
        if self._kernel is not None:
            found = self._kernel.run(Rows(dict(zip(batch.schema.names, batch.columns, strict=True)), count))
            for title, plane in zip(self._titles, self._planes, strict=True):
                here = unpacked(found[plane], count)
                wrong |= here
                counts[title] += int(here.sum())
        return wrong, counts


class Drawer:
    """What draws the facts of rows.

    Attributes:
        drawn: How many rows were drawn, those drawn again too.
        redrawn: How many of them contradicted an assumption, and were drawn again.
        contradicted: How many contradicted each assumption, by title.
    """

    def __init__(self, plan: Plan) -> None:
        """Nothing is drawn yet."""
        self._plan = plan
        self.assumptions: Assumptions = Assumptions(plan)
        self.drawn: int = 0
        self.redrawn: int = 0
        self.contradicted: Counter[str] = Counter()

    def draw(self, chance: Chance) -> People:
        """Persons without a history, none of whom contradicts an assumption.

        Args:
            chance: The random numbers of their rows.

        Raises:
            L4pathError: When more than 99 % of what is drawn contradicts an assumption; it names the one.
        """
        facts = self._facts(chance, 0)
        waiting, turn = np.arange(len(chance.rows)), 0
        while True:
            some = People(self._plan, {name: codes[waiting] for name, codes in facts.items()}, len(waiting))
            wrong, counts = self.assumptions.contradicted(some.batch(np.arange(len(waiting))))
            self.drawn += len(waiting)
            self.redrawn += int(wrong.sum())
            self.contradicted += counts
            waiting = waiting[wrong]
            if not len(waiting):
                return People(self._plan, facts, len(chance.rows))
            if self.drawn >= FEWEST and self.redrawn > MOST * self.drawn:
                raise self._hopeless()
            turn += 1
            again = self._facts(chance.some(waiting), turn)
            for name, codes in again.items():
                facts[name][waiting] = codes

    def _facts(self, chance: Chance, turn: int) -> dict[str, Numbers]:
        alarming = chance.fraction("alarming") < ALARMING
        found: dict[str, Any] = {}
        for name, marginal in self._plan.marginals.items():
            codes = marginal.draw(chance.fraction(f"fact {name}", turn), alarming)
            if marginal.missing:
                codes[chance.fraction(f"missing {name}", turn) < marginal.missing] = -1
            found[name] = codes
        return found

    def _hopeless(self) -> L4pathError:
        (title, times), *others = self.contradicted.most_common()
        share = self.redrawn / self.drawn
        beside = f", then {quoted(others[0][0])} ({others[0][1] / self.drawn:.1%})" if others and others[0][1] else ""
        return L4pathError(
            f"{share:.2%} of {self.drawn} rows drawn contradict an assumption, most often {quoted(title)} "
            f"({times / self.drawn:.1%}){beside}; give marginals by which persons without a history can meet it"
        )
