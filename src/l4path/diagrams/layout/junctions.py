"""Lines that have all their sources and all their ends in common run through one junction, so that they do not cross.

This is edge concentration (Newbery, 1989), drawn confluently (Dickerson, Eppstein, Goodrich and Meng, 2005): from every
line into a junction there is a way along every line out of it. It therefore stands only where the lines themselves say
just that, and of an episode neither more nor less: a way through a junction fires as much as the weaker of its two
lines does, and that must be what the line itself would have shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, NamedTuple

from l4path.brief import Equatable
from l4path.diagrams.model import Firing, Join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from l4path.diagrams.model import Arrow, Diagram

_MOST_ENDS = 40  # of a box that leads to more than that, nothing is gathered: it would take long, and help little
_STRENGTH = {level: number for number, level in enumerate(Firing)}


class Leg(NamedTuple):
    """A line from a box to a label, from a label to a box, or where there is no label from box to box."""

    tail: str
    head: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Junction(Equatable):
    """A point that stands for a line from each source to each head: the labels of arrows, or boxes where they are bare.

    `lines` has the arrow of every such line, by its leg; of arrows with labels `join` says how their sources come
    together, which is the same for all of them.
    """

    id: str
    sources: tuple[str, ...]
    heads: tuple[str, ...]
    lines: Mapping[Leg, Arrow]
    join: Join = Join.ONE

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The lines into the junction, and those out of it."""
        into = (Leg(source, self.id) for source in self.sources)
        return (*into, *(Leg(self.id, head) for head in self.heads))

    def arrows(self, leg: Leg) -> tuple[Arrow, ...]:
        """The arrows that one of its lines is a part of."""
        found = (arrow for (tail, head), arrow in self.lines.items() if leg.tail == tail or leg.head == head)
        return tuple(dict.fromkeys(found))

    @property
    def strongest(self) -> Firing | None:
        """The most that any of its lines does for this episode; none without an episode."""
        return _strongest(self.firing(leg) for leg in self.legs if leg.tail == self.id)

    def firing(self, leg: Leg) -> Firing | None:
        """The most that any line through one of its own does for this episode; none without an episode."""
        if leg.tail == self.id and self.join is Join.ALL:
            return self.arrows(leg)[0].strongest
        return _strongest(
            arrow.firing_from(tail)
            for (tail, head), arrow in self.lines.items()
            if leg.tail == tail or leg.head == head
        )

    @property
    def is_true(self) -> bool:
        """Whether each line, read along the two that stand for it, fires as it does by itself."""
        if self.join is Join.ALL:
            return all(arrow.firing_from(leg.tail) is self._firing_of(leg)[0] for leg, arrow in self.lines.items())
        return all(arrow.firing_from(leg.tail) is _weakest(self._firing_of(leg)) for leg, arrow in self.lines.items())

    def _firing_of(self, line: Leg) -> tuple[Firing | None, Firing | None]:
        return self.firing(Leg(line.tail, self.id)), self.firing(Leg(self.id, line.head))


def legs(arrow: Arrow, gathered: frozenset[str] = frozenset()) -> tuple[Leg, ...]:
    """The lines of an arrow: from every source to its label, and on to its target unless it is a signpost.

    What leads to those that are gathered is drawn by their junction.
    """
    onwards = () if arrow.signpost or arrow.bare else (Leg(arrow.id, arrow.target),)
    head = arrow.target if arrow.bare else arrow.id
    return onwards if arrow.id in gathered else (*(Leg(source, head) for source in arrow.sources), *onwards)


def junctions(diagram: Diagram, level: Mapping[str, int]) -> tuple[Junction, ...]:
    """The junctions of a diagram whose boxes and labels stand on these levels, each above all that it leads to."""
    found = (*_of_labels(diagram, level), *_of_bare(diagram, level)) if diagram.gathered else ()
    true = (junction for junction in found if junction.is_true)
    return tuple(replace(junction, id=f"q{number}") for number, junction in enumerate(true))


def _of_labels(diagram: Diagram, level: Mapping[str, int]) -> Iterator[Junction]:
    """Of labels with the very same sources, those beneath them all."""
    alike: defaultdict[object, list[Arrow]] = defaultdict(list)
    for arrow in diagram.arrows:
        if arrow.join is Join.ONE or arrow.bare or arrow.absent or arrow.pen:
            continue
        if level[arrow.id] > max(level[source] for source in arrow.sources):
            alike[frozenset(arrow.sources), arrow.join, _change(arrow)].append(arrow)
    for arrows in alike.values():
        sources, heads = arrows[0].sources, tuple(arrow.id for arrow in arrows)
        if _saves(sources, heads):
            lines = {Leg(source, arrow.id): arrow for arrow in arrows for source in sources}
            yield Junction("", sources, heads, lines, arrows[0].join)


def _of_bare(diagram: Diagram, level: Mapping[str, int]) -> Iterator[Junction]:
    """Of arrows that look the same, those that lead from each of some boxes to each of some others."""
    alike: defaultdict[object, dict[Leg, Arrow]] = defaultdict(dict)
    for arrow in diagram.arrows:
        if arrow.bare and not arrow.pen and level[arrow.sources[0]] < level[arrow.target]:
            alike[arrow.shared, arrow.minor, _change(arrow)][Leg(arrow.sources[0], arrow.target)] = arrow
    for lines in alike.values():
        for sources, heads in _complete(lines, level):
            yield Junction("", sources, heads, {line: lines[line] for line in _between(sources, heads)})


def _change(arrow: Arrow) -> tuple[object, ...]:
    """What became of an arrow in a newer version, which every line of it has to show."""
    return tuple(way.change for way in arrow.ways) if any(way.change for way in arrow.ways) else ()


def _saves(sources: Sequence[str], heads: Sequence[str]) -> bool:
    """Whether there are fewer lines through a junction than without it."""
    return len(sources) * len(heads) > len(sources) + len(heads)


def _between(sources: Iterable[str], heads: Sequence[str]) -> Iterator[Leg]:
    return (Leg(source, head) for source in sources for head in heads)


def _complete(lines: Iterable[Leg], level: Mapping[str, int]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Boxes with a line from each of the first to each of the second, greedily where most lines would cross."""
    sources, heads = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for line in lines:
        sources[line.head].append(line.tail)
        heads[line.tail].append(line.head)
    twice = Counter(
        two
        for ends in heads.values()
        if len(ends) <= _MOST_ENDS
        for two in combinations(sorted(ends, key=level.__getitem__), 2)
    )
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for (item, two), count in twice.items():
        if count > 1:
            shared = tuple(source for source in sources[item] if source in sources[two])
            lowest = max(level[source] for source in shared)
            ends = tuple(
                end for end in heads[shared[0]] if level[end] > lowest and all(end in heads[tail] for tail in shared)
            )
            if _saves(shared, ends):
                found[shared, ends] = comb(len(shared), 2) * comb(len(ends), 2)
    drawn: set[Leg] = set()
    for shared, ends in sorted(found, key=lambda parts: -found[parts]):
        if drawn.isdisjoint(_between(shared, ends)):
            drawn.update(_between(shared, ends))
            yield shared, ends


def _strongest(levels: Iterable[Firing | None]) -> Firing | None:
    return min(levels, key=_rank)


def _weakest(levels: Iterable[Firing | None]) -> Firing | None:
    return max(levels, key=_rank)


def _rank(level: Firing | None) -> int:
    return 0 if level is None else _STRENGTH[level]
