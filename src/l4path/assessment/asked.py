"""What invariants ask beside the rules: whether a node is offered, or an option."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from l4path.assessment.formulas import (
    AllOf,
    AnyOf,
    Atom,
    Claim,
    Formula,
    Known,
    Negated,
    Recorded,
    SeveralOf,
    all_of,
    any_of,
    negated,
)
from l4path.assessment.statuses import Status

if TYPE_CHECKING:
    from collections.abc import Mapping


def answered(formula: Formula, status: Mapping[str, Status], options: frozenset[str]) -> Formula:
    """The formula with ``offered`` and ``option`` replaced by what one assessment found."""
    match formula:
        case Recorded(what="offered", node=node):
            return Known(status[node] is Status.OFFERED)
        case Recorded(what="option", node=node):
            return Known(node in options)
        case AllOf(parts=parts):
            return all_of(answered(part, status, options) for part in parts)
        case AnyOf(parts=parts):
            return any_of(answered(part, status, options) for part in parts)
        case SeveralOf(count=count, parts=parts):
            return SeveralOf(count, tuple(answered(part, status, options) for part in parts))
        case Negated(part=part):
            return negated(answered(part, status, options))
        case Known() | Atom() | Recorded() | Claim():
            return formula
        case _:
            assert_never(formula)
