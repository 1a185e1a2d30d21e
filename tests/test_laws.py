"""Laws that hold of every pathway and episode: acyclic, indifferent to order, ending, and safe."""

from __future__ import annotations

import dataclasses

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l4path import Assessment, Episode, EpisodeError, Pathway, Status, Trial, Truth
from l4path.meaning import those
from l4path.nodes import NODE_KINDS
from l4path.testing import cases, episodes, pathways


def assessed(case: tuple[Pathway, Episode]) -> Assessment | None:
    """The assessment, or nothing where the episode contradicts an assumption."""
    pathway, episode = case
    try:
        return pathway.assess(episode)
    except EpisodeError:
        return None


@given(pathways(max_nodes=12))
def test_every_pathway_is_acyclic(pathway: Pathway) -> None:
    """The graph has no cycle, its roots are the start, and no emergency node is among them."""
    assert networkx.is_directed_acyclic_graph(pathway.graph)
    roots = [node for node in pathway.nodes if not pathway.into(node)]
    assert list(pathway.start) == roots
    assert not any(pathway.nodes[node].emergency for node in roots)


@given(pathways(max_nodes=12))
def test_every_node_is_evaluated_after_what_it_waits_for(pathway: Pathway) -> None:
    """In the order of evaluation each node stands once, behind its sources and behind what an `otherwise` waits for."""
    order = {node: place for place, node in enumerate(pathway.evaluation_order)}
    assert sorted(order) == sorted(pathway.nodes)
    for way in pathway.escalations:
        awaited = set(way.after)
        if way.on == "otherwise":
            siblings = [other for other in pathway.out_of(way.after[0]) if other.on != "otherwise"]
            awaited |= {source for other in siblings for source in other.after}
        assert all(order[source] < order[way.to] for source in awaited)


@given(st.data())
def test_order_does_not_matter(data: st.DataObject) -> None:
    """Declared in another order, a pathway gives the same statuses, state, questions and set of options."""
    pathway, episode = data.draw(cases(assumptions=False))
    other = pathway.with_fields(
        nodes=data.draw(st.permutations(list(pathway.nodes.values()))),
        escalations=data.draw(st.permutations(pathway.escalations)),
        facts=data.draw(st.permutations(list(pathway.facts.values()))),
        definitions=data.draw(st.permutations(list(pathway.definitions.values()))),
        scores=data.draw(st.permutations(list(pathway.scores.values()))),
        screens=data.draw(st.permutations(list(pathway.screens.values()))),
    )
    first, second = pathway.assess(episode), other.assess(episode)
    assert first.status == second.status
    assert first.state == second.state
    assert first.reached == second.reached
    assert first.fires == second.fires
    assert first.questions == second.questions
    assert set(first.options) == set(second.options)
    assert set(first.alongside) == set(second.alongside)
    assert set(first.on_hold) == set(second.on_hold)
    assert first.cautions == second.cautions


@given(cases(max_nodes=10, assumptions=False))
def test_a_pathway_that_goes_on_failing_ends(case: tuple[Pathway, Episode]) -> None:
    """If whatever is offered, ongoing or stopped fails or is done, nothing is after as many steps as treatments."""
    pathway, episode = case
    taken_up = those(lambda status: status.alongside)  # what begins, goes on, or may be taken up again
    assert taken_up == {"offered", "ongoing", "stopped"}
    ordinary = [node for node in pathway.treatments.values() if not node.continuous]
    for _ in range(len(pathway.treatments)):
        status = pathway.assess(episode).status
        for node in ordinary:
            if status[node.id] in taken_up:
                episode = episode.with_trial(node.id, Trial() if node.once else Trial("failed"))
    status = pathway.assess(episode).status
    assert not [node for node in ordinary if status[node.id] in taken_up]


@given(cases())
def test_nothing_ordinary_is_an_option_while_a_red_flag_is_unanswered(case: tuple[Pathway, Episode]) -> None:
    """While a red flag is unknown, no node but an emergency one is an option, and nothing goes on alongside."""
    assessment = assessed(case)
    if assessment is None:
        return
    flags = [assessment.fires[way.id] for way in assessment.pathway.escalations if way.on == "red_flag"]
    if Truth.UNKNOWN in flags:
        assert assessment.state in ("screening", "emergency")
        assert all(node.emergency for node in assessment.options)
        assert assessment.alongside == ()
    if assessment.state == "screening":
        assert assessment.options == assessment.alongside == ()


@given(st.data())
def test_an_unscreened_patient_is_offered_nothing(data: st.DataObject) -> None:
    """Of a patient of whom nothing is recorded nothing is an option where a red flag hangs on a fact alone."""
    pathway = data.draw(pathways(assumptions=False))
    assessment = pathway.assess(Episode())
    for way in pathway.escalations:
        if way.on == "red_flag" and not way.after and assessment.fires[way.id] is Truth.UNKNOWN:
            assert all(node.emergency for node in assessment.options)


@given(cases())
def test_options_stand_in_order_and_are_possible(case: tuple[Pathway, Episode]) -> None:
    """Options and what goes on alongside are ordered by tier, kind and declaration, and their statuses allow them."""
    assessment = assessed(case)
    if assessment is None:
        return
    pathway = assessment.pathway
    declared = list(pathway.nodes)
    for shown in (assessment.options, assessment.alongside):
        places = [
            (pathway.tiers.index(node.tier), NODE_KINDS.index(node.kind), declared.index(node.id)) for node in shown
        ]
        assert places == sorted(set(places))
    possible = {"offered", "ongoing", "stopped", "responded", "open", "ended"}
    assert {assessment.status[node.id] for node in assessment.options} <= possible
    assert {assessment.status[node.id] for node in assessment.alongside} <= {"offered", "ongoing", "stopped"}
    assert all(node.continuous for node in assessment.alongside)  # type: ignore[union-attr]
    if assessment.state != "emergency":
        assert not any(getattr(node, "continuous", False) for node in assessment.options)


@given(cases())
def test_what_nothing_shows_is_on_hold(case: tuple[Pathway, Episode]) -> None:
    """On hold is what is offered, stopped or open and neither an option nor alongside, in the order of options."""
    assessment = assessed(case)
    if assessment is None:
        return
    pathway, declared = assessment.pathway, list(assessment.pathway.nodes)
    shown = {node.id for node in (*assessment.options, *assessment.alongside)}
    held = [
        node
        for node in pathway.nodes.values()
        if assessment.status[node.id] in ("offered", "stopped", "open") and node.id not in shown
    ]
    held.sort(key=lambda n: (pathway.tiers.index(n.tier), NODE_KINDS.index(n.kind), declared.index(n.id)))
    assert list(assessment.on_hold) == held


@given(cases())
def test_cautions_are_those_that_are_met_of_what_is_shown(case: tuple[Pathway, Episode]) -> None:
    """Of every treatment that is an option or alongside the cautions that are met, and of nothing else."""
    assessment = assessed(case)
    if assessment is None:
        return
    expected = {}
    for node in (*assessment.options, *assessment.alongside):
        met = tuple(
            caution.id for caution in getattr(node, "cautions", ()) if assessment.evaluate(caution.when) is Truth.MET
        )
        if met:
            expected[node.id] = met
    assert assessment.cautions == expected


@given(cases(max_nodes=6))
def test_cautions_change_nothing(case: tuple[Pathway, Episode]) -> None:
    """Without its cautions a pathway says the same of every patient, but for the cautions."""
    assessment = assessed(case)
    if assessment is None:
        return
    pathway = assessment.pathway
    for node in pathway.treatments.values():
        pathway = pathway.with_node(dataclasses.replace(node, cautions=()))
    without = pathway.assess(assessment.episode).to_dict()
    assert without == assessment.to_dict() | {"cautions": {}}


@given(cases())
def test_nothing_unsuitable_is_offered(case: tuple[Pathway, Episode]) -> None:
    """What is offered is reached, indicated for certain, contraindicated for certain not, untried and not declined."""
    assessment = assessed(case)
    if assessment is None:
        return
    for name, status in assessment.status.items():
        if status == "offered":
            assert assessment.reached[name] is Truth.MET
            assert assessment.proof("indicated", name).truth is Truth.MET
            assert assessment.proof("contraindicated", name).truth is Truth.NOT_MET
            assert name not in assessment.episode.trials
            assert name not in assessment.episode.unasked
            assert name not in assessment.episode.declined


@given(cases())
def test_every_node_has_one_status_of_its_kind(case: tuple[Pathway, Episode]) -> None:
    """Each node has one status, and one that its kind can have."""
    assessment = assessed(case)
    if assessment is None:
        return
    assert list(assessment.status) == list(assessment.pathway.nodes)
    unreached = {Status.NOT_REACHED, Status.UNDETERMINED}
    allowed = {
        "review": unreached | {Status.PASSED, Status.OPEN},
        "disposition": unreached | {Status.ENDED},
        "treatment": set(Status) - {Status.PASSED, Status.OPEN, Status.ENDED},
    }
    for name, node in assessment.pathway.nodes.items():
        status = assessment.status[name]
        assert status in allowed[node.kind]
        assert (status is Status.NOT_REACHED) == (assessment.reached[name] is Truth.NOT_MET)
        if name in assessment.episode.trials and assessment.truth("stopped", name) is Truth.NOT_MET:
            assert assessment.reached[name] is Truth.MET


@given(st.data())
def test_assessing_leaves_no_trace(data: st.DataObject) -> None:
    """Many episodes assessed one after the other give what each gives on a pathway of its own."""
    pathway = data.draw(pathways(assumptions=False))
    several = [data.draw(episodes(pathway)) for _ in range(4)]
    before = [pathway.assess(episode) for episode in several]
    for episode, assessment in zip(several, before, strict=True):
        fresh = pathway.with_fields(title="another title").assess(episode)
        assert fresh.to_dict() == assessment.to_dict() == pathway.assess(episode).to_dict()


@given(cases())
def test_a_contradicted_assumption_is_refused_or_reported(case: tuple[Pathway, Episode]) -> None:
    """An episode that contradicts an assumption is refused with its title, or in an emergency assessed with it."""
    pathway, episode = case
    bare = pathway.with_fields(assumptions=()).assess(episode)
    broken = [stated.title for stated in pathway.assumptions.values() if bare.evaluate(stated.always) is Truth.NOT_MET]
    if not broken:
        assert pathway.assess(episode).to_dict() == bare.to_dict()
    elif bare.state == "emergency":
        assert pathway.assess(episode).contradictions == tuple(broken)
        assert pathway.assess(episode).options == bare.options
    else:
        with pytest.raises(EpisodeError) as caught:
            pathway.assess(episode)
        assert all(title in problem.what for title, problem in zip(broken, caught.value.problems, strict=True))
