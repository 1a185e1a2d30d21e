"""Tries what the library promises, more often than the tests do, and writes the page of figures from what came out.

Run as ``python tests/reliability.py [--times N]`` beside an installed library; N multiplies how often each thing is
tried. What ``tests/mutation/score.py`` has tried of the code as it stands is counted, too. No number of
``docs/reliability.md`` is written by hand. The exit status is 1 when anything broke.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import l4path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
ROOMS = (
    *("conditions", "grammar", "pathway", "assessment", "search", "verification", "explanation", "columns", "interop"),
)
PACKAGES = ("networkx", "graphviz", "tomli-w", "hypothesis", "python-sat", "numpy", "pyarrow")


class Trial(NamedTuple):
    """Something that is tried often.

    Attributes:
        promise: What should hold.
        words: The script below ``tests``, and what stands before the number.
        often: How often it is tried, times one.
        behind: What stands behind the number.
    """

    promise: str
    words: tuple[str, ...]
    often: int
    behind: tuple[str, ...] = ()


TRIALS = (
    Trial("No random patient comes to harm on `l4`", ("test_l4_safety.py",), 20_000),
    Trial("No state is stuck and no invariant broken on the bundled pathways", ("test_l4_random.py",), 5_000),
    Trial("The engine says what an independent one says", ("test_oracle.py",), 5_000),
    Trial("The generated engine says what the readable one says", ("test_generated.py",), 1_500),
    Trial("The search says what all cells say, tried one by one", ("brute_many.py",), 1_500),
    Trial("Planted defects of a pathway are found where they stand", ("planting.py",), 50),
    Trial("The grounds of an explanation suffice, and none can be left out", ("test_why.py",), 300),
    Trial("Conditions are told as they are", ("test_telling.py",), 300),
    Trial("The page's engine says what the library says", ("explorer/many.py",), 300),
    Trial("Every reader withstands bytes that nobody wrote", ("fuzz/run.py", "--seconds", "60", "--runs"), 3_000),
    Trial("Every command ends in an answer or a message", ("test_any_call.py",), 3_000),
)


def tried(trial: Trial, times: float) -> tuple[int, int, float, str]:
    """How often something was tried, its exit status, the seconds it took, and what it printed last."""
    often = max(1, round(trial.often * times))
    script, *before = trial.words
    words = [sys.executable, str(ROOT / "tests" / script), *before, str(often), *trial.behind]
    begun = time.monotonic()
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    done = subprocess.run(
        words, cwd=ROOT, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    took = time.monotonic() - begun
    lines = [line.strip() for line in (done.stdout or done.stderr).strip().splitlines()]
    return often, done.returncode, took, "; ".join(lines[-3:])[:200]


def versions() -> str:
    """The versions that were run."""
    found = [f"l4path {l4path.__version__}", f"Python {platform.python_version()}", platform.system()]
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def changed() -> str:
    """Which share of small changes of the code its tests have noticed, as a table; empty where none was tried."""
    sys.path.insert(0, str(ROOT / "tests" / "mutation"))
    from changes import changes_of, modules_of  # noqa: PLC0415 - from a folder of its own
    from score import KEPT, Results, argued, equivalents  # noqa: PLC0415 - same reason

    if not (KEPT / "results.jsonl").exists():
        return ""
    results, known, rows = Results(KEPT / "results.jsonl"), equivalents(), []
    for room in ROOMS:
        every = [change for path in modules_of(room) for change in changes_of(path)]
        rest = [change for change in every if results.of(change) is not None and not argued(change, known)]
        noticed = sum(bool((results.of(change) or {})["by"]) for change in rest)
        if rest:
            cells = (
                f"`{room}`",
                f"{len(every):,}",
                f"{len(rest):,}",
                f"{noticed:,}",
                f"{100 * noticed / len(rest):.1f} %",
            )
            rows.append(f"| {' | '.join(cells)} |\n")
    return (
        "\n## Small changes of the code\n\n"
        "Of each room some changes were drawn at random, such as `<` for `<=` or a condition negated, and its tests\n"
        "were run against each (`python tests/mutation/score.py`). Those that change nothing, and why, stand in\n"
        "`tests/mutation/equivalent.toml`. What no test noticed at first was given a test, or made needless, and\n"
        "tried again: so the share is of the changes that were drawn, and of new ones it is less.\n\n"
        "| room | changes there are | tried | noticed | share |\n|---|---:|---:|---:|---:|\n" + "".join(rows)
        if rows
        else ""
    )


def main() -> int:
    """Try everything, write the page, and say what broke."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--times", type=float, default=1, help="how many times as often; 1 takes some minutes")
    reader.add_argument("--without", nargs="*", default=[], help="leave out these scripts; the page says so")
    given = reader.parse_args()
    times, without = given.times, given.without
    rows, broke = [], []
    for trial in TRIALS:
        if trial.words[0] in without:
            rows.append(f"| {trial.promise} | `tests/{trial.words[0]}` | left out of this run | | | |")
            continue
        often, status, took, said = tried(trial, times)
        plain = said.replace("|", "\\|").replace("<", "&lt;")
        verdict = "**yes**" if status else "no"
        cells = (trial.promise, f"`tests/{trial.words[0]}`", f"{often:,}", verdict, f"{took:.0f}", plain)
        rows.append(f"| {' | '.join(cells)} |")
        print(f"{trial.words[0]}: {'no fault' if not status else 'a fault'}: {said}", flush=True)  # noqa: T201
        broke += [trial.promise] if status else []
    day = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    PAGE.write_text(
        "# What was tried, and what broke\n\n"
        "Every number on this page was written by `python tests/reliability.py`, from runs of that day. The tests run\n"
        "the same with fewer examples at every change. How the library is built stands in [](architecture.md), and\n"
        "what it promises in SECURITY.md.\n\n"
        f"Run on {day}, with {versions()}; `--times {times:g}`.\n\n"
        "| promise | tried by | asked for | broke | seconds | what it said last |\n|---|---|---:|---|---:|---|\n"
        + "\n".join(rows)
        + "\n"
        + changed(),
        encoding="utf-8",
    )
    return 1 if broke else 0


if __name__ == "__main__":
    sys.exit(main())
