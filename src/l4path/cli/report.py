"""An assessment as a page for a clinician, and as a line for a program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from l4path.cli.output import Piece, coloured, faint, strong
from l4path.explanation import asked, to_ask, words
from l4path.meaning import State, Status

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
_NOT_CONSIDERED = (Status.NOT_REACHED, Status.PASSED, Status.DONE, Status.OPEN, Status.ENDED, Status.OFFERED)
_COMES_FIRST = (State.EMERGENCY, State.SCREENING)
DISCLAIMER = "Model output for review by a qualified clinician; not advice for an individual."


def json_line(said: dict[str, Any]) -> str:
    """An object as one line of JSON, in ASCII, so that every terminal and every encoding carries it unchanged."""
    return json.dumps(said, ensure_ascii=True, allow_nan=False)


def assessment_lines(assessment: Assessment, *, ranked: bool = True) -> Iterator[Line]:
    """The page, line by line: the state, the options, what goes on alongside, what was considered, what to ask.

    Args:
        assessment: The assessment.
        ranked: Whether what to ask is ranked by how much it can change; that takes longer than the assessment.
    """
    pathway, state = assessment.pathway, assessment.state
    yield (strong(pathway.title), faint(f"  {pathway.id} {pathway.version}"))
    yield (coloured(words.STATE[state.value], _STATE_COLOURS.get(state, "green")),)
    yield from _group(
        words.SECTION_CONTRADICTIONS, [(words.CONTRADICTS.format(title=title),) for title in assessment.contradictions]
    )
    options = [_node(assessment, node) for node in assessment.options]
    yield from _group(words.SECTION_OPTIONS, options or [(words.NO_OPTIONS,)])
    yield from _group(words.SECTION_ALONGSIDE, [_node(assessment, node) for node in assessment.alongside])
    if state not in _COMES_FIRST:
        yield from _group(words.SECTION_CONSIDERED, list(_considered(assessment)))
    names = [one.name for one in to_ask(assessment)] if ranked else assessment.questions
    questions: list[Line] = [(asked(assessment, name), faint(f"  {name}")) for name in names]
    yield from _group(words.SECTION_ASK, questions)
    yield ()
    yield (faint(DISCLAIMER),)


def _group(title: str, lines: list[Line]) -> Iterator[Line]:
    if lines:
        yield ()
        yield (strong(title),)
        yield from (("  - ", *line) for line in lines)


def _node(assessment: Assessment, node: Node) -> Line:
    status = words.STATUS[assessment.status[node.id].value]
    return (f"{node.title} ({node.tier}): {status}", faint(f"  {node.id}"))


def _considered(assessment: Assessment) -> Iterator[Line]:
    shown = {node.id for node in (*assessment.options, *assessment.alongside)}
    for name, status in assessment.status.items():
        if name not in shown and status not in _NOT_CONSIDERED:
            yield _node(assessment, assessment.pathway.nodes[name])
