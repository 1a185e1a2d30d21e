"""The generated engine answers every plain episode itself, leaves each that is not, and proves what the other does."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

import l4path
from l4path import (
    Assumption,
    Choice,
    Choices,
    Definition,
    Episode,
    EpisodeError,
    Flag,
    Measure,
    Number,
    Pathway,
    Score,
    ScoreItem,
    Treatment,
    Trial,
    weeks,
)
from l4path.assessment import generated
from l4path.assessment.assess import engine_of, reference
from l4path.assessment.generated import Generated

PAIN = Number("pain", "pain", minimum=0, maximum=10)
FREE = Number("free", "of any size")
HOT, LOCKED = Flag("hot", "hot"), Flag("locked", "locked")
CAUSE = Choice("cause", "cause", values={"wear": "wear", "tear": "tear"})
SIGNS = Choices("signs", "signs", values={"warm": "warm", "swollen": "swollen"})
RELIEF = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
BACK = Measure("back", "back at work", kind="flag")
GRIP = Measure("grip", "grip", kind="choice", values={"good": "good", "poor": "poor"})
SEEN = Measure("seen", "seen", kind="choices", values={"scar": "scar"})
RISK = Score("risk", "risk", [ScoreItem(HOT, 2), ScoreItem(LOCKED, -1), ScoreItem(PAIN >= 7, 1)])
FIRST = Treatment(
    "first", "First", tier="care", adequate=(weeks >= 6) | BACK, response=(RELIEF >= 30) & (GRIP == "good")
)
SECOND = Treatment(
    *("second", "Second"), tier="care", adequate=weeks >= 1, response=SEEN.lacks("scar"),
    indications=[CAUSE != "wear"], contraindications=[SIGNS.contains("warm"), RISK >= 2],
)  # fmt: skip
SCAN = Treatment("scan", "Scan", tier="care", once=True)
BRACE = Treatment("brace", "Brace", tier="care", continuous=True, contraindications=[FREE > 100])
PATHWAY = Pathway(
    "p",
    tiers=["care"],
    start=[FIRST, BRACE],
    escalations=[FIRST.escalates_to(SECOND, on="next_step"), SECOND.escalates_to(SCAN, on="failure")],
    screens={"flags": [HOT, LOCKED, SIGNS]},
    goal=PAIN <= 2,
)
TREATMENTS = ("first", "second", "scan", "brace")
PLAIN = {
    "nothing": Episode(),
    "every treatment unasked": Episode(unasked=TREATMENTS),
    "every treatment declined": Episode(declined=TREATMENTS),
    "every treatment declined and unasked": Episode(declined=TREATMENTS, unasked=TREATMENTS),
    "every treatment tried": Episode(trials={name: Trial() for name in TREATMENTS}),
    "some unasked and others tried": Episode(trials={"first": Trial("failed")}, unasked=["second", "scan", "brace"]),
    "its screen": Episode(screened=["flags"]),
    "every fact": Episode(
        {"pain": 10, "free": -7.25, "hot": True, "locked": False, "cause": "tear", "signs": ["warm", "swollen"]}
    ),
    "the ends of a range": Episode({"pain": 0}),
    "half a number": Episode({"pain": 2.5, "free": 100}),
    "no choices": Episode({"signs": []}),
    "every measure": Episode(
        trials={"first": Trial(weeks=6, doses=0, courses=2, relief=100, back=True, grip="good", seen=["scar"])}
    ),
    "measures at their least": Episode(trials={"first": Trial(weeks=0, relief=0, back=False, ended=True)}),
    "not tolerated": Episode(trials={"first": Trial(weeks=3, tolerated=False)}),
    "came back": Episode(trials={"first": Trial(weeks=8, relief=40, grip="good", relapsed=True)}),
    "its own pathway": Episode(pathway="p"),
    "outcomes": Episode(trials={"first": Trial("stopped"), "second": Trial("responded"), "brace": Trial("intolerant")}),
    "asked for": Episode(trials={"scan": Trial("ongoing")}),
}
LEFT = {
    "another pathway": Episode(pathway="q"),
    "one that is no treatment, unasked": Episode(unasked=["first", "nobody"]),
    "one that is no treatment, declined": Episode(declined=["nobody"]),
    "recorded and unasked": Episode(trials={"first": Trial()}, unasked=["first"]),
    "a screen of nothing": Episode(screened=["nothing"]),
    "a fact of nothing": Episode({"nothing": 1}),
    "a flag that is 1": Episode({"hot": 1}),
    "a flag that is 0": Episode({"hot": 0}),
    "a number that is yes": Episode({"pain": True}),
    "a number beyond its range": Episode({"pain": 10.5}),
    "a number below its range": Episode({"pain": -1}),
    "a choice of nothing": Episode({"cause": "nothing"}),
    "choices of nothing": Episode({"signs": ["nothing"]}),
    "a measure that is 1 and a flag": Episode(trials={"first": Trial(back=1)}),
    "a measure that is 0 and a flag": Episode(trials={"first": Trial(back=0)}),
    "a measure that is 1 and a choice": Episode(trials={"first": Trial(grip=1)}),
    "a measure that is 0 and choices": Episode(trials={"first": Trial(seen=0)}),
    "a measure that is yes and a number": Episode(trials={"first": Trial(relief=True)}),
    "a measure beyond its range": Episode(trials={"first": Trial(relief=101)}),
    "a measure below its range": Episode(trials={"first": Trial(relief=-1)}),
    "no course at all": Episode(trials={"first": Trial(courses=0)}),
    "a measure of what is done once": Episode(trials={"scan": Trial(weeks=1)}),
    "a failure of what goes on": Episode(trials={"brace": Trial("failed")}),
}


@pytest.fixture(scope="module")
def engine() -> Generated:
    """The generated engine."""
    return Generated(engine_of(PATHWAY).program)


@pytest.mark.parametrize("episode", PLAIN.values(), ids=PLAIN)
def test_a_plain_episode_is_answered_as_the_readable_engine_answers(engine: Generated, episode: Episode) -> None:
    """Answered, and the same in all four parts."""
    found, expected = engine.assess(episode), reference(PATHWAY, episode)
    assert found is not None
    status, state, options, alongside = found
    assert (status, state) == (expected.status, expected.state)
    assert [options, alongside] == [[one.id for one in ones] for ones in (expected.options, expected.alongside)]


@pytest.mark.parametrize("episode", LEFT.values(), ids=LEFT)
def test_what_is_not_plain_is_left_and_refused(engine: Generated, episode: Episode) -> None:
    """The generated engine says nothing of it, and the readable one says what is wrong."""
    assert engine.assess(episode) is None
    with pytest.raises(EpisodeError):
        reference(PATHWAY, episode)


@pytest.mark.parametrize("episode", PLAIN.values(), ids=PLAIN)
def test_whichever_engine_found_it_the_proof_is_the_same(episode: Episode) -> None:
    """Truths, explanations and questions are worked out when they are asked for, and once."""
    quick, slow = PATHWAY.with_fields(title="quick").compiled().assess(episode), reference(PATHWAY, episode)
    assert quick.questions == slow.questions
    assert quick.evaluate(RISK >= 1) is slow.evaluate(RISK >= 1)
    for name in TREATMENTS:
        assert quick.truth("reached", name) is slow.truth("reached", name)
        assert str(quick.explain(name)) == str(slow.explain(name))
    assert quick.to_dict() == slow.to_dict()


def test_what_only_an_indication_or_an_assumption_names_is_worked_out_before_it() -> None:
    """A definition of a treatment behind another, and one that nothing but an assumption asks for."""
    both = Definition("both", "both", HOT & LOCKED)
    odd = Definition("odd", "odd", LOCKED & (PAIN >= 5))
    later = Treatment("later", "Later", tier="care", once=True, indications=[both])
    ways = [SCAN.escalates_to(later, on="completion"), later.escalates_to(BRACE, on="next_step")]
    pathway = Pathway(
        *("p",), tiers=["care"], start=[SCAN], escalations=ways, definitions=[both, odd],
        assumptions=[Assumption("never", "never", ~odd)],
    )  # fmt: skip
    engine, done = Generated(engine_of(pathway).program), {"scan": Trial()}
    for hot, locked, pain in itertools.product((True, False), (True, False), (4, 5)):
        found = engine.assess(Episode({"hot": hot, "locked": locked, "pain": pain}, trials=done))
        if locked and pain == 5:
            assert found is None
        else:
            assert found is not None
            assert found[0]["later"] == ("offered" if hot and locked else "not_indicated")
            assert found[0]["brace"] == "not_reached"  # that another does not suit moves nobody on


def test_other_values_of_some_facts_are_found_as_by_themselves(engine: Generated) -> None:
    """Of a plain episode; where that or a value is none, nothing is found."""
    varied = engine.varied(Episode({"hot": True, "pain": 9}))
    for pain in (0, 2, 3, 10):
        assert varied({"pain": pain}) == engine.assess(Episode({"hot": True, "pain": pain}))
    assert [varied({"pain": 2})[1], varied({"pain": 3})[1]] == ["at_goal", "active"]  # type: ignore[index]
    assert varied({"pain": 11}) is None
    for episode in LEFT.values():
        assert engine.varied(episode)({}) is None


def test_what_screens_answer_is_kept_of_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """And found all the same of others."""
    monkeypatch.setattr(generated, "MOST_SCREENED", 2)
    screens: dict[str, list[Any]] = {"one": [HOT], "two": [LOCKED], "three": [SIGNS]}
    engine = Generated(engine_of(PATHWAY.with_fields(screens=screens)).program)
    answered: dict[str, dict[str, Any]] = {"one": {"hot": False}, "two": {"locked": False}, "three": {"signs": []}}
    for name in ("one", "one", "two", "three", "three", "one"):
        found = engine.assess(Episode(screened=[name]))
        assert found is not None
        assert found[:2] == engine.assess(Episode(answered[name]))[:2]  # type: ignore[index]
    assert {*engine._screened} == {frozenset(("one",)), frozenset()}


def test_what_treatments_say_alike_is_written_once() -> None:
    """Treatments with the same trial, of which the same is asked, share a function; others have one of their own."""
    same = [Treatment(f"t{n}", "T", tier="care", adequate=weeks >= 6, response=RELIEF >= 30) for n in range(3)]
    other = Treatment("other", "O", tier="care", adequate=weeks >= 12, response=RELIEF >= 30)
    home = l4path.Disposition("home", "Home", tier="care")
    ways = [one.escalates_to(home, on="failure") for one in (*same, other)]
    made = Generated(engine_of(Pathway("p", tiers=["care"], start=[*same, other], escalations=ways)).program)
    courses = {made._courses[name] for name in ("t0", "t1", "t2")}
    assert len(courses) == 1
    assert made._courses["other"] not in courses
    weighed = {name: Trial(weeks=8, relief=10) for name in ("t0", "t1", "t2", "other")}
    found = made.assess(Episode(trials=weighed))
    assert found is not None
    assert [found[0][name] for name in weighed] == ["failed", "failed", "failed", "ongoing"]


@pytest.mark.parametrize(
    ("items", "met", "low", "high"),
    [([3, -1], "", -1, 3), ([3, -1], "0", 2, 3), ([3, -1], "1", -1, 2), ([3, -1], "01", 2, 2), ([2, 2], "", 0, 4)],
)
def test_a_sum_lies_between_its_least_and_its_greatest(items: list[int], met: str, low: int, high: int) -> None:
    """Section 10: an unknown item adds anything between 0 and its points, in either engine."""
    flags = [Flag(f"f{number}", "x") for number in range(len(items))]
    score = Score("k", "k", [ScoreItem(flag, points) for flag, points in zip(flags, items, strict=True)])
    episode = Episode({f"f{number}": True for number in map(int, met)})
    least, most = score.span
    for op in ("<", "<=", "==", "!=", ">=", ">"):
        for constant in range(least, most + 1):
            compared: Any = l4path.parse(f"k {op} {constant}", _scored(score))
            truths = {eval(f"{number} {op} {constant}") for number in range(low, high + 1)}  # noqa: S307 - our own numbers
            said = "met" if truths == {True} else "not_met" if truths == {False} else "unknown"
            asked = _scored(score, goal=compared)
            states = {"met": "at_goal", "unknown": "undetermined", "not_met": "active"}
            for one in (asked, asked.with_fields(title="quick").compiled()):
                assert one.assess(episode).state == states[said], (op, constant)


def _scored(score: Score, **fields: Any) -> Pathway:
    return Pathway("p", tiers=["care"], start=[SCAN], scores=[score], **fields)
