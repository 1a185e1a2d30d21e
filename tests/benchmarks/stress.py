"""Pathways at the edge of what may be written, told in full: python tests/benchmarks/stress.py [KIND ...] [--check].

Of each kind: the page of `assess`, `explain` of nodes in short and in full, and `report` as Markdown, in seconds of the
processor for each node that is shown; and the most memory. With `--check`, what `check` takes too. Every kind runs in a
process of its own. The aims are a second a node shown, and 1 GB.
"""

# ruff: noqa: E402, T201 (a script: it finds its neighbours first, and prints)
from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).parent)]

from edges import KINDS as OF_SIZE
from edges_told import KINDS as OF_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path import Pathway

KINDS = OF_SIZE | OF_TEXT
EXPLAINED = 6
"""So many nodes of a large pathway are explained: the first, the last, and some between."""
MOST = 1_000_000  # kilobytes
AIM = 1.0
LONGEST = 120
"""Seconds after which a case is left; the others are measured all the same."""


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
    """A row of the table."""
    from l4path.cli.assess import assessment_lines  # noqa: PLC0415 - only in a process of its own
    from l4path.explanation.whole import considered  # noqa: PLC0415
    from l4path.reports import write_report  # noqa: PLC0415

    made, (pathway, episode) = told(KINDS[kind])
    began, found = told(lambda: pathway.assess(episode))
    page, _ = told(lambda: list(assessment_lines(found)))
    nodes = (*found.options, *found.alongside, *found.on_hold, *considered(found))
    shown = max(1, len({node.id for node in nodes}))
    short = [told(lambda n=name: str(found.explain(n)))[0] for name in explained(pathway)]  # type: ignore[misc]
    full = [told(lambda n=name: str(found.explain(n, full=True)))[0] for name in explained(pathway)]  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as folder:
        report, _ = told(lambda: write_report(found, Path(folder) / "report.md"))
    whole, _ = told(lambda: str(found.explain()))
    check, _ = told(pathway.check) if checked else (0.0, None)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = (made + began, page, max(short), max(full), whole, report)
    cells = "".join(f"{one:>10.2f}" for one in times)
    worst = max(page / shown, *short, *full, whole / shown, report / shown)
    met = "" if worst <= AIM and most <= MOST else "   NOT MET"
    cells += f"{check:>10.2f}" if checked else ""
    return f"{kind:<26}{shown:>6}{cells}{worst:>12.2f}{most // 1000:>8} MB{met}"


def main(kinds: list[str]) -> int:
    """Measure, and print; each kind apart."""
    checked = ["--check"] if "--check" in kinds else []
    kinds = [kind for kind in kinds if kind != "--check"]
    if kinds[:1] == ["inside"]:
        print(measure(kinds[1], checked=bool(checked)), flush=True)
        return 0
    titles = ("build", "assess", "explain", "in full", "whole", "report", *(("check",) if checked else ()))
    print(f"{'':<26}{'shown':>6}{''.join(f'{title:>10}' for title in titles)}{'s a node':>12}{'memory':>11}")
    for kind in kinds or KINDS:
        command = [sys.executable, __file__, "inside", kind, *checked]
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=LONGEST)
        except subprocess.TimeoutExpired:
            print(f"{kind:<26}   did not end within {LONGEST} s", flush=True)
            continue
        print(done.stdout.rstrip() or f"{kind:<26}   {done.stderr.rstrip().splitlines()[-1]}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
