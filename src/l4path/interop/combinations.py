"""Drugs that are taken together: the days on which enough of them are, surely or perhaps (INTEROP 5.7)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from l4path.interop.courses import Stretch, is_over
from l4path.interop.dates import LONG_AGO, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from l4path.interop.acts import Act
    from l4path.interop.bindings import TrialTable


@dataclass(frozen=True, slots=True)
class Combined:
    """What the record says of a combination.

    Attributes:
        runs: Each run of days on which it was surely taken, within the time that is looked at.
        unclear: The resources by which a day belongs to it perhaps; empty where none does.
        before: The resources of the runs before the time that is looked at.
    """

    runs: tuple[Stretch, ...]
    unclear: tuple[str, ...]
    before: tuple[str, ...]


def combined(acts: Sequence[Sequence[Act]], table: TrialTable, at: int, since: int) -> Combined:
    """When enough of several drugs were taken at once.

    Args:
        acts: The resources of each set that count or may.
        table: How many at once.
        at: The day of the assessment.
        since: The first day that is looked at.
    """
    gap = table.gap
    assert gap is not None  # noqa: S101 - without one no table of a combination is read
    sure = [[(act.days, act) for act in some if act.counts and act.exact] for some in acts]
    perhaps = [[(_possible(act), act) for act in some] for some in acts]
    spans = list(_swept(sure, perhaps, at))
    surely = [span for span, least, most in spans if least >= table.at_least and most <= table.at_most]
    maybe = [
        span
        for span, least, most in spans
        if most >= table.at_least and least <= table.at_most and not (least >= table.at_least and most <= table.at_most)
    ]
    unclear = [Span(max(span.first, since), span.last) for span in maybe if span.last >= since]
    last_perhaps = max((span.last for span in unclear), default=LONG_AGO)
    runs, before = [], set[str]()
    for run in _joined(surely):
        covering = sorted({act.name: act for some in sure for span, act in some if _meet(span, run)}.items())
        names, founds = tuple(name for name, _ in covering), tuple(act.found for _, act in covering)
        if run.last < since:
            before.update(names)
            continue
        runs.append(Stretch(names, run.first, run, is_over(max(run.last, last_perhaps), at, gap), founds))
    doubtful = {
        act.name
        for some in perhaps
        for span, act in some
        if not (act.counts and act.exact) and any(_meet(span, gap) for gap in unclear)
    }
    return Combined(tuple(runs), tuple(sorted(doubtful)), tuple(sorted(before)))


def _possible(act: Act) -> Span:
    """The days that a resource may cover."""
    if act.counts and act.exact:
        return act.days
    return Span(LONG_AGO if act.first is None else act.first.first, act.possible_last.last)


def _swept(
    sure: Sequence[Sequence[tuple[Span, Act]]], perhaps: Sequence[Sequence[tuple[Span, Act]]], at: int
) -> Iterator[tuple[Span, int, int]]:
    """Stretches of days on which as many sets are surely covered, and perhaps, as on every day of them."""
    lines = [[list(_joined(span for span, _ in some)) for some in many] for many in (sure, perhaps)]
    marks = sorted({edge for many in lines for some in many for span in some for edge in (span.first, span.last + 1)})
    for first, following in pairwise(marks):
        span = Span(first, min(following - 1, at))
        if span.first <= span.last:
            least, most = (sum(any(_meet(stretch, span) for stretch in some) for some in many) for many in lines)
            yield span, least, most


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Days as runs without a day between them."""
    held: Span | None = None
    for span in sorted(span for span in spans if span.first <= span.last):
        if held is not None and span.first <= held.last + 1:
            held = Span(held.first, max(held.last, span.last))
        else:
            if held is not None:
                yield held
            held = span
    if held is not None:
        yield held


def _meet(this: Span, other: Span) -> bool:
    return this.first <= other.last and other.first <= this.last
