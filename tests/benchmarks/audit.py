"""How quick an audit in time is, in one run: python tests/benchmarks/audit.py [--histories N].

(a) histories a CPU second, of made-up cohorts and of random histories, with dates and with points in time; (b) the same
beside the slow audit of the tests, row by row on the engine of single episodes, on the same random histories: all
verdicts and waits must agree. CPU seconds of one thread, medians of three.
"""

# ruff: noqa: E402, T201 (a script: it finds its neighbours first, and prints)
from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

import pyarrow as pa

import l4path
from l4path.testing import cut_points
from l4path.testing.chance import Seeded
from l4path.testing.histories import make_history
from many_audits import beside, told
from slow_audit import Slow

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path import Pathway

WANTED = 2_000
ROUNDS, SLOWLY = 3, 10  # so many runs, and so many histories that the slow audit is given
TERMS: dict[str, Any] = {"history": "complete", "observed": "entries"}
Rows = list[list[dict[str, Any]]]


def seconds(work: Callable[[], object]) -> float:
    """The median of the CPU seconds that some work takes, after one run to warm up."""
    work()
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def random_rows(pathway: Pathway, many: int, *, points: bool) -> Rows:
    """Random histories, most of which wander off the pathway."""
    chance, cuts = Seeded(11), cut_points(pathway)
    return [make_history(chance, pathway, cuts, person=str(one), points=points) for one in range(many)]


def table(rows: Rows) -> pa.Table:
    """Histories as one long table of Arrow, values as text."""
    said = {True: "true", False: "false"}
    flat = [row | {"value": _text(row["value"], said)} for own in rows for row in own]
    return pa.Table.from_pylist(flat)


def _text(value: Any, said: dict[Any, str]) -> str | None:
    if value is None or isinstance(value, bool):
        return said.get(value)
    return repr(sorted(value)).replace("'", '"') if isinstance(value, frozenset) else str(value)


def quickly(name: str, many: int) -> bool:
    """(a) How many histories of a pathway are audited in a CPU second; whether enough of each kind are."""
    pathway = l4path.load(name)
    tables = {
        "made up": pathway.synthetic(many, seed=1, long=True).entries,
        "random": table(random_rows(pathway, many, points=False)),
        "random, points": table(random_rows(pathway, many, points=True)),
    }
    enough = True
    for what, events in tables.items():
        taken = seconds(lambda events=events: pathway.audit(events, **TERMS))  # type: ignore[misc] # no Any here
        enough &= many / taken >= WANTED
        print(f"{name:<14}{what:<16}{events.num_rows / many:>8.1f} entries each{many / taken:>10,.0f} a CPU second")
    return enough


def slowly(name: str) -> bool:
    """(b) The ratio to the slow audit, and whether both say the same."""
    pathway = l4path.load(name)
    same = True
    for points in (False, True):
        rows = random_rows(pathway, SLOWLY, points=points)
        events = [row for own in rows for row in own]
        quick = seconds(lambda events=events: pathway.audit(events, **TERMS))  # type: ignore[misc] # no Any here
        begun = time.process_time()
        slow = [told(Slow(pathway, own, **TERMS)) for own in rows]
        taken = time.process_time() - begun
        same &= not list(beside(pathway.audit(events, **TERMS), rows, slow))
        how = "points" if points else "dates"
        print(
            f"{name:<14}{how:<16}the slow audit takes {taken / quick:,.0f} times as long: {SLOWLY / taken:.1f} a second"
        )
    print(f"{name:<14}{'the same verdicts and waits' if same else 'NOT THE SAME'}")
    return same


def main(many: int) -> int:
    """Measure all; 1 where the two audits differ."""
    names = ("l4", "l4-article", "hypertension")
    enough = [quickly(name, many) for name in names]
    same = [slowly(name) for name in names]
    print(f"wanted: {WANTED:,} histories a CPU second: {'met' if all(enough) else 'NOT MET'}")
    return 0 if all(same) else 1


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--histories", type=int, default=4_000)
    sys.exit(main(words.parse_args().histories))
