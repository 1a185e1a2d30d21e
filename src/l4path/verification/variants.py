"""Conditions that differ from a given one in one place: a part less, a boundary flipped, a threshold moved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from l4path.conditions import And, AtLeast, Comparison, Condition, Not, Or, Range, atoms
from l4path.conditions.scores import ScoreComparison, ScoreRange
from l4path.errors import ConditionError
from l4path.grammar import text
from l4path.pathway.gather import conditions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.pathway import Pathway

    Variant = tuple[str, str, Condition]

_PERCENT = 10  # how far a threshold in percent moves where no other is near; any other moves by one
_FLIPPED = {">=": ">", ">": ">=", "<=": "<", "<": "<="}


class Cuts:
    """The numbers that each fact, measure and score of a pathway is compared with."""

    def __init__(self, pathway: Pathway) -> None:
        """Gather them from every condition."""
        found: dict[tuple[str, str], set[float]] = {}
        for _, _, condition in conditions_of(pathway):
            for atom in atoms(condition):
                for bound in _bounds(atom):
                    found.setdefault(_about(atom), set()).add(bound)
        self._cuts = {name: sorted(bounds) for name, bounds in found.items()}

    def beside(self, atom: Any, bound: float) -> Iterator[float]:
        """The neighbouring numbers below and above; where there is none on one side, the number one step away."""
        step = _PERCENT if not _is_score(atom) and atom.operand.fact.unit == "%" else 1
        known = self._cuts.get(_about(atom), [])
        yield max((cut for cut in known if cut < bound), default=bound - step)
        yield min((cut for cut in known if cut > bound), default=bound + step)


def _is_score(atom: object) -> bool:
    return isinstance(atom, ScoreComparison | ScoreRange)


def _about(atom: Any) -> tuple[str, str]:
    return ("score", atom.name) if _is_score(atom) else (atom.operand.fact.id, atom.operand.fact.kind)


def _bounds(atom: object) -> tuple[float, ...]:
    match atom:
        case Comparison(constant=int() | float() as constant) | ScoreComparison(constant=constant):
            return (constant,)
        case Range(low=low, high=high) | ScoreRange(low=low, high=high):
            return (low, high)
        case _:
            return ()


def variants(condition: Condition, cuts: Cuts) -> Iterator[Variant]:
    """Every condition that differs in one place, with the kind of change and what was changed.

    Args:
        condition: The condition.
        cuts: What its numbers are beside.
    """
    match condition:
        case And(parts=parts) | Or(parts=parts) | AtLeast(parts=parts):
            yield from _fewer(condition)
            for at, part in enumerate(parts):
                for kind, what, changed in variants(part, cuts):
                    yield kind, what, replace(condition, parts=(*parts[:at], changed, *parts[at + 1 :]))
        case Not(part=part):
            for kind, what, changed in variants(part, cuts):
                yield kind, what, Not(changed)
        case Comparison() | ScoreComparison() if _bounds(condition):
            yield from _otherwise(condition, ("op",), ("constant",), cuts)
        case Range() | ScoreRange():
            yield from _otherwise(condition, ("low_op", "high_op"), ("low", "high"), cuts)


def _fewer(condition: And | Or | AtLeast) -> Iterator[Variant]:
    for at, part in enumerate(condition.parts):
        rest = condition.parts[:at] + condition.parts[at + 1 :]
        if isinstance(condition, AtLeast):
            if condition.count <= len(rest):
                yield "part dropped", text(part), AtLeast(condition.count, rest)
        else:
            yield "part dropped", text(part), next(iter(rest)) if len(rest) == 1 else type(condition)(rest)


def _otherwise(atom: Any, signs: tuple[str, ...], bounds: tuple[str, ...], cuts: Cuts) -> Iterator[Variant]:
    """The atom with one boundary flipped, or one threshold moved, as far as it may be."""
    for sign in signs:
        if (flipped := _FLIPPED.get(getattr(atom, sign))) is not None:
            yield from _varied(atom, "boundary flipped", sign, flipped)
    for bound in bounds:
        for value in cuts.beside(atom, getattr(atom, bound)):
            yield from _varied(atom, "threshold moved", bound, value)


def _varied(atom: Any, kind: str, field: str, value: object) -> Iterator[Variant]:
    try:
        changed = replace(atom, **{field: value})
    except ConditionError:  # out of the range of what it compares
        return
    yield kind, f"{text(atom)} to {text(changed)}", changed
