"""The status of each node: the first row of a fixed table that applies."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from l4path.assessment.formulas import Claim, Recorded
from l4path.nodes import Disposition, Review, Treatment

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.assessment.program import Program, Values
    from l4path.nodes import Node


class Status(StrEnum):
    """Where one node stands for one patient.

    ``not_reached``, ``undetermined``; a review is ``passed`` or ``open``; a disposition is ``ended``; a treatment is
    ``done``, ``declined``, ``intolerant``, ``relapsed``, ``failed``, ``not_indicated``, ``contraindicated``,
    ``responded``, ``ongoing`` or ``offered``.
    """

    NOT_REACHED = "not_reached"
    UNDETERMINED = "undetermined"
    PASSED = "passed"
    OPEN = "open"
    ENDED = "ended"
    DONE = "done"
    DECLINED = "declined"
    INTOLERANT = "intolerant"
    RELAPSED = "relapsed"
    FAILED = "failed"
    NOT_INDICATED = "not_indicated"
    CONTRAINDICATED = "contraindicated"
    RESPONDED = "responded"
    ONGOING = "ongoing"
    OFFERED = "offered"


_UNREACHED = (Status.NOT_REACHED, Status.UNDETERMINED)


def judge_of(program: Program, node: Node) -> Callable[[Values], Status]:
    """The function that gives one node's status, with everything that does not depend on the patient looked up."""
    reached = program.read[Claim("reached", node.id)]
    match node:
        case Review():
            exits = [program.read[Claim("fires", way.id)] for way in program.pathway.out_of(node)]

            def review(values: Values) -> Status:
                truth = reached(values)
                if truth < 2:  # noqa: PLR2004
                    return _UNREACHED[truth]
                return Status.PASSED if any(fires(values) == 2 for fires in exits) else Status.OPEN  # noqa: PLR2004

            return review
        case Disposition():

            def disposition(values: Values) -> Status:
                truth = reached(values)
                return Status.ENDED if truth == 2 else _UNREACHED[truth]  # noqa: PLR2004

            return disposition
        case Treatment():
            return _treatment(program, node)


def _treatment(program: Program, node: Treatment) -> Callable[[Values], Status]:
    name, once, continuous = node.id, node.once, node.continuous
    slots = program.slots
    tried, declined, outcome, said_ongoing, tolerated = (
        slots[Recorded(what, name)] for what in ("tried", "declined", "outcome", "ongoing", "tolerated")
    )
    reached, indicated, contraindicated, suitable, responded, intolerant, relapsed, failed = (
        program.read[Claim(kind, name)]
        for kind in (
            "reached",
            "indicated",
            "contraindicated",
            "suitable",
            "responded",
            "intolerant",
            "relapsed",
            "failed",
        )
    )
    response, adequate = (program.read.get(Claim(kind, name), _never) for kind in ("response", "adequate"))

    def of_a_trial(values: Values) -> Status:
        if intolerant(values) == 2:  # noqa: PLR2004
            return Status.INTOLERANT
        if relapsed(values) == 2:  # noqa: PLR2004
            return Status.RELAPSED
        if failed(values) == 2:  # noqa: PLR2004
            return Status.FAILED
        forbidden = contraindicated(values)
        if forbidden == 2:  # noqa: PLR2004
            return Status.CONTRAINDICATED
        if forbidden == 0:
            if responded(values) == 2:  # noqa: PLR2004
                return Status.RESPONDED
            measured = not values[outcome] and values[tolerated] and response(values) < 2  # noqa: PLR2004
            if values[said_ongoing] or (measured and (continuous or adequate(values) == 0)):
                return Status.ONGOING
        return Status.UNDETERMINED

    def treatment(values: Values) -> Status:
        truth = reached(values)
        if truth < 2:  # noqa: PLR2004
            return _UNREACHED[truth]
        if values[tried]:
            if once:
                return Status.DONE
            return Status.DECLINED if values[declined] else of_a_trial(values)
        if values[declined]:
            return Status.DECLINED
        if indicated(values) == 0:
            return Status.NOT_INDICATED
        if contraindicated(values) == 2:  # noqa: PLR2004
            return Status.CONTRAINDICATED
        return Status.UNDETERMINED if suitable(values) == 1 else Status.OFFERED

    return treatment


def _never(_: Values) -> int:
    return 0
