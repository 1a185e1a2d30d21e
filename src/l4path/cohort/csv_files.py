"""CSV as a wide table: every cell a text until its column says what it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv

from l4path.cohort.cells import check_width
from l4path.cohort.csv_mistakes import COMMA, Unread, cannot_be_read, gathered, wrong_delimiter
from l4path.columns import columns_of
from l4path.errors import FileError, L4pathError, Problem, TableError, did_you_mean, listed, quoted, shown
from l4path.formats.files import lines_of
from l4path.intended import not_recorded, yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from l4path.columns import Column
    from l4path.pathway import Pathway

BLOCK = 1 << 24
"""So many bytes of a file are read at a time."""
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?")


@dataclass(frozen=True, slots=True)
class Csv:
    """How a CSV file is written.

    Attributes:
        delimiter: What stands between cells; ``tab`` for a tab.
        decimal: What stands before the decimals of a number.
        missing: The words that stand where nothing is recorded; an empty cell always does.
        yes: The words for yes, beside ``true`` and ``1``.
        no: The words for no, beside ``false`` and ``0``.
    """

    delimiter: str = ","
    decimal: str = "."
    missing: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


def csv_of(given: Csv | Mapping[str, Any] | None) -> Csv | None:
    """How a CSV file is written, from what a caller says.

    Args:
        given: A :class:`Csv`, or its fields by name; None where nothing is said.

    Raises:
        L4pathError: When it says something else.
    """
    if given is None or isinstance(given, Csv):
        return given
    if not isinstance(given, Mapping):
        raise L4pathError(f"{quoted(given)} does not say how a CSV file is written; such as csv={{'delimiter': ';'}}")
    known = [field.name for field in fields(Csv)]
    for name, value in given.items():
        if name not in known:
            hint = did_you_mean(str(name), known) or f"allowed: {listed(known)}"
            raise L4pathError(f"a CSV file has no {shown(name)}; {hint}")
        if name == "delimiter" and value in ("tab", "\\t"):
            continue
        if name in ("delimiter", "decimal") and (not isinstance(value, str) or len(value) != 1):
            raise L4pathError(f"the {name} of a CSV file is one sign, not {quoted(value)}")
        if name in known[2:] and not _is_words(value):
            raise L4pathError(f"the words for {name} of a CSV file are texts, not {quoted(value)}")
    words = {
        name: (given[name],) if isinstance(given[name], str) else tuple(given[name])
        for name in known[2:]
        if name in given
    }
    tab = {"delimiter": "\t"} if given.get("delimiter") in ("tab", "\\t") else {}
    return Csv(**{**given, **words, **tab})


def _is_words(given: Any) -> bool:
    """Whether what is given is a text, or several."""
    return isinstance(given, str) or (
        isinstance(given, list | tuple | set | frozenset) and all(isinstance(word, str) for word in given)
    )


class CsvFile:
    """A CSV file read block by block.

    Attributes:
        schema: Its columns, each of the type that the pathway wants of it; texts where it wants none.
    """

    def __init__(self, path: Path, pathway: Pathway, *, key: str, sep: str, form: Csv | None) -> None:
        """Read the names of its columns."""
        self._path = path
        self._form = form or Csv(delimiter="\t" if path.suffix.lower() in (".tsv", ".tab") else ",")
        self._key = key
        self._check_delimiter(names := self._names())
        known = columns_of(pathway)
        check_width(names, str(path), known=len(known))
        names = self._reader().schema.names
        self._columns: dict[str, Column | None] = {
            name: None if name == key else known.get(name.replace(sep, ".")) for name in names
        }
        self.schema: pa.Schema = pa.schema([(name, _type(self._columns[name])) for name in names])

    def _reader(self) -> Any:
        form = self._form
        convert = pyarrow.csv.ConvertOptions(
            strings_can_be_null=True, null_values=[""], quoted_strings_can_be_null=True
        )
        names = self._names()
        convert.column_types = {name: pa.string() for name in names}
        try:
            return pyarrow.csv.open_csv(
                self._path,
                pyarrow.csv.ReadOptions(block_size=BLOCK),
                pyarrow.csv.ParseOptions(delimiter=form.delimiter, newlines_in_values=True),
                convert,
            )
        except (OSError, pa.ArrowInvalid, UnicodeDecodeError) as error:
            if isinstance(error, pa.ArrowInvalid) and self._first(2) == [names]:  # which Arrow needs a line end after
                return pa.RecordBatchReader.from_batches(pa.schema([(name, pa.string()) for name in names]), [])
            raise self._refused(error) from None

    def _names(self) -> list[str]:
        if not (first := self._first(1)):
            raise FileError(f"{shown(str(self._path))}: the file is empty; its first line names the columns")
        return first[0]

    def _first(self, rows: int) -> list[list[str]]:
        """The first rows that hold something, as texts; the names are the first of them."""
        import csv  # noqa: PLC0415 - only for the first lines

        try:
            with self._path.open(encoding="utf-8-sig", newline="") as lines:
                found = csv.reader(lines_of(lines, str(self._path)), delimiter=self._form.delimiter)
                return list(islice(filter(None, found), rows))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise self._refused(error) from None

    def _refused(self, error: Exception) -> FileError:
        return cannot_be_read(self._path, self._form.delimiter, error)

    def _check_delimiter(self, names: list[str]) -> None:
        if problem := wrong_delimiter(names, self._form.delimiter):
            raise TableError((problem,), str(self._path))

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Its rows, every cell read as its column says.

        Raises:
            TableError: With every column that holds what cannot be read, and the option that reads it.
        """
        for batch in self._blocks():
            arrays, problems = self._converted(batch)
            if problems:
                raise TableError(self.unread(), str(self._path))
            yield pa.record_batch(arrays, schema=self.schema)

    def unread(self) -> tuple[Problem, ...]:
        """What cannot be read anywhere in the file."""
        return gathered(problem for batch in self._blocks() for problem in self._converted(batch)[1])

    def _blocks(self) -> Iterator[pa.RecordBatch]:
        reader = self._reader()
        while True:
            try:
                yield reader.read_next_batch()
            except StopIteration:
                return
            except (pa.ArrowInvalid, UnicodeDecodeError) as error:
                raise self._refused(error) from None

    def _converted(self, batch: pa.RecordBatch) -> tuple[list[pa.Array], list[Unread]]:
        arrays, problems = [], []
        for name, array in zip(batch.schema.names, batch.columns, strict=True):
            column = self._columns.get(name)
            if column is None:
                arrays.append(array)
                continue
            found, unread = self._read(array, column)
            arrays.append(found)
            problems += [item._replace(where=shown(name)) for item in unread]
        return arrays, problems

    def _read(self, array: pa.Array, column: Column) -> tuple[pa.Array, list[Unread]]:
        """Texts as what a column holds, each different text looked at once; and one text of each kind not read."""
        kind = _type(column)
        if array.null_count == len(array):
            return pa.nulls(len(array), kind), []
        words = array.dictionary_encode()
        read = {"flag": self._flag, "number": self._number, "choice": self._choice, "choices": self._choices}[
            column.kind
        ]
        found: list[Any] = []
        unread: dict[tuple[str, ...], Unread] = {}
        for text in words.dictionary.to_pylist():
            try:
                found.append(None if self._missing(text) else read(text, column))
            except _UnreadError as error:
                found.append(None)
                unread.setdefault((error.unread.hint, error.unread.option, error.unread.word), error.unread)
        return pa.array(found, kind).take(words.indices), list(unread.values())

    def _missing(self, text: str) -> bool:
        return text.strip() == "" or text.strip() in self._form.missing

    def _flag(self, text: str, _: Column) -> bool | None:
        word = text.strip()
        if word in self._form.yes or word.lower() in ("true", "1", "1.0"):
            return True
        if word in self._form.no or word.lower() in ("false", "0", "0.0"):
            return False
        meant = yes_or_no(word)
        if meant is not None:
            raise _UnreadError(option="yes" if meant else "no", word=word)
        raise self._unread(text, "a flag is true or false, or 1 or 0")

    def _number(self, text: str, column: Column) -> float | None:
        form, word = self._form, text.strip()
        try:
            if "_" not in word and (form.decimal == "." or "." not in word):
                return float(word.replace(form.decimal, "."))
        except ValueError:
            pass
        if COMMA.fullmatch(word) and form.decimal == ".":
            raise _UnreadError(option="decimal", word=word)
        if _DATE.fullmatch(word):
            allowed = f"the column holds a number, {column.fact.span}" if column.fact else "the column holds a number"
            raise _UnreadError(f"{quoted(word)} is a date", f"{allowed}; count the days, or ignore the column")
        raise self._unread(text, "a number is written as 6 or 6.5")

    def _choice(self, text: str, column: Column) -> str | None:
        word = text.strip()
        if word not in column.values and not_recorded(word):
            raise self._unread(text, "")
        return word

    def _choices(self, text: str, column: Column) -> list[str] | None:
        words = [word for word in re.split(r"[\s\[\]\"',;|]+", text) if word]
        if text.strip() not in column.values and not_recorded(text):
            raise self._unread(text, "")
        return words

    def _unread(self, text: str, allowed: str) -> _UnreadError:
        word = text.strip()
        if not_recorded(word) or (word.upper() == word and word.isalpha()):
            return _UnreadError(option="missing", word=word)
        return _UnreadError(f"{quoted(word)} cannot be read", allowed)


class _UnreadError(Exception):
    """A text that is not written as its column is read."""

    def __init__(self, what: str = "", hint: str = "", *, option: str = "", word: str = "") -> None:
        super().__init__(what)
        self.unread: Unread = Unread("", what, hint, option, word)


def _type(column: Column | None) -> pa.DataType:
    if column is None:
        return pa.string()
    return {"flag": pa.bool_(), "number": pa.float64(), "choice": pa.string(), "choices": pa.list_(pa.string())}[
        column.kind
    ]
