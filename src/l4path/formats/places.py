"""Where in a file a problem is: its line, with a caret under the key or value, or under the word in its condition."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.errors import Problem

_LONGEST = 400
_INNERMOST = re.compile(r"(\.[^.\[\]]*|\[\d+\])$")


class Spot(NamedTuple):
    """Where an entry stands: its name and its value, each by where it begins and how long it is; no name in a list."""

    name: tuple[int, int] | None
    value: tuple[int, int]
    plain: bool


def placed(
    problems: Iterable[Problem],
    *,
    toml: str = "",
    json: str = "",
    conditions: Mapping[str, str] | None = None,
    lines: bool = True,
) -> list[Problem]:
    """The problems of a text that can be read, in the order of the text, each shown where it is.

    Of JSON the column is told as well, since a file may be one line, and what to write is said in JSON.

    Args:
        problems: Any problems.
        toml: The text, where it is TOML.
        json: The text, where it is JSON.
        conditions: The text of every condition by place.
        lines: Whether the line is told; not of one line of many, of which whoever reads them tells it.
    """
    found = [_in_condition(problem, conditions or {}) for problem in problems]
    if not found or not (toml or json):
        return found
    if json:
        from l4path.formats.json_spots import json_hint, spots_of_json  # noqa: PLC0415 - only what is wrong needs it

        spots = spots_of_json(json)
        found = [replace(problem, hint=json_hint(problem.hint)) for problem in found]
    else:
        from l4path.formats.toml_spots import spots_of_toml  # noqa: PLC0415 - only what is wrong needs it

        spots = spots_of_toml(toml)
    located = [_shown_at(problem, spots, json or toml) for problem in found]
    located.sort(key=lambda pair: pair[0])
    found = [problem for _, problem in located]
    return [
        replace(problem, line=problem.line if lines else 0, column=problem.column if json else 0) for problem in found
    ]


def _in_condition(problem: Problem, conditions: Mapping[str, str]) -> Problem:
    """The problem, with its word marked in the condition that stands at its place."""
    text = conditions.get(problem.where, "")
    if text and not problem.text and problem.token:
        word = re.search(rf"\b{re.escape(problem.token)}\b", text)
        if word is not None:
            return replace(problem, text=text, at=word.start(), length=len(problem.token))
    return problem


def _shown_at(problem: Problem, spots: Mapping[str, Spot], text: str) -> tuple[int, Problem]:
    """Where in the text a problem is, and the problem with its line, its column and a caret there."""
    wanted = f"{problem.where}.{problem.token}".lstrip(".") if problem.token else problem.where
    place = _innermost(wanted, spots)
    if wanted and not place:  # of a case, or of a line with what it rests on
        wanted = f"episode.{wanted}"
        place = _innermost(wanted, spots)
    if not place:
        return -1, problem
    spot = spots[place]
    of_value = spot.name is None or (spot.plain and place == wanted and not problem.token)
    begin, length = spot.value if of_value or spot.name is None else spot.name
    first = text.rfind("\n", 0, begin) + 1
    problem = replace(problem, line=text.count("\n", 0, begin) + 1, column=begin - first + 1)
    if problem.text:
        return begin, problem
    line = text[first:].partition("\n")[0].rstrip("\r")
    return begin, replace(problem, text=line, at=begin - first, length=length)


def _innermost(place: str, spots: Mapping[str, Spot]) -> str:
    """The place itself, or the innermost around it that the text has; empty where it has none."""
    if len(place) > _LONGEST:
        place = _INNERMOST.sub("", place[:_LONGEST])  # without the part that is cut in two
    while place and place not in spots:
        shorter = _INNERMOST.sub("", place)
        place = shorter if shorter != place else ""
    return place
