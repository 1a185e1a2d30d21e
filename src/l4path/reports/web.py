"""A report as one HTML file: no scripts, nothing loaded, nothing from a pathway that could act as markup."""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
from html import escape
from typing import TYPE_CHECKING, Final

from l4path.diagrams import extract, to_svg
from l4path.errors import FileError, L4pathError, quoted, shown, visible
from l4path.language import speaking
from l4path.layout import together
from l4path.reports.onepage import one_page
from l4path.saving import file_named, save

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from l4path.assessment import Assessment
    from l4path.language import Point
    from l4path.reports.report import Block, PatientReport

_WEB = re.compile(r"https?://[\w.~:/?#@!$&()*+,;=%-]+", re.ASCII)
_MANY_ROWS = 6
_CELL = 26  # about how many letters a line of a cell holds on paper
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
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 1.25rem 0 .35rem; padding-top: .6rem; border-top: 1px solid var(--line); }
.second { font-size: 1.3rem; }
h2, a { color: var(--lead); }
.pathway { color: var(--faint); margin: 0 0 .25rem; }
.verdict { font-size: 1.05rem; margin: 0; }
.note { color: var(--faint); font-size: .9rem; }
ul { margin: .2rem 0; padding-left: 1.25rem; }
li { margin: .15rem 0; overflow-wrap: anywhere; }
li li { color: var(--faint); }
section.options > ul > li { font-weight: 600; }
section.options > ul > li > ul { font-weight: 400; }
.tables { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: flex-start; }
.record table { flex: 1 1 18rem; border-collapse: collapse; font-size: .9rem; }
.record th, .record td { text-align: left; vertical-align: top; padding: .1rem .5rem .1rem 0; font-weight: 400;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.record td { width: 45%; }
.record tr { break-inside: avoid; }
.record thead th { color: var(--faint); }
figure { margin: 1rem 0; padding: .5rem; border: 1px solid var(--line); background: #ffffff; }
figure img { display: block; width: 100%; height: auto; }
figcaption { color: #59636e; font-size: .85rem; padding-top: .5rem; }
@page { size: A4; margin: 13mm 14mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 9pt; line-height: 1.35; color: #000000; background: #ffffff; }
  h1 { font-size: 14pt; }
  h2 { font-size: 10pt; margin: 2.5mm 0 1mm; padding-top: 1.2mm; break-after: avoid; color: #000000; }
  a { color: #000000; }
  .first { break-after: page; }
  .second { font-size: 12pt; margin-top: 0; }
  .verdict { font-size: 10pt; }
  .tables { gap: 0 6mm; }
  .record table { font-size: 8pt; flex-basis: 40%; }
  .note { font-size: 8pt; }
  li li { font-size: 8.5pt; }
  .record th, .record td { padding: 0 1mm 0 0; }
  li, figure { break-inside: avoid; }
  figure { margin: 2mm 0; padding: 1mm; }
  figure img { max-height: 225mm; object-fit: contain; }
  figcaption { font-size: 8pt; }
  .evidence > ul > li { break-inside: auto; }
  li > ul { break-before: avoid; }
  li li, .note, .pathway, .record thead th { color: #333333; }
}
"""


def to_html(report: PatientReport, *, svg: str = "") -> str:
    """A report as a page of its own: it loads nothing, runs nothing, reads well aloud, and its first page fits on A4.

    Args:
        report: The report.
        svg: A picture; it is shown as an image, in which nothing can run.

    Example:
        >>> import l4path
        >>> "<script" in to_html(one_page(l4path.load("l4").assess(l4path.Episode())))
        False
    """
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{_digest(STYLE)}'; base-uri 'none'; form-action 'none'"
    )
    return "\n".join(_page(report, policy, svg)) + "\n"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _shown(text: str) -> str:
    """A text of the report within the page: what a reader cannot see written out, nothing of it markup."""
    return escape(together(visible(text)))


def _page(report: PatientReport, policy: str, svg: str) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield f'<html lang="{report.language}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{_shown(report.headline)}</title>"
    yield f"<style>{STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield '<div class="first">'
    yield f'<p class="pathway">{_shown(report.title)}</p>'
    yield f"<h1>{_shown(report.headline)}</h1>"
    yield f'<p class="verdict">{_shown(report.verdict)}</p>'
    for block in report.first:
        yield from _block(block)
    yield from (f'<p class="note">{_shown(note)}</p>' for note in (*report.notes, report.made))
    yield "</div>"
    if report.rest or svg:
        yield f'<h2 class="second">{_shown(report.second)}</h2>'
    if svg:
        yield from _picture(svg, report.picture)
    for block in report.rest:
        yield from _block(block)
    yield from (f'<p class="note">{_shown(note)}</p>' for note in report.later_notes)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _block(block: Block) -> Iterator[str]:
    yield f'<section class="{block.key}" aria-labelledby="{block.key}">'
    yield f'<h2 id="{block.key}">{_shown(block.title)}</h2>'
    if block.rows:
        yield from _tables(block)
    if block.points:
        yield from _list(block.points)
    yield "</section>"


def _tables(block: Block) -> Iterator[str]:
    """The rows in two tables side by side, where there are many: a record is long and narrow."""
    half = _half(block.rows) if len(block.rows) > _MANY_ROWS else len(block.rows)
    yield '<div class="tables">'
    for rows in filter(None, (block.rows[:half], block.rows[half:])):
        yield "<table>"
        yield f"<thead><tr>{''.join(f'<th scope=col>{_shown(cell)}</th>' for cell in block.head)}</tr></thead>"
        yield "<tbody>"
        for what, value in rows:
            yield f"<tr><th scope=row>{_shown(what)}</th><td>{_shown(value)}</td></tr>"
        yield "</tbody>"
        yield "</table>"
    yield "</div>"


def _half(rows: tuple[tuple[str, str], ...]) -> int:
    """After how many rows about half of the lines stand in the first table."""
    lines = [1 + max(len(what), len(value)) // _CELL for what, value in rows]
    return next(number for number in range(1, len(rows) + 1) if 2 * sum(lines[:number]) >= sum(lines))


def _picture(svg: str, caption: str) -> Iterator[str]:
    data = base64.b64encode(svg.encode()).decode()
    yield "<figure>"
    yield f'<img alt="{_shown(caption)}" src="data:image/svg+xml;base64,{data}">'
    yield f"<figcaption>{_shown(caption)}</figcaption>"
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
    html, last = "", 0
    for match in _WEB.finditer(text):
        address = match[0].rstrip(".,;)")
        html += _shown(text[last : match.start()])
        html += f'<a href="{escape(address)}" rel="noopener noreferrer">{_shown(address)}</a>'
        last = match.start() + len(address)
    return html + _shown(text[last:])


def write_report(
    assessment: Assessment, path: str | PathLike[str], *, today: datetime.date | None = None, language: str = "en"
) -> None:
    """Write the report of one assessment: ``.html`` with the picture in it, or ``.md``.

    Args:
        assessment: The assessment.
        path: The file.
        today: The date of the report; today's if left out.
        language: ``en`` or ``de``; titles, labels and questions of the pathway stay as they are written.

    Raises:
        FileError: When the ending is neither, or the file cannot be written; then nothing is.
        L4pathError: When there are no words in that language.
    """
    place = file_named(path)
    if not isinstance(today, datetime.date | None):
        raise L4pathError(f"{quoted(today)} is not a date; write datetime.date(2027, 1, 31)")
    ending = place.suffix.lower()
    report = one_page(assessment, today=today, language=language)
    if ending in (".html", ".htm"):
        with speaking(language):
            picture = to_svg(extract(assessment.pathway, assessment, detail="overview"))
        text = to_html(report, svg=picture)
    elif ending == ".md":
        text = report.markdown()
    else:
        raise FileError(f"{shown(place)}: a report is written as .html or .md")
    save(place, text.encode())
