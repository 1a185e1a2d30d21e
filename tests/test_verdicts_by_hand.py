"""What is said of a node by its status and record, and of a condition by what is known of it: row by row, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from l4path import (
    Assumption,
    Caution,
    Condition,
    Definition,
    Disposition,
    Episode,
    Escalation,
    Evidence,
    Flag,
    Measure,
    Number,
    Pathway,
    Review,
    Score,
    ScoreItem,
    Source,
    Treatment,
    Trial,
    at_least,
    declined,
    failed,
    ongoing,
    responded,
    tried,
    weeks,
)
from l4path.conditions import Constant
from l4path.explanation import outline
from l4path.explanation.choosing import chosen
from l4path.explanation.glance import (
    arrival,
    follows,
    held,
    minded,
    on_hold,
    points,
    rests,
    route,
    shown_now,
    unanswered,
    verdict,
)
from l4path.explanation.of_node import suitability
from l4path.explanation.plans import Found
from l4path.explanation.reasons import Walk, deciding, tally
from l4path.explanation.statements import Statement, walked
from l4path.explanation.ways import by_record, carried, lacking, stated_way
from l4path.explanation.whole import considered, options, why_of
from l4path.meaning import Claim
from l4path.truth import Truth

SORE, FEVER, COUGH, ALARM = (Flag(name, name, question=f"{name}?") for name in ("sore", "fever", "cough", "alarm"))
PAIN = Number("pain", "pain", minimum=0, maximum=10, question="How bad?")
RELIEF = Measure("relief", "relief", minimum=0, maximum=100, question="How much?")
FITS: dict[str, Any] = {"indications": [SORE], "contraindications": [FEVER]}
CARE = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 30, **FITS)
REST = Treatment("rest", "Rest", tier="a", adequate=weeks >= 6, response=RELIEF >= 30)
SCAN = Treatment("scan", "Scan", tier="a", once=True, **FITS)
HABIT = Treatment("habit", "Habit", tier="a", continuous=True, **FITS)
BOARD = Review("board", "Board", tier="a")
HOME, FAR = Disposition("home", "Home", tier="a"), Disposition("far", "Far", tier="a")
WARD = Disposition("ward", "Ward", tier="a", emergency=True)
RAISED = Escalation("ward", on="red_flag", when=ALARM, id="raised")
SUITED = {"sore": True, "fever": False}
HERE = Pathway("p", tiers=["a"], start=[CARE, SCAN, HABIT, BOARD], measures=[RELIEF])


def keys(several: Any) -> list[str]:
    """What some statements say."""
    return [each.says for each in several]


@pytest.mark.parametrize(
    ("node", "facts", "trial", "says"),
    [
        ("care", SUITED, None, ["offered"]),
        ("care", {"sore": False, "fever": False}, None, ["not_indicated"]),
        ("care", {"sore": True, "fever": True}, None, ["contraindicated"]),
        ("care", {"fever": False}, None, ["is_reached", "unknown_indicated"]),
        ("care", {"sore": True}, None, ["is_reached", "unknown_contraindicated"]),
        ("care", {}, None, ["is_reached", "unknown_suitable"]),
        ("care", SUITED, "unasked", ["unasked"]),
        ("care", SUITED, Trial("failed"), ["failed"]),
        ("care", SUITED, Trial("intolerant"), ["intolerant"]),
        ("care", SUITED, Trial("relapsed"), ["relapsed"]),
        ("care", SUITED, Trial("responded"), ["responded"]),
        ("care", SUITED, Trial("responded", ended=True), ["responded_ended"]),
        ("care", SUITED, Trial("ongoing"), ["ongoing_recorded"]),
        ("care", SUITED, Trial(weeks=2, relief=0), ["ongoing"]),
        ("care", SUITED, Trial("stopped"), ["stopped", "again"]),
        ("care", SUITED, Trial(weeks=2, relief=0, ended=True), ["stopped", "again"]),
        ("care", SUITED, Trial(weeks=8), ["is_tried", "unknown_response"]),
        ("care", SUITED, Trial(relief=0), ["is_tried", "unknown_adequate"]),
        ("care", SUITED, Trial(), ["is_tried", "unknown_response"]),
        ("care", {"sore": False, "fever": False}, Trial("stopped"), ["not_indicated_stopped"]),
        ("care", {"sore": True, "fever": True}, Trial("ongoing"), ["contraindicated_tried"]),
        ("care", {"sore": True, "fever": True}, Trial("responded", ended=True), ["contraindicated_ended"]),
        ("care", {"sore": True, "fever": True}, Trial("stopped"), ["contraindicated_stopped"]),
        ("care", {"sore": True}, Trial("responded"), ["is_tried", "unknown_going_on"]),
        ("care", {"sore": True}, Trial("stopped"), ["is_stopped", "unknown_contraindicated"]),
        ("care", {"fever": False}, Trial("stopped"), ["is_stopped", "unknown_indicated"]),
        ("care", {"sore": True}, Trial(weeks=8), ["is_tried", "unknown_going_on", "unknown_response"]),
        ("scan", SUITED, None, ["offered"]),
        ("scan", SUITED, Trial(), ["done"]),
        ("scan", SUITED, Trial("ongoing"), ["ongoing"]),
        ("scan", SUITED, "unasked", ["unasked"]),
        ("scan", {"sore": False, "fever": False}, Trial("ongoing"), ["not_indicated_asked_for"]),
        ("scan", {"sore": True, "fever": True}, Trial("ongoing"), ["contraindicated_asked_for"]),
        ("scan", {"sore": True}, Trial("ongoing"), ["is_asked_for", "unknown_contraindicated"]),
        ("habit", SUITED, None, ["offered"]),
        ("habit", SUITED, Trial(), ["ongoing"]),
        ("habit", SUITED, Trial("ongoing"), ["ongoing"]),
        ("habit", SUITED, Trial("stopped"), ["stopped", "again"]),
        ("habit", {"sore": True, "fever": True}, Trial(), ["contraindicated_tried"]),
        ("board", {}, None, ["open"]),
    ],
)
def test_the_verdict_is_that_of_the_status_and_the_record(
    node: str, facts: dict[str, Any], trial: Any, says: list[str]
) -> None:
    """What was given up and is offered again says so; of what is undetermined, what is not known."""
    patient = Episode(
        facts, trials={node: trial} if isinstance(trial, Trial) else {}, unasked=[node] if trial == "unasked" else []
    )
    assessment = HERE.assess(patient)
    found = verdict(assessment, HERE.nodes[node])
    assert keys(found) == [f"verdict.{key}" for key in says]
    assert found[0].about == f"node:{node}"


@pytest.mark.parametrize(
    ("facts", "trial", "says"),
    [
        (SUITED, None, ["declined"]),
        (SUITED, Trial("ongoing"), ["declined_tried"]),
        (SUITED, Trial("stopped"), ["declined_tried"]),
        (SUITED, Trial("responded", ended=True), ["declined_tried"]),
    ],
)
def test_the_verdict_on_what_is_declined_says_whether_it_was_begun(
    facts: dict[str, Any], trial: Trial | None, says: list[str]
) -> None:
    """Whatever has come of it: that it is declined comes first."""
    patient = Episode(facts, trials={"care": trial} if trial else {}, declined=["care"])
    assessment = HERE.assess(patient)
    assert keys(verdict(assessment, CARE)) == [f"verdict.{key}" for key in says]


@pytest.mark.parametrize(
    ("facts", "trial", "says"),
    [
        (SUITED, Trial("failed"), ["failed"]),
        ({"sore": True, "fever": True}, None, ["contraindicated"]),
        ({"sore": False, "fever": False}, None, ["not_indicated"]),
        (SUITED, None, ["offered", "on_hold"]),
    ],
)
def test_what_cannot_be_begun_anyway_waits_for_nothing(
    facts: dict[str, Any], trial: Trial | None, says: list[str]
) -> None:
    """At the goal only what could be begun is on hold."""
    here = Pathway("p", tiers=["a"], start=[CARE], goal=COUGH, measures=[RELIEF])
    told = here.assess(Episode(facts | {"cough": True}, trials={"care": trial} if trial else {}))
    assert told.state == "at_goal"
    assert keys(verdict(told, CARE)) == [f"verdict.{key}" for key in says]


def test_where_a_node_stands_among_what_is_shown() -> None:
    """Among the options, alongside, on hold, or nowhere; and what the state and the status are."""
    here = Pathway("p", tiers=["a"], start=[CARE, HABIT, REST], goal=COUGH, measures=[RELIEF])
    suited = SUITED | {"cough": False}
    patient = Episode(suited, trials={"rest": Trial("failed"), "habit": Trial("ongoing")})
    for facts, places in (
        (suited, ("options", "alongside", "")),
        (SUITED | {"cough": True}, ("on_hold", "alongside", "")),
    ):
        told = here.assess(Episode(facts, trials=patient.trials))
        assert tuple(Found("place", name).of(told) for name in ("care", "habit", "rest")) == places
        assert Found("state").of(told) == told.state
        assert Found("status", "rest").of(told) == "failed"


def test_a_node_is_arrived_at_by_the_start_by_its_record_or_by_a_way() -> None:
    """What it has of its own is told only where that is asked for."""
    way = BOARD.escalates_to(REST, on="indication", when=COUGH, id="way")
    here = Pathway("p", tiers=["a"], start=[BOARD], escalations=[way], measures=[RELIEF])
    recorded = {"rest": Trial("ongoing")}
    for name, facts, says, about in (
        ("board", {"cough": False}, "way.start", "node:board"),
        ("rest", {"cough": False}, "way.on_record", "node:rest"),
        ("rest", {"cough": True}, "way.step", "escalation:way"),
    ):
        told = here.assess(Episode(facts, trials=recorded))
        (found,) = chosen(arrival(name), told)
        assert (found.says, found.truth, found.about) == (says, Truth.MET, about)
        assert chosen(arrival(name, own=False), told) == ((found,) if says == "way.step" else ())


# the walk down a condition


MADE = Definition("made", "made", SORE & COUGH)
FELT = Score("felt", "felt", [ScoreItem(SORE, 2, "it hurts"), ScoreItem(COUGH, -1)])


def asked_of(condition: Condition, facts: dict[str, Any], **trials: Trial) -> tuple[Statement, ...]:
    """What decides that a treatment with one indication is indicated."""
    one = Treatment("one", "One", tier="a", once=True, indications=[condition])
    made = Pathway(
        "p", tiers=["a"], start=[one, REST, SCAN], facts=[SORE, COUGH, PAIN], measures=[RELIEF], definitions=[MADE]
    )
    declared = {name: value for name, value in facts.items() if name in made.facts}
    return chosen(deciding("indicated", "one"), made.assess(Episode(declared, trials=trials)))


@pytest.mark.parametrize(
    ("condition", "facts", "says", "truth", "marked"),
    [
        (SORE.as_condition(), {"sore": True}, "recorded", "met", False),
        (SORE.as_condition(), {"sore": False}, "recorded", "not_met", True),
        (SORE.as_condition(), {}, "unknown", "unknown", False),
        (~SORE, {"sore": False}, "recorded", "met", False),
        (~SORE, {"sore": True}, "recorded", "not_met", True),
        (~SORE, {}, "unknown_no", "unknown", False),
        (PAIN >= 4, {"pain": 5}, "recorded", "met", False),
        (~(PAIN >= 4), {}, "unknown", "unknown", False),
        (MADE.as_condition(), {"sore": True, "cough": True}, "definition", "met", False),
        (MADE.as_condition(), {"sore": False}, "definition_not_met", "not_met", False),
        (MADE.as_condition(), {}, "unknown", "unknown", False),
        (~MADE.as_condition(), {"sore": False}, "definition", "met", False),
        (~MADE.as_condition(), {"sore": True, "cough": True}, "definition_no", "not_met", False),
        (~MADE.as_condition(), {"sore": True}, "unknown_no", "unknown", False),
        (SORE | COUGH, {"sore": True}, "recorded", "met", False),
        (SORE | COUGH, {"sore": False, "cough": False}, "any", "not_met", False),
        (SORE | COUGH, {"sore": True, "cough": True}, "any", "met", False),
        (~(SORE & COUGH), {"sore": True, "cough": True}, "any", "not_met", False),
        (~(SORE | COUGH), {"sore": True, "cough": False}, "recorded", "not_met", True),
        (at_least(1, SORE, COUGH, PAIN >= 4), {"cough": True}, "recorded", "met", False),
        (at_least(3, SORE, COUGH, PAIN >= 4), {"cough": False}, "recorded", "not_met", True),
        (at_least(2, SORE, COUGH, PAIN >= 4), {"sore": True, "cough": True}, "at_least", "met", False),
        (~at_least(2, SORE, COUGH, PAIN >= 4), {"sore": True, "cough": True}, "fewer", "not_met", False),
        (FELT >= 1, {"sore": True, "cough": False}, "score", "met", False),
        (~(FELT >= 1), {"sore": True, "cough": False}, "score", "not_met", False),
        (weeks.of("rest") >= 6, {}, "untried", "not_met", True),
    ],
)
def test_a_condition_is_told_by_what_is_known_of_it(
    condition: Condition, facts: dict[str, Any], says: str, truth: str, marked: bool
) -> None:
    """What is recorded, what a definition comes to, what a count or a sum; or what is to be asked, and for a no."""
    (found,) = asked_of(condition, facts)
    assert found.says == f"says.{says}"
    assert found.truth is not None
    assert (found.truth.value, found.marked) == (truth, marked)


def test_of_what_holds_together_each_part_is_told_that_has_its_truth() -> None:
    """Of all of several what fails is told, and what is unknown is not, where it does not matter any more."""
    both = SORE & COUGH & (PAIN >= 4)
    assert [each.about for each in asked_of(both, {"sore": True, "cough": True, "pain": 5})] == [
        *("fact:sore", "fact:cough", "fact:pain")
    ]
    assert [each.about for each in asked_of(both, {"sore": False, "pain": 5})] == ["fact:sore"]
    assert [each.about for each in asked_of(both, {"sore": False, "pain": 3})] == ["fact:sore", "fact:pain"]
    assert [each.about for each in asked_of(both, {"sore": True})] == ["fact:cough", "fact:pain"]
    nested = SORE & (COUGH & (PAIN >= 4))
    assert [each.about for each in asked_of(nested, {"sore": False, "cough": False})] == ["fact:sore", "fact:cough"]


def test_of_a_count_and_of_a_sum_every_part_is_told_with_what_it_adds() -> None:
    """Met or not; with its points, and what it could add or take away."""
    (count,) = asked_of(at_least(2, SORE, COUGH, PAIN >= 4), {"sore": True, "pain": 2})
    assert [(part.about, part.truth, part.marked) for part in count.parts] == [
        ("fact:sore", Truth.MET, True),
        ("fact:cough", Truth.UNKNOWN, False),
        ("fact:pain", Truth.NOT_MET, True),
    ]
    (total,) = asked_of(FELT >= 1, {"sore": True})
    assert [(part.says, dict(part.slots)["points"]) for part in total.parts] == [
        ("says.adds", "+2"),
        ("says.could_take", "1"),
    ]
    (total,) = asked_of(Score("least", "least", [ScoreItem(SORE, 1), ScoreItem(COUGH, 2)]) >= 2, {"cough": True})
    assert [(part.says, dict(part.slots)["points"]) for part in total.parts] == [
        ("says.could_add", "1"),
        ("says.adds", "+2"),
    ]
    (total,) = asked_of(FELT >= 1, {"cough": True})
    assert [(part.says, dict(part.slots)["points"]) for part in total.parts] == [
        ("says.could_add", "2"),
        ("says.adds", "-1"),
    ]
    (total,) = asked_of(FELT >= 1, {"sore": False, "cough": False})
    assert [(part.says, dict(part.slots)["points"]) for part in total.parts] == [("says.adds", "+0")] * 2
    assert [item.marked for part in total.parts for _, item in part.slots if isinstance(item, Statement)] == [True] * 2


@pytest.mark.parametrize(
    ("condition", "trials", "says"),
    [
        (tried("rest"), {}, ["is.tried"]),
        (tried("rest"), {"rest": Trial()}, ["is.tried"]),
        (failed("rest"), {"rest": Trial("failed")}, ["says.outcome_of"]),
        (failed("rest"), {"rest": Trial(weeks=8, relief=10)}, ["is.failed"]),
        (failed("rest"), {}, ["is.failed"]),
        (~failed("rest"), {}, ["is_not.tried"]),
        (responded("rest"), {"rest": Trial(weeks=8)}, ["says.unknown"]),
        (~responded("rest"), {"rest": Trial(weeks=8)}, ["says.unknown_no"]),
        (ongoing("scan"), {"scan": Trial("ongoing")}, ["is.ongoing"]),
    ],
)
def test_what_is_asked_of_another_node_is_told_by_its_record(
    condition: Condition, trials: dict[str, Trial], says: list[str]
) -> None:
    """How it stands where that makes it so; else that it is not so, or not known."""
    assert keys(asked_of(condition, {}, **trials)) == says


@pytest.mark.parametrize(
    ("kind", "node", "parts"),
    [
        ("reached", "rest", []),
        ("suitable", "scan", ["node:scan", "node:scan"]),
        ("indicated", "scan", ["fact:sore"]),
        ("contraindicated", "scan", ["fact:fever"]),
    ],
)
def test_what_a_predicate_rests_on_is_told_but_not_how_the_pathway_came_there(
    kind: Any, node: str, parts: list[str]
) -> None:
    """Of it and of its contrary; how the pathway comes to a node is told of that node."""
    here = Pathway("p", tiers=["a"], start=[REST, SCAN], measures=[RELIEF])
    for contrary, facts in (
        (kind == "contraindicated", SUITED),
        (False, SUITED | {"fever": kind == "contraindicated"}),
    ):
        (told,) = chosen(Walk(here).reason(Claim(kind, node), contrary=contrary), here.assess(Episode(facts)))
        assert (told.says, told.truth) == (f"{'is_not' if contrary else 'is'}.{kind}", Truth.MET)
        assert [part.about for part in told.parts] == parts
    for contrary in (False, True):
        unsure = chosen(Walk(here).reason(Claim(kind, node), contrary=contrary), here.assess(Episode()))
        if kind in ("indicated", "contraindicated"):
            (told,) = unsure
            assert (told.says, told.truth) == (f"says.unknown{'_no' if contrary else ''}", Truth.UNKNOWN)
            assert [(part.says, part.about) for part in told.parts] == [("says.unknown", *parts)]


def test_what_follows_a_response_says_so_at_the_goal() -> None:
    """What keeps the goal does not: it is what has helped."""
    way = CARE.escalates_to(REST, on="response", id="way")
    here = Pathway("p", tiers=["a"], start=[CARE], escalations=[way], goal=COUGH, measures=[RELIEF])
    for well, says in ((True, ["way.follows"]), (False, [])):
        told = here.assess(Episode(SUITED | {"cough": well}, trials={"care": Trial("responded")}))
        assert [node.id for node in told.options] == ["care", "rest"]
        assert keys(chosen(follows("rest"), told)) == says
        assert chosen(follows("care"), told) == ()


@pytest.mark.parametrize(
    ("trial", "says"),
    [
        (None, ["way.step"]),
        (Trial("stopped"), ["way.step", "says.outcome_of", "verdict.again"]),
        (Trial("ongoing"), ["way.step", "says.outcome_of"]),
    ],
)
def test_why_something_is_an_option_is_how_the_pathway_came_to_it_and_its_record(
    trial: Trial | None, says: list[str]
) -> None:
    """What was given up is offered again; of the start there is no step."""
    way = BOARD.escalates_to(CARE, on="indication", when=COUGH, id="way")
    here = Pathway("p", tiers=["a"], start=[BOARD, SCAN], escalations=[way], measures=[RELIEF])
    told = here.assess(Episode(SUITED | {"cough": True}, trials={"care": trial} if trial else {}))
    found = {each.about: each for each in options(told)}
    assert keys(found["node:care"].parts) == says
    assert found["node:scan"].parts == ()
    assert all(each.truth is Truth.MET for each in found.values())


def test_an_emergency_on_record_is_told_as_that() -> None:
    """Where no way leads there; where one does, that is told."""
    ward = Treatment("ward", "Ward", tier="a", adequate=weeks >= 1, response=RELIEF >= 30, emergency=True)
    here = Pathway("p", tiers=["a"], start=[BOARD], nodes=[ward], escalations=[RAISED], measures=[RELIEF])
    for alarm, says in ((False, ["way.on_record"]), (True, ["way.step_anywhere"])):
        told = here.assess(Episode({"alarm": alarm}, trials={"ward": Trial("ongoing")}))
        assert told.state == "emergency"
        assert keys(chosen(why_of(), told)) == says


@pytest.mark.parametrize(("condition", "key"), [(tried("board"), "tried"), (declined("board"), "declined")])
def test_of_what_is_no_treatment_there_is_no_record(condition: Condition, key: str) -> None:
    """It is told that it was not tried, or not declined; nobody is to be asked."""
    one = Treatment("one", "One", tier="a", once=True, indications=[condition, SORE])
    other = Treatment("other", "Other", tier="a", once=True, indications=[~condition])
    made = Pathway("p", tiers=["a"], start=[one, other, BOARD]).assess(Episode())
    (told,) = chosen(deciding("indicated", "one"), made)
    assert (told.says, told.truth, told.about, told.marked) == (f"is.{key}", Truth.NOT_MET, "node:board", True)
    (told,) = chosen(deciding("indicated", "other"), made)
    assert (told.says, told.truth, told.about, told.marked) == (f"is_not.{key}", Truth.MET, "node:board", False)


# ways that are taken, and what others lack


def told_of(way: Escalation, patient: Episode, plan: Any = lacking) -> list[str]:
    """What is told of a way for a patient."""
    pathway = Pathway("p", tiers=["a"], start=[CARE, REST, SCAN, BOARD], nodes=[HOME], escalations=[way], facts=[COUGH])
    return keys(chosen(plan(way.id), pathway.assess(patient)))


@pytest.mark.parametrize(
    ("on", "trial", "says", "needed"),
    [
        ("failure", None, "is_not.tried", ["needed.failure"]),
        ("failure", Trial("responded"), "says.outcome_of", ["needed.failure"]),
        ("failure", Trial("relapsed"), "says.outcome_of", []),
        ("failure", Trial("ongoing"), "says.outcome_of", ["needed.failure"]),
        ("response", Trial("failed"), "says.outcome_of", []),
        ("relapse", None, "is_not.tried", ["needed.relapse"]),
        ("declined", None, "is_not.declined", []),
        ("completion", None, "is_not.tried", ["needed.completion"]),
        ("contraindication", None, "is_not.tried", ["needed.contraindication"]),
    ],
)
def test_a_source_that_triggers_no_way_tells_how_it_stands_and_what_is_needed(
    on: Any, trial: Trial | None, says: str, needed: list[str]
) -> None:
    """What has come of a trial stays: then nothing is needed that could be recorded."""
    way = CARE.escalates_to(HOME, on=on, id="way")
    pathway = Pathway("p", tiers=["a"], start=[CARE], escalations=[way], measures=[RELIEF])
    patient = Episode(SUITED, trials={"care": trial} if trial else {})
    (found,) = chosen(lacking("way"), pathway.assess(patient))
    assert (found.says, found.truth) == (says, Truth.NOT_MET)
    assert [part.says for part in found.parts if part.says.startswith("needed.")] == needed
    if on == "failure" and needed:
        (last,) = [part for part in found.parts if part.says == "needed.failure"]
        assert keys(last.parts) == ["needed.adequate", "needed.a_response"]


def test_what_a_way_lacks_is_its_sources_and_its_condition() -> None:
    """A source that is not reached, one that moves nothing, one of several of which any would do."""
    nothing = Episode(SUITED | {"cough": False})
    behind = Escalation("home", on="indication", after=["second"], id="behind")
    second = Review("second", "Second", tier="a")
    into = BOARD.escalates_to(second, on="indication", when=COUGH, id="into")
    here = Pathway("p", tiers=["a"], start=[BOARD], nodes=[HOME], escalations=[into, behind])
    for facts, key in (({"cough": False}, "not_met"), ({}, "unknown")):
        assert keys(chosen(lacking("behind"), here.assess(Episode(facts)))) == [f"way.reached_{key}"]
    assert chosen(lacking("behind"), here.assess(Episode({"cough": True}))) == ()
    either = Escalation("home", on="failure", after=["care", "rest"], any_of=True, id="either")
    assert told_of(either, nothing) == ["says.any"]
    moved = Escalation("home", on="exhausted", after=["scan"], id="moved")
    assert told_of(moved, Episode({"sore": False, "fever": False, "cough": False})) == ["needs_one.exhausted"]
    held_back = CARE.escalates_to(HOME, on="failure", when=COUGH, id="held")
    failing = Episode(SUITED | {"cough": False}, trials={"care": Trial("failed")})
    assert told_of(held_back, failing) == ["says.recorded"]
    assert told_of(held_back, Episode(SUITED, trials={"care": Trial("failed")})) == ["says.unknown"]


def test_an_otherwise_lacks_that_no_other_way_applies() -> None:
    """The others that apply, or perhaps; another `otherwise` is none of them."""
    ways = [
        BOARD.escalates_to(HOME, on="indication", when=COUGH, id="cough"),
        BOARD.escalates_to(FAR, on="otherwise", id="rest"),
        BOARD.escalates_to(WARD, on="otherwise", when=FEVER, id="more"),
    ]
    here = Pathway("p", tiers=["a"], start=[BOARD], escalations=ways)
    for facts, says in (
        ({"cough": True}, ["way.sibling_fires"]),
        ({"fever": False}, ["way.sibling_unknown"]),
        ({"cough": False}, []),
    ):
        found = chosen(lacking("rest"), here.assess(Episode(facts)))
        assert [each.says for each in found if each.says.startswith("way.")] == says


def test_what_carries_a_way_is_its_sources_its_condition_and_its_reason() -> None:
    """Of sources of which any will do, the first by which it applies."""
    way = Escalation(
        "home", on="failure", after=["care", "rest"], any_of=True, when=COUGH, because="It must.", id="way"
    )
    patient = Episode(SUITED | {"cough": True}, trials={"rest": Trial("failed"), "care": Trial("responded")})
    assert told_of(way, patient, plan=carried) == ["says.outcome_of", "says.recorded", "way.because"]
    both = Episode(SUITED | {"cough": True}, trials={"rest": Trial("failed"), "care": Trial("intolerant")})
    pathway = Pathway("p", tiers=["a"], start=[CARE, REST], nodes=[HOME], escalations=[way], measures=[RELIEF])
    assert chosen(carried("way"), pathway.assess(both))[0].about == "node:care"
    assert chosen(carried("way"), pathway.assess(patient))[0].about == "node:rest"
    declined = CARE.escalates_to(HOME, on="unavailable", id="refused")
    refused = Episode(SUITED, declined=["care"])
    assert told_of(declined, refused, plan=carried) == ["is.declined"]


def test_what_was_given_up_is_not_reached_by_its_record() -> None:
    """Or perhaps not, where it is not known whether it was; of a review and of what was never tried nothing is told."""
    closed = BOARD.escalates_to(CARE, on="indication", when=COUGH, id="closed")
    into = BOARD.escalates_to(HOME, on="indication", when=~COUGH, id="home")
    here = Pathway("p", tiers=["a"], start=[BOARD], escalations=[closed, into], measures=[RELIEF])
    for trial, says in (
        (None, []),
        (Trial("stopped"), ["way.given_up"]),
        (Trial(ended=True), ["way.perhaps_given_up"]),
    ):
        patient = Episode(SUITED | {"cough": False}, trials={"care": trial} if trial else {})
        assert keys(chosen(by_record("care"), here.assess(patient))) == says
    assert chosen(by_record("board"), here.assess(Episode())) == ()
    unasked = here.assess(Episode({"cough": False}, unasked=["care"]))
    assert keys(chosen(by_record("care"), unasked)) == ["says.unknown"]
    assert keys(chosen(points("care"), here.assess(Episode(SUITED | {"cough": False})))) == ["way.not_met"]


# the whole


def test_the_order_of_what_an_assessment_tells_of_its_nodes() -> None:
    """Options with why; what is shown; what is held while something comes first; what was considered, and is not."""
    way = CARE.escalates_to(FAR, on="failure", id="way")
    here = Pathway(
        "p", tiers=["a"], start=[CARE, SCAN, HABIT], escalations=[way, RAISED], nodes=[WARD], measures=[RELIEF]
    )
    open_still = here.assess(Episode(SUITED))
    assert open_still.state == "screening"
    assert [held(open_still, here.nodes[name]) for name in ("care", "scan", "habit", "far", "ward")] == [
        *(True, True, True, False, False)
    ]
    (first,) = on_hold(open_still)
    assert (first.says, [part.about for part in first.parts]) == (
        "held_by.screening",
        ["node:care", "node:scan", "node:habit"],
    )
    assert keys(options(open_still)) == ["whole.no_options"]
    assert keys(chosen(unanswered(), open_still)) == ["whole.flag_unknown"]
    calm = here.assess(Episode(SUITED | {"alarm": False}))
    assert [shown_now(calm, here.nodes[name]) for name in ("care", "scan", "habit", "far")] == [True, True, True, False]
    assert on_hold(calm) == ()
    assert [each.about for each in options(calm)] == ["node:care", "node:scan"]
    barred = here.assess(Episode({"sore": True, "fever": True, "alarm": False}))
    assert [node.id for node in considered(barred)] == ["care", "scan", "habit"]
    alarmed = here.assess(Episode({"alarm": True}))
    assert keys(chosen(why_of(), alarmed)) == ["way.step_anywhere"]
    assert keys(chosen(route("ward"), alarmed)) == ["way.step_anywhere"]
    assert chosen(route("far"), alarmed) == ()


@pytest.mark.parametrize(
    ("facts", "trials", "says", "under"),
    [
        ({"sore": False, "fever": False}, {}, [], ["fact:sore"]),
        ({"sore": True, "fever": True}, {}, [], ["fact:fever"]),
        ({"fever": False}, {}, ["is_reached", "unknown_indicated"], []),
        (SUITED, {"care": Trial("failed")}, [], ["node:care"]),
        ({"sore": True, "fever": True}, {"care": Trial("ongoing")}, ["contraindicated_tried"], ["fact:fever"]),
        ({"sore": False, "fever": False}, {"care": Trial("stopped")}, ["not_indicated_stopped"], ["fact:sore"]),
    ],
)
def test_what_was_considered_tells_what_rules_it_out(
    facts: dict[str, Any], trials: dict[str, Trial], says: list[str], under: list[str]
) -> None:
    """What its status rests on; before that the verdict, where there is a record beside it, or nothing is settled."""
    here = Pathway("p", tiers=["a"], start=[CARE, BOARD], measures=[RELIEF])
    page = outline(here.assess(Episode(facts, trials=trials)))
    (told,) = [each for part in page.parts if part.about == "considered" for each in part.parts]
    assert (told.says, told.about, told.truth) == ("whole.node", "node:care", Truth.NOT_MET)
    verdicts = [each.says for each in told.parts if each.says.startswith("verdict.")]
    assert verdicts == [f"verdict.{key}" for key in says]
    assert [each.about for each in told.parts[len(verdicts) :]] == under


def test_a_goal_is_told_two_levels_deep() -> None:
    """Of a definition by a definition by a definition the last is named, and what that is by is not."""
    first = Definition("first", "first", SORE & COUGH)
    second = Definition("second", "second", first & COUGH)
    third = Definition("third", "third", second & COUGH)
    here = Pathway("p", tiers=["a"], start=[SCAN], goal=third, definitions=[first, second, third])

    def deep(several: Any) -> Any:
        return {each.about: deep(each.parts) for each in several}

    page = outline(here.assess(Episode({"sore": False})))
    (goal,) = [each for part in page.parts if part.about == "why" for each in part.parts if each.about == "goal"]
    assert deep([goal]) == {"goal": {"definition:third": {"definition:second": {}}}}
    joined = Pathway("p", tiers=["a"], start=[SCAN], goal=first | (COUGH & FEVER), definitions=[first])
    page = outline(joined.assess(Episode({"sore": False, "cough": True, "fever": False})))
    (goal,) = [each for part in page.parts if part.about == "why" for each in part.parts]
    (either,) = goal.parts
    assert (either.says, either.about) == ("says.any", "")  # no level of its own
    assert deep(either.parts) == {"definition:first": {"fact:sore": {}}, "fact:fever": {}}


def test_what_is_unknown_of_the_emergency_branch_is_told_before_anything_else() -> None:
    """By its flag; where another way leads there, of the node; of no other node."""
    ways = [
        BOARD.escalates_to(WARD, on="indication", when=FEVER, id="worse"),
        BOARD.escalates_to(HOME, on="indication", when=COUGH, id="better"),
    ]
    here = Pathway("p", tiers=["a"], start=[BOARD], nodes=[WARD, HOME], escalations=[RAISED, *ways])
    for facts, told in (
        ({}, ["escalation:raised"]),
        ({"alarm": False}, ["node:ward"]),
        ({"fever": False}, ["escalation:raised"]),
        ({"alarm": False, "fever": False}, []),
    ):
        assert [each.about for each in chosen(unanswered(), here.assess(Episode(facts)))] == told


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"sore": True, "fever": False, "cough": True}, ["caution.met"]),
        ({"sore": True, "fever": False}, ["caution.unknown"]),
        ({"sore": True, "fever": False, "cough": False}, []),
    ],
)
def test_what_is_to_be_minded_is_told_where_it_is_so_or_may_be(facts: dict[str, Any], says: list[str]) -> None:
    """With what makes it so; a reason that begins with what it is about names that no second time."""
    for because, unknown in (("Mind it.", "caution.unknown"), ("Cough: mind it.", "caution.unknown_named")):
        warned = Treatment("warned", "Warned", tier="a", once=True, cautions=[Caution("loud", COUGH, because)], **FITS)
        here = Pathway("p", tiers=["a"], start=[warned])
        found = keys(chosen(minded("warned"), here.assess(Episode(facts))))
        assert found == [unknown if key == "caution.unknown" else key for key in says]
    assert chosen(minded("board"), HERE.assess(Episode())) == ()


@pytest.mark.parametrize(
    ("facts", "declined", "says"),
    [
        (SUITED, False, [("indicated", "met", "yes"), ("contraindicated", "not_met", "no")]),
        ({"sore": False, "fever": True}, False, [("indicated", "not_met", "no"), ("contraindicated", "met", "yes")]),
        ({}, False, [("indicated", "unknown", "truth.unknown"), ("contraindicated", "unknown", "truth.unknown")]),
        (SUITED, True, [("indicated", "met", "yes"), ("contraindicated", "not_met", "no")]),
    ],
)
def test_whether_a_treatment_is_for_a_patient_is_answered_twice(
    facts: dict[str, Any], declined: bool, says: list[tuple[str, str, str]]
) -> None:
    """Whether it is indicated, and contraindicated; and before that, that it is declined."""
    found = list(suitability(HERE.assess(Episode(facts, declined=["care"] if declined else [])), CARE))
    if declined:
        assert found.pop(0).says == "is.declined"
    told = [(each.says, each.about, each.truth, dict(each.slots)["answer"]) for each in found]
    assert [(key, about, truth) for key, about, truth, _ in told] == [
        (f"says.{kind}", f"{kind}:care", Truth(truth)) for kind, truth, _ in says
    ]
    assert [answer.says for *_, answer in told if isinstance(answer, Statement)] == [answer for *_, answer in says]
    for each in found:
        open_still = each.truth is Truth.UNKNOWN
        assert keys(each.parts) == ["says.unknown" if open_still else "says.recorded"]
    bare = Treatment("bare", "Bare", tier="a", once=True)
    alone = Pathway("p", tiers=["a"], start=[bare]).assess(Episode())
    assert keys(suitability(alone, bare)) == ["says.no_indications", "says.no_contraindications"]


def test_what_contradicts_an_assumption_is_told_of_an_emergency() -> None:
    """Nobody else is assessed who contradicts one."""
    assumed = Assumption("sane", "Nobody coughs", ~COUGH)
    here = Pathway("p", tiers=["a"], start=[BOARD], escalations=[RAISED], nodes=[WARD], assumptions=[assumed])
    told = here.assess(Episode({"alarm": True, "cough": True}))
    assert told.contradictions == ("Nobody coughs",)
    assert "Nobody coughs" in str(told.explain())


# what it would take


@pytest.mark.parametrize(
    ("node", "on", "record", "told"),
    [
        ("care", "failure", None, "to be tried: an adequate trial of Care that fails"),
        ("care", "response", None, "to be tried: Care that helps"),
        ("care", "relapse", None, "to be tried: Care that helps for a time only"),
        ("care", "contraindication", None, "to be tried: Care that is not tolerated"),
        ("care", "completion", None, "to be tried: Care"),
        ("care", "declined", None, "to be decided by the patient: Care declined"),
        (
            "care",
            "failure",
            Trial(weeks=2, relief=0),
            "under way, to be waited for: an adequate trial of Care that fails",
        ),
        ("care", "response", Trial(weeks=2, relief=0), "under way, to be waited for: that Care helps"),
        (
            "care",
            "contraindication",
            Trial(weeks=2, relief=0),
            "under way, to be waited for: that Care is not tolerated",
        ),
        ("care", "failure", Trial("ongoing"), "under way, to be waited for: an adequate trial of Care that fails"),
        ("care", "relapse", Trial("responded"), "still to come of what was tried: that Care helps for a time only"),
        ("care", "failure", Trial("stopped"), "to be taken up again: an adequate trial of Care that fails"),
        ("care", "response", Trial("stopped"), "to be taken up again: Care that helps"),
        ("scan", "completion", None, "to be done: Scan"),
        ("scan", "completion", Trial("ongoing"), "to be done: Scan"),
        ("scan", "declined", None, "to be decided by the patient: Scan declined"),
        ("habit", "completion", None, "to be begun: Habit"),
        ("habit", "contraindication", None, "to be begun: Habit that is not tolerated"),
        ("habit", "contraindication", Trial("ongoing"), "under way, to be waited for: that Habit is not tolerated"),
    ],
)
def test_what_it_would_take_to_leave_a_treatment_is_told_by_its_record(
    node: str, on: Any, record: Trial | None, told: str
) -> None:
    """Tried or begun, waited for, still to come, taken up again, or declined: whatever may still become of it."""
    source = {"care": CARE, "scan": SCAN, "habit": HABIT}[node]
    way = Escalation("home", on=on, after=node, id="way")
    here = Pathway("p", tiers=["a"], start=[source], nodes=[HOME], escalations=[way], measures=[RELIEF])
    patient = Episode(SUITED, trials={node: record} if record else {})
    text = " ".join(str(here.assess(patient).explain("home")).split())
    assert told in text
    others = ("to be tried", "to be done", "to be begun", "under way, to be waited", "still to come", "taken up again")
    assert [other for other in others if other in text] == [other for other in others if other in told]


@pytest.mark.parametrize(
    ("when", "facts", "told"),
    [
        (SORE.as_condition(), {}, "to be asked, and answered: sore: yes"),
        (~SORE, {}, "to be asked, and answered: sore: no"),
        (SORE.as_condition(), {"sore": False}, "would have to be otherwise: sore: yes (today: no)"),
        (PAIN >= 4, {"pain": 2}, "would have to be otherwise: pain: at least 4 (today: 2)"),
        (SORE & ~SORE, {}, "Nothing: as long as the past stays as it is"),
    ],
)
def test_what_it_would_take_to_leave_a_review_is_told_by_what_is_known(
    when: Condition, facts: dict[str, Any], told: str
) -> None:
    """What nobody asked is to be asked; what is recorded would have to be otherwise; or nothing would do."""
    way = BOARD.escalates_to(HOME, on="indication", when=when, id="way")
    here = Pathway("p", tiers=["a"], start=[BOARD], escalations=[way])
    text = " ".join(str(here.assess(Episode(facts)).explain("home")).split())
    assert told in text
    assert ("That is proved." in text) == told.startswith("Nothing")


# what stands under a statement


def test_a_score_is_told_with_what_each_item_adds_or_could_add() -> None:
    """By hand: what is so adds its points, what is not so none, and what is unknown could add or take them."""
    items = [ScoreItem(SORE, 2), ScoreItem(FEVER, -1), ScoreItem(COUGH, 3, label="coughs"), ScoreItem(ALARM, -2)]
    risk = Score("risk", "Risk", items)
    node = Treatment("t", "T", tier="a", once=True, indications=[risk >= 2])
    today = Pathway("p", tiers=["a"], start=[node]).assess(Episode({"sore": True, "fever": False}))
    (told,) = chosen(tally(risk), today)
    assert (told.says, dict(told.slots)["label"]) == ("record.fact", "Risk")
    assert [(each.says, dict(each.slots)["points"]) for each in told.parts] == [
        ("says.adds", "+2"),
        ("says.adds", "+0"),
        ("says.could_add", "3"),
        ("says.could_take", "2"),
    ]


def test_what_is_open_of_a_trial_is_whether_it_may_go_on_and_what_came_of_it() -> None:
    """Whether it was indicated is no question any more; of what was never tried it is one."""
    going_on, never = (HERE.assess(Episode(trials=trials)) for trials in ({"care": Trial()}, {}))
    asked = [{each.about for each in walked(chosen(rests("care"), today))} for today in (going_on, never)]
    assert going_on.status["care"] == never.status["care"] == "undetermined"
    assert ["fact:fever" in abouts for abouts in asked] == [True, True]
    assert ["fact:sore" in abouts for abouts in asked] == [False, True]


def test_only_what_may_be_taken_from_anywhere_is_told_by_its_condition() -> None:
    """A red flag without a source names what raises it; an escalation with one names that."""
    way = CARE.escalates_to(HOME, on="failure", when=COUGH)
    pathway = Pathway("p", tiers=["a"], start=[CARE], measures=[RELIEF], escalations=[way, RAISED], nodes=[WARD])
    for seen in ("in", "on", "step"):
        told = {one.id: dict(stated_way(one, pathway, seen).slots) for one in pathway.escalations}
        assert ["condition" in told[name] for name in (way.id, "raised")] == [False, True]


def test_how_a_node_is_come_to_is_told_without_its_evidence_and_a_caution_in_full_with_it() -> None:
    """Both have one piece of evidence; a dispute alone would be told of either, and in few lines."""
    book = [Evidence(source="book", stance="for")]
    minds = Caution("minds", SORE, because="it is sore", evidence=book)
    node = Treatment("t", "T", tier="a", once=True, cautions=[minds])
    way = BOARD.escalates_to(node, on="indication", when=FEVER, evidence=book)
    pathway = Pathway("p", tiers=["a"], start=[BOARD], escalations=[way], sources=[Source("book", "A book")])
    today = pathway.assess(Episode({"fever": True, "sore": True}))

    def cited(several: Any) -> bool:
        return any(each.about == "source:book" for each in walked(several))

    assert not cited(chosen(arrival("t"), today))
    assert [cited(chosen(minded("t", sources=sources), today)) for sources in (False, True)] == [False, True]
    for full in (False, True):
        told = walked(outline(today, "t", looking=False, full=full).parts)
        assert [cited(each.parts) for each in told if each.about == "caution:t.minds"] == [full]


def test_a_caution_that_begins_with_what_it_asks_for_is_told_so_while_that_is_unknown() -> None:
    """By a flag alone, as ``sore: ...``; not by what only combines it with others."""
    for when, because, says in (
        (SORE, "Sore: mind it", "caution.unknown_named"),
        (SORE, "mind it", "caution.unknown"),
        (SORE & COUGH, "sore: mind it", "caution.unknown"),
    ):
        node = Treatment("t", "T", tier="a", once=True, cautions=[Caution("minds", when, because=because)])
        today = Pathway("p", tiers=["a"], start=[node]).assess(Episode())
        assert keys(chosen(minded("t"), today)) == [says]


def test_what_is_never_so_is_ruled_out_by_the_pathway() -> None:
    """Whoever the patient is: the treatment is for nobody."""
    node = Treatment("t", "T", tier="a", once=True, indications=[Constant(False)])
    today = Pathway("p", tiers=["a"], start=[node]).assess(Episode())
    assert keys(chosen(deciding("indicated", "t"), today)) == ["says.ruled_out"]


@pytest.mark.parametrize(("always", "says"), [(False, "says.never"), (True, "says.always")])
def test_an_item_of_a_score_that_is_always_or_never_so_says_that(always: bool, says: str) -> None:
    """It rules nothing out, and it is told with its truth as the other items are."""
    points = Score("points", "Points", [ScoreItem(Constant(always), 1), ScoreItem(SORE, 2)])
    node = Treatment("t", "T", tier="a", once=True, indications=[points >= 2])
    today = Pathway("p", tiers=["a"], start=[node]).assess(Episode({"sore": True}))
    found = {one.says: one for one in walked(chosen(deciding("indicated", "t"), today))}
    assert (found[says].truth, found[says].marked) == (Truth.MET if always else Truth.NOT_MET, True)


def test_of_sources_of_which_perhaps_none_moves_care_on_it_is_asked_what_leaves_that_unknown() -> None:
    """Neither is indicated, which moves nobody on; that one is forbidden would do, so it is asked of each."""
    other = Treatment("other", "Other", tier="a", once=True, indications=[SORE], contraindications=[COUGH])
    way = Escalation("home", on="exhausted", after=["scan", "other"], id="way")
    here = Pathway("p", tiers=["a"], start=[SCAN, other], nodes=[HOME], escalations=[way])
    (told,) = chosen(lacking("way"), here.assess(Episode({"sore": False})))
    assert (told.says, told.truth) == ("needs_one_unknown.exhausted", Truth.UNKNOWN)
    assert [part.about for part in told.parts] == ["node:scan", "node:other"]
    assert [[one.about for one in part.parts if one.says == "says.unknown"] for part in told.parts] == [
        ["fact:fever"],
        ["fact:cough"],
    ]
