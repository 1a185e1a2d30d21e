"""Arrows without words: one for each pair of boxes, whatever leads from the one to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.diagrams.arrows import MINOR
from l4path.diagrams.model import Arrow, Firing, Join

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.diagrams.arrows import Draft
    from l4path.diagrams.model import Way


def paired(drafts: Iterable[Draft]) -> tuple[Arrow, ...]:
    """One arrow a pair of boxes; minor ways only where nothing else leads there, or the patient came by them."""
    drafts = list(drafts)
    led_to = {draft.target for draft in drafts if draft.way.kind not in MINOR}
    ways: dict[tuple[str, str], list[Way]] = {}
    alone: set[tuple[str, str]] = set()
    for draft in drafts:
        if draft.way.kind in MINOR and draft.target in led_to and draft.way.strongest is not Firing.ROUTE:
            continue
        for source in draft.sources:
            ways.setdefault((source, draft.target), []).append(draft.way)
            if draft.join is not Join.ALL:
                alone.add((source, draft.target))
    return tuple(
        Arrow(
            id=f"a{number}",
            sources=(source,),
            target=target,
            ways=tuple(found),
            minor=all(way.kind in MINOR for way in found),
            bare=True,
            shared=(source, target) not in alone,
        )
        for number, ((source, target), found) in enumerate(ways.items())
    )
