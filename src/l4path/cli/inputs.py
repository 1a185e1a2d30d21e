"""What a command was given: a pathway by file or name, and episodes from files of one or of many."""

from __future__ import annotations

import codecs
import contextlib
import os
import stat
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, NamedTuple

from l4path.assessment.fractions import fractions_recorded
from l4path.catalog import bundled, hint_for, load
from l4path.cli.output import complain
from l4path.errors import EpisodeError, FileError, L4pathError, shown
from l4path.formats import read_pathway
from l4path.formats.episodes import episode_from_text, episode_lines, id_of
from l4path.formats.files import MAX_BYTES, decoded, form_of, opened, raw_data
from l4path.formats.folders import is_there
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from l4path.assessment import Assessment
    from l4path.episode import Episode
    from l4path.pathway import Pathway

_ONE_EPISODE = (".toml", ".json")
_MANY_EPISODES = (".jsonl", ".ndjson")
_LOOK_AT = 5  # lines of a file whose name does not say what it holds


class Given(NamedTuple):
    """One episode as it was given, or why it cannot be read.

    Attributes:
        source: The file, as it was named.
        line: Its line, where the file holds many; else 0.
        found: The episode, or what is wrong with it.
        id: What it is called in its own ``id``; None where it has none.
        text: The line itself, of one of many; empty where it could not be read.
    """

    source: str
    line: int
    found: Episode | L4pathError
    id: str | int | None = None
    text: str = ""

    @property
    def place(self) -> str:
        """Where it stands, for a reader."""
        place = f"{named(self.source)}, line {self.line}" if self.line else named(self.source)
        return f"{place}: {shown(self.id)}" if self.called else place

    @property
    def called(self) -> dict[str, str | int]:
        """What a program that reads the answer knows it by: its own ``id``, where it has one."""
        return {} if self.id is None else {"id": self.id}

    def assessed(self, pathway: Pathway) -> Assessment:
        """The assessment of it.

        Raises:
            FileError: When it could not be read.
            EpisodeError: When it could not be read, or cannot be one of this pathway.
        """
        if isinstance(self.found, L4pathError):
            raise self.found
        try:
            return pathway.assess(self.found)
        except EpisodeError as error:
            if self.text:
                from l4path.formats.places import placed  # noqa: PLC0415 - only what is wrong needs it

                error.problems = tuple(placed(error.problems, json=self.text, lines=False))
            error.source = error.source or ("" if self.line else named(self.source))
            raise


def ask_about_fractions(given: Given, assessment: Assessment) -> None:
    """Ask, on standard error, whether a percentage that is recorded as a fraction was meant so.

    Args:
        given: The episode as it was given.
        assessment: Its assessment.
    """
    for found in fractions_recorded(assessment.pathway, assessment.episode):
        complain(f"{given.place}: {words()('next.percent', **found._asdict())}")


def reasons(error: L4pathError, line: int = 0, *, carets: bool = True) -> list[str]:
    """What is wrong, each reason by itself, without the line where that is said beside it.

    Args:
        error: What is wrong.
        line: The line of the file, where that is said beside it; else 0.
        carets: Whether the place is shown in the text too, as a person wants it and a program does not.
    """
    if isinstance(error, EpisodeError):
        return [str(problem if carets else replace(problem, text="")) for problem in error.problems]
    text = str(error)
    return [text.removeprefix(f"line {line}: ").removeprefix("line 1: ") if line else text]


def named(source: str) -> str:
    """A file's name as a message gives it."""
    return "standard input" if source == "-" else shown(source)


def read_once(*names: str) -> None:
    """Refuse to read standard input twice.

    Raises:
        FileError: When two of the names are ``-``.
    """
    if names.count("-") > 1:
        raise FileError("standard input can be read only once: give a file for all but one of what is read")


def pathway_of(name: str) -> Pathway:
    """The pathway that an argument names; a bundled name comes before a file of that name, which is then ``./name``.

    Raises:
        FileError: When there is none.
        PathwayError: With every problem of the file.
    """
    if name in bundled():
        return load(name)
    if name != "-" and not os.path.splitext(name)[1] and not is_there(name):
        raise FileError(f"{shown(name)}: there is no such file, and no bundled pathway of that name; {hint_for(name)}")
    return read_pathway(name)


def episode_of(name: str, pathway: Pathway) -> Given:
    """The one episode that an argument names.

    Raises:
        FileError: When it cannot be read, or holds many episodes.
        EpisodeError: With every problem of the file.
    """
    with contextlib.closing(episodes_of([name], pathway)) as given:  # type: ignore[type-var]
        found = next(given, Given(name, 1, FileError("")))
    if found.line:
        hint = "put the line that is wanted into a file of its own"
        raise FileError(f"{named(name)}: holds many episodes, and one is wanted here; {hint}")
    return found


def episodes_of(
    names: Sequence[str], pathway: Pathway, *, lines: bool = False, reading: Reading | None = None
) -> Iterator[Given]:
    """The episodes of all files in turn, each as it comes.

    Args:
        names: Files of one episode (TOML or JSON) or of many (JSON lines), or ``-``.
        pathway: What they are held against.
        lines: Take every file as JSON lines, whatever its name.
        reading: What is told how far the reading has come.
    """
    for name in names:
        ending = os.path.splitext(name)[1].lower()
        many = lines or ending in _MANY_EPISODES
        try:
            with opened(name) as file:
                source = Lines(file, reading or Reading())
                if many or (ending not in _ONE_EPISODE and source.hold_episodes()):
                    for line in episode_lines(source, "", pathway):  # type: ignore[arg-type]
                        yield Given(name, line.number, line.found, line.id, line.text)
                else:
                    yield _single(source, name, pathway)
        except FileError as error:
            yield Given(name, 0, error)


def _single(source: Lines, name: str, pathway: Pathway) -> Given:
    try:
        text = decoded(source.read(MAX_BYTES + 1), name)
        if name == "-" and not text.strip():
            return Given(
                name, 0, FileError("standard input is empty; an episode of which nothing is known is written {}")
            )
        found = episode_from_text(text, name, pathway)
        called = id_of(raw_data(text, form_of(name, text), name))
    except (EpisodeError, FileError) as error:
        return Given(name, 0, error)
    return Given(name, 0, found, called)


@dataclass(slots=True, eq=False, repr=False)
class Reading:
    """How far the reading of many episodes has come, in bytes; ``size`` is 0 where it is not known."""

    done: int = 0
    size: int = 0


class Lines:
    """The lines of a file, of which the first may be looked at before they are read."""

    def __init__(self, file: IO[bytes], reading: Reading) -> None:
        """Begin, and note the size of what is to be read, where that is known."""
        self._file = file
        self._ahead = b""
        self._reading = reading
        with contextlib.suppress(OSError, ValueError):
            found = os.fstat(file.fileno())
            reading.size += found.st_size if stat.S_ISREG(found.st_mode) else 0

    def hold_episodes(self) -> bool:
        """Whether there are several lines that say something, and one of the first is a whole JSON object."""
        filled = objects = 0
        for _ in range(_LOOK_AT):
            line = self._file.readline(MAX_BYTES)
            self._ahead += line
            filled += bool(line.strip())
            objects += _is_object(line)
            if objects and filled > 1:
                return True
        return False

    def readline(self, limit: int) -> bytes:
        """The next line."""
        line = self._ahead[: self._ahead.find(b"\n") + 1] or self._ahead
        self._ahead = self._ahead[len(line) :]
        if not line.endswith(b"\n"):
            line += self._file.readline(limit - len(line))
        self._reading.done += len(line)
        return line

    def read(self, limit: int) -> bytes:
        """All that is left."""
        return self._ahead + self._file.read(max(0, limit - len(self._ahead)))


def _is_object(line: bytes) -> bool:
    bare = line.removeprefix(codecs.BOM_UTF8).strip()
    return bare.startswith(b"{") and bare.endswith(b"}") and bare.count(b"{") == bare.count(b"}")
