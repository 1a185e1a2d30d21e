"""The page of sources and disputes: on whose word each element stands, and where those who speak disagree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from l4path.language import words
from l4path.language.phrases import Phrases
from l4path.layout import escaped
from l4path.reports.elements import Element, elements, mark_words, stance_word
from l4path.reports.markdown import address, heading, page, sentence, table

if TYPE_CHECKING:
    from l4path.evidence import Source
    from l4path.pathway import Pathway

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
    lines = [words()("sources.title", title=escaped(pathway.title)), ""]
    lines += [words()("walk.written", id=escaped(pathway.id), version=escaped(pathway.version))]
    lines += [words()("sources.notes")]
    lines += _at_a_glance(pathway, found)
    lines += _disputes(pathway, found)
    lines += heading(2, words()("sources.sources"))
    for source in pathway.sources.values():
        lines += _source(source, found)
    return page(lines)


def _at_a_glance(pathway: Pathway, found: list[Element]) -> list[str]:
    items = [item for element in found for item in element.evidence]
    bare = [element for element in found if not element.evidence and element.kind in _ON_SOMEBODYS_WORD]
    marks = Counter(item.mark for item in items)
    disputed = sum(element.disputed for element in found)
    lines = [*heading(2, words()("sources.glance"))]
    lines += ["- " + words()("sources.counts", sources=len(pathway.sources), items=len(items), disputed=disputed)]
    lines += ["- " + words()("sources.bare", element=escaped(element.name)) for element in bare]
    lines += [
        "",
        *table(
            [words()("sources.mark"), words()("sources.pieces")],
            [[escaped(mark_words(m)) or words()("sources.no_mark"), str(n)] for m, n in marks.items()],
        ),
    ]
    return lines if marks else lines[:-2]


def _disputes(pathway: Pathway, found: list[Element]) -> list[str]:
    lines = heading(2, words()("sources.disputes"))
    disputed = [element for element in found if element.disputed]
    if not disputed:
        return [*lines, words()("sources.no_disputes")]
    lines += [words()("sources.both")]
    for element in disputed:
        lines += heading(3, element.name)
        for stance in _STANCES:
            lines += [
                f"- {sentence(Phrases(pathway, words()).evidence(item))}"
                for item in element.evidence
                if item.stance == stance
            ]
    return lines


def _source(source: Source, found: list[Element]) -> list[str]:
    lines = heading(3, source.title)
    facts = [words()("sources.id", id=escaped(source.id))]
    facts += [words()("sources.year", year=source.year) if source.year else words()("sources.no_year")]
    facts += [words()("sources.url", url=address(source.url))] if source.url else []
    facts += [words()("sources.review", date=source.review_by.isoformat())] if source.review_by else []
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
        lines += [
            "",
            *table(
                [words()(f"sources.{head}") for head in ("element", "stance", "where", "strength", "note", "mark")],
                rows,
            ),
        ]
    else:
        lines += ["", words()("sources.no_element")]
    if source.context:
        lines += ["", words()("sources.context"), ""]
        lines += [
            f"- {sentence(': '.join(part for part in (cited.locator, cited.note) if part))}" for cited in source.context
        ]
    return lines
