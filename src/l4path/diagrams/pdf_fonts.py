"""Which font of a PDF has a character: those that every reader has, or else one of this machine."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from l4path.errors import DiagramError

HOW: Final = (
    "install the extra that does it with `pip install 'l4path[pdf]'`, or Graphviz (https://graphviz.org/download),"
    " or write an .svg and print it from a browser"
)
_SIGNS: Final = "►■○"
_SYMBOLS: Final = "≥≤≠"
_FOLDERS: Final = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
_WIDE_FONTS: Final = ("DejaVuSans.ttf", "Arial Unicode.ttf", "NotoSans-Regular.ttf", "arial.ttf", "Arial.ttf")


def having(char: str, *, bold: bool) -> str:
    """The font that has a character; none for our own signs, which are drawn as shapes.

    Raises:
        DiagramError: When there is none, or the character belongs to a line that runs from right to left.
    """
    if char in _SIGNS:
        return ""
    if char in _SYMBOLS:
        return "Symbol"
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        return _of_machine(char)
    return "Helvetica-Bold" if bold else "Helvetica"


def width(run: str, font: str, size: float) -> float:
    """How wide some characters of one font are, in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth  # noqa: PLC0415 - an extra

    return float(stringWidth(run, font, size)) if font else len(run) * 0.75 * size


def _of_machine(char: str) -> str:
    """A font of this machine that has a character, put into the PDF."""
    if unicodedata.bidirectional(char) in ("R", "AL"):
        raise DiagramError(f"text from right to left ({char!a}) is not written into a PDF here; {_OTHERWISE}")
    for name in _WIDE_FONTS:
        if _has(name, char):
            return name
    raise DiagramError(f"no font here has {char!a}, which a PDF needs; {_OTHERWISE}")


_OTHERWISE: Final = "install Graphviz (https://graphviz.org/download), or write an .svg and print it from a browser"


@cache
def _file_of(name: str) -> Path | None:
    return next((path for folder in _FOLDERS for path in sorted(Path(folder).rglob(name))), None)


def _has(name: str, char: str) -> bool:
    from reportlab.pdfbase import pdfmetrics, ttfonts  # noqa: PLC0415 - an extra

    if name not in pdfmetrics.getRegisteredFontNames():
        found = _file_of(name)
        if found is None:
            return False
        pdfmetrics.registerFont(ttfonts.TTFont(name, str(found)))
    return ord(char) in pdfmetrics.getFont(name).face.charToGlyph
