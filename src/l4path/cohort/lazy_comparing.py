"""Two pathways over a frame that stays lazy: each partition is crossed where it is, and the counts are added up."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from l4path.cohort.comparing import differences_text, examples_of, laid_beside
from l4path.cohort.found import Found
from l4path.cohort.sources import Source

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.cohort.door import ReadingOptions
    from l4path.cohort.lazy import Engine, Work

_MOST = 3
"""So many examples a partition gives of each crossing."""
_COUNTS = [("group", pa.string()), ("before", pa.string()), ("now", pa.string()), ("times", pa.int64())]
_TEXTS = pa.list_(pa.string())


class Comparing:
    """What is done with the rows of a partition, wherever it is, to compare two pathways.

    Args:
        before: What the one pathway says of them.
        now: What the other says.
    """

    def __init__(self, before: Work, now: Work) -> None:
        """Keep both."""
        self.before: Work = before
        self.now: Work = now
        self.options: ReadingOptions = before.options

    def columns(self, schema: pa.Schema) -> tuple[str, ...]:
        """The columns that either looks at in tables of a schema, the key first."""
        return tuple(dict.fromkeys((*self.before.columns(schema), *self.now.columns(schema))))

    def schemas(self, schema: pa.Schema) -> dict[str, pa.Schema]:
        """The columns of what is made: of the changed rows, of the crossing."""
        key = self.before.schemas(schema)["result"].field(0)
        texts = [("state_before", pa.string()), ("state_now", pa.string())]
        return {
            "changed": pa.schema([key, *texts, ("options_gained", _TEXTS), ("options_lost", _TEXTS)]),
            "crossed": pa.schema([*_COUNTS, ("key", key.type)]),
        }

    def rows(self, table: pa.Table | pa.RecordBatch, what: str) -> pa.Table:
        """What is made of some rows: those that are ``changed``, or how they are ``crossed``.

        Args:
            table: The rows, with a column that counts keys that stand more than once.
            what: What to make of them.
        """
        old, new = (work.rows(table, "result") for work in (self.before, self.now))
        found = laid_beside(old, new, self.options.sep)
        if what == "changed":
            return found.changed
        rows: list[tuple[str, str, str, int, Any]] = [("changed", "", "", found.changed.num_rows, None)]
        rows += [("state", *states, times, None) for states, times in found.states.items()]
        for group, counts in (("gained", found.gained), ("lost", found.lost)):
            rows += [(group, node, "", times, None) for node, times in counts.items()]
        for states, keys in examples_of(found.changed, _MOST).items():
            rows += [("example", *states, 0, key) for key in keys]
        schema = pa.schema([*_COUNTS, ("key", old.schema.field(0).type)])
        return pa.table([list(column) for column in zip(*rows, strict=True)], schema=schema)


@dataclass
class _Crossed:
    """The counts of all partitions, added up."""

    states: Counter[tuple[str, str]] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    changed: int = 0

    def add(self, group: str, before: str, now: str, times: int, key: object) -> None:
        """Take in a row of one partition."""
        match group:
            case "changed":
                self.changed += times
            case "state":
                self.states[before, now] += times
            case "example":
                self.examples.setdefault((before, now), []).append(key)
            case "gained":
                self.gained[before] += times
            case _:
                self.lost[before] += times


class LazyCompared:
    """What differs for the rows of a frame of Spark or Dask between two pathways; nothing is computed until asked for.

    The counts are worked out partition by partition, once, when the first of them is asked for.
    """

    def __init__(self, work: Comparing, engine: Engine) -> None:
        """Look at the columns; no row is read."""
        self._work, self._engine = work, engine
        self._schemas = work.schemas(engine.schema)
        work.columns(engine.schema)

    @property
    def changed(self) -> Any:
        """A row for each row whose state or options differ, as a lazy frame of the same kind."""
        return self._engine.mapped(self._work, "changed", self._schemas["changed"])

    @property
    def states(self) -> dict[tuple[str, str], int]:
        """How many rows went from which state to which; rows that are refused count as ``refused``."""
        return dict(self._crossed.states.most_common())

    @property
    def gained(self) -> dict[str, int]:
        """How many rows have a node among their options now that they had not before, by node."""
        return dict(self._crossed.gained)

    @property
    def lost(self) -> dict[str, int]:
        """How many rows had a node among their options that they have no more, by node."""
        return dict(self._crossed.lost)

    @functools.cached_property
    def _crossed(self) -> _Crossed:
        frame = self._engine.mapped(self._work, "crossed", self._schemas["crossed"])
        found = _Crossed()
        for row in self._engine.collected(frame).to_pylist():
            found.add(row["group"], row["before"], row["now"], row["times"], row["key"])
        return found

    def examples(self, most: int = _MOST) -> dict[tuple[str, str], list[Any]]:
        """A few keys of changed rows, by the states before and now; :meth:`open` shows one.

        Args:
            most: How many of each there are at most.
        """
        return {crossing: keys[:most] for crossing, keys in self._crossed.examples.items()}

    def open(self, key: object) -> tuple[Assessment, Assessment]:
        """One row on both pathways, each as an assessment.

        Args:
            key: Its key.

        Raises:
            L4pathError: When no row has that key.
            EpisodeError: When the row is refused by one of them.
        """
        table = self._engine.where(self._work.options.key, key)
        source = Source(table.schema, lambda: [table], lambda result: result)
        old, new = (
            Found(work.pathway, source, work.options, ("state",)).assessment(key)
            for work in (self._work.before, self._work.now)
        )
        return old, new

    def __str__(self) -> str:
        """The same in lines; it reads all rows."""
        return differences_text(self.states, self.gained, self.lost, self.examples(1), self._crossed.changed)

    def __repr__(self) -> str:
        return f"<LazyCompared: {self._work.before.pathway.id} and {self._work.now.pathway.id}>"
