"""Patients worked out side by side stand as the engine assesses each of them, and the plain ones are plain."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import EpisodeError, Status, Truth
from l4path.formats import episode_from_dict, pathway_from_dict
from l4path.meaning import Claim, State
from l4path.search.budget import _A_STEP, Budget
from l4path.search.circuit import TRUE, Circuit
from l4path.search.find import BUDGET
from l4path.search.meaning import Meaning
from l4path.search.plain import Removal, least, plainer_values, removals
from l4path.search.planes import Found, Planes, fewest, lanes_in, packed
from l4path.search.recorded import planes_of
from l4path.search.reducing import Reducer
from l4path.search.sampling import Sample
from l4path.search.space import Space
from l4path.testing.chance import Seeded, pick, yes
from l4path.testing.growing import make_pathway
from random_cases import pathway_and_episodes

if TYPE_CHECKING:
    from l4path import Assessment, Episode, Pathway

    Sought = list[tuple[list[list[Episode]], int]]

LANES = 16


def told(meaning: Meaning, assessment: Assessment) -> dict[int, bool]:
    """What an assessment says of everything that a pathway states: each statement, and whether it is so."""
    standing, pathway = meaning.standing, meaning.pathway
    options, alongside = ({node.id for node in listed} for listed in (assessment.options, assessment.alongside))
    found: dict[int, bool] = {}
    for name in pathway.nodes:
        for truth, statement in zip((Truth.MET, Truth.NOT_MET), meaning.both(Claim("reached", name)), strict=True):
            found[statement] = assessment.truth("reached", name) is truth
        found |= {standing.status(name, status): assessment.status[name] is status for status in Status}
        found[standing.option(name)] = name in options
        found[standing.alongside(name)] = name in alongside
    for way in pathway.escalations:
        for truth, statement in zip((Truth.MET, Truth.NOT_MET), meaning.both(Claim("fires", way.id)), strict=True):
            found[statement] = assessment.truth("fires", way.id) is truth
    found |= {standing.state(state): assessment.state is state for state in State}
    asked = any(proof.truth is Truth.UNKNOWN for proof in assessment.undecided())
    found[standing.nothing_asked()] = not asked
    for number in (1, -1):
        found.pop(number, None)  # what is so, or not, of everybody
    return found


def assessed(pathway: Pathway, episode: Episode) -> Assessment | None:
    """The assessment of an episode; None of one that contradicts what is assumed."""
    try:
        return pathway.assess(episode)
    except EpisodeError:
        return None


@pytest.mark.parametrize("unrecorded", [False, True])
def test_patients_drawn_at_random_stand_as_the_engine_assesses_them(unrecorded: bool) -> None:
    """Reach, status, ways, options, state and whether anything is asked: of each patient all as its episode says."""
    patients = 0
    for seed in range(30):
        pathway = make_pathway(Seeded(seed), max_nodes=6)
        space = Space([pathway], partial=unrecorded)
        meaning, sample = Meaning(pathway, space), Sample(space, LANES, seed)
        for lane in lanes_in(sample.of(meaning.assumed())):
            assessment = assessed(pathway, space.episode(sample.choices(lane), pathway, complete=True))
            if assessment is not None:
                patients += 1
                wrong = [
                    one for one, so in told(meaning, assessment).items() if bool(sample.of(one) >> lane & 1) is not so
                ]
                assert not wrong, (seed, lane)
    assert patients > 300


@pytest.mark.parametrize("seed", range(40, 46))
def test_episodes_with_less_and_less_recorded_stand_as_the_engine_assesses_them(seed: int) -> None:
    """An episode, and the episode without each thing, and with each plainer value, laid out beside one another."""
    raw, records = pathway_and_episodes(seed, 6)
    pathway = pathway_from_dict(raw)
    space = Space([pathway], partial=True)
    meaning, compared, changed = Meaning(pathway, space), 0, 0
    for episode in map(episode_from_dict, records):
        without, values = list(removals(episode)), list(plainer_values(episode, pathway))
        lanes = 1 + len(without) + len(values)
        kept = {item: (1 << lanes) - 1 & ~(2 << place) for place, item in enumerate(without)}
        others: dict[tuple[str, str], list[tuple[object, int]]] = {}
        for place, change in enumerate(values, 1 + len(without)):
            others.setdefault(change.place, []).append((change.value, 1 << place))
        changed += len(values)
        bits: dict[int, int] = {}
        for number, plane in planes_of(space, pathway, episode, lanes, kept, others):
            bits[number] = bits.get(number, 0) | plane
        planes = Planes(space.circuit, lanes, bits)
        alone = [*(item(episode) for item in without), *(value(episode) for value in values)]
        for lane, less in enumerate([episode, *alone]):
            assessment = assessed(pathway, less)
            if assessment is not None:
                compared += 1
                wrong = [
                    one for one, so in told(meaning, assessment).items() if bool(planes.of(one) >> lane & 1) is not so
                ]
                assert not wrong, (episode, lane)
    assert compared > 5
    assert changed > 5


def test_of_a_plain_patient_nothing_can_be_left_out() -> None:
    """What is made still shows the statement; without any one record, or with a plainer value, it no longer does."""
    made = valued = 0
    for seed in range(12):
        pathway = make_pathway(Seeded(seed), min_nodes=3, max_nodes=7)
        space, whole = Space([pathway], partial=True), Space([pathway], partial=False)
        meaning, sample = Meaning(pathway, space), Sample(whole, LANES, seed)
        shown = [Meaning(pathway, whole).met(Claim("reached", name)) for name in pathway.nodes]
        sought = []
        for name, drawn in zip(pathway.nodes, shown, strict=True):
            episodes = [
                whole.episode(sample.choices(lane), pathway, complete=True) for lane in lanes_in(sample.of(drawn))
            ]
            right = [[episode] for episode in episodes if assessed(pathway, episode) is not None]
            sought.append((right[:3], space.circuit.all_of((meaning.met(Claim("reached", name)), meaning.assumed()))))
        plain = reduced(space, pathway, sought)
        for name, episode, (begun, _) in zip(pathway.nodes, plain, sought, strict=True):
            assert (episode is None) is not bool(begun), (seed, name)
            if episode is not None:
                made += 1
                holds = partial(reaches, pathway, name)
                assert holds(episode)
                assert not any(holds(item(episode)) for item in removals(episode)), (seed, name)
                values = list(plainer_values(episode, pathway))
                valued += len(values)
                assert not any(holds(change(episode)) for change in values), (seed, name)
        assert reduced(space, pathway, sought) == plain
    assert made > 30
    assert valued > 3


def reduced(space: Space, pathway: Pathway, sought: Sought) -> list[Episode | None]:
    """Each as plain as can be, within the usual budget."""
    plain = Reducer(space, pathway, Budget(BUDGET)).plainest(sought)
    assert all(made is None or made.whole for made in plain)
    return [made and made.episode for made in plain]


def a_look(space: Space, pathway: Pathway, patient: Episode) -> int:
    """At most how many things are looked at of one patient in all ways in which something is otherwise."""
    ways = 2 * len([*removals(patient), *plainer_values(patient, pathway)])
    return ways + len(list(planes_of(space, pathway, patient, 1, {})))


@pytest.mark.parametrize("seed", range(6))
def test_within_any_budget_a_patient_still_shows_it_and_is_called_plain_only_when_plain(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From no steps at all to enough: never another answer, no more steps than a look at all takes, and as plain.

    However many are looked at together.
    """
    monkeypatch.setattr("l4path.search.reducing._LANES", 8192 if seed % 2 else 8)
    pathway = make_pathway(Seeded(seed), min_nodes=3, max_nodes=7)
    space, whole = Space([pathway], partial=True), Space([pathway], partial=False)
    meaning, sample = Meaning(pathway, space), Sample(whole, 4 * LANES, seed)
    sought: Sought = []
    for name in pathway.nodes:
        drawn = sample.of(Meaning(pathway, whole).met(Claim("reached", name)))
        episodes = [whole.episode(sample.choices(lane), pathway, complete=True) for lane in lanes_in(drawn)]
        right = [[episode] for episode in episodes if assessed(pathway, episode) is not None]
        sought.append((right[:8], space.circuit.all_of((meaning.met(Claim("reached", name)), meaning.assumed()))))
    looks = 2 * sum(a_look(space, pathway, way) for begun, _ in sought for (way,) in begun)
    looks += 2 * len(space.circuit.cone([shows for _, shows in sought]))
    ended = set()
    for steps in (0, 1, 2, 4, 8, 16, 32, 64, 256, BUDGET):
        budget = Budget(steps)
        plain = Reducer(space, pathway, budget).plainest(sought)
        assert Reducer(space, pathway, Budget(steps)).plainest(sought) == plain
        assert budget.left == steps
        spent = steps - budget.left_for_plain
        assert spent <= steps // 2 + 1 + looks // _A_STEP
        for name, made, (begun, _) in zip(pathway.nodes, plain, sought, strict=True):
            assert (made is None) is not bool(begun)
            if made is not None:
                holds = partial(reaches, pathway, name)
                assert holds(made.episode)
                ended.add(made.whole)
                changed = [item(made.episode) for item in removals(made.episode)]
                changed += [value(made.episode) for value in plainer_values(made.episode, pathway)]
                assert not (made.whole and any(map(holds, changed))), (steps, name)
                assert steps or made.episode in (way for ways in begun for way in ways)
                assert steps < BUDGET or made.whole
    assert ended == {False, True}


def reaches(pathway: Pathway, name: str, episode: Episode) -> bool:
    """Whether an episode is accepted, meets every assumption and reaches a node."""
    assessment = assessed(pathway, episode)
    if assessment is None:
        return False
    assumed = all(assessment.truth("assumption", one) is Truth.MET for one in pathway.assumptions)
    return assumed and assessment.truth("reached", name) is Truth.MET


def test_the_fewest_records_are_counted() -> None:
    """Of four patients with different records, those with the least are named; what counts twice counts twice."""
    space = Space([make_pathway(Seeded(1))], partial=False)
    one, other, third = (space.circuit.free() for _ in range(3))
    patients = Found(
        space.circuit, map(packed, [{one: True, other: True}, {third: True}, {one: True}, {one: True, third: True}])
    )
    assert fewest(0b1111, patients.how_many([one, other, third], [])) == 0b0110
    assert fewest(0b1111, patients.how_many([one, other], [third])) == 0b0100
    assert fewest(0b1001, patients.how_many([one, other], [third])) == 0b0001
    assert patients.of(-one) == 0b0010


@pytest.mark.parametrize("seed", range(20))
def test_what_would_be_otherwise_is_what_comes_out_otherwise(seed: int) -> None:
    """Worked out anew with some choices the same in all patients, or turned in each, the same statements differ."""
    chance, circuit = Seeded(seed), Circuit()
    statements = [circuit.free() for _ in range(5)]
    for _ in range(20):
        parts = [pick(chance, statements) * pick(chance, (1, -1)) for _ in range(chance.whole(2, 3))]
        made = circuit.any_of(parts) if yes(chance, 50) else circuit.all_of(parts)
        statements += [abs(made)] if abs(made) > 1 else []
    bits = {literal: chance.whole(0, 2**LANES - 1) for literal in statements[:5]}
    planes, everyone, most = Planes(circuit, LANES, bits), (1 << LANES) - 1, max(statements)
    before = {one: planes.of(one) for one in statements}
    for literal in statements[:5]:
        fixed = {literal: yes(chance, 50), pick(chance, statements[:5]): yes(chance, 50)}
        changes = [
            (planes.what_if(fixed, most), {one: everyone if so else 0 for one, so in fixed.items()}),
            (planes.turned(literal, most), {literal: everyone ^ bits[literal]}),
        ]
        for then, other in changes:
            anew = Planes(circuit, LANES, bits | other)
            assert {one: planes.of(one, then) for one in statements} == {one: anew.of(one) for one in statements}
            assert {one for one in statements if one in then} == {
                one for one in statements if anew.of(one) != before[one]
            }


@given(st.integers(0, 10**9))
def test_as_little_as_still_has_a_property_is_left(seed: int) -> None:
    """Of many records just those that a property needs; of one that two records share, one of them."""
    chance = Seeded(seed)
    names = [f"f{number}" for number in range(chance.whole(1, 12))]
    needed = {name for name in names if yes(chance, 40)}
    shared = {name for name in names if name not in needed and yes(chance, 30)}

    def holds(episode: Episode) -> bool:
        return needed <= episode.facts.keys() and (not shared or not shared.isdisjoint(episode.facts))

    found = least(l4path.Episode(dict.fromkeys(names, True), declined=["a"], unasked=["b"]), holds)
    assert holds(found)
    assert len(found.facts) == len(needed) + bool(shared)
    assert not found.declined
    assert not found.unasked


@pytest.mark.parametrize("ranked", [False, True])
@pytest.mark.parametrize("unrecorded", [False, True])
def test_what_each_patient_shows_something_by_is_enough_for_it(unrecorded: bool, ranked: bool) -> None:
    """Of patients side by side, each with a statement of its own: who shares what it rests on shows it too."""
    shown = 0
    for seed in range(12):
        pathway = make_pathway(Seeded(seed), max_nodes=6)
        space = Space([pathway], partial=unrecorded)
        meaning, sample = Meaning(pathway, space), Sample(space, LANES, seed)
        claims = [meaning.met(Claim("reached", name)) for name in pathway.nodes]
        asked = (claims * LANES)[:LANES]
        statements = [one if sample.of(one) >> lane & 1 else -one for lane, one in enumerate(asked)]
        enough = sample.rest_on(dict(enumerate(statements)), space.circuit.ranks() if ranked else None)
        others = Sample(space, 64 * LANES, seed + 1, beside=list(enough.values()))
        for lane, (statement, alike) in enumerate(zip(statements, others.in_turn(LANES), strict=True)):
            shown += 1
            own = sample.choices(lane)
            assert all(own[number] is so for number, so in enough[lane].items()), (seed, lane)
            assert others.of(statement) & alike == alike, (seed, lane)
    assert shown == 12 * LANES


def test_a_screen_that_is_left_out_leaves_its_facts_unrecorded() -> None:
    """Of two ways to change a patient the second keeps the screen: what it asks is known there, and no is its value."""
    flag = l4path.Flag("flag", "Flag")
    care = l4path.Treatment("care", "Care", tier="a", once=True, indications=[flag])
    pathway = l4path.Pathway("p", tiers=["a"], start=[care], screens=[l4path.Screen("asked", ["flag"])])
    space = Space([pathway], partial=True)
    made = dict(planes_of(space, pathway, l4path.Episode(screened=["asked"]), 2, {Removal("screen", "asked"): 0b10}))
    cells = space.facts["flag", "flag"]
    assert made[cells.known] == 0b10
    assert not any(made.get(number, 0) for number in cells.choices if number != cells.known)


def test_what_is_always_so_is_recorded_of_nobody() -> None:
    """A number of 0 to 9 that is 5 is at least 0 and at most 9 whatever is recorded: only what it decides is told."""
    score = l4path.Number("score", "Score", minimum=0, maximum=9)
    care = l4path.Treatment("care", "Care", tier="a", once=True, indications=[(score >= 4) & (score >= 0)])
    pathway = l4path.Pathway("p", tiers=["a"], start=[care])
    space = Space([pathway], partial=True)
    episode = l4path.Episode({"score": 5}, trials={"care": l4path.Trial()})
    others = {("score", ""): [(7, 0b01)]}
    made = list(planes_of(space, pathway, episode, 2, {Removal("fact", "score"): 0b01}, others))
    assert all(number > TRUE for number, _ in made)
    assert dict(made)[space.facts["score", "number"].known] == 0b01
