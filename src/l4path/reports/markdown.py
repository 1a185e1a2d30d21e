"""The few forms of Markdown that the pages use, with every text of a file escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from l4path.language.text import begun
from l4path.layout import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WEB = re.compile(r"https?://[\w.~:/?#@!$&()*+,;=%-]+", re.ASCII)


def heading(level: int, text: str) -> list[str]:
    """A heading with room around it."""
    return ["", f"{'#' * level} {escaped(text)}", ""]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table; its cells are escaped already.

    Example:
        >>> table(["a", "b"], [["1", "2"]])
        ['| a | b |', '|---|---|', '| 1 | 2 |']
    """
    lines = [list(head), *([cell or " " for cell in row] for row in rows)]
    shown = [f"| {' | '.join(line)} |" for line in lines]
    return [shown[0], "|" + "---|" * len(head), *shown[1:]]


def address(url: str) -> str:
    r"""An address as a link where it is one of the web; as plain text where it is anything else.

    Example:
        >>> address("https://doi.org/10.7326/M16-2367")
        '<https://doi.org/10.7326/M16-2367>'
        >>> address("javascript:alert(1)")
        'javascript:alert(1)'
    """
    return f"<{url}>" if _WEB.fullmatch(url) else escaped(url)


def sentence(text: str) -> str:
    """A text with a capital letter, escaped.

    Example:
        >>> sentence("leg pain is at least 4 NRS")
        'Leg pain is at least 4 NRS'
    """
    return escaped(begun(text))


def page(lines: Iterable[str]) -> str:
    """Lines as one page, with no more than one empty line in a row."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"
