"""Columns at their edges: layouts, empty columns of any length, texts of any kind, and numbers at both ends."""

from __future__ import annotations

import decimal
import operator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from l4path import (
    Assumption,
    Caution,
    Choice,
    Choices,
    Disposition,
    Episode,
    Flag,
    L4pathError,
    Measure,
    Number,
    Pathway,
    Score,
    ScoreItem,
    Treatment,
    weeks,
)
from l4path.columns import Layout, assess_columns
from l4path.columns.asking import answers_of, asked_for
from l4path.columns.bits import bits_of, packed, unpacked
from l4path.columns.reading import Numbers, Reader, _doubles, reader_of
from l4path.columns.wide import columns_of

PAIN = Number("pain", "pain", minimum=0, maximum=10)
CAUSE = Choice("cause", "cause", values={"wear": "wear", "tear": "tear"})
SIGNS = Choices("signs", "signs", values={"warm": "warm", "swollen": "swollen"})
LOCKED = Flag("locked", "locked")
RELIEF = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
FIRST = Treatment(
    *("first", "First"), tier="care", adequate=weeks >= 6, response=RELIEF >= 30,
    indications=[CAUSE == "wear"], contraindications=[SIGNS.contains("warm")],
)  # fmt: skip
PATHWAY = Pathway(
    "p",
    tiers=["care"],
    start=[FIRST],
    escalations=[FIRST.escalates_to(Disposition("home", "Home", tier="care"), on="next_step")],
    goal=(PAIN <= 2) & ~LOCKED,
)


def test_a_layout_keeps_the_names_that_it_knows() -> None:
    """What belongs to nothing is left to whoever checks the table; measures are those that are there."""
    layout = Layout(PATHWAY, ["pain", "nothing", "first.relief", "first.nothing", "first.weeks", "locked"])
    assert sorted(layout.columns) == ["first.relief", "first.weeks", "locked", "pain"]
    assert sorted(layout.measured("first")) == ["first.relief", "first.weeks"]
    assert Layout(PATHWAY, ["pain"]).measured("first") == ()
    assert layout.untold() == ()
    assert Layout(PATHWAY, ["pain"]).untold() == ("first",)
    assert Layout(PATHWAY, ["unasked"]).untold() == ()
    assert Layout(PATHWAY, [], sep="_").given("first.relief") == "first_relief"


@pytest.mark.parametrize("rows", range(20))
def test_a_column_of_nothing_has_a_bit_for_every_row(rows: int) -> None:
    """Eight rows a byte, the last one begun."""
    reader = Reader(pa.nulls(rows))
    assert len(reader.valid()) == len(reader.test("x", None)) == (rows + 7) // 8
    assert not reader.valid().any()


TEXTS = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
LISTS = [pa.list_(kind) for kind in TEXTS[:3]] + [pa.large_list(pa.string())]
NUMBERS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.float32(), pa.float64(), pa.uint8()]


@pytest.mark.parametrize("text", TEXTS, ids=str)
@pytest.mark.parametrize("listed", LISTS, ids=str)
def test_texts_of_any_kind_are_texts(text: pa.DataType, listed: pa.DataType) -> None:
    """Row by row as the engine of one episode says."""
    causes, signs = ["wear", "tear", None, "wear"], [["warm"], [], ["swollen"], None]
    columns = {"cause": _array(causes, text), "signs": pa.array(signs, listed)}
    _agree(columns, [{"cause": cause, "signs": sign} for cause, sign in zip(causes, signs, strict=True)])


@pytest.mark.parametrize("kind", NUMBERS, ids=str)
def test_numbers_of_any_kind_are_taken_at_both_ends(kind: pa.DataType) -> None:
    """The least and the greatest that may be recorded, alone and together."""
    for values in ([0, 10], [0], [10], [2, 3, None], [None], [0, 2, 10, None, 5]):
        _agree({"pain": pa.array(values, kind)}, [{"pain": value} for value in values])


@pytest.mark.parametrize("value", [-1, 11])
def test_a_number_beyond_either_end_is_told(value: int) -> None:
    """In its row, and in no other."""
    assert _states({"pain": pa.array([0, value, 10])}) == ["undetermined", None, "undetermined"]


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    return pa.array(values, pa.string()).dictionary_encode() if pa.types.is_dictionary(kind) else pa.array(values, kind)


def _states(columns: dict[str, Any]) -> list[str | None]:
    rows = len(next(iter(columns.values())))
    table = pa.table({"id": list(range(rows))} | columns)
    found: list[str | None] = PATHWAY.assess_table(table, key="id", never_tried="rest").arrow["state"].to_pylist()
    return found


def _agree(columns: dict[str, Any], records: list[dict[str, Any]]) -> None:
    assert all(reader_of(array) is not None for array in columns.values())
    known = ({name: value for name, value in record.items() if value is not None} for record in records)
    assert _states(columns) == [str(PATHWAY.assess(Episode(facts)).state) for facts in known]


def test_decimals_are_the_nearest_doubles_however_large() -> None:
    """Of both halves of a decimal, above and below zero, with places and without; a missing one stands for nothing."""
    for scale in (0, 1, 3):
        numbers = [
            0,
            1,
            -1,
            2**53 - 1,
            2**53,
            2**53 + 1,
            2**53 + 3,
            -(2**53) - 3,
            -(2**53),
            2**63,
            2**64,
            2**64 - 2,
            2**64 * 3 + 5,
            -(2**64) - 5,
            10**30,
        ]
        values = [decimal.Decimal(number).scaleb(-scale) for number in numbers]
        array = pa.array([*values, None], pa.decimal128(38, scale))
        alone = ((pa.array([value], array.type), [value]) for value in values)
        for given, known in ((array, values), (array.slice(2, 3), values[2:5]), *alone):
            found = _doubles(given)
            assert list(found[: len(known)]) == [float(value) for value in known]


@pytest.mark.parametrize("scale", [-3, -1, 0, 1, 15, 21, 22, 23, 24, 30])
def test_decimals_of_any_scale_are_the_nearest_doubles(scale: int) -> None:
    """However many places they have, or whole thousands: as each is written."""
    numbers = [1, 3, 7, 101, 12345678901, 6838539921574939, 2**53 - 2, 2**53 - 1, 2**52 + 1, -17]
    values = [decimal.Decimal(number).scaleb(-scale) for number in numbers]
    array = pa.array(values, pa.decimal128(38, scale))
    assert list(_doubles(array)) == [float(value) for value in values]


def test_a_word_that_stands_for_nothing_is_missing() -> None:
    """A dictionary may hold nothing as one of its words; it is as missing as a place without a word."""
    array = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 1, 0], pa.int8()), pa.array(["wear", None]))
    reader = reader_of(array)
    valid = np.unpackbits(reader.valid(), bitorder="little")[:5]
    assert list(valid) == [1, 0, 0, 0, 1]


def test_a_dictionary_of_nothing_or_of_numbers_is_read_as_what_it_holds() -> None:
    """Nothing is missing everywhere; numbers are numbers, however they are kept."""
    nothing = reader_of(pa.DictionaryArray.from_arrays(pa.array([0, None], pa.int8()), pa.nulls(1)))
    assert type(nothing) is Reader
    numbers = reader_of(pa.DictionaryArray.from_arrays(pa.array([1, 0], pa.int8()), pa.array([4, 7], pa.int16())))
    assert isinstance(numbers, Numbers)
    assert list(numbers.values) == [7, 4]


@pytest.mark.parametrize("kind", [pa.float32(), pa.float64()])
def test_numbers_are_within_bounds_as_they_are_written(kind: pa.DataType) -> None:
    """A number of 32 bits is the decimal that it prints as, at both ends; what is no number is within none."""
    numbers = reader_of(pa.array([0.1, 0.7], kind))
    assert isinstance(numbers, Numbers)
    assert numbers._fits(0.1, 0.7)
    assert not numbers._fits(0.11, 0.7)
    assert not numbers._fits(0.1, 0.69)
    absent = reader_of(pa.array([float("nan")], kind))
    assert isinstance(absent, Numbers)
    assert not absent._fits(0, 1)
    empty = reader_of(pa.array([], kind))
    assert isinstance(empty, Numbers)
    assert empty._fits(0, 1)


@pytest.mark.parametrize("number", [0.1, 0.7, 0.3, 1.1, 2.5, -0.1])
@pytest.mark.parametrize("op", ["<", "<=", ">", ">=", "==", "!="])
def test_numbers_of_32_bits_are_compared_as_they_are_written(op: str, number: float) -> None:
    """As the decimal that each prints as, and not as the longer one that it is held as."""
    compare = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
    compare |= {"==": operator.eq, "!=": operator.ne}
    near = [number, number + 0.1, number - 0.1, number + 0.0001, number - 0.0001]
    numbers = reader_of(pa.array(near, pa.float32()))
    assert isinstance(numbers, Numbers)
    for bound in (*near, number + 0.00001, number + 1e-9, number - 1e-9):
        expected = [compare[op](float(str(np.float32(one))), bound) for one in near]
        assert list(numbers.compared(op, bound)) == expected, bound


def test_the_least_and_the_greatest_of_a_score_are_held_apart() -> None:
    """What is not known adds nothing or all of its points, those of minus one and of one too."""
    score = Score("risk", "risk", [ScoreItem(LOCKED, -1), ScoreItem(CAUSE == "wear", 1)])
    pathway = PATHWAY.with_fields(scores=[score])
    table = pa.table(
        {
            "locked": pa.array([None, True, False, None]),
            "cause": pa.array([None, "tear", "wear", "tear"]),
            "unasked": pa.array([["first"]] * 4),
        }
    )
    rows = assess_columns(pathway, table, ask="least, greatest").to_pylist()
    assert [(row["least.risk"], row["greatest.risk"]) for row in rows] == [(-1, 1), (-1, -1), (1, 1), (-1, 0)]


def test_bits_are_taken_from_any_place_on() -> None:
    """As many bytes as hold those that are wanted, and none more; where there is no buffer all are set."""
    bits = [bool(number % 3) for number in range(64)]
    buffer = pa.py_buffer(packed(np.array(bits)).tobytes())
    for offset in range(20):
        for rows in range(25):
            found = bits_of(buffer, offset, rows)
            assert len(found) == (rows + 7) // 8
            assert unpacked(np.ascontiguousarray(found), rows).tolist() == bits[offset : offset + rows]
            every = bits_of(None, offset, rows)
            assert len(every) == (rows + 7) // 8
            assert unpacked(every, rows).all()


BRACE = Treatment(
    "brace", "Brace", tier="care", continuous=True, cautions=[Caution("skin", LOCKED, "Look at the skin.")]
)
OXYGEN = Treatment("oxygen", "Oxygen", tier="first", continuous=True, emergency=True)
WORN = Score("worn", "Wear", items=[ScoreItem(LOCKED, 1, "It locks.")])
RICH = Pathway(
    "rich",
    tiers=["first", "care"],
    start=[FIRST, BRACE],
    escalations=[
        FIRST.escalates_to(Disposition("home", "Home", tier="care"), on="next_step"),
        OXYGEN.on_red_flag(LOCKED),
    ],
    assumptions=[Assumption("calm", "Calm", PAIN <= 9)],
    goal=(PAIN <= 2) & (WORN < 1),
)
EACH = ("oxygen", "first", "brace", "home")
FIRES = ("fires.first-next_step-home", "fires.red_flag-oxygen")
OPTIONS = ("option.oxygen", "option.first", "option.home")
ON_HOLD = tuple(f"on_hold.{name}" for name in EACH)
ALL = (
    "state",
    *(f"status.{name}" for name in EACH),
    *(f"reached.{name}" for name in EACH),
    *OPTIONS,
    *("alongside.oxygen", "alongside.brace"),
    *ON_HOLD,
    *("caution.brace.skin", "least.worn", "greatest.worn", "contradictions"),
    *("options", "on_hold", "cautions", "questions"),
)


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        ("all", ALL),
        (["all", "state"], ALL),
        ("", ()),
        (" , state,,", ("state",)),
        ("questions,state", ("state", "questions")),
        ("tried, fires, state", ("state", *FIRES, "tried.first", "tried.brace", "tried.oxygen")),
        ("fires, status.home", ("status.home", *FIRES)),
        ("option", OPTIONS),
        ("on_hold", ("on_hold",)),
        ("on_hold.*, on_hold", (*ON_HOLD, "on_hold")),
        ("*.home", ("status.home", "reached.home", "option.home", "on_hold.home")),
        ("least, greatest, caution", ("caution.brace.skin", "least.worn", "greatest.worn")),
        ("contradictions", ("contradictions",)),
    ],
)
def test_columns_are_asked_for_by_name_and_by_group(asked: str | list[str], columns: tuple[str, ...]) -> None:
    """In the order of the result, each once; what is counted comes last."""
    assert asked_for(RICH, asked) == columns


def test_what_pictures_count_is_a_column_of_truths_too() -> None:
    """Of every escalation whether it fires, of every treatment whether it was tried: missing where that is unknown."""
    table = pa.table({"first.tried": [True, False, None], "first.outcome": ["failed", None, None]})
    found = assess_columns(PATHWAY, table, ask="tried, fires").to_pydict()
    assert found == {"fires.first-next_step-home": [True, None, None], "tried.first": [True, False, None]}


def test_a_list_in_which_nothing_stands_is_wrong_where_an_item_is_missing() -> None:
    """Whatever the items should have been: a list without any says none of them, and one with a gap says nothing."""
    reader = reader_of(pa.array([[None], [], None, [None, None]], pa.list_(pa.null())))
    signs = columns_of(PATHWAY)["signs"]
    assert unpacked(reader.wrong(signs), 4).tolist() == [True, False, False, True]
    assert unpacked(reader.valid(), 4).tolist() == [True, True, False, True]
    assert not unpacked(reader.test("has", "warm"), 4).any()


def test_what_a_pathway_has_none_of_may_be_asked_for() -> None:
    """A group is a word of the language; whether a pathway has any of it is another matter."""
    assert answers_of(RICH) == ALL
    assert asked_for(PATHWAY, "least, alongside, contradictions, caution") == ()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("state, stauts", "nothing called stauts can be asked of a table; did you mean status?"),
        ("on_hol", "did you mean on_hold?"),
        (
            "nothing.*",
            "nothing called nothing.* can be asked of a table; allowed: status, reached, option, alongside, ",
        ),
        ("tried.first", "nothing called tried.first can be asked"),
        ([7], "7 is no name of a column of the result"),
        (7, "7 is no name of a column of the result"),
    ],
)
def test_what_is_no_column_is_told(asked: Any, told: str) -> None:
    """With the nearest that there is."""
    with pytest.raises(L4pathError) as refused:
        asked_for(RICH, asked)
    assert told in str(refused.value)


def test_only_what_is_no_number_is_counted_as_such() -> None:
    """Columns of nothing, of flags and of whole numbers have none; a null is none, whatever is under it."""
    nan = float("nan")
    columns = [
        pa.nulls(3),
        pa.array([True, None]),
        pa.array([1, None, 2]),
        pa.array([0.5, None]),
        pa.array([], pa.float64()),
    ]
    assert [reader_of(column).nans() for column in columns] == [0] * 5
    under = pa.array(np.array([nan, 1.0, nan, nan]), mask=np.array([True, False, False, False]))
    assert reader_of(under).nans() == 2
    assert reader_of(pa.array([nan, None, 3.0], pa.float32())).nans() == 1
