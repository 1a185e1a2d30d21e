"""Makes the SVG of a diagram speak: a role, a title and a description, and the name of everything in it."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from l4path.diagrams.describe import described, names
from l4path.diagrams.lettering import printable

if TYPE_CHECKING:
    from l4path.diagrams.model import Diagram


def accessible(svg: str, diagram: Diagram) -> str:
    """The SVG with words for a reader who does not see it; the ids that it used as names are gone."""
    called = names(diagram)

    def name(match: re.Match[str]) -> str:
        words = called.get(unescape(match[1]))
        return f"<title>{escape(words)}</title>" if words else ""

    svg = re.sub(r"<title>([^<]*)</title>\n?", name, svg)
    svg = re.sub(r"<!--(?! Generated).*?-->\n?", "", svg, flags=re.DOTALL)
    head = f'<title id="diagram-title">{escape(printable(diagram.title))}</title>\n'
    head += f'<desc id="diagram-description">{escape(described(diagram))}</desc>\n'
    speaking = ' role="img" aria-labelledby="diagram-title" aria-describedby="diagram-description"'
    return re.sub(r"(<svg\b[^>]*)>", lambda match: f"{match[1]}{speaking}>\n{head}", svg, count=1)
