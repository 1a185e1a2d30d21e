"""A key or a table that stands in the wrong place or the wrong form, and where it belongs."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

from l4path.errors import listed, shown
from l4path.formats.vocabulary import TABLES
from l4path.intended import OUTCOME_WORDS, as_id, meant_word, not_recorded, yes_or_no

_OF_THE_PATHWAY = frozenset(("version", "tiers", "start", "goal"))
_OF_A_TRIAL = ("adequate", "response")
_MEASURED = frozenset(("weeks", "doses", "courses", "relief", "tolerated", "relapsed", "months", "days", "duration"))
_GROUPS = ("facts", "measures", "treatments", "reviews", "dispositions")
_RANGES = ("range", "scale", "interval", "limits", "bounds", "min_max")
_RANGE = r"\s*(-?[0-9.]+)\s*(?:-|\u2013|\.\.+|to)\s*(-?[0-9.]+)\s*"
_OF_A_FORM = {
    "default": "there is none: leave it out; what is not recorded is unknown, and asked",
    "required": "leave it out: what is not recorded is unknown, and asked where it decides",
    "mandatory": "leave it out: what is not recorded is unknown, and asked where it decides",
    "optional": "leave it out: what is not recorded is unknown, and asked where it decides",
    "multiple": 'leave it out; where several values may hold, write kind = "choices"',
    "multi": 'leave it out; where several values may hold, write kind = "choices"',
}
_WAITS = ("delay", "wait", "weeks", "duration", "interval", "days", "months", "minimum_weeks", "time")
_NESTED = ("fact", "measure", "definition", "treatment", "review", "disposition")
_SMALL = ("evidence", "code", "context", "caution")
_DATES = ("date", "day", "at", "recorded", "visit", "created", "time")
_NAMES = ("id", "treatment", "name", "key", "code")


def belongs_elsewhere(
    name: str, unknown: dict[str, Any], table: str, where: str
) -> tuple[str, list[tuple[str, str]]] | None:
    """Where a key that a table does not have would stand, and which other problems that explains.

    Args:
        name: The key.
        unknown: All keys that the table does not have, with their values.
        table: The name of the table in the vocabulary.
        where: Its place.

    Returns:
        What to write, and what is not to be told as well: pairs of its place (empty at the top) and its name.
    """
    value = unknown[name]
    if name in _OF_THE_PATHWAY and table not in ("pathway", "episode"):
        return f"{name} is a key of the pathway: write it above the first line in [ ]", [("", name)]
    if name == "never" and "always" in TABLES[table]:
        inner = json.dumps(f"not ({value})", ensure_ascii=False) if isinstance(value, str) else '"not (...)"'
        return f"write what always holds instead: always = {inner}", [(where, "always")]
    if table == "treatment" and name in _OF_A_TRIAL:
        texts = {key: unknown[key] for key in _OF_A_TRIAL if isinstance(unknown.get(key), str)}
        right = ", ".join(f"{key} = {json.dumps(texts.get(key, '...'), ensure_ascii=False)}" for key in _OF_A_TRIAL)
        return f"write trial = {{ {right} }}", [(where, "trial"), *((where, key) for key in _OF_A_TRIAL)]
    if table == "trial" and name in _MEASURED:
        measure = name if name in ("weeks", "doses", "courses", "relief") else "weeks"
        right = f'a trial is two conditions, as in adequate = "{measure} >= 6", response = "relief >= 30"'
        return right, [(where, key) for key in (*_OF_A_TRIAL, *_MEASURED)]
    if table in ("review", "disposition") and name in TABLES["treatment"]:
        node = where.rpartition(".")[2]
        return f"only a treatment has it: leave it out, or write [treatments.{node}]", [("", where)]
    if table in _SMALL and name in TABLES["treatment"]:
        group = where.partition(".")[0]
        hint = f"it belongs to a table of its own, whose line is missing above it: write [{group}.an_id] before it"
        return hint, [("", group), *((where, key) for key in unknown)]
    if table == "fact" and name in _RANGES and isinstance(value, list) and len(value) == 2:  # noqa: PLR2004
        return f"write minimum = {value[0]} and maximum = {value[1]}", []
    if table == "fact" and name in _RANGES and isinstance(value, str) and (ends := re.fullmatch(_RANGE, value)):
        return f"write minimum = {ends[1]} and maximum = {ends[2]}", []
    if table == "fact" and name in _OF_A_FORM:
        return _OF_A_FORM[name], []
    if table == "escalation" and is_wait(name):
        hint = 'how long a treatment is tried stands in it: trial = { adequate = "weeks >= 6", response = ... }'
        return hint, []
    if table in ("invariant", "assumption") and name in ("when", "then", "if") and "then" in unknown:
        return _as_always(where, unknown)
    if table in _NESTED and isinstance(value, dict) and value.keys() & {"title", "label", "kind", "tier"}:
        group = _group_of(value) or where.partition(".")[0]
        explained = [("", f"{group}.{name}"), *((where, key) for key, row in TABLES[table].items() if row.required)]
        return f"every table stands by itself: write [{group}.{shown(name)}]", explained
    if table == "episode":
        return _of_an_episode(name, value, unknown)
    if table == "pathway" and isinstance(value, dict):
        group = _group_of(value)
        return (f"write [{group}.{shown(name)}]", [("", f"{group}.{name}")]) if group else None
    return None


def is_wait(name: str) -> bool:
    """Whether a key asks how long something is waited for, such as ``after_weeks``."""
    return name.removeprefix("after_") in _WAITS


def _as_always(where: str, unknown: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """A rule that is written as when and then, as the one condition that always holds."""
    when, then = unknown.get("when", unknown.get("if")), unknown.get("then")
    explained = [(where, key) for key in ("always", "when", "if", "then")]
    if isinstance(when, str) and isinstance(then, str):
        return f"write always = {json.dumps(f'not ({when}) or ({then})', ensure_ascii=False)}", explained
    return 'write always = "not (what comes first) or (what follows)"', explained


def _of_an_episode(name: str, value: Any, unknown: dict[str, Any]) -> tuple[str, list[tuple[str, str]]] | None:
    if name in ("red_flags", "red_flag") and not isinstance(value, dict):
        return 'where they were asked in full, write screened = ["red_flags"]; else leave it out', []
    if name in ("patient", "patient_id", "person", "name") and isinstance(value, str | int):
        return f"what the episode is called is written as id = {json.dumps(value, ensure_ascii=False)}", []
    if name.lower() in _DATES or isinstance(value, datetime.date):
        return "an episode has no dates: leave it out, and write how long in weeks where the pathway asks for that", []
    if name in ("patient", "person") and isinstance(value, dict):
        return "write [facts] and below it what is recorded of the patient", []
    if isinstance(value, dict) and ("outcome" in value or _MEASURED & value.keys()):
        return f"write [trials.{shown(name)}]", []
    if isinstance(value, dict | list):
        return None
    if meant_word(value, OUTCOME_WORDS):
        return f'write [trials.{shown(name)}] and below it outcome = "{meant_word(value, OUTCOME_WORDS)}"', []
    plain = [key for key, other in unknown.items() if not isinstance(other, dict | list)]
    return f"write it below the line [facts]; keys of an episode: {listed(TABLES['episode'], 20)}", [
        ("", key) for key in plain if key != name
    ]


def _group_of(table: dict[str, Any]) -> str:
    """The group that a table at the top was probably meant for, by its keys; empty where it may be several."""
    if "tier" in table or "trial" in table:
        return "treatments" if {"trial", "once", "continuous", "indications"} & table.keys() else "reviews"
    if "kind" in table and "label" in table:
        return "facts"
    if "is" in table and "label" in table:
        return "definitions"
    return "scores" if "items" in table else ""


def table_hint(raw: object, table: str, where: str) -> str:
    """What to write instead of something that should be a table."""
    keys = listed(TABLES[table], 20)
    if table == "trial":
        return 'a trial is two conditions, as in trial = { adequate = "weeks >= 6", response = "relief >= 30" }'
    if table == "definition" and isinstance(raw, str):
        return f"write [{where}] and below it label = ..., is = {json.dumps(raw, ensure_ascii=False)}"
    if table in ("invariant", "assumption") and isinstance(raw, str):
        return f"write [{where}] and below it title = ..., always = {json.dumps(raw, ensure_ascii=False)}"
    if table == "evidence" and isinstance(raw, str):
        return f"write {{ source = {json.dumps(raw, ensure_ascii=False)} }}; its keys are {keys}"
    if table == "item" and isinstance(raw, list) and len(raw) == 2:  # noqa: PLR2004 - a condition and its points
        when, points = raw if isinstance(raw[0], str) else raw[::-1]
        return f"write {{ when = {json.dumps(str(when), ensure_ascii=False)}, points = {points} }}"
    if where.endswith("]"):
        return f"write a table in braces, as in {{ {next(iter(TABLES[table]))} = ... }}; its keys are {keys}"
    return f"write [{where}] and its keys below it: {keys}"


def record_hint(raw: object, where: str) -> str:
    """What to write instead of something that should be the record of a trial."""
    if outcome := meant_word(raw, OUTCOME_WORDS):
        return f'write [{where}] and below it outcome = "{outcome}"'
    if isinstance(raw, list) and len(raw) == 1 and isinstance(raw[0], dict):
        return f"write [{where}] in single brackets: a treatment has one record"
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return f"write [{where}] and below it weeks = {raw}"
    return f"write [{where}] and what was measured below it, as in weeks = 8"


def list_hint(value: object, where: str) -> str:
    """What to write instead of something that should be a list of tables."""
    header, name = re.sub(r"\[\d+\]", "", where), where.rpartition(".")[2]
    if isinstance(value, dict):
        if name == "items" and value and all(type(points) is int for points in value.values()):
            items = (f"{{ when = {json.dumps(when, ensure_ascii=False)}, points = {n} }}" for when, n in value.items())
            return f"write items = [{', '.join(items)}]"
        if where in ("escalations", "silenced"):
            return f"write [[{where}]] before each"
        return f"write [[{header}]] before each, or {name} = [{{ ... }}] on one line"
    if name == "evidence":
        return f'write {name} = [{{ source = "..." }}]'
    return f"write [[{header}]] before each, or {name} = [{{ ... }}]"


def group_hint(value: object, table: str, where: str) -> str:
    """What to write instead of something that should be tables by id."""
    first = value[0] if isinstance(value, list) and value else ""
    called = (
        next((first[key] for key in _NAMES if isinstance(first.get(key), str)), "")
        if isinstance(first, dict)
        else first
    )
    name = as_id(called) if isinstance(called, str) else ""
    inner = "what was measured" if table == "record" else "its keys"
    return f"write [{where}.{name}] and {inner} below it" if name else f"write [{where}.an_id] and {inner} below it"


def texts_hint(value: object, name: str) -> str:
    """What to write instead of something that should name screens or treatments; empty for other keys."""
    if name == "screened":
        if isinstance(value, dict):
            named = [key for key in value if isinstance(key, str) and key not in TABLES["episode"]]
            return f"write screened = {json.dumps(named, ensure_ascii=False)}: what was asked in full"
        if not isinstance(value, list) and (yes_or_no(value) is not None or not_recorded(value)):
            return 'name the screens that were asked in full, as in screened = ["red_flags"]'
    if name in ("declined", "unasked") and (value is False or not_recorded(value)):
        return "leave it out where there is none"
    if name in ("declined", "unasked") and (value is True or str(value).strip().lower() in ("all", "every", "any")):
        return f'name each treatment, as in {name} = ["a", "b"]'
    if isinstance(value, dict) and value and all(isinstance(it, bool) for it in value.values()):
        return f"write {name} = {json.dumps([key for key, it in value.items() if it], ensure_ascii=False)}"
    return ""
