"""Many random patients at once: a quick look for an answer before anything is searched."""

from __future__ import annotations

import random
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.search.space import Space

LANES = 2048
_ODDS = (6, 4, 2, 1)  # halvings by which a treatment has a record: alike for a quarter of the patients each
_NEVER = 8  # patients of whom every answer is no, where answers are seldom yes


class Sample:
    """Random complete patients, one in each bit of a long number, and every statement worked out for all of them.

    Attributes:
        lanes: How many there are.
        looked_at: How many statements were worked out anew since it was drawn, to see what would be otherwise.
    """

    def __init__(
        self,
        space: Space,
        lanes: int = LANES,
        seed: int = 20,
        *,
        fixed: Mapping[int, bool] | None = None,
        quiet: bool = False,
        seldom: bool = False,
    ) -> None:
        """Draw the patients.

        Args:
            space: The patients there can be.
            lanes: How many to draw.
            seed: Where chance begins.
            fixed: Free choices that are the same in all of them; what goes together with them is drawn to fit.
            quiet: Whether most answers are no, as in most patients; else every second one is.
            seldom: Whether answers are yes of hardly any patient up to every second one, and of some not at all.
        """
        self._space = space
        self._all = (1 << lanes) - 1
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._value: list[int] = [0, self._all]
        self._bits: dict[int, int] = {}
        self.lanes = lanes
        self.looked_at: int = 0
        self._quiet, self._seldom = quiet, seldom
        self._fixed = {} if fixed is None else fixed
        for how, group in space.free():
            self._draw(how, group)
            if any(literal in self._fixed for literal in group):
                self._fit(how, group)

    def _rarely(self) -> int:
        """Patients of whom something is said: of the first of them hardly any, of the last every second."""
        found, everyone = 0, self._all
        quarter = self.lanes // len(_ODDS)
        drawn, so = [], everyone
        for _ in range(max(_ODDS)):
            so &= self._half()
            drawn.append(so)
        for number, odds in enumerate(_ODDS):
            here = everyone >> number * quarter << number * quarter
            found = (found & ~here) | (drawn[odds - 1] & here)
        return found

    def _half(self) -> int:
        return self._random.getrandbits(self.lanes)

    def _draw(self, how: str, group: list[int]) -> None:
        bits = self._bits
        match how:
            case "known":
                for literal in group:
                    if literal != TRUE:
                        bits[literal] = self._half() | self._half() | self._half()
            case "any":
                for literal in group:
                    if self._seldom:
                        bits[literal] = self._rarely() >> _NEVER << _NEVER
                    else:
                        bits[literal] = self._half() & self._half() & self._half() if self._quiet else self._half()
            case "rarely any":
                for literal in group:
                    bits[literal] = self._rarely() & self._half() if self._quiet else self._rarely()
            case "order":
                left = self._all
                for number, literal in enumerate(group):
                    least = len(group) - number > 2  # noqa: PLR2004 - so that both ends of a long range are met
                    bits[literal] = left = left & (self._half() | self._half() if least else self._half())
            case _:
                among = self._all
                if how == "rarely one":
                    among = self._rarely()
                elif how == "seldom one":
                    among = self._half() & self._half()
                self._draw_literal(group, among, all_taken=how == "one")

    def _draw_literal(self, group: list[int], among: int, *, all_taken: bool) -> None:
        """At most one of a group, of some patients; exactly one where all have one."""
        left = among
        ordered = self._random.sample(group, len(group))
        for number, literal in enumerate(ordered):
            last = all_taken and number == len(ordered) - 1
            taken = left if last or (among != self._all and len(group) == 1) else left & self._half()
            self._bits[literal] = taken
            left &= ~taken

    def _fit(self, how: str, group: list[int]) -> None:
        """Let what is fixed of a group be so in every patient, and let the others of it fit."""
        bits, fixed = self._bits, self._fixed
        if how == "order":
            for literal in group:  # from weak to strong: with one that is so, all before it are
                if fixed.get(literal):
                    bits.update(dict.fromkeys(group[: group.index(literal) + 1], self._all))
            for literal in reversed(group):
                if fixed.get(literal) is False:
                    bits.update(dict.fromkeys(group[group.index(literal) :], 0))
            return
        for literal in group:
            if literal in fixed and literal != TRUE:
                bits[literal] = self._all if fixed[literal] else 0
        if how not in ("any", "known"):
            left = [literal for literal in group if literal not in fixed]
            if any(map(fixed.get, group)):
                bits.update(dict.fromkeys(left, 0))
            elif how == "one" and left:  # who had one that is ruled out has the first of the others
                taken = 0
                for literal in left:
                    taken |= bits[literal]
                bits[left[0]] |= self._all & ~taken

    def lanes_of(self, wanted: int, then: Mapping[int, int] | None = None) -> int:
        """The patients of whom a statement is so, as bits.

        Args:
            wanted: The statement.
            then: What is otherwise, where that is asked: what :meth:`what_if` gave.
        """
        number = abs(wanted)
        self._work_out(number)
        found = self._value[number] if then is None else then.get(number, self._value[number])
        return found if wanted > 0 else self._all & ~found

    def what_if(self, chosen: Mapping[int, bool], most: int) -> dict[int, int]:
        """What would be otherwise, were some free choices the same in all patients.

        Args:
            chosen: The free choices.
            most: The greatest number of a statement that is of interest.

        Returns:
            By the number of each statement that is otherwise of some patient, those of whom it would be so, as bits.
        """
        return self._spread({literal: self._all if so else 0 for literal, so in chosen.items()}, most)

    def turned(self, choice: int, most: int) -> dict[int, int]:
        """What would be otherwise, were one free choice the contrary in each patient; as :meth:`what_if` gives it."""
        self._work_out(most)
        return {} if choice > most else self._spread({choice: self._all & ~self._value[choice]}, most)

    def _spread(self, given: Mapping[int, int], most: int) -> dict[int, int]:
        """What comes of some free choices; only what they change is looked at."""
        self._work_out(most)
        value, everyone, circuit = self._value, self._all, self._space.circuit
        kids_of, wholes_of = circuit.kids, circuit.wholes()
        then = {literal: bits for literal, bits in given.items() if literal <= most and bits != value[literal]}
        waiting = [whole for number in then for whole in wholes_of[number] if whole <= most]
        heapify(waiting)  # a whole has a greater number than its parts, so that each is looked at after them
        last = 0
        while waiting:
            number = heappop(waiting)
            if number == last:
                continue
            last, so = number, 0
            self.looked_at += 1
            for kid in kids_of[number] or ():
                if kid > 0:
                    so |= then[kid] if kid in then else value[kid]
                else:
                    so |= everyone & ~(then[-kid] if -kid in then else value[-kid])
            if so != value[number]:
                then[number] = so
                for whole in wholes_of[number]:
                    if whole <= most:
                        heappush(waiting, whole)
        return then

    def _work_out(self, most: int) -> None:
        """The value of every statement that has come in since, up to a number."""
        kids_of, everyone, value, bits = self._space.circuit.kids, self._all, self._value, self._bits
        for number in range(len(value), most + 1):
            kids = kids_of[number]
            if kids is None:
                value.append(bits.get(number, 0))
                continue
            so = 0
            for kid in kids:
                so |= value[kid] if kid > 0 else everyone & ~value[-kid]
            value.append(so)

    def choices(self, lane: int) -> dict[int, bool]:
        """The free choices of one patient."""
        here = 1 << lane
        return {number: bool(bits & here) for number, bits in self._bits.items()}

    def give(self, patients: Sequence[Mapping[int, bool]]) -> None:
        """Put patients of whom each choice is known in the place of those drawn; as many as there are lanes."""
        for number in self._bits:
            self._bits[number] = sum(bool(chosen.get(number)) << lane for lane, chosen in enumerate(patients))
        del self._value[2:]
