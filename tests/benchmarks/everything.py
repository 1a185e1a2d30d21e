"""Runs every benchmark once, and writes what they print to docs/performance.md: python tests/benchmarks/everything.py.

The page says when, on which machine and by which command, so that each figure can be measured again.
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
    command = [sys.executable, "-u", str(HERE / file), *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired as error:
        before = error.stdout.decode() if isinstance(error.stdout, bytes) else error.stdout or ""
        return f"{before.rstrip()}\nstopped after {LONGEST} s", False
    last = f"\n{done.stderr.rstrip().splitlines()[-1]}" if done.returncode and done.stderr.strip() else ""
    return done.stdout.rstrip() + last, not done.returncode


def main() -> int:
    """Run all, write the page, and say whether every script ended well."""
    parts = [
        "# Performance",
        ABOUT,
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: {machine()}; with {installed()}.",
    ]
    failed = 0
    for script, title in SCRIPTS.items():
        said, well = said_by(script)
        failed += not well
        print(said)
        parts += [f"## {title}", f"`python tests/benchmarks/{script}`", f"{_MEASURED}\n```text\n{said}\n```"]
        PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main())
