"""How quick an assessment is, as ratios within one run: python tests/benchmarks/assess.py.

(a) assessing episodes on `l4` (status, state, options; no proofs) beside a plain function written by hand;
(b) building, compiling and assessing as pathways grow to 2,000 nodes, per node and escalation;
(c) what `import l4path` loads.
"""

# ruff: noqa: E402, T201 (a script: it finds its neighbours first, and prints)
from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

import itertools

import by_hand

import l4path
from l4path.assessment.assess import reference
from l4path.formats import episode_to_dict
from l4path.pathway.cuts import cut_points
from l4path.testing.chance import Seeded
from l4path.testing.patients import make_episode
from ordinary import ordinary_episodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path import Episode, Pathway

ROUNDS = 7
ROUNDS_OF_MAKING = 2  # of what is done once a pathway, and takes seconds where it is large
HEAVY = ("networkx", "graphviz", "graphviz_pure", "tomli_w", "hypothesis")


def random_episodes(pathway: Pathway, count: int, seed: int) -> Iterator[Episode]:
    """Random episodes that the pathway can assess: half of any kind, half that get past the red flags.

    Only those that the plain function knows: nothing was given up, is over, is asked for or was not asked about.
    """
    chance, cuts = Seeded(seed), cut_points(pathway)
    for episode in (
        *(make_episode(chance, pathway, cuts) for _ in range(count // 2)),
        *ordinary_episodes(pathway, count // 2, seed),
    ):
        if not _plainly_tried(pathway, episode):
            continue
        try:
            pathway.assess(episode)
        except l4path.EpisodeError:
            continue  # contradicts an assumption
        yield episode


def _plainly_tried(pathway: Pathway, episode: Episode) -> bool:
    """Whether every treatment of an episode was tried to an outcome or as measured, or was not."""
    once = {name for name in episode.trials if pathway.treatments[name].once}
    return not episode.unasked and not any(
        trial.outcome == "stopped" or trial.measures.get("ended") or (name in once and trial.outcome)
        for name, trial in episode.trials.items()
    )


def as_arguments(episode: Episode) -> tuple[Any, ...]:
    """An episode as the plain function takes it."""
    raw = episode_to_dict(episode)
    return raw.get("facts", {}), raw.get("trials", {}), raw.get("screened", ()), raw.get("declined", ())


def best(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The least time of several runs, in seconds."""
    return _least(run, rounds, time.perf_counter)


def spent(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The least time of the processor of several runs, in seconds: what else the machine does matters less."""
    return _least(run, rounds, time.process_time)


def _least(run: Callable[[], object], rounds: int, clock: Callable[[], float]) -> float:
    times = []
    for _ in range(rounds):
        begin = clock()
        run()
        times.append(clock() - begin)
    return min(times)


def beside_the_plain_function() -> float:
    """(a) The ratio of the engine's time to the plain function's."""
    l4 = l4path.read_pathway(Path(__file__).parent.parent / "data" / "l4-1.0.0.toml")  # what was written by hand
    episodes = list(random_episodes(l4, 1000, seed=7))
    plain = [as_arguments(episode) for episode in episodes]

    def by_engine() -> None:
        for episode in episodes:
            assessment = reference(l4, episode)
            _ = assessment.status, assessment.state, assessment.options

    l4.compiled()

    def generated() -> None:
        for episode in episodes:
            assessment = l4.assess(episode)
            _ = assessment.status, assessment.state, assessment.options

    def by_function() -> None:
        for arguments in plain:
            by_hand.assess(*arguments)

    engine, function = spent(by_engine) / len(episodes), spent(by_function) / len(episodes)
    print(f"(a) l4, {len(episodes)} episodes: engine {engine * 1e6:.0f} us, by hand {function * 1e6:.0f} us an episode")
    print(f"    ratio {engine / function:.2f} (aim: at most 4)")
    quick = spent(generated) / len(episodes)
    print(
        f"    generated {quick * 1e6:.0f} us, checks included: {quick / engine:.2f} of the readable engine (aim: 0.37)"
    )
    return engine / function


def blocks(count: int) -> tuple[Pathway, Episode]:
    """A pathway of so many blocks of ten nodes, one behind the other, and a patient who reaches them all."""
    pain, frail = l4path.Number("pain", "pain", minimum=0, maximum=10), l4path.Flag("frail", "frail")
    relief = l4path.Measure("relief", "relief", minimum=-1000, maximum=100)
    nodes: list[Any] = []
    ways: list[l4path.Escalation] = []
    trials: dict[str, l4path.Trial] = {}
    before = None
    for number in range(count):
        tried = [
            l4path.Treatment(
                f"t{number}_{place}",
                "Treatment",
                tier="care",
                adequate=l4path.weeks >= 6,
                response=relief >= 30,
                indications=[pain >= place],
                contraindications=[frail & (pain >= 9)],
            )
            for place in range(8)
        ]
        review = l4path.Review(f"r{number}", "Review", tier="care")
        home = l4path.Disposition(f"d{number}", "Home", tier="care")
        nodes += [*tried, review, home]
        trials |= {node.id: l4path.Trial(weeks=8, relief=10) for node in tried}
        if before is not None:
            ways.append(before.escalates_to(tried[0], on="indication", when=pain >= 4))
        ways += [first.escalates_to(then, on="failure") for first, then in itertools.pairwise(tried)]
        ways += [
            l4path.Escalation(review, on="exhausted", after=tried[5:]),
            l4path.Escalation(home, on="declined", after=tried[:3], any_of=True),
            review.escalates_to(home, on="otherwise"),
        ]
        before = review
    pathway = l4path.Pathway("blocks", tiers=["care"], start=[nodes[0]], nodes=nodes, escalations=ways)
    return pathway, l4path.Episode({"pain": 8, "frail": False}, trials=trials)


def growth() -> None:
    """(b) The time per node and escalation as pathways grow; assessed by the generated engine."""
    print("(b) nodes  escalations   build   compile   assess   questions   (us per node and escalation)   assess ratio")
    smallest = 0.0
    for count in (12, 50, 100, 200):
        pathway, episode = blocks(count)
        size = len(pathway.nodes) + len(pathway.escalations)

        def build(pathway: Pathway = pathway) -> Pathway:
            return pathway.with_fields(title="again")

        def compiled(pathway: Pathway = pathway) -> None:
            pathway._cache.pop("engine", None)
            pathway.compiled()

        def assessed(pathway: Pathway = pathway, episode: Episode = episode) -> l4path.Assessment:
            return pathway.assess(episode)

        unknown = pathway.assess(l4path.Episode())

        def asked(assessment: l4path.Assessment = unknown) -> tuple[str, ...]:
            return assessment.questions

        made = [spent(run, ROUNDS_OF_MAKING) for run in (build, compiled)]
        times = [took / size * 1e6 for took in (*made, spent(assessed), spent(asked))]
        cells = "".join(f"{one:>{width}.2f}" for one, width in zip(times, (8, 10, 9, 12), strict=True))
        smallest = smallest or times[2]
        ratio = times[2] / smallest
        print(f"    {len(pathway.nodes):>5}{len(pathway.escalations):>13}{cells}{ratio:>45.2f}")


def imports() -> None:
    """(c) What importing the library loads, and how long it takes beside starting Python."""
    code = "import sys; before = set(sys.modules); import l4path; print(*sorted(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    started = best(lambda: subprocess.run([sys.executable, "-c", ""], check=True), 5)
    imported = best(lambda: subprocess.run([sys.executable, "-c", "import l4path"], check=True), 5)
    print(f"(c) import l4path loads {len(loaded)} modules beyond a bare Python: {' '.join(loaded)}")
    print(f"    heavy ones among them: {', '.join(set(HEAVY) & set(loaded)) or 'none'}")
    print(f"    starting Python with it takes {imported / started:.2f} times as long as without")


if __name__ == "__main__":
    beside_the_plain_function()
    growth()
    imports()
