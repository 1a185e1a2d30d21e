"""Synthetic cohorts: persons made up on a pathway, piece by piece, as the wide table and as dated entries."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

import numpy as np
import pyarrow as pa

from l4path.cohort.rows import episode_of
from l4path.cohort.saving import form_of, table_bytes
from l4path.columns import Layout
from l4path.errors import FileError, L4pathError, Problem, TableError, did_you_mean, quoted
from l4path.filename import file_name
from l4path.formats.files import read_text
from l4path.formats.folders import check_ours
from l4path.saving import file_named, save_together
from l4path.synthetic.chance import Chance
from l4path.synthetic.dated import Entries, schema_of
from l4path.synthetic.deviating import Deviating, checked_deviations
from l4path.synthetic.drawing import Drawer
from l4path.synthetic.marginals import marginals_of
from l4path.synthetic.people import Plan
from l4path.synthetic.walking import Walker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

    from l4path.pathway import Pathway

Walk = Literal["walk", "none"]
HISTORIES: tuple[Walk, ...] = Walk.__args__  # type: ignore[attr-defined] # a Literal knows its values
MADE_UP = (
    "Made up by l4path: no row is a patient. Facts were drawn at the points where the pathway changes its mind, or by "
    "given marginals; no number in it is an epidemiological claim."
)
KEY = "person"
MOST_PERSONS = 1_000_000
"""So many persons are made at once: a person of the largest bundled pathway takes 4 kB, and with dated entries 12."""
_CELLS, _LEAST, _MOST = 1 << 24, 1 << 8, 1 << 16


def described_in(path: str | PathLike[str]) -> Path:
    """The file beside a table that says that it is made up, as of a file of CSV on the Web.

    Args:
        path: The file of the table.
    """
    return Path(f"{file_name(path)}-metadata.json")


@dataclass(frozen=True, slots=True)
class Synthetic:
    """Made-up persons.

    Attributes:
        pathway: The pathway.
        table: The wide table: a row a person, with the key ``person``.
        entries: The long table of dated entries, as an audit reads it; None unless it was asked for.
        drawn: How many rows were drawn, those drawn again too.
        redrawn: How many of them contradicted an assumption, and were drawn again.
        contradicted: How many contradicted each assumption, by title, the most frequent first.
        wanted: How many persons were to deviate, by deviation.
        planted: How many do; the others came to no place where they could.
    """

    pathway: Pathway
    table: pa.Table
    entries: pa.Table | None
    drawn: int
    redrawn: int
    contradicted: Mapping[str, int] = field(default_factory=dict)
    wanted: Mapping[str, int] = field(default_factory=dict)
    planted: Mapping[str, int] = field(default_factory=dict)

    @property
    def share_redrawn(self) -> float:
        """The share of what was drawn that was drawn again."""
        return self.redrawn / self.drawn if self.drawn else 0.0

    def save(self, path: str | PathLike[str], *, long: bool = False) -> None:
        """Write one of the tables, whole or not at all.

        Parquet says in the metadata of the file that it is made up. CSV and lines of JSON have no place for that, so
        that it is said beside them, as of a file of CSV on the Web: ``NAME-metadata.json``. Lines of JSON are episodes,
        each with its ``person``; of dated entries, an entry each.

        Args:
            path: The file: ``.parquet``, ``.csv`` or ``.jsonl``; one that is there is replaced.
            long: Whether to write the dated entries.

        Raises:
            FileError: When it cannot be written, or what stands beside it would be lost, being of something else.
            L4pathError: When there are no dated entries.
        """
        table = self.entries if long else self.table
        if table is None:
            raise L4pathError("there are no dated entries: ask for them with long=True")
        form = form_of(path)
        target = file_named(path)
        if form == "jsonl":
            content = b"".join(_lines(table, None if long else self.pathway))
        else:
            content = table_bytes(table, target)
        files = {target: content}
        if form != "parquet":
            data = json.loads(table.schema.metadata[b"l4path"])
            described = {
                "@context": "http://www.w3.org/ns/csvw",
                "url": quote(os.fsencode(target.name)),
                "dc:description": data.pop("made_up"),
            }
            about = json.dumps({**described, "l4path": data}, ensure_ascii=False, indent=1) + "\n"
            beside = described_in(path)
            check_ours(beside, _is_ours, "says nothing of a made-up table")
            # first: no made-up file is ever without it
            files = {beside: about.encode(), **files}
        save_together(files)

    def __str__(self) -> str:
        again = f"{self.redrawn} of {self.drawn} rows drawn ({self.share_redrawn:.1%})"
        lines = [f"{self.table.num_rows} persons made up; {again} contradicted an assumption and were drawn again"]
        lines += [f"  {times} x {title}" for title, times in self.contradicted.items() if times]
        if self.entries is not None:
            lines.append(f"{self.entries.num_rows} dated entries")
        lines += [f"{name}: planted in {self.planted[name]} persons of {times}" for name, times in self.wanted.items()]
        return "\n".join(lines)


def _is_ours(beside: Path) -> bool:
    """Whether what is said beside a table says that the table is made up."""
    try:
        found = json.loads(read_text(beside))
    except (FileError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "l4path" in found


def _lines(table: pa.Table, pathway: Pathway | None) -> Iterator[bytes]:
    """Lines of JSON: each row as an episode of a pathway, or as it is."""
    layout = None if pathway is None else Layout(pathway, [name for name in table.column_names if name != KEY])
    for batch in table.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            data = {name: value for name, value in row.items() if value is not None}
            if layout is not None:
                data = {KEY: data.pop(KEY), **episode_of(layout, data).to_dict()}
            yield (json.dumps(data, ensure_ascii=False, default=str) + "\n").encode()


def synthetic(
    pathway: Pathway,
    n: int,
    *,
    seed: int = 0,
    history: Walk = "walk",
    marginals: str | PathLike[str] | Mapping[str, Any] | None = None,
    long: bool = False,
    deviate: Mapping[str, float] | None = None,
    first: int = 1,
) -> Synthetic:
    """Made-up persons on a pathway; see :meth:`l4path.Pathway.synthetic`."""
    shares = checked_deviations(deviate)
    _check(n, seed, history, first, shares)
    plan = Plan(pathway, marginals_of(pathway, marginals))
    drawer = Drawer(plan)
    walker = Walker(plan, drawer.assumptions) if history == "walk" and plan.treatments else None
    wide: list[pa.RecordBatch] = []
    entries: list[pa.Table] = []
    wanted, planted = Counter[str](), Counter[str]()
    for person in _pieces(plan, n, first):
        chance = Chance(seed, person)
        people = drawer.draw(chance)
        deviating = Deviating(walker, chance, shares) if walker and shares else None
        if walker:
            walker.walk(people, chance, deviating)
        if deviating:
            wanted += deviating.wanted
            planted += deviating.planted
        batch = people.batch(np.arange(len(person)))
        wide.append(pa.RecordBatch.from_arrays([pa.array(person), *batch.columns], [KEY, *batch.schema.names]))
        if long:
            entries.append(Entries(people, person, chance, walked=walker is not None).table(planted=bool(shares)))
    about = {"made_up": MADE_UP, "pathway": pathway.id, "version": pathway.version, "seed": seed, "history": history}
    metadata = {b"l4path": json.dumps(about | ({"deviate": shares} if shares else {})).encode()}
    return Synthetic(
        pathway,
        _joined([pa.Table.from_batches([batch]) for batch in wide], metadata),
        _joined(entries or [schema_of(planted=bool(shares)).empty_table()], metadata) if long else None,
        drawer.drawn,
        drawer.redrawn,
        {title: times for title, times in drawer.contradicted.most_common() if times},
        {name: wanted[name] for name in shares},
        {name: planted[name] for name in shares},
    )


def _check(n: int, seed: int, history: str, first: int, shares: Mapping[str, float]) -> None:
    problems = []
    for name, value, least in (("n", n, 0), ("seed", seed, 0), ("first", first, 1)):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 1 << 62:
            hint = f"a whole number from {least} on"
            problems.append(Problem(what=f"{quoted(value)} cannot be taken", where=name, hint=hint))
    if not problems and n > MOST_PERSONS:
        hint = f"at most {MOST_PERSONS:,}; first={first + MOST_PERSONS}, or --first, goes on with the next"
        problems.append(Problem(what=f"{n:,} persons are more than are made at once", where="n", hint=hint))
    if history not in HISTORIES:
        hint = did_you_mean(str(history), HISTORIES) or "allowed: walk, none"
        problems.append(Problem(what=f"{quoted(history)} is no way to a history", where="history", hint=hint))
    elif shares and history == "none":
        problems.append(Problem(what="nobody without a history can deviate", where="deviate", hint='history="walk"'))
    if problems:
        raise TableError(tuple(problems))


def _pieces(plan: Plan, n: int, first: int) -> Iterator[np.ndarray[Any, Any]]:
    """The numbers of the persons, so many at a time that their arrays stay small; at least once."""
    cells = (len(plan.measures) + 12) * max(len(plan.treatments), 1)
    size = min(max(_CELLS // cells, _LEAST), _MOST)
    for begin in range(0, max(n, 1), size):
        yield np.arange(first + begin, first + min(begin + size, n), dtype=np.int64)


def _joined(tables: list[pa.Table], metadata: dict[bytes, bytes]) -> pa.Table:
    """Tables one after the other, with what is said of all of them."""
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks().replace_schema_metadata(metadata)
