"""Plain patients, many at once: of each, what does not matter is forgotten, and much of it is tried at a time."""

from __future__ import annotations

from collections import deque
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from l4path.search.plain import plainer_values, removals, without
from l4path.search.planes import Planes
from l4path.search.recorded import planes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from l4path.episode import Episode
    from l4path.pathway import Pathway
    from l4path.search.budget import Budget
    from l4path.search.plain import Declared, Plainer, Removal
    from l4path.search.recorded import Others
    from l4path.search.space import Space

    _Tries = tuple[list["_Change"], list["_Change"], "_Block"]
    """What is tried bit by bit, what each by itself, and the patient in all these ways."""

_LANES = 4096  # episodes that are looked at together
_Change = TypeVar("_Change")
_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Plain(NamedTuple):
    """A patient who was made plainer.

    Attributes:
        episode: The patient.
        whole: Whether nothing can be left out and no value be plainer; False where the budget did not suffice for that.
    """

    episode: Episode
    whole: bool


class _Block(NamedTuple):
    """One patient in several ways.

    Attributes:
        episode: The patient.
        shows: What is to be shown, as a statement.
        width: In how many ways.
        kept: Of what is left out in some of them, where it is not, as bits.
        others: Other values of what is recorded, and where they are it, as bits.
    """

    episode: Episode
    shows: int
    width: int = 1
    kept: Mapping[Removal, int] = _NOTHING
    others: Others = _NOTHING


class _Patient:
    """One patient who is made plainer.

    Attributes:
        episode: The patient as far as it has come.
        shows: What is to be shown, as a statement.
        needed: What could not be left out when it was last tried; None where nothing has been tried.
        fixed: The values that could not be plainer when that was last tried.
        done: Whether nothing can be left out.
        whole: Whether no value can be plainer either.
    """

    __slots__ = ("done", "episode", "fixed", "needed", "shows", "whole")

    def __init__(self, episode: Episode, shows: int) -> None:
        self.episode, self.shows = episode, shows
        self.needed: set[Removal] | None = None
        self.fixed: set[Plainer] = set()
        self.done = self.whole = False

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
        if most:
            self.episode = without(self.episode, several[:most])
        needed = {item for place, item in enumerate(alone, len(several)) if not shown >> place & 1}
        if self.needed is None:
            self.needed = needed.difference(several[:most])
        elif not refused:
            self.needed, self.done = needed, len(needed) == len(alone)
        if refused:
            self.needed.add(several[most])

    def values(self, declared: Declared) -> tuple[list[Plainer], list[Plainer]]:
        """The values that are made plainer one after another, one for each place, and all that each by itself is."""
        every = list(plainer_values(self.episode, declared))
        hoped = {change.place: change for change in reversed(every) if change not in self.fixed}
        return list(hoped.values())[::-1], every

    def valued(self, several: list[Plainer], alone: list[Plainer], shown: int) -> bool:
        """Take the values that can be plainer.

        Args:
            several: What was made plainer bit by bit.
            alone: What was made plainer each by itself.
            shown: Whether it was still shown with the first of them, the first two and so on, and with each.

        Returns:
            Whether any is.
        """
        by_itself = shown >> len(several)
        self.fixed = {change for place, change in enumerate(alone) if not by_itself >> place & 1}
        most = (shown & ((1 << len(several)) - 1)).bit_length()
        taken = several[:most] or [change for change in alone if change not in self.fixed][:1]
        for change in taken:
            self.episode = change(self.episode)
        if taken:
            self.done = False  # what was needed is tried again
        return bool(taken)


class Reducer:
    """Makes patients of one space, of whom anything may be unrecorded, as plain as they still show something."""

    def __init__(self, space: Space, pathway: Pathway, budget: Budget) -> None:
        """Begin with no patient.

        Args:
            space: The patients, of whom anything may be unrecorded.
            pathway: The pathway that declares what they record.
            budget: The steps that may be taken.
        """
        self._space, self._pathway, self._budget = space, pathway, budget
        self._least = 0  # the steps that are to be left
        self._wanted: set[int] = set()
        self._cone: list[int] = []

    def plainest(self, sought: Sequence[tuple[Sequence[Iterable[Episode]], int]]) -> list[Plain | None]:
        """Of each of several things that are to be shown one plain patient: nothing in it can be left out.

        Trials go first, then refusals, facts and measures; what is left takes its plainest value. Where the budget does
        not suffice, patients stay as they are by then.

        Args:
            sought: Of each the patients to begin from, every one in several ways to record it of which the first that
                shows it is taken, and where there are no steps left the last; and the statement that they show.

        Returns:
            The patients; None where none of those that were given shows it.
        """
        self._least = self._budget.left_for_plain - self._budget.allowance_for_plain()
        begun = iter(self._first_shown([(way, shows) for patients, shows in sought for way in patients]))
        groups = [
            [_Patient(episode, shows) for _ in patients if (episode := next(begun)) is not None]
            for patients, shows in sought
        ]
        left = list(chain.from_iterable(groups))
        while left:
            self._leave_out(left)
            left = self._plainer_values(left)
        best = (min(group, key=lambda patient: _size(patient.episode), default=None) for group in groups)
        return [None if patient is None else Plain(patient.episode, patient.whole) for patient in best]

    def _may_go_on(self) -> bool:
        """Whether there are any steps left."""
        return self._budget.left_for_plain > self._least

    def _first_shown(self, candidates: Sequence[tuple[Iterable[Episode], int]]) -> list[Episode | None]:
        """Of each of several rows of episodes the first that shows a statement; None where none does."""
        found: list[Episode | None] = [None] * len(candidates)
        left = {number: iter(episodes) for number, (episodes, _) in enumerate(candidates)}
        while tried := {number: episode for number, row in left.items() if (episode := next(row, None)) is not None}:
            if not self._may_go_on():  # the engine looks at whoever is shown, anyhow
                for number, episode in tried.items():
                    found[number] = [episode, *left[number]][-1]
                return found
            blocks = (_Block(episode, candidates[number][1]) for number, episode in tried.items())
            shown = self._shown(blocks, to_the_end=True)
            for (number, episode), so in zip(tried.items(), shown, strict=True):
                if so:
                    found[number] = episode
            left = {number: left[number] for number in tried if found[number] is None}
        return found

    def _plainer_values(self, patients: Iterable[_Patient]) -> list[_Patient]:
        """Give each plainer values for as long as there are any with which it still shows what it is to show.

        Args:
            patients: The patients.

        Returns:
            Those to whom any was given.
        """
        left, changed = list(patients), dict[int, _Patient]()
        for patient in left:
            patient.fixed.clear()
        while left and self._may_go_on():
            here, left = left, []
            for patient, several, alone, shown in self._tried(here, self._given_values):
                if patient.valued(several, alone, shown):
                    left.append(patient)
                    changed[id(patient)] = patient
                else:
                    patient.whole = patient.done
        return [] if left else list(changed.values())

    def _given_values(self, patient: _Patient) -> _Tries[Plainer] | None:
        """The ways to give one patient plainer values; None where there is none."""
        several, alone = patient.values(self._pathway)
        patient.whole = patient.done and not alone
        block = _Block(patient.episode, patient.shows, len(several) + len(alone), others=_valued(several, alone))
        return (several, alone, block) if alone else None

    def _leave_out(self, patients: Iterable[_Patient]) -> None:
        """Leave out of each all that can be."""
        left = list(patients)
        while self._may_go_on() and (left := [patient for patient in left if not patient.done]):
            for patient, several, alone, shown in self._tried(left, _left_out):
                patient.tried(several, alone, shown)

    def _tried(
        self, patients: Iterable[_Patient], ways: Callable[[_Patient], _Tries[_Change] | None]
    ) -> Iterator[tuple[_Patient, list[_Change], list[_Change], int]]:
        """Of some patients what was tried, and whether it was still shown; of fewer of them where the budget ends.

        Args:
            patients: The patients.
            ways: What is tried of one of them; asked for only as far as it is looked at together.
        """
        waiting: deque[tuple[_Patient, list[_Change], list[_Change]]] = deque()

        def blocks() -> Iterator[_Block]:
            for patient in patients:
                if (tries := ways(patient)) is not None:
                    several, alone, block = tries
                    waiting.append((patient, several, alone))
                    yield block

        for shown in self._shown(blocks()):
            yield (*waiting.popleft(), shown)

    def _shown(self, blocks: Iterable[_Block], *, to_the_end: bool = False) -> Iterator[int]:
        """Of each patient, in which of several ways what is to be shown is, as bits.

        Args:
            blocks: The patients.
            to_the_end: Whether to go on where the budget ends; else nothing is said of the others.
        """
        bits: dict[int, int] = {}
        waiting: list[tuple[int, int, int]] = []
        lanes = 0
        for episode, shows, width, kept, others in blocks:
            if lanes + width > _LANES:
                yield from self._worked_out(waiting, bits, lanes)
                bits, waiting, lanes = {}, [], 0
                if not (to_the_end or self._may_go_on()):
                    return
            looked = width
            for looked, (number, plane) in enumerate(  # noqa: B007 - how many there were
                planes_of(self._space, self._pathway, episode, width, kept, others), width + 1
            ):
                if plane:
                    bits[number] = bits.get(number, 0) | plane << lanes
            self._budget.look(looked)
            waiting.append((shows, lanes, width))
            lanes += width
        yield from self._worked_out(waiting, bits, lanes)

    def cone(self, statements: Iterable[int]) -> list[int]:
        """The numbers of what some statements rest on, and maybe of others that were asked for before.

        Args:
            statements: The statements.
        """
        wanted = set(map(abs, statements))
        if not wanted <= self._wanted:
            self._wanted, self._cone = wanted, self._space.circuit.cone(wanted)
        return self._cone

    def _worked_out(self, waiting: list[tuple[int, int, int]], bits: dict[int, int], lanes: int) -> Iterator[int]:
        """What is shown of each of some blocks of episodes."""
        if not waiting:
            return
        cone = self.cone(shows for shows, _, _ in waiting)
        self._budget.look(len(cone))
        planes = Planes(self._space.circuit, lanes, bits, cone)
        for shows, first, width in waiting:
            yield planes.of(shows) >> first & ((1 << width) - 1)


def _left_out(patient: _Patient) -> _Tries[Removal]:
    """The ways to leave something out of one patient."""
    several, alone = patient.tries()
    return several, alone, _Block(patient.episode, patient.shows, len(several) + len(alone), _kept(several, alone))


def _kept(several: list[Removal], alone: list[Removal]) -> dict[Removal, int]:
    """Of all that is left out somewhere, where it is not, as bits."""
    width = len(several) + len(alone)
    everyone = (1 << width) - 1
    later = everyone >> len(several) << len(several) if several is alone else 0
    kept = {item: (1 << place) - 1 | later for place, item in enumerate(several)}
    for place, item in enumerate(alone, len(several)):
        kept[item] = kept.get(item, everyone) & ~(1 << place)
    return kept


def _valued(several: list[Plainer], alone: list[Plainer]) -> dict[tuple[str, str], list[tuple[Any, int]]]:
    """Of all that has another value somewhere, the values and where, as bits."""
    found: dict[tuple[str, str], list[tuple[Any, int]]] = {}
    every = (1 << len(several)) - 1
    for place, change in enumerate(several):
        found.setdefault(change.place, []).append((change.value, every >> place << place))
    for place, change in enumerate(alone, len(several)):
        found.setdefault(change.place, []).append((change.value, 1 << place))
    return found


def _size(episode: Episode) -> int:
    """How much is recorded; a trial counts twice, beside its measures."""
    trials = sum(2 + len(trial.measures) for trial in episode.trials.values())
    several = (episode.facts, episode.screened, episode.declined, episode.unasked)
    return trials + sum(map(len, several))
