"""Two versions of a pathway compared: no patient who notices is missed, and none is made up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

import l4path
from editing import KINDS, edited
from l4path import Disposition, Episode, EpisodeError, Flag, Number, Pathway, Treatment, Truth
from l4path.pathway.cuts import cut_points
from l4path.testing import pathways
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from l4path.verification import diff
from l4path.verification.changes import structural_changes
from l4path.verification.divergence import as_declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path import Assessment
    from l4path.verification import Divergence

PAIN = Number("pain", "pain", minimum=0, maximum=10)
HOME = Disposition("home", "Home", tier="care")


def said(assessment: Assessment) -> tuple[object, ...]:
    """All that is compared of an assessment; the order of the options is not."""
    found = assessment.to_dict()
    cautions = {name: sorted(ids) for name, ids in found["cautions"].items()}
    return (found["state"], sorted(found["options"]), found["alongside"], found["status"], found["reached"], cautions)


def assessed(pathway: Pathway, episode: Episode) -> Assessment | None:
    """The assessment of a patient who meets every assumption; None for any other."""
    try:
        found = pathway.assess(as_declared(pathway, episode))
    except EpisodeError:
        return None
    met = (found.truth("assumption", name) is Truth.MET for name in pathway.assumptions)
    return found if all(met) else None


def pairs(seeds: range) -> Iterator[tuple[int, str, Pathway, Pathway]]:
    """Random small pathways, each with a random edit of it."""
    for seed in seeds:
        pathway = make_pathway(Seeded(seed), min_nodes=2, max_nodes=6)
        made = edited(pathway, seed)
        if made is not None:
            yield seed, made[0], pathway, made[1]


@given(pathways())
@settings(max_examples=30)
def test_a_pathway_does_not_differ_from_itself(pathway: Pathway) -> None:
    """Compared with itself, a pathway has no change, no patient who notices, and nothing undecided."""
    found = diff(pathway, pathway)
    assert not found
    assert found.same is True
    assert (found.changes, found.divergences, found.undecided) == ((), (), ())


@pytest.mark.parametrize("name", l4path.bundled())
def test_a_bundled_pathway_does_not_differ_from_itself(name: str) -> None:
    """Neither do the bundled ones."""
    assert not diff(l4path.load(name), l4path.load(name))


def test_no_patient_who_notices_is_missed_and_none_is_made_up() -> None:
    """Whether any of many random patients notices an edit agrees with what is proved; each one shown does notice."""
    kinds: Counter[str] = Counter()
    same = noticed = 0
    for seed, kind, old, new in pairs(range(160)):
        found = diff(old, new)
        assert found.undecided == ()
        kinds[kind] += 1
        for one in found.divergences:
            before = assessed(old, one.episode)
            assert before is not None
            if one.new is None:
                with pytest.raises(EpisodeError):
                    new.assess(as_declared(new, one.episode))
                continue
            now = assessed(new, one.episode)
            assert now is not None
            assert said(before) != said(now), (seed, one)
        same += found.same is True
        cuts = cut_points(new)
        for number in range(30):
            patient = make_episode(Seeded(number), new, cuts)
            before, now = assessed(old, patient), assessed(new, patient)
            if before is None or now is None or said(before) == said(now):
                continue
            noticed += 1
            assert found.same is False, (seed, kind, patient.to_dict())
    assert set(kinds) == set(KINDS)
    assert same > 10
    assert noticed > 100


def test_a_place_is_the_first_at_which_the_versions_part() -> None:
    """For the patient who is shown, every node that comes before stands as it did."""
    checked = 0
    for seed, _, old, new in pairs(range(400, 480)):
        for one in diff(old, new).divergences:
            if not one.node or one.new is None or one.node not in old.nodes or one.node not in new.nodes:
                continue
            before, now = one.old, one.new
            earlier = list(new.evaluation_order)[: list(new.evaluation_order).index(one.node)]
            same_reach = all(
                before.truth("reached", name) is now.truth("reached", name) for name in earlier if name in old.nodes
            )
            assert same_reach, (seed, one.where)
            checked += 1
    assert checked > 20


def test_the_patient_of_a_small_change_is_told_plainly() -> None:
    """A threshold that moves is shown by a patient between the old one and the new one, with both explanations."""
    old = Pathway("p", version="1", tiers=["care"], start=[HOME], goal=PAIN <= 2)
    new = old.with_fields(goal=PAIN <= 3, version="2")
    (one,) = diff(old, new).divergences
    assert one.episode == Episode({"pain": 3})
    assert (one.old.state, one.new.state if one.new else "") == ("ended", "at_goal")
    assert one.where == "state"
    assert "The pathway has reached its end" in one.explained()[0]
    assert "The goal is met" in one.explained()[1]


def test_what_is_written_otherwise_is_named() -> None:
    """What is new, gone or changed is named, with its old and its new wording; another order is no change."""
    old = l4path.load("l4")
    way = next(way for way in old.escalations if way.when is not None)
    new = old.with_escalation(replace(way, when=l4path.parse("pain >= 1", old), because="otherwise")).with_fields(
        version="1.0.1"
    )
    changes = {change.where: change for change in structural_changes(old, new)}
    assert set(changes) == {"version", f"escalations.{way.id}"}
    assert {detail[0] for detail in changes[f"escalations.{way.id}"].details} == {"when", "because"}
    assert "is pain >= 1" in changes[f"escalations.{way.id}"].message
    turned = old.with_fields(escalations=tuple(reversed(old.escalations)))
    assert structural_changes(old, turned) == ()
    gone = old.without_escalation(way)
    assert [(change.kind, change.where) for change in structural_changes(old, gone)] == [
        ("removed", f"escalations.{way.id}")
    ]
    assert [(change.kind, change.where) for change in structural_changes(gone, old)] == [
        ("added", f"escalations.{way.id}")
    ]


def test_sums_cautions_obligations_and_screens_that_change_are_named() -> None:
    """What a score gives points for, a caution, an obligation and the words of a screen are told with old and new."""
    hurts, weak = Flag("hurts", "pain"), Flag("weak", "weakness")
    before = _walking([l4path.ScoreItem(hurts, 2)], l4path.Screen("asked", [hurts, weak]), l4path.tried("walk"), weak)
    items = [l4path.ScoreItem(hurts, 2), l4path.ScoreItem(weak, -1, "weak leg")]
    after = _walking(items, l4path.Screen("asked", [hurts, weak], "pain"), l4path.declined("walk"), hurts)
    changes = {change.where: change.message for change in structural_changes(before, after)}
    assert set(changes) == {"screens.asked", "scores.burden", "treatments.walk", "obligations.told"}
    assert "2 if hurts; -1 if weak weak leg" in changes["scores.burden"]
    assert "minded if hurts (to be minded)" in changes["treatments.walk"]
    assert "is declined(walk)" in changes["obligations.told"]
    assert "label" in changes["screens.asked"]


def _walking(items: list[l4path.ScoreItem], screen: l4path.Screen, then: object, minded: object) -> Pathway:
    caution = l4path.Caution("minded", minded, "to be minded")  # type: ignore[arg-type]
    walk = l4path.Treatment("walk", "Walking", tier="care", continuous=True, cautions=[caution])
    told = l4path.Obligation("told", "Something is owed", l4path.tried("walk"), then)  # type: ignore[arg-type]
    goal = l4path.Score("burden", "burden", items) <= 1
    return Pathway("p", tiers=["care"], start=[walk, HOME], goal=goal, screens=[screen], obligations=[told])


def test_a_caution_that_changes_is_shown_by_a_patient() -> None:
    """Where only what is to be minded differs, a patient who is shown the treatment notices; nothing else changes."""
    weak = Flag("weak", "weakness")
    walk = l4path.Treatment("walk", "Walking", tier="care", continuous=True)
    warned = replace(walk, cautions=(l4path.Caution("weak_leg", weak, "a weak leg may give way"),))
    old = Pathway("p", tiers=["care"], start=[walk], facts=[weak])
    (one,) = diff(old, old.with_node(warned)).divergences
    assert (one.where, one.node) == ("treatments.walk.cautions", "walk")
    assert one.message == "Walking: cautions shown before: none; now: weak_leg."
    assert one.episode == Episode({"weak": True})
    forbidden = replace(warned, contraindications=(weak.as_condition(),))
    assert diff(old.with_node(replace(forbidden, cautions=())), old.with_node(forbidden)).same is True


def test_an_assumption_that_refuses_somebody_is_told() -> None:
    """A patient whom only the new version refuses is shown, and said to be refused."""
    locked = Flag("locked", "locked knee")
    old = Pathway("p", tiers=["care"], start=[HOME], facts=[PAIN, locked])
    new = old.with_fields(assumptions=[l4path.Assumption("hurts", "A locked knee hurts", ~locked | (PAIN >= 1))])
    (one,) = diff(old, new).divergences
    assert one.new is None
    assert one.where == "assumptions.hurts"
    assert one.episode.facts == {"pain": 0, "locked": True}


def test_facts_of_different_kinds_are_kept_apart() -> None:
    """Where a fact changes its kind, no patient is told one version in the words of the other."""
    old = Pathway("p", tiers=["care"], start=[HOME], goal=PAIN <= 2)
    new = Pathway("p", tiers=["care"], start=[HOME], goal=~Flag("pain", "pain"))
    found = diff(old, new)
    assert found.undecided == ()
    assert [change.where for change in found.changes] == ["goal", "facts.pain"]


def test_a_budget_that_does_not_suffice_is_said() -> None:
    """With one step a question, what is not settled is listed, and never said to be the same."""
    found = diff(l4path.load("l4"), l4path.load("l4").with_fields(goal=None), solver="own", budget=1)
    assert found.same is not True
    assert found.undecided or found.divergences


def test_the_article_and_the_full_pathway_part_in_many_places() -> None:
    """The walk through the documentation rests on it: both bundled L4 pathways are compared, with nothing undecided."""
    found = diff(l4path.load("l4-article"), l4path.load("l4"))
    assert found.same is False
    assert found.undecided == ()
    places = [one.where for one in found.divergences]
    assert len(places) == len(set(places)) > 10
    assert {"reviews.emergency_eval", "treatments.discectomy"} <= set(places)
    told = found.to_dict()
    assert set(told) == {"old", "new", "same", "changes", "divergences", "undecided"}
    assert all(one["explanation"]["old"] for one in told["divergences"])


def test_who_is_ruled_out_by_a_new_assumption_meets_the_old_ones() -> None:
    """SEMANTICS 2: only who meets every assumption of the old version is a patient that it is about."""
    late, pregnant, smoker = (Flag(name, name) for name in ("late", "pregnant", "smoker"))
    before = l4path.Assumption("never_late", "Nobody is late but who is pregnant.", ~late | pregnant)
    beside = l4path.Assumption("no_smoker", "Nobody smokes.", ~smoker)
    start = [Treatment("walk", "Walk", tier="care", once=True, indications=[late | smoker])]
    old = Pathway("p", tiers=["care"], start=start, assumptions=[before])
    found = diff(old, Pathway("p", tiers=["care"], start=start, assumptions=[before, beside]))
    shown = [divergence.episode for divergence in found.divergences if divergence.episode is not None]
    assert shown
    assert all(
        old.assess(as_declared(old, episode)).truth("assumption", "never_late") is Truth.MET for episode in shown
    )
    assert any(episode.facts["smoker"] is True for episode in shown)


def test_changes_stand_in_the_order_of_the_file() -> None:
    """The head first, then group by group; in a group what is gone, then the elements of the new file."""
    ache, cough, fever = Flag("ache", "ache"), Flag("cough", "cough"), Flag("fever", "fever")
    old = Pathway("p", version="1", tiers=["care"], start=[HOME], facts=[PAIN, ache, cough], goal=PAIN <= 2)
    hot = Pathway(
        "p", version="2", tiers=["care"], start=[HOME], facts=[fever, Flag("cough", "coughing"), PAIN], goal=fever
    )
    found = [(change.kind, change.where) for change in structural_changes(old, hot)]
    assert found == [
        ("changed", "version"),
        ("changed", "goal"),
        ("removed", "facts.ache"),
        ("added", "facts.fever"),
        ("changed", "facts.cough"),
    ]


def test_places_stand_in_the_order_in_which_a_patient_comes_to_them() -> None:
    """Nodes of both versions as the new one evaluates them, then those of the old, of the new, refusals, the state."""
    several = 0
    for seed, _, old, new in pairs(range(400, 480)):
        places = diff(old, new).divergences
        ranks = [_rank(place, old, new) for place in places]
        assert ranks == sorted(ranks), seed
        several += len(places) > 1
    assert several > 10


def _rank(place: Divergence, old: Pathway, new: Pathway) -> tuple[int, int]:
    evaluated, cautioned = list(new.evaluation_order), place.where.endswith(".cautions")
    if place.where == "state":
        return 4, 0
    if not place.node and not cautioned:
        return 3, list(new.assumptions).index(place.where.removeprefix("assumptions."))
    node = place.node or place.where.split(".")[1]
    if cautioned:
        return 5, evaluated.index(node)
    if node not in new.nodes:
        return 1, list(old.nodes).index(node)
    return (0, evaluated.index(node)) if node in old.nodes else (2, list(new.nodes).index(node))


def test_what_both_versions_have_comes_before_what_only_one_has() -> None:
    """First where a patient stands otherwise, then what is gone, then what is new."""

    def made(barred: int, last: str) -> Pathway:
        pain = Number("pain", "pain", minimum=0, maximum=10)
        walk = Treatment("walk", "Walking", tier="care", continuous=True, contraindications=[pain >= barred])
        return Pathway("p", tiers=["care"], start=[walk, Disposition(last, last.title(), tier="care")])

    places = [place.where for place in diff(made(3, "away"), made(5, "there")).divergences]
    assert places == ["treatments.walk", "dispositions.away", "dispositions.there"]
