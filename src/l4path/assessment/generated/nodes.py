"""Nodes of a syntax tree that all stand in one place: compiling asks each for its line, and nobody reads it.

What holds nothing, such as an operator, is made once: that one node stands in many places is nothing to compiling.
"""

from __future__ import annotations

import ast

LOAD, STORE = ast.Load(), ast.Store()
AND, OR, NOT = ast.And(), ast.Or(), ast.Not()
BIT_AND, BIT_OR = ast.BitAnd(), ast.BitOr()
EQ, NOT_EQ, LT, LT_E, GT, GT_E = ast.Eq(), ast.NotEq(), ast.Lt(), ast.LtE(), ast.Gt(), ast.GtE()
IS, IN, NOT_IN = ast.Is(), ast.In(), ast.NotIn()


class _Here:
    """The place of every node; said once, so that no pass over the tree has to."""

    lineno: int = 1
    col_offset: int = 0
    end_lineno: int | None = 1
    end_col_offset: int | None = 0


class Assign(_Here, ast.Assign):
    """A value given to variables."""


class Attribute(_Here, ast.Attribute):
    """An attribute of a value."""


class BinOp(_Here, ast.BinOp):
    """Two operands under an operator."""


class BoolOp(_Here, ast.BoolOp):
    """Operands under ``and`` or ``or``."""


class Call(_Here, ast.Call):
    """A call."""


class Compare(_Here, ast.Compare):
    """A comparison, or a chain of them."""


class Constant(_Here, ast.Constant):
    """A literal."""


class Dict(_Here, ast.Dict):
    """Values by key."""


class Expr(_Here, ast.Expr):
    """An expression as a statement."""


class FunctionDef(_Here, ast.FunctionDef):
    """A function."""


class If(_Here, ast.If):
    """One of two runs of statements."""


class IfExp(_Here, ast.IfExp):
    """One of two values."""


class List(_Here, ast.List):
    """A list."""


class Name(_Here, ast.Name):
    """A variable."""


class NamedExpr(_Here, ast.NamedExpr):
    """A value that is given to a variable on the way."""


class Pass(_Here, ast.Pass):
    """Nothing."""


class Return(_Here, ast.Return):
    """What a function gives."""


class Subscript(_Here, ast.Subscript):
    """An item of a value."""


class Tuple(_Here, ast.Tuple):
    """A tuple."""


class UnaryOp(_Here, ast.UnaryOp):
    """An operand under an operator."""


class Argument(_Here, ast.arg):
    """An argument of a function."""
