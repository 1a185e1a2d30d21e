"""On which row of the picture each box stands, and between which rows the label of each arrow."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from l4path.brief import Equatable
from l4path.diagrams.layout.junctions import junctions

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.diagrams.layout.junctions import Junction
    from l4path.diagrams.model import Arrow, Box, Diagram


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rows(Equatable):
    """Levels from top to bottom: in turn of boxes and of labels, and where it is needed one of junctions between them.

    Attributes:
        level: The level of every box, label and junction.
        lane: The lane of every level.
        boxed: Whether boxes stand on a level, of every level.
        junctions: Where lines come together that have their sources and their ends in common.
    """

    level: dict[str, int]
    lane: tuple[int, ...]
    boxed: tuple[bool, ...]
    junctions: tuple[Junction, ...] = ()

    @property
    def gathered(self) -> frozenset[str]:
        """The arrows whose lines run through a junction."""
        return frozenset(arrow.id for junction in self.junctions for arrow in junction.lines.values())


def in_rows(diagram: Diagram, width: Callable[[str], float]) -> Rows:
    """Stack the lanes; in a lane, a box stands below the boxes that lead to it.

    A label stands on the emptiest of the levels between its sources and its target, so that no row becomes too wide.
    """
    level: dict[str, int] = {}
    lane_of_row: list[int] = []
    for lane in range(len(diagram.lanes)):
        inside = _within(diagram, lane)
        level |= {box: 2 * (len(lane_of_row) + row) for box, row in inside.items()}
        lane_of_row += [lane] * (max(inside.values(), default=0) + 1)
    taken: defaultdict[int, float] = defaultdict(float)
    labelled = [arrow for arrow in diagram.arrows if not arrow.bare]
    choices = {arrow.id: _between(arrow, level) for arrow in labelled}
    for arrow in sorted(labelled, key=lambda arrow: len(choices[arrow.id])):
        near = level.get(arrow.target, choices[arrow.id].start)
        gap = min(choices[arrow.id], key=lambda gap: (taken[gap] + width(arrow.id), abs(gap - near)))
        taken[gap] += width(arrow.id)
        level[arrow.id] = gap
    lanes = tuple(lane for lane in lane_of_row for _ in range(2))
    return _without_empty(_with_junctions(diagram, Rows(level, lanes, (True, False) * len(lane_of_row))))


def _without_empty(rows: Rows) -> Rows:
    """Only the levels on which something stands, or boxes would: no line has to bend on any other."""
    taken = set(rows.level.values())
    kept = [at for at in range(len(rows.lane)) if rows.boxed[at] or at in taken]
    now = {at: number for number, at in enumerate(kept)}
    return replace(
        rows,
        level={name: now[at] for name, at in rows.level.items()},
        lane=tuple(rows.lane[at] for at in kept),
        boxed=tuple(rows.boxed[at] for at in kept),
    )


def _with_junctions(diagram: Diagram, rows: Rows) -> Rows:
    """Each junction on the level beneath its sources, which is a new one where something it leads to stands on that."""
    found = junctions(diagram, rows.level)
    above = {junction.id: max(rows.level[source] for source in junction.sources) for junction in found}
    opened = {
        above[junction.id]
        for junction in found
        if any(rows.level[head] == above[junction.id] + 1 for head in junction.heads)
    }
    further = list(accumulate((level - 1 in opened for level in range(len(rows.lane))), initial=0))[1:]
    level = {name: at + further[at] for name, at in rows.level.items()}
    level |= {name: at + further[at] + 1 for name, at in above.items()}
    spread = [
        (lane, boxed)
        for at, lane in enumerate(rows.lane)
        for boxed in ((True, False) if at in opened else (rows.boxed[at],))
    ]
    return Rows(level, tuple(lane for lane, _ in spread), tuple(boxed for _, boxed in spread), found)


def _within(diagram: Diagram, lane: int) -> dict[str, int]:
    """The row of each box of a lane, counted from the top of the lane."""
    boxes = [box for box in diagram.boxes if box.lane == lane]
    before: dict[str, set[str]] = {box.id: set() for box in boxes}
    for arrow in diagram.arrows:
        if arrow.target in before and not arrow.signpost:
            before[arrow.target] |= before.keys() & set(arrow.sources)
    row: dict[str, int] = {}
    filled: defaultdict[int, int] = defaultdict(int)
    for box in _sources_first(boxes, before):
        place = max((row[earlier] + 1 for earlier in before[box]), default=0)
        while filled[place] >= diagram.abreast:
            place += 1
        row[box] = place
        filled[place] += 1
    return row


def _sources_first(boxes: list[Box], before: dict[str, set[str]]) -> list[str]:
    done: dict[str, None] = {}
    waiting = [box.id for box in boxes]
    while waiting:
        ready = [box for box in waiting if before[box] <= done.keys()]
        done |= dict.fromkeys(ready)
        waiting = [box for box in waiting if box not in done]
    return list(done)


def _between(arrow: Arrow, level: dict[str, int]) -> range:
    """The odd levels on which the label of an arrow may stand."""
    sources = [level[source] for source in arrow.sources]
    if arrow.signpost:
        return range(max(sources) + 1, max(sources) + 2)
    target = level[arrow.target]
    if max(sources) < target:
        return range(max(sources) + 1, target, 2)
    if min(sources) > target:
        return range(target + 1, min(sources), 2)
    above = max(target - 1, 1)
    return range(above, above + 1)
