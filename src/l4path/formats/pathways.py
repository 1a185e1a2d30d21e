"""A pathway from its file, TOML or JSON, and a condition about it from text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.errors import FileError, PathwayError, each_once
from l4path.filename import file_name
from l4path.formats.building import Builder
from l4path.formats.files import Form, form_of, raw_data, read_text
from l4path.formats.kinds import other_kind
from l4path.grammar import Scope, parse_condition
from l4path.pathway.given import check_pathway

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from l4path.conditions import Condition
    from l4path.pathway import Pathway


def pathway_from_dict(raw: Mapping[str, Any], *, source: str = "", toml: str = "", json: str = "") -> Pathway:
    """A pathway from the data model of its file.

    Args:
        raw: The tables and keys of a pathway file.
        source: What to call the file in an error.
        toml: The text it came from, for line numbers in an error.
        json: The same, where it came from JSON.

    Raises:
        PathwayError: With every problem at once.
    """
    if other := other_kind(raw, "pathway"):
        raise PathwayError((other,), source)
    builder = Builder(raw)
    pathway = builder.build()
    if pathway is None:
        from l4path.formats.places import placed  # noqa: PLC0415 - only what is wrong needs it

        found = placed(builder.problems, toml=toml, json=json, conditions=builder.texts)
        raise PathwayError(tuple(each_once(found)), source)
    return pathway


def pathway_from_text(text: str, form: Form = "toml", *, source: str = "the text") -> Pathway:
    """A pathway from the text of its file.

    Args:
        text: The text.
        form: ``toml`` or ``json``.
        source: What to call it in an error.

    Raises:
        FileError: When the text is not TOML or JSON.
        PathwayError: With every problem at once.
    """
    raw = raw_data(text, form, source) if str(text).strip() else {}
    if not raw:
        hint = "write one by `l4path new`, or begin with id, title, version, tiers and start"
        raise FileError(f"{source}: is empty, and no pathway; {hint}")
    return pathway_from_dict(raw, source=source, **{form: text})


def read_pathway(path: str | Path) -> Pathway:
    """A pathway from a file, TOML or JSON; ``-`` is standard input.

    Raises:
        FileError: When the file cannot be read.
        PathwayError: With every problem at once, each with its place.
    """
    name = file_name(path)
    text = read_text(name)
    source = "standard input" if name == "-" else name
    return pathway_from_text(text, form_of(name, text), source=source)


def parse(text: str, pathway: Pathway) -> Condition:
    """A condition about a pathway's facts, measures, definitions and nodes, read from text.

    Raises:
        ConditionError: With a caret under the first mistake.

    Example:
        >>> import l4path
        >>> l4path.text(l4path.parse("4 <= pain", l4path.load("l4")))
        'pain >= 4'
    """
    return parse_condition(text, scope_of(pathway))


def scope_of(pathway: Pathway) -> Scope:
    """The names that a condition about a pathway may use."""
    check_pathway(pathway)
    named = (pathway.facts, pathway.all_measures, pathway.definitions, pathway.scores)
    labels = {name: str(getattr(item, "label", "")) for group in named for name, item in group.items()}
    return Scope(
        facts=pathway.facts,
        measures=pathway.all_measures,
        definitions=pathway.definitions,
        scores=pathway.scores,
        nodes={name: node.kind for name, node in pathway.nodes.items()},
        labels=labels | {name: node.title for name, node in pathway.nodes.items()},
    )
