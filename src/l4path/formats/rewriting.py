"""A key or a value of a file that cannot stand, and the line that was probably meant."""

from __future__ import annotations

import datetime
import json
import re
from typing import TYPE_CHECKING, Any

from l4path.episode import outcome_hint
from l4path.errors import did_you_mean, listed, nearest, quoted, shown
from l4path.intended import OUTCOME_WORDS, amount, as_id, days_meant, meant_word, yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST = 120
_FEW = 4  # words that a message lists beside the one that it proposes
_MOST_SHOWN = 20
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_TRIAL = {"adequate": "weeks", "response": "relief"}
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
    "after_all": ("after",),
    "all_of": ("after",),
    "any_of": ("after_any",),
    "source": ("after",),
    "sources": ("after",),
    "target": ("to",),
    "then": ("to",),
    "next": ("to",),
    "condition": ("when", "is", "always"),
    "conditions": ("when", "indications"),
    "criteria": ("when", "is"),
    "if": ("when",),
    "formula": ("is", "when"),
    "rule": ("when", "is", "always"),
    "level": ("tier",),
    "lane": ("tier",),
    "stage": ("tier",),
    "group": ("tier",),
    "doi": ("url",),
    "website": ("url",),
    "published": ("year",),
    "date": ("year", "review_by"),
    "references": ("sources",),
    "bibliography": ("sources",),
    "literature": ("sources",),
    "guidelines": ("sources",),
    "citations": ("sources",),
    "reference": ("source", "sources"),
    "citation": ("source",),
    "quote": ("note",),
    "weight": ("points",),
    "score": ("points", "scores"),
    "value": ("points", "values"),
    "fact": ("when", "facts"),
    "meaning": ("is",),
    "definition": ("is", "definitions"),
    "single": ("once",),
    "one_time": ("once",),
    "ongoing": ("continuous",),
    "permanent": ("continuous",),
    "lower": ("minimum",),
    "upper": ("maximum",),
    "destination": ("to",),
    "goto": ("to",),
    "previous": ("after",),
    "tried": ("trials",),
    "treated": ("trials",),
    "past_treatments": ("trials",),
    "medication": ("trials",),
    "patient_facts": ("facts",),
    "screening": ("screened",),
    "asked": ("screened",),
    "rejected": ("declined",),
    "warnings": ("cautions",),
    "ends": ("dispositions",),
    "endpoints": ("dispositions",),
    "decisions": ("reviews",),
    "arrows": ("escalations",),
    "rules": ("escalations", "invariants"),
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
    "observations": ("facts",),
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


_MEANT: dict[str, Mapping[str, tuple[str, ...]]] = {
    "kind": {
        "flag": ("bool", "boolean", "yes/no", "yes no", "yesno", "true/false", "binary", "checkbox", "logical"),
        "number": (
            *("int", "integer", "float", "decimal", "numeric", "real", "scale", "score", "quantity", "num"),
            *("percentage", "percent", "double", "numerical", "nrs", "vas"),
        ),
        "choice": (
            *("enum", "single choice", "radio", "category", "categorical", "select", "option", "one of", "list"),
            *("selection", "dropdown", "coded"),
        ),
        "choices": (
            *("multiple choice", "multi choice", "multichoice", "multiselect", "multi select", "checkboxes", "set"),
            *("multiple", "several", "any of"),
        ),
    },
    "on": {
        "failure": ("fail", "fails", "no effect", "not effective", "no response", "ineffective", "failure of trial"),
        "response": ("success", "helped", "worked", "improvement", "improved", "effective"),
        "completion": ("done", "finished", "complete", "completed", "after", "performed"),
        "contraindication": (
            *("side effects", "side effect", "intolerance", "intolerant", "not tolerated", "contraindicated"),
            *("adverse event", "adverse events"),
        ),
        "declined": ("refused", "refusal", "decline", "rejected", "patient declines", "declines"),
        "unavailable": ("not available", "unavailability"),
        "otherwise": ("else", "default", "other", "rest", "if not"),
        "red_flag": ("emergency", "red flags", "alarm", "redflag"),
        "deterioration": ("worse", "worsening", "worsened", "deteriorated", "progression"),
        "relapse": ("recurrence", "relapsed", "came back", "recurrent"),
        "indication": ("indicated", "always", "if", "condition"),
        "persistence": ("persistent", "persists", "no better", "still there"),
        "next_step": ("next", "step up", "escalation", "escalate"),
        "exhausted": ("exhaustion", "all failed"),
    },
    "stance": {
        "for": ("pro", "positive", "supports", "support", "supporting", "in favour", "in favor", "recommends", "yes"),
        "against": ("con", "contra", "negative", "opposes", "opposed", "does not support", "not for", "no"),
        "neutral": ("none", "unclear", "no statement", "undecided", "mixed"),
    },
    "outcome": OUTCOME_WORDS,
}
"""What plain English or another tool calls a word of a key that takes only some words, by the word that it is here."""


def word_hint(value: str, name: str, one_of: tuple[str, ...], *, guess: bool) -> str:
    """What to write instead of a word that a key does not take.

    Args:
        value: The word.
        name: The key.
        one_of: The words that it takes.
        guess: Whether a near word may be proposed; not where near words mean contrary things.
    """
    several = "kinds" if name == "on" else f"{name}s"
    allowed = f"the {several} are {listed(one_of, 20)}"
    meant = meant_word(value, _MEANT.get(name, {}))
    if meant in one_of:
        return f'write {name} = "{meant}"' + ("" if len(one_of) > _FEW else f"; {allowed}")
    if name == "outcome":
        return outcome_hint(value)
    if name == "kind" and value.lower() in ("date", "datetime", "time", "day"):
        return f'nothing is asked as a date: ask for how long, as in kind = "number", unit = "weeks"; {allowed}'
    if name == "kind" and value.lower() in ("text", "string", "str", "free text"):
        return f'nothing is asked as free text: write kind = "choice" and its values; {allowed}'
    if name == "kind" and value.lower() in ("ordinal", "likert", "grade"):
        return f'write kind = "number" where it is counted, kind = "choice" where it is named; {allowed}'
    near = did_you_mean(value, one_of) if guess else ""
    return near or allowed


def intended_key(name: str, keys: Iterable[str]) -> str:
    """The key that was meant by a name that is none; empty where nobody can say."""
    known = list(keys)
    return next((key for key in _INTENDED.get(name.lower(), ()) if key in known), "") or nearest(name, known)


def as_written(value: Any) -> str:
    """A value as a file writes it, for a message: texts in quotes, yes and no as ``true`` and ``false``."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list) and any(isinstance(item, list | dict) for item in value):
        return "a list of tables" if all(isinstance(item, dict) for item in value) else "a list"
    if isinstance(value, list):
        return shown(
            f"[{', '.join(as_written(item) for item in value[:_MOST_SHOWN])}{', ...' * (len(value) > _MOST_SHOWN)}]"
        )
    return quoted(value)


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
    if holds == "condition" and name in _TRIAL and isinstance(value, int | float) and not isinstance(value, bool):
        return f'write {name} = "{_TRIAL[name]} >= {value}"'
    if holds == "yes or no" and isinstance(value, str) and value.strip().lower() == name:
        return f"write {name} = true"
    if holds == "condition" and isinstance(value, list) and len(value) > 1 and all(isinstance(it, str) for it in value):
        return f"write {name} = {_quoted(' or '.join(value))}, or join them by and"
    right = _right(value, holds)
    return f"write {shown(name)} = {right}" if right and len(right) <= _LONGEST else ""


def _right(value: Any, holds: str) -> str:
    only = value[0] if isinstance(value, list) and len(value) == 1 else None
    match holds:
        case "yes or no":
            meant = yes_or_no(value)
            return "" if meant is None else str(meant).lower()
        case "integer" if isinstance(value, str) and (years := _YEAR.findall(value)):
            return years[0] if len(years) == 1 else ""
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
            parts = [part.strip() for part in value.split(",")]
            if holds == "conditions" and not all(re.fullmatch(r"(?:not )?\w+", part) for part in parts):
                parts = [value]
            return f"[{', '.join(_quoted(part) for part in parts)}]"
        case "integer" if isinstance(value, datetime.date):
            return str(value.year)
        case "date" if isinstance(value, datetime.datetime):
            return value.date().isoformat()
        case "condition" if value is True or value is False:
            return f'"{str(value).lower()}"'
        case "conditions" if isinstance(value, dict) and value and all(map(_compared, value, value.values())):
            return f"[{', '.join(_quoted(_compared(name, item)) for name, item in value.items())}]"
        case "texts" if isinstance(value, dict) and value and all(isinstance(item, str) for item in value.values()):
            return f"[{', '.join(_quoted(item) for item in value.values())}]"
        case "texts" if isinstance(value, list) and value and all(_only_text(item) for item in value):
            return f"[{', '.join(_quoted(_only_text(item)) for item in value)}]"
        case "labels" if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            return _labels(value)
        case "labels" if isinstance(value, list) and value and all(all(_of_pair(item)) for item in value):
            pairs = [_of_pair(item) for item in value]
            return "{ " + ", ".join(f"{name} = {_quoted(label)}" for name, label in pairs) + " }"
        case "labels" if isinstance(value, dict) and value and all(isinstance(name, str) for name in value):
            return "{ " + ", ".join(f"{name} = {_quoted(_plain(label))}" for name, label in value.items()) + " }"
        case "labels" if isinstance(value, str):
            return _labels([part.strip() for part in value.split(",")])
        case "date" if isinstance(value, str):
            return _date(value)
    return ""


def _compared(name: str, value: object) -> str:
    """A fact with its value, as a condition; empty where it is none."""
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return f"{name} == {value}" if isinstance(value, str | int | float) and value != "" else ""


def _only_text(item: object) -> str:
    """The text of an element, or the only one of a table."""
    if isinstance(item, dict) and len(item) == 1:
        item = next(iter(item.values()))
    return item if isinstance(item, str) else ""


def _of_pair(item: object) -> tuple[str, str]:
    """The id and the label of a value that is written as a table of its own; empty where they cannot be told."""
    if not isinstance(item, dict):
        return "", ""
    name = next((item[key] for key in ("id", "value", "code", "name") if isinstance(item.get(key), str)), "")
    label = next((item[key] for key in ("label", "title", "display", "text") if isinstance(item.get(key), str)), name)
    return (as_id(name), label) if as_id(name) and label else ("", "")


def _plain(label: object) -> str:
    return label if isinstance(label, str) else str(label).lower() if isinstance(label, bool) else str(label)


def _labels(values: list[str]) -> str:
    ids = [as_id(value) for value in values]
    if not all(ids):
        return ""
    return "{ " + ", ".join(f"{name} = {_quoted(value)}" for name, value in zip(ids, values, strict=True)) + " }"


def _date(text: str) -> str:
    """A date that is written so that only one day is possible."""
    days = days_meant(text) or ()
    return days[0].isoformat() if len(days) == 1 else ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
