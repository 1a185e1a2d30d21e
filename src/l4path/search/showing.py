"""From the patients whom a search has found to plain episodes that show the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE
from l4path.search.plain import as_screens
from l4path.search.planes import Found, lanes_in
from l4path.search.reducing import Reducer
from l4path.search.sampling import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.search.meaning import Meaning
    from l4path.search.planes import Planes
    from l4path.search.space import Space

_STARTS, _MANY = 2, 16  # patients who are made plainer, for the plainest; one where so many properties are shown
_NEAR = 128  # random patients beside one whom a solver has found


class Showing:
    """Plain episodes of one pathway, in which nothing is recorded that does not matter."""

    def __init__(self, space: Space, meaning: Meaning) -> None:
        """Begin with none.

        Args:
            space: The patients among whom was searched.
            meaning: The rules for patients of whom anything may be unrecorded.
        """
        self._space, self._meaning, self._pathway = space, meaning, meaning.pathway
        self._assumed = meaning.assumed()
        self._reducer = Reducer(meaning.space, self._pathway)
        records = list(space.records.values())
        flags = (cells for cells in space.facts.values() if cells.fact.kind == "flag")
        self._once: list[int] = [
            *(record.declined for record in records),
            *(literal for cells in flags for _, (literal,) in cells.free()),
            *(cells.known for cells in space.facts.values() if cells.known != TRUE),
        ]
        self._twice: list[int] = [record.tried for record in records]

    def plainest(self, found: Sequence[tuple[Formula, int, Planes, int]], *, settled: bool) -> list[Episode | None]:
        """A plain episode for each of some properties; None where none of the patients shows it so.

        Args:
            found: Of each property its statement among the patients that were searched, some of these, and who of
                them shows it, as bits.
            settled: Whether nothing may be asked of any of them.
        """
        starts = _STARTS if len(found) < _MANY else 1
        quiet = self._meaning.standing.nothing_asked() if settled else TRUE
        all_of = self._meaning.space.circuit.all_of
        return self._reducer.plainest(
            [
                (
                    list(self._begun(asked, patients, lanes, starts)),
                    all_of((self._meaning.met(formula), self._assumed, quiet)),
                )
                for formula, asked, patients, lanes in found
            ]
        )

    def _begun(self, asked: int, patients: Planes, lanes: int, starts: int) -> Iterator[Iterator[Episode]]:
        """Some of those who show a statement, of whom the least is recorded, each in several ways.

        Beside whom a solver has found, others are drawn, as it does not look for plain ones.
        """
        if isinstance(patients, Found):
            rests_on = patients.rests_on(asked, next(lanes_in(lanes)))
            near = Sample(self._space, _NEAR, fixed=rests_on, quiet=True)
            if among := near.of(asked):
                patients, lanes = near, among
        for _ in range(starts):
            if not lanes:
                return
            lane = next(lanes_in(patients.fewest(lanes, self._once, self._twice)))
            lanes &= ~(1 << lane)
            yield self._ways(asked, patients, lane)

    def _ways(self, asked: int, patients: Planes, lane: int) -> Iterator[Episode]:
        """What one patient shows a statement by alone, and all there is of the patient; first with screens answered."""
        made = self._space.episode(patients.rests_on(asked, lane), self._pathway, complete=False)
        yield next(as_screens(made, self._pathway), made)
        yield made
        whole = self._space.episode(patients.choices(lane), self._pathway, complete=True)
        yield next(as_screens(whole, self._pathway), whole)
        yield whole
