"""Arrow columns of some rows as planes: what is missing, what is yes, what meets a condition."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, assert_never, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from l4path.columns.bits import bits_of, packed, valid_bits
from l4path.columns.record import compares, predicate_of
from l4path.conditions import Comparison, Contains, FlagAtom, Membership, Range
from l4path.facts import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from l4path.columns.circuit import Input
    from l4path.columns.wide import Column
    from l4path.conditions import Operative

    Octets = NDArray[np.uint8]

EXACT = 1 << 53
"""Whole numbers below this are doubles exactly."""


class Rows:
    """Some rows of a table, a column of Arrow each; every column is looked at when it is first asked for."""

    __slots__ = ("_arrays", "_readers", "rows")

    def __init__(self, arrays: Mapping[str, pa.Array], rows: int) -> None:
        """Keep the columns.

        Args:
            arrays: The columns, by the names that the layout knows.
            rows: How many rows there are.
        """
        self._arrays = arrays
        self._readers: dict[str, Reader] = {}
        self.rows: int = rows

    def reader(self, column: str) -> Reader:
        """What reads a column."""
        if column not in self._readers:
            self._readers[column] = reader_of(self._arrays[column])
        return self._readers[column]

    def read(self, asked: Input) -> Octets:
        """The bits of an input."""
        reader = self.reader(asked.column)
        match asked.what:
            case "valid":
                return reader.valid()
            case "wrong":
                return reader.wrong(cast("Column", asked.about))
            case what:
                return reader.test(what, asked.about)


class Reader:
    """One column of some rows; this one holds nothing at all."""

    def __init__(self, array: pa.Array) -> None:
        """Keep the column."""
        self.array: pa.Array = array

    def valid(self) -> Octets:
        """Where it holds something."""
        return np.zeros(-(-len(self.array) // 8), np.uint8)

    def test(self, what: str, about: Any) -> Octets:  # noqa: ARG002 - of nothing nothing holds
        """Where it holds something of which that holds."""
        return np.zeros(-(-len(self.array) // 8), np.uint8)

    def wrong(self, column: Column) -> Octets:  # noqa: ARG002 - of nothing nothing is wrong
        """Where it holds something that may not be recorded there."""
        return np.zeros(-(-len(self.array) // 8), np.uint8)

    def nans(self) -> int:
        """How many of its values are NaN and not null."""
        return 0


class _Booleans(Reader):
    def valid(self) -> Octets:
        return valid_bits(self.array)

    def test(self, what: str, about: Any) -> Octets:  # noqa: ARG002 - yes is all that is asked of a flag
        buffer = self.array.buffers()[1]
        held = bits_of(buffer, self.array.offset, len(self.array))
        return held & self.valid() if self.array.null_count else held


class Numbers(Reader):
    """Numbers of one kind, compared as they are; those of 32 bits as the decimals that they print as."""

    def __init__(self, array: pa.Array) -> None:
        """Look at the numbers in place."""
        super().__init__(array)
        kind = array.type.to_pandas_dtype()
        buffer = array.buffers()[1]
        values = np.frombuffer(buffer, kind) if buffer is not None else np.zeros(0, kind)
        self.values: NDArray[Any] = values[array.offset : array.offset + len(array)]
        self._narrow = kind is np.float32
        self._floats = self.values.dtype.kind == "f"

    @functools.cached_property
    def _valid(self) -> Octets:
        bits = valid_bits(self.array)
        if self._floats and len(self.values) and np.isnan(self.values.min()):
            return bits & packed(self.values == self.values)
        return bits

    def valid(self) -> Octets:
        """Where there is a number: neither null nor NaN."""
        return self._valid

    def nans(self) -> int:
        """How many of them are NaN and not null."""
        if not self._floats or not len(self.values) or not np.isnan(self.values.min()):
            return 0
        return int(np.isnan(self.values)[_mask(self.array)].sum())

    def wrong(self, column: Column) -> Octets:
        """Where there is a number outside the range, too large to be exact, or of a flag neither 0 nor 1."""
        if column.fact is None or column.kind == "flag":
            right = (self.values == 0) | (self.values == 1)
            return packed(~right) & self._valid
        low, high = column.fact.minimum, column.fact.maximum
        if low is not None and high is not None and self._fits(low, high):
            return super().wrong(column)
        right = self.compared(">", -LARGEST) & self.compared("<", LARGEST)
        if low is not None:
            right &= self.compared(">=", low)
        if high is not None:
            right &= self.compared("<=", high)
        return packed(~right) & self._valid

    def test(self, what: str, about: Any) -> Octets:
        """Where a number meets a condition, or is 1 where a flag is asked for."""
        mask = self.values == 1 if what == "yes" else self.meets(about)
        return packed(mask) & self._valid

    def meets(self, condition: Operative) -> NDArray[np.bool_]:
        """The numbers that meet a condition, whatever stands where there is none."""
        match condition:
            case Comparison(op=op, constant=constant):
                return self.compared(op, constant)
            case Range(low=low, low_op=low_op, high_op=high_op, high=high):
                above = self.compared(">" if low_op == "<" else ">=", low)
                return above & self.compared(high_op, high)
            case FlagAtom() | Membership() | Contains():
                raise TypeError(f"{condition} is not about a number")
            case _:
                assert_never(condition)

    def compared(self, op: str, bound: Any) -> NDArray[np.bool_]:
        """Each number beside a bound."""
        if self._narrow:
            return _narrowly(op, self.values, bound)
        return compares(op, self.values, bound)  # type: ignore[no-any-return] # of an array it is an array

    def _fits(self, least: float, most: float) -> bool:
        """Whether all numbers are within bounds and none is NaN, those under a null too."""
        if not len(self.values):
            return True
        low, high = self.values.min(), self.values.max()
        if self._narrow:
            low, high = float(str(low)), float(str(high))
        return bool(least <= low and high <= most)


def _narrowly(op: str, values: NDArray[Any], bound: float) -> NDArray[np.bool_]:
    """Numbers of 32 bits, each as the decimal that it prints as, beside a bound; decimals are ordered as they are."""
    near = np.float32(bound)
    printed = float(str(near))
    if printed == bound:
        return compares(op, values, near)  # type: ignore[no-any-return]
    if op in ("==", "!="):
        return np.full(len(values), op == "!=")
    below = printed < bound  # the nearest is below the bound, and the next one above
    return compares((">" if below else ">=") if ">" in op else ("<=" if below else "<"), values, near)  # type: ignore[no-any-return]


class _Decimals(Numbers):
    """Decimals as the nearest doubles."""

    def __init__(self, array: pa.Array) -> None:
        super().__init__(pa.array(_doubles(array), pa.float64(), mask=~_mask(array)))


def _doubles(array: pa.Array) -> NDArray[np.float64]:
    """The nearest doubles of decimals: a whole number divided by a power of ten, both exact, is rounded once."""
    kind = array.type
    if kind.bit_width == 128 and _is_exact(kind.scale):  # noqa: PLR2004
        words = np.frombuffer(array.buffers()[1], np.int64)[2 * array.offset : 2 * (array.offset + len(array))]
        low, high = words[::2], words[1::2]
        mask = _mask(array)
        small = (low >> 63 == high) & (low < EXACT) & (low > -EXACT)
        if bool((small | ~mask).all()):
            return low / float(10**kind.scale)
    return np.array([0.0 if value is None else float(value) for value in array.to_pylist()], np.float64)


def _is_exact(scale: int) -> bool:
    """Whether so many places are divided off by a double that is a power of ten exactly: up to the 22nd they are."""
    return 0 <= scale <= 22  # noqa: PLR2004


class Choices(Reader):
    """One value of some in each row, as the number of an entry of a dictionary."""

    def __init__(self, array: pa.Array) -> None:
        """Number the values."""
        if not pa.types.is_dictionary(array.type):
            array = plain_text(array).dictionary_encode()
        super().__init__(array)
        self.entries: list[str | None] = array.dictionary.to_pylist()
        self.codes: NDArray[Any] = Numbers(array.indices).values

    @functools.cached_property
    def _valid(self) -> Octets:
        bits = valid_bits(self.array.indices)
        return bits & packed(self._among(lambda entry: entry is not None)) if None in self.entries else bits

    def valid(self) -> Octets:
        """Where there is a value."""
        return self._valid

    def test(self, what: str, about: Any) -> Octets:
        """Where there is a value that is the one, or meets a condition."""
        holds: Callable[[Any], bool] = about.__eq__ if what == "is" else predicate_of(about)
        return packed(self._among(lambda entry: entry is not None and holds(entry))) & self._valid

    def wrong(self, column: Column) -> Octets:
        """Where there is a value that is none of the column."""
        known = frozenset(column.values)
        if frozenset(self.entries) - {None} <= known:
            return super().wrong(column)
        return packed(self._among(lambda entry: entry is not None and entry not in known)) & self._valid

    def _among(self, holds: Callable[[Any], bool]) -> NDArray[np.bool_]:
        wanted = [code for code, entry in enumerate(self.entries) if holds(entry)]
        if not wanted:
            return np.zeros(len(self.codes), np.bool_)
        if len(wanted) == 1:
            return self.codes == wanted[0]  # type: ignore[no-any-return] # of an array it is an array
        table = np.zeros(len(self.entries) + 1, np.bool_)
        table[wanted] = True
        codes = self.codes
        if self.array.null_count:  # what stands under a null may be no entry at all
            codes = np.where((codes >= 0) & (codes < len(self.entries)), codes, len(self.entries))
        held: NDArray[np.bool_] = table[codes]
        return held


class Several(Reader):
    """A list of values in each row."""

    def __init__(self, array: pa.Array) -> None:
        """Take the values and the rows that they belong to."""
        if pa.types.is_list_view(array.type) or pa.types.is_large_list_view(array.type):
            array = pa.array(array.to_pylist(), pa.large_list(pa.large_string()))  # a cast loses count of gaps
        else:
            array = array.cast(pa.large_list(array.type.value_type))
        super().__init__(array)
        values = array.flatten()
        lengths = pc.list_value_length(array).fill_null(0).to_numpy()
        self.parents: NDArray[np.int64] = np.repeat(np.arange(len(array)), lengths)
        self.items: Choices | None = None if pa.types.is_null(values.type) else Choices(values)
        self.empty_items: int = values.null_count

    def valid(self) -> Octets:
        """Where there is a list, if only an empty one."""
        return valid_bits(self.array)

    def test(self, what: str, about: Any) -> Octets:
        """Where the list has a value, or meets a condition."""
        if what == "has":
            return self._with(about)
        match about:
            case Contains(value=value, negated=negated):
                found = self._with(value)
                return found ^ self.valid() if negated else found
            case FlagAtom() | Comparison() | Range() | Membership():
                raise TypeError(f"{about} is not about a list")
            case _:
                assert_never(about)

    def _with(self, value: str) -> Octets:
        found = np.zeros(len(self.array), np.bool_)
        if self.items is not None:
            mask = np.unpackbits(self.items.test("is", value), count=len(self.parents), bitorder="little")
            found[self.parents[mask.view(np.bool_)]] = True
        return packed(found) & self.valid()

    def wrong(self, column: Column) -> Octets:
        """Where an item of the list is none of the values of the column, or is missing."""
        found = np.zeros(len(self.array), np.bool_)
        if self.items is None:
            found[self.parents] = True
        elif self.empty_items or not frozenset(self.items.entries) <= frozenset(column.values):
            strays = self.items.wrong(column) | ~self.items.valid()
            mask = np.unpackbits(strays, count=len(self.parents), bitorder="little")
            found[self.parents[mask.view(np.bool_)]] = True
        return packed(found) & self.valid()


def _mask(array: pa.Array) -> NDArray[np.bool_]:
    """Where an array holds something, a byte a row."""
    return np.unpackbits(valid_bits(array), count=len(array), bitorder="little").view(np.bool_)


def plain_text(array: pa.Array) -> pa.Array:
    """Texts of a kind that Arrow can number."""
    return array.cast(pa.large_string()) if "view" in str(array.type) else array


def reader_of(array: pa.Array) -> Reader:
    """What reads an array, by its type.

    Args:
        array: An array of booleans, numbers, texts, a dictionary of texts, lists of texts, or nothing.

    Raises:
        TypeError: When it is of another type.
    """
    kind, types = array.type, pa.types
    if types.is_null(kind):
        return Reader(array)
    if types.is_dictionary(kind) and not is_text(kind.value_type):
        return Reader(array) if types.is_null(kind.value_type) else reader_of(array.dictionary_decode())
    if types.is_boolean(kind):
        return _Booleans(array)
    if types.is_decimal(kind):
        return _Decimals(array)
    if types.is_integer(kind) or (types.is_floating(kind) and not types.is_float16(kind)):
        return Numbers(array)
    if is_text(kind) or types.is_dictionary(kind):
        return Choices(array)
    if is_list(kind):
        return Several(array)
    raise TypeError(f"a column of {kind} holds nothing that is recorded")


def is_text(kind: pa.DataType) -> bool:
    """Whether a type is of texts."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def is_list(kind: pa.DataType) -> bool:
    """Whether a type is of lists."""
    types = pa.types
    plain = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    return bool(plain or types.is_list_view(kind) or types.is_large_list_view(kind))
