"""The documentation: every block that a reader could type is run, and what it shows is what comes out."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path.assessment import State, Status
from l4path.escalations import KINDS
from l4path.facts import INVARIANT_PREDICATES, OUTCOMES, PREDICATES
from l4path.formats.vocabulary import TABLES
from l4path.reports import write_pages
from pages import ROOT, Block, blocks, pages, read_through, with_tables

if TYPE_CHECKING:
    from pathlib import Path

PAGES = pages()
UNRUN = [block for page in PAGES for block in blocks(page) if block.reason]
WORDS_OF_A_CLAIM = re.compile(r"\b(recommends?|recommended|is safe|cleared|guarantee[sd]?)\b", re.IGNORECASE)


def test_the_pages_are_all_here() -> None:
    """The README and the pages of the documentation are found."""
    assert {"README.md", "tutorial.md", "semantics.md", "format.md", "clinical-safety.md", "command-line.md"} <= {
        page.name for page in PAGES
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_of_a_page_runs_and_shows_what_comes_out(page: Path, tmp_path: Path) -> None:
    """A reader who types a page from top to bottom sees what the page shows."""
    for block, fresh in read_through(page, tmp_path):
        assert block.body == fresh, f"{block.place} is out of date: run python docs/refresh.py"


@pytest.mark.parametrize("block", UNRUN, ids=lambda block: block.place)
def test_a_block_that_is_not_run_says_why(block: Block) -> None:
    """Each block that cannot be run here is listed, with its reason, as skipped."""
    pytest.skip(f"{block.place}: {block.reason}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_tables_of_the_file_format_are_those_of_the_parser(page: Path) -> None:
    """A table of keys in the documentation says what the parser, the schema and the writer say."""
    text = page.read_text(encoding="utf-8")
    assert text == with_tables(text), f"{page.name} is out of date: run python docs/refresh.py"


def test_every_table_of_the_file_format_is_documented() -> None:
    """No table of the files is missing from the page of the file format."""
    text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    assert set(re.findall(r"<!-- table: (\w+) -->", text)) == set(TABLES)


def test_the_semantics_name_every_word_of_the_engine() -> None:
    """No kind, status, state, outcome or predicate is missing from the page that says what they mean."""
    text = (ROOT / "docs" / "semantics.md").read_text(encoding="utf-8")
    words = {*KINDS, *OUTCOMES, *(status.value for status in Status), *(state.value for state in State)}
    assert {word for word in words if f"`{word}`" not in text} == set()
    predicates = {*PREDICATES, *INVARIANT_PREDICATES}
    assert {word for word in predicates if f"`{word}(" not in text} == set()


def test_the_readme_has_two_set_up_commands_of_one_line() -> None:
    """One command installs and does the main job, one installs and passes the tests, and .ci/run runs both."""
    found = [block.body for block in blocks(ROOT / "README.md") if block.language == "sh"]
    assert len(found) == 2
    assert all("\n" not in command and command.startswith("python3 -m venv .venv && ") for command in found)
    assert "l4path explain l4" in found[0]
    assert "l4path draw l4" in found[0]
    assert found[1].endswith("-m pytest -q")
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("```sh\n") == 2


def test_the_tests_need_the_same_however_they_are_installed() -> None:
    """The extra that older versions of pip install is the dependency group that newer ones do."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["optional-dependencies"]["test"] == project["dependency-groups"]["test"]


def test_one_version_stands_everywhere() -> None:
    """The library, its packaging, its citation and its list of changes name one version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert l4path.__version__ == project["version"] == newest[1]
    assert f"\nversion: {project['version']}\n" in cited
    assert f"\nlicense: {project['license']}\n" in cited


def test_the_changes_name_every_bundled_pathway_with_its_version() -> None:
    """The list of changes says which version of each pathway is in the library."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for name in l4path.bundled():
        assert f"`{name}`, version {l4path.load(name).version}:" in text


def test_the_picture_of_the_readme_is_there() -> None:
    """The README shows a PNG that the library has drawn."""
    assert "docs/images/l4-assessment.png" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (ROOT / "docs" / "images" / "l4-assessment.png").read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    """A link to a file of the project leads to a file."""
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_claims_what_the_library_does_not_do(page: Path) -> None:
    """No page says of the library that it recommends, clears, or is safe, except where it says that it does not."""
    for number, line in enumerate(page.read_text(encoding="utf-8").split("\n"), 1):
        for found in WORDS_OF_A_CLAIM.finditer(line):
            denied = re.search(r"\b(not|no|never|nor|neither|nobody)\b", line, re.IGNORECASE)
            assert denied, f"{page.name}:{number}: {found.group()}"


@pytest.mark.parametrize("name", l4path.bundled())
def test_the_generated_pages_are_those_of_the_pathway(name: str, tmp_path: Path) -> None:
    """The pages about a bundled pathway say what its file says today."""
    for fresh in write_pages(tmp_path, [l4path.load(name)]):
        kept = ROOT / "docs" / "pathways" / fresh.name
        assert kept.read_bytes() == fresh.read_bytes(), f"{fresh.name} is out of date: run python docs/refresh.py"
