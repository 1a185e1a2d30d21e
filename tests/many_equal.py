"""Both engines on many random pathways and episodes: python tests/many_equal.py [PATHWAYS] [FIRST SEED].

Of each pathway some episodes, with assumptions and without: statuses, state, options and what goes on alongside are the
same, and the generated engine never answers where the readable one refuses.
"""

# ruff: noqa: T201 (a script: it prints)
from __future__ import annotations

import sys
import time

from l4path.pathway.cuts import cut_points
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from test_generated import by_generated, by_reference, made

EPISODES = 4
PROGRESS = 1000


def main(count: int, first: int = 0) -> int:
    """Compare, and print how many were equal."""
    compared = refused = left = 0
    begin = time.process_time()
    for seed in range(first, first + count):
        chance = Seeded(seed)
        pathway = make_pathway(chance, max_nodes=14, assumptions=seed % 2 == 0)
        engine, cuts = made(pathway), cut_points(pathway)
        for _ in range(EPISODES):
            episode = make_episode(chance, pathway, cuts)
            found, expected = by_generated(pathway, engine, episode), by_reference(pathway, episode)
            compared += 1
            refused += expected is None
            left += found is None and expected is not None
            if found is not None and found != expected:
                print(f"seed {seed}: the engines differ on {episode!r}")
                return 1
        if (seed - first) % PROGRESS == PROGRESS - 1:
            print(f"{seed - first + 1} pathways, {compared} episodes: equal", flush=True)
    took = time.process_time() - begin
    print(f"{count} pathways, {compared} episodes: equal; {refused} refused, {left} left over; {took:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:] or ["1000"])))
