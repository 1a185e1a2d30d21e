"""How long an explanation takes, beside an assessment in the same run: python tests/benchmarks/explain.py.

For every node of `l4` and a few patients: the explanation with everything looked for (the least that a status rests on,
the nearest episodes in which it would be offered), and without; the ranking of what to ask; the look ahead; and a node
of larger pathways. The aims are 15 ms for a node of `l4`, and 40 ms for 95 of a hundred. With `lines`: how long each
page is instead, over every node of every example episode.
"""

# ruff: noqa: E402, T201 (a script: it finds its neighbours first, and prints)
from __future__ import annotations

import random
import statistics
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).parent)]

from grown import grown

import l4path
from l4path.assessment.ahead import ahead
from l4path.assessment.alone import bearing
from l4path.language import words
from l4path.search.questions import to_ask

if TYPE_CHECKING:
    from collections.abc import Callable

EPISODES = Path(__file__).parent.parent.parent / "examples" / "episodes"
SIZES = (120, 500, 1000)
PATIENTS = ("disc-week-1", "disc-week-8", "partial-record", "claudication-declined")


def took(run: Callable[[], object]) -> float:
    """The time of the processor that one run takes, in seconds."""
    begin = time.process_time()
    run()
    return time.process_time() - begin


def main() -> None:
    """Measure, and print."""
    l4 = l4path.load("l4")
    l4.assess(l4path.Episode())  # compiled
    found = [l4.assess(l4path.read_episode(EPISODES / f"{name}.toml")) for name in PATIENTS]
    assessed = statistics.median(took(partial(l4.assess, one.episode)) for one in found * 25)
    print(f"one assessment: {assessed * 1e6:.0f} us\n")
    print(f"{'':<44}{'median':>10}{'95 %':>10}{'slowest':>10}{'assessments':>14}")
    nodes = [(one, node) for one in found for node in l4.nodes]
    told("a node explained (aims: 15 ms, 40 ms)", [took(partial(one.explain, node)) for one, node in nodes], assessed)
    plainly = [took(partial(one.explain, node, looking=False)) for one, node in nodes]
    told("a node explained, nothing looked for", plainly, assessed)
    told("what to ask, ranked", [took(partial(to_ask, one)) for one in found], assessed)
    told("what lies ahead, two steps", [took(partial(ahead, one)) for one in found], assessed)
    told("the whole explained", [took(one.explain) for one in found], assessed)


def told(what: str, times: list[float], assessed: float) -> None:
    """Print a row: milliseconds, and how many assessments would have taken as long."""
    median, slowest = statistics.median(times), max(times)
    most = sorted(times)[len(times) * 95 // 100]
    print(f"{what:<44}{median * 1e3:>7.1f} ms{most * 1e3:>7.1f} ms{slowest * 1e3:>7.1f} ms{median / assessed:>14.0f}")


def growth() -> None:
    """What a node takes as pathways grow, and for each node that bears on it."""
    print(
        f"\n{'nodes':<8}{'the first':>10}{'median':>10}{'slowest':>10}{'bearing':>10}{'us for each':>14}"
        "   with everything looked for, 12 nodes of each"
    )
    for size in SIZES:
        pathway = grown(size)
        answered = l4path.Episode({"pain": 6, "worsening": False, "symptomatic": True}, screened=list(pathway.screens))
        found = pathway.assess(answered)
        nodes = random.Random(5).sample(list(pathway.nodes), 12)  # noqa: S311 - no secret
        times = [took(partial(found.explain, node)) for node in nodes]
        bear = [len(bearing(pathway, node)) for node in nodes]
        each = statistics.median(spent / count * 1e6 for spent, count in zip(times[1:], bear[1:], strict=True))
        cells = "".join(f"{one * 1e3:>7.0f} ms" for one in (times[0], statistics.median(times), max(times)))
        print(f"{size:<8}{cells}{statistics.median(bear):>10.0f}{each:>11.0f} us")


def lengths() -> None:
    """How many lines `explain` takes, over every node of every example episode, and how many until it has answered."""
    l4, wording = l4path.load("l4"), words()
    heads = {wording("section.step"), wording("section.ask_node")}
    pages, answers = [], []
    for path in sorted(EPISODES.glob("*.toml")):
        found = l4.assess(l4path.read_episode(path))
        for node in l4.nodes:
            lines = found.explain(node).text().split("\n")
            last = max((number for number, line in enumerate(lines) if line in heads), default=0)
            pages.append(len(lines))
            answers.append(lines.index("", last))
    print(
        f"\n{len(pages)} pages: median {statistics.median(pages):.0f} lines, at most {max(pages)} (aims: 25 and 60); "
        f"answered within {max(answers)} (aim: 12)"
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["lines"]:
        lengths()
    else:
        main()
        growth()
