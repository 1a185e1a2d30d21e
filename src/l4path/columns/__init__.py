"""The second engine: a pathway over the columns of a table, two planes of bits a statement; needs numpy and pyarrow."""

from l4path.columns.room import check_room
from l4path.errors import L4pathError, shown

try:
    check_room()
    import numpy as _numpy  # noqa: F401
    import pyarrow as _pyarrow  # noqa: F401
except ImportError as _missing:
    _cause = _missing.__cause__ or _missing  # where numpy itself tells at length what to do, it says why before
    _why = "is not installed" if isinstance(_missing, ModuleNotFoundError) else f"cannot be loaded ({shown(_cause)})"
    raise L4pathError(
        f"tables need numpy and pyarrow, and {_missing.name or 'one of them'} {_why}: pip install 'l4path[cohort]'"
    ) from None

from l4path.columns.kernel import Kernel, assess_columns, pieces
from l4path.columns.reading import Rows
from l4path.columns.wide import Column, Layout, columns_of

__all__ = ["Column", "Kernel", "Layout", "Rows", "assess_columns", "columns_of", "pieces"]
