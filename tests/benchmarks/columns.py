"""How quick tables are, as ratios within one run: python tests/benchmarks/columns.py [--rows N] [--large] [--readers].

(a) the kernel on `l4` beside touching every column once, the row engine on ready episodes, the same statements staged
in polars, and the door; (b) the plan of a pathway of 1,000 nodes, and its statements a node; (c) with --large, the
greatest memory of ten million rows from Parquet to Parquet, in a process of its own; (d) with --readers, a million rows
read by pyarrow and by polars, assessed, and written. CPU seconds of one thread, medians.
"""

# ruff: noqa: E402, T201 (a script: it finds its neighbours first, and prints)
from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
os.environ.setdefault("POLARS_MAX_THREADS", "1")

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from grown import grown

import l4path
from l4path.cohort.files import file_source
from l4path.columns import Kernel, Layout, Rows, pieces
from l4path.columns.asking import Asked, Coded, Held, asked_for
from l4path.pathway.cuts import cut_points
from l4path.testing.chance import Seeded
from l4path.testing.patients import make_episode
from wide import columns, expected, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.columns.circuit import Circuit

ROUNDS = 5
DISTINCT = 2000  # so many different patients; they are repeated up to the number of rows
BOUNDS = {
    "kernel / touching every column": ("<=", 4),
    "row engine / kernel": (">=", 250),
    "polars staged / kernel": (">=", 1),
    "door / kernel": ("<=", 2),
    "plan of 1,000 nodes, CPU s": ("<=", 2),
    "statements a node": ("<=", 12),
}


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of the CPU seconds that some work takes, after one run to warm up."""
    work()
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def patients_of(pathway: l4path.Pathway, count: int) -> list[l4path.Episode]:
    """Random patients that no assumption forbids, half of them with everything known."""
    chance, cuts = Seeded(11), cut_points(pathway)
    found: list[l4path.Episode] = []
    while len(found) < count:
        episode = make_episode(chance, pathway, cuts, complete=True if len(found) % 2 else None)
        if expected(pathway, episode) is not None:
            found.append(episode)
    return found


def wide_table(pathway: l4path.Pathway, episodes: list[l4path.Episode], rows: int) -> pa.Table:
    """The patients over and over as a table, texts as dictionaries, the key counted."""
    small = table(pathway, episodes)
    for at, field in enumerate(small.schema):
        if pa.types.is_string(field.type):
            small = small.set_column(at, field.name, small[field.name].combine_chunks().dictionary_encode())
    whole = pa.concat_tables([small] * (rows // len(episodes))).combine_chunks()
    return whole.set_column(0, "id", pa.array(range(whole.num_rows)))


def touch(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column once: sums of numbers and flags, gaps of all others."""
    summed = [
        pl.col(name).sum() if kind.is_numeric() or kind == pl.Boolean else pl.col(name).null_count()
        for name, kind in frame.schema.items()
    ]
    return frame.lazy().select(summed).collect()


def run_kernel(kernel: Kernel, whole: pa.Table) -> list[Any]:
    """The kernel alone: columns that are known to be right."""
    found = []
    for piece in pieces(whole):
        rows = Rows({name: piece.column(name) for name in kernel.layout.columns}, piece.num_rows)
        found.append(kernel.arrays(kernel.run(rows), piece.num_rows))
    return found


class Staged:
    """The same statements in polars: a column each, one ``with_columns`` a level."""

    def __init__(self, kernel: Kernel) -> None:
        """Put the gates of the kernel's circuit into levels."""
        circuit = kernel.planes.circuit
        wanted = kernel.program.wanted
        live, stack = set(), list(wanted)
        while stack:
            if (plane := stack.pop()) not in live:
                live.add(plane)
                stack += circuit.gates[plane].parts
        depth: dict[int, int] = {}
        self.levels: dict[int, list[pl.Expr]] = {}
        for plane in sorted(live):
            parts = circuit.gates[plane].parts
            depth[plane] = 1 + max((depth[part] for part in parts), default=-1)
            self.levels.setdefault(depth[plane], []).append(self._expression(circuit, plane).alias(f"p{plane}"))
        self.names = [f"p{plane}" for plane in wanted]

    def _expression(self, circuit: Circuit, plane: int) -> pl.Expr:
        gate = circuit.gates[plane]
        parts = [pl.col(f"p{part}") for part in gate.parts]
        match gate.kind:
            case "zero" | "one":
                return pl.lit(gate.kind == "one")
            case "input":
                return self._input(circuit.inputs[plane])
            case "not":
                return ~parts[0]
            case "and":
                return pl.all_horizontal(parts) if len(parts) > 2 else parts[0] & parts[1]
            case "or":
                return pl.any_horizontal(parts) if len(parts) > 2 else parts[0] | parts[1]
            case _:
                return parts[0] ^ parts[1]

    def _input(self, asked: Any) -> pl.Expr:
        column, about = pl.col(asked.column), asked.about
        match asked.what:
            case "valid":
                return column.is_not_null()
            case "yes":
                return column.fill_null(value=False)
            case "is":
                read: pl.Expr = (column == about).fill_null(value=False)
                return read
            case "has":
                return column.list.contains(about).fill_null(value=False)
        said = str(about)
        met: pl.Expr = self._meets(column, about, said).fill_null(value=False)
        return met

    def _meets(self, column: Any, about: Any, said: str) -> Any:
        from l4path.columns.record import compares  # noqa: PLC0415
        from l4path.conditions import Comparison, Contains, Membership, Range  # noqa: PLC0415

        match about:
            case Comparison(op=op, constant=constant):
                return compares(op, column, constant)
            case Range(low=low, low_op=low_op, high_op=high_op, high=high):
                return compares(">" if low_op == "<" else ">=", column, low) & compares(high_op, column, high)
            case Membership(values=values, negated=negated):
                return ~column.is_in(values) if negated else column.is_in(values)
            case Contains(value=value, negated=negated):
                return ~column.list.contains(value) if negated else column.list.contains(value)
        raise TypeError(said)

    def run(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The wanted planes of a frame, lazily by level."""
        lazy = frame.lazy()
        for level in sorted(self.levels):
            lazy = lazy.with_columns(self.levels[level])
        return lazy.select(self.names).collect()

    def run_eagerly(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The same, one level after the other."""
        for level in sorted(self.levels):
            frame = frame.with_columns(self.levels[level])
        return frame.select(self.names)


def measured(rows: int) -> dict[str, float]:
    """Every ratio, by name."""
    pathway = l4path.load("l4").compiled()
    episodes = patients_of(pathway, DISTINCT)
    whole = wide_table(pathway, episodes, rows)
    frame = pl.DataFrame(whole)
    kernel = Kernel(Layout(pathway, whole.column_names))
    staged = Staged(kernel)
    check = staged.run_eagerly(frame.head(DISTINCT))
    first = kernel.program.run(
        Rows({n: whole[n].chunk(0).slice(0, DISTINCT) for n in kernel.layout.columns}, DISTINCT), DISTINCT
    )
    from l4path.columns.bits import unpacked  # noqa: PLC0415

    for plane, bits in first.items():
        assert check[f"p{plane}"].to_list() == unpacked(bits, DISTINCT).tolist(), "polars says something else"
    touched = seconds(lambda: touch(frame))
    alone = seconds(lambda: run_kernel(kernel, whole))
    by_rows = seconds(lambda: [pathway.assess(episode) for episode in episodes]) * (rows / len(episodes))
    lazy = seconds(lambda: staged.run(frame), 3)
    eager = seconds(lambda: staged.run_eagerly(frame), 3)
    everything = seconds(lambda: pathway.assess_table(whole, key="id"))
    compiled = seconds(lambda: pathway.assess_table(whole.slice(0, 1), key="id"))
    large = grown(1000, 1)
    begun = time.process_time()
    plan = Asked(large, asked_for(large, ("state", "option", "alongside")))
    planned = time.process_time() - begun
    answered = [each for one in plan.answers if isinstance(one, Coded) for each in one.digits]
    answered += [one.number for one in plan.answers if isinstance(one, Held)]
    begun = time.process_time()
    Kernel(Layout(large, columns(large)))
    print(f"{rows:,} rows of {whole.num_columns} columns, {whole.nbytes / rows:.0f} bytes a row; CPU s:")
    named = {"touching": touched, "kernel": alone, "row engine": by_rows, "polars lazy": lazy, "polars eager": eager}
    named |= {"assess_table": everything, "of it, compiling": compiled}
    named |= {"compiling 1,000 nodes to steps": time.process_time() - begun}
    for name, value in named.items():
        print(f"  {name:<32}{value:9.3f}")
    return {
        "kernel / touching every column": alone / touched,
        "row engine / kernel": by_rows / alone,
        "polars staged / kernel": min(lazy, eager) / alone,
        "door / kernel": (everything - alone) / alone,
        "plan of 1,000 nodes, CPU s": planned,
        "statements a node": len(plan.statements.named(answered)) / len(large.nodes),
    }


def from_parquet_to_parquet(folder: str) -> None:
    """Ten million rows in a process of its own: CPU seconds, and the greatest memory."""
    pathway = l4path.load("l4")
    source, target = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
    begun = time.process_time()
    found = pathway.assess_table(source, key="id")
    found.to_parquet(target)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{found.report.rows:,} rows: {time.process_time() - begun:.1f} CPU s, at most {memory:.2f} GB of memory")


def write_large(file: Path, rows: int) -> None:
    """Write a large file bit by bit."""
    pathway = l4path.load("l4")
    part = wide_table(pathway, patients_of(pathway, DISTINCT), 200_000)
    with pq.ParquetWriter(file, part.schema) as writer:
        for number in range(rows // part.num_rows):
            keys = pa.array(range(number * part.num_rows, (number + 1) * part.num_rows))
            writer.write_table(part.set_column(0, "id", keys))


def readers(rows: int) -> None:
    """The CPU seconds of each part of the way from Parquet to Parquet."""
    pathway = l4path.load("l4")
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
        write_large(file, rows)
        source = file_source(file, pathway, key="id")
        found = pathway.assess_table(file, key="id")
        whole = pl.read_parquet(file).to_arrow()
        works = {
            "pyarrow's reader, as it is used": lambda: sum(1 for _ in source.batches(source.schema.names)),
            "pyarrow's reader, the whole table": lambda: pq.read_table(file, use_threads=False),
            "polars' reader, as Arrow": lambda: pl.read_parquet(file).to_arrow(),
            "polars' reader, streaming": lambda: [part.to_arrow() for part in pl.scan_parquet(file).collect_batches()],
            "door and kernel": lambda: pathway.assess_table(whole, key="id"),
            "pyarrow's writer": lambda: found.to_parquet(out),
            "path to path": lambda: pathway.assess_table(file, key="id").to_parquet(out),
        }
        print(f"{rows:,} rows, CPU s:")
        for name, work in works.items():
            print(f"  {name:<40}{seconds(work, 3):8.2f}")


def large_rows(rows: int) -> None:
    """Write a large file, and assess it elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        write_large(Path(folder) / "in.parquet", rows)
        subprocess.run([sys.executable, __file__, "--from", folder], check=True)


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rows", type=int, default=200_000)
    words.add_argument("--large", type=int, nargs="?", const=10_000_000, default=0)
    words.add_argument("--readers", type=int, nargs="?", const=1_000_000, default=0)
    words.add_argument("--from", dest="folder", default="")
    said = words.parse_args()
    if said.folder:
        from_parquet_to_parquet(said.folder)
    elif said.readers:
        readers(said.readers)
    elif said.large:
        large_rows(said.large)
    else:
        for name, value in measured(said.rows).items():
            op, bound = BOUNDS[name]
            met = value <= bound if op == "<=" else value >= bound
            print(f"{name:<36}{value:9.2f}   wanted {op} {bound}: {'met' if met else 'NOT MET'}")
