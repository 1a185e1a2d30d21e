"""The report of one assessment: a first page that stands by itself, then grounds, what lies ahead, and the evidence."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.assessment.ahead import ahead
from l4path.explanation import outline
from l4path.explanation.glance import status_of
from l4path.explanation.statements import Row, folded, say, stepped
from l4path.language import words
from l4path.language.phrases import label_of
from l4path.language.sentences import Sentences
from l4path.meaning import State
from l4path.reports.cited import evidence_of, sources_of
from l4path.reports.record import record_rows
from l4path.reports.report import Block, PatientReport
from l4path.search.questions import to_ask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.explanation.statements import Statement
    from l4path.language import Words

_FIRST_DEPTH = 2
"""How many levels of grounds stand under an option on the first page."""
_MOST_ASKED = 14
"""How many questions stand on the first page."""
_MOST_NAMED = 4
"""How many options, or questions, the headline names."""


def one_page(
    assessment: Assessment, *, today: datetime.date | None = None, depth: int = 1, language: str = "en"
) -> PatientReport:
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
    pathway, wording = assessment.pathway, words(language)
    sentences = Sentences(wording, pathway)
    whole = outline(assessment)
    parts = {part.about: part.parts for part in whole.parts}
    options = tuple(_reasoned(assessment, parts.get("options", ())))
    asked = parts.get("ask", ())
    cited = tuple(evidence_of(assessment))
    first = {
        "contradictions": parts.get("contradictions", ()),
        "options": tuple(_brief(option, _FIRST_DEPTH) for option in options),
        "ask": tuple(_first_asked(asked)),
        "alongside": tuple(_together(assessment, parts.get("alongside", ()))),
        "on_hold": tuple(_on_hold(assessment)),
    }
    heard: set[Statement] = set()
    rest = {
        "ask": asked if sum(bool(each.about) for each in asked) > _MOST_ASKED else (),
        "why": tuple(map(_without_evidence, parts.get("why", ()))),
        "notes": parts.get("notes", ()),
        "grounds": tuple(folded(options, heard)) if options != first["options"] else (),
        "considered": tuple(folded(parts.get("considered", ()), heard)),
        "ahead": tuple(_uncut(stepped(ahead(assessment, depth=depth)).parts)),
        "evidence": cited,
        "sources": tuple(sources_of(cited, pathway)),
    }
    rows = tuple(record_rows(assessment, wording)) or ((wording("report.record.nothing"), ""),)
    record = Block("record", wording("section.record"), (), (wording("report.what"), wording("report.recorded")), rows)
    when = (today or datetime.date.today()).isoformat()  # noqa: DTZ011 - the day where the reader is
    made = wording("report.made", pathway=pathway.id, version=pathway.version, date=when)
    return PatientReport(
        title=pathway.title,
        headline=headline(assessment, wording),
        verdict=" ".join(map(sentences.sentence, whole.verdict)),
        state=assessment.state.value,
        first=(*_blocks(first, sentences), record),
        second=wording("report.page_two"),
        rest=tuple(_blocks(rest, sentences)),
        convention=wording("whole.convention"),
        made=f"{made} {wording('whole.disclaimer')}",
        picture=wording("report.picture"),
        language=language,
    )


def _reasoned(assessment: Assessment, options: tuple[Statement, ...]) -> Iterator[Statement]:
    """The options with what they rest on: of one at which the pathway begins, that."""
    for option in options:
        name = option.about.removeprefix("node:")
        begins = name in assessment.pathway.start and not option.parts
        yield option.having(say("way.start", node=assessment.pathway.nodes[name].title)) if begins else option


def _brief(statement: Statement, depth: int) -> Statement:
    """A statement without what lies deeper than the first page has room for; what only combines others goes too."""
    kept = (
        inner
        for inner in statement.parts
        if depth > 1 or not (_combines(inner) or inner.says == "evidence.disputed_by")
    )
    return replace(statement, parts=tuple(_brief(inner, depth - 1) for inner in kept) if depth else ())


def _combines(statement: Statement) -> bool:
    return bool(statement.parts) and not statement.about


def _without_evidence(statement: Statement) -> Statement:
    """A statement without the evidence under it, which stands in a part of its own."""
    kept = (inner for inner in statement.parts if not inner.about.startswith("source:"))
    return replace(statement, parts=tuple(map(_without_evidence, kept)))


def _first_asked(asked: tuple[Statement, ...]) -> Iterator[Statement]:
    """The questions that come first, how many more there are, and of how many it is open how much they can change."""
    named = [each for each in asked if each.about]
    yield from named[:_MOST_ASKED]
    if more := len(named[_MOST_ASKED:]):
        yield say("report.more_asked", count=more)
    yield from (each for each in asked if not each.about)


def _on_hold(assessment: Assessment) -> Iterator[Statement]:
    """What is on hold in one line, with what comes first."""
    if held := tuple(node.title for node in assessment.on_hold):
        yield say("report.held", nodes=Row(held, ","), why=say(f"held_by.{assessment.state}"))


def _together(assessment: Assessment, lines: tuple[Statement, ...]) -> Iterator[Statement]:
    """What goes on alongside: nodes of one status in one line; first, each by itself, those with something to mind."""
    alike: dict[Statement, list[str]] = {}
    for node, statement in zip(assessment.alongside, lines, strict=True):
        if statement.parts:
            yield statement
        else:
            alike.setdefault(status_of(assessment, node), []).append(node.title)
    for status, titles in alike.items():
        yield say("report.held", nodes=Row(tuple(titles), ","), why=status)


def headline(assessment: Assessment, wording: Words) -> str:
    """The options by name; or, where something comes first, what is to be asked, by its label."""
    state, key = assessment.state, f"report.headline.{assessment.state.value}"
    if state in (State.SCREENING, State.UNDETERMINED):
        asks = list(dict.fromkeys(_label(assessment, question.name, wording) for question in to_ask(assessment)))
        return wording(key, questions=_named(asks, wording))
    nodes = [node.title for node in assessment.options]
    if state is State.ACTIVE:
        return wording(key, count=len(nodes), nodes=_named(nodes, wording))
    if not nodes and state in (State.EMERGENCY, State.AT_GOAL):
        return wording(f"{key}_none")
    return wording(key, nodes=_named(nodes, wording))


def _label(assessment: Assessment, name: str, wording: Words) -> str:
    pathway = assessment.pathway
    if name in pathway.facts:
        return pathway.facts[name].label
    treatment, _, measure = name.rpartition(".")
    if not treatment:
        return pathway.nodes[name].title
    label, title = label_of(pathway.all_measures[measure], wording), pathway.nodes[treatment].title
    return wording("report.headline.measure", measure=label, treatment=title)


def _named(names: list[str], wording: Words) -> str:
    more = len(names) - _MOST_NAMED
    if more <= 1:
        return wording.joined(names)
    return wording("report.headline.more", first=", ".join(names[:_MOST_NAMED]), count=more)


def _uncut(several: Iterable[Statement]) -> Iterator[Statement]:
    """Steps without the line that there may be more: a report tells how deep it looks."""
    for each in several:
        if each.says != "ahead.more":
            yield replace(each, parts=tuple(_uncut(each.parts)))


def _blocks(parts: dict[str, tuple[Statement, ...]], sentences: Sentences) -> Iterator[Block]:
    for key, statements in parts.items():
        if statements:
            yield Block(key, sentences.words(f"section.{key}"), sentences.points(statements))
