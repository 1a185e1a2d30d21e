"""A column as codes: each different cell once, and of every row the number of its cell; four bytes a row."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import pyarrow as pa

from l4path.cohort.assessing import as_stored
from l4path.errors import Problem, TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_SOME = 1 << 16
"""So many cells are given at a time."""


class Coded(Sequence[Any]):
    """The cells of a column, as a sequence that keeps each different one once.

    Attributes:
        words: The different cells, of which some may stand in no row.
        codes: Of each row, which of them it holds.

    Example:
        >>> column = coded(["a", "b", "a"])
        >>> column.words, column.codes.tolist(), list(column), column[2]
        (['a', 'b'], [0, 1, 0], ['a', 'b', 'a'], 'a')
    """

    __slots__ = ("codes", "words")

    def __init__(self, words: list[Any], codes: NDArray[np.int32]) -> None:
        """Keep them."""
        self.words: list[Any] = words
        self.codes: NDArray[np.int32] = codes

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> Coded: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return Coded(self.words, self.codes[at])
        return self.words[self.codes[at]]

    def __iter__(self) -> Iterator[Any]:
        words = self.words
        for first in range(0, len(self.codes), _SOME):
            for code in self.codes[first : first + _SOME].tolist():
                yield words[code]


class Coder:
    """A column of codes that is being put together; cells that are equal but of two types are two."""

    __slots__ = ("_codes", "_numbers", "_words")

    def __init__(self) -> None:
        """There is no cell yet."""
        self._words: list[Any] = []
        self._numbers: dict[Any, int] = {}
        self._codes = array("i")

    def add(self, cell: Any) -> None:
        """A cell more."""
        key: Any = (cell.__class__, cell)
        try:
            number = self._numbers.get(key)
        except TypeError:  # a list is no key
            number, key = None, (cell.__class__, len(self._words), None)
        if number is None:
            number = self._numbers[key] = len(self._words)
            self._words.append(cell)
        self._codes.append(number)

    def done(self) -> Coded:
        """The column."""
        return Coded(self._words, np.array(self._codes, np.int32))


def coded(cells: Iterable[Any]) -> Coded:
    """Cells as a column of codes.

    Args:
        cells: The cells, or a column already.
    """
    if isinstance(cells, Coded):
        return cells
    found = Coder()
    for cell in cells:
        found.add(cell)
    return found.done()


def coded_arrow(column: pa.ChunkedArray | pa.Array) -> Sequence[Any]:
    """A column of Arrow; nested ones as a list.

    Args:
        column: The column.

    Raises:
        TableError: When it holds half floats, which no decimal stands for.
    """
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":  # Python knows no billionths; all that is less is dropped
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_nested(kind) or pa.types.is_null(kind):
        return _plain(column)
    if pa.types.is_float16(kind):
        raise TableError((Problem(what="a column holds half floats", hint="cast them to doubles"),))
    chunked = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    if isinstance(kind, pa.BaseExtensionType):
        return coded_arrow(pa.chunked_array([*map(as_stored, chunked.chunks)] or [pa.array([], pa.string())]))
    words: list[Any] = []
    codes: list[NDArray[np.int32]] = [np.zeros(0, np.int32)]
    if not pa.types.is_dictionary(kind):
        chunked = chunked.dictionary_encode()
    known: Any = None
    for chunk in chunked.chunks:
        if known is None or not chunk.dictionary.equals(known):
            known, first = chunk.dictionary, len(words)
            words += [*_plain(chunk.dictionary), None]
        indices = chunk.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)
        codes.append((indices + first).astype(np.int32))
    return Coded(words, np.concatenate(codes))


def _plain(dictionary: pa.ChunkedArray | pa.Array) -> list[Any]:
    """Cells as values of Python; a float of 32 bits as the decimal that it prints as."""
    if pa.types.is_float32(dictionary.type):
        return [None if cell is None else float(str(np.float32(cell))) for cell in dictionary.to_pylist()]
    try:
        cells: list[Any] = dictionary.to_pylist()
    except (OverflowError, ValueError):  # a moment beyond the years of Python, or a longer duration
        cells = [_cell(cell) for cell in dictionary]
    return cells


def _cell(cell: pa.Scalar) -> Any:
    """One cell; what Python has no value for as a text, which is no moment and refused where one is needed."""
    try:
        return cell.as_py()
    except (OverflowError, ValueError):
        return f"<out of range: {cell.type}>"
