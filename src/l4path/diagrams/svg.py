"""Makes the SVG of a diagram speak: a role, a title and a description, and the name of everything in it."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from l4path.diagrams.describe import described, names
from l4path.diagrams.lettering import printable, width
from l4path.diagrams.view import PAGES

if TYPE_CHECKING:
    from l4path.diagrams.model import Diagram


_TEXT = re.compile(r"<text\b([^>]*)>([^<]*)</text>")
_SIZE = re.compile(r'font-size="([0-9.]+)(?:px)?"')


def _held(match: re.Match[str]) -> str:
    """A text held to the width that it was laid out with, whatever font the reader's machine has."""
    attributes, words = match[1], unescape(match[2])
    size = _SIZE.search(attributes)
    if size is None or not words.strip():
        return match[0]
    length = width(words, float(size[1]), bold="bold" in attributes)
    return f'<text{attributes} textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs">{match[2]}</text>'


def accessible(svg: str, diagram: Diagram) -> str:
    """The SVG with words for a reader who does not see it; the ids that it used as names are gone."""
    called = names(diagram)

    def name(match: re.Match[str]) -> str:
        words = called.get(unescape(match[1]))
        return f"<title>{escape(words)}</title>" if words else ""

    svg = re.sub(r"<title>([^<]*)</title>\n?", name, svg)
    svg = _TEXT.sub(_held, svg)
    svg = re.sub(r"<!--(?! Generated).*?-->\n?", "", svg, flags=re.DOTALL)
    head = f'<title id="diagram-title">{escape(printable(diagram.title))}</title>\n'
    head += f'<desc id="diagram-description">{escape(described(diagram))}</desc>\n'
    speaking = ' role="img" aria-labelledby="diagram-title" aria-describedby="diagram-description"'
    if diagram.page:
        wide, high = PAGES[diagram.page]
        svg = re.sub(
            r'(<svg\b[^>]*?) width="[^"]*" height="[^"]*"', rf'\1 width="{wide}pt" height="{high}pt"', svg, count=1
        )
    return re.sub(r"(<svg\b[^>]*)>", lambda match: f"{match[1]}{speaking}>\n{head}", svg, count=1)
