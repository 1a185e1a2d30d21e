"""The command `assess`: where each patient stands, as a page for a clinician or a line for a program."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from l4path.cli.inputs import Reading, ask_about_fractions, episodes_of, pathway_of, read_once, reasons
from l4path.cli.output import coloured, complain, faint, json_line, say, say_lines, strong
from l4path.cli.parameters import LANGUAGE, LINES, PATHWAY, Argument, Command, Option
from l4path.cli.watching import watched
from l4path.errors import EpisodeError, FileError
from l4path.explanation.choosing import chosen
from l4path.explanation.glance import minded, on_hold
from l4path.explanation.whole import considered, headed
from l4path.language import asked_words, worded, words
from l4path.meaning import COME_FIRST, State
from l4path.pathway.asks import asks_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.cli.inputs import Given
    from l4path.cli.output import Line
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_WRONG = 2
_STATE_COLOURS = {
    State.EMERGENCY: "red",
    State.SCREENING: "yellow",
    State.UNDETERMINED: "yellow",
    State.STUCK: "yellow",
    State.DECLINED: "yellow",
}
_UNDER = "      "  # what belongs to the line above it


def run(*, pathway: str, episodes: list[str], as_json: bool, lines: bool) -> int:
    """Do it, and give the exit status."""
    read_once(pathway, *episodes)
    followed = pathway_of(pathway)
    reading = Reading()
    found = watched(episodes_of(episodes, followed, lines=lines, reading=reading), reading)
    several = len(episodes) > 1
    refused = count = 0
    with contextlib.closing(found):
        for given in found:
            count += 1
            alone = not (several or given.line)
            refused += not _say(given, followed, as_json=as_json, alone=alone, files=several, first=count == 1)
    if refused:
        complain(words()("cli.refused_in_place", refused=refused, count=count))
        return _WRONG
    return 0


def _say(given: Given, pathway: Pathway, *, as_json: bool, alone: bool, files: bool, first: bool) -> bool:
    """Print the assessment of one episode, or why it is refused; whether it could be assessed."""
    try:
        assessment = given.assessed(pathway)
    except (EpisodeError, FileError) as error:
        if alone:
            raise
        found = reasons(error, given.line, carets=not as_json)
        if as_json:
            where = ({"file": given.source} if files else {}) | ({"line": given.line} if given.line else {})
            say(json_line(given.called | where | {"error": found}))
        else:
            _head(given, first=first)
            say(strong(words()("cli.refused")))
            for reason in found:
                say_lines("  - " + reason.replace("\n", "\n    "))
        return False
    ask_about_fractions(given, assessment)
    if as_json:
        say(json_line(given.called | assessment.to_dict()))
        return True
    if not alone:
        _head(given, first=first)
    for line in assessment_lines(assessment, ranked=alone):
        say(*line)
    return True


def _head(given: Given, *, first: bool) -> None:
    if not first:
        say()
    say(strong(f"--- {given.place} ---"))


def assessment_lines(assessment: Assessment, *, ranked: bool = True) -> Iterator[Line]:
    """The page, line by line: state, options, what goes on alongside or is on hold, what was considered, what to ask.

    Args:
        assessment: The assessment.
        ranked: Whether what to ask is ranked by how much it can change; that takes longer than the assessment.
    """
    pathway, state, wording = assessment.pathway, assessment.state, words()
    yield (strong(pathway.title), faint(f"  {pathway.id} {pathway.version}"))
    yield (coloured(wording(f"headline.{state}"), _STATE_COLOURS.get(state, "green")),)
    yield from _group(
        wording("section.contradictions"),
        [(wording("whole.contradicts", title=title),) for title in assessment.contradictions],
    )
    options = [line for node in assessment.options for line in _possible(assessment, node)]
    yield from _group(wording("section.options"), options or [(wording("whole.no_options"),)])
    alongside = [line for node in assessment.alongside for line in _possible(assessment, node)]
    yield from _group(wording("section.alongside"), alongside)
    for why in worded(on_hold(assessment), pathway):
        waiting: list[Line] = [(point.text, faint(f"  {point.about[5:]}")) for point in why.points]
        yield from _group(wording("record.fact", label=wording("section.on_hold"), value=why.text), waiting)
    if state not in COME_FIRST:
        yield from _group(wording("section.considered"), [_node(assessment, node) for node in considered(assessment)])
    names, unranked = assessment.questions, 0
    if ranked and len(names) > 1:  # one alone is the first
        asked = assessment.to_ask()
        names, unranked = tuple(question.name for question in asked), sum(not question.settled for question in asked)
    questions: list[Line] = [(asked_words(asks_for(pathway, name)), faint(f"  {name}")) for name in names]
    yield from _group(wording("section.ask"), questions)
    if unranked:
        yield (f"  {wording('whole.unranked', count=unranked)}",)
    yield ()
    yield (faint(wording("whole.disclaimer_short")),)


def _group(title: str, lines: list[Line]) -> Iterator[Line]:
    if lines:
        yield ()
        yield (strong(title),)
        yield from (line if line[0] == _UNDER else ("  - ", *line) for line in lines)


def _possible(assessment: Assessment, node: Node) -> Iterator[Line]:
    """A node that is possible now, and what to mind of it."""
    yield _node(assessment, node)
    for point in worded(chosen(minded(node.id), assessment), assessment.pathway):
        yield (_UNDER, point.text)


def _node(assessment: Assessment, node: Node) -> Line:
    return (worded([headed(assessment, node)], assessment.pathway)[0].text, faint(f"  {node.id}"))


COMMAND = Command(
    run,
    """
An episode that is refused does not stop the others: its reasons stand in its place, and the exit status is 2. With
--json they stand there as {"line": N, "error": [...]}; where several files are given, "file" says which. An "id" that
an episode has comes back with it.

Examples:
    l4path assess l4 patient.toml
    l4path assess l4 cohort.jsonl --json > assessed.jsonl
""",
    (
        PATHWAY,
        Argument(
            "episodes",
            "EPISODE...",
            "What is known of the patients: files of one (TOML or JSON), files of many (.jsonl, one JSON object a "
            "line), or - for standard input.",
            many=True,
        ),
    ),
    (Option("as_json", ("--json",), "Print JSON, one object a line for each episode."), LINES, LANGUAGE),
)
