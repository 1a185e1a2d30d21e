"""The values at which a pathway changes its mind: thresholds, what lies beside them, and the ends of the range."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from l4path.conditions import Comparison, Range, atoms
from l4path.facts import Fact, digits
from l4path.pathway.gather import conditions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.pathway import Pathway

_MOST_WITHOUT = 32  # each of these subsets is nearly as large as the whole, so that one for every value is quadratic


def cut_points(pathway: Pathway) -> Mapping[str, tuple[Any, ...]]:
    """For every fact and measure the values worth trying.

    Of a number: every threshold that a condition compares it with, a little less and a little more, and the ends of its
    range. Of a flag: no and yes. Of a choice: its values. Of choices: the empty subset and the whole, each value alone,
    each beside the next, and all but each of the first 32; so there are never more than four times as many as there are
    values, and together they grow no faster than the values do.

    Args:
        pathway: The pathway.

    Returns:
        Values by the id of the fact or measure (that of a measure holds for every treatment).

    Example:
        >>> from l4path import Disposition, Flag, Number, Pathway
        >>> pain, home = Number("pain", "pain", minimum=0, maximum=10), Disposition("home", "Home", tier="care")
        >>> cut_points(Pathway("p", tiers=["care"], start=[home], goal=pain <= 2))["pain"]
        (0, 1, 1.5, 2, 2.5, 3, 10)
    """
    found: dict[str, set[float]] = {}
    for _, _, condition in conditions_of(pathway):
        for atom in atoms(condition):
            if isinstance(atom, Range):
                found.setdefault(atom.operand.fact.id, set()).update((atom.low, atom.high))
            elif isinstance(atom, Comparison) and not isinstance(atom.constant, str):
                found.setdefault(atom.operand.fact.id, set()).add(atom.constant)
    facts = {**pathway.facts, **pathway.all_measures}
    return {name: _values(fact, found.get(name, set())) for name, fact in facts.items()}


def _values(fact: Fact, thresholds: set[float]) -> tuple[Any, ...]:
    if fact.kind == "flag":
        return (False, True)
    if fact.kind == "choice":
        return fact.value_ids
    if fact.kind == "choices":
        return _subsets(fact.value_ids)
    low, high = fact.minimum, fact.maximum
    near = {number for threshold in thresholds for number in _around(threshold)} | {low, high} - {None}
    inside = {
        number
        for number in near
        if number is not None and (low is None or number >= low) and (high is None or number <= high)
    }
    return tuple(sorted(inside)) or (0,)


def _subsets(ids: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Some subsets, each once: enough that every value is told apart from every other, and few where there are many."""
    alone = (frozenset((value,)) for value in ids)
    pairs = (frozenset(pair) for pair in pairwise(ids))
    without = (frozenset(ids) - {value} for value in ids[:_MOST_WITHOUT])
    return tuple(dict.fromkeys((frozenset(), frozenset(ids), *alone, *pairs, *without)))


def _around(threshold: float) -> tuple[float, ...]:
    """A threshold with its neighbours: whole ones, and those half a last digit away."""
    text = digits(threshold)
    finer = len(text.partition(".")[2]) + 1
    half = 5 * 10**-finer
    beside = (round(threshold - half, finer), round(threshold + half, finer))
    return (threshold - 1, *beside, threshold, threshold + 1) if isinstance(threshold, int) else (*beside, threshold)
