"""Tables that are worked out once for a pathway, and kept with it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.pathway import Pathway

Table = TypeVar("Table")


def kept(table: Callable[[Pathway], Table]) -> Callable[[Pathway], Table]:
    """A function of a pathway that works out its table once; nobody changes what it gives.

    Args:
        table: The function.
    """
    name = f"table {table.__name__}"

    @functools.wraps(table)
    def once(pathway: Pathway) -> Table:
        cache = pathway._cache  # noqa: SLF001
        if name not in cache:
            cache[name] = table(pathway)
        return cast("Table", cache[name])

    return once
