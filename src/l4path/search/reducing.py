"""Plain patients, many at once: of each, what does not matter is forgotten, and much of it is tried at a time."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from l4path.search.plain import removals, simpler
from l4path.search.planes import Planes
from l4path.search.recorded import planes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from l4path.episode import Episode
    from l4path.pathway import Pathway
    from l4path.search.plain import Removal
    from l4path.search.space import Space

    Others = Callable[[Episode], Iterable[Episode]]
    Block = tuple[Episode, int, list[Removal], list[Removal]]

_LANES = 8192  # episodes that are looked at together


class _Patient:
    """One patient who is made plainer.

    Attributes:
        episode: The patient as far as it has come.
        shows: What is to be shown, as a statement.
        needed: What could not be left out when it was last tried; None where nothing has been tried.
        done: Whether nothing can be left out.
    """

    __slots__ = ("done", "episode", "needed", "shows")

    def __init__(self, episode: Episode, shows: int) -> None:
        self.episode, self.shows = episode, shows
        self.needed: set[Removal] | None = None
        self.done = False

    def tries(self) -> tuple[list[Removal], list[Removal]]:
        """What is left out bit by bit, and what each by itself: at first from the whole, then from what is left."""
        every = list(removals(self.episode))
        if self.needed is None:
            return every, every
        return [item for item in every if item not in self.needed], [item for item in every if item in self.needed]

    def tried(self, several: list[Removal], alone: list[Removal], shown: int) -> None:
        """Leave out what can be.

        Args:
            several: What was left out bit by bit.
            alone: What was left out each by itself.
            shown: Whether it was still shown without the first of them, the first two and so on, and without each.
        """
        refused = ~shown & ((1 << len(several)) - 1)
        most = (refused & -refused).bit_length() - 1 if refused else len(several)
        for item in several[:most]:
            self.episode = item(self.episode)
        needed = {item for place, item in enumerate(alone, len(several)) if not shown >> place & 1}
        if self.needed is None:
            self.needed = needed.difference(several[:most])
        elif not refused:
            self.needed, self.done = needed, len(needed) == len(alone)
        if refused:
            self.needed.add(several[most])


class Reducer:
    """Makes patients of one space, of whom anything may be unrecorded, as plain as they still show something."""

    def __init__(self, space: Space, pathway: Pathway) -> None:
        """Begin with no patient.

        Args:
            space: The patients, of whom anything may be unrecorded.
            pathway: The pathway that declares what they record.
        """
        self._space, self._pathway = space, pathway
        self._wanted: set[int] = set()
        self._cone: list[int] = []

    def plainest(self, sought: Sequence[tuple[Sequence[Iterable[Episode]], int]]) -> list[Episode | None]:
        """Of each of several things that are to be shown one plain patient: nothing in it can be left out.

        Trials go first, then refusals, facts and measures; what is left takes its plainest value.

        Args:
            sought: Of each the patients to begin from, every one in several ways to record it of which the first that
                shows it is taken; and the statement that they show.

        Returns:
            The patients; None where none of those that were given shows it.
        """
        begun = iter(self._first_shown([(way, shows) for patients, shows in sought for way in patients]))
        groups = [
            [_Patient(episode, shows) for _ in patients if (episode := next(begun)) is not None]
            for patients, shows in sought
        ]
        left = list(chain.from_iterable(groups))
        while left:
            for patient in left:
                patient.done = False  # what was needed is tried again
            self._leave_out(left)
            left = self._changed(left, partial(simpler, declared=self._pathway))
        return [min((patient.episode for patient in group), key=_size, default=None) for group in groups]

    def _first_shown(self, candidates: Sequence[tuple[Iterable[Episode], int]]) -> list[Episode | None]:
        """Of each of several rows of episodes the first that shows a statement; None where none does."""
        found: list[Episode | None] = [None] * len(candidates)
        left = {number: iter(episodes) for number, (episodes, _) in enumerate(candidates)}
        while tried := {number: episode for number, row in left.items() if (episode := next(row, None)) is not None}:
            blocks: list[Block] = [(episode, candidates[number][1], [], []) for number, episode in tried.items()]
            for (number, episode), shown in zip(tried.items(), self._shown(blocks, as_it_is=True), strict=True):
                if shown:
                    found[number] = episode
            left = {number: left[number] for number in tried if found[number] is None}
        return found

    def _changed(self, patients: Iterable[_Patient], others: Others) -> list[_Patient]:
        """Change each for as long as one of the changes still shows what it is to show; those that were changed."""
        left, changed = list(patients), dict[int, _Patient]()
        while left:
            rows = [list(others(patient.episode)) for patient in left]
            blocks: list[Block] = [
                (way, patient.shows, [], []) for patient, row in zip(left, rows, strict=True) for way in row
            ]
            shown = self._shown(blocks, as_it_is=True)
            so = [[way for way in row if next(shown)] for row in rows]
            for patient, ways in zip(left, so, strict=True):
                if ways:
                    patient.episode = ways[0]
                    changed[id(patient)] = patient
            left = [patient for patient, ways in zip(left, so, strict=True) if ways]
        return list(changed.values())

    def _leave_out(self, patients: Iterable[_Patient]) -> None:
        """Leave out of each all that can be."""
        left = list(patients)
        while left := [patient for patient in left if not patient.done]:
            blocks: list[Block] = [(patient.episode, patient.shows, *patient.tries()) for patient in left]
            for patient, (_, _, several, alone), shown in zip(left, blocks, self._shown(blocks), strict=True):
                patient.tried(several, alone, shown)

    def _shown(self, blocks: list[Block], *, as_it_is: bool = False) -> Iterator[int]:
        """Of each episode, whether its statement is shown without some of it, as bits; or whether it is as it is."""
        bits: dict[int, int] = {}
        waiting: list[tuple[int, int, int]] = []
        lanes = 0
        for episode, shows, several, alone in blocks:
            width = 1 if as_it_is else len(several) + len(alone)
            if lanes + width > _LANES:
                yield from self._worked_out(waiting, bits, lanes)
                bits, waiting, lanes = {}, [], 0
            for number, plane in planes_of(self._space, self._pathway, episode, width, _kept(several, alone)):
                if plane:
                    bits[number] = bits.get(number, 0) | plane << lanes
            waiting.append((shows, lanes, width))
            lanes += width
        yield from self._worked_out(waiting, bits, lanes)

    def _worked_out(self, waiting: list[tuple[int, int, int]], bits: dict[int, int], lanes: int) -> Iterator[int]:
        """What is shown of each of some blocks of episodes."""
        wanted = {abs(shows) for shows, _, _ in waiting}
        if not wanted <= self._wanted:
            self._wanted, self._cone = wanted, self._space.circuit.cone(wanted)
        planes = Planes(self._space.circuit, lanes, bits, self._cone)
        for shows, first, width in waiting:
            yield planes.of(shows) >> first & ((1 << width) - 1)


def _kept(several: list[Removal], alone: list[Removal]) -> dict[Removal, int]:
    """Of all that is left out somewhere, where it is not, as bits."""
    width = len(several) + len(alone)
    everyone = (1 << width) - 1
    later = everyone >> len(several) << len(several) if several is alone else 0
    kept = {item: (1 << place) - 1 | later for place, item in enumerate(several)}
    for place, item in enumerate(alone, len(several)):
        kept[item] = kept.get(item, everyone) & ~(1 << place)
    return kept


def _size(episode: Episode) -> int:
    """How much is recorded; a trial counts twice, beside its measures."""
    trials = sum(2 + len(trial.measures) for trial in episode.trials.values())
    several = (episode.facts, episode.screened, episode.declined, episode.unasked)
    return trials + sum(map(len, several))
