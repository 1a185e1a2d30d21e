"""The likeliest mistakes of a new user: the first line of the one message names the mistake and its correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from l4path import L4pathError
from l4path.formats import pathway_from_text, read_episode, read_pathway
from mistakes import EPISODE, EPISODE_FILES, EPISODES, KNEE, PATHWAY_FILES, PATHWAYS, File, Slip

if TYPE_CHECKING:
    from pathlib import Path

KNEE_PATHWAY = pathway_from_text(KNEE)


def first_line(read: object, *given: object) -> str:
    """The first line of what is refused."""
    with pytest.raises(L4pathError) as refused:
        read(*given)  # type: ignore[operator]
    return str(refused.value).split("\n")[0]


def written(folder: Path, name: str, data: bytes) -> Path:
    """A file of some bytes."""
    path = folder / name
    path.write_bytes(data)
    return path


def lacking(line: str, words: tuple[str, ...]) -> list[str]:
    """The words that a line lacks."""
    return [word for word in words if word not in line]


@pytest.mark.parametrize("slip", PATHWAYS, ids=lambda slip: slip.name)
def test_a_slip_in_a_pathway(slip: Slip, tmp_path: Path) -> None:
    """One slip in a pathway file is one message, whose first line says what to write."""
    line = first_line(read_pathway, written(tmp_path, "p.toml", slip.text(KNEE).encode()))
    assert not lacking(line, slip.words), line


@pytest.mark.parametrize("file", PATHWAY_FILES, ids=lambda file: file.name)
def test_a_file_that_is_no_pathway(file: File, tmp_path: Path) -> None:
    """What a file is instead of a pathway is said first of all."""
    line = first_line(read_pathway, written(tmp_path, file.file, file.data))
    assert not lacking(line, file.words), line


@pytest.mark.parametrize("slip", EPISODES, ids=lambda slip: slip.name)
def test_a_slip_in_an_episode(slip: Slip, tmp_path: Path) -> None:
    """One slip in an episode file is one message, whose first line says what to write."""
    line = first_line(read_episode, written(tmp_path, "e.toml", slip.text(EPISODE).encode()), KNEE_PATHWAY)
    assert not lacking(line, slip.words), line


@pytest.mark.parametrize("file", EPISODE_FILES, ids=lambda file: file.name)
def test_a_file_that_is_no_episode(file: File, tmp_path: Path) -> None:
    """What a file is instead of an episode is said first of all."""
    path = written(tmp_path, file.file, file.data)
    line = first_line(lambda: KNEE_PATHWAY.assess(read_episode(path, KNEE_PATHWAY)))
    assert not lacking(line, file.words), line
