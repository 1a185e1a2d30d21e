"""What is recorded of a patient, a statement each, and where each is from."""

from __future__ import annotations

import datetime
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.explanation.statements import Row, Statement, Value, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from l4path.episode import Episode
    from l4path.explanation.statements import Slot
    from l4path.pathway import Pathway

_MOST = 3
_WHY_NOTHING = {
    "not found, not closed": "not_found",
    "no table": "no_table",
    "closed": "closed",
    "untracked": "untracked",
    "cannot be told": "untold",
    "not searched": "not_searched",
}


def records(episode: Episode, *pathways: Pathway) -> Iterator[Statement]:
    """Everything recorded of a patient, one by one: facts, trials, refusals, and the screens that were answered.

    Args:
        episode: The episode.
        *pathways: Its pathway, and other versions of it, for what only they declare.
    """
    facts = {name: fact for pathway in reversed(pathways) for name, fact in pathway.facts.items()}
    nodes = {name: node for pathway in reversed(pathways) for name, node in pathway.treatments.items()}
    for name, value in episode.facts.items():
        fact = say("record.fact", about=f"fact:{name}", label=Value(facts[name]), value=Value(facts[name], (value,)))
        yield beside(fact, source_of(episode, f"facts.{name}"))
    for name, trial in episode.trials.items():
        node, about = nodes[name], f"node:{name}"
        parts: tuple[Statement, ...] = () if trial.outcome is None else (say(f"outcome.{trial.outcome}"),)
        parts += tuple(measured(trial.measures, *pathways))
        if node.once and trial.outcome is not None:
            record = say("record.asked_for", about=about, node=node.title)
        elif parts:
            record = say("record.tried", about=about, node=node.title, details=Row(parts, ","))
        else:
            record = say("record.done" if node.once else "record.begun", about=about, node=node.title)
        yield beside(record, source_of(episode, f"trials.{name}"))
    for kind in ("declined", "unasked"):
        if named := sorted(getattr(episode, kind)):
            yield say(f"record.{kind}", about=kind, nodes=Row(tuple(nodes[name].title for name in named)))
    yield from screened(episode.screened, *pathways)


def screened(names: Iterable[str], *pathways: Pathway) -> Iterator[Statement]:
    """That some screens were asked in full; nothing where there are none."""
    facts = {name: fact for pathway in reversed(pathways) for name, fact in pathway.facts.items()}
    asked = {name: screen for pathway in reversed(pathways) for name, screen in pathway.screens.items()}
    if screens := [asked[name] for name in sorted(names)]:
        choices = any(facts[fact].kind == "choices" for screen in screens for fact in screen.facts)
        key = "record.screened_choices" if choices else "record.screened"
        yield say(key, about="screened", screens=Row(tuple(screen.title for screen in screens)))


def measured(found: Mapping[str, Any], *pathways: Pathway) -> Iterator[Statement]:
    """What was measured in a trial, one by one: values by the measures of a pathway, or of other versions of it."""
    measures = {name: fact for pathway in reversed(pathways) for name, fact in pathway.all_measures.items()}
    for name, value in found.items():
        yield say("record.fact", label=Value(measures[name]), value=Value(measures[name], (value,)))


def source_of(episode: Episode, *keys: str) -> Statement | None:
    """Where a thing is from, by the first of some keys of ``why`` that the episode has; None where it does not say.

    Args:
        episode: The episode.
        *keys: Such as ``facts.pain``, or ``trials.exercise.relief`` and then ``trials.exercise``.
    """
    texts = next((episode.why[key] for key in keys if episode.why.get(key)), ())
    if not texts:
        return None
    items: list[Slot] = [_found(text) for text in texts[:_MOST]]
    if len(texts) > _MOST:
        items.append(say("source.more", count=len(texts) - _MOST))
    return say("source.all", sources=Row(tuple(items)))


def _found(code: str) -> Slot:
    """A resource with its date, or why there is nothing, as ``why`` has it; anything else in its own words."""
    what, _, more = code.partition(": ")
    return say(f"source.{_WHY_NOTHING[what]}", what=more) if what in _WHY_NOTHING else dated(code)


def dated(text: str) -> Slot:
    """A day in words, or a resource with the day that it is of; anything else stays as it is."""
    name, _, date = text.rpartition(" of ")
    shown: Slot = date
    with suppress(ValueError):
        day = datetime.date.fromisoformat(date)
        shown = say("source.date", day=day.day, month=say(f"month.{day.month}"), year=day.year)
    if not name:
        return shown
    resource = "/" in name and " " not in name and date[:4].isdecimal()
    return say("source.dated", resource=name, date=shown) if resource else text


def beside(statement: Statement, source: Statement | None) -> Statement:
    """A statement about one recorded thing, with where that is from."""
    return statement if source is None else replace(statement, slots=(*statement.slots, ("source", source)))
