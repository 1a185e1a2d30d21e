"""The engine and the reasons of the page, run by Node, beside those of the library over random pathways.

`python tests/explorer/many.py 10000` compares as many random pathways, with eight episodes each, and prints the cases
on which the two disagree.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import node  # noqa: E402

from l4path import EpisodeError, Pathway  # noqa: E402
from l4path.explanation.choosing import chosen  # noqa: E402
from l4path.explanation.reasons import tally  # noqa: E402
from l4path.explanation.whole import why_of  # noqa: E402
from l4path.explorer import program_of  # noqa: E402
from l4path.explorer.program import PLANS, seen  # noqa: E402
from l4path.formats import episode_from_dict, pathway_from_dict  # noqa: E402
from l4path.language import worded as in_words  # noqa: E402
from l4path.testing import cut_points  # noqa: E402
from l4path.testing.chance import Seeded  # noqa: E402
from l4path.testing.growing import make_pathway  # noqa: E402
from l4path.testing.patients import make_episode  # noqa: E402
from random_cases import pathway_and_episodes  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.explanation.plans import Plan
    from l4path.language import Point

AT_ONCE = 100
EPISODES_EACH = 8

Case = tuple[Pathway, list[dict[str, Any]]]


def random_case(seed: int) -> Case:
    """A random pathway with episodes as their files have them, from two makers of pathways in turn."""
    if seed % 2:
        data, episodes = pathway_and_episodes(seed, EPISODES_EACH)
        return pathway_from_dict(data), episodes
    chance, pathway = Seeded(seed), make_pathway(Seeded(seed), max_nodes=12)
    cuts = cut_points(pathway)
    return pathway, [make_episode(chance, pathway, cuts).to_dict() for _ in range(EPISODES_EACH)]


def said_of(pathway: Pathway, raw: dict[str, Any]) -> dict[str, Any]:
    """What the library says of an episode, or the assumptions for which it refuses it."""
    try:
        return pathway.assess(episode_from_dict(raw)).to_dict()
    except EpisodeError as error:
        begin = "contradicts what is assumed of every patient: "
        return {"refused": [problem.what.removeprefix(begin) for problem in error.problems]}


def told_of(pathway: Pathway, raw: dict[str, Any], language: str = "en") -> dict[str, Any] | None:
    """What the library tells of an episode, as the page does; None where it refuses it."""
    try:
        assessment = pathway.assess(episode_from_dict(raw))
    except EpisodeError:
        return None

    def told(plan: Plan) -> list[Any]:
        return nested(in_words(chosen(plan, assessment), pathway, language))

    found = {"why": told(why_of())}
    found |= {f"{what} {name}": told(plan(name)) for name in pathway.nodes for what, plan in PLANS.items()}
    found |= {f"tally {number}": told(tally(score)) for number, score in enumerate(pathway.scores.values())}
    return dict(seen(found))


def nested(points: Iterable[Point]) -> list[Any]:
    """The statements of an explanation as lists."""
    return [[point.text, nested(point.points)] for point in points]


def apart(several: list[Any]) -> list[Any]:
    """Statements with those under them, what reads the same told once: the page knows texts, and not what has them."""
    found: list[Any] = []
    for text, inner in several:
        if [text, made := apart(inner)] not in found:
            found.append([text, made])
    return found


def disagreements(cases: list[Case], language: str = "en") -> Iterator[tuple[str, Any, str, Any, Any]]:
    """Where page and library disagree: the pathway, the episode, about what, and what library and page have."""
    jobs = [(program_of(pathway, language=language), episodes) for pathway, episodes in cases]
    found = zip(cases, node.answers(node.SAID, jobs), node.answers(node.TOLD, jobs), strict=True)
    for (pathway, episodes), said, told in found:
        for raw, here, there in zip(episodes, said, told, strict=True):
            if (wanted := said_of(pathway, raw)) != here:
                yield pathway.id, raw, "assessment", wanted, here
            if (texts := told_of(pathway, raw, language)) is None or there is None:
                if texts is not there:
                    yield pathway.id, raw, "refusal", texts, there
                continue
            for about, text in texts.items():
                if apart(there[about]) != apart(text):
                    yield pathway.id, raw, about, text, there[about]


def main(count: int) -> int:
    """Compare so many random pathways; 1 if anything differs."""
    broken = 0
    for first in range(0, count, AT_ONCE):
        cases = [random_case(seed) for seed in range(first, min(first + AT_ONCE, count))]
        for name, raw, about, wanted, here in disagreements(cases):
            broken += 1
            told = {"pathway": name, "episode": raw, "about": about, "library": wanted, "page": here}
            print(json.dumps(told))  # noqa: T201 - a script tells
    print(f"{broken} disagreements over {count} pathways with {EPISODES_EACH} episodes each")  # noqa: T201
    return 1 if broken else 0


if __name__ == "__main__":
    if node.missing():
        sys.exit(node.missing())
    sys.exit(main(int(sys.argv[1])))
