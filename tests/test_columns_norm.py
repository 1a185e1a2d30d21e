"""What the norm of tables says sentence by sentence, where no other test holds it: by hand, on small tables."""

from __future__ import annotations

import datetime
import decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

import l4path
from l4path import State, Status, TableError
from l4path.columns.asking import answers_of

if TYPE_CHECKING:
    from l4path import Pathway
    from l4path.cohort import Found

L4 = l4path.load("l4")


def read(pathway: Pathway, columns: dict[str, Any], **told: Any) -> Found:
    """A table that comes in, everything asked."""
    given = {"id": list(range(len(next(iter(columns.values())))))} | columns
    return pathway.assess_table(pa.table(given), **{"key": "id", "never_tried": "rest", "ask": "all"} | told)


def rows(found: Found) -> list[dict[str, Any]]:
    """The rows of a result without their keys."""
    return [{name: value for name, value in row.items() if name != "id"} for row in found.arrow.to_pylist()]


def test_a_missing_flag_of_a_screen_or_a_refusal_is_no(knee: Pathway) -> None:
    """A screen is not asked, and a treatment not declined, where the cell says no, is missing, or has no column."""
    screens = read(knee, {"screened.red_flags": [False, None], "screened.operative_risk": [False, None]})
    refusals = read(knee, {"exercise.declined": [False, None], "exercise.tried": [False, False]})
    said, none = rows(screens)
    assert said == none == rows(read(knee, {"pain": [None]}, never_tried="rest"))[0]
    first, second = rows(refusals)
    assert first == second
    assert first["status.exercise"] == "offered"
    assert read(knee, {"exercise.declined": [True]}).arrow["status.exercise"].to_pylist() == ["declined"]


def test_a_screen_that_was_asked_answers_its_facts(knee: Pathway) -> None:
    """A fact of a screen: a recorded fact wins, a gap of an asked screen is no."""
    columns = {"screened.red_flags": [True, True, False], "locked": [None, True, None]}
    assert read(knee, columns).arrow["reached.emergency_department"].to_pylist() == [False, True, None]


def test_whether_there_is_a_record(knee: Pathway) -> None:
    """A record is there where tried is yes, or an outcome or a measure stands; where tried is missing, unasked."""
    columns = {
        "exercise.tried": [True, None, None, None, False, None],
        "exercise.weeks": [None, 0.0, None, None, None, None],
        "exercise.tolerated": [None, None, False, None, None, None],
        "exercise.outcome": [None, None, None, "stopped", None, None],
        "locked": [False] * 6,
    }
    found = read(knee, columns, ask="status.exercise, questions")
    assert found.arrow["status.exercise"].to_pylist() == [
        *("undetermined", "ongoing", "intolerant", "stopped", "offered", "undetermined")
    ]
    assert "exercise" in found.arrow["questions"].to_pylist()[5]


def test_defaults_of_a_record(knee: Pathway) -> None:
    """Tolerated is then yes, relapsed and ended no, and courses 1."""
    bare = {"exercise.tried": [True], "exercise.weeks": [8.0], "exercise.relief": [50.0], "locked": [False]}
    said = {"exercise.tolerated": [True], "exercise.relapsed": [False], "exercise.ended": [False]}
    assert rows(read(knee, bare)) == rows(read(knee, bare | said | {"exercise.courses": [1]}))
    for name, status in (("exercise.tolerated", "intolerant"), ("exercise.relapsed", "relapsed")):
        columns = bare | {name: [name == "exercise.relapsed"]}
        assert read(knee, columns).arrow["status.exercise"].to_pylist() == [status]


def test_something_done_once(knee: Pathway) -> None:
    """Ongoing, of something done once, stands beside no or missing: it is asked for; beside yes the row is refused."""
    columns = {"imaging.tried": [False, None, True, True], "imaging.outcome": ["ongoing", "ongoing", "ongoing", None]}
    found = read(knee, columns | {"exercise.outcome": ["failed"] * 4, "locked": [False] * 4})
    assert found.arrow["refused"].to_pylist() == [False, False, True, False]
    assert found.arrow["status.imaging"].to_pylist() == ["ongoing", "ongoing", None, "done"]


def test_a_list_of_the_unasked_beside_tried(knee: Pathway) -> None:
    """It names what nobody asked about; a record beside it refuses the row, and a gap of tried is unasked anyway."""
    columns = {
        "unasked": [["exercise"], [], ["exercise"], []],
        "exercise.tried": [None, None, True, False],
        "locked": [False] * 4,
    }
    found = read(knee, columns, never_tried=())
    assert found.arrow["refused"].to_pylist() == [False, False, True, False]
    assert found.arrow["status.exercise"].to_pylist() == ["undetermined", "undetermined", None, "offered"]
    assert found.report.never_tried == found.report.unasked == ()


def test_a_value_that_stands_twice_in_a_list_counts_once() -> None:
    """Lists may repeat themselves, be empty, or be missing: the empty one says none, a gap says nothing."""
    lists: list[Any] = [["red_flags"], ["red_flags", "red_flags"], [], None]
    once, twice, empty, missing = rows(read(L4, {"screened": pa.array(lists, pa.list_(pa.string()))}))
    assert once == twice != empty == missing
    kinds = l4path.Choices("kinds", "kinds", values={"a": "a", "b": "b"})
    home = l4path.Disposition("home", "Home", tier="care")
    pathway = l4path.Pathway("p", tiers=["care"], start=[home], goal=kinds.contains("a"))
    column = pa.array([["a", "a"], ["b", "b"], [], None], pa.list_(pa.string()))
    states = read(pathway, {"kinds": column}).arrow["state"].to_pylist()
    assert states == ["at_goal", "ended", "ended", "undetermined"]


@pytest.mark.parametrize(("many", "one"), [("screened", "screened.red_flags"), ("declined", "exercise.declined")])
def test_never_both_forms(knee: Pathway, many: str, one: str) -> None:
    """A list and a flag of one thing are refused, though nothing contradicts."""
    with pytest.raises(TableError, match=f"{many}: the same is said in the list {many} and in {one}"):
        read(knee, {many: pa.nulls(1, pa.list_(pa.string())), one: [None]})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("exercise.outcome", pa.array([1])),
        ("exercise.outcome", pa.array([True])),
        ("exercise.tried", pa.array(["yes"])),
        ("exercise.weeks", pa.array(["8"])),
        ("exercise.weeks", pa.array([datetime.timedelta(days=1)])),
        ("exercise.weeks", pa.array([datetime.time(1)])),
        ("exercise.weeks", pa.array([datetime.datetime(2024, 1, 1)])),  # noqa: DTZ001 - a column without a zone
        ("pain", pa.array([b"6"])),
        ("pain", pa.array([1]).cast(pa.int8()).dictionary_encode().cast(pa.dictionary(pa.int8(), pa.string()))),
        ("declined", pa.array(["exercise"])),
        ("declined", pa.array([{"exercise": True}])),
        ("locked", pa.array([True]).dictionary_encode()),
    ],
)
def test_columns_of_other_types_are_refused_with_what_they_hold(knee: Pathway, name: str, values: pa.Array) -> None:
    """Text, dates, durations, bytes, structs: the table, in one message with what is allowed."""
    with pytest.raises(TableError) as error:
        read(knee, {name: values})
    (problem,) = error.value.problems
    assert problem.where == name
    assert f"the column holds {values.type}"[:30] in problem.what
    assert problem.hint.startswith("allowed: ")


@pytest.mark.parametrize(
    "kind",
    [
        *(pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()),
        *(
            pa.float32(),
            pa.float64(),
            pa.decimal32(5, 2),
            pa.decimal64(9, 3),
            pa.decimal128(5, 0),
            pa.decimal128(3, -1),
        ),
        *(pa.decimal128(38, 30), pa.decimal256(76, 40)),
    ],
    ids=str,
)
def test_numbers_of_any_width(knee: Pathway, kind: pa.DataType) -> None:
    """The same numbers in any type of number; the missing ones, and slices from within a buffer, too."""
    values: list[Any] = [0, 10, None, 20, 0, 10]
    if pa.types.is_decimal(kind):
        values = [None if value is None else decimal.Decimal(value) for value in values]
    column = pa.array(values, kind)
    wanted = read(knee, {"exercise.weeks": [0, 10, None, 20, 0, 10], "exercise.tried": [True] * 6})
    assert read(knee, {"exercise.weeks": column, "exercise.tried": [True] * 6}).arrow == wanted.arrow
    sliced = read(knee, {"exercise.weeks": column.slice(3), "exercise.tried": pa.array([True] * 6).slice(3)})
    assert rows(sliced) == rows(wanted)[3:]
    outside = [decimal.Decimal(20)] if pa.types.is_decimal(kind) else [20]
    assert read(knee, {"pain": pa.array(outside, kind)}).report.refused == 1


def test_nan_of_any_float_is_missing_and_counted_where_it_is_no_null(knee: Pathway) -> None:
    """In 32 bits too, in flags too; NaN under a null is none."""
    narrow = pa.array(np.array([np.nan, 3, np.nan], np.float32), mask=np.array([False, False, True]))
    flag = pa.array(np.array([1, np.nan, 0]))
    found = read(knee, {"pain": narrow, "locked": flag})
    assert found.report.nan == {"pain": 1, "locked": 1}
    wanted = read(knee, {"pain": [None, 3.0, None], "locked": [True, None, False]})
    assert found.arrow == wanted.arrow
    assert "pain: 1 NaN taken as missing" in str(found.report)


def test_texts_of_any_kind(knee: Pathway) -> None:
    """Plain, large, views, dictionaries of any index, with entries that no row holds and entries that are missing."""
    values = ["osteoarthritis", None, "meniscus_tear"]
    plain = pa.array(values)
    entries = pa.array(["stray", "meniscus_tear", None, "osteoarthritis"])
    holed = pa.DictionaryArray.from_arrays(pa.array([3, 2, 1], pa.uint16()), entries)
    columns = [plain.cast(pa.large_string()), plain.cast(pa.large_string()).cast(pa.string_view()), holed]
    columns += [plain.dictionary_encode().cast(pa.dictionary(pa.int64(), pa.large_string()))]
    wanted = read(knee, {"cause": plain}).arrow
    for column in columns:
        assert read(knee, {"cause": column}).arrow == wanted
    chunked = pa.chunked_array([plain.dictionary_encode(), pa.array([], plain.type).dictionary_encode()])
    assert read(knee, {"cause": chunked}).arrow == wanted


@pytest.mark.parametrize(
    "kind",
    [
        *(pa.list_(pa.string()), pa.large_list(pa.large_string()), pa.list_(pa.dictionary(pa.int32(), pa.string()))),
        *(pa.list_view(pa.string()), pa.large_list_view(pa.string()), pa.list_(pa.string(), 1)),
    ],
    ids=str,
)
def test_lists_of_any_kind(kind: pa.DataType) -> None:
    """Plain, large, views, of a fixed length: the same lists say the same, from within a buffer too."""
    lists = [["red_flags"], None, ["nsaid_risks"], ["red_flags"]]
    wanted = read(L4, {"screened": pa.array(lists, pa.list_(pa.string()))}).arrow
    column = pa.array(lists, kind)
    assert read(L4, {"screened": column}).arrow == wanted
    assert rows(read(L4, {"screened": column.slice(1)})) == [
        {name: value for name, value in row.items() if name != "id"} for row in wanted.slice(1).to_pylist()
    ]


def test_rows_come_out_in_the_order_in_which_they_came_in(knee: Pathway) -> None:
    """A table is not sorted, and a key may be of any order."""
    keys = ["b", "a", "z", "c"]
    found = read(knee, {"id": keys, "pain": [1, 2, 3, 4]})
    assert found.arrow["id"].to_pylist() == keys
    assert found.arrow["id"].type == pa.string()


def test_names_of_the_result_and_their_types(knee: Pathway) -> None:
    """Refused, state, and what was asked for, each of the type that the norm names; nobody else's columns."""
    plain = read(knee, {"pain": [6.0]}, ask="").arrow
    nodes = [name for name in knee.nodes if name not in knee.treatments or not knee.treatments[name].continuous]
    assert set(plain.column_names) == {"id", "refused", "state", *(f"option.{name}" for name in nodes)}
    found = read(knee, {"pain": [6.0]}).arrow
    assert found.column_names[:3] == ["id", "refused", "state"]
    assert set(found.column_names[2:]) == set(answers_of(knee))
    assert found["state"].chunk(0).dictionary.to_pylist() == [state.value for state in State]
    assert found["status.exercise"].chunk(0).dictionary.to_pylist() == [status.value for status in Status]
    kinds = {"refused": pa.bool_(), "reached": pa.bool_(), "option": pa.bool_(), "questions": pa.list_(pa.string())}
    for name, kind in kinds.items():
        assert {field.type for field in found.schema if field.name.split(".")[0] == name} == {kind}
    assert found["questions"].to_pylist()[0] == sorted(found["questions"].to_pylist()[0])


def test_the_table_of_problems(knee: Pathway) -> None:
    """Key, row, column, value, what is wrong, what is allowed."""
    found = read(knee, {"id": ["x"], "pain": [11]})
    assert found.problems.column_names == ["key", "row", "column", "value", "what", "allowed"]
    assert found.problems.to_pylist() == [
        {
            "key": "x",
            "row": 1,
            "column": "pain",
            "value": "11",
            "what": "11 is not within 0 to 10",
            "allowed": "0 to 10",
        }
    ]


def test_no_columns_but_the_key_and_no_rows(knee: Pathway) -> None:
    """Nobody's history and no fact: every row is the empty episode; and a table of no row has every column."""
    bare = read(knee, {"id": [1, 2]})
    assert rows(bare) == rows(read(knee, {"pain": [None, None]}))
    assert bare.report.unknown[:2] == ("pain", "locked")
    empty = read(knee, {"id": pa.array([], pa.string()), "pain": pa.array([], pa.float64())})
    assert (empty.report.rows, empty.report.refused, empty.counts()["rows"]) == (0, 0, 0)
    assert empty.arrow.schema.names == bare.arrow.schema.names
    with pytest.raises(TableError, match="the table has no column id"):
        knee.assess_table(pa.table({}), key="id", never_tried="rest")


def test_what_is_ignored_is_not_looked_at(knee: Pathway) -> None:
    """A column that is listed to be ignored may hold anything, be a fact, stand twice, or not be there."""
    columns = {"id": [1], "note": [{"a": 1}], "pain": ["six"]}
    found = read(knee, columns, ignore=["note", "pain", "nowhere"])
    assert set(found.report.ignored) == {"note", "pain"}
    assert rows(found) == rows(read(knee, {"id": [1]}))
