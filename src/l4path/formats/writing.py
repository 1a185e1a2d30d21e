"""A pathway into its file: TOML or JSON, canonical, so that equal pathways give the same text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from l4path.errors import FileError, shown
from l4path.filename import file_name
from l4path.formats.vocabulary import TABLES
from l4path.grammar import text
from l4path.nodes import Treatment
from l4path.pathway.given import check_pathway
from l4path.saving import save

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.conditions import Score
    from l4path.escalations import Escalation
    from l4path.evidence import Code, Evidence, Source
    from l4path.facts import Fact
    from l4path.nodes import Caution, Node
    from l4path.pathway import Pathway, Screen


def _kept(table: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something, in the order of the vocabulary."""
    keys = TABLES[table]
    return {name: fields[name] for name in keys if name in fields and (keys[name].required or _says(fields[name]))}


def _says(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", (), [], {})


def _evidence(items: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [_kept("evidence", {key: getattr(item, key) for key in TABLES["evidence"]}) for item in items]


def _codes(items: Iterable[Code]) -> list[dict[str, Any]]:
    return [_kept("code", {key: getattr(item, key) for key in TABLES["code"]}) for item in items]


def _fact(fact: Fact) -> dict[str, Any]:
    fields = {key: getattr(fact, key) for key in ("kind", "label", "question", "unit", "minimum", "maximum")}
    return _kept("fact", fields | {"values": dict(fact.values), "codes": _codes(fact.codes)})


def _screen(screen: Screen) -> dict[str, Any] | list[str]:
    """A screen, in the shorter of its two forms that says the same."""
    if not screen.label and not screen.question:
        return list(screen.facts)
    return _kept("screen", {"facts": list(screen.facts), "label": screen.label, "question": screen.question})


def _score(score: Score) -> dict[str, Any]:
    items = [
        _kept("item", {"when": text(item.when), "points": item.points, "label": item.label}) for item in score.items
    ]
    return _kept("score", {"label": score.label, "items": items, "evidence": _evidence(score.evidence)})


def _caution(caution: Caution) -> dict[str, Any]:
    fields = {"id": caution.id, "when": text(caution.when), "because": caution.because}
    return _kept("caution", fields | {"evidence": _evidence(caution.evidence)})


def _node(node: Node) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "title": node.title,
        "tier": node.tier,
        "emergency": node.emergency,
        "final": getattr(node, "final", False),
        "evidence": _evidence(node.evidence),
        "codes": _codes(node.codes),
    }
    if isinstance(node, Treatment):
        del fields["final"]
        fields |= {"continuous": node.continuous, "once": node.once}
        fields["cautions"] = [_caution(caution) for caution in node.cautions]
        fields |= {key: [text(part) for part in getattr(node, key)] for key in ("indications", "contraindications")}
        if node.adequate is not None and node.response is not None:
            fields["trial"] = {"adequate": text(node.adequate), "response": text(node.response)}
    elif node.kind == "review":
        del fields["final"]
    return _kept(node.kind, fields)


def _escalation(way: Escalation) -> dict[str, Any]:
    fields = {
        "id": way.id if way.id != way.derived_id else "",
        "after_any" if way.any_of else "after": list(way.after),
        "to": way.to,
        "on": way.on.value,
        "when": None if way.when is None else text(way.when),
        "because": way.because,
        "evidence": _evidence(way.evidence),
    }
    return _kept("escalation", fields)


def _source(source: Source) -> dict[str, Any]:
    context = [_kept("context", {"locator": item.locator, "note": item.note}) for item in source.context]
    title = source.title if source.title != source.id else ""
    return _kept(
        "source",
        {"title": title, "year": source.year, "url": source.url, "review_by": source.review_by, "context": context},
    )


def pathway_to_dict(pathway: Pathway) -> dict[str, Any]:
    """A pathway in the data model of its file, in one canonical order; reading it back gives an equal pathway."""
    named: dict[str, Any] = {key: getattr(pathway, key) for key in ("id", "title", "version", "description")}
    named |= {"tiers": list(pathway.tiers), "start": list(pathway.start)}
    named["goal"] = None if pathway.goal is None else text(pathway.goal)
    named["facts"] = {name: _fact(fact) for name, fact in pathway.facts.items()}
    named["measures"] = {name: _fact(fact) for name, fact in pathway.measures.items()}
    screens = [(name, _screen(screen)) for name, screen in pathway.screens.items()]
    named["screens"] = dict(sorted(screens, key=lambda pair: isinstance(pair[1], dict)))  # as TOML must have them
    named["scores"] = {name: _score(score) for name, score in pathway.scores.items()}
    named["definitions"] = {
        name: _kept(
            "definition", {"label": made.label, "is": text(made.condition), "evidence": _evidence(made.evidence)}
        )
        for name, made in pathway.definitions.items()
    }
    for group in ("treatments", "reviews", "dispositions"):
        named[group] = {name: _node(node) for name, node in getattr(pathway, group).items()}
    named["escalations"] = [_escalation(way) for way in pathway.escalations]
    for group in ("invariants", "assumptions"):
        named[group] = {
            name: {"title": stated.title, "always": text(stated.always)}
            for name, stated in getattr(pathway, group).items()
        }
    named["obligations"] = {
        name: _kept(
            "obligation",
            {
                "title": stated.title,
                "when": text(stated.when),
                "then": text(stated.then),
                "evidence": _evidence(stated.evidence),
            },
        )
        for name, stated in pathway.obligations.items()
    }
    named["sources"] = {name: _source(source) for name, source in pathway.sources.items()}
    named["silenced"] = [{"code": item.code, "where": item.where, "reason": item.reason} for item in pathway.silenced]
    return _kept("pathway", named)


def pathway_to_toml(pathway: Pathway) -> str:
    """A pathway as TOML."""
    return to_toml(pathway_to_dict(pathway))


def pathway_to_json(pathway: Pathway) -> str:
    """A pathway as JSON."""
    return to_json(pathway_to_dict(pathway))


def to_toml(data: dict[str, Any]) -> str:
    """Data as TOML, whose quoting and escapes are left to a library."""
    import tomli_w  # noqa: PLC0415

    return tomli_w.dumps(data)


def to_json(data: dict[str, Any]) -> str:
    """Data as JSON, dates as texts."""
    return json.dumps(data, indent=2, ensure_ascii=False, default=str, allow_nan=False) + "\n"


def dumped(data: dict[str, Any], path: str | Path) -> str:
    """Data as the ending of a file's name asks.

    Raises:
        FileError: When the ending is neither ``.toml`` nor ``.json``.
    """
    ending = Path(file_name(path)).suffix.lower()
    if ending == ".toml":
        return to_toml(data)
    if ending == ".json":
        return to_json(data)
    raise FileError(f"{shown(path)}: the name ends in neither .toml nor .json")


def write_pathway(pathway: Pathway, path: str | Path) -> None:
    """Write a pathway to a file, TOML or JSON by its ending.

    Raises:
        FileError: When the ending is neither, or the file cannot be written; then nothing is.
    """
    check_pathway(pathway)
    save(path, dumped(pathway_to_dict(pathway), path).encode())
