"""The engine of the page run by Node, where there is one: `python tests/explorer/in_node.py 10000` compares so many.

Of each random pathway several episodes are assessed by the page's script and by the library, and every part of what
they say must be the same.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import l4path
from l4path.explorer import program_of
from l4path.explorer.page import scripts
from l4path.formats import episode_from_dict, pathway_from_dict
from random_cases import pathway_and_episodes

NODE = shutil.which("node")
EACH = 8
_BATCH = 200
_SCRIPT = """
const lines = require("fs").readFileSync(0, "utf8").trim().split("\\n");
for (const line of lines) {
  const { program, episodes } = JSON.parse(line);
  const said = (episode) => {
    const wrong = misfits(program, episode);
    if (wrong.length) return { misfit: wrong };
    return engine.assess(program, episode).said ?? { refused: true };
  };
  console.log(JSON.stringify(episodes.map(said)));
}
"""


def said_by_the_page(jobs: list[tuple[l4path.Pathway, list[dict[str, Any]]]]) -> list[list[dict[str, Any]]]:
    """What the page's script says of episodes, pathway by pathway."""
    engine = scripts().split("// Why a node stands as it does", 1)[0]
    lines = (json.dumps({"program": program_of(pathway), "episodes": episodes}) for pathway, episodes in jobs)
    run = subprocess.run(
        [str(NODE), "-e", f"{engine}{_SCRIPT}"], input="\n".join(lines), capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def said_by_the_library(pathway: l4path.Pathway, raw: dict[str, Any]) -> dict[str, Any]:
    """What the library says of an episode."""
    try:
        return pathway.assess(episode_from_dict(raw)).to_dict()
    except l4path.EpisodeError:
        return {"refused": True}


def compared(first: int, count: int) -> int:
    """Compare the two on random pathways, from a seed on, and give how many episodes there were.

    Raises:
        AssertionError: Where they differ, with the seed.
    """
    jobs = []
    for seed in range(first, first + count):
        raw, episodes = pathway_and_episodes(seed, episodes=EACH)
        jobs.append((pathway_from_dict(raw), episodes))
    total = 0
    for number, ((pathway, episodes), told) in enumerate(zip(jobs, said_by_the_page(jobs), strict=True)):
        for episode, said in zip(episodes, told, strict=True):
            assert said == said_by_the_library(pathway, episode), (first + number, episode)
            total += 1
    return total


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    found = sum(compared(first, min(_BATCH, wanted - first)) for first in range(0, wanted, _BATCH))
    print(f"{wanted} pathways, {found} episodes: the page says what the library says")  # noqa: T201
