"""Where a recorded thing is from: the resources of a patient's record, or why nothing was found there."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from l4path.explanation.statements import Row, Statement, Word, say

if TYPE_CHECKING:
    from l4path.episode import Episode
    from l4path.explanation.statements import Slot

_MOST = 3
_PLAIN = {"not found, not closed": "source.not_found", "no table": "source.no_table"}
_BEGUN = {
    "closed: ": "source.closed",
    "untracked: ": "source.untracked",
    "cannot be told: ": "source.untold",
    "not searched: ": "source.not_searched",
}


def source_of(episode: Episode, *keys: str) -> Statement | None:
    """Where a thing is from, by the first of some keys of ``why`` that the episode has; None where it does not say.

    Args:
        episode: The episode.
        *keys: Such as ``facts.pain``, or ``trials.exercise.relief`` and then ``trials.exercise``.
    """
    texts = next((episode.why[key] for key in keys if episode.why.get(key)), ())
    if not texts:
        return None
    items: list[Slot] = [_slot(statement) for statement in texts[:_MOST]]
    if len(texts) > _MOST:
        items.append(say("source.more", count=len(texts) - _MOST))
    return say("source.all", sources=Row(tuple(items)))


def beside(statement: Statement, source: Statement | None) -> Statement:
    """A statement about one recorded thing with where that is from, in words of its own."""
    if source is None:
        return statement
    sourced = f"source.{statement.says.partition('.')[2]}"
    return Statement(
        sourced,
        statement.truth,
        statement.about,
        (*statement.slots, ("source", source)),
        statement.parts,
        statement.marked,
    )


def _slot(text: str) -> Slot:
    if text in _PLAIN:
        return say(_PLAIN[text])
    for start, key in _BEGUN.items():
        if text.startswith(start):
            return say(key, what=text.removeprefix(start))
    resource, _, date = text.rpartition(" of ")
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return text
    when = say("source.date", day=day.day, month=Word(f"month.{day.month}"), year=day.year)
    return say("source.dated", resource=resource, date=when)
