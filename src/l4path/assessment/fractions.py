"""Fractions where a percentage is asked for: allowed, and seldom meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from l4path.conditions import Comparison, Range, atoms
from l4path.facts import digits
from l4path.pathway.gather import conditions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from l4path.episode import Episode
    from l4path.facts import Fact
    from l4path.pathway import Pathway


class Fraction(NamedTuple):
    """A fraction where a percentage is asked for: its place, the number, and the number that was perhaps meant."""

    where: str
    value: str
    meant: str


def fractions_compared(pathway: Pathway) -> Iterator[Fraction]:
    """Each condition that compares a percentage with a fraction, such as ``relief >= 0.3``."""
    for where, _, condition in conditions_of(pathway):
        for atom in atoms(condition):
            if isinstance(atom, Comparison | Range):
                constants = (atom.constant,) if isinstance(atom, Comparison) else (atom.low, atom.high)
                for constant in constants:
                    yield from _asked(atom.operand.fact, constant, where)


def fractions_recorded(pathway: Pathway, episode: Episode) -> Iterator[Fraction]:
    """Each percentage that is recorded as a fraction, such as ``relief = 0.25``."""
    yield from _recorded(pathway.facts, episode.facts, "facts")
    for name, trial in episode.trials.items():
        yield from _recorded(pathway.all_measures, trial.measures, f"trials.{name}")


def _recorded(known: Mapping[str, Fact], values: Mapping[str, object], where: str) -> Iterator[Fraction]:
    for name, value in values.items():
        if name in known:
            yield from _asked(known[name], value, f"{where}.{name}")


def _asked(fact: Fact, value: object, where: str) -> Iterator[Fraction]:
    if fact.unit == "%" and isinstance(value, float) and 0 < abs(value) < 1:
        meant = digits(round(value * 100, 6))
        yield Fraction(where, digits(value), meant.removesuffix(".0"))
