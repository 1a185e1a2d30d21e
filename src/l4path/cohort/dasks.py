"""Frames of Dask: the kernel in `map_partitions`, and the keys that stand twice found by Dask itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
from dask.delayed import delayed

from l4path.cohort.lazy import TWINS
from l4path.cohort.sources import source_of

if TYPE_CHECKING:
    from l4path.cohort.door import ReadingOptions
    from l4path.cohort.lazy import Makes


class DaskEngine:
    """A frame of Dask.

    Attributes:
        schema: The names and types of its columns.
    """

    def __init__(self, frame: Any, reading: ReadingOptions) -> None:
        """Look at the columns; no row is read."""
        self._frame, self._key = frame, reading.key
        self.schema: pa.Schema = arrow_of(frame._meta).schema  # noqa: SLF001 - what it says of its columns

    def mapped(self, work: Makes, what: str, schema: pa.Schema) -> Any:
        """A lazy frame of what the work makes of every partition."""
        counts = self._frame[self._key].value_counts()
        twins = delayed(_twins)(counts[counts > 1].to_delayed())
        frame = self._frame[list(work.columns(self.schema))]
        return frame.map_partitions(_made, work, what, twins, schema, meta=pandas_of(schema.empty_table()))

    def collected(self, frame: Any) -> pa.Table:
        """All rows of a lazy frame, here."""
        return pa.Table.from_pandas(frame.compute(), preserve_index=False)

    def where(self, key: str, value: object) -> pa.Table:
        """The rows that have a key."""
        return arrow_of(self._frame[self._frame[key] == value].compute())

    def save(self, frame: Any, path: str) -> None:
        """Write a lazy frame as Parquet."""
        frame.to_parquet(path, write_index=False)


def _twins(counts: list[Any]) -> dict[Any, int]:
    return {key: int(times) for series in counts for key, times in series.items()}


def _made(frame: Any, work: Makes, what: str, twins: dict[Any, int], schema: pa.Schema) -> Any:
    """What a worker does with the rows of a partition."""
    table = arrow_of(frame)
    times = pa.array([twins.get(key) for key in table[work.options.key].to_pylist()], pa.int64())
    made = work.rows(table.append_column(TWINS, times), what)
    kinds = [
        mine if pa.types.is_null(wanted.type) else wanted for mine, wanted in zip(made.schema, schema, strict=True)
    ]
    return pandas_of(made.cast(pa.schema(kinds)))  # of a column of objects Dask knows no type beforehand


def arrow_of(frame: Any) -> pa.Table:
    """A frame of pandas as a table of Arrow."""
    (table,) = source_of(frame, None).batches(())  # type: ignore[arg-type] # a frame asks no pathway anything
    return table


def pandas_of(table: pa.Table) -> Any:
    """A table of Arrow as a frame of pandas in which a gap changes no type."""
    kinds = {pa.bool_(): pd.BooleanDtype(), pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
    texts = {pa.string(): pd.StringDtype("pyarrow"), pa.large_string(): pd.StringDtype("pyarrow")}
    return table.to_pandas(types_mapper=(kinds | texts).get)
