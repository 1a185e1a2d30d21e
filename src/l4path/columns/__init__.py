"""The second engine: a pathway over the columns of a table, two planes of bits a statement; needs numpy and pyarrow."""

from l4path.columns.kernel import Kernel, assess_columns, pieces
from l4path.columns.reading import Rows
from l4path.columns.wide import Column, Layout, columns_of

__all__ = ["Column", "Kernel", "Layout", "Rows", "assess_columns", "columns_of", "pieces"]
