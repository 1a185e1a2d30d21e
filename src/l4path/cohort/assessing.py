"""Tables assessed: rows through the door, planes worked out, and the result with every row in it."""

from __future__ import annotations

import copy
import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from l4path.cohort.checks import Check, checks_of
from l4path.cohort.rows import cell
from l4path.columns import Kernel, Rows, pieces
from l4path.columns.answering import boolean
from l4path.columns.asking import ALWAYS, words_of
from l4path.columns.bits import unpacked
from l4path.columns.circuit import ZERO
from l4path.columns.reading import is_text, plain_text
from l4path.columns.running import Program
from l4path.errors import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from l4path.cohort.door import Door
    from l4path.columns.asking import Asked
    from l4path.columns.circuit import Plane
    from l4path.columns.compiling import Planes

REFUSED = "refused"
_UUID = "arrow.uuid"
_WIDE = 128  # bits: what tells decimals apart takes no narrower ones
_Wording: TypeAlias = "tuple[str, tuple[Problem, ...]]"
_KEPT = 8
"""For so many different sets of columns a pathway stays compiled."""


@dataclass(slots=True)
class RowProblem:
    """One thing that is wrong with a row.

    Attributes:
        key: The key of the row; None where it is missing.
        row: The number of the row, counted from 1.
        column: The column that it is about; empty where it is about the row.
        value: What the column holds, as text.
        problem: What is wrong, and what is allowed.
    """

    key: Any
    row: int
    column: str
    value: str
    problem: Problem


@dataclass(slots=True)
class Counted:
    """What was counted on the way: NaN by column, and problems by column and kind."""

    nan: Counter[str] = field(default_factory=Counter)
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)


class _Compiled:
    """A pathway compiled for one door, with the reasons to refuse a row."""

    def __init__(self, door: Door, ask: tuple[str, ...]) -> None:
        self.checks: list[Check] = []
        self.refused: Plane = ZERO
        self._door = door
        self.kernel: Kernel = Kernel(door.layout, ask, beside=self._beside)

    def _beside(self, asked: Asked, planes: Planes) -> Iterable[Plane]:
        self.checks = checks_of(self._door.layout, asked, planes)
        self.refused = planes.circuit.any_of(check.plane for check in self.checks)
        return (self.refused,)


def _compiled(door: Door, ask: str | Iterable[str]) -> _Compiled:
    """What was compiled for the same columns, kept with the pathway."""
    layout, words = door.layout, tuple(words_of(ask))
    kept: dict[object, _Compiled] = layout.pathway._cache.setdefault("tables", {})  # noqa: SLF001
    key = tuple(layout.columns), layout.unasked, words
    found = kept.get(key)
    if found is None:
        if len(kept) >= _KEPT:
            kept.clear()  # others may be at work with what was kept; they hold it themselves
        found = kept[key] = _Compiled(door, words)
    return found


class Assessor:
    """A pathway over tables that come through one door.

    Attributes:
        door: The door.
        kernel: The engine.
        schema: The columns of the result but for the key.
        counted: What was counted so far.
    """

    def __init__(self, door: Door, ask: str | Iterable[str] = ALWAYS, *, sep: str = ".") -> None:
        """Compile the pathway for the columns of the door."""
        self.door: Door = door
        compiled = _compiled(door, ask)
        self.kernel: Kernel = compiled.kernel
        self._checks: list[Check] = compiled.checks
        self._refused: Plane = compiled.refused
        self._program: Program = compiled.kernel.program.apart()
        self._reasons: Program | None = None
        names = [made.name.replace(".", sep) for made in self.kernel.made]
        kinds = [made.kind for made in self.kernel.made]
        self.schema: pa.Schema = pa.schema([(REFUSED, pa.bool_()), *zip(names, kinds, strict=True)])
        self.counted: Counted = Counted()
        self._words: dict[tuple[int, Any], _Wording] = {}

    def apart(self) -> Assessor:
        """The same, for somebody who may be at work at the same time: it shares what nobody writes into."""
        other = copy.copy(self)
        other._program, other._reasons = self._program.apart(), None  # noqa: SLF001 - of its own kind
        other.counted = Counted()
        return other

    def result_schema(self, schema: pa.Schema) -> pa.Schema:
        """The columns of the result for tables of a schema: the key first."""
        key = schema.field(schema.names.index(self.door.key))
        return pa.schema([key.with_type(_key_type(key.type)), *self.schema])

    def batches(
        self,
        given: Iterable[pa.RecordBatch | pa.Table],
        problems: list[RowProblem],
        known: Mapping[int, tuple[Problem, ...]] | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """The result of every row, but for keys that stand twice.

        Args:
            given: The rows.
            problems: What is wrong with refused rows is added to these.
            known: Rows that were refused when they were read, by number, with the reasons.
        """
        first = 1
        for whole in given:
            for piece in pieces(whole):
                if piece.num_rows:
                    yield self._piece(piece, first, problems, known or {})
                    first += piece.num_rows

    def _piece(
        self,
        piece: pa.RecordBatch,
        first: int,
        problems: list[RowProblem],
        known: Mapping[int, tuple[Problem, ...]],
    ) -> pa.RecordBatch:
        count = piece.num_rows
        rows = Rows({name: piece.column(given) for name, given in self.door.columns.items()}, count)
        found = self._program.run(rows, count)
        key = plain_key(piece.column(self.door.key))
        for name in self.door.columns:
            if nans := rows.reader(name).nans():
                self.counted.nan[self.door.columns[name]] += nans
        refused = found[self._refused]
        early = [at for at in range(count) if first + at in known] if known else []
        mask = unpacked(refused, count)
        if key.null_count or early or mask.any():
            problems += self._row_problems(rows, piece, first, mask, {at: known[first + at] for at in early})
            mask |= key.is_null().to_numpy(zero_copy_only=False)
            mask[early] = True
            refused = _words(mask, len(refused))
            arrays = self.kernel.arrays(found, count, ~refused)
        else:
            arrays = self.kernel.arrays(found, count)
            refused = np.zeros_like(refused)
        schema = self.result_schema(piece.schema)
        return pa.record_batch([key, boolean(refused, None, count), *arrays], schema=schema)

    def _row_problems(
        self,
        rows: Rows,
        piece: pa.RecordBatch,
        first: int,
        refused: NDArray[np.bool_],
        early: Mapping[int, tuple[Problem, ...]],
    ) -> list[RowProblem]:
        """The reasons for every row that is refused, row by row."""
        by_row: dict[int, list[RowProblem]] = {}
        key = plain_key(piece.column(self.door.key))
        keys = key.to_pylist()

        def tell(at: int, column: str, text: str, reasons: Sequence[Problem]) -> None:
            given = self.door.columns.get(column, column)
            here = by_row.setdefault(at, [])
            here += [RowProblem(keys[at], first + at, given, text, reason) for reason in reasons]

        for at in np.flatnonzero(key.is_null().to_numpy(zero_copy_only=False)).tolist():
            tell(at, self.door.key, "", (Problem(what="the key is missing", hint="every row needs one"),))
        for at, reasons in early.items():
            for reason in reasons:
                tell(at, reason.where, "", (reason,))
        if refused.any():
            for number, places in self._reached(rows, piece.num_rows):
                check = self._checks[number]
                wordings = self._wordings(number, piece, places)
                for at, (text, reasons) in zip(places.tolist(), wordings, strict=True):
                    if not (check.last and at in by_row):
                        tell(at, check.column, text, reasons)
        found = [problem for at in sorted(by_row) for problem in by_row[at]]
        for problem in found:
            self.counted.problems[problem.column, _kind(problem)] += 1
        return found

    def _reached(self, rows: Rows, count: int) -> Iterator[tuple[int, NDArray[np.intp]]]:
        """The checks that hold, each with the rows in which it does; those that come last, last."""
        if self._reasons is None:
            self._reasons = Program(self.kernel.planes.circuit, (check.plane for check in self._checks))
        found = self._reasons.run(rows, count)
        for number, check in enumerate(self._checks):
            if (mask := unpacked(found[check.plane], count)).any():
                yield number, np.flatnonzero(mask)

    def _wordings(self, number: int, piece: pa.RecordBatch, places: NDArray[np.intp]) -> Iterator[_Wording]:
        """What a check says of each of some rows: the value and the reasons; equal texts are looked at once."""
        check = self._checks[number]
        if not check.column:
            return itertools.repeat(self._words_for(number, None), len(places))
        kind = self.door.layout.columns[check.column].kind
        cells = piece.column(self.door.columns[check.column])
        if pa.types.is_dictionary(cells.type) or is_text(cells.type):
            few = cells.take(pa.array(places))
            few = few if pa.types.is_dictionary(few.type) else plain_text(few).dictionary_encode()
            codes = few.indices.fill_null(-1).to_numpy(zero_copy_only=False)
            different, numbers = np.unique(codes, return_inverse=True)
            words = few.dictionary
            wordings = [
                self._words_for(number, cell(words[at], kind) if at >= 0 else None) for at in different.tolist()
            ]
            return (wordings[at] for at in numbers.tolist())
        return (self._words_for(number, cell(cells[at], kind)) for at in places.tolist())

    def _words_for(self, number: int, value: Any) -> _Wording:
        """A value as it is shown, and the words of a check for it; the same value is refused in the same words."""
        found = self._words.get((number, value))
        if found is None:
            text = "" if value is None else shown(list(value) if isinstance(value, tuple) else value)
            found = self._words[number, value] = text, self._checks[number].says(value)
        return found


def plain_key(key: pa.Array) -> pa.Array:
    """A key in which NaN, as pandas makes of a gap, is missing, of a kind that everything takes."""
    stored, kind = as_stored(key), _key_type(key.type)
    plain = stored.cast(kind) if kind != stored.type else stored
    return pc.if_else(pc.is_nan(plain), pa.scalar(None, kind), plain) if pa.types.is_floating(kind) else plain


def _key_type(kind: pa.DataType) -> pa.DataType:
    if isinstance(kind, pa.BaseExtensionType):
        return pa.string() if kind.extension_name == _UUID else _key_type(kind.storage_type)
    if pa.types.is_decimal(kind) and kind.bit_width < _WIDE:
        return pa.decimal128(kind.precision, kind.scale)
    taken = {"string_view": pa.large_string(), "binary_view": pa.large_binary(), "halffloat": pa.float32()}
    return taken.get(str(kind), kind)


def as_stored(column: pa.Array) -> pa.Array:
    """A column of a type of its own as what stands behind it; a UUID, as databases make them, as its text."""
    if not isinstance(column.type, pa.BaseExtensionType):
        return column
    if column.type.extension_name == _UUID:
        return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
    return column.storage


def _words(mask: NDArray[np.bool_], length: int) -> NDArray[np.uint64]:
    """Booleans as a plane."""
    words = np.zeros(length, np.uint64)
    bits = np.packbits(mask, bitorder="little")
    words.view(np.uint8)[: len(bits)] = bits
    return words


def _kind(problem: RowProblem) -> str:
    """What is wrong, without the value that it is wrong with."""
    what = problem.problem.what
    return what.replace(problem.value, "...") if problem.value else what


def without_twins(table: pa.Table, key: str, problems: list[RowProblem], counted: Counted) -> pa.Table:
    """A result in which rows whose key stands twice are refused, every one of them.

    Args:
        table: The result.
        key: The column of the key.
        problems: What is wrong is added to these.
        counted: Where it is counted.
    """
    keys = table.column(key)
    if pa.types.is_dictionary(keys.type):
        keys = keys.cast(keys.type.value_type)
    if pa.types.is_null(keys.type):  # every key is missing
        return table
    if _rises(keys) or pc.count_distinct(keys).as_py() == len(keys) - keys.null_count:
        return table
    counts = pc.value_counts(keys.drop_null())
    twice = {entry["values"].as_py(): entry["counts"].as_py() for entry in counts if entry["counts"].as_py() > 1}
    mask = pc.is_in(keys, pa.array(list(twice), keys.type)).to_numpy()
    hint = "a key stands once; every row that has it is refused"
    wordings = {
        value: (text, Problem(what=f"{text} is the key of {times} rows", hint=hint))
        for value, times in twice.items()
        for text in [shown(value)]
    }
    wrong = np.flatnonzero(mask)
    for at, value in zip(wrong.tolist(), keys.filter(pa.array(mask)).to_pylist(), strict=True):
        text, problem = wordings[value]
        problems.append(RowProblem(value, at + 1, key, text, problem))
    counted.problems[key, "the key of several rows"] += len(wrong)
    places = pa.array(np.arange(len(mask)), mask=mask)
    answers = table.drop_columns([key, REFUSED]).take(places)
    refused = pc.or_(table.column(REFUSED), pa.array(mask))
    columns = [table.column(key), refused, *answers.columns]
    return pa.table(columns, schema=table.schema)


def _rises(keys: pa.ChunkedArray) -> bool:
    """Whether each key is a whole number above the one before, so that none stands twice."""
    if not pa.types.is_integer(keys.type) or keys.null_count:
        return False
    last = None
    for chunk in keys.chunks:
        here = chunk.to_numpy()
        if len(here) and not ((last is None or here[0] > last) and bool((here[1:] > here[:-1]).all())):
            return False
        last = here[-1] if len(here) else last
    return True


def _allowed(problem: Problem) -> str:
    """What may stand in a cell instead of what does."""
    return problem.allowed or problem.hint.removeprefix("allowed: ")


def problem_table(problems: Sequence[RowProblem], kind: pa.DataType) -> pa.Table:
    """The table of problems: key, row, column, value, what is wrong, what is allowed.

    Args:
        problems: The problems.
        kind: The type of the key.
    """
    ordered = sorted(problems, key=lambda problem: problem.row)
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return pa.table(
        {
            "key": pa.array([problem.key for problem in ordered], plain),
            "row": pa.array([problem.row for problem in ordered], pa.int64()),
            "column": pa.array([problem.column for problem in ordered], pa.string()),
            "value": pa.array([problem.value for problem in ordered], pa.string()),
            "what": pa.array([problem.problem.what for problem in ordered], pa.string()),
            "allowed": pa.array([_allowed(problem.problem) for problem in ordered], pa.string()),
        }
    )
