"""What it would take to come to a node, and which sections explain it: on the smallest pathways, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from l4path import (
    Choice,
    Disposition,
    Episode,
    Escalation,
    Evidence,
    Flag,
    Measure,
    Pathway,
    Review,
    Screen,
    Source,
    Treatment,
    Trial,
    failed,
    ongoing,
    tried,
    weeks,
)
from l4path.explanation import outline
from l4path.explanation.alternatives import alternatives
from l4path.explanation.choosing import chosen
from l4path.explanation.of_node import outline_of, trimmed
from l4path.explanation.statements import Row, Statement, Value, say, walked
from l4path.explanation.ways import carried, lacking

SORE, FEVER, ALARM, WELL = (Flag(name, name, question=f"{name}?") for name in ("sore", "fever", "alarm", "well"))
SCAN = Choice("scan", "scan", values={"none": "not done", "clear": "clear", "shadow": "shadow"}, question="scan?")
BOARD = Review("board", "Board", tier="a")
HOME = Disposition("home", "Home", tier="a")
WARD = Disposition("ward", "Ward", tier="a", emergency=True)
CARE = Treatment("care", "Care", tier="a", once=True, indications=[SORE])
RAISED = Escalation("ward", on="red_flag", when=ALARM, id="raised")


def to_home(when: Any) -> Pathway:
    """A review from which a way leads home."""
    way = BOARD.escalates_to(HOME, on="indication", when=when, id="way")
    return Pathway("p", tiers=["a"], start=[BOARD], escalations=[way])


def taking(pathway: Pathway, facts: dict[str, Any], node: str) -> tuple[Statement, ...]:
    """What it would take to come to a node."""
    return alternatives(pathway.assess(Episode(facts)), pathway.nodes[node])[0]


def labels(found: Statement) -> list[str]:
    """The facts that are named in the row of a statement."""
    items = [
        item for _, row in found.slots if isinstance(row, Row) for item in row.items if isinstance(item, Statement)
    ]
    return [
        slot.fact.id for each in walked(items) for _, slot in each.slots if isinstance(slot, Value) and not slot.values
    ]


def rows(found: Statement) -> dict[str, list[str]]:
    """Of one alternative, by what is said, the facts named in it; of a node on hold, that it is."""
    more: list[Any] = [dict(part.slots)["what"] if part.says == "takes.and" else part for part in found.parts]
    return {each.says.removeprefix("takes."): sorted(labels(each)) for each in (found, *more)}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, {"asked": ["fever", "scan"]}),
        ({"scan": "none"}, {"asked": ["fever"], "to_show": ["scan"]}),
        ({"scan": "none", "fever": False}, {"to_show": ["scan"], "given": ["fever"]}),
        ({"scan": "clear", "fever": False}, {"given": ["fever", "scan"]}),
        ({"scan": "shadow", "fever": False}, {"given": ["fever"]}),
        ({"scan": "none", "fever": True}, {"to_show": ["scan"]}),
    ],
)
def test_what_was_not_done_is_to_show_and_what_was_found_to_be_otherwise(
    facts: dict[str, Any], told: dict[str, list[str]]
) -> None:
    """Each fact is told once: asked where nothing is recorded, to show where nothing was done, else as a finding."""
    (found,) = taking(to_home((SCAN == "shadow") & FEVER), facts, "home")
    assert rows(found) == told


def test_nobody_is_told_to_find_an_emergency_otherwise() -> None:
    """What holds a treatment back is said of it; where it is no emergency, what would make it an option is told."""
    urgent = Pathway("p", tiers=["a"], start=[CARE], nodes=[WARD], escalations=[RAISED])
    (found,) = taking(urgent, {"alarm": True, "sore": False}, "care")
    assert rows(found) == {"given": ["sore"], "held": []}
    reached = Pathway("p", tiers=["a"], start=[CARE], goal=WELL)
    (found,) = taking(reached, {"well": True, "sore": False}, "care")
    assert rows(found) == {"given": ["sore", "well"]}


def test_what_leaves_a_node_on_hold_is_told_only_where_nothing_makes_it_an_option() -> None:
    """By a fever it would be offered; the alarm leads there too, and is an emergency."""
    ways = [BOARD.escalates_to(CARE, on="indication", when=flag, id=flag.id) for flag in (ALARM, FEVER)]
    pathway = Pathway("p", tiers=["a"], start=[BOARD], nodes=[WARD], escalations=[*ways, RAISED])
    found = taking(pathway, {"alarm": False, "fever": False, "sore": True}, "care")
    assert [rows(each) for each in found] == [{"given": ["fever"]}]


def test_the_nearest_way_is_told_of_what_is_not_reached_and_may_be() -> None:
    """Not where nothing would do, and not where it is unknown whether the pathway reaches it."""
    second = Review("second", "Second", tier="a")
    for when, facts, told in (
        (FEVER, {"sore": False}, ["not_reached", "nearest"]),
        (FEVER & ~FEVER, {"sore": False}, ["not_reached"]),
        (FEVER, {}, ["reach_unknown"]),
    ):
        ways = [
            BOARD.escalates_to(second, on="indication", when=SORE, id="first"),
            second.escalates_to(HOME, on="indication", when=when, id="last"),
        ]
        pathway = Pathway("p", tiers=["a"], start=[BOARD], escalations=ways)
        page = outline(pathway.assess(Episode(facts)), "home")
        assert [each.says for each in page.verdict] == [f"verdict.{key}" for key in told]


@pytest.mark.parametrize(("scanned", "told"), [("clear", [1, 1]), ("none", [1, 0])])
def test_of_alternatives_no_more_are_told_than_stand_on_four_lines(scanned: str, told: list[int]) -> None:
    """Of two lines each, two; where the second would take a third line, it is counted instead."""
    whens = (FEVER & ~SORE, ALARM & ~WELL & ((SCAN == "shadow") | (SCAN == "clear")))
    ways = [BOARD.escalates_to(HOME, on="indication", when=when, id=f"w{at}") for at, when in enumerate(whens)]
    pathway = Pathway("p", tiers=["a"], start=[BOARD], escalations=ways)
    patient = Episode({"sore": True, "well": True, "scan": scanned})
    page = outline_of(pathway.assess(patient), pathway.nodes["home"], looking=True, full=False)
    (found,) = [part.parts for part in page.parts if part.about == "takes_any"]
    assert [len(each.parts) for each in found] == told
    assert (found[-1] == say("says.more", count=1)) is (told[-1] == 0)


# what a trial, and what the whole asks


PILLS = Treatment("pills", "Pills", tier="a", adequate=weeks >= 6, response=weeks >= 20)


def to_end(when: Any) -> Pathway:
    """Pills from which a way leads home."""
    return Pathway(
        "p", tiers=["a"], start=[PILLS], escalations=[PILLS.escalates_to(HOME, on="failure", when=when, id="way")]
    )


def nested(found: Statement) -> list[Statement]:
    """A statement and all that stand in its rows."""
    inner = [item for _, slot in found.slots for item in (slot.items if isinstance(slot, Row) else (slot,))]
    return [found, *(each for item in inner if isinstance(item, Statement) for each in nested(item))]


@pytest.mark.parametrize(
    ("when", "trial", "says"),
    [
        (None, None, ["takes.tried", "takes.failed"]),
        (None, Trial(weeks=2), ["takes.run", "takes.failed"]),
        (None, Trial("stopped"), ["takes.again", "takes.failed"]),
        (None, Trial(), ["takes.recorded", "is.failed"]),
        (weeks.of("pills") >= 10, None, ["takes.tried", "takes.with_measures", "takes.failed"]),
        (tried("pills"), None, ["takes.tried", "takes.failed"]),
    ],
)
def test_a_trial_is_told_with_its_measures_only_where_they_matter(when: Any, trial: Any, says: list[str]) -> None:
    """How it would have to end, by whether it is recorded, under way, given up or none of that."""
    patient = Episode(trials={} if trial is None else {"pills": trial})
    pathway = to_end(when)
    (found,) = alternatives(pathway.assess(patient), pathway.nodes["home"])[0]
    assert [each.says for each in nested(found) if each.says.startswith(("takes.", "is."))] == says


RELIEF = Measure("relief", "relief", minimum=0, maximum=100)
LASER = Treatment("laser", "Laser", tier="a", adequate=weeks >= 6, response=RELIEF >= 30)


@pytest.mark.parametrize(
    ("on", "when", "trial", "says"),
    [
        ("failure", None, Trial(weeks=8), ["takes.recorded", "is.failed"]),
        ("response", None, Trial(weeks=8), ["takes.recorded", "is.responded"]),
        ("response", weeks.of("laser") >= 10, Trial(weeks=8), ["takes.come", "takes.with_measures", "takes.that"]),
        ("failure", weeks.of("laser") >= 10, Trial(weeks=2, relief=0), ["takes.run", "takes.with_measures"]),
    ],
)
def test_what_is_not_recorded_of_a_trial_is_to_be_recorded_and_what_would_change_is_to_come(
    on: Any, when: Any, trial: Trial, says: list[str]
) -> None:
    """Where all that was measured stays as it is, and may show it, nothing has to happen."""
    way = LASER.escalates_to(HOME, on=on, when=when, id="way")
    pathway = Pathway("p", tiers=["a"], start=[LASER], escalations=[way])
    (found,) = alternatives(pathway.assess(Episode(trials={"laser": trial})), pathway.nodes["home"])[0]
    told = [each.says for each in nested(found) if each.says.startswith(("takes.", "is."))]
    assert told[: len(says)] == says


HABIT = Treatment("habit", "Habit", tier="a", continuous=True)


@pytest.mark.parametrize(
    ("node", "on", "trial", "says"),
    [
        (PILLS, "contraindication", None, ["takes.tried", "takes.intolerant"]),
        (PILLS, "relapse", None, ["takes.tried", "takes.relapsed"]),
        (PILLS, "response", None, ["takes.tried", "takes.responded"]),
        (PILLS, "contraindication", Trial(weeks=2), ["takes.run", "takes.that"]),
        (HABIT, "contraindication", Trial(), ["takes.run", "takes.that"]),
    ],
)
def test_how_a_trial_ends_says_what_of_it_needs_no_measure(
    node: Treatment, on: Any, trial: Trial | None, says: list[str]
) -> None:
    """Not tolerated, or helped for a time only: of the measures the weeks alone are told."""
    way = node.escalates_to(HOME, on=on, when=weeks.of(node) >= 40, id="way")
    pathway = Pathway("p", tiers=["a"], start=[node], escalations=[way])
    patient = Episode(trials={node.id: trial} if trial else {})
    (found,) = alternatives(pathway.assess(patient), pathway.nodes["home"])[0]
    every = nested(found)
    assert {*says} <= {each.says for each in every}
    (beside,) = [dict(each.slots)["measures"] for each in every if each.says == "takes.with_measures"]
    assert isinstance(beside, Row)
    named = [dict(each.slots)["label"] for each in beside.items if isinstance(each, Statement)]
    assert [label.fact.id for label in named if isinstance(label, Value)] == ["weeks"]


@pytest.mark.parametrize(
    ("node", "trial", "says"),
    [
        (PILLS, None, ["takes.begin", "takes.begun"]),
        (PILLS, Trial("stopped"), ["takes.again", "takes.ongoing"]),
        (HABIT, None, ["takes.begin", "takes.begun"]),
        (HABIT, Trial("stopped"), ["takes.again", "takes.begun"]),
    ],
)
def test_what_only_has_to_be_under_way_is_to_be_begun(node: Treatment, trial: Trial | None, says: list[str]) -> None:
    """Nobody is told to wait for how it goes; what was given up is to be taken up again."""
    way = BOARD.escalates_to(HOME, on="indication", when=ongoing(node.id), id="way")
    pathway = Pathway("p", tiers=["a"], start=[BOARD, node], escalations=[way])
    patient = Episode(trials={node.id: trial} if trial else {})
    (found,) = alternatives(pathway.assess(patient), pathway.nodes["home"])[0]
    told = [each.says for each in nested(found) if each.says.startswith("takes.")]
    assert told[: len(says)] == says


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (tried("pills"), "is.tried"),
        (~tried("pills"), "is_not.tried"),
        (failed("pills"), "is.failed"),
        (weeks.of("pills") >= 2, "is.ongoing"),
    ],
)
def test_what_is_unasked_is_to_be_asked_and_answered_by_what_would_do(when: Any, says: str) -> None:
    """That it was tried, and how that ended where it matters; or that it never was."""
    way = BOARD.escalates_to(HOME, on="indication", when=when, id="way")
    pathway = Pathway("p", tiers=["a"], start=[BOARD, PILLS], escalations=[way])
    (found,) = alternatives(pathway.assess(Episode(unasked=["pills"])), pathway.nodes["home"])[0]
    asked = dict(found.slots)["what"]
    assert found.says == "takes.asked"
    assert isinstance(asked, Row)
    assert [each.says for each in asked.items if isinstance(each, Statement)] == [says]


def test_what_the_pathway_does_not_come_to_is_given_outside_of_it() -> None:
    """A treatment that is asked for and that no way leads to; where one does, nothing is said of it."""
    end = Treatment("end", "End", tier="a", once=True, indications=[tried("care")])
    for when, told in ((FEVER & ~FEVER, ["takes.outside"]), (FEVER, [])):
        way = BOARD.escalates_to(CARE, on="indication", when=when, id="way")
        pathway = Pathway("p", tiers=["a"], start=[BOARD, end], escalations=[way])
        (found,) = taking(pathway, {"fever": True, "sore": True}, "end")
        assert (found.says, [part.says for part in found.parts]) == ("takes.done", told)


def test_the_questions_of_the_whole_are_about_a_treatment_or_a_fact() -> None:
    """About a treatment of which nobody asked whether it was tried; about what is not recorded."""
    end = Treatment("end", "End", tier="a", once=True, indications=[tried("care")])
    whole = outline(Pathway("p", tiers=["a"], start=[CARE, end]).assess(Episode(unasked=["care"])))
    (asked,) = [part.parts for part in whole.parts if part.about == "ask"]
    assert {each.about for each in asked} == {"node:care", "fact:sore"}


# sections


RED = Flag("red", "red", question="red?")
LATER = Review("later", "Later", tier="a")
SCREENED = Pathway(
    "p",
    tiers=["a"],
    start=[CARE, BOARD],
    nodes=[WARD, HOME],
    escalations=[
        Escalation("ward", on="red_flag", when=RED),
        BOARD.escalates_to(HOME, on="indication", when=FEVER),
        BOARD.escalates_to(LATER, on="indication", when=WELL),
        LATER.escalates_to(HOME, on="indication", when=SORE),
    ],
    screens=[Screen("flags", [RED], "the red ones")],
)
CALM = {"red": False}


@pytest.mark.parametrize(
    ("node", "facts", "alone", "looking"),
    [
        ("care", CALM | {"sore": True}, ["route", "suitable"], ["rests_on", "route", "suitable"]),
        ("care", CALM | {"sore": False}, ["route", "suitable"], ["rests_on", "takes", "route", "suitable"]),
        ("care", {"sore": True}, ["first", "route", "suitable"], ["first", "rests_on", "route", "suitable"]),
        ("board", CALM, ["route", "ways_on"], ["rests_on", "route", "ways_on"]),
        ("home", CALM, ["ways_in"], ["takes_any", "ways_in"]),
        ("home", CALM | {"fever": True}, ["route"], ["rests_on", "route"]),
        ("ward", CALM, ["ways_in"], ["takes", "ways_in"]),
        ("later", CALM, ["ways_in"], ["takes", "ways_in"]),
        ("later", CALM | {"well": True}, ["route", "ways_on"], ["rests_on", "route", "ways_on"]),
    ],
)
def test_what_is_looked_for_is_told_only_where_it_is(
    node: str, facts: dict[str, Any], alone: list[str], looking: list[str]
) -> None:
    """What a status rests on, of what is reached; what it would take, of what is no option yet; the rest anyhow."""
    for looks, told in ((False, alone), (True, looking)):
        page = outline_of(SCREENED.assess(Episode(facts)), SCREENED.nodes[node], looking=looks, full=True)
        assert [part.about for part in page.parts] == told
    assert outline(SCREENED.assess(Episode(facts)), node) == page


@pytest.mark.parametrize(
    ("node", "patient", "told"),
    [
        ("pills", Episode(), []),
        ("pills", Episode(trials={"pills": Trial("ongoing")}), ["says.outcome_of"]),
        ("pills", Episode(unasked=["pills"]), ["says.unknown"]),
        ("care", Episode(trials={"care": Trial()}), []),
        ("care", Episode(unasked=["care"]), ["says.unknown"]),
    ],
)
def test_how_a_trial_stands_has_a_section_where_there_is_one_or_may_have_been(
    node: str, patient: Episode, told: list[str]
) -> None:
    """Of what is done once there is no more to tell than that it was done."""
    pathway = Pathway("p", tiers=["a"], start=[PILLS, CARE])
    page = outline_of(pathway.assess(patient), pathway.nodes[node], looking=False, full=True)
    assert [part.about for part in page.parts] == ["route", *(["trial"] if told else []), "suitable"]
    assert [each.says for part in page.parts if part.about == "trial" for each in part.parts] == told


def test_a_step_rests_on_one_level_unless_more_is_said() -> None:
    """What stands beneath that is left out."""
    beneath = say("says.own", about="a", parts=[say("says.own", about=name) for name in ("aa", "ab")])
    beside = say("says.own", about="b")
    (found,) = trimmed([say("says.own", about="x", parts=[beneath, beside])])
    assert found.parts == (beneath.bare(), beside)


def test_any_one_of_one_source_is_that_source() -> None:
    """What a way lacks is told of it alone."""
    told = []
    for any_of in (False, True):
        way = Escalation("home", on="failure", after=["pills"], any_of=any_of, id="way")
        pathway = Pathway("p", tiers=["a"], start=[PILLS], nodes=[HOME], escalations=[way])
        told.append(chosen(lacking("way"), pathway.assess(Episode())))
    assert told[0] == told[1]
    assert "says.any" not in {each.says for each in told[1]}


def test_what_goes_on_is_asked_nothing_by_a_way_of_what_persists() -> None:
    """How a trial stands carries such a way, and lacks to it; of what goes on neither is told."""
    habit = Treatment("habit", "Habit", tier="a", continuous=True, indications=[SORE])
    for source, stands in ((habit, []), (PILLS, ["node:pills"])):
        way = source.escalates_to(HOME, on="persistence", when=FEVER, id="way")
        pathway = Pathway("p", tiers=["a"], start=[source], escalations=[way], facts=[SORE])
        trials = {source.id: Trial("ongoing")}
        fires, lacks = (pathway.assess(Episode({"fever": so, "sore": True}, trials=trials)) for so in (True, False))
        assert [each.about for each in chosen(carried("way"), fires)] == [*stands, "fact:fever"]
        assert [each.about for each in chosen(lacking("way"), lacks)] == ["fact:fever"]
        never = pathway.assess(Episode({"fever": True, "sore": True}))
        assert [each.about for each in chosen(lacking("way"), never)] == stands


def test_what_holds_a_node_back_is_told_with_its_word_and_no_other() -> None:
    """One open red flag, or the emergency, is the step; of two open ones the questions say more."""
    sources = [Source(name, name) for name in "abc"]
    ways = [
        Escalation("ward", on="red_flag", when=flag, id=flag.id, evidence=[Evidence(source=source, stance="for")])
        for flag, source in ((ALARM, "a"), (FEVER, "b"))
    ]
    other = CARE.escalates_to(HOME, on="completion", id="done", evidence=[Evidence(source="c", stance="for")])
    pathway = Pathway("p", tiers=["a"], start=[CARE], nodes=[WARD], escalations=[*ways, other], sources=sources)
    for facts, step, asked, cited in (
        ({"alarm": False}, ["escalation:fever"], ["fact:fever"], ["source:b"]),
        ({}, [], ["fact:alarm", "fact:fever"], ["source:a"]),
        ({"alarm": False, "fever": True}, ["escalation:fever"], [], ["source:b"]),
    ):
        page = outline_of(pathway.assess(Episode(facts | {"sore": True})), CARE, looking=False, full=False)
        told = {part.about: [each.about for each in part.parts] for part in page.parts}
        assert (told.get("step", []), told.get("ask_node", []), told["sources_step"]) == (step, asked, cited)
        assert not [about for about in told.get("grounds_step", []) if about.startswith("source:")]


def test_of_the_ways_on_from_a_review_the_one_is_told_that_is_taken() -> None:
    """Else the first that is unknown, an otherwise after the others; where none applies, two and how many more."""
    ways = [
        BOARD.escalates_to(HOME, on="indication", when=SORE, id="first"),
        BOARD.escalates_to(HOME, on="indication", when=FEVER, id="second"),
        BOARD.escalates_to(HOME, on="otherwise", when=WELL, id="else"),
    ]
    pathway = Pathway("p", tiers=["a"], start=[BOARD], escalations=[ways[2], *ways[:2]])
    for facts, told in (
        ({"sore": False, "fever": True}, ["second"]),
        ({"sore": True, "fever": True}, ["first"]),
        ({"sore": False}, ["second"]),
        ({"fever": True}, ["second"]),
        ({"sore": False, "fever": False, "well": True}, ["else"]),
    ):
        page = outline_of(pathway.assess(Episode(facts)), BOARD, looking=False, full=False)
        (step,) = [part.parts for part in page.parts if part.about == "step"]
        assert [each.about for each in step] == [f"escalation:{name}" for name in told]
    page = outline_of(pathway.assess(Episode(dict.fromkeys(pathway.facts, False))), BOARD, looking=False, full=False)
    (step,) = [part.parts for part in page.parts if part.about == "step"]
    assert [each.about for each in step[:2]] == ["escalation:first", "escalation:second"]
    assert [part.about for each in step[:2] for part in each.parts] == ["fact:sore", "fact:fever"]
    assert step[2:] == (say("says.more", count=1),)


def grounds_of(pathway: Pathway, patient: Episode, node: str) -> list[str]:
    """What the deciding step rests on, in short, by what it is about."""
    page = outline_of(pathway.assess(patient), pathway.nodes[node], looking=False, full=False)
    return [each.about for part in page.parts if part.about == "grounds_step" for each in part.parts]


def test_why_an_option_is_indicated_is_told_where_its_way_asks_for_no_finding() -> None:
    """With what carries the way; a way with a finding of its own says enough, and what is done is told by that."""
    given: dict[str, Any] = {"trials": {"pills": Trial("failed")}}
    for when, told in ((None, ["fact:sore", "node:pills"]), (FEVER, ["node:pills", "fact:fever"])):
        way = PILLS.escalates_to(CARE, on="failure", when=when, id="way")
        pathway = Pathway("p", tiers=["a"], start=[PILLS], escalations=[way], facts=[FEVER])
        patient = Episode({"sore": True, "fever": True}, **given)
        assert grounds_of(pathway, patient, "care") == told
    way = PILLS.escalates_to(CARE, on="failure", id="way")
    pathway = Pathway("p", tiers=["a"], start=[PILLS], escalations=[way])
    done = Episode({"sore": True}, trials={"pills": Trial("failed"), "care": Trial()})
    assert grounds_of(pathway, done, "care") == ["node:pills"]
    ended = Pathway("p", tiers=["a"], start=[PILLS], escalations=[PILLS.escalates_to(HOME, on="failure", id="way")])
    assert grounds_of(ended, Episode(**given), "home") == ["node:pills"]


def test_what_helped_for_a_time_only_carries_a_next_step_by_itself() -> None:
    """That it relapsed is all that is told."""
    way = PILLS.escalates_to(HOME, on="next_step", id="way")
    pathway = Pathway("p", tiers=["a"], start=[PILLS], escalations=[way])
    assessment = pathway.assess(Episode(trials={"pills": Trial("relapsed")}))
    assert [each.about for each in chosen(carried("way"), assessment)] == ["node:pills"]
