"""Runs every benchmark for docs/performance.md: python tests/benchmarks/everything.py [SCRIPT ...].

Each part of the page says when, on which machine and by which command it was measured. With the names of some scripts
only those are run, and what the page says of the others stays; so a script that was stopped is measured again alone.
"""

# ruff: noqa: T201 (a script: it prints)
from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent
_MEASURED = "<!-- not run: it was measured, by the script above it -->"
PAGE = HERE.parent.parent / "docs" / "performance.md"
LONGEST = 240
"""Seconds after which a script is stopped; what it has said by then is kept."""
LONGER = {"stress.py": 900, "check.py": 600}
"""The same of the scripts that take longer: each of their rows is a large case of its own."""
SCRIPTS = {
    "assess.py": "Assessing",
    "explain.py": "Explaining",
    "stress.py": "At the edge of what may be written",
    "check.py": "Checking",
    "draw.py": "Drawing, and starting",
    "columns.py --rows 100000": "Tables of patients",
    "audit.py --histories 1000": "Audits in time",
    "reading.py": "Records read, and cards",
    "strategies.py": "Strategies for property tests",
    "peers.py": "Beside other engines",
}
ABOUT = (
    "Written by `python tests/benchmarks/everything.py`, and by nobody by hand. What counts are the ratios, taken"
    " within one run; the times depend on the machine, and on what else it does. An aim that is named beside a figure"
    " is what was asked for, whether the figure meets it or not."
)
BESIDE = ("python-sat", "z3-solver", "polars", "pyarrow")


def machine() -> str:
    """What the figures were measured on, and how busy it was."""
    cores = os.cpu_count()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    busy = f", with {os.getloadavg()[0]:.1f} processes waiting to run" if hasattr(os, "getloadavg") else ""
    return f"{platform.system()} on {platform.machine()}, {cores} cores{busy}, {python}"


def installed() -> str:
    """The packages that are compared with in the same environment, each with its version."""
    found = []
    for name in BESIDE:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return ", ".join(found)


def said_by(script: str) -> tuple[str, bool]:
    """What a script prints, and whether it ended well."""
    file, *options = script.split()
    longest = LONGER.get(file, LONGEST)
    command = [sys.executable, "-u", str(HERE / file), *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=longest)
    except subprocess.TimeoutExpired as error:
        before = error.stdout.decode() if isinstance(error.stdout, bytes) else error.stdout or ""
        return f"{before.rstrip()}\nstopped after {longest} s", False
    last = f"\n{done.stderr.rstrip().splitlines()[-1]}" if done.returncode and done.stderr.strip() else ""
    return done.stdout.rstrip() + last, not done.returncode


def measured(script: str) -> tuple[str, bool]:
    """The part of the page about a script, run now, and whether it ended well."""
    before = f"Measured on {datetime.now(UTC):%Y-%m-%d}: {machine()}; with {installed()}."
    said, well = said_by(script)
    print(said, flush=True)
    return f"{before}\n\n`python tests/benchmarks/{script}`\n\n{_MEASURED}\n```text\n{said}\n```", well


def parts_of(page: str) -> dict[str, str]:
    """The parts of a page by their titles; each says when it was measured."""
    head, *parts = page.split("\n## ")
    said = [line for line in head.splitlines() if line.startswith("Measured on")]  # once, of the whole page
    found = {}
    for part in parts:
        title, _, text = part.partition("\n")
        found[title] = "\n\n".join([*([] if text.strip().startswith("Measured on") else said), text.strip()])
    return found


def main(wanted: list[str]) -> int:
    """Run all or those that are wanted, write the page after each, and say how many did not end well."""
    parts = parts_of(PAGE.read_text(encoding="utf-8")) if wanted and PAGE.exists() else {}
    failed = 0
    for script, title in SCRIPTS.items():
        if wanted and script.split()[0] not in wanted:
            continue
        parts[title], well = measured(script)
        failed += not well
        told = [f"## {title}\n\n{parts[title]}" for title in SCRIPTS.values() if title in parts]
        PAGE.write_text("\n\n".join(["# Performance", ABOUT, *told]) + "\n", encoding="utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
