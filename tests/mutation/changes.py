"""Which share of small changes to the library's own code do its tests notice?

Run as ``python tests/mutation/changes.py ROOM... [--sample N] [--seed S] [--results FILE] [--jobs J]``. Every change
is made in a copy; the tests of the room are run against it, and the change is noticed if one fails. With ``--results``
what was tried stands in a file of JSON lines and is not tried again. The exit status is 1 when less than ``LEAST`` of a
hundred are noticed, and 2 when the tests fail without any change.

The changes: a comparison, `and` or `or`, a sum turned into its neighbour; a condition negated; a whole number one more;
true and false exchanged; what is returned left out; a statement left out; `break` for `continue`.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST = 95
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TESTS = {  # the tests that are to notice a change in a room, the quickest first
    "conditions": ("grammar", "thresholds", "scores", "conformance", "assessment", "readable", "laws", "oracle"),
    "grammar": ("grammar", "readable", "thresholds", "mistakes"),
    "pathway": (
        "pathway",
        "formats",
        "following",
        "routes",
        "mistakes",
        "edits_stateful",
        "conformance_refused",
        "misuse",
    ),
    "meaning": ("meaning_by_hand", "conformance", "assessment", "scores", "one_meaning", "oracle"),
    "assessment": ("conformance", "assessment", "generated", "why", "explanation", "laws", "oracle", "vignettes"),
    "search": ("search", "search_completions", "nearest", "thresholds", "review"),
    "verification": ("findings_planted", "findings_pages", "diff", "cases", "following_whole", "review"),
    "explanation": ("why", "explanation", "nearest", "telling", "true_sentences", "ahead"),
    "formats": ("formats", "mistakes", "schema", "hostile", "cases"),
    "saving": ("saving",),
    "columns": ("columns", "columns_laws", "cohort"),
    "cohort": ("cohort", "columns"),
    "interop": ("interop", "fhir", "form", "cql"),
}
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
_COMBINED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one place of a module.

    Attributes:
        module: The module, below ``src``.
        line: The line of the place.
        number: Which of the module's changes it is.
        kind: What is done there.
        was: The code of the place as it was.
    """

    module: str
    line: int
    number: int
    kind: str
    was: str


def _of_a_node(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The changes of one node: what is done, and what stands there then."""
    fresh = copy.deepcopy(node)
    match fresh:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            fresh.ops = [_COMPARED[type(op)]()]
            yield "another comparison", fresh
        case ast.BoolOp(op=ast.And()):
            fresh.op = ast.Or()
            yield "or for and", fresh
        case ast.BoolOp(op=ast.Or()):
            fresh.op = ast.And()
            yield "and for or", fresh
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not left out", operand
        case ast.BinOp(op=op) if type(op) in _COMBINED:
            fresh.op = _COMBINED[type(op)]()
            yield "another sum", fresh
        case ast.Constant(value=bool() as value):
            yield "true and false exchanged", ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield "one more", ast.Constant(value + 1)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "what is returned left out", ast.Return(ast.Constant(None))
        case ast.If(test=test) | ast.IfExp(test=test):
            fresh.test = ast.UnaryOp(ast.Not(), test)
            yield "a condition negated", fresh
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.AugAssign():
            yield "a statement left out", ast.Pass()
        case ast.Break():
            yield "continue for break", ast.Continue()
        case ast.Continue():
            yield "break for continue", ast.Break()


class _Changing(ast.NodeTransformer):
    """Walks a module, counts the changes, and makes the one of a number."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted = wanted
        self.found: list[tuple[int, str, str]] = []

    def visit(self, node: ast.AST) -> ast.AST:
        if _is_about_types(node):
            return node
        for kind, fresh in _of_a_node(node):
            number = len(self.found)
            self.found.append((getattr(node, "lineno", 0), kind, ast.unparse(node).partition("\n")[0][:100]))
            if number == self.wanted:
                return ast.copy_location(fresh, node)
        for name, old in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list"}:
                continue
            if isinstance(old, list):
                old[:] = [self.visit(one) if isinstance(one, ast.AST) else one for one in old]
            elif isinstance(old, ast.AST):
                setattr(node, name, self.visit(old))
        return node


def _is_about_types(node: ast.AST) -> bool:
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.AnnAssign(value=None):
            return True
        case ast.Call(func=ast.Name(id="cast" | "TypeVar" | "assert_never")):
            return True
        case ast.FunctionDef(name="__repr__" | "__dir__"):
            return True
        case _:
            return False


def changes_of(path: Path) -> list[Change]:
    """Every change of a module."""
    walking = _Changing()
    walking.visit(ast.parse(path.read_text(encoding="utf-8")))
    module = path.relative_to(ROOT / "src").as_posix()
    return [Change(module, line, number, kind, was) for number, (line, kind, was) in enumerate(walking.found)]


def changed(path: Path, number: int) -> str:
    """The text of a module with one of its changes made."""
    tree = _Changing(number).visit(ast.parse(path.read_text(encoding="utf-8")))
    return ast.unparse(ast.fix_missing_locations(tree))


def modules_of(room: str) -> list[Path]:
    """The modules of a room, which is a folder or a file."""
    place = ROOT / "src" / "l4path" / room
    return sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]


def tests_of(room: str) -> list[str]:
    """The files of tests of a room that are there."""
    names = TESTS.get(room, (room,))
    return [str(ROOT / "tests" / f"test_{name}.py") for name in names if (ROOT / "tests" / f"test_{name}.py").exists()]


def is_noticed(change: Change | None, room: str) -> bool:
    """Whether a test of the room fails in a copy with the change; None for the code as it is."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "src"
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
        if change is not None:
            (source / change.module).write_text(changed(ROOT / "src" / change.module, change.number), encoding="utf-8")
        run = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", *tests_of(room)]
        environment = os.environ | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1", "CI": "1"}
        try:
            done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            return True
        return done.returncode != 0


def main(words: Sequence[str] | None = None) -> int:
    """Try the changes, print those that nothing notices, and the share of those that something does."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("rooms", nargs="+", help="such as conditions")
    reader.add_argument("--sample", type=int, default=0, help="try so many of each room, at random; 0 for all")
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--results", type=Path, help="a file of JSON lines to go on with")
    reader.add_argument("--jobs", type=int, default=1)
    given = reader.parse_args(words)
    known: dict[tuple[str, int], bool] = {}
    if given.results and given.results.exists():
        for line in given.results.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            known[row["module"], row["number"]] = row["noticed"]
    short = False
    for room in given.rooms:
        if is_noticed(None, room):
            print(f"{room}: its tests fail without any change", file=sys.stderr)  # noqa: T201
            return 2
        every = [change for path in modules_of(room) for change in changes_of(path)]
        tried = random.Random(given.seed).sample(every, min(given.sample or len(every), len(every)))  # noqa: S311
        with ThreadPoolExecutor(given.jobs) as pool:
            asked = [change for change in tried if (change.module, change.number) not in known]
            for change, noticed in zip(asked, pool.map(lambda one: is_noticed(one, room), asked), strict=True):  # noqa: B023
                known[change.module, change.number] = noticed
                if given.results:
                    with given.results.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(asdict(change) | {"noticed": noticed}) + "\n")
        left = [change for change in tried if not known[change.module, change.number]]
        for change in left:
            print(f"{change.module}:{change.line}: {change.kind}: {change.was}")  # noqa: T201
        share = 100 * (len(tried) - len(left)) / max(1, len(tried))
        print(f"{room}: {len(tried) - len(left)} of {len(tried)} changes noticed, {share:.1f} %; {len(every)} in all")  # noqa: T201
        short |= share < LEAST
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
