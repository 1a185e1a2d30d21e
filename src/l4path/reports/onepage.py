"""The report of one assessment: a first page that stands by itself, then grounds, what lies ahead, and the evidence."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.explanation import Explanation, Point, ahead, explain, to_ask
from l4path.explanation import words as told
from l4path.explanation.verdicts import status_words
from l4path.language import words
from l4path.meaning import State
from l4path.reports.cited import evidence_of, sources_of
from l4path.reports.record import record_rows
from l4path.reports.report import Block, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.explanation import Step
    from l4path.language import Words
    from l4path.nodes import Node

_FIRST_DEPTH = 2
"""How many levels of grounds stand under an option on the first page."""
_MOST_ASKED = 14
"""How many questions stand on the first page."""
_MOST_NAMED = 4
"""How many options, or questions, the headline names."""


def one_page(
    assessment: Assessment, *, today: datetime.date | None = None, depth: int = 1, language: str = "en"
) -> Report:
    """An assessment as a report, whose first page stands by itself: headline, options, what to ask, the record.

    Args:
        assessment: The assessment.
        today: The date of the report; today's if left out.
        depth: How many things may happen one after another in what lies ahead.
        language: ``en`` or ``de``; titles, labels and questions of the pathway stay as they are written.

    Returns:
        The report; its ``markdown()`` is ready to read; :func:`l4path.reports.to_html` makes a page of it.

    Raises:
        L4pathError: When there are no words in that language.

    Example:
        >>> import l4path
        >>> report = one_page(l4path.load("l4").assess(l4path.Episode()))
        >>> report.state, [part.key for part in report.first]
        ('screening', ['options', 'ask', 'on_hold', 'record'])
    """
    pathway, said = assessment.pathway, words(language)
    whole, parts = _told(assessment)
    cited = tuple(evidence_of(assessment, said))
    rows = tuple(record_rows(assessment, said)) or ((said("report.record.nothing"), ""),)
    record = Block("record", said("report.section.record"), (), (said("report.what"), said("report.recorded")), rows)
    first = {
        "contradictions": parts["contradictions"],
        "options": tuple(_brief(point, _FIRST_DEPTH) for point in parts["options"]),
        "ask": tuple(_first_asked(parts["ask"], said)),
        "alongside": tuple(_together(assessment, assessment.alongside, parts["alongside"], said)),
        "on_hold": tuple(_on_hold(assessment, said)),
    }
    rest = {
        "ask": parts["ask"] if len(parts["ask"]) > _MOST_ASKED else (),
        "why": tuple(map(_without_evidence, parts["why"])),
        "grounds": parts["options"] if first["options"] != parts["options"] else (),
        "considered": parts["considered"],
        "ahead": tuple(_ahead(ahead(assessment, depth=depth))),
        "evidence": cited,
        "sources": tuple(sources_of(cited, pathway)),
    }
    when = (today or datetime.date.today()).isoformat()  # noqa: DTZ011 - the day where the reader is
    made = said("report.made", pathway=pathway.id, version=pathway.version, date=when)
    return Report(
        pathway.title,
        headline(assessment, said),
        whole.verdict,
        assessment.state.value,
        (*_blocks(first, said), record),
        said("report.page_two"),
        tuple(_blocks(rest, said)),
        whole.notes,
        f"{made} {whole.disclaimer}",
        said("report.picture"),
        language,
    )


_TITLES = {
    told.SECTION_CONTRADICTIONS: "contradictions",
    told.SECTION_WHY: "why",
    told.SECTION_OPTIONS: "options",
    told.SECTION_ALONGSIDE: "alongside",
    told.SECTION_ON_HOLD: "on_hold",
    told.SECTION_CONSIDERED: "considered",
    told.SECTION_ASK: "ask",
}


def _told(assessment: Assessment) -> tuple[Explanation, dict[str, tuple[Point, ...]]]:
    """The explanation of the whole, and its parts by what they are."""
    whole = explain(assessment)
    parts = dict.fromkeys(_TITLES.values(), tuple[Point, ...]())
    return whole, parts | {_TITLES[section.title]: section.points for section in whole.sections}


def _without_evidence(point: Point) -> Point:
    """A statement without the evidence under it, which stands in a part of its own."""
    kept = (inner for inner in point.points if not inner.about.startswith("source:"))
    return replace(point, points=tuple(map(_without_evidence, kept)))


def _first_asked(asked: tuple[Point, ...], said: Words) -> Iterator[Point]:
    """The questions that come first, and how many more there are."""
    most = min(len(asked), _MOST_ASKED)
    yield from asked[:most]
    if more := len(asked) - most:
        yield Point(said("report.more_asked", count=more))


def _brief(point: Point, depth: int) -> Point:
    """A statement without what lies deeper under it than the first page has room for; what only combines goes too."""
    kept = (inner for inner in point.points if depth > 1 or inner.about or not inner.points)
    return replace(point, points=tuple(_brief(inner, depth - 1) for inner in kept) if depth else ())


def _on_hold(assessment: Assessment, said: Words) -> Iterator[Point]:
    if held := [node.title for node in assessment.on_hold]:
        yield Point(said("report.held", nodes="; ".join(held), why=told.HELD_BY[assessment.state.value]))


def _together(assessment: Assessment, nodes: Iterable[Node], points: tuple[Point, ...], said: Words) -> Iterator[Point]:
    """Nodes of one status in one line; those of which there is more to say each in a line of its own, first."""
    alike: dict[str, list[str]] = {}
    for node, point in zip(nodes, points, strict=True):
        if point.points:
            yield point
        else:
            alike.setdefault(status_words(assessment, node), []).append(node.title)
    for status, titles in alike.items():
        yield Point(said("report.held", nodes="; ".join(titles), why=status))


def headline(assessment: Assessment, said: Words) -> str:
    """The options by name; or, where something comes first, what is to be asked, by its label."""
    state, key = assessment.state, f"report.headline.{assessment.state.value}"
    if state in (State.SCREENING, State.UNDETERMINED):
        asks = list(dict.fromkeys(_label(assessment, one.name, said) for one in to_ask(assessment)))
        return said(key, questions=_named(asks, said))
    nodes = [node.title for node in assessment.options]
    if state is State.ACTIVE:
        return said(key, count=len(nodes), nodes=_named(nodes, said))
    if not nodes and state in (State.EMERGENCY, State.AT_GOAL):
        return said(f"{key}_none")
    return said(key, nodes=_named(nodes, said))


def _label(assessment: Assessment, name: str, said: Words) -> str:
    pathway = assessment.pathway
    if name in pathway.facts:
        return pathway.facts[name].label
    treatment, _, measure = name.rpartition(".")
    if not treatment:
        return pathway.nodes[name].title
    label, title = pathway.all_measures[measure].label, pathway.nodes[treatment].title
    return said("report.headline.measure", measure=label, treatment=title)


def _named(names: list[str], said: Words) -> str:
    more = len(names) - _MOST_NAMED
    if more <= 1:
        return said.joined(names)
    return said("report.headline.more", first=", ".join(names[:_MOST_NAMED]), count=more)


def _ahead(here: Step) -> Iterator[Point]:
    for inner in here.steps:
        yield Point(inner.said, points=tuple(_ahead(inner)))


def _blocks(parts: dict[str, tuple[Point, ...]], said: Words) -> Iterator[Block]:
    for key, points in parts.items():
        if points:
            yield Block(key, said(f"report.section.{key}"), points)
