"""Frames of PySpark: the kernel in `mapInArrow`, and the keys that stand twice found by Spark itself."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import functions
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from l4path.cohort.lazy import TWINS, batches_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.cohort.door import ReadingOptions
    from l4path.cohort.lazy import Makes


class SparkEngine:
    """A frame of PySpark.

    Attributes:
        schema: The names and types of its columns.
    """

    def __init__(self, frame: Any, reading: ReadingOptions) -> None:
        """Look at the columns; no row is read."""
        self._frame, self._key = frame, reading.key
        self.schema: pa.Schema = to_arrow_schema(frame.schema)

    def mapped(self, work: Makes, what: str, schema: pa.Schema) -> Any:
        """A lazy frame of what the work makes of every partition."""
        names = list(work.columns(self.schema))
        places = {name: f"c{at}" for at, name in enumerate(names)}  # a dot in a name is a field of a struct there
        frame = self._frame.select([functions.col(_quoted(name)).alias(place) for name, place in places.items()])
        key = places[self._key]
        twins = frame.groupBy(key).count().where("count > 1").withColumnsRenamed({"count": TWINS, key: "twin"})
        joined = frame.join(functions.broadcast(twins), frame[key] == twins["twin"], "left").drop("twin")
        plain = pa.schema([(f"r{at}", field.type) for at, field in enumerate(schema)])
        made = joined.mapInArrow(functools.partial(_made, work, what, names, plain), from_arrow_schema(plain))
        return made.toDF(*schema.names)

    def collected(self, frame: Any) -> pa.Table:
        """All rows of a lazy frame, here."""
        return frame.toArrow()

    def where(self, key: str, value: object) -> pa.Table:
        """The rows that have a key."""
        table = self._frame.where(functions.col(_quoted(key)) == functions.lit(value)).toArrow()
        return table.cast(self.schema)

    def save(self, frame: Any, path: str) -> None:
        """Write a lazy frame as Parquet."""
        frame.write.parquet(path)


def _made(
    work: Makes, what: str, names: list[str], schema: pa.Schema, given: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """What a worker does with the rows of a partition."""
    renamed = (batch.rename_columns([*names, TWINS]) for batch in given)
    for batch in renamed:
        for made in batches_of(work, what, iter([batch]), _named(work.rows(batch.slice(0, 0), what).schema, schema)):
            yield made.rename_columns(schema.names)


def _named(made: pa.Schema, wanted: pa.Schema) -> pa.Schema:
    """The types that Spark was promised, under the names that the work gives."""
    return pa.schema([(name, field.type) for name, field in zip(made.names, wanted, strict=True)])


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
