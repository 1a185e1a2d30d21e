"""Finds a program that draws DOT, and has it draw."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Final

from l4path.errors import DiagramError, shown

_BUNDLED: Final = "graphviz-pure"
_SECONDS: Final = 300


def programs() -> tuple[str, ...]:
    """The programs that could draw, in the order to try them: a `dot` on the PATH, then the one that pip installed."""
    scripts = os.pathsep.join((sysconfig.get_path("scripts"), str(Path(sys.executable).parent)))
    found = (shutil.which("dot"), shutil.which(_BUNDLED, path=scripts), shutil.which(_BUNDLED))
    return tuple(dict.fromkeys(program for program in found if program))


def drawn(source: str, kind: str) -> bytes:
    """DOT drawn as `svg` or `png`.

    Raises:
        DiagramError: When there is no program that draws, or none of them can draw this.
    """
    complaints = []
    for program in programs():
        try:
            done = subprocess.run(  # noqa: S603 - a program found by its own name, and no shell
                [program, f"-T{kind}"], input=source.encode(), capture_output=True, check=False, timeout=_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            complaints.append(f"{program}: {shown(error)}")
            continue
        if done.returncode == 0 and done.stdout:
            return done.stdout
        said = done.stderr.decode(errors="replace").strip().splitlines()
        complaints.append(f"{program}: {shown(said[-1] if said else f'stopped with status {done.returncode}')}")
    if not complaints:
        raise DiagramError(
            f"no program here draws diagrams; install one with `pip install {_BUNDLED}`, or install Graphviz"
            " (https://graphviz.org/download), or write a .dot file and draw it elsewhere"
        )
    raise DiagramError("the diagram could not be drawn; " + "; ".join(complaints))
