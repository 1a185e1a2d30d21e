"""Where a person stands as the record ends, and what was begun before: what a picture of the flow is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from l4path.history.courses import courses_of
from l4path.history.entries import OF_A_RECORD
from l4path.meaning import State
from l4path.nodes import Disposition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.audit.judging import Assessed
    from l4path.audit.moments import Walk
    from l4path.audit.waits import Waiting
    from l4path.history import Entry
    from l4path.pathway import Pathway

OFF_PATHWAY: Final = "*off"
"""What stands for everything that was begun and is no treatment of the pathway; no id has a star."""
ENDS: Final = (
    "at_goal",
    "handed_over",
    "ended",
    "declined",
    "ongoing",
    "active",
    "undetermined",
    "screening",
    "emergency",
    "stuck",
    "refused",
    "nothing",
)
"""How a record may end: the goal met; a disposition attended, or only one left; what was left declined; a trial under
way; options that are not begun; something to ask first; an emergency; nothing left; contradictory; no entry at all."""
_STATES = tuple(State)


def end_of(pathway: Pathway, walk: Walk, assessed: Assessed, waiting: Waiting) -> str:
    """Where a person stands at the last moment of its record; one of :data:`ENDS`.

    Args:
        pathway: The pathway.
        walk: The way of the person through its moments.
        assessed: What the pathway says of them.
        waiting: What is offered and what runs in them.
    """
    if not walk.steps:
        return "nothing"
    _, row = walk.steps[-1]
    if assessed.refused[row]:
        return "refused"
    state: State = _STATES[assessed.state[row]]
    last = max((time for time, _, _ in walk.starts), default=None)
    if state not in (State.AT_GOAL, State.EMERGENCY) and any(
        isinstance(pathway.nodes.get(name), Disposition) and (last is None or known >= last)
        for _, name, known in walk.attended
    ):
        return "handed_over"
    if state is State.ACTIVE and waiting.looked_at(row)[2]:
        return "ongoing"
    return str(state)


def begun(pathway: Pathway, entries: Iterable[Entry], gap: float) -> tuple[tuple[str, ...], ...]:
    """What one person began, step after step; a step is a day, or a moment, on which a course begins.

    What begins at once is one step: nobody knows which came first. A refill, or another start that goes on with a
    course, is none.

    Args:
        pathway: The pathway.
        entries: The entries of the person, in the order of time.
        gap: Within so long after its end a course goes on with a new start.
    """
    own: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind in OF_A_RECORD:
            own.setdefault(entry.about, []).append(entry)
    steps: dict[int, dict[str, None]] = {}
    places = {name: at for at, name in enumerate(pathway.treatments)}
    for name, some in own.items():
        node = pathway.treatments.get(name)
        if node is None or node.once:
            times = [entry.time for entry in some if entry.kind in ("start", "dose")][: 1 if node else None]
        else:
            times = [course.start for course in courses_of(some, gap)[0] if course.start is not None]
        for time in times:
            steps.setdefault(time, {})[name if node else OFF_PATHWAY] = None
    return tuple(tuple(sorted(steps[time], key=lambda name: places.get(name, len(places)))) for time in sorted(steps))
