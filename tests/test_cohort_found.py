"""What was found in a table: counts, rows that open, two pathways side by side, files whole or not at all; and SQL."""

from __future__ import annotations

import importlib
import json
import sqlite3
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import l4path
from l4path import FileError, L4pathError, State, TableError
from l4path.cohort import saving
from l4path.cohort.sql import to_sql
from l4path.columns import Layout
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from test_columns import patients
from wide import expected, of_assessment, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from l4path import Pathway

L4 = l4path.load("l4")
EPISODES = patients(L4, 150, seed=3)
ANSWERS = [expected(L4, episode) for episode in EPISODES]
TABLE = table(L4, EPISODES)
SINGLE = "state,status,reached,option,alongside,on_hold.*,caution"


def test_counts_are_those_of_the_assessments() -> None:
    """States, options and statuses are counted, of rows that are not refused; every row is in one count."""
    counts = L4.assess_table(TABLE, key="id").counts()
    assessed = [answer for answer in ANSWERS if answer is not None]
    assert counts["rows"] == len(EPISODES)
    assert counts["refused"] == len(EPISODES) - len(assessed)
    assert counts["state"] == {state.value: sum(a.state is state for a in assessed) for state in State}
    options = Counter(node.id for a in assessed for node in a.options)
    assert {name: times for name, times in counts["option"].items() if times} == dict(options)
    for name, statuses in counts["status"].items():
        assert statuses == dict(Counter(a.status[name].value for a in assessed))


def test_a_row_opens_as_the_assessment_of_its_episode() -> None:
    """Explanations stay with the rows: one of them opens as an assessment that explains and asks."""
    found = L4.assess_table(TABLE, key="id")
    for at, answer in list(enumerate(ANSWERS))[:40:8]:
        if answer is not None:
            opened = found.assessment(at)
            assert opened.to_dict() == answer.to_dict()
            assert str(opened) == str(answer)
    with pytest.raises(L4pathError, match="no row has the key 'nobody'"):
        found.assessment("nobody")


def test_nobody_changes_between_a_pathway_and_itself() -> None:
    """The same pathway twice changes no row."""
    compared = L4.assess_table(TABLE, key="id").compare(L4)
    assert compared.changed.num_rows == 0
    assert not compared.gained
    assert not compared.lost
    assert sum(compared.states.values()) == len(EPISODES)


def test_two_pathways_side_by_side(knee: Pathway) -> None:
    """Whose state or options change is what the row engine says, crossed, with examples that open."""
    other = _judging_otherwise(knee)
    episodes = patients(knee, 300, seed=8)
    rows = table(knee, episodes)
    compared = knee.assess_table(rows, key="id").compare(other)
    crossed: Counter[tuple[str, str]] = Counter()
    gained: Counter[str] = Counter()
    changed = []
    for at, episode in enumerate(episodes):
        old, new = expected(knee, episode), expected(other, episode)
        states = tuple("refused" if answer is None else answer.state.value for answer in (old, new))
        crossed[states[0], states[1]] += 1
        options = [set() if answer is None else {node.id for node in answer.options} for answer in (old, new)]
        gained.update(options[1] - options[0])
        if states[0] != states[1] or options[0] != options[1]:
            changed.append(at)
    assert changed
    assert compared.changed["id"].to_pylist() == changed
    assert compared.states == dict(crossed)
    assert compared.gained == dict(gained)
    examples = compared.examples(2)
    for (before, now), keys in examples.items():
        assert len(keys) <= 2
        if "refused" not in (before, now):
            opened = compared.open(keys[0])
            assert [answer.state.value for answer in opened] == [before, now]
    assert f"{len(changed)} of 300 rows change" in str(compared)


def _judging_otherwise(knee: Pathway) -> Pathway:
    """The knee example in which exercise helps by other measures."""
    from l4path.formats import pathway_from_dict, pathway_to_json  # noqa: PLC0415 - only here

    raw = json.loads(pathway_to_json(knee))
    raw["treatments"]["exercise"]["trial"]["response"] = "relief >= 90 or weeks >= 1"
    return pathway_from_dict(raw)


def test_a_pathway_of_other_columns_needs_what_it_does_not_know(knee: Pathway) -> None:
    """Columns that only one of two pathways knows are read by that one; a new treatment has to be spoken of."""
    found = knee.assess_table(table(knee, patients(knee, 5)), key="id")
    with pytest.raises(TableError, match="no column says whether these were tried"):
        found.compare(L4)
    assert found.compare(L4, unasked="rest").before.report.rows == 5


def test_parquet_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing breaks off, what was there stands as it was, and nothing lies beside it."""
    target = tmp_path / "out.parquet"
    found = L4.assess_table(TABLE, key="id")
    found.to_parquet(target)
    before = target.read_bytes()

    write = pq.write_table

    def broken(whole: pa.Table, path: Path) -> None:
        write(whole.slice(0, 10), path)
        raise KeyboardInterrupt

    monkeypatch.setattr(pq, "write_table", broken, raising=True)
    with pytest.raises(KeyboardInterrupt):
        saving.save_table(found.arrow, target)
    monkeypatch.undo()
    assert target.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["out.parquet"]


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_a_result_as_a_file(ending: str, tmp_path: Path) -> None:
    """Lists and gaps survive each kind of file as far as it has them."""
    found = L4.assess_table(TABLE, key="id", ask="options, questions")
    file = tmp_path / f"out.{ending}"
    saving.save_table(found.arrow, file)
    match ending:
        case "parquet":
            assert pq.read_table(file)["options"].to_pylist() == found.arrow["options"].to_pylist()
        case "jsonl":
            rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
            assert rows == found.arrow.to_pylist()
        case _:
            lines = file.read_text(encoding="utf-8").splitlines()
            assert len(lines) == len(EPISODES) + 1


@pytest.mark.parametrize("name", ["out.txt", "folder/out.parquet", "out"])
def test_a_file_that_cannot_be_written(name: str, tmp_path: Path) -> None:
    """An unknown ending or a folder that is not there is one clear message."""
    with pytest.raises(FileError, match=r"a table is written as|cannot be written"):
        saving.save_table(TABLE, tmp_path / name)


def duckdb_rows(query: str, rows: pa.Table) -> list[dict[str, Any]]:
    """The answers of DuckDB."""
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    with duckdb.connect() as database:
        database.register("patients", rows)
        found = database.sql(query)
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def sqlite_rows(query: str, rows: pa.Table) -> list[dict[str, Any]]:
    """The answers of SQLite, with lists as JSON."""
    database = sqlite3.connect(":memory:")
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    database.execute(f"create table patients ({names})")
    cells = [[json.dumps(v) if isinstance(v, list) else v for v in row.values()] for row in rows.to_pylist()]
    database.executemany(f"insert into patients values ({', '.join('?' * rows.num_columns)})", cells)  # noqa: S608
    cursor = database.execute(query)
    found = [dict(zip((column[0] for column in cursor.description), row, strict=True)) for row in cursor]
    database.close()
    return [{name: bool(v) if name != "id" and isinstance(v, int) else v for name, v in row.items()} for row in found]


@pytest.mark.parametrize(("dialect", "ask"), [("duckdb", duckdb_rows), ("sqlite", sqlite_rows)])
@pytest.mark.parametrize("seed", [None, 1, 5, 8])
def test_sql_says_the_same(dialect: str, ask: Callable[..., Any], seed: int | None) -> None:
    """The one statement of SQL, run by a real database, answers as the row engine does."""
    pathway = L4 if seed is None else make_pathway(Seeded(seed), min_nodes=3, max_nodes=9)
    episodes = [episode for episode in patients(pathway, 40, seed or 3) if expected(pathway, episode)]
    rows = table(pathway, episodes)
    query = to_sql(Layout(pathway, rows.column_names), dialect, ask="state" if seed is None else SINGLE)
    answers = sorted(ask(query, rows), key=lambda row: int(row["id"]))
    for row, episode in zip(answers, episodes, strict=True):
        right = of_assessment(pathway.assess(episode))
        assert {name: value for name, value in row.items() if name != "id"} == {
            name: right[name] for name in row if name != "id"
        }


def test_sql_without_a_column_or_with_another_word(knee: Pathway) -> None:
    """A fact without a column is unknown; what is no single value, or no dialect, is refused."""
    query = to_sql(Layout(knee, ("pain",), unasked=("exercise",)), "duckdb", ask="state")
    (row,) = duckdb_rows(query, pa.table({"id": [1], "pain": [6]}))
    answer = knee.assess(l4path.Episode({"pain": 6}, unasked=["exercise"]))
    assert row["state"] == answer.state.value
    for dialect in ("postgres", "spark"):
        assert to_sql(Layout(knee, ("pain",)), dialect).count("level_1") >= 2
    with pytest.raises(L4pathError, match="is a list or a sum"):
        to_sql(Layout(knee, ()), "duckdb", ask="questions")
    with pytest.raises(L4pathError, match="no dialect of SQL"):
        to_sql(Layout(knee, ()), "oracle")


def test_importing_the_library_loads_no_table() -> None:
    """Neither numpy nor pyarrow is loaded by `import l4path`, nor by an assessment."""
    code = (
        "import sys, l4path\n"
        "l4path.load('l4').assess(l4path.Episode())\n"
        "print(sorted({'numpy', 'pyarrow', 'polars', 'pandas'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_a_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch, knee: Pathway) -> None:
    """Without pyarrow the message says what to install."""
    for name in [name for name in sys.modules if name.startswith(("l4path.columns", "l4path.cohort"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(L4pathError, match=r"pip install 'l4path\[cohort\]'"):
        knee.assess_table("table.parquet", key="id")
    monkeypatch.undo()
    importlib.import_module("l4path.cohort")
