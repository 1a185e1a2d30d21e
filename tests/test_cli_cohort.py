"""The command `cohort`, and `diff` over a table, called in this process."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

import l4path
from calls import KNEE, Said, calling
from test_columns import patients
from wide import columns, expected, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from l4path import Pathway


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called in this process."""
    return calling(capsys)


@pytest.fixture
def clinic(tmp_path: Path, knee: Pathway) -> Path:
    """A table of patients of the knee example, none of them refused."""
    episodes = [episode for episode in patients(knee, 60) if expected(knee, episode)]
    file = tmp_path / "clinic.parquet"
    pq.write_table(table(knee, episodes), file)
    return file


def test_a_table_is_assessed_and_written(call: Callable[..., Said], clinic: Path, tmp_path: Path) -> None:
    """Counts are printed, the result has every row, and the status is 0."""
    said = call(
        "cohort", KNEE, str(clinic), "--key", "id", "-o", str(tmp_path / "out.parquet"), "--ask", "status,options"
    )
    rows = pq.read_table(clinic).num_rows
    assert said.status == 0
    assert said.out.startswith(f"{rows} rows, 0 of them refused")
    assert f"{tmp_path / 'out.parquet'} written" in said.out
    result = pq.read_table(tmp_path / "out.parquet")
    assert result.num_rows == rows
    assert {"status.exercise", "options", "state", "option.imaging"} <= set(result.column_names)
    counts = json.loads(call("cohort", KNEE, str(clinic), "--key", "id", "--json").out)
    assert sum(counts["state"].values()) == counts["rows"] == rows


def test_refused_rows_are_written_with_their_reasons(call: Callable[..., Said], tmp_path: Path) -> None:
    """A refused row is in the result and in the file of problems, and the status is 2."""
    file, problems, out = (tmp_path / name for name in ("in.csv", "problems.csv", "out.csv"))
    file.write_text("who,pain,locked,exercise.weeks\na,6,false,8\nb,60,false,\n", encoding="utf-8")
    given = ("cohort", KNEE, str(file), "--key", "who", "--never-tried", "rest")
    said = call(*given, "-o", str(out), "--problems", str(problems))
    assert said.status == 2
    assert said.err == "l4path: 1 of 2 rows refused; they are in the result, marked so\n"
    with problems.open(encoding="utf-8") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["key"], row["row"], row["column"], row["value"]) == ("b", "2", "pain", "60")
    with out.open(encoding="utf-8") as lines:
        assert [(row["who"], row["refused"]) for row in csv.DictReader(lines)] == [("a", "false"), ("b", "true")]


def test_a_table_that_is_refused_writes_nothing(call: Callable[..., Said], tmp_path: Path) -> None:
    """What is wrong with a table is told at once, and no file is made."""
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_text("who,pian\na,6\n", encoding="utf-8")
    said = call("cohort", KNEE, str(file), "--key", "who", "-o", str(out))
    assert said.status == 2
    assert "and 1 more:" in said.err
    assert "did you mean pain?" in said.err
    assert "never_tried" in said.err
    assert not out.exists()
    assert call("cohort", KNEE, str(file), "--key", "who", "-o", str(tmp_path / "out.txt")).status == 2
    assert call("cohort", KNEE).status == 2


def test_a_csv_file_that_is_written_otherwise(call: Callable[..., Said], tmp_path: Path) -> None:
    """The options that a message names read the file."""
    file = tmp_path / "in.csv"
    file.write_text("who;pain;locked\na;6,5;no\nb;NA;yes\n", encoding="utf-8")
    given = ("cohort", KNEE, str(file), "--key", "who", "--unasked", "rest")
    assert "--csv delimiter=';'" in call(*given).err
    refused = call(*given, "--csv", "delimiter=;").err
    for option in ("--csv decimal=,", "--csv missing=NA", "--csv yes=yes", "--csv no=no"):
        assert option in refused
    forms = ("delimiter=;", "decimal=,", "missing=NA", "yes=yes", "no=no")
    read = [word for form in forms for word in ("--csv", form)]
    assert call(*given, *read).status == 0


def test_the_columns_of_a_pathway(call: Callable[..., Said], tmp_path: Path, knee: Pathway) -> None:
    """Every column is listed with type, unit, range and question, or as a file without a row that can be filled in."""
    said = call("cohort", KNEE, "--columns")
    assert said.status == 0
    for name in columns(knee):
        assert f"\n{name} " in said.out
    assert "0 to 10" in said.out
    empty = tmp_path / "empty.csv"
    assert call("cohort", KNEE, "--columns", "--sep", "__", "-o", str(empty)).status == 0
    names = empty.read_text(encoding="utf-8").strip().split(",")
    assert set(names) == {"id", *(name.replace(".", "__") for name in columns(knee))}
    empty.write_text(",".join(names) + "\n1" + "," * (len(names) - 1) + "\n", encoding="utf-8")
    assert call("cohort", KNEE, str(empty), "--key", "id", "--sep", "__").status == 0


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark", "sqlite"])
def test_a_pathway_as_sql(call: Callable[..., Said], dialect: str) -> None:
    """One statement of SQL is printed, a common table expression a level."""
    said = call("cohort", KNEE, "--sql", dialect)
    assert said.status == 0
    assert said.out.count(";") <= 1
    assert "with records as" in said.out
    assert "level_1 as" in said.out


def test_two_versions_over_a_table(call: Callable[..., Said], clinic: Path, tmp_path: Path) -> None:
    """Whose state or options change between two pathways is told and written; between a pathway and itself, nobody."""
    over = ("--cohort", str(clinic), "--key", "id")
    same = call("diff", KNEE, KNEE, *over)
    assert same.status == 0
    assert same.out.startswith("0 of ")
    stricter = tmp_path / "stricter.toml"
    with open(KNEE, encoding="utf-8") as lines:  # noqa: PTH123 - a name as the command line has it
        stricter.write_text(lines.read().replace('"weeks >= 6"', '"weeks >= 60"'), encoding="utf-8")
    assert call("diff", KNEE, str(stricter), *over).status == 1
    changed = tmp_path / "new.toml"
    with open(KNEE, encoding="utf-8") as lines:  # noqa: PTH123 - a name as the command line has it
        changed.write_text(lines.read().replace('when = "locked"', 'when = "locked and pain > 5"'), encoding="utf-8")
    said = call("diff", KNEE, str(changed), *over, "-o", str(tmp_path / "changed.csv"))
    assert said.status == 2  # three contradict an assumption, which only an emergency bears
    assert said.err == "l4path: 3 of 60 rows refused by one of them, or by both\n"
    with (tmp_path / "changed.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert said.out.startswith(f"{len(rows)} of ")
    old, new = l4path.read_pathway(KNEE), l4path.read_pathway(changed)
    found = old.assess_table(clinic, key="id").compare(new)
    assert sum(times for states, times in found.states.items() if "refused" in states) == 3
    assert [row["id"] for row in rows] == [str(key) for key in found.changed["id"].to_pylist()]


def test_a_csv_file_is_read_as_each_of_two_versions_wants_it(call: Callable[..., Said], tmp_path: Path) -> None:
    """A column that only one of them knows is no text for the other; what either refuses is told with its kind."""
    file = tmp_path / "in.csv"
    file.write_text("who,pain,motor_grade,weakness,severe\na,6,3,true,true\nb,60,,false,\n", encoding="utf-8")
    said = call("diff", "l4-article", "l4", "--cohort", str(file), "--key", "who", "--unasked", "rest")
    assert said.status == 2
    assert said.out.startswith("2 of 2 rows change")
    version = l4path.load("l4").version
    assert f"  refused by l4 {version}: 1 x pain: ... is not within 0 to 10\n" in said.out
    assert said.err == "l4path: 1 of 2 rows refused by one of them, or by both\n"
