"""Random conditions, of every kind of atom and every way to combine them, each allowed where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from l4path.conditions import (
    And,
    AtLeast,
    Comparison,
    Condition,
    Constant,
    Contains,
    Definition,
    FlagAtom,
    Membership,
    Not,
    Operand,
    Or,
    Predicate,
    Range,
    Score,
)
from l4path.facts import INVARIANT_PREDICATES, PREDICATES, READ_BY_PREDICATES, Fact
from l4path.testing.chance import Chance, pick, some, yes

if TYPE_CHECKING:
    from l4path.pathway import Pathway

ABOUT_SUITABILITY = ("suitable", "indicated", "contraindicated", "exhausted")
_UNBOUNDED = (0, 1, 2, 3, 6, 12, 4.5, -3, -0.25, 100, 0.1)
_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Words:
    """What a condition may speak of at one place.

    Attributes:
        operands: Facts, and measures of treatments; or the bare measures of a trial.
        nodes: The ids of all nodes.
        predicates: The predicates that may be asked of them.
        definitions: The definitions that may be named.
        scores: The scores that may be compared.
    """

    operands: tuple[Operand, ...]
    nodes: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    scores: tuple[Score, ...] = ()

    def without_suitability(self, definitions: tuple[Definition, ...], scores: tuple[Score, ...]) -> Words:
        """The words of an indication: no predicate that would depend on itself."""
        plain = tuple(name for name in self.predicates if name not in ABOUT_SUITABILITY)
        return Words(self.operands, self.nodes, plain, definitions, scores)


def words_of(pathway: Pathway, *, invariant: bool = False) -> Words:
    """What a condition about the patients of a pathway may speak of.

    Args:
        pathway: The pathway.
        invariant: Whether ``reached``, ``offered`` and ``option`` are allowed too.
    """
    measured = [node.id for node in pathway.treatments.values() if not node.once]
    operands = [Operand(fact) for fact in pathway.facts.values()]
    for fact in pathway.all_measures.values():
        if fact.id not in READ_BY_PREDICATES:
            operands += [Operand(fact, treatment) for treatment in measured]
    predicates = (*PREDICATES, *INVARIANT_PREDICATES) if invariant else PREDICATES
    definitions, scores = tuple(pathway.definitions.values()), tuple(pathway.scores.values())
    return Words(tuple(operands), tuple(pathway.nodes), predicates, definitions, scores)


def trial_words(measures: tuple[Fact, ...]) -> Words:
    """What the conditions of a trial may speak of."""
    return Words(tuple(Operand(fact) for fact in measures if fact.id not in READ_BY_PREDICATES))


def make_condition(chance: Chance, words: Words, depth: int = _DEPTH) -> Condition:
    """A random condition.

    Args:
        chance: Where the choices come from.
        words: What it may speak of.
        depth: How deeply it may be nested.
    """
    if depth and yes(chance, 50):
        kind = chance.whole(0, 3)
        if kind == 0:
            return Not(make_condition(chance, words, depth - 1))
        parts = tuple(make_condition(chance, words, depth - 1) for _ in range(chance.whole(2, 3)))
        if kind == 1:
            return And(parts)
        return Or(parts) if kind == 2 else AtLeast(chance.whole(1, len(parts)), parts)  # noqa: PLR2004
    return _atom(chance, words)


def _atom(chance: Chance, words: Words) -> Condition:
    kind = chance.whole(0, 21)
    if words.scores and kind >= 20:  # noqa: PLR2004
        return _scored(chance, pick(chance, words.scores))
    if words.predicates and words.nodes and kind >= 14:  # noqa: PLR2004
        return Predicate(pick(chance, words.predicates), pick(chance, words.nodes))
    if words.definitions and kind >= 11:  # noqa: PLR2004
        return pick(chance, words.definitions).as_condition()
    if kind == 10 or not words.operands:  # noqa: PLR2004
        return Constant(chance.whole(0, 1) == 1)
    operand = pick(chance, words.operands)
    return _about(chance, operand)


def _scored(chance: Chance, score: Score) -> Condition:
    pool = score_thresholds(score)
    first, second = sorted((pick(chance, pool), pick(chance, pool)))
    if yes(chance, 30):
        return score.between(first, second, open_high=yes(chance, 50))
    ops = (score.__ge__, score.__gt__, score.__le__, score.__lt__, score.__eq__, score.__ne__)
    return cast("Condition", pick(chance, ops)(first))


def _about(chance: Chance, operand: Operand) -> Condition:
    fact = operand.fact
    if fact.kind == "flag":
        return FlagAtom(operand)
    if fact.kind == "choices":
        return Contains(operand, pick(chance, fact.value_ids), yes(chance, 30))
    if fact.kind == "choice":
        if yes(chance, 50):
            return Membership(operand, tuple(some(chance, fact.value_ids, 1)), yes(chance, 30))
        return Comparison(operand, pick(chance, ("==", "!=")), pick(chance, fact.value_ids))
    pool = thresholds(fact)
    if yes(chance, 20):
        low, high = sorted((pick(chance, pool), pick(chance, pool)))
        below = cast("Any", ("<=", "<"))
        return Range(operand, low, pick(chance, below), pick(chance, below), high)
    return Comparison(operand, pick(chance, (">=", "<=", ">", "<", "==", "!=")), pick(chance, pool))


def score_thresholds(score: Score) -> tuple[int, ...]:
    """Numbers that a score may be compared with: what its items add up to one after another, and what lies beside."""
    low, high = score.span
    points = [item.points for item in score.items]
    sums = {0, low, high, *accumulate(points), *points}
    near = {total + beside for total in sums for beside in (-1, 0, 1)}
    return tuple(sorted((total for total in near if low <= total <= high), key=abs))


def thresholds(fact: Fact) -> tuple[float, ...]:
    """Numbers within the range of a fact, its ends among them."""
    low, high = fact.minimum, fact.maximum
    ends = tuple(end for end in (low, high) if end is not None)
    inside = tuple(
        number
        for number in _UNBOUNDED
        if number not in ends and (low is None or number > low) and (high is None or number < high)
    )
    return (*inside, *ends)
