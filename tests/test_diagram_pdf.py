"""Diagrams as PDF: by an installed Graphviz, by the extra, or not at all and with help."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import DiagramError, Disposition, Pathway, Treatment
from l4path.diagrams import difference_diagram, engine, extract, pdf, pdf_fonts, to_svg, write

if TYPE_CHECKING:
    from pathlib import Path


def named(title: str) -> Pathway:
    """A pathway whose first treatment has a title."""
    first = Treatment("first", title, tier="care", once=True)
    end = Disposition("end", "End", tier="care")
    return Pathway(
        "small", title, tiers=["care"], start=[first], escalations=[first.escalates_to(end, on="completion")]
    )


@pytest.fixture
def without_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the program that pip installs is there."""
    bundled = [program for program in engine.programs() if "graphviz-pure" in program]
    monkeypatch.setattr(engine, "programs", lambda: tuple(bundled))


@pytest.mark.usefixtures("without_graphviz")
def test_the_extra_writes_a_pdf_of_one_page(knee: Pathway, tmp_path: Path) -> None:
    """With the extra, a PDF is written that holds one page of the picture's size, the same each time."""
    pytest.importorskip("reportlab")
    knee.draw(tmp_path / "one.pdf")
    knee.draw(tmp_path / "two.PDF")
    content = (tmp_path / "one.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") == content.count(b"/MediaBox") == 1
    assert content == (tmp_path / "two.PDF").read_bytes()


@pytest.mark.usefixtures("without_graphviz")
@pytest.mark.parametrize("detail", ["overview", "standard", "full"])
def test_every_kind_of_shape_is_drawn(knee: Pathway, tmp_path: Path, detail: str) -> None:
    """Marks, struck titles, dashes and joins of an assessment and of a difference come out as PDF."""
    pytest.importorskip("reportlab")
    knee.assess(l4path.Episode({"pain": 6})).draw(tmp_path / "knee.pdf", detail=detail)
    changes = {"treatments.exercise": "removed", "treatments.replacement": "added"}
    write(difference_diagram(knee, knee, changes, {}, detail=detail), tmp_path / "gone.pdf")
    assert all(path.read_bytes().startswith(b"%PDF-") for path in tmp_path.iterdir())


@pytest.mark.usefixtures("without_graphviz")
def test_without_the_extra_help_is_named(knee: Pathway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, the message says what to install; nothing is written."""
    monkeypatch.setitem(sys.modules, "reportlab.pdfgen.canvas", None)
    with pytest.raises(DiagramError, match=r"no PDF.*l4path\[pdf\].*Graphviz.*\.svg.*browser"):
        knee.draw(tmp_path / "knee.pdf")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="scripts are not programs there")
@pytest.mark.parametrize(("script", "by_dot"), [("print('by dot', sys.argv[1])", True), ("sys.exit(1)", False)])
def test_an_installed_graphviz_goes_first(
    knee: Pathway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, *, by_dot: bool
) -> None:
    """A Graphviz writes the PDF where there is one that can; otherwise the extra does."""
    program = tmp_path / "bin" / "dot"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.stdin.read()\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    if not by_dot:
        pytest.importorskip("reportlab")
    knee.draw(tmp_path / "knee.pdf")
    content = (tmp_path / "knee.pdf").read_bytes()
    assert content.startswith(b"by dot -Tpdf" if by_dot else b"%PDF-")


@pytest.mark.usefixtures("without_graphviz")
def test_letters_that_no_standard_font_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """A font of the machine is put into the PDF; without one the message names the character."""
    pytest.importorskip("reportlab")
    diagram = extract(named("Ćwiczenia"))
    monkeypatch.setattr(pdf_fonts, "_WIDE_FONTS", ())
    with pytest.raises(DiagramError, match=r"no font here has '\\u0106'.*browser"):
        pdf.from_svg(to_svg(diagram), diagram)
    monkeypatch.undo()
    if pdf_fonts._file_of("DejaVuSans.ttf") is not None:
        assert b"DejaVuSans" in pdf.from_svg(to_svg(diagram), diagram)


def test_text_from_right_to_left_is_refused() -> None:
    """What would be written in the wrong order is not written."""
    pytest.importorskip("reportlab")
    diagram = extract(named("שלום"))
    with pytest.raises(DiagramError, match="from right to left"):
        pdf.from_svg(to_svg(diagram), diagram)


def test_hostile_titles_are_only_text() -> None:
    """What would close a string of a PDF, or begin an object, is text."""
    pytest.importorskip("reportlab")
    for title in (") Tj ET (", "endstream endobj", "\\", "%PDF", "<</S /JavaScript>>"):
        diagram = extract(named(title))
        content = pdf.from_svg(to_svg(diagram), diagram)
        assert content.count(b"/MediaBox") == 1
        assert b"/JavaScript>>" not in content.replace(b"\\", b"").split(b"/Title")[0]
