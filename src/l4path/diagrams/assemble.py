"""Puts a diagram together from boxes and drafts of arrows, or a part of one, with stubs where arrows leave it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from l4path.brief import Equatable
from l4path.diagrams.arrows import Draft, bundled
from l4path.diagrams.model import Arrow, Box, Firing, Join
from l4path.diagrams.overview import paired
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ANYWHERE = "s0"
_MOST_NAMED = 5
_MOST_GATHERED = 2
_MOST_ARROWS = 6


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Assembled(Equatable):
    """The boxes and arrows that are drawn, and the titles of what is only named."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    elsewhere: tuple[tuple[str, str], ...] = ()


def assembled(
    boxes: Mapping[str, Box],
    drafts: Iterable[Draft],
    kept: frozenset[str],
    *,
    overview: bool = False,
    stubs: bool = False,
) -> Assembled:
    """Draw what is kept, and with `stubs` also where arrows come into it and leave it."""
    drafts = list(drafts)
    flagged = [boxes[draft.target].lane for draft in drafts if draft.target in kept and draft.sources == (ANYWHERE,)]
    if flagged:
        kept = kept | {ANYWHERE}
        boxes = {**boxes, ANYWHERE: replace(boxes[ANYWHERE], lane=min(flagged))}
    inside = [_within(draft, boxes, kept) for draft in drafts if kept & set(draft.sources)]
    leaving = [draft for draft in inside if draft.target not in kept]
    staying = [draft for draft in inside if draft.target in kept]
    drawn = [box for name, box in boxes.items() if name in kept]
    arrows = paired(staying) if overview else bundled(staying + leaving * stubs, boxes, kept)
    ends: list[tuple[Draft, str, str]] = []
    if overview:
        arrows, gathered = _gathered(arrows, boxes)
        ends += gathered
    else:
        arrows, named_once = _from_many(arrows, boxes)
        drawn += named_once
    if stubs:
        entering = (draft for draft in drafts if draft.target in kept and not kept & {*draft.sources})
        ends += [(draft, "from", draft.target) for draft in entering]
    if stubs and overview:
        ends += [(draft, "to", source) for draft in leaving for source in draft.sources]
    for stub, arrow in _stubs(ends, boxes, len(drafts), _MOST_GATHERED if overview else _MOST_NAMED):
        drawn.append(stub)
        arrows += (arrow,)
    named = {draft.target: boxes[draft.target].title for draft in leaving} if stubs else {}
    return Assembled(tuple(drawn), arrows, tuple(named.items()))


def _gathered(
    arrows: tuple[Arrow, ...], boxes: Mapping[str, Box]
) -> tuple[tuple[Arrow, ...], list[tuple[Draft, str, str]]]:
    """The arrows without those to an end that very many boxes lead to, and those, to be drawn as one stub.

    The way that a patient came is drawn all the same.
    """
    counted = Counter(arrow.target for arrow in arrows)
    ends = {name for name, count in counted.items() if count > _MOST_ARROWS and boxes[name].kind == "disposition"}
    left = [arrow for arrow in arrows if arrow.target in ends and arrow.strongest is not Firing.ROUTE]
    gathered = [
        (Draft(sources=arrow.sources, join=Join.ONE, target=arrow.target, way=way), "from", arrow.target)
        for arrow in left
        for way in arrow.ways
    ]
    return tuple(arrow for arrow in arrows if arrow not in left), gathered


def _from_many(arrows: tuple[Arrow, ...], boxes: Mapping[str, Box]) -> tuple[tuple[Arrow, ...], list[Box]]:
    """The arrows, each from very many boxes to an end led from one small box that names them, and those boxes.

    The way that a patient came is drawn all the same.
    """
    found: list[Arrow] = []
    stubs: list[Box] = []
    for arrow in arrows:
        target = boxes.get(arrow.target)
        if (
            target is None
            or target.kind != "disposition"
            or len(arrow.sources) <= _MOST_ARROWS
            or arrow.signpost
            or arrow.strongest is Firing.ROUTE
        ):
            found.append(arrow)
            continue
        name = f"m{len(stubs)}"
        titles = [boxes[source].title for source in arrow.sources] + list(arrow.absent)
        key = "picture.from_all" if arrow.join is Join.ALL else "picture.from_any"
        ways = tuple(
            replace(way, escalations=tuple((id_, (name,)) for id_, _ in way.escalations), by_source=())
            for way in arrow.ways
        )
        stub = Box(id=name, kind="elsewhere", title=words()(key, titles=words().joined(titles)), lane=target.lane)
        faded = target.faded or arrow.strongest is Firing.RESTS
        stubs.append(replace(stub, emergency=target.emergency, faded=faded))
        found.append(replace(arrow, sources=(name,), ways=ways, join=Join.ONE, absent=()))
    return tuple(found), stubs


def _within(draft: Draft, boxes: Mapping[str, Box], kept: frozenset[str]) -> Draft:
    """An escalation with those of its sources that are drawn, and the titles of the others."""
    sources = tuple(source for source in draft.sources if source in kept)
    if sources == draft.sources:
        return draft
    escalations = tuple(
        (name, tuple(source for source in froms if source in kept)) for name, froms in draft.way.escalations
    )
    absent = tuple(boxes[source].title for source in draft.sources if source not in kept)
    return replace(draft, sources=sources, way=replace(draft.way, escalations=escalations), absent=absent)


def _stubs(
    ends: Iterable[tuple[Draft, str, str]], boxes: Mapping[str, Box], number: int, most: int
) -> Iterator[tuple[Box, Arrow]]:
    """A small box for everything outside the picture that leads to a box, or that a box leads to, and its arrow."""
    grouped: dict[tuple[str, str], list[Draft]] = {}
    for draft, word, name in ends:
        grouped.setdefault((word, name), []).append(draft)
    for place, ((word, name), drafts) in enumerate(grouped.items()):
        others = [other for draft in drafts for other in (draft.sources if word == "from" else (draft.target,))]
        titles = [boxes[other].title for other in dict.fromkeys(others)]
        if len(titles) > most + 1:
            titles[most:] = [words()("picture.more", count=len(titles) - most)]
        stub, beside = f"x{place}", boxes[name]
        tail, head = (stub, name) if word == "from" else (name, stub)
        ways = tuple(
            replace(draft.way, escalations=tuple((way, (tail,)) for way, _ in draft.way.escalations))
            for draft in drafts
        )
        arrow = Arrow(id=f"a{number + place}", sources=(tail,), target=head, ways=ways, bare=True)
        title = words()(f"picture.{word}", titles=words().joined(titles))
        box = Box(id=stub, kind="elsewhere", title=title, lane=beside.lane)
        faded = beside.faded or arrow.strongest is Firing.RESTS
        yield replace(box, emergency=beside.emergency, faded=faded, route=arrow.strongest is Firing.ROUTE), arrow
