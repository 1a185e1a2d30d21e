"""Tables made to fill memory: refused by what they say of themselves, before anything is unpacked or copied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import FileError, L4pathError, TableError
from l4path.interop.sources import _NotJsonError, _parsed

if TYPE_CHECKING:
    from collections.abc import Callable

pa = pytest.importorskip("pyarrow", reason="the extra cohort: pip install 'l4path[cohort]'")
pq = pytest.importorskip("pyarrow.parquet")
columns_of = pytest.importorskip("l4path.columns.wide").columns_of

KNEE = l4path.read_pathway(Path(__file__).with_name("knee.toml"))
MOST = 131_072  # signs, of Python's reader of CSV
HEAD = ("person", "time", "kind", "subject", "value")
DIGITS = "1" * 5000


def assessed(table: Any) -> Any:
    """A table of the knee example."""
    return KNEE.assess_table(table, key="id", never_tried="rest")


def entries(text: str) -> Any:
    """One dated entry with a text as its value."""
    return pa.table(dict(zip(HEAD, (["a"], ["2024-01-01"], ["fact"], ["cause"], [text]), strict=True)))


@pytest.mark.parametrize("read", [assessed, KNEE.audit])
def test_more_rows_than_a_file_of_its_size_holds_are_refused(read: Callable[[Any], Any], tmp_path: Path) -> None:
    """A million and one equal rows in a few kilobytes are told with both numbers, and not unpacked."""
    table = pa.table({"id": pa.array([1], pa.int64()).take(pa.array(bytearray(1_000_001), pa.uint8()))})
    pq.write_table(table, tmp_path / "it.parquet", compression="zstd")
    with pytest.raises(TableError, match=r"1,000,001 rows in [\d,]+ bytes; more than 1,000,000 rows are read where"):
        read(tmp_path / "it.parquet")


def test_what_a_file_says_of_a_column_is_enough_to_refuse_it(tmp_path: Path) -> None:
    """One text of 140 million signs is refused by the metadata of the file."""
    pq.write_table(pa.table({"id": [1], "cause": ["x" * 140_000_000]}), tmp_path / "it.parquet", compression="zstd")
    with pytest.raises(TableError, match=r"cause: 1 values take 140,0\d\d,\d\d\d bytes"):
        assessed(tmp_path / "it.parquet")


def _forms(folder: Path, cause: str) -> dict[str, Any]:
    wide, dated = pa.table({"id": ["a"], "cause": [cause]}), entries(cause)
    pq.write_table(wide, folder / "wide.parquet")
    pq.write_table(dated, folder / "dated.parquet")
    row = {name: dated[name][0].as_py() for name in HEAD}
    (folder / "dated.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (folder / "dated.csv").write_text(",".join(HEAD) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    (folder / "wide.csv").write_text(f"id,cause\na,{cause}\n", encoding="utf-8")
    lists = pa.table({"id": ["a"], "declined": pa.array([[cause]], pa.list_(pa.string_view()))})
    numbered = wide.set_column(1, "cause", wide["cause"].dictionary_encode())
    return {
        "wide": [wide, folder / "wide.parquet", folder / "wide.csv", lists, wide.to_batches(), numbered],
        "dated": [dated, folder / "dated.parquet", folder / "dated.jsonl", folder / "dated.csv", [row]],
    }


def test_a_text_in_a_cell_has_one_limit_in_the_same_words_wherever_it_stands(tmp_path: Path) -> None:
    """A sign more than Python's reader of CSV takes is refused of every kind of table."""
    for kind, read in (("wide", assessed), ("dated", KNEE.audit)):
        for table in _forms(tmp_path, "x" * (MOST + 1))[kind]:
            with pytest.raises(L4pathError, match="a text has more than 131,072 signs; is this a table"):
                read(table)


def test_more_columns_than_a_table_has_are_refused_at_once(tmp_path: Path) -> None:
    """Each unknown one is held against every known one, which took minutes for a line of commas."""
    (tmp_path / "it.csv").write_text("," * 60_000 + "\n", encoding="utf-8")
    most = 4096 + len(columns_of(KNEE))
    for read, allowed in ((assessed, most), (KNEE.audit, 4096)):
        with pytest.raises(TableError, match=f"60,001 columns, and at most {allowed:,} are read"):
            read(tmp_path / "it.csv")
    with pytest.raises(TableError, match=f"{most + 1:,} columns"):
        assessed(pa.table({f"c{at}": [1] for at in range(most + 1)}))
    with pytest.raises(TableError, match="c0: nothing of knee-pain is recorded"):
        assessed(pa.table({f"c{at}": [1] for at in range(most)}))


def test_signs_are_counted_and_not_bytes() -> None:
    """A text of as many signs as may be, of two bytes each, is refused for what it says alone."""
    assert assessed(pa.table({"id": ["a"], "cause": ["é" * MOST]})).report.refused == 1


def test_rows_that_share_a_text_share_what_is_told_of_it() -> None:
    """A wrong text is cut once, and every refused row has the same one."""
    texts = pa.DictionaryArray.from_arrays(pa.array([0, 0, 1, None], pa.int8()), ["x" * MOST, "meniscus_tear"])
    found = assessed(pa.table({"id": [1, 2, 3, 4], "cause": texts}))
    first, second = found._problems
    assert first.value is second.value
    assert first.problem is second.problem
    assert first.value == "x" * 159 + "…"
    assert [first.row, second.row] == [1, 2]


def test_rows_of_one_key_share_what_is_told_of_it() -> None:
    """A key of many rows is told of each of them in the same words."""
    found = assessed(pa.table({"id": ["a", "b", "a"], "pain": [1, 2, 3]}))
    first, second = found._problems
    assert first.problem is second.problem
    assert (first.row, second.row, first.key) == (1, 3, "a")


@pytest.mark.parametrize(("keys", "refused"), [([1, 2, 3], 0), ([1, 3, 2], 0), ([1, 2, 2], 2), ([2, 1, 2], 2)])
def test_whole_numbers_as_keys_stand_once_in_any_order(keys: list[int], refused: int) -> None:
    """Keys that rise, keys that do not, and keys that stand twice, also across batches."""
    batches = pa.table({"id": keys, "pain": [1, 2, 3]}).to_batches(max_chunksize=1)
    assert assessed(batches).report.refused == refused


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("n", [1_000_001, 10**15])
def test_more_persons_than_memory_holds_are_refused_at_once(n: int, long: bool) -> None:
    """It is said how many may be made, and how to go on."""
    with pytest.raises(TableError, match=r"n: [\d,]+ persons .* at most 1,000,000; first=1000008, or --first"):
        KNEE.synthetic(n, long=long, first=8)


@pytest.mark.parametrize(
    ("name", "content", "read"),
    [
        ("it.json", f'{{"facts":\n{{"pain": {DIGITS}}}}}', l4path.read_episode),
        ("it.toml", f"[facts]\npain = -{DIGITS}\n", l4path.read_episode),
        ("it.toml", f'id = "{DIGITS}"\nversion = {DIGITS}\n', l4path.read_pathway),
        ("it.jsonl", f'{{"person": 1}}\n{{"person": {DIGITS}}}\n', KNEE.audit),
        ("it.toml", f"a = 1\npain = {DIGITS}\n", lambda path: KNEE.synthetic(1, marginals=path)),
    ],
)
def test_a_number_of_thousands_of_digits_is_refused_in_our_words(
    name: str, content: str, read: Callable[[Path], Any], tmp_path: Path
) -> None:
    """The file, the line and what is allowed are told, and nothing of a setting of Python."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(FileError, match="a whole number has more than 4,300 digits; allowed: 15") as caught:
        read(tmp_path / name)
    assert f"{name}: line 2" in str(caught.value)
    assert "sys." not in str(caught.value)


def test_a_row_with_a_number_of_thousands_of_digits_is_refused_alone(tmp_path: Path) -> None:
    """The other lines of a file of episodes are assessed."""
    path = tmp_path / "it.jsonl"
    path.write_text(f'{{"facts": {{"pain": 1}}}}\n{{"facts": {{"pain": {DIGITS}}}}}\n', encoding="utf-8")
    found = KNEE.assess_table(path)
    assert found.report.refused == 1
    assert found.problem_table()["allowed"].to_pylist() == ["a whole number has more than 4,300 digits; allowed: 15"]


def test_fhir_with_a_number_of_thousands_of_digits_is_refused_where_it_stands() -> None:
    """The line is told of a resource, too."""
    with pytest.raises(_NotJsonError, match="a whole number has more than 4,300 digits") as caught:
        _parsed(f'{{"a":\n "1",\n "b": {DIGITS}}}')
    assert (caught.value.line, caught.value.column) == (3, 7)
