"""Made-up persons: their facts and courses as arrays, and the wide table of what is recorded of them at a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from l4path.columns import Layout
from l4path.facts import BUILT_IN_MEASURES
from l4path.pathway.cuts import cut_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from l4path.facts import Fact
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway
    from l4path.synthetic.marginals import Marginal

    Numbers = NDArray[np.int32]

NEVER = -1
FAR = np.iinfo(np.int32).max


class Plan:
    """What is recorded of a person of one pathway, and in which columns.

    Attributes:
        pathway: The pathway.
        marginals: How each fact is drawn.
        treatments: The treatments, in the order of declaration.
        measures: The values of each measure that a pathway declares.
        weeks: How long a course may last before it is judged.
        doses: How many doses may be given in it.
        layout: The columns.
    """

    def __init__(self, pathway: Pathway, marginals: Mapping[str, Marginal]) -> None:
        """Look up what can be recorded."""
        self.pathway: Pathway = pathway
        self.marginals: Mapping[str, Marginal] = marginals
        self.treatments: tuple[Treatment, ...] = tuple(pathway.treatments.values())
        cuts = cut_points(pathway)
        self.measures: dict[str, tuple[Any, ...]] = {name: cuts[name] for name in pathway.measures}
        self.weeks: tuple[int, ...] = _whole(cuts["weeks"], 1, 104) or (4,)
        self.doses: tuple[int, ...] = _whole(cuts["doses"], 0, 1000) or (0,)
        names = list(pathway.facts)
        for node in self.treatments:
            names += [f"{node.id}.tried", f"{node.id}.outcome", f"{node.id}.declined"]
            names += [] if node.once else [f"{node.id}.{measure}" for measure in pathway.all_measures]
        self.layout: Layout = Layout(pathway, names)


def _whole(values: Iterable[Any], least: int, most: int) -> tuple[int, ...]:
    """The whole numbers among some values, within bounds."""
    return tuple(value for value in values if isinstance(value, int) and least <= value <= most)


class People:
    """Some made-up persons. Times are weeks since the record of each began.

    Attributes:
        plan: What is recorded of them.
        facts: Of each fact, the number of its value; -1 where it is not recorded.
        now: Until when the record of each has come.
        started: When each treatment was begun; -1 where it was not.
        judged: When what came of it was recorded.
        stopped: Whether it then ended.
        outcome: The number of the outcome recorded then; -1 where none was.
        doses: The doses recorded then.
        tolerated: What was recorded of it then: 1, 0, or -1 for nothing.
        relapsed: The same.
        measured: Of each measure, the number of the value recorded then; -1 for none.
        declined: When a treatment was declined; -1 where it was not.
        planted: The number of the verdict that each start must get; -1 where there is none.
        hidden: The number of the fact that was asked late; -1 where none was.
        asked: When it was asked.
        attending: The reviews and dispositions that may be attended.
        attended: The number of the one that was, at the end; -1 where none was.
    """

    def __init__(self, plan: Plan, facts: dict[str, Numbers], count: int) -> None:
        """Begin without a history.

        Args:
            plan: What is recorded of them.
            facts: Of each fact, the number of its value in each row.
            count: How many there are.
        """
        self.plan: Plan = plan
        self.facts: dict[str, Numbers] = facts
        self.count: int = count
        shape = self.count, len(plan.treatments)
        self.now: Numbers = np.ones(self.count, np.int32)
        self.started: Numbers = np.full(shape, NEVER, np.int32)
        self.judged: Numbers = np.full(shape, FAR, np.int32)
        self.stopped: NDArray[np.bool_] = np.zeros(shape, np.bool_)
        self.outcome: NDArray[np.int8] = np.full(shape, -1, np.int8)
        self.doses: Numbers = np.zeros(shape, np.int32)
        self.tolerated: NDArray[np.int8] = np.full(shape, -1, np.int8)
        self.relapsed: NDArray[np.int8] = np.full(shape, -1, np.int8)
        self.measured: dict[str, NDArray[np.int16]] = {name: np.full(shape, -1, np.int16) for name in plan.measures}
        self.declined: Numbers = np.full(shape, NEVER, np.int32)
        self.planted: NDArray[np.int8] = np.full(shape, -1, np.int8)
        self.hidden: Numbers = np.full(self.count, -1, np.int32)
        self.asked: Numbers = np.full(self.count, NEVER, np.int32)
        self.attending: tuple[str, ...] = ()
        self.attended: Numbers = np.full(self.count, -1, np.int32)

    def batch(self, rows: NDArray[Any], now: Numbers | None = None, hidden: Numbers | None = None) -> pa.RecordBatch:
        """What is recorded of some persons at a week, as rows of the wide table without a key.

        Args:
            rows: Their places.
            now: The week of each; until when its record has come, if left out.
            hidden: The number of the fact of each that nobody has asked; -1 for none.
        """
        moment = self.now[rows] if now is None else now
        columns = dict(self._facts(rows, hidden))
        for at, node in enumerate(self.plan.treatments):
            columns.update(self._record(at, node, rows, moment))
        return (
            pa.RecordBatch.from_struct_array(pa.array([None] * len(rows), pa.struct([])))
            if not columns
            else pa.RecordBatch.from_pydict(columns)
        )

    def _facts(self, rows: NDArray[Any], hidden: Numbers | None) -> Iterator[tuple[str, pa.Array]]:
        for number, (name, fact) in enumerate(self.plan.pathway.facts.items()):
            codes = self.facts[name][rows]
            if hidden is not None:
                codes = np.where(hidden == number, -1, codes)
            yield name, valued(fact, self.plan.marginals[name].values, codes)

    def _record(self, at: int, node: Treatment, rows: NDArray[Any], moment: Numbers) -> Iterator[tuple[str, pa.Array]]:
        name, started = node.id, self.started[rows, at]
        begun = (started >= 0) & (started <= moment)
        known = begun & (self.judged[rows, at] <= moment)
        outcome = np.where(known, self.outcome[rows, at], -1)
        declined = self.declined[rows, at]
        yield f"{name}.tried", pa.array(begun)
        yield f"{name}.outcome", coded(outcome, node.outcomes)
        yield f"{name}.declined", pa.array((declined >= 0) & (declined <= moment))
        if node.once:
            return
        over = known & self.stopped[rows, at]
        weeks = np.where(over, self.judged[rows, at], moment) - started
        numbers = {
            "weeks": pa.array(weeks.astype(np.int32), mask=~begun),
            "doses": pa.array(np.where(known, self.doses[rows, at], 0).astype(np.int32), mask=~begun),
            "courses": pa.nulls(len(rows), pa.int32()),
            "tolerated": _flag(np.where(known, self.tolerated[rows, at], -1)),
            "relapsed": _flag(np.where(known, self.relapsed[rows, at], -1)),
            "ended": _flag(np.where(over & self._tells_ended(node, outcome), 1, -1)),
        }
        for measure, fact in self.plan.pathway.all_measures.items():
            if measure in BUILT_IN_MEASURES:
                yield f"{name}.{measure}", numbers[measure]
            else:
                codes = np.where(known, self.measured[measure][rows, at], -1)
                yield f"{name}.{measure}", valued(fact, self.plan.measures[measure], codes)

    def _tells_ended(self, node: Treatment, outcome: NDArray[Any]) -> NDArray[np.bool_]:
        """Where it may stand beside the outcome that a course has ended."""
        helped = node.outcomes.index("responded") if "responded" in node.outcomes else -1
        found: NDArray[np.bool_] = (outcome == -1) | (outcome == helped)
        return found

    def forget(self, rows: NDArray[Any], at: NDArray[Any]) -> None:
        """Take back that some persons have begun a treatment each."""
        for held, nothing in (
            (self.started, NEVER), (self.judged, FAR), (self.stopped, False), (self.outcome, -1), (self.doses, 0),
            (self.tolerated, -1), (self.relapsed, -1), (self.planted, -1),
        ):  # fmt: skip
            held[rows, at] = nothing
        for measured in self.measured.values():
            measured[rows, at] = -1


def valued(fact: Fact, values: tuple[Any, ...], codes: NDArray[Any]) -> pa.Array:
    """Numbers of values as a column of the wide table; -1 is missing.

    Args:
        fact: The fact or measure.
        values: Its values.
        codes: The number of the value in each row.
    """
    missing, codes = codes < 0, np.maximum(codes, 0)
    match fact.kind:
        case "flag":
            return pa.array(np.array(values, np.bool_)[codes], mask=missing)
        case "number":
            return pa.array(np.array(values, np.float64)[codes], mask=missing)
        case "choice":
            return pa.DictionaryArray.from_arrays(
                pa.array(codes.astype(np.int32), mask=missing), pa.array(values, pa.string())
            )
        case _:
            lists = pa.array([sorted(some, key=fact.value_ids.index) for some in values], pa.list_(pa.string()))
            return lists.take(pa.array(codes, mask=missing))


def coded(codes: NDArray[Any], words: Iterable[str]) -> pa.DictionaryArray:
    """Numbers of words as a column; -1 is missing."""
    kept = np.maximum(codes, 0).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(kept, mask=codes < 0), pa.array(list(words), pa.string()))


def _flag(codes: NDArray[Any]) -> pa.Array:
    return pa.array(codes == 1, mask=codes < 0)
