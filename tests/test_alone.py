"""Some nodes by themselves: the same status as in a whole assessment, from the rules alone that bear on them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import (
    Assumption,
    Disposition,
    Episode,
    EpisodeError,
    Escalation,
    Flag,
    Measure,
    Pathway,
    Review,
    Treatment,
    Trial,
    Truth,
    failed,
    weeks,
)
from l4path.assessment import alone as module
from l4path.assessment.alone import Alone, Varied, _rests_on, alone, bearing, contradicted
from l4path.assessment.assess import engine_of
from l4path.testing import cases

RELIEF = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
FEVER, OLD = Flag("fever", "fever"), Flag("old", "old age")
A, B, C = (Treatment(name, name, tier="care", adequate=weeks >= 6, response=RELIEF >= 30) for name in "abc")
TALK = Review("talk", "A talk", tier="care")
AWAY = Disposition("away", "Away", tier="care", emergency=True)
HOME = Disposition("home", "Home", tier="care")
FORKED = Pathway(
    "forked",
    tiers=["care"],
    start=[A, TALK],
    escalations=[
        A.escalates_to(B, on="failure"),
        TALK.escalates_to(C, on="indication", when=failed("a")),
        TALK.escalates_to(HOME, on="otherwise"),
        Escalation(AWAY, on="red_flag", when=FEVER),
    ],
    assumptions=[Assumption("young", "Nobody is old", ~OLD.as_condition())],
)


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("a", {"a"}),
        ("b", {"a", "b"}),
        ("c", {"talk", "c"}),
        ("talk", {"talk"}),
        ("home", {"talk", "home"}),
        ("away", {"away"}),
    ],
)
def test_what_bears_on_a_node_is_what_its_reach_and_its_status_ask_for(name: str, before: set[str]) -> None:
    """The sources of the ways in, and those of the ways out that its status looks at; found once."""
    found = bearing(FORKED, name)
    assert found == before
    assert bearing(FORKED, name) is found


@given(cases(), st.data())
def test_nodes_alone_are_as_in_the_whole(case: tuple[Pathway, Episode], data: st.DataObject) -> None:
    """Their statuses, and whether the first is reached; and what cannot be assessed has none."""
    pathway, episode = case
    names = data.draw(st.lists(st.sampled_from(list(pathway.nodes)), min_size=1, max_size=3, unique=True))
    some = alone(pathway, *names)
    try:
        whole = pathway.assess(episode)
    except EpisodeError:
        assert (some.standing(episode), some.statuses(episode)) == (None, None)
        return
    expected = {name: whole.status[name] for name in names}
    for plainly in (False, True):
        standing = some.standing(episode, plainly=plainly)
        found = some.statuses(episode, plainly=plainly)
        if whole.contradictions and plainly:
            assert standing is None
            continue
        assert standing is not None
        assert found is not None
        assert {name: standing[0][name] for name in names} == {name: found[name] for name in names} == expected
        assert standing[1] == whole.truth("reached", names[0])


@pytest.mark.parametrize("often", [0, 500])
def test_a_contradiction_is_refused_unless_it_is_an_emergency(often: int) -> None:
    """Whoever asks plainly gets no emergency of an impossible patient either, however often was asked before."""
    some = Alone(FORKED, ["b"])
    for _ in range(often):
        assert some.statuses(Episode()) is not None
    ill = Episode({"old": True, "fever": True})
    standing = some.standing(ill)
    assert standing is not None
    assert (standing[0]["b"], standing[1]) == ("not_reached", Truth.NOT_MET)
    assert some.standing(ill, plainly=True) is None
    for episode in (Episode({"old": True, "fever": False}), Episode({"pain": 3})):
        assert some.statuses(episode) is None
        assert some.statuses(episode, plainly=True) is None
        with pytest.raises(EpisodeError):
            FORKED.assess(episode)


@given(cases(), st.data())
def test_an_episode_with_other_values_is_as_in_the_whole(case: tuple[Pathway, Episode], data: st.DataObject) -> None:
    """Laid out once and looked at again and again, by the readable and by the generated engine: as it is assessed."""
    pathway, begun = case
    flags = {name: data.draw(st.booleans()) for name, fact in pathway.facts.items() if fact.kind == "flag"}
    episode = begun.with_facts(flags) if data.draw(st.booleans()) else begun
    some = alone(pathway, data.draw(st.sampled_from(list(pathway.nodes))))
    name = some._names[0]
    for generated in (False, True):
        if generated:
            engine_of(pathway).generate()
        varied = Varied(pathway, episode)
        for so in (True, False, None):
            values = {one: was is so for one, was in flags.items()}
            try:
                whole = pathway.assess(episode.with_facts(values))
            except EpisodeError:
                assert varied.found(values) is None
                assert varied.statuses(some, values) is None
                continue
            found = varied.statuses(some, values)
            assert found is not None
            assert found[name] is whole.status[name]
            plainly, everything = varied.statuses(some, values, plainly=True), varied.found(values)
            if whole.contradictions:
                assert (plainly, everything) == (None, None)
                continue
            assert plainly is not None
            assert everything is not None
            assert plainly[name] is whole.status[name]
            statuses, state, *shown = everything
            assert (statuses, state) == (whole.status, whole.state)
            assert [{*names} for names in shown] == [
                {node.id for node in nodes} for nodes in (whole.options, whole.alongside)
            ]


def test_the_titles_of_what_is_contradicted() -> None:
    """Of what is assumed and does not hold; not of what nobody knows."""
    assert contradicted(FORKED, Episode({"old": True})) == ("Nobody is old",)
    assert contradicted(FORKED, Episode({"old": False})) == contradicted(FORKED, Episode()) == ()


def test_what_the_generated_engine_leaves_the_readable_one_finds() -> None:
    """Of all nodes together: a plain patient, an emergency that contradicts, and what is refused."""
    pathway = FORKED.with_fields(title="another")
    engine_of(pathway).generate()
    some = Alone(pathway, list(pathway.nodes))
    assert some.statuses(Episode()) == pathway.assess(Episode()).status
    ill = Episode({"old": True, "fever": True})
    assert some.statuses(ill) == pathway.assess(ill).status
    assert some.statuses(ill, plainly=True) is None
    assert some.statuses(Episode({"old": True, "fever": False})) is None


def test_the_first_node_is_the_one_whose_reach_is_told() -> None:
    """Exercise failed: the next step is reached, and the talk's is not asked for here."""
    episode = Episode(trials={"a": Trial(outcome="failed")})
    standing = alone(FORKED, "b", "home").standing(episode)
    assert standing is not None
    assert standing == ({"b": "offered", "home": "not_reached"}, Truth.MET)
    other = alone(FORKED, "home", "b").standing(episode)
    assert other is not None
    assert other[1] == Truth.NOT_MET


def test_nodes_alone_are_kept_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same names give the same thing again; where there are too many, all are let go."""
    monkeypatch.setattr(module, "_MOST_KEPT", 2)
    pathway = l4path.load("l4-article")
    first, second, third = list(pathway.nodes)[:3]
    one, two = alone(pathway, first), alone(pathway, second)
    assert alone(pathway, first) is one
    assert alone(pathway, second) is two
    assert alone(pathway, first, second) is not one
    assert len(pathway._cache["alone"]) == 1
    assert alone(pathway, third) is alone(pathway, third)
    assert alone(pathway, first) is not one


def test_what_a_reach_rests_on_is_looked_at_once_however_often_it_is_named() -> None:
    """Thirty definitions that each name the one before twice would be a thousand million ways through them."""
    flag, other = l4path.Flag("flag", "flag"), l4path.Flag("other", "other")
    made = [l4path.Definition("d0", "d0", flag)]
    for number in range(1, 31):
        made.append(l4path.Definition(f"d{number}", f"d{number}", (made[-1] & other) | (made[-1] & ~flag)))
    board, home = l4path.Review("board", "Board", tier="a"), l4path.Disposition("home", "Home", tier="a")
    way = board.escalates_to(home, on="indication", when=made[-1])
    pathway = Pathway("p", tiers=["a"], start=[board], escalations=[way], definitions=made)
    assert _rests_on(pathway, "home") == {"board"}
    assert _rests_on(pathway, "board") == frozenset()
