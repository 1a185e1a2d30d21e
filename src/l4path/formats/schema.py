"""The JSON Schema of the two files, generated from the vocabulary that the reader holds them against."""

from __future__ import annotations

from typing import Any

from l4path.conditions.scores import MOST_ITEMS, MOST_POINTS
from l4path.escalations import KINDS, LONGEST_ID
from l4path.evidence import SOURCE_ID
from l4path.facts import BUILT_IN_MEASURES, CONNECTIVES, KEYWORDS, LONGEST_NAME, NAME
from l4path.formats.vocabulary import OPEN_TABLES, TABLES, Key
from l4path.pathway.checks import PATHWAY_ID

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_HOME = "https://l4path.readthedocs.io/"
_Schema = dict[str, Any]

_NAMED: _Schema = {"type": "string", "pattern": f"^{NAME.pattern}$", "maxLength": LONGEST_NAME}
_NAME: _Schema = {**_NAMED, "not": {"enum": sorted(KEYWORDS)}}
_VALUE: _Schema = {**_NAMED, "not": {"enum": sorted(CONNECTIVES)}}
_MEASURE: _Schema = {**_NAME, "not": {"enum": sorted(KEYWORDS | BUILT_IN_MEASURES.keys() | {"outcome"})}}
_SOURCE: _Schema = {"type": "string", "pattern": f"^{SOURCE_ID.pattern}$"}
_SOMETHING: _Schema = {"minLength": 1, "pattern": r"\S"}
_NODES: _Schema = {"items": {"$ref": "#/$defs/name"}}
_SOURCES: _Schema = {**_NODES, "minItems": 1, "uniqueItems": True}
_FOR_ANY: _Schema = {"pattern": f"^({PATHWAY_ID.pattern})?$"}

# What the parser demands beyond the kind of value: a schema may say less than the parser, never more.
_NARROWER: dict[tuple[str, str], _Schema] = {
    ("pathway", "id"): {"pattern": f"^{PATHWAY_ID.pattern}$"},
    ("pathway", "tiers"): {"minItems": 1, "uniqueItems": True, "items": {"type": "string", **_SOMETHING}},
    ("pathway", "start"): _NODES,
    ("pathway", "measures"): {"propertyNames": _MEASURE},
    ("pathway", "sources"): {"propertyNames": _SOURCE},
    ("escalation", "id"): {"pattern": "^[a-z][a-z0-9_+|-]*$", "maxLength": LONGEST_ID},
    ("escalation", "after"): _SOURCES,
    ("escalation", "after_any"): _SOURCES,
    ("escalation", "to"): {"$ref": "#/$defs/name"},
    ("source", "year"): {"minimum": 1000, "maximum": 9999},
    ("evidence", "source"): _SOURCE,
    ("episode", "pathway"): _FOR_ANY,
    ("episode", "screened"): _NODES,
    ("episode", "declined"): _NODES,
    ("episode", "unasked"): _NODES,
    ("screen", "facts"): {**_NODES, "uniqueItems": True},
    ("score", "items"): {"minItems": 1, "maxItems": MOST_ITEMS},
    ("item", "points"): {"minimum": -MOST_POINTS, "maximum": MOST_POINTS, "not": {"const": 0}},
    ("caution", "id"): {"$ref": "#/$defs/name"},
    ("episode", "trials"): {"propertyNames": {"$ref": "#/$defs/name"}},
}
_RECORDED: _Schema = {
    "description": "What was recorded: yes or no, a number, a value, or a list of values.",
    "anyOf": [
        {"type": ["boolean", "number", "string"]},
        {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    ],
}
_HOLDS: dict[str, _Schema] = {
    "text": {"type": "string"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "text or whole number": {"type": ["string", "integer"]},
    "yes or no": {"type": "boolean"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "condition": {"$ref": "#/$defs/condition"},
    "conditions": {"type": "array", "items": {"$ref": "#/$defs/condition"}},
    "labels": {
        "type": "object",
        "additionalProperties": {"type": "string", **_SOMETHING},
        "propertyNames": _VALUE,
    },
    "record": {"type": "object", "additionalProperties": _RECORDED, "propertyNames": {"$ref": "#/$defs/name"}},
}


def _when(key: str, values: list[str], then: _Schema) -> _Schema:
    return {"if": {"properties": {key: {"enum": values}}, "required": [key]}, "then": then}


def _is(key: str) -> _Schema:
    return {"properties": {key: {"const": True}}, "required": [key]}


_OTHER_OUTCOME: _Schema = {"properties": {"outcome": {"not": {"const": "responded"}}}, "required": ["outcome"]}
_SOURCED: _Schema = {"anyOf": [{"required": ["after"]}, {"required": ["after_any"]}]}
_BARE: _Schema = {"properties": {"unit": {"maxLength": 0}, "minimum": False, "maximum": False}}
_TOGETHER: dict[str, list[_Schema]] = {
    "fact": [
        _when("kind", ["flag", "choice", "choices"], _BARE),
        _when("kind", ["flag", "number"], {"properties": {"values": {"maxProperties": 0}}}),
        _when("kind", ["choice", "choices"], {"properties": {"values": {"minProperties": 1}}, "required": ["values"]}),
    ],
    "treatment": [{"oneOf": [{"required": ["trial"]}, _is("continuous"), _is("once")]}],
    "escalation": [
        {"not": {"required": ["after", "after_any"]}},
        _when("on", [kind for kind in KINDS if kind != "red_flag"], _SOURCED),
        _when("on", [kind for kind in KINDS if kind.needs_when], {"required": ["when"]}),
        _when("on", ["otherwise"], {"properties": {"after": {"maxItems": 1}, "after_any": {"maxItems": 1}}}),
    ],
    "record": [
        {"if": {"required": ["outcome"]}, "then": {"properties": {"tolerated": False, "relapsed": False}}},
        {"if": _OTHER_OUTCOME, "then": {"properties": {"ended": False}}},
    ],
}


def _value(table: str, name: str, key: Key) -> _Schema:
    inner: _Schema = {"$ref": f"#/$defs/{key.table}"}
    made: _Schema
    match key.holds:
        case "table":
            made = inner
        case "tables":
            made = {"type": "array", "items": inner}
        case "lists or tables by id":
            first = next(iter(TABLES[key.table]))
            either = {"anyOf": [_value(key.table, first, TABLES[key.table][first]), inner]}
            made = {"type": "object", "additionalProperties": either, "propertyNames": {"$ref": "#/$defs/name"}}
        case "tables by id":
            made = {"type": "object", "additionalProperties": inner, "propertyNames": {"$ref": "#/$defs/name"}}
        case _:
            made = dict(_HOLDS[key.holds])
    if key.one_of:
        made["enum"] = list(key.one_of)
    elif key.required and key.holds == "text":
        made |= _SOMETHING
    return {"description": key.about, **made, **_NARROWER.get((table, name), {})}


def _table(name: str) -> _Schema:
    keys = TABLES[name]
    made: _Schema = {
        "type": "object",
        "properties": {key: _value(name, key, found) for key, found in keys.items()},
        "required": [key for key, found in keys.items() if found.required],
        "additionalProperties": _RECORDED if name in OPEN_TABLES else False,
    }
    if name in OPEN_TABLES:
        made["propertyNames"] = _NAMED
    if name in _TOGETHER:
        made["allOf"] = _TOGETHER[name]
    return made


def _within(name: str) -> list[str]:
    """The tables that one table holds, directly or not, in the order in which they are met."""
    found: dict[str, None] = {}
    stack = [name]
    while stack:
        inner = [key.table for key in TABLES[stack.pop()].values() if key.table]
        stack += [table for table in reversed(inner) if table not in found]
        found.update(dict.fromkeys(inner))
    return list(found)


def _schema(name: str, title: str, about: str) -> _Schema:
    shared: _Schema = {"name": _NAME}
    if name == "pathway":
        shared["condition"] = {
            "type": "string",
            **_SOMETHING,
            "description": "A condition, as in pain >= 4 and not frail.",
        }
    return {
        "$schema": _DIALECT,
        "$id": f"{_HOME}{name}.schema.json",
        "title": title,
        "description": about,
        **_table(name),
        "$defs": shared | {table: _table(table) for table in _within(name)},
    }


def pathway_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a pathway file.

    It holds the form of the file: keys, kinds of value, ids. Whether names are declared, conditions can be read and the
    graph is acyclic is for :func:`l4path.read_pathway` to say; what the schema refuses, that refuses too.
    """
    return _schema(
        "pathway", "Pathway file", "A treatment pathway: facts, nodes, escalations and where they come from."
    )


def episode_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of an episode file, or of one line of JSON lines.

    Which facts and measures there are is for the pathway to say, when it assesses the episode.
    """
    return _schema(
        "episode", "Episode file", "What is known of one patient: facts, trials, screens asked, treatments declined."
    )
