"""Assessments: one small table of cases for each rule of the semantics, and what an assessment answers."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from typing import Any

import pytest

from l4path import (
    Assumption,
    Caution,
    Disposition,
    Episode,
    Escalation,
    Flag,
    Invariant,
    Measure,
    Number,
    Pathway,
    PathwayError,
    Review,
    State,
    Status,
    Treatment,
    Trial,
    Truth,
    courses,
    failed,
    offered,
    option,
    reached,
    stopped,
    suitable,
    tried,
    weeks,
)
from l4path.meaning import Atom, Claim

PAIN = Number("pain", "pain", minimum=0, maximum=10)
FRAIL, FIT, BLEEDING = Flag("frail", "frail"), Flag("fit", "fit"), Flag("bleeding", "bleeding")
RELIEF = Measure("relief", "relief", unit="%", minimum=-1000, maximum=100)
EXERCISE = Treatment(
    "exercise",
    "Exercise",
    tier="care",
    adequate=weeks >= 6,
    response=RELIEF >= 30,
    indications=[FIT],
    contraindications=[FRAIL],
)
WALKS = Treatment("walks", "Walks", tier="care", continuous=True, contraindications=[FRAIL])
SCAN = Treatment("scan", "Scan", tier="care", once=True, indications=[FIT])
REVIEW = Review("review", "Review", tier="care")
HOME = Disposition("home", "Home", tier="care")
CLOSED = Disposition("closed", "Closed", tier="care", final=True)
AWAY = Disposition("away", "Emergency department", tier="care", emergency=True)
WELL = {"fit": True, "frail": False}


def pathway(*ways: Escalation, start: Any = (EXERCISE,), **fields: Any) -> Pathway:
    """A pathway of the nodes above."""
    return Pathway("p", tiers=["care"], start=start, escalations=ways, **fields)


def status_of(trial: Trial | None, **facts: bool) -> Status:
    """The status of the exercise after a trial of it."""
    trials = {} if trial is None else {"exercise": trial}
    return pathway(facts=[FIT, FRAIL]).assess(Episode(facts, trials=trials)).status["exercise"]


@pytest.mark.parametrize(
    ("trial", "facts", "expected"),
    [
        (None, WELL, "offered"),
        (None, {"fit": False, "frail": False}, "not_indicated"),
        (None, {"fit": False, "frail": True}, "not_indicated"),
        (None, {"fit": True, "frail": True}, "contraindicated"),
        (None, {"frail": True}, "contraindicated"),
        (None, {"fit": True}, "undetermined"),
        (None, {}, "undetermined"),
        (Trial(weeks=8, relief=30), WELL, "responded"),
        (Trial(weeks=1, relief=30), WELL, "responded"),
        (Trial(weeks=8, relief=29), WELL, "failed"),
        (Trial(weeks=5, relief=29), WELL, "ongoing"),
        (Trial(weeks=5), WELL, "ongoing"),
        (Trial(weeks=6), WELL, "undetermined"),
        (Trial(relief=29), WELL, "undetermined"),
        (Trial(relief=30), WELL, "responded"),
        (Trial(), WELL, "undetermined"),
        (Trial(weeks=8, relief=30, relapsed=True), WELL, "relapsed"),
        (Trial(weeks=8, relief=29, relapsed=True), WELL, "failed"),
        (Trial(tolerated=False), WELL, "intolerant"),
        (Trial(weeks=8, relief=90, tolerated=False), WELL, "intolerant"),
        (Trial("responded", weeks=1, relief=0), WELL, "responded"),
        (Trial("failed", weeks=1, relief=90), WELL, "failed"),
        (Trial("ongoing", weeks=9, relief=90), WELL, "ongoing"),
        (Trial("relapsed"), WELL, "relapsed"),
        (Trial("intolerant"), WELL, "intolerant"),
        (Trial("ongoing"), {"frail": True}, "contraindicated"),
        (Trial("ongoing"), {}, "undetermined"),
        (Trial("ongoing"), {"frail": False}, "ongoing"),
        (Trial("responded"), {"frail": True}, "contraindicated"),
        (Trial("responded"), {}, "undetermined"),
        (Trial("failed"), {"frail": True}, "failed"),
        (Trial(weeks=2, relief=10, ended=True), WELL, "stopped"),
        (Trial(weeks=2, ended=True), WELL, "undetermined"),  # it may have responded
        (Trial(weeks=8, relief=10, ended=True), WELL, "failed"),  # over, and it was an adequate trial
        (Trial(weeks=2, relief=30, ended=True), WELL, "responded"),
        (Trial(weeks=2, relief=10, ended=True, tolerated=False), WELL, "intolerant"),
        (Trial("stopped"), WELL, "stopped"),
        (Trial("stopped", weeks=9, relief=90), WELL, "stopped"),
        (Trial("stopped"), {"fit": False, "frail": False}, "not_indicated"),
        (Trial("stopped"), {"fit": True, "frail": True}, "contraindicated"),
        (Trial("stopped"), {"frail": False}, "undetermined"),
        (Trial("responded", ended=True), WELL, "responded"),
        (Trial(weeks=5, relief=29, courses=3), WELL, "ongoing"),
        (Trial("responded"), {"frail": False, "fit": False}, "responded"),
    ],
)
def test_the_status_of_a_trial_follows_the_table(trial: Trial | None, facts: dict[str, bool], expected: str) -> None:
    """Every row of the table of statuses, at and beside its thresholds."""
    assert status_of(trial, **facts) == expected


@pytest.mark.parametrize(
    ("node", "trial", "expected"),
    [
        (WALKS, None, "offered"),
        (WALKS, Trial(), "ongoing"),
        (WALKS, Trial("ongoing"), "ongoing"),
        (WALKS, Trial("intolerant"), "intolerant"),
        (WALKS, Trial(tolerated=False), "intolerant"),
        (WALKS, Trial(weeks=100), "ongoing"),
        (WALKS, Trial(ended=True), "stopped"),
        (WALKS, Trial("stopped"), "stopped"),
        (SCAN, None, "offered"),
        (SCAN, Trial(), "done"),
        (SCAN, Trial("ongoing"), "ongoing"),
    ],
)
def test_the_status_of_what_has_no_trial(node: Treatment, trial: Trial | None, expected: str) -> None:
    """What is continuous goes on, what is done once is done."""
    trials = {} if trial is None else {node.id: trial}
    built = pathway(start=[node], facts=[FIT, FRAIL])
    assert built.assess(Episode(WELL, trials=trials)).status[node.id] == expected


def test_a_refusal_is_a_status_but_no_failure() -> None:
    """What is declined is declined, tried or not, but not exhausted; what was done once stays done."""
    built = pathway(EXERCISE.escalates_to(HOME, on="exhausted"), EXERCISE.escalates_to(CLOSED, on="unavailable"))
    for trials in ({}, {"exercise": Trial("failed")}):
        assert built.assess(Episode(WELL, trials=trials, declined=["exercise"])).status["exercise"] == "declined"
    assessment = built.assess(Episode(WELL, declined=["exercise"]))
    assert assessment.reached["home"] is Truth.NOT_MET
    assert assessment.reached["closed"] is Truth.MET
    done = pathway(start=[SCAN], facts=[FIT]).assess(
        Episode({"fit": True}, trials={"scan": Trial()}, declined=["scan"])
    )
    assert done.status["scan"] == "done"


@pytest.mark.parametrize(
    ("on", "episode", "expected"),
    [
        ("failure", Episode(WELL, trials={"exercise": Trial("failed")}), "met"),
        ("failure", Episode(WELL, trials={"exercise": Trial("intolerant")}), "met"),
        ("failure", Episode(WELL, trials={"exercise": Trial("ongoing")}), "not_met"),
        ("failure", Episode(WELL, trials={"exercise": Trial(weeks=8)}), "unknown"),
        ("failure", Episode(WELL), "not_met"),
        ("exhausted", Episode({"fit": True, "frail": True}), "met"),
        ("exhausted", Episode({"fit": False, "frail": False}), "not_met"),
        ("exhausted", Episode(WELL, trials={"exercise": Trial("failed")}), "met"),
        ("exhausted", Episode({"fit": True, "frail": True}, trials={"exercise": Trial("responded")}), "not_met"),
        ("exhausted", Episode(WELL, declined=["exercise"]), "not_met"),
        ("unavailable", Episode(WELL, declined=["exercise"]), "met"),
        ("unavailable", Episode({"fit": False, "frail": False}), "not_met"),
        ("persistence", Episode(WELL), "not_met"),
        ("persistence", Episode({"fit": False, "frail": False}), "met"),
        ("persistence", Episode(WELL, trials={"exercise": Trial("ongoing")}), "met"),
        ("persistence", Episode(WELL, trials={"exercise": Trial("responded")}), "not_met"),
        ("contraindication", Episode({"frail": True}), "met"),
        ("contraindication", Episode(WELL, trials={"exercise": Trial("intolerant")}), "met"),
        ("contraindication", Episode({}), "unknown"),
        ("relapse", Episode(WELL, trials={"exercise": Trial("relapsed")}), "met"),
        ("relapse", Episode(WELL, trials={"exercise": Trial("responded")}), "not_met"),
        ("declined", Episode(declined=["exercise"]), "met"),
        ("declined", Episode(), "not_met"),
        ("next_step", Episode(WELL, trials={"exercise": Trial("failed")}), "met"),
        ("next_step", Episode(WELL, trials={"exercise": Trial("relapsed")}), "met"),
        ("next_step", Episode(WELL, declined=["exercise"]), "met"),
        ("next_step", Episode({"fit": True, "frail": True}, trials={"exercise": Trial("responded")}), "met"),
        ("next_step", Episode({"fit": False, "frail": False}), "not_met"),  # merely not for this patient
        ("next_step", Episode(WELL, trials={"exercise": Trial("stopped")}), "not_met"),
        ("next_step", Episode(WELL, unasked=["exercise"]), "unknown"),
        ("exhausted", Episode(WELL, trials={"exercise": Trial("relapsed")}), "not_met"),
        ("exhausted", Episode(WELL, trials={"exercise": Trial("stopped")}), "not_met"),
        ("response", Episode(WELL, trials={"exercise": Trial("responded")}), "met"),
        ("response", Episode({"frail": True}, trials={"exercise": Trial("responded")}), "met"),
        ("response", Episode(WELL, trials={"exercise": Trial("relapsed")}), "not_met"),
        ("response", Episode(WELL, trials={"exercise": Trial(weeks=8)}), "unknown"),
        ("response", Episode(WELL), "not_met"),
        ("failure", Episode(WELL, trials={"exercise": Trial("stopped")}), "not_met"),
        ("persistence", Episode(WELL, trials={"exercise": Trial("stopped")}), "met"),
        ("completion", Episode(unasked=["exercise"]), "unknown"),
        ("completion", Episode(trials={"exercise": Trial()}), "met"),
        ("completion", Episode(), "not_met"),
        ("indication", Episode(), "met"),
        ("deterioration", Episode(), "met"),
    ],
)
def test_each_kind_of_escalation_is_triggered_by_its_cause(on: str, episode: Episode, expected: str) -> None:
    """Each kind of escalation out of a treatment fires for its trigger, and for no other reason."""
    built = pathway(EXERCISE.escalates_to(HOME, on=on, when=True))  # type: ignore[arg-type]
    assert built.assess(episode).fires[f"exercise-{on}-home"].value == expected


def test_when_holds_an_escalation_back() -> None:
    """An escalation fires only when its condition is met, and is unknown while that is."""
    built = pathway(EXERCISE.escalates_to(HOME, on="failure", when=PAIN >= 4))
    trials = {"exercise": Trial("failed")}
    for facts, expected in (({"pain": 4}, "met"), ({"pain": 3.9}, "not_met"), ({}, "unknown")):
        assert built.assess(Episode(facts, trials=trials)).fires["exercise-failure-home"].value == expected
    assert built.assess(Episode()).fires["exercise-failure-home"] is Truth.NOT_MET


def test_a_join_waits_for_all_or_for_any() -> None:
    """`after` needs every source, `after_any` one of them."""
    other = Treatment("other", "Other", tier="care", adequate=weeks >= 6, response=RELIEF >= 30)
    ways = [
        Escalation(HOME, on="failure", after=[EXERCISE, other]),
        Escalation(CLOSED, on="failure", after=[EXERCISE, other], any_of=True),
    ]
    built = pathway(*ways, start=[EXERCISE, other])
    one = built.assess(Episode(trials={"exercise": Trial("failed")}))
    assert (one.reached["home"], one.reached["closed"]) == (Truth.NOT_MET, Truth.MET)
    both = built.assess(Episode(trials={"exercise": Trial("failed"), "other": Trial("failed")}))
    assert (both.reached["home"], both.reached["closed"]) == (Truth.MET, Truth.MET)
    half = built.assess(Episode(trials={"exercise": Trial("failed"), "other": Trial(weeks=8)}))
    assert (half.reached["home"], half.reached["closed"]) == (Truth.UNKNOWN, Truth.MET)


def test_otherwise_fires_when_nothing_else_does() -> None:
    """`otherwise` is the contrary of every other way out, unknown while one of them is."""
    built = pathway(
        REVIEW.escalates_to(EXERCISE, on="indication", when=PAIN >= 4),
        REVIEW.escalates_to(HOME, on="otherwise"),
        start=[REVIEW],
    )
    for facts, expected in (({"pain": 4}, "not_met"), ({"pain": 3}, "met"), ({}, "unknown")):
        assert built.assess(Episode(facts)).reached["home"].value == expected
    assert built.assess(Episode({"pain": 3})).status["review"] == "passed"
    assert built.assess(Episode()).status["review"] == "open"


def test_a_once_that_was_done_is_left_as_it_is() -> None:
    """What forbids a `once` moves nothing on when it has been done; asked for and forbidden, it does."""
    scan = Treatment("scan", "Scan", tier="care", once=True, contraindications=[FRAIL])
    built = pathway(scan.escalates_to(HOME, on="next_step"), start=[scan])
    for trials, expected in (({}, "met"), ({"scan": Trial()}, "not_met"), ({"scan": Trial("ongoing")}, "met")):
        assert built.assess(Episode({"frail": True}, trials=trials)).reached["home"].value == expected


def test_what_was_tried_is_reached() -> None:
    """A treatment with a record is reached, however the patient came to it, unless the course was given up."""
    built = pathway(EXERCISE.escalates_to(SCAN, on="failure"))
    assert built.assess(Episode(WELL)).status["scan"] == "not_reached"
    assert built.assess(Episode(WELL, trials={"scan": Trial()})).status["scan"] == "done"
    assert built.assess(Episode(WELL, trials={"scan": Trial("ongoing")})).status["scan"] == "ongoing"
    assert built.assess(Episode(WELL, unasked=["scan"])).status["scan"] == "undetermined"
    other = pathway(SCAN.escalates_to(EXERCISE, on="completion"), start=[SCAN])
    for trial, status in (("failed", "failed"), ("stopped", "not_reached")):
        assert other.assess(Episode(WELL, trials={"exercise": Trial(trial)})).status["exercise"] == status  # type: ignore[arg-type]


def flagged(**fields: Any) -> Pathway:
    """A pathway with a red flag that applies from anywhere."""
    return pathway(AWAY.on_red_flag(BLEEDING), EXERCISE.escalates_to(HOME, on="failure"), facts=[FIT, FRAIL], **fields)


@pytest.mark.parametrize(
    ("facts", "screened", "state", "options", "questions"),
    [
        ({}, (), "screening", (), ("bleeding",)),
        (WELL, (), "screening", (), ("bleeding",)),
        (WELL, ("flags",), "active", ("exercise",), ()),
        (WELL | {"bleeding": True}, ("flags",), "emergency", ("away",), ()),
        (WELL | {"bleeding": False}, (), "active", ("exercise",), ()),
        ({"bleeding": True}, (), "emergency", ("away",), ()),
        ({}, ("flags",), "undetermined", (), ("fit", "frail")),
    ],
)
def test_a_red_flag_comes_first(
    facts: dict[str, Any], screened: tuple[str, ...], state: str, options: tuple[str, ...], questions: tuple[str, ...]
) -> None:
    """Nothing is an option before the red flags are answered; one that is raised pre-empts all else."""
    assessment = flagged(screens={"flags": [BLEEDING]}).assess(Episode(facts, screened=screened))
    assert (assessment.state, tuple(node.id for node in assessment.options), assessment.questions) == (
        state,
        options,
        questions,
    )


def test_the_states_of_an_ordinary_episode() -> None:
    """Ended, at goal, active, undetermined, declined and stuck follow from what is left."""
    built = pathway(
        EXERCISE.escalates_to(CLOSED, on="failure", when=PAIN >= 9),
        EXERCISE.escalates_to(HOME, on="failure", when=PAIN <= 5),
        goal=PAIN <= 2,
    )
    table: list[tuple[Episode, str, list[str]]] = [
        (Episode(WELL | {"pain": 9}, trials={"exercise": Trial("failed")}), "ended", ["closed"]),
        (Episode(WELL | {"pain": 5}, trials={"exercise": Trial("failed")}), "ended", ["home"]),
        (Episode(WELL | {"pain": 2}), "at_goal", []),
        (Episode(WELL | {"pain": 2}, trials={"exercise": Trial("ongoing")}), "at_goal", ["exercise"]),
        (Episode(WELL | {"pain": 2}, trials={"exercise": Trial("responded")}), "at_goal", ["exercise"]),
        (Episode(WELL | {"pain": 7}), "active", ["exercise"]),
        (Episode(WELL), "undetermined", ["exercise"]),
        (Episode({"pain": 7}), "undetermined", []),
        (Episode(WELL | {"pain": 7}, declined=["exercise"]), "declined", []),
        (Episode(WELL | {"pain": 7}, trials={"exercise": Trial("failed")}), "stuck", []),
    ]
    for episode, state, options in table:
        assessment = built.assess(episode)
        assert (assessment.state, [node.id for node in assessment.options]) == (state, options), episode.facts
    assert {state for _, state, _ in table} | {"screening", "emergency"} == set(State)


def test_what_is_continuous_goes_on_alongside() -> None:
    """A continuous treatment is never among the options, and not shown in an emergency or while screening."""
    built = flagged(start=[EXERCISE, WALKS], screens={"flags": [BLEEDING]})
    calm = built.assess(Episode(WELL, screened=["flags"]))
    assert [node.id for node in calm.alongside] == ["walks"]
    assert WALKS not in calm.options
    assert built.assess(Episode(WELL)).alongside == ()
    assert built.assess(Episode(WELL | {"bleeding": True})).alongside == ()


def test_what_an_assessment_answers() -> None:
    """Conditions, invariants, proofs and the goal are answered for the patient at hand."""
    built = pathway(
        EXERCISE.escalates_to(HOME, on="failure"),
        facts=[FIT, FRAIL],
        goal=PAIN <= 2,
        invariants=[
            Invariant("broken", "never offered", ~offered("exercise")),
            Invariant("kept", "kept", reached("exercise")),
        ],
    )
    assessment = built.assess(Episode(WELL))
    assert assessment.evaluate(FIT) is Truth.MET
    assert assessment.evaluate(PAIN >= 4) is Truth.UNKNOWN
    assert assessment.evaluate(failed("exercise") | tried("exercise")) is Truth.NOT_MET
    assert assessment.evaluate(offered("exercise") & option("exercise") & ~reached("home")) is Truth.MET
    assert assessment.broken_invariants() == ("broken",)
    assert assessment.goal is Truth.UNKNOWN
    assert pathway().assess(Episode()).goal is None
    assert repr(assessment) == "<Assessment on p: undetermined; options: exercise>"


def test_a_proof_is_taken_apart_down_to_the_record() -> None:
    """A proof names its rule, its parts and what was recorded, and gathers what is unknown."""
    built = pathway(EXERCISE.escalates_to(HOME, on="failure", when=PAIN >= 4))
    assessment = built.assess(Episode({"pain": 6}, trials={"exercise": Trial(weeks=8)}))
    proof = assessment.proof("reached", "home")
    assert proof.truth is Truth.UNKNOWN
    assert proof.says == Claim("reached", "home")
    assert set(proof.asked()) == {"exercise.relief"}
    atoms, stack = {}, [proof]
    while stack:
        here = stack.pop()
        stack.extend(here.parts)
        if isinstance(here.says, Atom):
            atoms[here.says.name] = (here.recorded, here.truth.value, here.untried)
        else:
            assert here.recorded is None
            assert not here.untried
    assert atoms["pain"] == (6, "met", False)
    assert atoms["exercise.weeks"] == (8, "met", False)
    assert atoms["exercise.relief"] == (None, "unknown", False)
    assert "unknown" in repr(proof)
    untried = built.assess(Episode()).proof("adequate", "exercise")
    assert next(part for part in untried.parts if isinstance(part.says, Atom)).untried


def test_the_measures_of_what_was_never_tried_are_known() -> None:
    """Of a treatment without a record, weeks and doses are 0 and every other atom is not met."""
    quality = Measure("quality", "quality", kind="choice", values={"good": "good", "poor": "poor"})
    signs = Measure("signs", "signs", kind="choices", values={"warm": "warm"})
    built = pathway(facts=[FIT], measures=[RELIEF, quality, signs])
    ask = built.assess(Episode()).evaluate
    of = "exercise"
    for asked in (weeks.of(of) == 0, weeks.of(of) < 1, ~(RELIEF.of(of) >= 30)):
        assert ask(asked) is Truth.MET
    unmet = [
        RELIEF.of(of) != 3,
        RELIEF.of(of) < 30,
        quality.of(of) != "good",
        quality.of(of).notin("good"),
        signs.of(of).lacks("warm"),
    ]
    assert [ask(asked) for asked in unmet] == [Truth.NOT_MET] * 5
    later = built.assess(Episode(trials={of: Trial()})).evaluate
    assert [later(asked) for asked in (weeks.of(of) == 0, *unmet)] == [Truth.UNKNOWN] * 6


def test_what_nobody_asked_is_unknown() -> None:
    """Of an unasked treatment every atom over a measure is unknown, and every predicate that rests on its record."""
    built = pathway(facts=[FIT], measures=[RELIEF])
    ask = built.assess(Episode(WELL, unasked=["exercise"])).evaluate
    of = "exercise"
    for asked in (tried(of), failed(of), stopped(of), weeks.of(of) == 0, courses.of(of) >= 1, RELIEF.of(of) < 30):
        assert ask(asked) is Truth.UNKNOWN
    assert ask(suitable(of)) is Truth.MET
    assert built.assess(Episode(WELL, unasked=["exercise"])).questions == ("exercise",)


def test_courses_are_counted() -> None:
    """There are no courses of what was never tried, one of what was, and as many as are recorded."""
    built = pathway(facts=[FIT])
    asked = [courses.of("exercise") >= count for count in (1, 2, 3, 4)]
    for trials, count in (({}, 0), ({"exercise": Trial()}, 1), ({"exercise": Trial(courses=3)}, 3)):
        ask = built.assess(Episode(trials=trials)).evaluate
        assert [ask(one) for one in asked] == [Truth.MET] * count + [Truth.NOT_MET] * (4 - count)


def test_what_may_not_be_begun_now_is_on_hold() -> None:
    """What is offered, stopped or open and not shown is on hold: at the goal, while screening, in an emergency."""
    built = flagged(start=[EXERCISE, WALKS, REVIEW], goal=PAIN <= 2)
    table: list[tuple[Episode, str, list[str]]] = [
        (Episode(WELL | {"bleeding": False, "pain": 7}), "active", []),
        (Episode(WELL | {"bleeding": False, "pain": 2}), "at_goal", ["exercise", "review"]),
        (Episode(WELL | {"pain": 7}), "screening", ["exercise", "walks", "review"]),
        (Episode(WELL | {"bleeding": True, "pain": 7}), "emergency", ["exercise", "walks", "review"]),
        (
            Episode(WELL | {"bleeding": True, "pain": 7}, trials={"exercise": Trial("stopped"), "walks": Trial()}),
            "emergency",
            ["exercise", "review"],
        ),
    ]
    for episode, state, held in table:
        assessment = built.assess(episode)
        assert (assessment.state, [node.id for node in assessment.on_hold]) == (state, held)
        assert assessment.to_dict()["on_hold"] == held


def test_cautions_are_told_of_what_is_possible_now() -> None:
    """A met caution of an option, or of what goes on alongside, is listed; of what is on hold or unknown it is not."""
    minded = [Caution("thin", BLEEDING, "mind the bleeding"), Caution("strong", PAIN >= 8, "mind the pain")]
    built = pathway(
        start=[replace(EXERCISE, cautions=tuple(minded)), replace(WALKS, cautions=tuple(minded[:1]))], goal=PAIN <= 2
    )
    for facts, expected in (
        ({"bleeding": True, "pain": 9}, {"exercise": ("thin", "strong"), "walks": ("thin",)}),
        ({"bleeding": True, "pain": 5}, {"exercise": ("thin",), "walks": ("thin",)}),
        ({"bleeding": True, "pain": 2}, {"walks": ("thin",)}),  # at the goal the exercise is on hold
        ({"pain": 5}, {}),
    ):
        assessment = built.assess(Episode(WELL | facts))  # type: ignore[operator]
        assert assessment.cautions == expected
        assert assessment.to_dict()["cautions"] == {name: list(ids) for name, ids in expected.items()}
    assert built.assess(Episode(WELL | {"pain": 5})).questions == ()  # an unknown caution asks nothing


def test_assessments_are_equal_by_what_they_are_of() -> None:
    """Two assessments of the same episode on the same pathway are equal, hash alike, and survive a pickle."""
    built, again = pathway(facts=[FIT, FRAIL]), pathway(facts=[FIT, FRAIL])
    first = built.assess(Episode(WELL))
    assert first == again.assess(Episode(dict(reversed(WELL.items()))))
    assert hash(first) == hash(again.assess(Episode(WELL)))
    assert first != built.assess(Episode({"fit": True}))
    assert first != pathway(facts=[FIT, FRAIL], title="another").assess(Episode(WELL))
    assert first != "assessment"
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301 (our own bytes)


@pytest.mark.parametrize("protocol", [0, pickle.HIGHEST_PROTOCOL])
def test_a_proof_survives_a_pickle_and_a_copy(protocol: int) -> None:
    """A proof that was pickled or copied whole proves the same, by the same parts, of what was recorded."""
    built = pathway(EXERCISE.escalates_to(HOME, on="failure", when=PAIN >= 4))
    proof = built.assess(Episode({"pain": 6}, trials={"exercise": Trial(weeks=8)})).proof("reached", "home")
    for other in (pickle.loads(pickle.dumps(proof, protocol)), copy.deepcopy(proof)):  # noqa: S301 (our own bytes)
        assert (other.says, other.truth) == (proof.says, proof.truth)
        assert [repr(part) for part in other.parts] == [repr(part) for part in proof.parts]
        assert [*other.asked()] == ["exercise.relief"]


def test_claims_are_asked_of_a_node_or_of_its_id() -> None:
    """`truth`, `proof`, `trigger` and `moves_on` take the thing itself or its id."""
    way = EXERCISE.escalates_to(HOME, on="next_step")
    assessment = pathway(way).assess(Episode(WELL, trials={"exercise": Trial("failed")}))
    for node in (EXERCISE, "exercise"):
        assert assessment.truth("failed", node) is Truth.MET
        assert assessment.proof("failed", node).truth is Truth.MET
        for known in (way, way.id):
            assert assessment.trigger(known, node).truth is Truth.MET
            assert assessment.moves_on(known, node).truth is Truth.MET
    assert assessment.truth("fires", way) is assessment.truth("fires", way.id) is Truth.MET
    assert assessment.truth("reached", HOME) is Truth.MET
    assert pathway(goal=PAIN <= 2).assess(Episode()).truth("goal") is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (
            lambda a: a.truth("reached", "exercize"),
            "claims reached of nothing called 'exercize'; did you mean exercise",
        ),
        (lambda a: a.proof("reached", "exercize"), "did you mean exercise"),
        (lambda a: a.truth("reached", SCAN), "claims reached of nothing called 'scan'"),
        (lambda a: a.proof("failed", 4), "claims failed of nothing called 4"),
        (lambda a: a.truth("failed", ["exercise"]), "claims failed of nothing called"),
        (lambda a: a.truth("faild", "exercise"), "faild is no claim of p; did you mean failed"),
        (lambda a: a.proof("goal"), "goal is no claim of p"),
        (lambda a: a.trigger("exercise-failure-house", "exercise"), "exercise-failure-house"),
        (lambda a: a.trigger("exercise-failure-home", "exercize"), "exercize"),
        (lambda a: a.trigger("exercise-failure-home", "home"), "home is no source of exercise-failure-home"),
        (lambda a: a.moves_on("exercise-failure-home", HOME), "its sources: exercise"),
        (lambda a: a.explain("exercize"), "exercize"),
    ],
)
def test_a_claim_that_is_not_made_is_refused_with_the_nearest(ask: Any, words: str) -> None:
    """Whatever is asked of something that is not there is refused with one clear error, never a bare KeyError."""
    assessment = pathway(EXERCISE.escalates_to(HOME, on="failure")).assess(Episode(WELL))
    with pytest.raises(PathwayError) as caught:
        ask(assessment)
    assert words in str(caught.value)


def test_a_screen_answers_its_flags_and_a_recorded_flag_wins() -> None:
    """The flags of an answered screen are no unless one is recorded."""
    built = pathway(screens={"s": [FIT, FRAIL]}, facts=[BLEEDING])
    ask = built.assess(Episode({"fit": True}, screened=["s"])).evaluate
    assert [ask(flag) for flag in (FIT, FRAIL, BLEEDING)] == [Truth.MET, Truth.NOT_MET, Truth.UNKNOWN]


def test_an_unknown_assumption_refuses_nobody() -> None:
    """An episode is refused for an assumption it contradicts, not for one that is unknown."""
    built = pathway(assumptions=[Assumption("a", "frail people are not fit", ~(FIT & FRAIL))])
    assert built.assess(Episode({"fit": True})).state == "undetermined"
