"""Runs tests against a change of the library, each time in a process forked from one that has read everything else."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from changes import ROOT, Change, changed
from covering import Choosing, Map, Watching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType

TESTS = {  # the tests that are to notice a change in a room before all others
    "conditions": ("conditions", "grammar", "thresholds", "scores", "conformance", "readable"),
    "grammar": ("grammar", "readable", "thresholds", "mistakes"),
    "pathway": ("pathway", "formats", "following", "routes", "mistakes", "edits_stateful", "conformance_refused"),
    "assessment": ("conformance", "assessment", "generated", "why", "explanation", "meaning_by_hand"),
    "search": ("search", "search_completions", "nearest", "thresholds", "review", "budgets"),
    "verification": ("findings_planted", "findings_pages", "diff", "cases", "following_whole", "review", "certificates"),
    "explanation": ("why", "explanation", "nearest", "telling", "true_sentences", "diagram_ahead", "assessment"),
    "columns": ("columns", "columns_laws", "cohort_door"),
    "interop": ("fhir_facts", "fhir_trials", "bindings", "form", "cql", "fhir_out"),
}
LEFT_OUT = (  # they drive browsers and engines of others, hold pages and pictures, or are about neither of these rooms
    *("explorer_page", "explorer_engine", "explorer_node", "explorer_histories", "docs", "docstrings", "engines"),
    *("benchmarks", "benchmarks_check", "imports", "typed", "hostile", "diagram_layout", "diagram_pages", "service"),
    *("diagram_many", "diagram_pdf", "diagram_files", "charts_page", "synthetic", "cli_synth", "any_call", "fuzz"),
    *("service_interface", "l4_safety", "saving", "audit_laws", "shipped", "examples", "security", "one_place"),
)
PACKAGES = (
    *("pytest", "hypothesis", "hypothesis.strategies", "networkx", "graphviz", "tomli_w", "numpy", "pyarrow"),
    *("pyarrow.parquet", "pyarrow.compute", "pyarrow.csv", "polars", "pandas", "duckdb", "narwhals", "jsonschema"),
    *("fhir.resources", "fhir.resources.bundle", "fhir.resources.R4B", "pysat.solvers", "markdown_it", "httpx"),
    *("starlette.applications", "xml.etree.ElementTree", "importlib.metadata", "unittest.mock"),
)
_ENVIRONMENT = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "HYPOTHESIS_PROFILE": "first",
    "L4PATH_DAMAGED": "60",
    "OMP_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
}
_QUIET = ["-q", "-n0", "-p", "no:cacheprovider", "--no-header", "-W", "ignore"]


class _Running(NamedTuple):
    """A process that tries a change."""

    change: Change
    begun: float
    folder: Path


class Server:
    """Copies the library, changes the copy, and runs the tests that matter against it.

    Args:
        kept: A folder for the map of tests and lines.
        anew: Whether the map is made anew.
        listed: Whether nothing will be tried.
    """

    def __init__(self, kept: Path, *, anew: bool, listed: bool) -> None:
        kept.mkdir(exist_ok=True)
        self._kept = kept
        self._path = kept / "map.json"
        self._idle = listed
        self._anew = anew or not self._path.exists()

    def __enter__(self) -> Server:
        """Read all packages, and the map, which is made if it is not there."""
        self._folder = Path(tempfile.mkdtemp(prefix="changes-"))
        if self._idle:
            return self
        os.environ.update(_ENVIRONMENT)
        os.nice(2)
        self._copy = self._folder / "as-it-is"
        shutil.copytree(ROOT / "src", self._copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
        import compileall  # noqa: PLC0415

        compileall.compile_dir(self._copy / "src", quiet=2)
        for name in PACKAGES:
            with contextlib.suppress(ImportError):
                import_module(name)
        if self._anew:
            self._map_made()
        self._map = Map.read(self._path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the copies away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def tried(
        self, room: str, asked: Sequence[Change], jobs: int, seconds: float
    ) -> Iterator[tuple[Change, str, float]]:
        """Each change, the test that noticed it (empty for none), and how long that took."""
        waiting, running = list(asked)[::-1], dict[int, _Running]()
        while waiting or running:
            while waiting and len(running) < jobs:
                change = waiting.pop()
                folder = self._changed(change)
                number = _forked(lambda change=change, folder=folder: self._noticed(change, room, folder, seconds))
                running[number] = _Running(change, time.monotonic(), folder)
            ended = self._ended(running, seconds)
            if ended is None:
                time.sleep(0.05)
                continue
            one = running.pop(ended)
            said = one.folder / "said"
            by = said.read_text(encoding="utf-8") if said.exists() else "the process, which ended or did not"
            shutil.rmtree(one.folder, ignore_errors=True)
            yield one.change, by, time.monotonic() - one.begun

    @staticmethod
    def _ended(running: dict[int, _Running], seconds: float) -> int | None:
        """A process that has ended, or was ended because it takes too long."""
        for number, one in running.items():
            if os.waitpid(number, os.WNOHANG)[0]:
                return number
            if time.monotonic() - one.begun > 3 * seconds + 60:
                os.killpg(number, signal.SIGKILL)
                os.waitpid(number, 0)
                return number
        return None

    def _changed(self, change: Change) -> Path:
        """A copy of the library with a change; files that are the same share their place on the disk."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        shutil.copytree(self._copy / "src", folder / "src", copy_function=os.link)
        path = folder / "src" / change.module
        for old in [path, *path.parent.glob(f"__pycache__/{path.stem}.*")]:
            old.unlink()
        path.write_text(changed(ROOT / "src" / change.module, change.number), encoding="utf-8")
        return folder

    def _noticed(self, change: Change, room: str, folder: Path, seconds: float) -> None:
        """Run in a process of its own: the tests that matter, in two rounds; write down which one failed."""
        sys.path.insert(0, str(folder / "src"))
        os.environ["PYTHONPATH"] = str(folder / "src")
        own = tuple(f"tests/test_{name}.py" for name in TESTS.get(room, (room,)))
        ran, entering = self._map.running(change.module, change.line, change.last), self._map.entering(change.module)
        ran = (ran if change.within else frozenset()) or entering
        of_room = frozenset(name for name in self._map.seconds if name.startswith(own))
        first = frozenset(name for name in ran if name.startswith(own)) or ran
        rounds = [self._cheapest(first, seconds)]
        rounds += [self._cheapest(ran, seconds) - rounds[0]]
        rounds += [self._cheapest(of_room | entering, seconds) - rounds[0] - rounds[1]]
        by = ""
        for wanted in filter(None, rounds):
            if by := self._run(wanted):
                break
        (folder / "said").write_text(by, encoding="utf-8")

    def _cheapest(self, names: frozenset[str], seconds: float) -> frozenset[str]:
        """The quickest tests, as many as there is time for."""
        found, left = set(), seconds
        for name in sorted(names, key=lambda one: (self._map.seconds.get(one, 0), one)):
            left -= self._map.seconds.get(name, 0)
            if left < 0 and found:
                break
            found.add(name)
        return frozenset(found)

    def _run(self, wanted: frozenset[str]) -> str:
        """Run tests until one fails; its name."""
        import pytest  # noqa: PLC0415

        choosing = Choosing(wanted, self._map.seconds)
        files = sorted({name.partition("::")[0] for name in wanted})
        status = pytest.main(["-x", "--tb=no", *_QUIET, *files], plugins=[choosing])
        failed = choosing.failed or ("the run itself" if status in {2, 3, 4} else "")
        for name in [name for name in sys.modules if name.partition(".")[0] == "l4path" or name.startswith("test")]:
            del sys.modules[name]
        return failed

    def _map_made(self) -> None:
        """Run the tests once, in a process of its own, and see which run which lines."""
        print("seeing which tests run which lines", file=sys.stderr, flush=True)  # noqa: T201
        number = _forked(self._watched)
        os.waitpid(number, 0)
        if not self._path.exists():
            raise SystemExit("the tests could not be run: see .mutation/map.log")

    def _watched(self) -> None:
        import coverage  # noqa: PLC0415
        import pytest  # noqa: PLC0415

        source = self._copy / "src"
        sys.path.insert(0, str(source))
        os.environ["PYTHONPATH"] = str(source)
        watched = coverage.Coverage(data_file=None, config_file=False, source=[str(source / "l4path")])
        watched.start()
        files = [str(path) for path in sorted((ROOT / "tests").glob("test_*.py")) if path.stem[5:] not in LEFT_OUT]
        pytest.main(["--tb=short", *_QUIET, *files], plugins=[Watching(watched, source, self._path)])


def _forked(work: Callable[[], None]) -> int:
    """The number of a process that does some work, and says what it says into a file."""
    number = os.fork()
    if number:
        return number
    status = 1
    try:
        os.setpgid(0, 0)
        os.chdir(ROOT)
        log = os.open(ROOT / ".mutation" / f"{work.__name__.strip('_<>')}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        work()
        sys.stdout.flush()
        status = 0
    finally:
        os._exit(status)
    return 0
