"""What the parts of the search are by definition: by hand and by trying everything,, on the smallest."""

from __future__ import annotations

import itertools
import random
from functools import reduce
from operator import or_
from typing import Any

import pytest

import l4path
from choosing import rows, so
from l4path import Choice, Choices, Episode, Flag, L4pathError, Measure, Number, Pathway, Treatment, Trial, parse, weeks
from l4path.conditions import operative
from l4path.search.alternatives import Alternative, nearer_first, records_of
from l4path.search.backends import PythonSat, _cost_of, _met_for, answering, quickest
from l4path.search.cells import Cells, steps
from l4path.search.circuit import FALSE, TRUE, Circuit, justification
from l4path.search.cone import Cone
from l4path.search.planes import unpacked
from l4path.search.recorded import choices_of, counterparts, measured, of_fact, of_treatment, outright
from l4path.search.sampling import Sample
from l4path.search.solver import Solver
from l4path.search.space import Space, given_of

SCORE = Number("score", "score", minimum=0, maximum=10)
OPEN = Number("open", "open")
FLAG = Flag("flag", "flag")
DRUG = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
SIGNS = Choices("signs", "Signs", values={"x": "X", "y": "Y", "z": "Z"})
FACTS = [SCORE, OPEN, FLAG, DRUG, SIGNS]


def drawn(seed: int, choices: int = 5, further: int = 8) -> tuple[Circuit, list[int]]:
    """A circuit of free choices and statements that are built on them; all their numbers."""
    chance, circuit = random.Random(seed), Circuit()  # noqa: S311 - nothing here is secret
    made = [circuit.free() for _ in range(choices)]
    for _ in range(further):
        parts = [one * chance.choice((1, -1)) for one in chance.sample(made, chance.randint(2, 3))]
        built = circuit.any_of(parts) if chance.random() < 0.5 else circuit.all_of(parts)
        made.append(abs(built))
    return circuit, [one for one in dict.fromkeys(made) if one != TRUE]


# circuits


def test_what_is_plain_is_not_stated() -> None:
    """Any of nothing is false, all of nothing true; a part alone is itself, beside its contrary always so."""
    circuit = Circuit()
    assert (circuit.kids, circuit.constraints, len(circuit)) == ([None, None], [(TRUE,)], 2)
    one, other = circuit.free(), circuit.free()
    assert (one, other, len(circuit)) == (2, 3, 4)
    assert (circuit.any_of(()), circuit.all_of(())) == (FALSE, TRUE)
    assert (circuit.any_of((one, FALSE)), circuit.all_of((one, TRUE, one))) == (one, one)
    assert (circuit.any_of((one, TRUE)), circuit.all_of((one, FALSE))) == (TRUE, FALSE)
    assert (circuit.any_of((one, -one)), circuit.any_of((other, -other, one))) == (TRUE, TRUE)
    assert len(circuit) == 4
    either = circuit.any_of((other, one))
    assert either == circuit.any_of((one, other, one)) == 4
    assert circuit.kids[either] == (one, other)
    assert circuit.all_of((one, other)) == -5
    assert circuit.kids[5] == (-other, -one)
    assert circuit.any_of((one, -other)) == 6
    assert circuit.differ(one, one) == FALSE
    assert circuit.differ(one, -one) == TRUE


@pytest.mark.parametrize("size", range(1, 7))
def test_a_count_is_counted_and_what_it_counts_is_kept(size: int) -> None:
    """So many of some statements, for every count; counted at the end where fewer parts are wanted."""
    for count in range(1, size + 1):
        circuit = Circuit()
        parts = [circuit.free() * (-1) ** number for number in range(size)]
        made = circuit.at_least(count, parts)
        for row in rows([abs(part) for part in parts]):
            assert so(circuit, row, made) is (sum(so(circuit, row, part) for part in parts) >= count)
        counted = circuit.counted.get(abs(made))
        if 1 < count < size:
            assert counted == ((count, tuple(parts)) if made > 0 else (size + 1 - count, tuple(-one for one in parts)))
        else:
            assert counted is None
            assert abs(made) == circuit.free() - 1 or size == 1


def test_where_fewer_contraries_decide_they_are_counted() -> None:
    """Three of four: not two of the contraries, which is shorter; two of four are shorter than three contraries."""
    circuit = Circuit()
    parts = [circuit.free() for _ in range(4)]
    three, two = circuit.at_least(3, parts), circuit.at_least(2, parts)
    assert circuit.counted == {-three: (2, tuple(-part for part in parts)), two: (2, tuple(parts))}


def test_a_rank_says_what_a_statement_is_made_of_and_not_when_it_was_stated() -> None:
    """Whichever was stated first, the rank is the same; what is made of other parts, or of a contrary, has another."""

    def ranked(turned: bool) -> list[tuple[int, int]]:
        circuit = Circuit()
        a, b, c = (circuit.free() for _ in range(3))
        parts = [(a, b), (-a, b), (a, c), (-b, -c)]
        stated = {part: circuit.any_of(part) for part in (parts[::-1] if turned else parts)}
        whole = circuit.any_of(stated.values())
        return [circuit.ranks()[number] for number in (a, *(stated[part] for part in parts), whole)]

    ranks = ranked(turned=False)
    assert ranked(turned=True) == ranks
    assert len({*ranks}) == len(ranks)
    assert [layer for layer, _ in ranks] == sorted(layer for layer, _ in ranks)
    assert ranks[0] < min(ranks[1:-1])
    assert max(ranks[1:-1]) < ranks[-1]


@pytest.mark.parametrize("seed", range(20))
def test_what_a_statement_rests_on_and_is_part_of(seed: int) -> None:
    """Cone and wholes, each by following the parts by hand."""
    circuit, made = drawn(seed)

    def below(number: int) -> set[int]:
        parts = {abs(kid) for kid in circuit.kids[number] or ()} - {TRUE}
        return {number}.union(*map(below, parts))

    for one, other in itertools.pairwise(made[5:] or made):
        assert circuit.cone([one, -other]) == sorted(below(one) | below(other))
    assert circuit.cone([TRUE]) == circuit.cone([FALSE]) == circuit.cone([]) == []
    wholes = circuit.wholes()
    for number in made:
        assert wholes[number] == [whole for whole in made if number in {abs(kid) for kid in circuit.kids[whole] or ()}]
    late = circuit.any_of((made[0], circuit.free()))
    assert circuit.wholes()[made[0]][-1] == late


@pytest.mark.parametrize("merging", [False, True])
@pytest.mark.parametrize("seed", range(14))
def test_clauses_hold_just_where_every_statement_is_what_it_is_made_of(seed: int, merging: bool) -> None:
    """Of all that some statements rest on, with constraints about that; what is merged has no clauses of its own."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    circuit, made = drawn(seed, choices=4, further=5)
    free = made[:4]
    circuit.constraints.append((free[0], -free[1]))
    circuit.constraints.append((-made[-1], free[2]))
    cone = Cone(circuit, merging=merging)
    wanted = [chance.choice(made) * chance.choice((1, -1))]
    given = [*cone.clauses(wanted)]
    later = [chance.choice(made), made[-1]]
    given += cone.clauses(later)
    assert not list(cone.clauses([*wanted, *later]))  # each once
    assert merging or len(given) == len({frozenset(clause) for clause in given})
    numbers = circuit.cone([*wanted, *later, free[0] if {free[0], free[1]} & set(cone.free) else TRUE])
    assert set(cone.free) == {number for number in circuit.cone([*numbers, *given_by(given)]) if number in free}
    assert merging or not cone.merged
    own = sorted({abs(literal) for clause in given for literal in clause} - {TRUE})
    assert not cone.merged & {abs(one) for one in wanted}
    for row in rows(own):
        meant = all(
            row[number] is so(circuit, row | dict.fromkeys(set(free) - set(own), False), number)
            for number in own
            if number not in free
        )
        kept = all(any(row.get(abs(one), True) is (one > 0) for one in clause) for clause in given)
        full = row | dict.fromkeys(set(free) - set(own), False)
        held = all(
            any(so(circuit, full, one) for one in clause) for clause in circuit.constraints[1:] if clause in given
        )
        assert kept is (meant and held)


def given_by(clauses: list[tuple[int, ...]]) -> list[int]:
    """The numbers that some clauses name."""
    return [abs(literal) for clause in clauses for literal in clause]


def test_a_part_of_long_clauses_stays_a_statement() -> None:
    """Merged clauses have forty literals at most in all: of four parts denied ten, of five no longer."""
    for many, merged in ((20, True), (21, False)):
        circuit = Circuit()
        inner = circuit.any_of([circuit.free() for _ in range(many)])
        whole = circuit.any_of((-inner, circuit.free()))
        cone = Cone(circuit, merging=True)
        list(cone.clauses([whole]))
        assert (inner in cone.merged) is merged


def test_what_a_constraint_names_stays_a_statement() -> None:
    """A part of one statement alone is merged into it, unless a constraint is about it too."""
    for constrained in (False, True):
        circuit = Circuit()
        a, b, c, d = (circuit.free() for _ in range(4))
        inner = circuit.any_of((a, b))
        whole = circuit.any_of((-inner, c))
        if constrained:
            circuit.constraints.append((-inner, d))
        cone = Cone(circuit, merging=True)
        clauses = [*cone.clauses([whole])]
        assert (inner in cone.merged) is not constrained
        assert any(abs(literal) == inner for clause in clauses for literal in clause) is constrained
        assert ((-inner, d) in [*cone.clauses([d])]) is constrained


# cells


def of(fact: Any, *texts: str, partial: bool = False) -> tuple[Circuit, Cells, list[Any]]:
    """A fact cut at what some conditions ask of it, and their atoms."""
    pathway = Pathway("p", tiers=["a"], start=[l4path.Disposition("home", "Home", tier="a")], facts=FACTS)
    atoms = [atom for text in texts for atom in operative(parse(text, pathway))]
    circuit = Circuit()
    return circuit, Cells(circuit, [fact.fact], atoms, partial=partial), atoms


NUMBERS = [0, 0.5, 2, 2.5, 3, 5, 5.5, 7, 9.5, 10]
COMPARED: dict[str, Any] = {
    **{f"score {op} {bound}": (op, bound) for op in ("<", "<=", ">", ">=", "==", "!=") for bound in (0, 2, 5, 10)},
}
RANGES: dict[str, Any] = {
    "2 < score <= 5": lambda it: 2 < it <= 5,
    "2 <= score < 5": lambda it: 2 <= it < 5,
    "0 <= score <= 10": lambda _: True,
    "0 < score < 10": lambda it: 0 < it < 10,
    "2 < score < 5": lambda it: 2 < it < 5,
    "2 <= score <= 5": lambda it: 2 <= it <= 5,
}


def compared(op: str, value: float, bound: float) -> bool:
    """What an operator means."""
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "==": value == bound,
        "!=": value != bound,
    }[op]


def read(cells: Cells, value: Any) -> dict[int, bool]:
    """The free choices of a value that is recorded."""
    return {abs(one): one > 0 for one in cells.as_recorded(value) if abs(one) != TRUE}


def test_a_number_meets_what_it_is_compared_with() -> None:
    """Every operator and every range at, beside and between bounds, at both ends of what may be recorded too."""
    circuit, cells, atoms = of(SCORE, *COMPARED, *RANGES)
    meant = [*COMPARED.values(), *RANGES.values()]
    assert len(atoms) == len(meant)
    for value in NUMBERS:
        chosen = read(cells, value)
        for atom, meaning in zip(atoms, meant, strict=True):
            expected = meaning(value) if callable(meaning) else compared(meaning[0], value, meaning[1])
            assert so(circuit, chosen, cells.meets(atom)) is expected, (value, str(atom))
    (how, chain), *others = cells.free()
    assert (how, len(chain), others) == ("order", 6, [])  # of 0 and 10 one each: the other is so of everybody


@pytest.mark.parametrize(
    ("fact", "texts", "values", "meant"),
    [
        (FLAG, ["flag"], [False, True], [bool]),
        (
            DRUG,
            ["drug == a", "drug != a", "drug in {a, b}", "drug not in {a, b}", "drug != c"],
            ["a", "b", "c"],
            [
                lambda it: it == "a",
                lambda it: it != "a",
                lambda it: it in "ab",
                lambda it: it not in "ab",
                lambda it: it != "c",
            ],
        ),
        (
            SIGNS,
            ["x in signs", "x not in signs", "y in signs"],
            [frozenset(), frozenset("x"), frozenset("xy"), frozenset("xyz"), frozenset("z")],
            [lambda it: "x" in it, lambda it: "x" not in it, lambda it: "y" in it],
        ),
    ],
)
def test_what_is_no_number_meets_what_names_it(
    fact: Any, texts: list[str], values: list[Any], meant: list[Any]
) -> None:
    """A flag is so; a choice is one of those named or none of them; choices hold a value or do not."""
    circuit, cells, atoms = of(fact, *texts)
    for value in values:
        chosen = read(cells, value)
        assert [so(circuit, chosen, cells.meets(atom)) for atom in atoms] == [bool(one(value)) for one in meant]
        assert cells.value(chosen)[0] is True


@pytest.mark.parametrize(
    ("fact", "texts", "values"),
    [
        (SCORE, ["score >= 2", "score < 5", "score > 7"], NUMBERS),
        (SCORE, ["score > 0", "score >= 10"], NUMBERS),
        (OPEN, ["open >= 2", "open < 2.5", "open > -7"], [-100, -7, -6.5, 0, 2, 2.25, 2.5, 400]),
        (FLAG, ["flag"], [False, True]),
        (DRUG, ["drug == a", "drug == b"], ["a", "b", "c"]),
        (DRUG, ["drug in {a, b, c}"], ["a", "b", "c"]),
        (SIGNS, ["x in signs", "y in signs"], [frozenset(), frozenset("x"), frozenset("xy"), frozenset("y")]),
    ],
)
def test_a_value_lies_in_the_cell_that_the_choices_name(fact: Any, texts: list[str], values: list[Any]) -> None:
    """Of each cell and of each part of what names one: the value may be recorded, and has all that was chosen."""
    circuit, cells, _ = of(fact, *texts)
    every = [{number: row for number, row in cell.items() if number > TRUE} for cell in cells.each()]
    stands = [cells.value(cell)[1] for cell in every]
    assert [read(cells, value) for value in stands] == every
    assert len(set(stands)) == len(stands)
    assert all(fact.fact.check_value(value) is None for value in stands)
    for value in values:
        whole = read(cells, value)
        assert whole in every
        for row in rows([*whole]):
            some = {number: whole[number] for number, kept in row.items() if kept}
            recorded, found = cells.value(some)
            assert recorded is bool(some)
            assert some.items() <= read(cells, found).items()
            assert fact.fact.check_value(found) is None
    assert circuit.constraints[0] == (TRUE,)


def test_what_may_be_unrecorded_is_recorded_where_it_is_said_to_be_or_has_a_value() -> None:
    """That it is known comes before all else; its own choice is the first of all choices."""
    _, cells, _ = of(FLAG, "flag", partial=True)
    known, flag = cells.choices
    assert (known, flag) == (cells.known, known + 1)
    assert cells.value({}) == (False, False)
    assert cells.value({flag: True}) == (True, True)
    assert cells.value({flag: True, known: False}) == (False, True)
    assert cells.value({known: True}) == (True, False)
    _, whole, _ = of(FLAG, "flag")
    assert whole.known == TRUE
    assert whole.choices[0] == TRUE


@pytest.mark.parametrize(
    ("fact", "texts", "how"),
    [
        (DRUG, ["drug == a"], "one or none"),
        (DRUG, ["drug in {a, b, c}"], "one"),
        (SIGNS, ["x in signs"], "any"),
        (SIGNS, ["x in signs", "y in signs", "z in signs"], "any"),
        (FLAG, ["flag"], "any"),
    ],
)
def test_the_choices_of_a_fact_go_together_in_one_way(fact: Any, texts: list[str], how: str) -> None:
    """A choice whose every value is named is one of them, and its constraints say so of every row."""
    circuit, cells, _ = of(fact, *texts)
    ((said, group),) = cells.free()
    assert said == how
    for row in rows(group):
        held = all(any(so(circuit, row, one) for one in clause) for clause in circuit.constraints)
        most = {"any": len(group), "one": 1, "one or none": 1}[how]
        assert held is (how == "any" or (how == "one") <= sum(row.values()) <= most)


def test_the_order_of_a_number_is_a_constraint() -> None:
    """What is more than a bound is at least that, and at least every bound below it; nothing else is excluded."""
    circuit, cells, _ = of(OPEN, "open >= 2", "open < 5")
    ((_, chain),) = cells.free()
    assert len(chain) == 4
    for row in rows(chain):
        held = all(any(so(circuit, row, one) for one in clause) for clause in circuit.constraints)
        values = [row[literal] for literal in chain]
        assert held is (values == sorted(values, reverse=True))


def test_the_same_cells_of_another_patient_are_other_choices() -> None:
    """As many, with the same meaning, and none of them shared."""
    circuit, cells, atoms = of(SCORE, "score >= 2", partial=True)
    other = cells.again()
    assert len(other.choices) == len(cells.choices)
    assert not {*other.choices} & {*cells.choices}
    assert other.known != TRUE
    assert so(circuit, read(other, 2), other.meets(atoms[0]))


def test_the_values_of_each_cell_are_steps() -> None:
    """By hand: beside and at each bound, of measures too; nothing that may not be recorded, and flags have none."""
    relief = Measure("relief", "relief", minimum=0, maximum=100)
    care = Treatment(
        "care", "Care", tier="a", adequate=weeks >= 6, response=relief >= 50, indications=[(SCORE > 2) & FLAG]
    )
    beside = Treatment("b", "B", tier="a", once=True, indications=[(OPEN >= 0) | (SCORE <= 10) | (SCORE >= 0)])
    found = steps(Pathway("p", tiers=["a"], start=[care, beside], measures=[relief]))
    assert found == {"weeks": (5, 6, 7), "relief": (49, 50, 51), "score": (0, 1, 2, 3, 10), "open": (-1, 0, 1)}


# alternatives


def alternative(**changes: Any) -> Alternative:
    """An alternative with some changes, each counted as one."""
    return Alternative(Episode(), **changes, changes=sum(map(len, changes.values())))


def test_what_is_otherwise_is_listed_by_kind() -> None:
    """Answers and findings are facts; then what would be asked, tried and decided."""
    every = alternative(
        answers=("a",), histories=("h",), findings=("f",), trials=("t",), decisions=("d",), screened=("s",)
    )
    facts = [("fact", "a"), ("fact", "f"), ("screened", "s")]
    assert records_of(every) == [*facts, ("asked", "h"), ("trial", "t"), ("declined", "d")]
    assert not every.possible
    assert alternative(answers=("a",), trials=("t",)).possible
    bare = Alternative(Episode())
    assert (records_of(bare), bare.possible, bare.in_order, bare.changes) == ([], True, True, 0)


def test_the_nearer_come_first_and_what_has_more_of_the_same_is_left_out() -> None:
    """By how much is otherwise; of as many, as they were found; one with the same changes counts once."""
    two, one, beside, more = (alternative(answers=names) for names in (("a", "b"), ("c",), ("d",), ("e", "c")))
    assert nearer_first([two, one, beside, more]) == (one, beside, two)
    assert nearer_first([one, alternative(answers=("c",))]) == (one,)
    assert nearer_first([]) == ()


# backends


def pigeons(circuit: Circuit, holes: int) -> int:
    """That one pigeon more than there are holes sits alone in one each: it cannot be."""
    sits = [[circuit.free() for _ in range(holes)] for _ in range(holes + 1)]
    alone = [
        -circuit.all_of((first[hole], other[hole]))
        for first, other in itertools.combinations(sits, 2)
        for hole in range(holes)
    ]
    return circuit.all_of([*map(circuit.any_of, sits), *alone])


needs_sat = pytest.mark.skipif(not l4path.search.backends.available(), reason="python-sat is not installed")


@needs_sat
def test_python_sat_counts_what_it_works_as_steps() -> None:
    """A question is a step, ten contradictions another, and what follows: undecided where they do not suffice.

    The contradiction after 50,000 others costs twice as much as the first: n of them cost n + n * n / 100,000.
    """
    circuit = Circuit()
    easy, asked = circuit.free(), pigeons(circuit, 6)
    solving = PythonSat(circuit)
    assert (solving.steps, solving.holds, solving.keeps) == (0, 0, True)
    assert solving.solve(easy, 100) is True
    assert solving.steps == 1
    solving._learn([asked])  # what it is given is charged by itself
    for budget, expected in ((0, None), (1, None), (100_000, False), (0, False)):
        steps, before = solving.steps, solving._solver.accum_stats()
        assert solving.solve(asked, budget) is expected
        after = solving._solver.accum_stats()
        more, follow = (after[what] - before[what] for what in ("conflicts", "propagations"))
        cost = [n + n * n // 100_000 for n in (before["conflicts"], after["conflicts"])]
        assert solving.steps == steps + 1 + (cost[1] - cost[0]) // 10 + follow // 2_000
        assert more <= 10 * budget + 1_000


@needs_sat
def test_the_more_contradictions_there_were_the_fewer_a_step_pays_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: 100,000 cost 200,000, and 200,000 cost 600,000: 5,000 at first, then half as many, then a third."""
    assert [_cost_of(met) for met in (0, 1, 100, 100_000, 200_000)] == [0, 1, 100, 200_000, 600_000]
    assert [_met_for(cost) for cost in (0, 200_000, 600_000)] == [0, 100_000, 200_000]
    circuit, allowed = Circuit(), list[int]()
    solving = PythonSat(circuit)
    monkeypatch.setattr(solving._solver, "conf_budget", allowed.append)
    for met in (0, 50_000, 100_000):  # as many as were met by then; each costs 1, 2, 3 at the least
        solving._conflicts = met
        solving.solve(circuit.free(), 500)
        assert 5_000 * 0.9 / (1 + met / 50_000) < allowed[-1] <= 5_000 / (1 + met / 50_000)
    solving.solve(circuit.free(), 0)
    assert allowed[3:] == [1]  # none at all would be no bound


@needs_sat
def test_a_question_of_much_takes_more_steps_without_any_contradiction() -> None:
    """Ten thousand choices that all have to be so follow, for which the question takes five steps more each time.

    They are given in a clause for each, and two beside: five hundred of them are a step, the first time.
    """
    circuit = Circuit()
    solving, all_so = PythonSat(circuit), circuit.all_of([circuit.free() for _ in range(10_000)])
    for given in (20, 0, 0):
        before = solving.steps
        assert solving.solve(all_so, 100) is True
        assert solving.steps - before == 1 + 5 + given


@needs_sat
def test_python_sat_shows_what_it_found() -> None:
    """Free choices however few; what is so; nothing of what nobody asked for; as many as it had to settle."""
    circuit = Circuit()
    one = circuit.free()
    solving = PythonSat(circuit)
    assert solving.solve(TRUE, 10) is True
    assert unpacked(solving.chosen()) == {}
    assert solving.solve(-one, 10) is True
    assert unpacked(solving.chosen()) == {one: False}
    assert solving.holds == 2  # what is always so is one
    other, third = circuit.free(), circuit.free()
    both = circuit.all_of((one, other))
    assert solving.solve(both, 10) is True
    assert unpacked(solving.chosen()) == solving.choices(both) == {one: True, other: True}
    assert (solving.shows(both), solving.shows(-both), solving.shows(one), solving.shows(-other)) == ((True, False) * 2)
    assert not solving.shows(third)
    assert not solving.shows(-third)
    either = circuit.any_of((-one, third))
    assert solving.solve(circuit.all_of((either, one)), 10) is True
    assert unpacked(solving.chosen())[third] is True
    assert solving.solve(-other, 10, [one]) is True
    assert solving.solve(both, 10, [-other]) is False
    assert solving.core() in ([-other, both], [both, -other])


@needs_sat
def test_python_sat_answers_which_of_several_can_be() -> None:
    """All that it shows of those that were asked for; where none can be, or it is undecided, that of all."""
    circuit = Circuit()
    one, other, third = (circuit.free() for _ in range(3))
    neither = circuit.all_of((one, -one, other))
    both, without = circuit.all_of((one, other)), circuit.all_of((one, -other, third))
    impossible = pigeons(circuit, 8)
    solving = PythonSat(circuit)
    found, about = solving.solve_any([both, without, neither], 100)
    assert found is True
    assert about in ([both], [without])
    circuit.constraints.append((-third,))
    assert solving.solve_any([without], 100) == (False, [without])
    assert solving.solve_any([impossible, without], 1) == (None, [impossible, without])


@needs_sat
def test_python_sat_says_which_of_two_can_be() -> None:
    """By hand: the one that it shows, and of what is impossible both."""
    circuit = Circuit()
    one, solving = circuit.free(), PythonSat(circuit)
    assert solving.solve_any([one, -one], 10) in ((True, [one]), (True, [-one]))
    assert solving.solve_any([FALSE, FALSE], 10) == (False, [FALSE, FALSE])


@needs_sat
def test_what_follows_is_seen_at_once() -> None:
    """By propagation alone, and of what is asked about alone; nothing follows from nothing."""
    circuit = Circuit()
    one, other, third = (circuit.free() for _ in range(3))
    both, either = circuit.all_of((one, other)), circuit.any_of((one, third))
    solving = PythonSat(circuit)
    assert solving.follow([both], [one, other, third, -one]) == {one, other}
    solving.solve(either, 10)
    assert solving.follow([-either], [one, third, -one, -third, both, -both]) == {-one, -third, -both}
    assert solving.follow([], [one]) == set()
    assert Solver(circuit).follow([both], [one]) == set()


def test_a_solver_is_called_by_its_name() -> None:
    """Its own, python-sat, or whichever is quicker; anything else is refused with what may be meant."""
    circuit = Circuit()
    assert isinstance(answering("own", circuit), Solver)
    assert type(answering("auto", circuit)) is type(quickest(circuit))
    with pytest.raises(L4pathError, match=r"^'own2' is not a solver; did you mean own\?$"):
        answering("own2", circuit)  # type: ignore[arg-type]
    with pytest.raises(L4pathError, match=r"^3 is not a solver; allowed: auto, own"):
        answering(3, circuit)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(40))
def test_the_own_solver_answers_as_trying_everything_does(seed: int) -> None:
    """Under random constraints, one question after another: what can be, what is chosen, and what stands in the way."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    circuit, made = drawn(seed, choices=6, further=6)
    free = made[:6]
    for _ in range(chance.randint(0, 8)):  # of two each: whatever is left open can be kept where any can
        circuit.constraints.append(tuple(one * chance.choice((1, -1)) for one in chance.sample(free, 2)))
    kept = lambda row: all(any(so(circuit, row, one) for one in each) for each in circuit.constraints)  # noqa: E731
    while not (can_be := list(filter(kept, rows(free)))):
        circuit.constraints.pop()
    solving = Solver(circuit)
    for _ in range(12):
        asked = [one * chance.choice((1, -1)) for one in chance.sample(made, chance.randint(1, 4))]
        here = [row for row in can_be if all(so(circuit, row, one) for one in asked)]
        before = solving.steps
        assert solving.solve(asked[-1], 10_000, asked[:-1]) is bool(here)
        assert solving.steps - before < 200
        if here:
            chosen = unpacked(solving.chosen())
            assert any(chosen.items() <= row.items() for row in here)
            assert solving.choices(asked[-1]).items() <= chosen.items()
            assert all(solving.shows(one) and not solving.shows(-one) for one in asked)
        else:
            core = solving.core()
            assert set(core) <= set(asked)
            assert not any(all(so(circuit, row, one) for one in core) for row in can_be)
    late = circuit.free()
    both = circuit.all_of((late, free[0]))
    assert solving.solve(both, 10_000) is any(row[free[0]] for row in can_be)
    assert solving.solve(-late, 10_000, [late]) is False


def test_what_is_new_is_taken_in_before_anything_is_decided() -> None:
    """By hand: what the last question decided, one thing or two, is no reason to drop what holds of the next."""
    circuit = Circuit()
    one, other, third = (circuit.free() for _ in range(3))
    solving = Solver(circuit)
    for given in ([one], [one, other]):
        assert solving.solve(TRUE, 10, given) is True
        either = circuit.any_of((-one, -other, circuit.free()))
        assert solving.solve(-either, 10, [-one]) is False
        assert solving.solve(-either, 10, [-other]) is False
    for given, clause in (([one], (one, third)), ([one, other], (other, -third))):
        assert solving.solve(TRUE, 10, given) is True
        circuit.constraints.append(clause)
        assert solving.solve(-clause[0], 10, [-clause[1]]) is False
    assert solving.solve(TRUE, 10, [-one, -other]) is False


def test_what_can_never_be_is_known_of_every_question() -> None:
    """Once constraints alone are found to leave no way, nothing can be so, and nothing that is given is to blame."""
    circuit = Circuit()
    asked = pigeons(circuit, 3)
    circuit.constraints.append((asked,))
    easy, solving = circuit.free(), Solver(circuit)
    for wanted in (asked, easy, -easy):
        assert solving.solve(wanted, 10_000, [TRUE]) is False
        assert solving.core() == []
    solving = Solver(Circuit())
    easy = solving.circuit.free()
    assert solving.solve(easy, 10) is True
    solving.circuit.constraints += [(easy,), (-easy,)]
    assert solving.solve(TRUE, 10) is False


def test_the_own_solver_gives_up_where_the_steps_do_not_suffice() -> None:
    """Splits and contradictions are steps; a question that needs none is answered without any."""
    circuit = Circuit()
    asked = pigeons(circuit, 5)
    solving = Solver(circuit)
    assert solving.solve(asked, 5) is None
    assert solving.steps == 5
    assert solving.solve(asked, 100_000) is False
    taken = solving.steps
    assert taken > 20
    assert solving.solve(asked, 100_000) is False
    assert solving.steps == taken  # what was learnt stays
    assert (solving.keeps, solving.holds) == (False, 0)
    assert solving.solve_any([circuit.free(), asked], 10) == (False, [asked])


# patients side by side


def test_those_to_whom_something_is_given_in_turn() -> None:
    """By hand: of seven patients the first, fourth and seventh; the second and fifth; the third and sixth."""
    space = Space([Pathway("p", tiers=["a"], start=[l4path.Disposition("home", "Home", tier="a")])], partial=False)
    assert [*Sample(space, 7).in_turn(3)] == [0b1001001, 0b0010010, 0b0100100]
    assert [*Sample(space, 2).in_turn(3)] == [1, 2, 0]
    assert [*Sample(space, 2).in_turn(0)] == []


def of_everything() -> tuple[Pathway, Space]:
    """A pathway that asks about a fact of every kind and treatments of every way, and its patients."""
    relief = Measure("relief", "relief", minimum=0, maximum=100)
    asked = FLAG & (SCORE >= 2) & (SCORE < 7) & (DRUG == "a") & SIGNS.contains("x") & DRUG.isin("a", "b")
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=relief >= 50, indications=[asked])
    habit = Treatment("habit", "Habit", tier="a", continuous=True, contraindications=[DRUG.isin("a", "b", "c")])
    scan = Treatment("scan", "Scan", tier="a", once=True)
    pathway = Pathway("p", tiers=["a"], start=[care, habit, scan], measures=[relief])
    return pathway, Space([pathway], partial=True)


@pytest.mark.parametrize("how", [{}, {"quiet": True}, {"seldom": True}])
@pytest.mark.parametrize("seed", range(4))
def test_whoever_is_drawn_can_be(seed: int, how: dict[str, bool]) -> None:
    """Every constraint holds of each, with what is fixed of all, and of some in turn, as it was given."""
    _, space = of_everything()
    assert Sample(space, 64, seed, **how).bits == Sample(space, 64, seed, **how).bits  # type: ignore[arg-type]
    free = [number for _, group in space.free() for number in group if number != TRUE]
    whole = Sample(space, 1, seed + 100)
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    fixed = {number: bool(whole.of(number)) for number in chance.sample(free, 6)}
    beside = [{number: bool(whole.of(number)) for number in chance.sample(free, 4)}, {}]
    ways: list[dict[str, Any]] = [{}, {"fixed": fixed}, {"fixed": fixed, "beside": beside}]
    for given in ways:
        sample = Sample(space, 256, seed, **how, **given)  # type: ignore[arg-type]
        for clause in space.circuit.constraints:
            lanes = 0
            for literal in clause:
                lanes |= sample.of(literal)
            assert lanes == sample.everyone, clause
        if given:
            assert all(sample.of(number if so_ else -number) == sample.everyone for number, so_ in fixed.items())
        for some, turn in zip(given.get("beside", ()), sample.in_turn(2), strict=False):
            assert all(sample.of(number if so_ else -number) & turn == turn for number, so_ in some.items())


@pytest.mark.parametrize("how", [{}, {"quiet": True}, {"seldom": True}])
def test_whatever_is_fixed_of_a_group_the_others_of_it_fit(how: dict[str, bool]) -> None:
    """Each choice that there is by itself, as so and as not so, of all patients and of every second one."""
    _, space = of_everything()
    free = [number for _, group in space.free() for number in group if number != TRUE]
    for number, fixed in itertools.product(free, (True, False)):
        ways: list[dict[str, Any]] = [{"fixed": {number: fixed}}, {"beside": [{number: fixed}, {}]}]
        for given in (*ways, {"beside": [{}, {number: fixed}]}):
            sample = Sample(space, 32, **how, **given)  # type: ignore[arg-type]
            wanted = sample.everyone
            for some, turn in zip(given.get("beside", ()), sample.in_turn(2), strict=False):
                wanted &= turn if some else sample.everyone
            assert sample.of(number if fixed else -number) & wanted == wanted
            for clause in space.circuit.constraints:
                assert reduce(or_, map(sample.of, clause)) == sample.everyone, (number, fixed, clause)


@pytest.mark.parametrize("how", [{}, {"quiet": True}, {"seldom": True}])
def test_of_whom_nothing_is_fixed_is_drawn_as_if_of_nobody_anything_were(how: dict[str, bool]) -> None:
    """What is fixed of every second patient changes nothing of the others, whichever choice it is."""
    _, space = of_everything()
    free = [number for _, group in space.free() for number in group if number != TRUE]
    plain = Sample(space, 32, **how)  # type: ignore[arg-type]
    first, second = plain.in_turn(2)
    for number, fixed in itertools.product(free, (True, False)):
        for beside, others in (([{number: fixed}, {}], second), ([{}, {number: fixed}], first)):
            sample = Sample(space, 32, beside=beside, **how)  # type: ignore[arg-type]
            assert [sample.of(each) & others for each in free] == [plain.of(each) & others for each in free]


def test_how_often_something_is_drawn() -> None:
    """Known of seven in eight; of a range three of four go on at each bound, and half at the last two."""
    pathway, space = of_everything()
    lanes = 1 << 14
    sample = Sample(space, lanes, 7)

    def share(number: int) -> float:
        return sample.of(number).bit_count() / lanes

    score = space.facts["score", "number"]
    assert share(score.known) == pytest.approx(7 / 8, abs=0.02)
    ((_, chain),) = score.free()
    assert [share(number) for number in chain] == pytest.approx(
        [(3 / 4) ** n for n in (1, 2, 3, 4)] + [0.158, 0.079], abs=0.02
    )
    drug = space.facts["drug", "choice"]
    ((_, ones),) = drug.free()
    assert sum(map(share, ones)) == pytest.approx(1)
    assert sorted(map(share, ones)) == pytest.approx([1 / 4, 1 / 4, 1 / 2], abs=0.02)  # whichever is drawn first
    care, scan = space.record(pathway, "care"), space.record(pathway, "scan")
    rare = sum(2.0**-odds for odds in (6, 4, 2, 1)) / 4
    assert share(care.declined) == pytest.approx(rare, abs=0.02)
    assert share(care.tried) + share(care.unasked) == pytest.approx(rare * 3 / 4, abs=0.03)
    outcomes = [care.intolerant, care.returned, care.ended, *care.outcomes.values()]
    assert 0.1 < sum(map(share, outcomes)) < 0.27
    quiet = Sample(space, lanes, 7, quiet=True)
    assert quiet.of(care.declined).bit_count() / lanes == pytest.approx(rare / 2, abs=0.02)
    assert share(scan.tried) < 0.2


# what is recorded


def said_of(record: Any, trial: Trial | None, **more: bool) -> set[str]:
    """What is said outright of a treatment, by name."""
    names = {
        "tried": record.tried,
        "unasked": record.unasked,
        "not tolerated": record.intolerant,
        "returned": record.returned,
        "ended": record.ended,
        **record.outcomes,
    }
    found = {*outright(record, trial, **more)}
    assert {abs(one) for one in found} == {one for one in names.values() if abs(one) != TRUE}
    return {name for name, literal in names.items() if literal in found}


@pytest.mark.parametrize(
    ("name", "trial", "expected"),
    [
        ("care", None, set()),
        ("care", Trial(), {"tried"}),
        ("care", Trial("failed"), {"tried", "failed"}),
        ("care", Trial("responded", ended=True), {"tried", "responded", "ended"}),
        ("care", Trial(tolerated=False), {"tried", "not tolerated"}),
        ("care", Trial(tolerated=True, relapsed=False, ended=False), {"tried"}),
        ("care", Trial(relapsed=True), {"tried", "returned"}),
        ("care", Trial(ended=True), {"tried", "ended"}),
        ("care", Trial("intolerant"), {"tried", "intolerant"}),
        ("habit", Trial("intolerant"), {"tried", "not tolerated"}),
        ("habit", Trial("stopped"), {"tried", "ended"}),
        ("habit", Trial("ongoing"), {"tried"}),
        ("scan", Trial(), {"tried"}),
        ("scan", Trial("ongoing"), {"ongoing"}),
    ],
)
def test_what_a_record_says_outright(name: str, trial: Trial | None, expected: set[str]) -> None:
    """By hand: an outcome by itself, and of a continuous treatment as the measure that says the same."""
    pathway, space = of_everything()
    record = space.record(pathway, name)
    assert said_of(record, trial) == expected
    if trial is None:
        assert said_of(record, trial, unasked=True) == {"unasked"}


def test_what_is_measured_and_what_counts_where_nothing_is() -> None:
    """A measure that is not recorded is unknown; weeks of a trial are not nought, and a course is one."""
    relief = Measure("relief", "relief", minimum=0, maximum=100)
    care = Treatment("care", "Care", tier="a", adequate=(weeks >= 6) & (l4path.courses >= 2), response=relief >= 50)
    pathway = Pathway("p", tiers=["a"], start=[care], measures=[relief])
    space = Space([pathway], partial=True)
    record = space.record(pathway, "care")
    cells = {key.partition(" ")[0]: found for key, found in record.measures.items()}
    assert cells["courses"].known == TRUE
    said = {*measured(record, Trial(weeks=7))}
    assert {cells["weeks"].known, *cells["weeks"].as_recorded(7), -cells["relief"].known} <= said
    assert {*cells["courses"].as_recorded(1)} <= said
    assert cells["relief"].known not in said
    assert not {*cells["courses"].as_recorded(2)} <= said


def test_what_is_recorded_of_a_fact_and_of_a_treatment() -> None:
    """Nothing of a fact that no condition asks for; unknown where nothing is recorded; declined or not."""
    pathway, space = of_everything()
    flag = space.facts["flag", "flag"]
    assert [*of_fact(space, pathway, "flag", None)] == [-flag.known]
    assert [*of_fact(space, pathway, "flag", True)] == [flag.known, flag.choices[1]]
    idle = Pathway("q", tiers=["a"], start=[l4path.Disposition("home", "Home", tier="a")], facts=[FLAG])
    assert [*of_fact(Space([idle], partial=True), idle, "flag", True)] == []
    record = space.record(pathway, "care")
    assert next(iter(of_treatment(space, pathway, "care", Episode(declined=["care"])))) == record.declined
    assert next(iter(of_treatment(space, pathway, "care", Episode(declined=["scan"])))) == -record.declined
    assert record.unasked in {*of_treatment(space, pathway, "care", Episode(unasked=["care"]))}


def test_each_choice_has_its_counterpart() -> None:
    """Of patients of whom everything is recorded and of whom anything may be unrecorded: pairs that say the same."""
    pathway, partial = of_everything()
    whole = Space([pathway], partial=False)
    pairs = counterparts(whole, partial)
    others = [number for _, group in partial.free() for number in group if abs(number) != TRUE]
    assert sorted(other for _, other in pairs) == sorted(others)
    back = dict(counterparts(partial, whole))
    assert all(back[other] == number for number, other in pairs if abs(number) != TRUE)
    assert (
        dict(zip((other for _, other in pairs), (number for number, _ in pairs), strict=True))[
            partial.facts["flag", "flag"].known
        ]
        == TRUE
    )
    for name in pathway.treatments:
        mine, theirs = whole.record(pathway, name), partial.record(pathway, name)
        assert (mine.tried, theirs.tried) in pairs
        assert (mine.declined, theirs.declined) in pairs
        assert (mine.unasked, theirs.unasked) in pairs
        assert {*choices_of(theirs)} >= {*given_of(theirs), theirs.declined}


def test_justification_of_what_is_so_of_one() -> None:
    """Of what is denied all parts; of what is said one; a choice named twice once."""
    circuit = Circuit()
    a, b, c = (circuit.free() for _ in range(3))
    neither, either = -circuit.any_of((a, b)), circuit.any_of((c, b))
    chosen = {a: False, b: False, c: True}
    shows = lambda literal: so(circuit, chosen, literal)  # noqa: E731
    assert justification(circuit, shows, circuit.all_of((neither, either))) == chosen
    assert justification(circuit, shows, neither) == {a: False, b: False}
