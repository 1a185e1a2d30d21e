"""The engine beside the slow oracle of these tests, over random pathways and episodes.

`python tests/test_oracle.py 100000` compares as many random cases, and prints those on which the two disagree.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from hypothesis import given, settings

from l4path import Episode, EpisodeError, Pathway
from l4path.formats import episode_from_dict, episode_to_dict, pathway_from_dict, pathway_to_dict
from l4path.testing import cases, cut_points
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from oracle import Contradiction, Oracle
from random_cases import pathway_and_episodes

SEEDS = 1000
EPISODES_EACH = 8
CASES = 600  # of the random cases as plain data, in every run


def by_the_engine(pathway: Pathway, episode: Episode) -> Any:
    """The assessment as JSON, or the titles of what the episode contradicts."""
    try:
        return pathway.assess(episode).to_dict()
    except EpisodeError as error:
        return tuple(
            problem.what.removeprefix("contradicts what is assumed of every patient: ") for problem in error.problems
        )


def by_the_oracle(oracle: Oracle, episode: dict[str, Any]) -> Any:
    """The same from the oracle."""
    try:
        return oracle.assess(episode)
    except Contradiction as error:
        return error.args


def compared(seed: int) -> list[tuple[dict[str, Any], Any, Any]]:
    """The episodes of a random pathway, each with what the engine and the oracle say."""
    data, episodes = pathway_and_episodes(seed, EPISODES_EACH)
    pathway, oracle = pathway_from_dict(data), Oracle(data)
    return [(raw, by_the_engine(pathway, episode_from_dict(raw)), by_the_oracle(oracle, raw)) for raw in episodes]


@given(cases())
@settings(max_examples=150)
def test_engine_and_oracle_agree(case: tuple[Pathway, Episode]) -> None:
    """Engine and oracle give one answer, questions and contradictions included; failures shrink."""
    pathway, episode = case
    expected = by_the_oracle(Oracle(pathway_to_dict(pathway)), episode_to_dict(episode))
    assert by_the_engine(pathway, episode) == expected


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
            assert found == by_the_oracle(oracle, episode_to_dict(episode)), seed
            if isinstance(found, dict):
                states.add(found["state"])
                statuses |= set(found["status"].values())
    assert len(states) == 8
    assert len(statuses) == 16


def test_engine_and_oracle_agree_on_plain_data() -> None:
    """Engine and oracle agree on random pathways that are dense in everything the semantics know."""
    for seed in range(CASES // EPISODES_EACH):
        for raw, engine, oracle in compared(seed):
            assert engine == oracle, (seed, raw)


def test_random_cases_show_everything() -> None:
    """The random cases come to every state and status, cautions, what is on hold, and what follows a response."""
    seen: set[str] = set()
    for seed in range(200):
        data, episodes = pathway_and_episodes(seed, EPISODES_EACH)
        oracle = Oracle(data)
        for raw in episodes:
            said = by_the_oracle(oracle, raw)
            if isinstance(said, tuple):
                seen.add("refused")
                continue
            status = said["status"]
            beyond = [name for name in said["options"] if status[name] not in ("ongoing", "responded")]
            seen |= {said["state"], *(f"status {name}" for name in status.values())}
            seen |= {key for key in ("cautions", "on_hold", "alongside", "contradictions") if said.get(key)}
            seen |= {"follows a response"} if said["state"] == "at_goal" and beyond else set()
            seen |= {"asks for the history"} if set(said["questions"]) & set(raw.get("unasked", ())) else set()
    assert len(seen) == 8 + 16 + 7


def test_one_seed_gives_one_case() -> None:
    """The same seed gives the same pathway and episodes, and another seed another."""
    assert pathway_and_episodes(7) == pathway_and_episodes(7)
    assert pathway_and_episodes(7) != pathway_and_episodes(8)


def main(count: int) -> int:
    """Compare many cases, print where the two disagree, and count how often."""
    differing = 0
    for seed in range(-(-count // EPISODES_EACH)):
        for raw, engine, oracle in compared(seed):
            if engine != oracle:
                differing += 1
                print(json.dumps({"seed": seed, "episode": raw, "engine": engine, "oracle": oracle}))  # noqa: T201 - a script
    print(f"{count} cases, {differing} disagreements")  # noqa: T201 - a script
    return differing


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]))))
