"""What an audit is given: tables of every kind, codes, OMOP tables, and what is wrong with them."""

from __future__ import annotations

import csv
import datetime
import json
import uuid
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet
import pytest

import l4path
from l4path import FileError, L4pathError, TableError
from l4path.cli import main
from test_audit_by_hand import BACK, COMPLETE, EXERCISED, at, day

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]
ROWS = [*EXERCISED, at(10, "start", "injection"), at(12, "fact", "heart", value=True)]


def as_text(rows: list[Row]) -> list[Row]:
    """The rows as text would have them."""
    words = {True: "true", False: "false", None: None}
    return [
        row | {"time": str(row["time"]), "value": words[v] if (v := row["value"]) in (True, False, None) else str(v)}
        for row in rows
    ]


def write_csv(path: Path, rows: list[Row]) -> Path:
    """A CSV file of the rows."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


def told(events: Any, **terms: Any) -> list[Row]:
    """The verdicts."""
    found: list[Row] = BACK.audit(events, **{**COMPLETE, **terms}).verdicts.to_pylist()
    return found


def test_every_way_in_says_the_same(tmp_path: Path) -> None:
    """Rows, columns, Arrow, Parquet, CSV, lines of JSON, polars, pandas."""
    polars, pandas, numpy = (pytest.importorskip(name) for name in ("polars", "pandas", "numpy"))
    table = pa.Table.from_pylist(as_text(ROWS))
    dated = table.set_column(1, "time", pa.array([row["time"] for row in ROWS], pa.date32()))
    pyarrow.parquet.write_table(dated, tmp_path / "events.parquet")
    wanted = told(ROWS)
    assert [row["verdict"] for row in wanted] == ["in_order", "early"]
    ways = [as_text(ROWS), table, dated, tmp_path / "events.parquet", write_csv(tmp_path / "events.csv", as_text(ROWS))]
    lines = tmp_path / "events.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in as_text(ROWS)), encoding="utf-8")
    ways += [
        lines,
        table.to_pydict(),
        polars.DataFrame(dated),
        polars.DataFrame(dated).lazy(),
        pandas.DataFrame(as_text(ROWS)),
        pandas.DataFrame(ROWS),  # numbers, flags and nothing in one column
        polars.DataFrame({name: polars.Series([row[name] for row in ROWS], dtype=polars.Object) for name in ROWS[0]}),
        {name: numpy.array([row[name] for row in ROWS], dtype=object) for name in ROWS[0]},
        [row | {"time": numpy.datetime64(row["time"])} for row in ROWS],
        iter(ROWS),
    ]
    for way in ways:
        assert told(way) == wanted, type(way)


@pytest.mark.parametrize("ending", [".pq", ".tab", ".tsv", ".ndjson", ".PARQUET"])
def test_a_file_is_read_by_every_ending_that_a_table_of_patients_may_have(tmp_path: Path, ending: str) -> None:
    """What a refusal of another name lists is what is read."""
    file = tmp_path / f"events{ending}"
    if ending.lower() in (".pq", ".parquet"):
        pyarrow.parquet.write_table(pa.Table.from_pylist(as_text(ROWS)), file)
    elif ending == ".ndjson":
        file.write_text("".join(json.dumps(row) + "\n" for row in as_text(ROWS)), encoding="utf-8")
    else:
        file.write_text(write_csv(file, as_text(ROWS)).read_text(encoding="utf-8").replace(",", "\t"), encoding="utf-8")
    assert told(file) == told(ROWS)
    (other := tmp_path / "events.txt").touch()
    with pytest.raises(FileError, match="no table is read from a file of this name") as refused:
        told(other)
    assert ending.lower() in str(refused.value).partition("allowed: ")[2].split(", ")


def test_no_row_is_no_person() -> None:
    """And what cannot tell persons apart is told."""
    assert BACK.audit([], **COMPLETE).counts()["persons"] == 0
    with pytest.raises(TableError, match=r"row 2 names .*a person is a text or a number"):
        BACK.audit([ROWS[0], ROWS[1] | {"person": {"id": 1}}], **COMPLETE)


def test_a_table_that_is_not_sorted_is_no_mistake() -> None:
    """The order of its rows means nothing, but among those of one day and subject."""
    assert sorted(map(repr, told(ROWS[::-1]))) == sorted(map(repr, told(ROWS)))


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ({"kind": "strat"}, "kind", "'strat' is no kind of entry"),
        ({"kind": "fact", "subject": "pian"}, "subject", "pian is not a declared fact"),
        ({"kind": "screened", "subject": "flags"}, "subject", "flags is not a declared screen"),
        (
            {"kind": "measure", "subject": "exercise.relieve", "value": 3},
            "subject",
            "relieve is not a declared measure",
        ),
        ({"kind": "measure", "subject": "surgery.relief", "value": 3}, "subject", "surgery is done once"),
        ({"kind": "measure", "subject": "exercise.relief"}, "value", "a measure without a value"),
        ({"kind": "fact", "subject": "pain", "value": "11"}, "value", "11 is not within 0 to 10"),
        ({"kind": "fact", "subject": "heart", "value": "yes"}, "value", "heart is a flag"),
        ({"kind": "outcome", "subject": "surgery", "value": "failed"}, "value", "is no outcome of surgery"),
        ({"kind": "stop", "subject": "yoga"}, "subject", "yoga is not a declared treatment"),
        ({"kind": "dose", "subject": "injection", "value": -1}, "value", "-1 is no number of doses"),
        ({"kind": "ordered", "subject": "exercise"}, "kind", "exercise is not done once"),
        ({"kind": "attended", "subject": "surgery"}, "kind", "surgery is a treatment"),
        ({"kind": "history", "subject": "*", "value": "no"}, "value", "does not say whether it was asked"),
        ({"kind": "start", "subject": "exercise", "until": "2023-01-01"}, "until", "it ends before it begins"),
        ({"kind": "start", "subject": "exercise", "recorded": "2023-01-01"}, "recorded", "written down before"),
        ({"kind": "start", "subject": "exercise", "time": "2024-13-01"}, "time", "'2024-13-01' is no date"),
        ({"kind": "start", "subject": "exercise", "time": None}, "time", "the entry has no time"),
        ({"kind": "start", "subject": "exercise", "entry": "first"}, "entry", "'first' is no place in an order"),
        ({"kind": "start"}, "subject", "names no subject"),
    ],
)
def test_an_entry_that_cannot_be_read_refuses_its_person(row: Row, column: str, said: str) -> None:
    """With the row and the reason; the others are audited."""
    bad = {"person": "q", "time": "2024-01-05", "subject": None, "value": None} | row
    audit = BACK.audit([*as_text(ROWS), bad], **COMPLETE)
    (problem,) = audit.problems.to_pylist()
    assert (problem["person"], problem["row"], problem["column"]) == ("q", len(ROWS) + 1, column)
    assert said in problem["what"]
    counts = audit.counts()
    assert (counts["persons"], counts["audited"], counts["refused"], counts["starts"]) == (2, 1, 1, 2)
    with pytest.raises(L4pathError, match="q is not audited"):
        audit.history("q")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (2**31 - 1, pa.date32()),
        (2**60, pa.date64()),
        (2**62, pa.timestamp("us", "UTC")),
        (2**50, pa.timestamp("s")),
        (2**62, pa.duration("s")),
    ],
)
@pytest.mark.parametrize("column", ["time", "value"])
def test_a_moment_beyond_all_years_refuses_its_person(number: int, kind: pa.DataType, column: str) -> None:
    """What Arrow holds and Python has no date for is an entry that cannot be read, and no fault of ours."""
    table = pa.Table.from_pylist(as_text(EXERCISED))
    odd = table.set_column(table.column_names.index(column), column, pa.array([number] * len(table), kind))
    found = BACK.audit(odd, **COMPLETE)
    assert found.refused == 1


def test_an_entry_of_nobody_is_told() -> None:
    """It refuses no person, and is not lost."""
    audit = BACK.audit([*ROWS, at(0, "fact", "pain", 3) | {"person": None}], **COMPLETE)
    assert [problem["what"] for problem in audit.problems.to_pylist()] == ["the row names no person"]


def test_dates_and_points_in_time_are_not_mixed() -> None:
    """Nor points in time with a zone and without; each is named with a row and a person."""
    point = at(0, "fact", "pain", 3) | {"time": "2024-01-05T10:30"}
    zoned = point | {"time": "2024-01-05T10:30+02:00"}
    for rows, said in (
        ([*as_text(ROWS), point], r"time of row 1 \(person p\) is a date.*time of row 7 \(person p\) is a point"),
        ([point, zoned], "with a zone.*without a zone|without a zone.*with a zone"),
    ):
        with pytest.raises(TableError, match=said):
            BACK.audit(rows, **COMPLETE)


def test_zones_are_one_time() -> None:
    """The same moment in two zones is one moment, and is shown in that of Greenwich."""
    moved = [row | {"time": f"{row['time']}T12:00+02:00"} for row in as_text(EXERCISED)]
    moved.append(at(0, "start", "walking") | {"time": "2024-01-01T10:00+00:00"})
    found = told(moved)
    noon = datetime.datetime(2024, 1, 1, 10, tzinfo=datetime.UTC)
    assert [(row["time"], row["verdict"]) for row in found] == [(noon, "in_order")] * 2


def test_what_lies_after_today_is_counted() -> None:
    """It is not known yet, and so changes nothing; but it is told."""
    later = at(0, "fact", "heart", value=True) | {"time": datetime.date(2999, 1, 1)}
    audit = BACK.audit([*ROWS, later], **COMPLETE)
    assert audit.counts()["entries_after_today"] == 1
    assert "1 entry is dated after today" in str(audit)
    assert audit.verdicts.to_pylist() == told(ROWS)


def test_columns_that_are_missing_or_unknown() -> None:
    """All at once, with the nearest name."""
    with pytest.raises(TableError) as error:
        BACK.audit([{"persom": "p", "time": "2024-01-01", "kind": "fact", "value": 1, "note": ""}], **COMPLETE)
    assert len(error.value.problems) == 3  # one is misspelt, one missing, one unknown
    assert "the table has no column person; is it persom? Then rename that" in str(error.value)


def test_another_name_of_a_column_is_told_once_with_the_file(tmp_path: Path) -> None:
    """What is called a patient is a person, and the file is named in what is wrong with its columns."""
    file = tmp_path / "events.csv"
    file.write_text("patient,date,kind,subject,value\na,2024-03-01,fact,pain,6\n", encoding="utf-8")
    with pytest.raises(TableError) as error:
        BACK.audit(file, observed="entries")
    assert str(error.value).startswith(f"{file}: ")
    assert [str(problem) for problem in error.value.problems] == [
        "person: the table has no column person; is it patient? Then rename that",
        "time: the table has no column time; is it date? Then rename that",
    ]


def test_how_a_csv_file_is_written_may_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another delimiter, a decimal comma, words for yes and for nothing: each is told with the option that reads it."""
    file = tmp_path / "events.csv"
    rows = ["person;time;kind;subject;value", "a;2024-03-01;fact;pain;6,5", "a;2024-03-01;fact;heart;ja"]
    file.write_text("\n".join([*rows, "a;2024-03-01;fact;old;NULL"]), encoding="utf-8")
    with pytest.raises(TableError, match=r"read it with csv=\{'delimiter': ';'\}, or --csv delimiter=';'"):
        BACK.audit(file, observed="entries")
    audit = BACK.audit(file, observed="entries", csv={"delimiter": ";"})
    said = str(audit)
    assert audit.refused == 1
    assert "value: '6,5' has a decimal comma; read it with csv={'decimal': ','}, or --csv decimal=," in said
    assert "value: 'ja' stands for yes; read it with csv={'yes': ['ja']}, or --csv yes=ja" in said
    assert "value: 'NULL' seems to stand for nothing recorded; read it with csv={'missing': ['NULL']}" in said
    form = {"delimiter": ";", "decimal": ",", "yes": "ja", "missing": ["NULL"]}
    known = BACK.audit(file, observed="entries", csv=form).history("a").at(datetime.date(2024, 3, 1))
    assert known.facts == {"pain": 6.5, "heart": True}
    back = tmp_path / "back.json"
    l4path.write_pathway(BACK, back)
    file.write_text("\n".join(rows[:2]), encoding="utf-8")
    assert (
        main(["audit", str(back), str(file), "--observed", "entries", "--csv", "delimiter=;", "--csv", "decimal=,"])
        == 0
    )
    assert "1 person, 1 audited" in capsys.readouterr().out


def test_what_lies_after_today_is_told_with_its_person() -> None:
    """The first of such entries, with its row."""
    rows = [at(0, "fact", "pain", 6), at(40_000, "fact", "pain", 5), at(50_000, "fact", "pain", 4)]
    said = str(BACK.audit(rows, observed="entries"))
    assert "2 entries are dated after today, the first of person p, row 2" in said
    assert "1 entry is dated after today, of person p, row 2" in str(BACK.audit(rows[:2], observed="entries"))


def test_somebody_has_to_say_when_persons_were_observed() -> None:
    """The message shows the ways to say it."""
    with pytest.raises(L4pathError, match='observed="entries"'):
        BACK.audit(ROWS)
    period = (day(0), day(5))
    assert [row["verdict"] for row in told(ROWS, observed=period)] == ["in_order", "unobserved"]


def test_terms_that_cannot_be_are_told_at_once() -> None:
    """Each with what is allowed."""
    with pytest.raises(TableError) as error:
        BACK.audit(
            ROWS, history="all", gap=-1, grows={"monhts": "weeks", "pain": "days"}, max_age={"x": 1}, limits={"st": 1},
            observed="always", same_day="both", ends="some",  # type: ignore[arg-type] # what is wrong is the test
        )  # fmt: skip
    assert len(error.value.problems) == 9
    assert "did you mean months?" in str(error.value)


@pytest.mark.parametrize("thing", [3, "nowhere.csv", "events.xlsx", [1, 2]])
def test_what_is_no_table(thing: Any, tmp_path: Path) -> None:
    """One clear error."""
    (tmp_path / "events.xlsx").write_text("x")
    with pytest.raises((L4pathError, FileError)):
        BACK.audit(tmp_path / thing if isinstance(thing, str) else thing, **COMPLETE)


def test_persons_of_whom_nothing_is_known_are_audited() -> None:
    """Where every code of a table stands for nothing, its persons are there, and nothing was begun."""
    coded = [{"person": one, "time": "2024-01-08", "system": "other", "code": "X"} for one in ("a", "b")]
    found = BACK.audit(coded, **COMPLETE)
    assert (found.counts()["persons"], found.verdicts.num_rows, found.counts()["refused"]) == (2, 0, 0)


MAP = """
[[map]]
system = "local"
code = "EX1"
kind = "start"
subject = "exercise"

[[map]]
system = "local"
code = "VAS"
kind = "measure"
subject = "exercise.relief"

[[map]]
system = "omop"
code = "111"
kind = "dose"
subject = "injection"

[[map]]
system = "omop"
code = 222
kind = "fact"
subject = "heart"

[[map]]
system = "omop"
code = "333"
kind = "fact"
subject = "pain"

[[map]]
system = "omop"
code = "444"
kind = "start"
subject = "exercise"
"""


def test_codes_become_entries(tmp_path: Path) -> None:
    """Those that stand for nothing are counted, the most frequent first; rows that name their kind stay."""
    (tmp_path / "map.toml").write_text(MAP)
    coded = [
        row | {"system": None, "code": None}
        for row in [at(0, "screened", "red_flags"), at(0, "fact", "heart", value=False)]
    ]
    coded += [{"person": "p", "time": day(0), "system": "local", "code": "EX1"}]
    coded += [{"person": "p", "time": day(42), "system": "local", "code": "VAS", "value": 10}]
    coded += [{"person": "p", "time": day(number), "system": "local", "code": "WHAT"} for number in range(3)]
    coded += [{"person": "q", "time": day(1), "system": "other", "code": "EX1"}]
    coded += [at(50, "start", "injection")]
    audit = BACK.audit(coded, **COMPLETE, map=tmp_path / "map.toml")
    assert [row["verdict"] for row in audit.verdicts.to_pylist()] == ["in_order", "in_order"]
    assert list(audit.unmapped.items()) == [(("local", "WHAT"), 3), (("other", "EX1"), 1)]
    assert audit.counts()["persons"] == 2


def test_tables_of_omop(tmp_path: Path) -> None:
    """Drugs, conditions, measurements and periods; an end of an exposure only where the caller says so."""
    (tmp_path / "map.toml").write_text(MAP)
    first, last = str(day(0)), str(day(90))
    write_csv(
        tmp_path / "observation_period.csv",
        [{"person_id": "1", "observation_period_start_date": first, "observation_period_end_date": last}],
    )
    drug = {"person_id": "1", "drug_concept_id": "444", "drug_exposure_start_date": first}
    write_csv(
        tmp_path / "drug_exposure.csv",
        [
            drug | {"drug_exposure_end_date": str(day(14))},
            drug | {"drug_concept_id": "111", "drug_exposure_start_date": str(day(60)), "drug_exposure_end_date": last},
            drug | {"drug_concept_id": "0", "drug_exposure_end_date": last},
        ],
    )
    write_csv(
        tmp_path / "condition_occurrence.csv",
        [{"person_id": "1", "condition_concept_id": "222", "condition_start_date": str(day(50))}],
    )
    write_csv(
        tmp_path / "measurement.csv",
        [{"person_id": "1", "measurement_concept_id": "333", "measurement_date": first, "value_as_number": "6"}],
    )
    audit = BACK.audit(tmp_path, history="complete", map=tmp_path / "map.toml")
    found = {row["treatment"]: row["verdict"] for row in audit.verdicts.to_pylist()}
    assert found == {"exercise": "unprovable", "injection": "contraindicated"}
    assert audit.unmapped == {("omop", "0"): 1}
    assert audit.history("1").at(day(60)).trials["exercise"].measures["weeks"] == 60 / 7
    kept = BACK.audit(tmp_path, history="complete", map=tmp_path / "map.toml", ends="recorded")
    assert kept.history("1").at(day(60)).trials["exercise"].measures == {"weeks": 2, "doses": 0, "ended": True}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[map]]\nsystem='a'\ncode='1'\nkind='strat'\nsubject='exercise'", "did you mean start"),
        ("[[map]]\nsystem='a'\ncode='1'\nkind='start'\nsubjekt='exercise'", "did you mean subject"),
        ("[[map]]\ncode='1'\nkind='start'\nsubject='exercise'", "it has no system"),
        ("[[map]]\nsystem='a'\ncode='1'\nkind='measure'\nsubject='exercise.rlief'", "exercise.relief"),
        ("[maps]", "maps is no part of a mapping"),
        ("[[map", "not TOML"),
    ],
)
def test_a_mapping_that_is_wrong(text: str, said: str, tmp_path: Path) -> None:
    """One clear error, with the place."""
    (tmp_path / "map.toml").write_text(text)
    with pytest.raises(L4pathError, match=said):
        BACK.audit(ROWS, **COMPLETE, map=tmp_path / "map.toml")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It tells the counts, writes what was found, and its exit status says whether a person was refused."""
    pathway = tmp_path / "back.json"
    l4path.write_pathway(BACK, pathway)
    events = write_csv(tmp_path / "events.csv", as_text(ROWS))
    given = ["audit", str(pathway), str(events), "--history", "complete", "--observed", "entries"]
    assert main([*given, "-o", str(tmp_path / "out.csv")]) == 0
    said = capsys.readouterr().out
    assert "1 person, 1 audited, 0 refused; 2 starts" in said
    assert "1 of 2 verdicts (50%) would be others" in said  # the screen was asked on the day of the start
    assert (tmp_path / "out.csv").read_text().count("\n") == 3
    assert (tmp_path / "out-waits.csv").exists()
    (tmp_path / "limits.toml").write_text("walking = 1\n")
    assert main([*given, "--limits", str(tmp_path / "limits.toml"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdicts"] == {"in_order": 1, "early": 1}
    write_csv(events, [*as_text(ROWS), {"person": "q", "time": "soon", "kind": "fact"}])
    assert main(given) == 2
    assert "person q, row 7, time: 'soon' is no date" in capsys.readouterr().out


@pytest.mark.parametrize(
    "extra", [["--gap", "many"], ["--observed", "2024"], ["--max-age", "pain"], ["--limits", "no"]]
)
def test_a_call_of_the_command_that_makes_no_sense(
    extra: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message, and no traceback."""
    events = write_csv(tmp_path / "events.csv", as_text(ROWS))
    assert main(["audit", "l4", str(events), *extra]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_all_files_of_an_audit_are_written_or_none(tmp_path: Path) -> None:
    """Verdicts, waits and problems, also where there is no problem, so that none is left over from another audit."""
    audit = BACK.audit(ROWS, **COMPLETE)
    for ending in ("csv", "parquet", "jsonl"):
        audit.save(tmp_path / f"out.{ending}")
    assert pa.parquet.read_table(tmp_path / "out-waits.parquet").equals(audit.waits)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [(line["time"], line["verdict"]) for line in lines] == [("2024-01-01", "in_order"), ("2024-01-11", "early")]
    assert (tmp_path / "out-problems.csv").read_text("utf-8").count("\n") == 1
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(before) == 9
    (tmp_path / "more-problems.csv").mkdir()
    with pytest.raises(FileError, match=r"more-problems\.csv: is there already"):
        audit.save(tmp_path / "more.csv")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
@pytest.mark.parametrize("beside", ["-waits", "-problems"])
def test_what_stands_beside_an_audit_and_is_of_something_else_is_left(tmp_path: Path, beside: str, ending: str) -> None:
    """Nobody named it; the tables of an earlier audit are replaced, and so is an empty file."""
    audit, other = BACK.audit(ROWS, **COMPLETE), tmp_path / f"out{beside}.{ending}"
    for content in (b"id,weeks\n1,6\n", b'{"id": 1}\n', b"\xff\0", b"null\n"):
        other.write_bytes(content)
        with pytest.raises(FileError, match=f"out{beside}.{ending}: is there already, and is no such table"):
            audit.save(tmp_path / f"out.{ending}")
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {other.name: content}
    other.unlink()
    audit.save(tmp_path / f"out.{ending}")
    first = other.read_bytes()
    audit.save(tmp_path / f"out.{ending}")
    assert other.read_bytes() == first


def test_a_row_of_nobody_is_told_and_the_exit_status_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No person is refused for it, and it is not lost."""
    l4path.write_pathway(BACK, tmp_path / "back.json")
    events = write_csv(tmp_path / "events.csv", [*as_text(ROWS), {"time": "2024-01-05", "kind": "start"}])
    given = ["audit", str(tmp_path / "back.json"), str(events), "--history", "complete", "--observed", "entries"]
    assert main(given) == 2
    assert "no person, row 7, person: the row names no person" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; its first line names the columns"),
        ("person,time".encode("utf-16"), "is no text in UTF-8, from byte 1 on; save it in UTF-8"),
        (b"person,time\np,2024-01-01,x\n", "line 2 has 3 cells, and the first line 2"),
    ],
)
def test_a_file_that_is_no_csv_of_ours(content: bytes, said: str, tmp_path: Path) -> None:
    """One message each, with what to do."""
    (tmp_path / "events.csv").write_bytes(content)
    with pytest.raises(L4pathError, match=said):
        BACK.audit(tmp_path / "events.csv", **COMPLETE)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"person": 1}\n[1]\n', "line 2 is no object of JSON"),
        ('\n{"person": 1', "line 2 is no JSON"),
        ("[" * 100_000, "line 1 is no JSON"),
    ],
)
def test_lines_that_are_no_entries(content: str, said: str, tmp_path: Path) -> None:
    """One message with the line."""
    (tmp_path / "events.jsonl").write_text(content)
    with pytest.raises(FileError, match=said):
        BACK.audit(tmp_path / "events.jsonl", **COMPLETE)


def test_a_misspelt_start_is_off_the_pathway_and_told_with_the_nearest_name() -> None:
    """It is no mistake of the table, but may be one; the most frequent first."""
    rows = [*ROWS, at(13, "start", "excercise"), *(at(number, "start", "yoga") for number in (14, 15))]
    audit = BACK.audit(rows, **COMPLETE)
    assert audit.off_pathway() == {"yoga": 2, "excercise": 1}
    said = "begun, and no treatment of this pathway: yoga 2, excercise 1 (did you mean exercise?)"
    assert said in str(audit)


def test_where_nobody_says_what_was_tried_before_the_report_says_so() -> None:
    """Only where a verdict hangs on it."""
    said = "nobody says what was tried before observation"
    rows = [*EXERCISED, at(10, "start", "injection")]
    assert said in str(BACK.audit(rows, observed="entries"))
    assert said not in str(BACK.audit(rows, **COMPLETE))
    assert said not in str(BACK.audit([*rows, at(0, "history", "*", "asked")], observed="entries"))


def test_a_refusal_names_the_table_and_row_that_were_given() -> None:
    """Of an OMOP table the table and its row, of codes the row; a row that stands for two entries is told once."""
    codes = [
        {"system": "omop", "code": 1, "kind": "start", "subject": "exercise"},
        {"system": "omop", "code": 1, "kind": "fact", "subject": "heart", "value": True},
        {"system": "omop", "code": 2, "kind": "fact", "subject": "pain"},
    ]
    drug = {"person_id": 1, "drug_concept_id": 1, "drug_exposure_start_date": "2024-01-05"}
    seen = {"person_id": 2, "measurement_concept_id": 2, "measurement_date": "2024-01-05", "value_as_number": 5}
    tables = {
        "drug_exposure": [drug, drug | {"person_id": 3, "drug_exposure_start_date": "soon"}],
        "measurement": [seen, seen | {"value_as_number": 50}],
    }
    audit = BACK.audit(tables, **COMPLETE, map=codes)
    assert [(one.person, one.row, one.column) for one in audit.refusals] == [
        (3, 2, "drug_exposure.time"),
        (2, 2, "measurement.value"),
    ]
    dated = {"drug_exposure": [drug | {"drug_exposure_start_date": "2024-01-05 00:00:00"}]}
    assert BACK.audit(dated, **COMPLETE, map=codes).verdicts["time"].to_pylist() == [datetime.date(2024, 1, 5)]
    coded = [{"person": 1, "time": time, "system": "omop", "code": "1"} for time in ("2024-01-05", "soon")]
    assert [(one.row, one.column) for one in BACK.audit(coded, **COMPLETE, map=codes).refusals] == [(2, "time")]


@pytest.mark.skipif(not hasattr(pa, "uuid"), reason="a pyarrow that knows such numbers")
def test_persons_may_be_numbers_that_a_database_made_unique(tmp_path: Path) -> None:
    """In a table and in its file they are told by their texts; what is found is what is found of any other name."""
    name = "00000000-0000-0000-0000-000000000007"
    rows = [{**row, "person": name} for row in ROWS]
    table = pa.Table.from_pylist([{"person": row["person"], "time": row["time"], "kind": row["kind"]} for row in rows])
    table = table.append_column("subject", pa.array([row["subject"] for row in rows]))
    table = table.append_column("value", pa.array([_as_json(row.get("value")) for row in rows]))
    persons = pa.array([uuid.UUID(name).bytes] * len(rows), pa.binary(16))
    table = table.set_column(0, "person", pa.ExtensionArray.from_storage(pa.uuid(), persons))
    pyarrow.parquet.write_table(table, tmp_path / "e.parquet")
    wanted = BACK.audit(ROWS, **COMPLETE).verdicts["verdict"]
    for given in (table, tmp_path / "e.parquet"):
        found = BACK.audit(given, **COMPLETE).verdicts
        assert set(found["person"].to_pylist()) == {name}
        assert found["verdict"] == wanted


def _as_json(value: object) -> str | None:
    return None if value is None else value if isinstance(value, str) else json.dumps(value)
