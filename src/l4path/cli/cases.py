"""A folder of cases: an episode file each, with what is expected, written and held against a pathway again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from l4path.errors import EpisodeError, FileError, shown, visible
from l4path.formats.episodes import read_episode
from l4path.formats.files import raw_data, read_text
from l4path.formats.writing import to_json, to_toml
from l4path.saving import save

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.pathway import Pathway
    from l4path.verification import Cases

_EXPECTED = "expected.json"
_COMPARED = ("state", "options", "alongside", "status", "reached", "questions", "contradictions")
_COMPARED_IF_TOLD = ("on_hold", "cautions")  # folders of earlier versions do not tell these


def write_cases(found: Cases, folder: str) -> None:
    """Write a folder of cases.

    Raises:
        FileError: When it cannot be made, or holds cases of an earlier run.
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{shown(folder)}: is not a folder that can be made: {error.strerror}") from None
    if (target / _EXPECTED).exists():
        hint = "replay it with --replay, or remove it first"
        raise FileError(f"{shown(folder)}: holds cases already, which are left as they are; {hint}")
    told = []
    for number, case in enumerate(found.cases, 1):
        name = f"{number:03}.toml"
        head = "".join(f"# {visible(goal.message)}\n" for goal in case.shows)
        save(target / name, (head + to_toml(case.episode.to_dict())).encode())
        shows = [{"kind": goal.kind, "where": goal.where, "message": goal.message} for goal in case.shows]
        told.append({"file": name, "shows": shows, "expected": case.expected})
    whole = {"pathway": found.pathway.id, "version": found.pathway.version, "cases": told}
    save(target / _EXPECTED, to_json(whole).encode())


def replayed(pathway: Pathway, folder: str) -> Iterator[tuple[str, list[str]]]:
    """Assess the cases of a folder again.

    Yields:
        The file of each case, with what comes out otherwise than expected; nothing where all is as before.

    Raises:
        FileError: When the folder holds no cases, or one of them cannot be read.
    """
    file = Path(folder) / _EXPECTED
    raw = raw_data(read_text(file), "json", shown(file))
    cases = raw.get("cases")
    if not isinstance(cases, list) or not all(_is_case(case) for case in cases):
        raise FileError(f"{shown(file)}: is not what l4path cases writes: a list of cases with file and expected")
    for case in cases:
        name = case["file"]
        if Path(name).name != name:
            raise FileError(f"{shown(file)}: {shown(name)} is not the name of a file in that folder")
        try:
            said = pathway.assess(read_episode(Path(folder) / name)).to_dict()
        except EpisodeError as error:
            yield name, [f"is refused: {problem}" for problem in error.problems]
            continue
        yield name, list(_differences(case["expected"], said))


def _is_case(case: Any) -> bool:
    return isinstance(case, dict) and isinstance(case.get("file"), str) and isinstance(case.get("expected"), dict)


def _differences(expected: dict[str, Any], said: dict[str, Any]) -> Iterator[str]:
    for key in (*_COMPARED, *(key for key in _COMPARED_IF_TOLD if key in expected)):
        before, now = expected.get(key), said.get(key)
        if before == now:
            continue
        if isinstance(before, dict) and isinstance(now, dict):
            for name in dict.fromkeys((*before, *now)):
                if before.get(name) != now.get(name):
                    yield f"{key} of {name}: {before.get(name, 'none')} expected, {now.get(name, 'none')} now"
        else:
            yield f"{key}: {_told(before)} expected, {_told(now)} now"


def _told(value: Any) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)
