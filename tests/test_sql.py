"""The one statement of SQL, run by real databases, says of every row what the oracle of these tests says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

import l4path
from databases import IN_PROCESS, by_duckdb, postgres
from l4path import L4pathError
from l4path.cohort.sql import to_sql
from l4path.columns import Layout
from wide import columns
from wide_many import by_name, dense, grown, in_order, wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from databases import Postgres, Rows
    from l4path import Pathway
    from wide_many import Case

CASES = {
    "lists and scores": lambda: dense(24, 30),
    "an assumption": lambda: dense(28, 30),
    "another generator": lambda: grown(5, 30),
}


def differing(case: Case, dialect: str, run: Callable[[str, pa.Table], Rows], ask: str = "all") -> list[str]:
    """Where the answers of a database are not what they are to be."""
    rows = run(to_sql(Layout(case.pathway, case.table.column_names), dialect, ask=ask), case.table)
    return wrong(case, in_order(case, rows), whole=ask == "all")


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A server of PostgreSQL."""
    with postgres() as started:
        yield started


@pytest.mark.parametrize("dialect", IN_PROCESS)
@pytest.mark.parametrize("name", CASES)
def test_databases_in_process_say_the_same(name: str, dialect: str) -> None:
    """Lists, sums, refusals, NaN and all: each column of the result is the one that is right."""
    assert differing(CASES[name](), dialect, IN_PROCESS[dialect]) == []


@pytest.mark.parametrize("name", CASES)
def test_postgres_says_the_same(name: str, server: Postgres) -> None:
    """So does a PostgreSQL that these tests start."""
    assert differing(CASES[name](), "postgres", server) == []


def test_a_large_pathway_in_every_database(server: Postgres) -> None:
    """The 54 nodes of `l4`: no expression too deep, no name cut off, no table too wide."""
    case = by_name("l4", 40)
    assert differing(case, "sqlite", IN_PROCESS["sqlite"]) == []
    assert differing(case, "postgres", server) == []
    assert differing(case, "duckdb", by_duckdb, "state, option") == []


def test_lists_of_screens_refusals_and_what_nobody_asked(knee: Pathway, server: Postgres) -> None:
    """In place of flags there may be lists, and a name in them that is none refuses the row."""
    rows = pa.table(
        {
            "id": [1, 2, 3, 4],
            "screened": [["red_flags"], [], ["redflags"], None],
            "declined": [["exercise"], ["exercise"], [], [None]],
            "unasked": [[], ["imaging"], [], []],
            "pain": [6.0, 6.0, 6.0, 6.0],
        }
    )
    right = knee.assess_table(rows, key="id", ask="status, questions").arrow.to_pylist()
    assert [row["refused"] for row in right] == [False, False, True, True]
    query = {name: to_sql(Layout(knee, rows.column_names), name, ask="state, status, questions") for name in ALL}
    runs: dict[str, Callable[[str, pa.Table], Rows]] = IN_PROCESS | {"postgres": server}
    for name, run in runs.items():
        said = sorted(run(query[name], rows), key=lambda row: int(row["id"]))
        wanted = [{key: row[key] for key in one} for row, one in zip(right, said, strict=True)]
        assert said == wanted, name


ALL = ("duckdb", "sqlite", "postgres", "spark")


def test_without_a_column_or_with_another_word(knee: Pathway) -> None:
    """A fact without a column is unknown; what is no dialect, and nothing that can be asked, is refused."""
    query = to_sql(Layout(knee, ("pain",), unasked=("exercise",)), "duckdb", ask="state")
    (row,) = by_duckdb(query, pa.table({"id": [1], "pain": [6]}))
    answer = knee.assess(l4path.Episode({"pain": 6}, unasked=["exercise"]))
    assert row["state"] == answer.state.value
    with pytest.raises(L4pathError, match="nothing called optoins can be asked of a table; did you mean options"):
        to_sql(Layout(knee, ()), "duckdb", ask="optoins")
    with pytest.raises(L4pathError, match="no dialect of SQL"):
        to_sql(Layout(knee, ()), "oracle")


def test_long_names_are_not_cut_off_where_a_database_does() -> None:
    """PostgreSQL keeps 63 bytes of a name: the columns between are shorter there, and no two are one."""
    case = dense(20, 1)
    query = to_sql(Layout(case.pathway, case.table.column_names), "postgres")
    names = [part.split('"')[0] for part in query.split(' as "')[1:]]
    assert max(len(name.encode()) for name in names) <= 63


def test_spark_has_subqueries_where_common_tables_are_too_much_for_it(knee: Pathway) -> None:
    """A small pathway has a common table a level, as everywhere; a large one nests them, and both have every level."""
    small, large = (to_sql(Layout(one, columns(one)), "spark", ask="state") for one in (knee, l4path.load("l4")))
    assert "\nwith records as (" in small
    assert "\nwith " not in large
    assert large.count(") as level_") == large.count("(\n  select ") - 2 > 30
