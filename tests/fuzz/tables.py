"""Targets of the door of tables: the bytes of a file, and tables of Arrow of any columns, types and values.

Where a table comes in, nothing is lost: as many rows come out as went in, refused and states are all of them, every
refused row has a reason that a terminal can show, and a row opens as what its columns say, refused or assessed.
"""

from __future__ import annotations

import decimal
import json
import tempfile
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from l4path.errors import EpisodeError, L4pathError, visible

if TYPE_CHECKING:
    from l4path import Pathway

_FOLDER = Path(tempfile.mkdtemp(prefix="l4path-fuzz-"))
_ENDINGS = {b"PAR1": "parquet", b"{": "jsonl"}


def read(pathway: Pathway, table: Any, **told: Any) -> None:
    """Take a table in, or have it refused, and hold what came of it to the laws."""
    try:
        found = pathway.assess_table(table, **told)
    except L4pathError as error:
        _is_shown(str(error))
        return
    rows = found.arrow.to_pylist()
    counts = found.counts()
    assert len(rows) == counts["rows"] == counts["refused"] + sum(counts["state"].values())
    assert all((row["state"] is None) is row["refused"] for row in rows)
    problems = found.problem_table().to_pylist()
    assert {problem["row"] for problem in problems} == {at for at, row in enumerate(rows, 1) if row["refused"]}
    for problem in problems:
        _is_shown(problem["what"], problem["allowed"], problem["value"] or "nothing")
    key = found.arrow.column_names[0]
    for row in islice(rows, 3):
        _opens(found, row, key)


def _is_shown(*texts: str) -> None:
    """Hold texts to what a terminal can show."""
    for said in texts:
        assert said.strip()
        assert visible(said, keep="\n") == said


def _opens(found: Any, row: dict[str, Any], key: str) -> None:
    """A row opens as what its columns say."""
    try:
        said = found.assessment(row[key])
    except EpisodeError:
        assert row["refused"]
    except L4pathError:  # no key, or that of several rows
        assert row["refused"]
    else:
        assert not row["refused"]
        assert said.state.value == row["state"]
        options = {node.id for node in said.options}
        begin = f"option{found.options.sep}"
        assert all(row.get(f"{begin}{name}", False) is (name in options) for name in found.pathway.nodes)


def file(pathway: Pathway, data: bytes) -> None:
    """A file: Parquet, JSON lines or CSV, by how it begins."""
    ending = next((ending for begin, ending in _ENDINGS.items() if data.startswith(begin)), "csv")
    path = _FOLDER / f"it.{ending}"
    path.write_bytes(data)
    said = {"key": "" if ending == "jsonl" else "id", "never_tried": "rest"}
    forms: tuple[dict[str, Any], ...] = (
        {},
        {"delimiter": ";", "decimal": ","},
        {"missing": ["NA"], "yes": ["yes"], "no": ["no"]},
    )
    read(pathway, path, **said, **({"csv": forms[len(data) % 3]} if ending == "csv" else {}))


_VALUES: dict[str, tuple[Any, ...]] = {
    "bool": (True, False, None),
    "int8": (0, 1, 6, -1, 127, None),
    "uint64": (0, 1, 8, 10**15, 2**64 - 1, None),
    "int64": (0, 1, 10, 11, -(2**63), 10**15 - 1, None),
    "float": (0.0, 0.1, 2.0, float("nan"), float("inf"), None),
    "double": (0.0, 1.0, 30.0, 1e300, float("nan"), float("-inf"), 5e-324, None),
    "halffloat": (0.5, None),
    "decimal128(20, 2)": (decimal.Decimal("2.50"), decimal.Decimal("1.00"), decimal.Decimal(10**16), None),
    "string": ("osteoarthritis", "meniscus_tear", "failed", "", "\x1b[31m\u202e", "a", None),
    "large_string": ("responded", "ongoing", "x" * 300, None),
    "dictionary": ("stopped", "osteoarthritis", "\n", None),
    "list<item: string>": ([], ["red_flags"], ["exercise", "exercise"], [None], ["\x07"], None),
    "null": (None,),
    "timestamp[us]": (0, None),
    "date32[day]": (1, None),
    "binary": (b"\xff", None),
    "struct": ({"a": 1}, None),
    "map": ([("a", 1)], None),
}


def _name(name: str) -> str:
    """A name that Arrow can hold."""
    return name.encode("utf-8", "replace").decode()


def columns(pathway: Pathway, data: bytes) -> None:
    """A table of Arrow: its columns, types and values as JSON says, what is no such JSON left out."""
    import pyarrow as pa  # noqa: PLC0415 - only here

    kinds = {name: pa.type_for_alias(name) for name in ("bool", "int8", "uint64", "int64", "float", "double", "string")}
    kinds |= {name: pa.type_for_alias(name) for name in ("halffloat", "large_string", "binary", "null")}
    kinds |= {"timestamp[us]": pa.timestamp("us"), "date32[day]": pa.date32(), "struct": pa.struct([("a", pa.int8())])}
    kinds |= {"dictionary": pa.dictionary(pa.int8(), pa.string()), "list<item: string>": pa.list_(pa.string())}
    kinds |= {"decimal128(20, 2)": pa.decimal128(20, 2), "map": pa.map_(pa.string(), pa.int8())}
    try:
        said = json.loads(data)
        rows = int(said["rows"]) % 20
        given = said["columns"].items()
        made = {_name(name): (str(kind), [int(pick) for pick in picks][:20]) for name, (kind, picks) in given}
        told = {name: said[name] for name in ("key", "sep", "ask", "ignore", "never_tried", "unasked") if name in said}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return
    arrays = {}
    for name, (kind, picks) in made.items():
        values = _VALUES.get(kind, (None,))
        cells = [values[pick % len(values)] for pick in islice(cycle(picks or [0]), rows + 1)]
        arrays[name] = pa.array(cells, kinds.get(kind, pa.null())).slice(1)  # bits that begin within a byte
    read(pathway, pa.table(arrays), **told)
