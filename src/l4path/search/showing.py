"""From the patients whom a search has found to plain episodes that show the same."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from l4path.search.circuit import FALSE, TRUE
from l4path.search.foremost import foremost
from l4path.search.plain import as_screens
from l4path.search.planes import Found, Planes, lanes_in
from l4path.search.recorded import counterparts
from l4path.search.reducing import Reducer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.search.backends import Several
    from l4path.search.budget import Budget
    from l4path.search.meaning import Meaning
    from l4path.search.reducing import Plain
    from l4path.search.space import Space

    Patient = tuple[Planes, int]
    """One of some patients, by the number among them."""

_STARTS, _MANY = 2, 100  # random patients who are made plainer, for the plainest; one where so many treatments are


class Shown(NamedTuple):
    """A property that some patients show.

    Attributes:
        formula: The property.
        asked: Its statement among the patients that were searched.
        patients: Some of these.
        lanes: Who of them shows it, as bits.
        settled: Whether nothing may be asked of those who are to show it.
    """

    formula: Formula
    asked: int
    patients: Planes
    lanes: int
    settled: bool


class Showing:
    """Plain episodes of one pathway, in which nothing is recorded that does not matter."""

    def __init__(self, space: Space, meaning: Meaning, budget: Budget, solver: Several, drawn: Planes | None) -> None:
        """Begin with none.

        Args:
            space: The patients among whom was searched.
            meaning: The rules for patients of whom anything may be unrecorded.
            budget: The steps that may be taken.
            solver: Who knows what can be so among the patients who were searched.
            drawn: Random patients who were looked at before anything was searched.
        """
        self._budget, self._solver, self._drawn = budget, solver, drawn
        self._space, self._meaning, self._pathway = space, meaning, meaning.pathway
        self._assumed = meaning.assumed()
        self._reducer = Reducer(meaning.space, self._pathway, budget)
        self._same = counterparts(space, meaning.space)
        measures = (record.measures.values() for record in meaning.space.records.values())
        self._whole: dict[int, list[int]] = {}  # of each free choice about a number all that say which number it is
        for cells in chain(meaning.space.facts.values(), *measures):
            if cells.fact.kind == "number":
                whole = [literal for literal in cells.choices if literal != TRUE]
                self._whole.update(dict.fromkeys(whole, whole))
        records = list(space.records.values())
        flags = (cells for cells in space.facts.values() if cells.fact.kind == "flag")
        self._once: list[int] = [
            *(record.declined for record in records),
            *(literal for cells in flags for _, (literal,) in cells.free()),
            *(cells.known for cells in space.facts.values() if cells.known != TRUE),
        ]
        self._twice: list[int] = [record.tried for record in records]
        self._starts = _STARTS if len(records) < _MANY else 1
        groups = [[choice for choice in group if choice > TRUE] for _, group in space.free()]
        self._group_of = {choice: group for group in groups for choice in group}
        tried = (choice for choice in (*self._twice, *(record.declined for record in records)) if choice > TRUE)
        self._order: list[int] = list(dict.fromkeys((*tried, *chain.from_iterable(groups))))

    def plainest(self, found: Sequence[Shown]) -> list[Plain | None]:
        """A plain episode for each of some properties; None where none of the patients shows it so.

        Args:
            found: The properties.
        """
        meaning = self._meaning
        all_of, quiet = meaning.space.circuit.all_of, meaning.standing.nothing_asked
        shows = [
            all_of((meaning.met(shown.formula), self._assumed, quiet() if shown.settled else TRUE)) for shown in found
        ]
        begun = list(self._begun(found))
        each = [statement for statement, patients in zip(shows, begun, strict=True) for _ in patients]
        bare = self._bare([patient for patients in begun for patient in patients], each)
        return self._reducer.plainest(
            [
                ([self._ways(next(bare)) for _ in patients], statement)
                for statement, patients in zip(shows, begun, strict=True)
            ]
        )

    def _begun(self, found: Sequence[Shown]) -> Iterator[list[Patient]]:
        """Of each property the patients to begin from: of random ones those of whom the least is recorded.

        Where none of these shows it, the one who comes first in an order. So it does not depend on who else was found.
        """
        sought = [shown for shown in found if shown.patients is not self._drawn]
        made = [self._foremost(shown) for shown in sought]
        firsts = Found(self._space.circuit, made, self._space.one_of())
        lanes = iter(range(len(made)))
        for shown in found:
            if shown.patients is not self._drawn:
                yield [(firsts, next(lanes))]
            else:
                yield list(self._fewest(shown.patients, shown.lanes, self._starts))

    def _foremost(self, shown: Shown) -> Mapping[int, bool]:
        """The choices of the patient who comes first; of any who shows it where the budget does not suffice."""
        inside = {number for number in self._space.circuit.cone([shown.asked]) if number in self._group_of}
        groups = {id(group): group for group in map(self._group_of.__getitem__, inside)}
        touched = {choice for group in groups.values() for choice in group}
        order = [choice for choice in self._order if choice in touched]
        first = foremost(self._solver, shown.asked, order, self._budget) if order else {}
        return shown.patients.choices(next(lanes_in(shown.lanes))) if first is None else first

    def _fewest(self, patients: Planes, lanes: int, starts: int) -> Iterator[Patient]:
        """Some of those who show a statement, of whom the least is recorded."""
        for _ in range(starts):
            if lanes:
                lane = next(lanes_in(patients.fewest(lanes, self._once, self._twice)))
                lanes &= ~(1 << lane)
                yield patients, lane

    def _bare(self, begun: Sequence[Patient], shows: Iterable[int]) -> Iterator[Episode]:
        """Of each of some patients what a statement rests on, with its numbers as they are, and nothing else."""
        space, statements, bits = self._meaning.space, list(shows), self._recorded(begun)
        cone = self._reducer.cone(statements)
        patients = Planes(space.circuit, len(begun), bits, cone)
        for lane, choices in enumerate(patients.rest_on(statements, space.circuit.ranks(cone))):
            values = {number for choice in choices for number in self._whole.get(choice, ())}
            choices |= {number: bool(bits[number] >> lane & 1) for number in values}
            yield space.episode(choices, self._pathway, complete=False)

    def _recorded(self, begun: Sequence[Patient]) -> dict[int, int]:
        """Some patients among those of whom anything may be unrecorded, one after another; nothing of these is."""
        bits = {TRUE: (1 << len(begun)) - 1, FALSE: 0}
        for lane, (patients, place) in enumerate(begun):
            for number, so in patients.choices(place).items():
                if so:
                    bits[number] = bits.get(number, 0) | 1 << lane
        return {same: bits.get(choice, 0) for choice, same in self._same}

    def _ways(self, episode: Episode) -> Iterator[Episode]:
        """What one patient shows a statement by alone, first with screens answered."""
        yield next(as_screens(episode, self._pathway), episode)
        yield episode
