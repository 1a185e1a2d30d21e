"""The strategies for whoever tests on top of the library: they grow everything new, and stay quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from l4path import Choices, Disposition, Flag, Number, Pathway, Score, ScoreItem
from l4path.conditions import Defined, Predicate, ScoreComparison, ScoreRange, atoms, operative
from l4path.escalations import KINDS
from l4path.facts import READ_BY_PREDICATES
from l4path.pathway.gather import conditions_of
from l4path.testing import cut_points
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from l4path.testing.saying import score_thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path import Assessment

HOME = Disposition("home", "Home", tier="care")
SEEDS = 150


def in_pathways() -> Iterator[str]:
    """Words for what stands in some random pathways."""
    for seed in range(SEEDS):
        pathway = make_pathway(Seeded(seed), max_nodes=12)
        yield from (f"on {way.on}" for way in pathway.escalations)
        for score in pathway.scores.values():
            yield from ("negative points" for item in score.items if item.points < 0)
            for item in score.items:
                yield from (f"item of {type(atom).__name__}" for atom in atoms(item.when))
        for definition in pathway.definitions.values():
            scored = (ScoreComparison, ScoreRange)
            yield from ("definition of a score" for atom in atoms(definition.condition) if isinstance(atom, scored))
        yield from ("caution" for node in pathway.treatments.values() if node.cautions)
        yield from ("obligation" for _ in pathway.obligations)
        for screen in pathway.screens.values():
            yield from ("screen of choices" for fact in screen.facts if pathway.facts[fact].kind == "choices")
            yield from (f"screen with a {name}" for name in ("label", "question") if getattr(screen, name))


def test_random_pathways_hold_everything_that_a_pathway_may_declare() -> None:
    """Every kind of escalation, scores over facts, definitions and predicates, cautions, obligations, screens."""
    wanted = {f"on {kind}" for kind in KINDS} | {
        *(f"item of {kind.__name__}" for kind in (ScoreComparison, ScoreRange, Defined, Predicate)),
        *("item of FlagAtom", "item of Comparison", "item of Range", "item of Membership", "item of Contains"),
        *("negative points", "definition of a score", "caution", "obligation"),
        *("screen of choices", "screen with a label", "screen with a question"),
    }
    assert wanted <= set(in_pathways())


def in_episodes() -> Iterator[str]:
    """Words for what stands in some random episodes, whatever the treatment allows."""
    for seed in range(SEEDS):
        chance = Seeded(seed)
        pathway = make_pathway(chance)
        cuts = cut_points(pathway)
        episodes = [make_episode(chance, pathway, cuts) for _ in range(4)]
        yield from ("unasked" for episode in episodes for _ in episode.unasked)
        for name, trial in (record for episode in episodes for record in episode.trials.items()):
            yield f"{pathway.treatments[name].way}: {trial.outcome}"
            yield from (f"{trial.outcome} beside {measure}" for measure in trial.measures)
            assert trial.measures.get("courses", 1) >= 1


def test_random_episodes_hold_everything_that_a_history_may_hold() -> None:
    """Every outcome of each way to be done, what ended, several courses, a response that is over, and the unasked."""
    ways = {
        "trial": ("responded", "failed", "intolerant", "ongoing", "relapsed", "stopped", None),
        "continuous": ("intolerant", "ongoing", "stopped", None),
        "once": ("ongoing", None),
    }
    wanted = {f"{way}: {outcome}" for way, outcomes in ways.items() for outcome in outcomes} | {"unasked"}
    wanted |= {f"None beside {measure}" for measure in ("courses", "ended", "tolerated", "relapsed", "weeks")}
    found = set(in_episodes())
    assert wanted | {"responded beside ended"} <= found
    assert {said for said in found if said.endswith("beside ended")} == {"None beside ended", "responded beside ended"}


def test_what_predicates_read_stands_in_no_condition() -> None:
    """No condition reads `tolerated`, `relapsed` or `ended`, bare or of a treatment."""
    for seed in range(SEEDS):
        for _, _, condition in conditions_of(make_pathway(Seeded(seed))):
            assert not {atom.operand.fact.id for atom in operative(condition)} & READ_BY_PREDICATES.keys()


def test_many_choices_have_few_cut_points() -> None:
    """Of 24 values there are at most four subsets a value, and any two values are told apart."""
    values = {f"v{number}": f"value {number}" for number in range(24)}
    signs = Choices("signs", "signs", values=values)
    found = cut_points(Pathway("p", tiers=["care"], start=[HOME], facts=[signs]))["signs"]
    assert found[:2] == (frozenset(), frozenset(values))
    assert len(set(found)) == len(found) <= 4 * len(values)
    assert {frozenset((value,)) for value in values} <= set(found)
    assert {frozenset(values) - {value} for value in values} <= set(found)


def test_cut_points_grow_no_faster_than_the_values() -> None:
    """Of four times as many values the subsets hold, together, at most some four times as much."""

    def held(count: int) -> int:
        signs = Choices("signs", "signs", values={f"v{number}": "value" for number in range(count)})
        found = cut_points(Pathway("p", tiers=["care"], start=[HOME], facts=[signs]))["signs"]
        return sum(len(subset) for subset in found)

    assert held(2000) <= 4.2 * held(500)


def test_three_choices_have_every_subset() -> None:
    """Of three values every subset is tried."""
    signs = Choices("signs", "signs", values=dict.fromkeys("abc", "sign"))
    found = cut_points(Pathway("p", tiers=["care"], start=[HOME], facts=[signs]))["signs"]
    assert sorted(map(sorted, found)) == [[], ["a"], ["a", "b"], ["a", "b", "c"], ["a", "c"], ["b"], ["b", "c"], ["c"]]


def test_the_cut_points_of_what_a_score_adds_up_are_found() -> None:
    """Thresholds that stand in the items of a score, or in obligations and cautions, are cut points too."""
    age = Number("age", "age", minimum=0, maximum=120)
    risk = Score("risk", "risk", [ScoreItem(age >= 75, 2), ScoreItem(age.between(65, 74), 1)])
    found = cut_points(Pathway("p", tiers=["care"], start=[HOME], goal=risk >= 2))["age"]
    assert {0, 64, 65, 66, 73, 74, 75, 76, 120} <= set(found)


def test_scores_are_compared_where_their_sums_lie() -> None:
    """A score is compared with what its items come to, one after another, and the numbers beside, in its range."""
    heart, young = Flag("heart", "heart"), Flag("young", "young")
    risk = Score("risk", "risk", [ScoreItem(heart, 1000), ScoreItem(young, -3)])
    assert set(score_thresholds(risk)) == {-3, -2, -1, 0, 1, 996, 997, 998, 999, 1000}


@pytest.mark.parametrize("nodes", [300])
def test_large_pathways_are_grown_and_assessed(nodes: int) -> None:
    """A pathway of hundreds of nodes is grown with its episode, and every node has a status."""
    chance = Seeded(nodes)
    pathway = make_pathway(chance, min_nodes=nodes, max_nodes=nodes, assumptions=False)
    assessment: Assessment = pathway.assess(make_episode(chance, pathway, cut_points(pathway)))
    assert len(assessment.status) == nodes
