"""A plugin of pytest: which test runs which lines of the library, and how long it takes.

``trying.py`` hands it to a run of the tests without any change; the map that it writes says which tests can notice a
change of a line at all. It chooses and orders the tests of later runs by that map.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    import coverage


class Map:
    """What a run without a change has shown.

    Attributes:
        seconds: How long each test took.
        lines: For each module, below ``src``, and each of its lines the tests that ran it.
        tests: All tests that there were, those that were skipped, too; one that is not among them is new.
    """

    def __init__(self, path: Path) -> None:
        """Read what the plugin has written."""
        data = json.loads(path.read_text(encoding="utf-8"))
        names = data["tests"]
        self.seconds: dict[str, float] = data["seconds"]
        self.tests = frozenset(names)
        self.lines = {
            module: {int(line): frozenset(names[one] for one in found) for line, found in rows.items()}
            for module, rows in data["lines"].items()
        }

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
        """Watch what ``watched`` counts of the library in a folder, and write the map into a file."""
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
    """The plugin that runs chosen tests only, new ones and the quickest first, and remembers the one that failed."""

    def __init__(self, wanted: frozenset[str], known: Map) -> None:
        """Run the wanted ones, and those that a map does not know."""
        self._wanted = wanted
        self._known = known
        self.failed = ""
        self.ran = 0

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        kept = [item for item in items if item.nodeid in self._wanted or item.nodeid not in self._known.tests]
        names = {item.nodeid for item in kept}
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in names])
        items[:] = sorted(kept, key=lambda item: self._known.seconds.get(item.nodeid, 0))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file of tests that cannot be read any more notices the change."""
        if report.failed:
            self.failed = self.failed or report.nodeid

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember the first that failed."""
        self.ran += report.when == "call"
        if report.failed:
            self.failed = self.failed or report.nodeid
