"""Text of a file within Markdown, where nothing of it may act as markup."""

from __future__ import annotations

import re

from l4path.errors import visible

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~&])")


def escaped(text: str) -> str:
    r"""A text that Markdown shows as it is, with unseen characters written out.

    Example:
        >>> escaped("<b>1. *loud*</b>")
        '\\<b\\>1. \\*loud\\*\\</b\\>'
    """
    return re.sub(r"(^|\s)(\d+)\.", r"\1\2\\.", _MARKDOWN.sub(r"\\\1", visible(text)), count=1) if text else ""
