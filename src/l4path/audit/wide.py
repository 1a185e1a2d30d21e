"""The rows of moments as the wide table that the engine of tables takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from l4path.audit.moments import ASKED, BY_HISTORY, UNTIL_EVER
from l4path.columns import Layout, Rows
from l4path.columns.running import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from l4path.audit.logs import Log
    from l4path.audit.moments import Moments
    from l4path.facts import Fact
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

_WEEK = 7
_NEVER = np.iinfo(np.int64).max


def layout_of(pathway: Pathway) -> Layout:
    """The columns that the rows of moments have.

    Args:
        pathway: The pathway.
    """
    names = [*pathway.facts, *(f"screened.{screen}" for screen in pathway.screens)]
    for name, node in pathway.treatments.items():
        names += [f"{name}.tried", f"{name}.outcome", f"{name}.declined"]
        names += [] if node.once else [f"{name}.{measure}" for measure in pathway.all_measures]
    return Layout(pathway, names)


def rows_of(moments: Moments) -> pa.RecordBatch:
    """The rows of moments in columns.

    Args:
        moments: The moments.
    """
    return pa.RecordBatch.from_pydict(dict(_columns(moments)))


def pieces_of(batch: pa.RecordBatch) -> Iterator[Rows]:
    """Rows as the engine of tables takes them: so many at a time.

    Args:
        batch: The rows.
    """
    for first in range(0, batch.num_rows, ROWS):
        piece = batch.slice(first, ROWS)
        yield Rows(dict(zip(piece.schema.names, piece.columns, strict=True)), piece.num_rows)


def _columns(moments: Moments) -> Iterator[tuple[str, pa.Array]]:
    pathway, rows = moments.pathway, moments.rows
    ticks = np.array(moments.ticks, np.int64)
    looked = np.array(moments.looked, np.bool_)
    for name, fact in pathway.facts.items():
        yield name, _fact(moments, fact, moments.facts[name], ticks)
    for screen, log in moments.screens.items():
        if len(log.values) == 1:
            yield f"screened.{screen}", pa.nulls(rows)
        else:
            ends = np.array(log.values, np.int64)[log.spread(rows)]
            yield f"screened.{screen}", pa.array(ticks <= ends)
    for name, node in pathway.treatments.items():
        yield from _record(moments, node, ticks, looked)
        log = moments.declined[name]
        if len(log.values) == 1:
            yield f"{name}.declined", pa.nulls(rows)
        else:
            yield f"{name}.declined", pa.array(np.array(log.values, np.bool_)[log.spread(rows)])


def _fact(moments: Moments, fact: Fact, log: Log, ticks: NDArray[np.int64]) -> pa.Array:
    if len(log.values) == 1:
        return pa.nulls(moments.rows)
    at = log.spread(moments.rows)
    values = [value for value, _, _ in log.values]
    present = np.array([value is not None for value in values], np.bool_)[at]
    ends = np.array([end for _, _, end in log.values], np.int64)
    if (ends < UNTIL_EVER).any():
        present &= ticks <= ends[at]
    if fact.id in moments.terms.grows:
        numbers = np.array([0.0 if value is None else value for value in values])[at]
        since = np.array([since for _, since, _ in log.values], np.int64)[at]
        grown = numbers + (ticks - since) / moments.scale.day / _WEEK
        if fact.maximum is not None:
            grown = np.minimum(grown, fact.maximum)
        return pa.array(grown, mask=~present)
    return _taken(fact.kind, values, at, present)


def _taken(kind: str, values: Sequence[Any], at: NDArray[np.int64], present: NDArray[np.bool_]) -> pa.Array:
    """Values that few changes hold, each in all the rows of its change."""
    match kind:
        case "flag":
            return pa.array(np.array([value is True for value in values], np.bool_)[at], mask=~present)
        case "number":
            return pa.array(
                np.array([0.0 if value is None else value for value in values], np.float64)[at], mask=~present
            )
        case "choice":
            codes, words = _numbered(values)
            indices = pa.array(codes[at], mask=~present)
            return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))
        case _:
            codes, sets = _numbered(values)
            lists = pa.array([sorted(some) for some in sets], pa.list_(pa.string()))
            return lists.take(pa.array(codes[at], mask=~present))


def _numbered(values: Sequence[Any]) -> tuple[NDArray[np.int32], list[Any]]:
    """Each value as the number of one of those that there are; 0 where there is none."""
    numbers: dict[Any, int] = {}
    codes = [0 if value is None else numbers.setdefault(value, len(numbers)) for value in values]
    return np.array(codes, np.int32), list(numbers)


def _record(
    moments: Moments, node: Treatment, ticks: NDArray[np.int64], looked: NDArray[np.bool_]
) -> Iterator[tuple[str, pa.Array]]:
    name, rows, pathway = node.id, moments.rows, moments.pathway
    log, asked = moments.records[name], moments.asked[name]
    answers = looked if len(asked.values) == 1 else _asked(asked, rows, looked)
    measures = () if node.once else tuple(pathway.all_measures.values())
    if len(log.values) == 1:
        yield f"{name}.tried", pa.array(np.zeros(rows, np.bool_), mask=~answers)
        yield f"{name}.outcome", pa.nulls(rows)
        yield from ((f"{name}.{measure.id}", pa.nulls(rows)) for measure in measures)
        return
    at = log.spread(rows)
    records = log.values
    tried = np.array([record.tried is True for record in records], np.bool_)
    outcomes = [record.outcome for record in records]
    yield f"{name}.tried", pa.array(tried[at], mask=~(answers | tried[at]))
    present = np.array([outcome is not None for outcome in outcomes], np.bool_)
    yield f"{name}.outcome", _taken("choice", outcomes, at, present[at])
    for measure in measures:
        if measure.id == "weeks":
            yield f"{name}.weeks", _weeks(moments, records, at, ticks)
        elif measure.id == "ended":
            overs = np.array([UNTIL_EVER if record.over is None else record.over for record in records], np.int64)
            yield f"{name}.ended", pa.array(ticks >= overs[at], mask=~tried[at] | (overs == UNTIL_EVER)[at])
        else:
            values = [record.measures.get(measure.id) for record in records]
            there = np.array([value is not None for value in values], np.bool_)
            if there.any():
                yield f"{name}.{measure.id}", _taken(measure.kind, values, at, there[at])
            else:
                yield f"{name}.{measure.id}", pa.nulls(rows)


def _asked(log: Log, rows: int, looked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    answers = np.array(log.values, np.int8)[log.spread(rows)]
    return np.asarray((answers == ASKED) | ((answers == BY_HISTORY) & looked))


def _weeks(moments: Moments, records: Sequence[Any], at: NDArray[np.int64], ticks: NDArray[np.int64]) -> pa.Array:
    known = np.array([record.weeks is not None for record in records], np.bool_)
    values = np.array([record.weeks[0] if record.weeks else 0 for record in records], np.float64)
    since = np.array([record.weeks[1] if record.weeks else 0 for record in records], np.int64)
    ends = np.array(
        [_NEVER if not record.weeks or record.weeks[2] is None else record.weeks[2] for record in records], np.int64
    )
    passed = np.maximum(np.minimum(ticks, ends[at]) - since[at], 0)
    return pa.array(values[at] + passed / moments.scale.day / _WEEK, mask=~known[at])
