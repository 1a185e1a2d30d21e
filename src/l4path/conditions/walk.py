"""Looking through a condition: its atoms, the definitions and scores it names, and the same with parts replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never, cast

from l4path.conditions.atoms import Comparison, Contains, Defined, Definition, FlagAtom, Membership, Predicate, Range
from l4path.conditions.logic import CONNECTIVES, And, AtLeast, Condition, Constant, Not, Or, Sum, operands
from l4path.conditions.scores import Score, ScoreComparison, ScoreRange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Operative = FlagAtom | Comparison | Range | Membership | Contains
Scored = ScoreComparison | ScoreRange
Named = Defined | Scored
AnyAtom = Operative | Predicate | Named
AnyCondition = Constant | And | Or | Not | AtLeast | AnyAtom


def atoms(condition: Condition) -> Iterator[AnyAtom]:
    """The atoms of a condition from left to right; a definition or a score counts as one."""
    stack = [condition]
    while stack:
        here = stack.pop()
        if here.__class__ in CONNECTIVES:
            stack.extend(reversed(operands(here)))
        else:
            yield here  # type: ignore[misc]


def operative(condition: Condition) -> Iterator[Operative]:
    """The atoms of a condition that compare a fact or a measure, from left to right."""
    return (
        atom for atom in atoms(condition) if not isinstance(atom, Predicate | Defined | ScoreComparison | ScoreRange)
    )


def meant_by(named: Definition | Score) -> tuple[Condition, ...]:
    """The conditions that a definition or a score stands for."""
    return (named.condition,) if isinstance(named, Definition) else tuple(item.when for item in named.items)


def named_in(conditions: Iterable[Condition]) -> tuple[list[Definition], list[Score]]:
    """Every definition and every score that conditions name, also through others, in the order met."""
    definitions: list[Definition] = []
    scores: list[Score] = []
    seen: set[int] = set()
    stack = list(conditions)[::-1]
    while stack:
        for atom in atoms(stack.pop()):
            if not isinstance(atom, Defined | ScoreComparison | ScoreRange):
                continue
            named = atom.definition if isinstance(atom, Defined) else atom.score
            if id(named) in seen:
                continue
            seen.add(id(named))
            if isinstance(named, Score):
                scores.append(named)
            else:
                definitions.append(named)
            stack.extend(meant_by(named))
    return definitions, scores


def substituted(condition: Condition, replace: Callable[[Condition], Condition]) -> Condition:
    """The same condition with every atom replaced by what ``replace`` gives for it."""
    here = cast("AnyCondition | Sum", condition)
    match here:
        case And(parts=parts):
            return And(tuple(substituted(part, replace) for part in parts))
        case Or(parts=parts):
            return Or(tuple(substituted(part, replace) for part in parts))
        case AtLeast(count=count, parts=parts):
            return AtLeast(count, tuple(substituted(part, replace) for part in parts))
        case Not(part=part):
            return Not(substituted(part, replace))
        case Constant() | Sum():  # a sum stands in rules only
            return here
        case (
            FlagAtom()
            | Comparison()
            | Range()
            | Membership()
            | Contains()
            | Predicate()
            | Defined()
            | ScoreComparison()
            | ScoreRange()
        ):
            return replace(here)
        case _:
            assert_never(here)
