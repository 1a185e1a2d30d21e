"""Following a source, of whole pathways: the bundled ones on many patients, and random ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import Episode, Evidence, Measure, Pathway, PathwayError, Source, State, Treatment, Truth, weeks
from l4path.conditions import Constant, Predicate, atoms
from l4path.pathway.gather import conditions_of
from l4path.testing import episodes, pathways
from l4path.testing.chance import Drawn
from l4path.testing.saying import make_condition, words_of
from ordinary import ordinary_episodes

AGAINST = (Evidence(source="body", stance="against", note="not this"),)
BODY = Source("body", "A body of experts")
RELIEF = Measure("relief", "relief", unit="%", minimum=-1000, maximum=100)


def test_nothing_the_guideline_is_against_is_offered_to_anybody() -> None:
    """Of thousands of patients none is offered what NG59 is against, none is stuck, and no promise is broken."""
    nice = l4path.load("l4").following("ng59")
    assessed = 0
    for episode in ordinary_episodes(nice, 10000, seed=59):
        try:
            assessment = nice.assess(episode)
        except l4path.EpisodeError:
            continue  # contradicts an assumption
        assessed += 1
        options = {node.id for node in assessment.options}
        assert assessment.state is not State.STUCK, episode
        assert "acupuncture" not in options
        assert "fusion" not in options
        assert not assessment.broken_invariants()
    assert assessed > 3000


@pytest.mark.parametrize("name", l4path.bundled())
def test_every_source_of_every_bundled_pathway_can_be_followed(name: str) -> None:
    """The result is valid, loses no element that the source is for, and reads back from its file."""
    pathway = l4path.load(name)
    for source in pathway.sources:
        followed = pathway.following(source)
        assert followed.following(source).escalations == followed.escalations
        welcome = [
            node.id
            for node in pathway.nodes.values()
            if any(item.source == source and item.stance == "for" for item in node.evidence)
        ]
        lost = set(welcome) - set(followed.nodes)
        assert not lost, (source, lost)


def marked(draw: st.DrawFn, pathway: Pathway) -> tuple[Pathway, set[str]]:
    """The pathway with a source that is against some of its nodes."""
    names = set(draw(st.lists(st.sampled_from(list(pathway.nodes)), max_size=3)))
    source = Source("body")
    made = pathway.with_source(source)
    for name in sorted(names):
        node = made.node(name)
        made = made.with_node(replace_evidence(node))
    return made, names


def replace_evidence(node: Any) -> Any:
    """The node with evidence against it."""
    return replace(node, evidence=(*node.evidence, *AGAINST))


@given(data=st.data())
def test_random_pathways_follow(data: st.DataObject) -> None:
    """Whatever the pathway: nothing unwanted is left, nothing asks about it, and every other node has a way in."""
    pathway, unwanted = data.draw(st.composite(lambda draw: marked(draw, draw(pathways(max_nodes=7))))())
    if not set(pathway.start) - unwanted:
        with pytest.raises(PathwayError, match="begins with"):
            pathway.following("body")
        return
    report = pathway.following_report("body")
    followed = report.pathway
    gone = set(pathway.nodes) - set(followed.nodes)
    assert unwanted <= gone
    left = {way.id for way in followed.escalations}
    told = {one.where for one in report.removed}
    assert {where for where in told if where.startswith("escalations.")} == {
        f"escalations.{way.id}" for way in pathway.escalations if way.id not in left
    }
    nodes = [where for where in told if where.startswith(("treatments.", "reviews.", "disp")) and where.count(".") == 1]
    assert {where.split(".")[1] for where in nodes} == gone
    assert set(followed.start) == set(pathway.start) - gone
    for _, _, condition in conditions_of(followed):
        for atom in atoms(condition):
            assert not (isinstance(atom, Predicate) and atom.node in gone)
            assert getattr(getattr(atom, "operand", None), "treatment", None) not in gone
    assert followed.following("body").nodes == followed.nodes


@given(data=st.data())
def test_a_condition_means_what_it_meant_of_a_treatment_never_tried(data: st.DataObject) -> None:
    """Any condition has, without the treatment, the truth that it had where nobody tried it and it was for nobody."""
    pathway = data.draw(pathways(min_nodes=2, max_nodes=5, assumptions=False))
    spare = Treatment(
        "spare",
        "Spare",
        tier=pathway.tiers[0],
        evidence=AGAINST,
        indications=(Constant(value=False),),
        adequate=weeks >= 6,
        response=RELIEF >= 30,
    )
    wider = pathway.with_fields(
        nodes=[*pathway.nodes.values(), spare],
        measures=[*pathway.measures.values(), RELIEF],
        sources=[*[s for s in pathway.sources.values() if s.id != "body"], BODY],
    )
    asked = make_condition(Drawn(data.draw), words_of(wider), 3)
    wider = wider.with_fields(goal=asked)
    episode = data.draw(episodes(wider))
    episode = Episode(
        episode.facts,
        trials={name: trial for name, trial in episode.trials.items() if name != "spare"},
        screened=episode.screened,
        declined=[name for name in episode.declined if name != "spare"],
    )
    followed = wider.following("body")
    if set(followed.nodes) != set(wider.nodes) - {"spare"}:
        return  # other nodes went too: another question
    before = wider.assess(episode).goal
    after = Truth.NOT_MET if followed.goal is None else followed.assess(episode).goal
    assert after is before
