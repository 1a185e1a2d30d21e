"""Where in a JSON text a problem is: the line and column of its place, and the line itself for the caret."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from l4path.errors import shown
from l4path.formats.vocabulary import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.errors import Problem

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_PAIR = re.compile(r"""(?<![\w"`'=<>!.-])([A-Za-z_][\w-]*) = (?=["\[{\d-]|true\b|false\b|\.\.\.)""")
_ENTRY = r'"[\w-]+": (?:"[^"]*"|[\w.-]+)'
_GROUPS = sorted(
    {name for table in TABLES.values() for name, key in table.items() if "table" in key.holds or key.holds == "record"}
)
_NAMES = re.compile(r"\s*:")


class Spot(NamedTuple):
    """Where an entry stands: its name and its value, each by where it begins and how long it is; no name in a list."""

    name: tuple[int, int] | None
    value: tuple[int, int]
    plain: bool


def spots_of(text: str) -> dict[str, Spot]:
    """The spot of every entry of a JSON text that can be read, by its place, such as ``escalations[1].when``.

    Example:
        >>> spots_of('{"facts": {"pain": 6}}')["facts.pain"]
        Spot(name=(11, 6), value=(19, 1), plain=True)
    """
    found: dict[str, Spot] = {}
    outer: list[tuple[str, int | None]] = []  # the place of each open bracket, and how many entries a list has so far
    place, count, name, named = "", None, "", None
    for token in _TOKEN.finditer(text):
        sign, begin = token[0], token.start()
        if sign in ",:":
            continue
        if sign in "}]":
            place, count = outer.pop() if outer else ("", None)
            continue
        if sign[0] == '"' and count is None and outer and named is None:
            name, named = shown(json.loads(sign, strict=False)), (begin, len(sign))
            continue
        if count is not None:
            count += 1
            here = f"{place}[{count}]"
        else:
            here = f"{place}.{name}".lstrip(".") if outer else ""
        found.setdefault(here, Spot(named, (begin, len(sign)), sign not in "{["))
        named = None
        if sign in "{[":
            outer.append((place, count))
            place, count = here, 0 if sign == "[" else None
    return found


def unreadable_at(text: str) -> int | None:
    """Where a JSON text has a name twice in one object, or a number that is none; None where neither is found."""
    outer: list[set[str]] = []  # the names of each open bracket so far
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "{[":
            outer.append(set())
        elif sign in "}]" and outer:
            outer.pop()
        elif sign in ("NaN", "Infinity", "-Infinity"):
            return token.start()
        elif sign[0] == '"' and outer and _NAMES.match(text, token.end()):
            if sign in outer[-1]:
                return token.start()
            outer[-1].add(sign)
    return None


def in_json(problems: Iterable[Problem], text: str, *, lines: bool = True) -> list[Problem]:
    """The problems of a JSON text with the line and column of their places, in their order.

    Args:
        problems: Any problems.
        text: The text, which can be read.
        lines: Whether the line is told; not of one line of many, of which whoever reads them tells it.
    """
    spots = spots_of(text)
    found = [_placed(problem, spots, text) for problem in problems]
    found.sort(key=lambda problem: (problem.line, problem.column))
    return found if lines else [replace(problem, line=0) for problem in found]


def _placed(problem: Problem, spots: dict[str, Spot], text: str) -> Problem:
    wanted = f"{problem.where}.{problem.token}".lstrip(".") if problem.token else problem.where
    place = _nearest(wanted, spots)
    if wanted and not place:  # of a case, or of a line with what it rests on
        wanted = f"episode.{wanted}"
        place = _nearest(wanted, spots)
    problem = replace(problem, hint=json_hint(problem.hint)) if problem.hint else problem
    if not place:
        return problem
    spot = spots[place]
    of_value = spot.name is None or (spot.plain and place == wanted and not problem.token)
    begin, length = spot.value if of_value or spot.name is None else spot.name
    first = text.rfind("\n", 0, begin) + 1
    problem = replace(problem, line=text.count("\n", 0, begin) + 1, column=begin - first + 1)
    if problem.text:
        return problem
    return replace(problem, text=text[first:].partition("\n")[0].rstrip("\r"), at=begin - first, length=length)


def json_hint(hint: str) -> str:
    """What to write, in JSON, where it was said in TOML.

    Example:
        >>> json_hint('write [trials.exercise] and below it outcome = "failed"')
        'write "trials": { "exercise": { "outcome": "failed" } }'
        >>> json_hint("write pain = 6, without quotes")
        'write "pain": 6, without quotes'
    """
    hint = re.sub(r"\bbelow the line\b", "into", hint)
    hint = _PAIR.sub(r'"\1": ', hint)
    hint = re.sub(rf"\[(\w+)\.([\w-]+)\] and below it ({_ENTRY})", r'"\1": { "\2": { \3 } }', hint)
    hint = re.sub(rf"\[(\w+)\] and below it ({_ENTRY})", r'"\1": { \2 }', hint)
    hint = re.sub(r"\[\[([\w.-]+)\]\]", r'"\1": [{ ... }]', hint)
    hint = re.sub(r"\[(\w+)\.([\w-]+)\]", r'"\1": { "\2": { ... } }', hint)
    hint = re.sub(rf"\[({'|'.join(_GROUPS)})\]", r'"\1": { ... }', hint)
    return re.sub(r"\bbelow it\b", "in it", hint)


def _nearest(place: str, spots: dict[str, Spot]) -> str:
    """The place itself, or the innermost around it that the text has; empty where it has none."""
    while place and place not in spots:
        shorter = re.sub(r"(\.[^.\[\]]*|\[\d+\])$", "", place)
        place = shorter if shorter != place else ""
    return place
