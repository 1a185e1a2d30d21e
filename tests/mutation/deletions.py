"""How many single deletions of an escalation would the strict check or the cases of a bundled pathway notice?

Run as ``python tests/mutation/deletions.py``, beside an installed library; the exit status is 1 when too few are
noticed, and 2 when the pathway itself does not meet its cases, so that nothing can be measured.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import l4path
from l4path import CaseError, PathwayError
from l4path.catalog import cases
from l4path.verification import run_cases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from l4path import Escalation, Pathway
    from l4path.verification import ExpectedCase

LEAST = 95


@dataclass(frozen=True, slots=True)
class Deletion:
    """What became of the pathway without one escalation.

    Attributes:
        way: The id of the escalation.
        codes: What the strict check finds that it did not find before.
        cases: The first few cases that come out otherwise.
    """

    way: str
    codes: tuple[str, ...]
    cases: tuple[str, ...]

    @property
    def noticed(self) -> bool:
        """Whether the check or a case notices it."""
        return bool(self.codes or self.cases)


def without(pathway: Pathway, way: Escalation) -> Pathway:
    """The pathway without an escalation, as somebody would write it who wants the file accepted.

    Where nothing else leads to a node, that is named a start.
    """
    alone = len(pathway.into(way.to)) == 1
    return pathway.without_escalation(way, start=[way.to] if alone else [])


def findings_of(pathway: Pathway) -> set[tuple[str, str]]:
    """All that keeps a pathway from passing the strict check: code and place."""
    report = l4path.check(pathway)
    undecided = {(one.code, one.where) for one in report.undecided}
    return undecided | {(one.code, one.where) for one in report.findings}


def noticing(pathway: Pathway, kit: Sequence[ExpectedCase]) -> tuple[str, ...]:
    """The first few cases that a pathway does not meet."""
    return tuple(result.case.id for result in run_cases(pathway, kit).results if not result.passed)[:3]


def unnamed(case: ExpectedCase, way: str) -> ExpectedCase | None:
    """A case without the name of an escalation, so that only what a patient sees counts; None if nothing is left."""
    fires, silent = (tuple(name for name in names if name != way) for names in (case.fires, case.silent))
    try:
        return replace(case, fires=fires, silent=silent)
    except CaseError:
        return None


def deletions(pathway: Pathway, kit: Sequence[ExpectedCase], *, checked: bool = True) -> Iterator[Deletion]:
    """Every single deletion that the library takes, in the order of the pathway.

    Args:
        pathway: The pathway.
        kit: Its cases.
        checked: Whether the strict check is run too.
    """
    before = findings_of(pathway) if checked else set()
    for way in pathway.escalations:
        try:
            less = without(pathway, way)
        except PathwayError:
            continue
        left = [case for case in (unnamed(case, way.id) for case in kit) if case is not None]
        new = findings_of(less) - before if checked else set()
        yield Deletion(way.id, tuple(sorted({code for code, _ in new})), noticing(less, left))


def told(found: Sequence[Deletion]) -> Iterator[str]:
    """The measurement, line by line."""
    for one in found:
        if not one.noticed:
            yield f"not noticed: {one.way}"
    yield f"{sum(bool(one.codes) for one in found)} of {len(found)} noticed by the strict check"
    yield f"{sum(bool(one.cases) for one in found)} of {len(found)} noticed by the cases"
    yield f"{sum(one.noticed for one in found)} of {len(found)} noticed by one or the other"


def main() -> int:
    """Measure, print, and say by the exit status whether it is enough."""
    parser = argparse.ArgumentParser(description="How many single deletions of an escalation are noticed?")
    parser.add_argument("pathway", nargs="?", default="l4", help="a bundled pathway")
    parser.add_argument("--least", type=int, default=LEAST, help="so many must be noticed")
    parser.add_argument("--cases-only", action="store_true", help="do not run the check")
    given = parser.parse_args()
    begun, pathway, kit = time.monotonic(), l4path.load(given.pathway), cases(given.pathway)
    if wrong := noticing(pathway, kit):
        sys.stdout.write(f"nothing can be measured: the pathway itself does not meet {', '.join(wrong)}\n")
        return 2
    found = list(deletions(pathway, kit, checked=not given.cases_only))
    sys.stdout.write("".join(f"{line}\n" for line in (*told(found), f"{time.monotonic() - begun:.0f} s")))
    return 0 if sum(one.noticed for one in found) >= given.least else 1


if __name__ == "__main__":
    sys.exit(main())
