"""Letters stay in their boxes, whatever fonts the drawing program or the reader's machine has."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import l4path
from l4path.diagrams import extract, to_svg
from l4path.diagrams.engine import fitted, narrowing
from l4path.diagrams.lettering import width, wrapped

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(("inches", "wanted"), [(4.0, 1.0), (9.738, 0.5)])
def test_a_wider_font_is_noticed(tmp_path: Path, inches: float, wanted: float) -> None:
    """A program whose letters are twice as wide as measured gets them half as large; a narrower one keeps them."""
    program = tmp_path / "dot"
    program.write_text(f"#!/bin/sh\ncat >/dev/null\necho 'node n 1 0.2 {inches} 0.3 x solid plain black lightgrey'\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    assert narrowing(str(program)) == pytest.approx(wanted, abs=0.01)


def test_a_program_that_cannot_be_asked_keeps_its_letters(tmp_path: Path) -> None:
    """No answer, no change."""
    assert narrowing(str(tmp_path / "nothing")) == 1.0


def test_only_letters_shrink() -> None:
    """The sizes of letters shrink; whatever else stands in the DOT stays."""
    source = '<font point-size="20">point-size=&quot;20&quot;</font> width="20"'
    assert fitted(source, 0.5) == '<font point-size="10.0">point-size=&quot;20&quot;</font> width="20"'
    assert fitted(source, 1.0) == source


def test_texts_of_an_svg_are_held_to_their_width(tmp_path: Path) -> None:
    """A plain text of an SVG says how long it may be, as it was measured for its box, unless it has room there."""
    l4path.load("l4").draw(tmp_path / "l4.svg")
    held = re.findall(r'<text([^>]*)textLength="([0-9.]+)"[^>]*>([^<&]*)</text>', (tmp_path / "l4.svg").read_text())
    assert len(held) > 100
    for attributes, length, words in held:
        size = float(re.findall(r'font-size="([0-9.]+)', attributes)[0])
        assert float(length) == pytest.approx(width(words, size, bold="bold" in attributes), abs=0.1)


def _wide(text: ET.Element) -> float:
    """How wide it is in DejaVu Sans, at most."""
    bold = text.get("font-weight") == "bold"
    return width(text.text or "", float(text.attrib["font-size"]), bold=bold) * (1.28 if bold else 1.22)


@pytest.mark.parametrize("detail", ["overview", "standard", "full"])
def test_a_text_that_is_not_held_has_room_in_a_wider_font(detail: str) -> None:
    """It stays within its outline where that is a box, the first shape of its group, else within the sheet."""
    svg = ET.fromstring(to_svg(extract(l4path.load("l4"), detail=detail)))  # noqa: S314 - our own
    sheet = float(svg.attrib["viewBox"].split()[2])
    free = 0
    for group in svg.iter(f"{SVG}g"):
        left, right = 0.0, sheet
        outline = next((part for part in group if part.tag != f"{SVG}title"), group)
        if outline.tag == f"{SVG}rect":
            left = float(outline.attrib["x"])
            right = left + float(outline.attrib["width"])
        elif outline.tag == f"{SVG}polygon":
            across = [float(point.split(",")[0]) for point in outline.attrib["points"].split()]
            left, right = min(across), max(across)
        for text in group.findall(f"{SVG}text"):
            if "textLength" in text.attrib:
                continue
            free += 1
            begin = float(text.attrib["x"]) - (_wide(text) / 2 if text.get("text-anchor") == "middle" else 0.0)
            assert left < begin, text.text
            assert begin + _wide(text) < right, text.text
    assert free > 20


@pytest.mark.parametrize("words", ["Rückenmuskulatur", "►■○ signs", "ﷺ", "▲ боль"])
def test_what_is_not_ascii_is_held(words: str) -> None:
    """To its measured width too, so that no font of a reader carries it out of its box."""
    treatment = l4path.Treatment("t", words, tier="one", once=True)
    end = l4path.Disposition("end", "End", tier="one")
    pathway = l4path.Pathway(
        "p", tiers=("one",), start=[treatment], escalations=[treatment.escalates_to(end, on="completion")]
    )
    texts = re.findall(r"<text([^>]*)>([^<]+)</text>", to_svg(extract(pathway)))
    own = [attributes for attributes, text in texts if text in words]
    assert own
    assert all("textLength" in attributes for attributes in own)


@pytest.mark.parametrize("words", ["боль в спине", "痛みのある腰", "ألم الظهر", "कमर दर्द"])
def test_letters_whose_width_is_not_known_are_not_drawn_apart(words: str) -> None:
    """There is room for the widest of their kind, to which they would be stretched were they held to it."""
    end = l4path.Disposition("end", words, tier="one")
    svg = to_svg(extract(l4path.Pathway("p", tiers=("one",), start=[end])))
    titles = re.findall(r"<text([^>]*)>([^<]+)</text>", svg)
    own = [attributes for attributes, text in titles if set(text) & set(words) - {" "} and not text.isascii()]
    assert own
    assert not any("textLength" in attributes for attributes in own)


@pytest.mark.parametrize("words", ["ШИРОКО", "痛み", "ΩΜΕΓΑ", "Ǆ", "🙂"])
def test_other_alphabets_are_not_measured_as_narrow_letters(words: str) -> None:
    """A character that Helvetica lacks gets at least the room of a wide one: here 0.9 of its size and more."""
    assert width(words, 10) >= 9 * len(words)


def test_a_word_that_is_too_long_is_cut_after_a_hyphen_and_no_line_is_wider_for_what_is_left_out() -> None:
    """A piece without a hyphen is cut where the line ends, with a hyphen between letters, as in any print."""
    long = "Röntgenaufnahme-im-Stehen-mit-einemwortdasnirgendseineStelleZumTrennenhat"
    lines = wrapped(long, 12, 120)
    assert [line.endswith("-") for line in lines] == [True, True, True, True, False]
    assert "".join(lines).replace("-", "") == long.replace("-", "")
    assert all(width(line, 12) <= 120 for line in lines)
    assert "-" not in "".join(wrapped("運動療法プログラム膝の筋力強化と可動域訓練", 12, 60))
    for most in (1, 2, 3, 4):
        cut = wrapped(long, 12, 120, most=most)
        assert len(cut) == most
        assert cut[-1].endswith("…")
        assert all(width(line, 12) <= 120 for line in cut)
