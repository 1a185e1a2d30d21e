"""Where in a file a problem is: the line of its place, and the word in its condition."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.errors import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.errors import Problem

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\- \t\"']+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(?:([A-Za-z0-9_-]+(?:[.][A-Za-z0-9_-]+)*)|\"([^\"\\]+)\"|'([^']+)')\s*=")
_TRIPLE = re.compile(r'"""|\'\'\'')


def lines_of(toml: str) -> dict[str, int]:
    """The line of every table and key of a TOML text, by place; multi-line texts are passed over."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, within = "", False
    for number, line in enumerate(toml.split("\n"), 1):
        skipped = within
        if len(_TRIPLE.findall(line)) % 2:
            within = not within
        if skipped:
            continue
        if header := _HEADER.match(line):
            parts = [part.strip().strip("\"'") for part in header[2].split(".")]
            table = ".".join(parts)
            for outer in range(1, len(parts)):
                found.setdefault(".".join(parts[:outer]), number)
            if header[1] == "[[":
                found.setdefault(table, number)
                counts[table] = counts.get(table, 0) + 1
                table = f"{table}[{counts[table]}]"
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            name = shown(key[1] or key[2] or key[3])
            found.setdefault(f"{table}.{name}" if table else name, number)
    return found


def placed(problem: Problem, lines: Mapping[str, int], conditions: Mapping[str, str]) -> Problem:
    """The problem with the line of its place, and with its word marked in the condition that stands there.

    Args:
        problem: Any problem of a file.
        lines: The line of every place, as :func:`lines_of` gives them.
        conditions: The text of every condition by place.
    """
    text = conditions.get(problem.where, "")
    if text and not problem.text and problem.token:
        word = re.search(rf"\b{re.escape(problem.token)}\b", text)
        if word is not None:
            problem = replace(problem, text=text, at=word.start(), length=len(problem.token))
    place = f"{problem.where}.{problem.token}".lstrip(".") if problem.token else problem.where
    while place and place not in lines:
        shorter = re.sub(r"(\.[^.\[\]]*|\[\d+\])$", "", place)
        place = shorter if shorter != place else ""
    return replace(problem, line=lines[place]) if place else problem
