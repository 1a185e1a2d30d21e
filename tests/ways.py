"""Every way in which a wide table may come: frames, streams, batches and files, each made of a table of Arrow."""

from __future__ import annotations

import decimal
import importlib
import json
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from l4path import Episode


def needed(name: str) -> Any:
    """A package that only some installations have; skipped aloud where it is absent."""
    return pytest.importorskip(name, reason=f"{name} is not installed")


def pandas_objects(table: pa.Table) -> Any:
    """A frame of pandas in which flags with gaps are objects."""
    needed("pandas")
    return table.to_pandas()


def pandas_nullable(table: pa.Table) -> Any:
    """A frame of pandas with its own nullable types."""
    return pandas_objects(table).convert_dtypes()


def pandas_arrow(table: pa.Table) -> Any:
    """A frame of pandas over Arrow."""
    return table.to_pandas(types_mapper=needed("pandas").ArrowDtype)


def pandas_categorical(table: pa.Table) -> Any:
    """A frame of pandas in which choices are categories, and flags 0, 1 and NaN."""
    pandas = needed("pandas")
    frame = pandas_objects(table)
    for at, field in enumerate(table.schema):
        if pa.types.is_string(field.type) and at:
            frame[field.name] = pandas.Categorical(frame[field.name])
        elif pa.types.is_boolean(field.type):
            frame[field.name] = frame[field.name].astype(float)
    return frame


def narwhals_frame(table: pa.Table) -> Any:
    """A frame of narwhals over polars."""
    return needed("narwhals").from_native(needed("polars").DataFrame(table))


def polars_categorical(table: pa.Table) -> Any:
    """A frame of polars in which choices are categories."""
    polars = needed("polars")
    texts = [field.name for field in table.schema if pa.types.is_string(field.type)][1:]
    return polars.DataFrame(table).with_columns(polars.col(texts).cast(polars.Categorical)) if texts else table


class Stream:
    """Whatever gives a stream of Arrow, as many times as it is asked."""

    def __init__(self, table: pa.Table) -> None:
        """Keep the table."""
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The stream."""
        return self._table.__arrow_c_stream__(requested_schema)


def chunks(table: pa.Table, rows: int = 11) -> pa.Table:
    """The same rows in small chunks, each with an offset into a larger buffer."""
    return pa.concat_tables([table.slice(at, rows) for at in range(0, table.num_rows, rows)])


def narrow(table: pa.Table) -> pa.Table:
    """Flags as whole numbers, numbers as decimals, texts as views, lists as large ones."""
    for at, field in enumerate(table.schema):
        column = table.column(at)
        if at == 0:
            continue
        if pa.types.is_boolean(field.type):
            column = column.cast(pa.int8())
        elif pa.types.is_float64(field.type):
            values = [None if v is None or v != v else v for v in column.to_pylist()]  # noqa: PLR0124 - NaN
            if all(v is None or abs(v) < 10**15 for v in values):
                exact = [None if v is None else decimal.Decimal(str(v)) for v in values]
                column = pa.array(exact, pa.decimal128(38, 15))
        elif pa.types.is_string(field.type):
            column = pa.chunked_array([pa.array(column.to_pylist(), pa.string_view())])  # the oldest pyarrow casts none
        elif pa.types.is_list(field.type):
            column = column.cast(pa.large_list(pa.string()))
        table = table.set_column(at, field.name, column)
    return table


_OPEN: list[Any] = []  # a relation of the oldest DuckDB does not keep its connection open


def duckdb_table(table: pa.Table) -> Any:
    """A relation of a table that DuckDB itself holds."""
    database = needed("duckdb").connect()
    _OPEN.append(database)
    database.register("given", table)
    database.execute("create table kept as select * from given")
    return database.sql("from kept")


WAYS: dict[str, tuple[Callable[[pa.Table], Any], str]] = {
    "pyarrow table": (lambda table: table, "Table"),
    "pyarrow chunks": (chunks, "Table"),
    "pyarrow of other types": (narrow, "Table"),
    "record batch": (lambda table: table.combine_chunks().to_batches()[0], "RecordBatch"),
    "reader": (lambda table: table.to_reader(max_chunksize=31), "RecordBatchReader"),
    "iterator of batches": (lambda table: iter(table.to_batches(max_chunksize=13)), "list_iterator"),
    "list of batches": (lambda table: table.to_batches(max_chunksize=50), "list"),
    "any stream": (Stream, "Table"),
    "polars": (lambda table: needed("polars").DataFrame(table), "DataFrame"),
    "polars categorical": (polars_categorical, "DataFrame"),
    "polars lazy": (lambda table: needed("polars").DataFrame(table).lazy(), "LazyFrame"),
    "pandas objects": (pandas_objects, "DataFrame"),
    "pandas nullable": (pandas_nullable, "DataFrame"),
    "pandas arrow": (pandas_arrow, "DataFrame"),
    "pandas categorical": (pandas_categorical, "DataFrame"),
    "duckdb": (lambda table: needed("duckdb").from_arrow(table), "DuckDBPyRelation"),
    "duckdb table": (duckdb_table, "DuckDBPyRelation"),
    "narwhals": (narwhals_frame, "DataFrame"),
}
"""By name: what makes the thing, and the name of its type."""


def jsonl(episodes: Iterable[Episode | None], path: Path) -> Path:
    """Episodes as JSON lines; where there is none, a line that is no episode."""
    with path.open("w", encoding="utf-8") as out:
        for episode in episodes:
            out.write(("{" if episode is None else json.dumps(episode.to_dict())) + "\n")
    return path


def csv(table: pa.Table, path: Path) -> Path:
    """A table as CSV."""
    with path.open("w", encoding="utf-8") as out:
        out.write(",".join(table.column_names) + "\n")
        for row in table.to_pylist():
            out.write(",".join(cell(value) for value in row.values()) + "\n")
    return path


def cell(value: Any) -> str:
    """A value as a cell; the empty text, which no cell can hold beside a gap, as two blanks."""
    if isinstance(value, list):
        return "[" + ";".join(value) + "]"
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def parquet(table: pa.Table, path: Path) -> Path:
    """A table as Parquet, in several groups of rows."""
    pq.write_table(table, path, row_group_size=50)
    return path


FILES: dict[str, Callable[[pa.Table, Path], Path]] = {"csv": csv, "parquet": parquet}


def spark_session() -> Any:
    """A Spark of this machine; skipped aloud where there is none."""
    needed("pyspark")
    if not shutil.which("java") and "JAVA_HOME" not in os.environ:
        pytest.skip("no Java, which Spark needs")
    os.environ["PYSPARK_PYTHON"] = sys.executable  # a worker would start the system's Python otherwise
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    sql = importlib.import_module("pyspark.sql")
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def dask_frame(table: pa.Table, partitions: int = 3, *, objects: bool = False) -> Any:
    """A frame of Dask over types of Arrow, or over objects, of which Dask makes texts unless told not to."""
    needed("dask.dataframe")
    dask, frames = importlib.import_module("dask"), importlib.import_module("dask.dataframe")
    with dask.config.set({"dataframe.convert-string": not objects}):
        frame = pandas_objects(table) if objects else pandas_arrow(table)
        return frames.from_pandas(frame, npartitions=partitions).optimize()


def with_nan(table: pa.Table, seed: int = 1) -> pa.Table:
    """The same table in which every second missing number, drawn, is NaN and not null."""
    chance = np.random.default_rng(seed)
    for at, field in enumerate(table.schema):
        if pa.types.is_float64(field.type):
            column = table.column(at).combine_chunks()
            missing = column.is_null().to_numpy(zero_copy_only=False)
            filled = column.to_numpy(zero_copy_only=False)
            left = missing & (chance.random(len(missing)) < 0.5)
            table = table.set_column(at, field.name, pa.array(filled, pa.float64(), mask=left))
    return table
