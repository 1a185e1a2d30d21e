"""The state of the whole episode, and which nodes are its options."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from l4path.assessment.formulas import Claim
from l4path.assessment.statuses import Status
from l4path.nodes import NODE_KINDS, Disposition, Treatment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from l4path.assessment.program import Program, Values
    from l4path.pathway import Pathway


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


_PASSED_BY = frozenset((Status.PASSED, Status.DONE, Status.RESPONDED, Status.NOT_INDICATED))
_LEFT_BY_AN_EXIT = frozenset(
    (Status.DECLINED, Status.CONTRAINDICATED, Status.INTOLERANT, Status.RELAPSED, Status.FAILED)
)
_IN_EMERGENCY = frozenset((Status.OFFERED, Status.ONGOING, Status.OPEN, Status.ENDED))
_AT_GOAL = frozenset((Status.ONGOING, Status.RESPONDED))
_POSSIBLE = frozenset((Status.OFFERED, Status.ONGOING, Status.RESPONDED, Status.OPEN, Status.ENDED))
_ALONGSIDE = frozenset((Status.OFFERED, Status.ONGOING))
_UNREACHED = frozenset((Status.NOT_REACHED, Status.UNDETERMINED))

Found = tuple[State, list[str], list[str]]
Read = dict[str, Status]


def option_order(pathway: Pathway) -> list[str]:
    """All node ids as options are ordered: by tier, then treatments, reviews, dispositions, each as declared."""
    tiers = {tier: number for number, tier in enumerate(pathway.tiers)}
    return sorted(
        pathway.nodes, key=lambda name: (tiers[pathway.nodes[name].tier], NODE_KINDS.index(pathway.nodes[name].kind))
    )


def unwanted(_: Values) -> int:
    """The goal of a pathway that has none: never met."""
    return 0


def stater_of(program: Program) -> Callable[[Values, Read], Found]:
    """The function that gives state, options and what goes on alongside."""
    pathway = program.pathway
    order = option_order(pathway)
    continuous = frozenset(name for name, node in pathway.treatments.items() if node.continuous)
    ordinary = [name for name in order if name not in continuous]
    beside = [name for name in order if name in continuous]
    treatments = [name for name in ordinary if isinstance(pathway.nodes[name], Treatment)]
    dispositions = frozenset(pathway.dispositions)
    finals = [name for name in order if isinstance(node := pathway.nodes[name], Disposition) and node.final]
    emergencies = [name for name in order if pathway.nodes[name].emergency]
    exits = {name: [program.read[Claim("fires", way.id)] for way in pathway.out_of(name)] for name in emergencies}
    flags = [program.read[Claim("fires", way.id)] for way in pathway.escalations if way.on == "red_flag"]
    goal = program.read.get(Claim("goal", ""), unwanted)
    reached = {name: program.read[Claim("reached", name)] for name in emergencies}

    def holds(name: str, status: Status, values: Values) -> bool:
        if status in _UNREACHED and reached[name](values) < 2:  # noqa: PLR2004
            return False
        if status in _PASSED_BY:
            return False
        return not (status in _LEFT_BY_AN_EXIT and any(fires(values) == 2 for fires in exits[name]))  # noqa: PLR2004

    def those(names: Iterable[str], statuses: Read, wanted: frozenset[Status]) -> list[str]:
        return [name for name in names if statuses[name] in wanted]

    def find(values: Values, statuses: Read) -> Found:
        if any(holds(name, statuses[name], values) for name in emergencies):
            return State.EMERGENCY, those(emergencies, statuses, _IN_EMERGENCY), []
        if any(fires(values) == 1 for fires in flags) or any(
            statuses[name] is Status.UNDETERMINED for name in emergencies
        ):
            return State.SCREENING, [], []
        alongside = those(beside, statuses, _ALONGSIDE)
        if closed := [name for name in finals if statuses[name] is Status.ENDED]:
            return State.ENDED, closed, alongside
        sought = goal(values)
        if sought == 2:  # noqa: PLR2004
            return State.AT_GOAL, those(treatments, statuses, _AT_GOAL), alongside
        options = those(ordinary, statuses, _POSSIBLE)
        return _remaining(sought, options, statuses), options, alongside

    def _remaining(sought: int, options: list[str], statuses: Read) -> State:
        if sought == 1:
            return State.UNDETERMINED
        if any(name not in dispositions for name in options):
            return State.ACTIVE
        if Status.UNDETERMINED in statuses.values():
            return State.UNDETERMINED
        if options:
            return State.ENDED
        return State.DECLINED if Status.DECLINED in statuses.values() else State.STUCK

    return find
