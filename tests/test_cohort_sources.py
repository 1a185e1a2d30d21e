"""Every way in, and the same kind of thing out: files, frames, streams, batches, and frames that stay lazy."""

from __future__ import annotations

import importlib
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import l4path
from databases import Spark
from l4path import EpisodeError, FileError, L4pathError, TableError
from l4path.cohort import csv_files
from l4path.cohort.door import ReadingOptions
from l4path.cohort.lazy import TWINS, Work
from l4path.cohort.sql import to_sql
from l4path.columns import Layout
from test_columns import patients
from ways import FILES, WAYS, dask_frame, jsonl, needed, spark_session
from wide import EVERYTHING, columns, differences, expected, table
from wide_many import dense, in_order, wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

L4 = l4path.load("l4")
EPISODES = patients(L4, 120, seed=5)
ANSWERS = [expected(L4, episode) for episode in EPISODES]
TABLE = table(L4, EPISODES)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
def test_every_way_in_means_the_same_and_gives_the_same_kind_back(way: str) -> None:
    """Every row means what the same patient means, through every way in; a row opens; the kind of thing is kept."""
    make, kind = WAYS[way]
    found = L4.assess_table(make(TABLE), key="id", ask=EVERYTHING)
    assert differences(found.arrow, ANSWERS) == []
    back = found.table
    assert type(back).__name__ == kind
    assert type(found.problems).__name__ == kind
    at = next(at for at, answer in enumerate(ANSWERS) if answer is not None)
    assert found.assessment(at).to_dict() == ANSWERS[at].to_dict()  # type: ignore[union-attr]


def test_a_lazy_frame_of_an_older_polars_is_taken_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before 1.34 a lazy frame has no batches: it is read whole, and comes back lazy all the same."""
    polars = needed("polars")
    states = L4.assess_table(TABLE, key="id").arrow["state"].to_pylist()
    monkeypatch.delattr(polars.LazyFrame, "collect_batches")
    assert L4.assess_table(polars.DataFrame(TABLE).lazy(), key="id").table.collect()["state"].to_list() == states


def test_frames_come_back_with_every_row() -> None:
    """A frame that is given back holds what the result holds."""
    polars, duckdb = needed("polars"), needed("duckdb")
    found = L4.assess_table(polars.DataFrame(TABLE), key="id")
    states = found.arrow["state"].to_pylist()
    assert found.table["state"].to_list() == states
    assert L4.assess_table(polars.DataFrame(TABLE).lazy(), key="id").table.collect()["state"].to_list() == states
    relation = L4.assess_table(duckdb.from_arrow(TABLE), key="id").table
    assert [row[0] for row in relation.select("state").fetchall()] == states
    frame = L4.assess_table(TABLE.to_pandas(), key="id").table
    assert [None if state != state else state for state in frame["state"]] == states  # noqa: PLR0124 - NaN


@pytest.mark.parametrize("form", ["jsonl", *FILES])
def test_files_mean_the_same(form: str, tmp_path: Path) -> None:
    """Parquet, CSV and JSON lines are read as what they hold."""
    file = tmp_path / f"table.{form}"
    lines = form == "jsonl"
    if lines:
        jsonl(EPISODES, file)
    else:
        FILES[form](TABLE, file)
    key = "" if lines else "id"
    found = L4.assess_table(file, key=key, ask=EVERYTHING)
    assert differences(found.arrow, ANSWERS) == []
    assert found.report.rows == len(EPISODES)
    at = next(at for at, answer in enumerate(ANSWERS) if answer is not None)
    assert found.assessment(at + (lines)).to_dict() == ANSWERS[at].to_dict()  # type: ignore[union-attr]
    found.to_parquet(tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet")["state"].to_pylist() == found.arrow["state"].to_pylist()


def test_parquet_with_few_columns(tmp_path: Path) -> None:
    """A file need not have every column that a pathway knows; other columns are not even read."""
    few = TABLE.select(["id", "pain", "diagnosis", "nsaids.outcome"]).append_column("notes", pa.array(["x"] * 120))
    pq.write_table(few, tmp_path / "few.parquet")
    found = L4.assess_table(tmp_path / "few.parquet", key="id", unasked="rest", ignore="notes")
    assert found.report.ignored == ("notes",)
    assert (
        found.arrow["state"].to_pylist()
        == L4.assess_table(few, key="id", unasked="rest", ignore="notes").arrow["state"].to_pylist()
    )


def test_a_folder_of_parquet(tmp_path: Path) -> None:
    """The files of a folder are one table, in the order of their names."""
    for part in range(3):
        pq.write_table(TABLE.slice(part * 40, 40), tmp_path / f"part-{part}.parquet")
    assert differences(L4.assess_table(tmp_path, key="id", ask=EVERYTHING).arrow, ANSWERS) == []


def test_lines_that_are_no_episode_are_refused_rows(tmp_path: Path) -> None:
    """A broken line, a stranger's key and an undeclared fact refuse their row; the others are assessed."""
    file = tmp_path / "patients.jsonl"
    lines = ['{"facts": {"pain": 6}}', "{", '{"facts": {"pian": 6}}', '{"x": 1}', "[]", '{"facts": {"pain": 99}}', "{}"]
    file.write_text("\n".join(lines), encoding="utf-8")
    found = L4.assess_table(file)
    assert found.arrow["refused"].to_pylist() == [False, True, True, True, True, True, False]
    assert found.arrow["line"].to_pylist() == [1, 2, 3, 4, 5, 6, 7]
    whats = dict(zip(found.problems["row"].to_pylist(), found.problems["what"].to_pylist(), strict=True))
    assert whats[2] == "the line is no JSON"
    assert "pian is not a declared fact" in whats[3]
    with pytest.raises(EpisodeError, match="99 is not within 0 to 10"):
        found.assessment(6)


def test_the_key_of_lines_may_be_their_own(tmp_path: Path) -> None:
    """A key of the objects tells rows apart where it is named."""
    file = tmp_path / "patients.jsonl"
    file.write_text('{"who": "a", "facts": {"pain": 6}}\n{"facts": {}}\n', encoding="utf-8")
    found = L4.assess_table(file, key="who")
    assert found.arrow["who"].to_pylist() == ["a", None]
    assert found.arrow["refused"].to_pylist() == [False, True]


@pytest.mark.parametrize(
    ("text", "form", "said"),
    [
        ("id;pain\n1;6\n", {"delimiter": ";"}, "delimiter: the first line has 1 x ';' and no ','; read it with"),
        ("id\tpain\n1\t6\n", {"delimiter": "tab"}, "delimiter: the first line has 1 x a tab and no ','; read it with"),
        ("id\tpain\n1\t6\n", {"delimiter": "\\t"}, "delimiter: the first line has 1 x a tab and no ','; read it with"),
        ("id,pain,pain\n1,6,7\n", None, "pain: the column stands 2 times; name each once"),
        ('id,pain\n1,"6,5"\n', {"decimal": ","}, "pain: '6,5' has a decimal comma; read it with csv={'decimal': ','}"),
        ("id,pain\n1,NA\n", {"missing": ["NA"]}, "pain: 'NA' seems to stand for nothing recorded; read it with"),
        ("id,numbness\n1,NULL\n", {"missing": ["NULL"]}, "numbness: 'NULL' seems to stand for nothing recorded;"),
        ("id,diagnosis\n1,unknown\n", {"missing": ["unknown"]}, "diagnosis: 'unknown' seems to stand for nothing"),
        ("id,numbness\n1,yes\n", {"yes": ["yes"]}, "numbness: 'yes' stands for yes; read it with csv={'yes': ['yes']}"),
        ("id,numbness\n1,no\n", {"no": ["no"]}, "numbness: 'no' stands for no; read it with csv={'no': ['no']}"),
        ("id,pain\n1,2024-03-01\n", None, "pain: '2024-03-01' is a date; the column holds a number, 0 to 10"),
        ("id,pain\n1,bad\n", None, "pain: 'bad' cannot be read; a number is written as 6 or 6.5"),
    ],
)
def test_what_a_csv_file_holds_otherwise(text: str, form: Any, said: str, tmp_path: Path) -> None:
    """Each other way to write is named with the option that reads it, and that option does."""
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as error:
        L4.assess_table(file, key="id", never_tried="rest")
    assert [str(problem)[: len(said)] for problem in error.value.problems] == [said]
    if form is not None:
        assert L4.assess_table(file, key="id", never_tried="rest", csv=form).report.refused == 0


@pytest.mark.parametrize("library", ["pyspark", "dask", "polars", "pandas", "duckdb", "narwhals"])
def test_a_package_that_is_absent_is_named_with_what_installs_it(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame of a library that cannot be imported here, as when it comes from elsewhere."""
    own = {"pyspark": "spark", "dask": "dasks"}
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, f"l4path.cohort.{own.get(library, library)}", raising=False)
    for name in [name for name in sys.modules if name.startswith(f"{library}.")]:
        monkeypatch.delitem(sys.modules, name)
    frame = type("Frame", (), {"__module__": f"{library}.frames"})()
    with pytest.raises(L4pathError, match=rf"a table of {library} cannot be read here.*pip install 'l4path\[cohort\]'"):
        L4.assess_table(frame, key="id")


def test_all_that_is_wrong_with_a_csv_file_is_told_at_once(tmp_path: Path) -> None:
    """Columns, history and cells of several columns, in one message."""
    file = tmp_path / "table.csv"
    file.write_text('id,pian,pain,numbness\n1,1,NA,yes\n2,1,"1,5",no\n', encoding="utf-8")
    with pytest.raises(TableError) as error:
        L4.assess_table(file, key="id")
    assert len(error.value.problems) == 5


def test_words_of_one_kind_are_one_message_with_all_options_that_read_them(tmp_path: Path) -> None:
    """Words for nothing recorded, and for yes and no, whatever the columns; the options together read the file."""
    file = tmp_path / "table.csv"
    text = "id,pain,numbness,tingling\n1,NA,yes,\n2,n/a,no,nein\n3,6,NULL,ja\n"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as error:
        L4.assess_table(file, key="id", never_tried="rest")
    missing, yes = error.value.problems
    assert str(missing) == (
        "pain, numbness: 'NA', 'n/a', 'NULL' seem to stand for nothing recorded; read it with csv={'missing': ['NA', "
        "'n/a', 'NULL']}, or --csv missing=NA --csv missing=n/a --csv missing=NULL"
    )
    assert str(yes) == (
        "numbness, tingling: 'yes', 'ja' stand for yes; 'no', 'nein' stand for no; read it with csv={'yes': ['yes', "
        "'ja'], 'no': ['no', 'nein']}, or --csv yes=yes --csv yes=ja --csv no=no --csv no=nein"
    )
    form = {"missing": ["NA", "n/a", "NULL"], "yes": ["yes", "ja"], "no": ["no", "nein"]}
    assert L4.assess_table(file, key="id", never_tried="rest", csv=form).report.refused == 0


def test_one_message_names_an_option_for_all_columns_that_it_reads(tmp_path: Path) -> None:
    """What stands for yes in many columns, wherever it begins, is one message; the columns are in it."""
    flags = ["numbness", "tingling", "weakness", "worsening", "radicular", "claudication"]
    file = tmp_path / "table.csv"
    lines = [",".join(["id", *flags]), *(",".join([str(at), *["true"] * 5, "yes" if at else "true"]) for at in (0, 1))]
    file.write_text("\n".join([*lines, "2,yes,yes,yes,yes,yes,yes", ""]), encoding="utf-8")
    with pytest.raises(TableError) as error:
        L4.assess_table(file, key="id", never_tried="rest")
    (problem,) = error.value.problems
    assert problem.where == "numbness, tingling, weakness, worsening and 2 more"
    assert problem.hint == "read it with csv={'yes': ['yes']}, or --csv yes=yes"


def test_what_is_wrong_in_a_later_block_of_a_file_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file is read block by block; all that cannot be read in it is told at once."""
    monkeypatch.setattr(csv_files, "BLOCK", 200)
    file = tmp_path / "table.csv"
    rows = [f"{at},6,true" for at in range(200)]
    file.write_text("\n".join(["id,pain,numbness", *rows, "a,NA,true", *rows, "b,6,yes", *rows, ""]), encoding="utf-8")
    with pytest.raises(TableError) as error:
        L4.assess_table(file, key="id", never_tried="rest")
    assert [problem.where for problem in error.value.problems] == ["pain", "numbness"]


def test_a_byte_order_mark_and_words_are_read(tmp_path: Path) -> None:
    """A mark of byte order says nothing; tabs, blanks and capitals of a flag are understood."""
    file = tmp_path / "table.tsv"
    file.write_bytes(b"\xef\xbb\xbfid\tpain\tnumbness\n1\t6\tTRUE\n2\t 7 \t0\n")
    found = L4.assess_table(file, key="id", never_tried="rest")
    assert found.report.refused == 0
    assert found.assessment(1).episode.facts == {"pain": 6, "numbness": True}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.parquet", None, "there is no such file"),
        ("table.xlsx", b"PK", "no table is read from a file of this name"),
        ("table.parquet", b"not parquet", "cannot be read as Parquet"),
        ("table.csv", b"", "the file is empty"),
        ("table.csv", b"id,pain\n1,\xff\xfe\n", "cannot be read as CSV"),
        ("table.csv", b"id,pain\n1,2,3\n", "line 2 has 3 cells, and the first line has 2; quote a cell in which ','"),
        (
            "table.csv",
            b'id,pain\n"a\nb",1\n2\n\n3\n',
            "line 4 has 1 cell, .*; line 6 has 1 cell, and",
        ),
        ("table.csv", "id,pain\n1,6\n".encode("utf-16"), "it is UTF-16: write it anew as UTF-8"),
        ("table.csv", "id,pain\n1,6\n".encode("utf-16-le"), "it is UTF-16 without a mark of byte order"),
        ("table.csv", b"id,pain\n1,6\n\0\n", "it is no text"),
        ("table.csv", b"id,p\xe9in\n1,6\n", "it is not UTF-8: write it anew as UTF-8"),
        ("table.jsonl", b"\xff\xfe", "it is not UTF-8"),
    ],
)
def test_files_that_cannot_be_read(name: str, content: bytes | None, said: str, tmp_path: Path) -> None:
    """A file that holds no table is refused in one message, with its name."""
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(FileError, match=said):
        L4.assess_table(file, key="id", never_tried="rest")


@pytest.mark.parametrize(
    "content",
    [b"id,pain", b"id,pain\n", b"id,pain\r", b"\xef\xbb\xbfid,pain", b'"id","pain"', b"\n\nid,pain", b"\nid,pain\n\n"],
)
def test_a_head_without_rows_is_a_table_of_no_rows(content: bytes, tmp_path: Path) -> None:
    """Whether its line ends or not, and whether blank lines stand before or after it."""
    file = tmp_path / "table.csv"
    file.write_bytes(content)
    assert L4.assess_table(file, key="id", never_tried="rest").table.num_rows == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes as POSIX has them")
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_pipe_is_refused_and_never_waited_for(ending: str, tmp_path: Path) -> None:
    """A table is read more than once, and nobody would write into the pipe again."""
    pipe = tmp_path / f"table.{ending}"
    os.mkfifo(pipe)
    with pytest.raises(FileError, match="is no file but a pipe"):
        L4.assess_table(pipe, key="id", never_tried="rest")


def test_mixed_objects_of_pandas_are_refused_by_column() -> None:
    """A column of objects that are of several kinds is named."""
    pandas = needed("pandas")
    frame = pandas.DataFrame({"id": [1, 2], "pain": ["six", 6], "numbness": [True, "no"]})
    with pytest.raises(TableError) as error:
        L4.assess_table(frame, key="id", never_tried="rest")
    assert [problem.where for problem in error.value.problems] == ["pain", "numbness"]


def lazily(frame: Any, rows: Callable[[Any], pa.Table]) -> None:
    """A lazy frame, of which two rows stand twice, against the row engine."""
    found = L4.assess_table(frame, key="id", ask=EVERYTHING)
    result = {row["id"]: row for row in rows(found.table).to_pylist()}
    twins = [0, 1]
    ordered = pa.Table.from_pylist([result[at] for at in range(len(EPISODES))])
    assert differences(ordered, [None if at in twins else answer for at, answer in enumerate(ANSWERS)]) == []
    problems = rows(found.problems).to_pylist()
    counts = found.counts()
    assert counts["rows"] == len(EPISODES) + 2 == counts["refused"] + sum(counts["state"].values())
    assert {problem["what"] for problem in problems if problem["key"] in twins} >= {"0 is the key of 2 rows"}
    at = next(at for at, answer in enumerate(ANSWERS) if answer is not None and at not in twins)
    assert found.assessment(at).to_dict() == ANSWERS[at].to_dict()  # type: ignore[union-attr]
    followed = l4path.load("l4-article")
    beside = L4.assess_table(WITH_TWINS, key="id").compare(followed)
    lazy = found.compare(followed)
    assert (lazy.states, lazy.gained, lazy.lost) == (beside.states, beside.gained, beside.lost)
    changed = sorted(rows(lazy.changed).to_pylist(), key=lambda row: int(row["id"]))
    assert changed == sorted(beside.changed.to_pylist(), key=lambda row: int(row["id"]))
    assert changed
    for (before, now), keys in lazy.examples().items():
        assert set(keys) <= {row["id"] for row in changed}
        if "refused" not in (before, now):
            assert [answer.state.value for answer in lazy.open(keys[0])] == [before, now]
    assert str(lazy).splitlines()[0] == f"{len(changed)} of {len(EPISODES) + 2} rows change in state or options"
    assert found.compare(L4).gained == {}
    with pytest.raises(TableError, match="no column says whether these were tried"):
        found.compare(l4path.load("hypertension"))


WITH_TWINS = pa.concat_tables([TABLE, TABLE.slice(0, 2)])


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::UserWarning")
def test_a_frame_of_dask_stays_lazy() -> None:
    """Partitions of Dask are assessed where they are, and mean the same."""
    needed("dask.dataframe")
    dask = importlib.import_module("dask")
    with dask.config.set({"dataframe.convert-string": False, "scheduler": "synchronous"}):
        frame = dask_frame(WITH_TWINS)
        lazily(frame, lambda made: pa.Table.from_pandas(made.compute(), preserve_index=False))
        with pytest.raises(TableError, match="pian: nothing of l4"):
            L4.assess_table(frame.rename(columns={"pain": "pian"}), key="id")


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::UserWarning")
def test_what_dask_makes_of_objects_is_named() -> None:
    """Where flags with gaps came as objects, Dask has made texts of them: the message says what keeps them."""
    needed("dask.dataframe")
    rows = pa.table({"id": ["a", "b"], "numbness": [True, None], "pain": [6.0, 3.0]})
    made = importlib.import_module("dask.dataframe").from_pandas(rows.to_pandas(), npartitions=1)
    with pytest.raises(TableError) as error:
        L4.assess_table(made, key="id", never_tried="rest")
    assert [problem.where for problem in error.value.problems] == ["numbness", "dask"]
    assert "dataframe.convert-string" in error.value.problems[1].hint


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A Spark of this machine; skipped aloud where there is none."""
    session = spark_session()
    yield session
    session.stop()


@pytest.mark.filterwarnings("ignore")
def test_a_frame_of_spark_stays_lazy(spark: Any) -> None:
    """Partitions of Spark go through mapInArrow, names with dots and all, and mean the same."""
    frame = spark.createDataFrame(WITH_TWINS)
    lazily(frame, lambda made: made.toArrow())
    with pytest.raises(TableError, match="pian: nothing of l4"):
        L4.assess_table(frame.withColumnRenamed("pain", "pian"), key="id")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("spark")
def test_the_statement_of_sql_in_spark() -> None:
    """Spark runs the one statement of SQL, lists and refusals and all, as the other databases do."""
    case = dense(2, 30)
    query = to_sql(Layout(case.pathway, case.table.column_names), "spark", ask=EVERYTHING)
    assert wrong(case, in_order(case, Spark()(query, case.table))) == []


def test_all_columns_are_in_the_files() -> None:
    """The table of these tests has every column that a table may have, but for the lists."""
    assert set(TABLE.column_names) == {"id", *columns(L4)}


def test_partitions_may_be_worked_on_at_the_same_time() -> None:
    """Threads that assess partitions of one frame do not write over one another's answers."""
    work = Work(L4, ReadingOptions("id"), ("state", "options", "questions"))
    counted = TABLE.append_column(TWINS, pa.nulls(TABLE.num_rows, pa.int64()))
    parts = [counted.slice(at, 30) for at in (0, 30, 60, 90)] * 10
    alone = [work.rows(part, "result") for part in parts]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda part: work.rows(part, "result"), parts)) == alone
