"""What changes from row to row, kept as changes only: each is spread over the rows until the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Log:
    """The changes of one thing along the rows; before the first, and where it is put back, the thing is its usual.

    Attributes:
        usual: What it is of a person of whom nothing is known.
        values: What it is from each change on.
    """

    __slots__ = ("_rows", "usual", "values")

    def __init__(self, usual: Any) -> None:
        """Nothing has changed yet."""
        self.usual: Any = usual
        self._rows: list[int] = [0]
        self.values: list[Any] = [usual]

    def put(self, row: int, value: Any) -> None:
        """From a row on, it is this; rows come in order."""
        if self._rows[-1] == row:
            self.values[-1] = value
        else:
            self._rows.append(row)
            self.values.append(value)

    @property
    def now(self) -> Any:
        """What it is at the last row."""
        return self.values[-1]

    def spread(self, rows: int) -> NDArray[np.int64]:
        """Of each row, the number of the change that it is under."""
        begins = np.array(self._rows, np.int64)
        lengths = np.diff(np.minimum(np.append(begins, rows), rows))
        return np.repeat(np.arange(len(begins)), lengths)
