"""Episodes as files: one in TOML or JSON, many as JSON lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from l4path.assessment import check_episode
from l4path.episode import Episode, Trial
from l4path.errors import EpisodeError, FileError, Problem, quoted, shown
from l4path.filename import file_name
from l4path.formats.files import MAX_BYTES, form_of, raw_data, read_text
from l4path.formats.kinds import other_kind
from l4path.formats.tables import checked_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from l4path.pathway import Pathway


_IMPORTED = frozenset(("episode", "errors", "why"))
_BESIDE = frozenset(("patient", "notes"))
_PASSED_OVER = 32  # times MAX_BYTES, after which a line is taken to have no end


class EpisodeLine(NamedTuple):
    """One line of JSON lines, as it was read.

    Attributes:
        number: The number of the line, counted from 1; 0 of a file that holds one episode.
        id: What it is called in its own ``id``; None where it has none, or none that can be read.
        found: The episode, or what is wrong with it.
        text: The line itself; empty where it could not be read.
    """

    number: int
    id: str | int | None
    found: Episode | EpisodeError | FileError
    text: str = ""


def episode_from_dict(
    raw: Mapping[str, Any], *, source: str = "", toml: str = "", json: str = "", pathway: Pathway | None = None
) -> Episode:
    """An episode from the data model of its file; whether it fits a pathway is for ``pathway.assess`` to say.

    Args:
        raw: The tables and keys of an episode file.
        source: What to call the file in an error.
        toml: The text it came from, for line numbers in an error.
        json: The same, where it came from JSON.
        pathway: A pathway to hold it against, so that what does not fit is told together with what cannot be read.

    Raises:
        EpisodeError: With every problem at once.
    """
    if isinstance(raw, Mapping) and "patient" in raw and (_IMPORTED & raw.keys() or raw.keys() <= _BESIDE):
        return _imported(raw, source, pathway)
    if other := other_kind(raw, "episode"):
        raise EpisodeError((other,), source)
    problems: list[Problem] = []
    data = checked_table(dict(raw), "episode", "", problems, set())
    trials = {}
    for name, record in (data.get("trials") or {}).items():
        outcome, measures = record.get("outcome"), _usable(record, f"trials.{name}", problems)
        try:
            trials[name] = Trial(outcome, **measures)
        except EpisodeError as error:
            problems += [problem.within(f"trials.{name}") for problem in error.problems]
            trials[name] = Trial(**measures)
    facts = _usable(data.get("facts") or {}, "facts", problems)
    named = {key: data[key] for key in ("pathway", "screened", "declined", "unasked") if data.get(key)}
    episode = Episode(facts, trials=trials, **named)
    if pathway is not None and (problems or toml or json):  # otherwise `assess` says the same, without the line
        problems += check_episode(pathway, episode)
    if problems:
        if pathway is not None:
            problems = [_outcome_of_once(problem, pathway) for problem in problems]
        from l4path.formats.places import placed  # noqa: PLC0415 - only what is wrong needs it

        raise EpisodeError(tuple(placed(problems, toml=toml, json=json)), source)
    return episode


def _outcome_of_once(problem: Problem, pathway: Pathway) -> Problem:
    """A problem; of an outcome that none has, with what may be recorded of a treatment that is done once."""
    place, _, key = problem.where.rpartition(".")
    node = pathway.treatments.get(place.removeprefix("trials."))
    if key != "outcome" or node is None or not node.once or "is no outcome" not in problem.what:
        return problem
    done = f"{node.id} is done once: leave its record empty where it is done"
    return replace(problem, hint=f'{done}; write outcome = "ongoing" where it is only asked for')


def _imported(raw: Mapping[str, Any], source: str, pathway: Pathway | None) -> Episode:
    """The episode in a line of `l4path fhir read`, with what it rests on; whoever was refused there is refused."""
    errors, inner, why = raw.get("errors"), raw.get("episode"), raw.get("why", {})
    if isinstance(errors, list) and errors:
        raise EpisodeError(tuple(Problem(what=shown(error)) for error in errors), source)
    if not isinstance(inner, Mapping) or "patient" in inner:
        what, hint = "a patient without an episode", "l4path fhir read writes such lines"
        raise EpisodeError((Problem(what=what, where="episode", hint=hint),), source)
    if not isinstance(why, Mapping) or not all(_are_texts(sources) for sources in why.values()):
        hint = "write lists of texts by name, or leave it out"
        what = f"{quoted(why)} is not what an episode rests on"
        raise EpisodeError((Problem(what=what, where="why", hint=hint),), source)
    notes = raw.get("notes", [])
    if not _are_texts(notes):
        raise EpisodeError((Problem(what=f"{quoted(notes)} is not a list of notes", where="notes"),), source)
    kept = {**why, "notes": notes} if notes else why
    return episode_from_dict(inner, source=source, pathway=pathway).replace(why=kept)


def _are_texts(sources: object) -> bool:
    return isinstance(sources, list) and all(isinstance(entry, str) for entry in sources)


def _usable(record: Mapping[str, Any], where: str, problems: list[Problem]) -> dict[str, Any]:
    """The recorded values that a record can hold at all; every other one is reported."""
    usable = {}
    for name, value in record.items():
        if name == "outcome" and where != "facts":
            continue
        if isinstance(value, list) and any(isinstance(item, list | dict) for item in value):
            hint = "write a list of texts"
            problems.append(
                Problem(what="holds lists or tables instead of values", where=f"{where}.{shown(name)}", hint=hint)
            )
        else:
            usable[name] = value
    return usable


def read_episode(path: str | Path, pathway: Pathway | None = None) -> Episode:
    """An episode from a file, TOML or JSON; ``-`` is standard input.

    Args:
        path: The file.
        pathway: A pathway to hold it against; without one, ``pathway.assess`` does that.

    Raises:
        FileError: When the file cannot be read.
        EpisodeError: With every problem at once.
    """
    return episode_from_text(read_text(path), file_name(path), pathway)


def episode_from_text(text: str, path: str | Path, pathway: Pathway | None = None) -> Episode:
    """An episode from the text of its file, TOML or JSON.

    Args:
        text: The text.
        path: The file's name, for its ending and for errors; ``-`` is standard input.
        pathway: A pathway to hold it against; without one, ``pathway.assess`` does that.

    Raises:
        FileError: When the text is not TOML or JSON.
        EpisodeError: With every problem at once.
    """
    form = form_of(path, text)
    source = "standard input" if str(path) == "-" else str(path)
    return episode_from_dict(raw_data(text, form, source), source=source, pathway=pathway, **{form: text})


def read_episodes(
    lines: IO[bytes], source: str = "the lines", pathway: Pathway | None = None
) -> Iterator[tuple[int, Episode | EpisodeError | FileError]]:
    """Episodes from JSON lines, one by one, each with its line number; a line that cannot be read gives its error.

    Args:
        lines: An open binary file; it is read line by line, so that a large cohort takes no more room than one line.
        source: What to call the file in an error.
        pathway: A pathway to hold them against, where something is wrong with one; ``pathway.assess`` does the rest.

    Yields:
        The line number, counted from 1, with the episode or the error; empty lines are passed over.
    """
    return ((line.number, line.found) for line in episode_lines(lines, source, pathway))


def episode_lines(lines: IO[bytes], source: str = "the lines", pathway: Pathway | None = None) -> Iterator[EpisodeLine]:
    """As :func:`read_episodes`, each line with the ``id`` that it has.

    Args:
        lines: An open binary file.
        source: What to call the file in an error; empty where that is said beside it.
        pathway: A pathway to hold them against.
    """
    if not hasattr(lines, "readline"):
        raise FileError(f"{quoted(lines)} is not an open file; read one episode by l4path.read_episode")
    number, begun = 0, False
    while line := lines.readline(MAX_BYTES + 1):
        number += 1
        if len(line) > MAX_BYTES:
            ends = _passed_over(lines, line)
            left = "" if ends else ", and no end; what follows is not read"
            place = f"{source}: line {number}" if source else f"line {number}"
            yield EpisodeLine(number, None, FileError(f"{place}: has more than {MAX_BYTES:,} bytes{left}"))
            if not ends:
                return
            continue
        if not line.strip():
            continue
        if whole := _no_line(line, first=not begun):
            yield EpisodeLine(number, None, FileError(f"line {number}: {whole}"))
            return
        begun = True
        name: str | int | None = None
        found: Episode | EpisodeError | FileError
        text = ""
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            raw = raw_data(text, "json", f"line {number}")
            name = id_of(raw)
            found = episode_from_dict(raw, pathway=pathway)
        except EpisodeError as error:
            from l4path.formats.places import placed  # noqa: PLC0415 - only what is wrong needs it

            found = EpisodeError(tuple(placed(error.problems, json=text, lines=False)), error.source)
        except FileError as error:
            found, text = error, ""
        except UnicodeDecodeError:
            found = FileError(f"line {number}: is not UTF-8")
        yield EpisodeLine(number, name, found, text)


def _no_line(line: bytes, *, first: bool) -> str:
    """What a file holds instead of JSON lines, by its first line that says something; empty where that is one."""
    bare = line.removeprefix(b"\xef\xbb\xbf").strip()
    if not first or bare[:1] not in (b"{", b"["):
        return ""
    if bare[:1] == b"[":
        return "this is one JSON list; JSON lines hold one object a line: take [ and ] away, and the commas between"
    if bare == b"{":
        return "an object begins here and goes on in the next line; write one object a line, or name the file .json"
    return ""


def _passed_over(lines: IO[bytes], line: bytes) -> bool:
    """Pass over the rest of a line that is too long; whether it comes to an end, as far as that is looked for."""
    for _ in range(_PASSED_OVER):
        if not line or line.endswith(b"\n"):
            return True
        line = lines.readline(MAX_BYTES)
    return False


def id_of(raw: Mapping[str, Any]) -> str | int | None:
    """What the raw data of an episode are called in their own ``id``, or as ``patient``; None where they are not."""
    named = raw.get("id", raw.get("patient"))
    return named if isinstance(named, str) or type(named) is int else None


def episode_to_dict(episode: Episode) -> dict[str, Any]:
    """An episode in the data model of its file, in one canonical order."""
    return episode.to_dict()


def write_episode(episode: Episode, path: str | Path) -> None:
    """Write an episode to a file, TOML or JSON by its ending.

    Raises:
        FileError: When the ending is neither, or the file cannot be written; then nothing is.
    """
    from l4path.formats.writing import dumped  # noqa: PLC0415
    from l4path.saving import save  # noqa: PLC0415

    if not isinstance(episode, Episode):
        raise EpisodeError((Problem(what=f"{quoted(episode)} is not an episode"),))
    save(path, dumped(episode_to_dict(episode), path).encode())
