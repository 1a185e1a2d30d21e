"""Episodes as files: one in TOML or JSON, many as JSON lines."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from l4path.episode import Episode, Trial
from l4path.errors import EpisodeError, FileError, Problem
from l4path.formats.files import MAX_BYTES, form_of, raw_data, read_text
from l4path.formats.places import lines_of, placed
from l4path.formats.tables import checked_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def episode_from_dict(raw: Mapping[str, Any], *, source: str = "", toml: str = "") -> Episode:
    """An episode from the data model of its file; whether it fits a pathway is for ``pathway.assess`` to say.

    Args:
        raw: The tables and keys of an episode file.
        source: What to call the file in an error.
        toml: The text it came from, for line numbers in an error.

    Raises:
        EpisodeError: With every problem at once.
    """
    problems: list[Problem] = []
    data = checked_table(dict(raw), "episode", "", problems)
    trials = {}
    for name, record in (data.get("trials") or {}).items():
        measures = {key: value for key, value in record.items() if key != "outcome"}
        try:
            trials[name] = Trial(record.get("outcome"), **measures)
        except EpisodeError as error:
            problems += [problem.within(f"trials.{name}") for problem in error.problems]
    if problems:
        lines = lines_of(toml) if toml else {}
        raise EpisodeError(tuple(placed(problem, lines, {}) for problem in problems), source)
    named = {key: data[key] for key in ("pathway", "screened", "declined") if key in data}
    return Episode(data.get("facts") or {}, trials=trials, **named)


def read_episode(path: str | Path) -> Episode:
    """An episode from a file, TOML or JSON; ``-`` is standard input.

    Raises:
        FileError: When the file cannot be read.
        EpisodeError: With every problem at once.
    """
    text = read_text(path)
    form = form_of(path, text)
    source = "standard input" if str(path) == "-" else str(path)
    return episode_from_dict(raw_data(text, form, source), source=source, toml=text if form == "toml" else "")


def read_episodes(
    lines: IO[bytes], source: str = "the lines"
) -> Iterator[tuple[int, Episode | EpisodeError | FileError]]:
    """Episodes from JSON lines, one by one, each with its line number; a line that cannot be read gives its error.

    Args:
        lines: An open binary file; it is read line by line, so that a large cohort takes no more room than one line.
        source: What to call the file in an error.

    Yields:
        The line number, counted from 1, with the episode or the error; empty lines are passed over.
    """
    number = 0
    while line := lines.readline(MAX_BYTES + 1):
        number += 1
        if len(line) > MAX_BYTES:
            yield number, FileError(f"{source}: line {number} has more than {MAX_BYTES:,} bytes")
            while line and not line.endswith(b"\n"):
                line = lines.readline(MAX_BYTES)
            continue
        if not line.strip():
            continue
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            yield number, episode_from_dict(raw_data(text, "json", f"line {number}"))
        except (EpisodeError, FileError) as error:
            yield number, error
        except UnicodeDecodeError:
            yield number, FileError(f"line {number} is not UTF-8")


def episode_to_dict(episode: Episode) -> dict[str, Any]:
    """An episode in the data model of its file, in one canonical order."""
    trials = {}
    for name, trial in episode.trials.items():
        outcome = {} if trial.outcome is None else {"outcome": trial.outcome}
        trials[name] = outcome | {measure: _plain(value) for measure, value in trial.measures.items()}
    said: dict[str, Any] = {"pathway": episode.pathway} if episode.pathway else {}
    for key in ("screened", "declined"):
        if names := sorted(getattr(episode, key)):
            said[key] = names
    if episode.facts:
        said["facts"] = {name: _plain(value) for name, value in episode.facts.items()}
    return said | ({"trials": trials} if trials else {})


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def write_episode(episode: Episode, path: str | Path) -> None:
    """Write an episode to a file, TOML or JSON by its ending.

    Raises:
        FileError: When the ending is neither, or the file cannot be written; then nothing is.
    """
    from l4path.formats.writing import dumped, write_text  # noqa: PLC0415

    write_text(path, dumped(episode_to_dict(episode), path))


def episode_line(episode: Episode) -> str:
    """An episode as one line of JSON."""
    return json.dumps(episode_to_dict(episode), ensure_ascii=False)
