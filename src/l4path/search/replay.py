"""One patient of a space, kept up to date: each change of the record works out only what it changes."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE
from l4path.search.recorded import of_fact, of_treatment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.episode import Episode
    from l4path.pathway import Pathway
    from l4path.search.circuit import Circuit
    from l4path.search.space import Space


class Worked:
    """The value of every statement that somebody asked for, and of all it rests on, under choices that change.

    Of each statement is kept how many of its parts are so; a choice that changes is handed on from part to whole, and
    no further than something changes.
    """

    def __init__(self, circuit: Circuit) -> None:
        """Begin with every free choice at no."""
        self._circuit = circuit
        self._value: list[bool | None] = [None, True]  # None: nobody has asked for it
        self._count: list[int] = [0, 0]
        self._where_so: list[list[int]] = [[], []]  # the statements of which a number is a part
        self._where_not: list[list[int]] = [[], []]  # and those of which its contrary is

    def __getitem__(self, statement: int) -> bool:
        number = abs(statement)
        self._widen()
        if self._value[number] is None:
            self._take_in(number)
        return self._value[number] is (statement > 0)

    def _widen(self) -> None:
        more = len(self._circuit) - len(self._value)
        if more > 0:
            self._value += [None] * more
            self._count += [0] * more
            self._where_so += [[] for _ in range(more)]
            self._where_not += [[] for _ in range(more)]

    def _take_in(self, wanted: int) -> None:
        """Work out a statement, and all it rests on, for the first time."""
        value, kids_of = self._value, self._circuit.kids
        stack = [wanted]
        while stack:
            number = stack[-1]
            kids = kids_of[number]
            if value[number] is not None:
                stack.pop()
            elif kids is None:
                stack.pop()
                value[number] = False
            elif left := [abs(kid) for kid in kids if value[abs(kid)] is None]:
                stack += left
            else:
                stack.pop()
                count = 0
                for kid in kids:
                    whole = self._where_so[kid] if kid > 0 else self._where_not[-kid]
                    whole.append(number)
                    count += value[abs(kid)] is (kid > 0)
                self._count[number] = count
                value[number] = count > 0

    def change(self, literals: Iterable[int]) -> None:
        """Let some free choices, or their contraries, be so."""
        self._widen()
        value, count, where_so, where_not = self._value, self._count, self._where_so, self._where_not
        changed: list[int] = []
        for literal in literals:
            number = abs(literal)
            if number != TRUE and value[number] is not (literal > 0):
                if value[number] is not None:
                    changed.append(number)
                value[number] = literal > 0
        heap: list[int] = []
        queued: set[int] = set()
        while changed or heap:
            if changed:
                number = changed.pop()
            else:  # a whole has a greater number than its parts, so that each is settled when its turn comes
                number = heappop(heap)
                queued.discard(number)
                so = count[number] > 0
                if value[number] is so:
                    continue
                value[number] = so
            gained, lost = (where_so, where_not) if value[number] else (where_not, where_so)
            for whole in gained[number]:
                count[whole] += 1
                if count[whole] == 1 and whole not in queued:
                    queued.add(whole)
                    heappush(heap, whole)
            for whole in lost[number]:
                count[whole] -= 1
                if not count[whole] and whole not in queued:
                    queued.add(whole)
                    heappush(heap, whole)


class Replay:
    """Episodes one after another, each laid out by what it says otherwise than the one before."""

    def __init__(self, space: Space, pathway: Pathway) -> None:
        """Begin with nothing laid out.

        Args:
            space: The patients, of whom anything may be unrecorded.
            pathway: The pathway that declares what they record.
        """
        self._space, self._pathway = space, pathway
        self._worked = Worked(space.circuit)
        self._last: Episode | None = None
        self._facts: dict[str, object] = {}

    def shows(self, episode: Episode, statement: int) -> bool:
        """Whether a statement is so of an episode that can be assessed.

        Args:
            episode: The episode.
            statement: The statement.
        """
        self._worked.change(self._otherwise(episode))
        self._last = episode
        return self._worked[statement]

    def _otherwise(self, episode: Episode) -> Iterator[int]:
        """What the record says otherwise than the last one did."""
        space, pathway, last = self._space, self._pathway, self._last
        facts = {**pathway.answered(episode.screened), **episode.facts}
        names: Iterable[str] = pathway.facts
        treatments: Iterable[str] = pathway.treatments
        if last is not None:
            before = self._facts
            names = [name for name in facts.keys() | before.keys() if facts.get(name) != before.get(name)]
            trials, others = episode.trials, last.trials
            changed = {name for name in trials.keys() | others.keys() if trials.get(name) != others.get(name)}
            treatments = changed | (episode.declined ^ last.declined) | (episode.unasked ^ last.unasked)
        self._facts = facts
        for name in names:
            yield from of_fact(space, pathway, name, facts.get(name))
        for name in treatments:
            yield from of_treatment(space, pathway, name, episode)
