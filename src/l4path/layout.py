"""Texts laid out for a terminal, a picture or Markdown, whatever they say."""

from __future__ import annotations

import re

from l4path.errors import visible

WIDTH = 100
LEAST_WIDTH = 40
"""How much of a line is left for words, however deep a statement stands: its depth says what it belongs to."""
_HELD = "\N{NO-BREAK SPACE}"
_ANYWHERE = r"([\\`*_{}\[\]<>#|~&])"  # compiled when they are first used
_AT_THE_START = r"^(\s*)([-+=]|\d+(?=[.)]))"


def wrapped(text: str, first: str, rest: str) -> list[str]:
    """A text in lines of bearable width, what nobody can see in it written out."""
    width = max(WIDTH, len(rest) + LEAST_WIDTH)
    if len(first) + len(text) <= width and text.isprintable() and text.strip() == text != "":
        return [first + text]
    import textwrap  # noqa: PLC0415 - the page of an assessment wraps nothing

    lines = textwrap.wrap(
        together(visible(text)), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
    return [line.replace(_HELD, " ") for line in lines] or [first]


def together(text: str) -> str:
    r"""A text in which no line may end between a number and what it counts.

    Example:
        >>> together("relief of 10 % in 6 weeks")
        'relief of 10\xa0% in 6\xa0weeks'
    """
    return re.sub(r"\b(\d+(?:[.,]\d+)*) (?=%|[^\W\d])", rf"\1{_HELD}", text)


def escaped(text: str) -> str:
    r"""A text that Markdown shows as it is, with unseen characters written out.

    Example:
        >>> escaped("<b>*loud*</b>"), escaped("- no item"), escaped("1. no list")
        ('\\<b\\>\\*loud\\*\\</b\\>', '\\- no item', '1\\. no list')
    """
    shown = re.sub(_ANYWHERE, r"\\\1", visible(text))
    return re.sub(_AT_THE_START, lambda match: match[1] + _held(match[2]), shown)


def _held(sign: str) -> str:
    """A sign that would begin a list or a heading, made harmless; a number is held by the mark behind it."""
    return f"{sign}\\" if sign[0].isdigit() else f"\\{sign}"
