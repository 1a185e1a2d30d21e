"""Drives a target with bytes that nobody wrote, until one of them is a fault.

Run as ``python tests/fuzz/run.py [TARGET...] [--runs N] [--seed S] [--seconds T]``; without a target all of them. With
atheris installed (``pip install atheris``) and ``--atheris`` the bytes follow the branches they reach; else pieces of
the seeds are left out, doubled and exchanged. A fault is kept in ``failed/TARGET``, is tried first ever after, and
ends the run with status 1.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from targets import TARGETS, seeds  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIGNS = [bytes([code]) for code in (0, 1, 9, 10, 13, 27, 34, 39, 91, 92, 93, 123, 125, 127, 128, 255)] + [
    *(
        sign.encode()
        for sign in ("\u202e", "\ufeff", "\u2028", "é", "nan", "inf", "1e999", "-0", "null", "true", "not ")
    ),
    *(b"[" * 70, b"(" * 200, b"9" * 400, b"and " * 50, b"<script>", b'"""', b"\\ud800", b" = ", b"[[escalations]]\n"),
]


def altered(chance: random.Random, kept: list[bytes]) -> bytes:
    """Bytes made of the seeds."""
    data = chance.choice(kept)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        at = chance.randrange(len(data) + 1)
        end = at + chance.choice((0, 0, 1, 1, 2, 4, 8, 40, 400))
        other = chance.choice(kept)
        begun = chance.randrange(len(other) + 1)
        piece = chance.choice(
            (b"", chance.choice(_SIGNS), other[begun : begun + chance.randrange(60)], data[at:end] * 2)
        )
        data = data[:at] + piece + data[end:]
    return data


def keep(name: str, data: bytes) -> Path:
    """Keep what is a fault, under a name that follows from it."""
    path = HERE / "failed" / name / hashlib.sha256(data).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def plainly(name: str, runs: int, seed: int, seconds: float) -> int:
    """Try the seeds, and then what is made of them; how many were tried.

    Raises:
        Exception: What the target raised; the bytes are kept.
    """
    kept, chance, end = seeds(name), random.Random(seed), time.monotonic() + seconds  # noqa: S311
    for count in range(runs):
        data = kept[count] if count < len(kept) else altered(chance, kept)
        try:
            TARGETS[name](data)
        except Exception:
            print(f"{name}: {keep(name, data)} is a fault", file=sys.stderr)  # noqa: T201
            raise
        if time.monotonic() > end:
            return count + 1
    return runs


def by_branches(name: str, runs: int, seed: int, seconds: float) -> None:
    """Let atheris choose the bytes; it ends the program itself."""
    import atheris  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    def guarded(data: bytes) -> None:
        try:
            TARGETS[name](data)
        except Exception:
            print(f"{name}: {keep(name, data)} is a fault", file=sys.stderr)  # noqa: T201
            raise

    atheris.instrument_all()
    found = HERE.parent.parent / ".fuzz" / name  # what reaches new branches is kept there, and not among the seeds
    found.mkdir(parents=True, exist_ok=True)
    kept = [str(HERE / folder / name) for folder in ("seeds", "failed") if (HERE / folder / name).is_dir()]
    options = [f"-runs={runs}", f"-seed={seed + 1}", f"-max_total_time={seconds:.0f}", "-max_len=100000"]
    atheris.Setup([sys.argv[0], *options, str(found), *kept], guarded)
    atheris.Fuzz()


def main(words: Sequence[str] | None = None) -> int:
    """Drive the targets and say how often."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    reader.add_argument("--runs", type=int, default=10_000)
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--seconds", type=float, default=float("inf"), help="the most that one target may take")
    reader.add_argument("--atheris", action="store_true", help="of one target")
    given = reader.parse_args(words)
    if unknown := [name for name in given.targets if name not in TARGETS]:
        reader.error(f"{unknown[0]} is no target; allowed: {', '.join(TARGETS)}")
    for name in given.targets or TARGETS:
        if given.atheris:
            by_branches(name, given.runs, given.seed, min(given.seconds, 1e6))
        try:
            count = plainly(name, given.runs, given.seed, given.seconds)
        except Exception as error:  # noqa: BLE001
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
            return 1
        print(f"{name}: {count:,} tried, no fault")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
