"""From the patients whom a search has found to plain episodes that show the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.search.circuit import FALSE, TRUE
from l4path.search.plain import as_screens
from l4path.search.planes import Planes, lanes_in
from l4path.search.recorded import counterparts
from l4path.search.reducing import Reducer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.search.meaning import Meaning
    from l4path.search.space import Space

    Patient = tuple[Planes, int]
    """One of some patients, by the number among them."""

_STARTS, _MANY = 2, 16  # patients who are made plainer, for the plainest; one where so many properties are shown


class Showing:
    """Plain episodes of one pathway, in which nothing is recorded that does not matter."""

    def __init__(self, space: Space, meaning: Meaning) -> None:
        """Begin with none.

        Args:
            space: The patients among whom was searched.
            meaning: The rules for patients of whom anything may be unrecorded.
        """
        self._meaning, self._pathway = meaning, meaning.pathway
        self._assumed = meaning.assumed()
        self._reducer = Reducer(meaning.space, self._pathway)
        self._same = counterparts(space, meaning.space)
        self._one_of = [group for how, group in meaning.space.free() if how == "one"]
        records = list(space.records.values())
        flags = (cells for cells in space.facts.values() if cells.fact.kind == "flag")
        self._once: list[int] = [
            *(record.declined for record in records),
            *(literal for cells in flags for _, (literal,) in cells.free()),
            *(cells.known for cells in space.facts.values() if cells.known != TRUE),
        ]
        self._twice: list[int] = [record.tried for record in records]

    def plainest(self, found: Sequence[tuple[Formula, Planes, int]], *, settled: bool) -> list[Episode | None]:
        """A plain episode for each of some properties; None where none of the patients shows it so.

        Args:
            found: Of each property some of the patients that were searched, and who of them shows it, as bits.
            settled: Whether nothing may be asked of any of them.
        """
        meaning, starts = self._meaning, _STARTS if len(found) < _MANY else 1
        quiet = meaning.standing.nothing_asked() if settled else TRUE
        all_of = meaning.space.circuit.all_of
        shows = [all_of((meaning.met(formula), self._assumed, quiet)) for formula, _, _ in found]
        begun = [list(self._fewest(patients, lanes, starts)) for _, patients, lanes in found]
        each = [statement for statement, patients in zip(shows, begun, strict=True) for _ in patients]
        bare = self._bare([patient for patients in begun for patient in patients], each)
        return self._reducer.plainest(
            [
                ([self._ways(next(bare)) for _ in patients], statement)
                for statement, patients in zip(shows, begun, strict=True)
            ]
        )

    def _fewest(self, patients: Planes, lanes: int, starts: int) -> Iterator[Patient]:
        """Some of those who show a statement, of whom the least is recorded."""
        for _ in range(starts):
            if lanes:
                lane = next(lanes_in(patients.fewest(lanes, self._once, self._twice)))
                lanes &= ~(1 << lane)
                yield patients, lane

    def _bare(self, begun: Sequence[Patient], shows: Iterable[int]) -> Iterator[Episode]:
        """Of each of some patients what a statement rests on, and nothing else."""
        space, bits = self._meaning.space, self._recorded(begun)
        wanted = [(statement, 1 << lane) for lane, statement in enumerate(shows)]
        only = space.circuit.cone(statement for statement, _ in wanted)
        chosen: list[dict[int, bool]] = [{} for _ in begun]
        for number, lanes in Planes(space.circuit, len(begun), bits, only).needed(wanted).items():
            for lane in lanes_in(lanes):
                chosen[lane][number] = bool(bits.get(number, 0) >> lane & 1)
        yield from (space.episode(choices, self._pathway, complete=False) for choices in chosen)

    def _recorded(self, begun: Sequence[Patient]) -> dict[int, int]:
        """Some patients among those of whom anything may be unrecorded, one after another; nothing of these is."""
        bits = {TRUE: (1 << len(begun)) - 1, FALSE: 0}
        for lane, (patients, place) in enumerate(begun):
            for number, so in patients.choices(place).items():
                if so:
                    bits[number] = bits.get(number, 0) | 1 << lane
        recorded = {same: bits.get(one, 0) for one, same in self._same}
        for group in self._one_of:  # of what no question of the search rested on, any value will do
            without = bits[TRUE]
            for literal in group:
                without &= ~recorded[literal]
            recorded[group[0]] |= without
        return recorded

    def _ways(self, episode: Episode) -> Iterator[Episode]:
        """What one patient shows a statement by alone, first with screens answered."""
        yield next(as_screens(episode, self._pathway), episode)
        yield episode
