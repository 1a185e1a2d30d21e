"""Every way in beside the row engine and the oracle: `python tests/wide_many.py 100000 [--ways NAME...]`.

The rows are of `l4`, of `hypertension` and of a hundred random pathways; of a hundred rows three are spoiled by hand,
so that it is known without the code under test that they are refused. Of every row every column of the result is
compared, through each way in and as the kind of thing that comes back. Prints what differs; ends with status 1 if
anything does.
"""

# ruff: noqa: E402, T201 (a script: it finds its neighbours first, and prints)
from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).parent)]

import pyarrow as pa

import l4path
from databases import IN_PROCESS, Spark, postgres
from l4path.cohort.sql import to_sql
from l4path.columns import Layout
from l4path.formats import episode_from_dict, episode_to_dict, pathway_from_dict, pathway_to_dict
from l4path.pathway.cuts import cut_points
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from l4path.truth import bounds
from oracle import SAID, Contradiction, Oracle, Run
from random_cases import pathway_and_episodes
from ways import FILES, WAYS, dask_frame, jsonl, spark_session, with_nan
from wide import EVERYTHING, columns, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path import Episode, Pathway

LAZY = ("spark", "dask", "dask objects")
SQL = ("sql duckdb", "sql sqlite", "sql postgres", "sql spark")
ALL = (*WAYS, *FILES, "jsonl", *LAZY)
LISTS = ("options", "on_hold", "cautions", "questions", "contradictions")
SPOILED = 0.03
PATHWAYS = 100


class Case:
    """A pathway with rows of its patients, and what is to come of each.

    Attributes:
        pathway: The pathway.
        episodes: The patients; None where the row was spoiled.
        table: The rows.
        right: What is to come of each, by the name of the column; None where the row is refused.
    """

    def __init__(self, pathway: Pathway, raw: dict[str, Any], episodes: list[Episode], seed: int) -> None:
        """Ask the oracle of every patient, and spoil some rows."""
        chance = random.Random(seed)  # noqa: S311 (test data, no secret)
        self.pathway, self.oracle = pathway, Oracle(raw)
        self.right = [self._said(episode_to_dict(episode)) for episode in episodes]
        self.episodes: list[Episode | None] = list(episodes)
        rows = [row(pathway, episode) for episode in episodes]
        keys: list[str | None] = [f"p-{number}" for number in range(len(rows))]
        for at, cells in enumerate(rows):
            if chance.random() < SPOILED and self._spoil(chance, cells, keys, at):
                self.right[at] = self.episodes[at] = None
        for key in {key for key in keys if keys.count(key) > 1} if len(keys) < 50_000 else ():
            for at, other in enumerate(keys):
                if other == key:
                    self.right[at] = self.episodes[at] = None
        found: dict[str, pa.Array] = {"id": pa.array(keys, pa.string())}
        for name, kind in columns(pathway).items():
            found[name] = pa.array([cells.get(name) for cells in rows], kind)
        self.table = with_nan(pa.table(found), seed)
        self._columns: dict[str, pa.Array] = {}

    def _said(self, episode: dict[str, Any]) -> dict[str, Any] | None:
        """What the oracle says, as the columns of a result; the row engine has to say the same."""
        try:
            said = self.oracle.assess(episode)
        except Contradiction:
            said = None
        try:
            engine = self.pathway.assess(episode_from_dict(episode)).to_dict()
        except l4path.EpisodeError:
            engine = None
        assert engine == said, "the row engine and the oracle do not agree"
        if said is None:
            return None
        found: dict[str, Any] = {"refused": False, "state": said["state"]}
        found["contradictions"] = said.get("contradictions", [])
        found |= {key: said[key] for key in ("options", "on_hold", "questions")}
        shown = (*said["options"], *said["alongside"])  # the order of cautions
        found["cautions"] = [f"{name}.{one}" for name in shown for one in said["cautions"].get(name, ())]
        truths = {"met": True, "not_met": False, "unknown": None}
        for name, node in self.pathway.nodes.items():
            found[f"status.{name}"] = said["status"][name]
            found[f"reached.{name}"] = truths[said["reached"][name]]
            for group in ("options", "alongside", "on_hold"):
                found[f"{group.removesuffix('s')}.{name}"] = name in said[group]
            for caution in getattr(node, "cautions", ()):
                found[f"caution.{name}.{caution.id}"] = f"{name}.{caution.id}" in found["cautions"]
        run = Run(self.oracle, episode)
        for name, score in self.oracle.data.get("scores", {}).items():
            words = [SAID.index(SAID[run.text(item["when"])[0]]) for item in score["items"]]
            points = [item["points"] for item in score["items"]]
            found[f"least.{name}"], found[f"greatest.{name}"] = bounds(points, words)
        return found

    def _spoil(self, chance: random.Random, cells: dict[str, Any], keys: list[str | None], at: int) -> bool:
        """Make a row one that is refused, by what the norm says; whether there was a way."""
        ways = ["key", "twin"] if at else ["key"]
        numbers = [name for name, fact in self.pathway.facts.items() if fact.kind == "number"]
        texts = [name for name, fact in self.pathway.facts.items() if fact.kind == "choice"]
        lists = [name for name, fact in self.pathway.facts.items() if fact.kind == "choices"]
        trials = [name for name, node in self.pathway.treatments.items() if not node.once]
        once = [name for name, node in self.pathway.treatments.items() if node.once]
        ways += ["number"] * 2 * bool(numbers) + ["text"] * bool(texts) + ["list"] * bool(lists)
        ways += ["tried", "outcome", "ended", "weeks"] * bool(trials) + ["once"] * bool(once)
        match chance.choice(ways):
            case "key":
                keys[at] = None
            case "twin":
                keys[at] = keys[chance.randrange(at)]
            case "number":
                cells[chance.choice(numbers)] = chance.choice((float("inf"), float("-inf"), 1e15, -1e15))
            case "text":
                cells[chance.choice(texts)] = "nowhere"
            case "list":
                cells[chance.choice(lists)] = ["nowhere"]
            case "tried":
                name = chance.choice(trials)
                cells[f"{name}.tried"], cells[f"{name}.weeks"] = False, 3.0
            case "outcome":
                cells[f"{chance.choice(trials)}.outcome"] = "nowhere"
            case "ended":
                name = chance.choice(trials)
                cells |= {f"{name}.tried": True, f"{name}.outcome": "intolerant", f"{name}.ended": True}
            case "weeks":
                cells[f"{chance.choice(trials)}.weeks"] = -1.0
            case _:
                name = chance.choice(once)
                cells |= {f"{name}.tried": True, f"{name}.outcome": "ongoing"}
        return True

    def same(self, name: str, said: pa.ChunkedArray) -> bool:
        """Whether a column is right, found quickly where it is."""
        if name not in self._columns:
            lists = pa.list_(pa.string()) if name in LISTS else None
            self._columns[name] = pa.array(self.expected(name), lists)
        right = self._columns[name]
        if pa.types.is_null(right.type):
            return bool(said.null_count == len(said))
        if str(said.type).split("<")[0] in ("dictionary", "large_string", "string_view", "large_list"):
            said = said.cast(right.type)
        return bool(said.type == right.type and said.combine_chunks() == right)

    def expected(self, name: str) -> list[Any]:
        """One column of the result."""
        if name == "refused":
            return [said is None for said in self.right]
        return [None if said is None else said[name] for said in self.right]


def by_name(name: str, rows: int) -> Case:
    """Rows of a bundled pathway."""
    pathway = l4path.load(name)
    return Case(pathway, pathway_to_dict(pathway), drawn(pathway, rows, 1), 1)


def grown(seed: int, rows: int) -> Case:
    """Rows of a random pathway, by the generator of the library."""
    pathway = make_pathway(Seeded(seed), min_nodes=3, max_nodes=14)
    return Case(pathway, pathway_to_dict(pathway), drawn(pathway, rows, seed), seed)


def dense(seed: int, rows: int) -> Case:
    """Rows of a random pathway, by the generator of these tests."""
    raw, episodes = pathway_and_episodes(seed, rows)
    return Case(pathway_from_dict(raw), raw, [episode_from_dict(one) for one in episodes], seed)


def cases(count: int) -> Iterator[Case]:
    """So many rows, a fifth of `l4`, a fifth of `hypertension`, the others of random pathways."""
    yield from (by_name(name, count // 5) for name in ("l4", "hypertension"))
    each = -(-(count - 2 * (count // 5)) // PATHWAYS)
    yield from ((grown if seed % 2 else dense)(seed, each) for seed in range(PATHWAYS))


def drawn(pathway: Pathway, count: int, seed: int) -> list[Episode]:
    """Random patients of a pathway."""
    chance, cuts = Seeded(seed), cut_points(pathway)
    return [make_episode(chance, pathway, cuts) for _ in range(count)]


def plain(thing: Any) -> pa.Table:
    """Whatever came back, as a table of Arrow."""
    name = type(thing).__module__.partition(".")[0]
    if name == "pandas":
        return pa.Table.from_pandas(thing, preserve_index=False)
    if name == "narwhals":
        return thing.to_native().to_arrow()
    if name == "polars":
        return (thing.collect() if hasattr(thing, "collect") else thing).to_arrow()
    if name == "duckdb":
        return pa.table(thing)
    if name == "dask":
        return pa.Table.from_pandas(thing.compute(), preserve_index=False)
    if name == "pyspark":
        return thing.toArrow()
    if isinstance(thing, pa.RecordBatch):
        return pa.Table.from_batches([thing])
    return thing if isinstance(thing, pa.Table) else pa.Table.from_batches(list(thing))


def wrong(case: Case, result: pa.Table, *, whole: bool = True) -> list[str]:
    """Where a result is not what it is to be; the whole of it has every column."""
    found = []
    names = result.column_names[1:]
    if whole and {"refused", "state", "options", "questions"} - set(names):
        return [f"columns are missing: {names}"]
    for name in names:
        if case.same(name, result[name]):
            continue
        said, right = result[name].to_pylist(), case.expected(name)
        for at, (one, other) in enumerate(zip(said, right, strict=True)):
            value = None if one != one else one  # noqa: PLR0124 - NaN, which is what pandas has for nothing
            if value != other or (value is not None and type(value) is not type(other)):
                found.append(f"row {at}: {name} is {value!r}, not {other!r}")
    return found


def through(case: Case, way: str, folder: Path, others: dict[str, Any]) -> list[str]:
    """What differs through one way in, or through the statement of SQL, run by a database."""
    if way in SQL:
        layout = Layout(case.pathway, case.table.column_names)
        rows = others[way](to_sql(layout, way.split()[1], ask=EVERYTHING), case.table)
        return wrong(case, in_order(case, rows))
    given: Any
    key = "id"
    if way in WAYS:
        given = WAYS[way][0](case.table)
    elif way in FILES:
        given = FILES[way](case.table, folder / f"it.{way}")
    elif way == "jsonl":
        given, key = jsonl(case.episodes, folder / "it.jsonl"), ""
    elif way.startswith("dask"):
        given = dask_frame(case.table, objects=way == "dask objects")
    else:
        given = others["spark"].createDataFrame(case.table)
    found = case.pathway.assess_table(given, key=key, ask=EVERYTHING)
    if way == "jsonl":  # what it cannot hold was spoiled as a line that is no episode
        return wrong(case, found.arrow)
    differing = wrong(case, plain(found.table))
    if way not in LAZY:
        differing += wrong(case, found.arrow)
        refused = sum(said is None for said in case.right)
        if (found.report.rows, found.report.refused) != (len(case.right), refused):
            differing.append(f"{found.report.refused} refused, not {refused}")
    counts = found.counts()
    if counts["rows"] != len(case.right) or counts["refused"] + sum(counts["state"].values()) != counts["rows"]:
        differing.append("rows are lost in the counts")
    states = [said["state"] for said in case.right if said]
    if any(times != states.count(state) for state, times in counts["state"].items()):
        differing.append("the counts of states are wrong")
    return differing


def in_order(case: Case, rows: list[dict[str, Any]]) -> pa.Table:
    """The rows of a database, which keeps no order, as they came in; those of one key are refused alike."""
    keys = case.table["id"].to_pylist()
    by_key: dict[Any, list[dict[str, Any]]] = {}
    for row_said in rows:
        by_key.setdefault(row_said["id"], []).append(row_said)
    ordered = [by_key[key].pop() for key in keys]
    assert not any(by_key.values()), "rows that did not come in"
    names = list(ordered[0])
    lists = pa.list_(pa.string())
    return pa.table({n: pa.array([one[n] for one in ordered], lists if n in LISTS else None) for n in names})


def main() -> int:
    """Run every way over every case."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("rows", type=int)
    words.add_argument("--ways", nargs="*", default=ALL, choices=(*ALL, *SQL))
    said = words.parse_args()
    warnings.simplefilter("ignore")
    others: dict[str, Any] = {f"sql {name}": run for name, run in IN_PROCESS.items()}
    if {"spark", "sql spark"} & {*said.ways}:
        others |= {"spark": spark_session(), "sql spark": Spark()}
    made: dict[str, list[float]] = {way: [0, 0, 0.0] for way in said.ways}
    bad = 0
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as opened:
        if "sql postgres" in said.ways:
            others["sql postgres"] = opened.enter_context(postgres())
        for case in cases(said.rows):
            for way in said.ways:
                begun = time.perf_counter()
                try:
                    differing = through(case, way, Path(folder), others)
                except Exception as error:  # noqa: BLE001 - it is reported, and the next one is tried
                    differing = [f"{type(error).__name__}: {error}"]
                made[way][0] += len(case.right)
                made[way][1] += sum(said is None for said in case.right)
                made[way][2] += time.perf_counter() - begun
                bad += bool(differing)
                if differing:
                    print(
                        f"{case.pathway.id}, {way}: {len(differing)} differences, such as {differing[:3]}", flush=True
                    )
    for way, (rows, refused, seconds) in made.items():
        print(f"{way:<24}{int(rows):>9,} rows, {int(refused):>7,} refused, {seconds:8.1f} s")
    print("differences" if bad else "0 differences")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
