"""Text as it is drawn: made fit to print, measured, and broken into lines."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from l4path.errors import visible
from l4path.layout import together

# Advance widths of Helvetica and of every font metrically equal to it, in thousandths of the size, from U+0020 on.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
# And of the signs that are ours.
_SIGNS = {"►": 990, "■": 604, "○": 604, "…": 1000, "•": 350, "·": 278, "≥": 549, "≤": 549, "≠": 549, "†": 556}
_BOLD = 1.08
# How much wider DejaVu Sans is at most, plain and bold, which stands in where there is no Helvetica nor its like.
_WIDER, _WIDER_BOLD = 1.22, 1.28
# What has no width of its own here: letters of the alphabets that resemble Latin, and everything else as wide as high.
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "HEBREW")
_LETTERS = (
    *("GREEK", "CYRILLIC", "ARMENIAN", "HEBREW", "ARABIC LETTER", "DEVANAGARI LETTER", "BENGALI LETTER", "THAI"),
    *("HIRAGANA", "KATAKANA", "HANGUL SYLLABLE", "CJK UNIFIED"),
)
_LEAST, _SMALL, _LARGE, _WIDEST = 278, 900, 1100, 1000
_FIRST = 0x20
_LONGEST = 1_500
_ELLIPSIS = "…"
_TIED = "\u00a0"
_PARTS = re.compile("[^-]*-|[^-]+$")
_COMPARED = re.compile("([≥≤≠=<>]) ")
_STEP = 4.0


def printable(text: str) -> str:
    """The text on one line, what a reader cannot see written out, and cut where it is far too long."""
    line = visible(" ".join(text[: 2 * _LONGEST].split()))
    return line if len(line) <= _LONGEST else _whole(line[: _LONGEST - 1]) + _ELLIPSIS


@lru_cache(maxsize=20_000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text is at a size, in points: never less than it is drawn in a common font.

    Example:
        >>> width("Möbel", 10) == width("Mobel", 10) < width("家具家具家", 10) < width("МОБИЛ", 10)
        True
    """
    return sum(map(_advance, text)) / 1000 * size * (_BOLD if bold else 1)


@lru_cache(maxsize=20_000)
def is_held(text: str) -> bool:
    """Whether it is to be drawn as wide as it was measured.

    Letters that have no width of their own here are given room for the widest of their kind; held to that, they would
    be drawn far too wide.

    Example:
        >>> is_held("Möbel ►"), is_held("МОБИЛ"), is_held("家具")
        (True, False, False)
    """
    if _is_plain(text):
        return True
    guessed = [char for char in text if _advance(char) and not _has_width(unicodedata.normalize("NFD", char)[0])]
    return not guessed or not all(unicodedata.name(char, "").startswith(_LETTERS) for char in guessed)


@lru_cache(maxsize=20_000)
def has_room(text: str, size: float, room: float, *, bold: bool = False) -> bool:
    """Whether it is no wider than the room for it in any common font: each of its letters has a width of its own here.

    Example:
        >>> has_room("Exercise", 10, 60), has_room("Exercise", 10, 45), has_room("家具", 10, 60)
        (True, False, False)
    """
    known = _is_plain(text) or all(_has_width(unicodedata.normalize("NFD", char)[0]) for char in text)
    return known and width(text, size, bold=bold) * (_WIDER_BOLD if bold else _WIDER) + size / 4 <= room


def _is_plain(text: str) -> bool:
    """Whether each of its characters is one of the 95 of ASCII that can be seen, all of which have a width here."""
    return text.isascii() and text.isprintable()


def _has_width(char: str) -> bool:
    return char in _SIGNS or 0 <= ord(char) - _FIRST < len(_WIDTHS)


@cache
def _advance(char: str) -> int:
    """The width of a character; of one that Helvetica lacks, that of the widest of its kind."""
    offset = ord(char) - _FIRST
    if 0 <= offset < len(_WIDTHS):
        return _WIDTHS[offset]
    if char in _SIGNS:
        return _SIGNS[char]
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    plain = unicodedata.normalize("NFD", char)[0]
    if plain != char:
        return max(_advance(plain), _LEAST)
    name = unicodedata.name(char, "")
    if name.startswith(_ALPHABETS):
        return _SMALL if char.islower() else _LARGE
    return _WIDEST


@lru_cache(maxsize=5_000)
def wrapped(text: str, size: float, limit: float, *, bold: bool = False, most: int = 8) -> tuple[str, ...]:
    """The text broken into even lines of at most `limit` points, and into no more than `most` of them.

    A sign of comparison stays with what follows it, and a number with its unit, as far as a line holds both.
    """
    words = _COMPARED.sub(rf"\1{_TIED}", together(printable(text))).split(" ")
    pieces = [piece for word in words for piece in _pieces(word, size, limit, bold=bold) if piece]
    measured = [(piece, width(piece, size, bold=bold)) for piece in pieces]
    space = width(" ", size, bold=bold)
    lines = _filled(measured, space, limit)
    if len(lines) > 1:
        lines = _evened(measured, space, limit, lines)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], size, limit, bold=bold)]
    return tuple(line.replace(_TIED, " ") for line in lines)


def _evened(pieces: list[tuple[str, float]], space: float, limit: float, lines: list[str]) -> list[str]:
    """As many lines, as narrow as they can be, down to half of the limit: narrower ones are never fewer."""
    least = max(limit / 2, *(wide for _, wide in pieces))
    narrower = [limit]
    while narrower[-1] - _STEP > least:
        narrower.append(narrower[-1] - _STEP)
    known, failed = 0, len(narrower)
    while failed - known > 1:
        middle = (known + failed) // 2
        tighter = _filled(pieces, space, narrower[middle])
        if len(tighter) == len(lines):
            known, lines = middle, tighter
        else:
            failed = middle
    return lines


def _filled(pieces: list[tuple[str, float]], space: float, limit: float) -> list[str]:
    """The pieces, each with its width, put one behind the other into lines; nothing here is kerned."""
    lines: list[list[str]] = []
    used = 0.0
    for piece, wide in pieces:
        if lines and used + space + wide <= limit:
            lines[-1].append(piece)
            used += space + wide
        else:
            lines.append([piece])
            used = wide
    return [" ".join(line) for line in lines]


def _cut(line: str, size: float, limit: float, *, bold: bool) -> str:
    """A line that says that more would follow, no wider than others."""
    cut = line
    while cut and width(cut + _ELLIPSIS, size, bold=bold) > limit:
        cut = cut[:-1].rstrip()
    return (cut if cut == line else _whole(cut)) + _ELLIPSIS


def _whole(cut: str) -> str:
    """What has been cut, without the rest of a word, unless that is all."""
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:(")


def _is_spelt(letters: str) -> bool:
    """Whether signs are letters of a word that is written with hyphens where it is broken."""
    return letters.isalpha() and all(_has_width(unicodedata.normalize("NFD", char)[0]) for char in letters)


def _pieces(word: str, size: float, limit: float, *, bold: bool) -> list[str]:
    """A word that is wider than a line, cut after a hyphen, else where the line ends, with a hyphen between letters."""
    if width(word, size, bold=bold) <= limit:
        return [word]
    if _TIED in word:
        return [piece for part in word.split(_TIED) for piece in _pieces(part, size, limit, bold=bold)]
    pieces = [""]
    for part in _PARTS.findall(word):
        if pieces[-1] and width(pieces[-1] + part, size, bold=bold) > limit:
            pieces.append("")
        for at, char in enumerate(part):
            tied = "-" if _is_spelt(part[at : at + 2]) and at + 1 < len(part) else ""
            if pieces[-1] and width(pieces[-1] + char + tied, size, bold=bold) > limit:
                spelt = "\\" not in word and _is_spelt(pieces[-1][-1] + char)
                spelt = spelt and width(pieces[-1] + "-", size, bold=bold) <= limit
                pieces[-1] += "-" if spelt else ""
                pieces.append("")
            pieces[-1] += char
    return pieces
