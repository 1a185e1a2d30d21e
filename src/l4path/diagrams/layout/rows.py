"""On which row of the picture each box stands, and between which rows the label of each arrow."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.diagrams.model import Arrow, Box, Diagram


@dataclass(frozen=True, slots=True)
class Rows:
    """Levels from top to bottom: boxes stand on even levels, the labels of arrows on the odd ones beneath them.

    Attributes:
        level: The level of every box and label.
        lane: The lane of every row; row r is the levels 2r and 2r + 1.
    """

    level: dict[str, int]
    lane: tuple[int, ...]


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
    return Rows(level, tuple(lane_of_row))


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
