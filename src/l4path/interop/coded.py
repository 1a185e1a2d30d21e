"""Codes, evidence and sources of a pathway as FHIR carries them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from l4path.interop.canonical import carried_text, without_empty
from l4path.interop.systems import SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.evidence import Code, Evidence
    from l4path.nodes import Caution, Node
    from l4path.pathway import Pathway

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def coding(code: Code) -> dict[str, Any]:
    """One code; its system only where it is known as an address, or is one."""
    system = SYSTEMS.get(code.system.lower(), code.system)
    return without_empty(
        system=system if _ABSOLUTE.fullmatch(system) else "",
        code=" ".join(carried_text(code.code).split()),
        display=carried_text(code.display),
    )


def concept(node: Node) -> dict[str, Any]:
    """A node as what is coded, with its title as text."""
    return without_empty(coding=[coding(code) for code in node.codes], text=carried_text(node.title))


def citations(pathway: Pathway) -> list[dict[str, Any]]:
    """The sources of a pathway."""
    return [
        without_empty(
            type="citation",
            label=source.id,
            display=carried_text(f"{source.title} ({source.year})" if source.year else source.title),
            url=_address(source.url),
        )
        for source in pathway.sources.values()
    ]


def justifications(pathway: Pathway, node: Node) -> list[dict[str, Any]]:
    """The evidence on which a node and the ways into it stand, each piece once."""
    stated = dict.fromkeys((*node.evidence, *(item for way in pathway.into(node) for item in way.evidence)))
    return [_justification(pathway, item) for item in stated]


def _justification(pathway: Pathway, item: Evidence) -> dict[str, Any]:
    source = pathway.sources[item.source]
    where = (source.title, item.locator)
    return without_empty(
        type="justification",
        label=item.source,
        display="; ".join(part for part in map(carried_text, (item.stance, item.strength, item.note)) if part),
        citation=", ".join(part for part in map(carried_text, where) if part),
        url=_address(source.url),
    )


def documented(cautions: Iterable[Caution]) -> Iterator[dict[str, Any]]:
    """Cautions as documentation of an action."""
    return (
        {"type": "documentation", "label": "caution", "display": carried_text(caution.because)} for caution in cautions
    )


def _address(url: str) -> str:
    return url if _ABSOLUTE.fullmatch(url) else ""
