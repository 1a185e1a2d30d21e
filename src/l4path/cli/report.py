"""An assessment as a page for a clinician, and as a line for a program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from l4path.cli.output import Piece, coloured, faint, strong
from l4path.explanation import asks_for, considered, to_ask
from l4path.explanation.cautions import open_cautions
from l4path.explanation.verdicts import on_hold
from l4path.explanation.whole import headed
from l4path.language import asked_words, told, words
from l4path.meaning import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.nodes import Node

Line = tuple[str | Piece, ...]

_STATE_COLOURS = {
    State.EMERGENCY: "red",
    State.SCREENING: "yellow",
    State.UNDETERMINED: "yellow",
    State.STUCK: "yellow",
    State.DECLINED: "yellow",
}
_COMES_FIRST = (State.EMERGENCY, State.SCREENING)
_UNDER = "      "  # what belongs to the line above it
DISCLAIMER = "Model output for review by a qualified clinician; not advice for an individual."


def json_line(said: dict[str, Any]) -> str:
    """An object as one line of JSON, in ASCII, so that every terminal and every encoding carries it unchanged."""
    return json.dumps(said, ensure_ascii=True, allow_nan=False)


def assessment_lines(assessment: Assessment, *, ranked: bool = True) -> Iterator[Line]:
    """The page, line by line: state, options, what goes on alongside or is on hold, what was considered, what to ask.

    Args:
        assessment: The assessment.
        ranked: Whether what to ask is ranked by how much it can change; that takes longer than the assessment.
    """
    pathway, state, said = assessment.pathway, assessment.state, words()
    yield (strong(pathway.title), faint(f"  {pathway.id} {pathway.version}"))
    yield (coloured(said(f"headline.{state}"), _STATE_COLOURS.get(state, "green")),)
    yield from _group(
        said("section.contradictions"),
        [(said("whole.contradicts", title=title),) for title in assessment.contradictions],
    )
    options = [line for node in assessment.options for line in _possible(assessment, node)]
    yield from _group(said("section.options"), options or [(said("whole.no_options"),)])
    alongside = [line for node in assessment.alongside for line in _possible(assessment, node)]
    yield from _group(said("section.alongside"), alongside)
    on_hold: list[Line] = [
        (told([on_hold(assessment, node)], pathway)[0].text, faint(f"  {node.id}")) for node in assessment.on_hold
    ]
    yield from _group(said("section.on_hold"), on_hold)
    if state not in _COMES_FIRST:
        yield from _group(said("section.considered"), [_node(assessment, node) for node in considered(assessment)])
    names = [one.name for one in to_ask(assessment)] if ranked else assessment.questions
    questions: list[Line] = [(asked_words(asks_for(pathway, name)), faint(f"  {name}")) for name in names]
    yield from _group(said("section.ask"), questions)
    yield ()
    yield (faint(DISCLAIMER),)


def _group(title: str, lines: list[Line]) -> Iterator[Line]:
    if lines:
        yield ()
        yield (strong(title),)
        yield from (line if line[0] == _UNDER else ("  - ", *line) for line in lines)


def _possible(assessment: Assessment, node: Node) -> Iterator[Line]:
    """A node that is possible now, and what to mind of it."""
    yield _node(assessment, node)
    for caution, truth in open_cautions(assessment, node):
        yield (_UNDER, words()(f"caution.{truth.value}", because=caution.because))


def _node(assessment: Assessment, node: Node) -> Line:
    return (told([headed(assessment, node)], assessment.pathway)[0].text, faint(f"  {node.id}"))
