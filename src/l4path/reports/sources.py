"""The page of sources and disputes: on whose word each element stands, and where those who speak disagree."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from l4path.language.markdown import escaped
from l4path.language.phrases import evidence_words
from l4path.reports.elements import Element, elements, mark_words, stance_word
from l4path.reports.markdown import address, heading, page, sentence, table

if TYPE_CHECKING:
    from l4path.evidence import Evidence, Source
    from l4path.pathway import Pathway

_NUMBERED = re.compile(r"\b[A-Z]\d{2}\b")  # a dispute, as authors number them in notes: D07
_STANCES = ("for", "against", "neutral")
_ON_SOMEBODYS_WORD = ("treatment", "review", "disposition", "escalation")  # what should not stand without evidence


def sources_page(pathway: Pathway) -> str:
    """Every source with what rests on it, and every dispute with both sides, as Markdown.

    Args:
        pathway: The pathway.

    Example:
        >>> import l4path
        >>> print(sources_page(l4path.load("l4")).splitlines()[0])
        # Sources and disputes: Pain at the L4 level of the spine
    """
    found = list(elements(pathway))
    lines = [f"# Sources and disputes: {escaped(pathway.title)}", ""]
    lines += [f"Written from the pathway {escaped(pathway.id)}, version {escaped(pathway.version)}."]
    lines += ["Notes are in the words of its authors, strengths in those of the source."]
    lines += _at_a_glance(pathway, found)
    lines += _disputes(pathway, found)
    lines += _register(pathway, found)
    lines += heading(2, "Sources")
    for source in pathway.sources.values():
        lines += _source(source, found)
    return page(lines)


def _at_a_glance(pathway: Pathway, found: list[Element]) -> list[str]:
    items = [item for element in found for item in element.evidence]
    bare = [element for element in found if not element.evidence and element.kind in _ON_SOMEBODYS_WORD]
    marks = Counter(item.mark for item in items)
    disputed = sum(element.disputed for element in found)
    lines = [*heading(2, "At a glance")]
    lines += [f"- {len(pathway.sources)} sources, {len(items)} pieces of evidence, {disputed} elements disputed"]
    lines += [f"- without any evidence: {escaped(element.name)}" for element in bare]
    lines += [
        "",
        *table(["Mark", "Pieces of evidence"], [[escaped(mark_words(m)) or "none", str(n)] for m, n in marks.items()]),
    ]
    return lines if marks else lines[:-2]


def _disputes(pathway: Pathway, found: list[Element]) -> list[str]:
    lines = heading(2, "Disputes")
    disputed = [element for element in found if element.disputed]
    if not disputed:
        return [*lines, "No element has evidence both for and against it."]
    lines += ["Of each of these the sources say both; the pathway shows it and settles nothing."]
    for element in disputed:
        lines += heading(3, element.name)
        for stance in _STANCES:
            lines += [
                f"- {sentence(evidence_words(item, pathway))}" for item in element.evidence if item.stance == stance
            ]
    return lines


def _register(pathway: Pathway, found: list[Element]) -> list[str]:
    """The disputes by the numbers that the authors gave them in notes; nothing where they gave none."""
    numbered: dict[str, list[tuple[Evidence, Element]]] = {}
    for element in found:
        for item in element.evidence:
            for number in dict.fromkeys(_NUMBERED.findall(item.note)):
                numbered.setdefault(number, []).append((item, element))
    if not numbered:
        return []
    lines = [*heading(2, "Register of disputes"), "By the number that the notes carry, each with all that is said."]
    for number, said in sorted(numbered.items()):
        lines += heading(3, number)
        rows = []
        for stance in _STANCES:
            told: dict[str, list[str]] = {}
            for item, element in said:
                if item.stance == stance:
                    told.setdefault(evidence_words(item, pathway), []).append(element.name)
            rows += [[sentence(what), escaped("; ".join(dict.fromkeys(names)))] for what, names in told.items()]
        lines += table(["What is said", "About"], rows)
    return lines


def _source(source: Source, found: list[Element]) -> list[str]:
    lines = heading(3, source.title)
    facts = [f"id: {escaped(source.id)}"]
    facts += [f"year: {source.year}"] if source.year else ["year: not given"]
    facts += [f"to read: {address(source.url)}"] if source.url else []
    facts += [f"to be looked at again by: {source.review_by.isoformat()}"] if source.review_by else []
    lines += [f"- {fact}" for fact in facts]
    rows = [
        [
            escaped(element.name),
            stance_word(item.stance),
            escaped(item.locator),
            escaped(item.strength),
            escaped(item.note),
            escaped(item.mark),
        ]
        for element in found
        for item in element.evidence
        if item.source == source.id
    ]
    if rows:
        lines += ["", *table(["Element", "Stance", "Where", "Strength", "Note", "Mark"], rows)]
    else:
        lines += ["", "No element rests on it."]
    if source.context:
        lines += ["", "What it says that no element carries:", ""]
        lines += [
            f"- {sentence(': '.join(part for part in (said.locator, said.note) if part))}" for said in source.context
        ]
    return lines
