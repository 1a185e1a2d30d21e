"""JSON lines of episodes as a wide table: a row each, and what cannot be an episode as a refused row."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from l4path.assessment import check_episode
from l4path.columns import columns_of
from l4path.columns.running import ROWS
from l4path.errors import EpisodeError, FileError, Problem, shown
from l4path.formats import episode_from_dict
from l4path.formats.files import lines_of, why_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from l4path.columns import Column
    from l4path.episode import Episode
    from l4path.pathway import Pathway

LINE = "line"
_LONGEST = 1 << 24


class Lines:
    """A file of episodes, one a line.

    Attributes:
        schema: The columns of the wide table that it stands for: the key, the facts, the records, three lists.
        refused: The lines that are no episode of the pathway, by number, with the reasons.
    """

    def __init__(self, path: Path, pathway: Pathway, *, key: str) -> None:
        """Find the columns; the number of the line is the key, unless a key of the objects is named."""
        self._path, self._pathway, self._key = path, pathway, key
        self._columns: dict[str, Column] = {
            name: column for name, column in columns_of(pathway).items() if column.role not in ("screen", "declines")
        }
        first = (LINE, pa.int64()) if not key else (key, pa.string())
        self.schema: pa.Schema = pa.schema([first, *((name, _type(column)) for name, column in self._columns.items())])
        self.refused: dict[int, tuple[Problem, ...]] = {}

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The episodes as rows.

        Raises:
            FileError: When the file cannot be read.
        """
        row, lines = 0, self._rows()
        while rows := list(itertools.islice(lines, ROWS)):
            cells: dict[str, list[Any]] = {name: [] for name in self.schema.names}
            for key, found in rows:
                row += 1
                here: dict[str, Any] = {}
                if isinstance(found, tuple):
                    self.refused[row] = found
                else:
                    here = self._cells(found)
                cells[self.schema.names[0]].append(key)
                for name in self._columns:
                    cells[name].append(here.get(name))
            arrays = [pa.array(cells[field.name], field.type) for field in self.schema]
            yield pa.record_batch(arrays, schema=self.schema)

    def _rows(self) -> Iterator[tuple[Any, Episode | tuple[Problem, ...]]]:
        try:
            with self._path.open(encoding="utf-8-sig") as lines:
                for number, line in enumerate(lines_of(lines, str(self._path)), 1):
                    if line.strip():
                        yield self._row(number, line)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", "") or "it is not UTF-8"
            raise FileError(f"{shown(str(self._path))}: cannot be read: {reason}") from None

    def _row(self, number: int, line: str) -> tuple[Any, Episode | tuple[Problem, ...]]:
        key: Any = number if not self._key else None
        try:
            raw = json.loads(line) if len(line) < _LONGEST else None
        except json.JSONDecodeError:
            return key, (Problem(what="the line is no JSON", hint="write an object a line"),)
        except (ValueError, RecursionError) as error:
            return key, (Problem(what="the line cannot be read as JSON", hint=why_unreadable(error)),)
        if not isinstance(raw, dict):
            return key, (Problem(what="the line holds no episode", hint='such as {"facts": {}}'),)
        if self._key:
            given = raw.pop(self._key, None)
            key = None if given is None else str(given)
        try:
            episode = episode_from_dict(raw)
        except EpisodeError as error:
            return key, error.problems
        return key, tuple(check_episode(self._pathway, episode)) or episode

    def _cells(self, episode: Episode) -> dict[str, Any]:
        found: dict[str, Any] = {name: _plain(value) for name, value in episode.facts.items()}
        for name in ("screened", "declined", "unasked"):
            found[name] = sorted(getattr(episode, name))
        for treatment in self._pathway.treatments:
            trial = episode.trials.get(treatment)
            if trial is None:
                found[f"{treatment}.tried"] = None if treatment in episode.unasked else False
                continue
            found[f"{treatment}.tried"] = True if trial.outcome is None else None
            found[f"{treatment}.outcome"] = trial.outcome
            found |= {f"{treatment}.{measure}": _plain(value) for measure, value in trial.measures.items()}
        return found


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _type(column: Column) -> pa.DataType:
    kinds = {"flag": pa.bool_(), "number": pa.float64(), "choice": pa.string(), "choices": pa.list_(pa.string())}
    return kinds[column.kind]
