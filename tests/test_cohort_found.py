"""What was found in a table: counts, rows that open, two pathways side by side, files whole or not at all."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import l4path
from l4path import FileError, L4pathError, State, TableError
from l4path.cohort import saving
from test_columns import patients
from ways import FILES, jsonl
from wide import expected, table

if TYPE_CHECKING:
    from pathlib import Path

    from l4path import Pathway

L4 = l4path.load("l4")
EPISODES = patients(L4, 150, seed=3)
ANSWERS = [expected(L4, episode) for episode in EPISODES]
TABLE = table(L4, EPISODES)


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


def test_lines_are_read_by_each_of_two_pathways(knee: Pathway, tmp_path: Path) -> None:
    """An episode that both take is compared; one that only one of them takes is refused by the other, with why."""
    from l4path.formats import pathway_from_dict, pathway_to_json  # noqa: PLC0415 - only here

    raw = json.loads(pathway_to_json(_judging_otherwise(knee)))
    raw["facts"]["stairs"] = {"kind": "flag", "label": "trouble on stairs"}
    raw["facts"]["pain"]["maximum"] = 5
    other = pathway_from_dict(raw)
    trial = {"exercise": {"weeks": 8, "relief": 10}}
    lines: list[dict[str, object]] = [
        {"facts": {"pain": 4}, "trials": trial, "screened": ["red_flags"]},
        {"facts": {"stairs": True}},
        {"facts": {"pain": 6}},
        {"facts": {"pian": 6}},
        {"facts": {"pain": 4}},
    ]
    file = tmp_path / "patients.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    for first, second, side in ((knee, other, 1), (other, knee, 0)):
        compared = first.assess_table(file).compare(second)
        pairs = {row["line"]: (row["state_before"], row["state_now"]) for row in compared.changed.to_pylist()}
        assert sum(compared.states.values()) == 5
        assert {line: pair[1 - side] == "refused" for line, pair in pairs.items()} == {1: False, 2: True, 3: False}
        assert {line: pair[side] == "refused" for line, pair in pairs.items()} == {1: False, 2: False, 3: True}
        assert compared.states["refused", "refused"] == 1
        by_knee, by_other = (compared.before, compared.now) if side else (compared.now, compared.before)
        assert "stairs is not a declared fact" in " ".join(what for _, what in by_knee.report.problems)
        assert "is not within 0 to 5" in " ".join(what for _, what in by_other.report.problems)
        answers = compared.open(1)
        assert [answer.status["exercise"].value for answer in answers][:: 1 if side else -1] == ["failed", "responded"]


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


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary(), pa.binary(2), pa.dictionary(pa.int32(), pa.binary())])
@pytest.mark.parametrize(("ending", "written"), [("csv", '"p1"\n"p2"\n'), ("jsonl", '{"id": "p1"}\n{"id": "p2"}\n')])
def test_keys_of_bytes_are_written_as_the_texts_that_they_are(
    tmp_path: Path, kind: pa.DataType, ending: str, written: str
) -> None:
    """Some programs store texts so; what is no text is refused by the name of its column."""
    file = tmp_path / f"out.{ending}"
    saving.save_table(pa.table({"id": pa.array([b"p1", b"p2"], kind)}), file)
    assert file.read_text("utf-8").removeprefix('"id"\n') == written
    with pytest.raises(FileError, match=r"the column id holds bytes that are no text; write \.parquet"):
        saving.save_table(pa.table({"id": pa.array([b"p1", b"\xff2"], kind)}), file)


@pytest.mark.parametrize("name", ["out.txt", "folder/out.parquet", "out"])
def test_a_file_that_cannot_be_written(name: str, tmp_path: Path) -> None:
    """An unknown ending or a folder that is not there is one clear message."""
    with pytest.raises(FileError, match=r"a table is written as|cannot be written"):
        saving.save_table(TABLE, tmp_path / name)


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


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl", "folder"])
def test_a_file_that_is_another_by_now_is_refused(form: str, tmp_path: Path) -> None:
    """What is asked later is never answered from another table: not from the same columns, nor from its own result."""
    file = tmp_path / f"table.{form}"
    if form == "jsonl":
        jsonl(EPISODES, file)
    elif form == "folder":
        file.mkdir()
        pq.write_table(TABLE, file / "a.parquet")
    else:
        FILES[form](TABLE, file)
    key = "" if form == "jsonl" else "id"
    found = L4.assess_table(file, key=key)
    assert found.counts()["rows"] == len(EPISODES)
    changed = "has been changed since its reading began; read it anew"
    if form == "folder":
        pq.write_table(TABLE, file / "b.parquet")
    elif form == "parquet":
        pq.write_table(TABLE.slice(1), file)
    else:
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join([*lines[:-2], lines[-1], lines[-2]]), encoding="utf-8")
        os.utime(file, ns=(0, 0))  # a disk may count time in seconds
    for asked in (found.counts, lambda: found.compare(_other(L4)), lambda: found.assessment(EPISODES)):
        with pytest.raises(FileError, match=changed):
            asked()
    anew = L4.assess_table(file, key=key)
    if form != "folder":
        saving.save_table(found.arrow, file) if form == "csv" else file.unlink()
        with pytest.raises(FileError, match=changed):
            anew.counts()


def _other(pathway: Pathway) -> Pathway:
    from l4path.formats import pathway_from_dict, pathway_to_json  # noqa: PLC0415 - only here

    return pathway_from_dict(json.loads(pathway_to_json(pathway)))
