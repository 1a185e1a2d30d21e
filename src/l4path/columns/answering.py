"""Answers as planes, and planes as the Arrow columns of a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

import numpy as np
import pyarrow as pa

from l4path.columns.asking import Asked, Coded, Held, Listing, Summed
from l4path.columns.bits import unpacked
from l4path.columns.circuit import ZERO
from l4path.columns.compiling import reach_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from l4path.columns.asking import Answer
    from l4path.columns.circuit import Plane
    from l4path.columns.compiling import Planes

    Found = Mapping[Plane, NDArray[np.uint64]]

TEXTS = pa.dictionary(pa.int8(), pa.string())


class Made:
    """One column of the result: the planes that it needs, and the array that they make."""

    def __init__(self, name: str, kind: pa.DataType, planes: Sequence[Plane]) -> None:
        """Keep them."""
        self.name: str = name
        self.kind: pa.DataType = kind
        self.planes: tuple[Plane, ...] = tuple(planes)

    def array(self, found: Found, rows: int, present: NDArray[np.uint64] | None) -> pa.Array:
        """The column of some rows.

        Args:
            found: The planes.
            rows: How many rows there are.
            present: Where there is a result at all; None where there is everywhere.
        """
        raise NotImplementedError


class _Truths(Made):
    """A boolean; of two planes, where it is met and where it is known."""

    def array(self, found: Found, rows: int, present: NDArray[np.uint64] | None) -> pa.Array:
        met = found[self.planes[0]]
        known = present
        if len(self.planes) > 1:
            known = found[self.planes[1]] if present is None else found[self.planes[1]] & present
        return boolean(met, known, rows)


class _Codes(Made):
    """A dictionary of words: the planes are the digits of the number of the word."""

    def __init__(self, name: str, words: Sequence[str], planes: Sequence[Plane]) -> None:
        super().__init__(name, TEXTS, planes)
        self._words = pa.array(words, pa.string())

    def array(self, found: Found, rows: int, present: NDArray[np.uint64] | None) -> pa.Array:
        codes = number(found, self.planes, rows, np.int8)
        return pa.DictionaryArray.from_arrays(numeric(codes, present, rows), self._words, safe=False)


class _Sums(Made):
    """A whole number: what the digits say, above or below a bound."""

    def __init__(self, name: str, planes: Sequence[Plane], bound: int, sign: int) -> None:
        super().__init__(name, pa.int32(), planes)
        self._bound, self._sign = bound, sign

    def array(self, found: Found, rows: int, present: NDArray[np.uint64] | None) -> pa.Array:
        value = self._bound + self._sign * number(found, self.planes, rows, np.int32)
        return numeric(value.astype(np.int32), present, rows)


class _Lists(Made):
    """A list of names, a plane each."""

    def __init__(self, name: str, names: Sequence[str], planes: Sequence[Plane]) -> None:
        super().__init__(name, pa.list_(pa.string()), planes)
        self._names = pa.array(names, pa.string())

    def array(self, found: Found, rows: int, present: NDArray[np.uint64] | None) -> pa.Array:
        held = np.zeros((rows, len(self.planes)), np.bool_)
        for at, plane in enumerate(self.planes):
            bits = found[plane] if present is None else found[plane] & present
            if bits.any():
                held[:, at] = unpacked(bits, rows)
        offsets = np.zeros(rows + 1, np.int32)
        np.cumsum(held.sum(axis=1), out=offsets[1:])
        items = self._names.take(pa.array(held.nonzero()[1]))
        mask = None if present is None else pa.array(~unpacked(present, rows))
        return pa.ListArray.from_arrays(pa.array(offsets), items, mask=mask)


def boolean(met: NDArray[np.uint64], known: NDArray[np.uint64] | None, rows: int) -> pa.Array:
    """Planes as an array of booleans.

    Args:
        met: Where it is true.
        known: Where it is not missing; None where it never is.
        rows: How many rows there are.
    """
    validity = None if known is None else pa.py_buffer(known.tobytes())
    return pa.Array.from_buffers(pa.bool_(), rows, [validity, pa.py_buffer(met.tobytes())])


def numeric(values: NDArray[Any], present: NDArray[np.uint64] | None, rows: int) -> pa.Array:
    """Numbers as an array, missing where there is no result."""
    validity = None if present is None else pa.py_buffer(present.tobytes())
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), rows, [validity, pa.py_buffer(values)])


def number(found: Found, digits: Sequence[Plane], rows: int, kind: type[Any]) -> NDArray[Any]:
    """The number of which planes are the digits, in each row."""
    total = np.zeros(rows, kind)
    for digit, plane in enumerate(digits):
        if plane != ZERO:
            total |= unpacked(found[plane], rows).astype(kind) << kind(digit)
    return total


def columns_made(asked: Asked, planes: Planes) -> list[Made]:
    """The columns of the result, in order.

    Args:
        asked: What is asked for.
        planes: The planes of its statements.
    """
    return [_made(answer, asked, planes) for answer in asked.answers]


def _made(answer: Answer, asked: Asked, planes: Planes) -> Made:
    match answer:
        case Coded(name=name, kind=kind, digits=digits):
            return _Codes(name, [word.value for word in kind], [planes.met(digit) for digit in digits])
        case Held(name=name, number=number):
            met = planes.met(number)
            if asked.statements.listed[number].two_valued:
                return _Truths(name, pa.bool_(), (met,))
            return _Truths(name, pa.bool_(), (met, planes.circuit.any_of((met, planes.not_met(number)))))
        case Summed(name=name, parts=parts, points=points, greatest=greatest):
            below, above = planes.digits(parts, points)
            lowest, highest = reach_of(points)
            return _Sums(name, above if greatest else below, highest if greatest else lowest, -1 if greatest else 1)
        case Listing(name=name, of=of):
            held = [(label, plane) for label, number in of if (plane := planes.met(number)) != ZERO]
            return _Lists(name, [label for label, _ in held], [plane for _, plane in held])
        case _:
            assert_never(answer)
