"""A plugin of pytest: tries changes against tests that are collected already, a function's code swapped in a fork.

To read all tests anew for each change takes some seconds, and to run those that matter takes some hundredths of one.
Here they are read once; each change is made in a process forked from that one, by giving the functions of its module
the code that the changed module has, and names the value. What this cannot do, a change of a class, is tried the longer
way, with everything read anew; and so is, where that is asked for, what nothing notices here, for a value may have been
made before the change.
"""

from __future__ import annotations
import __future__

import ast
import contextlib
import functools
import gc
import importlib
import inspect
import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections import defaultdict
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING

import pytest
from _pytest.runner import runtestprotocol
from changes import changed_tree
from trying import ENDED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from changes import Change

    Chosen = Callable[[Change, Iterable[str]], Sequence[str]]

_PATIENCE = 1800  # seconds of a busy machine; what works without end is ended by what it has worked
_FLAGS = __future__.annotations.compiler_flag  # names in annotations are not looked up
_SLOWER = 4
_MOST = 4  # seconds beyond
_WHOLE = 20  # seconds that all tests of one change may work


class Swapping:
    """Tries changes one after another, in place of running the tests that were collected.

    Args:
        source: The folder that the library was read from.
        asked: The changes.
        chosen: The tests that may notice a change, those that are new or quick first.
        seconds: How long a test takes without a change, by its name.
        into: Where a line of JSON is written for each change: its place among those asked, the test that noticed (empty
            for none, null where this is no way), and the seconds.
    """

    def __init__(
        self, source: Path, asked: Sequence[Change], chosen: Chosen, seconds: Callable[[str], float], into: int
    ) -> None:
        """Keep them."""
        self._source, self._asked, self._chosen, self._seconds, self._into = source, asked, chosen, seconds, into

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every change."""
        items = {item.nodeid: item for item in session.items}
        for change in self._asked:
            importlib.import_module(_name(change.module))
        functions = _functions()
        self._caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
        gc.collect()
        gc.freeze()
        for place, change in enumerate(self._asked):
            begun = time.monotonic()
            by = self._forked(change, items, functions[str(self._source / change.module)])
            row = json.dumps([place, by, time.monotonic() - begun])
            os.write(self._into, f"{row}\n".encode())
        return True

    def _forked(self, change: Change, items: dict[str, pytest.Item], functions: list[FunctionType]) -> str | None:
        reading, writing = os.pipe()
        number = os.fork()
        if not number:
            os.close(reading)
            try:
                os.setpgid(0, 0)
                by = self._noticed(change, items, functions)
                os.write(writing, b"-" if by is None else b"=" + by.encode())
            except BaseException:  # noqa: BLE001 - a fault of this plugin notices nothing
                traceback.print_exc()
                os.write(writing, b"-")
            finally:
                os._exit(0)
        os.close(writing)
        said = b""
        with os.fdopen(reading, "rb") as pipe:
            if select.select([pipe], [], [], _PATIENCE)[0]:
                said = pipe.read()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(number, signal.SIGKILL)
        os.waitpid(number, 0)
        if said == b"-":
            return None
        return said[1:].decode() if said else ENDED

    def _noticed(self, change: Change, items: dict[str, pytest.Item], functions: list[FunctionType]) -> str | None:
        """The first test that fails; empty for none, and nothing where the code cannot be swapped."""
        if not _swapped(self._source / change.module, change, functions):
            return None
        for cache in self._caches:  # what was kept was worked out by the code as it was
            cache.cache_clear()
        names = [name for name in self._chosen(change, items) if name in items]
        begun = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])  # work, not time: the machine may be busy
        for at, name in enumerate(names):
            used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
            if used - begun > _WHOLE:
                return ""  # as far as could be tried
            most = int(used + _SLOWER * self._seconds(name)) + _MOST
            resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))  # what never ends is ended
            behind = items[names[at + 1]] if at + 1 < len(names) else None
            reports = runtestprotocol(items[name], log=False, nextitem=behind)
            if any(report.failed for report in reports):
                return name
        return ""


def _name(module: str) -> str:
    return module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _functions() -> dict[str, list[FunctionType]]:
    """All functions there are, by the file of their code."""
    found: dict[str, list[FunctionType]] = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType):
            found[one.__code__.co_filename].append(one)
    return found


def _codes(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield (one.co_qualname, one.co_firstlineno), one
            yield from _codes(one)


def _swapped(path: Path, change: Change, functions: list[FunctionType]) -> bool:
    """Give the functions and names of a module what they have once it is changed; whether that is all there is."""
    text = path.read_text(encoding="utf-8")
    was, will_be = ast.parse(text), changed_tree(text, change.number)
    before, after = (compile(tree, str(path), "exec", dont_inherit=True) for tree in (was, will_be))
    old, new = dict(_codes(before)), dict(_codes(after))
    other = {place for place in old if place in new and old[place] != new[place]}
    swapped = False
    for function in functions:
        place = function.__code__.co_qualname, function.__code__.co_firstlineno
        if place in other and len(function.__code__.co_freevars) == len(new[place].co_freevars):
            function.__code__ = new[place]
            swapped = True
    if _outside(before) != _outside(after):
        return _renewed(sys.modules[_name(change.module)], was, will_be, str(path))
    return swapped


def _renewed(module: ModuleType, was: ast.Module, will_be: ast.Module, path: str) -> bool:
    """Give a module, and whoever has them from it, the names or the defaults that one statement changes."""
    (statement,) = (one for old, one in zip(was.body, will_be.body, strict=True) if ast.dump(old) != ast.dump(one))
    fresh = dict(vars(module))
    if isinstance(statement, ast.FunctionDef):
        statement.decorator_list = []
        name = statement.name
        old = inspect.unwrap(fresh[name])
        exec(compile(ast.Module([statement], []), path, "exec", _FLAGS, dont_inherit=True), fresh)  # noqa: S102 - our own code
        old.__defaults__, old.__kwdefaults__ = fresh[name].__defaults__, fresh[name].__kwdefaults__
        return True
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return False
    exec(compile(ast.Module([statement], []), path, "exec", _FLAGS, dont_inherit=True), fresh)  # noqa: S102 - our own code
    renewed = {name: new for name, new in fresh.items() if new is not vars(module).get(name) and name != "__builtins__"}
    for name, new in renewed.items():
        old = vars(module)[name]
        for other in [*sys.modules.values()]:
            if getattr(other, "__name__", "").startswith("l4path") and vars(other).get(name) is old:
                vars(other)[name] = new
    return bool(renewed)


def _outside(code: CodeType) -> tuple[bytes, list[object]]:
    """What a module does outside of its functions."""
    return code.co_code, [one for one in code.co_consts if not isinstance(one, CodeType)]
