"""How quick pictures and the command line are, as ratios within one run: python tests/benchmarks/draw.py.

(a) `l4` drawn as SVG: the layout alone, the picture, and the whole command beside starting Python;
(b) drawing as pathways grow to 2,000 nodes, per node;
(c) `l4path assess l4 EPISODE` and `l4path --help` beside starting Python.

(a) and (b) count the time of the processor, so that what else the machine does matters less.
"""

# ruff: noqa: E402, T201 (a script: it finds its neighbours first, and prints)
from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from assess import best, spent
from grown import grown

import l4path
from l4path.diagrams import extract, to_svg
from l4path.diagrams.layout import Size, arrange
from l4path.diagrams.sheet import laid_out

ROUNDS = 5
SIZES = (120, 500, 1000, 2000)
EPISODE = Path(__file__).parent.parent.parent / "examples" / "episodes" / "disc-week-8.toml"


def command(*arguments: str) -> float:
    """The least time of a command of l4path, in seconds; its modules are kept compiled, as they are once installed."""
    with tempfile.TemporaryDirectory() as compiled:
        kept = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        return best(
            lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=kept), ROUNDS
        )


def pictures() -> None:
    """(a) The bundled pathway."""
    l4 = l4path.load("l4")
    for detail in ("overview", "standard", "full"):
        diagram = extract(l4, detail=detail)
        places = laid_out(diagram).chart.places
        sizes = {name: Size(place.width, place.height, place.edge) for name, place in places.items()}
        layout, drawn = spent(lambda d=diagram, s=sizes: arrange(d, s)), spent(lambda d=diagram: to_svg(d))  # type: ignore[misc]
        print(f"(a) l4, {detail}: layout {layout:.3f} s (aim: at most 0.1), the whole SVG {drawn:.3f} s")
    started = command("-c", "")
    with tempfile.TemporaryDirectory() as folder:
        whole = command("-m", "l4path", "draw", "l4", "-o", str(Path(folder) / "l4.svg"))
    print(f"    l4path draw l4: {whole:.3f} s (aim: at most 0.2), {whole / started:.1f} times starting Python")


def growth() -> None:
    """(b) Pathways of more and more nodes."""
    print("(b) nodes    seconds   ms a node   ratio   (aims: 1,000 within 2 s, 2,000 within 5 s)")
    smallest = 0.0
    for size in SIZES:
        pathway = grown(size)
        took = spent(lambda: to_svg(extract(pathway)), 1)  # noqa: B023 - it is run before the next
        one = took / size * 1000
        smallest = smallest or one
        print(f"    {size:>5}{took:>11.2f}{one:>12.2f}{one / smallest:>8.2f}")


def start() -> None:
    """(c) What a user waits for before anything is computed."""
    started = command("-c", "")
    assessed = command("-m", "l4path", "assess", "l4", str(EPISODE))
    helped = command("-m", "l4path", "--help")
    print(f"(c) starting Python {started:.3f} s; l4path --help {helped:.3f} s, {helped / started:.1f} times that")
    print(f"    l4path assess l4 EPISODE {assessed:.3f} s (aim: at most 0.1), {assessed / started:.1f} times that")


if __name__ == "__main__":
    pictures()
    growth()
    start()
