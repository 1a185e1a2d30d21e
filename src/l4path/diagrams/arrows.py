"""Which escalations share an arrow: parallel ones, and the same way out of several boxes of a lane."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from l4path.diagrams.model import Arrow, Join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.diagrams.model import Box, Way

MINOR = frozenset({"contraindication", "declined", "otherwise"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An escalation before it has an arrow."""

    sources: tuple[str, ...]
    any_of: bool
    target: str
    way: Way


def bundled(drafts: Iterable[Draft], boxes: Mapping[str, Box]) -> tuple[Arrow, ...]:
    """The arrows of the escalations, each escalation in exactly one of them."""
    parallel: defaultdict[tuple[tuple[str, ...], Join, str, bool], list[Way]] = defaultdict(list)
    for draft in drafts:
        join = Join.ONE if len(draft.sources) == 1 else Join.ANY if draft.any_of else Join.ALL
        parallel[draft.sources, join, draft.target, draft.way.kind in MINOR].append(draft.way)
    apart = [
        Arrow(id="", sources=sources, target=target, ways=_by_kind(ways), join=join, minor=minor)
        for (sources, join, target, minor), ways in parallel.items()
    ]
    arrows = _converged(apart, boxes)
    led_to = {arrow.target for arrow in arrows if not arrow.minor}
    return tuple(
        replace(arrow, id=f"a{number}", signpost=_is_signpost(arrow, boxes, led_to))
        for number, arrow in enumerate(arrows)
    )


def _by_kind(ways: list[Way]) -> tuple[Way, ...]:
    """The ways with those of a kind under each other, otherwise as declared."""
    kinds = list(dict.fromkeys(way.kind for way in ways))
    return tuple(sorted(ways, key=lambda way: kinds.index(way.kind)))


def _converged(arrows: list[Arrow], boxes: Mapping[str, Box]) -> list[Arrow]:
    """Arrows that say the same and lead from boxes of one lane to one target become one: any of its sources will do.

    Minor ones only where their sources stand side by side, since they are drawn as signposts beneath them.
    """
    whence: defaultdict[str, set[str]] = defaultdict(set)
    for arrow in arrows:
        if not arrow.minor:
            whence[arrow.target] |= set(arrow.sources)
    found: list[Arrow] = []
    same: dict[object, int] = {}
    for arrow in arrows:
        source = arrow.sources[0]
        beside = frozenset(whence[source]) if arrow.minor else None
        said = tuple((way.kind, way.condition, way.signs, way.disputed) for way in arrow.ways)
        key = (boxes[source].lane, boxes[source].emergency, arrow.target, arrow.minor, beside, said)
        if arrow.join is not Join.ONE:
            found.append(arrow)
        elif key in same:
            found[same[key]] = _merged(found[same[key]], arrow)
        else:
            same[key] = len(found)
            found.append(arrow)
    return found


def _merged(one: Arrow, two: Arrow) -> Arrow:
    ways = tuple(
        replace(first, escalations=first.escalations + second.escalations, firing=first.firing + second.firing)
        for first, second in zip(one.ways, two.ways, strict=True)
    )
    return replace(one, sources=one.sources + two.sources, ways=ways, join=Join.ANY)


def _is_signpost(arrow: Arrow, boxes: Mapping[str, Box], led_to: set[str]) -> bool:
    """A minor way is drawn to its target only where it is near, and the only way there."""
    if not arrow.minor:
        return False
    lane = boxes[arrow.target].lane
    return arrow.target in led_to or any(boxes[source].lane != lane for source in arrow.sources)
