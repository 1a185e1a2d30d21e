"""What was found in a table: the result, what was refused and why, the counts, and any row opened as an assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from l4path.cohort.assessing import REFUSED, Assessor, plain_key, problem_table, without_twins
from l4path.cohort.counting import counted, tally
from l4path.cohort.door import REST, ReadingOptions, names_of, opened, texts_of
from l4path.cohort.rows import cell, episode_of
from l4path.cohort.saving import save_table
from l4path.cohort.sources import source_of
from l4path.columns.asking import ALWAYS, asked_for, words_of
from l4path.columns.reading import is_text
from l4path.errors import EpisodeError, L4pathError, Problem, TableError, listed, quoted, shown
from l4path.language import words
from l4path.pathway.given import check_pathway

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

    from l4path.assessment import Assessment
    from l4path.charts import Reach
    from l4path.cohort.assessing import RowProblem
    from l4path.cohort.comparing import Compared
    from l4path.cohort.csv_files import Csv
    from l4path.cohort.door import Door
    from l4path.cohort.sources import Source
    from l4path.conditions import NodeLike
    from l4path.pathway import Pathway


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table was read.

    Attributes:
        rows: How many rows there are.
        refused: How many of them were refused.
        problems: How often each thing was wrong, by column and kind, the most frequent first.
        nan: How many NaN were taken as missing, by column.
        never_tried: The treatments without a column of which the caller says that nobody tried them.
        unasked: The treatments without a column of which the caller says that nobody asked.
        unknown: The facts and screens without a column: unknown of every row.
        ignored: The columns that were left out.
    """

    rows: int
    refused: int
    problems: Mapping[tuple[str, str], int]
    nan: Mapping[str, int]
    never_tried: tuple[str, ...]
    unasked: tuple[str, ...]
    unknown: tuple[str, ...]
    ignored: tuple[str, ...]

    def __str__(self) -> str:
        """The same in lines."""
        wording = words()
        lines = [wording("cohort.rows", count=self.rows, refused=self.refused)]
        lines += [
            f"  {times} x {f'{column}: ' if column else ''}{what}" for (column, what), times in self.problems.items()
        ]
        lines += [wording("cohort.nan", column=column, count=times) for column, times in self.nan.items()]
        left = ("never_tried", "unasked", "unknown", "ignored")
        lines += [wording(f"cohort.{key}", names=listed(names)) for key in left if (names := getattr(self, key))]
        return "\n".join(lines)


class Found:
    """What a pathway says of every row of a table.

    Attributes:
        pathway: The pathway.
        options: What the caller said of the table.
        report: How the table was read.
    """

    def __init__(self, pathway: Pathway, source: Source, reading: ReadingOptions, ask: str | Iterable[str]) -> None:
        """Assess every row."""
        self.pathway: Pathway = pathway
        self._source = source
        self.options: ReadingOptions = reading
        try:
            self._door: Door = opened(pathway, source.schema, reading, says=source.says, source=source.name)
        except TableError as error:  # what is wrong in the cells is told with what is wrong with the columns
            found = sorted((*error.problems, *source.unread()), key=lambda problem: problem.where == "history")
            raise TableError(
                tuple(found), source.name
            ) from None  # what is wrong in the table first, then what is asked
        assessor = Assessor(self._door, ask, sep=reading.sep)
        problems: list[RowProblem] = []
        columns = (self._door.key, *self._door.columns.values())
        batches = list(assessor.batches(source.batches(columns), problems, source.refused))
        table = pa.Table.from_batches(batches, assessor.result_schema(source.schema))
        self._result: pa.Table = without_twins(table, self._door.key, problems, assessor.counted)
        self._problems = problems
        self.report: Reading = Reading(
            rows=self._result.num_rows,
            refused=pc.sum(self._result[REFUSED]).as_py() or 0,
            problems=dict(assessor.counted.problems.most_common()),
            nan=dict(assessor.counted.nan),
            never_tried=self._door.never_tried,
            unasked=self._door.unasked,
            unknown=self._door.unknown,
            ignored=self._door.ignored,
        )

    @property
    def table(self) -> Any:
        """The result, a row for each row of the table, as the kind of thing that the table was."""
        return self._source.give(self._result)

    @property
    def arrow(self) -> pa.Table:
        """The result as a table of Arrow."""
        return self._result

    @property
    def problems(self) -> Any:
        """Every refused row, with all that is wrong with it, as the kind of thing that the table was."""
        return self._source.give(self.problem_table())

    def problem_table(self) -> pa.Table:
        """Every refused row, with all that is wrong with it, as a table of Arrow."""
        return problem_table(self._problems, self._result.schema.field(self._door.key).type)

    def counts(self) -> dict[str, Any]:
        """How many rows there are of each state, option and status; refused ones apart.

        Returns:
            ``rows``, ``refused``, and by name ``state``, ``option``, ``alongside`` and of each node ``status``.
        """
        whole = self.again(("state", "option", "alongside", "status")).arrow
        return counted(tally(whole, self.options.sep), self.pathway)

    def truths(self) -> dict[str, tuple[int, int]]:
        """Of each column of truths, with a dot: in how many rows it is so, and in how many that is unknown.

        Refused rows are in neither.
        """
        refused = self.report.refused
        return {
            name.replace(self.options.sep, ".", 1): (pc.sum(column).as_py() or 0, column.null_count - refused)
            for name, column in zip(self._result.column_names, self._result.columns, strict=True)
            if pa.types.is_boolean(column.type) and name != REFUSED
        }

    def reach(self, path: str | PathLike[str] | None = None, *, detail: str = "overview", least: int = 11) -> Reach:
        """How many rows reached each node, and for how many each escalation fires: the pathway with counts.

        The counts do not add up: a person may be at several nodes.

        Args:
            path: The picture, if one is wanted: ``.svg``, ``.png``, ``.pdf``, ``.mmd``, ``.dot``, ``.gv``, or
                ``.html`` with the tables beneath.
            detail: ``overview``, which fits a page; ``standard`` or ``full``, with the number of each escalation.
            least: In the picture and its tables, a smaller number of persons is told only as being smaller; 1 shows
                every number.

        Returns:
            The counts, by the id of a node and of an escalation; exact, whatever ``least`` is.

        Raises:
            DiagramError: When the picture cannot be drawn or written.

        Example:
            >>> import l4path, pyarrow
            >>> table = pyarrow.table({"id": ["a", "b"], "pain": [6.0, None]})
            >>> found = l4path.load("l4").assess_table(table, key="id", never_tried="rest")
            >>> found.reach().nodes["prev_weight"].reached
            2
        """
        from l4path.charts import draw_reach  # noqa: PLC0415 - a picture, where one is wanted

        return draw_reach(self, path, detail=detail, least=least)

    @property
    def columns_read(self) -> tuple[str, ...]:
        """The columns that were read, each with a dot."""
        return tuple(self._door.columns)

    def again(
        self, ask: Iterable[str], *, pathway: Pathway | None = None, reading: ReadingOptions | None = None
    ) -> Found:
        """The same table with other columns of the result, or on another pathway.

        Args:
            ask: The columns that are wanted; where they are here already, this is it.
            pathway: Another pathway.
            reading: What is said of the table for that one.
        """
        if pathway is not None:
            check_pathway(pathway)
        if not isinstance(reading, ReadingOptions | None):
            raise L4pathError(f"{quoted(reading)} does not say how a table is read")
        wanted = {name.replace(".", self.options.sep) for name in asked_for(self.pathway, ask)}
        if pathway is None and wanted <= set(self._result.column_names):
            return self
        source = self._source if pathway is None else self._source.read_for(pathway)
        return Found(pathway or self.pathway, source, reading or self.options, ask)

    def assessment(self, key: object) -> Assessment:
        """One row as an assessment: to explain, to draw, to ask.

        Args:
            key: What the column of the key holds in that row.

        Raises:
            L4pathError: When no row has that key, or several have it.
            EpisodeError: With every reason, when the row is refused.
        """
        door = self._door
        columns = (door.key, *door.columns.values())
        found = []
        first = 1
        wanted = _like(key, self._result.schema.field(door.key).type)
        for batch in self._source.batches(columns):
            places = pc.index_in(_whole(batch.column(door.key)), wanted)
            here = pc.indices_nonzero(pc.is_valid(places)).to_pylist()
            found += [(first + at, batch.slice(at, 1)) for at in here]
            first += batch.num_rows
        if not found:
            raise L4pathError(f"no row has the key {quoted(key)} in the column {shown(door.key)}")
        if len(found) > 1:
            raise L4pathError(f"{len(found)} rows have the key {quoted(key)}; they are refused, and none can be opened")
        number, row = found[0]
        reasons = tuple(problem.problem.within(problem.column) for problem in self._problems if problem.row == number)
        if reasons:
            raise EpisodeError(reasons, f"row {number}, {door.key} {shown(key)}")
        cells = {
            name: cell(row.column(given)[0], door.layout.columns[name].kind) for name, given in door.columns.items()
        }
        return self.pathway.assess(episode_of(door.layout, cells))

    def compare(
        self,
        other: Pathway,
        *,
        never_tried: NodeLike | Iterable[NodeLike] = (),
        unasked: NodeLike | Iterable[NodeLike] = (),
    ) -> Compared:
        """The same rows on another pathway: whose state or options change.

        Args:
            other: The other pathway, such as a new version.
            never_tried: Treatments of the other pathway without a column that nobody has tried; ``"rest"`` for all.
            unasked: Treatments of the other pathway without a column of which nobody knows; ``"rest"`` for all.

        Raises:
            TableError: When the table cannot be read for the other pathway.
        """
        from l4path.cohort.comparing import compared  # noqa: PLC0415 - only where two are compared

        check_pathway(other)
        return compared(self, other, names_of(never_tried), names_of(unasked))

    def to_parquet(self, path: str | PathLike[str]) -> None:
        """Write the result as Parquet, whole or not at all.

        Args:
            path: The file; one that is there is replaced.

        Raises:
            FileError: When it cannot be written.
        """
        save_table(self._result, path, form="parquet")

    def __repr__(self) -> str:
        return f"<Found on {self.pathway.id}: {self.report.rows} rows, {self.report.refused} refused>"

    def __str__(self) -> str:
        return str(self.report)


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column of keys in one piece."""
    return plain_key(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)


def _like(key: object, kind: pa.DataType) -> pa.Array:
    """A key as the column holds keys: a number as text where it holds texts."""
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    try:
        return pa.array([str(key) if is_text(plain) else key], plain)
    except (pa.ArrowException, OverflowError, ValueError, TypeError):  # no key of this column is like it
        return pa.nulls(0, plain)


def assess_table(
    pathway: Pathway,
    table: Any,
    *,
    key: str = "",
    never_tried: NodeLike | Iterable[NodeLike] = (),
    unasked: NodeLike | Iterable[NodeLike] = (),
    ignore: str | Iterable[str] = (),
    sep: str = ".",
    ask: str | Iterable[str] = (),
    csv: Csv | Mapping[str, Any] | None = None,
) -> Any:
    """What a pathway says of every row of a table; see :meth:`l4path.Pathway.assess_table`."""
    from l4path.cohort.csv_files import csv_of  # noqa: PLC0415 - names of options only

    wanted = (*ALWAYS, *words_of(",".join(texts_of(ask, "ask"))))
    asked_for(pathway, wanted)
    ignored = texts_of(ignore, "ignore")
    (key,) = texts_of(key or "", "key")[:1] or ("",)
    if not isinstance(sep, str) or not sep:
        raise TableError((Problem(what=f"{quoted(sep)} cannot stand for the dot", where="sep", hint="such as __"),))
    reading = ReadingOptions(key, names_of(never_tried), names_of(unasked), ignored, sep)
    if REST in reading.never_tried and REST in reading.unasked:
        hint = "say it of one of them"
        raise TableError((Problem(what="never_tried and unasked both take the rest", where="never_tried", hint=hint),))
    from l4path.cohort.lazy import lazy_found  # noqa: PLC0415 - it looks whether there is a lazy frame at all

    if (lazy := lazy_found(pathway, table, reading, wanted)) is not None:
        return lazy
    source = source_of(table, pathway, key=reading.key, sep=reading.sep, csv=csv_of(csv))
    if not reading.key and source.key:
        reading = ReadingOptions(source.key, reading.never_tried, reading.unasked, reading.ignore, reading.sep)
    return Found(pathway, source, reading, wanted)
