"""The engine beside the slow oracle of these tests, over random pathways and episodes."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from l4path import Episode, EpisodeError, Pathway
from l4path.formats import episode_to_dict, pathway_to_dict
from l4path.testing import cases, cut_points
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from oracle import Contradiction, Oracle

SEEDS = 1000
EPISODES_EACH = 8


def by_the_engine(pathway: Pathway, episode: Episode) -> Any:
    """The assessment as JSON, or the titles of what the episode contradicts."""
    try:
        return pathway.assess(episode).to_dict()
    except EpisodeError as error:
        return tuple(
            problem.what.removeprefix("contradicts what is assumed of every patient: ") for problem in error.problems
        )


def by_the_oracle(oracle: Oracle, episode: Episode) -> Any:
    """The same from the oracle."""
    try:
        return oracle.assess(episode_to_dict(episode))
    except Contradiction as error:
        return error.args


@given(cases())
@settings(max_examples=150)
def test_engine_and_oracle_agree(case: tuple[Pathway, Episode]) -> None:
    """Engine and oracle give one answer, questions and contradictions included; failures shrink."""
    pathway, episode = case
    assert by_the_engine(pathway, episode) == by_the_oracle(Oracle(pathway_to_dict(pathway)), episode)


def test_engine_and_oracle_agree_thousands_of_times() -> None:
    """Engine and oracle agree on thousands of seeded cases, in which every state and status comes up."""
    states, statuses = set(), set()
    for seed in range(SEEDS):
        chance = Seeded(seed)
        pathway = make_pathway(chance, max_nodes=4 + seed % 10)
        oracle, cuts = Oracle(pathway_to_dict(pathway)), cut_points(pathway)
        for _ in range(EPISODES_EACH):
            episode = make_episode(chance, pathway, cuts)
            found = by_the_engine(pathway, episode)
            assert found == by_the_oracle(oracle, episode), seed
            if isinstance(found, dict):
                states.add(found["state"])
                statuses |= set(found["status"].values())
    assert len(states) == 8
    assert len(statuses) == 15
