"""Which escalations share an arrow: parallel ones, and the same way out of several boxes of a lane."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from l4path.brief import Equatable
from l4path.diagrams.model import Arrow, Join
from l4path.escalations import EscalationKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.diagrams.model import Box, Way

MINOR = frozenset(kind for kind in EscalationKind if kind.quiet)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Draft(Equatable):
    """An escalation before it has an arrow; `absent` are the titles of sources that are left out of the picture."""

    sources: tuple[str, ...]
    join: Join
    target: str
    way: Way
    absent: tuple[str, ...] = ()


def joined(sources: tuple[str, ...], *, any_of: bool) -> Join:
    """How the sources of an escalation come together."""
    return Join.ONE if len(sources) < 2 else Join.ANY if any_of else Join.ALL  # noqa: PLR2004


def bundled(
    drafts: Iterable[Draft], boxes: Mapping[str, Box], drawn: frozenset[str] | None = None
) -> tuple[Arrow, ...]:
    """The arrows of the escalations, each escalation in exactly one of them; what is not drawn is only named."""
    parallel: defaultdict[object, list[Draft]] = defaultdict(list)
    for draft in drafts:
        minor = draft.way.kind in MINOR
        parallel[draft.sources, draft.absent, draft.join, draft.target, minor, draft.way.change].append(draft)
    apart = [
        Arrow(
            id="",
            sources=drafts[0].sources,
            target=drafts[0].target,
            ways=_by_kind([draft.way for draft in drafts]),
            join=drafts[0].join,
            minor=drafts[0].way.kind in MINOR,
            absent=drafts[0].absent,
        )
        for drafts in parallel.values()
    ]
    arrows = _converged(apart, boxes)
    led_to = {arrow.target for arrow in arrows if not arrow.minor}
    return tuple(
        replace(
            arrow,
            id=f"a{number}",
            signpost=_is_signpost(arrow, boxes, led_to, frozenset(boxes) if drawn is None else drawn),
        )
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
        parts = tuple((way.kind, way.condition, way.signs, way.disputed, way.lines, way.change) for way in arrow.ways)
        key = (boxes[source].lane, boxes[source].emergency, arrow.target, arrow.minor, beside, parts)
        if arrow.join is not Join.ONE:
            found.append(arrow)
        elif key in same:
            found[same[key]] = _merged(found[same[key]], arrow)
        else:
            same[key] = len(found)
            found.append(arrow)
    return found


def _merged(this: Arrow, two: Arrow) -> Arrow:
    ways = tuple(
        replace(
            first,
            escalations=first.escalations + second.escalations,
            firing=first.firing + second.firing,
            by_source=first.by_source + second.by_source,
        )
        for first, second in zip(this.ways, two.ways, strict=True)
    )
    return replace(this, sources=this.sources + two.sources, ways=ways, join=Join.ANY)


def _is_signpost(arrow: Arrow, boxes: Mapping[str, Box], led_to: set[str], drawn: frozenset[str]) -> bool:
    """A minor way is drawn to its target only where it is near, and the only way there."""
    if arrow.target not in drawn:
        return True
    if not arrow.minor:
        return False
    lane = boxes[arrow.target].lane
    return arrow.target in led_to or any(boxes[source].lane != lane for source in arrow.sources)
