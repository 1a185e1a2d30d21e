"""Conditions into text: the one canonical way to write each."""

from __future__ import annotations

from typing import assert_never, cast

from l4path.conditions import (
    And,
    AnyCondition,
    AtLeast,
    Comparison,
    Constant,
    Contains,
    Defined,
    FlagAtom,
    Membership,
    Not,
    Or,
    Predicate,
    Range,
    ScoreComparison,
    ScoreRange,
    condition,
)
from l4path.facts import digits


def _constant(value: float | str) -> str:
    return value if isinstance(value, str) else digits(value)


def text(value: object) -> str:
    """A condition in the condition language; reading it back gives an equal condition.

    Args:
        value: A condition, or what may stand for one: a flag, a definition, True or False.

    Example:
        >>> from l4path import Flag, Number
        >>> pain, locked = Number("pain", "knee pain", minimum=0, maximum=10), Flag("locked", "locked knee")
        >>> text(~((pain >= 4) | locked) & (pain < 7.5))
        'not (pain >= 4 or locked) and pain < 7.5'
    """
    here = cast("AnyCondition", condition(value))
    match here:
        case Constant(value=truth):
            return "true" if truth else "false"
        case And(parts=parts):
            return " and ".join(f"({text(part)})" if isinstance(part, Or) else text(part) for part in parts)
        case Or(parts=parts):
            return " or ".join(text(part) for part in parts)
        case Not(part=part):
            return f"not ({text(part)})" if isinstance(part, And | Or) else f"not {text(part)}"
        case AtLeast(count=count, parts=parts):
            return f"at_least({count}, {', '.join(text(part) for part in parts)})"
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
