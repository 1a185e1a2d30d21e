"""A report as one HTML file: no scripts, nothing loaded, nothing from a pathway that could act as markup."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from l4path.diagrams import extract, to_svg
from l4path.errors import FileError, shown, visible
from l4path.language import words
from l4path.reports.onepage import one_page
from l4path.saving import save

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from os import PathLike

    from l4path.assessment import Assessment
    from l4path.language import Explanation, Point

_WEB = re.compile(r"https?://[\w.~:/?#@!$&()*+,;=%-]+", re.ASCII)
STYLE: Final = """
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --paper: #ffffff; --faint: #59636e; --line: #d1d9e0; --lead: #0b5c8a;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --paper: #0f1419; --faint: #9aa6b2; --line: #30363d; --lead: #7cc4ee; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h2, a { color: var(--lead); }
.verdict { font-size: 1.15rem; font-weight: 600; margin: 0; }
.note { color: var(--faint); font-size: .9rem; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
li { margin: .2rem 0; overflow-wrap: anywhere; }
li li { color: var(--faint); }
section.lead > ul > li { font-weight: 600; }
section.lead > ul > li > ul { font-weight: 400; }
figure { margin: 1rem 0; padding: .5rem; border: 1px solid var(--line); background: #ffffff; }
figure img { display: block; width: 100%; height: auto; }
figcaption { color: #59636e; font-size: .85rem; padding-top: .5rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; color: #000000; background: #ffffff; }
  h2, a { color: #000000; }
  h2 { break-after: avoid; }
  li, figure { break-inside: avoid; }
  li li, .note { color: #333333; }
}
"""


def to_html(report: Explanation, *, svg: str = "", caption: str = "", lead: str = "", language: str = "en") -> str:
    """A report as a page of its own: it loads nothing, runs nothing, reads well aloud and prints well.

    Args:
        report: The report, or any explanation.
        svg: A picture; it is shown as an image, in which nothing can run.
        caption: What the picture shows, in words; said for a picture of an assessment if left out.
        lead: The title of the section that matters most, which is set off.
        language: The language it is in: ``en`` or ``de``.

    Example:
        >>> import l4path
        >>> explanation = l4path.load("l4").assess(l4path.Episode()).explain()
        >>> "<script" in to_html(explanation)
        False
    """
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{_digest(STYLE)}'; base-uri 'none'; form-action 'none'"
    )
    return "\n".join(_page(report, policy, svg, caption or words(language)("report.picture"), lead, language)) + "\n"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _said(text: str) -> str:
    """A text of the report within the page: what a reader cannot see written out, nothing of it markup."""
    return escape(visible(text))


def _page(report: Explanation, policy: str, svg: str, caption: str, lead: str, language: str) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield f'<html lang="{language}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{_said(report.title)}</title>"
    yield f"<style>{STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield f"<h1>{_said(report.title)}</h1>"
    yield f'<p class="verdict">{_said(report.verdict)}</p>'
    if report.disclaimer:
        yield f'<p class="note">{_said(report.disclaimer)}</p>'
    for number, section in enumerate(report.sections):
        yield f'<section aria-labelledby="s{number}"{" class=lead" if section.title == lead else ""}>'
        yield f'<h2 id="s{number}">{_said(section.title)}</h2>'
        yield from _list(section.points)
        yield "</section>"
        if section.title == lead and svg:
            yield from _picture(svg, caption)
    yield from (f'<p class="note">{_said(note)}</p>' for note in report.notes)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _picture(svg: str, caption: str) -> Iterator[str]:
    data = base64.b64encode(svg.encode()).decode()
    yield "<figure>"
    yield f'<img alt="{_said(caption)}" src="data:image/svg+xml;base64,{data}">'
    yield f"<figcaption>{_said(caption)}</figcaption>"
    yield "</figure>"


def _list(points: tuple[Point, ...]) -> Iterator[str]:
    yield "<ul>"
    for point in points:
        yield f"<li>{_linked(point.text)}"
        if point.points:
            yield from _list(point.points)
        yield "</li>"
    yield "</ul>"


def _linked(text: str) -> str:
    """A text whose addresses of the web, and only those, are links."""
    said, last = "", 0
    for match in _WEB.finditer(text):
        address = match[0].rstrip(".,;)")
        said += _said(text[last : match.start()])
        said += f'<a href="{escape(address)}" rel="noopener noreferrer">{_said(address)}</a>'
        last = match.start() + len(address)
    return said + _said(text[last:])


def write_report(
    assessment: Assessment, path: str | PathLike[str], *, today: datetime.date | None = None, language: str = "en"
) -> None:
    """Write the report of one assessment: ``.html`` with the picture in it, or ``.md``.

    Args:
        assessment: The assessment.
        path: The file.
        today: The date of the report; today's if left out.
        language: ``en`` or ``de``.

    Raises:
        FileError: When the ending is neither, or the file cannot be written; then nothing is.
    """
    ending = Path(path).suffix.lower()
    report = one_page(assessment, today=today, language=language)
    if ending in (".html", ".htm"):
        picture = to_svg(extract(assessment.pathway, assessment, detail="overview"))
        text = to_html(report, svg=picture, lead=words(language)("section.options"), language=language)
    elif ending == ".md":
        text = report.markdown()
    else:
        raise FileError(f"{shown(path)}: a report is written as .html or .md")
    save(path, text.encode())
