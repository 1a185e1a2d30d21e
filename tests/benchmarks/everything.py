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
PAGE = HERE.parent.parent / "docs" / "performance.md"
SCRIPTS = {
    "assess.py": "Assessing",
    "explain.py": "Explaining",
    "check.py": "Checking",
    "audit.py": "Auditing",
    "draw.py": "Drawing, and starting",
    "peers.py": "Beside other engines",
}
ABOUT = (
    "Written by `python tests/benchmarks/everything.py`, and by nobody by hand. What counts are the ratios, taken"
    " within one run; the times depend on the machine, and on what else it does."
)
PEERS = ("python-sat", "z3-solver")


def machine() -> str:
    """What the figures were measured on."""
    cores = os.cpu_count()
    return f"{platform.system()} on {platform.machine()}, {cores} cores, {platform.python_implementation()} " + (
        platform.python_version()
    )


def installed() -> str:
    """The packages that are compared with, each with its version."""
    found = []
    for name in PEERS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return ", ".join(found)


def main() -> int:
    """Run all, write the page, and say whether every script ended well."""
    parts = [
        "# Performance",
        ABOUT,
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: {machine()}; with {installed()}.",
    ]
    failed = 0
    for script, title in SCRIPTS.items():
        done = subprocess.run([sys.executable, str(HERE / script)], capture_output=True, text=True, check=False)
        failed += bool(done.returncode)
        said = done.stdout.rstrip() + (f"\n{done.stderr.rstrip().splitlines()[-1]}" if done.returncode else "")
        print(said)
        parts += [f"## {title}", f"`python tests/benchmarks/{script}`", f"```text\n{said}\n```"]
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main())
