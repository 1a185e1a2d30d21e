"""How long the strategies of `l4path.testing` take as pathways grow: python tests/benchmarks/strategies.py.

Each is drawn by hypothesis as a property test draws it. What counts is the time a node beside that at 120 nodes: a
strategy that is linear in the pathway stays near 1, or falls below where an example does not grow with the pathway.
"""

# ruff: noqa: E402, T201 (a script: it finds its neighbours first, and prints)
from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).parent)]

from grown import grown
from hypothesis import HealthCheck, Phase, given, settings

from l4path.testing import bound_records, cases, conditions, cut_points, episodes, histories, pathways

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from l4path import Pathway

SIZES = (120, 500, 1000, 2000)
EXAMPLES, ROUNDS = 4, 2
STRATEGIES: dict[str, Callable[[Pathway], SearchStrategy[Any]]] = {
    "pathways": lambda pathway: pathways(min_nodes=len(pathway.nodes), max_nodes=len(pathway.nodes)),
    "cases": lambda pathway: cases(min_nodes=len(pathway.nodes), max_nodes=len(pathway.nodes)),
    "episodes": episodes,
    "complete episodes": lambda pathway: episodes(pathway, complete=True),
    "conditions": lambda pathway: conditions(pathway, invariant=True),
    "histories": histories,
    "bound_records": bound_records,
}


def drawn(strategy: SearchStrategy[Any]) -> float:
    """The seconds of the processor for an example, the least of some rounds."""
    times = []
    for _ in range(ROUNDS):
        made: list[object] = []

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(strategy)
        def keep(example: object) -> None:
            made.append(example)  # noqa: B023 - it is run before the next

        begin = time.process_time()
        keep()
        times.append((time.process_time() - begin) / len(made))
    return min(times)


def main() -> None:
    """Measure, and print."""
    sizes = "".join(f"{size:>10}" for size in SIZES)
    print(f"{'us a node and example':<24}{sizes}   a node at {SIZES[-1]} / {SIZES[0]}")
    grown_to = [grown(size) for size in SIZES]
    rows = {name: [drawn(made(pathway)) for pathway in grown_to] for name, made in STRATEGIES.items()}
    cuts = []
    for pathway in grown_to:
        begin = time.process_time()
        cut_points(pathway)
        cuts.append(time.process_time() - begin)
    for name, times in (*rows.items(), ("cut_points", cuts)):
        each = [took / size * 1e6 for took, size in zip(times, SIZES, strict=True)]
        print(f"{name:<24}{''.join(f'{one:>10.1f}' for one in each)}{each[-1] / each[0]:>20.2f}")


if __name__ == "__main__":
    main()
