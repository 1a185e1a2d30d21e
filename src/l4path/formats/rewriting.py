"""A key or a value of a file that cannot stand, and the line that was probably meant."""

from __future__ import annotations

import datetime
import json
import re
from typing import TYPE_CHECKING, Any

from l4path.errors import nearest, shown
from l4path.intended import amount, as_id, yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 120
_INTENDED: dict[str, tuple[str, ...]] = {
    "name": ("title", "label", "id"),
    "title": ("label",),
    "label": ("title",),
    "type": ("kind", "on"),
    "kind": ("on",),
    "trigger": ("on",),
    "min": ("minimum",),
    "max": ("maximum",),
    "units": ("unit",),
    "options": ("values",),
    "choices": ("values",),
    "from": ("after",),
    "source": ("after",),
    "sources": ("after",),
    "target": ("to",),
    "then": ("to",),
    "next": ("to",),
    "condition": ("when", "is", "always"),
    "conditions": ("when", "indications"),
    "criteria": ("when", "is"),
    "if": ("when",),
    "reason": ("because", "note"),
    "rationale": ("because", "note"),
    "why": ("because", "note"),
    "comment": ("note", "description"),
    "text": ("note", "because", "question", "title"),
    "ask": ("question",),
    "prompt": ("question",),
    "grade": ("strength",),
    "page": ("locator",),
    "section": ("locator",),
    "link": ("url",),
    "exclusions": ("contraindications",),
    "inclusion": ("indications",),
    "variables": ("facts",),
    "symptoms": ("facts",),
    "findings": ("facts",),
    "outcomes": ("measures",),
    "edges": ("escalations",),
    "transitions": ("escalations",),
    "steps": ("treatments",),
    "nodes": ("treatments",),
    "interventions": ("treatments",),
    "treatments": ("trials",),
    "history": ("trials",),
    "refused": ("declined",),
    "levels": ("tiers",),
    "result": ("outcome",),
    "start_node": ("start",),
    "first": ("start",),
}
"""What another tool or plain English calls a key, with the keys that it may be here."""


def intended_key(name: str, keys: Iterable[str]) -> str:
    """The key that was meant by a name that is none; empty where nobody can say."""
    known = list(keys)
    return next((key for key in _INTENDED.get(name.lower(), ()) if key in known), "") or nearest(name, known)


def rewritten(value: Any, holds: str, name: str) -> str:
    """The line that was probably meant by a value of the wrong kind; empty where nobody can say.

    Args:
        value: The value.
        holds: What the key holds, as the vocabulary names it.
        name: The key.

    Example:
        >>> rewritten("imaging", "texts", "after")
        'write after = ["imaging"]'
    """
    right = _right(value, holds)
    return f"write {shown(name)} = {right}" if right and len(right) <= _LONGEST else ""


def _right(value: Any, holds: str) -> str:
    only = value[0] if isinstance(value, list) and len(value) == 1 else None
    match holds:
        case "yes or no":
            meant = yes_or_no(value)
            return "" if meant is None else str(meant).lower()
        case "number" | "integer" if isinstance(value, str):
            number, unit = amount(value)
            fits = (
                number and not any(c.isdigit() or c in "/-" for c in unit) and (holds == "number" or "." not in number)
            )
            return number if fits else ""
        case "text" | "condition" if isinstance(only, str):
            return _quoted(only)
        case "text" if isinstance(value, int | float) and not isinstance(value, bool):
            return _quoted(str(value))
        case "text" if isinstance(value, datetime.date):
            return _quoted(value.isoformat())
        case "texts" | "conditions" if isinstance(value, str) and value.strip():
            parts = [part.strip() for part in value.split(",")] if holds == "texts" else [value]
            return f"[{', '.join(_quoted(part) for part in parts)}]"
        case "labels" if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            return _labels(value)
        case "labels" if isinstance(value, str):
            return _labels([part.strip() for part in value.split(",")])
        case "date" if isinstance(value, str):
            return _date(value)
    return ""


def _labels(values: list[str]) -> str:
    ids = [as_id(value) for value in values]
    if not all(ids):
        return ""
    return "{ " + ", ".join(f"{name} = {_quoted(value)}" for name, value in zip(ids, values, strict=True)) + " }"


def _date(text: str) -> str:
    """A date that is written day before month with dots, or so that only one order is possible."""
    found = re.fullmatch(r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4})\s*", text)
    if not found:
        return ""
    day, month = int(found[1]), int(found[3])
    if found[2] != "." and day <= 12:  # noqa: PLR2004 - it may as well be the month
        return ""
    try:
        return datetime.date(int(found[4]), month, day).isoformat()
    except ValueError:
        return ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
