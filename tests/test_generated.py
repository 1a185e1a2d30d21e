"""The generated engine finds what the readable one finds, and leaves to it what it is to refuse."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import l4path
from l4path import Episode, EpisodeError, Pathway, Trial
from l4path.assessment import generated
from l4path.assessment.assess import OFTEN, engine_of, reference
from l4path.assessment.generated import Generated, chunks
from l4path.formats import episode_from_dict
from l4path.pathway.cuts import cut_points
from l4path.testing import cases
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from test_conformance import NAMES, PATHWAYS
from test_conformance import cases as kit_cases

if TYPE_CHECKING:
    from pathlib import Path


def by_reference(pathway: Pathway, episode: Episode) -> Any:
    """What the readable engine finds; nothing where it refuses."""
    try:
        found = reference(pathway, episode)
    except EpisodeError:
        return None
    return found.status, found.state, found.options, found.alongside


def by_generated(pathway: Pathway, engine: Generated, episode: Episode) -> Any:
    """What the generated engine finds; nothing where it leaves the episode to the readable one."""
    found = engine.assess(episode)
    if found is None:
        return None
    status, state, options, alongside = found
    nodes = pathway.nodes
    return status, state, tuple(nodes[name] for name in options), tuple(nodes[name] for name in alongside)


def made(pathway: Pathway) -> Generated:
    """The generated engine of a pathway."""
    return Generated(engine_of(pathway).program)


@given(cases(max_nodes=14, assumptions=False))
def test_both_engines_are_equal(case: tuple[Pathway, Episode]) -> None:
    """Statuses, state, options and what goes on alongside are the same, of every episode without assumptions."""
    pathway, episode = case
    assert by_generated(pathway, made(pathway), episode) == by_reference(pathway, episode)


@given(cases(max_nodes=14))
def test_what_contradicts_is_left_to_the_readable_engine(case: tuple[Pathway, Episode]) -> None:
    """Where the generated engine answers, the readable one answers the same; it never answers where that refuses."""
    pathway, episode = case
    found = by_generated(pathway, made(pathway), episode)
    assert found is None or found == by_reference(pathway, episode)


@given(cases(max_nodes=14, assumptions=False), st.integers(1, 12))
@settings(deadline=None)
def test_a_row_of_functions_is_equal_to_one(case: tuple[Pathway, Episode], longest: int) -> None:
    """However the statements are cut into functions, what they find is the same."""
    pathway, episode = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generated, "MOST_NODES", 0)
        patch.setattr(chunks, "LONGEST", longest)
        assert by_generated(pathway, made(pathway), episode) == by_reference(pathway, episode)


@pytest.mark.parametrize("path", PATHWAYS, ids=NAMES)
def test_the_generated_engine_agrees_with_the_kit(path: Path) -> None:
    """Every case of a kit is found as the independent implementation finds it."""
    pathway = l4path.read_pathway(path)
    engine = made(pathway)
    for raw, expected in kit_cases(path):
        found = engine.assess(episode_from_dict(raw))
        if found is None:
            assert expected.get("contradictions"), "only what contradicts an assumption is left to the readable engine"
            continue
        status, state, options, alongside = found
        assert {**status} == expected["status"]
        assert (state, options, alongside) == (expected["state"], expected["options"], expected["alongside"])


def test_it_is_made_after_some_hundred_assessments() -> None:
    """A pathway is written out when it is assessed often, or at once when somebody asks; nothing else tells the two."""
    pathway = l4path.load("l4").with_fields(title="again")
    episode = Episode({"pain": 6}, screened=["red_flags"])
    first = pathway.assess(episode).to_dict()
    assert engine_of(pathway).generated is None
    for _ in range(OFTEN + 1):
        pathway.assess(episode)
    assert engine_of(pathway).generated is not None
    assert pathway.assess(episode).to_dict() == first
    other = pathway.with_fields(title="and again")
    assert other.compiled() is other
    assert other.assess(episode).to_dict() == first


WRONG = {
    "a fact that is not declared": Episode({"no_such_fact": True}),
    "a flag that is a number": Episode({"radicular": 1}),
    "a number out of range": Episode({"pain": 11}),
    "a choice of no value": Episode({"diagnosis": "no such"}),
    "a number that is nothing": Episode({"pain": None}),  # type: ignore[dict-item]
    "a flag that is nothing": Episode({"radicular": None}),  # type: ignore[dict-item]
    "a choice that is nothing": Episode({"diagnosis": None}),  # type: ignore[dict-item]
    "a measure that is nothing": Episode(trials={"nsaids": Trial(weeks=None)}),  # type: ignore[arg-type]
    "a treatment that is not declared": Episode(trials={"no_such": Trial()}),
    "a review that is declined": Episode(declined=["assess"]),
    "a treatment both recorded and unasked": Episode(trials={"nsaids": Trial("failed")}, unasked=["nsaids"]),
    "a screen that is not declared": Episode(screened=["no_such"]),
    "a measure that is not declared": Episode(trials={"nsaids": Trial(no_such=1)}),
    "a measure out of range": Episode(trials={"nsaids": Trial(weeks=-1)}),
    "an outcome that it cannot have": Episode(trials={"self_care": Trial("failed")}),
    "a measure of what is done once": Episode(trials={"lumbar_mri": Trial(weeks=1)}),
    "another pathway": Episode(pathway="other"),
}


@pytest.mark.parametrize("episode", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_in_the_same_words(episode: Episode) -> None:
    """An episode that is refused is refused by the readable engine, whichever was asked."""
    pathway = l4path.load("l4").with_fields(title="again").compiled()
    assert engine_of(pathway).generated.assess(episode) is None  # type: ignore[union-attr]
    with pytest.raises(EpisodeError) as by_both:
        pathway.assess(episode)
    with pytest.raises(EpisodeError) as alone:
        reference(pathway, episode)
    assert str(by_both.value) == str(alone.value)


def test_no_id_becomes_a_name() -> None:
    """What a file names stands in the code as a literal, never as a variable, whatever it is called."""
    fact = l4path.Flag("declined_facts", "the name of a variable of the generated code")
    node = l4path.Treatment("t", "Named as a variable is", tier="a", once=True, indications=[fact])
    after = l4path.Treatment("options", "Named so, too", tier="a", once=True)
    pathway = l4path.Pathway(
        "p", tiers=["a"], start=[node], escalations=[node.escalates_to(after, on="completion")]
    ).compiled()
    found = pathway.assess(Episode({"declined_facts": True}, trials={"t": Trial()}))
    assert [one.id for one in found.options] == ["options"]


def many(count: int, seed: int = 0) -> tuple[int, int]:
    """Random pathways, eight episodes each: how many episodes were compared, and how many the generated engine left."""
    compared = left = 0
    for number in range(seed, seed + count):
        chance = Seeded(number)
        pathway = make_pathway(chance)
        engine, cuts = made(pathway), cut_points(pathway)
        for _ in range(8):
            episode = make_episode(chance, pathway, cuts)
            found = by_generated(pathway, engine, episode)
            expected = by_reference(pathway, episode)
            if found is None:
                left += expected is not None
            else:
                assert found == expected, (number, episode.to_dict())
            compared += 1
    return compared, left


def test_random_pathways_in_numbers() -> None:
    """Forty random pathways; of episodes that are assessed, only those that contradict an assumption are left."""
    compared, left = many(40)
    assert compared == 320
    assert left <= compared // 20


if __name__ == "__main__":
    print(many(int(sys.argv[1])))  # noqa: T201
