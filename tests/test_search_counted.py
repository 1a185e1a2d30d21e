"""What a search counts and lays out: steps, looks, starts, blocks and places, each by hand on the smallest."""

from __future__ import annotations

import sys
from functools import reduce
from importlib import import_module
from itertools import chain, combinations, compress, product
from operator import eq, ge, gt, itemgetter, le, lt, ne, or_
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from choosing import so
from l4path import (
    Assumption,
    Choice,
    Choices,
    Disposition,
    Episode,
    Flag,
    Measure,
    Number,
    Pathway,
    Score,
    ScoreItem,
    Screen,
    State,
    Status,
    Treatment,
    Trial,
    Truth,
    at_least,
    courses,
    failed,
    intolerant,
    tried,
    weeks,
)
from l4path.conditions import Constant
from l4path.conditions.logic import all_of
from l4path.meaning import Claim, Is, Recorded, formula_of
from l4path.search import nearest
from l4path.search.alternatives import Alternative
from l4path.search.backends import PythonSat, SolverName, answering, available
from l4path.search.bound import Bound, hopeful
from l4path.search.budget import Budget
from l4path.search.cells import steps
from l4path.search.circuit import FALSE, TRUE, Circuit, TooLargeError, justification
from l4path.search.cone import Cone
from l4path.search.encoding import Encoding, encoding_of
from l4path.search.enough import Enough, _probes, _Tried, enough, parts
from l4path.search.find import Answer, Search
from l4path.search.foremost import foremost
from l4path.search.grounds import size
from l4path.search.meaning import Meaning
from l4path.search.plain import Plainer, Removal
from l4path.search.planes import Found, Planes, packed
from l4path.search.recorded import planes_of
from l4path.search.reducing import Plain, Reducer, _Block, _Patient
from l4path.search.refuting import refutation
from l4path.search.relevance import _Looking, relevances
from l4path.search.sampling import Sample
from l4path.search.screens import _by_screen
from l4path.search.showing import Showing, Shown
from l4path.search.solver import Solver
from l4path.search.space import Space
from l4path.search.taking import wanted_of, what_it_would_take
from l4path.search.together import Known, Together
from l4path.search.wanted import has, stands_in_hand

if TYPE_CHECKING:
    from collections.abc import Sequence

RELIEF = Measure("relief", "relief", minimum=0, maximum=100)
FLAG = Flag("flag", "flag")
OPEN = Number("open", "open")


def once(name: str, *indications: Any) -> Treatment:
    """A treatment that is done once, on some conditions."""
    return Treatment(name, name, tier="a", once=True, indications=list(indications))


def pathway_of(*treatments: Treatment) -> Pathway:
    """A pathway that begins with some treatments."""
    return Pathway("p", tiers=["a"], start=list(treatments), measures=[RELIEF])


# steps


@pytest.mark.parametrize("solver", ["own", "auto"])
def test_what_is_always_so_is_so_before_anything_is_stated(solver: SolverName) -> None:
    """Whoever answers: what is always so can be, and its contrary cannot."""
    assert answering(solver, Circuit()).solve(TRUE, 10) is True
    assert answering(solver, Circuit()).solve(FALSE, 10) is False


def test_whether_a_treatment_is_ruled_out_is_stated_before_anything_is_asked() -> None:
    """Of each treatment that it is suitable, and that it is contraindicated or not, which is among the rules."""
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 50, contraindications=[FLAG])
    encoding = Encoding(pathway_of(care, once("t", OPEN > 2)), partial=True)
    assert len(encoding.circuit) == encoding.size
    for name in ("care", "t"):
        encoding.meaning.met(Claim("suitable", name))
        encoding.meaning.both(Claim("contraindicated", name))
    assert len(encoding.circuit) == encoding.size


@pytest.mark.parametrize(("trial", "recorded"), [(Trial(), 1), (Trial("failed"), 2), (Trial("failed", weeks=3), 3)])
def test_an_outcome_is_recorded_beside_its_trial(trial: Trial, recorded: int) -> None:
    """By hand: the trial, its outcome where it has one, and each measure."""
    assert size(Episode(trials={"care": trial})) == recorded


@pytest.mark.parametrize("nodes", [1, 3])
def test_the_rules_of_a_pathway_may_take_a_hundred_statements_a_node_beside_many(
    nodes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred and fifty thousand, and a hundred for each node, where more is counted; afterwards any number."""
    at_most: list[int] = []

    def stated(pathway: Pathway, space: Space) -> Meaning:
        at_most.append(space.circuit.most)
        return Meaning(pathway, space)

    monkeypatch.setattr("l4path.search.encoding.Meaning", stated)
    encoding = Encoding(pathway_of(*(once(f"t{number}") for number in range(nodes))), partial=True)
    assert [*at_most, encoding.circuit.most] == [150_000 + 100 * nodes, sys.maxsize]


@pytest.mark.skipif(not available(), reason="python-sat is not installed")
def test_so_many_clauses_are_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: of three a step each third is one, whenever it comes; what is always so is the first."""
    monkeypatch.setattr("l4path.search.backends._STATED_A_STEP", 3)
    solving, steps = PythonSat(Circuit()), list[int]()
    for more in (0, 1, 1, 2, 7):
        solving.circuit.constraints += [(TRUE,)] * more
        solving._learn([])
        steps.append(solving.steps)
    assert steps == [0, 0, 1, 1, 4]


def test_a_count_of_so_many_steps_is_counted_and_of_more_is_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: two of three are six steps of a counter, two of four are eight."""
    monkeypatch.setattr("l4path.search.circuit._COUNTED_ONE_BY_ONE", 6)
    circuit = Circuit()
    parts = [circuit.free() for _ in range(4)]
    circuit.at_least(2, parts[:3])
    assert not circuit._summed
    circuit.at_least(2, parts)
    assert [*circuit._summed] == [tuple((1, part) for part in parts)]


def test_what_is_added_up_is_given_up_where_it_takes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of sixty the first column alone takes more than five statements, which is seen before the second."""
    monkeypatch.setattr("l4path.search.circuit._COUNTED_ONE_BY_ONE", 0)
    circuit = Circuit()
    choices = [circuit.free() for _ in range(60)]
    circuit.most = len(circuit) + 5
    with pytest.raises(TooLargeError):
        circuit.at_least(20, choices)
    assert len(circuit) < circuit.most + 30 * 12


def test_points_are_added_up_where_a_diagram_is_wide_and_then_of_every_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: of the points 1, 2 and 4 six places is too many where none may be; where all may, a diagram is made."""
    for most, added in ((0, False), (100, True)):
        monkeypatch.setattr("l4path.search.circuit._COUNTED_ONE_BY_ONE", most)
        circuit = Circuit()
        terms = [(weight, circuit.free(), FALSE) for weight in (1, 2, 4)]
        circuit.points(terms, 5)
        monkeypatch.setattr("l4path.search.circuit._COUNTED_ONE_BY_ONE", 100)
        circuit.points(terms, 3)
        assert [circuit.points(terms, bound) for bound in (-1, 0, 8)] == [TRUE, TRUE, FALSE]
        assert (any(circuit._added.values()), bool(circuit._summed)) == (added, not added)


def test_what_holds_since_is_given_as_far_as_it_is_about_what_was_asked_for() -> None:
    """By hand: of two clauses about choices the one that names the choice which was asked for, and once."""
    circuit = Circuit()
    a, b, c, d = (circuit.free() for _ in range(4))
    cone = Cone(circuit)
    assert cone.clauses([a]) == [(TRUE,)]
    circuit.constraints += [(a, -b), (c, d)]
    assert cone.clauses([]) == [(a, -b)]
    assert cone.clauses([]) == []
    assert (set(cone.free), cone.clauses([-d]), set(cone.free)) == ({a, b}, [(c, d)], {a, b, c, d})


def test_two_things_of_one_record_are_one_record() -> None:
    """By hand: of three records the second has two choices, which are both otherwise by one record being so."""
    circuit = Circuit()
    a, b, c, d = (circuit.free() for _ in range(4))
    bound = Bound(circuit, [([-a], TRUE), ([-b, -c], TRUE), ([-d], TRUE)])
    assert [bound.of(circuit.all_of(parts)) for parts in ((b, c), (a, b), (a, b, c), (a, b, c, d))] == [1, 2, 2, 3]


def test_what_is_open_is_not_shown() -> None:
    """Of a question that rests on one choice, another is shown neither to be so nor not."""
    circuit = Circuit()
    one, other = circuit.free(), circuit.free()
    solving = Solver(circuit)
    assert solving.solve(one, 10) is True
    assert [solving.shows(statement) for statement in (one, -one, other, -other)] == [True, False, False, False]
    assert solving.choices(one) == {one: True}
    assert solving.solve(-other, 10, [TRUE, circuit.any_of((one, other))]) is True
    assert solving.choices(-other) == {one: True, other: False}


@pytest.mark.parametrize("more", [0, 1])
def test_what_was_learnt_from_a_contradiction_spares_the_next(more: int) -> None:
    """By hand: without one and other, and another, a third is so and not so: a step the first time, in any order."""
    circuit = Circuit()
    third, *parts = (circuit.free() for _ in range(3 + more))
    circuit.constraints += [(*parts, third), (*parts, -third)]
    solving, denied = Solver(circuit), [-part for part in parts]
    assert solving.solve(denied[-1], 10, denied[:-1]) is False
    assert solving.steps == 1
    assert solving.solve(denied[0], 10, denied[:0:-1]) is False
    assert solving.steps == 1


def test_what_was_named_before_is_named_again() -> None:
    """By hand: of two parts the second is what something else rests on already, so that the first is not named."""
    circuit = Circuit()
    a, b, c, d = (circuit.free() for _ in range(4))
    first, second = circuit.all_of((a, b)), circuit.all_of((c, d))
    alone = circuit.any_of((second, circuit.all_of((a, -b))))
    wanted = circuit.all_of((alone, circuit.any_of((first, second))))
    row = dict.fromkeys((a, b, c, d), True)
    for whole in (wanted, circuit.all_of((second, circuit.any_of((first, second))))):
        assert justification(circuit, lambda literal: so(circuit, row, literal), whole) == {c: True, d: True}


def test_how_many_are_so_is_told_in_no_more_digits_than_it_takes() -> None:
    """By hand: of four patients five, three, two and one of five choices are so; of another two one of one."""
    circuit = Circuit()
    ones = [circuit.free() for _ in range(5)]
    patients = Planes(circuit, 4, dict(zip(ones, (0b1111, 0b0111, 0b0011, 0b0001, 0b0001), strict=True)))
    assert patients.how_many(ones, []) == [0b1011, 0b0110, 0b0001]
    assert patients.how_many(ones[:1], []) == [0b1111, 0]
    assert patients.how_many([circuit.free()], [circuit.free()]) == [0, 0]


@pytest.mark.skipif(not available(), reason="python-sat is not installed")
def test_what_is_seen_to_follow_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: of what is given both choices follow, so that nothing is asked once it was found possible."""
    encoding, budget = Encoding(pathway_of(once("t")), partial=True), Budget(100)
    one, other = encoding.circuit.free(), encoding.circuit.free()
    both = encoding.circuit.all_of((one, other))
    assert encoding.possible([both], budget) is True
    monkeypatch.setattr(Encoding, "possible", None)
    assert encoding.canonical(given := [both], [one, other], budget) is True
    assert given == [both, one, other]


@pytest.mark.skipif(not available(), reason="python-sat is not installed")
def test_a_proof_is_given_up_where_it_takes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """That nine cannot sit alone in eight places takes thousands of contradictions; one and its contrary none."""
    seats = [[8 * sits + place + 1 for place in range(8)] for sits in range(9)]
    clauses = [tuple(row) for row in seats]
    clauses += [(-one[place], -other[place]) for one, other in combinations(seats, 2) for place in range(8)]
    monkeypatch.setattr("l4path.search.refuting._CONFLICTS", 1)
    assert refutation(clauses) is None
    assert refutation([(1,), (2,), (-1, -2)])


def test_what_is_so_with_what_must_be_is_not_tried_by_itself() -> None:
    """By hand: the first must be so, and the second whenever the first is: two tries where that is told, else three."""
    for told, tries in (({}, 3), (None, 3), ("both", 2)):
        circuit = Circuit()
        one, other = circuit.free(), circuit.free()
        circuit.constraints.append((-one, other))
        solver, asked = Solver(circuit), list[int]()
        plainly = solver.solve

        def solve(
            wanted: int, budget: int, given: Sequence[int] = (), asked: list[int] = asked, plainly: Any = plainly
        ) -> bool | None:
            asked.append(wanted)
            found: bool | None = plainly(wanted, budget, given)
            return found

        counting: Any = SimpleNamespace(
            solve=solve, follow=solver.follow, core=solver.core, circuit=circuit, steps=solver.steps
        )
        with_it = {one: [other]} if told == "both" else told
        assert foremost(counting, one, [one, other], Budget(100), with_it) == {one: True, other: True}  # type: ignore[arg-type]
        assert len(asked) == tries


@pytest.mark.skipif(not available(), reason="python-sat is not installed")
def test_what_is_seen_to_follow_at_first_is_not_tried_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: two choices follow from what is wanted, so that the first try is the last."""
    circuit = Circuit()
    one, other = circuit.free(), circuit.free()
    solver, tries = PythonSat(circuit), list[int]()
    plainly = solver.solve

    def solve(wanted: int, budget: int, given: Sequence[int] = ()) -> bool | None:
        tries.append(wanted)
        return plainly(wanted, budget, given)

    monkeypatch.setattr(solver, "solve", solve)
    both = circuit.all_of((one, other))
    assert foremost(solver, both, [one, other], Budget(100)) == {one: True, other: True}
    assert len(tries) == 1


def test_a_solver_that_has_learnt_nothing_is_not_told_what_was_impossible() -> None:
    """What was found impossible together is remembered until the solver is another."""
    encoding, budget = Encoding(pathway_of(once("t")), partial=True), Budget(100)
    one = encoding.circuit.free()
    assert encoding.possible([one, -one], budget) is False
    assert encoding._cores
    encoding.forget()
    assert not encoding._cores


@pytest.mark.skipif(not available(), reason="python-sat is not installed")
def test_what_follows_is_looked_at_again_once_something_must_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: beside that neither need be so; and, once the first has to, beside that the second need not."""
    encoding, budget = Encoding(pathway_of(once("t")), partial=True), Budget(100)
    one, other, third = (encoding.circuit.free() for _ in range(3))
    encoding.circuit.constraints += [(one, third), (one, -third), (-one, other)]
    assert encoding.possible([one], budget) is True
    seen: list[list[int]] = []
    plainly = encoding.solver.follow

    def follow(given: list[int], statements: list[int]) -> set[int]:
        seen.append(given)
        return plainly(given, statements)

    monkeypatch.setattr(encoding.solver, "follow", follow)
    assert encoding.canonical(given := [TRUE], [one, other], budget) is True
    assert given == [TRUE, one, other]
    assert seen == [[TRUE, -one, -other], [TRUE, one, -other]]


def test_a_count_that_several_statements_rest_on_is_told_once() -> None:
    """It stands in both of two statements, which are given together or stand in one."""
    circuit = Circuit()
    choices, (one, other) = [circuit.free() for _ in range(60)], (circuit.free() for _ in range(2))
    counted = circuit.at_least(20, choices)
    both = [circuit.all_of((counted, beside)) for beside in (one, other)]
    assert list(hopeful(circuit, both)) == list(hopeful(circuit, [circuit.any_of(both)])) == [choices]
    some = [choices[:49], choices[:50]]
    assert [list(hopeful(circuit, [circuit.at_least(20, parts)])) for parts in some] == [[], some[1:]]


# random patients


def test_what_is_drawn_alone_is_drawn_as_often_as_among_others() -> None:
    """Of whom all is known a record, which is rare, is that it was tried; of one named value every second."""
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 50, indications=[drug == "a"])
    space, lanes = Space([pathway_of(care)], partial=False), 1 << 14
    sample = Sample(space, lanes, 7)
    rare = sum(2.0**-odds for odds in (6, 4, 2, 1)) / 4
    ((_, (one,)),) = space.facts["drug", "choice"].free()
    (record,) = space.records.values()
    assert sample.of(record.tried).bit_count() / lanes == pytest.approx(rare, abs=0.02)
    assert sample.of(one).bit_count() / lanes == pytest.approx(1 / 2, abs=0.02)


@pytest.mark.parametrize("how", [{}, {"quiet": True}, {"seldom": True}])
def test_nobody_is_drawn_beyond_the_last(how: dict[str, bool]) -> None:
    """Each choice is so of some of forty patients; a yes that is seldom is so of none of the first eight."""
    asked = [Flag(f"f{number}", "f") for number in range(20)]
    space = Space([pathway_of(once("t", *asked))], partial=True)
    sample = Sample(space, 40, **how)  # type: ignore[arg-type]
    assert all(0 <= bits <= sample.everyone for bits in sample.bits.values())
    yes = reduce(or_, (sample.of(space.facts[flag.id, "flag"].choices[1]) for flag in asked))
    assert yes > 0xFF
    assert bool(yes & 0xFF) is ("seldom" not in how)


# from who was found to who is shown


def showing(pathway: Pathway, looked: list[int] | None = None) -> tuple[Space, Meaning, Showing]:
    """Plain episodes of a pathway; what is looked at is written down."""
    space, meaning = Space([pathway], partial=False), Meaning(pathway, Space([pathway], partial=True))
    counting: Any = Budget(1000) if looked is None else SimpleNamespace(look=looked.append)
    nobody: Any = SimpleNamespace()
    return space, meaning, Showing(space, meaning, counting, nobody, None)


@pytest.mark.parametrize(("many", "starts"), [(1, 2), (49, 2), (50, 1), (51, 1)])
def test_of_fifty_treatments_one_random_patient_is_made_plainer(many: int, starts: int) -> None:
    """And two of fewer."""
    *_, shown = showing(pathway_of(*(once(f"t{number}") for number in range(many))))
    assert shown._starts == starts


@pytest.mark.parametrize(
    ("flags", "blocks"), [(0, [3]), (13, [16]), (14, [16]), (15, [16, 2]), (30, [16, 16]), (31, [16, 16, 2])]
)
def test_choices_are_tried_in_blocks_of_sixteen_and_none_alone(flags: int, blocks: list[int]) -> None:
    """By hand: of a treatment that it was tried, declined or asked for, and each flag; a seventeenth is in no block."""
    asked = [Flag(f"f{number}", "f") for number in range(flags)]
    space, _, shown = showing(pathway_of(once("t", *asked)))
    (record,) = space.records.values()
    said = [record.tried, record.declined]
    order = [*said, *(space.facts[flag.id, "flag"].choices[1] for flag in asked), *record.outcomes.values()]
    assert shown._order == order
    assert [len(block) for block in shown._blocks] == blocks
    assert [*chain.from_iterable(shown._blocks)] == order[: sum(blocks)]


def test_each_thing_that_is_taken_over_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: each choice that is so of somebody who is begun from, and every choice of those among whom these are."""
    monkeypatch.setattr("l4path.search.showing._QUICK", 1)
    flags, looked = [Flag(f"f{number}", "f") for number in range(4)], list[int]()
    space, _, shown = showing(pathway_of(once("t", *flags)), looked)
    choices = [space.facts[flag.id, "flag"].choices[1] for flag in flags]
    first = Found(
        space.circuit, map(packed, [{choices[0]: True, choices[1]: True}, {choices[2]: True}, {choices[3]: True}])
    )
    other = Found(space.circuit, map(packed, [{choices[3]: True}]))
    shown._recorded([(first, 1), (other, 0), (first, 0), (first, 1)])
    assert looked == [(1 + 1 + 2) + 4 + 1]


def test_what_a_patient_rests_on_is_looked_at_three_times_and_then_each_choice() -> None:
    """By hand: that a number is known and 2 at least are two choices and what both make; of the number all is told."""
    looked: list[int] = []
    space, meaning, shown = showing(pathway_of(once("t", OPEN >= 2)), looked)
    cells, whole = meaning.space.facts["open", "number"], space.facts["open", "number"]
    least, more = cells.choices[1:]
    asked = meaning.space.circuit.all_of((cells.known, least))
    patients = Found(space.circuit, map(packed, [dict(zip(whole.choices[1:], (True, False), strict=True))]))
    (episode,) = shown._bare([(patients, 0)], [asked])
    assert episode == Episode({"open": 2}, pathway="p")
    assert looked[1:] == [3 * 3, 3]
    assert more != least


def test_a_course_is_told_with_its_number() -> None:
    """By hand: that there were courses is always known, and how many is told as of any number: more than three."""
    care = Treatment("care", "Care", tier="a", adequate=courses >= 3, response=RELIEF >= 50)
    space, meaning, shown = showing(pathway_of(care))
    (record,), (there,) = space.records.values(), meaning.space.records.values()
    many = record.measures["courses number"].choices[1:]
    patients = Found(space.circuit, map(packed, [dict.fromkeys((record.tried, *many), True)]))
    at_least = there.measures["courses number"].choices[-2]
    (episode,) = shown._bare([(patients, 0)], [meaning.space.circuit.all_of((there.tried, at_least))])
    assert episode == Episode(trials={"care": Trial(courses=4)}, pathway="p")


def test_who_comes_first_is_looked_for_among_what_the_question_rests_on() -> None:
    """By hand: two flags and what both make are looked at, then the question and the two, as often as is asked."""
    looked, spent, flags = list[int](), list[int](), [Flag(f"f{number}", "f") for number in range(20)]
    space, _, shown = showing(pathway_of(once("t", *flags)))
    budget: Any = SimpleNamespace(
        look=looked.append, left_for_plain=9, allowance_for_plain=lambda: 100, spend_on_plain=spent.append
    )
    one, other = (space.facts[flag.id, "flag"].choices[1] for flag in flags[:2])
    shown._budget, shown._solver = budget, Solver(space.circuit)
    patients = Found(space.circuit, map(packed, [dict.fromkeys((one, other), True)]))
    formula: Any = None
    asked = Shown(formula, space.circuit.all_of((one, other)), patients, 0b1, settled=False)
    assert shown._foremost(asked) == {one: True, other: True}
    assert len(looked) == 1 + len(spent) > 2
    assert sum(spent) == shown._solver.steps
    assert {*looked} == {3}


# plain patients


def test_of_a_number_the_bound_itself_is_the_plainest_that_may_be() -> None:
    """By hand: at least two, more than two, less than two, at most two; and what is beside the lower end."""
    space = Space([pathway_of(once("t", (OPEN >= 2) & (OPEN > 5)))], partial=False)
    cells = space.facts["open", "number"]
    (two, above, five, beyond) = cells.choices[1:]
    ways = [{two: True}, {above: True}, {two: False}, {above: False}, {above: True, five: False}, {five: True}]
    ways += [{two: True, beyond: False}, {above: True, beyond: False}, {five: True, beyond: False}]
    assert [cells.value(way)[1] for way in ways] == [2, 3, 1, 2, 3, 5, 2, 3, 5]


def test_of_the_ends_of_a_number_nothing_need_be_said() -> None:
    """By hand: of 0 to 10, cut at both ends and at 5, each of four choices is so only with the one before it."""
    score = Number("score", "score", minimum=0, maximum=10)
    space = Space([pathway_of(once("t", (score > 0) & (score > 5) & (score < 10)))], partial=False)
    first, second, third, fourth = space.facts["score", "number"].choices[1:]
    assert space.circuit.constraints[1:4] == [(-second, first), (-third, second), (-fourth, third)]
    assert not any(TRUE in clause or FALSE in clause for clause in space.circuit.constraints[1:])


def test_what_is_greater_than_the_greatest_number_is_no_step() -> None:
    """By hand: nothing above the greatest number that may be recorded can be, only it and what lies beside it."""
    assert steps(pathway_of(once("t", OPEN > 999_999_999_999_999))) == {
        "open": (999_999_999_999_998, 999_999_999_999_999)
    }


def test_no_value_is_probed_that_may_not_be_recorded() -> None:
    """By hand: one beyond each number that a rule names, what lies between two, and what was found; not 10**15."""
    most = 10**15 - 1
    pathway = pathway_of(once("t", (OPEN > 2) & (most > OPEN)))
    assert _probes(pathway, "open", 4) == [1, 1.5, 2, 4, (2 + most) / 2, most, most + 0.5]
    assert _probes(pathway_of(once("t", OPEN > 2)), "open", 2) == [1, 1.5, 2, 2.5, 3]


def test_where_what_is_recorded_is_left_out() -> None:
    """By hand: of two ways the second has the flag, the weeks and the refusal; one course is no choice."""
    care = Treatment("care", "Care", tier="a", adequate=(weeks >= 6) & (courses >= 2), response=RELIEF >= 50)
    pathway = pathway_of(care, once("t", FLAG), once("u"))
    space = Space([pathway], partial=True)
    episode = Episode({"flag": True}, trials={"care": Trial(weeks=6)}, declined=["t"], unasked=["u"])
    names = [("fact", "flag", ""), ("measure", "care", "weeks"), ("declined", "t", "")]
    kept = {Removal(*name): 0b10 for name in names}
    made: dict[int, int] = {}
    for number, lanes in planes_of(space, pathway, episode, 2, kept):
        assert number not in made or not lanes & made[number]
        made[number] = made.get(number, 0) | lanes
    known, flag = space.facts["flag", "flag"].choices
    record = space.record(pathway, "care")
    week, relief = (record.measures[f"{name} number"] for name in ("weeks", "relief"))
    six = [literal for literal in week.as_recorded(6) if literal > TRUE]
    assert six
    expected = {
        **dict.fromkeys((known, flag, week.known, *six, space.record(pathway, "t").declined), 0b10),
        **dict.fromkeys((record.tried, space.record(pathway, "u").unasked), 0b11),
    }
    assert {number: lanes for number, lanes in made.items() if lanes and number != TRUE} == expected
    assert made[relief.known] == 0


def test_each_way_and_each_record_of_a_patient_is_looked_at_and_then_what_is_asked() -> None:
    """By hand: in two ways that a flag is known and that it is so; what is asked is both, and what they make."""
    looked: list[int] = []
    pathway, counting = pathway_of(once("t", FLAG)), cast("Any", SimpleNamespace(look=looked.append))
    space = Space([pathway], partial=True)
    cells, reducer = space.facts["flag", "flag"], Reducer(space, pathway, counting)
    asked = space.circuit.all_of(cells.choices)
    kept = {Removal("fact", "flag"): 0b10}
    assert list(reducer._shown([_Block(Episode({"flag": True}), asked, 2, kept)])) == [0b10]
    assert list(reducer._shown([_Block(Episode(), asked)])) == [0]
    assert looked == [2 + 2, 3, 1, 3]


def test_where_the_steps_end_those_who_were_begun_with_are_looked_at_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of two steps one may be taken, which the first of three takes, where one is looked at at a time."""
    monkeypatch.setattr("l4path.search.budget._A_STEP", 1)
    monkeypatch.setattr("l4path.search.reducing._LANES", 1)
    pathway, episode = pathway_of(once("t", FLAG)), Episode({"flag": True})
    space = Space([pathway], partial=True)
    asked = space.circuit.all_of(space.facts["flag", "flag"].choices)
    assert Reducer(space, pathway, Budget(2)).plainest([([[episode]] * 3, asked)]) == [Plain(episode, whole=False)]


def test_of_values_that_are_made_plainer_those_are_taken_that_can_be() -> None:
    """By hand: of two the second was fixed before; the first by itself can be plainer, the second cannot."""
    patient = _Patient(Episode({"a": 1.5, "b": 1.5}), TRUE)
    first, second = Plainer("a", "", 1), Plainer("b", "", 1)
    assert patient.valued([second], [first, second], 0b010)
    assert patient.episode == Episode({"a": 1, "b": 1.5})
    assert patient.fixed == {second}


def test_values_are_made_plainer_for_as_long_as_any_can_be() -> None:
    """By hand: of two signs first one is left out and then the other; what can be left out is tried again then."""
    signs = Choices("signs", "Signs", values={"x": "X", "y": "Y"})
    pathway = pathway_of(once("t", signs.contains("x")))
    reducer, patient = (
        Reducer(Space([pathway], partial=True), pathway, Budget(100)),
        _Patient(Episode({"signs": {"x", "y"}}), TRUE),
    )
    patient.done = True
    assert reducer._plainer_values([patient]) == [patient]
    assert patient.episode == Episode({"signs": set()})
    assert (patient.done, patient.whole) == (False, False)
    assert reducer._plainer_values([patient]) == []
    assert (patient.done, patient.whole) == (False, False)
    patient.done = True
    assert reducer._plainer_values([patient]) == []
    assert patient.whole


def test_half_of_the_steps_for_plain_patients_may_be_taken() -> None:
    """By hand: of eleven that are left six stay, and not one more."""
    pathway, budget = pathway_of(once("t", FLAG)), Budget(11)
    reducer = Reducer(Space([pathway], partial=True), pathway, budget)
    for left, may in ((1, True), (0, False)):  # of one who begins by himself all of them
        budget.left_for_plain = left
        assert reducer._may_go_on() is may
    budget.left_for_plain = 11
    assert reducer.plainest([]) == []
    for left, may in ((11, True), (7, True), (6, False), (5, False)):
        budget.left_for_plain = left
        assert reducer._may_go_on() is may


# what it takes


def test_what_comes_about_in_no_order_is_told_by_the_first_outcome_that_says_enough() -> None:
    """By hand: two that wait for each other; that each has failed, or was not borne, says enough; failed is first."""
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=weeks >= 99)
    one, other = (
        Treatment(name, name, tier="a", adequate=weeks >= 6, response=RELIEF >= 50) for name in ("one", "other")
    )
    goal = once("goal")
    led_to = (failed("one") | intolerant("one")) & (failed("other") | intolerant("other"))
    ways = [
        care.escalates_to(one, on="indication", when=tried("other")),
        care.escalates_to(other, on="indication", when=tried("one")),
        care.escalates_to(goal, on="indication", when=led_to),
    ]
    pathway = Pathway("p", tiers=["a"], start=[care], escalations=ways, measures=[RELIEF])
    (made, *_) = what_it_would_take(pathway.assess(Episode()), "goal").alternatives
    assert not made.in_order
    assert made.episode.trials == {"one": Trial("failed"), "other": Trial("failed")}


def test_what_is_wanted_rather_is_promised_only_where_it_is_shown() -> None:
    """By hand: of a patient with the flag both, of one without it what is wanted; where nothing is, that alone."""
    today = pathway_of(once("t", FLAG | (OPEN > 2))).assess(Episode())
    wanted, rather = has("t", Status.OFFERED), Is(formula_of(FLAG & FLAG))
    encoding = encoding_of(today.pathway, partial=True)
    shown, other = (Alternative(Episode({"flag": yes, "open": 3})) for yes in (True, False))
    looking = nearest._Looking(today, wanted, rather, encoding)
    assert [looking._promised(made) for made in (shown, other)] == [all_of((wanted, rather)), wanted]
    assert nearest._Looking(today, wanted, None, encoding)._promised(shown) == wanted


@pytest.mark.parametrize("rather", ["one", "other"])
def test_of_as_near_alternatives_the_one_that_shows_what_is_wanted_rather_comes_first(rather: str) -> None:
    """By hand: either of two answers will do; the one that is wanted is told, whichever is found first."""
    one, other = Flag("one", "one"), Flag("other", "other")
    today = pathway_of(once("t", one | other)).assess(Episode())
    shown = Is(formula_of({"one": one, "other": other}[rather] & Constant(value=True)))
    (made,) = nearest.nearest(today, has("t", Status.OFFERED), rather=shown, count=1).alternatives
    assert made.answers == (rather,)


def test_what_an_alternative_answers_by_a_screen_alone() -> None:
    """By hand: of three questions not the one that is recorded, nor the one that another screen asks."""
    names = ("one", "other", "both", "last")
    flags = dict(zip(names, (Flag(name, name) for name in names), strict=True))
    screens = [
        Screen("s", [flags[name] for name in names[:3]], "s"),
        Screen("beside", [flags[name] for name in names[2:]], "b"),
    ]
    pathway = Pathway("p", tiers=["a"], start=[once("t", *flags.values())], screens=screens)
    made = Alternative(Episode({"one": True}, screened=["s", "beside"]), screened=("s", "beside"))
    assert [_by_screen(pathway, screen, made) for screen in made.screened] == [{"other": False}, {"last": False}]


def test_the_pathway_has_come_to_what_is_on_record_where_it_may_be_an_option() -> None:
    """By hand: what is offered; of what was begun, or nobody asked about, what goes on, helped or was given up, too."""
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 50)
    begun = {Status.RESPONDED, Status.ONGOING, Status.STOPPED, Status.OFFERED}
    for episode, expected in (
        (Episode(), {Status.OFFERED}),
        (Episode(unasked=["care"]), begun),
        (Episode(trials={"care": Trial()}), begun),
    ):
        found = wanted_of(pathway_of(care).assess(episode), care)
        assert {*found} - {Status.OPEN, Status.ENDED} == expected  # which no treatment has


def test_each_record_is_seen_as_it_is_and_by_what_else_it_takes() -> None:
    """By hand: an answer as it is, of a screen its no; a refusal; a new trial with being offered, where that counts."""
    one, other = Flag("one", "one"), Flag("other", "other")
    care, screen = once("care", FLAG), Screen("s", [one, other], "s")
    goal = once("goal", at_least(1, one, other), tried("care"))
    pathway = Pathway("p", tiers=["a"], start=[care, goal], screens=[screen])
    encoding = encoding_of(pathway, partial=True)
    looking = nearest._Looking(pathway.assess(Episode()), has("goal", Status.OFFERED), None, encoding)
    said = {key: change.today for key, change in looking.changes.items()}
    said |= {("fact", flag.id): [-encoding.space.facts[flag.id, "flag"].choices[1]] for flag in (one, other)}
    assert {*said} > {("fact", "flag"), ("trial", "care"), ("declined", "goal"), ("screened", "s")}
    for in_order in (True, False):
        takes = {("trial", name): encoding.offered(name) if in_order else TRUE for name in ("care", "goal")}
        expected = [(today, takes.get(key, TRUE)) for key, today in said.items()]
        assert [*looking._records(in_order=in_order)] == expected


def test_an_alarm_that_nobody_can_have_is_shown_by_no_value() -> None:
    """By hand: an emergency is assessed in spite of a contradiction, which no patient is in for whom it suffices."""
    emergency, other = Disposition("er", "ER", tier="a", emergency=True), Flag("other", "other")
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[once("t")],
        facts=[FLAG, other],
        escalations=[emergency.on_red_flag(FLAG)],
        assumptions=[Assumption("never", "Nobody has the other.", ~other)],
    )
    made = Alternative(Episode({"flag": True, "other": False}), answers=("flag", "other"))
    looking = _Tried(pathway.assess(Episode()), made, has("er", Status.ENDED))
    ways = [{"flag": flag, "other": beside} for flag, beside in product((True, False), repeat=2)]
    assert [looking._shows(way) for way in ways] == [False, True, False, False]


def test_nothing_is_recorded_of_a_new_trial_that_it_does_not_take() -> None:
    """By hand: four weeks are asked for; of relief, which makes it a success, nothing is said."""
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 50)
    goal = once("goal", weeks.of("care") >= 4)
    (made,) = what_it_would_take(pathway_of(care, goal).assess(Episode()), "goal").alternatives
    assert made.episode == Episode(trials={"care": Trial(weeks=4)}, pathway="p")


def test_a_value_that_occurs_only_with_one_that_is_not_told_is_not_told() -> None:
    """By hand: the score is told up to fifteen, beyond which only c goes with it; b goes with more alone."""
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
    between = (OPEN >= 15) & (OPEN < 17)
    goal = once("goal", (OPEN >= 10) & (drug.isin("a", "b") | ((drug == "c") & between)))
    assumed = [
        Assumption("one", "Between, it is c", ~(between & (drug != "c"))),
        Assumption("other", "With b it is high", ~((drug == "b") & (OPEN < 17))),
    ]
    pathway = Pathway("p", tiers=["a"], start=[goal], facts=[OPEN, drug], assumptions=assumed)
    today, wanted = pathway.assess(Episode()), has("goal", Status.OFFERED)
    made = Alternative(Episode({"open": 10, "drug": "a"}, pathway="p"), answers=("open", "drug"), changes=2)
    assert enough(today, made, wanted) == {
        "open": Enough((), low=(10, True), high=(15, False)),
        "drug": Enough(("a",)),
    }


def test_a_value_that_nobody_can_have_bars_no_other() -> None:
    """By hand: between fifteen and seventeen only c goes with the score, which does not do there; it does below."""
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
    between = (OPEN >= 15) & (OPEN < 17)
    goal = once("goal", (OPEN >= 10) & drug.isin("a", "c") & ~(between & (drug == "c")))
    assumed = [Assumption("one", "Between, it is c", ~(between & (drug != "c")))]
    pathway = Pathway("p", tiers=["a"], start=[goal], facts=[OPEN, drug], assumptions=assumed)
    made = Alternative(Episode({"open": 10, "drug": "a"}, pathway="p"), answers=("open", "drug"), changes=2)
    found = enough(pathway.assess(Episode()), made, has("goal", Status.OFFERED))
    assert (found["open"].low, found["open"].high, found["drug"].values) == ((10, True), (15, False), ("a", "c"))


@pytest.mark.parametrize(
    ("many", "large", "may"), [(1, 10**9, 304), (5, 10**9, 320), (5, 100, 100), (5, 19, 20), (5, 0, 20)]
)
def test_four_steps_may_be_taken_for_each_answer_beside_three_hundred(
    many: int, large: int, may: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large pathway as many as there are statements fewer; but twenty in any."""
    begun: list[int] = []
    flags = [Flag(f"f{number}", "f") for number in range(many)]
    today = pathway_of(once("t", *flags)).assess(Episode())
    encoding = encoding_of(today.pathway, partial=False)
    monkeypatch.setattr("l4path.search.relevance._LARGE", large * encoding.size)

    def counted(steps: int) -> Budget:
        begun.append(steps)
        return Budget(steps)

    monkeypatch.setattr("l4path.search.relevance.Budget", counted)
    relevances(today, today.questions)
    assert begun == [may]


def test_a_completion_records_what_nothing_asks_about_too() -> None:
    """By hand: a flag that decides is no and yes, and one that no rule names is no in both."""
    idle = Flag("idle", "idle")
    pathway = Pathway("p", tiers=["a"], start=[once("t", FLAG)], facts=[FLAG, idle])
    (found,) = relevances(pathway.assess(Episode()), ("flag",))
    assert found.pair is not None
    assert [dict(one.facts) for one in found.pair] == [{"flag": yes, "idle": False} for yes in (False, True)]


def test_where_two_completions_end_alike_after_all_two_others_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three values two pairs end differently: the second is shown where the first is not borne out."""
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
    pathway, shown = pathway_of(once("t", (drug == "a") & (drug != "b"))), (Episode(), Episode())
    left: list[tuple[Episode, Episode] | None] = [None, shown, None]
    monkeypatch.setattr(_Looking, "_pair", lambda *_: left.pop(0))
    (found,) = relevances(pathway.assess(Episode()), ("drug",))
    assert found.pair is shown
    assert len(left) == 1


def test_a_measure_that_decides_matters_to_everybody() -> None:
    """By hand: two completions of the same patient, of whom one has the relief that is asked for."""
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 50)
    today = pathway_of(care, once("t", RELIEF.of("care") >= 20)).assess(Episode(trials={"care": Trial("ongoing")}))
    (found,) = relevances(today, ("care.relief",))
    assert found.share == 1
    assert found.pair is not None
    less, more = (completion.trials["care"].measures["relief"] for completion in found.pair)
    assert less < 20 <= more
    assert found.pair[0].facts == found.pair[1].facts


def test_a_completion_that_serves_for_several_answers_is_made_once() -> None:
    """Of two flags that decide by themselves the two pairs share the completion of one patient: three in all."""
    one, other = Flag("one", "one"), Flag("other", "other")
    found = relevances(pathway_of(once("t", one), once("u", other)).assess(Episode()), ("one", "other"))
    assert len({id(completion) for each in found for completion in each.pair or ()}) == 3


def test_who_has_served_before_serves_again() -> None:
    """By hand: of the second and the fourth patient the fourth, whose completion is known, and no other is made."""
    pathway = pathway_of(once("t", FLAG))
    looking = _Looking(pathway.assess(Episode()), encoding_of(pathway, partial=False), Budget(10))
    cells, sample = looking.space.facts["flag", "flag"], looking.sample
    whole = looking._completed(sample.choices(3), looking.space)
    looking._completions[sample] = {3: whole}
    no, yes = cells.each()
    pair = looking._pair(sample, 0b1010, "flag", cells, (no, yes))
    assert pair is not None
    assert any(completion is whole for completion in pair)
    assert [*looking._completions[sample]] == [3]


def test_a_completion_keeps_a_trial_as_it_is_recorded() -> None:
    """By hand: what was never measured is added, and nothing that an outcome says, nor how many courses there were."""
    care = Treatment("care", "Care", tier="a", adequate=(weeks >= 6) & (courses >= 2), response=RELIEF >= 50)
    habit = Treatment("habit", "Habit", tier="a", continuous=True)
    trials = {"care": Trial("failed", weeks=3), "habit": Trial("stopped")}
    pathway = pathway_of(care, habit)
    looking = _Looking(pathway.assess(Episode(trials=trials)), encoding_of(pathway, partial=False), Budget(10))
    made = looking._completed({}, looking.space).trials
    assert {name: trial.outcome for name, trial in made.items()} == {"care": "failed", "habit": "stopped"}
    never = {"doses": 0, "relief": 0}
    assert [dict(made[name].measures) for name in trials] == [{"weeks": 3, **never}, {"weeks": 0, **never}]


def test_two_completions_that_end_alike_show_nothing() -> None:
    """By hand: whoever has the flag ends otherwise than who has not, and nobody by a flag that no rule names."""
    idle = Flag("idle", "idle")
    pathway = Pathway("p", tiers=["a"], start=[once("t", FLAG)], facts=[FLAG, idle])
    looking = _Looking(pathway.assess(Episode()), encoding_of(pathway, partial=False), Budget(10))
    neither, flag, other = Episode({"flag": False, "idle": False}), Episode({"flag": True}), Episode({"idle": True})
    assert looking._replayed(neither, flag) == (neither, flag)
    assert looking._replayed(neither, neither.with_facts({"idle": True})) is None
    assert looking._replayed(flag, Episode({"nobody": True})) is None
    assert looking._replayed(flag, other) == (flag, other)


@pytest.mark.parametrize(
    ("today", "then", "of_score", "of_open"),
    [
        (5, 25, 0.15, 15 / 20),
        (25, 5, 0.15, 15 / 20),
        (5, 8, 0.03, 3 / 15),
        (15, 20, 0.05, 5 / 10),
        (12, 10, 0.02, 2 / 10),
    ],
)
def test_how_far_a_value_is_from_the_record(today: float, then: float, of_score: float, of_open: float) -> None:
    """By hand: to the last number on the way that a rule names, 10 or 20, in parts of a hundred or of all named."""
    score = Number("score", "score", minimum=0, maximum=100)
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B"})
    pathway = pathway_of(once("t", (score > 10) & (score < 20) & (OPEN > 10) & (OPEN < 20) & (drug == "a")))
    episode = Episode({"score": then, "open": then, "drug": "b"})
    assert parts(pathway, "score", today, episode) == pytest.approx(of_score)
    assert parts(pathway, "open", today, episode) == pytest.approx(of_open)
    assert parts(pathway, "drug", "a", episode) == 1


# what is recorded


WAYS: dict[str, dict[str, Any]] = {
    "trial": {"adequate": weeks >= 6, "response": RELIEF >= 50},
    "once": {"once": True},
    "habit": {"continuous": True},
}


SAID: dict[str, dict[str, Trial]] = {
    "trial": {"tried": Trial(), "tolerated": Trial(tolerated=False), "relapsed": Trial(relapsed=True)},
    "once": {"tried": Trial()},
    "habit": {"tried": Trial(), "tolerated": Trial(tolerated=False), "ended": Trial(ended=True)},
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_recorded_of_a_treatment_is_met_or_not_as_the_engine_says(way: str) -> None:
    """Of a treatment done in each way whatever rules read outright: with each outcome, each measure, and unasked."""
    treatment = Treatment("t", "T", tier="a", **WAYS[way])
    pathway = pathway_of(treatment)
    space = Space([pathway], partial=True)
    meaning = Meaning(pathway, space)
    outcomes = () if way == "habit" else treatment.outcomes  # of a habit each says what a measure says
    trials = [*SAID[way].values(), *map(Trial, outcomes), *([Trial("responded", ended=True)] if way == "trial" else ())]
    records: list[dict[str, Any]] = [
        {},
        {"unasked": ["t"]},
        {"declined": ["t"]},
        *({"trials": {"t": trial}} for trial in trials),
    ]
    leaves = [*SAID[way], "declined", "asked", "outcome", *(f"outcome {outcome}" for outcome in outcomes)]
    said = [*(Recorded(what, "t") for what in leaves), Recorded("tried", "nobody")]
    for leaf, episode in product(said, (Episode(**record) for record in records)):
        patient = Planes(space.circuit, 1, dict(planes_of(space, pathway, episode, 1, {})))
        truth = pathway.assess(episode).truth_of(leaf)
        found = [bool(patient.of(statement)) for statement in meaning.both(leaf)]
        assert found == [truth is Truth.MET, truth is Truth.NOT_MET], (leaf, episode)


@pytest.mark.parametrize("partial", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_what_excludes_what_in_a_record(way: str, partial: bool) -> None:
    """By hand: one outcome at most, and none beside what it says; what has helped may be over."""
    treatment = Treatment("t", "T", tier="a", **WAYS[way])
    space = Space([pathway_of(treatment)], partial=partial)
    (record,) = space.records.values()
    said = {record.tried: "tried", record.unasked: "unasked", record.intolerant: "not borne", record.ended: "over"}
    said |= {record.returned: "back", record.declined: "declined"}
    name_of = said | {literal: str(outcome) for outcome, literal in record.outcomes.items()}
    outcomes = [*map(str, record.outcomes)]
    pairs = {frozenset(pair) for pair in combinations(outcomes, 2)} | {frozenset(("tried", "unasked"))}
    beside = {"once": ["tried", "unasked"], "trial": ["not borne", "back", "over"], "habit": []}[way]
    pairs |= {frozenset(pair) for pair in product(outcomes, beside)} - {frozenset(("responded", "over"))}
    clauses = [clause for clause in space.circuit.constraints[1:] if name_of.keys() >= {-literal for literal in clause}]
    there = [{name_of[-literal] for literal in clause} for clause in clauses]  # beside what holds of measures
    assert {*map(frozenset, there)} == {pair for pair in pairs if partial or "unasked" not in pair}
    assert len(there) == len({*map(frozenset, there)})
    assert outcomes == {"once": ["ongoing"], "habit": [], "trial": [*treatment.outcomes]}[way]


@pytest.mark.parametrize("partial", [True, False])
def test_what_is_always_so_is_nobodys_record(partial: bool) -> None:
    """Of whom all is known each flag is, and of anybody how many courses there were, unless they are recorded."""
    care = Treatment("care", "Care", tier="a", adequate=courses >= 3, response=RELIEF >= 50, indications=[FLAG])
    encoding = Encoding(pathway_of(care), partial=partial)
    assert encoding.owners([TRUE, FALSE], set()) == set()
    assert len(encoding.owners([encoding.meaning.met(Claim("indicated", "care"))], set())) == 1


OPERATORS = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}


@pytest.mark.parametrize("op", OPERATORS)
def test_a_score_is_met_where_all_it_may_come_to_is(op: str) -> None:
    """In every way in which three items are so, not so or unknown: from the least sum to the greatest."""
    flags = [Flag(name, name) for name in ("one", "two", "three")]
    points = (3, 2, -1)
    risk = Score("risk", "risk", list(map(ScoreItem, flags, points)))
    conditions = [OPERATORS[op](risk, bound) for bound in range(-1, 6)]
    pathway = Pathway("p", tiers=["a"], start=[once("t", *conditions)], scores=[risk])
    space = Space([pathway], partial=True)
    meaning = Meaning(pathway, space)
    ways = [*product((False, True, None), repeat=3)]
    bits: dict[int, int] = {}
    for lane, way in enumerate(ways):
        recorded = {flag.id: yes for flag, yes in zip(flags, way, strict=True) if yes is not None}
        for number, _ in filter(itemgetter(1), planes_of(space, pathway, Episode(recorded), 1, {})):
            bits[number] = bits.get(number, 0) | 1 << lane
    patients = Planes(space.circuit, len(ways), bits)
    for bound, condition in zip(range(-1, 6), conditions, strict=True):
        met, not_met = map(patients.of, meaning.both(formula_of(condition)))
        for lane, way in enumerate(ways):
            rows = product(*((False, True) if yes is None else (yes,) for yes in way))
            sums = sorted(sum(compress(points, row)) for row in rows)
            found = {OPERATORS[op](number, bound) for number in range(sums[0], sums[-1] + 1)}
            assert (met >> lane & 1, not_met >> lane & 1) == (found == {True}, found == {False}), (bound, way)


def test_a_node_that_the_other_version_does_not_have_is_reached_by_its_own_rule() -> None:
    """By hand: what only the new version begins with is reached in it, and what only the old one has is no matter."""
    old, new = (pathway_of(once("t", FLAG), once(name)) for name in ("gone", "added"))
    space = Space([old, new], partial=True)
    meaning = Meaning(new, space, Meaning(old, space))
    assert [meaning.both(Claim("reached", name)) for name in ("t", "added")] == [(TRUE, FALSE)] * 2


# many questions together


@pytest.mark.parametrize("plainly", [False, True])
def test_whoever_is_found_is_looked_at_by_the_engine(plainly: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the engine does not find what was searched for, it is a fault, and no answer."""
    search, wanted = Search(pathway_of(once("t", FLAG))), has("t", Status.OFFERED)
    assert search.find(wanted, plainly=plainly).possible
    monkeypatch.setattr(import_module("l4path.search.find"), "granted", lambda *_: False)
    with pytest.raises(RuntimeError, match="search and engine disagree"):
        search.find(wanted, plainly=plainly)


def test_what_stands_in_hand() -> None:
    """What is listed, and a review that is passed where nothing comes first: no emergency, nor what is to be asked."""
    for status, state, listed in product(Status, State, (False, True)):
        waits = state in (State.EMERGENCY, State.SCREENING)
        expected = listed or (status is Status.PASSED and not waits)
        assert stands_in_hand(status, state, listed=listed) is expected, (status, state)


def test_what_was_left_undecided_is_asked_again_where_there_are_steps() -> None:
    """That thirty flags are yes no random patient shows: without steps nobody knows, and with some it is found."""
    flags = [Flag(f"f{number}", "f") for number in range(30)]
    rare, several = Is(formula_of(at_least(30, *flags))), Search(pathway_of(once("t", *flags)), budget=0)
    assert several.possible(rare) is None
    several.budget.left = 1_000
    assert several.possible(rare) is True


def test_each_of_several_that_cannot_be_is_asked_about() -> None:
    """Whoever is asked says of the last alone that it cannot be, until none is left."""
    space = Space([pathway_of(once("t"))], partial=False)
    asked: list[list[int]] = []

    def solve_any(wanted: list[int], _: int) -> tuple[bool, list[int]]:
        asked.append(wanted)
        return False, wanted[-1:]

    solver: Any = SimpleNamespace(steps=0, solve_any=solve_any)
    together, questions = Together(space, solver, Budget(100)), [space.circuit.free() for _ in range(3)]
    together.settle(questions)
    assert asked == [questions, questions[:2], questions[:1]]
    assert [together.known[question].possible for question in questions] == [False] * 3


def test_what_is_expected_is_known_once_it_was_asked_for_together() -> None:
    """Of two groups with a property each, both are known then."""
    search = Search(pathway_of(once("t", FLAG)), budget=100)
    search.expect([has("t", Status.OFFERED)], [Is(formula_of(FLAG & FLAG))])
    assert [known.possible for known in search._together.known.values()] == [True, True]


def test_what_is_not_said_of_an_answer_is_nothing() -> None:
    """No step, nobody, and no patient who is plain."""
    known, answer = Known(decided=True), Answer(None, decided=True)
    assert (known.steps, known.patients, known.lanes, known.possible) == (0, None, 0, False)
    assert (answer.steps, answer.plain, answer.possible) == (0, False, False)


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        (None, True),
        (Known(decided=True), False),
        (Known(decided=False), True),
        (Known(decided=False, steps=99), True),
        (Known(decided=False, steps=100), False),
        (Known(decided=False, steps=101), False),
    ],
)
def test_what_was_given_up_is_asked_again_where_more_steps_may_be_taken(known: Known | None, asked: bool) -> None:
    """By hand: of eight hundred that are left a question may take a hundred."""
    together = Together(Space([pathway_of(once("t"))], partial=False), cast("Any", SimpleNamespace()), Budget(800))
    if known is not None:
        together.known[7] = known
    assert together._open(7) is asked
