"""The counterfactuals that were found, as they are handed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.brief import Brief

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.episode import Episode


@dataclass(frozen=True, slots=True, repr=False)
class Alternative(Brief):
    """An episode in which something would hold, with what is recorded otherwise in it.

    Attributes:
        episode: The episode.
        answers: The ids of facts that are unknown today, and would have to be answered.
        histories: The ids of treatments that are unasked today, and would have to be asked about.
        findings: The ids of facts that are recorded today, and would have to be found otherwise.
        trials: The ids of treatments that would have to be tried, or go on to an outcome.
        decisions: The ids of treatments that the patient declines today and would have to want, or would have to
            decline.
        screened: The ids of screens that were not asked in full, and would have to be: all of them that is not
            recorded, nor among the answers, is a no.
        in_order: Whether the pathway comes to each newly tried treatment by then, in some order of them; where not,
            one of them would have to be given without it.
        changes: How many records are otherwise; what a screen asks for and is answered no, by whatever record, is one.
    """

    episode: Episode
    answers: tuple[str, ...] = ()
    histories: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    screened: tuple[str, ...] = ()
    in_order: bool = True
    changes: int = 0

    @property
    def possible(self) -> bool:
        """Whether it takes nothing but an answer, a trial or a decision; no finding would have to be otherwise."""
        return not self.findings


@dataclass(frozen=True, slots=True, repr=False)
class Nearest(Brief):
    """The nearest episodes in which something would hold.

    Attributes:
        alternatives: The nearest first; none is another with more changes, unless only it shows what is wanted rather.
        settled: Whether it is certain that there is no nearer one; and where there is none, that no episode has it.
    """

    alternatives: tuple[Alternative, ...]
    settled: bool


def records_of(made: Alternative) -> list[tuple[str, str]]:
    """What is otherwise in an alternative, by kind and id."""
    facts = [("fact", name) for name in (*made.answers, *made.findings)]
    facts += [*(("screened", name) for name in made.screened), *(("asked", name) for name in made.histories)]
    return [*facts, *(("trial", name) for name in made.trials), *(("declined", name) for name in made.decisions)]


def nearer_first(found: Iterable[Alternative], shown: Sequence[Alternative] = ()) -> tuple[Alternative, ...]:
    """In the order of their changes, without those that are another with more: a spent budget can mix them.

    Args:
        found: The alternatives.
        shown: Those of them that show what is wanted rather: one of these is left out only where a nearer one does too.
    """
    kept: list[Alternative] = []
    for change in sorted(found, key=lambda change: change.changes):
        instead = [nearer for nearer in kept if nearer in shown or change not in shown]
        if not any(set(records_of(nearer)) <= set(records_of(change)) for nearer in instead):
            kept.append(change)
    return tuple(kept)
