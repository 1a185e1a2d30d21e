"""The diagram in words, for a reader who does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.diagrams import looks
from l4path.diagrams.lettering import printable
from l4path.diagrams.model import Join
from l4path.language import speaking, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from l4path.diagrams.layout import Junction
    from l4path.diagrams.model import Arrow, Box, Diagram, Way


def described(diagram: Diagram) -> str:
    """What the picture shows, lane by lane."""
    parts = [diagram.description, diagram.part, diagram.standing, diagram.besides]
    with speaking(diagram.language):
        for number, lane in enumerate(diagram.lanes):
            boxes = "; ".join(_box(box) for box in diagram.boxes if box.lane == number)
            boxes = boxes or words()("picture.told.nothing")
            place = {"number": number + 1, "count": len(diagram.lanes), "lane": lane}
            parts.append(words()("picture.told.lane", boxes=boxes, **place))
    return " ".join(printable(part).removesuffix(".") + "." for part in parts if part)


def names(diagram: Diagram) -> dict[str, str]:
    """What each thing drawn is called, by its id in the picture."""
    with speaking(diagram.language):
        called = {
            box.id: _box(box) if box.kind == "state" else "; ".join((_box(box), *box.lines)) for box in diagram.boxes
        }
        notes, titles = dict(diagram.notes), diagram.titles
        called |= {arrow.id: _arrow(arrow, titles, notes) for arrow in diagram.arrows}
    called |= {f"{arrow.sources[0]}->{arrow.target}": called[arrow.id] for arrow in diagram.arrows if arrow.bare}
    return {name: printable(text) for name, text in called.items()}


def names_of_junctions(diagram: Diagram, junctions: Iterable[Junction]) -> dict[str, str]:
    """What each point in which lines meet, and each line into or out of it, is called: from what to what it leads."""
    titles, called = diagram.titles, {}
    titles |= {arrow.id: titles[arrow.target] for arrow in diagram.arrows}
    with speaking(diagram.language):
        for junction in junctions:
            join = Join.ANY if junction.join is Join.ONE else junction.join
            called[junction.id] = _leads(titles, junction.sources, junction.heads, join)
            for leg in junction.legs:
                into = leg.head == junction.id
                sources, heads = ((leg.tail,), junction.heads) if into else (junction.sources, (leg.head,))
                called[f"{leg.tail}->{leg.head}"] = _leads(titles, sources, heads, join)
    return {name: printable(text) for name, text in called.items()}


def _leads(titles: Mapping[str, str], sources: Sequence[str], heads: Sequence[str], join: Join) -> str:
    say, some = words(), [titles[source] for source in sources]
    whence = some[0] if len(some) == 1 else say(f"picture.told.{join}", sources=", ".join(some))
    ends = list(dict.fromkeys(titles[head] for head in heads))
    return say("picture.told.arrow", source=whence, target=words().joined(ends))


def _box(box: Box) -> str:
    if box.kind in ("anywhere", "elsewhere"):
        return box.title
    if box.kind == "state":
        return "; ".join((box.title, *box.lines))
    say = words()
    traits = {"emergency": box.emergency, "final": box.final, "disputed": box.disputed, "route": box.route}
    words_of = [box.title, say(f"legend.box.{box.kind}.word")]
    words_of += (say(f"picture.told.{trait}") for trait, holds in traits.items() if holds)
    words_of += (say("picture.told.caution", because=minded) for minded in box.cautions)
    return ", ".join([*words_of, box.mark.word] if box.mark else words_of)


def _arrow(arrow: Arrow, titles: dict[str, str], notes: dict[str, str]) -> str:
    say = words()
    sources = [*(titles[source] for source in arrow.sources), *arrow.absent]
    whence = sources[0] if arrow.join is Join.ONE else say(f"picture.told.{arrow.join}", sources=", ".join(sources))
    ends = {"source": whence, "target": titles[arrow.target]}
    if not arrow.ways:
        return say("picture.told.arrow", **ends)
    return say("picture.told.arrow_of", ways="; ".join(_way(way, notes) for way in arrow.ways), **ends)


def _way(way: Way, notes: dict[str, str]) -> str:
    say = words()
    conditions = [part for part in (way.condition, *(notes[sign] for sign in way.signs)) if part]
    text = looks.word_of(way)
    if conditions:
        condition = f" {say('and')} ".join(conditions)
        text = say(f"picture.told.{'beside' if way.word else 'if'}", way=text, condition=condition)
    text = text if way.change is None else say(f"picture.told.{way.change}", way=text)
    text = say("picture.told.way_disputed", way=text) if way.disputed else text
    return say(f"picture.firing.{way.strongest}", way=text) if way.strongest else text
