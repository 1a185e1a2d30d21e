"""The examples: every script, notebook, pathway and episode in the folder of examples works as it is."""

from __future__ import annotations

import json
import runpy
from typing import TYPE_CHECKING

import pytest

import l4path
from pages import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "examples"
SCRIPTS = sorted(FOLDER.glob("*.py"))
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
PATHWAYS = ("knee-pain",)
EPISODES = sorted(
    path for path in FOLDER.glob("**/*.toml") if path.stem not in PATHWAYS and ".bindings" not in path.name
)
SEEN = {
    "assess_and_explain.py": "Is there heart failure?",
    "author_in_python.py": "the same as the file: True",
    "cohort.py": "10 episodes assessed",
    "draw_pathway.py": "today.svg",
    "load_a_file.py": "did you mean pain?",
    "what_if.py": "the knee is hot, with fever: emergency",
}


def files_of_the_project() -> set[Path]:
    """Every file of the examples, to see whether a script leaves one behind."""
    return {path for path in FOLDER.rglob("*") if "__pycache__" not in path.parts}


def test_there_are_examples() -> None:
    """The scripts, a notebook and at least eight episodes of the L4 pathway are here."""
    assert {path.name for path in SCRIPTS} == set(SEEN)
    assert [path.name for path in NOTEBOOKS] == ["tour.ipynb"]
    assert sum(path.parent.name == "episodes" for path in EPISODES) >= 8


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_runs_and_shows_something(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script runs from any folder, prints what it is for, and leaves no file behind."""
    before = files_of_the_project()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [str(script)])
    runpy.run_path(str(script), run_name="__main__")
    assert SEEN[script.name] in capsys.readouterr().out
    assert files_of_the_project() == before
    assert not list(tmp_path.iterdir())


def test_pictures_go_into_the_folder_that_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The drawing example keeps its pictures where it is told to."""
    script = FOLDER / "draw_pathway.py"
    monkeypatch.setattr("sys.argv", [str(script), str(tmp_path)])
    runpy.run_path(str(script), run_name="__main__")
    assert {path.name for path in tmp_path.iterdir()} == {"knee-pain.svg", "today.svg"}
    assert "today.svg" in capsys.readouterr().out


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_valid_and_its_cells_run(
    notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A notebook is a valid one, keeps no outputs, and all its cells run in order without Jupyter."""
    raw = json.loads(notebook.read_text(encoding="utf-8"))
    assert (raw["nbformat"], raw["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in raw["cells"]]
    assert len(set(ids)) == len(ids)
    cells = [cell for cell in raw["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] for cell in cells)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    for number, cell in enumerate(cells, 1):
        exec(compile("".join(cell["source"]), f"{notebook.name}, code cell {number}", "exec"), names)  # noqa: S102
    said = capsys.readouterr().out
    assert "bladder disturbance: yes: emergency" in said
    assert "kB of SVG" in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", PATHWAYS)
def test_a_pathway_file_is_read_and_written_back(name: str, tmp_path: Path) -> None:
    """A pathway file of the examples says the same once it is read, written and read again."""
    pathway = l4path.read_pathway(FOLDER / f"{name}.toml")
    l4path.write_pathway(pathway, tmp_path / "again.toml")
    assert l4path.read_pathway(tmp_path / "again.toml") == pathway


@pytest.mark.parametrize("path", EPISODES, ids=lambda path: path.stem)
def test_an_episode_is_assessed_and_explained(path: Path) -> None:
    """An episode of the examples fits the pathway that it names, and every node can be explained."""
    episode = l4path.read_episode(path)
    named = episode.pathway
    pathway = l4path.load(named) if named in l4path.bundled() else l4path.read_pathway(FOLDER / f"{named}.toml")
    assessment = pathway.assess(episode)
    assert assessment.broken_invariants() == ()
    assert assessment.state.value in str(assessment.to_dict())
    for name in pathway.nodes:
        assert str(assessment.explain(name, looking=False))
