"""Frames of Spark and Dask, which stay lazy: every partition through the same door and the same engine."""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from l4path.cohort.assessing import Assessor, problem_table
from l4path.cohort.comparing import ASKED, options_for
from l4path.cohort.counting import Tally, counted, tally
from l4path.cohort.door import names_of, opened
from l4path.cohort.found import Found
from l4path.cohort.sources import Source, its_package, library_of
from l4path.columns import columns_of
from l4path.columns.reading import is_text
from l4path.errors import Problem, TableError, shown
from l4path.pathway.given import check_pathway

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.cohort.assessing import RowProblem
    from l4path.cohort.door import ReadingOptions
    from l4path.cohort.lazy_comparing import LazyCompared
    from l4path.conditions import NodeLike
    from l4path.pathway import Pathway

TWINS = "l4path_rows_of_this_key"
"""The column that says how many rows have a key that stands more than once."""
COUNTS = pa.schema([("group", pa.string()), ("node", pa.string()), ("value", pa.string()), ("times", pa.int64())])


class Makes(Protocol):
    """What makes a table of the rows of each partition."""

    options: ReadingOptions

    def columns(self, schema: pa.Schema) -> tuple[str, ...]:
        """The columns that are looked at in tables of a schema, the key first."""
        ...

    def rows(self, table: pa.Table | pa.RecordBatch, what: str) -> pa.Table:
        """What is made of some rows, which have a column that counts keys that stand more than once."""
        ...


class Engine(Protocol):
    """What a library of lazy frames does: one function over the rows of every partition."""

    schema: pa.Schema

    def mapped(self, work: Makes, what: str, schema: pa.Schema) -> Any:
        """A lazy frame of what the work makes of every partition."""
        ...

    def collected(self, frame: Any) -> pa.Table:
        """All rows of a lazy frame, here."""
        ...

    def where(self, key: str, value: object) -> pa.Table:
        """The rows that have a key."""
        ...

    def save(self, frame: Any, path: str) -> None:
        """Write a lazy frame as Parquet."""
        ...


class Work:
    """What is done with the rows of a partition, wherever it is; it travels there as it is.

    Args:
        pathway: The pathway.
        options: What is said of the table.
        ask: The columns of the result.
    """

    def __init__(self, pathway: Pathway, reading: ReadingOptions, ask: tuple[str, ...]) -> None:
        """Keep what it takes."""
        self.pathway: Pathway = pathway
        self.options: ReadingOptions = reading
        self.ask: tuple[str, ...] = ask

    def columns(self, schema: pa.Schema) -> tuple[str, ...]:
        """The columns that are looked at in tables of a schema, the key first."""
        door = opened(self.pathway, schema, self.options)
        return (door.key, *door.columns.values())

    def schemas(self, schema: pa.Schema) -> dict[str, pa.Schema]:
        """The columns of what is made: of the result, of the problems, of the counts; no dictionaries."""
        assessor = Assessor(opened(self.pathway, schema, self.options), self.ask, sep=self.options.sep)
        kind = schema.field(schema.names.index(self.options.key)).type
        return {
            "result": plain_schema(assessor.result_schema(schema)),
            "problems": problem_table([], kind).schema,
            "counts": COUNTS,
        }

    def rows(self, table: pa.Table | pa.RecordBatch, what: str) -> pa.Table:
        """What is made of some rows: their ``result``, their ``problems`` or their ``counts``.

        Args:
            table: The rows, with a column that counts keys that stand more than once.
            what: What to make of them.
        """
        given = pa.table(table) if isinstance(table, pa.Table) else pa.Table.from_batches([table])
        twins = given[TWINS].to_pylist()
        given = given.drop_columns([TWINS])
        ask = self.ask if what != "counts" else ("state", "option", "alongside", "status")
        assessor = _assessor(self.pathway, self.options, ask, given.schema).apart()  # partitions are worked on at once
        keys = given[self.options.key].to_pylist()
        known = {
            row: (Problem(what=f"{shown(key)} is the key of {times} rows", where=self.options.key, hint=_ONCE),)
            for row, (key, times) in enumerate(zip(keys, twins, strict=True), 1)
            if times and times > 1 and not is_missing(key)
        }
        problems: list[RowProblem] = []
        found = list(assessor.batches([given], problems, known))
        result = pa.Table.from_batches(found, assessor.result_schema(given.schema))
        match what:
            case "result":
                return result.cast(plain_schema(result.schema))
            case "problems":
                table = problem_table(problems, given.schema.field(given.schema.names.index(self.options.key)).type)
                numbers = table.schema.get_field_index("row")  # in a partition a number says nothing
                return table.set_column(numbers, "row", pa.nulls(table.num_rows, pa.int64()))
            case _:
                times = tally(result, self.options.sep)
                columns = zip(*((*place, count) for place, count in times.items()), strict=True)
                return pa.table(dict(zip(COUNTS.names, map(list, columns), strict=True)), schema=COUNTS)


def is_missing(key: Any) -> bool:
    """Whether a key is none: null, or NaN."""
    return key is None or key != key  # noqa: PLR0124 - NaN is not itself


_ONCE = "a key stands once; every row that has it is refused"


@functools.lru_cache(maxsize=8)
def _assessor(pathway: Pathway, reading: ReadingOptions, ask: tuple[str, ...], schema: pa.Schema) -> Assessor:
    """The compiled pathway, kept where the same worker meets it again."""
    return Assessor(opened(pathway, schema, reading), ask, sep=reading.sep)


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """A schema without dictionaries, which not every engine has."""
    plain = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field for field in schema
    ]
    return pa.schema(plain)


class LazyFound:
    """What a pathway says of every row of a frame that stays lazy: nothing is computed until somebody asks.

    Attributes:
        pathway: The pathway.
        options: What the caller said of the table.
    """

    def __init__(self, work: Work, engine: Engine) -> None:
        """Look at the columns; no row is read."""
        self.pathway: Pathway = work.pathway
        self.options: ReadingOptions = work.options
        self._work, self._engine = work, engine
        self._schemas = work.schemas(engine.schema)

    @property
    def table(self) -> Any:
        """The result, a row for each row of the frame, as a lazy frame of the same kind."""
        return self._engine.mapped(self._work, "result", self._schemas["result"])

    @property
    def problems(self) -> Any:
        """Every refused row, with all that is wrong with it, as a lazy frame of the same kind."""
        return self._engine.mapped(self._work, "problems", self._schemas["problems"])

    def counts(self) -> dict[str, Any]:
        """How many rows there are of each state, option and status; see :meth:`Found.counts`. It reads all rows."""
        table = self._engine.collected(self._engine.mapped(self._work, "counts", COUNTS))
        times: Tally = Counter()
        for row in table.to_pylist():
            times[row["group"], row["node"], row["value"]] += row["times"]
        return counted(times, self.pathway)

    def assessment(self, key: object) -> Assessment:
        """One row as an assessment: to explain, to draw, to ask.

        Args:
            key: What the column of the key holds in that row.

        Raises:
            L4pathError: When no row has that key, or several have it.
            EpisodeError: With every reason, when the row is refused.
        """
        table = self._engine.where(self.options.key, key)
        source = Source(table.schema, lambda: [table], lambda result: result)
        return Found(self.pathway, source, self.options, ("state",)).assessment(key)

    def to_parquet(self, path: str) -> None:
        """Write the result as Parquet, by the engine itself: a folder with a file for each partition.

        Args:
            path: The folder.
        """
        self._engine.save(self.table, str(path))

    def compare(
        self,
        other: Pathway,
        *,
        never_tried: NodeLike | Iterable[NodeLike] = (),
        unasked: NodeLike | Iterable[NodeLike] = (),
    ) -> LazyCompared:
        """The same rows on another pathway: whose state or options change. Nothing is computed until somebody asks.

        Args:
            other: The other pathway, such as a new version.
            never_tried: Treatments of the other pathway without a column that nobody has tried; ``"rest"`` for all.
            unasked: Treatments of the other pathway without a column of which nobody knows; ``"rest"`` for all.

        Raises:
            TableError: When the table cannot be read for the other pathway.
        """
        from l4path.cohort.lazy_comparing import Comparing, LazyCompared  # noqa: PLC0415 - it builds on this

        check_pathway(other)
        schema = self._engine.schema
        read = tuple(opened(self.pathway, schema, self.options).columns)
        reading = options_for(other, self.pathway, self.options, read, names_of(never_tried), names_of(unasked))
        works = Work(self.pathway, self.options, ASKED), Work(other, reading, ASKED)
        return LazyCompared(Comparing(*works), self._engine)

    def __repr__(self) -> str:
        return f"<LazyFound on {self.pathway.id}: nothing is computed yet>"


def lazy_found(pathway: Pathway, frame: Any, reading: ReadingOptions, ask: tuple[str, ...]) -> LazyFound | None:
    """What a pathway says of a frame of Spark or Dask; None where it is neither.

    Args:
        pathway: The pathway.
        frame: The frame.
        reading: What is said of it.
        ask: The columns of the result.

    Raises:
        TableError: With everything that is wrong with the columns.
    """
    library = library_of(frame)
    if library == "pyspark":
        with its_package(library):
            from l4path.cohort.spark import SparkEngine  # noqa: PLC0415 - it imports what the frame is of

        return LazyFound(Work(pathway, reading, ask), SparkEngine(frame, reading))
    if library in ("dask", "dask_expr"):
        with its_package(library):
            from l4path.cohort.dasks import DaskEngine  # noqa: PLC0415 - same reason

        engine = DaskEngine(frame, reading)
        try:
            return LazyFound(Work(pathway, reading, ask), engine)
        except TableError as error:
            raise TableError((*error.problems, *_made_texts(pathway, engine.schema, reading))) from None
    return None


def _made_texts(pathway: Pathway, schema: pa.Schema, reading: ReadingOptions) -> Iterator[Problem]:
    """That Dask makes texts of objects, where that is why flags and lists are texts."""
    known = columns_of(pathway)
    texts = [field.name for field in schema if is_text(field.type)]
    kinds = (known[name].kind for text in texts if (name := text.replace(reading.sep, ".")) in known)
    if any(kind in ("flag", "choices") for kind in kinds):
        what = "Dask makes texts of columns of objects, of flags with gaps and of lists too"
        hint = (
            'set dask.config.set({"dataframe.convert-string": False}) before the frame is made, or use types of Arrow'
        )
        yield Problem(what=what, where="dask", hint=hint)


def batches_of(work: Makes, what: str, given: Iterator[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """What is made of batches that come one by one, as batches of a schema.

    Args:
        work: What is done.
        what: What to make of them.
        given: The batches.
        schema: The columns of what is made.
    """
    for batch in given:
        if batch.num_rows:
            yield from work.rows(batch, what).cast(schema).to_batches()
