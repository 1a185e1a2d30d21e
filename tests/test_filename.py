"""Names of files as a caller of the library gives them: a text or a path; all else is one message."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import DiagramError, FileError
from l4path.explorer import write_explorer
from l4path.filename import file_name
from l4path.interop.sources import documents_of
from l4path.reports import write_pages, write_report
from l4path.verification import read_cases
from l4path.verification.certifying import read_certificate

if TYPE_CHECKING:
    from collections.abc import Callable

KNEE = l4path.read_pathway(Path(__file__).with_name("knee.toml"))
EPISODE = l4path.Episode()


class Says:
    """A path that says something of itself; or fails, where that is an error."""

    def __init__(self, name: Any) -> None:
        """Keep what it says."""
        self._name = name

    def __fspath__(self) -> Any:
        """What it says."""
        if isinstance(self._name, Exception):
            raise self._name
        return self._name


class Unsayable:
    """What cannot even be shown."""

    def __repr__(self) -> str:
        """It fails."""
        raise RuntimeError("no")


class Text(str):
    """A text of a class of its own, which says nothing of itself."""

    __slots__ = ()

    def __str__(self) -> str:
        """It fails."""
        raise RuntimeError("no")


TAKE: dict[str, Callable[[Any], object]] = {
    "read_pathway": l4path.read_pathway,
    "read_episode": l4path.read_episode,
    "read_bindings": lambda path: l4path.read_bindings(path, KNEE),
    "read_cases": read_cases,
    "read_certificate": read_certificate,
    "write_pathway": partial(l4path.write_pathway, KNEE),
    "write_episode": partial(l4path.write_episode, EPISODE),
    "write_explorer": partial(write_explorer, KNEE),
    "write_report": partial(write_report, KNEE.assess(EPISODE)),
    "write_pages": lambda path: write_pages(path, [KNEE]),
    "draw": KNEE.draw,
}
NONE = {
    "bytes": b"a.toml",
    "a path of bytes": Says(b"a.toml"),
    "a path of a number": Says(3),
    "a path that fails": Says(RuntimeError("no")),
    "a number": 3,
    "nothing": None,
    "a list": ["a.toml"],
    "what cannot be shown": Unsayable(),
}


@pytest.mark.parametrize("name", NONE.values(), ids=NONE)
@pytest.mark.parametrize("take", TAKE.values(), ids=TAKE)
def test_what_is_no_name_of_a_file_is_refused(take: Callable[[Any], object], name: object) -> None:
    """Reading does not say that there is no such file, and nothing else is raised."""
    with pytest.raises((FileError, DiagramError), match="is not the name of a file: give a text or a path"):
        take(name)


def test_bytes_are_told_how_to_become_a_text() -> None:
    """They are what `os.listdir` gives of a folder that is named so."""
    with pytest.raises(FileError, match=r"b'a\.toml' is not the name of a file: .*; os\.fsdecode makes"):
        file_name(b"a.toml")


@pytest.mark.parametrize("name", [Path("a", "b"), "a/b", Says("a/b"), Text("a/b")])
def test_texts_and_paths_of_any_class_are_names(name: Any) -> None:
    """Each says a text, and that alone counts."""
    assert type(file_name(name)) is str
    assert file_name(name) == str(Path("a/b"))


def test_a_path_of_any_class_is_read_and_written(tmp_path: Path) -> None:
    """By the ending of what it says, though what it shows of itself has none."""
    place = Says(str(tmp_path / "knee.json"))
    l4path.write_pathway(KNEE, place)  # type: ignore[arg-type]
    assert l4path.read_pathway(place) == KNEE  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [Says(3), Says(RuntimeError("no")), Says(b"a"), Path("a.toml"), Unsayable(), b"l4"])
def test_a_bundled_pathway_is_named_by_a_text(name: Any) -> None:
    """A path of any class is told how a file is read."""
    with pytest.raises(FileError, match=r"is not a bundled pathway; (a file is read by|bundled:)"):
        l4path.load(name)


def test_tables_and_records_refuse_bytes_too() -> None:
    """Each would else take them for rows, or for a resource."""
    pytest.importorskip("pyarrow")
    for take in (
        lambda: KNEE.assess_table(b"a.csv", key="id"),
        lambda: KNEE.audit(b"a.csv"),  # type: ignore[arg-type]
        lambda: next(documents_of(b"a.json")),
    ):
        with pytest.raises(FileError, match="is not the name of a file"):
            take()
