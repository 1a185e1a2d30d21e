"""Where in a JSON text every entry stands, and what to write said in JSON."""

from __future__ import annotations

import json
import re

from l4path.errors import shown
from l4path.formats.places import Spot
from l4path.formats.vocabulary import TABLES

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_PAIR = re.compile(r"""(?<![\w"`'=<>!.-])([A-Za-z_][\w-]*) = (?=["\[{\d-]|true\b|false\b|\.\.\.)""")
_ENTRY = r'"[\w-]+": (?:"[^"]*"|[\w.-]+)'
_GROUPS = sorted(
    {name for table in TABLES.values() for name, key in table.items() if "table" in key.holds or key.holds == "record"}
)
_NAMES = re.compile(r"\s*:")


def spots_of_json(text: str) -> dict[str, Spot]:
    """The spot of every entry of a JSON text that can be read, by its place, such as ``escalations[1].when``.

    Example:
        >>> spots_of_json('{"facts": {"pain": 6}}')["facts.pain"]
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
    hint = re.sub(r"\[\[([\w.-]+)\]\] before each", r'"\1": [{ ... }, { ... }]', hint)
    hint = re.sub(r'(": )([0-9]{4}-[0-9]{2}-[0-9]{2})(?![\w"])', r'\1"\2"', hint)
    hint = re.sub(r"\[\[([\w.-]+)\]\]", r'"\1": [{ ... }]', hint)
    hint = re.sub(r"\[(\w+)\.([\w-]+)\]", r'"\1": { "\2": { ... } }', hint)
    hint = re.sub(rf"\[({'|'.join(_GROUPS)})\]", r'"\1": { ... }', hint)
    return re.sub(r"\bbelow it\b", "in it", hint)
