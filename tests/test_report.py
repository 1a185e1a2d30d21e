"""The report of one assessment: all of it on one page, which loads nothing and runs nothing."""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
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

if TYPE_CHECKING:
    from collections.abc import Callable

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
    assert named == [one["id"] for one in found.all("h2")]
    assert all(one["alt"] for one in found.all("img"))
    assert not [tag for tag, _ in found.elements if tag in ("h3", "h4", "b", "i", "font", "table")]


def test_everything_is_on_the_page(page: str) -> None:
    """Options, reasons, what lies ahead, the record, sources with disputes, version, date and disclaimer are there."""
    said = Page(page).said
    for wanted in (
        "Chiropractic with exercise (second-line): offered",
        "because radicular pain persists after six weeks of care",
        "What lies ahead",
        "if Second-line epidural injection fails, is not tolerated or is declined",
        "Considered, and not an option",
        "working diagnosis: herniated disc",
        "Disputed: for:",
        "NICE NG59 (2016)",
        "Made with the pathway l4, version 1.0.0, on 2026-11-26.",
        "not advice for an individual",
    ):
        assert wanted in said, wanted
    titles = re.findall(r"<h2 [^>]*>([^<]*)</h2>", page)
    assert titles == [
        "Options",
        "What lies ahead",
        "Why",
        "Considered, and not an option",
        "Alongside",
        "The record",
        "Sources",
    ]
    assert not re.search(r"\b(recommend(s|ed)?|safe|cleared)\b", said, re.IGNORECASE)


def test_what_is_to_be_asked_stands_near_the_top(tmp_path: Path) -> None:
    """Where something is unknown, the questions follow the options, the red flags first."""
    write_report(l4path.load("l4").assess(Episode()), tmp_path / "r.html", today=TODAY)
    said = Page((tmp_path / "r.html").read_text(encoding="utf-8")).said
    assert said.index("Options") < said.index("What to ask next") < said.index("Why")
    assert "A red flag is unanswered" in said


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("episode", [Episode(), Episode({"flag": False}), Episode({"flag": True})])
def test_no_text_of_a_pathway_acts_as_markup(text: str, episode: Episode) -> None:
    """Whatever is written in a pathway is shown as it is written, and adds no element, attribute or link of its own."""
    assessment = hostile(text).assess(episode)
    report = one_page(assessment, today=TODAY)
    found = Page(to_html(report, svg="<svg/>", lead="Options"))
    plain = Page(to_html(one_page(hostile("plain").assess(episode), today=TODAY), svg="<svg/>", lead="Options"))
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
