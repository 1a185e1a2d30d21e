"""The numbers that a text names as thresholds: digits or words, one or a pair, with what stands before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_NUMERAL = rf"(?:\d+(?:[.,]\d+)*|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_BETWEEN = r"\s*[/\u2013]\s*|-|\s+(?:to|and|or)\s+"
_NUMBERS = re.compile(rf"(?<![\w.,/-]){_NUMERAL}(?:(?:{_BETWEEN}){_NUMERAL})*(?!\w|[.,]\d)", re.IGNORECASE)
_STRICT = "more fewer less greater higher lower older younger longer shorter"
_BEFORE = re.compile(
    rf"(?:\b(?P<strict>(?:{_STRICT.replace(' ', '|')})\s+than|over|under|above|below|beyond|exceed(?:s|ing)?)"
    r"|(?P<sign>[<>])|\b(?:at\s+least|at\s+most|up\s+to|minimum(?:\s+of)?|maximum(?:\s+of)?)|<=|>=|[\u2264\u2265])\s*$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not)\s*$", re.IGNORECASE)
_AFTER = re.compile(
    rf"\s*(?:\+|(?:or|and)\s+(?:{_STRICT.replace(' ', '|')}|above|below|over|under|later|earlier|up)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """Numbers that a text names together, such as ``140/90`` or ``two to twelve``.

    Attributes:
        text: As the text says them.
        numbers: What they are.
        before: The text before.
        after: The text after.
    """

    text: str
    numbers: tuple[float, ...]
    before: str
    after: str

    @property
    def alternatives(self) -> bool:
        """Whether they are some of several values, as in ``stage 4 or 5``."""
        return re.search(r"\s(?:or|and)\s", self.text, re.IGNORECASE) is not None

    @property
    def span(self) -> bool:
        """Whether they are the two ends of a range, as in ``0 to 10``."""
        return len(self.numbers) == 2 and re.search(r"\sto\s|[\u2013-]", self.text) is not None  # noqa: PLR2004

    def bound(self, unit: str = "") -> str:
        """How the text makes a threshold of them: ``strict`` (more than 3), ``included`` (3 or more), or not at all.

        Args:
            unit: What stands between the number and the words after it.
        """
        if found := _BEFORE.search(self.before):
            denied = _DENIED.search(self.before[: found.start()])
            return "strict" if (found["strict"] or found["sign"]) and not denied else "included"
        return "included" if _AFTER.match(self.after.removeprefix(unit)) else ""


def numbers_in(text: str) -> Iterator[Named]:
    """The numbers of a text, in their order; what is part of a name (L4, COVID-19) is none.

    Args:
        text: The text.

    Example:
        >>> [(found.text, found.numbers) for found in numbers_in("six weeks, 140/90 mmHg or more, from L4")]
        [('six', (6.0,)), ('140/90', (140.0, 90.0))]
    """
    for found in _NUMBERS.finditer(text):
        parts = re.findall(_NUMERAL, found[0], re.IGNORECASE)
        numbers = tuple(number for part in parts if (number := _number(part)) is not None)
        if len(numbers) == len(parts):
            yield Named(found[0], numbers, text[: found.start()], text[found.end() :])


def _number(part: str) -> float | None:
    if part.lower() in _WORDS:
        return _WORDS.index(part.lower()) + 1.0
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", part):
        return float(part.replace(",", ""))
    plain = part.replace(",", ".")
    return float(plain) if plain.count(".") <= 1 else None  # a date, a version, a section
