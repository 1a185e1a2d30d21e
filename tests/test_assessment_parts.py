"""The parts of an assessment by themselves: when it is written out, in which order it refuses, what its rows settle."""

from __future__ import annotations

import ast
import datetime
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import given

import l4path
from l4path import Choice, Disposition, Episode, EpisodeError, Flag, Measure, Pathway, Treatment, Trial, Truth, weeks
from l4path.assessment import courses, program
from l4path.assessment.ahead import _after, ahead
from l4path.assessment.assess import engine_of
from l4path.assessment.courses import CourseTold
from l4path.assessment.fractions import fractions_compared, fractions_recorded
from l4path.assessment.generated.syntax import KLEENE_SYNTAX, MET, NOT_MET, UNKNOWN, constant, load
from l4path.assessment.generated.trials import _of_untried
from l4path.assessment.paths import carriers, carrying, deciding_way, nearest, travelled
from l4path.assessment.proofs import Proof
from l4path.assessment.tables import given as settled_by
from l4path.brief import Equatable
from l4path.conditions import Constant
from l4path.facts import LARGEST
from l4path.meaning import Atom, Claim, Follows, Is, Recorded, state_rows, status_rows
from l4path.testing import cases

if TYPE_CHECKING:
    from pathlib import Path

RELIEF = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
EXERCISE = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=RELIEF >= 30)
BRACE = Treatment("brace", "Brace", tier="care", continuous=True)
SCAN = Treatment("scan", "Scan", tier="care", once=True)
HOME = Disposition("home", "Home", tier="care")
KNEE = Pathway("knee", tiers=["care"], start=[EXERCISE, BRACE, SCAN, HOME], facts=[Flag("locked", "locked")])


def test_a_pathway_is_written_out_after_five_hundred_assessments() -> None:
    """It takes longer than some hundred assessments do; from then on it is there."""
    engine = engine_of(KNEE.with_fields(title="another"))
    assert [engine.often() for _ in range(500)] == [None] * 500
    made = engine.often()
    assert made is not None
    assert engine.often() is made is engine.generated


LOCKED = Flag("locked", "locked")
GRADE = l4path.Number("grade", "grade", minimum=0, maximum=9)
WEAR = Choice("wear", "wear", values={"low": "low", "high": "high"})
SIGNS = l4path.Choices("signs", "signs", values={"warm": "warm", "red": "red"})


@pytest.mark.parametrize("generated", [False, True])
@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        (LOCKED.as_condition(), {"locked": True}, {"locked": False}),
        (GRADE >= 4, {"grade": 4}, {"grade": 3}),
        (GRADE > 4, {"grade": 5}, {"grade": 4}),
        (GRADE <= 4, {"grade": 4}, {"grade": 5}),
        (GRADE < 4, {"grade": 3}, {"grade": 4}),
        (GRADE == 4, {"grade": 4}, {"grade": 5}),
        (GRADE != 4, {"grade": 5}, {"grade": 4}),
        (GRADE.between(2, 4), {"grade": 2}, {"grade": 1}),
        (GRADE.between(2, 4), {"grade": 4}, {"grade": 5}),
        (GRADE.between(2, 4, open_high=True), {"grade": 3}, {"grade": 4}),
        (WEAR == "low", {"wear": "low"}, {"wear": "high"}),
        (WEAR.isin("low"), {"wear": "low"}, {"wear": "high"}),
        (WEAR.notin("low"), {"wear": "high"}, {"wear": "low"}),
        (SIGNS.contains("warm"), {"signs": ["warm", "red"]}, {"signs": ["red"]}),
        (SIGNS.lacks("warm"), {"signs": []}, {"signs": ["warm"]}),
    ],
)
def test_an_indication_is_met_not_met_or_unknown(
    condition: Any, yes: dict[str, Any], no: dict[str, Any], generated: bool
) -> None:
    """By the value, in either engine; what is not recorded is asked for (SEMANTICS 2)."""
    walk = Treatment("walk", "Walk", tier="care", once=True, indications=[condition])
    pathway = Pathway("p", tiers=["care"], start=[walk])
    if generated:
        engine_of(pathway).generate()
    for facts, status in ((yes, "offered"), (no, "not_indicated"), ({}, "undetermined")):
        assert pathway.assess(Episode(facts)).status["walk"] == status


def test_whether_a_formula_has_a_truth_is_met_or_not() -> None:
    """Of one that is met, one that is not, and one of which nothing is known."""
    pathway = Pathway("p", tiers=["care"], start=[HOME, SCAN], facts=[LOCKED])
    for episode, truth in (
        (Episode(trials={"scan": Trial()}), Truth.MET),
        (Episode(), Truth.NOT_MET),
        (Episode(unasked=["scan"]), Truth.UNKNOWN),
    ):
        assessment = pathway.assess(episode)
        tried = Recorded("tried", "scan")
        assert assessment.truth_of(tried) is truth
        for asked in Truth:
            assert assessment.truth_of(Is(tried, asked)) is (Truth.MET if asked is truth else Truth.NOT_MET)
            assert [part.says for part in Proof(Is(tried, asked), assessment._run).parts] == [tried]


@pytest.mark.parametrize("generated", [False, True])
def test_a_number_has_fifteen_digits_at_most_in_either_engine(generated: bool) -> None:
    """Where no range is declared; where one is, its ends are allowed and nothing beyond them."""
    facts = [l4path.Number("free", "free"), l4path.Number("bound", "bound", minimum=-2, maximum=3)]
    pathway = Pathway("p", tiers=["care"], start=[HOME], facts=facts)
    if generated:
        engine_of(pathway).generate()
    for name, right, wrong in (
        ("free", (1 - LARGEST, 0, 0.5 - LARGEST, LARGEST - 1), (-LARGEST, LARGEST)),
        ("bound", (-2, 0.5, 3), (-2.5, -3, 3.5, 4)),
    ):
        for value in right:
            assert pathway.assess(Episode({name: value})).status["home"] == "ended"
        for value in wrong:
            with pytest.raises(EpisodeError):
                pathway.assess(Episode({name: value}))


@pytest.mark.parametrize("generated", [False, True])
def test_whether_a_treatment_suits_is_asked_where_it_is_not_reached_too(generated: bool) -> None:
    """The goal asks it of a treatment that nobody has come to; and what the pathway comes to rests on it as well."""
    flag = Flag("flag", "flag")
    later = Treatment("later", "Later", tier="care", once=True, indications=[flag])
    pathway = Pathway(
        "p",
        tiers=["care"],
        start=[SCAN],
        escalations=[SCAN.escalates_to(later, on="declined")],
        goal=l4path.suitable("later"),
    )
    if generated:
        engine_of(pathway).generate()
    for value, state in ((True, "at_goal"), (False, "active")):
        today = pathway.assess(Episode({"flag": value}))
        assert (today.state, today.status["later"]) == (state, "not_reached")
    reached = pathway.assess(Episode({"flag": True}, declined=["scan"]))
    assert (reached.state, reached.status["later"]) == ("at_goal", "offered")


def test_a_node_is_carried_by_the_way_of_what_was_tried() -> None:
    """Two ways fire: the first that is written gives way to the one that comes of something on record."""
    ways = [
        EXERCISE.escalates_to(HOME, on="declined", id="refused"),
        SCAN.escalates_to(HOME, on="completion", id="done"),
    ]
    pathway = Pathway("p", tiers=["care"], start=[SCAN, EXERCISE], escalations=ways)
    refused, done = pathway.escalations
    assert carrying(pathway.assess(Episode(trials={"scan": Trial()}, declined=["exercise"])), "home") is done
    assert carrying(pathway.assess(Episode(declined=["exercise"])), "home") is refused
    assert carrying(pathway.assess(Episode(trials={"scan": Trial()})), "home") is done
    nothing = pathway.assess(Episode())
    assert carrying(nothing, "home") is None
    assert carrying(nothing, "scan") is None


def test_a_node_that_its_own_record_reaches_takes_no_way_to_it() -> None:
    """By hand: where the second of three would be on record and had failed, only the way from it counts."""
    second, third = (
        Treatment(name, name, tier="care", adequate=weeks >= 6, response=RELIEF >= 30) for name in ("second", "third")
    )
    ways = [
        EXERCISE.escalates_to(second, on="failure", id="first"),
        second.escalates_to(third, on="failure", id="then"),
    ]
    pathway = Pathway("p", tiers=["care"], start=[EXERCISE], escalations=ways)
    then = pathway.assess(Episode(trials={"second": Trial("failed")}))
    assert [(name, way.id) for name, way in nearest(pathway.assess(Episode()), "third", then)] == [("third", "then")]


def test_the_way_that_is_unknown_is_followed_to_the_source_that_would_take_it() -> None:
    """By hand: nobody asked about either source; only the second would have failed, so it is asked about."""
    first, second, third = (
        Treatment(name, name, tier="care", adequate=weeks >= 6, response=RELIEF >= 30)
        for name in ("first", "second", "third")
    )
    ways = [
        EXERCISE.escalates_to(first, on="failure", id="one"),
        EXERCISE.escalates_to(second, on="failure", id="two"),
        l4path.Escalation(third, on="failure", after=[first, second], any_of=True, id="either"),
    ]
    pathway = Pathway("p", tiers=["care"], start=[EXERCISE], escalations=ways)
    today = pathway.assess(Episode(unasked=["first", "second"]))
    then = pathway.assess(Episode(trials={"second": Trial("failed")}, unasked=["first"]))
    for otherwise, source in ((None, "first"), (then, "second")):
        way, about = deciding_way(today, "third", otherwise)
        assert way is not None
        assert (way.id, about) == ("either", source)


def test_the_unknown_parts_of_a_proof_are_what_is_to_be_asked() -> None:
    """By hand: nothing is recorded, and whether the knee is locked is all that an indication rests on."""
    care = Treatment("care", "C", tier="care", adequate=weeks >= 6, response=RELIEF >= 30, indications=LOCKED)
    proof = Pathway("p", tiers=["care"], start=[care]).assess(Episode()).proof("indicated", "care")
    assert [(part.truth, [*part.asked()]) for part in proof.unknown_parts()] == [(Truth.UNKNOWN, ["locked"])]


def test_of_two_ways_as_near_the_first_that_is_written_is_the_nearest() -> None:
    """By hand: the second is there by its own record, the third by a way; from each it is one on."""
    second, third, last = (
        Treatment(name, name, tier="care", adequate=weeks >= 6, response=RELIEF >= 30)
        for name in ("second", "third", "last")
    )
    ways = [
        EXERCISE.escalates_to(second, on="declined", id="to-second"),
        second.escalates_to(last, on="failure", id="from-second"),
        EXERCISE.escalates_to(third, on="failure", id="to-third"),
        third.escalates_to(last, on="failure", id="from-third"),
    ]
    pathway = Pathway("p", tiers=["care"], start=[EXERCISE], escalations=ways)
    then = pathway.assess(Episode(trials=dict.fromkeys(("exercise", "second", "third"), Trial("failed"))))
    assert [(name, way.id) for name, way in nearest(pathway.assess(Episode()), "last", then)] == [
        ("last", "from-second")
    ]


@pytest.mark.parametrize("generated", [False, True])
def test_what_has_come_back_has_neither_helped_nor_was_it_not_tolerated(generated: bool) -> None:
    """SEMANTICS 2: where a relapse is recorded, it is settled that it responded no more and was tolerated."""
    pathway = KNEE.with_fields(title=f"relapsed {generated}")
    if generated:
        engine_of(pathway).generate()
    found = pathway.assess(Episode(trials={"exercise": Trial(weeks=8, relief=40, relapsed=True)}))
    kinds: tuple[Literal["relapsed"], Literal["responded"], Literal["intolerant"]] = (
        "relapsed",
        "responded",
        "intolerant",
    )
    assert [found.truth(kind, "exercise") for kind in kinds] == [Truth.MET, Truth.NOT_MET, Truth.NOT_MET]
    helped = pathway.assess(Episode(trials={"exercise": Trial(weeks=8, relief=40)}))
    assert [helped.truth(kind, "exercise") for kind in kinds] == [Truth.NOT_MET, Truth.MET, Truth.NOT_MET]


@pytest.mark.parametrize(
    ("node", "hint"),
    [("scan", "outcome = ongoing says that it is asked for"), ("brace", "continuous")],
)
def test_an_outcome_that_cannot_be_is_refused_by_how_the_treatment_is_done(node: str, hint: str) -> None:
    """What is done once is asked for or done; what goes on has outcomes of its own."""
    with pytest.raises(EpisodeError) as refused:
        KNEE.assess(Episode(trials={node: Trial("relapsed" if node == "scan" else "responded")}))
    assert hint in str(refused.value)
    assert ("asked for" in str(refused.value)) is (node == "scan")


def test_what_is_so_of_a_treatment_that_was_never_tried() -> None:
    """By hand, SEMANTICS 2: it lasted no weeks; nothing was measured of it; it was asked about, and not tried."""
    answers = {weeks < 6: 2, weeks >= 6: 0, RELIEF >= 0: 0}
    assert [_of_untried(Atom(stated, "exercise")) for stated in answers] == list(answers.values())
    assert [_of_untried(Recorded(what, "exercise")) for what in ("asked", "tried")] == [2, 0]


def test_what_may_happen_next_leaves_out_what_an_outcome_says() -> None:
    """By hand: the weeks of a trial under way stay; whether it was tolerated is what its outcome says from then on."""
    under_way = KNEE.assess(Episode(trials={"exercise": Trial(weeks=3, tolerated=True)}))
    told = [
        (what, after.episode.trials["exercise"]) for node, what, after in _after(under_way) if node.id == "exercise"
    ]
    then = [trial for what, trial in told if what != "declined"]
    assert {trial.outcome for trial in then} >= {"failed", "responded"}
    assert [dict(trial.measures) for trial in then] == [{"weeks": 3}] * len(then)


@pytest.mark.parametrize("thing", [None, {"pain": 3}, "episode", Episode])
def test_only_an_episode_is_assessed(thing: Any) -> None:
    """What is none is refused with an example of one."""
    with pytest.raises(EpisodeError, match="is not an episode; write Episode"):
        KNEE.assess(thing)


def test_names_that_are_no_treatments_are_told_in_an_order_that_does_not_change() -> None:
    """Records in the order that they were written in; sets of names, which have none, by the alphabet."""
    names = ["zebra", "yak", "xerus", "wolf", "vole"]
    wrong = Episode(trials={name: Trial() for name in names}, declined=frozenset(names), unasked=frozenset(("q", "p")))
    with pytest.raises(EpisodeError) as refused:
        KNEE.assess(wrong)
    told = [(one.where, one.what.partition(" ")[0]) for one in refused.value.problems]
    assert told == [
        *(("trials", name) for name in names),
        *(("declined", name) for name in sorted(names)),
        *(("unasked", name) for name in ("p", "q")),
    ]


def test_whoever_was_recorded_and_is_unasked_is_told_once_each() -> None:
    """By the alphabet; a name that is no treatment is told as that alone."""
    both = {"scan": Trial(), "exercise": Trial(weeks=1)}
    with pytest.raises(EpisodeError) as refused:
        KNEE.assess(Episode(trials=both, unasked=frozenset(both)))
    assert [(one.where, one.what) for one in refused.value.problems] == [
        ("unasked", "exercise is both recorded and unasked"),
        ("unasked", "scan is both recorded and unasked"),
    ]


@given(cases())
def test_the_first_row_that_is_read_off_directly_is_the_status_and_the_state(case: tuple[Pathway, Episode]) -> None:
    """What is compiled, and what is read off a formula for a proof, are one meaning."""
    pathway, episode = case
    try:
        found = pathway.assess(episode)
    except EpisodeError:
        return
    state = next(row.state for row in state_rows(pathway) if found.truth_of(row.when) is Truth.MET)
    assert state == found.state
    for name, node in pathway.nodes.items():
        rows = status_rows(pathway, node)
        assert next(row.status for row in rows if found.truth_of(row.when) is Truth.MET) == found.status[name]


def test_what_follows_a_response_is_read_off_directly_too() -> None:
    """A node that a response leads to is one of the options where the goal is met; the one beside it is not."""
    cured = Flag("cured", "cured")
    rest = Treatment("rest", "Rest", tier="care", once=True)
    talk = Treatment("talk", "Talk", tier="care", once=True)
    pathway = Pathway(
        "p",
        tiers=["care"],
        start=[EXERCISE],
        escalations=[EXERCISE.escalates_to(rest, on="response"), EXERCISE.escalates_to(talk, on="indication")],
        goal=cured,
    )
    found = pathway.assess(Episode({"cured": True}, trials={"exercise": Trial(outcome="responded")}))
    assert (found.state, [node.id for node in found.options]) == ("at_goal", ["exercise", "rest"])
    assert [found.truth_of(Follows(name)) for name in ("rest", "talk", "exercise")] == [
        *(Truth.MET, Truth.NOT_MET, Truth.NOT_MET)
    ]


@pytest.mark.parametrize("truth", list(Truth))
def test_the_rows_of_what_was_not_tried_know_it(truth: Truth) -> None:
    """Neither an outcome nor a mark of a record can be there; what is declined is not settled by that."""
    untried = settled_by(EXERCISE, reached=2, tried=0)
    not_met = Constant(truth is Truth.NOT_MET)
    assert untried(Is(Claim("failed", "exercise"), truth)) == not_met
    assert untried(Is(Recorded("tried", "exercise"), truth)) == not_met
    assert untried(Is(Recorded("tolerated", "exercise"), truth)) == not_met
    assert untried(Is(Claim("reached", "exercise"), truth)) == Constant(truth is Truth.MET)
    for open_still in (Is(Recorded("declined", "exercise"), truth), Is(Claim("suitable", "exercise"), truth)):
        assert untried(open_still) == open_still
    for other in (settled_by(SCAN, reached=2, tried=0), settled_by(EXERCISE, reached=2, tried=2)):
        failed = Is(Claim("failed", "exercise"), truth)
        assert other(failed) == failed
    unknown = settled_by(EXERCISE, reached=1)
    assert unknown(Is(Claim("reached", "exercise"), truth)) == Constant(truth is Truth.UNKNOWN)
    tried = Is(Recorded("tried", "exercise"), truth)
    assert unknown(tried) == tried


@pytest.mark.parametrize(
    ("course", "told"),
    [
        (Trial(), CourseTold(intolerant=False, response=True, failed=False, adequate=False)),
        (Trial(ended=True), CourseTold(intolerant=False, response=False, failed=False, adequate=False)),
        (Trial(tolerated=False), CourseTold(intolerant=True, response=False, failed=False, adequate=False)),
        (Trial(outcome="ongoing"), CourseTold(intolerant=False, response=True, failed=False, adequate=False)),
        (Trial(outcome="stopped"), CourseTold(intolerant=False, response=False, failed=False, adequate=False)),
    ],
)
def test_a_course_of_what_goes_on_helps_for_as_long_as_it_does(course: Trial, told: CourseTold) -> None:
    """It is not over and is tolerated; it cannot fail, and nothing of it is adequate."""
    assert courses.course_outcome(BRACE, course) == told


def test_a_condition_that_is_not_of_the_pathway_is_refused() -> None:
    """With what it names."""
    found = l4path.load("l4-article").assess(Episode())
    with pytest.raises(l4path.ConditionError, match="no node is declared as xyzzy"):
        found.proof_of(l4path.reached("xyzzy"))
    with pytest.raises(l4path.ConditionError, match="xyzzy"):
        found.evaluate(Flag("xyzzy", "no fact"))
    with pytest.raises(l4path.ConditionError, match="xyzzy"):
        found.evaluate(Flag("xyzzy", "no fact") & Flag("plugh", "none either"))  # the first is told


@pytest.mark.parametrize(
    ("value", "meant"),
    [(0.3, "30"), (0.999, "99.9"), (0.28, "28"), (0.123456789, "12.345679"), (2e-8, "0.000002")],
)
def test_a_fraction_of_one_is_perhaps_meant_as_a_percentage(value: float, meant: str) -> None:
    """Wherever a percentage is: in a comparison, in a range, in a fact and in a measure; six decimals are told."""
    share = l4path.Number("share", "share", unit="%")
    asked = RELIEF.of(EXERCISE).between(value, 40) | (share >= value)
    pathway = KNEE.with_fields(
        facts=[*KNEE.facts.values(), share, Choice("side", "side", values={"l": "l"})], goal=asked
    )
    assert {(one.where, one.meant) for one in fractions_compared(pathway)} == {("goal", meant)}
    episode = Episode({"share": value, "locked": True, "side": "l"}, trials={"exercise": Trial(weeks=1, relief=value)})
    assert [(one.where, one.meant) for one in fractions_recorded(pathway, episode)] == [
        *(("facts.share", meant), ("trials.exercise.relief", meant))
    ]


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0, 1.5, 30])
def test_what_is_no_fraction_of_one_is_meant_as_it_stands(value: float) -> None:
    """Nothing, one and more are percentages; the number of weeks is none."""
    episode = Episode({}, trials={"exercise": Trial(weeks=0.5, relief=value)})
    assert list(fractions_recorded(KNEE, episode)) == []


@pytest.mark.parametrize("most", range(14))
def test_no_more_lies_ahead_than_is_asked_for(most: int) -> None:
    """Each of two is done or declined, then the other: four things first, eight after them; what is cut off says so."""
    two = [Treatment(name, name.upper(), tier="care", once=True) for name in ("a", "b")]
    today = ahead(Pathway("two", tiers=["care"], start=two).assess(Episode()), depth=2, most=most)
    first = [len(step.what) for step in today.steps]
    then = [len(step.what) for before in today.steps for step in before.steps]
    assert (sum(first), sum(then)) == (min(most, 4), max(0, min(most, 12) - 4))
    assert today.cut == (most < 4)
    assert any(step.cut for step in today.steps) == (0 < most < 12)
    assert all("done" in step.what for step in today.steps[:1])


def test_looking_ahead_compares_no_option_with_every_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is new after a step is found by ids: of a hundred options that would be thousands of comparisons a step."""
    compared, plainly = list[object](), Equatable.__eq__

    def noted(value: Equatable, other: object) -> bool:
        compared.append(value)
        return plainly(value, other)

    monkeypatch.setattr(Equatable, "__eq__", noted)
    many = [Treatment(f"care_{n}", f"Care {n}", tier="care", once=True) for n in range(100)]
    assessment = Pathway("many", tiers=["care"], start=many).assess(Episode())
    compared.clear()
    today = ahead(assessment, depth=1)
    assert (len(today.options), len(today.new), len(today.steps)) == (100, 0, 100)
    assert len(compared) < 10 * 200


def test_what_is_cut_off_is_not_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hundred options three steps are shown: each, the one that would be too many, and one beyond each."""
    assessed, plainly = list[Episode](), Pathway.assess

    def noted(pathway: Pathway, episode: Episode) -> Any:
        assessed.append(episode)
        return plainly(pathway, episode)

    many = [Treatment(f"care_{n}", f"Care {n}", tier="care", once=True) for n in range(100)]
    assessment = Pathway("many", tiers=["care"], start=many).assess(Episode())
    monkeypatch.setattr(Pathway, "assess", noted)
    today = ahead(assessment, depth=1, most=3)
    assert (sum(len(step.what) for step in today.steps), today.cut) == (3, True)
    assert len(assessed) == 3 + 1 + 3


def test_an_option_to_which_nothing_happens_hides_none_of_the_others() -> None:
    """A disposition of an earlier tier stands before a treatment, and what happens to that is told all the same."""
    home = Disposition("home", "Home", tier="first")
    today = ahead(Pathway("p", tiers=["first", "care"], start=[home, SCAN, EXERCISE]).assess(Episode()), depth=1)
    assert [option for option, _, _ in today.options] == ["home", "scan", "exercise"]
    assert {(step.node, what) for step in today.steps for what in step.what} == {
        *(("scan", what) for what in ("done", "declined")),
        *(("exercise", what) for what in ("failed", "responded", "intolerant", "declined")),
    }


def test_what_would_contradict_an_assumption_cannot_happen() -> None:
    """It is left out, and what may happen after it in the order is told."""
    never = l4path.Assumption("never", "It never fails.", ~l4path.failed("exercise"))
    today = ahead(Pathway("p", tiers=["care"], start=[EXERCISE], assumptions=[never]).assess(Episode()), depth=1)
    assert sorted(what for step in today.steps for what in step.what) == ["declined", "intolerant", "responded"]


def test_a_patient_came_by_the_sources_that_carry_the_escalation() -> None:
    """All of them, or, where any will do, the first that triggers it; a node of the start came by itself."""
    either = [SCAN, EXERCISE]
    ways = [
        l4path.Escalation(HOME, on="declined", after=[one.id for one in either], any_of=True, id="any"),
        l4path.Escalation(BRACE, on="declined", after=[one.id for one in either], id="all"),
    ]
    pathway = Pathway("p", tiers=["care"], start=either, escalations=ways)
    some_way, every_way = pathway.escalations
    second = pathway.assess(Episode(declined=["exercise"]))
    assert (carriers(some_way, second), carriers(every_way, second)) == (("exercise",), ("scan", "exercise"))
    assert travelled(second, "home") == [("exercise", None), ("home", some_way)]
    assert nearest(second, "brace") == [("brace", every_way)]
    assert nearest(second, "home") == []
    both = pathway.assess(Episode(declined=["exercise", "scan"]))
    assert carriers(some_way, both) == ("scan",)
    assert travelled(both, "home") == [("scan", None), ("home", some_way)]
    assert sorted(travelled(both, "brace")) == [("brace", every_way), ("exercise", None), ("scan", None)]
    assert travelled(both, "brace")[-1] == ("brace", every_way)
    assert carriers(some_way, pathway.assess(Episode())) == ()
    assert nearest(pathway.assess(Episode()), "home") == [("home", some_way)]


def test_the_nearest_way_takes_the_fewest_nodes() -> None:
    """Of two ways of one length the first; of sources of which any will do one; of those that all must be, each."""
    a, b, c, d = (Treatment(name, name.upper(), tier="care", once=True) for name in "abcd")
    far = Disposition("far", "Far", tier="home")
    ways = [
        l4path.Escalation(b, on="declined", after=["a"], id="a-b"),
        l4path.Escalation(b, on="completion", after=["a"], id="a-b-too"),
        l4path.Escalation(c, on="declined", after=["a"], id="a-c"),
        l4path.Escalation(d, on="declined", after=["b", "c"], id="bc-d"),
        l4path.Escalation(HOME, on="declined", after=["b", "c"], any_of=True, id="b-or-c-home"),
        l4path.Escalation(far, on="declined", after=["b", "c"], id="bc-far"),
        l4path.Escalation(far, on="completion", after=["b"], id="b-far"),
    ]
    pathway = Pathway("p", tiers=["care", "home"], start=[a], escalations=ways)
    today = pathway.assess(Episode())

    def shown(node: str) -> list[tuple[str, str]]:
        return [(name, way.id) for name, way in nearest(today, node)]

    assert shown("b") == [("b", "a-b")]
    assert shown("home") == [("b", "a-b"), ("home", "b-or-c-home")]
    assert sorted(shown("d")) == [("b", "a-b"), ("c", "a-c"), ("d", "bc-d")]
    assert shown("far") == [("b", "a-b"), ("far", "b-far")]
    assert shown("a") == []


def test_of_two_ways_of_one_step_the_first_that_is_written_is_the_nearest() -> None:
    """From somewhere or from anywhere; and a way of one step before one of two, in whatever order."""
    near, far, alarm = (Flag(name, name) for name in ("near", "far", "alarm"))
    board, ward = l4path.Review("board", "Board", tier="care"), l4path.Review("ward", "Ward", tier="care")
    urgent = Disposition("urgent", "Urgent", tier="care", emergency=True)
    direct = board.escalates_to(urgent, on="indication", when=near, id="direct")
    raised = l4path.Escalation("urgent", on="red_flag", when=alarm, id="raised")
    round_about = [
        board.escalates_to(ward, on="indication", when=far, id="there"),
        ward.escalates_to(urgent, on="indication", when=far, id="back"),
    ]
    for ways, told in (
        ([direct, raised], ["direct"]),
        ([raised, direct], ["raised"]),
        ([*round_about, direct], ["direct"]),
        ([direct, *round_about], ["direct"]),
        (round_about, ["there", "back"]),
    ):
        pathway = Pathway("p", tiers=["care"], start=[board], nodes=[urgent], escalations=ways)
        calm = pathway.assess(Episode(dict.fromkeys(pathway.facts, False)))
        assert [way.id for _, way in nearest(calm, "urgent")] == told


@pytest.mark.parametrize("wrong", [{"depth": -1}, {"depth": "2"}, {"depth": 1.5}, {"most": "many"}, {"most": -1}])
def test_a_look_ahead_takes_whole_numbers(wrong: dict[str, Any]) -> None:
    """Whoever gives something else is told which of the two it is."""
    ((name, given),) = wrong.items()
    with pytest.raises(l4path.L4pathError, match=f"^{name}: .*{given}.* is no count of steps; write a whole number"):
        ahead(KNEE.assess(Episode()), **wrong)


@pytest.mark.parametrize(("join", "settling", "other"), [(program._all, 0, 2), (program._any, 2, 0)])
@pytest.mark.parametrize("many", [2, 3, 4])
def test_what_settles_the_matter_is_the_last_that_is_looked_at(join: Any, settling: int, other: int, many: int) -> None:
    """Of several tests; what nobody knows settles nothing, and neither does the rest."""

    def never(_: Any) -> int:
        raise AssertionError

    def unknown(_: Any) -> int:
        return 1

    assert join((lambda _: settling, *[never] * (many - 1)))([]) == settling
    assert join((unknown, lambda _: settling, *[never] * (many - 2)))([]) == settling
    assert join((*[lambda _: other] * (many - 1), unknown))([]) == 1
    assert join((unknown, *[lambda _: other] * (many - 1)))([]) == 1
    assert join(tuple(lambda _: other for _ in range(many)))([]) == other


def test_what_is_always_so_is_left_out_of_what_is_written() -> None:
    """And what settles the matter is all that is."""
    met, never, unknown = (constant(number) for number in (MET, NOT_MET, UNKNOWN))
    name = load("a")
    written = {
        "a": [KLEENE_SYNTAX.all_of([met, name, met]), KLEENE_SYNTAX.any_of([never, name])],
        ast.unparse(never): [KLEENE_SYNTAX.all_of([name, never]), KLEENE_SYNTAX.any_of([never])],
        ast.unparse(met): [KLEENE_SYNTAX.any_of([name, met]), KLEENE_SYNTAX.all_of([met])],
        ast.unparse(unknown): [KLEENE_SYNTAX.any_of([never, unknown]), KLEENE_SYNTAX.all_of([met, unknown])],
    }
    for text, expressions in written.items():
        assert [ast.unparse(expression) for expression in expressions] == [text, text]


def test_a_way_that_is_not_taken_then_hides_none_behind_it() -> None:
    """The nearest is the one by which the node would be reached."""
    first, second = (
        Treatment(name, name, tier="care", adequate=weeks >= 6, response=weeks >= 100) for name in ("first", "second")
    )
    ways = [first.escalates_to(HOME, on="failure", id="one"), second.escalates_to(HOME, on="failure", id="other")]
    pathway = Pathway("p", tiers=["care"], start=[first, second], escalations=ways)
    for name, way in (("first", "one"), ("second", "other")):
        then = pathway.assess(Episode(trials={name: Trial("failed")}))
        assert [(node, taken.id) for node, taken in nearest(pathway.assess(Episode()), "home", then)] == [("home", way)]


@pytest.mark.parametrize("generated", [False, True])
@pytest.mark.parametrize(
    ("asked", "met"),
    [
        (weeks.of("exercise") == 0, True),
        (weeks.of("exercise") >= 0, True),
        (weeks.of("exercise") < 0.5, True),
        (weeks.of("exercise") > 0, False),
        (weeks.of("exercise") < 0, False),
        (RELIEF.of("exercise") >= 0, False),
    ],
)
def test_what_was_not_tried_lasted_no_time(asked: Any, met: bool, generated: bool) -> None:
    """It is counted as nothing, and nothing was measured of it (SEMANTICS 3)."""
    pathway = Pathway("p", tiers=["care"], start=[EXERCISE], goal=asked)
    if generated:
        engine_of(pathway).generate()
    assert (pathway.assess(Episode()).state == "at_goal") is met


def test_an_assessment_writes_its_report(tmp_path: Path) -> None:
    """With the date and in the language that are asked for."""
    path = tmp_path / "report.md"
    KNEE.assess(Episode()).report(path, today=datetime.date(2026, 9, 1), language="de")
    written = path.read_text(encoding="utf-8")
    assert "2026-09-01" in written or "1. September 2026" in written or "01.09.2026" in written
    assert EXERCISE.title in written
