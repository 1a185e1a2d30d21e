"""Files of hand-written cases: JSON lines, one case in TOML or JSON, or a folder of these."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from l4path.episode import Episode
from l4path.errors import CaseError, EpisodeError, FileError, Problem, did_you_mean, listed, quoted, shown
from l4path.filename import file_name
from l4path.formats.episodes import episode_from_dict
from l4path.formats.files import Form, form_of, raw_data, read_text
from l4path.formats.folders import files_in, is_folder
from l4path.formats.kinds import other_kind
from l4path.formats.places import placed
from l4path.verification.expected import EXPECTATIONS, ExpectedCase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LINES = (".jsonl", ".ndjson")
_ALONE = (".toml", ".json")  # what holds one case, or one episode
_KEYS = ("id", "title", "because", "episode", *EXPECTATIONS)
_NOBODY = Episode()  # stands in for an episode that cannot be read, so that the rest is still checked
_MADE = "is what `l4path cases` writes; replay it with `l4path cases PATHWAY --replay -o FOLDER`"


def read_cases(path: str | Path) -> tuple[ExpectedCase, ...]:
    """Hand-written cases from a file or a folder, in the order in which they stand; files of a folder by their names.

    A file of JSON lines holds one case a line. A TOML or JSON file holds one case, named after the file unless it
    has an ``id``. A folder may hold both, and episode files beside a JSON file of expectations by their names.

    Args:
        path: The file or folder; ``-`` is standard input, read as JSON lines.

    Raises:
        FileError: When it cannot be read at all.
        CaseError: With every problem of every file.
    """
    place = Path(file_name(path))
    reading = _Reading()
    if str(place) == "-":
        reading.lines(read_text(place), "standard input")
    elif is_folder(place):
        reading.folder(place)
    elif place.suffix.lower() in LINES:
        reading.lines(read_text(place), "")
    elif place.suffix.lower() in _ALONE:
        reading.read_file(place, "")
    else:
        allowed = "allowed: .jsonl (a case a line), .toml or .json (one case), or a folder of these"
        raise FileError(f"{shown(place)}: is not called as a file of cases is; {allowed}")
    if not reading.cases and not reading.problems:
        raise FileError(f"{shown(place)}: holds no case")
    return reading.done(str(place))


def cases_from_text(text: str, source: str = "the lines") -> tuple[ExpectedCase, ...]:
    """Cases from the text of JSON lines, one a line.

    Args:
        text: The text.
        source: What to call it in an error.

    Raises:
        CaseError: With every problem.

    Example:
        >>> cases_from_text('{"id": "first", "episode": {}, "state": "screening"}')[0].id
        'first'
    """
    reading = _Reading()
    reading.lines(text, "")
    return reading.done(source)


class _Reading:
    """The cases read so far, with all that is wrong with the others."""

    def __init__(self) -> None:
        self.cases: list[ExpectedCase] = []
        self.problems: list[Problem] = []
        self._places: dict[str, str] = {}

    def done(self, source: str) -> tuple[ExpectedCase, ...]:
        """All of them, or the refusal."""
        if self.problems:
            raise CaseError(tuple(self.problems), source)
        return tuple(self.cases)

    def folder(self, place: Path) -> None:
        """Every file of cases in a folder."""
        files = files_in(place, (*_ALONE, *LINES))
        beside = {file: raw for file in files if (raw := self._expectations(file)) is not None}
        for file in _episodes_of(place, beside):  # an episode in JSON looks like expectations of files of its tables
            beside.pop(file, None)
        episodes = _episodes_of(place, beside)
        for file in files:
            if file in beside:
                self._beside(file, beside[file])
            elif file.suffix.lower() in LINES:
                text = self._read(file.name, shown(file), lambda file=file: read_text(file))
                self.lines(text or "", file.name)
            elif file not in episodes:
                self.read_file(file, file.name)

    def lines(self, text: str, name: str) -> None:
        """The cases of JSON lines."""
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            where = f"{name}, line {number}" if name else f"line {number}"
            raw = self._read(
                where, f"line {number}", lambda line=line, number=number: raw_data(line, "json", f"line {number}")
            )
            if raw is not None:
                self._case(raw, where, line)

    def read_file(self, file: Path, name: str) -> None:
        """The case of a file that holds one."""
        text = self._read(name, shown(file.name), lambda: read_text(file))
        if text is None:
            return
        form = form_of(file, text)
        raw = self._read(name, shown(file.name), lambda: raw_data(text, form, shown(file.name)))
        if raw is not None:
            self._case({"id": file.stem} | raw, name, text, form)

    def _expectations(self, file: Path) -> dict[str, Any] | None:
        """What a JSON file expects of the episode files beside it, by their names; None where it is no such file."""
        if file.suffix.lower() != ".json":
            return None
        try:
            raw = raw_data(read_text(file), "json", file.name)
        except FileError:
            return None  # told where the file is read as a case
        if isinstance(raw.get("cases"), list) and "episode" not in raw:
            self.problems.append(Problem(what=_MADE, where=file.name))
            return {Path(str(case.get("file"))).stem: None for case in raw["cases"] if isinstance(case, dict)}
        if not raw or "episode" in raw or "id" in raw or not all(isinstance(value, dict) for value in raw.values()):
            return None
        return raw

    def _beside(self, file: Path, raw: dict[str, Any]) -> None:
        for name, expected in raw.items():
            if expected is None:
                continue
            where = f"{file.name}, {shown(name)}"
            found = [path for ending in _ALONE if (path := file.parent / f"{name}{ending}").parent == file.parent]
            episode = next((path for path in found if path != file and path.is_file()), None)
            if episode is None:
                hint = f"put {shown(name)}.toml beside {file.name}"
                self.problems.append(Problem(what="has no episode file of that name", where=where, hint=hint))
                continue
            data = self._read(episode.name, shown(episode.name), lambda episode=episode: _data(episode))
            if data is not None:
                renamed = {("because" if key == "reason" else key): value for key, value in expected.items()}
                self._case({"id": name} | renamed | {"episode": data}, where)

    def _read(self, where: str, name: str, read: Any) -> Any:
        """What a file or line holds; where it cannot be read, that, without the name that is said beside it."""
        try:
            return read()
        except FileError as error:
            reason = str(error).removeprefix(f"{name}: ")
            reason = reason.removeprefix("line 1: ") if name.startswith("line ") else reason
            self.problems.append(Problem(what=reason, where=where))
            return None

    def _case(self, raw: dict[str, Any], where: str, text: str = "", form: Form = "json") -> None:
        """Keep one case, or all that is wrong with it, each with its place in the text."""
        if "episode" not in raw:
            self.problems.append(_at(_without_episode(raw), where, raw.get("id")))
            return
        problems = list(_wrong_keys(raw))
        given = {key: value for key, value in raw.items() if key in _KEYS}
        episode = None
        if isinstance(given.get("episode"), dict):
            try:
                episode = episode_from_dict(given["episode"])
            except EpisodeError as error:
                problems += [problem.within("episode") for problem in error.problems]
        name = given.get("id")
        case = None
        try:
            case = ExpectedCase(**{"id": "?"} | given | {"episode": episode or _NOBODY, "where": where})
        except CaseError as error:
            problems += [problem for problem in error.problems if problem.where or not problems]
        if isinstance(name, str) and name:
            if name in self._places:
                what = f"{quoted(name)} is the id of another case, {self._places[name]}"
                problems.append(Problem(what=what, where="id", hint="give every case a name of its own"))
            self._places.setdefault(name, where)
        if form == "toml":
            problems = placed(problems, toml=text)
        elif text:
            problems = [
                replace(problem, column=0) for problem in placed(problems, json=text, lines="\n" in text.strip())
            ]
        self.problems += [_at(problem, where, name) for problem in problems]
        if case is not None:
            self.cases.append(case)  # where anything is wrong, none is taken


def _episodes_of(place: Path, beside: Mapping[Path, dict[str, Any]]) -> set[Path]:
    """The files that may hold the episodes of which some files beside them expect something."""
    named = ((file, place / f"{name}{ending}") for file, raw in beside.items() for name in raw for ending in _ALONE)
    return {episode for file, episode in named if episode != file}


def _data(file: Path) -> dict[str, Any]:
    text = read_text(file)
    return raw_data(text, form_of(file, text), shown(file.name))


def _wrong_keys(raw: dict[str, Any]) -> Iterator[Problem]:
    """What a case has that none may have, and what it lacks."""
    for key in raw:
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS) or f"allowed: {listed(_KEYS, len(_KEYS))}"
            yield Problem(what=f"{shown(key)} is not a key of a case", hint=hint, token=shown(key))
    if "id" not in raw:
        yield Problem(what="has no id", hint="give every case a name of its own")
    if not isinstance(raw["episode"], dict):
        what = f"{quoted(raw['episode'])} is not a table"
        yield Problem(what=what, where="episode", hint="write the tables and keys of an episode file in it")


def _without_episode(raw: dict[str, Any]) -> Problem:
    if other := other_kind(raw, "case"):
        return other
    if "facts" in raw or "trials" in raw:
        hint = "put all of it into a table called episode, and say beside it what must come of it"
        return Problem(what="is an episode by itself, with nothing that is expected", hint=hint)
    return Problem(what="has no episode", hint="{} stands for an episode of which nothing is known")


def _at(problem: Problem, where: str, name: object) -> Problem:
    """A problem with the place of its case, and the name of it where a reader has no better place."""
    called = f"case {shown(name)}" if isinstance(name, str) and name else ""
    place = ", ".join(part for part in (where, called) if part and name != Path(where).stem)
    inner = problem.where
    return replace(problem, where=": ".join(part for part in (place or where, inner) if part))
