"""Random patients of the bundled pathways: never stuck, no promise broken, nothing offered past an open red flag.

As a script it measures: `python tests/test_l4_random.py 100000` tells how many episodes were tried and what broke.
"""

from __future__ import annotations

import collections
import sys
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import State
from l4path.pathway.cuts import cut_points
from l4path.testing.chance import Seeded
from l4path.testing.patients import make_episode
from ordinary import ordinary_episodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path import Episode, Pathway

_FEW = 1200


def random_episodes(pathway: Pathway, count: int, seed: int) -> Iterator[Episode]:
    """Episodes of every sort: half of them past the red flags, half with whatever chance brings; full and partial."""
    chance, cuts = Seeded(seed), cut_points(pathway)
    for number in range(count // 2):
        yield make_episode(chance, pathway, cuts, complete=number % 3 == 0 or None)
    yield from ordinary_episodes(pathway, count - count // 2, seed)


def broken(pathway: Pathway, count: int, seed: int) -> tuple[collections.Counter[str], list[str]]:
    """How many episodes came to each state, and what broke."""
    states: collections.Counter[str] = collections.Counter()
    found = []
    flags = [way.id for way in pathway.escalations if way.on == "red_flag"]
    for episode in random_episodes(pathway, count, seed):
        try:
            assessment = pathway.assess(episode)
        except l4path.EpisodeError:
            states["refused"] += 1
            continue
        states[assessment.state.value] += 1
        open_flag = any(assessment.truth("fires", name).value == "unknown" for name in flags)
        if assessment.state is State.STUCK:
            found.append(f"stuck: {episode.facts} {episode.trials} {episode.declined}")
        found += [f"{name} is broken by {episode.facts} {episode.trials}" for name in assessment.broken_invariants()]
        if open_flag and any(not node.emergency for node in (*assessment.options, *assessment.alongside)):
            found.append(f"offered past an open red flag: {episode.facts}")
    return states, found


@pytest.mark.parametrize("name", ["l4", "hypertension"])
def test_no_random_patient_breaks_a_pathway(name: str) -> None:
    """Whoever comes is offered something or told why not, no invariant breaks, and an open red flag comes first."""
    states, found = broken(l4path.load(name), _FEW, seed=20261123)
    assert not found, found[0]
    assert {"active", "emergency", "screening"} <= set(states)


def test_no_random_patient_breaks_the_pathway_that_follows_one_guideline() -> None:
    """What is left when everything that one source is against has gone keeps every promise too."""
    _, found = broken(l4path.load("l4").following("ng59"), _FEW, seed=11)
    assert not found, found[0]


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for bundled in ("l4", "hypertension"):
        states_found, problems = broken(l4path.load(bundled), wanted, seed=1)
        print(bundled, wanted, dict(states_found), f"{len(problems)} broken", *problems[:5], sep="\n  ")  # noqa: T201
