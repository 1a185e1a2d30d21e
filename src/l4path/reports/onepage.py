"""The report of one assessment: where the patient stands, why, what to ask, what lies ahead, and on whose word."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from l4path.explanation import Explanation, Point, Section, ahead, explain, patient_words
from l4path.explanation import words as told
from l4path.explanation.cautions import open_cautions
from l4path.explanation.paths import travelled
from l4path.explanation.wording import evidence_words
from l4path.reports import words
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence
    from l4path.explanation import Step

_ORDER = (  # what somebody with one minute wants to read comes first
    told.SECTION_CONTRADICTIONS,
    told.SECTION_OPTIONS,
    told.SECTION_ASK,
    words.SECTION_AHEAD,
    told.SECTION_WHY,
    told.SECTION_CONSIDERED,
    told.SECTION_ALONGSIDE,
    told.SECTION_ON_HOLD,
    words.SECTION_RECORD,
    words.SECTION_SOURCES,
)


def one_page(assessment: Assessment, *, today: datetime.date | None = None, depth: int = 1) -> Explanation:
    """An assessment as a report: the record, state, options and reasons, what to ask, what lies ahead, the sources.

    Args:
        assessment: The assessment.
        today: The date of the report; today's if left out.
        depth: How many things may happen one after another in what lies ahead.

    Returns:
        The report; its ``markdown()`` and ``text()`` are ready to read; :func:`l4path.reports.to_html` makes a page.

    Example:
        >>> import l4path
        >>> assessment = l4path.load("l4").assess(l4path.Episode(screened=["red_flags"]))
        >>> [section.title for section in one_page(assessment).sections][:2]
        ['Options', 'What to ask next']
    """
    pathway = assessment.pathway
    whole = explain(assessment)
    when = (today or datetime.date.today()).isoformat()  # noqa: DTZ011 - the day where the reader is
    made = words.MADE.format(pathway=pathway.id, version=pathway.version, date=when)
    record = Section(words.SECTION_RECORD, (Point(patient_words(assessment.episode, pathway)),))
    coming = Section(words.SECTION_AHEAD, tuple(_ahead(ahead(assessment, depth=depth))))
    cited = Section(words.SECTION_SOURCES, tuple(_sources(assessment)))
    sections = {section.title: section for section in (record, *whole.sections, coming, cited)}
    return Explanation(
        whole.title,
        whole.verdict,
        tuple(sections[title] for title in _ORDER if title in sections and sections[title].points),
        status=whole.status,
        disclaimer=f"{made} {whole.disclaimer}",
    )


def _ahead(step: Step) -> Iterator[Point]:
    for inner in step.steps:
        yield Point(inner.said, points=tuple(_ahead(inner)))


def _sources(assessment: Assessment) -> Iterator[Point]:
    """The evidence of every option and of the way to it, by source, those against said as such."""
    pathway = assessment.pathway
    found: dict[str, dict[str, None]] = {}
    for item in _cited(assessment):
        found.setdefault(item.source, {})[evidence_words(item, pathway)] = None
    for name, said in found.items():
        source = pathway.sources[name]
        title = f"{source.title} ({source.year})" if source.year else source.title
        head = f"{title}: {source.url}" if source.url else title
        yield Point(head, about=f"source:{name}", points=tuple(Point(one) for one in said))


def _cited(assessment: Assessment) -> Iterator[Evidence]:
    pathway = assessment.pathway
    ways: dict[str, Escalation] = {}
    for node in (*assessment.options, *assessment.alongside):
        yield from node.evidence
        yield from (item for caution, _ in open_cautions(assessment, node) for item in caution.evidence)
        for _, way in travelled(assessment, node.id):
            if way is not None:
                ways[way.id] = way
    for way in pathway.escalations:
        if pathway.nodes[way.to].emergency and assessment.truth("fires", way.id) is Truth.MET:
            ways[way.id] = way
    for way in ways.values():
        yield from way.evidence
