"""Where in a TOML text every entry stands, which tomllib does not tell: read again, only where something is wrong."""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

from l4path.errors import shown
from l4path.formats.places import Spot

_TOKEN = re.compile(
    r"""(?P<skip> [ \t\r]++ | \#[^\n]*+ )
      | \"{3} (?: [^"\\]++ | \\. | "{1,2}(?!") )*+ \"{3,5}
      | '{3} (?: [^']++ | '{1,2}(?!') )*+ '{3,5}
      | "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+'
      | [\n\[\]{},=] | [^\s\[\]{},=\#"']++ | .""",
    re.VERBOSE | re.DOTALL,
)
_ENDS = frozenset((",", "]", "}", "\n", ""))


class _Part(NamedTuple):
    """One part of a key, such as the ``pain`` of ``facts.pain``: its name, and where it begins and ends."""

    name: str
    begin: int
    end: int


class _Reading:
    """One walk through the tokens of a text that tomllib could read."""

    def __init__(self, text: str) -> None:
        found = (match for match in _TOKEN.finditer(text) if match.lastgroup != "skip")
        self.tokens = [(match[0], match.start()) for match in found]
        self.at = 0
        self.spots: dict[str, Spot] = {}
        self.counts: dict[str, int] = {}  # of every list of tables in double brackets, how many there are so far

    @property
    def sign(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    @property
    def begin(self) -> int:
        return self.tokens[self.at][1]

    def statements(self) -> dict[str, Spot]:
        table = ""
        while self.sign:
            if self.sign == "\n":
                self.at += 1
            elif self.sign == "[":
                table = self._header()
            else:
                self._entry(table)
        return self.spots

    def _header(self) -> str:
        """The place of the table that a line in brackets opens."""
        double = [sign for sign, _ in self.tokens[self.at : self.at + 2]] == ["[", "["]
        self.at += 1 + double
        parts = self._key("]")
        self.at += double
        place = ""
        for number, part in enumerate(parts, 1):
            place = _join(place, part.name)
            name = parts[0].begin, part.end - parts[0].begin
            self.spots.setdefault(place, Spot(name, name, plain=False))
            if double and number == len(parts):
                self.counts[place] = self.counts.get(place, 0) + 1
            if place in self.counts:
                place = f"{place}[{self.counts[place]}]"
                self.spots.setdefault(place, Spot(name, name, plain=False))
        return place

    def _key(self, end: str) -> list[_Part]:
        """The parts of a key, up to the sign behind it."""
        parts = []
        while self.sign not in (end, "\n", ""):
            sign, begin = self.sign, self.begin
            if sign[0] in "\"'":
                name = tomllib.loads(f"k = {sign}")["k"] if sign[0] == '"' else sign[1:-1]
                parts.append(_Part(shown(name), begin, begin + len(sign)))
            else:
                parts += [_Part(m[0], begin + m.start(), begin + m.end()) for m in re.finditer(r"[^.]+", sign)]
            self.at += 1
        self.at += 1
        return parts or [_Part("", self.begin if self.sign else 0, 0)]

    def _entry(self, place: str) -> None:
        parts = self._key("=")
        for part in parts:
            place = _join(place, part.name)
            name = parts[0].begin, part.end - parts[0].begin
            if part is not parts[-1]:
                self.spots.setdefault(place, Spot(name, name, plain=False))
        self._value(place, name)

    def _value(self, place: str, name: tuple[int, int] | None) -> None:
        sign = self.sign
        if not sign:
            return
        begin, plain = self.begin, sign not in "[{"
        if plain:
            end = begin
            while self.sign not in _ENDS:
                end = self.begin + len(self.sign)
                self.at += 1
            self.spots.setdefault(place, Spot(name, (begin, end - begin), plain=True))
            return
        self.spots.setdefault(place, Spot(name, (begin, 1), plain=False))
        self.at += 1
        count, close = 0, "]" if sign == "[" else "}"
        while self.sign not in (close, ""):
            if self.sign in _ENDS:
                self.at += 1
            elif sign == "{":
                self._entry(place)
            else:
                count += 1
                self._value(f"{place}[{count}]", None)
        self.at += 1


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def spots_of_toml(text: str) -> dict[str, Spot]:
    r"""The spot of every table and key of a TOML text that can be read, by its place, such as ``escalations[1].when``.

    Example:
        >>> spots_of_toml("[facts]\npain = 6")["facts.pain"]
        Spot(name=(8, 4), value=(15, 1), plain=True)
    """
    return _Reading(text).statements()


def toml_lines(toml: str) -> dict[str, int]:
    """The line of every table and key of a TOML text, by place."""
    found: dict[str, int] = {}
    number, upto = 1, 0
    for place, (name, value, _) in spots_of_toml(toml).items():
        begin = (name or value)[0]
        number += toml.count("\n", upto, begin) if begin >= upto else -toml.count("\n", begin, upto)
        upto = begin
        found[place] = number
    return found
