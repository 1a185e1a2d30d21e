"""Text on a diagram: measured, broken into lines, and harmless whatever it says."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import Disposition, Flag, Pathway, Treatment
from l4path.diagrams import extract, lettering, to_dot, to_svg
from l4path.diagrams.labels import Label, Line, text
from l4path.diagrams.layout import Rect
from l4path.diagrams.model import Box
from l4path.diagrams.shapes import outline
from l4path.diagrams.sheet import laid_out
from l4path.diagrams.sizes import box_size

HOSTILE = (
    "<b>bold</b>",
    "<table><tr><td>x</td></tr></table>",
    '"]; evil [label="',
    "back\\slash \\N \\G \\l \\",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "&amp; &lt; &#x3c; & ;",
    "a\u202eb\u202c right to left",
    "control \x07 characters \x1b[31m",
    "שלום مرحبا 痛み",
    "]]> --> ]]&gt;",
    "%d %s {braces} $HOME `id`",
    "x" * 500,
    "word " * 200,
    "line\nfeed\r\ttab",
    "<",
    ">",
    '"',
)


def pathway_saying(words: str) -> Pathway:
    """A pathway in which every text that a file may choose says the same."""
    flag = Flag("flag", words, question=words)
    first = Treatment("first", words, tier="one " + words, once=True)
    last = Disposition("last", words, tier="two " + words)
    return Pathway(
        "hostile",
        title=words,
        description=words,
        version="1",
        tiers=("one " + words, "two " + words),
        start=[first],
        escalations=[first.escalates_to(last, on="completion", when=flag.as_condition(), because=words)],
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_only_text(words: str) -> None:
    """Whatever a label says, the picture has the same things in it, nothing active, and is well-formed."""
    pathway = pathway_saying(words)
    svg = to_svg(extract(pathway))
    plain = to_svg(extract(pathway_saying("plain")))
    tree = ET.fromstring(svg)  # noqa: S314 - our own SVG
    harmless = {"svg", "g", "title", "desc", "polygon", "polyline", "path", "rect", "ellipse", "text"}
    assert {element.tag.split("}")[-1] for element in tree.iter()} <= harmless
    assert not [name for element in tree.iter() for name in element.attrib if "href" in name or name.startswith("on")]
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    assert ids == {element.get("id") for element in ET.fromstring(plain).iter() if element.get("id")}  # noqa: S314


@pytest.mark.parametrize("words", ["<b>bold</b>", '"quoted"', "back\\slash \\N \\", "two \\\\ N", "a & b"])
def test_hostile_text_is_shown_as_it_is(words: str) -> None:
    """A label is read as it was written."""
    svg = to_svg(extract(pathway_saying(words)))
    texts = ["".join(element.itertext()) for element in ET.fromstring(svg).iter() if element.tag.endswith("}text")]  # noqa: S314
    assert texts.count(words) >= 3


def test_no_text_of_a_file_is_an_id() -> None:
    """Names of nodes in DOT are ours."""
    source = to_dot(pathway_saying("plain"))
    names = re.findall(r"^\t(\w+) (?:\[|->)", source, re.MULTILINE)
    ours = r"(?:graph|node|edge|page|head|foot|(?:lane|tier|[nsaj]|ja|k)\d+(?:words|[ab])?)"
    assert names
    assert all(re.fullmatch(ours, name) for name in names)


def test_unseen_characters_are_written_out() -> None:
    """What a reader cannot see could turn the direction of a line, so it is spelled out."""
    assert lettering.printable("a\u202eb") == "a\\u202eb"
    assert lettering.printable("lone \ud800") == "lone \\ud800"


@given(st.text(max_size=300), st.floats(40, 300))
def test_lines_fit_and_nothing_is_lost(text: str, limit: float) -> None:
    """No line is wider than its limit, and together they hold every character, but for hyphens where words break."""
    lines = lettering.wrapped(text, 12, limit, most=10_000)
    assert all(lettering.width(line, 12) <= limit + 20 for line in lines)
    held, given = "".join(lines), lettering.printable(text)
    assert re.sub("[- ]", "", held) == re.sub("[- \u00a0]", "", given)
    assert held.count("-") >= given.count("-")


def test_long_text_is_cut_with_a_sign() -> None:
    """Whoever reads a cut label can see that it is cut."""
    lines = lettering.wrapped("word " * 50, 12, 60, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_a_sign_of_comparison_stays_with_its_number() -> None:
    """A line does not end with a sign of comparison."""
    lines = lettering.wrapped("leg pain now and then ≥ 4", 12, 115)
    assert len(lines) > 1
    assert not any(line.endswith("≥") for line in lines)


@pytest.mark.parametrize("text", ["a fracture, by about 20 % of all", "or duration of treatment: at least 2 weeks"])
def test_a_number_stays_on_a_line_with_its_unit(text: str) -> None:
    """Wherever the line ends; a word that belongs to no number may stand apart, also behind a name such as L4."""
    lines = {line for limit in range(60, 240, 5) for line in lettering.wrapped(text, 12, limit)}
    assert not any(line[-1].isdigit() for line in lines)
    assert any(line.endswith("L4") for line in lettering.wrapped("evaluation of L4 examinations", 12, 90))


def test_a_unit_that_no_line_holds_with_its_number_stands_beneath_it() -> None:
    """Rather than being broken where the line ends."""
    assert lettering.wrapped("12 millimetres", 12, 70) == ("12", "millimetres")


def test_width_is_that_of_helvetica() -> None:
    """Measured as the font is: a space is 278 thousandths wide, and another alphabet is not free."""
    assert lettering.width(" ", 1000) == 278
    assert lettering.width("痛", 1000) == 1000
    assert lettering.width("e\u0301", 1000) == lettering.width("e", 1000)
    assert lettering.width("a", 1000, bold=True) > lettering.width("a", 1000)


@pytest.mark.parametrize("name", ["l4", "l4-article", "hypertension"])
@pytest.mark.parametrize("shown", [{}, {"detail": "overview", "page": "a4"}, {"detail": "overview", "page": "slide"}])
def test_what_a_pathway_says_of_itself_is_told_whole(name: str, shown: dict[str, Any]) -> None:
    """The head has all of the description: what the pathway is not for stands at its end."""
    pathway = l4path.load(name)
    head = " ".join(line.text for line in laid_out(extract(pathway, **shown)).head[0].lines)
    assert " ".join(pathway.description.split()) in head


def test_a_text_that_is_cut_ends_with_a_whole_word() -> None:
    """The rest of a word would be read as another one."""
    words = "conservative measures that the article is silent about " * 60
    assert lettering.printable(words).removesuffix("…") in words
    assert lettering.printable(words).removesuffix("…").split()[-1] in words.split()
    *_, last = lettering.wrapped(words, 12, 200, most=3)
    assert last.endswith("…")
    assert last.removesuffix("…").split()[-1] in words.split()


def test_lines_that_begin_at_the_left_stay_within_a_hexagon() -> None:
    """They begin where the widest line does, and there the slanting side must not be."""
    label = Label(
        (*text("A review of all that has been tried", 16, 300.0), Line(text="335 reached", size=11, flush=True))
    )
    size = box_size(Box(id="n0", kind="review", title="A review", lane=0), label)
    corners = outline("hexagon", Rect(0, 0, size.width, size.height))
    bottom = label.height / 2
    for begin, end in ((corners[3], corners[4]), (corners[4], corners[5])):
        if min(begin.y, end.y) <= bottom <= max(begin.y, end.y) and begin.y != end.y:
            left = begin.x + (end.x - begin.x) * (bottom - begin.y) / (end.y - begin.y)
            assert left <= -label.width / 2
