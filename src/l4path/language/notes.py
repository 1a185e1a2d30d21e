"""What was noted while a record was read: kept in English beside the episode, and told in any language."""

from __future__ import annotations

import datetime
import re
import string
from functools import cache
from typing import TYPE_CHECKING

from l4path.language.catalogue import words

if TYPE_CHECKING:
    from l4path.language.catalogue import Words

_COURSES = ("when", "later")
_DAYS = ("date", "first", "last")
_HOLDS = {"name": r"[A-Za-z0-9_.]+", "status": r"[a-z-]+", "count": r"[0-9]+"} | dict.fromkeys(_DAYS, r"[0-9-]+")
"""What a slot may hold; any text where it is not named here."""
_SOURCES = {
    "not found, not closed": "not_found",
    "no table": "no_table",
    "closed: ": "closed",
    "untracked: ": "untracked",
    "cannot be told: ": "untold",
    "not searched: ": "not_searched",
}


def noted(text: str, wording: Words) -> str:
    """A note in the words of a language; in its own where it is of no kind that the catalogue has.

    Args:
        text: The note, as the reader of records wrote it: in English.
        wording: The words of the language.

    Example:
        >>> noted("pain: Observation/o1 of 2026-11-20 is not dated, and is not used", words("de"))
        'pain: Observation/o1 vom 20. November 2026 ist nicht datiert und zählt nicht'
    """
    return _retold("note", text, wording)


def sourced(text: str, wording: Words) -> str:
    """Where a thing is from, in the words of a language; a source that is told in words of its own stays as it is."""
    for start, key in _SOURCES.items():
        if text == start or (text.startswith(start) and start.endswith(" ")):
            return wording(f"source.{key}", what=text.removeprefix(start))
    return _dated(text, wording)


def _retold(group: str, text: str, wording: Words) -> str:
    for key, pattern in _patterns(group):
        if found := pattern.fullmatch(text):
            return wording(key, **{name: _slot(name, value, wording) for name, value in found.groupdict().items()})
    return text


def _slot(name: str, value: str, wording: Words) -> str:
    if name in _DAYS:
        return _day(value, wording)
    return _retold("noted", value, wording) if name in _COURSES else _dated(value, wording)


def _dated(resources: str, wording: Words) -> str:
    """Resources, each with its date in words."""
    return re.sub(
        r"(\w+/\S+) of ([0-9-]+)",
        lambda found: wording("source.dated", resource=found[1], date=_day(found[2], wording)),
        resources,
    )


def _day(date: str, wording: Words) -> str:
    """A date in words; as it is written where it is no day."""
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    return wording("source.date", day=day.day, month=wording(f"month.{day.month}"), year=day.year)


@cache
def _patterns(group: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The templates of a group in English, as patterns, the one with most words of its own first."""
    found = []
    for name, template in words("en").table(group).items():
        parts = list(string.Formatter().parse(template))
        own = sum(len(literal) for literal, *_ in parts)
        pattern = "".join(
            re.escape(literal) + ("" if slot is None else f"(?P<{slot}>{_HOLDS.get(slot, '.+')})")
            for literal, slot, *_ in parts
        )
        found.append((-own, f"{group}.{name}", re.compile(pattern, re.DOTALL)))
    return tuple((key, pattern) for _, key, pattern in sorted(found, key=lambda item: item[:2]))
