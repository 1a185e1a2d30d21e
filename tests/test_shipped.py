"""What ships as JSON beside a TOML file says the same, and counts only while it was made from that very text."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import l4path
from l4path import FileError, catalog
from l4path import shipped as room
from l4path.formats import pathway_from_text, pathway_template
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


@pytest.mark.parametrize("content", [None, b"", b"# l4\n", b'id = "l4\n', b"\xff\xfe", b"id = 1e"])
def test_what_ships_and_is_gone_or_damaged_is_told_as_that(tmp_path: Path, content: bytes | None) -> None:
    """Nobody is shown a fault of the library for it, nor a mistake in a file of theirs."""
    file = tmp_path / "one.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(FileError, match=r"one\.toml: ships with l4path, and .*; install l4path anew"):
        shipped(file)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("language/en.toml", "list"),
        ("catalog/l4.cases.jsonl", "test l4"),
        ("formats/pathway.template.toml", "new pathway"),
        ("explorer/assets/page.css", "explore l4-article -o {out}"),
    ],
)
@pytest.mark.parametrize("content", [None, b"\xff"])
def test_no_command_calls_a_library_that_is_not_whole_a_fault(
    tmp_path: Path, broken: str, words: str, content: bytes | None
) -> None:
    """It names the file, and what to do."""
    home = tmp_path / "l4path"
    shutil.copytree(HOME, home, ignore=shutil.ignore_patterns("__pycache__"))
    (home / broken).unlink()
    if content is not None:
        (home / broken).write_bytes(content)
    called = [sys.executable, "-m", "l4path", *words.format(out=tmp_path / "out.html").split()]
    ended = subprocess.run(called, env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, check=False)
    assert not (tmp_path / "out.html").exists()
    what = "is damaged" if content else "cannot be read (No such file or directory)"
    said = f"l4path: {home / broken}: ships with l4path, and {what}; install l4path anew\n"
    assert (ended.returncode, ended.stderr.decode()) == (2, said)


def test_what_ships_is_read_from_an_archive_too(tmp_path: Path) -> None:
    """As a program in one file has it: the words, the pathways with their cases, the template, and the page."""
    archive = tmp_path / "library.zip"
    with zipfile.ZipFile(archive, "w") as into:
        for file in HOME.rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                into.write(file, file.relative_to(HOME.parent))
    code = f"""
import l4path
from l4path.catalog import cases
from l4path.explorer import explorer_html
from l4path.formats import pathway_template
assert {str(archive)!r} in l4path.__file__
pathway = l4path.load("l4-article")
print(pathway.title, len(cases("l4-article")), *l4path.bundled(), "<script" in explorer_html(pathway))
print(pathway_template()[:10])
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(archive)}, capture_output=True, check=False
    )
    here = l4path.load("l4-article")
    assert ended.stderr == b""
    first, second = ended.stdout.decode().splitlines()
    assert first == f"{here.title} {len(catalog.cases('l4-article'))} {' '.join(l4path.bundled())} True"
    assert second == pathway_template()[:10]
