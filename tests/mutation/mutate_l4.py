"""How many small mistakes in a bundled pathway would its vignettes notice?

Run as ``python tests/mutation/mutate_l4.py``; the exit status is 1 when too few are noticed, and 2 when the pathway
itself does not meet its vignettes.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from kit import Vignette, vignettes
from mutants import Mutant, mutants

import l4path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path import Pathway

LEAST = 95.0  # percent
SEED = 4


def first_to_notice(pathway: Pathway, kit: Sequence[Vignette], *, outcome: bool = False) -> str:
    """The name of the first vignette that notices a mistake in a pathway; empty where none does."""
    return next((vignette.name for vignette in kit if vignette.notices(pathway, outcome=outcome)), "")


def false_alarms(pathway: Pathway) -> list[str]:
    """The vignettes that the pathway itself does not meet; as long as there is one, nothing can be measured."""
    return [vignette.name for vignette in vignettes() if vignette.notices(pathway)]


def chosen(every: Iterable[Mutant], most: int, seed: int) -> list[Mutant]:
    """All mutants that can be built, or so many of them, the same for the same seed."""
    built = [mutant for mutant in every if mutant.pathway is not None]
    if not 0 < most < len(built):
        return built
    picked = sorted(random.Random(seed).sample(range(len(built)), most))  # noqa: S311 (no secret)
    return [built[number] for number in picked]


def _share(pathway: Pathway, most: int, seed: int, outcome: bool, part: int, parts: int) -> list[tuple[str, str, str]]:
    """What one process finds: kind, mutant and the vignette that noticed, of every so manieth mutant."""
    kit, found = vignettes(), []
    for mutant in chosen(mutants(pathway), most, seed)[part::parts]:
        noticed = first_to_notice(mutant.pathway, kit, outcome=outcome) if mutant.pathway else ""
        if noticed:  # neighbours are mostly noticed by the same patient
            kit.sort(key=lambda vignette, noticed=noticed: vignette.name != noticed)  # type: ignore[misc]
        found.append((mutant.kind, str(mutant), noticed))
    return found


def measure(
    pathway: Pathway, *, most: int = 0, seed: int = SEED, outcome: bool = False, processes: int = 2
) -> list[tuple[str, str, str]]:
    """Every mutant with its kind and the vignette that noticed it.

    Args:
        pathway: The pathway that the vignettes are about.
        most: At most so many mutants, chosen by the seed; 0 for all.
        seed: The seed.
        outcome: Whether only state, options and statuses count.
        processes: How many processes.
    """
    if processes == 1:
        return _share(pathway, most, seed, outcome, 0, 1)
    with ProcessPoolExecutor(processes) as pool:
        jobs = [pool.submit(_share, pathway, most, seed, outcome, part, processes) for part in range(processes)]
        return [line for job in jobs for line in job.result()]


def main() -> int:
    """Measure, print, and say by the exit status whether it is enough."""
    parser = argparse.ArgumentParser(description="How many small mistakes in l4 would its vignettes notice?")
    parser.add_argument("--most", type=int, default=0, help="so many mutants at most; 0 for all")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--least", type=float, default=LEAST, help="percent that must be noticed")
    parser.add_argument("--outcome", action="store_true", help="only state, options and statuses count")
    given = parser.parse_args()
    begun, pathway = time.monotonic(), l4path.load("l4")
    if failing := false_alarms(pathway):
        sys.stdout.write(f"nothing can be measured: the pathway itself does not meet {', '.join(failing)}\n")
        return 2
    found = measure(pathway, most=given.most, seed=given.seed, outcome=given.outcome)
    every, noticed = Counter(kind for kind, _, _ in found), Counter(kind for kind, _, by in found if by)
    survivors = sorted(mutant for _, mutant, by in found if not by)
    share = 100 * noticed.total() / max(1, every.total())
    lines = [f"{noticed[kind]:5} of {count:5} noticed  {kind}" for kind, count in sorted(every.items())]
    lines += ["", f"survivors: {len(survivors)}", *(f"  {mutant}" for mutant in survivors), ""]
    lines += [f"{noticed.total()} of {every.total()} mutants noticed: {share:.1f} %"]
    lines += [f"{len(vignettes())} vignettes, {time.monotonic() - begun:.0f} s"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if share >= given.least else 1


if __name__ == "__main__":
    sys.exit(main())
