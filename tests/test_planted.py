"""What is planted in a pathway, and the episodes beside an episode, written out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import Definition, Disposition, Episode, Flag, Measure, Number, Pathway, Score, ScoreItem, Treatment, Trial
from l4path.catalog import cases
from l4path.conditions.logic import NOT_MET
from l4path.verification.mutants import KINDS, Danger, Mutant, mutants, planted
from l4path.verification.neighbours import neighbours
from l4path.verification.survivors import run_mutants
from l4path.verification.variants import Cuts, variants

if TYPE_CHECKING:
    from l4path.conditions import Condition

PAIN = Number("pain", "pain", minimum=0, maximum=10)
RISK = Number("risk", "risk", unit="%", minimum=0, maximum=100)
FEVER, FRAIL, LOCKED = Flag("fever", "fever"), Flag("frail", "frailty"), Flag("locked", "a locked knee")
RELIEF = Measure("relief", "relief", unit="%", minimum=-100, maximum=100)
HOME = Disposition("home", "Home", tier="a")


def planted_in(pathway: Pathway) -> list[tuple[str, str, str, str]]:
    """What is planted: kind, place, what it says and the danger."""
    return [(made.kind, made.where, made.what, made.danger.name) for made in mutants(pathway)]


def test_all_that_is_planted_in_a_small_pathway_is_this() -> None:
    """By hand, in the order of the pathway: treatments, ways, definitions and the goal, each with what it is about."""
    weak = Definition("weak", "weakness", FRAIL)
    pills = Treatment(
        "pills",
        "Pills",
        tier="a",
        indications=[PAIN >= 4],
        contraindications=[weak],
        adequate=l4path.weeks >= 6,
        response=RELIEF >= 30,
    )
    pathway = Pathway(
        "p", tiers=["a"], start=[pills], escalations=[pills.escalates_to(HOME, on="failure", when=FEVER)], goal=LOCKED
    )
    (way,) = pathway.escalations
    indication, contra = "treatments.pills.indications[1]", "treatments.pills.contraindications[1]"
    trial, when = "treatments.pills.trial", f"escalations.{way.id}.when"
    assert planted_in(pathway) == [
        ("indication dropped", indication, "pain >= 4", "INDICATION"),
        ("condition negated", indication, "pain >= 4", "INDICATION"),
        ("boundary flipped", indication, "pain >= 4 to pain > 4", "INDICATION"),
        ("threshold moved", indication, "pain >= 4 to pain >= 3", "INDICATION"),
        ("threshold moved", indication, "pain >= 4 to pain >= 5", "INDICATION"),
        ("contraindication dropped", contra, "weak", "CONTRAINDICATION"),
        ("condition negated", contra, "weak", "CONTRAINDICATION"),
        ("condition negated", f"{trial}.adequate", "weeks >= 6", "TRIAL"),
        ("boundary flipped", f"{trial}.adequate", "weeks >= 6 to weeks > 6", "TRIAL"),
        ("threshold moved", f"{trial}.adequate", "weeks >= 6 to weeks >= 5", "TRIAL"),
        ("threshold moved", f"{trial}.adequate", "weeks >= 6 to weeks >= 7", "TRIAL"),
        ("condition negated", f"{trial}.response", "relief >= 30", "TRIAL"),
        ("boundary flipped", f"{trial}.response", "relief >= 30 to relief > 30", "TRIAL"),
        ("threshold moved", f"{trial}.response", "relief >= 30 to relief >= 20", "TRIAL"),
        ("threshold moved", f"{trial}.response", "relief >= 30 to relief >= 40", "TRIAL"),
        ("adequate and response swapped", trial, "", "TRIAL"),
        ("escalation never fires", f"escalations.{way.id}", "", "ESCALATION"),
        ("kind changed", f"escalations.{way.id}", "failure to exhausted", "ESCALATION"),
        ("condition dropped", when, "fever", "ESCALATION"),
        ("condition negated", when, "fever", "ESCALATION"),
        ("condition negated", "definitions.weak", "frail", "CONTRAINDICATION"),
        ("condition negated", "goal", "locked", "GOAL"),
    ]
    assert {made.kind for made in mutants(pathway)} == {*KINDS} - {"part dropped"}


def test_what_is_planted_changes_that_and_nothing_else() -> None:
    """Of two indications the second is dropped, negated or swapped alone, and a way loses only its condition."""
    pills = Treatment(
        "pills",
        "Pills",
        tier="a",
        indications=[PAIN >= 4, FRAIL],
        adequate=l4path.weeks >= 6,
        response=RELIEF >= 30,
    )
    pathway = Pathway("p", tiers=["a"], start=[pills], escalations=[pills.escalates_to(HOME, on="failure", when=FEVER)])
    (way,) = pathway.escalations
    made = {(one.kind, one.where): one.pathway for one in mutants(pathway)}

    def indications(kind: str, place: str) -> list[str]:
        found = made[kind, place].treatments["pills"].indications
        return [l4path.text(condition) for condition in found]

    first, second = "treatments.pills.indications[1]", "treatments.pills.indications[2]"
    assert indications("indication dropped", first) == ["frail"]
    assert indications("indication dropped", second) == ["pain >= 4"]
    assert indications("condition negated", first) == ["not pain >= 4", "frail"]
    assert indications("condition negated", second) == ["pain >= 4", "not frail"]
    swapped = made["adequate and response swapped", "treatments.pills.trial"].treatments["pills"]
    assert (swapped.adequate, swapped.response) == (RELIEF >= 30, l4path.weeks >= 6)
    never = made["escalation never fires", f"escalations.{way.id}"]
    assert never.escalations[0].when == NOT_MET
    dropped = made["condition dropped", f"escalations.{way.id}.when"].escalations[0]
    assert (dropped.when, dropped.on.value, dropped.id) == (None, "failure", way.id)


def test_a_definition_is_as_dangerous_as_the_gravest_thing_that_names_it() -> None:
    """Through other definitions too; one that nothing names decides nothing, and nothing is planted in it."""
    deep = Definition("deep", "deep", FRAIL)
    outer = Definition("outer", "outer", deep.as_condition() & LOCKED)
    apart = Definition("apart", "apart", FEVER)
    unused = Definition("unused", "unused", LOCKED)
    scan = Treatment("scan", "Scan", tier="a", once=True, indications=[deep])
    rest = Treatment("rest", "Rest", tier="a", once=True, contraindications=[outer], indications=[apart])
    pathway = Pathway("p", tiers=["a"], start=[scan, rest], definitions=[unused], goal=apart.as_condition())
    found = {one.where: one.danger for one in mutants(pathway) if one.where.startswith("definitions.")}
    assert found == {
        "definitions.deep": Danger.CONTRAINDICATION,
        "definitions.outer": Danger.CONTRAINDICATION,
        "definitions.apart": Danger.INDICATION,
    }


def test_whatever_is_about_an_emergency_is_an_alarm() -> None:
    """The way in, and what an emergency treatment is given and not given for; its trial is not."""
    ward = Treatment(
        "ward", "Ward", tier="a", emergency=True, continuous=True, indications=[FEVER], contraindications=[FRAIL]
    )
    rest = Treatment("rest", "Rest", tier="a", continuous=True)
    pathway = Pathway("p", tiers=["a"], start=[rest], escalations=[ward.on_red_flag(LOCKED)])
    dangers = {one.where.split(".")[0] + "." + one.where.split(".")[-1]: one.danger for one in mutants(pathway)}
    assert set(dangers.values()) == {Danger.ALARM}
    assert {place.split("[")[0] for place in dangers if place.startswith("treatments")} == {
        "treatments.indications",
        "treatments.contraindications",
    }


def test_a_definition_of_an_emergency_is_an_alarm() -> None:
    """What an emergency treatment is given or not given for is, under its name, as grave as in its own words."""
    for field in ("indications", "contraindications"):
        named = Definition("named", "named", FRAIL)
        extra: dict[str, Any] = {field: [named]}
        ward = Treatment("ward", "Ward", tier="a", emergency=True, continuous=True, **extra)
        pathway = Pathway("p", tiers=["a"], start=[], escalations=[ward.on_red_flag(LOCKED)])
        assert [one.danger for one in mutants(pathway) if one.where == "definitions.named"] == [Danger.ALARM]
    flagged = Definition("flagged", "flagged", LOCKED)
    ward = Treatment("ward", "Ward", tier="a", emergency=True, continuous=True)
    pathway = Pathway("p", tiers=["a"], start=[], escalations=[ward.on_red_flag(flagged)])
    assert [one.danger for one in mutants(pathway) if one.where == "definitions.flagged"] == [Danger.ALARM]


def test_what_is_planted_is_told_with_its_kind_place_and_words() -> None:
    """In a line, without a colon where there is nothing more to say; as JSON, without the pathway."""
    pathway = Pathway("p", tiers=["a"], start=[HOME])
    made = Mutant("part dropped", "goal", "fever", Danger.GOAL, pathway)
    assert str(made) == f"{Mutant('part dropped', 'goal', '', Danger.GOAL, pathway)}: fever"
    assert str(made) == f"{planted('part dropped')}: goal: fever"
    texts = [planted(kind) for kind in KINDS]
    assert len(set(texts)) == len(KINDS)
    assert all(texts)
    assert made.to_dict() == {"kind": "part dropped", "where": "goal", "what": "fever", "danger": "goal"}


@pytest.mark.parametrize("most", [1, 2, 5, 19, 20, 21, 50])
def test_some_of_what_is_planted_are_as_many_as_asked_for_and_in_order(most: int) -> None:
    """At most so many, every one of them one of all, in the order of all; the same seed chooses the same."""
    pathway = l4path.load("l4-article")
    every = list(mutants(pathway))
    some = list(mutants(pathway, most=most, seed=7))
    assert len(some) == min(most, len(every))
    assert some == list(mutants(pathway, most=most, seed=7))
    places = [every.index(one) for one in some]
    assert places == sorted(places)


def test_the_most_dangerous_that_survives_is_told_first() -> None:
    """Then the coarsest; and what is noticed is not told."""
    pathway = l4path.load("l4-article")
    report = run_mutants(pathway, cases("l4-article")[:1])
    ranks = [(one.danger, KINDS.index(one.kind)) for one in report.survivors]
    assert ranks == sorted(ranks)
    assert len({rank for rank, _ in ranks}) > 1
    assert len(set(ranks)) > len({rank for rank, _ in ranks})
    planted = list(mutants(pathway))
    assert report.tried == len(planted)
    places = {id_of(one): number for number, one in enumerate(planted)}
    for rank in set(ranks):
        alike = [places[id_of(one)] for one in report.survivors if (one.danger, KINDS.index(one.kind)) == rank]
        assert alike == sorted(alike)
    assert list(report.planted) == [kind for kind in KINDS if kind in {one.kind for one in planted}]
    assert all(report.planted[kind] == sum(one.kind == kind for one in planted) for kind in report.planted)


def id_of(made: Mutant) -> tuple[str, str, str]:
    """What tells one planted change from every other."""
    return made.kind, made.where, made.what


HELD = Score("held", "held", [ScoreItem(FEVER, 2), ScoreItem(FRAIL, 1)])


@pytest.mark.parametrize(
    ("condition", "others", "expected"),
    [
        (PAIN >= 4, (), ["pain > 4", "pain >= 3", "pain >= 5"]),
        (PAIN > 4, (), ["pain >= 4", "pain > 3", "pain > 5"]),
        (PAIN <= 4, (), ["pain < 4", "pain <= 3", "pain <= 5"]),
        (PAIN < 4, (), ["pain <= 4", "pain < 3", "pain < 5"]),
        (PAIN == 4, (), ["pain == 3", "pain == 5"]),
        (PAIN >= 4, (PAIN >= 2, PAIN >= 9, PAIN >= 1), ["pain > 4", "pain >= 2", "pain >= 9"]),
        (PAIN >= 10, (), ["pain > 10", "pain >= 9"]),
        (PAIN >= 0, (), ["pain > 0", "pain >= 1"]),
        (RISK >= 50, (), ["risk > 50", "risk >= 40", "risk >= 60"]),
        (RISK >= 50, (RISK >= 45,), ["risk > 50", "risk >= 45", "risk >= 60"]),
        (HELD >= 2, (), ["held > 2", "held >= 1", "held >= 3"]),
        (HELD >= 2, (HELD >= 3, PAIN >= 1), ["held > 2", "held >= 1", "held >= 3"]),
        (
            PAIN.between(2, 6),
            (),
            ["2 < pain <= 6", "2 <= pain < 6", "1 <= pain <= 6", "6 <= pain <= 6", "2 <= pain <= 2", "2 <= pain <= 7"],
        ),
    ],
)
def test_a_boundary_flips_and_a_threshold_moves_to_the_next(
    condition: Condition, others: tuple[Condition, ...], expected: list[str]
) -> None:
    """By hand: to the next number that anything is compared with, or else one on, or ten of a hundred; inside it."""
    start = [Treatment(f"t{at}", f"T{at}", tier="a", once=True, indications=[one]) for at, one in enumerate(others)]
    pathway = Pathway("p", tiers=["a"], start=[*start, HOME], goal=condition)
    assert pathway.goal is not None
    bare = {text.replace("(", "").replace(")", "") for text in expected}
    found = [l4path.text(changed) for _, _, changed in variants(pathway.goal, Cuts(pathway))]
    assert {text.replace("(", "").replace(")", "") for text in found} == bare
    assert len(found) == len(expected)


BOTH = Treatment("both", "Both", tier="a", adequate=l4path.weeks >= 6, response=RELIEF >= 30)
SCAN = Treatment("scan", "Scan", tier="a", once=True, indications=[PAIN >= 4, ~(PAIN >= 8)])
SMALL = Pathway("p", tiers=["a"], start=[BOTH, SCAN], facts=[FEVER])


def beside(**trial: Any) -> list[Trial | None]:
    """The trials of ``both`` beside one, in their order; none where it was not tried."""
    episode = Episode(trials={"both": Trial(**trial)})
    found = [other.trials.get("both") for other in neighbours(SMALL, episode) if other.facts == episode.facts]
    return [one for one in found if one != Trial(**trial)]


def test_beside_a_trial_stands_each_with_one_thing_changed() -> None:
    """A measure in the next cell, the course that it is, the outcome; then that it was not tried. By hand."""
    outcomes = [outcome for outcome in BOTH.outcomes if outcome is not None]
    numbers = [trial for trial in beside(weeks=6, relief=30) if trial is not None and trial.outcome is None]
    whole = {"weeks": 6, "relief": 30}
    changed = [{name: trial.measures.get(name) for name in {*whole, *trial.measures}} for trial in numbers]
    assert all(sum(one.get(name) != whole.get(name) for name in {*one, *whole}) == 1 for one in changed)
    kinds = [next(name for name in one if one[name] != whole.get(name)) for one in changed]
    assert kinds == sorted(kinds, key=["weeks", "relief", "tolerated", "relapsed", "ended"].index)
    assert {*kinds} == {"weeks", "relief", "tolerated", "relapsed", "ended"}
    assert [one["ended"] for one in changed if "ended" in one] == [True]
    assert [one["relapsed"] for one in changed if "relapsed" in one] == [True]
    assert [one["tolerated"] for one in changed if "tolerated" in one] == [False]
    after = beside(weeks=6, relief=30)[len(numbers) :]
    assert after == [*(Trial(outcome, **whole) for outcome in outcomes), None]


@pytest.mark.parametrize("name", ["tolerated", "relapsed", "ended"])
def test_what_only_predicates_read_is_taken_back_and_goes_with_the_outcome(name: str) -> None:
    """What was recorded of how a trial went may be left out, and says nothing beside an outcome that says it."""
    recorded: dict[str, Any] = {name: name != "tolerated"}
    contrary: dict[str, Any] = {name: name == "tolerated"}
    found = beside(weeks=8, **recorded)
    assert found[0] != Trial(weeks=8)  # numbers first
    assert Trial(weeks=8) in found
    assert Trial(weeks=8, **contrary) not in found
    for outcome in BOTH.outcomes:
        assert outcome is None or Trial(outcome, weeks=8) in found
    assert not [trial for trial in found if trial is not None and trial.outcome is not None and name in trial.measures]


def test_an_outcome_is_changed_for_each_other_and_no_predicate_is_added() -> None:
    """Beside an outcome no measure that it says already; only what has helped may be over."""
    found = beside(outcome="failed", weeks=6)
    named = [trial for trial in found if trial is not None]
    assert not [trial for trial in named if {"tolerated", "relapsed", "ended"} & {*trial.measures}]
    others = [outcome for outcome in BOTH.outcomes if outcome not in {None, "failed"}]
    assert [trial.outcome for trial in named if trial.outcome != "failed"] == others
    helped = beside(outcome="responded", weeks=6)
    assert [trial for trial in helped if trial is not None and "ended" in trial.measures] == [
        Trial("responded", weeks=6, ended=True)
    ]
    assert not [trial for trial in beside(outcome="responded", weeks=6, ended=True) if trial and trial.measures == {}]


def test_what_is_done_once_is_asked_for_or_done_and_nothing_else() -> None:
    """No course and no response of it; what is done was not asked for only, and what is asked for is not done."""

    def scans(trial: Trial) -> list[Trial | None]:
        episode = Episode(trials={"scan": trial})
        return [other.trials.get("scan") for other in neighbours(SMALL, episode) if other.trials.get("scan") != trial]

    assert scans(Trial("ongoing")) == [Trial(), None]
    assert scans(Trial()) == [Trial("ongoing"), None]


@given(st.sampled_from([0, 3, 4, 5, 8, 9, 10]))
def test_of_a_number_the_nearest_is_first(value: int) -> None:
    """Each number beside it is in another cell, none is the number itself, and they go outwards; a yes comes later."""
    episode = Episode({"fever": True, "pain": value})
    changed = [other for other in neighbours(SMALL, episode) if other.trials == {}]
    numbers = [other.facts["pain"] for other in changed if other.facts.get("pain") != value]
    assert [other.facts["pain"] == value for other in changed[: len(numbers)]] == [False] * len(numbers)
    distances = [abs(number - value) for number in numbers]
    assert distances == sorted(distances)
    assert value not in numbers
    for low, high in ((0, 4), (4, 8), (8, 11)):
        assert [number for number in (*numbers, value) if low <= number < high]
    assert changed[len(numbers)].facts == {"fever": False, "pain": value}


def test_records_are_changed_in_the_order_of_how_small_the_change_is() -> None:
    """Facts, trials, a refusal taken back, a trial less, a question asked, a fact more, then all that is new."""
    rest, walk, swim = (Treatment(name, name.title(), tier="a", continuous=True) for name in ("rest", "walk", "swim"))
    pathway = Pathway("p", tiers=["a"], start=[rest, walk, swim], facts=[FEVER, FRAIL])
    episode = Episode({"fever": True}, trials={"rest": Trial("ongoing")}, declined=["walk"], unasked=["swim"])
    found = list(neighbours(pathway, episode))
    outcomes = [outcome for outcome in rest.outcomes if outcome != "ongoing"]
    measured = [other for other in found if other.trials.get("rest") not in {None, Trial("ongoing")}]
    assert {other.trials["rest"].outcome for other in measured} >= set(outcomes)
    at = [
        found.index(episode.with_facts({"fever": False})),
        found.index(measured[0]),
        found.index(Episode({"fever": True}, trials={"rest": Trial("ongoing")}, unasked=["swim"])),
        found.index(episode.without_trial("rest")),
        found.index(episode.with_asked("swim")),
        found.index(episode.with_facts({"frail": False})),
        found.index(episode.with_facts({"frail": True})),
        found.index(episode.with_declined("rest")),
        found.index(episode.with_unasked("walk")),
        found.index(episode.with_trial("walk", Trial("ongoing"))),
        found.index(episode.with_declined("swim")),
    ]
    assert at == sorted(at)
    assert len(found) == len(at) - 1 + len(measured)


def test_a_screen_is_taken_back_for_one_fact_at_a_time() -> None:
    """What a screen answered with no, or with none, may be yes, or each value; what is recorded is not."""
    signs = l4path.Choices("signs", "signs", values={"warm": "warm", "red": "red"})
    rest = Treatment("rest", "Rest", tier="a", continuous=True)
    pathway = Pathway("p", tiers=["a"], start=[rest], screens=[l4path.Screen("look", [FEVER, FRAIL, signs])])
    episode = Episode({"frail": True}, screened=["look"])
    found = [other.facts for other in neighbours(pathway, episode) if other.facts != episode.facts]
    sets = ({"warm"}, {"red"}, {"warm", "red"})
    assert found[1:5] == [{"frail": True, "fever": True}, *({"frail": True, "signs": frozenset(some)} for some in sets)]
    assert found[0] == {"frail": False}
