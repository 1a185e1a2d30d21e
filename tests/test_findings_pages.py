"""The pages of the findings: one for each code, whose wrong example shows it and whose right one does not."""

from __future__ import annotations

import datetime
import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path.formats import pathway_from_dict
from l4path.verification import CODES, check, words
from pages import ROOT, blocks

if TYPE_CHECKING:
    from pathlib import Path

    from l4path.verification import Report

FOLDER = ROOT / "docs" / "findings"
PAGES = sorted(FOLDER.glob("*.md"))
TODAY = datetime.date(2026, 11, 26)  # a source is due for review on some days and not on others
SECTIONS = ("Why it matters", "Wrong", "Right", "When to silence it")
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
WORDS_OF_A_CLAIM = re.compile(r"\b(recommends?|recommended|is safe|cleared|guarantee[sd]?)\b", re.IGNORECASE)


@cache
def prose(name: str) -> dict[str, str]:
    """The sections of a page by their headings, without the blocks in them; what stands before them under ``""``."""
    text = FENCED.sub("", (FOLDER / f"{name}.md").read_text("utf-8"))
    _, *parts = re.split(r"^#{1,2} (.*)$", text, flags=re.MULTILINE)
    title, opening, *rest = parts
    return {"title": title, "": opening.strip(), **dict(zip(rest[::2], rest[1::2], strict=True))}


@cache
def examples(code: str) -> tuple[str, ...]:
    """The pathways on a page, as text."""
    return tuple(block.body for block in blocks(FOLDER / f"{code}.md") if block.language == "toml")


@cache
def report(code: str, number: int) -> Report:
    """What is found in an example of a page: of the wrong one, 0, or of the right one, 1."""
    pathway = pathway_from_dict(tomllib.loads(examples(code)[number]))
    return check(pathway, today=TODAY, overlaps=code == "review-overlap")


def place(code: str) -> str:
    """Where a page says that its finding is found."""
    named = re.search(r"It is found at\s`([^`]+)`", prose(code)["Wrong"])
    assert named, f"{code}: the page does not say where it is found"
    return named[1]


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page."""
    titles = re.findall(r"^#+ (.*)$", FENCED.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def test_there_is_one_page_for_each_code_and_no_other() -> None:
    """Every code has its page, and every page but the index is that of a code."""
    assert {page.stem for page in PAGES} == {*CODES, "index"}


def test_the_index_lists_every_code_in_order() -> None:
    """The table of the index has the link, the severity and the title of each code, in the order of the checker."""
    text = (FOLDER / "index.md").read_text("utf-8")
    rows = re.findall(r"^\| \[(.*)\]\((.*)\) \| (.*) \| (.*) \|$", text, re.MULTILINE)
    assert rows == [(code, f"{code}.md", words.SEVERITY[code], words.of(f"title.{code}")) for code in CODES]


def test_the_index_leads_sphinx_to_every_page() -> None:
    """The hidden table of contents names each page once, in the order of the checker."""
    (listed,) = [block for block in blocks(FOLDER / "index.md") if block.language == "{toctree}"]
    assert listed.body.split() == [":hidden:", *CODES]


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_the_same_parts_as_the_others(code: str) -> None:
    """A page has its code as title, its sections in order, and two examples: a wrong one and a right one."""
    assert prose(code)["title"] == code
    assert tuple(prose(code))[2:] == SECTIONS
    lines = (FOLDER / f"{code}.md").read_text("utf-8").split("\n")
    heads = [lines.index(f"## {name}") for name in SECTIONS]
    wrong, right = (block.first for block in blocks(FOLDER / f"{code}.md") if block.language == "toml")
    assert heads[1] < wrong < heads[2] < right < heads[3]


@pytest.mark.parametrize("code", CODES)
def test_a_page_says_how_bad_its_finding_is(code: str) -> None:
    """The line below the title begins with the severity of the code."""
    assert prose(code)[""].startswith(f"**{words.SEVERITY[code].capitalize()}.** ")


@pytest.mark.parametrize("code", CODES)
def test_an_example_is_a_file_that_a_reader_can_use(code: str, tmp_path: Path) -> None:
    """Each example, saved as a file, is a whole pathway that the library reads."""
    for number, body in enumerate(examples(code)):
        file = tmp_path / f"{number}.toml"
        file.write_text(body, encoding="utf-8")
        assert l4path.read_pathway(file) == report(code, number).pathway


@pytest.mark.parametrize("code", CODES)
def test_the_wrong_example_shows_the_finding_at_the_named_place(code: str) -> None:
    """The wrong example has this finding at the place that the page names, with the severity that it states."""
    found = {(one.where, one.severity) for one in report(code, 0).findings if one.code == code}
    assert (place(code), words.SEVERITY[code]) in found


@pytest.mark.parametrize("code", CODES)
def test_what_else_is_found_in_the_wrong_example_is_linked(code: str) -> None:
    """A reader who checks the wrong example meets no finding of another kind that the page does not speak of."""
    others = {one.code for one in report(code, 0).findings} - {code, "no-evidence"}
    assert {other for other in others if f"]({other}.md)" not in prose(code)["Wrong"]} == set()


@pytest.mark.parametrize("code", CODES)
def test_the_right_example_can_be_copied(code: str) -> None:
    """In the right example nothing is found and nothing undecided, but that most examples leave their evidence out."""
    mended = report(code, 1)
    assert {one.code for one in mended.findings} <= {"no-evidence"} - {code}
    assert not mended.undecided
    assert not mended.silenced


@pytest.mark.parametrize("code", CODES)
def test_the_patient_of_a_finding_is_told_and_replays(code: str) -> None:
    """Where the finding has an episode, the page describes the patient, and the pathway assesses and explains it."""
    (shown,) = [one for one in report(code, 0).findings if (one.code, one.where) == (code, place(code))]
    assert ("\nThe patient: " in prose(code)["Wrong"]) == (shown.episode is not None)
    if shown.episode is not None:
        assert report(code, 0).pathway.assess(shown.episode).state
        assert report(code, 0).explained(shown)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_shown_silencing_is_one_of_that_finding(page: Path) -> None:
    """The lines that silence a finding have the keys of the format, a code that exists, and on its page that code."""
    for block in blocks(page):
        if block.language == "text":
            (entry,) = tomllib.loads(block.body)["silenced"]
            assert set(entry) == {"code", "where", "reason"}
            assert entry["code"] in ({page.stem} if page.stem in CODES else CODES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    """A link to another page leads to a page that is there, and one to a heading to a heading that is there."""
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", page.read_text("utf-8")):
        other = page.parent / target if target else page
        assert other.is_file(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(other), f"{page.name}: {target}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_page_claims_what_the_library_does_not_do(page: Path) -> None:
    """No page says that anything is recommended or safe, or that a patient is cleared."""
    assert WORDS_OF_A_CLAIM.findall(page.read_text("utf-8")) == []
