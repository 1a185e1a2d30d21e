"""Looking through a condition: its atoms, the definitions it names, and the same condition with parts replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never, cast

from l4path.conditions.atoms import Comparison, Contains, Defined, Definition, FlagAtom, Membership, Predicate, Range
from l4path.conditions.logic import And, AtLeast, Condition, Constant, Not, Or

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Operative = FlagAtom | Comparison | Range | Membership | Contains
AnyCondition = Constant | And | Or | Not | AtLeast | Operative | Predicate | Defined


def atoms(condition: Condition) -> Iterator[Operative | Predicate | Defined]:
    """The atoms of a condition from left to right; a definition counts as one."""
    stack = [condition]
    while stack:
        here = cast("AnyCondition", stack.pop())
        match here:
            case And(parts=parts) | Or(parts=parts) | AtLeast(parts=parts):
                stack.extend(reversed(parts))
            case Not(part=part):
                stack.append(part)
            case Constant():
                pass
            case FlagAtom() | Comparison() | Range() | Membership() | Contains() | Predicate() | Defined():
                yield here
            case _:
                assert_never(here)


def definitions_in(conditions: Iterator[Condition]) -> dict[str, list[Definition]]:
    """Every definition that conditions name, also through others, in the order met; namesakes side by side."""
    found: dict[str, list[Definition]] = {}
    seen: set[int] = set()
    stack = list(conditions)[::-1]
    while stack:
        for atom in atoms(stack.pop()):
            if isinstance(atom, Defined) and id(atom.definition) not in seen:
                seen.add(id(atom.definition))
                namesakes = found.setdefault(atom.name, [])
                if atom.definition not in namesakes:
                    namesakes.append(atom.definition)
                stack.append(atom.definition.condition)
    return found


def substituted(condition: Condition, replace: Callable[[Condition], Condition]) -> Condition:
    """The same condition with every atom replaced by what ``replace`` gives for it."""
    here = cast("AnyCondition", condition)
    match here:
        case And(parts=parts):
            return And(tuple(substituted(part, replace) for part in parts))
        case Or(parts=parts):
            return Or(tuple(substituted(part, replace) for part in parts))
        case AtLeast(count=count, parts=parts):
            return AtLeast(count, tuple(substituted(part, replace) for part in parts))
        case Not(part=part):
            return Not(substituted(part, replace))
        case Constant():
            return here
        case FlagAtom() | Comparison() | Range() | Membership() | Contains() | Predicate() | Defined():
            return replace(here)
        case _:
            assert_never(here)
