"""Statuses of nodes and states of episodes, each with what the tables ask of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self

from l4path.facts import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable


class Status(StrEnum):
    """Where one node stands for one patient.

    ``not_reached``, ``undetermined``; a review is ``passed`` or ``open``; a disposition is ``ended``; a treatment is
    ``done``, ``declined``, ``intolerant``, ``relapsed``, ``failed``, ``not_indicated``, ``contraindicated``,
    ``responded``, ``ongoing``, ``stopped`` or ``offered``.

    Attributes:
        possible: Whether a node that has it may be an option where nothing more urgent decides.
        begins: Whether it would be a step to take now; held back, the node is on hold.
        alongside: Whether a continuous treatment that has it goes on beside the others.
        keeps: Whether it is what keeps the goal.
        passes: Whether an emergency is past at a node that has it.
        leaves: Whether an emergency is past at a node that has it, once an escalation out of it fires.
        stays: Whether it stays whatever is learnt.
    """

    possible: bool
    begins: bool
    alongside: bool
    keeps: bool
    passes: bool
    leaves: bool
    stays: bool

    NOT_REACHED = "not_reached", "stays"
    UNDETERMINED = "undetermined", ""
    PASSED = "passed", "passes stays"
    OPEN = "open", "possible begins"
    ENDED = "ended", "possible stays"
    DONE = "done", "passes stays"
    DECLINED = "declined", "leaves stays"
    INTOLERANT = "intolerant", "leaves stays"
    RELAPSED = "relapsed", "leaves stays"
    FAILED = "failed", "leaves stays"
    NOT_INDICATED = "not_indicated", "passes stays"
    CONTRAINDICATED = "contraindicated", "leaves"
    RESPONDED = "responded", "possible keeps passes stays"
    ONGOING = "ongoing", "possible alongside keeps"
    STOPPED = "stopped", "possible begins alongside leaves stays"
    OFFERED = "offered", "possible begins alongside stays"

    def __new__(cls, value: str, traits: str = "") -> Self:
        """One status with its traits."""
        made = str.__new__(cls, value)
        made._value_ = value
        for trait in ("possible", "begins", "alongside", "keeps", "passes", "leaves", "stays"):
            setattr(made, trait, trait in traits.split())
        return made


SETTLING = tuple(outcome for outcome in OUTCOMES if not Status(outcome).possible)
"""The outcomes of a trial that stay, whatever comes."""


class State(StrEnum):
    """Where the episode stands as a whole.

    ``emergency``: an emergency node is reached. ``screening``: a red flag is unanswered, so nothing else is shown.
    ``ended``: a disposition is what is left. ``at_goal``: under control. ``active``: there are options.
    ``undetermined``: something must be asked first. ``declined``: what is left was declined.
    ``stuck``: nothing is left.
    """

    EMERGENCY = "emergency"
    SCREENING = "screening"
    ENDED = "ended"
    AT_GOAL = "at_goal"
    ACTIVE = "active"
    UNDETERMINED = "undetermined"
    DECLINED = "declined"
    STUCK = "stuck"


COME_FIRST = (State.EMERGENCY, State.SCREENING)
"""The states of an alarm, reached or not yet ruled out: whatever else the pathway has come to is on hold in them."""


def those(trait: Callable[[Status], bool]) -> frozenset[Status]:
    """The statuses that have a trait.

    Example:
        >>> sorted(those(lambda status: status.keeps))
        [<Status.ONGOING: 'ongoing'>, <Status.RESPONDED: 'responded'>]
    """
    return frozenset(status for status in Status if trait(status))
