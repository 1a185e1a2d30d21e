"""A plugin of pytest: which test runs which lines of the library, and how long it takes.

``trying.py`` hands it to a run of the tests without any change; the map that it writes says which tests can notice a
change of a line at all. It chooses and orders the tests of later runs by that map.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    import coverage


class Map:
    """What a run without a change has shown.

    Attributes:
        seconds: How long each test took.
        lines: For each module, below ``src``, and each of its lines the tests that ran it.
    """

    def __init__(self, seconds: Mapping[str, float], lines: Mapping[str, Mapping[int, frozenset[str]]]) -> None:
        self.seconds = seconds
        self.lines = lines

    @classmethod
    def read(cls, *paths: Path) -> Map:
        """Read what plugins have written, of one or several processes."""
        seconds: dict[str, float] = {}
        lines: dict[str, dict[int, set[str]]] = {}
        for path in paths:
            data = json.loads(path.read_text(encoding="utf-8"))
            seconds |= data["seconds"]
            names = data["tests"]
            for module, rows in data["lines"].items():
                for line, numbers in rows.items():
                    lines.setdefault(module, {}).setdefault(int(line), set()).update(names[one] for one in numbers)
        frozen = {module: {line: frozenset(found) for line, found in rows.items()} for module, rows in lines.items()}
        return cls(seconds, frozen)

    def running(self, module: str, first: int, last: int) -> frozenset[str]:
        """The tests that ran one of some lines of a module."""
        rows = self.lines.get(module, {})
        return frozenset().union(*(rows.get(line, frozenset()) for line in range(first, last + 1)))

    def entering(self, module: str) -> frozenset[str]:
        """The tests that ran any line of a module."""
        return frozenset().union(*self.lines.get(module, {}).values())


class Watching:
    """The plugin that writes the map."""

    def __init__(self, watched: coverage.Coverage, source: Path, into: Path) -> None:
        self._watched = watched
        self._source = source
        self._into = into
        self._seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Name the test whose lines follow."""
        self._watched.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self._watched.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up how long a test takes, with all that it asks for; one that fails or is skipped notices nothing."""
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0) + report.duration
        if not report.passed:
            self._seconds[report.nodeid] = float("inf")

    def pytest_sessionfinish(self) -> None:
        """Write the map."""
        self._watched.stop()
        data = self._watched.get_data()
        number = {name: at for at, name in enumerate(self._seconds)}
        lines: dict[str, dict[int, list[int]]] = {}
        for file in data.measured_files():
            module = os.path.relpath(file, self._source).replace(os.sep, "/")
            for line, names in data.contexts_by_lineno(file).items():
                found = [number[name] for name in names if name and self._seconds.get(name, 0) < float("inf")]
                lines.setdefault(module, {})[line] = found
        told = {name: taken for name, taken in self._seconds.items() if taken < float("inf")}
        self._into.write_text(json.dumps({"seconds": told, "tests": [*number], "lines": lines}), encoding="utf-8")


class Choosing:
    """The plugin that runs chosen tests only, the quickest first, and remembers the one that failed."""

    def __init__(self, wanted: frozenset[str], seconds: Mapping[str, float]) -> None:
        self._wanted = wanted
        self._seconds = seconds
        self.failed = ""
        self.ran = 0

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        out = [item for item in items if item.nodeid not in self._wanted]
        config.hook.pytest_deselected(items=out)
        items[:] = sorted(
            (item for item in items if item.nodeid in self._wanted), key=lambda item: self._seconds.get(item.nodeid, 0)
        )

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file of tests that cannot be read any more notices the change."""
        if report.failed:
            self.failed = self.failed or report.nodeid

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember the first that failed."""
        self.ran += report.when == "call"
        if report.failed:
            self.failed = self.failed or report.nodeid
