"""The small changes that can be made to the library's own code, one at a time.

A comparison, `and` or `or`, a sum turned into its neighbour; a condition negated; a whole number one more or one less;
true and false exchanged; what is returned left out; a statement left out; a loop that never runs; `break` for
`continue`; a word that is another. Left out are annotations, decorators, representations, `strict=` of `zip`, which
only ever guards, and what is looked at by type checkers alone.
"""

from __future__ import annotations

import ast
import copy
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
WORD = "another word"
_AS_GOOD_AS_NOTHING = ("return False", "return ''")
_COMPARED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_COMBINED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one place of a module.

    Attributes:
        module: The module, below ``src``.
        text: What its text is known by: another text has other changes.
        number: Which of the module's changes it is.
        line: The line of the place.
        last: The last line of the place.
        within: The function that it stands in, after the classes and functions that this one stands in; empty outside.
        kind: What is done there.
        was: The code of the place as it was.
    """

    module: str
    text: str
    number: int
    line: int
    last: int
    within: str
    kind: str
    was: str

    def __str__(self) -> str:
        """The place, and what is done there."""
        return f"{self.module}:{self.line}: {self.kind}: {self.was}"


def changes_of(path: Path, *, words: bool = False) -> list[Change]:
    """Every change of a module, in the order of its text; those of words only where they are asked for."""
    text = path.read_text(encoding="utf-8")
    walking = _Changing()
    walking.visit(ast.parse(text))
    module = path.relative_to(ROOT / "src").as_posix()
    known = hashlib.sha256(text.encode()).hexdigest()[:12]
    found = [Change(module, known, number, *place) for number, place in enumerate(walking.found)]
    return [change for change in found if (words or change.kind != WORD) and change.was not in _AS_GOOD_AS_NOTHING]


def changed(path: Path, number: int) -> str:
    """The text of a module with one of its changes made."""
    return ast.unparse(changed_tree(path.read_text(encoding="utf-8"), number))


def changed_tree(text: str, number: int) -> ast.Module:
    """The tree of a module with one of its changes made; every line stands where it stood."""
    return cast("ast.Module", ast.fix_missing_locations(_Changing(number).visit(ast.parse(text))))


def modules_of(room: str) -> list[Path]:
    """The modules of a room, which is a folder or a file."""
    place = ROOT / "src" / "l4path" / room
    return sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]


def _of_a_node(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The changes of one node: what is done, and what stands there then."""
    match node:
        case ast.Compare(ops=ops):
            for at, op in enumerate(ops):
                if type(op) in _COMPARED:
                    fresh = copy.copy(node)
                    fresh.ops = [*ops[:at], _COMPARED[type(op)](), *ops[at + 1 :]]
                    yield "another comparison", fresh
        case ast.BoolOp(op=op, values=values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield f"{'or for and' if isinstance(op, ast.And) else 'and for or'}", ast.BoolOp(other, values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not left out", operand
        case ast.UnaryOp(op=ast.USub(), operand=operand) if not isinstance(operand, ast.Constant):
            yield "minus left out", operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _COMBINED:
            yield "another sum", ast.BinOp(left, _COMBINED[type(op)](), right)
        case ast.Constant(value=bool() as value):
            yield "true and false exchanged", ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield "one more", ast.Constant(value + 1)
            yield "one less", ast.Constant(value - 1) if value else ast.UnaryOp(ast.USub(), ast.Constant(1))
        case ast.Constant(value=str() as value):
            yield WORD, ast.Constant(f"X{value}X")
        case ast.Return(value=ast.expr() as value) if not _is_nothing(value):
            yield "what is returned left out", ast.Return(ast.Constant(None))
        case ast.If(test=test, body=body, orelse=orelse):
            yield "a condition negated", ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test=test, body=one, orelse=rest):
            yield "a condition negated", ast.IfExp(ast.UnaryOp(ast.Not(), test), one, rest)
        case ast.comprehension(target=target, iter=over, ifs=[*ifs], is_async=later):
            for at in range(len(ifs)):
                yield "a filter left out", ast.comprehension(target, over, [*ifs[:at], *ifs[at + 1 :]], later)
        case ast.For(target=target, body=body, orelse=orelse):
            yield "a loop that never runs", ast.For(target, ast.Tuple([], ast.Load()), body, orelse)
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.AugAssign():
            yield "a statement left out", ast.Pass()
        case ast.Break():
            yield "continue for break", ast.Continue()
        case ast.Continue():
            yield "break for continue", ast.Break()


def _is_nothing(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


class _Changing(ast.NodeTransformer):
    """Walks a module, counts the changes, and makes the one of a number."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted = wanted
        self.found: list[tuple[int, int, str, str, str]] = []
        self._within: list[str] = []
        self._line = (0, 0)

    def visit(self, node: ast.AST) -> ast.AST:
        if _is_left_out(node):
            return node
        self._line = getattr(node, "lineno", self._line[0]), getattr(node, "end_lineno", self._line[1])
        line, last = self._line
        if isinstance(node, ast.If | ast.For):
            last = max(line, node.body[0].lineno - 1)
        for kind, fresh in _of_a_node(node):
            number = len(self.found)
            was = ast.unparse(node).strip().partition("\n")[0][:100]
            self.found.append((line, last, ".".join(self._within), kind, was))
            if number == self.wanted:
                return ast.copy_location(fresh, node) if isinstance(node, ast.stmt | ast.expr) else fresh
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if named:
            self._within.append(node.name)  # type: ignore[attr-defined]
        self._into(node)
        if named:
            self._within.pop()
        return node

    def _into(self, node: ast.AST) -> None:
        for name, old in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list", "type_params"}:
                continue
            if isinstance(old, list):
                old[:] = [
                    self.visit(one) if isinstance(one, ast.AST) and not (at == 0 and _is_said(node, one)) else one
                    for at, one in enumerate(old)
                ]
            elif isinstance(old, ast.AST):
                setattr(node, name, self.visit(old))


def _is_said(node: ast.AST, first: ast.AST) -> bool:
    """Whether the first statement of something is what it says of itself."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return isinstance(node, kinds) and isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)


def _is_left_out(node: ast.AST) -> bool:
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.AnnAssign(value=None):
            return True
        case ast.Call(func=ast.Name(id="cast" | "TypeVar" | "assert_never")) | ast.keyword(arg="strict"):
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id="assert_never"))):
            return True
        case ast.FunctionDef(name="__repr__" | "__dir__"):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__" | "__slots__")]) | ast.Import() | ast.ImportFrom():
            return True
        case _:
            return False
