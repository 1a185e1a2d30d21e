"""Conditions into text: the one canonical way to write each."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from l4path.conditions.atoms import Comparison, Contains, Defined, FlagAtom, Membership, Predicate, Range
from l4path.conditions.logic import And, AtLeast, Constant, Not, Or, Sum, condition
from l4path.conditions.scores import ScoreComparison, ScoreRange
from l4path.facts import digits

if TYPE_CHECKING:
    from l4path.conditions.likes import ConditionLike
    from l4path.conditions.walk import AnyCondition


def _constant(value: float | str) -> str:
    return value if isinstance(value, str) else digits(value)


def text(value: ConditionLike) -> str:
    """A condition in the condition language; reading it back gives an equal condition.

    It is what ``str`` gives of a condition; this also takes what may stand for one.

    Args:
        value: A condition, or what may stand for one: a flag, a definition, True or False.

    Raises:
        ConditionError: For anything else.

    Example:
        >>> from l4path import Flag, Number
        >>> pain, locked = Number("pain", "knee pain", minimum=0, maximum=10), Flag("locked", "locked knee")
        >>> text(~((pain >= 4) | locked) & (pain < 7.5))
        'not (pain >= 4 or locked) and pain < 7.5'
    """
    return str(condition(value))


def written(here: AnyCondition | Sum) -> str:
    """One condition as text; its parts write themselves, so that a formula over any leaves has a text."""
    match here:
        case Constant(value=truth):
            return "true" if truth else "false"
        case And(parts=parts):
            return " and ".join(f"({part})" if isinstance(part, Or) else str(part) for part in parts)
        case Or(parts=parts):
            return " or ".join(str(part) for part in parts)
        case Not(part=part):
            return f"not ({part})" if isinstance(part, And | Or) else f"not {part}"
        case AtLeast(count=count, parts=parts):
            return f"at_least({count}, {', '.join(str(part) for part in parts)})"
        case Sum(score=score, op=op, constant=constant):
            return f"{score} {op} {constant}"
        case FlagAtom(operand=operand):
            return operand.name
        case Comparison(operand=operand, op=op, constant=constant):
            return f"{operand.name} {op} {_constant(constant)}"
        case ScoreComparison(name=name, op=op, constant=constant):
            return f"{name} {op} {_constant(constant)}"
        case Range(operand=operand, low=low, low_op=low_op, high_op=high_op, high=high):
            return f"{_constant(low)} {low_op} {operand.name} {high_op} {_constant(high)}"
        case ScoreRange(name=name, low=low, low_op=low_op, high_op=high_op, high=high):
            return f"{_constant(low)} {low_op} {name} {high_op} {_constant(high)}"
        case Membership(operand=operand, values=values, negated=negated):
            return f"{operand.name} {'not in' if negated else 'in'} {{{', '.join(values)}}}"
        case Contains(operand=operand, value=wanted, negated=negated):
            return f"{wanted} {'not in' if negated else 'in'} {operand.name}"
        case Predicate(name=name, node=node):
            return f"{name}({node})"
        case Defined(name=name):
            return name
        case _:
            assert_never(here)
