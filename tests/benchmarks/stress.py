"""Pathways at the edge of what may be written, told in full: python tests/benchmarks/stress.py [KIND ...] [--check].

Of each kind: the page of `assess`, `explain` of nodes in short and in full, and `report` as Markdown, in seconds of the
processor for each node that is shown; and the most memory. With `--check`, what `check` takes too. Every kind runs in a
process of its own. The aims are a second a node shown, and 1 GB.
"""

# ruff: noqa: E402, T201 (a script: it finds its neighbours first, and prints)
from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).parent)]

from edges import KINDS as OF_SIZE
from edges_hostile import KINDS as OF_ATTACKS
from edges_told import KINDS as OF_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path import Pathway

KINDS = OF_SIZE | OF_TEXT | OF_ATTACKS
EXPLAINED = 6
"""So many nodes of a large pathway are explained: the first, the last, and some between."""
MOST = 1_000_000  # kilobytes
AIM = 1.0
LONGEST = 60
"""Seconds of the processor after which a kind is left; the others are measured all the same."""


def told(run: Callable[[], object]) -> tuple[float, Any]:
    """The seconds of the processor that something takes, and what comes of it."""
    begin = time.process_time()
    found = run()
    return time.process_time() - begin, found


def explained(pathway: Pathway) -> Iterator[str]:
    """Some nodes of a pathway."""
    names = list(pathway.nodes)
    if len(names) <= EXPLAINED:
        yield from names
    else:
        between = random.Random(len(names)).sample(names[1:-1], EXPLAINED - 2)  # noqa: S311 - no secret
        yield from (names[0], *between, names[-1])


def measure(kind: str, *, checked: bool) -> str:
    """The end of a row of the table; what is known of it before is printed at once, for where a kind takes too long."""
    from l4path.cli.assess import assessment_lines  # noqa: PLC0415 - only in a process of its own
    from l4path.explanation.whole import considered  # noqa: PLC0415
    from l4path.reports import write_report  # noqa: PLC0415

    def cell(*runs: Callable[[], object]) -> float:
        """The longest of some runs, printed."""
        longest = max(told(run)[0] for run in runs)
        print(f"{longest:>10.2f}", end="", flush=True)
        return longest

    made, (pathway, episode) = told(KINDS[kind])
    began, found = told(lambda: pathway.assess(episode))
    nodes = (*found.options, *found.alongside, *found.on_hold, *considered(found))
    shown = max(1, len({node.id for node in nodes}))
    print(f"{shown:>6}{made + began:>10.2f}", end="", flush=True)
    worst = cell(lambda: list(assessment_lines(found))) / shown
    names = list(explained(pathway))
    worst = max(worst, cell(*(lambda n=name: str(found.explain(n)) for name in names)))
    worst = max(worst, cell(*(lambda n=name: str(found.explain(n, full=True)) for name in names)))
    worst = max(worst, cell(lambda: str(found.explain())) / shown)
    with tempfile.TemporaryDirectory() as folder:
        worst = max(worst, cell(lambda: write_report(found, Path(folder) / "report.md")) / shown)
    if checked:
        cell(pathway.check)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    met = "" if worst <= AIM and most <= MOST else "   NOT MET"
    return f"{worst:>12.2f}{most // 1000:>8} MB{met}"


def limited() -> None:
    """No more seconds of the processor than a kind may take; how busy the machine is does not count."""
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))


def row(kind: str, checked: list[str]) -> str:
    """The row of a kind, measured in a process of its own."""
    command = [sys.executable, __file__, "inside", kind, *checked]
    done = subprocess.run(command, check=False, capture_output=True, text=True, preexec_fn=limited)
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        shown = int(done.stdout[:6] or 1)  # where many are shown, the whole may take longer than a kind is given
        met = "undecided" if shown * AIM > LONGEST else "NOT MET"
        return f"{kind:<26}{done.stdout.rstrip()}   did not end within {LONGEST} s: {met}"
    failed = f"   {done.stderr.rstrip().splitlines()[-1]}: NOT MET" if done.returncode else ""
    return f"{kind:<26}{done.stdout.rstrip()}{failed}"


def main(kinds: list[str]) -> int:
    """Measure, and print; each kind apart, as many at a time as there are processors."""
    checked = ["--check"] if "--check" in kinds else []
    kinds = [kind for kind in kinds if kind != "--check"]
    if kinds[:1] == ["inside"]:
        print(measure(kinds[1], checked=bool(checked)), flush=True)
        return 0
    titles = ("build", "assess", "explain", "in full", "whole", "report", *(("check",) if checked else ()))
    print(f"{'':<26}{'shown':>6}{''.join(f'{title:>10}' for title in titles)}{'s a node':>12}{'memory':>11}")
    with ThreadPoolExecutor(os.cpu_count()) as several:
        for line in several.map(lambda kind: row(kind, checked), kinds or KINDS):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
