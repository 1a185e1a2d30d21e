"""What it would take: care in the pathway's own order, refusals as decisions, and care outside it called that."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

import l4path
from l4path import (
    Condition,
    Disposition,
    Episode,
    Flag,
    Number,
    Pathway,
    Review,
    Treatment,
    Trial,
    Truth,
    failed,
    tried,
    weeks,
)
from l4path.assessment import Status
from l4path.assessment.ahead import ahead
from l4path.formats import episode_from_dict, pathway_from_dict
from l4path.meaning import Has
from l4path.search.backends import available
from l4path.search.budget import Budget
from l4path.search.encoding import Encoding, encoding_of
from l4path.search.enough import enough
from l4path.search.fewest import Fewest
from l4path.search.nearest import nearest
from l4path.search.taking import wanted_of, what_it_would_take
from random_cases import pathway_and_episodes

ROOT = Path(__file__).parent.parent

SCORE = Number("score", "score", minimum=0, maximum=100)
FLAG = Flag("flag", "flag")
RELIEF = l4path.Measure("relief", "relief", unit="%", minimum=0, maximum=100)


def one_node_after_another() -> Pathway:
    """Exercise, whose failure leads to an injection; an operation needs the injection."""
    exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    injection = Treatment("injection", "Injection", tier="care", once=True)
    operation = Treatment("operation", "Operation", tier="care", once=True)
    ways = [
        exercise.escalates_to(injection, on="indication", when=tried("injection") | failed("exercise")),
        injection.escalates_to(operation, on="indication", when=tried("injection")),
    ]
    return Pathway("p", tiers=["care"], start=[exercise], escalations=ways)


def test_what_is_newly_tried_is_offered_when_its_turn_comes() -> None:
    """A treatment whose own record is in the condition that leads to it is not told as tried out of nowhere."""
    pathway = one_node_after_another()
    for assessment in (pathway.assess(Episode()), pathway.assess(Episode(trials={"exercise": Trial("ongoing")}))):
        found = what_it_would_take(assessment, "operation")
        assert found.alternatives
        for one in found.alternatives:
            assert one.in_order
            assert "exercise" in one.trials
            without = one.episode.without_trial("injection")
            assert pathway.assess(without).status["injection"] is Status.OFFERED


def test_care_outside_the_pathway_is_said_to_be_that() -> None:
    """Where no order of the new trials is the pathway's own, the words say so."""
    exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    massage = Treatment("massage", "Massage", tier="care", once=True)
    way = exercise.escalates_to(massage, on="indication", when=tried("brace"))
    brace = Treatment("brace", "Brace", tier="care", once=True)
    round_about = exercise.escalates_to(brace, on="indication", when=tried("brace"))
    pathway = Pathway("p", tiers=["care"], start=[exercise], escalations=[way, round_about])
    assessment = pathway.assess(Episode())
    (one,) = what_it_would_take(assessment, "massage").alternatives
    assert one.trials == ("brace",)
    assert not one.in_order
    assert "and care outside this pathway" in str(assessment.explain("massage"))


def test_nothing_contraindicated_is_begun_or_goes_on_outside_the_pathway_either() -> None:
    """Where the only way leads through what is forbidden, there is none, and the words say why."""
    kidney = Flag("kidney", "kidney disease", question="Is there kidney disease?")
    exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    massage = Treatment("massage", "Massage", tier="care", once=True)
    brace = Treatment(
        "brace", "Brace", tier="care", adequate=weeks >= 6, response=weeks >= 99, contraindications=[kidney]
    )
    ways = [
        exercise.escalates_to(massage, on="indication", when=failed("brace")),
        exercise.escalates_to(brace, on="indication", when=tried("brace")),
    ]
    pathway = Pathway("p", tiers=["care"], start=[exercise], escalations=ways)
    for trials in ({}, {"brace": Trial("stopped")}, {"brace": Trial("ongoing")}):
        forbidden = pathway.assess(Episode({"kidney": True}, trials=trials))
        assert all(one.findings == ("kidney",) for one in what_it_would_take(forbidden, "massage").alternatives)
        allowed = what_it_would_take(pathway.assess(Episode({"kidney": False}, trials=trials)), "massage").alternatives
        assert allowed[0].trials == ("brace",)
    unknown = what_it_would_take(pathway.assess(Episode()), "massage").alternatives
    assert [(one.trials, one.answers) for one in unknown] == [(("brace",), ("kidney",))]


def test_what_was_given_up_is_taken_up_again_only_where_it_would_be_offered() -> None:
    """To take it up where the pathway does not come to it is care outside the pathway, and what leads to it is told."""
    exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    injection = Treatment("injection", "Injection", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    pathway = Pathway(
        "p", tiers=["care"], start=[exercise], escalations=[exercise.escalates_to(injection, on="failure")]
    )
    given_up = pathway.assess(Episode(trials={"injection": Trial("stopped")}))
    for one in what_it_would_take(given_up, "injection").alternatives:
        assert one.in_order
        assert one.trials == ("exercise",)


def test_a_refusal_is_a_change_too() -> None:
    """A way that a refusal opens is told as a decision, after what takes none."""
    exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    massage = Treatment("massage", "Massage", tier="care", once=True)
    ways = [exercise.escalates_to(massage, on="unavailable")]
    pathway = Pathway("p", tiers=["care"], start=[exercise], escalations=ways)
    assessment = pathway.assess(Episode())
    found = what_it_would_take(assessment, "massage")
    assert [(one.trials, one.decisions) for one in found.alternatives] == [(("exercise",), ()), ((), ("exercise",))]
    assert found.settled
    assert "to be decided by the patient: Exercise declined" in str(assessment.explain("massage"))
    under_way = pathway.assess(Episode(trials={"exercise": Trial("ongoing")}))
    assert any(step.what == ("declined",) or "declined" in step.what for step in ahead(under_way).steps)


def test_what_took_place_is_not_declined() -> None:
    """A visit that was made opens no way by a refusal; one that is only asked for does."""
    visit = Treatment("visit", "Visit", tier="care", once=True)
    clinic = Treatment("clinic", "Clinic", tier="care", once=True)
    either = visit.escalates_to(clinic, on="unavailable")
    pathway = Pathway("p", tiers=["care"], start=[visit], escalations=[either])
    made = pathway.assess(Episode(trials={"visit": Trial()}))
    assert not what_it_would_take(made, "clinic").alternatives
    asked_for = pathway.assess(Episode(trials={"visit": Trial("ongoing")}))
    assert [one.decisions for one in what_it_would_take(asked_for, "clinic").alternatives] == [("visit",)]


def test_what_has_come_of_what_is_forbidden_may_be_recorded() -> None:
    """It does not go on for that: what is recorded of it stays, and what is not is an answer, without an outcome."""
    kidney = Flag("kidney", "kidney disease")
    pills = Treatment(
        "pills", "Pills", tier="care", adequate=weeks >= 6, response=RELIEF >= 50, contraindications=[kidney]
    )
    clinic = Treatment("clinic", "Clinic", tier="care", once=True)
    pathway = Pathway("p", tiers=["care"], start=[pills], escalations=[pills.escalates_to(clinic, on="response")])
    today = pathway.assess(Episode({"kidney": True}, trials={"pills": Trial(weeks=3)}))
    one = what_it_would_take(today, "clinic").alternatives[0]
    assert (one.trials, one.findings) == (("pills",), ())
    trial = one.episode.trials["pills"]
    assert (trial.outcome, trial.measures["weeks"]) == (None, 3)
    assert trial.measures["relief"] >= 50
    assert "to be recorded: Pills has helped" in str(today.explain("clinic"))


def test_what_is_forbidden_no_more_goes_on_and_is_told_by_its_outcome() -> None:
    """Where what forbids it would have to be otherwise too, a trial that was not tolerated is told like any other."""
    kidney = Flag("kidney", "kidney disease")
    pills = Treatment(
        "pills", "Pills", tier="care", adequate=weeks >= 6, response=RELIEF >= 50, contraindications=[kidney]
    )
    clinic = Treatment("clinic", "Clinic", tier="care", once=True, contraindications=[kidney])
    pathway = Pathway("p", tiers=["care"], start=[pills], escalations=[pills.escalates_to(clinic, on="unavailable")])
    today = pathway.assess(Episode({"kidney": True}, trials={"pills": Trial(weeks=8, relief=60)}))
    one = what_it_would_take(today, "clinic").alternatives[0]
    assert (one.trials, one.findings) == (("pills",), ("kidney",))
    assert one.episode.trials["pills"] == Trial("intolerant", weeks=8, relief=60)


@pytest.mark.parametrize("first", [True, False])
def test_an_answer_comes_in_the_place_of_a_finding_where_another_finding_has_to_be_otherwise(first: bool) -> None:
    """Of as many changes those that contradict less of the record, in whichever order the two are declared."""
    asthma, aura, smoking = (Flag(name, name) for name in ("asthma", "aura", "smoking"))
    either = (aura | smoking) if first else (smoking | aura)
    node = Treatment("t", "T", tier="care", once=True, indications=[asthma & either])
    pathway = Pathway("p", tiers=["care"], start=[node])
    today = pathway.assess(Episode({"asthma": False, "aura": False}))
    first_of_two = what_it_would_take(today, "t").alternatives[0]
    assert (first_of_two.findings, first_of_two.answers) == (("asthma",), ("smoking",))


def test_what_was_begun_is_refused_only_where_there_is_no_other_way() -> None:
    """Four weeks after an operation nobody declines it; where a refusal alone leads on, a course may be given up."""
    operation = Treatment("operation", "Operation", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    clinic = Treatment("clinic", "Clinic", tier="care", once=True)
    begun = Episode(trials={"operation": Trial(weeks=4)})
    either, alone = operation.escalates_to(clinic, on="unavailable"), operation.escalates_to(clinic, on="declined")
    for way, decisions in ((either, ()), (alone, ("operation",))):
        today = Pathway("p", tiers=["care"], start=[operation], escalations=[way]).assess(begun)
        found = what_it_would_take(today, "clinic").alternatives
        assert [one.decisions for one in found] == [decisions]


def test_what_came_instead_of_an_outcome_or_of_not_knowing_is_told() -> None:
    """A relapse in place of a response, done in place of asked for, a record in place of nobody having asked."""
    exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    scan = Treatment("scan", "Scan", tier="care", once=True)
    clinic = Treatment("clinic", "Clinic", tier="care", once=True)
    ways = [
        exercise.escalates_to(clinic, on="relapse"),
        scan.escalates_to(clinic, on="completion", when=tried("scan")),
    ]
    for way, today, then, named in (
        (ways[0], Episode(trials={"exercise": Trial("responded")}), Trial("relapsed"), "trials"),
        (ways[1], Episode(trials={"scan": Trial("ongoing")}), Trial(), "trials"),
        (ways[0], Episode(unasked=["exercise"]), Trial("relapsed"), "histories"),
    ):
        source = way.after[0]
        pathway = Pathway("p", tiers=["care"], start=[exercise, scan], escalations=[way])
        nearest = what_it_would_take(pathway.assess(today), "clinic").alternatives[0]
        assert getattr(nearest, named) == (source,)
        assert nearest.episode.trials[source] == then
        assert not nearest.episode.unasked


@pytest.mark.parametrize("seed", [2, 4, 7, 8, 29, 34])
def test_search_and_engine_agree_on_what_was_found(seed: int) -> None:
    """On random pathways with all that a history holds, every alternative has what was wanted when it is assessed."""
    raw, episodes = pathway_and_episodes(seed, 2)
    pathway = pathway_from_dict(raw)
    for one in episodes:
        assessment = pathway.assess(episode_from_dict(one, pathway=pathway))
        for name, node in pathway.nodes.items():
            for found in what_it_would_take(assessment, name).alternatives:
                assert pathway.assess(found.episode).status[name] in wanted_of(assessment, node)


@pytest.mark.parametrize("seed", [3, 5, 11, 21, 40, 77])
def test_no_alternative_begins_what_is_contraindicated(seed: int) -> None:
    """On random pathways: before it is newly tried, with everything else as in the alternative, it is not forbidden."""
    raw, episodes = pathway_and_episodes(seed, 2)
    pathway = pathway_from_dict(raw)
    for recorded in episodes:
        today = pathway.assess(episode_from_dict(recorded, pathway=pathway))
        for name in pathway.nodes:
            for found in what_it_would_take(today, name).alternatives:
                for begun in {*found.trials} - {*today.episode.trials}:
                    before = pathway.assess(found.episode.without_trial(begun))
                    assert before.truth("contraindicated", begun) is Truth.NOT_MET


@pytest.mark.parametrize("name", ["after-discectomy", "cancer-suspected", "cauda-equina", "ddd-asks-for-fusion"])
def test_the_values_that_suffice_leave_out_what_is_recorded(name: str) -> None:
    """Of fewest changes none is for nothing: a finding that has to be otherwise may not be as it is today."""
    l4 = l4path.load("l4")
    assessment = l4.assess(l4path.read_episode(ROOT / "examples" / "episodes" / f"{name}.toml"))
    today = {**l4.answered(assessment.episode.screened), **assessment.episode.facts}
    seen = 0
    for node in l4.nodes.values():
        if assessment.status[node.id].possible:
            continue
        wanted = Has(node.id, frozenset(wanted_of(assessment, node)))
        for one in what_it_would_take(assessment, node).alternatives:
            for fact, will_do in enough(assessment, one, wanted).items():
                if fact not in one.findings:
                    continue
                seen += 1
                value, low, high = today[fact], will_do.low, will_do.high
                too_low = low is not None and (value < low[0] or (value == low[0] and not low[1]))
                too_high = high is not None and (value > high[0] or (value == high[0] and not high[1]))
                assert value not in will_do.values if will_do.values else too_low or too_high, (node.id, fact)
    assert seen


@pytest.mark.parametrize(
    ("asks", "today", "low", "high"),
    [
        ((SCORE > 80) & (SCORE < 90), 0, (80, False), (90, False)),
        ((SCORE >= 80) & (SCORE <= 90), 0, (80, True), (90, True)),
        (SCORE.between(10, 20), 50, (10, True), (20, True)),
        (SCORE > 80, 0, (80, False), None),
        (SCORE <= 10, 50, None, (10, True)),
        ((SCORE <= 80) | ((SCORE >= 90) & FLAG), 85, None, (80, True)),
        (((SCORE <= 10) & FLAG) | (SCORE >= 90), 85, (90, True), None),
    ],
)
def test_the_range_that_suffices_is_the_one_of_the_condition(
    asks: Condition, today: float, low: tuple[float, bool] | None, high: tuple[float, bool] | None
) -> None:
    """By hand: from one number that a condition names to another, and never over a gap in which it is not met."""
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[asks])])
    assessment = pathway.assess(Episode({"score": today} | ({"flag": False} if "flag" in pathway.facts else {})))
    (one,) = what_it_would_take(assessment, "t").alternatives[:1]
    assert one.findings == ("score",)
    found = enough(assessment, one, Has("t", frozenset({Status.OFFERED})))["score"]
    assert (found.values, found.low, found.high) == ((), low, high)


@pytest.mark.skipif(not available(), reason="python-sat is not installed: pip install 'l4path[sat]'")
def test_what_it_would_take_to_come_to_the_beginning_of_a_long_pathway_does_not_rest_on_its_end() -> None:
    """Whether something else would come first is looked at in what was found; only if so does the search ask for it."""
    chain = [Treatment(f"step_{n}", f"Step {n}", tier="care", once=True) for n in range(40)]
    ways = [this.escalates_to(after, on="completion", when=SCORE >= 50) for this, after in pairwise(chain)]
    done = Disposition("done", "Nothing further", tier="care", final=True)
    ways.append(chain[-1].escalates_to(done, on="completion", when=SCORE >= 50))
    pathway = Pathway("p", tiers=["care"], start=[chain[0]], escalations=ways)
    encoding = encoding_of(pathway, partial=True)
    found = what_it_would_take(pathway.assess(Episode({"score": 60})), "step_1")
    assert [one.trials for one in found.alternatives] == [("step_0",)]
    assert encoding_of(pathway, partial=True) is encoding
    assert 0 < encoding.solver.holds < encoding.size / 10


def test_where_a_question_is_given_up_all_is_asked_anew_with_as_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a solver that has learnt nothing, each question may take all of them; what is found is the same."""
    begun: list[tuple[int, int]] = []

    class Watched(Budget):
        def __init__(self, steps: int, **part: bool) -> None:
            super().__init__(steps, **part)
            begun.append((self.left, self.allowance()))
            self.spent = len(begun) == 1

    exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    today = Pathway("p", tiers=["care"], start=[exercise]).assess(Episode({}, declined=["exercise"]))
    encoding = encoding_of(today.pathway, partial=True)
    wanted = Has("exercise", frozenset({Status.OFFERED}))
    nearest(today, wanted)
    before = encoding.solver
    expected = nearest(today, wanted)
    assert expected.alternatives
    assert encoding.solver is before  # nothing was given up
    monkeypatch.setattr("l4path.search.nearest.Budget", Watched)
    for large, budget, steps in (
        (1_000 * encoding.size, 1_500, 1_000),  # of a large pathway fewer
        (1_000 * encoding.size, 900, 900),
        (encoding.size, 1_500, 200),  # but so many in any
        (encoding.size, 100, 100),
    ):
        monkeypatch.setattr("l4path.search.nearest._LARGE", large)
        begun.clear()
        before = encoding.solver
        assert nearest(today, wanted, budget=budget) == expected
        assert encoding.solver is not before
        assert begun == [(steps, max(steps // 8, 100)), (steps, steps)]
    monkeypatch.setattr("l4path.search.nearest._LARGE", 1_500 * encoding.size)
    begun.clear()
    assert nearest(today, wanted) == expected
    assert begun == [(1_500, 187), (1_500, 1_500)]


@pytest.mark.parametrize("calls", range(4))
def test_what_is_not_settled_any_more_is_left_open(calls: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the steps end while the records of one alternative are settled, those before it are told, and no more."""
    fully, left = Encoding.canonical, calls

    def canonical(encoding: Encoding, given: list[int], rather_not: list[int], budget: Budget) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and fully(encoding, given, rather_not, budget)

    one, other = Flag("one", "one"), Flag("other", "other")
    treatment = Treatment("t", "T", tier="a", once=True, indications=[one | other])
    today = Pathway("p", tiers=["a"], start=[treatment]).assess(Episode())
    monkeypatch.setattr(Encoding, "canonical", canonical)
    found = nearest(today, Has("t", frozenset({Status.OFFERED})))
    assert (len(found.alternatives), found.settled) == (calls // 2, False)


@pytest.mark.parametrize("calls", range(3))
def test_where_the_steps_end_between_two_alternatives_there_may_be_more(
    calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that were found are told, and that is not all that there may be, unless there is no more to ask."""
    fully, left = Fewest.find, calls

    def find(few: Fewest, most: int, barred: list[int]) -> bool | None:
        nonlocal left
        left -= 1
        return fully(few, most, barred) if left >= 0 else None

    one, other = Flag("one", "one"), Flag("other", "other")
    treatment = Treatment("t", "T", tier="a", once=True, indications=[one | (other & FLAG)])
    today = Pathway("p", tiers=["a"], start=[treatment]).assess(Episode())
    monkeypatch.setattr(Fewest, "find", find)
    found = nearest(today, Has("t", frozenset({Status.OFFERED})))
    assert [made.changes for made in found.alternatives] == [1, 2][:calls]
    assert not found.settled
    monkeypatch.undo()
    assert nearest(today, Has("t", frozenset({Status.OFFERED}))).settled


def test_what_the_engine_does_not_find_is_no_alternative(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each episode is assessed before it is told: where search and engine disagree, that is a fault."""
    treatment = Treatment("t", "T", tier="a", once=True, indications=[FLAG])
    today = Pathway("p", tiers=["a"], start=[treatment]).assess(Episode())
    monkeypatch.setattr("l4path.search.nearest.shows_wanted", lambda *_: False)
    with pytest.raises(RuntimeError, match="search and engine disagree about"):
        nearest(today, Has("t", frozenset({Status.OFFERED})))


@pytest.mark.parametrize("recorded", [{}, {"score": 10}])
def test_of_the_values_that_will_do_the_first_is_taken_that_raises_no_alarm(recorded: dict[str, int]) -> None:
    """By hand: from 50 on the review is reached, and up to 60 it is an emergency: between 60 and 100 it is neither."""
    care, review = Treatment("care", "Care", tier="a", once=True), Review("review", "Review", tier="a")
    emergency = Disposition("emergency", "Emergency", tier="a", emergency=True)
    ways = [
        care.escalates_to(review, on="indication", when=SCORE >= 50),
        emergency.on_red_flag((SCORE >= 50) & (SCORE <= 60)),
    ]
    pathway = Pathway("p", tiers=["a"], start=[care], escalations=ways)
    (only,) = what_it_would_take(pathway.assess(Episode(recorded)), "review").alternatives
    assert only.episode.facts["score"] == 80
    assert review in pathway.assess(only.episode).options
