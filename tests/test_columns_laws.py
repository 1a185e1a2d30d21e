"""The laws of tables: rows are alone, types do not matter, empty columns say nothing, knowledge only grows."""

from __future__ import annotations

import decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from l4path.columns import columns_of
from l4path.testing import pathways
from test_columns import patients
from wide import EVERYTHING, table

if TYPE_CHECKING:
    from l4path import Pathway

EXAMPLES = settings(max_examples=8)


@st.composite
def wide_tables(draw: Any) -> tuple[Pathway, pa.Table]:
    """A pathway with a wide table of its patients."""
    pathway = draw(pathways(max_nodes=6))
    return pathway, table(pathway, patients(pathway, 9, draw(st.integers(0, 10**6))))


def answers(pathway: Pathway, given_table: pa.Table, **told: Any) -> list[dict[str, Any]]:
    """The rows of the result."""
    rows: list[dict[str, Any]] = pathway.assess_table(given_table, key="id", ask=EVERYTHING, **told).arrow.to_pylist()
    return rows


@given(wide_tables(), st.randoms(use_true_random=False))
@EXAMPLES
def test_rows_are_alone(given_table: tuple[Pathway, pa.Table], chance: Any) -> None:
    """Permuting, splitting and joining tables permutes, splits and joins the results."""
    pathway, rows = given_table
    whole = answers(pathway, rows)
    order = list(range(rows.num_rows))
    chance.shuffle(order)
    assert answers(pathway, rows.take(order)) == [whole[at] for at in order]
    cut = chance.randint(0, rows.num_rows)
    assert answers(pathway, rows.slice(0, cut)) + answers(pathway, rows.slice(cut)) == whole


def other_types(kind: str) -> list[pa.DataType]:
    """The types in which values of a kind may come, but for those that cannot hold them exactly."""
    text = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
    return {
        "flag": [pa.bool_(), pa.int8(), pa.uint64(), pa.float32(), pa.float64(), pa.decimal128(3, 1)],
        "number": [pa.float64(), pa.decimal128(20, 3), pa.decimal256(40, 3)],
        "choice": text,
        "choices": [pa.list_(value) for value in text[:2]] + [pa.large_list(pa.string()), pa.list_(text[3])],
    }[kind]


def retyped(column: pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    """The same values in another type."""
    values = column.to_pylist()
    if pa.types.is_decimal(kind):
        values = [None if value is None else decimal.Decimal(str(float(value))) for value in values]
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind):
        values = [None if value is None else kind.to_pandas_dtype()(value) for value in values]
    return pa.array(values, pa.large_string()).cast(kind) if pa.types.is_string_view(kind) else pa.array(values, kind)


@given(wide_tables(), st.data())
@EXAMPLES
def test_types_do_not_matter(given_table: tuple[Pathway, pa.Table], data: st.DataObject) -> None:
    """The same values in any type that is taken give the same result."""
    pathway, rows = given_table
    known, other = columns_of(pathway), rows
    for at, name in enumerate(rows.column_names[1:], 1):
        kind = data.draw(st.sampled_from(other_types(known[name].kind)), label=name)
        other = other.set_column(at, name, retyped(rows[name], kind))
    assert answers(pathway, other) == answers(pathway, rows)


@given(wide_tables(), st.data())
@EXAMPLES
def test_columns_that_only_hold_missing_values_may_be_left_out(
    given_table: tuple[Pathway, pa.Table], data: st.DataObject
) -> None:
    """An empty column says what no column says, of any type; but for what says whether something was tried."""
    pathway, rows = given_table
    known = columns_of(pathway)
    free = [name for name in rows.column_names[1:] if known[name].role != "tried"]
    if not free:
        return
    empty = data.draw(st.lists(st.sampled_from(free), unique=True))
    kept = rows.drop_columns(empty)
    nulls = kept
    for name in empty:
        nulls = nulls.append_column(
            name, pa.nulls(rows.num_rows, data.draw(st.sampled_from([pa.null(), rows[name].type])))
        )
    assert answers(pathway, nulls) == answers(pathway, kept)


@given(wide_tables(), st.data())
@EXAMPLES
def test_knowledge_only_grows_a_column_at_a_time(given_table: tuple[Pathway, pa.Table], data: st.DataObject) -> None:
    """Filling the gaps of a column of facts turns no reach from true to false or back."""
    pathway, rows = given_table
    if not pathway.facts:
        return
    screened = {fact for screen in pathway.screens.values() for fact in screen.facts}
    name = data.draw(st.sampled_from(sorted(pathway.facts)))
    before = rows.set_column(rows.column_names.index(name), name, pa.nulls(rows.num_rows, rows[name].type))
    for old, new in zip(answers(pathway, before), answers(pathway, rows), strict=True):
        if old["refused"] or new["refused"] or name in screened:  # what a screen answered is no gap
            continue
        for node in pathway.nodes:
            was, now = old[f"reached.{node}"], new[f"reached.{node}"]
            assert was is None or was is now


@given(wide_tables())
@EXAMPLES
def test_flags_and_lists_of_names_say_the_same(given_table: tuple[Pathway, pa.Table]) -> None:
    """A list of screens or refusals says what the flags of them say, and a list of the unasked what a gap says."""
    pathway, rows = given_table
    listed = {"screened": pathway.screens, "declined": pathway.treatments}
    other = rows
    for column, names in listed.items():
        flags = {name: f"screened.{name}" if column == "screened" else f"{name}.declined" for name in names}
        held = zip(*(rows[flag].to_pylist() for flag in flags.values()), strict=True) if flags else [()] * rows.num_rows
        lists = [[name for name, said in zip(flags, one, strict=True) if said] for one in held]
        other = other.drop_columns(list(flags.values())).append_column(column, pa.array(lists, pa.list_(pa.string())))
    unasked: list[list[str]] = [[] for _ in range(rows.num_rows)]
    for name, node in pathway.treatments.items():
        measured = [f"{name}.{m}" for m in pathway.all_measures] if not node.once else []
        columns = [rows[column].to_pylist() for column in (f"{name}.tried", f"{name}.outcome", *measured)]
        for at, cells in enumerate(zip(*columns, strict=True)):
            unasked[at] += [name] if all(cell is None for cell in cells) else []
    other = other.append_column("unasked", pa.array(unasked, pa.list_(pa.string())))
    assert answers(pathway, other) == answers(pathway, rows)


DECIMALS = st.decimals(0, 10, places=3, allow_nan=False)


@given(st.lists(DECIMALS, min_size=1), DECIMALS, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]))
def test_a_number_of_32_bits_is_the_decimal_that_it_prints_as(
    values: list[decimal.Decimal], bound: decimal.Decimal, op: Any
) -> None:
    """0.1 in a column of 32 bits is compared as 0.1."""
    from l4path.columns.reading import Numbers  # noqa: PLC0415 - one reader, by itself
    from l4path.columns.record import compares  # noqa: PLC0415

    narrow = pa.array([float(value) for value in values], pa.float32())
    said = Numbers(narrow).compared(op, float(bound)).tolist()
    assert said == [compares(op, float(str(np.float32(value))), float(bound)) for value in values]


@given(st.lists(st.decimals(-(10**15), 10**15, places=7, allow_nan=False), min_size=1))
def test_a_decimal_is_the_nearest_double(values: list[decimal.Decimal]) -> None:
    """A column of decimals is compared as the nearest doubles, as constants of conditions are."""
    from l4path.columns.reading import reader_of  # noqa: PLC0415

    numbers = reader_of(pa.array(values, pa.decimal128(38, 7))).values  # type: ignore[attr-defined]
    assert numbers.tolist() == [float(value) for value in values]


@pytest.mark.parametrize("kind", [pa.int8(), pa.uint8(), pa.int64(), pa.float32()])
def test_thresholds_beyond_what_a_column_can_hold(kind: pa.DataType) -> None:
    """A bound that no value of a narrow column reaches is compared all the same."""
    from l4path.columns.reading import reader_of  # noqa: PLC0415

    numbers = reader_of(pa.array([0, 5, 100], kind))
    assert numbers.compared(">=", 300).tolist() == [False] * 3  # type: ignore[attr-defined]
    assert numbers.compared("<", 2.5).tolist() == [True, False, False]  # type: ignore[attr-defined]
