"""The report of one assessment: all of it on one page, which loads nothing and runs nothing."""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import l4path
from calls import KNEE, Said, calling
from l4path import Disposition, Episode, FileError, Flag, Pathway, Source
from l4path.evidence import Evidence
from l4path.reports import one_page, to_html, write_report
from l4path.reports.web import STYLE

sys.path.insert(0, str(Path(__file__).parent / "explorer"))

import chromium

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path import Assessment

ROOT = Path(__file__).parent.parent
TODAY = datetime.date(2026, 11, 26)
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</ul></main></body></html>",
    "javascript:alert(1)",
    "\N{RIGHT-TO-LEFT OVERRIDE}gninraw",
    "\"' onmouseover=alert(1) x='",
    'https://example.org/"onclick=alert(1)',
)


class Page(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        """Read it."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold elements to being closed in order."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.said += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of an example patient on the bundled pathway."""
    file = tmp_path_factory.mktemp("report") / "report.html"
    episode = l4path.read_episode(ROOT / "examples" / "episodes" / "disc-week-8.toml")
    write_report(l4path.load("l4").assess(episode), file, today=TODAY)
    return file.read_text(encoding="utf-8")


def hostile(text: str) -> Pathway:
    """A pathway in which everything that can be a text is one text."""
    evidence = (Evidence(source="s", locator=text, stance="for", strength=text, note=text),)
    home = Disposition("home", text, tier=text, evidence=evidence)
    flag = Flag("flag", text, question=text)
    source = Source("s", text, url=text)
    return Pathway("p", text, version=text, tiers=[text], start=[home], goal=flag, sources=[source])


def test_nothing_in_the_page_runs_or_is_loaded(page: str) -> None:
    """There is no script and no handler; the policy allows its own style and pictures within the page, nothing else."""
    found = Page(page)
    assert not found.open
    assert not found.all("script")
    assert not found.all("link")
    assert all(not name.startswith("on") for _, attributes in found.elements for name in attributes)
    assert all("style" not in attributes for _, attributes in found.elements)
    (policy,) = [one["content"] for one in found.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert policy is not None
    assert policy.startswith(f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'")
    assert "unsafe" not in policy
    assert page.count("<style>") == 1
    assert f"<style>{STYLE}</style>" in page
    assert all(str(one["src"]).startswith("data:image/svg+xml;base64,") for one in found.all("img"))


def test_the_page_reads_well_aloud(page: str) -> None:
    """It names its language, has one main heading, sections that are named by theirs, and words for the picture."""
    found = Page(page)
    (html,) = found.all("html")
    assert html["lang"] == "en"
    assert len(found.all("h1")) == len(found.all("main")) == len(found.all("title")) == 1
    named = [one["aria-labelledby"] for one in found.all("section")]
    assert named == [one["id"] for one in found.all("h2") if "id" in one]
    assert len(named) == len(set(named)) == len(found.all("h2")) - 1
    assert all(one["alt"] for one in found.all("img"))
    assert not [tag for tag, _ in found.elements if tag in ("h3", "h4", "b", "i", "font")]
    assert {one["scope"] for one in found.all("th")} == {"col", "row"}


def test_everything_is_on_the_page(page: str) -> None:
    """Options, reasons, what lies ahead, the record, sources with disputes, version, date and disclaimer are there."""
    said = Page(page).said
    for wanted in (
        "Chiropractic with exercise (second-line): offered",
        "because radicular pain persists after six weeks of care",
        "What lies ahead",
        "if Second-line epidural injection fails, is not tolerated or is declined",
        "Considered, and not an option",
        "working diagnosis",
        "herniated disc",
        "Disputed: for:",
        "NICE NG59 (2016)",
        "Made with the pathway l4, version 2.0.0, on 2026-11-26.",
        "not advice for an individual",
    ):
        assert wanted in said, wanted
    titles = re.findall(r"<h2 [^>]*>([^<]*)</h2>", page)
    assert titles == [
        "Options",
        "Alongside",
        "The record",
        "Grounds and sources",
        "Why",
        "Grounds of the options",
        "Considered, and not an option",
        "What lies ahead",
        "Evidence, by what it speaks of",
        "Sources",
    ]
    assert not re.search(r"\b(recommend(s|ed)?|safe|cleared)\b", said, re.IGNORECASE)


def test_what_is_to_be_asked_stands_near_the_top(tmp_path: Path) -> None:
    """Where something is unknown, the questions follow the options, the red flags first."""
    write_report(l4path.load("l4").assess(Episode()), tmp_path / "r.html", today=TODAY)
    said = Page((tmp_path / "r.html").read_text(encoding="utf-8")).said
    assert said.index("Options") < said.index("What to ask") < said.index("The record") < said.index("Why")
    assert "A red flag is unanswered" in said


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("episode", [Episode(), Episode({"flag": False}), Episode({"flag": True})])
def test_no_text_of_a_pathway_acts_as_markup(text: str, episode: Episode) -> None:
    """Whatever is written in a pathway is shown as it is written, and adds no element, attribute or link of its own."""
    assessment = hostile(text).assess(episode)
    report = one_page(assessment, today=TODAY)
    found = Page(to_html(report, svg="<svg/>"))
    plain = Page(to_html(one_page(hostile("plain").assess(episode), today=TODAY), svg="<svg/>"))
    assert [tag for tag, _ in found.elements if tag != "a"] == [tag for tag, _ in plain.elements]
    for link in found.all("a"):
        assert str(link["href"]).startswith("https://example.org/")
        assert set(link) == {"href", "rel"}
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in found.said
    markdown = report.markdown()
    assert not re.search(r"(?<!\\)<(?!https://)", markdown)


def test_only_addresses_of_the_web_are_links(page: str) -> None:
    """The sources are linked where they have an address of the web, and a reader's page is not told to them."""
    links = Page(page).all("a")
    assert links
    assert all(str(one["href"]).startswith("https://") and one["rel"] == "noopener noreferrer" for one in links)


def test_the_report_as_markdown_says_the_same(tmp_path: Path) -> None:
    """The Markdown has the same sections in the same order."""
    assessment = l4path.load("l4").assess(Episode(screened=["red_flags"]))
    write_report(assessment, tmp_path / "r.md", today=TODAY)
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert titles == [section.title for section in one_page(assessment, today=TODAY).sections]


EXAMPLES = sorted((ROOT / "examples" / "episodes").glob("*.toml"))


def assessed(file: Path) -> Assessment:
    """An example patient on the bundled pathway."""
    return l4path.load("l4").assess(l4path.read_episode(file))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_headline_names_the_options_or_what_to_ask(file: Path, language: str) -> None:
    """Whoever reads one line knows the options by name, or, where something must be asked, what."""
    assessment = assessed(file)
    report = one_page(assessment, today=TODAY, language=language)
    if assessment.state in ("screening", "undetermined"):
        facts = [assessment.pathway.facts[name].label for name in assessment.questions if "." not in name]
        assert any(label in report.headline for label in facts)
    else:
        assert all(node.title in report.headline for node in assessment.options[:4])
    if assessment.state == "emergency":
        assert report.headline.startswith("Emergency" if language == "en" else "Notfall")


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_each_line_of_evidence_stands_under_what_it_speaks_of(file: Path) -> None:
    """The evidence of each option, caution and way is under its name, and no line of it anywhere else."""
    assessment = assessed(file)
    report = one_page(assessment, today=TODAY)
    evidence = report.section("evidence")
    under = {} if evidence is None else {point.about: point for point in evidence.points}
    for node in (*assessment.options, *assessment.alongside):
        if node.evidence:
            told = under[f"node:{node.id}"]
            assert told.text == node.title
            assert {one.about for one in told.points} == {f"source:{item.source}" for item in node.evidence}
    for name, ids in assessment.cautions.items():
        for caution in assessment.pathway.treatments[name].cautions:
            if caution.id in ids and caution.evidence:
                assert caution.because in under[f"caution:{name}.{caution.id}"].text
    named = {one.about for point in under.values() for one in point.points}
    listed = report.section("sources")
    assert named == ({point.about for point in listed.points} if listed else set())


def test_the_evidence_of_what_words_mean_is_told() -> None:
    """A definition that an option rests on is among the elements, with its evidence and not under its id."""
    evidence = one_page(assessed(ROOT / "examples" / "episodes" / "disc-week-8.toml")).section("evidence")
    assert evidence is not None
    definitions = {point.about: point for point in evidence.points if point.about.startswith("definition:")}
    moderate = definitions["definition:moderate_leg_pain"]
    assert (
        moderate.text
        == "What counts as \N{LEFT DOUBLE QUOTATION MARK}leg pain of 4 or more\N{RIGHT DOUBLE QUOTATION MARK}"
    )
    assert moderate.points


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_internal_code_is_on_a_report(file: Path, language: str) -> None:
    """No mark or number of those who keep the pathway, no id of a node or a fact, and no placeholder."""
    report = one_page(assessed(file), today=TODAY, language=language)
    pathway = l4path.load("l4")
    ids = {name for group in (pathway.nodes, pathway.facts, pathway.definitions) for name in group if "_" in name}
    for text in report.texts():
        assert not re.search(r"\[verification: (V2?|L)\]|\b[DX]\d\d?\b|\{|\}", text), text
        assert not ids & set(re.findall(r"[a-z_0-9]+", text)), text


def test_what_is_on_hold_is_called_so() -> None:
    """In an emergency what could be begun by itself is on hold, in one line, and nothing but an option is offered."""
    for name, offers in (("cauda-equina", False), ("red-flags-unanswered", False), ("disc-week-8", True)):
        report = one_page(assessed(ROOT / "examples" / "episodes" / f"{name}.toml"))
        held = report.section("on_hold")
        assert (held is None) is offers
        assert any(text.endswith(": offered") for text in report.texts()) is offers
        if held is not None:
            assert [point.text.startswith("Healthy weight, ") for point in held.points] == [True]


def test_the_record_is_a_table() -> None:
    """Each fact, trial and screen that was recorded is a row: what, and the value in words."""
    record = one_page(assessed(ROOT / "examples" / "episodes" / "disc-week-8.toml")).section("record")
    assert record is not None
    rows = dict(record.rows)
    assert rows["leg pain"] == "6 NRS"
    assert rows["working diagnosis"] == "herniated disc"
    assert rows["Consultation of the spine specialist"] == "done"
    assert rows["Physical therapy"].startswith("tried; duration of treatment: 6 weeks; ")
    assert rows["Asked in full, all else: no"].endswith(" and warning signs")
    nothing = one_page(l4path.load("l4").assess(Episode())).section("record")
    assert nothing is not None
    assert nothing.rows == (("Nothing is recorded.", ""),)


def test_many_questions_are_cut_on_the_first_page_only() -> None:
    """The first page has the first questions and how many more there are; the pages that follow have all of them."""
    report = one_page(assessed(ROOT / "examples" / "episodes" / "partial-record.toml"))
    cut, whole = (next(one for one in part if one.key == "ask") for part in (report.first, report.rest))
    assert len(cut.points) == 15
    assert cut.points[:14] == whole.points[:14]
    assert cut.points[14].text == f"and {len(whole.points) - 14} more, on the pages that follow"


def test_the_first_page_fits_on_a4(tmp_path: Path) -> None:
    """Printed by a browser, what is meant for the first page takes one page, for every example patient."""
    folder = tmp_path
    with chromium.started(folder) as driver:
        for file in EXAMPLES:
            for language in ("en", "de"):
                report = replace(one_page(assessed(file), today=TODAY, language=language), rest=())
                (folder / "r.html").write_text(to_html(report), encoding="utf-8")
                driver.get((folder / "r.html").as_uri())
                printed = base64.b64decode(driver.print_page())
                assert len(re.findall(rb"/Type /Page\b", printed)) == 1, (file.stem, language)


def test_the_command_writes_a_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The command line writes either kind, and refuses another ending with nothing written."""
    call: Callable[..., Said] = calling(capsys)
    patient = tmp_path / "patient.toml"
    patient.write_text('pathway = "knee-pain"\n', encoding="utf-8")
    for ending in ("html", "md"):
        said = call("report", KNEE, patient, "-o", tmp_path / f"r.{ending}")
        assert said.status == 0
        assert (tmp_path / f"r.{ending}").stat().st_size > 500
    refused = call("report", KNEE, patient, "-o", tmp_path / "r.docx")
    assert refused.status == 2
    assert ".html or .md" in refused.err
    assert not (tmp_path / "r.docx").exists()
    with pytest.raises(FileError):
        write_report(l4path.load("l4").assess(Episode()), tmp_path / "none" / "r.md")


def test_the_command_looks_ahead(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What lies ahead is told as text and as JSON, as deep as it was asked for."""
    call: Callable[..., Said] = calling(capsys)
    patient = tmp_path / "patient.toml"
    patient.write_text('pathway = "knee-pain"\nscreened = ["red_flags"]\n[facts]\npain = 6\n', encoding="utf-8")
    said = call("ahead", KNEE, patient, "--depth", "1")
    assert said.status == 0
    assert "if Exercise programme fails or is not tolerated: Weight-bearing X-ray (offered)" in said.out
    assert "if Exercise programme is declined: Long-term pain management (reached)" in said.out
    assert '"what": ["failed", "intolerant"]' in call("ahead", KNEE, patient, "--json").out
    assert call("ahead", KNEE, patient, "--depth", "9").status == 2
