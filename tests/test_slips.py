"""More of the likeliest mistakes: one message each, whose first line names the mistake and its correction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from l4path import EpisodeError, L4pathError, PathwayError
from l4path.formats import read_episode, read_pathway
from l4path.formats.pathways import pathway_from_text
from mistakes import EPISODE
from slips import EPISODES, FILES, PATHWAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORMAT = (Path(__file__).parent / "data" / "format.toml").read_text(encoding="utf-8")
KNEE = pathway_from_text(FORMAT)


def first_line(read: Callable[[], object]) -> str:
    """The first line of what is refused, of which there is one problem."""
    with pytest.raises(L4pathError) as refused:
        read()
    if isinstance(refused.value, EpisodeError | PathwayError):
        assert len(refused.value.problems) == 1, str(refused.value)
    return str(refused.value).split("\n")[0]


def each(table: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]]) -> Iterator[object]:
    """Every slip of a table as a case of its own."""
    for group, slips in table.items():
        for old, new, words in slips:
            name = " ".join(new.split())[:60] or f"without {' '.join(old.split())[:50]}"
            yield pytest.param(old, new, words, id=f"{group}: {name}".encode("ascii", "replace").decode())


@pytest.mark.parametrize(("old", "new", "words"), list(each(PATHWAYS)))
def test_a_slip_in_the_pathway_of_the_format(old: str, new: str, words: tuple[str, ...], tmp_path: Path) -> None:
    """One slip in a pathway file is one message, whose first line says what is wrong and what to write."""
    assert old in FORMAT
    file = tmp_path / "p.toml"
    file.write_text(FORMAT.replace(old, new, 1), encoding="utf-8")
    line = first_line(lambda: read_pathway(file))
    assert not [word for word in words if word not in line], line


@pytest.mark.parametrize(("old", "new", "words"), list(each(EPISODES)))
def test_a_slip_in_an_episode_of_it(old: str, new: str, words: tuple[str, ...], tmp_path: Path) -> None:
    """One slip in an episode file is one message, whose first line says what is wrong and what to write."""
    assert old in EPISODE
    file = tmp_path / "e.toml"
    file.write_text(EPISODE.replace(old, new, 1), encoding="utf-8")
    line = first_line(lambda: read_episode(file, KNEE))
    assert not [word for word in words if word not in line], line


@pytest.mark.parametrize(("kind", "name", "data", "words"), FILES)
def test_a_file_of_another_kind(kind: str, name: str, data: bytes, words: tuple[str, ...], tmp_path: Path) -> None:
    """What a file is instead is said first of all."""
    file = tmp_path / name
    file.write_bytes(data)
    line = first_line(lambda: read_pathway(file) if kind == "pathway" else read_episode(file, KNEE))
    assert not [word for word in words if word not in line], line
