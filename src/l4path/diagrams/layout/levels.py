"""Boxes, labels and the bends of long lines on their levels, joined from each level to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from l4path.diagrams.layout.junctions import Leg, legs
from l4path.diagrams.layout.room import GAP, LINES_APART

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.diagrams.layout.junctions import Junction
    from l4path.diagrams.layout.rows import Rows
    from l4path.diagrams.model import Arrow, Diagram


@dataclass(slots=True, eq=False, repr=False)
class Levels:
    """What stands on each level from left to right, and what it is joined to above and below.

    Attributes:
        on: The vertices on each level.
        up: What each vertex is joined to on the level above.
        down: What each vertex is joined to on the level below.
        side: 1 for what belongs to the emergency branch, which keeps to the right; else 0.
        chains: Each line with the vertices it passes, its ends included.
        bends: The vertices that are only the passage of a long line through a level.
        labels: The vertices that are the label of an arrow.
    """

    on: list[list[str]]
    up: dict[str, list[str]] = field(default_factory=dict)
    down: dict[str, list[str]] = field(default_factory=dict)
    side: dict[str, int] = field(default_factory=dict)
    chains: dict[Leg, tuple[str, ...]] = field(default_factory=dict)
    bends: set[str] = field(default_factory=set)
    labels: frozenset[str] = frozenset()


def apart(levels: Levels, widths: Mapping[str, float], left: str, two: str) -> float:
    """How far the middles of two neighbours stand from each other at least."""
    gap = LINES_APART if left in levels.bends and two in levels.bends else GAP
    return (widths[left] + widths[two]) / 2 + gap


def levelled(diagram: Diagram, rows: Rows) -> Levels:
    """Everything on its level, in the order in which a walk along the arrows meets it."""
    levels = Levels([[] for _ in rows.lane])
    levels.labels = frozenset(arrow.id for arrow in diagram.arrows if not arrow.bare)
    levels.side = _sides(diagram)
    for arrow in diagram.arrows:
        levels.side[arrow.id] = levels.side[arrow.sources[0] if arrow.signpost else arrow.target]
    for junction in rows.junctions:
        levels.side[junction.id] = min(levels.side[end] for end in (*junction.sources, *junction.heads))
    for name in _as_met(diagram, rows.junctions):
        if name in rows.level:  # an arrow without a label stands nowhere
            levels.on[rows.level[name]].append(name)
    for arrow in diagram.arrows:
        for leg in legs(arrow, rows.gathered):
            _join(levels, leg, rows.level, levels.side[arrow.id])
    for junction in rows.junctions:
        for leg in junction.legs:
            _join(levels, leg, rows.level, levels.side[junction.id])
    for level in levels.on:
        level.sort(key=levels.side.__getitem__)
    return levels


def _sides(diagram: Diagram) -> dict[str, int]:
    """An emergency box is of the emergency branch, and so is a box to which at least half of its sources are."""
    side = {box.id: int(box.emergency) for box in diagram.boxes}
    sources: dict[str, list[str]] = {}
    for arrow in diagram.arrows:
        if arrow.target in side:
            sources.setdefault(arrow.target, []).extend(arrow.sources)
    grown = True
    while grown:
        grown = False
        for box, before in sources.items():
            if not side[box] and 2 * sum(side[source] for source in before) >= len(before):
                side[box] = 1
                grown = True
    return side


def _join(levels: Levels, leg: Leg, level: dict[str, int], side: int) -> None:
    here, there = level[leg.tail], level[leg.head]
    step = 1 if there > here else -1
    chain = [leg.tail]
    for between in range(here + step, there, step):
        bend = f"{leg.tail}>{leg.head}@{between}"
        levels.bends.add(bend)
        levels.side[bend] = side
        levels.on[between].append(bend)
        chain.append(bend)
    chain.append(leg.head)
    levels.chains[leg] = tuple(chain)
    for upper, lower in pairwise(chain if step > 0 else chain[::-1]):
        levels.down.setdefault(upper, []).append(lower)
        levels.up.setdefault(lower, []).append(upper)


def _as_met(diagram: Diagram, junctions: Sequence[Junction]) -> list[str]:
    leaving: dict[str, list[Arrow]] = {}
    through: dict[str, list[str]] = {}
    for junction in junctions:
        for source in junction.sources:
            through.setdefault(source, []).append(junction.id)
    for arrow in diagram.arrows:
        for source in arrow.sources:
            leaving.setdefault(source, []).append(arrow)
    met: dict[str, None] = {}
    waiting = [box.id for box in reversed(diagram.boxes)]
    drawn = set(waiting)
    walked: set[str] = set()
    while waiting:
        name = waiting.pop()
        met.setdefault(name)
        if name in walked:
            continue
        walked.add(name)
        for junction_id in through.get(name, ()):
            met.setdefault(junction_id)
        for arrow in leaving.get(name, []):
            met.setdefault(arrow.id)
        waiting += [arrow.target for arrow in reversed(leaving.get(name, [])) if arrow.target in drawn]
    return list(met)
