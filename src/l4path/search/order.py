"""Whether treatments that are newly tried can follow one another as the pathway offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.assessment.alone import Varied, alone
from l4path.meaning import those
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    return Turns(assessment, episode, new).come_about({})


class Turns:
    """The new trials of an episode, whose turns come one after another whatever the values of some of its facts."""

    def __init__(self, assessment: Assessment, episode: Episode, new: frozenset[str]) -> None:
        """See which they are.

        Args:
            assessment: Where the patient stands.
            episode: The episode with the new trials.
            new: The treatments that are begun, or taken up again, in it.
        """
        self._assessment, self._episode, self._new = assessment, episode, new
        self._before: dict[frozenset[str], Varied] = {}

    def come_about(self, values: Mapping[str, Any]) -> bool:
        """Whether they can follow one another so that each is offered, or was given up, when its turn comes.

        Args:
            values: Other values of some facts of the episode.
        """
        if not self._new:
            return True
        turns, barred = alone(self._assessment.pathway, *sorted(self._new)), set[frozenset[str]]()

        def from_here(left: frozenset[str]) -> bool:
            if not left or left in barred:
                return not left
            status = self._without(left).statuses(turns, values)
            ready = [name for name in sorted(left) if status and status[name] in _BEGUN_FROM]
            if any(from_here(left - {name}) for name in ready):
                return True
            barred.add(left)
            return False

        return from_here(self._new)

    def _without(self, left: frozenset[str]) -> Varied:
        """The episode before some of the trials."""
        if left not in self._before:
            before = self._episode
            for name in left:
                given_up = self._assessment.episode.trials.get(name)
                before = before.without_trial(name) if given_up is None else before.with_trial(name, given_up)
            self._before[left] = Varied(self._assessment.pathway, before)
        return self._before[left]
