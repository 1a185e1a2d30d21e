"""What a statement of a circuit is under choices, by its definition: what the parts of the search are held to."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE, Circuit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def so(circuit: Circuit, chosen: dict[int, bool], literal: int) -> bool:
    """Whether a statement is so under choices."""
    if abs(literal) == TRUE:
        return literal > 0
    kids = circuit.kids[abs(literal)]
    found = chosen[abs(literal)] if kids is None else any(so(circuit, chosen, kid) for kid in kids)
    return found is (literal > 0)


def rows(numbers: Sequence[int]) -> Iterator[dict[int, bool]]:
    """Every way in which some statements can be so or not."""
    for row in itertools.product((False, True), repeat=len(numbers)):
        yield dict(zip(numbers, row, strict=True))
