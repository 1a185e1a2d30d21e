"""The engine of tables: the planes of a pathway over Arrow rows, and the columns of the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from l4path.columns.answering import columns_made
from l4path.columns.asking import ALWAYS, Asked, asked_for
from l4path.columns.compiling import Planes
from l4path.columns.reading import Rows
from l4path.columns.running import ROWS, Program
from l4path.columns.wide import Layout
from l4path.garbage import none_collected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from l4path.columns.answering import Made
    from l4path.columns.circuit import Plane
    from l4path.pathway import Pathway


class Kernel:
    """A pathway compiled for tables of one layout.

    Args:
        layout: Which columns the tables have.
        ask: The columns of the result; see :func:`~l4path.columns.asking.asked_for`.

    Attributes:
        layout: The layout.
        asked: The statements that answer what is asked for.
        planes: Their planes.
        made: The columns of the result.
        program: The steps that work them out.
    """

    def __init__(
        self,
        layout: Layout,
        ask: str | Iterable[str] = ALWAYS,
        *,
        beside: Callable[[Asked, Planes], Iterable[Plane]] | None = None,
    ) -> None:
        """Compile; other planes beside those of the result, where a function names them."""
        self.layout: Layout = layout
        with none_collected():
            self.asked: Asked = Asked(layout.pathway, asked_for(layout.pathway, ask))
            self.planes: Planes = Planes(self.asked.statements, layout)
            self.made: list[Made] = columns_made(self.asked, self.planes)
            wanted = [plane for made in self.made for plane in made.planes]
            wanted += beside(self.asked, self.planes) if beside else ()
            self.program: Program = Program(self.planes.circuit, wanted)

    @property
    def schema(self) -> pa.Schema:
        """The names and types of the columns of the result."""
        return pa.schema([(made.name, made.kind) for made in self.made])

    def run(self, rows: Rows) -> Mapping[Plane, NDArray[np.uint64]]:
        """The planes for some rows, at most ``ROWS`` of them; good until the next run."""
        return self.program.run(rows, rows.rows)

    def arrays(
        self, found: Mapping[Plane, NDArray[np.uint64]], rows: int, present: NDArray[np.uint64] | None = None
    ) -> list[pa.Array]:
        """The columns of the result for rows whose planes are worked out.

        Args:
            found: The planes.
            rows: How many rows there are.
            present: Where there is a result at all; None where there is everywhere.
        """
        return [made.array(found, rows, present) for made in self.made]


def pieces(table: pa.Table | pa.RecordBatch, most: int = ROWS) -> Iterator[pa.RecordBatch]:
    """A table in pieces of at most so many rows, without copying, but for tables in many small pieces.

    Args:
        table: The table, or a record batch of one.
        most: The greatest number of rows of a piece.
    """
    if isinstance(table, pa.RecordBatch):
        yield from (table.slice(first, most) for first in range(0, table.num_rows, most))
        return
    chunks = max((column.num_chunks for column in table.columns), default=1)
    if chunks > 1 + 4 * (table.num_rows // most + 1):
        table = table.combine_chunks()
    yield from table.to_batches(max_chunksize=most)


def assess_columns(
    pathway: Pathway,
    table: pa.Table | pa.RecordBatch,
    *,
    ask: str | Iterable[str] = ALWAYS,
    unasked: Iterable[str] = (),
    key: str | None = None,
) -> pa.Table:
    """What a pathway says of every row of a wide table that is right: nothing is checked here.

    Args:
        pathway: The pathway.
        table: The table; its columns are named as COLUMNS says, and whatever has another name is left alone.
        ask: The columns of the result.
        unasked: The treatments without a column of which nobody knows whether they were tried.
        key: A column to take over into the result, first.

    Example:
        >>> import l4path, pyarrow as pa
        >>> table = pa.table({"pain": [6, 2], "screened": [["red_flags"], ["red_flags"]]})
        >>> assess_columns(l4path.load("l4"), table, ask="state")["state"].to_pylist()
        ['screening', 'screening']
    """
    layout = Layout(pathway, table.column_names, unasked=unasked)
    kernel = Kernel(layout, ask)
    names = tuple(layout.columns)
    schema = kernel.schema if key is None else pa.schema([table.schema.field(key), *kernel.schema])
    batches = []
    for piece in pieces(table):
        rows = Rows({name: piece.column(name) for name in names}, piece.num_rows)
        arrays = kernel.arrays(kernel.run(rows), piece.num_rows)
        batches.append(pa.record_batch(arrays if key is None else [piece.column(key), *arrays], schema=schema))
    return pa.Table.from_batches(batches, schema)
