"""The report of one assessment: where the patient stands, why, what to ask, what lies ahead, and on whose word."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.explanation import Part, ahead, outline, records
from l4path.explanation.cautions import open_cautions
from l4path.explanation.paths import travelled
from l4path.explanation.short import defined
from l4path.explanation.statements import say
from l4path.explanation.ways import source, step
from l4path.language import words
from l4path.language.sentences import Sentences
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence
    from l4path.explanation import Statement, Step
    from l4path.explanation.statements import Slot
    from l4path.language import Explanation

_ORDER = (  # what somebody with one minute wants to read comes first
    *("contradictions", "options", "ask", "ahead", "why", "considered", "alongside", "on_hold", "record", "sources"),
)


def one_page(
    assessment: Assessment, *, today: datetime.date | None = None, depth: int = 1, language: str = "en"
) -> Explanation:
    """An assessment as a report: the record, state, options and reasons, what to ask, what lies ahead, the sources.

    Args:
        assessment: The assessment.
        today: The date of the report; today's if left out.
        depth: How many things may happen one after another in what lies ahead.
        language: ``en`` or ``de``; what the pathway's authors wrote stays as it is written.

    Returns:
        The report; its ``markdown()`` and ``text()`` are ready to read; :func:`l4path.reports.to_html` makes a page.

    Raises:
        L4pathError: When there are no words in that language.

    Example:
        >>> import l4path
        >>> assessment = l4path.load("l4").assess(l4path.Episode(screened=["red_flags"]))
        >>> [section.title for section in one_page(assessment).sections][:2]
        ['Options', 'What to ask next']
    """
    pathway, said = assessment.pathway, words(language)
    whole = outline(assessment)
    record = tuple(records(assessment.episode, pathway)) or (say("record.nothing"),)
    told = {part.section: part.statements for part in whole.parts}
    told |= {
        "record": record,
        "ahead": tuple(_ahead(ahead(assessment, depth=depth))),
        "sources": tuple(_sources(assessment, told.values())),
    }
    parts = tuple(Part(section, told[section]) for section in _ORDER if told.get(section))
    report = Sentences(said, pathway).explanation(replace(whole, parts=parts))
    when = (today or datetime.date.today()).isoformat()  # noqa: DTZ011 - the day where the reader is
    made = said("report.made", pathway=pathway.id, version=pathway.version, date=when)
    return replace(report, disclaimer=f"{made} {report.disclaimer}")


def _ahead(step_: Step) -> Iterator[Statement]:
    for inner in step_.steps:
        yield replace(inner.statement(), parts=tuple(_ahead(inner)))


def _sources(assessment: Assessment, told: object) -> Iterator[Statement]:
    """The evidence of every option and of the way to it, by source, each line with the element that it speaks of."""
    pathway = assessment.pathway
    found: dict[str, dict[Statement, None]] = {}
    firsts: dict[str, Evidence] = {}
    for element, item in _cited(assessment):
        line = say("evidence.of", about=f"source:{item.source}", element=element, line=say("says.own", text=item))
        found.setdefault(item.source, {})[line] = None
        firsts.setdefault(item.source, item)
    every = (one for several in told for one in several)  # type: ignore[attr-defined]
    for line in defined(assessment, every):
        found.setdefault(line.about.removeprefix("source:"), {})[line] = None
    for name, lines in found.items():
        first = firsts.get(name)
        title = say("says.own", text=pathway.sources[name].title) if first is None else source(first, pathway)
        url = pathway.sources[name].url
        head = say("record.fact", about=f"source:{name}", parts=lines, label=title, value=url) if url else title
        yield head if url else replace(title, about=f"source:{name}", parts=tuple(lines))


def _cited(assessment: Assessment) -> Iterator[tuple[Slot, Evidence]]:
    """Every piece of evidence that bears on what is shown, with the element that it speaks of."""
    pathway = assessment.pathway
    ways: dict[str, Escalation] = {}
    for node in (*assessment.options, *assessment.alongside):
        yield from ((node.title, item) for item in node.evidence)
        for caution, _ in open_cautions(assessment, node):
            yield from ((say("caution.met", because=caution.because), item) for item in caution.evidence)
        for _, way in travelled(assessment, node.id):
            if way is not None:
                ways[way.id] = way
    for way in pathway.escalations:
        if pathway.nodes[way.to].emergency and assessment.truth("fires", way.id) is Truth.MET:
            ways[way.id] = way
    for way in ways.values():
        yield from ((step(way, pathway), item) for item in way.evidence)
