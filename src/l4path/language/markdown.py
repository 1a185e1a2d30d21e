"""Text of a file within Markdown, where nothing of it may act as markup."""

from __future__ import annotations

import re

from l4path.errors import visible

_ANYWHERE = r"([\\`*_{}\[\]<>#|~&])"  # compiled when they are first used
_AT_THE_START = r"^(\s*)([-+=]|\d+(?=[.)]))"


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
