"""From the patients whom a search has found to plain episodes that show the same."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from l4path.search.cells import plainest
from l4path.search.circuit import FALSE, TRUE
from l4path.search.foremost import foremost
from l4path.search.plain import as_screens
from l4path.search.planes import Found, Planes, fewest, lanes_in, packed
from l4path.search.recorded import counterparts
from l4path.search.reducing import Reducer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.search.backends import Several
    from l4path.search.budget import Budget
    from l4path.search.cells import Cells
    from l4path.search.meaning import Meaning
    from l4path.search.reducing import Plain
    from l4path.search.space import Space

    Patient = tuple[Planes, int]
    """One of some patients, by the number among them."""

_STARTS, _MANY = 2, 50  # random patients who are made plainer, for the plainest; one where so many treatments are
_AT_ONCE = 512  # patients of whom it is worked out together what they rest on
_BLOCK = 16  # choices that are tried as one where none of them is to be so
_QUICK = 8  # what is only taken over costs less than what is worked out


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
        self._solver, self._drawn = solver, drawn
        self._space, self._meaning, self._pathway = space, meaning, meaning.pathway
        self._assumed = meaning.assumed()
        self._reducer, self._budget = Reducer(meaning.space, self._pathway, budget), budget
        self._same = counterparts(space, meaning.space)
        self._how_many: list[tuple[Planes, list[int]]] = []  # of the patients who were looked at last
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
        self._group_of: dict[int, list[int]] = {}
        self._with_it: dict[int, list[int]] = {}
        rather_not = [*self._twice, *(record.declined for record in records)]
        cells_of = {cells.choices[1:]: cells for cells in self._cells()}
        for how, group in space.free():
            choices = [choice for choice in group if choice > TRUE]
            self._group_of.update(dict.fromkeys(choices, choices))
            if how == "order":
                rather_not += self._away_from_plain(cells_of[tuple(group)])
            else:
                rather_not += choices
        self._order: list[int] = list({abs(literal): literal for literal in rather_not}.values())
        self._blocks = [self._order[first : first + _BLOCK] for first in range(0, len(self._order) - 1, _BLOCK)]

    def _cells(self) -> Iterator[Cells]:
        """The cells of every fact and of every measure of a trial."""
        yield from self._space.facts.values()
        for record in self._space.records.values():
            yield from record.measures.values()

    def _away_from_plain(self, cells: Cells) -> list[int]:
        """What says of a number that it is not nought, or what is nearest to that; what says most of it first."""
        fact = cells.fact
        nearest = plainest(None, None, fact.minimum, fact.maximum)
        as_nearest = [literal for literal in cells.as_recorded(nearest) if abs(literal) != TRUE]
        above = [-literal for literal in as_nearest if literal < 0][::-1]
        below = [-literal for literal in as_nearest if literal > 0]
        for row in (above, below):
            self._with_it.update({literal: row[place:] for place, literal in enumerate(row, 1)})
        return above + below

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
        everyone = [patient for patients in begun for patient in patients]
        ways = iter([self._ways(episode) for episode in self._bare(everyone, each)])
        return self._reducer.plainest(
            [([*islice(ways, len(patients))], statement) for statement, patients in zip(shows, begun, strict=True)]
        )

    def _begun(self, found: Sequence[Shown]) -> Iterator[list[Patient]]:
        """Of each property the patients to begin from: of random ones those of whom the least is recorded.

        Where none of these shows it, the one who comes first in an order. So it does not depend on who else was found.
        """
        sought = [shown for shown in found if shown.patients is not self._drawn]
        begun = ({choice: True for choice, so in self._foremost(shown).items() if so} for shown in sought)
        firsts = Found(self._space.circuit, map(packed, begun), self._space.one_of())  # what is not named is not so
        lanes = iter(range(len(sought)))
        for shown in found:
            if shown.patients is not self._drawn:
                yield [(firsts, next(lanes))]
            else:
                yield list(self._fewest(shown.patients, shown.lanes, self._starts))

    def _foremost(self, shown: Shown) -> Mapping[int, bool]:
        """The choices of the patient who comes first; of any who shows it where the budget does not suffice."""
        found = shown.patients.choices(next(lanes_in(shown.lanes)))
        if not self._budget.left_for_plain:
            return found
        cone = self._space.circuit.cone([shown.asked])
        self._budget.look(len(cone))
        inside = {number for number in cone if number in self._group_of}
        groups = {id(group): group for group in map(self._group_of.__getitem__, inside)}
        touched = {choice for group in groups.values() for choice in group}
        order = [literal for literal in self._order if abs(literal) in touched]
        blocks = (block for block in self._blocks if touched.issuperset(map(abs, block)))
        first = foremost(self._solver, shown.asked, order, self._budget, self._with_it, blocks)
        return found if first is None else first

    def _fewest(self, patients: Planes, lanes: int, starts: int) -> Iterator[Patient]:
        """Some of those who show a statement, of whom the least is recorded."""
        for _ in range(starts):
            if lanes:
                least = fewest(lanes, self._recorded_of(patients))
                lanes ^= least & -least  # the next start is another
                yield patients, next(lanes_in(least))

    def _recorded_of(self, patients: Planes) -> list[int]:
        """How much is recorded of each patient, counted once for all statements that they show."""
        found = next((digits for known, digits in self._how_many if known is patients), None)
        if found is None:
            self._budget.look(len(self._once) + len(self._twice))
            found = patients.how_many(self._once, self._twice)
            self._how_many = [*self._how_many[-1:], (patients, found)]
        return found

    def _bare(self, begun: Sequence[Patient], shows: Iterable[int]) -> Iterator[Episode]:
        """Of each of some patients what a statement rests on, with its numbers as they are, and nothing else."""
        space, statements = self._meaning.space, list(shows)
        cone = self._reducer.cone(statements)
        for first in range(0, len(begun), _AT_ONCE):  # so that not what thousands rest on is kept at a time
            here = begun[first : first + _AT_ONCE]
            bits = self._recorded(here)
            self._budget.look(3 * len(cone))
            patients = Planes(space.circuit, len(here), bits, cone)
            asked = dict(enumerate(statements[first : first + _AT_ONCE]))
            for lane, choices in patients.resting(asked, space.circuit.ranks()):
                numbers = {id(whole): whole for whole in map(self._whole.get, choices) if whole is not None}
                choices |= {each: bool(bits[each] >> lane & 1) for whole in numbers.values() for each in whole}
                self._budget.look(len(choices))
                yield space.episode(choices, self._pathway, complete=False)

    def _recorded(self, begun: Sequence[Patient]) -> dict[int, int]:
        """Some patients among those of whom anything may be unrecorded, one after another; nothing of these is."""
        bits, looked = {TRUE: (1 << len(begun)) - 1, FALSE: 0}, 0
        together: dict[int, tuple[Planes, dict[int, int]]] = {}
        for lane, (patients, place) in enumerate(begun):
            _, lanes_of = together.setdefault(id(patients), (patients, {}))
            lanes_of[place] = lanes_of.get(place, 0) | 1 << lane
        for patients, lanes_of in together.values():
            begun_here = sum(1 << place for place in lanes_of)
            for number, so in patients.bits.items():
                for place in lanes_in(so & begun_here):
                    looked += 1
                    bits[number] = bits.get(number, 0) | lanes_of[place]
            looked += len(patients.bits)
        self._budget.look(looked // _QUICK)
        return {same: bits.get(choice, 0) for choice, same in self._same}

    def _ways(self, episode: Episode) -> Iterator[Episode]:
        """What one patient shows a statement by alone, first with screens answered."""
        yield next(as_screens(episode, self._pathway), episode)
        yield episode
