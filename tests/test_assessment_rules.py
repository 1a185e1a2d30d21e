"""Rules of an assessment by themselves: the course that counts, three values, and what lies ahead, by hand."""

from __future__ import annotations

import ast
import inspect
import itertools
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import (
    Assumption,
    Choice,
    Choices,
    Disposition,
    Episode,
    Flag,
    Number,
    Pathway,
    PathwayError,
    Review,
    Status,
    Treatment,
    Trial,
    Truth,
    weeks,
)
from l4path.assessment import answers
from l4path.assessment.ahead import ahead
from l4path.assessment.assess import engine_of
from l4path.assessment.courses import CourseTold, choose, counting_course, course_outcome
from l4path.assessment.generated import Generated
from l4path.assessment.generated.syntax import CODES, KLEENE_SYNTAX, call, constant, load
from l4path.assessment.kleene import KLEENE, NUMBER, TRUTHS
from l4path.assessment.paths import travelled
from l4path.assessment.program import UNTRIED, _all, _any, _several, compiled_atom, predicate_of
from l4path.assessment.proofs import Unknowns, evaluated
from l4path.assessment.tables import by_first
from l4path.conditions import And, Not, Or, condition, operative
from l4path.meaning import Atom, Follows, Has, In, Lists, State, formula_of, question_rows
from l4path.search.grounds import grounds
from l4path.search.questions import to_ask
from l4path.search.taking import what_it_would_take

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# what one course may tell: nothing, intolerance, a response, a failure (which is adequate), adequate without either
KINDS = {
    "nothing": CourseTold(intolerant=False, response=False, failed=False, adequate=False),
    "intolerant": CourseTold(intolerant=True, response=False, failed=False, adequate=False),
    "borne badly at last": CourseTold(intolerant=True, response=False, failed=False, adequate=True),
    "response": CourseTold(intolerant=False, response=True, failed=False, adequate=True),
    "failed": CourseTold(intolerant=False, response=False, failed=True, adequate=True),
    "adequate": CourseTold(intolerant=False, response=False, failed=False, adequate=True),
}


def by_the_rule(courses: list[CourseTold]) -> int:
    """Of those after the last response the latest intolerant, else an adequate latest, else the latest failed."""
    numbers = list(range(len(courses)))
    if courses[-1].response:
        return numbers[-1]
    while any(courses[number].response for number in numbers):
        numbers = numbers[1:]
    for number in reversed(numbers):
        if courses[number].intolerant:
            return number
    if courses[-1].adequate:
        return numbers[-1]
    for number in reversed(numbers):
        if courses[number].failed:
            return number
    return numbers[-1]


@pytest.mark.parametrize("many", [1, 2, 3, 4])
def test_the_course_that_counts_is_the_one_of_the_rule(many: int) -> None:
    """Of every row of up to four courses, whatever each tells."""
    for courses in itertools.product(KINDS.values(), repeat=many):
        assert choose(courses) == by_the_rule(list(courses)), courses


def test_the_course_that_counts_by_hand() -> None:
    """A failure stands until a later course tells more; a response wipes it out; no course is none that counts."""
    walk = Treatment("walk", "Walk", tier="a", adequate=weeks >= 6, response=weeks >= 100)
    failed, short, borne_badly, helped = (
        Trial(weeks=8, ended=True),
        Trial(weeks=2),
        Trial(weeks=2, tolerated=False),
        Trial("responded"),
    )
    for courses, counts in (
        ([failed], 0),
        ([failed, short], 0),
        ([failed, failed, short], 1),
        ([failed, helped, short], 2),
        ([failed, helped], 1),
        ([borne_badly, failed, short], 0),
        ([helped, borne_badly, failed], 1),
        ([short, short], 1),
        ([failed, Trial("stopped"), Trial("ongoing")], 0),
        ([Trial("relapsed"), short], 1),
        ([failed, Trial("relapsed")], 1),
    ):
        assert counting_course(walk, courses) == counts
    with pytest.raises(ValueError, match="no course of walk"):
        counting_course(walk, [])


def test_three_values_are_those_of_kleene() -> None:
    """The tables of and, or and not, and counts of them; numbers are those of the truths in their order."""
    assert TRUTHS == (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET)
    assert {truth: TRUTHS[number] for truth, number in NUMBER.items()} == {truth: truth for truth in Truth}
    assert [KLEENE.negated(one) for one in (0, 1, 2)] == [2, 1, 0]
    assert (KLEENE.constant(True), KLEENE.constant(False)) == (2, 0)
    for parts in itertools.product((0, 1, 2), repeat=3):
        assert KLEENE.all_of(parts) == (0 if 0 in parts else 1 if 1 in parts else 2)
        assert KLEENE.any_of(parts) == (2 if 2 in parts else 1 if 1 in parts else 0)
        for count in (1, 2, 3):
            met, possible = parts.count(2), 3 - parts.count(0)
            assert KLEENE.several(count, parts) == (2 if met >= count else 1 if possible >= count else 0)


def worked_out(expression: ast.expr, **known: Any) -> Any:
    """What an expression of the generated code comes to."""
    return eval(compile(ast.Expression(expression), "expression", "eval"), known)  # noqa: S307 - our own code


@pytest.mark.parametrize("many", [1, 2, 3])
def test_three_values_are_those_of_kleene_written_out_too(many: int) -> None:
    """Of every row of literals, of variables, and of what takes more to look at; whatever settles it is seen."""
    names, codes = "abc"[:many], dict(enumerate(CODES))
    kinds: tuple[Callable[[str, int], ast.expr], ...] = (
        lambda _name, code: constant(code),
        lambda name, _code: load(name),
        lambda name, _code: call("look", load(name)),
    )
    for row in itertools.product((0, 1, 2), repeat=many):
        known: dict[str, Any] = {name: codes[truth] for name, truth in zip(names, row, strict=True)}
        for made in itertools.product(kinds, repeat=many):
            parts = [make(name, known[name]) for make, name in zip(made, names, strict=True)]
            for join, truth in ((KLEENE_SYNTAX.all_of, min(row)), (KLEENE_SYNTAX.any_of, max(row))):
                assert worked_out(join(parts), look=lambda code: code, **known) == codes[truth]
            assert worked_out(KLEENE_SYNTAX.negated(parts[0]), look=lambda code: code, **known) == codes[2 - row[0]]
    assert [worked_out(KLEENE_SYNTAX.constant(value)) for value in (True, False)] == [codes[2], codes[0]]
    assert [worked_out(join([])) for join in (KLEENE_SYNTAX.all_of, KLEENE_SYNTAX.any_of)] == [codes[2], codes[0]]


def test_what_settles_the_matter_is_looked_at_first_and_the_rest_no_more() -> None:
    """What is at hand before what takes more, and of twenty that take more each until one settles it."""
    for join, settling, other in ((KLEENE_SYNTAX.all_of, 0, 2), (KLEENE_SYNTAX.any_of, 2, 0)):
        for at in range(20):
            looked = list[int]()

            def look(number: int, looked: list[int] = looked, at: int = at, pair: Any = (settling, other)) -> int:
                looked.append(number)
                return CODES[pair[0] if number == at else pair[1]]

            costly = [call("look", constant(number)) for number in range(20)]
            hand = {"first": CODES[other], "last": CODES[1]}
            found = worked_out(join([load("first"), *costly, load("last")]), look=look, **hand)
            assert (found, looked) == (CODES[settling], [*range(at + 1)])
            looked.clear()
            settled = worked_out(join([*costly, load("last")]), look=look, last=CODES[settling])
            assert (settled, looked) == (CODES[settling], [])


CALM = Flag("calm", "calm")
WALK = Treatment("walk", "Walk", tier="a", adequate=weeks >= 6, response=weeks >= 100)
SCAN = Treatment("scan", "Scan", tier="b", once=True)
BRACE = Treatment("brace", "Brace", tier="a", continuous=True)
HOME = Disposition("home", "Home", tier="c")
LINE = Pathway(
    "line",
    tiers=["a", "b", "c"],
    start=[WALK],
    escalations=[WALK.escalates_to(SCAN, on="failure"), SCAN.escalates_to(HOME, on="completion")],
)


def shown(step: Any) -> tuple[Any, ...]:
    """A step in short: to what, what happens, the options after it, those that are new, and how they are done."""
    return step.node, step.what, tuple(node for node, _, _ in step.options), step.new, step.ways


def test_what_lies_ahead_of_a_line_of_three_is_this() -> None:
    """By hand: a trial fails, or helps, or is given up for nothing; a scan is done; nothing happens to an end."""
    today = ahead(LINE.assess(Episode()), depth=2)
    assert shown(today) == ("", (), ("walk",), (), ("trial",))
    assert (today.title, today.cut) == ("", False)
    fails = next(step for step in today.steps if "failed" in step.what)
    assert shown(fails) == ("walk", ("failed", "intolerant"), ("scan",), ("scan",), ("once",))
    assert fails.title == "Walk"
    done = next(step for step in fails.steps if "done" in step.what)
    assert shown(done) == ("scan", ("done",), ("home",), ("home",), ("",))
    assert done.steps == ()
    assert not [step for step in today.steps if "stopped" in step.what]
    assert [step.node for step in today.steps] == ["walk"] * len(today.steps)


def test_a_look_ahead_is_cut_where_more_could_happen() -> None:
    """By the depth, or by the number of steps; where nothing more can happen nothing is cut."""
    assessment = LINE.assess(Episode())
    at_once = ahead(assessment, depth=0)
    assert (at_once.steps, at_once.cut) == ((), True)
    first = ahead(assessment, depth=1)
    assert not first.cut
    assert {step.what: step.cut for step in first.steps if "failed" in step.what} == {("failed", "intolerant"): True}
    ended = LINE.assess(Episode(trials={"walk": Trial("failed"), "scan": Trial()}))
    assert [node.id for node in ended.options] == ["home"]
    assert (ahead(ended, depth=0).cut, ahead(ended).cut, ahead(ended).steps) == (False, False, ())
    none = ahead(assessment, depth=1, most=0)
    assert (none.steps, none.cut) == ((), True)
    every = [count_of(ahead(assessment, depth=2, most=most)) for most in range(12)]
    assert all(count <= most for most, count in enumerate(every))
    assert every[1] == 1


def count_of(step: Any) -> int:
    """How many things that happen are shown below a step."""
    return sum(len(inner.what) + count_of(inner) for inner in step.steps)


def test_what_is_cut_and_what_follows_stand_in_the_data() -> None:
    """A step as JSON: its node and what happens only where something does, the steps below it, and that it is cut."""
    data = ahead(LINE.assess(Episode()), depth=0).to_dict()
    assert data == {
        "state": "care",
        "options": [{"node": "walk", "status": "offered"}],
        "new": [],
        "cut": True,
    } | {"state": data["state"]}
    below = ahead(LINE.assess(Episode()), depth=1).to_dict()
    assert "cut" not in below
    assert [step["node"] for step in below["steps"]] == ["walk"] * len(below["steps"])
    fails = next(step for step in below["steps"] if "failed" in step["what"])
    assert (fails["what"], fails["new"], fails["cut"]) == (["failed", "intolerant"], ["scan"], True)


def test_measures_stay_and_what_predicates_read_goes_when_something_happens() -> None:
    """A trial of eight weeks that was not tolerated after all fails with its eight weeks."""
    pathway = Pathway(
        "p",
        tiers=["a", "b"],
        start=[WALK],
        escalations=[
            WALK.escalates_to(SCAN, on="failure", when=weeks.of("walk") >= 4),
            WALK.escalates_to(Review("board", "Board", tier="b"), on="failure", when=weeks.of("walk") < 4),
        ],
    )
    for count, after in ((5, "scan"), (3, "board")):
        today = ahead(pathway.assess(Episode(trials={"walk": Trial(weeks=count)})), depth=1)
        fails = next(step for step in today.steps if "failed" in step.what)
        assert fails.new == (after,)


def test_whether_a_source_leads_on_and_by_what() -> None:
    """The condition and the kind each by themselves; whoever is no source is refused with those that are."""
    pathway = Pathway(
        "p",
        tiers=["a", "b", "c"],
        start=[WALK, BRACE],
        escalations=[
            WALK.escalates_to(SCAN, on="failure", when=CALM, id="scanned"),
            l4path.Escalation(HOME, on="exhausted", after=["walk", "brace"], id="home"),
        ],
        assumptions=[Assumption("any", "Any", CALM | ~CALM)],
    )
    failed = {"walk": Trial("failed")}
    for facts, trials, triggered, leads in (
        ({"calm": True}, failed, Truth.MET, Truth.MET),
        ({"calm": False}, failed, Truth.MET, Truth.NOT_MET),
        ({}, failed, Truth.MET, Truth.UNKNOWN),
        ({"calm": True}, {"walk": Trial("responded")}, Truth.NOT_MET, Truth.NOT_MET),
    ):
        found = pathway.assess(Episode(facts, trials=trials))
        assert found.trigger("scanned", "walk").truth is triggered
        assert found.leads_on("scanned", "walk") is leads
        assert found.leads_on("home", "walk") is triggered
    found = pathway.assess(Episode({"calm": True}, trials=failed))
    assert found.moves_on("home", "walk").truth is Truth.MET
    for ask in (found.trigger, found.leads_on, found.moves_on):
        with pytest.raises(l4path.PathwayError, match=r"brace is no source of scanned; its sources: walk"):
            ask("scanned", "brace")
    assert found.goal is None
    assert found.to_dict().get("contradictions") is None


# the readable engine, atom by atom and part by part


PAIN = Number("pain", "pain", minimum=0, maximum=10)
CAUSE = Choice("cause", "cause", values={"a": "A", "b": "B", "c": "C"})
SIGNS = Choices("signs", "signs", values={"x": "X", "y": "Y"})


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        (PAIN >= 4, (3, 4, 5), (False, True, True)),
        (PAIN > 4, (3, 4, 5), (False, False, True)),
        (PAIN <= 4, (3, 4, 5), (True, True, False)),
        (PAIN < 4, (3, 4, 5), (True, False, False)),
        (PAIN == 4, (3, 4, 5), (False, True, False)),
        (PAIN != 4, (3, 4, 5), (True, False, True)),
        (PAIN.between(4, 6), (3, 4, 5, 6, 7), (False, True, True, True, False)),
        (CAUSE == "a", ("a", "b"), (True, False)),
        (CAUSE != "a", ("a", "b"), (False, True)),
        (CAUSE.isin("a", "b"), ("a", "b", "c"), (True, True, False)),
        (~CAUSE.isin("a", "b"), ("a", "b", "c"), (False, False, True)),
        (
            SIGNS.contains("x"),
            (frozenset(), frozenset("x"), frozenset("y"), frozenset("xy")),
            (False, True, False, True),
        ),
    ],
)
def test_an_atom_is_met_by_what_it_says(condition: Any, values: tuple[Any, ...], expected: tuple[bool, ...]) -> None:
    """By hand: below, at and above each bound; of what is not recorded unknown, and of what was not tried not met."""
    (found,) = operative(condition)
    turned = isinstance(condition, Not)
    assert tuple(map(predicate_of(found), values)) == tuple(one is not turned for one in expected)
    test = compiled_atom(found, 0)
    assert [test([value]) for value in (*values, None)] == [*(2 * (one is not turned) for one in expected), 1]
    assert test([UNTRIED]) == 0


@pytest.mark.parametrize("many", [1, 2, 3, 4])
def test_all_any_and_so_many_of_several_parts(many: int) -> None:
    """Of every row of three truths: the least of all, the greatest of any, and of so many as may yet be met."""
    tests = tuple((lambda values, place=place: values[place]) for place in range(many))
    for row in map(list, itertools.product((0, 1, 2), repeat=many)):
        assert _all(tests)(row) == min(row)
        assert _any(tests)(row) == max(row)
        for count in range(1, many + 1):
            met, possible = row.count(2), row.count(2) + row.count(1)
            assert _several(count, tests)(row) == (2 if met >= count else 1 if possible >= count else 0)


def test_what_is_unknown_is_told_once() -> None:
    """In however many parts it stands; and not again where it was told before."""
    one, two, three = (Flag(name, name) for name in ("one", "two", "three"))
    asked = (one & two) | (one & three) | (two & three)
    treatment = Treatment("t", "T", tier="a", once=True, indications=[asked])
    proof = Pathway("p", tiers=["a"], start=[treatment]).assess(Episode()).proof("suitable", "t")
    assert sorted(proof.asked()) == ["one", "three", "two"]
    seen: set[Any] = set()
    assert len(list(proof.unknown(seen))) == 3
    assert list(proof.unknown(seen)) == []


@pytest.mark.parametrize("name", ["l4", "l4-article"])
def test_what_is_asked_of_one_node_is_grouped(name: str) -> None:
    """Each group by the node and the statuses that all of it needs; no two beside one another are of the same."""
    pathway = l4path.load(name)
    grouped = 0
    for state in State:
        rows = question_rows(pathway, state)
        groups = by_first(engine_of(pathway).program, rows)
        assert [about for *_, group in groups for _, about in group] == [row.about for row in rows]
        assert all(one[:2] != other[:2] for one, other in itertools.pairwise(groups))
        grouped += len(rows) - len(groups)
    assert grouped


# what is made of an assessment


def test_a_leaf_about_the_result_is_met_or_not() -> None:
    """Of a status, a state, an option and what follows a response, what is so and what is not."""
    walk = Treatment("walk", "Walk", tier="a", adequate=weeks >= 6, response=weeks >= 100)
    home = Disposition("home", "Home", tier="a")
    pathway = Pathway("p", tiers=["a"], start=[walk], escalations=[walk.escalates_to(home, on="response")])
    run = pathway.assess(Episode())._run
    for formula, met in (
        (In(frozenset({State.ACTIVE})), True),
        (In(frozenset({State.ENDED, State.STUCK})), False),
        (Has("walk", frozenset({Status.OFFERED})), True),
        (Has("home", frozenset({Status.OFFERED, Status.ENDED})), False),
        (Lists("walk"), True),
        (Lists("home"), False),
        (Follows("home"), False),
        (Follows("walk"), False),
    ):
        assert evaluated(formula, run) == (2 if met else 0), formula
    helped = pathway.assess(Episode(trials={"walk": Trial("responded")}))._run
    assert [evaluated(Follows(name), helped) for name in ("home", "walk")] == [2, 0]


def test_of_a_measure_it_is_known_whether_its_treatment_was_tried_or_nobody_asked() -> None:
    """Of a treatment that was tried neither, of a fact neither; of what is unasked nobody knows."""
    walk = Treatment("walk", "Walk", tier="a", adequate=weeks >= 6, response=weeks >= 100, indications=[Flag("f", "f")])
    pathway = Pathway("p", tiers=["a"], start=[walk])
    atoms = {text: l4path.parse(text, pathway) for text in ("walk.weeks >= 3", "f")}
    for episode, expected in (
        (Episode(), (True, False)),
        (Episode(unasked=["walk"]), (False, True)),
        (Episode(trials={"walk": Trial(weeks=1)}), (False, False)),
    ):
        proofs = {text: pathway.assess(episode).proof_of(condition) for text, condition in atoms.items()}
        assert (proofs["walk.weeks >= 3"].untried, proofs["walk.weeks >= 3"].unasked) == expected
        assert (proofs["f"].untried, proofs["f"].unasked) == (False, False)


@pytest.mark.parametrize("outcome", ["intolerant", "responded", "relapsed", "failed", "ongoing", "stopped"])
def test_what_the_word_of_a_clinician_tells_of_a_course(outcome: Any) -> None:
    """By hand: a failure was adequate; who relapsed had responded; what is continuous helps as long as it goes on."""
    walk = Treatment("walk", "Walk", tier="a", adequate=weeks >= 6, response=weeks >= 100)
    habit = Treatment("habit", "Habit", tier="a", continuous=True)
    told = {
        "intolerant": CourseTold(intolerant=True, response=False, failed=False, adequate=False),
        "responded": CourseTold(intolerant=False, response=True, failed=False, adequate=False),
        "relapsed": CourseTold(intolerant=False, response=True, failed=False, adequate=False),
        "failed": CourseTold(intolerant=False, response=False, failed=True, adequate=True),
    }
    nothing = CourseTold(intolerant=False, response=False, failed=False, adequate=False)
    assert course_outcome(walk, Trial(outcome)) == told.get(outcome, nothing)
    if outcome in habit.outcomes:
        goes_on = told["responded"] if outcome == "ongoing" else told.get(outcome, nothing)
        assert course_outcome(habit, Trial(outcome)) == goes_on


@pytest.mark.parametrize("asked", ["suitable", "indicated", "contraindicated", "exhausted"])
def test_what_is_asked_of_a_node_that_is_not_reached_is_worked_out(asked: str) -> None:
    """Of a node beside, by the generated engine as by the readable one: it matters wherever it is asked for."""
    one, other = Flag("one", "one"), Flag("other", "other")
    walk = Treatment("walk", "Walk", tier="a", adequate=weeks >= 6, response=weeks >= 100)
    brace = Treatment("brace", "Brace", tier="a", once=True, indications=[one], contraindications=[other])
    home = Disposition("home", "Home", tier="a")
    ways = [
        walk.escalates_to(brace, on="failure"),
        walk.escalates_to(home, on="indication", when=getattr(l4path, asked)("brace")),
    ]
    pathway = Pathway("p", tiers=["a"], start=[walk], escalations=ways)
    generated = Generated(engine_of(pathway).program)
    for facts in itertools.product((False, True), repeat=2):
        indicated, forbidden = facts
        so = {
            "suitable": indicated and not forbidden,
            "indicated": indicated,
            "contraindicated": forbidden,
            "exhausted": not (indicated and not forbidden),
        }[asked]
        episode = Episode(dict(zip(("one", "other"), facts, strict=True)))
        expected = Status.ENDED if so else Status.NOT_REACHED
        found = generated.assess(episode)
        assert found is not None
        assert pathway.assess(episode).status["home"] == found[0]["home"] == expected


def test_a_method_has_the_defaults_of_the_function_that_it_calls() -> None:
    """Of what lies ahead, what it would take and how it is drawn as of the functions by themselves."""
    for method, function in ((answers.ahead, ahead), (answers.what_it_would_take, what_it_would_take)):
        ours, theirs = (inspect.signature(one).parameters for one in (method, function))
        assert {name: ours[name].default for name in ours if name not in ("self", "node")} == {
            name: theirs[name].default for name in theirs if name not in ("assessment", "node")
        }


def test_a_step_ahead_is_shown_as_its_lines_and_an_assessment_is_drawn(tmp_path: Path) -> None:
    """Each on a line; and the picture of a patient is the one that is written."""
    walk = Treatment("walk", "Walk", tier="a", once=True)
    found = Pathway("p", tiers=["a"], start=[walk]).assess(Episode())
    step = found.ahead(depth=1)
    assert len(step.lines()) > 1
    assert str(step) == "\n".join(step.lines())
    found.draw(tmp_path / "patient.mmd")
    assert (tmp_path / "patient.mmd").read_text(encoding="utf-8").strip() == f"{found:mermaid}".strip()


def test_a_formula_is_known_by_its_identity_only_where_it_is_kept() -> None:
    """Of two that are equal the first is kept; the other may end, and another formula have its number."""
    one, other = Flag("one", "one"), Flag("other", "other")
    pathway = Pathway("p", tiers=["a"], start=[Disposition("home", "Home", tier="a")], facts=[one, other])
    unknowns = Unknowns(pathway.assess(Episode())._run)
    for _ in range(2):
        stated = formula_of(l4path.parse("one and other", pathway))
        assert {leaf.name for leaf in unknowns.leaves(stated) if isinstance(leaf, Atom)} == {"one", "other"}
        assert all(id(unknowns._formulas[number]) == known for known, number in unknowns._known.items())
    assert len(unknowns._formulas) == 3


def test_a_method_answers_as_the_function_that_it_calls() -> None:
    """What lies ahead, what a status rests on, what it would take and what to ask."""
    one = Flag("one", "one", question="one?")
    walk = Treatment("walk", "Walk", tier="a", once=True, indications=[one])
    today = Pathway("p", tiers=["a"], start=[walk]).assess(Episode())
    assert today.ahead() == ahead(today)
    assert today.grounds("walk") == grounds(today, "walk") == Episode()
    assert today.what_it_would_take("walk") == what_it_would_take(today, "walk")
    assert [question.name for question in today.to_ask()] == [question.name for question in to_ask(today)] == ["one"]


def test_of_many_unknown_names_the_first_twenty_are_told_and_how_many_more_there_are() -> None:
    """Of facts, screens and refused treatments alike, each group by itself; of twenty names nothing more is said."""
    pathway = Pathway("p", tiers=["a"], start=[Disposition("home", "Home", tier="a")])
    for many in (20, 23):
        names = [f"zz_{number}" for number in range(many)]
        wrong = Episode(dict.fromkeys(names, True), screened=names, declined=names)
        with pytest.raises(l4path.EpisodeError) as refused:
            pathway.assess(wrong)
        told = [problem.what for problem in refused.value.problems]
        more = [f"3 more names are no declared {what}" for what in ("facts", "screens", "treatments")]
        assert [what for what in told if "more names" in what] == (more if many > 20 else [])
        assert len(told) == 3 * min(many, 20) + (3 if many > 20 else 0)


def test_what_only_the_goal_rests_on_is_worked_out() -> None:
    """A definition that no node names; by the generated engine as by the readable one."""
    one, other = Flag("one", "one"), Flag("other", "other")
    better = l4path.Definition("better", "Better", one & ~other)
    walk = Treatment("walk", "Walk", tier="a", once=True)
    pathway = Pathway("p", tiers=["a"], start=[walk], definitions=[better], goal=better)
    generated = Generated(engine_of(pathway).program)
    for facts in itertools.product((False, True), repeat=2):
        episode = Episode(dict(zip(("one", "other"), facts, strict=True)))
        found = generated.assess(episode)
        assert found is not None
        assert found[1] == pathway.assess(episode).state == (State.AT_GOAL if facts == (True, False) else State.ACTIVE)


def test_a_claim_of_nothing_is_refused_with_what_it_may_be_of() -> None:
    """By hand: with what is alike, else with all of that kind; a kind that there is not with the kinds."""
    walk = Treatment("walk", "Walk", tier="a", once=True)
    home = Disposition("home", "Home", tier="a")
    today = Pathway("p", tiers=["a"], start=[walk], escalations=[walk.escalates_to(home, on="completion")]).assess(
        Episode()
    )
    for kind, name, told in (
        ("reached", "hme", "p claims reached of nothing called 'hme'; did you mean home?"),
        ("reached", "zzzz", "p claims reached of nothing called 'zzzz'; it does of "),
        ("fires", "zzzz", "p claims fires of nothing called 'zzzz'; it does of walk-completion-home"),
        ("fired", "home", "fired is no claim of p; did you mean fires?"),
    ):
        with pytest.raises(PathwayError) as refused:
            today.truth(kind, name)  # type: ignore[arg-type]
        assert str(refused.value).startswith(told)
    with pytest.raises(PathwayError) as refused:
        today.truth("reached", "zzzz")
    assert "walk-completion-home" not in str(refused.value)


def test_of_several_sources_that_come_from_one_node_each_was_passed() -> None:
    """Three that are all needed, each after the same start: all are on the way that was travelled, each once."""
    begin, *sources = (Treatment(name, name, tier="a", once=True) for name in ("begin", "a", "b", "c"))
    home = Disposition("home", "Home", tier="a")
    ways = [begin.escalates_to(source, on="completion") for source in sources]
    ways.append(l4path.Escalation(home, after=sources, on="completion"))
    done = Episode(trials={name: Trial() for name in ("begin", "a", "b", "c")})
    today = Pathway("p", tiers=["a"], start=[begin], escalations=ways).assess(done)
    assert [name for name, _ in travelled(today, "home")] == ["begin", "a", "b", "c", "home"]


class Counted(list[Any]):
    """Values that count how often they are read."""

    reads = 0

    def __getitem__(self, place: Any) -> Any:
        self.reads += 1
        return super().__getitem__(place)


@pytest.mark.parametrize(("parts", "once"), [(15, False), (16, True)])
@pytest.mark.parametrize("kind", [And, Or])
def test_a_long_condition_is_worked_out_once_a_run(kind: type[And | Or], parts: int, once: bool) -> None:
    """However many rules ask for it; each run anew."""
    signs = [Flag(f"sign_{number}", f"sign {number}") for number in range(parts)]
    program = engine_of(Pathway("p", tiers=["a"], start=[Disposition("d", "D", tier="a")], facts=signs)).program
    same = [program.compile(formula_of(kind(tuple(map(condition, signs))))) for _ in range(2)]
    assert (same[0] is same[1]) is once
    lasting, settling = (True, False) if kind is And else (False, True)
    for value, found in ((lasting, NUMBER[Truth.MET if lasting else Truth.NOT_MET]), (None, NUMBER[Truth.UNKNOWN])):
        values = Counted(program.template)
        for sign in signs:
            values[program.slots["fact", sign.id]] = value
        assert [test(values) for test in same] == [found, found]
        before, values.reads = values.reads, 0
        assert [test(values) for test in same] == [found, found]
        assert (values.reads < before / 2) is once
        again = Counted(program.template)
        again[program.slots["fact", signs[0].id]] = settling
        assert same[0](again) == NUMBER[Truth.NOT_MET if kind is And else Truth.MET]
