"""What makes a pathway wrong: each thing as one problem, with its place, what is wrong and what to do."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from l4path import (
    Assumption,
    Choice,
    Definition,
    Disposition,
    Escalation,
    Evidence,
    Flag,
    Invariant,
    Measure,
    Number,
    Pathway,
    PathwayError,
    Review,
    Score,
    ScoreItem,
    Source,
    Treatment,
    failed,
    reached,
    suitable,
    text,
    tolerated,
    tried,
    weeks,
)
from l4path.conditions import And, AtLeast, Condition, Not, Or, Predicate
from l4path.escalations import KINDS
from l4path.nodes import Caution
from l4path.pathway import Obligation

if TYPE_CHECKING:
    from collections.abc import Callable

PAIN = Number("pain", "knee pain", minimum=0, maximum=10)
LOCKED = Flag("locked", "locked knee")
CAUSE = Choice("cause", "cause of the pain", values={"wear": "wear", "tear": "tear"})
RELIEF = Measure("relief", "relief", unit="%", minimum=0, maximum=100)


def trial(name: str, **fields: Any) -> Treatment:
    """A treatment by trial."""
    usual: dict[str, Any] = {"tier": "care", "adequate": weeks >= 6, "response": RELIEF >= 30}
    return Treatment(name, name.capitalize(), **usual | fields)


A, B, C = trial("a"), trial("b"), trial("c")
SCAN = Treatment("scan", "Scan", tier="care", once=True)
BRACE = Treatment("brace", "Brace", tier="care", continuous=True)
TALK = Review("talk", "A talk", tier="care")
HOME = Disposition("home", "Home", tier="care")
AWAY = Disposition("away", "Away", tier="care", emergency=True)


def made(*ways: Escalation, **fields: Any) -> Pathway:
    """A pathway that begins at `a`, if nothing else is said."""
    given = {"id": "p", "tiers": ["care"], "start": [A], "escalations": [A.escalates_to(B, on="failure"), *ways]}
    return Pathway(**given | fields)


def denied(flag: Flag, often: int) -> Condition:
    """A flag behind many `not`."""
    condition: Condition = flag.as_condition()
    for _ in range(often):
        condition = Not(condition)
    return condition


Problems = list[tuple[str, str, str]]  # where, what, and how the hint begins

CASES: dict[str, tuple[Callable[[], Pathway], Problems]] = {
    "an id with capitals": (
        lambda: made(id="Knee Pain"),
        [("id", "Knee Pain is not an id of a pathway", "write knee-pain: a small letter, then small letters")],
    ),
    "an id that nothing can be made of": (
        lambda: made(id="??"),
        [("id", "?? is not an id of a pathway", "a small letter, then small letters, digits, _ and -, at most 64")],
    ),
    "an id that is too long": (
        lambda: made(id="x" * 65),
        [("id", f"{'x' * 65} is not an id of a pathway", "")],
    ),
    "a title of spaces": (
        lambda: made(title=" "),
        [("title", "is empty", "")],
    ),
    "a version that is empty": (
        lambda: made(version=""),
        [("version", "is empty", "")],
    ),
    "a description that is a number": (
        lambda: made(description=4),
        [("description", "4 is not a text", "")],
    ),
    "no tier": (
        lambda: made(tiers=[]),
        [("tiers", "there is no tier", "name the tiers, least to most invasive")],
    ),
    "a tier twice": (
        lambda: made(tiers=["care", "cure", "care"]),
        [("tiers", "the tier care stands twice", "name each once")],
    ),
    "an empty tier": (
        lambda: made(tiers=["care", " "]),
        [("tiers[2]", "is empty", "")],
    ),
    "no tier that has a name": (
        lambda: made(tiers=[" "]),
        [("tiers[1]", "is empty", "")],
    ),
    "a tier that is a number": (
        lambda: made(tiers=["care", 4]),
        [("tiers[2]", "4 is not a text", "")],
    ),
    "a tier that is not declared": (
        lambda: made(start=[A, trial("z", tier="cares")]),
        [("treatments.z.tier", "cares is not a declared tier", "did you mean care?")],
    ),
    "a tier that is like none": (
        lambda: made(tiers=["care", "cure"], start=[A, trial("z", tier="xyzzy")]),
        [("treatments.z.tier", "xyzzy is not a declared tier", "allowed: care, cure")],
    ),
    "a name twice": (
        lambda: made(facts=[Flag("a", "x")]),
        [("treatments.a", "a is both a fact and a node", "rename one of them")],
    ),
    "a name of a measure": (
        lambda: made(facts=[Flag("relief", "x")]),
        [("measures.relief", "relief is both a fact and a measure", "rename one of them")],
    ),
    "a built-in measure": (
        lambda: made(measures=[Measure("weeks", "x")]),
        [("measures.weeks", "weeks is built in and cannot be declared again", "leave it out")],
    ),
    "a definition that is called like a review": (
        lambda: made(
            TALK.escalates_to(HOME, on="otherwise"), definitions=[Definition("talk", "x", LOCKED)], start=[A, TALK]
        ),
        [("reviews.talk", "talk is both a definition and a node", "rename one of them")],
    ),
    "a screen of what is nothing": (
        lambda: made(facts=[LOCKED], screens={"s": ["lockd"]}),
        [("screens.s", "lockd is not a declared fact", "did you mean locked?")],
    ),
    "a screen of a label": (
        lambda: made(facts=[LOCKED], screens={"s": ["Locked Knee"]}),
        [("screens.s", "Locked Knee is not a declared fact", "it is the label of locked: write locked")],
    ),
    "a screen of a tier": (
        lambda: made(screens={"s": ["care"]}),
        [("screens.s", "care is not a declared fact", "it is a tier; a screen names facts")],
    ),
    "a screen of something new": (
        lambda: made(screens={"s": ["high fever"]}),
        [("screens.s", "high fever is not a declared fact", "declare it, as in [facts.high_fever]")],
    ),
    "screens that are no table": (
        lambda: made(screens=4),
        [("screens", "4 is not a table of facts by name", "")],
    ),
    "screens that are a name": (
        lambda: made(screens="red_flags"),
        [("screens", "'red_flags' is not a table of facts by name", "")],
    ),
    "screens that are none": (
        lambda: made(screens=[LOCKED]),
        [("screens", "<Flag 'locked'> is not a screen", "")],
    ),
    "a screen of a number": (
        lambda: made(facts=[PAIN], screens={"s": ["pain"]}),
        [("screens.s", "pain is neither a flag nor a choices-fact", "it is a number; a screen answers flags with no")],
    ),
    "a screen of a choice": (
        lambda: made(facts=[CAUSE], screens={"s": ["cause"]}),
        [("screens.s", "cause is neither a flag nor a choices-fact", "it is a choice; a screen answers")],
    ),
    "an escalation to a title": (
        lambda: made(Escalation("Home", on="declined", after="a", id="x"), start=[A, HOME]),
        [("escalations[2].to", "Home is not a declared node", "write home")],
    ),
    "an escalation to a longer title": (
        lambda: made(Escalation("A talk", on="declined", after="a", id="x"), start=[A, TALK]),
        [("escalations[2].to", "A talk is not a declared node", "it is the title of talk: write talk")],
    ),
    "an escalation from a misspelt node": (
        lambda: made(Escalation("b", on="declined", after="hoome"), start=[A, HOME]),
        [("escalations[2].after", "hoome is not a declared node", "did you mean home?")],
    ),
    "an escalation to a node with its table": (
        lambda: made(Escalation("treatments.b", on="declined", after="a", id="x")),
        [("escalations[2].to", "treatments.b is not a declared node", "write b, the id alone")],
    ),
    "an escalation to a fact": (
        lambda: made(Escalation("locked", on="declined", after="a"), facts=[LOCKED]),
        [("escalations[2].to", "locked is not a declared node", "it is a fact, and a node is wanted here: a, b")],
    ),
    "an escalation to a measure": (
        lambda: made(Escalation("relief", on="declined", after="a")),
        [("escalations[2].to", "relief is not a declared node", "it is a measure, and a node is wanted here: a, b")],
    ),
    "an escalation to nothing at all": (
        lambda: made(Escalation("xyzzy", on="declined", after="a")),
        [("escalations[2].to", "xyzzy is not a declared node", "declare it as a treatment, review or disposition")],
    ),
    "an id twice": (
        lambda: made(A.escalates_to(B, on="failure")),
        [
            (
                "escalations[2]",
                "the same id twice: a-failure-b is also escalation 1",
                "give one of them an id of its own",
            )
        ],
    ),
    "an id three times": (
        lambda: made(A.escalates_to(B, on="failure"), A.escalates_to(B, on="failure")),
        [
            ("escalations[2]", "the same id twice: a-failure-b is also escalation 1", ""),
            ("escalations[3]", "the same id twice: a-failure-b is also escalation 1", ""),
        ],
    ),
    "a red flag to ordinary care": (
        lambda: made(HOME.on_red_flag(LOCKED)),
        [("escalations[2].to", "a red flag leads to an emergency node, and home is none", "mark home as an emergency")],
    ),
    "an otherwise of two": (
        lambda: made(Escalation("home", on="otherwise", after=["talk", "a"]), start=[A, TALK], nodes=[HOME]),
        [
            ("escalations[2].on", "otherwise leaves a review, and a is a treatment", ""),
            ("escalations[2].after", "otherwise has one source, a review", ""),
        ],
    ),
    "a way out of a disposition": (
        lambda: made(HOME.escalates_to(B, on="indication"), start=[A, HOME]),
        [("escalations[2].after", "nothing leaves a disposition, and home is one", "")],
    ),
    "a circle through a disposition": (
        lambda: made(B.escalates_to(HOME, on="failure"), HOME.escalates_to(B, on="indication")),
        [("escalations[3].after", "nothing leaves a disposition, and home is one", "")],
    ),
    "a failure of a review": (
        lambda: made(TALK.escalates_to(B, on="failure"), start=[A, TALK]),
        [
            (
                "escalations[2].on",
                "failure never fires out of a review, and talk is one",
                "a review is left by persistence, indication, deterioration, red_flag, otherwise",
            )
        ],
    ),
    "a relapse of what is done once": (
        lambda: made(SCAN.escalates_to(B, on="relapse"), start=[A, SCAN]),
        [
            (
                "escalations[2].on",
                "relapse never fires out of a once treatment, and scan is one",
                "a once treatment is left by exhausted, unavailable, next_step, persistence, contraindication",
            )
        ],
    ),
    "a relapse of what goes on": (
        lambda: made(BRACE.escalates_to(B, on="relapse"), start=[A, BRACE]),
        [
            (
                "escalations[2].on",
                "relapse never fires out of a continuous treatment, and brace is one",
                "a continuous treatment is left by failure, exhausted, unavailable, next_step, persistence",
            )
        ],
    ),
    "evidence of nobody": (
        lambda: made(
            start=[A, trial("z", evidence=[Evidence(source="x"), Evidence(source="nic")])],
            sources=[Source("x"), Source("nice")],
        ),
        [("treatments.z.evidence[2]", "the source nic is not declared", "did you mean nice?")],
    ),
    "evidence of a caution": (
        lambda: made(start=[A, trial("z", cautions=[Caution("c", LOCKED, "mind", evidence=[Evidence(source="x")])])]),
        [("treatments.z.cautions[1].evidence[1]", "the source x is not declared", "declare it, as in [sources.x]")],
    ),
    "evidence of an escalation": (
        lambda: made(A.escalates_to(B, on="declined", evidence=[Evidence(source="x")])),
        [("escalations[2].evidence[1]", "the source x is not declared", "declare it, as in [sources.x]")],
    ),
    "evidence of a score": (
        lambda: made(scores=[Score("k", "k", [ScoreItem(LOCKED, 1)], evidence=[Evidence(source="x")])]),
        [("scores.k.evidence[1]", "the source x is not declared", "declare it, as in [sources.x]")],
    ),
    "a circle": (
        lambda: made(B.escalates_to(C, on="failure"), C.escalates_to(A, on="failure"), start=[]),
        [("escalations[3]", "there is a cycle: a -> b -> c -> a", "a step back down, or a relapse, is a new episode")],
    ),
    "a circle that two ways close": (
        lambda: made(B.escalates_to(A, on="failure"), B.escalates_to(A, on="declined")),
        [("escalations[2]", "there is a cycle: a -> b -> a", "a step back down, or a relapse, is a new episode")],
    ),
    "a circle that is entered from without": (
        lambda: made(B.escalates_to(C, on="failure"), C.escalates_to(B, on="failure")),
        [("escalations[3]", "there is a cycle: b -> c -> b", "a step back down, or a relapse, is a new episode")],
    ),
    "a start that is missing": (
        lambda: made(start=[]),
        [
            (
                "start",
                "start is not the nodes without incoming escalations: nothing leads to a, not listed there",
                "an escalation that leads to it is missing",
            )
        ],
    ),
    "two starts that are missing": (
        lambda: made(nodes=[C], start=[]),
        [
            (
                "start",
                "start is not the nodes without incoming escalations: nothing leads to c, a, not listed there",
                "an escalation that leads to each of them is missing",
            )
        ],
    ),
    "a start too many": (
        lambda: made(start=["a", "b"]),
        [
            (
                "start",
                "start is not the nodes without incoming escalations: b should not be listed: something leads to it",
                'write start = ["a"]',
            )
        ],
    ),
    "a start twice": (
        lambda: made(start=["a", "a"]),
        [("start", "the node a stands twice", "name each once")],
    ),
    "a start that is misspelt": (
        lambda: made(nodes=[HOME], start=["a", "hoome"]),
        [("start", "hoome is not a declared node", "did you mean home?")],
    ),
    "a start that is misspelt where another is missing": (
        lambda: made(nodes=[HOME, TALK], start=["a", "hoome"]),
        [
            ("start", "hoome is not a declared node", "did you mean home?"),
            (
                "start",
                "start is not the nodes without incoming escalations: nothing leads to talk, not listed there",
                "an escalation that leads to it is missing",
            ),
        ],
    ),
    "an emergency in the start": (
        lambda: made(start=["a", AWAY]),
        [("start", "away: an emergency node is in start, because nothing leads to it", "let an escalation lead to it")],
    ),
    "a measure of nobody": (
        lambda: made(goal=RELIEF >= 3),
        [
            (
                "goal",
                "relief is a measure of a trial; outside of a trial it must say of which",
                "write the treatment in front of it, as in a.relief",
            )
        ],
    ),
    "a measure of nobody where the first is done once": (
        lambda: made(nodes=[SCAN, A, B], start=["scan", "a"], goal=RELIEF >= 3),
        [
            (
                "goal",
                "relief is a measure of a trial; outside of a trial it must say of which",
                "write the treatment in front of it, as in a.relief",
            )
        ],
    ),
    "a measure of what is done once": (
        lambda: made(start=[A, SCAN], goal=RELIEF.of("scan") >= 3),
        [("goal", "scan is done once and has no measures, so relief is none of it", "ask tried(scan)")],
    ),
    "a measure of a review": (
        lambda: made(start=[A, TALK], goal=RELIEF.of("talk") >= 3),
        [("goal", "talk is not a declared treatment", "")],
    ),
    "a measure of a misspelt treatment": (
        lambda: made(start=[A, trial("exercise")], goal=RELIEF.of("exersise") >= 3),
        [("goal", "exersise is not a declared treatment", "did you mean exercise?")],
    ),
    "a predicate of a misspelt node": (
        lambda: made(start=[A, trial("exercise")], goal=failed("exersise")),
        [("goal", "no node is declared as exersise", "did you mean exercise?")],
    ),
    "a predicate of nothing": (
        lambda: made(goal=failed("xyzzy")),
        [("goal", "no node is declared as xyzzy", "declare it as a treatment, review or disposition")],
    ),
    "where the pathway stands, in a goal": (
        lambda: made(goal=reached("a")),
        [("goal", "reached belongs to invariants and obligations", "other conditions ask what happened")],
    ),
    "suitability in an indication": (
        lambda: made(start=[A, trial("z", indications=[LOCKED, suitable("a")])]),
        [
            (
                "treatments.z.indications[2]",
                "suitable may not appear in an indication or a contraindication",
                "it would depend on itself",
            )
        ],
    ),
    "suitability through two names": (
        lambda: made(
            start=[A, trial("z", contraindications=[Definition("outer", "x", Definition("inner", "x", suitable("a")))])]
        ),
        [
            (
                "treatments.z.contraindications[1]",
                "suitable may not appear in an indication or a contraindication, nor through outer",
                "it would depend on itself",
            )
        ],
    ),
    "suitability through a range of a score": (
        lambda: made(start=[A, trial("z", indications=[Score("k", "k", [ScoreItem(suitable("a"), 2)]).between(0, 1)])]),
        [
            (
                "treatments.z.indications[1]",
                "suitable may not appear in an indication or a contraindication, nor through k",
                "it would depend on itself",
            )
        ],
    ),
    "a fact in a trial": (
        lambda: made(start=[A, trial("z", adequate=PAIN >= 3)]),
        [
            (
                "treatments.z.trial.adequate",
                "a trial sees only its own measures, and pain is none of them",
                "the measures are ",
            )
        ],
    ),
    "another's measure in a trial": (
        lambda: made(start=[A, trial("z", response=RELIEF.of("a") >= 3)]),
        [
            (
                "treatments.z.trial.response",
                "a trial sees only its own measures, and a.relief is none of them",
                "write relief alone: a trial speaks of its own treatment",
            )
        ],
    ),
    "a definition in a trial": (
        lambda: made(start=[A, trial("z", adequate=Definition("d", "d", LOCKED))]),
        [("treatments.z.trial.adequate", "a trial sees only its own measures, and d is a definition", "")],
    ),
    "a score in a trial": (
        lambda: made(start=[A, trial("z", adequate=Score("k", "k", [ScoreItem(LOCKED, 1)]) >= 1)]),
        [("treatments.z.trial.adequate", "a trial sees only its own measures, and k is a score", "")],
    ),
    "a predicate in a trial": (
        lambda: made(start=[A, trial("z", adequate=tried("a"))]),
        [("treatments.z.trial.adequate", "a trial sees only its own measures, and tried(a) is none of them", "")],
    ),
    "tolerance in a trial": (
        lambda: made(start=[A, trial("z", adequate=tolerated)]),
        [
            (
                "treatments.z.trial.adequate",
                "tolerated is read through predicates only, in a trial too",
                "leave it out: intolerant(...) looks at tolerated already (yes unless",
            )
        ],
    ),
    "an obligation that dangles": (
        lambda: made(obligations=[Obligation("o", "o", LOCKED, Predicate("option", "xyzzy"))]),
        [("obligations.o.then", "no node is declared as xyzzy", "declare it as a treatment, review or disposition")],
    ),
    "a condition that could not be read again": (
        lambda: made(goal=Or((Flag("x", "x").as_condition(),) * 2001)),
        [("goal", "the condition has more than 4000 words", "name parts of it in definitions")],
    ),
    "nesting that could not be read again": (
        lambda: made(goal=Or(tuple(denied(Flag(f"x{number}", "x"), 98) for number in range(41)))),
        [("goal", "the condition has more than 4000 words", "name parts of it in definitions")],
    ),
    "an emergency that nothing leads to": (
        lambda: made(nodes=[AWAY]),
        [("start", "away: an emergency node is in start, because nothing leads to it", "let an escalation lead to it")],
    ),
    "three things that are no nodes": (
        lambda: made(nodes=[4, HOME, "x"], start=[A, HOME]),
        [
            ("nodes", "4 is not a treatment, review or disposition", ""),
            ("nodes", "'x' is not a treatment, review or disposition", ""),
        ],
    ),
    "a node that is named twice and nowhere declared": (
        lambda: made(goal=tried("xyzzy"), invariants=[Invariant("i", "i", tried("xyzzy"))]),
        [
            (
                "goal",
                "no node is declared as xyzzy",
                "declare it as a treatment, review or disposition; it is named so in invariants.i.always as well",
            )
        ],
    ),
    "values of a choice that could not be read again": (
        lambda: made(goal=Or((CAUSE.isin("wear", "tear"),) * 501)),
        [("goal", "the condition has more than 4000 words", "name parts of it in definitions")],
    ),
}


DANGLING = tried("xyzzy")
PLACES: dict[str, Callable[[], Pathway]] = {  # what only an invariant may ask stands in none of them
    "definitions.d.is": lambda: made(definitions=[Definition("d", "d", DANGLING)]),
    "scores.k.items[2].when": lambda: made(
        scores=[Score("k", "k", [ScoreItem(LOCKED, 1), ScoreItem(DANGLING, 1), ScoreItem(PAIN >= 4, 1)])]
    ),
    "treatments.z.indications[2]": lambda: made(start=[A, trial("z", indications=[LOCKED, DANGLING])]),
    "treatments.z.contraindications[1]": lambda: made(start=[A, trial("z", contraindications=[DANGLING, LOCKED])]),
    "treatments.z.cautions[2].when": lambda: made(
        start=[A, trial("z", cautions=[Caution("one", LOCKED, "x"), Caution("two", DANGLING, "x")])]
    ),
    "escalations[2].when": lambda: made(A.escalates_to(C, on="failure", when=DANGLING)),
    "goal": lambda: made(goal=DANGLING),
    "invariants.i.always": lambda: made(invariants=[Invariant("i", "i", DANGLING)]),
    "obligations.o.when": lambda: made(obligations=[Obligation("o", "o", DANGLING, LOCKED)]),
    "obligations.o.then": lambda: made(obligations=[Obligation("o", "o", LOCKED, DANGLING)]),
    "assumptions.s.always": lambda: made(assumptions=[Assumption("s", "s", DANGLING)]),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_condition_is_checked_wherever_it_stands(place: str) -> None:
    """A node that is not declared is told once, with the place of the condition that names it."""
    with pytest.raises(PathwayError) as refused:
        PLACES[place]()
    told = [(one.where, one.what) for one in refused.value.problems]
    assert told == [(place, "no node is declared as xyzzy")]


@pytest.mark.parametrize("many", [40, 41])
def test_forty_that_could_begin_are_named(many: int) -> None:
    """A start that is not right is written out, as far as anybody would read it."""
    names = [f"n{number:02}" for number in range(many)]
    with pytest.raises(PathwayError) as refused:
        Pathway("p", tiers=["care"], nodes=[trial(name) for name in names], start=[])
    (problem,) = refused.value.problems
    shown = ", ".join(f'"{name}"' for name in names[:40])
    assert problem.hint.endswith(f"start = [{shown}]" if many == 40 else f"start = [{shown} and 1 more]")


def test_a_name_that_is_like_none_explains_none_of_what_is_not_listed() -> None:
    """What nothing leads to is told beside it; a name that is like one of them stands for that one."""
    start = [trial(name) for name in ("walking", "resting", "home_care")]

    def told(*names: str) -> list[str]:
        with pytest.raises(PathwayError) as refused:
            Pathway("p", tiers=["care"], start=list(names), nodes=start)
        return [problem.what for problem in refused.value.problems if "nothing leads" in problem.what]

    (far,) = told("xyzzy")
    assert all(name in far for name in ("walking", "resting", "home_care"))
    (near,) = told("walkin")
    assert "walking" not in near
    assert all(name in near for name in ("resting", "home_care"))


@pytest.mark.parametrize(("parts", "levels", "kept"), [(30, 20, True), (38, 20, True), (40, 60, False), (8, 90, True)])
def test_what_is_written_too_deep_and_too_wide_to_be_read_is_refused(parts: int, levels: int, kept: bool) -> None:
    """Each level of `at_least(1, ...)` adds 13 characters to every part; 20,000 are read."""

    def deep(flag: Flag) -> Condition:
        condition: Condition = flag.as_condition()
        for _ in range(levels):
            condition = AtLeast(1, (condition,))
        return condition

    flags = [Flag(f"f{number}", "f") for number in range(10, 10 + parts)]
    whole = And(tuple(map(deep, flags)))
    assert (len(text(whole)) <= 20_000) == kept
    if kept:
        assert made(goal=whole).goal == whole
        return
    with pytest.raises(PathwayError, match=r"goal: the condition has [0-9]+ characters; at most 20000 are read"):
        made(goal=whole)


def test_as_many_words_as_can_be_read_may_be_written() -> None:
    """4,000 words: 2,000 names, and what joins them."""
    assert made(goal=Or((Flag("x", "x").as_condition(),) * 2000)).goal is not None


@pytest.mark.parametrize("many", [20, 21])
def test_twenty_that_are_left_alone_are_named(many: int) -> None:
    """An edit that leaves nodes without a way in names them, and counts the rest."""
    others = [trial(f"n{number:02}") for number in range(many)]
    pathway = made(*(B.escalates_to(one, on="failure") for one in others))
    with pytest.raises(PathwayError) as refused:
        pathway.without_node("b")
    (problem,) = refused.value.problems
    assert problem.what.startswith("nothing would lead to n00, n01, n02,")
    assert problem.what.endswith("n19 and 1 more any more" if many > 20 else "n18, n19 any more")
    names = ", ".join(f'"{one.id}"' for one in others)
    assert problem.hint == (
        f"remove what is left without a way in too (nodes=[{names}]), or name it a start (start=[{names}]) "
        "if care really begins there for everybody"
    )
    with pytest.raises(PathwayError) as refused:
        pathway.with_fields(escalations=[A.escalates_to(B, on="failure")])
    (problem,) = refused.value.problems
    assert problem.hint == (
        "remove what is left without a way in too (without_node), or name it a start "
        f'(with_fields(..., start=["a", {names}])) if care really begins there for everybody'
    )


@pytest.mark.parametrize("case", CASES)
def test_each_thing_is_one_problem_at_its_place_with_what_to_do(case: str) -> None:
    """The place, what is wrong and how the hint begins; no problem beside, and none twice."""
    build, expected = CASES[case]
    with pytest.raises(PathwayError) as refused:
        build()
    told = [(one.where, one.what, one.hint) for one in refused.value.problems]
    assert [one[:2] for one in told] == [one[:2] for one in expected]
    for (_, _, hint), (_, _, begins) in zip(told, expected, strict=True):
        assert hint.startswith(begins), hint


@pytest.mark.parametrize("source", [SCAN, BRACE, TALK])
def test_whoever_takes_a_wrong_kind_is_told_all_that_may_be_there(source: Treatment | Review) -> None:
    """The kinds that can fire from a source are those that are accepted there."""
    with pytest.raises(PathwayError) as refused:
        made(source.escalates_to(B, on="relapse"), start=[A, source])
    (problem,) = refused.value.problems
    told = problem.hint.partition(" is left by ")[2].split(", ")
    accepted = []
    for kind in KINDS:
        when = LOCKED if kind.needs_when else None
        ways = [source.escalates_to(AWAY if kind == "red_flag" else B, on=kind, when=when)]
        with contextlib.suppress(PathwayError):
            made(*ways, start=[A, source])
            accepted.append(kind.value)
    assert told == accepted
