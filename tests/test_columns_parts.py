"""The small parts of tables: planes that are made once, steps that work them out, statements and their names."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import Disposition, Flag, Pathway, Score, ScoreItem, Treatment, Truth
from l4path.columns import room
from l4path.columns.asking import Asked, Coded
from l4path.columns.circuit import ONE, ZERO, Circuit
from l4path.columns.compiling import Planes, reach_of
from l4path.columns.kernel import assess_columns, pieces
from l4path.columns.reading import reader_of
from l4path.columns.running import Program
from l4path.columns.statements import Meant, Statements, first_of
from l4path.columns.wide import Layout, columns_of
from l4path.conditions import And, AtLeast, Constant, Not, Or
from l4path.conditions.logic import MET, NOT_MET, any_of, negated
from l4path.errors import L4pathError
from l4path.facts import LARGEST
from l4path.meaning import Is, Recorded, formula_of

if TYPE_CHECKING:
    from l4path.columns.circuit import Input, Plane
    from l4path.meaning import Formula

A, B, C, D = (Flag(name, name) for name in "abcd")
NODES = [Treatment(name, name, tier="t", once=True) for name in ("x", "y")]
PATHWAY = Pathway("p", tiers=["t"], start=[*NODES, Disposition("home", "Home", tier="t")], facts=[A, B, C, D])


class Bits:
    """Reads each input as its place among all rows: row by row, every combination of the inputs once."""

    def __init__(self, names: str, turned: bool = False) -> None:
        """Set each input by the digit of the number of the row that is its own."""
        self.rows = 1 << len(names)
        self._bits = {}
        for place, name in enumerate(names):
            column = [bool(row >> place & 1) is not turned for row in range(self.rows)]
            self._bits[name] = np.packbits(np.array(column), bitorder="little")

    def read(self, asked: Input) -> Any:
        """The bits of an input."""
        return self._bits[asked.column]


def set_rows(bits: Any, rows: int) -> list[bool]:
    """Of each row whether a plane is set."""
    return [bool(bit) for bit in np.unpackbits(bits.view(np.uint8), count=rows, bitorder="little")]


class Built(NamedTuple):
    """A plane, and what it is of each combination of the inputs."""

    plane: Plane
    meant: tuple[bool, ...]


@given(
    st.lists(
        st.tuples(st.sampled_from(["and", "or", "not", "either"]), st.integers(0, 99), st.integers(0, 99)), max_size=24
    ),
    st.sets(st.integers(0, 99), min_size=1, max_size=5),
)
def test_planes_are_what_they_are_made_of(steps: list[tuple[str, int, int]], wanted: set[int]) -> None:
    """Whatever is simplified, left out, or kept in a register that something else had, of every combination."""
    circuit = Circuit()
    bits = Bits("abcd")
    built = [Built(ZERO, (False,) * bits.rows), Built(ONE, (True,) * bits.rows)]
    for place, name in enumerate("abcd"):
        built.append(Built(circuit.input(name, "yes"), tuple(bool(row >> place & 1) for row in range(bits.rows))))
    for what, left, right in steps:
        one, other = built[left % len(built)], built[right % len(built)]
        both = list(zip(one.meant, other.meant, strict=True))
        match what:
            case "and":
                made = Built(circuit.all_of((one.plane, other.plane)), tuple(a and b for a, b in both))
            case "or":
                made = Built(circuit.any_of((one.plane, other.plane)), tuple(a or b for a, b in both))
            case "either":
                made = Built(circuit.either(one.plane, other.plane), tuple(a != b for a, b in both))
            case _:
                made = Built(circuit.negated(one.plane), tuple(not a for a in one.meant))
        built.append(made)
    asked = [built[number % len(built)] for number in sorted(wanted)]
    program = Program(circuit, [one.plane for one in asked])
    for _ in range(2):
        found = program.run(bits, bits.rows)
        assert {one.plane for one in asked} == found.keys()
        for one in asked:
            assert set_rows(found[one.plane], bits.rows) == list(one.meant)


def test_a_plane_is_made_once_and_simplified() -> None:
    """By the laws of two values: what is settled, what says nothing more, and what stands already."""
    circuit = Circuit()
    a, b, c = (circuit.input(name, "yes") for name in "abc")
    both, either = circuit.all_of((a, b)), circuit.any_of((a, b))
    assert (circuit.all_of((b, a)), circuit.any_of((b, a, b)), circuit.input("a", "yes")) == (both, either, a)
    assert circuit.input("a", "valid") not in (a, b, c)
    assert circuit.negated(circuit.negated(both)) == both
    assert (circuit.negated(ZERO), circuit.negated(ONE)) == (ONE, ZERO)
    assert (circuit.all_of(()), circuit.any_of(())) == (ONE, ZERO)
    assert (circuit.all_of((a, ONE)), circuit.any_of((a, ZERO))) == (a, a)
    assert (circuit.all_of((a, ZERO)), circuit.any_of((a, ONE))) == (ZERO, ONE)
    assert (circuit.all_of((a, circuit.negated(a))), circuit.any_of((circuit.negated(a), a))) == (ZERO, ONE)
    assert (circuit.all_of((a, either)), circuit.any_of((a, both))) == (a, a)
    assert circuit.all_of((c, either)) not in (a, b, c, either)
    assert (circuit.either(a, a), circuit.either(a, ZERO), circuit.either(ZERO, a)) == (ZERO, a, a)
    assert (circuit.either(a, ONE), circuit.either(ONE, a)) == (circuit.negated(a), circuit.negated(a))
    assert circuit.either(a, b) == circuit.either(b, a)
    assert (circuit.constant(value=True), circuit.constant(value=False)) == (ONE, ZERO)
    assert circuit.without(either, a) == circuit.either(either, a)


def test_who_runs_apart_changes_nothing_of_what_another_has_found() -> None:
    """The same steps over registers of their own; results are good until the next run of the same program."""
    circuit = Circuit()
    plane = circuit.all_of((circuit.input("a", "yes"), circuit.input("b", "yes")))
    program = Program(circuit, [plane])
    found = program.run(Bits("ab"), 4)[plane]
    other = program.apart()
    assert set_rows(other.run(Bits("ab", turned=True), 4)[plane], 4) == [True, False, False, False]
    assert set_rows(found, 4) == [False, False, False, True]
    assert set_rows(program.run(Bits("ab"), 4)[plane], 4) == [False, False, False, True]
    assert (other.steps, other.wanted) == (program.steps, program.wanted) == (3, (plane,))


def test_of_no_rows_there_are_planes_too() -> None:
    """Before any others are worked out, and after."""
    circuit = Circuit()
    plane = circuit.negated(circuit.input("a", "yes"))
    program = Program(circuit, [plane])
    nothing: Any = SimpleNamespace(read=lambda _: np.zeros(0, np.uint8))
    assert len(program.run(nothing, 0)[plane]) == 0
    assert set_rows(program.run(Bits("a"), 2)[plane], 2) == [True, False]
    assert len(program.run(nothing, 0)[plane]) == 0


def test_what_nothing_rests_on_is_left_out_and_registers_are_used_again() -> None:
    """A chain of any length takes as few steps as it has links, and no more registers than are held at once."""
    circuit = Circuit()
    here = circuit.input("a", "yes")
    for number in range(40):
        here = circuit.all_of((circuit.negated(here), circuit.input(f"i{number}", "yes")))
        circuit.either(here, circuit.input("b", "yes"))
    program = Program(circuit, [here])
    assert program.steps == 1 + 3 * 40
    assert program._count == 5  # beside nothing and everything what it was, its contrary or an input, and what it is
    assert Program(circuit, [ZERO, ONE]).steps == 0


@pytest.mark.parametrize(
    ("points", "reach"), [((2, -1, 3), (-1, 5)), ((2, 3), (0, 5)), ((-2, -3), (-5, 0)), ((), (0, 0))]
)
def test_points_come_to_the_losses_at_least_and_to_the_gains_at_most(
    points: tuple[int, ...], reach: tuple[int, int]
) -> None:
    """Whichever of them are given."""
    assert reach_of(points) == reach


@pytest.mark.parametrize(("most", "wrong"), [(0.69999999, True), (0.7, False)])
def test_a_number_of_32_bits_is_out_of_range_as_it_prints(most: float, wrong: bool) -> None:
    """That 0.7 is a little less than it says makes it no less."""
    share = l4path.Number("share", "share", minimum=0, maximum=most)
    pathway = Pathway("p", tiers=["t"], start=NODES, facts=[share])
    reader = reader_of(pa.array([0.7, 0.5], pa.float32()))
    assert set_rows(reader.wrong(columns_of(pathway)["share"]), 2) == [wrong, False]


@pytest.mark.parametrize(("condition", "met"), [("care.weeks >= 0", True), ("care.weeks > 0", False)])
def test_a_treatment_that_was_never_tried_has_lasted_no_week(condition: str, met: bool) -> None:
    """SEMANTICS: of it the measures that are counted are 0."""
    care = Treatment("care", "Care", tier="t", adequate=l4path.weeks >= 6, response=l4path.doses >= 3)
    pathway = Pathway("p", tiers=["t"], start=[care])
    pathway = pathway.with_fields(goal=l4path.parse(condition, pathway))
    (state,) = assess_columns(pathway, pa.table({"care.tried": [False]}), ask="state")["state"].to_pylist()
    assert (state == "at_goal") is met


def test_what_stands_under_a_missing_text_may_be_the_number_of_none() -> None:
    """Nothing is looked up there, whichever of several values are asked for."""
    codes = pa.Array.from_buffers(pa.int8(), 4, [pa.py_buffer(bytes([0b1101])), pa.py_buffer(bytes([0, 99, 1, 2]))])
    side = l4path.Choice("side", "side", values={name: name for name in "abc"})
    reader = reader_of(pa.DictionaryArray.from_arrays(codes, pa.array(["a", "b", "c"]), safe=False))
    assert set_rows(reader.test("meets", side.isin("a", "b")), 4) == [True, False, True, False]
    assert set_rows(reader.test("meets", side.isin("b", "c")), 4) == [False, False, True, True]


def test_room_is_asked_for_once_for_addresses_and_once_for_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of no file, only where the libraries are not there yet; where there is none, it is said what they take."""
    asked: list[Any] = []

    def mapped(*sizes: int, **how: int) -> Any:
        asked.append((sizes, how))
        if how.get("prot") is None and refusing:
            raise OSError
        return SimpleNamespace(close=lambda: None)

    refusing = False
    monkeypatch.setattr(room, "mmap", SimpleNamespace(mmap=mapped, MAP_PRIVATE=2, MAP_ANONYMOUS=32, PROT_READ=1))
    room.check_room()
    assert asked == []
    monkeypatch.setattr(room, "sys", SimpleNamespace(modules={}))
    room.check_room()
    assert asked == [((-1, 2**30), {"flags": 34, "prot": 1}), ((-1, 2**28), {"flags": 34})]
    refusing = True
    with pytest.raises(L4pathError, match="1 GB of addresses and 256 MB of data"):
        room.check_room()


# --- statements ---

ATOMS: dict[str, Formula] = {flag.id: formula_of(flag.as_condition()) for flag in (A, B, C, D)}
DECLINED: dict[str, Formula] = {name: Recorded("declined", name) for name in ("x", "y")}


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> Formula:
    """A formula over four flags, of three values, and two refusals, of two."""
    kind = draw(st.sampled_from(["leaf", "and", "or", "not", "is", "several", "constant"])) if depth else "leaf"
    inner = formulas(depth - 1) if depth else st.nothing()
    match kind:
        case "and" | "or":
            parts = tuple(draw(st.lists(inner, min_size=2, max_size=3)))
            return And(parts) if kind == "and" else Or(parts)
        case "several":
            parts = tuple(draw(st.lists(inner, min_size=1, max_size=4)))
            return AtLeast(draw(st.integers(1, len(parts))), parts)
        case "not":
            return Not(draw(inner))
        case "is":
            return Is(draw(inner), draw(st.sampled_from(list(Truth))))
        case "constant":
            return Constant(value=draw(st.booleans()))
        case _:
            return draw(st.sampled_from([*ATOMS.values(), *DECLINED.values()]))


def truth_of(formula: Formula, record: dict[Formula, Truth]) -> Truth:
    """The truth of a formula, by the tables of three values (SEMANTICS 4)."""
    match formula:
        case Constant(value=value):
            return Truth.MET if value else Truth.NOT_MET
        case Not(part=part):
            contrary = {Truth.MET: Truth.NOT_MET, Truth.NOT_MET: Truth.MET, Truth.UNKNOWN: Truth.UNKNOWN}
            return contrary[truth_of(part, record)]
        case Is(formula=about, truth=truth):
            return Truth.MET if truth_of(about, record) is truth else Truth.NOT_MET
        case And(parts=parts) | Or(parts=parts) | AtLeast(parts=parts):
            truths = [truth_of(part, record) for part in parts]
            least = len(parts) if isinstance(formula, And) else 1 if isinstance(formula, Or) else formula.count
            if truths.count(Truth.MET) >= least:
                return Truth.MET
            possible = len(parts) - truths.count(Truth.NOT_MET)
            return Truth.UNKNOWN if possible >= least else Truth.NOT_MET
        case _:
            return record[formula]


class Recorder:
    """Reads a table of all that may be recorded of four flags and two refusals: 81 by 4 rows."""

    def __init__(self) -> None:
        """Lay out every row."""
        flags = itertools.product((None, True, False), repeat=4)
        self.rows = [
            dict(zip((*"abcd", "x", "y"), (*some, *refused), strict=True))
            for some, refused in itertools.product(flags, itertools.product((True, False), repeat=2))
        ]

    def read(self, asked: Input) -> Any:
        """The bits of a column."""
        name = asked.column.removesuffix(".declined")
        values = [row[name] for row in self.rows]
        held = [value is not None if asked.what == "valid" else value is True for value in values]
        return np.packbits(np.array(held), bitorder="little")

    def records(self) -> list[dict[Formula, Truth]]:
        """What each leaf is in each row."""
        leaves = {**ATOMS, **DECLINED}
        truths = {True: Truth.MET, False: Truth.NOT_MET, None: Truth.UNKNOWN}
        return [{leaf: truths[row[name]] for name, leaf in leaves.items()} for row in self.rows]


RECORDER = Recorder()
RECORDS = RECORDER.records()


@given(st.lists(formulas(), min_size=1, max_size=3))
def test_statements_and_their_planes_are_the_formulas(several: list[Formula]) -> None:
    """Met and not met in just the rows where the formula is; one of two values is never unknown."""
    statements = Statements(Meant(PATHWAY))
    numbers = [statements.add(formula) for formula in several]
    layout = Layout(PATHWAY, [*"abcd", "x.declined", "y.declined"], unasked=["x", "y"])
    planes = Planes(statements, layout)
    wanted = [(planes.met(number), planes.not_met(number)) for number in numbers]
    program = Program(planes.circuit, [plane for pair in wanted for plane in pair])
    found = program.run(RECORDER, len(RECORDER.rows))
    for formula, number, pair in zip(several, numbers, wanted, strict=True):
        truths = [truth_of(formula, record) for record in RECORDS]
        met, not_met = (set_rows(found[plane], len(truths)) for plane in pair)
        assert met == [truth is Truth.MET for truth in truths]
        assert not_met == [truth is Truth.NOT_MET for truth in truths]
        assert Truth.UNKNOWN not in truths or not statements.listed[number].two_valued


def made(*several: Formula) -> tuple[Statements, list[int]]:
    """Statements of some formulas, with their numbers."""
    statements = Statements(Meant(PATHWAY))
    return statements, [statements.add(formula) for formula in several]


def test_a_statement_stands_once_and_is_simplified() -> None:
    """What is settled, what is alone, and two contraries; the order of parts and twins make no difference."""
    a, b, x = ATOMS["a"], ATOMS["b"], DECLINED["x"]
    statements, numbers = made(
        a, And((a, b)), And((b, a)), And((a, b, a)), Not(Not(a)), And((a, MET)), Or((a, NOT_MET)), And((a, a))
    )
    first, both, *_ = numbers
    assert numbers == [first, both, both, both, first, first, first, first]
    assert [one.kind for one in statements.listed if one.kind in ("and", "or")] == ["and"]
    never, always = statements.add(NOT_MET), statements.add(MET)
    assert statements.add(And((a, NOT_MET))) == statements.add(Or((NOT_MET, NOT_MET))) == never
    assert statements.add(Or((a, MET))) == statements.add(And((MET, MET))) == always
    assert (statements.add(Not(MET)), statements.add(Not(NOT_MET))) == (never, always)
    assert (statements.either(()), statements.either((first, first)), statements.both(first, first)) == (
        never,
        first,
        first,
    )
    assert statements.both(statements.add(b), first) == both
    refused = statements.add(x)
    assert statements.add(Is(x)) == refused
    assert statements.add(Is(x, Truth.NOT_MET)) == statements.add(Not(x))
    assert statements.add(Is(x, Truth.UNKNOWN)) == statements.add(Is(MET, Truth.UNKNOWN)) == never
    assert statements.add(Is(Not(a))) == statements.add(Is(a, Truth.NOT_MET))
    assert statements.add(Is(Not(a), Truth.NOT_MET)) == statements.add(Is(a))
    assert statements.add(Is(MET)) == statements.add(Is(NOT_MET, Truth.NOT_MET)) == always
    several = statements.add(AtLeast(2, (a, b, x)))
    assert statements.add(AtLeast(3, (b, MET, x, a))) == several
    assert statements.add(AtLeast(2, (a, NOT_MET, x, b))) == several
    assert statements.add(AtLeast(2, (a, MET, MET))) == always
    assert statements.add(AtLeast(2, (a, NOT_MET, NOT_MET))) == never


def test_two_valued_is_what_rests_on_nothing_unknown() -> None:
    """A refusal, a truth of something, and whatever is made of such; not what a flag has a part in."""
    a, x, y = ATOMS["a"], DECLINED["x"], DECLINED["y"]
    for two, formulas_ in (
        (True, (x, Not(x), And((x, y)), Or((x, Is(a))), AtLeast(1, (x, y)), Is(a, Truth.UNKNOWN), MET)),
        (False, (a, Not(a), And((x, a)), Or((x, a)), AtLeast(1, (x, a)), Recorded("tried", "x"))),
    ):
        statements, numbers = made(*formulas_)
        assert [statements.listed[number].two_valued for number in numbers] == [two] * len(numbers)


def test_a_score_is_a_sum_with_its_points() -> None:
    """With the comparison; its parts in the order of its items, and of two values where each item is."""
    a, b = ATOMS["a"], ATOMS["b"]
    score = Score("sum", "sum", [ScoreItem(A, 2), ScoreItem(B, -1)])
    pathway = Pathway("p", tiers=["t"], start=[Disposition("home", "Home", tier="t")], goal=score >= 1)
    statements = Statements(Meant(pathway))
    number = statements.add(Meant(pathway).rules[next(claim for claim in Meant(pathway).rules if claim.kind == "goal")])
    found = statements.listed[number]
    assert (found.kind, found.two_valued, found.about) == ("sum", False, (">=", 1, (2, -1)))
    assert found.parts == (statements.add(a), statements.add(b))


def test_what_is_asked_for_and_what_stands_in_several_places_has_a_name() -> None:
    """A connective of three parts in two places, of two in three; a count at once, and a leaf or a contrary never."""
    a, b, c, d = ATOMS.values()
    three, pair, count = And((a, b, c)), Or((a, d)), AtLeast(2, (a, b, d))
    roots = [Or((three, d)), Or((Not(three), b)), And((pair, b)), And((pair, c)), Or((count, d))]
    statements, numbers = made(*roots)

    def named(*asked: int) -> set[int]:
        return set(statements.named(asked)) - set(asked)

    assert named(*numbers) == {statements.add(three), statements.add(count)}
    again = statements.add(And((pair, Not(b))))
    assert named(*numbers, again) == {statements.add(three), statements.add(count), statements.add(pair)}
    assert named(numbers[0]) == set()
    assert named(numbers[0], numbers[1]) == {statements.add(three)}
    assert statements.named(numbers) == sorted(statements.named(numbers))
    assert set(statements.named([statements.add(a)])) == {statements.add(a)}
    assert set(numbers) <= set(statements.named(numbers))


@pytest.mark.parametrize("wanted", list(itertools.product((True, False), repeat=4)))
def test_the_first_row_that_applies_counts(wanted: tuple[bool, ...]) -> None:
    """Of rows of refusals and truths, the last of which always applies, by looking at one after another."""
    a, x, y = ATOMS["a"], DECLINED["x"], DECLINED["y"]
    whens: list[Formula] = [x, Is(a), Is(a, Truth.UNKNOWN), MET]
    formula = first_of(list(zip(whens, wanted, strict=True)))
    other = first_of(list(zip([Is(a, Truth.NOT_MET), Is(a), y, MET], wanted, strict=True)))
    for record in RECORDS:
        for found, rows in ((formula, whens), (other, [Is(a, Truth.NOT_MET), Is(a), y, MET])):
            first = next(number for number, when in enumerate(rows) if truth_of(when, record) is Truth.MET)
            assert (truth_of(found, record) is Truth.MET) == wanted[first]


def test_two_truths_of_one_claim_are_the_contrary_of_the_third() -> None:
    """So that what is asked of a table is as short as it may be; one truth alone, said twice, is that truth."""
    about = formula_of(A.as_condition())
    met, not_met, unknown = (Is(about, truth) for truth in (Truth.MET, Truth.NOT_MET, Truth.UNKNOWN))
    assert first_of([(met, True), (not_met, True), (MET, False)]) == negated(unknown)
    assert first_of([(unknown, True), (met, True), (MET, False)]) == negated(not_met)
    assert first_of([(met, True), (met, True), (MET, False)]) == any_of((met, met))


def test_an_emergency_names_what_it_contradicts() -> None:
    """The titles of the assumptions that do not hold, in their order; none where each holds or is unknown."""
    ward = Treatment("ward", "Ward", tier="t", once=True, emergency=True)
    assumed = [l4path.Assumption("one", "No b", ~B), l4path.Assumption("two", "No c", ~C)]
    pathway = Pathway("p", tiers=["t"], start=[NODES[0]], escalations=[ward.on_red_flag(A)], assumptions=assumed)
    table = pa.table({"a": [True] * 4, "b": [True, False, None, True], "c": [True, True, False, False]})
    found = assess_columns(pathway, table, ask="contradictions, state")
    assert found["contradictions"].to_pylist() == [["No b", "No c"], ["No c"], [], ["No b"]]
    assert set(found["state"].to_pylist()) == {"emergency"}


def test_a_number_at_the_ends_of_what_can_be_recorded() -> None:
    """Fifteen digits and no more, on either side; a bound that is declared counts instead."""
    free, bound = l4path.Number("free", "free"), l4path.Number("bound", "bound", minimum=-2, maximum=3)
    pathway = Pathway("p", tiers=["t"], start=[Disposition("home", "Home", tier="t")], facts=[free, bound])
    columns = columns_of(pathway)

    def wrong(name: str, values: list[Any]) -> list[bool]:
        reader = reader_of(pa.array(values))
        return [bool(bit) for bit in np.unpackbits(reader.wrong(columns[name]), count=len(values), bitorder="little")]

    assert wrong("free", [1 - LARGEST, LARGEST - 1, 0, None]) == [False] * 4
    assert wrong("free", [-LARGEST, LARGEST, 0, None]) == [True, True, False, False]
    for value in (-LARGEST, LARGEST):
        assert wrong("free", [value]) == [True]
        assert wrong("free", [float(value)]) == [True]
    for value in (1 - LARGEST, LARGEST - 1, LARGEST - 0.5, 0.5 - LARGEST):
        assert wrong("free", [value]) == [False]
    assert wrong("bound", [-2, 3, None, -3, 4]) == [False, False, False, True, True]
    assert wrong("bound", [-2.0, 3.0]) == [False, False]
    assert (wrong("bound", [3.001]), wrong("bound", [-2.001])) == ([True], [True])


def test_a_screen_named_like_a_treatment_says_nothing_of_it() -> None:
    """Of which treatments a table says nothing is seen by columns that are about treatments; a list says it of all."""
    here = Pathway("p", tiers=["t"], start=[*NODES], facts=[A], screens=[l4path.Screen("x", ["a"])], measures=[])
    assert Layout(here, ["screened.x", "a"]).untold() == ("x", "y")
    assert Layout(here, ["x.tried"]).untold() == ("y",)
    assert Layout(here, ["x.outcome", "y.declined"]).untold() == ()
    assert Layout(here, ["screened.x", "unasked"]).untold() == ()
    assert Layout(here, ["x_outcome"], sep="_").given("x.outcome") == "x_outcome"


def test_what_is_null_is_not_so_whatever_stands_in_its_place() -> None:
    """Bits of values under nulls count for nothing: of three that are set the second is null."""
    under = [pa.py_buffer(bytes([valid])) for valid in (0b101, 0b111)]
    flags = reader_of(pa.Array.from_buffers(pa.bool_(), 3, under))
    assert int(flags.test("", None)[0]) & 0b111 == 0b101
    assert int(flags.valid()[0]) & 0b111 == 0b101
    whole = reader_of(pa.array([True, False, True]))
    assert int(whole.test("", None)[0]) & 0b111 == 0b101


def test_a_word_is_coded_in_as_few_digits_as_there_are_words() -> None:
    """Three tell eight states apart, and four tell sixteen statuses."""
    asked = Asked(PATHWAY, ["state", "status.x"])
    assert [(answer.name, len(answer.digits)) for answer in asked.answers if isinstance(answer, Coded)] == [
        ("state", 3),
        ("status.x", 4),
    ]


@pytest.mark.parametrize(
    ("chunks", "long", "most", "rows"),
    [(100, 1, 50, [50, 50]), (3, 40, 100, [40, 40, 40]), (2, 5, 3, [3, 2, 3, 2]), (0, 0, 3, [])],
    ids=["many small", "few", "large", "none"],
)
def test_a_table_in_many_small_pieces_is_put_together_and_another_is_not_copied(
    chunks: int, long: int, most: int, rows: list[int]
) -> None:
    """Pieces keep the order of the rows and are as long as may be; those of a few chunks are where they were."""
    batches = [pa.record_batch({"n": range(at * long, (at + 1) * long)}) for at in range(chunks)]
    table = pa.Table.from_batches(batches, pa.schema({"n": pa.int64()}))
    found = list(pieces(table, most))
    assert [piece.num_rows for piece in found] == rows
    assert [number for piece in found for number in piece.column("n").to_pylist()] == list(range(chunks * long))
    there = {batch.column("n").buffers()[1].address for batch in batches}
    assert all((piece.column("n").buffers()[1].address in there) == (chunks <= 3) for piece in found)
