"""What is found without any patient: each rule once where it applies, and once where it just does not, by hand."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from l4path import (
    Choices,
    Definition,
    Disposition,
    Escalation,
    Evidence,
    Flag,
    Measure,
    Number,
    Pathway,
    Review,
    Score,
    ScoreItem,
    Screen,
    Source,
    Treatment,
    weeks,
)
from l4path.verification.structure import _signed, alarms, structural

TODAY = datetime.date(2026, 6, 1)
SAID = (Evidence(source="body", stance="for", note="so"),)
FEVER, NUMB, WEAK, OLD = (Flag(name, f"{name} label", question="Is it?") for name in ("fever", "numb", "weak", "old"))
SIGNS = Choices("signs", "signs", values={"pale": "pale", "cold": "cold"}, question="Which?")
PAIN = Number("pain", "pain", minimum=0, maximum=10, question="How strong?")
RELIEF = Measure("relief", "relief", unit="%", minimum=-100, maximum=100, question="How much?")
HOME = Disposition("home", "Home", tier="low", evidence=SAID)


def once(name: str, tier: str = "low", **fields: Any) -> Treatment:
    """A treatment that is done once, with evidence."""
    given: dict[str, Any] = {"once": True, "evidence": SAID} | fields
    return Treatment(name, name.title(), tier=tier, **given)


def found(*ways: Any, start: list[Any], code: str = "", **fields: Any) -> list[tuple[str, str, str]]:
    """What is found, of one code if that is named: code, place and message."""
    given: dict[str, Any] = {"tiers": ["low", "middle", "high"], "sources": [Source("body", "A body")]} | fields
    pathway = Pathway("p", start=start, escalations=ways, **given)
    every = [(one.code, one.where, one.message) for one in structural(pathway, TODAY)]
    return [one for one in every if code in ("", one[0])]


A, B, C, T = once("a"), once("b", "middle"), once("c", "high"), once("t", "high")


def test_in_a_pathway_in_which_all_is_well_nothing_is_found() -> None:
    """Care goes up, everything has a source, what is asked is used, and each way is another."""
    trial = Treatment("x", "X", tier="low", adequate=weeks >= 6, response=RELIEF >= 30, evidence=SAID)
    ways = [
        trial.escalates_to(B, on="failure", when=PAIN >= 3, evidence=SAID),
        A.escalates_to(B, on="completion", evidence=SAID),
        B.escalates_to(HOME, on="completion", evidence=SAID),
    ]
    assert found(*ways, start=[trial, A]) == []


def test_care_that_goes_down_is_found_unless_it_ends_there() -> None:
    """From a higher tier to a lower one; the highest source that is named first, and the same tier is none."""
    down = C.escalates_to(B, on="completion", id="down", evidence=SAID)
    told = found(down, start=[C], code="tier-regression")
    assert [(code, where) for code, where, _ in told] == [("tier-regression", "escalations.down")]
    assert all(word in told[0][2] for word in ("C", "high", "B", "middle"))
    several = Escalation("b", on="completion", after=["a", "t", "c"], id="several", evidence=SAID)
    (first,) = found(several, start=[A, C, T], nodes=[B], code="tier-regression")
    assert "T (high)" in first[2]
    assert found(C.escalates_to(HOME, on="completion", evidence=SAID), start=[C], code="tier-regression") == []
    assert found(C.escalates_to(T, on="completion", evidence=SAID), start=[C], code="tier-regression") == []
    assert found(A.escalates_to(C, on="completion", evidence=SAID), start=[A], code="tier-regression") == []


def test_care_that_begins_where_others_are_brought_up_to_is_found() -> None:
    """At that tier, or past it; not at a lower one, for an end, an emergency, or a red flag."""
    up = A.escalates_to(B, on="completion", evidence=SAID)
    late = found(up, start=[A, once("d", "middle")], code="late-start")
    assert [(code, where) for code, where, _ in late] == [("late-start", "treatments.d")]
    assert all(word in late[0][2] for word in ("D", "middle", "low"))
    past = A.escalates_to(C, on="completion", evidence=SAID)
    assert [one[1] for one in found(past, start=[A, once("d", "middle")], code="late-start")] == ["treatments.d"]
    assert found(up, start=[A, once("d", "high")], code="late-start") == []
    assert found(up, start=[A, once("d", "low")], code="late-start") == []
    ends = A.escalates_to(Disposition("off", "Off", tier="high", evidence=SAID), on="completion", evidence=SAID)
    assert found(ends, start=[A, once("d", "middle")], code="late-start") == []
    assert found(up, start=[A, Disposition("off", "Off", tier="middle", evidence=SAID)], code="late-start") == []
    ward = once("ward", "high", emergency=True)
    alarm = ward.on_red_flag(FEVER, evidence=SAID)
    assert found(alarm, start=[A, once("d", "middle")], code="late-start", screens=[Screen("s", [FEVER])]) == []
    twice = [up, A.escalates_to(C, on="completion", evidence=SAID)]
    assert len(found(*twice, start=[A, once("d", "middle")], code="late-start")) == 1


@pytest.mark.parametrize(
    ("on", "moves"),
    [("failure", True), ("exhausted", True), ("next_step", True), ("response", False), ("relapse", False)],
)
def test_a_trial_needs_a_way_on_when_it_has_failed(on: str, moves: bool) -> None:
    """What fires only out of a response or a relapse is none; what has no trial needs none."""
    trial = Treatment("x", "X", tier="low", adequate=weeks >= 6, response=RELIEF >= 30, evidence=SAID)
    way = trial.escalates_to(HOME, on=on, evidence=SAID)  # type: ignore[arg-type]
    told = found(way, start=[trial], code="no-way-on")
    assert [one[1] for one in told] == ([] if moves else ["treatments.x"])
    assert found(start=[A], code="no-way-on") == []


def test_a_way_that_stands_twice_is_found_each_further_time() -> None:
    """With the same sources, target, kind and condition; named by the first. Another condition is another way."""
    ways = [
        A.escalates_to(HOME, on="completion", when=FEVER, id=name, evidence=SAID) for name in ("one", "two", "three")
    ]
    told = found(*ways, start=[A], code="duplicate-escalation")
    assert [one[1] for one in told] == ["escalations.two", "escalations.three"]
    assert all("one" in one[2] for one in told)
    other = A.escalates_to(HOME, on="completion", when=NUMB, id="other", evidence=SAID)
    assert found(ways[0], other, start=[A], code="duplicate-escalation") == []


def test_what_nothing_asks_for_is_unused_and_a_definition_that_nothing_names_uses_nothing() -> None:
    """Through definitions and scores that are named it is used; the idle ones are told by their labels."""
    idle, named = Definition("idle", "Idle one", NUMB), Definition("named", "Named one", FEVER)
    way = A.escalates_to(HOME, on="completion", when=named, evidence=SAID)
    told = found(way, start=[A], facts=[OLD], measures=[RELIEF], definitions=[idle], code="unused-fact") + found(
        way, start=[A], facts=[OLD], measures=[RELIEF], definitions=[idle], code="unused-measure"
    )
    assert {one[1]: "Idle one" in one[2] for one in told} == {
        "facts.old": False,
        "facts.numb": True,
        "measures.relief": False,
    }
    assert "old label" in next(one[2] for one in told if one[1] == "facts.old")


def test_what_is_used_hides_nothing_that_comes_after_it() -> None:
    """Of facts, and of measures; and of those that nothing asks for each is told."""
    trial = Treatment("x", "X", tier="low", adequate=weeks >= 6, response=RELIEF >= 30, evidence=SAID)
    idle = [Measure(name, name, minimum=0, question="?") for name in ("first", "last")]
    facts = [FEVER, OLD, NUMB]
    way = trial.escalates_to(HOME, on="failure", when=FEVER, evidence=SAID)
    told = found(way, start=[trial], facts=facts, measures=[idle[0], RELIEF, idle[1]])
    assert [(code, where) for code, where, _ in told] == [
        *(("unused-fact", "facts.old"), ("unused-fact", "facts.numb")),
        *(("unused-measure", "measures.first"), ("unused-measure", "measures.last")),
    ]


def test_evidence_and_questions_that_are_missing_are_found_at_their_places() -> None:
    """Of nodes, then of ways; of facts, then of measures, where the question is blank."""
    bare, board = once("bare", evidence=()), Review("board", "Board", tier="low")
    way = bare.escalates_to(board, on="completion", id="way")
    mute, blank = Flag("mute", "a mute one"), Measure("blank", "a blank one", minimum=0, question="  ")
    last = board.escalates_to(HOME, on="indication", when=mute, id="last", evidence=SAID)
    told = found(way, last, start=[bare], measures=[blank])
    assert [(code, where) for code, where, _ in told if code in ("no-evidence", "no-question")] == [
        ("no-evidence", "treatments.bare"),
        ("no-evidence", "reviews.board"),
        ("no-evidence", "escalations.way"),
        ("no-question", "facts.mute"),
        ("no-question", "measures.blank"),
    ]


@pytest.mark.parametrize(("day", "due"), [(datetime.date(2026, 5, 31), True), (TODAY, False), (None, False)])
def test_a_source_is_due_after_its_day(day: datetime.date | None, due: bool) -> None:
    """The day itself is none too late; the message names it."""
    told = found(start=[A], sources=[Source("body", "A body", review_by=day)], code="expired-source")
    assert [one[1] for one in told] == (["sources.body"] if due else [])
    assert not due or "2026-05-31" in told[0][2]


SUM = Score("sum", "sum", [ScoreItem(FEVER, 2), ScoreItem(NUMB, -1), ScoreItem(WEAK, 1)])
DEEP = Definition("deep", "deep", ~NUMB & FEVER)


@pytest.mark.parametrize(
    ("when", "raising"),
    [
        (FEVER, {"fever": True}),
        (~FEVER, {"fever": False}),
        (FEVER & ~NUMB, {"fever": True, "numb": False}),
        (~(FEVER & ~NUMB), {"fever": False, "numb": True}),
        (SIGNS.contains("pale"), {"signs": True}),
        (SIGNS.lacks("pale"), {"signs": False}),
        (~SIGNS.lacks("pale"), {"signs": True}),
        (SIGNS.lacks("pale") | SIGNS.contains("cold"), {"signs": True}),
        (PAIN >= 8, {}),
        (DEEP.as_condition(), {"numb": False, "fever": True}),
        (~DEEP.as_condition(), {"numb": True, "fever": False}),
        (SUM >= 2, {"fever": True, "numb": False, "weak": True}),
        (SUM < 2, {"fever": False, "numb": True, "weak": False}),
        (~(SUM < 2), {"fever": True, "numb": False, "weak": True}),
        (SUM.between(1, 2), {"fever": True, "numb": True, "weak": True}),
        (SUM.between(1, 3), {"fever": True, "numb": False, "weak": True}),
        (SUM.between(-1, 2), {"fever": False, "numb": True, "weak": False}),
        (SUM == 3, {"fever": True, "numb": False, "weak": True}),
        (SUM == -1, {"fever": False, "numb": True, "weak": False}),
    ],
)
def test_what_raises_an_alarm_is_what_is_named_for_it(when: Any, raising: dict[str, bool]) -> None:
    """What is denied, or takes points away, calls it off; a score is met by more points, by fewer, or by both."""
    ward = once("ward", emergency=True)
    pathway = Pathway(
        "p", tiers=["low"], start=[A], escalations=[ward.on_red_flag(when)], sources=[Source("body", "A body")]
    )
    (way,) = pathway.escalations
    assert alarms(pathway) == {name: (way.id, raises) for name, raises in raising.items()}


def test_what_is_named_again_in_one_condition_is_looked_through_once() -> None:
    """However often a definition or a sum stands in it, each of its facts is named for it once, and once against it."""

    def named(when: Any) -> list[tuple[str, bool]]:
        return sorted((fact.id, raises) for fact, raises in _signed(when, raises=True, seen=set()))

    of_sum = [("fever", True), ("numb", False), ("weak", True)]
    assert named((SUM >= 2) & ((SUM >= 3) | OLD)) == sorted([*of_sum, ("old", True)])
    assert named(~(SUM >= 2) & ~(SUM >= 3)) == [("fever", False), ("numb", True), ("weak", False)]
    assert named(DEEP & (DEEP.as_condition() | OLD)) == [("fever", True), ("numb", False), ("old", True)]
    assert named(DEEP & (~DEEP.as_condition() | OLD)) == [
        *(("fever", False), ("fever", True), ("numb", False), ("numb", True), ("old", True)),
    ]


def test_an_alarm_is_told_by_the_way_that_raises_it_and_what_is_screened_is_not() -> None:
    """Where one way denies a flag and a later one raises it, by the later; each flag that no screen asks once."""
    ward, bed, lab = (once(name, emergency=True) for name in ("ward", "bed", "lab"))
    ways = [
        ward.on_red_flag(FEVER & ~NUMB, id="first", evidence=SAID),
        bed.on_red_flag(NUMB & WEAK, id="second", evidence=SAID),
        lab.on_red_flag(NUMB & FEVER, id="third", evidence=SAID),
        A.escalates_to(HOME, on="completion", when=OLD, evidence=SAID),
    ]
    told = found(*ways, start=[A], screens=[Screen("s", [WEAK])], code="unscreened-red-flag")
    assert {where: next(way for way in ("first", "second", "third") if way in text) for _, where, text in told} == {
        "facts.fever": "first",
        "facts.numb": "second",
    }
