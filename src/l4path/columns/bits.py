"""Bits of Arrow buffers as bytes of numpy, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def bits_of(buffer: Any, offset: int, rows: int) -> NDArray[np.uint8]:
    """So many bits of a buffer from an offset on, the first in the lowest bit of the first byte.

    Args:
        buffer: An Arrow buffer, or None for bits that are all set.
        offset: How many bits of it come before.
        rows: How many are wanted; bits beyond them mean nothing.
    """
    wanted = -(-rows // 8)
    if buffer is None:
        return np.full(wanted, 255, np.uint8)
    whole = np.frombuffer(buffer, np.uint8)
    first, shift = divmod(offset, 8)
    if not shift:
        return whole[first : first + wanted]
    loose = np.unpackbits(whole[first:], count=shift + rows, bitorder="little")
    return np.packbits(loose[shift:], bitorder="little")


def packed(mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Booleans, a byte each, as bits."""
    return np.packbits(mask, bitorder="little")


def unpacked(bits: NDArray[Any], rows: int) -> NDArray[np.bool_]:
    """Bits as booleans, a byte each."""
    return np.unpackbits(bits.view(np.uint8), count=rows, bitorder="little").view(np.bool_)


def valid_bits(array: Any) -> NDArray[np.uint8]:
    """Where an Arrow array holds something, by its bitmap."""
    buffer = array.buffers()[0] if array.null_count else None
    return bits_of(buffer, array.offset, len(array))
