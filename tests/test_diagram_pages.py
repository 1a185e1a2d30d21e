"""A picture for a page: as large as that, with letters to be read on it, and the legend where it prints larger."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import DiagramError
from l4path.diagrams import extract, to_svg
from l4path.diagrams.marks import cautions_of
from l4path.diagrams.sheet import laid_out
from l4path.diagrams.view import PAGES
from l4path.diagrams.way_there import reasons

if TYPE_CHECKING:
    from l4path import Pathway

FIRST = "tests/data/l4-1.0.0.toml"


@pytest.mark.parametrize(
    ("pathway", "page"),
    [
        *(pytest.param(l4path.read_pathway(FIRST), page, id=f"l4 1.0.0 {page}") for page in PAGES),
        *(pytest.param(l4path.load("l4"), page, id=f"l4 {page}") for page in PAGES),
    ],
)
def test_no_letter_of_the_overview_is_too_small_on_a_page(pathway: Pathway, page: str) -> None:
    """On paper and on a slide, every letter of the overview of `l4` is at least 6 points high."""
    svg = to_svg(extract(pathway, detail="overview", page=page))
    wide, high = PAGES[page]
    assert f'width="{wide}pt" height="{high}pt"' in svg
    box = re.search(r'viewBox="0.00 0.00 ([0-9.]+) ([0-9.]+)"', svg)
    assert box is not None
    scale = min(wide / float(box[1]), high / float(box[2]))
    assert min(float(size) for size in re.findall(r'<text[^>]*font-size="([0-9.]+)', svg)) * scale >= 6


@pytest.mark.parametrize("page", PAGES)
def test_no_letter_is_too_small_with_an_episode_either(page: str) -> None:
    """Of no example: why an option is one is told beneath, under the number that its box bears, and nothing is lost."""
    l4, wide, high = l4path.load("l4"), *PAGES[page]
    for file in sorted(Path("examples/episodes").glob("*.toml")):
        assessment = l4.assess(l4path.read_episode(file))
        diagram = extract(l4, assessment, detail="overview", page=page)
        svg = to_svg(diagram)
        box = re.search(r'viewBox="0.00 0.00 ([0-9.]+) ([0-9.]+)"', svg)
        assert box is not None
        scale = min(wide / float(box[1]), high / float(box[2]))
        assert min(float(size) for size in re.findall(r'<text[^>]*font-size="([0-9.]+)', svg)) * scale >= 6, file.stem
        told = " ".join(text for _, text in diagram.references)
        assert all(reason in told for reason in reasons(assessment).values())
        assert all(minded in told for some in cautions_of(assessment).values() for minded in some)
        signs = [sign for sign, _ in diagram.references]
        assert all(sum(sign in box.mark.word for box in diagram.boxes if box.mark) == 1 for sign in signs)


def test_the_pdf_has_the_size_of_the_page(tmp_path: Path) -> None:
    """A PDF for A4 is one, so that nothing has to be scaled when it is printed."""
    pytest.importorskip("reportlab")
    l4path.load("l4").draw(tmp_path / "l4.pdf", detail="overview", page="a4")
    assert b"/MediaBox [ 0 0 595 842 ]" in (tmp_path / "l4.pdf").read_bytes()


def test_another_page_is_refused_with_those_that_there_are() -> None:
    """The message names the pages."""
    with pytest.raises(DiagramError, match=r"is not a page of a diagram; allowed: a4(,| and| or) slide"):
        extract(l4path.load("l4"), page="poster")


def test_the_legend_stands_where_everything_prints_larger() -> None:
    """Beneath the chart of an overview for A4, which is higher than the page is; beside one that is very high."""
    sheet = laid_out(extract(l4path.load("l4"), detail="overview", page="a4"))
    lowest = max(band.y + band.height / 2 for band in sheet.bands)
    assert all(place.y > lowest for _, _, place in sheet.entries)
    sheet = laid_out(extract(l4path.load("l4")))
    rightmost = max(band.x + band.width / 2 for band in sheet.bands)
    assert all(place.x > rightmost for _, _, place in sheet.entries)


@pytest.mark.parametrize("page", ["a4", "slide"])
def test_no_word_that_a_box_holds_is_broken_and_the_head_is_whole(page: str) -> None:
    """However narrow the boxes of a page are, a title breaks between its words; what is said beneath the title is."""
    l4 = l4path.load("l4")
    diagram = extract(l4, detail="overview", page=page)
    sheet = laid_out(diagram)
    for box in diagram.boxes:
        if box.id in l4.nodes:
            lines = [line.text for line in sheet.written[box.id].lines]
            assert " ".join(lines) == box.title
    assert "not for emergencies" in " ".join(line.text for line in sheet.head[0].lines)
