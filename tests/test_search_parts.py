"""The parts of the search by themselves: sums, budgets, cells, records, ranges, by hand and by truth tables."""

from __future__ import annotations

import itertools
import random
import sys
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from choosing import rows, so
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
    Treatment,
    Trial,
    failed,
    intolerant,
    ongoing,
    relapsed,
    responded,
    tried,
    weeks,
)
from l4path.assessment import Status
from l4path.cli.assess import assessment_lines
from l4path.conditions import operative
from l4path.facts import LARGEST
from l4path.formats import episode_from_dict, pathway_from_dict
from l4path.meaning import Has, Is, formula_of
from l4path.reports import one_page
from l4path.search import circuit as circuits
from l4path.search.alternatives import Alternative
from l4path.search.backends import SOLVERS, answering
from l4path.search.budget import Budget
from l4path.search.cells import Cells, plainest
from l4path.search.changes import says_not_done
from l4path.search.circuit import FALSE, TRUE, Circuit, justification
from l4path.search.cone import Cone
from l4path.search.encoding import encoding_of
from l4path.search.enough import Enough, enough
from l4path.search.find import Search
from l4path.search.foremost import foremost
from l4path.search.meaning import Meaning
from l4path.search.nearest import nearest
from l4path.search.planes import Found, Planes, fewest, packed, unpacked
from l4path.search.recorded import choices_of, of_fact, of_treatment
from l4path.search.relevance import _Looking, relevances
from l4path.search.sampling import Sample
from l4path.search.solver import Solver
from l4path.search.space import Space, nothing_special
from l4path.search.taking import what_it_would_take
from l4path.search.together import Together
from l4path.testing.chance import Seeded, pick
from l4path.verification import check
from random_cases import pathway_and_episodes

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from edges_hostile import scores_of_bands

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from l4path.search import SolverName

SCORE = Number("score", "score", minimum=0, maximum=100)
FREE = Number("free", "free")
FLAG = Flag("flag", "flag")
HOME = Disposition("home", "Home", tier="a")
OFFERED = frozenset({Status.OFFERED})


# sums


@pytest.mark.parametrize("most", [0, 4, 20_000])
@pytest.mark.parametrize("seed", range(12))
def test_points_come_to_a_bound_just_where_adding_says_so(
    seed: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a diagram or by an adder, gains and losses, and so many of some statements, are what counting finds."""
    monkeypatch.setattr(circuits, "_COUNTED_ONE_BY_ONE", most)
    chance, circuit = Seeded(seed), Circuit()
    free = [circuit.free() for _ in range(chance.whole(2, 6))]
    signed = [one * pick(chance, (1, -1)) for one in free]
    points = [pick(chance, (-7, -2, -1, 1, 2, 3, 5, 8)) for _ in free]
    terms = [(number, literal, literal) for number, literal in zip(points, signed, strict=True)]
    bounds = range(sum(number for number in points if number < 0) - 1, sum(map(abs, points)) + 2)
    reached = {bound: circuit.points(terms, bound) for bound in bounds}
    counted = {number: circuit.at_least(number, signed) for number in range(1, len(free) + 1)}
    for row in itertools.product((False, True), repeat=len(free)):
        chosen = dict(zip(free, row, strict=True))
        held = [so(circuit, chosen, literal) for literal in signed]
        total = sum(number for number, holds in zip(points, held, strict=True) if holds)
        assert {bound: so(circuit, chosen, one) for bound, one in reached.items()} == {
            bound: total >= bound for bound in bounds
        }
        assert all(so(circuit, chosen, one) is (sum(held) >= number) for number, one in counted.items())


def test_a_score_that_is_compared_with_many_bounds_is_added_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two scores of a hundred bounds are stated in fewer places than ten diagrams have, not by one for each bound."""
    stated = 0
    plainly = Circuit.any_of

    def counted(of: Circuit, statements: Any) -> int:
        nonlocal stated
        stated += 1
        return plainly(of, statements)

    monkeypatch.setattr(Circuit, "any_of", counted)
    pathway, _ = scores_of_bands(2)
    Meaning(pathway, Space([pathway], partial=True))
    assert stated < 10 * circuits._COUNTED_ONE_BY_ONE


@pytest.mark.parametrize("seed", range(30))
def test_what_a_statement_rests_on_suffices_for_it(seed: int) -> None:
    """Whatever the other choices are, it is so, and no choice is named that does not stand in it; most are left out."""
    chance, circuit = Seeded(seed), Circuit()
    made = free = [circuit.free() for _ in range(6)]
    for _ in range(12):
        join = circuit.all_of if chance.whole(0, 1) else circuit.any_of
        made = [*made, join([pick(chance, made) * pick(chance, (1, -1)) for _ in range(chance.whole(2, 3))])]
    chosen = {number: bool(chance.whole(0, 1)) for number in free}
    for wanted in made:
        literal = wanted if so(circuit, chosen, wanted) else -wanted
        found = justification(circuit, lambda one: so(circuit, chosen, one), literal)
        assert found.items() <= chosen.items()
        left = [number for number in free if number not in found]
        for row in itertools.product((False, True), repeat=len(left)):
            assert so(circuit, {**found, **dict(zip(left, row, strict=True))}, literal)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_replaced_is_as_if_the_choice_were_another(seed: int) -> None:
    """Whatever stands in the place of some choices, however much or little of a statement rests on them."""
    chance, circuit = Seeded(seed), Circuit()
    made = free = [circuit.free() for _ in range(6)]
    for number in range(20):
        join = circuit.all_of if chance.whole(0, 1) else circuit.any_of
        among = made[-8:] if number % 2 else made
        made = [*made, join([pick(chance, among) * pick(chance, (1, -1)) for _ in range(chance.whole(2, 3))])]
    instead = {pick(chance, free[:2]): pick(chance, [*free[2:], -free[3], TRUE, FALSE]) for _ in range(2)}
    statements = [pick(chance, made) * pick(chance, (1, -1)) for _ in range(chance.whole(1, 4))]
    replaced = circuit.replaced(statements, instead)
    for row in itertools.product((False, True), repeat=len(free)):
        chosen = dict(zip(free, row, strict=True))
        otherwise = {number: so(circuit, chosen, instead.get(number, number)) for number in free}
        assert [so(circuit, chosen, one) for one in replaced] == [so(circuit, otherwise, one) for one in statements]


def test_of_several_parts_that_are_made_of_others_the_first_is_named() -> None:
    """Each of two is made of two choices, all four of which are so: those of the first justify the whole."""
    circuit = Circuit()
    a, b, c, d = (circuit.free() for _ in range(4))
    either = circuit.any_of((circuit.all_of((a, b)), circuit.all_of((c, d))))
    chosen = dict.fromkeys((a, b, c, d), True)
    assert justification(circuit, lambda literal: so(circuit, chosen, literal), either) == {a: True, b: True}


def test_one_of_several_parts_suffices() -> None:
    """By preference one that is a free choice or was named before; else the first that was stated."""
    circuit = Circuit()
    a, b, c, d = (circuit.free() for _ in range(4))
    both, others = circuit.all_of((a, b)), circuit.all_of((c, d))
    shows = lambda one: so(circuit, dict.fromkeys((a, b, c, d), True), one)  # noqa: E731
    assert justification(circuit, shows, circuit.any_of((others, both))) == {a: True, b: True}
    assert justification(circuit, shows, circuit.any_of((both, d))) == {d: True}
    assert justification(circuit, shows, circuit.all_of((circuit.any_of((both, others)), others))) == {c: True, d: True}
    assert justification(circuit, shows, TRUE) == {}


# budgets


def test_a_question_may_take_an_eighth_of_what_is_left_and_a_hundred_while_there_are_any() -> None:
    """By hand: a hard question leaves enough for the others, and an easy one is not cut short."""
    told = [(8000, 1000), (808, 101), (800, 100), (799, 100), (100, 100), (99, 99), (1, 1), (0, 0)]
    assert [Budget(steps).allowance() for steps, _ in told] == [allowed for _, allowed in told]
    budget = Budget(10)
    budget.spend(4)
    assert budget.left == 6
    budget.spend(7)
    assert budget.left == 0


@pytest.mark.parametrize("solver", ["own", "sat"])
def test_a_solver_has_taken_no_step_before_it_is_asked(solver: str) -> None:
    """Steps are counted from nought."""
    if solver == "sat":
        pytest.importorskip("pysat", reason="python-sat is not installed: it is the optional extra l4path[sat]")
    circuit = Circuit()
    first, other = circuit.free(), circuit.free()
    solving = SOLVERS[solver](circuit)  # type: ignore[index]
    assert solving.steps == 0
    assert solving.solve(circuit.any_of((first, other)), 100) is True
    assert solving.steps >= 0


class Mistaken:
    """A solver that says of everything that it can be so, and shows the contrary."""

    steps = 0

    def __init__(self, free: Sequence[int]) -> None:
        """Show that none of these is so."""
        self._free = free

    def solve_any(self, wanted: list[int], _budget: int) -> tuple[bool, list[int]]:
        """That the last can be so."""
        return True, wanted[-1:]

    def chosen(self) -> array[int]:
        """Choices under which it is not."""
        return packed(dict.fromkeys(self._free, False))


def test_what_a_solver_shows_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that is wrong is noticed, and nothing is said of what it found."""
    monkeypatch.setattr("l4path.search.together._DRAWN", 4)
    space = Space([Pathway("p", tiers=["a"], start=[HOME])], partial=False)
    free = [space.circuit.free() for _ in range(30)]
    wrong = Together(space, Mistaken(free), Budget(100))  # type: ignore[arg-type]
    asked = space.circuit.all_of(free)
    with pytest.raises(RuntimeError, match="disagree"):
        wrong.settle([asked])
    assert asked not in wrong.known


# solvers


@pytest.mark.parametrize("seed", range(30))
def test_no_constraint_is_left_with_one_way_to_keep_it(seed: int) -> None:
    """What is found, asked again and again, keeps every constraint, or leaves two choices open by which to keep it."""
    chance, circuit = Seeded(seed), Circuit()
    free = [circuit.free() for _ in range(12)]
    for _ in range(36):
        named = {pick(chance, free) for _ in range(chance.whole(3, 5))}
        circuit.constraints.append(tuple(one * pick(chance, (1, -1)) for one in sorted(named)))
    solving = Solver(circuit)
    for _ in range(30):
        asked = [pick(chance, free) * pick(chance, (1, -1)) for _ in range(4)]
        if not solving.solve(circuit.all_of(asked), 10_000):
            continue
        chosen = unpacked(solving.chosen())
        for clause in circuit.constraints:
            kept = any(chosen.get(abs(one)) is (one > 0) for one in clause if abs(one) != TRUE) or TRUE in clause
            assert kept or sum(abs(one) not in chosen for one in clause) > 1, (asked, clause)


# cells


def values(fact: Any, condition: Any) -> list[Any]:
    """The value that each cell of a fact stands for, in order."""
    made = Cells(Circuit(), [fact.fact], list(operative(condition)), partial=False)
    return [made.value(cell)[1] for cell in made.each()]


def test_each_cell_stands_for_a_value_of_its_own() -> None:
    """By hand: no and yes; every part of a range; of choices none, each alone and all; of a choice the rest once."""
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
    many = Choices("many", "Many", values={"a": "A", "b": "B", "c": "C"})
    assert values(FLAG, FLAG) == [False, True]
    assert values(SCORE, (SCORE >= 10) & (SCORE < 20)) == [0, 1, 10, 11, 20, 21, 100]
    assert values(drug, drug.isin("b", "c")) == ["a", "b", "c"]
    assert values(drug, drug.isin("a", "b") | (drug == "c")) == ["a", "b", "c"]
    assert values(many, many.contains("a") & many.contains("b")) == [
        frozenset(),
        frozenset("a"),
        frozenset("b"),
        frozenset("ab"),
    ]
    assert values(many, many.contains("a") & many.contains("b") & many.contains("c"))[-1] == frozenset("abc")


def test_a_choice_of_very_many_values_has_just_one() -> None:
    """Each named value can be, no two of them together, and where all are named one of them has to be."""
    names = [f"v{number}" for number in range(46)]
    for rest in (0, 1):
        fact = Choice("drug", "Drug", values={name: name for name in [*names, *["other"][:rest]]})
        circuit = Circuit()
        made = Cells(circuit, [fact.fact], list(operative(fact.isin(*names))), partial=False)
        solving, ones = Solver(circuit), [made.meets(atom) for name in names for atom in operative(fact == name)]
        assert all(solving.solve(one, 100) for one in ones)
        for first, other in ((0, 1), (1, 0), (0, 45), (44, 45), (20, 30), (2, 1)):
            assert solving.solve(circuit.all_of((ones[first], ones[other])), 1000) is False
        assert solving.solve(circuit.all_of(-one for one in ones), 1000) is bool(rest)


def test_of_two_declarations_with_nothing_in_common_nothing_can_be_recorded() -> None:
    """Neither a choice without a common value, nor a number without a common range; it may be left open."""
    for declared in (
        [Choice("x", "X", values={"a": "A", "c": "C"}), Choice("x", "X", values={"b": "B", "d": "D"})],
        [Number("x", "X", minimum=0, maximum=4), Number("x", "X", minimum=6, maximum=9)],
    ):
        circuit = Circuit()
        made = Cells(circuit, [one.fact for one in declared], [], partial=True)
        assert Solver(circuit).solve(made.known, 100) is False
        assert Solver(circuit).solve(-made.known, 100) is True


def test_of_two_declarations_of_a_number_the_narrower_holds() -> None:
    """One of which has no end: nothing below the other's least number can be recorded, nor above its greatest."""
    narrow, wide = Number("free", "free", minimum=0, maximum=10), FREE
    atoms = [atom for one in (wide < -3, wide > 20, wide >= 5) for atom in operative(one)]
    for declared in ([narrow, wide], [wide, narrow]):
        cells = Cells(Circuit(), [one.fact for one in declared], atoms, partial=True)
        assert [cells.meets(atom) for atom in atoms[:2]] == [FALSE, FALSE]
        assert abs(cells.meets(atoms[2])) != TRUE


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0.11, 0.2, 0.15), (0.11, 0.12, 0.115), (-0.2, -0.11, -0.2 + 0.04), (0.5, 0.9, 0.7)]
)
def test_between_two_numbers_the_one_of_fewest_digits_is_taken(low: float, high: float, expected: float) -> None:
    """Where no whole number fits: the middle, cut to as few digits as still lie between."""
    assert plainest((low, False), (high, False)) == expected


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ((None, None), 0),
        ((None, None, 40, 300), 40),
        ((None, None, -300, -40), -300),
        ((None, None, None, -40), -40),
        ((None, None, -5, 5), 0),
        (((6, True), None), 6),
        (((6, False), None), 7),
        (((6.5, False), None), 7),
        (((6.5, True), None), 6.5),
        ((None, (180, True)), 180),
        ((None, (180, False)), 179),
        ((None, (180.5, False)), 180),
        (((-5, False), (-3, False)), -4),
        (((-5, False), (-3.5, True)), -4),
        (((-5, True), (-3, True)), -5),
        (((3, False), (4, False)), 3.5),
        (((3, False), (4, True)), 4),
        (((3, False), (5, False)), 4),
        (((299, False), None, 0, 299.5), 299.5),
        ((None, (1, False), 0.5, 9), 0.5),
        (((LARGEST - 1, False), None), LARGEST - 0.5),
        ((None, (1 - LARGEST, False)), 0.5 - LARGEST),
        (((0.1234567, False), (0.1234569, False)), 0.1234568),
        (((-1000, False), (30, False), -1000, 100), 0),
        (((-5, True), (5, True), -10, 10), -5),
        (((-5, True), (5, True), -5, 10), 0),
    ],
)
def test_the_plainest_number_between_two_bounds_is_one_of_them_or_the_whole_number_beside_it(
    bounds: tuple[Any, ...], expected: float
) -> None:
    """The lower one before the upper one, then nothing at all, then the ends of what may be recorded."""
    assert plainest(*bounds) == expected


def test_the_least_and_the_greatest_number_that_may_be_recorded_are_themselves_allowed() -> None:
    """Between an end of the range and a bound just beside it, the end is the plainest."""
    assert plainest(None, (40.5, False), 40, 300) == 40
    assert plainest((299.5, False), None, 40, 300) == 300


def test_a_number_of_which_one_bound_is_chosen_lies_within_the_range_too() -> None:
    """Less than 1, and at least a half as declared; more than 299, and at most 299.5."""
    range_of = Number("x", "X", minimum=0.5, maximum=299.5)
    made = Cells(Circuit(), [range_of.fact], list(operative((range_of < 1) | (range_of > 299))), partial=False)
    (below,), (above,) = ([made.meets(atom) for atom in operative(one)] for one in (range_of < 1, range_of > 299))
    assert made.value({abs(below): below > 0})[1] == 0.5
    assert made.value({abs(above): above > 0})[1] == 299.5


def test_what_is_declared_in_two_kinds_is_two_facts() -> None:
    """A fact that one pathway declares as a number, and another as a flag, has cells of both kinds, each its own."""
    flag, number = Flag("x", "X"), Number("x", "X", minimum=0, maximum=9)
    here, there = (
        Pathway("p", tiers=["a"], start=[Treatment("care", "Care", tier="a", once=True, indications=[one])])
        for one in (flag.as_condition(), number >= 4)
    )
    for pathways in ([here, there], [there, here]):
        cells = Space(pathways, partial=True).facts
        assert {kind: made.fact for (_, kind), made in cells.items()} == {"flag": flag.fact, "number": number.fact}


def test_a_measure_that_is_declared_in_two_kinds_is_two_measures() -> None:
    """Of one treatment, measured as a number here and noted as a flag there: each its own, whichever comes first."""
    flag, number = Measure("x", "X", kind="flag"), Measure("x", "X", minimum=0, maximum=9)
    here, there = (
        Pathway("p", tiers=["a"], start=[Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=one)])
        for one in (flag.as_condition(), number >= 4)
    )
    for pathways in ([here, there], [there, here]):
        (record,) = Space(pathways, partial=True).records.values()
        found = {name: made.fact for name, made in record.measures.items() if name.startswith("x ")}
        assert found == {"x flag": flag.fact, "x number": number.fact}


def test_what_nothing_asks_about_takes_a_value_that_may_be_recorded() -> None:
    """No, the least number, nought where it is allowed, the first value, nothing chosen."""
    facts = (FLAG, SCORE, FREE, Number("n", "n", maximum=-3), Number("n", "n", maximum=3), Number("n", "n", minimum=2))
    assert [nothing_special(fact.fact) for fact in facts] == [False, 0, 0, -3, 0, 2]
    assert nothing_special(Choice("c", "C", values={"x": "X", "y": "Y"}).fact) == "x"
    assert nothing_special(Choices("c", "C", values={"x": "X", "y": "Y"}).fact) == frozenset()


# what is recorded


@pytest.mark.parametrize("seed", range(200, 212))
def test_what_is_recorded_is_read_back_from_its_statements(seed: int) -> None:
    """An episode as statements and back: the same things are recorded, refused, unasked, and every outcome."""
    raw, records = pathway_and_episodes(seed, 6)
    pathway = pathway_from_dict(raw)
    space = Space([pathway], partial=True)
    for episode in map(episode_from_dict, records):
        known = {**pathway.answered(episode.screened), **episode.facts}
        literals = [
            *(one for name in pathway.facts for one in of_fact(space, pathway, name, known.get(name))),
            *(one for name in pathway.treatments for one in of_treatment(space, pathway, name, episode)),
        ]
        chosen = {abs(one): one > 0 for one in literals if abs(one) != TRUE}
        assert all(chosen[abs(one)] is (one > 0) for one in literals if abs(one) != TRUE)
        again = space.episode(chosen, pathway, complete=False)
        asked = {name for name, _ in space.facts}
        assert again.facts.keys() == known.keys() & asked
        assert (again.declined, again.unasked) == (episode.declined, episode.unasked)
        assert again.trials.keys() == episode.trials.keys()
        for name, trial in episode.trials.items():
            record = space.record(pathway, name)
            cells = {key.partition(" ")[0] for key in record.measures}
            told = {key for key in trial.measures if key in cells}
            then = again.trials[name]
            assert told <= then.measures.keys()
            assert then.measures.keys() - told <= {"courses", "tolerated", "relapsed", "ended"}
            if record.outcomes:
                assert then.outcome == trial.outcome
            assert set(choices_of(record)) >= {record.tried, record.unasked, record.declined}
            assert not {TRUE, FALSE} & set(choices_of(record))


def test_a_value_says_that_something_was_not_done_only_where_it_is_one_of_a_choice() -> None:
    """By its id or by its label; what was found says nothing of the kind, and neither does a yes or no."""
    scan = Choice("scan", "Scan", values={"not_done": "No scan", "later": "Not yet performed", "normal": "Normal"})
    assert [says_not_done(scan.fact, value) for value in scan.fact.value_ids] == [True, True, False]
    assert not says_not_done(Flag("not_done", "Not done").fact, "not_done")


def test_a_long_way_is_stated_without_going_deep() -> None:
    """Four hundred treatments after one another, within the depth that Python allows by itself."""
    nodes = [Treatment(f"t{number}", "T", tier="a", once=True) for number in range(400)]
    ways = [first.escalates_to(other, on="completion") for first, other in itertools.pairwise(nodes)]
    pathway = Pathway("p", tiers=["a"], start=[nodes[0]], escalations=ways)
    space = Space([pathway], partial=False)
    assert Meaning(pathway, space).met(l4path.meaning.Claim("reached", "t399")) not in (TRUE, FALSE)


def test_what_follows_a_response_far_down_is_stated_without_going_deep() -> None:
    """Three hundred treatments after one another, each by a response to the one before it, asked for from the end."""
    relief = l4path.Measure("relief", "relief", minimum=0, maximum=100)
    nodes = [
        Treatment(f"t{number}", "T", tier="a", adequate=weeks >= 6, response=relief >= 30) for number in range(300)
    ]
    ways = [
        first.escalates_to(other, on=kind)
        for first, other in itertools.pairwise(nodes)
        for kind in ("response", "failure")
    ]
    pathway = Pathway("p", tiers=["a"], start=[nodes[0]], escalations=ways)
    space = Space([pathway], partial=True)
    assert Meaning(pathway, space).met(l4path.meaning.Follows("t299")) not in (TRUE, FALSE)


# many patients


def test_only_what_is_of_interest_is_worked_out() -> None:
    """Of a choice that changes, what lies beyond the last statement of interest is not looked at."""
    circuit = Circuit()
    first, other, third = (circuit.free() for _ in range(3))
    whole = circuit.any_of((first, other))
    beyond = circuit.any_of((whole, third))
    planes = Planes(circuit, 2, {first: 0b01})
    assert planes.what_if({first: True}, whole) == {first: 0b11, whole: 0b11}
    assert planes.what_if({first: True, third: True}, other) == {first: 0b11}
    assert planes.what_if({first: True}, beyond) == {first: 0b11, whole: 0b11, beyond: 0b11}
    assert planes.turned(third, other) == {}


def test_of_a_patient_whose_choice_is_not_named_it_is_not_so() -> None:
    """What nobody of some patients has counts for none of them."""
    circuit = Circuit()
    one, other, nobody = (circuit.free() for _ in range(3))
    patients = Found(circuit, map(packed, [{one: True}, {one: True, other: True}]))
    assert fewest(0b11, patients.how_many([one, other, nobody], [])) == 0b01
    assert fewest(0b11, patients.how_many([nobody], [nobody])) == 0b11


def test_of_a_patient_who_has_one_of_several_one_is_taken_that_is_not_ruled_out() -> None:
    """What is made of a group stays; where nothing is, it is the first of those that may be."""
    circuit = Circuit()
    group = [circuit.free() for _ in range(3)]
    one, other, third = group
    patients = Found(circuit, map(packed, [{}, {one: False}, {third: True}, {one: False, other: False}]), [group])
    assert [patients.bits.get(choice, 0) for choice in group] == [0b0001, 0b0010, 0b1100]


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("partial", [False, True])
def test_each_patient_that_is_kept_of_a_search_can_be(solver: SolverName, partial: bool) -> None:
    """Whatever a solver leaves open, all that holds of everybody holds of each whom it found."""
    if solver == "sat":
        pytest.importorskip("pysat")
    held = 0
    for seed in range(40):
        pathway = pathway_from_dict(pathway_and_episodes(seed)[0])
        search = Search(pathway, partial=partial, solver=solver)
        wanted = [Has(name, frozenset({status})) for name in pathway.treatments for status in Status]
        search.expect(wanted)
        kids = search.space.circuit.kids
        about_all = [clause for clause in search.space.circuit.constraints if not any(kids[abs(it)] for it in clause)]
        for asked in map(search.known, wanted):
            if isinstance(asked.patients, Found):
                someone = asked.patients.everyone
                for clause in about_all:
                    lanes = [asked.patients.of(literal) for literal in clause]
                    assert reduce(or_, lanes) == someone, (seed, clause)
                    held += 1
    assert held > 1000


def test_who_is_found_where_a_value_is_left_open_is_made_plain() -> None:
    """Of this pathway the search of the library once left a choice open, and the check ended in a fault."""
    check(pathway_from_dict(pathway_and_episodes(74)[0]), solver="own", overlaps=True)


@pytest.mark.parametrize(
    ("how", "shares"),
    [
        ({}, (1 / 32, 1 / 8, 1 / 4, 1 / 2)),
        ({"quiet": True}, (1 / 8,) * 4),
        ({"seldom": True}, (1 / 64, 1 / 16, 1 / 4, 1 / 2)),
    ],
)
def test_patients_with_few_and_with_many_answers_that_are_yes_are_drawn(
    how: dict[str, bool], shares: tuple[float, ...]
) -> None:
    """Of every four patients one each says yes so often; where answers are seldom yes, of every quarter of them."""
    lanes = 4096
    flags = [Flag(f"f{number}", "f") for number in range(12)]
    treatments = [Treatment(f"t{flag.id}", "T", tier="a", once=True, indications=[flag]) for flag in flags]
    space = Space([Pathway("p", tiers=["a"], start=treatments)], partial=False)
    sample = Sample(space, lanes, quiet="quiet" in how, seldom="seldom" in how)
    answers = [sample.of(number) for cells in space.facts.values() for _, group in cells.free() for number in group]
    assert len(answers) == len(flags)
    for number, share in enumerate(shares):
        quarter = lanes // 4
        here = ((1 << quarter) - 1) << number * quarter if "seldom" in how else sample.everyone // 15 << number
        yes = sum((found & here).bit_count() for found in answers) / (quarter * len(flags))
        assert yes == pytest.approx(share, rel=0.2)
    if "seldom" in how:
        assert not any(found & 0b1111_1111 for found in answers)


# how far an answer may differ


def sufficing(condition: Any, value: Any, *others: str, name: str = "score") -> Enough:
    """What suffices of one fact where a treatment is offered on a condition, beside an answer that was found."""
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[condition])])
    today = pathway.assess(Episode())
    facts = {name: value, **dict.fromkeys(others, True)}
    made = Alternative(Episode(facts), answers=tuple(facts))
    return enough(today, made, Has("t", frozenset({Status.OFFERED})))[name]


@pytest.mark.parametrize(
    ("condition", "value", "low", "high"),
    [
        ((SCORE > 80) & (SCORE < 90), 85, (80, False), (90, False)),
        ((SCORE >= 80) & (SCORE <= 90), 85, (80, True), (90, True)),
        (SCORE <= 80, 50, None, (80, True)),
        (SCORE < 80, 79, None, (80, False)),
        (SCORE > 0, 50, (0, False), None),
        (SCORE < 100, 50, None, (100, False)),
        (SCORE >= 80, 95, (80, True), None),
        ((SCORE >= 10) & ((SCORE < 20) | (SCORE > 30)), 15, (10, True), (20, False)),
        ((SCORE > 10) & ((SCORE < 20) | (SCORE >= 30)), 45, (30, True), None),
        (SCORE.between(10, 20) & ((SCORE < 12) | (SCORE > 14)), 18, (14, False), (20, True)),
    ],
)
def test_the_whole_range_around_a_value_suffices(
    condition: Any, value: float, low: tuple[float, bool] | None, high: tuple[float, bool] | None
) -> None:
    """By hand: wherever in the range the value lies that was found, its range ends where the condition does."""
    assert sufficing(condition, value) == Enough((), low, high)


@pytest.mark.parametrize(
    ("condition", "value", "low", "high"),
    [
        (FREE > 80, 100, (80, False), None),
        (FREE > 80, 81, (80, False), None),
        (FREE <= -4, -30, None, (-4, True)),
        ((FREE > 1) & (FREE < 3), 2, (1, False), (3, False)),
    ],
)
def test_a_number_without_an_end_suffices_without_an_end(
    condition: Any, value: float, low: tuple[float, bool] | None, high: tuple[float, bool] | None
) -> None:
    """Of a number whose range is not declared, what lies beyond the last number that a condition names is one part."""
    assert sufficing(condition, value, name="free") == Enough((), low, high)


def test_one_number_alone_is_no_range_and_a_choice_has_values() -> None:
    """A number that alone will do is named; of a choice every value that will do; of a flag its own."""
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
    assert sufficing(SCORE == 40, 40) == Enough((40,))
    assert sufficing(drug.isin("a", "c"), "c", name="drug") == Enough(("a", "c"))
    assert sufficing(FLAG, True, name="flag") == Enough((True,))
    assert sufficing((SCORE >= 80) & FLAG, 90, "flag") == Enough((), (80, True), None)


def test_a_value_that_occurs_with_none_of_the_others_that_suffice_is_not_told() -> None:
    """By hand: with the drug b only the dose c can be, which the drug a does not go with, so that it is left out.

    Of the drug b neither dose that is left can be: it would be no counter-example, but it occurs with neither.
    """
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B"})
    dose = Choice("dose", "Dose", values={"a": "A", "b": "B", "c": "C"})
    will_do = (drug.isin("a") & ~dose.isin("c")) | (drug.isin("b") & dose.isin("c"))
    node = Treatment("t", "T", tier="a", once=True, indications=[will_do])
    only = Assumption("only", "The drug b has the dose c.", ~drug.isin("b") | dose.isin("c"))
    today = Pathway("p", tiers=["a"], start=[node], assumptions=[only]).assess(Episode())
    made = Alternative(Episode({"drug": "a", "dose": "a"}), answers=("drug", "dose"))
    found = enough(today, made, Has("t", frozenset({Status.OFFERED})))
    assert {name: will.values for name, will in found.items()} == {"drug": ("a",), "dose": ("a", "b")}


def test_of_care_outside_the_pathway_every_answer_that_will_do_is_told() -> None:
    """What is begun out of turn comes about in no order whatever is answered, so that the order limits no answer."""
    exercise = Treatment("exercise", "Exercise", tier="a", adequate=weeks >= 6, response=weeks >= 99)
    massage = Treatment("massage", "Massage", tier="a", once=True)
    brace = Treatment("brace", "Brace", tier="a", once=True)
    ways = [
        exercise.escalates_to(massage, on="indication", when=tried("brace") & (SCORE >= 10)),
        exercise.escalates_to(brace, on="indication", when=tried("brace")),
    ]
    assessment = Pathway("p", tiers=["a"], start=[exercise], escalations=ways).assess(Episode())
    (one,) = what_it_would_take(assessment, "massage").alternatives
    assert (one.in_order, one.trials, one.answers) == (False, ("brace",), ("score",))
    found = enough(assessment, one, Has("massage", frozenset({Status.OFFERED})))
    assert found == {"score": Enough((), (10, True), None)}


def test_so_many_combinations_are_tried_and_of_what_is_left_the_answer_that_was_found() -> None:
    """The ninth of answers that have two values each of three is tried 768 times; of the tenth the one found."""
    drugs = [Choice(f"d{number}", "Drug", values={"a": "A", "b": "B", "c": "C"}) for number in range(10)]
    condition: Any = drugs[0].isin("a", "b")
    for drug in drugs[1:]:
        condition &= drug.isin("a", "b")
    today = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[condition])])
    made = Alternative(
        Episode(dict.fromkeys((drug.id for drug in drugs), "b")), answers=tuple(drug.id for drug in drugs)
    )
    found = enough(today.assess(Episode()), made, Has("t", frozenset({Status.OFFERED})))
    assert [set(found[drug.id].values) for drug in drugs] == [{"a", "b"}] * 9 + [{"b"}]


@pytest.mark.parametrize(("sizes", "tried"), [((10, 10, 10), [10, 10, 10]), ((7, 11, 13), [7, 11, 1])])
def test_a_thousand_combinations_are_tried_and_not_one_more(sizes: tuple[int, ...], tried: list[int]) -> None:
    """Every value of three choices will do: of 1,000 combinations all are told, of 1,001 the last choice as found."""
    names = ("first", "second", "third")
    values = [{f"v{number}": "V" for number in range(size)} for size in sizes]
    drugs = [Choice(name, "Drug", values=some) for name, some in zip(names, values, strict=True)]
    indications = [drug.isin(*some) for drug, some in zip(drugs, values, strict=True)]
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=indications)])
    made = Alternative(Episode(dict.fromkeys(names, "v0")), answers=names)
    found = enough(pathway.assess(Episode()), made, Has("t", frozenset({Status.OFFERED})))
    assert [len(found[name].values) for name in names] == tried


# the nearest


@pytest.mark.parametrize("first", [True, False])
def test_of_as_many_changes_the_one_that_takes_no_finding_to_be_otherwise_comes_first(first: bool) -> None:
    """An answer before a finding, and either before a refusal, in whichever order they are declared."""
    known, unknown = Flag("known", "known"), Flag("unknown", "unknown")
    either = (known | unknown) if first else (unknown | known)
    treatment = Treatment("t", "T", tier="a", once=True, indications=[either])
    pathway = Pathway("p", tiers=["a"], start=[treatment])
    wanted = Has("t", frozenset({Status.OFFERED}))
    (only,) = nearest(pathway.assess(Episode({"known": False})), wanted, count=1).alternatives
    assert (only.answers, only.findings, only.possible) == (("unknown",), (), True)
    both = nearest(pathway.assess(Episode({"known": False})), wanted, count=3)
    assert [one.findings for one in both.alternatives] == [(), ("known",)]
    assert both.settled


def test_where_nothing_leads_there_the_search_says_that_it_is_sure() -> None:
    """No alternative, and settled; one that goes without order is told where no other is."""
    treatment = Treatment("t", "T", tier="a", once=True, indications=[FLAG & ~FLAG])
    pathway = Pathway("p", tiers=["a"], start=[treatment])
    found = nearest(pathway.assess(Episode()), Has("t", frozenset({Status.OFFERED})))
    assert (found.alternatives, found.settled) == ((), True)


def test_where_the_solver_gives_up_the_search_is_not_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is found then and nothing is certain, of what is possible and of what is not."""
    monkeypatch.setattr("l4path.search.encoding.Encoding.possible", lambda *_: None)
    for condition in (FLAG, FLAG & ~FLAG):
        treatment = Treatment("t", "T", tier="a", once=True, indications=[condition])
        today = Pathway("p", tiers=["a"], start=[treatment]).assess(Episode())
        found = nearest(today, Has("t", frozenset({Status.OFFERED})))
        assert (found.alternatives, found.settled) == ((), False)


def test_where_what_was_found_comes_about_in_no_order_it_is_not_sure_that_there_is_no_more() -> None:
    """Two treatments that each wait for the other are passed over for answers, though these are more."""
    exercise = Treatment("exercise", "Exercise", tier="a", adequate=weeks >= 6, response=weeks >= 99)
    brace, belt, massage = (Treatment(name, name, tier="a", once=True) for name in ("brace", "belt", "massage"))
    three = [Flag(f"f{number}", "f") for number in range(3)]
    ways = [
        exercise.escalates_to(brace, on="indication", when=tried("belt")),
        exercise.escalates_to(belt, on="indication", when=tried("brace")),
        exercise.escalates_to(
            massage, on="indication", when=(tried("brace") & tried("belt")) | (three[0] & three[1] & three[2])
        ),
    ]
    today = Pathway("p", tiers=["a"], start=[exercise], escalations=ways).assess(Episode())
    found = nearest(today, Has("massage", frozenset({Status.OFFERED})), count=3)
    assert [(one.answers, one.trials, one.in_order) for one in found.alternatives] == [(("f0", "f1", "f2"), (), True)]
    assert not found.settled


def test_what_was_measured_so_far_stays_beside_an_outcome_that_may_come() -> None:
    """A course under way that fails keeps the weeks that are recorded, and what else was measured."""
    relief = l4path.Measure("relief", "relief", minimum=0, maximum=100)
    exercise = Treatment("exercise", "Exercise", tier="a", adequate=weeks >= 6, response=relief >= 50)
    massage = Treatment("massage", "Massage", tier="a", once=True)
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[exercise],
        measures=[relief],
        escalations=[exercise.escalates_to(massage, on="failure")],
    )
    today = pathway.assess(Episode(trials={"exercise": Trial(weeks=3, relief=20)}))
    (one, *_) = nearest(today, Has("massage", frozenset({Status.OFFERED}))).alternatives
    assert one.trials == ("exercise",)
    assert (one.episode.trials["exercise"].measures["weeks"], one.episode.trials["exercise"].measures["relief"]) == (
        3,
        20,
    )


@pytest.mark.parametrize(
    ("today", "wanted", "found"),
    [
        ("clear", "not_done", []),
        ("clear", "tear", ["tear"]),
        ("tear", "not_done", []),
        ("not_done", "clear", ["clear"]),
        ("not_done", "tear", ["tear"]),
        ("later", "tear", ["tear"]),
        ("later", "not_done", ["not_done"]),
        (None, "not_done", ["not_done"]),
        (None, "tear", ["tear"]),
    ],
)
def test_what_was_found_is_not_undone(today: str | None, wanted: str, found: list[str]) -> None:
    """Whatever has been found may be found to be otherwise; that nobody has looked is so only of what was not done."""
    values = {"not_done": "Not done", "later": "not done yet", "clear": "Clear", "tear": "A tear"}
    scan = Choice("scan", "Scan", values=values)
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[scan == wanted])])
    said = nearest(pathway.assess(Episode({} if today is None else {"scan": today})), Has("t", OFFERED))
    assert [one.episode.facts["scan"] for one in said.alternatives] == found
    assert said.settled


def test_what_no_condition_tells_from_not_done_may_stay() -> None:
    """By hand: only the tear is asked for; a clear scan stays clear where an answer will do, and may show a tear."""
    scan = Choice("scan", "Scan", values={"not_done": "Not done", "clear": "Clear", "tear": "A tear"})
    treatment = Treatment("t", "T", tier="a", once=True, indications=[(scan == "tear") | FLAG])
    found = nearest(Pathway("p", tiers=["a"], start=[treatment]).assess(Episode({"scan": "clear"})), Has("t", OFFERED))
    assert [(one.answers, one.findings) for one in found.alternatives] == [(("flag",), ()), ((), ("scan",))]
    assert [one.episode.facts["scan"] for one in found.alternatives] == ["clear", "tear"]


def test_what_nobody_asked_about_may_stay_so() -> None:
    """By hand: an answer will do, and then the history is left as it is; or the history is asked about."""
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=weeks >= 99)
    treatment = Treatment("t", "T", tier="a", once=True, indications=[tried("care") | FLAG])
    today = Pathway("p", tiers=["a"], start=[treatment, care]).assess(Episode(unasked=["care"]))
    found = nearest(today, Has("t", OFFERED))
    assert sorted((one.answers, one.histories) for one in found.alternatives) == [((), ("care",)), (("flag",), ())]


def test_nothing_is_forgotten_or_undone() -> None:
    """By hand: what is recorded, or was asked about, is unknown in no episode that may come; what is open may stay so.

    What was tried was tried, and of what has failed nothing more is measured.
    """
    relief = l4path.Measure("relief", "relief", minimum=0, maximum=100)
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=relief >= 50)
    treatment = Treatment("t", "T", tier="a", once=True, indications=[tried("care") | FLAG])
    pathway = Pathway("p", tiers=["a"], start=[treatment, care], measures=[relief])
    flag, treated, relieved = map(formula_of, (FLAG & FLAG, tried("care"), relief.of("care") >= 50))
    unknown, no, yes = l4path.Truth.UNKNOWN, l4path.Truth.NOT_MET, l4path.Truth.MET
    for recorded, expected in (
        ({"facts": {"flag": True}}, {(flag, unknown): [], (treated, unknown): [], (treated, no): [0]}),
        ({"facts": {"flag": False}, "unasked": ["care"]}, {(flag, unknown): [], (treated, unknown): [0]}),
        (
            {"trials": {"care": Trial("ongoing")}},
            {(flag, unknown): [0], (treated, unknown): [], (treated, no): [], (relieved, unknown): [0]},
        ),
        ({"trials": {"care": Trial("ongoing")}}, {(relieved, yes): [1], (relieved, no): [1]}),
        ({"trials": {"care": Trial(relief=20)}}, {(relieved, unknown): [], (relieved, no): [0]}),
        ({"trials": {"care": Trial("failed")}}, {(relieved, unknown): [0], (relieved, yes): [], (treated, no): []}),
    ):
        for (formula, truth), changes in expected.items():
            found = nearest(pathway.assess(Episode(**recorded)), Is(formula, truth))
            assert [one.changes for one in found.alternatives] == changes, (recorded, formula, truth)
            assert found.settled


@pytest.mark.parametrize(
    ("recorded", "never"),
    [
        (Trial("ongoing"), []),
        (Trial(weeks=3), []),
        (Trial("stopped"), []),
        (Trial(weeks=8), [ongoing]),  # long enough: what is not known of it is whether it has helped
        (Trial("responded"), [failed, ongoing]),
        (Trial(weeks=8, relief=60), [failed, ongoing]),
        (Trial("failed"), [ongoing, responded, relapsed, intolerant]),
        (Trial("intolerant"), [failed, ongoing, responded, relapsed]),
    ],
)
def test_what_may_come_of_what_is_on_record(recorded: Trial, never: list[Any]) -> None:
    """By hand: of what is under way or was given up anything, of what has helped no failure, and then nothing more."""
    relief = l4path.Measure("relief", "relief", minimum=0, maximum=100)
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=relief >= 50)
    for outcome in (failed, intolerant, ongoing, responded, relapsed):
        last = Treatment("last", "Last", tier="a", once=True, indications=[outcome("care")])
        today = Pathway("p", tiers=["a"], start=[care, last], measures=[relief]).assess(
            Episode(trials={"care": recorded})
        )
        found = nearest(today, Has("last", OFFERED))
        assert bool(found.alternatives) is (outcome not in never), outcome
        assert found.settled
        for one in found.alternatives:
            assert today.pathway.assess(one.episode).status["last"] is Status.OFFERED
            assert one.changes == (today.status["last"] is not Status.OFFERED)


@pytest.mark.parametrize(("many", "found"), [(9, 1), (10, 1), (11, 0)])
def test_ten_changes_are_looked_for(many: int, found: int) -> None:
    """Of more nothing is told, and nothing is certain."""
    flags = [Flag(f"f{number}", "f") for number in range(many)]
    treatment = Treatment("t", "T", tier="a", once=True, indications=[l4path.at_least(many, *flags)])
    said = nearest(Pathway("p", tiers=["a"], start=[treatment]).assess(Episode()), Has("t", OFFERED))
    assert [one.changes for one in said.alternatives] == [many] * found
    assert said.settled is (found == 1)


@pytest.mark.parametrize(("many", "found"), [(2, 2), (3, 2), (4, 1)])
def test_two_more_changes_than_the_nearest_are_worth_telling(many: int, found: int) -> None:
    """By hand: beside one change three will do, and four will not."""
    flags = [Flag(f"f{number}", "f") for number in range(many)]
    treatment = Treatment("t", "T", tier="a", once=True, indications=[FLAG | l4path.at_least(many, *flags)])
    said = nearest(Pathway("p", tiers=["a"], start=[treatment]).assess(Episode()), Has("t", OFFERED))
    assert [one.changes for one in said.alternatives] == [1, many][:found]
    assert said.settled


@pytest.mark.parametrize("retries", [0, 1])
def test_where_no_order_is_found_soon_those_are_told_that_need_none(
    retries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By hand: two that wait for each other are the nearest answer, which comes about in no order; the next is one."""
    monkeypatch.setattr("l4path.search.nearest._RETRIES", retries)
    exercise = Treatment("exercise", "Exercise", tier="a", adequate=weeks >= 6, response=weeks >= 99)
    brace, belt, massage = (Treatment(name, name, tier="a", once=True) for name in ("brace", "belt", "massage"))
    flags = [Flag(f"f{number}", "f") for number in range(3)]
    led_to = (tried("brace") & tried("belt")) | (flags[0] & flags[1] & flags[2])
    ways = [
        exercise.escalates_to(brace, on="indication", when=tried("belt")),
        exercise.escalates_to(belt, on="indication", when=tried("brace")),
        exercise.escalates_to(massage, on="indication", when=led_to),
    ]
    today = Pathway("p", tiers=["a"], start=[exercise], escalations=ways).assess(Episode())
    found = nearest(today, Has("massage", OFFERED))
    told = [({*one.trials, *one.answers}, one.in_order) for one in found.alternatives]
    assert told == [({"brace", "belt"}, False), ({"f0", "f1", "f2"}, True)][retries:]


@pytest.mark.parametrize(("asked", "found"), [({}, 3), ({"count": 1}, 1), ({"count": 2}, 2), ({"count": 9}, 5)])
def test_so_many_alternatives_are_looked_for(asked: dict[str, Any], found: int) -> None:
    """Three, unless another number is asked for; where there are fewer, that they are all is certain."""
    flags = [Flag(f"f{number}", "f") for number in range(5)]
    any_of_them: Any = flags[0]
    for one in flags[1:]:
        any_of_them |= one
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[any_of_them])])
    today = pathway.assess(Episode({flag.id: False for flag in flags}))
    said = nearest(today, Has("t", frozenset({Status.OFFERED})), **asked)
    assert said.settled
    assert len({one.findings for one in said.alternatives}) == len(said.alternatives) == found
    assert all(len(one.findings) == 1 for one in said.alternatives)
    assert what_it_would_take(today, "t", **asked).alternatives == said.alternatives


# how much an answer matters


def test_what_no_condition_asks_for_matters_not_at_all() -> None:
    """A fact without a condition has no share and no pair, and that is certain; one that decides has both."""
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[Treatment("t", "T", tier="a", once=True, indications=[FLAG])],
        facts=[FLAG, Flag("idle", "idle")],
    )
    idle, flag = relevances(pathway.assess(Episode()), ("idle", "flag"))
    assert (idle.name, idle.share, idle.pair, idle.settled) == ("idle", 0.0, None, True)
    assert flag.share > 0
    assert flag.pair is not None
    assert (
        len({pathway.assess(one).state for one in flag.pair} | {pathway.assess(one).options for one in flag.pair}) > 1
    )


def test_of_a_number_of_many_parts_the_first_and_the_last_are_tried() -> None:
    """However many numbers conditions name, what happens at either end of the range is seen."""
    cuts: l4path.Condition = SCORE >= 1
    for number in range(2, 80):
        cuts &= FLAG | (number <= SCORE)
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[cuts])])
    (score,) = relevances(pathway.assess(Episode({"flag": False})), ("score",))
    assert score.pair is not None
    assert score.settled


def _of_one_rare_patient(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Flag], Pathway]:
    """Flags that matter where all the others are yes, which few random patients have; and their pathway."""
    monkeypatch.setattr("l4path.search.relevance._LANES", 16)
    flags = [Flag(f"f{number}", "f") for number in range(24)]
    rare: Any = flags[0]
    for one in flags[1:]:
        rare &= one
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[rare])])
    return flags, pathway


def test_what_a_search_has_found_is_asked_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many answers that matter in one rare patient alone, each is found to matter, by completions that differ."""
    flags, pathway = _of_one_rare_patient(monkeypatch)
    assessment = pathway.assess(Episode())
    for found in relevances(assessment, tuple(flag.id for flag in flags)):
        assert found.settled
        assert found.pair is not None
        first, second = map(pathway.assess, found.pair)
        assert (first.state, first.options) != (second.state, second.options)
        differing = {name for name in pathway.facts if found.pair[0].facts[name] != found.pair[1].facts[name]}
        assert differing == {found.name}


def test_what_one_search_has_found_spares_the_others_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of answers that matter in one rare patient alone, the first is searched for, and no step taken for the rest."""
    flags, pathway = _of_one_rare_patient(monkeypatch)
    steps = Budget(300)
    looking = _Looking(pathway.assess(Episode()), encoding_of(pathway, partial=False), steps)
    assert looking.of("f0").pair is not None
    left = steps.left
    assert left < 300
    assert all(looking.of(flag.id).pair is not None for flag in flags[1:])
    assert steps.left == left


def test_the_page_tells_of_how_many_questions_it_was_not_found_out_what_they_can_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the steps do not suffice for any, it is said of all that are asked; where they do, of none.

    So it is on the page of an assessment, in the whole explanation and on the first page of a report.
    """
    _, pathway = _of_one_rare_patient(monkeypatch)

    def page() -> str:
        lines = assessment_lines(pathway.assess(Episode()))
        return "\n".join(getattr(piece, "text", str(piece)) for line in lines for piece in line)

    def told() -> tuple[str, ...]:
        assessment = pathway.assess(Episode())
        first = one_page(assessment).section("ask")
        assert first is not None
        return page(), str(assessment.explain()), "\n".join(point.text for point in first.points)

    asked, line = len(pathway.assess(Episode()).questions), "of these can change was not found out within the steps."
    assert asked > 1
    assert not any(line in text for text in told())
    monkeypatch.setattr("l4path.search.relevance._MOST_LOOKED_AT", -1)
    assert all(text.count(f"How much {asked} {line}") == 1 for text in told())


@pytest.mark.parametrize("measure", ["relief", "weeks"])
def test_a_measure_that_matters_in_one_rare_patient_is_searched_for_too(
    measure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two completions that are found differ in it alone."""
    flags, _ = _of_one_rare_patient(monkeypatch)
    relief = l4path.Measure("relief", "relief", unit="%", minimum=0, maximum=100)
    exercise = Treatment("exercise", "Exercise", tier="a", adequate=weeks >= 6, response=relief >= 30)
    asked: l4path.Condition = relief.of("exercise") >= 50 if measure == "relief" else weeks.of("exercise") >= 12
    for one in flags:
        asked &= one
    massage = Treatment("massage", "Massage", tier="a", once=True, indications=[asked])
    today = Pathway("p", tiers=["a"], start=[exercise, massage]).assess(Episode(trials={"exercise": Trial("ongoing")}))
    (found,) = relevances(today, (f"exercise.{measure}",))
    assert (found.settled, found.share) == (True, 0)
    assert found.pair is not None
    first, second = found.pair
    assert today.pathway.assess(first).options != today.pathway.assess(second).options
    before, after = (dict(one.trials["exercise"].measures) for one in (first, second))
    assert before.pop(measure) != after.pop(measure)
    assert (first.facts, before) == (second.facts, after)


def test_of_a_treatment_that_nobody_asked_about_not_tried_is_held_against_tried() -> None:
    """Where it decides alone, it matters in every completion, and the first of two that show it is without it."""
    scan = Treatment("scan", "Scan", tier="a", once=True)
    exercise = Treatment("exercise", "Exercise", tier="a", adequate=weeks >= 6, response=weeks >= 99)
    for source in (scan, exercise):
        massage = Treatment("massage", "Massage", tier="a", once=True, indications=[tried(source.id)])
        pathway = Pathway("p", tiers=["a"], start=[source, massage])
        (found,) = relevances(pathway.assess(Episode(unasked=[source.id])), (source.id,))
        assert found.share == 1
        assert found.pair is not None
        without, with_it = found.pair
        assert source.id not in without.trials
        assert source.id in with_it.trials


def test_a_completion_is_drawn_with_what_is_recorded() -> None:
    """By hand: of all patients what is recorded, of some what is not; and most of them say no to what nobody asked."""
    relief = l4path.Measure("relief", "relief", minimum=0, maximum=100)
    bend = l4path.Measure("bend", "bend", minimum=0, maximum=10)
    care, other, third, fourth = (
        Treatment(name, name, tier="a", adequate=weeks >= 6, response=relief >= 50) for name in ("care", "b", "c", "d")
    )
    names = ("yes", "no", "answered", "open")
    yes, no, answered, left = (Flag(name, name) for name in names)
    measured = [relief.of("care") >= 50, bend.of("care") >= 5, weeks.of("care") >= 6]
    asked = l4path.at_least(1, yes, no, answered, left, SCORE >= 40, SCORE >= 60, *measured)
    last = Treatment("last", "Last", tier="a", once=True, indications=[asked])
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[care, other, third, fourth, last],
        measures=[relief, bend],
        screens=[l4path.Screen("s", [answered])],
    )
    episode = Episode(
        {"yes": True, "no": False, "score": 50},
        screened=["s"],
        trials={"care": Trial(weeks=8, relief=20), "b": Trial("intolerant")},
        declined=["d"],
        unasked=["c"],
    )
    looking = _Looking(pathway.assess(episode), encoding_of(pathway, partial=False), Budget(300))
    sample, met = looking.sample, looking.meaning.met
    everyone = sample.everyone
    for condition in (
        yes & yes,
        SCORE >= 40,
        tried("care"),
        weeks.of("care") >= 6,
        intolerant("b"),
        l4path.declined("d"),
    ):
        assert sample.of(met(formula_of(condition))) == everyone, condition
    for condition in (no & no, answered & answered, SCORE >= 60, relief.of("care") >= 50, l4path.declined("c")):
        assert sample.of(met(formula_of(condition))) == 0, condition
    for condition in (intolerant("care"), relapsed("b"), tried("d"), tried("last"), l4path.declined("b")):
        assert sample.of(met(formula_of(condition))) == 0, condition
    for condition in (left & left, bend.of("care") >= 5, tried("c")):
        assert 0 < sample.of(met(formula_of(condition))).bit_count() < everyone.bit_count(), condition
    assert sample.of(met(formula_of(left & left))).bit_count() < everyone.bit_count() / 4


def test_once_too_much_was_looked_at_no_more_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first question may take what it takes; what comes after more than the most is not certain."""
    other = Flag("other", "other")
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[FLAG & other])])
    monkeypatch.setattr("l4path.search.relevance._MOST_LOOKED_AT", 0)
    first, second = relevances(pathway.assess(Episode()), ("flag", "other"))
    assert (first.pair is not None, first.settled) == (True, True)
    assert (second.pair, second.share, second.settled) == (None, 0, False)


def test_a_share_is_of_those_whom_the_answer_changes() -> None:
    """By hand: what counts beside a flag matters to whoever has the flag, and the flag to whoever has what counts."""
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
    for name, counts in (("score", SCORE >= 50), ("drug", drug == "a"), ("two", Flag("two", "two"))):
        treatment = Treatment("t", "T", tier="a", once=True, indications=[counts & FLAG])
        assumed = l4path.Assumption("possible", "Only with the flag is it the third.", FLAG | (drug != "c"))
        pathway = Pathway("p", tiers=["a"], start=[treatment], facts=[drug, FLAG], assumptions=[assumed])
        today = pathway.assess(Episode())
        looking = _Looking(today, encoding_of(pathway, partial=False), Budget(300))
        meaning, sample = looking.meaning, looking.sample
        flag, third = (sample.of(meaning.met(Is(formula_of(one)))) for one in (FLAG & FLAG, drug == "c"))
        can_be = sample.everyone & (flag | ~third)
        found = looking.of(name)
        assert found.pair is not None
        assert 0 < found.share < 1
        assert found.share == (flag & can_be).bit_count() / can_be.bit_count()


@pytest.mark.parametrize(("many", "yes", "samples"), [(4, True, 1), (400, False, 2)])
def test_where_quiet_patients_show_nothing_others_do(
    many: int, yes: bool, samples: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes some answers to be yes is seen in patients who say yes oftener; what takes none, in those who do not.

    Neither is searched for.
    """
    flags = [Flag(f"f{number}", "f") for number in range(many)]
    rare = FLAG & (l4path.at_least(many, *flags) if yes else ~l4path.at_least(1, *flags))
    monkeypatch.setattr("l4path.search.relevance._LANES", 64)
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[rare])])
    steps = Budget(300)
    looking = _Looking(pathway.assess(Episode()), encoding_of(pathway, partial=False), steps)
    found = looking.of("flag")
    assert (found.share, found.settled, steps.left, len(looking._more)) == (0, True, 300, samples)
    assert found.pair is not None
    first, second = found.pair
    assert {name for name in pathway.facts if first.facts[name] != second.facts[name]} == {"flag"}


def test_what_changes_nothing_by_itself_is_certain_only_where_the_steps_suffice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By hand: with the other answer or without it, the one decides alone."""
    other = Flag("other", "other")
    either = (FLAG & other) | (FLAG & ~other)
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[either])])
    today, encoding = pathway.assess(Episode()), encoding_of(pathway, partial=False)
    (found,) = relevances(today, ("other",))
    assert (found.name, found.share, found.pair, found.settled) == ("other", 0, None, True)
    found = _Looking(today, encoding, Budget(0)).of("other")
    assert (found.name, found.share, found.pair, found.settled) == ("other", 0, None, False)
    monkeypatch.setattr("l4path.search.encoding.Encoding.possible", lambda *_: None)
    found = _Looking(today, encoding, Budget(300)).of("other")
    assert (found.name, found.share, found.pair, found.settled) == ("other", 0, None, False)


@pytest.mark.parametrize("seed", range(6))
def test_a_completion_leaves_nothing_to_ask(seed: int) -> None:
    """On random pathways, neither of two completions has a question left."""
    raw, episodes = pathway_and_episodes(seed, 3)
    pathway = pathway_from_dict(raw)
    for recorded in episodes:
        today = pathway.assess(episode_from_dict(recorded, pathway=pathway))
        for found in relevances(today, today.questions[:3]):
            for completion in found.pair or ():
                assert not pathway.assess(completion).questions
                assert completion.facts.keys() == pathway.facts.keys()


def test_a_share_is_of_the_completions_that_can_be() -> None:
    """A value that an assumption excludes is in none of them: of the two that are left, one or the other in each."""
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
    treatment = Treatment("t", "T", tier="a", once=True, indications=[drug == "a"])
    assumed = l4path.Assumption("possible", "Nobody takes the second.", drug != "b")
    pathway = Pathway("p", tiers=["a"], start=[treatment], assumptions=[assumed])
    (found,) = relevances(pathway.assess(Episode()), ("drug",))
    assert found.share == 1
    assert found.pair is not None


# what is shown


@pytest.mark.parametrize("many", [1, 15, 16, 40])
def test_of_however_many_properties_each_is_shown(many: int) -> None:
    """One plain patient for each, in whom nothing is recorded that does not matter."""
    flags = [Flag(f"f{number}", "f") for number in range(many)]
    each = [Treatment(f"t{flag.id}", "T", tier="a", once=True, indications=[flag]) for flag in flags]
    search = Search(Pathway("p", tiers=["a"], start=each), partial=True)
    wanted = tuple(Has(one.id, OFFERED) for one in each)
    search.expect(wanted)
    found = [plain.episode for plain in search.plainest([(formula, False) for formula in wanted])]
    assert found == [Episode({flag.id: True}, pathway="p") for flag in flags]


def test_what_was_found_is_held_against_the_engine() -> None:
    """An episode that leaves an assumption open, or does not show what is wanted, is a fault of the search."""
    treatment = Treatment("t", "T", tier="a", once=True, indications=[SCORE >= 50])
    assumed = l4path.Assumption("assumed", "All have the flag.", FLAG)
    search = Search(Pathway("p", tiers=["a"], start=[treatment], assumptions=[assumed]), partial=True)
    wanted = Has("t", OFFERED)
    search._hold(Episode({"flag": True, "score": 60}), wanted)
    for wrong in ({"score": 60}, {"flag": True, "score": 40}, {"flag": True}):
        with pytest.raises(RuntimeError, match="search and engine disagree about"):
            search._hold(Episode(wrong), wanted)


def test_what_is_part_of_one_statement_alone_is_no_statement_for_a_solver() -> None:
    """It stands in the clauses of that one; once something else rests on it, or it is asked for, it is one again."""
    circuit = Circuit()
    one, other, third, fourth = (circuit.free() for _ in range(4))
    inner = circuit.any_of((one, other))
    whole = circuit.any_of((-inner, third))
    cone = Cone(circuit, merging=True)
    said = [(TRUE,), (whole, one, other), (whole, -third), (-whole, third, -one), (-whole, third, -other)]
    assert set(map(frozenset, cone.clauses([whole]))) == set(map(frozenset, said))
    assert cone.merged == {inner}
    beside = circuit.any_of((inner, fourth))
    again = set(map(frozenset, cone.clauses([beside])))
    assert {frozenset((-inner, one, other)), frozenset((beside, -inner)), frozenset((beside, -fourth))} <= again


@pytest.mark.parametrize("name", ["ddd-contested-fusion", "sciatica-severe-week-3", "therapy-declined"])
def test_of_as_many_changes_those_that_make_it_an_option_are_told_before_those_that_raise_a_red_flag(name: str) -> None:
    """A root finding of an ordinary kind will do for a discectomy: no emergency has to be raised for it."""
    l4 = l4path.load("l4")
    found = what_it_would_take(l4.assess(l4path.read_episode(f"examples/episodes/{name}.toml")), "discectomy")
    assert l4.nodes["discectomy"] in l4.assess(found.alternatives[0].episode).options


class Trying:
    """A solver that tries every way, and names all that was given as what cannot be so together."""

    def __init__(self, circuit: Circuit) -> None:
        """Begin with nothing asked."""
        self.circuit, self.steps, self._asked = circuit, 0, list[int]()

    def solve(self, wanted: int, _: int, given: Sequence[int] = ()) -> bool:
        """Whether any way has all of it."""
        self._asked = [*given, wanted]
        circuit, clauses = self.circuit, self.circuit.constraints
        free = [number for number, kids in enumerate(circuit.kids) if kids is None and number > TRUE]
        ways = (way for way in rows(free) if all(any(so(circuit, way, one) for one in clause) for clause in clauses))
        return any(all(so(circuit, way, one) for one in self._asked) for way in ways)

    def core(self) -> list[int]:
        """All of it."""
        return self._asked

    def follow(self, *_: Any) -> set[int]:
        """Nothing is seen at once."""
        return set()


@pytest.mark.parametrize("solver", [*SOLVERS, "trying"])
@pytest.mark.parametrize("seed", range(40))
def test_the_foremost_of_all_who_show_something(solver: Any, seed: int) -> None:
    """Of all ways in which a statement can be so, the first in an order, of each choice the one or the other rather."""
    circuit, chance = Circuit(), random.Random(seed)  # noqa: S311 - no secret
    choices = [circuit.free() for _ in range(5)]
    statements = list(choices)
    for _ in range(8):
        parts = chance.sample(statements, chance.randint(2, 3))
        statements.append(circuit.any_of(part * chance.choice((1, -1)) for part in parts))
    circuit.constraints.append(tuple(choice * chance.choice((1, -1)) for choice in chance.sample(choices, 2)))
    wanted = statements[-1] * chance.choice((1, -1))
    order = [choice * chance.choice((1, -1)) for choice in chance.sample(choices, len(choices))]
    signs = {abs(literal): literal > 0 for literal in order}
    ways = ({number: is_so is signs[number] for number, is_so in row.items()} for row in rows(list(signs)))
    held = (way for way in ways if all(so(circuit, way, circuit.any_of(one)) for one in circuit.constraints[1:]))
    first = next((way for way in held if so(circuit, way, wanted)), None)

    def anew() -> Any:
        return Trying(circuit) if solver == "trying" else answering(solver, circuit)

    for blocks in ((), (order[:2], order[2:]), (order[1:4],)):  # whatever is tried as one
        assert foremost(anew(), wanted, order, Budget(1000), None, blocks) == first
        assert foremost(anew(), wanted, order, Budget(1), None, blocks) in (None, first)
    assert foremost(anew(), wanted, order, Budget(0)) is None
