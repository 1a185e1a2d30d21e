"""Regression tests made from a pathway: everything happens in them, and each comes out as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import Pathway, Truth
from l4path.assessment.fractions import fractions_compared, fractions_recorded
from l4path.facts import OUTCOMES
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.verification import cases
from l4path.verification.neighbours import neighbours

if TYPE_CHECKING:
    from l4path import Episode
    from l4path.verification import Cases

HYPERTENSION = l4path.load("hypertension")


@pytest.fixture(scope="module")
def made() -> Cases:
    """The cases of the pathway for high blood pressure."""
    return cases(HYPERTENSION)


def records(episode: Episode) -> set[tuple[str, str, object]]:
    """Everything that is recorded in an episode, one by one; an answered screen counts as its answers."""
    found: set[tuple[str, str, object]] = {("fact", name, value) for name, value in episode.facts.items()}
    found |= {("declined", name, True) for name in episode.declined}
    for name, trial in episode.trials.items():
        found.add(("trial", name, trial))
    return found


def test_every_escalation_fires_and_fails_to(made: Cases) -> None:
    """For each escalation there is a case in which it fires, and one in which it does not."""
    fires = {way.id: False for way in HYPERTENSION.escalations}
    fails = dict(fires)
    for case in made.cases:
        assessment = HYPERTENSION.assess(case.episode)
        for goal in case.shows:
            name = goal.where.removeprefix("escalations.")
            if goal.kind == "fires":
                assert assessment.truth("fires", name) is Truth.MET
                fires[name] = True
            if goal.kind == "just-not":
                assert assessment.truth("fires", name) is Truth.NOT_MET
                fails[name] = True
    assert all(fires.values())
    assert all(fails.values())


def test_just_means_a_single_record(made: Cases) -> None:
    """Beside nearly every case in which an escalation just fails to fire there is one that differs in one record."""
    shown: dict[str, list[set[tuple[str, str, object]]]] = {}
    for case in made.cases:
        for goal in case.shows:
            shown.setdefault(f"{goal.kind} {goal.where}", []).append(records(case.episode))
    single = total = 0
    for key, misses in shown.items():
        kind, _, where = key.partition(" ")
        if kind == "just-not":
            total += 1
            hits = shown[f"fires {where}"]
            single += any(len(hit ^ miss) <= 2 for hit in hits for miss in misses)
    assert total == len(HYPERTENSION.escalations)
    assert single >= 0.9 * total


def test_every_contraindication_blocks_and_just_does_not(made: Cases) -> None:
    """For each contraindication there is a case in which it forbids the treatment, and one in which it does not."""
    wanted = {
        f"treatments.{name}.contraindications[{number}]"
        for name, node in HYPERTENSION.treatments.items()
        for number in range(1, len(node.contraindications) + 1)
    }
    for kind, allowed in (
        ("blocks", {"contraindicated"}),
        ("just-allowed", {"offered", "ongoing", "responded", "stopped"}),
    ):
        found = set()
        for case in made.cases:
            for goal in case.shows:
                if goal.kind == kind:
                    assert case.expected["status"][goal.where.split(".")[1]] in allowed
                    found.add(goal.where)
        assert found == wanted


def test_every_outcome_and_state_occurs_or_is_said_to_be_impossible(made: Cases) -> None:
    """Each outcome of each treatment and each state is shown by a case, or proved to be impossible."""
    shown = {(goal.kind, goal.where) for case in made.cases for goal in case.shows}
    missing = {(goal.kind, goal.where) for goal in made.impossible}
    trials = [name for name, node in HYPERTENSION.treatments.items() if node.has_trial]
    for name in trials:
        for outcome in OUTCOMES:
            assert ("outcome", f"treatments.{name}.{outcome}") in shown | missing
    states = {case.expected["state"] for case in made.cases}
    for state in l4path.State:
        assert (state.value in states) is not (("state", state.value) in missing)


@pytest.mark.parametrize("seed", range(25))
def test_cases_of_random_pathways_come_out_as_they_say(seed: int) -> None:
    """Each case is expected to be what the engine says, meets the assumptions, shows something, and stands once."""
    pathway = make_pathway(Seeded(seed), max_nodes=4)
    found = cases(pathway)
    assert found.undecided == ()
    assert len({case.episode for case in found.cases}) == len(found.cases)
    for case in found.cases:
        assessment = pathway.assess(case.episode)
        assert assessment.to_dict() == case.expected
        assert case.shows
        assert all(assessment.truth("assumption", name) is Truth.MET for name in pathway.assumptions)
        for goal in case.shows:
            if goal.kind == "caution":
                name, number = goal.where.split(".")[1], int(goal.where.split("[")[1].removesuffix("]"))
                assert pathway.treatments[name].cautions[number - 1].id in assessment.cautions[name]
    fires = {goal.where for case in found.cases for goal in case.shows if goal.kind == "fires"}
    never = {goal.where for goal in found.impossible if goal.kind == "fires"}
    assert fires | never == {f"escalations.{way.id}" for way in pathway.escalations}


def test_neighbours_differ_in_one_record() -> None:
    """An episode beside another differs from it in one fact, one trial or one refusal, and fits the pathway."""
    pathway: Pathway = l4path.load("l4").with_fields(assumptions=())  # which a neighbour may contradict
    episode = l4path.read_episode("examples/episodes/disc-week-8.toml")
    count = 0
    for neighbour in neighbours(pathway, episode):
        count += 1
        assert len(records(episode) ^ records(neighbour)) <= 2
        assert neighbour != episode
        pathway.assess(neighbour)
    assert count > 100


def test_all_neighbours_of_a_small_episode_are_these() -> None:
    """By hand: one fact, one refusal, one trial or one question more or less, and nothing that is as it was."""
    sore, signs = l4path.Flag("sore", "sore"), l4path.Choices("signs", "signs", values={"a": "a", "b": "b"})
    care = l4path.Treatment("care", "Care", tier="a", continuous=True, indications=[signs.contains("a")])
    rest = l4path.Treatment("rest", "Rest", tier="a", continuous=True, indications=[sore])
    scan = l4path.Treatment("scan", "Scan", tier="a", once=True)
    pathway = Pathway("p", tiers=["a"], start=[care, rest, scan])
    episode = l4path.Episode({"sore": True}, declined=["care"], unasked=["rest"])
    expected = [
        episode.with_facts({"sore": False}),
        *(episode.with_facts({"signs": frozenset(some)}) for some in ([], ["a"], ["b"], ["a", "b"])),
        l4path.Episode({"sore": True}, unasked=["rest"]),
        l4path.Episode({"sore": True}, declined=["care"]),
        episode.with_unasked("care"),
        episode.with_trial("care", l4path.Trial("ongoing")),
        episode.with_unasked("scan"),
        *(episode.with_trial("scan", done) for done in (l4path.Trial(), l4path.Trial("ongoing"))),
        *(episode.with_declined(name) for name in ("rest", "scan")),
    ]
    found = list(neighbours(pathway, episode))
    assert len(found) == len(set(found))
    assert set(found) == set(expected)


@pytest.mark.parametrize(
    ("value", "meant"), [(0.3, "30"), (-0.25, "-25"), (0.999, "99.9"), (0.0, ""), (1.0, ""), (-1.0, ""), (30.0, "")]
)
def test_less_than_one_of_a_hundred_is_asked_about(value: float, meant: str) -> None:
    """Between 0 and 1, and neither of them, a percentage was probably meant as a fraction; of nothing else is asked."""
    gain = l4path.Number("gain", "gain", unit="%", minimum=-100, maximum=100)
    share = l4path.Number("share", "share", minimum=-100, maximum=100)
    care = l4path.Treatment("care", "Care", tier="a", once=True, indications=[gain >= value, share >= value])
    pathway = Pathway("p", tiers=["a"], start=[care])
    episode = l4path.Episode({"gain": value, "share": value})
    for said in (list(fractions_compared(pathway)), list(fractions_recorded(pathway, episode))):
        assert len(said) == bool(meant)
        assert not meant or said[0].meant == meant


def test_sums_cautions_obligations_and_every_outcome_are_shown() -> None:
    """A score comes to its threshold and, one record less, just does not; what stopped or is asked for is there too."""
    hurts, weak = l4path.Flag("hurts", "pain"), l4path.Flag("weak", "weakness")
    score = l4path.Score("burden", "burden", [l4path.ScoreItem(hurts, 2), l4path.ScoreItem(weak, 1)])
    caution = l4path.Caution("weak_leg", weak, "a weak leg may give way")
    exercise = l4path.Treatment(
        "exercise", "Exercise", tier="a", adequate=l4path.weeks >= 6, response=l4path.courses >= 2, cautions=[caution]
    )
    scan = l4path.Treatment("scan", "Scan", tier="a", once=True)
    way = exercise.escalates_to(scan, on="next_step", when=score >= 3)
    owed = l4path.Obligation(
        "scanned", "Whoever failed is scanned", l4path.failed("exercise"), l4path.reached("exercise")
    )
    pathway = Pathway("p", tiers=["a"], start=[exercise], escalations=[way], obligations=[owed])
    made = cases(pathway)
    shown = {(goal.kind, goal.where): case.episode for case in made.cases for goal in case.shows}
    expected = {("outcome", f"treatments.exercise.{outcome}") for outcome in OUTCOMES}
    expected |= {("score", "scores.burden"), ("score-just-not", "scores.burden"), ("obligation", "obligations.scanned")}
    expected |= {("caution", "treatments.exercise.cautions[1]"), ("outcome", "treatments.scan.ongoing")}
    assert expected <= shown.keys()
    assert shown["outcome", "treatments.scan.ongoing"].trials["scan"] == l4path.Trial("ongoing")
    assert pathway.assess(shown["outcome", "treatments.exercise.stopped"]).truth("stopped", "exercise") is Truth.MET
    comes, misses = shown["score", "scores.burden"], shown["score-just-not", "scores.burden"]
    assert [pathway.assess(one).evaluate(score >= 3) for one in (comes, misses)] == [Truth.MET, Truth.NOT_MET]
    assert len(records(comes) ^ records(misses)) <= 2
    assert pathway.assess(shown["caution", "treatments.exercise.cautions[1]"]).cautions == {"exercise": ("weak_leg",)}


def test_where_no_single_record_makes_the_difference_each_side_has_an_episode_of_its_own() -> None:
    """Of two signs that always come together neither can be another alone; what always fires never just fails to."""
    fever, chills = l4path.Flag("fever", "fever"), l4path.Flag("chills", "chills")
    home = l4path.Disposition("home", "Home", tier="a")
    ward = l4path.Disposition("ward", "Ward", tier="a", emergency=True)
    alarm = l4path.Escalation(ward, on="red_flag", when=fever, id="alarm")
    together = l4path.Assumption("together", "Fever and chills come together", fever & chills | ~fever & ~chills)
    pathway = Pathway("p", tiers=["a"], start=[home], escalations=[alarm], facts=[chills], assumptions=[together])
    shown = {goal.kind: case.episode.facts for case in cases(pathway).cases for goal in case.shows}
    assert shown["fires"] == {"fever": True, "chills": True}
    assert shown["just-not"] == {"fever": False, "chills": False}
    always = l4path.Escalation(ward, on="red_flag", when=True, id="always")
    made = cases(Pathway("p", tiers=["a"], start=[home], escalations=[always]))
    assert "fires" in {goal.kind for case in made.cases for goal in case.shows}
    assert "just-not" in {goal.kind for goal in made.impossible}


def test_beside_a_course_stand_another_course_and_one_that_is_over() -> None:
    """Neighbours differ in what has a value unless it is recorded too, and in whether what was asked for is done."""
    again = l4path.Treatment("again", "Again", tier="a", adequate=l4path.courses >= 3, response=l4path.weeks >= 6)
    scan = l4path.Treatment("scan", "Scan", tier="a", once=True)
    pathway = Pathway("p", tiers=["a"], start=[again, scan])
    episode = l4path.Episode(trials={"again": l4path.Trial(weeks=6), "scan": l4path.Trial("ongoing")})
    found = list(neighbours(pathway, episode))
    for trial in ({"courses": 3}, {"ended": True}, {"relapsed": True}, {"tolerated": False}):
        assert episode.with_trial("again", l4path.Trial(weeks=6, **trial)) in found
    assert episode.with_trial("scan", l4path.Trial()) in found
    helped = episode.with_trial("again", l4path.Trial("responded"))
    assert helped.with_trial("again", l4path.Trial("responded", ended=True)) in list(neighbours(pathway, helped))
    forgotten = episode.without_trial("again")
    assert forgotten.with_unasked("again") in list(neighbours(pathway, forgotten))
    assert forgotten in list(neighbours(pathway, forgotten.with_unasked("again")))


def test_a_budget_that_does_not_suffice_is_said() -> None:
    """What is not settled within the steps allowed is listed as undecided, not as impossible."""
    found = cases(l4path.load("l4"), solver="own", budget=1)
    assert found.undecided
    assert not [goal for goal in found.impossible if goal.kind == "fires"]
