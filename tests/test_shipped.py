"""What ships as JSON beside a TOML file says the same, and counts only while it was made from that very text."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest

import l4path
from l4path import shipped as room
from l4path.formats import pathway_from_text
from l4path.shipped import FILES, shipped

HOME = Path(room.HOME)
SHIPPED = sorted(file for pattern in FILES for file in HOME.glob(pattern))
REFRESH = "run `python -m l4path.shipped`"


def parsed(file: Path) -> Path:
    """The JSON beside a TOML file."""
    return file.with_suffix(".parsed.json")


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_json_beside_says_what_the_toml_says_and_was_made_from_it(file: Path) -> None:
    """Dates are texts there, as in every JSON file."""
    said = json.loads(json.dumps(tomllib.loads(file.read_text(encoding="utf-8")), default=str))
    made_from, beside = json.loads(parsed(file).read_text(encoding="utf-8"))
    assert beside == said, REFRESH
    assert made_from == room._mark(file.read_bytes()), REFRESH


def test_a_bundled_pathway_is_the_one_that_its_toml_describes() -> None:
    """Also where dates stand in it."""
    for name in l4path.bundled():
        text = (HOME / "catalog" / f"{name}.toml").read_text(encoding="utf-8")
        assert l4path.load(name) == pathway_from_text(text), name


@pytest.mark.parametrize("content", [None, "", "[", "{}", "5", "[1, 2, 3]", '[[1, 2], {"id": "forged"}]'])
def test_a_json_that_is_missing_broken_or_of_another_text_counts_for_nothing(
    tmp_path: Path, content: str | None
) -> None:
    """The TOML is what the author wrote."""
    file = tmp_path / "one.toml"
    file.write_text('id = "own"\n', encoding="utf-8")
    if content is not None:
        parsed(file).write_text(content, encoding="utf-8")
    assert shipped(file)[1] == {"id": "own"}


def test_a_change_of_the_toml_is_read_at_once(tmp_path: Path) -> None:
    """Nobody edits a pathway and is shown the one of before."""
    source = HOME / "catalog" / "l4-article.toml"
    file = tmp_path / source.name
    shutil.copyfile(source, file)
    shutil.copyfile(parsed(source), parsed(file))
    assert shipped(file)[1]["id"] == "l4-article"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("l4-article", "l5-article", 1), encoding="utf-8")
    assert shipped(file)[1]["id"] == "l5-article"


def test_the_text_comes_with_it_for_the_lines_of_an_error() -> None:
    """As it stands in the file."""
    file = SHIPPED[0]
    assert shipped(file)[0] == file.read_bytes().decode()
