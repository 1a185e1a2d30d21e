"""Whether treatments that are newly tried can follow one another as the pathway offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.assessment.alone import alone
from l4path.meaning import those
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.episode import Episode

_BEGUN_FROM = those(lambda status: status.begins)


def begins(assessment: Assessment, name: str) -> bool:
    """Whether a trial of a treatment would be begun, or taken up again, rather than go on.

    Args:
        assessment: Where the patient stands.
        name: The treatment.
    """
    return name not in assessment.episode.trials or assessment.truth("stopped", name) is Truth.MET


def comes_about(assessment: Assessment, episode: Episode, new: frozenset[str]) -> bool:
    """Whether new trials can follow one another so that each is offered, or was given up, when its turn comes.

    Args:
        assessment: Where the patient stands.
        episode: The episode with the new trials.
        new: The treatments that are begun, or taken up again, in it.
    """
    if not new:
        return True
    turns, barred = alone(assessment.pathway, *sorted(new)), set[frozenset[str]]()

    def from_here(left: frozenset[str]) -> bool:
        if not left or left in barred:
            return not left
        before = episode
        for name in left:
            given_up = assessment.episode.trials.get(name)
            before = before.without_trial(name) if given_up is None else before.with_trial(name, given_up)
        status = turns.statuses(before)
        ready = [name for name in sorted(left) if status and status[name] in _BEGUN_FROM]
        if any(from_here(left - {name}) for name in ready):
            return True
        barred.add(left)
        return False

    return from_here(new)
