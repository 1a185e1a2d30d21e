"""A picture as one HTML file with the same as tables beneath: no scripts, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING, Final

from l4path.errors import visible
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from l4path.charts.picture import Table

_STYLE: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 110rem; background: #ffffff; color: #1a1a1a;
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
p { margin: .2rem 0; max-width: 60rem; }
figure { margin: 1rem 0; overflow-x: auto; border: 1px solid #8796a1; }
figure svg { display: block; max-width: 100%; height: auto; min-width: 40rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #8796a1; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; }
td { overflow-wrap: break-word; }
:focus-visible { outline: 3px solid #0072b2; }
@media print { body { padding: 0; font-size: 9pt; } figure { border: 0; } }
"""


def web_page(title: str, sentences: Iterable[str], svg: str, tables: Sequence[Table]) -> str:
    """A page of a picture.

    Args:
        title: The title.
        sentences: What is said of it, sentence by sentence.
        svg: The picture, drawn by this library.
        tables: The same as tables.
    """
    return "\n".join(_lines(title, sentences, svg, tables)) + "\n"


def _lines(title: str, sentences: Iterable[str], svg: str, tables: Sequence[Table]) -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield "<!DOCTYPE html>"
    yield f'<html lang="{words().code}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_shown(title)}</title>"
    yield f"<style>{_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield f"<h1>{_shown(title)}</h1>"
    yield from (f"<p>{_shown(sentence)}</p>" for sentence in sentences)
    yield f'<figure tabindex="0" role="group" aria-label="{_shown(words()("chart.picture"))}">'
    yield svg.split("?>\n", 1)[-1].rstrip()
    yield "</figure>"
    yield f"<h2>{_shown(words()('chart.as_table'))}</h2>"
    for table in tables:
        yield from _table(table)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _table(table: Table) -> Iterator[str]:
    yield f'<div class="table" tabindex="0" role="group" aria-label="{_shown(table.title)}">'
    yield "<table>"
    yield f"<caption>{_shown(table.title)}</caption>"
    cells = "".join(
        f'<th scope="col"{_number(at >= table.numbers)}>{_shown(cell)}</th>' for at, cell in enumerate(table.head)
    )
    yield f"<thead><tr>{cells}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        first, *rest = row
        cells = f'<th scope="row"{_number(not table.numbers)}>{_shown(first)}</th>'
        cells += "".join(
            f"<td{_number(at >= table.numbers)}>{_shown(cell)}</td>" for at, cell in enumerate(rest, start=1)
        )
        yield f"<tr>{cells}</tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _number(is_one: bool) -> str:
    return ' class="number"' if is_one else ""


def _shown(text: str) -> str:
    return escape(visible(text))
