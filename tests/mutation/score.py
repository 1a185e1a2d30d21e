"""Which share of small changes to the library's own code do its tests notice?

Run as ``python tests/mutation/score.py ROOM... [--sample N] [--seed S] [--jobs J] [--words] [--again]`` where
``os.fork`` is known. First the tests of a room run once without a change, to see which of them run which lines
(``--map`` does it anew).
Each change is then made in a process forked from one that has read the tests, or, where it is one of a class, in a
copy that is read anew. Only the tests that run its lines are run against it: new tests and the quickest first, until
one fails, for as long as ``--seconds`` allows. A change of what hardly any test runs is tried with all tests of its
room.

What was tried stands in ``.mutation/results.jsonl`` and is not tried again; ``--again`` tries what nothing noticed.
What changes nothing, and why, stands in ``equivalent.toml``; it does not count. The exit status is 1 when less than
``LEAST`` of a hundred are noticed in some room.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from changes import ROOT, Change, changes_of, modules_of  # noqa: E402
from trying import Server  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST = 95
KEPT = ROOT / ".mutation"


class Equivalent(NamedTuple):
    """Changes that change nothing that anybody could see.

    Attributes:
        module: The module, below ``src/l4path``.
        within: The function.
        kind: What is done; empty for whatever is done.
        was: The code of the place.
        why: Why nobody can see it.
    """

    module: str
    within: str
    kind: str
    was: str
    why: str


def equivalents() -> list[Equivalent]:
    """What was argued to change nothing."""
    with (HERE / "equivalent.toml").open("rb") as file:
        return [Equivalent(**one) for one in tomllib.load(file).get("equivalent", [])]


def argued(change: Change, known: Sequence[Equivalent]) -> str:
    """Why a change changes nothing; empty where that was not argued."""
    place = change.module.removeprefix("l4path/")
    for one in known:
        if (one.module, one.within, one.was) == (place, change.within, change.was) and one.kind in {"", change.kind}:
            return one.why
    return ""


class Results:
    """What was tried, in a file that every trial adds a line to."""

    def __init__(self, path: Path) -> None:
        """Read what is there."""
        self._path = path
        self._known: dict[tuple[str, str, int], dict[str, Any]] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                self._known[row["module"], row["text"], row["number"]] = row

    def of(self, change: Change) -> dict[str, Any] | None:
        """What came of a change; None if it was not tried."""
        return self._known.get((change.module, change.text, change.number))

    def add(self, change: Change, by: str, seconds: float) -> None:
        """Remember what came of a change: the test that noticed it, empty for none."""
        row = {"module": change.module, "text": change.text, "number": change.number, "told": str(change)}
        row |= {"by": by, "seconds": round(seconds, 1)}
        self._known[change.module, change.text, change.number] = row
        self._path.parent.mkdir(exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


def drawn(room: str, sample: int, seed: int, *, words: bool, part: str) -> tuple[list[Change], int]:
    """The changes of a room to try, at random, and how many there are in all."""
    every = [change for path in modules_of(room) for change in changes_of(path, words=words) if part in str(change)]
    if not sample or sample >= len(every):
        return every, len(every)
    return random.Random(f"{seed} {room}").sample(every, sample), len(every)  # noqa: S311


def told(room: str, tried: Sequence[Change], every: int, results: Results) -> Iterator[tuple[str, bool]]:
    """What is printed of a room, and whether it is enough."""
    known = equivalents()
    telling = [change for change in tried if not argued(change, known)]
    left = [change for change in telling if not (results.of(change) or {}).get("by")]
    for change in left:
        yield f"  not noticed: {change}", True
    share = 100 * (1 - len(left) / max(1, len(telling)))
    same = len(tried) - len(telling)
    yield (
        (
            f"{room}: {len(telling) - len(left)} of {len(telling)} noticed, {share:.1f} %; {same} change nothing; "
            f"{every:,} in all"
        ),
        share >= LEAST,
    )


def main(words: Sequence[str] | None = None) -> int:
    """Try the changes, print those that nothing notices, and the share of those that something does."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("rooms", nargs="+", help="such as conditions")
    reader.add_argument("--sample", type=int, default=0, help="try so many of each room, at random; 0 for all")
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--jobs", type=int, default=1)
    reader.add_argument("--seconds", type=float, default=20, help="the most that the tests of one change may take")
    reader.add_argument("--words", action="store_true", help="change words too")
    reader.add_argument("--only", default="", help="only the changes whose place or code holds this")
    reader.add_argument("--again", action="store_true", help="try again what nothing noticed")
    reader.add_argument("--anew", action="store_true", help="read all tests anew for what nothing notices otherwise")
    reader.add_argument("--map", action="store_true", help="see anew which tests run which lines")
    reader.add_argument("--listed", action="store_true", help="print what is known, and try nothing")
    given = reader.parse_args(words)
    results = Results(KEPT / "results.jsonl")
    enough = True
    with Server(KEPT, anew=given.map, listed=given.listed) as server:
        for room in given.rooms:
            tried, every = drawn(room, given.sample, given.seed, words=given.words, part=given.only)
            asked = [] if given.listed else [one for one in tried if _is_asked(results.of(one), again=given.again)]
            known = equivalents()
            asked = [one for one in asked if not argued(one, known)]
            for change, by, seconds in server.tried(room, asked, given.jobs, given.seconds, quickly=not given.anew):
                results.add(change, by, seconds)
                if not by:
                    print(f"not noticed: {change}", file=sys.stderr, flush=True)  # noqa: T201
            if given.listed:
                tried = [one for one in tried if results.of(one)]
            for line, well in told(room, tried, every, results):
                print(line, flush=True)  # noqa: T201
                enough &= well
    return int(not enough)


def _is_asked(row: dict[str, Any] | None, *, again: bool) -> bool:
    return row is None or (again and not row["by"])


if __name__ == "__main__":
    sys.exit(main())
