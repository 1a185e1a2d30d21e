"""Ways of breaking one declaration of a pathway's raw data, each with the place where alone it may be told."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUPS = (
    "facts",
    "measures",
    "screens",
    "definitions",
    "scores",
    "treatments",
    "reviews",
    "dispositions",
    "invariants",
    "obligations",
    "assumptions",
    "sources",
)
NODES = ("treatments", "reviews", "dispositions")
REQUIRED = {
    "facts": ("kind", "label"),
    "measures": ("kind", "label"),
    "definitions": ("label", "is"),
    "scores": ("label", "items"),
    "treatments": ("title", "tier"),
    "reviews": ("title", "tier"),
    "dispositions": ("title", "tier"),
    "invariants": ("title", "always"),
    "obligations": ("title", "when", "then"),
    "assumptions": ("always",),
    "escalations": ("to", "on"),
}
CONDITIONS = {
    "definitions": ("is",),
    "invariants": ("always",),
    "obligations": ("when", "then"),
    "assumptions": ("always",),
}


class Broken(NamedTuple):
    """Raw data with one declaration broken: how, and the place where it is to be told."""

    how: str
    place: str
    raw: dict[str, Any]


def _changed(
    raw: dict[str, Any], path: tuple[Any, ...], value: Any = None, *, drop: bool = False, to: str = ""
) -> dict[str, Any]:
    """A copy with the value at a path replaced, dropped, or moved to another key; what is not on the path is shared."""
    top = raw = copy.copy(raw)
    for key in path[:-1]:
        raw[key] = copy.copy(raw[key])
        raw = raw[key]
    if to:  # a new name in the old place
        inner = {(to if key == path[-1] else key): item for key, item in raw.items()}
        raw.clear()
        raw.update(inner)
    elif drop:
        del raw[path[-1]]
    else:
        raw[path[-1]] = value
    return top


def _place(path: tuple[Any, ...]) -> str:
    said = ""
    for key in path:
        said += f"[{key + 1}]" if isinstance(key, int) else f".{key}"
    return said.removeprefix(".")


def _paths(raw: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, ...], Any]]:
    """Every declaration: its group, its path and what it holds."""
    for group in GROUPS:
        for name, table in raw.get(group, {}).items():
            yield group, (group, name), table
    for number, table in enumerate(raw["escalations"]):
        yield "escalations", ("escalations", number), table


def broken(raw: dict[str, Any]) -> Iterator[Broken]:
    """Every way of breaking one declaration of a pathway file."""
    yield from _top(raw)
    for group, path, table in _paths(raw):
        yield Broken("a number instead", _place(path), _changed(raw, path, 1))
        if not isinstance(table, dict):
            continue
        yield Broken("an unknown key", _place(path), _changed(raw, (*path, "zzzz"), 1))
        for key in table:
            if isinstance(table[key], dict | str | list | bool):
                yield Broken(f"{key} a date", _place(path), _changed(raw, (*path, key), 3.5))
        for key in (key for key in REQUIRED.get(group, ()) if key in table):
            yield Broken(f"no {key}", _place(path), _changed(raw, (*path, key), drop=True))
        for key in ("label", "title"):
            if key in table and key in REQUIRED.get(group, ()):
                yield Broken(f"empty {key}", _place(path), _changed(raw, (*path, key), " "))
        for key in table:
            if isinstance(key, str) and len(key) > 3:
                yield Broken(
                    f"misspelt {key}", _place(path), _changed(raw, (*path, key), to=key[:-2] + key[-1] + key[-2])
                )
        for key in CONDITIONS.get(group, ()):
            yield Broken(f"{key} unreadable", _place(path), _changed(raw, (*path, key), "((("))
        if group != "escalations":
            yield from _misnamed(group, path, raw)
        yield from _of(group, path, table, raw)


def _misnamed(group: str, path: tuple[Any, ...], raw: dict[str, Any]) -> Iterator[Broken]:
    """An id that can be none: named so by all that name it, or only declared so."""
    name = path[1]
    if group == "sources":
        changed = _changed(raw, path, to=f"{name} x")
        yield Broken("named with a space", f"sources.{name} x", _renamed(changed, name, f"{name} x"))
        return
    declared = {"capital": name.capitalize(), "hyphen": name.replace("_", "-"), "space": name.replace("_", " ")}
    everywhere = {"capital": name.capitalize(), "hyphen": f"{name}-x", "digit": f"1{name}", "keyword": "and"}
    for how, other in declared.items():
        if other != name:
            yield Broken(f"declared with a {how}", f"{group}.{other}", _changed(raw, path, to=other))
    for how, other in everywhere.items():
        changed = _changed(raw, path, to=other)
        yield Broken(f"named with a {how}", f"{group}.{other}", _renamed(changed, name, other))


def _renamed(raw: Any, name: str, other: str) -> Any:
    """Every text in which a name stands, with another in its place."""
    if isinstance(raw, str):
        return re.sub(rf"(?<![\w-]){name}(?![\w-])", other, raw)
    if isinstance(raw, list):
        return [_renamed(item, name, other) for item in raw]
    return {key: _renamed(item, name, other) for key, item in raw.items()} if isinstance(raw, dict) else raw


def _top(raw: dict[str, Any]) -> Iterator[Broken]:
    for key in ("id", "title", "version", "tiers", "start"):
        yield Broken(f"no {key}", "", _changed(raw, (key,), drop=True))
        yield Broken(f"{key} a number", key, _changed(raw, (key,), 7))
        yield Broken(f"misspelt {key}", "", _changed(raw, (key,), to=f"{key}{key[-1]}"))
    for key in (*GROUPS, "escalations", "goal"):
        if key in raw:
            yield Broken(f"{key} a number", key, _changed(raw, (key,), 7))
            yield Broken(f"misspelt {key}", "", _changed(raw, (key,), to=f"{key}{key[-1]}"))
    yield Broken("an empty tier", "tiers", _changed(raw, ("tiers", 0), " "))
    yield Broken("a tier that is none", "tiers", _changed(raw, ("tiers", 0), 7))
    yield Broken("a tier twice", "tiers", _changed(raw, ("tiers",), [*raw["tiers"], raw["tiers"][0]]))
    yield Broken("no tiers", "tiers", _changed(raw, ("tiers",), []))
    if not raw["start"]:
        return
    yield Broken("start doubled", "start", _changed(raw, ("start",), [*raw["start"], raw["start"][0]]))
    yield Broken("start unknown", "start", _changed(raw, ("start",), [*raw["start"][1:], raw["start"][0] + "x"]))


def _of(group: str, path: tuple[Any, ...], table: dict[str, Any], raw: dict[str, Any]) -> Iterator[Broken]:
    here = _place(path)
    if group in ("facts", "measures"):
        yield Broken("unknown kind", here, _changed(raw, (*path, "kind"), "flagg"))
        if "values" in table:
            first = next(iter(table["values"]))
            yield Broken("no values", here, _changed(raw, (*path, "values"), drop=True))
            yield Broken("values empty", here, _changed(raw, (*path, "values"), {}))
            yield Broken("value without label", here, _changed(raw, (*path, "values", first), ""))
            yield Broken("value of a number", here, _changed(raw, (*path, "values", first), 3))
            yield Broken("value misnamed", here, _changed(raw, (*path, "values", first), to=first.upper()))
        if "minimum" in table:
            yield Broken("minimum a text", here, _changed(raw, (*path, "minimum"), "0"))
        if {"minimum", "maximum"} <= table.keys():
            yield Broken("maximum too low", here, _changed(raw, (*path, "maximum"), table["minimum"] - 1))
    if group in NODES:
        yield Broken("tier a number", here, _changed(raw, (*path, "tier"), 4))
        yield Broken("unknown tier", here, _changed(raw, (*path, "tier"), "zzz"))
        yield Broken("emergency a text", here, _changed(raw, (*path, "emergency"), "yes"))
        yield Broken("evidence without source", here, _changed(raw, (*path, "evidence"), [{"stance": "for"}]))
        other = "reviews" if group != "reviews" else "dispositions"
        twice = raw | {other: raw.get(other, {}) | {path[1]: {"title": "x", "tier": raw["tiers"][0]}}}
        yield Broken("two kinds", path[1], twice)
    if group == "treatments":
        yield Broken("once a text", here, _changed(raw, (*path, "once"), "yes"))
        if "trial" in table:
            yield Broken("no trial", here, _changed(raw, (*path, "trial"), drop=True))
            yield Broken("trial and once", here, _changed(raw, (*path, "once"), True))
            for key in ("adequate", "response"):
                yield Broken(f"{key} unreadable", here, _changed(raw, (*path, "trial", key), "(("))
                yield Broken(f"no {key}", here, _changed(raw, (*path, "trial", key), drop=True))
        yield Broken("indications unreadable", here, _changed(raw, (*path, "indications"), ["(("]))
    if group == "escalations":
        yield Broken("unknown kind", here, _changed(raw, (*path, "on"), "failurre"))
        yield Broken("target unknown", here, _changed(raw, (*path, "to"), table["to"] + "_x"))
        yield Broken("target capital", here, _changed(raw, (*path, "to"), table["to"].capitalize()))
        yield Broken("when unreadable", here, _changed(raw, (*path, "when"), "(("))
        yield Broken("id wrong", here, _changed(raw, (*path, "id"), "A B"))
        for key in ("after", "after_any"):
            if table.get(key):
                yield Broken("source unknown", here, _changed(raw, (*path, key, 0), table[key][0] + "_x"))
                yield Broken("source twice", here, _changed(raw, (*path, key), [*table[key], table[key][0]]))
                yield Broken("no source", here, _changed(raw, (*path, key), []))
    if group == "sources":
        yield Broken("year wrong", here, _changed(raw, (*path, "year"), 3))
    if group == "definitions" and "is" in table:
        yield Broken("undeclared name", here, _changed(raw, (*path, "is"), f"{table['is']} or zzz"))
        yield Broken("uses itself", here, _changed(raw, (*path, "is"), path[1]))
    if group == "scores" and table.get("items"):
        yield Broken("points of none", here, _changed(raw, (*path, "items", 0, "points"), 0))
        yield Broken("item unreadable", here, _changed(raw, (*path, "items", 0, "when"), "(("))
        yield Broken("no items", here, _changed(raw, (*path, "items"), []))
