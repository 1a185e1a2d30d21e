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

from l4path import EpisodeError, Pathway, State, Truth  # noqa: E402
from l4path.explanation.cautions import minded  # noqa: E402
from l4path.explanation.emergency import unanswered  # noqa: E402
from l4path.explanation.reasons import reasons  # noqa: E402
from l4path.explanation.verdicts import verdict  # noqa: E402
from l4path.explanation.whole import goal, not_enough  # noqa: E402
from l4path.explorer import program_of  # noqa: E402
from l4path.explorer.program import seen  # noqa: E402
from l4path.formats import episode_from_dict, pathway_from_dict  # noqa: E402
from l4path.language import worded as in_words  # noqa: E402
from l4path.testing import cut_points  # noqa: E402
from l4path.testing.chance import Seeded  # noqa: E402
from l4path.testing.growing import make_pathway  # noqa: E402
from l4path.testing.patients import make_episode  # noqa: E402
from random_cases import pathway_and_episodes  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path import Assessment
    from l4path.explanation import Statement
    from l4path.language import Point

AT_ONCE = 100
EPISODES_EACH = 8
GOAL_STATES = set(State) - {State.SCREENING, State.EMERGENCY, State.ENDED}

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


def told_of(pathway: Pathway, raw: dict[str, Any]) -> dict[str, Any] | None:
    """What the library tells of an episode, as the page does; None where it refuses it."""
    try:
        assessment = pathway.assess(episode_from_dict(raw))
    except EpisodeError:
        return None
    found: dict[str, Any] = seen(dict(_told(assessment)))
    return found


def _told(assessment: Assessment) -> Iterator[tuple[str, Any]]:
    pathway = assessment.pathway
    yield "unanswered", texts(unanswered(assessment), pathway)
    if pathway.goal is not None:
        yield "goal ", told(reasons(assessment.proof("goal").parts[0], assessment), pathway)
        if assessment.state in GOAL_STATES:
            broken = assessment.goal is Truth.MET and assessment.state is not State.AT_GOAL
            stated = (goal(assessment), *(not_enough(assessment) if broken else ()))
            yield "goal", texts(stated, pathway)
    for name, one in pathway.nodes.items():
        said = (part for part in verdict(assessment, one) if part.says != "verdict.nearest")
        yield f"verdict {name}", " ".join(texts(said, pathway))
        yield f"cautions {name}", told(minded(assessment, one), pathway)
    for name, treatment in pathway.treatments.items():
        judged = ("adequate", "response") if treatment.has_trial else ()
        for kind in ("indicated", "contraindicated", *judged):
            yield f"{kind} {name}", told(reasons(assessment.proof(kind, name).parts[0], assessment), pathway)


def texts(statements: Iterable[Statement], pathway: Pathway) -> list[str]:
    """Statements in words, without those under them."""
    return [point.text for point in in_words(statements, pathway)]


def told(statements: Iterable[Statement], pathway: Pathway) -> list[Any]:
    """Statements in words, each with those under it."""
    return nested(in_words(statements, pathway))


def nested(points: Iterable[Point]) -> list[Any]:
    """The statements of an explanation as lists."""
    return [[point.text, nested(point.points)] for point in points]


def disagreements(cases: list[Case]) -> Iterator[tuple[str, Any, str, Any, Any]]:
    """Where page and library disagree: the pathway, the episode, about what, and what library and page have."""
    jobs = [(program_of(pathway), episodes) for pathway, episodes in cases]
    found = zip(cases, node.answers(node.SAID, jobs), node.answers(node.TOLD, jobs), strict=True)
    for (pathway, episodes), said, told in found:
        for raw, here, there in zip(episodes, said, told, strict=True):
            if (wanted := said_of(pathway, raw)) != here:
                yield pathway.id, raw, "assessment", wanted, here
            if (texts := told_of(pathway, raw)) is None or there is None:
                if texts is not there:
                    yield pathway.id, raw, "refusal", texts, there
                continue
            for about, text in texts.items():
                if there[about] != text:
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
