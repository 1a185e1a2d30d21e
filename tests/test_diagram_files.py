"""Diagrams as files: whole or not at all, drawn with whatever is there, and readable without eyes."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from itertools import combinations
from math import dist
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import l4path
from l4path import DiagramError, Pathway
from l4path.assessment.ahead import ahead
from l4path.diagrams import ahead_diagram, draw, engine, to_dot, to_svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("ending", ["svg", "png", "dot", "gv", "SVG"])
def test_the_ending_says_what_is_written(knee: Pathway, tmp_path: Path, ending: str) -> None:
    """Each kind of file begins as such a file does, and nothing else is left in the folder."""
    path = tmp_path / f"knee.{ending}"
    knee.draw(path)
    begins = {"svg": b"<?xml", "png": b"\x89PNG\r\n", "dot": b"digraph", "gv": b"digraph"}[ending.lower()]
    assert path.read_bytes().startswith(begins)
    assert list(tmp_path.iterdir()) == [path]


def test_an_assessment_draws_itself(knee: Pathway, tmp_path: Path) -> None:
    """The one-line method draws the same as the function."""
    assessment = knee.assess(l4path.Episode({"pain": 6}))
    assessment.draw(tmp_path / "one.dot")
    draw(knee, tmp_path / "two.dot", assessment=assessment)
    assert (tmp_path / "one.dot").read_text() == (tmp_path / "two.dot").read_text() == to_dot(knee, assessment)


@pytest.mark.parametrize("name", ["knee.jpg", "knee", "knee.svg.txt", ".svg"])
def test_other_endings_are_refused(knee: Pathway, tmp_path: Path, name: str) -> None:
    """An unknown ending is refused with the known ones."""
    with pytest.raises(DiagramError, match=r"\.svg, \.png, .*\.dot or \.gv"):
        knee.draw(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_missing(knee: Pathway, tmp_path: Path) -> None:
    """A file that cannot be written is an error with its name."""
    with pytest.raises(DiagramError, match=r"(knee\.svg|…): cannot be written"):
        knee.draw(tmp_path / "missing" / "knee.svg")


@pytest.mark.parametrize("name", ["kn\0ee.dot", "k" * 300 + ".dot"])
def test_a_name_that_no_file_has(knee: Pathway, tmp_path: Path, name: str) -> None:
    """A name that the system refuses is an error of ours, and leaves nothing behind."""
    with pytest.raises(DiagramError, match="cannot be written"):
        knee.draw(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_failed_drawing_leaves_the_old_one(knee: Pathway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nothing can draw, what was there stays, and the message names what to install."""
    path = tmp_path / "knee.png"
    path.write_text("the old one")
    monkeypatch.setattr(engine, "programs", tuple)
    with pytest.raises(DiagramError, match=r"l4path\[png\].*\.svg"):
        knee.draw(path)
    assert path.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupted_write_leaves_nothing(knee: Pathway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up at the end leaves neither half a picture nor a stray file."""

    def fill_up(self: Path, target: Path) -> Path:
        raise OSError(28, f"No space left on device for {self.name} as {target.name}")

    monkeypatch.setattr(Path, "replace", fill_up)
    with pytest.raises(DiagramError, match="No space left"):
        knee.draw(tmp_path / "knee.dot")
    assert not list(tmp_path.iterdir())


def fake_program(folder: Path, name: str, script: str) -> Path:
    """A program on a PATH of its own."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!{sys.executable}\nimport sys\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


@pytest.mark.skipif(os.name == "nt", reason="scripts are not programs there")
def test_a_dot_on_the_path_goes_first(knee: Pathway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed Graphviz draws, when there is one."""
    fake = fake_program(tmp_path / "bin", "dot", "sys.stdin.read(); print('drawn by dot', sys.argv[1])")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    assert engine.programs()[0] == str(fake)
    knee.draw(tmp_path / "knee.png")
    assert (tmp_path / "knee.png").read_text() == "drawn by dot -Tpng\n"


@pytest.mark.skipif(os.name == "nt", reason="scripts are not programs there")
def test_a_dot_that_cannot_draw_is_passed_over(knee: Pathway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Graphviz without the part that draws is no obstacle."""
    fake_program(tmp_path / "bin", "dot", "sys.exit('Format: \"png\" not recognized')")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    knee.draw(tmp_path / "knee.png")
    assert (tmp_path / "knee.png").read_bytes().startswith(b"\x89PNG")


def test_an_svg_needs_no_program(knee: Pathway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is written straight from our own layout, with no Graphviz of any kind, and without the package graphviz."""
    monkeypatch.setattr(engine, "programs", tuple)
    monkeypatch.setitem(sys.modules, "graphviz", None)
    knee.draw(tmp_path / "knee.svg")
    assert (tmp_path / "knee.svg").read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.skipif(os.name == "nt", reason="scripts are not programs there")
def test_what_no_program_can_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When every program fails, the error says what each of them said."""
    one = fake_program(tmp_path / "bin", "one", "sys.exit('the pen is broken')")
    two = fake_program(tmp_path / "bin", "two", "sys.exit(3)")
    monkeypatch.setattr(engine, "programs", lambda: (str(one), str(two), str(tmp_path / "none")))
    with pytest.raises(DiagramError, match=r"(?s)the pen is broken.*status 3.*none"):
        engine.drawn("digraph {}", "png")


def test_without_a_path_the_installed_program_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program that pip installed is found beside the interpreter, activated or not."""
    monkeypatch.setenv("PATH", "")
    assert [Path(program).stem for program in engine.programs()] == ["graphviz-pure"]


def test_the_svg_speaks(knee: Pathway, tmp_path: Path) -> None:
    """A role, a title and a description; a name for every box and label; no ids as names."""
    knee.assess(l4path.Episode({"pain": 6, "locked": False})).draw(tmp_path / "knee.svg")
    root = ET.parse(tmp_path / "knee.svg").getroot()  # noqa: S314 - our own SVG
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    title, description = root[0], root[1]
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (title.get("id"), description.get("id"))
    assert title.text == knee.title
    assert description.text is not None
    for node in knee.nodes.values():
        assert node.title in description.text
    named = {group.get("id"): group.findtext(f"{SVG}title") for group in root.iter(f"{SVG}g") if group.get("class")}
    assert named["n0"] == "Exercise programme, treatment, on this patient's way, OPTION: offered"
    assert named["a0"] == "From Exercise programme to Weight-bearing X-ray: failure if knee pain > 2 (does not apply)"
    assert not [name for name in named.values() if name and ("->" in name or name in named)]


def test_drawing_is_deterministic() -> None:
    """Another process with another hash seed writes the same DOT, byte for byte."""
    code = "import l4path, l4path.diagrams as d; print(d.to_dot(l4path.load('l4')), end='')"
    told = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": "1"}, capture_output=True, check=True
    )
    assert told.stdout.decode() == to_dot(l4path.load("l4"))


def test_only_characters_that_the_bundled_font_has(knee: Pathway) -> None:
    """Every sign that we add ourselves is one that the bundled program can draw and count."""
    source = to_dot(knee, knee.assess(l4path.Episode({"pain": 6})))
    assert {char for char in source if not char.isascii()} <= set("►■×○·•…≥≤≠†")  # noqa: RUF001


def test_every_arrowhead_is_as_large_as_its_line_is_thick() -> None:
    """Also where the last part of a curve is shorter than a head: one of those ahead had nearly none."""
    today = l4path.load("l4").assess(l4path.read_episode("examples/episodes/disc-week-8.toml"))
    svg = to_svg(ahead_diagram(ahead(today)))
    heads = re.findall(r'stroke-width="1.3" points="([^"]+)"', svg)
    assert len(heads) > 5
    for head in heads:
        corners = [tuple(map(float, corner.split(","))) for corner in head.split()]
        assert max(dist(one, two) for one, two in combinations(corners, 2)) > 8
