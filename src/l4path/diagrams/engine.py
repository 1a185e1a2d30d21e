"""Finds a program that draws DOT as what we do not draw ourselves, and has it draw."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path
from typing import Final

from l4path.diagrams.lettering import width
from l4path.diagrams.style import FONT
from l4path.errors import DiagramError, shown

_BUNDLED: Final = "graphviz-pure"
_SECONDS: Final = 300
_NEARLY: Final = 0.98
_SAMPLE: Final = "Handgloves and treatment pathways"
_SAMPLE_SIZE: Final = 20
_LETTERS: Final = re.compile(r'point-size="(\d+)"')


def programs() -> tuple[str, ...]:
    """The programs that could draw, in the order to try them: a `dot` on the PATH, then the one that pip installed."""
    scripts = os.pathsep.join((sysconfig.get_path("scripts"), str(Path(sys.executable).parent)))
    found = (shutil.which("dot"), shutil.which(_BUNDLED, path=scripts), shutil.which(_BUNDLED))
    return tuple(dict.fromkeys(program for program in found if program))


def drawn(source: str, kind: str) -> bytes:
    """DOT drawn as `png`, or as what else a program can.

    Raises:
        DiagramError: When there is no program that draws, or none of them can draw this.
    """
    complaints = []
    for program in programs():
        try:
            done = _run(program, kind, fitted(source, narrowing(program)))
        except (OSError, subprocess.TimeoutExpired) as error:
            complaints.append(f"{program}: {shown(error)}")
            continue
        if done.returncode == 0 and done.stdout:
            return done.stdout
        messages = done.stderr.decode(errors="replace").strip().splitlines()
        complaints.append(f"{program}: {shown(messages[-1] if messages else f'stopped with status {done.returncode}')}")
    if not complaints:
        raise DiagramError(
            f"no program here draws a .{kind}; install the extra that does with `pip install 'l4path[png]'`, or"
            " Graphviz (https://graphviz.org/download), or write an .svg, which needs neither"
        )
    raise DiagramError("the diagram could not be drawn; " + "; ".join(complaints))


def by_graphviz(source: str, kind: str) -> bytes | None:
    """DOT drawn as what only an installed Graphviz draws; None where there is none, or it cannot."""
    for program in programs():
        if Path(program).stem == _BUNDLED:
            continue
        try:
            done = _run(program, kind, fitted(source, narrowing(program)))
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0 and done.stdout:
            return done.stdout
    return None


def _run(program: str, kind: str, source: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - a program found by its own name, and no shell
        [program, f"-T{kind}"], input=source.encode(), capture_output=True, check=False, timeout=_SECONDS
    )


@cache
def narrowing(program: str) -> float:
    """By how much a program's letters must shrink to fit the boxes: 1 where its font is no wider than was measured.

    A machine without Helvetica, or a font of its measures, draws with a wider one.
    """
    sample = f'<<font point-size="{_SAMPLE_SIZE}"><b>{_SAMPLE}</b></font>>'
    try:
        done = _run(program, "plain", f'digraph {{ n [shape=plain fontname="{FONT}" label={sample}] }}')
        inches = float(re.findall(rb"^node n \S+ \S+ (\S+)", done.stdout, re.MULTILINE)[0])
    except (OSError, subprocess.TimeoutExpired, IndexError, ValueError):
        return 1.0
    return min(1.0, width(_SAMPLE, _SAMPLE_SIZE, bold=True) / (inches * 72)) if inches > 0 else 1.0


def fitted(source: str, factor: float) -> str:
    """The DOT with its letters made smaller by a factor; what stands in a label has no bare quotes, so it stays."""
    if factor > _NEARLY:
        return source
    return _LETTERS.sub(lambda match: f'point-size="{int(match[1]) * factor:.1f}"', source)
