"""Runs tests against a change of the library, each time in a process forked from one that has read everything else."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from changes import ROOT, Change, changed
from covering import Choosing, Map, Watching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType

TESTS = {  # the tests that are to notice a change in a room
    "conditions": (
        *(
            "conditions",
            "conditions_laws",
            "grammar",
            "spellings",
            "scores",
            "pathway",
            "assessment",
            "mistakes",
            "slips",
            "language",
        ),
        *("laws", "public_api"),
    ),
    "grammar": ("grammar", "grammar_by_hand", "spellings", "mistakes", "slips", "junk", "scores", "one_mistake"),
    "pathway": (
        *(
            "pathway",
            "pathway_refused",
            "cut_points",
            "edits_everywhere",
            "formats",
            "following",
            "routes",
            "parts",
            "edits_stateful",
            "conformance_refused",
            "courses",
        ),
        *("slips", "tree", "recommendations", "public_api"),
    ),
    "assessment": (
        *("assessment", "conformance", "meaning_by_hand", "meaning_tables", "scores", "courses", "facts", "episode"),
        *("laws_meaning", "laws_knowledge", "oracle", "generated", "generated_plain", "public_api"),
        *(
            "alone",
            "assessment_parts",
            "paths",
            "undeclared",
            "diagram_notebook",
            "generated_lean",
            "mistakes",
            "slips",
        ),
        *("assessment_rules", "diagram_mermaid"),
    ),
    "meaning": (
        "meaning_by_hand",
        "meaning_tables",
        "one_meaning",
        "assessment",
        "conformance",
        "laws_meaning",
        "laws",
        "generated",
    ),
    "search": (
        "search",
        *("search_by_hand", "search_rules_by_hand"),
        "bound",
        "search_planes",
        "search_parts",
        "plainer",
        "search_completions",
        "search_order",
        "fewest",
        *("nearest", "nearest_first", "screens_in_one_go", "search_told", "search_counted"),
        "thresholds",
        "certificates",
        *("why", "paths", "explanation", "telling", "budgets", "explaining_histories", "steps", "diff"),
        *("told_by_hand", "what_it_takes", "asked_together", "check_budget"),
    ),
    "verification": (
        *(
            "findings_halves",
            "findings_planted",
            "findings_pages",
            "diff",
            "cases",
            "review",
            "expected",
            "cli_cases",
            "thresholds",
        ),
        *("certificates", "mistakes", "planted", "changes", "findings_told", "verification_values", "structure_told"),
        *("verification_by_hand", "verification_told", "cases_by_hand", "cli_verify", "many_findings"),
        "asked_together",
        "following",
        *("neighbours", "ends", "verification_halves"),
    ),
    "explanation": (
        *("explanation", "explanation_by_hand", "told_by_hand", "paths", "why", "telling", "facts", "diagram_ahead"),
        *("report", "true_sentences", "readable", "what_it_takes", "explaining_histories", "verdicts_by_hand"),
        *("choosing_by_hand", "alternatives_by_hand"),
    ),
    "columns": (
        "columns",
        "columns_edges",
        "columns_laws",
        "columns_norm",
        "columns_parts",
        "cohort_door",
        "cohort_found",
        "cohort_sources",
    ),
    "interop": (
        *(
            "fhir_bound",
            "fhir_dates",
            "fhir_facts",
            "fhir_notes",
            "interop_parts",
            "fhir_trials",
            "fhir_laws",
            "bindings",
            "bindings_keys",
            "bindings_tables",
            "bindings_slips",
            "form",
            "cql",
            "cql_parts",
            "gathering",
            "fhir_out",
        ),
        *("fhir_explained", "service", "vocabulary", "interop_rules", "interop_written"),
        *("interop_unusual", "interop_by_hand", "interop_tables"),
    ),
}
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
ENDED = "the process, which ended or did not"
_FEW = 3  # files of tests that are read first
_QUICK = 0.3  # seconds
_HIDDEN = 8
_PATIENCE = 1800  # seconds
_READING = 3  # seconds that a file of tests may take to be read
_SLOWER = 4  # how many times as long as without a change tests may take
_MEMORY = 6 * 2**30
_QUIET = ["-q", "-n0", "-p", "no:cacheprovider", "--no-header", "-W", "ignore"]


class _Running(NamedTuple):
    """A process that tries a change."""

    change: Change
    begun: float
    folder: Path


class Server:
    """Copies the library, changes the copy, and runs the tests that matter against it.

    Args:
        kept: A folder for the maps of tests and lines, one of each room.
        anew: Whether they are made anew.
        listed: Whether nothing will be tried.
    """

    def __init__(self, kept: Path, *, anew: bool, listed: bool) -> None:
        """Make the folder."""
        kept.mkdir(exist_ok=True)
        self._kept = kept
        self._idle = listed
        self._anew = anew
        self._maps: dict[str, Map] = {}

    def __enter__(self) -> Self:
        """Copy the library, and read all packages."""
        self._folder = Path(tempfile.mkdtemp(prefix="changes-"))
        if self._idle:
            return self
        os.environ.update(_ENVIRONMENT)
        self._copy = self._folder / "as-it-is"
        shutil.copytree(ROOT / "src", self._copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
        import compileall  # noqa: PLC0415

        compileall.compile_dir(self._copy / "src", quiet=2)
        for name in PACKAGES:
            with contextlib.suppress(ImportError):
                import_module(name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the copies away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def tried(
        self,
        room: str,
        asked: Sequence[Change],
        jobs: int,
        seconds: float,
        made: Callable[[Change], str] | None = None,
        *,
        quickly: bool = True,
    ) -> Iterator[tuple[Change, str, float]]:
        """Each change, the test that noticed it (empty for none), and how long that took.

        Args:
            room: The room whose tests are run.
            asked: The changes.
            jobs: How many are tried at a time.
            seconds: How long the tests of one may take, by the map.
            made: The text of a module with a change; the change's own if left out.
            quickly: Whether it is enough that no test notices a change of a function that was made after all of them
                were read. That one does is not: it is run anew, for it may have compared the change with what was built
                before it. What no test runs, and what stands outside of functions, is run anew, too: what is made while
                the library is read, such as a default or what is decorated, may have been made of it.
        """
        if not asked:
            return
        self._maps[room] = self._map_of(room)
        waiting = [(change, "") for change in asked][::-1]
        if made is None:
            waiting = []
            for change, by, taken in self._quickly(room, asked, seconds):
                ran = change.within and self._maps[room].running(change.module, change.line, change.last)
                if by == ENDED or (by == "" and quickly and ran):
                    yield change, by, taken
                else:  # what was built before the change may be all that a test has noticed: it is run anew
                    waiting.insert(0, (change, by or ""))
            made = lambda change: changed(ROOT / "src" / change.module, change.number)  # noqa: E731
        running = dict[int, _Running]()
        while waiting or running:
            while waiting and len(running) < jobs:
                change, test = waiting.pop()
                folder = self._changed(change, made(change))
                number = _forked(partial(self._noticed, change, room, folder, seconds, test))
                running[number] = _Running(change, time.monotonic(), folder)
            ended = self._ended(running)
            if ended is None:
                time.sleep(0.05)
                continue
            one = running.pop(ended)
            said = one.folder / "said"
            by = said.read_text(encoding="utf-8") if said.exists() else ENDED
            shutil.rmtree(one.folder, ignore_errors=True)
            yield one.change, by, time.monotonic() - one.begun

    def _quickly(
        self, room: str, asked: Sequence[Change], seconds: float
    ) -> Iterator[tuple[Change, str | None, float]]:
        """Each change, and the test that noticed it where all tests are read once; None where that is no way."""
        reading, writing = os.pipe()
        number = _forked(partial(self._swapping, room, asked, seconds, writing))
        os.close(writing)
        left = list(asked)
        with os.fdopen(reading, encoding="utf-8") as rows:
            for place, by, taken in map(json.loads, rows):
                left.remove(asked[place])
                yield asked[place], by, taken
        os.waitpid(number, 0)
        yield from ((change, None, 0.0) for change in left)

    def _swapping(self, room: str, asked: Sequence[Change], seconds: float, into: int) -> None:
        import pytest  # noqa: PLC0415
        from swapping import Swapping  # noqa: PLC0415 - it needs pytest

        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
        source = self._copy / "src"
        sys.path.insert(0, str(source))
        os.environ["PYTHONPATH"] = str(source)
        known = self._maps[room]

        def chosen(change: Change, items: Iterable[str]) -> list[str]:
            new = [name for name in items if name not in known.tests]
            quick = (sorted(names, key=known.seconds.__getitem__) for names in self._telling(known, change, seconds))
            return [*new, *chain.from_iterable(quick)]

        plugin = Swapping(
            source, asked, chosen, lambda name: known.seconds.get(name, 10.0), into
        )  # nobody knows of a new one
        pytest.main(["--tb=no", *_QUIET, *_files_of(room)], plugins=[plugin])

    def _telling(self, known: Map, change: Change, seconds: float) -> tuple[frozenset[str], frozenset[str]]:
        """The tests that run a changed place, as many as there is time for; and all others where these are few."""
        here = known.running(change.module, change.line, change.last) if change.within else frozenset()
        ran = here or known.entering(change.module)
        covering = self._cheapest(known, ran, seconds)
        # what is kept after it was worked out, or stands there since it was read, is noticed by whoever uses it
        hidden = not here or len(ran) <= _HIDDEN
        return covering, (
            self._cheapest(known, frozenset(known.seconds), seconds) if hidden else frozenset()
        ) - covering

    @staticmethod
    def _ended(running: dict[int, _Running]) -> int | None:
        """A process that has ended, or was ended because it waits for what never comes."""
        for number, one in running.items():
            if os.waitpid(number, os.WNOHANG)[0]:
                return number
            if time.monotonic() - one.begun > _PATIENCE:
                os.killpg(number, signal.SIGKILL)
                os.waitpid(number, 0)
                return number
        return None

    def _changed(self, change: Change, text: str) -> Path:
        """A copy of the library with a change; files that are the same share their place on the disk."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        shutil.copytree(self._copy / "src", folder / "src", copy_function=os.link)
        path = folder / "src" / change.module
        for old in [path, *path.parent.glob(f"__pycache__/{path.stem}.*")]:
            old.unlink()
        path.write_text(text, encoding="utf-8")
        return folder

    def _noticed(self, change: Change, room: str, folder: Path, seconds: float, test: str) -> None:
        """Run in a process of its own: a test that is thought to fail, then those that matter; write down which did."""
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
        sys.path.insert(0, str(folder / "src"))
        os.environ["PYTHONPATH"] = str(folder / "src")
        known = self._maps[room]
        covering, rest = self._telling(known, change, seconds / 2)
        dense = Counter(name.partition("::")[0] for name in covering if known.seconds.get(name, 0) < _QUICK)
        files = tuple(f"{file}::" for file, _ in dense.most_common(_FEW))
        first = self._cheapest(known, frozenset(name for name in covering if name.startswith(files)), seconds / 4)
        covering -= first
        by = ""
        for wanted in filter(None, (frozenset((test,) if test else ()), first, covering, rest)):
            if by := self._run(known, wanted):
                break
        (folder / "said").write_text(by, encoding="utf-8")

    @staticmethod
    def _cheapest(known: Map, names: frozenset[str], seconds: float) -> frozenset[str]:
        """The quickest tests, as many as there is time for."""
        found: set[str] = set()
        left = seconds
        for name in sorted(names, key=lambda one: (known.seconds.get(one, 0), one)):
            left -= known.seconds.get(name, 0)
            if left < 0 and found:
                break
            found.add(name)
        return frozenset(found)

    @staticmethod
    def _run(known: Map, wanted: frozenset[str]) -> str:
        """Run tests until one fails; its name."""
        import pytest  # noqa: PLC0415

        choosing = Choosing(wanted, known)
        files = sorted({name.partition("::")[0] for name in wanted})
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])  # work, not time: the machine may be busy
        most = int(used + _READING * len(files) + _SLOWER * sum(known.seconds.get(name, 0) for name in wanted)) + 5
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))  # what goes on for longer never ends
        status = pytest.main(["-x", "--tb=no", *_QUIET, *files], plugins=[choosing])
        failed = choosing.failed or ("the run itself" if status in {2, 3, 4} else "")
        for name in [name for name in sys.modules if name.partition(".")[0] == "l4path" or name.startswith("test")]:
            del sys.modules[name]
        return failed

    def _map_of(self, room: str) -> Map:
        """What a run of the room's tests without a change shows; made if it is not there."""
        path = self._kept / f"map-{room}.json"
        if room not in self._maps and (self._anew or not path.exists()):
            print(f"{room}: seeing which tests run which lines", file=sys.stderr, flush=True)  # noqa: T201
            os.waitpid(_forked(partial(self._watched, room, path)), 0)
        if not path.exists():
            raise SystemExit("the tests could not be run: see .mutation/log")
        return Map(path)

    def _watched(self, room: str, path: Path) -> None:
        import coverage  # noqa: PLC0415
        import pytest  # noqa: PLC0415

        source = self._copy / "src"
        sys.path.insert(0, str(source))
        os.environ["PYTHONPATH"] = str(source)
        watched = coverage.Coverage(data_file=None, config_file=False, source=[str(source / "l4path" / room)])
        watched.start()
        pytest.main(["--tb=short", *_QUIET, *_files_of(room)], plugins=[Watching(watched, source, path)])


def _files_of(room: str) -> list[str]:
    paths = [ROOT / "tests" / f"test_{name}.py" for name in TESTS.get(room, (room,))]
    return [str(path) for path in paths if path.exists()]


def _forked(work: Callable[[], None]) -> int:
    """The number of a process that does some work, and says what it says into a file."""
    number = os.fork()
    if number:
        return number
    status = 1
    try:
        os.setpgid(0, 0)
        os.chdir(ROOT)
        log = os.open(ROOT / ".mutation" / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        work()
        sys.stdout.flush()
        status = 0
    finally:
        os._exit(status)
    return 0
