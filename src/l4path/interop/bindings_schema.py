"""The JSON Schema of a bindings file, generated from the words that its reader knows."""

from __future__ import annotations

from typing import Any

from l4path.facts import LONGEST_NAME, NAME
from l4path.interop.systems import WITH_PREFIXES
from l4path.interop.vocabulary import FACT_KEYS, KEYS, NOT_OF_A_ONCE, TABLES, TRIAL_KEYS, TYPES_READ

_Schema = dict[str, Any]
_TEXT: _Schema = {"type": "string", "pattern": r"\S"}
_SET: _Schema = {"$ref": "#/$defs/set"}
_LENGTH = r"^P(?=[0-9])([0-9]{1,6}Y)?([0-9]{1,6}M)?([0-9]{1,6}W)?([0-9]{1,6}D)?$"
_HOLDS: dict[str, _Schema] = {
    "set": _SET,
    "sets": {"type": "array", "items": _SET, "minItems": 2, "uniqueItems": True},
    "set by value": {"type": "object", "additionalProperties": _SET, "minProperties": 1},
    "text": _TEXT,
    "true": {"const": True},
    "yes or no": {"type": "boolean"},
    "factors": {"type": "object", "additionalProperties": {"type": "number", "exclusiveMinimum": 0}},
    "duration": {"type": "string", "pattern": _LENGTH},
    "days": {"type": "string", "pattern": _LENGTH},
    "whole": {"type": "integer", "minimum": 1},
    "types": {"type": "array", "items": {"enum": list(TYPES_READ)}, "minItems": 1},
    "word": {"type": "string"},
}


def bindings_schema() -> _Schema:
    """The JSON Schema (2020-12) of a bindings file.

    It holds the form of the file: its tables, their keys, what a key may hold. Which facts, treatments and values there
    are is for the pathway to say, and which sets are declared for :func:`l4path.interop.read_bindings`; what the schema
    refuses, that refuses too.

    Example:
        >>> sorted(bindings_schema()["properties"])
        ['facts', 'pathway', 'source', 'title', 'trials', 'untracked', 'value_sets']
    """
    named: _Schema = {"type": "string", "pattern": f"^{NAME.pattern}$"}
    by_name: _Schema = {"type": "object", "propertyNames": named | {"maxLength": LONGEST_NAME}}
    top = TABLES["bindings"]
    fact: _Schema = {"anyOf": [{"$ref": "#/$defs/fact"}, {"type": "array", "items": {"$ref": "#/$defs/fact"}}]}
    holds: dict[str, _Schema] = {
        "pathway": _TEXT,
        "title": {"type": "string"},
        "source": {"type": "string"},
        "value_sets": {
            "type": "object",
            "propertyNames": named,
            "additionalProperties": {"$ref": "#/$defs/value_set"},
        },
        "facts": by_name | {"additionalProperties": fact},
        "trials": by_name | {"additionalProperties": {"$ref": "#/$defs/trial"}},
        "untracked": by_name | {"additionalProperties": _TEXT},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://l4path.readthedocs.io/bindings.schema.json",
        "title": "Bindings file",
        "description": "How the facts and treatments of one pathway show in the records of one place.",
        "type": "object",
        "properties": {key: {"description": about, **holds[key]} for key, about in top.items()},
        "required": ["pathway"],
        "additionalProperties": False,
        "$defs": {
            "set": {"description": "The name of a value set.", **named},
            "value_set": _value_set(),
            "fact": {"anyOf": list(_fact_tables())},
            "trial": _trial(),
            "measure": _table(("observation",), _measure_keys()),
        },
    }


def _value_set() -> _Schema:
    texts: _Schema = {"type": "array", "items": {"type": "string"}}
    prefix = _plain("prefix", "system", "code")
    systems = [*WITH_PREFIXES]
    prefix["properties"]["system"] |= {"anyOf": [{"enum": systems}, {"pattern": ":"}]}
    holds: dict[str, _Schema] = {
        "title": {"type": "string"},
        "codes": {"type": "array", "items": _plain("code", "system", "code")},
        "prefixes": {"type": "array", "items": prefix},
        "files": texts,
        "includes": {"type": "array", "items": _SET},
    }
    about = TABLES["value_sets"]
    return {
        "type": "object",
        "properties": {key: {"description": about[key], **held} for key, held in holds.items()},
        "additionalProperties": False,
    }


def _plain(table: str, *required: str) -> _Schema:
    """A table of texts."""
    return {
        "type": "object",
        "properties": {
            key: {"description": about, **(_TEXT if key in required else {})} for key, about in TABLES[table].items()
        },
        "required": list(required),
        "additionalProperties": False,
    }


def _measure_keys() -> tuple[str, ...]:
    beside = [FACT_KEYS[kind]["observation"] for kind in FACT_KEYS if "observation" in FACT_KEYS[kind]]
    return tuple(dict.fromkeys(key for keys in beside for key in keys if key != "closed"))


def _fact_tables() -> list[_Schema]:
    """A table for each key that the table of a fact may begin with, of whatever kind of fact."""
    beside: dict[str, dict[str, None]] = {}
    for ways in FACT_KEYS.values():
        for way, keys in ways.items():
            beside.setdefault(way, {}).update(dict.fromkeys(keys))
    return [_table((way,), tuple(keys)) for way, keys in beside.items()]


def _table(required: tuple[str, ...], others: tuple[str, ...]) -> _Schema:
    return {
        "type": "object",
        "properties": {key: _value(key) for key in (*required, *others)},
        "required": list(required),
        "additionalProperties": False,
    }


def _trial() -> _Schema:
    made = _table((), TRIAL_KEYS)
    alone: _Schema = {"not": {"anyOf": [{"required": [key]} for key in ("medication", "procedure")]}}
    with_gap: _Schema = {"required": ["gap"]}
    combined: _Schema = {"required": ["combination"]}
    made["anyOf"] = [{"required": [key]} for key in ("medication", "procedure", "combination")]
    made["allOf"] = [
        {"if": combined, "then": {"allOf": [alone, with_gap]}},
        {"if": {"properties": {"weeks": {"const": "covered"}}, "required": ["weeks"]}, "then": with_gap},
        *({"if": {"required": [key]}, "then": combined} for key in NOT_OF_A_ONCE if key in ("at_least", "at_most")),
    ]
    return made


def _value(name: str) -> _Schema:
    key = KEYS[name]
    match name:
        case "weeks_since":
            made = _nested("weeks_since", ("condition",))
        case "count":
            made = _nested("count", ("procedure",))
        case "answer":
            made = _plain("answer", "questionnaire", "item")
        case "cases":
            made = {"type": "object", "additionalProperties": _nested("case", ("condition",)), "minProperties": 1}
        case "measures":
            made = {"type": "object", "additionalProperties": {"$ref": "#/$defs/measure"}}
        case _:
            made = dict(_HOLDS[key.holds])
    if key.one_of:
        made["enum"] = list(key.one_of)
    return {"description": key.about, **made}


def _nested(table: str, required: tuple[str, ...]) -> _Schema:
    return {
        "type": "object",
        "properties": {key: _value(key) for key in TABLES[table]},
        "required": list(required),
        "additionalProperties": False,
    }
