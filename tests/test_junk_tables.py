"""Whatever tables, records and cohorts are called with, only an error of this library leaves them.

By default each parameter gets each kind of junk once; ``L4PATH_JUNK=100`` makes that many tables of junk cells too.
"""

from __future__ import annotations

import contextlib
import datetime
import decimal
import inspect
import os
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import l4path
from l4path import L4pathError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KNEE = l4path.read_pathway(Path(__file__).parent.parent / "examples" / "knee-pain.toml")
TABLE = pa.table({"id": ["a", "b"], "pain": [6.0, 60.0], "exercise.weeks": [8, None]})
ROWS: list[dict[str, Any]] = [
    {"person": "a", "time": "2024-03-01", "kind": "fact", "subject": "pain", "value": 6},
    {"person": "a", "time": "2024-03-01", "kind": "start", "subject": "exercise", "value": None},
    {"person": "b", "time": "2024-03-01", "kind": "fact", "subject": "pain", "value": 60},
]
MANY = int(os.environ.get("L4PATH_JUNK", "8"))


class _Odd:
    def __repr__(self) -> str:
        return "\x1b[31m\ud800"


def junk() -> list[Any]:
    """Values of every kind, made anew: some can be used up."""
    today = datetime.date(2024, 3, 1)
    return [
        *(None, True, 0, -1, 1.5, float("nan"), float("inf"), 10**30, 2j, decimal.Decimal("NaN"), decimal.Decimal(3)),
        *("", "x", "\x00", "é" * 300, "\ud800", "nowhere/x.csv", "x.parquet", "x" * 300 + ".csv", ".", "/", b"x", ...),
        *([], [1], ["x"], [[]], [None], [{}], [{"x": 1}], {}, {1: 2}, {"x": None}, {"person": 1}, (), (1, 2), set()),
        *({None}, {1, "x"}, range(3), iter([1]), object(), int, _Odd(), ValueError("x"), Path("nowhere.csv")),
        *(today, datetime.datetime(2024, 3, 1, tzinfo=datetime.UTC), (today, None), [today, today], TABLE, TABLE["id"]),
        *(
            KNEE,
            {"step": "x"},
            {"step": float("nan")},
            {"delimiter": "xx"},
            {"yes": 1},
            {"decimal": "."},
            {"missing": 3},
        ),
        *({"exercise": []}, {_Odd(): 1}, [_Odd()], pa.table({}), pa.table({"id": []}), pa.array([1]), pa.schema([])),
    ]


def called(function: Callable[..., Any], given: dict[str, Any]) -> Any:
    """What comes of a call; nothing, where an error of this library does."""
    with contextlib.suppress(L4pathError):
        return function(**given)
    return None


def parameters(function: Callable[..., Any]) -> list[str]:
    """What may be given by name."""
    return list(inspect.signature(function).parameters)


CALLS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "assess_table": (KNEE.assess_table, {"table": TABLE, "key": "id", "never_tried": "rest"}),
    "audit": (KNEE.audit, {"events": ROWS, "observed": "entries"}),
    "synthetic": (KNEE.synthetic, {"n": 3}),
}


@pytest.mark.parametrize("name", CALLS)
def test_junk_in_each_parameter(name: str, tmp_path: Path) -> None:
    """One parameter is junk, the others fit."""
    function, fitting = CALLS[name]
    with contextlib.chdir(tmp_path):
        for parameter in parameters(function):
            for at in range(len(junk())):
                value = junk()[at]
                if name == "synthetic" and parameter == "n" and isinstance(value, int) and value > 1000:
                    continue
                found = called(function, {**fitting, parameter: value})
                repr(found)
                str(found)


@pytest.mark.parametrize("name", CALLS)
def test_junk_in_every_parameter(name: str, tmp_path: Path) -> None:
    """Several parameters are junk at once."""
    function, fitting = CALLS[name]
    chance = Random(name)  # noqa: S311 - nothing here is secret
    with contextlib.chdir(tmp_path):
        for _ in range(MANY * 10):
            some = [one for one in parameters(function) if chance.random() < 0.4 and one != "n"]
            called(function, {**fitting, **{one: chance.choice(junk()) for one in some}})


def held() -> Iterator[tuple[str, Any]]:
    """The values that a user holds."""
    found = KNEE.assess_table(TABLE, key="id", never_tried="rest")
    audit = KNEE.audit(ROWS, observed="entries")
    made = KNEE.synthetic(3, long=True)
    yield "found", found
    yield "compared", found.compare(KNEE)
    yield "audit", audit
    yield "history", audit.history("a")
    yield "synthetic", made
    yield "flow", audit.flow()
    yield "waiting", audit.waiting("exercise")
    yield "reach", found.reach()
    yield "node", found.reach().nodes["exercise"]


@pytest.mark.parametrize(("name", "value"), [pytest.param(*one, id=one[0]) for one in held()])
def test_junk_in_each_method(name: str, value: Any, tmp_path: Path) -> None:
    """Every method that has a name without an underscore, with junk in one place after another."""
    fitting = {"person": "a", "time": "2024-03-01", "treatment": "exercise", "key": "a", "other": KNEE, "path": "x.csv"}
    fitting |= {"ask": "status", "kind": "step", "moment": datetime.date(2024, 3, 1), "now": 738_000, "step": 1}
    with contextlib.chdir(tmp_path):
        for method in (one for one in dir(value) if not one.startswith("_") and callable(getattr(value, one))):
            function = getattr(value, method)
            names = parameters(function)
            needed = [
                one for one in names if inspect.signature(function).parameters[one].default is inspect.Parameter.empty
            ]
            for parameter in names:
                for at in range(len(junk())):
                    given = {one: fitting[one] for one in needed if one in fitting} | {parameter: junk()[at]}
                    if set(given) >= set(needed):
                        found = called(function, given)
                        if inspect.isgenerator(found):
                            list(found)
    assert name


def columns(chance: Random) -> list[pa.Array]:
    """Two rows of every type that Arrow has a word for, some of which no table of patients may hold."""
    plain: list[list[Any]] = [
        *([1, None], [1.5, float("nan")], ["x", None], [b"\xff", None], [True, None], [None, None], [["x"], [None]]),
        *([[[1]], None], [{"x": 1}, None], [decimal.Decimal("1.5"), None], [datetime.date(2024, 3, 1), None]),
        *([datetime.datetime(2024, 3, 1, 1), None], [datetime.timedelta(1), None], [datetime.time(1), None]),  # noqa: DTZ001
        *([10**18, -(10**18)], ["", " "], ["true", "exercise"], [2**62, 0]),
    ]
    found = [pa.array(values) for values in plain]
    found += [pa.array([1, 2]).cast(kind) for kind in (pa.int8(), pa.uint64(), pa.float16(), pa.float32())]
    found += [array.dictionary_encode() for array in found if pa.types.is_string(array.type)]
    found += [pa.array([["x"], None], pa.large_list(pa.string())), pa.array([["x"], ["y"]], pa.list_(pa.string(), 1))]
    found += [pa.array([[("x", 1)], None], pa.map_(pa.string(), pa.int64())), pa.array(["x", ""], pa.large_string())]
    chance.shuffle(found)
    return found


@pytest.mark.parametrize("seed", range(MANY))
def test_junk_in_wide_cells(seed: int) -> None:
    """Columns of any type, under names that fit."""
    chance = Random(seed)  # noqa: S311 - nothing here is secret
    names = ["pain", "screened", "exercise.weeks", "exercise.tried", "exercise.outcome", "cause", "unasked", "declined"]
    wide = pa.table(dict(zip(["id", *chance.sample(names, 4), "x"], columns(chance), strict=False)))
    for key in ("id", "x", wide.column_names[1]):
        said = {"never_tried": "rest", "ask": "all", "ignore": "x"}
        found = called(KNEE.assess_table, {"table": wide, "key": key, **said})
        if found is not None:
            repr((found.counts(), found.problems))
            called(found.assessment, {"key": wide[key][0].as_py()})


@pytest.mark.parametrize("seed", range(MANY))
def test_junk_in_long_cells(seed: int) -> None:
    """Columns of any type, and rows with junk in any cell, as dated entries and as codes."""
    chance = Random(seed)  # noqa: S311 - nothing here is secret
    plain = pa.Table.from_pylist(ROWS[:2]).append_column("until", pa.nulls(2)).append_column("code", pa.nulls(2))
    for name in ("person", "time", "kind", "subject", "value", "until", "recorded", "entry", "system", "code"):
        place = plain.schema.get_field_index(name)
        for array in columns(chance)[:6]:
            given = plain.append_column(name, array) if place < 0 else plain.set_column(place, name, array)
            called(KNEE.audit, {"events": given, "observed": "entries"})
            cells = [{**row, name: chance.choice(junk())} for row in ROWS]
            audit = called(KNEE.audit, {"events": cells, "observed": "entries"})
            if audit is not None:
                repr((str(audit), audit.verdicts, audit.waits, audit.problems, audit.flow()))


@pytest.mark.parametrize("seed", range(MANY))
def test_junk_in_mappings(seed: int) -> None:
    """Tables of the other model, what their codes stand for, and how facts are drawn."""
    chance = Random(seed)  # noqa: S311 - nothing here is secret
    tables = {
        "drug_exposure": {"person_id": [1], "drug_concept_id": [1], "drug_exposure_start_date": ["2024-03-01"]},
        "measurement": {"person_id": [1], "measurement_concept_id": [1], "measurement_date": ["2024-03-01"]},
    }
    maps = [{"system": "omop", "code": 1, "kind": "fact", "subject": "pain", "value": chance.choice(junk())}]
    for name, columns_of in tables.items():
        spoiled = {**columns_of, chance.choice([*columns_of]): chance.choice(junk())}
        called(KNEE.audit, {"events": {**tables, name: spoiled}, "map": maps, "observed": "entries"})
    for key in maps[0]:
        called(KNEE.audit, {"events": tables, "map": [{**maps[0], key: chance.choice(junk())}], "observed": "entries"})
    for name in KNEE.facts:
        for key in ("yes", "values", "weights", "range", "step", "missing", "each"):
            declared = {"values": [1, 2], key: chance.choice(junk())}
            called(KNEE.synthetic, {"n": 2, "marginals": {name: declared}})
            called(KNEE.synthetic, {"n": 2, "marginals": {name: {key: chance.choice(junk())}}})


@pytest.mark.parametrize("seed", range(MANY))
def test_junk_in_files(seed: int, tmp_path: Path) -> None:
    """Files that are cut, joined or of other bytes, by every ending."""
    chance = Random(seed)  # noqa: S311 - nothing here is secret
    KNEE.synthetic(3).save(tmp_path / "good.parquet")
    good = [
        (tmp_path / "good.parquet").read_bytes(),
        b"id,pain,exercise.weeks\na,6,8\nb,60,\n",
        b"person,time,kind,subject,value\na,2024-03-01,fact,pain,6\n",
        b'{"facts": {"pain": 6}, "person": "a"}\n',
        b'[[map]]\nsystem = "x"\ncode = "1"\nkind = "fact"\nsubject = "pain"\n',
        b"[pain]\nvalues = [1, 2]\n",
    ]
    pieces = [b"", b"\0", b"\xff\xfe", b'"', b"\n", b",", b";", b"\xef\xbb\xbf", b"[" * 5000, b"1e999", b"{", b"\r"]
    for ending in ("parquet", "csv", "tsv", "jsonl", "toml", "pq", "ndjson"):
        for _ in range(4):
            one = chance.choice(good)
            cut = chance.randrange(len(one) + 1)
            file = tmp_path / f"x.{ending}"
            file.write_bytes(one[:cut] + chance.choice(pieces) + one[cut + chance.choice((0, 1, 4)) :])
            called(KNEE.assess_table, {"table": file, "key": "id", "never_tried": "rest"})
            called(KNEE.assess_table, {"table": file, "never_tried": "rest"})
            called(KNEE.audit, {"events": file, "observed": "entries"})
            called(KNEE.audit, {"events": ROWS, "map": file, "observed": "entries"})
            called(KNEE.synthetic, {"n": 2, "marginals": file})
