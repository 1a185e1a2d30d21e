"""Where a table comes from, and the same kind of object back: frames, streams, batches and files."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from l4path.cohort.cells import check_cells
from l4path.errors import L4pathError, Problem, TableError, quoted, shown
from l4path.filename import file_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from l4path.cohort.csv_files import Csv
    from l4path.pathway import Pathway

TAKES = (
    "a path to Parquet, CSV or JSON lines; a pyarrow, polars, pandas, DuckDB, narwhals, PySpark or Dask table; "
    "record batches of Arrow"
)


class Source:
    """A table that can be read, more than once, and the same kind of object made of a result.

    Attributes:
        schema: The names and types of its columns.
        name: The file that it is read from; empty where it is none.
        says: Whether it says itself of every treatment whether it was asked about.
        key: Its own column that tells rows apart; empty where the caller has to name one.
        refused: Rows that were refused when they were read, by number, with the reasons.
        unread: What cannot be read in its cells.
        read_for: The same table as another pathway reads it, where a pathway says how texts and episodes are read.
        check_same: Refuses when it is another table than when its reading began, as a file may be by then.
    """

    def __init__(
        self, schema: pa.Schema, batches: Callable[[], Iterable[Any]], give: Callable[[pa.Table], Any]
    ) -> None:
        """Keep how it is read, and how a result is given back."""
        self.schema: pa.Schema = schema
        self.name: str = ""
        self.says: bool = False
        self.key: str = ""
        self.refused: Mapping[int, tuple[Problem, ...]] = {}
        self.unread: Callable[[], Iterable[Problem]] = tuple
        self.read_for: Callable[[Pathway], Source] = lambda _: self
        self.check_same: Callable[[], None] = lambda: None
        self._batches = batches
        self._give = give

    def batches(self, columns: Iterable[str]) -> Iterator[Any]:
        """Its rows, only some of the columns where that is less work.

        Args:
            columns: The columns that will be looked at.

        Raises:
            FileError: When it is no longer the table that it was, or cannot be read.
        """
        self.check_same()
        try:
            for rows in self._rows(wanted := tuple(columns)):
                check_cells(((name, rows.column(name)) for name in wanted if name in rows.schema.names), self.name)
                yield rows
        except Exception:
            self.check_same()  # else what is wrong with it may be only that somebody writes it
            raise
        self.check_same()

    def _rows(self, columns: Iterable[str]) -> Iterator[Any]:
        del columns
        yield from self._batches()

    def give(self, table: pa.Table) -> Any:
        """A result as the kind of object that the table was."""
        return self._give(table)


def library_of(value: object) -> str:
    """The library that an object belongs to: the first name of its class's module."""
    return type(value).__module__.partition(".")[0]


def source_of(origin: Any, pathway: Pathway, *, key: str = "", sep: str = ".", csv: Csv | None = None) -> Source:
    """The source that an object is.

    Args:
        origin: What holds the table.
        pathway: The pathway, by which texts of files are read.
        key: The column that tells rows apart; empty where none is named.
        sep: What stands for the dot in the names of columns of a file.
        csv: How a CSV file is written.

    Raises:
        L4pathError: When it holds no table that can be read.
        FileError: When a file cannot be read.
        TableError: When a file holds what cannot be read as its columns say.
    """
    if isinstance(origin, str | bytes | PathLike):
        from l4path.cohort.files import file_source  # noqa: PLC0415 - it builds on sources

        return file_source(file_name(origin), pathway, key=key, sep=sep, csv=csv)
    if isinstance(origin, pa.Table):
        return Source(origin.schema, lambda: [origin], lambda table: table)
    if isinstance(origin, pa.RecordBatch):
        return Source(origin.schema, lambda: [origin], lambda table: table.combine_chunks().to_batches()[0])
    if isinstance(origin, pa.RecordBatchReader):
        batches = list(origin)
        return Source(origin.schema, lambda: batches, lambda table: table.to_reader())
    with its_package(library := library_of(origin)):
        match library:
            case "polars":
                return _polars(origin)
            case "pandas":
                return _pandas(origin)
            case "duckdb":
                return _duckdb(origin)
            case "narwhals":
                return _narwhals(origin, pathway)
            case _:
                return _batches_or_stream(origin)


@contextlib.contextmanager
def its_package(library: str) -> Iterator[None]:
    """Say what to install where a package is absent that a table of some library needs.

    Args:
        library: The library.

    Raises:
        L4pathError: When it is absent, or something that it needs.
    """
    try:
        yield
    except ImportError as error:
        packages = _PACKAGES.get(library, library)
        raise L4pathError(
            f"a table of {library} cannot be read here, as a package is absent ({shown(error)}): "
            f"pip install 'l4path[cohort]' {packages}"
        ) from None


_PACKAGES = {"pyspark": "pyspark pandas", "dask": "'dask[dataframe]'", "dask_expr": "'dask[dataframe]'"}


def _batches_or_stream(origin: Any) -> Source:
    if hasattr(origin, "__arrow_c_stream__"):
        table = streamed(origin)
        return Source(table.schema, lambda: [table], lambda result: result)
    if isinstance(origin, list | tuple) or hasattr(origin, "__next__") or hasattr(origin, "__iter__"):
        once = isinstance(origin, Iterator)
        given = list(itertools.islice(origin, 1)) if once else list(origin)
        if given and isinstance(given[0], pa.RecordBatch | pa.Table):
            given += origin if once else ()
            back: Callable[[pa.Table], Any] = lambda table: iter(table.to_batches()) if once else table.to_batches()  # noqa: E731
            return Source(given[0].schema, lambda: given, back)
    raise L4pathError(f"{quoted(origin)} is no table; allowed: {TAKES}")


def streamed(origin: Any) -> pa.Table:
    """What gives a stream of Arrow, as a table.

    Args:
        origin: What gives it.

    Raises:
        L4pathError: When it streams no table.
    """
    try:
        return pa.table(origin)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise L4pathError(f"{quoted(origin)} streams no table of Arrow: {shown(str(error).splitlines()[0])}") from None


def _polars(origin: Any) -> Source:
    import polars as pl  # noqa: PLC0415 - it is there, as the table is one of its own

    if isinstance(origin, pl.LazyFrame) and not hasattr(origin, "collect_batches"):  # before polars 1.34
        whole = origin.collect().to_arrow()
        return Source(whole.schema, lambda: [whole], lambda table: pl.DataFrame(table).lazy())
    if isinstance(origin, pl.LazyFrame):
        schema = origin.collect_schema().to_frame().to_arrow().schema

        def batches() -> Iterator[pa.Table]:
            for frame in origin.collect_batches():
                yield frame.to_arrow().cast(schema)

        return Source(schema, batches, lambda table: pl.DataFrame(table).lazy())
    table = origin.to_arrow()
    return Source(table.schema, lambda: [table], pl.DataFrame)


def _pandas(origin: Any) -> Source:
    import pandas as pd  # noqa: PLC0415 - same reason

    table, problems = {}, []
    for at, name in enumerate(origin.columns):
        try:
            table[at] = pa.array(origin.iloc[:, at], from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            what = f"its values are not of one kind: {shown(str(error).splitlines()[0])}"
            problems.append(Problem(what=what, where=shown(name), hint="give the column one type"))
    if problems:
        raise TableError(tuple(problems))
    arrays = [array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array for array in table.values()]
    frame = pa.Table.from_arrays(arrays, [str(name) for name in origin.columns])

    def back(result: pa.Table) -> Any:
        if any(isinstance(kind, pd.ArrowDtype) for kind in origin.dtypes):
            return result.to_pandas(types_mapper=pd.ArrowDtype)
        return result.to_pandas(types_mapper={pa.bool_(): pd.BooleanDtype(), pa.int32(): pd.Int32Dtype()}.get)

    return Source(frame.schema, lambda: [frame], back)


def _duckdb(origin: Any) -> Source:
    import duckdb  # noqa: PLC0415 - same reason

    if isinstance(origin, duckdb.DuckDBPyConnection):
        raise L4pathError("a connection is no table: give a relation, such as connection.sql('from patients')")

    def batches() -> Iterator[pa.RecordBatch]:
        yield from pa.RecordBatchReader.from_stream(origin)

    schema = pa.RecordBatchReader.from_stream(origin.limit(0)).schema
    return Source(schema, batches, duckdb.from_arrow)


def _narwhals(origin: Any, pathway: Pathway) -> Source:
    import narwhals as nw  # noqa: PLC0415 - same reason

    inner = source_of(origin.to_native(), pathway)
    return Source(inner.schema, lambda: inner.batches(()), lambda table: nw.from_native(inner.give(table)))
