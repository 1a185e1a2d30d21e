"""The page of conventions: all that no source states and the pathway had to settle, for a clinic to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.grammar import text
from l4path.language import words
from l4path.language.phrases import phrase
from l4path.language.text import begun
from l4path.layout import escaped
from l4path.nodes import Treatment
from l4path.reports.elements import CONVENTION, Element, elements, meaning_of
from l4path.reports.markdown import heading, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.conditions import Condition
    from l4path.evidence import Evidence
    from l4path.pathway import Pathway


def conventions_page(pathway: Pathway, *, mark: str = CONVENTION) -> str:
    """Every convention in one list, with the element it stands at and its conditions in words and as written.

    Args:
        pathway: The pathway.
        mark: The mark that its authors put on conventions.

    Example:
        >>> import l4path
        >>> page = conventions_page(l4path.load("l4"))
        >>> "no guideline read puts a number on severe" in page
        True
    """
    found: dict[str, list[tuple[Evidence, Element]]] = {}
    for element in elements(pathway):
        for item in element.evidence:
            if item.mark == mark:
                found.setdefault(item.locator or words()("report.no_condition"), []).append((item, element))
    lines = [words()("conventions.title", title=escaped(pathway.title)), ""]
    lines += [words()("walk.written", id=escaped(pathway.id), version=escaped(pathway.version))]
    meaning = meaning_of(mark) or words()("conventions.as_marked")
    count = sum(len(places) for places in found.values())
    content = words()("conventions.means", mark=escaped(mark), meaning=meaning, count=len(found), places=count)
    lines += ["", content]
    lines += [words()("conventions.change")]
    for name, places in found.items():
        lines += heading(2, begun(name))
        for item, element in places:
            note = f": {escaped(item.note)}" if item.note else ""
            lines += [f"- **{escaped(element.name)}**{note}"]
            lines += [f"  - {line}" for line in _conditions(element, pathway)]
    if not found:
        lines += ["", words()("conventions.none")]
    return page(lines)


def _conditions(element: Element, pathway: Pathway) -> list[str]:
    """The conditions of an element: where each stands, in words, and as written."""
    content = [
        f"{escaped(place)}: {escaped(phrase(condition, pathway))}; as written: `{text(condition)}`"
        for place, condition in _placed(element, pathway)
    ]
    return content or [f"{escaped(_place(element))}: {words()('report.no_condition')}"]


def _place(element: Element) -> str:
    return f"{element.kind}s {element.id}"


def _placed(element: Element, pathway: Pathway) -> Iterator[tuple[str, Condition]]:
    place = _place(element)
    if element.kind == "definition":
        yield f"{place}, is", pathway.definitions[element.id].condition
    elif element.kind == "escalation":
        when = next(way.when for way in pathway.escalations if way.id == element.id)
        if when is not None:
            yield f"{place}, when", when
    elif element.kind == "caution":
        treatment, _, name = element.id.partition(".")
        yield f"{place}, when", next(c.when for c in pathway.treatments[treatment].cautions if c.id == name)
    elif element.kind == "score":
        for item in pathway.scores[element.id].items:
            yield f"{place}, {words()('points', count=item.points)}", item.when
    elif element.kind == "obligation":
        yield f"{place}, when", pathway.obligations[element.id].when
        yield f"{place}, then", pathway.obligations[element.id].then
    elif isinstance(node := pathway.nodes[element.id], Treatment):
        for name in ("indications", "contraindications"):
            for condition in getattr(node, name):
                yield f"{place}, {name}", condition
        if node.adequate is not None and node.response is not None:
            yield f"{place}, trial, adequate", node.adequate
            yield f"{place}, trial, response", node.response
