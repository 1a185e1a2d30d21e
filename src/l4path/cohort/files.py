"""Files of tables: Parquet, CSV, JSON lines of episodes, told apart by their endings."""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from l4path.cohort.cells import check_unpacked
from l4path.cohort.csv_files import CsvFile
from l4path.cohort.lines import LINE, Lines
from l4path.cohort.sources import Source
from l4path.columns import columns_of
from l4path.columns.reading import is_text
from l4path.columns.running import ROWS
from l4path.errors import FileError, shown
from l4path.filename import file_name
from l4path.formats.folders import check_there, files_in, is_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from os import PathLike

    from l4path.cohort.csv_files import Csv
    from l4path.pathway import Pathway

PARQUET, CSV, LINES = (".parquet", ".pq"), (".csv", ".tsv", ".tab"), (".jsonl", ".ndjson")


def file_source(
    path: str | PathLike[str], pathway: Pathway, *, key: str = "", sep: str = ".", csv: Csv | None = None
) -> Source:
    """The source that a file is.

    Args:
        path: The file: ``.parquet``, ``.csv``, ``.tsv``, ``.jsonl`` of episodes; a folder of Parquet files.
        pathway: The pathway.
        key: The column that tells rows apart; empty where none is named.
        sep: What stands for the dot in the names of columns.
        csv: How a CSV file is written.

    Raises:
        FileError: When it cannot be read, or is of no kind that holds a table.
        TableError: When a CSV file has another delimiter.
    """
    name = file_name(path)
    file, ending = Path(name), Path(name).suffix.lower()
    check_there(name, again=True)
    check_same = _keeper(file)
    if is_folder(name) or ending in PARQUET:
        source: Source = _Parquet(file, pathway, key=key, sep=sep)
    elif ending in CSV:
        cells = CsvFile(file, pathway, key=key, sep=sep, form=csv)
        source = Source(cells.schema, cells.batches, lambda table: table)
        source.unread = cells.unread
        source.read_for = lambda other: _as_read(file_source(path, other, key=key, sep=sep, csv=csv), check_same)
    elif ending in LINES:
        lines = Lines(file, pathway, key=key)
        source = Source(lines.schema, lines.batches, lambda table: table)
        source.says, source.key, source.refused = True, key or LINE, lines.refused
        source.read_for = lambda other: _as_read(file_source(path, other, key=key), check_same)
    else:
        endings = ", ".join((*PARQUET, *CSV, *LINES))
        raise FileError(f"{shown(name)}: no table is read from a file of this name; allowed: {endings}")
    source.name = name
    return _as_read(source, check_same)


def _as_read(source: Source, check_same: Callable[[], None]) -> Source:
    """A source that is held against what its file was when it was read first."""
    source.check_same = check_same
    return source


def _keeper(path: Path) -> Callable[[], None]:
    """What refuses a file, or a folder of files, that is not the one that it is now.

    Places on the disk, sizes and times are compared, no content; a pipe or a device changes as it is read.
    """
    then = _seen(path)

    def check_same() -> None:
        if _seen(path) != then:
            raise FileError(f"{shown(str(path))}: has been changed since its reading began; read it anew")

    return check_same


def _seen(path: Path) -> dict[Path, tuple[int, ...] | None]:
    found: dict[Path, tuple[int, ...] | None] = {}
    for file in files_in(path, (".parquet",)) if is_folder(path) else [path]:
        with contextlib.suppress(OSError):
            there = file.stat()
            ordinary = stat.S_ISREG(there.st_mode)
            found[file] = (there.st_dev, there.st_ino, there.st_size, there.st_mtime_ns) if ordinary else None
    return found


class _Parquet(Source):
    """Parquet, of which only the columns that are looked at are read, some rows at a time."""

    def __init__(self, path: Path, pathway: Pathway, *, key: str, sep: str) -> None:
        """Read the names and types; texts of choices are read as the dictionaries that they are stored as."""
        known = {name.replace(".", sep) for name, column in columns_of(pathway).items() if column.kind == "choice"}
        choices = known - {key}
        self._files = files_in(path, (".parquet",)) if is_folder(path) else [path]
        if not self._files:
            raise FileError(f"{shown(str(path))}: the folder holds no .parquet file")
        self._texts: list[str] = []
        with self._open(self._files[0]) as file:
            schema = file.schema_arrow
        self._texts = [field.name for field in schema if field.name in choices and is_text(field.type)]
        with self._open(self._files[0]) as file:
            super().__init__(file.schema_arrow, lambda: (), lambda table: table)

    @contextlib.contextmanager
    def _open(self, path: Path) -> Iterator[Any]:
        """A file, while it is read; what its reader says of it is said as an error of the file."""
        try:
            with pyarrow.parquet.ParquetFile(path, read_dictionary=self._texts, pre_buffer=False) as file:
                yield file
        except (OSError, pa.ArrowException, KeyError, ValueError) as error:
            reason = getattr(error, "strerror", "") or (str(error).splitlines() or ["it is broken"])[0]
            raise FileError(f"{shown(str(path))}: cannot be read as Parquet: {shown(reason)}") from None

    def _rows(self, columns: Iterable[str]) -> Iterator[pa.RecordBatch]:
        wanted = list(dict.fromkeys(columns))
        about = {}
        for path in self._files:
            with self._open(path) as file:
                about[path] = file.metadata
        check_unpacked(about, wanted, self.name)
        for path in self._files:
            with self._open(path) as file:
                for batch in file.iter_batches(batch_size=ROWS // 2, columns=wanted):
                    _check(batch, path)
                    yield batch.select(wanted)


def _check(batch: pa.RecordBatch, path: Path) -> None:
    """Refuse rows that a broken file gives and that Arrow itself does not look at."""
    batch.validate()
    broken = [name for name, column in zip(batch.schema.names, batch.columns, strict=True) if _is_broken(column)]
    if broken:
        reason = f"the dictionary of {shown(broken[0])} has no entry for some of its rows; the file is broken"
        raise FileError(f"{shown(str(path))}: cannot be read as Parquet: {reason}")


def _is_broken(column: pa.Array) -> bool:
    if not pa.types.is_dictionary(column.type) or len(column) == column.null_count:
        return False
    span = pc.min_max(column.indices).as_py()
    return not 0 <= span["min"] <= span["max"] < len(column.dictionary)
