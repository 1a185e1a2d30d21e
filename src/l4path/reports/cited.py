"""The evidence that bears on what a report shows, by the element that it speaks of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.conditions import named_in
from l4path.explanation import Point
from l4path.explanation.cautions import open_cautions
from l4path.explanation.paths import travelled
from l4path.explanation.ways import step
from l4path.explanation.wording import evidence_words
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.conditions import Condition
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence
    from l4path.language import Words
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_NUMBERED = re.compile(r"[A-Z]\d+(?::\s*|$)")
"""A number by which the authors of a pathway keep a register of what is disputed, at the head of a note."""


def evidence_of(assessment: Assessment, said: Words) -> Iterator[Point]:
    """What is shown, each element with its evidence: options, their cautions, the ways to them, and what words mean.

    Args:
        assessment: The assessment.
        said: The words of a language.
    """
    pathway = assessment.pathway
    shown = (*assessment.options, *assessment.alongside)
    ways = _ways(assessment, shown)
    for node in shown:
        yield from _element(node.title, node.evidence, f"node:{node.id}", pathway, said)
        for caution, _ in open_cautions(assessment, node):
            name = said("report.element.caution", because=caution.because)
            yield from _element(name, caution.evidence, f"caution:{node.id}.{caution.id}", pathway, said)
    for way in ways:
        yield from _element(step(way, pathway), way.evidence, f"escalation:{way.id}", pathway, said)
    definitions, scores = named_in(_conditions(assessment, shown, ways))
    for definition in definitions:
        name = said("report.element.definition", label=definition.label)
        yield from _element(name, definition.evidence, f"definition:{definition.id}", pathway, said)
    for score in scores:
        name = said("report.element.score", label=score.label)
        yield from _element(name, score.evidence, f"score:{score.id}", pathway, said)


def sources_of(points: Iterable[Point], pathway: Pathway) -> Iterator[Point]:
    """The sources that evidence is from, each once, with where to read it.

    Args:
        points: Elements with their evidence.
        pathway: The pathway.
    """
    for about in dict.fromkeys(inner.about for point in points for inner in point.points):
        source = pathway.sources[about.removeprefix("source:")]
        title = f"{source.title} ({source.year})" if source.year else source.title
        yield Point(f"{title}: {source.url}" if source.url else title, about=about)


def _ways(assessment: Assessment, shown: tuple[Node, ...]) -> list[Escalation]:
    """The ways by which the pathway came to what is shown, and the alarms that were raised."""
    pathway = assessment.pathway
    ways = {way.id: way for node in shown for _, way in travelled(assessment, node.id) if way is not None}
    for way in pathway.escalations:
        if pathway.nodes[way.to].emergency and assessment.truth("fires", way.id) is Truth.MET:
            ways[way.id] = way
    return list(ways.values())


def _conditions(assessment: Assessment, shown: tuple[Node, ...], ways: list[Escalation]) -> list[Condition]:
    """Every condition that what is shown rests on."""
    found = [way.when for way in ways if way.when is not None]
    for node in shown:
        if isinstance(node, Treatment):
            found += [*node.indications, *node.contraindications]
            found += [stated for stated in (node.adequate, node.response) if stated is not None]
            found += [caution.when for caution, _ in open_cautions(assessment, node)]
    return found if assessment.pathway.goal is None else [*found, assessment.pathway.goal]


def _element(name: str, evidence: tuple[Evidence, ...], about: str, pathway: Pathway, said: Words) -> Iterator[Point]:
    if evidence:
        lines = (Point(_line(item, pathway, said), about=f"source:{item.source}") for item in evidence)
        yield Point(name, about=about, points=tuple(dict.fromkeys(lines)))


def _line(item: Evidence, pathway: Pathway, said: Words) -> str:
    """One piece of evidence without the numbers and marks of those who keep the pathway."""
    mark = said.table("report.mark").get(item.mark, "")
    numbered = _NUMBERED.match(item.note)
    note = item.note[numbered.end() :] if numbered else item.note
    return evidence_words(replace(item, note=note, mark=mark), pathway)
