"""Statements worked out for many patients at once: each a long number, with one patient in each of its bits."""

from __future__ import annotations

from array import array
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from l4path.search.circuit import Circuit, Rank


_SO = TRUE.__lt__  # whether a free choice is so, by its number or the contrary


class Planes:
    """Patients by their free choices, and every statement worked out for all of them.

    Attributes:
        lanes: How many patients there are.
        everyone: All of them, as bits.
        bits: Of each free choice, those of whom it is so; of none that is not named.
        looked_at: How many statements were worked out anew to see what would be otherwise.
    """

    def __init__(self, circuit: Circuit, lanes: int, bits: dict[int, int], only: Sequence[int] | None = None) -> None:
        """Take up the patients.

        Args:
            circuit: The statements; it may grow.
            lanes: How many patients there are.
            bits: Of each free choice, those of whom it is so.
            only: The numbers of the statements that are worked out, each after its parts; all if left out.
        """
        self.lanes: int = lanes
        self.everyone: int = (1 << lanes) - 1
        self.bits: dict[int, int] = bits
        self._circuit = circuit
        self._value: list[int] = [self.everyone, self.everyone]  # no statement has the number 0
        self.looked_at: int = 0
        if only is not None:
            self._value += [0] * (len(circuit) - 2)
            self._take_in(only)

    def of(self, statement: int, then: Mapping[int, int] | None = None) -> int:
        """The patients of whom a statement is so, as bits.

        Args:
            statement: The statement.
            then: What is otherwise, where that is asked: what :meth:`what_if` gave.
        """
        number = abs(statement)
        self._work_out(number)
        found = self._value[number] if then is None else then.get(number, self._value[number])
        return found if statement > 0 else self.everyone ^ found

    def _work_out(self, most: int) -> None:
        """The value of every statement that has come in since, up to a number."""
        before, now = len(self._value), most + 1
        if before < now:
            self._value += [0] * (now - before)
            self._take_in(range(before, now))

    def _take_in(self, numbers: Iterable[int]) -> None:
        """The value of some statements, each after its parts."""
        kids_of, everyone, value, bits = self._circuit.kids, self.everyone, self._value, self.bits
        for number in numbers:
            kids = kids_of[number]
            if kids is None:
                value[number] = bits.get(number, 0)
                continue
            so = 0
            for kid in kids:
                so |= value[kid] if kid > TRUE else everyone ^ value[-kid]
            value[number] = so if so != everyone else everyone  # of all of them it is often so: kept once

    def what_if(self, chosen: Mapping[int, bool], most: int) -> dict[int, int]:
        """What would be otherwise, were some free choices the same in all patients.

        Args:
            chosen: The free choices.
            most: The greatest number of a statement that is of interest.

        Returns:
            By the number of each statement that is otherwise of some patient, those of whom it would be so, as bits.
        """
        return self._spread({literal: self.everyone if so else 0 for literal, so in chosen.items()}, most)

    def turned(self, choice: int, most: int) -> dict[int, int]:
        """What would be otherwise, were one free choice the contrary in each patient; as :meth:`what_if` gives it."""
        self._work_out(most)
        return {} if choice > most else self._spread({choice: self.everyone ^ self._value[choice]}, most)

    def _spread(self, given: Mapping[int, int], most: int) -> dict[int, int]:
        """What comes of some free choices; only what they change is looked at."""
        self._work_out(most)
        value, everyone = self._value, self.everyone
        kids_of, wholes_of = self._circuit.kids, self._circuit.wholes()
        then = {literal: bits for literal, bits in given.items() if literal <= most and bits != value[literal]}
        waiting = [whole for number in then for whole in wholes_of[number] if whole <= most]
        heapify(waiting)  # a whole has a greater number than its parts, so that each is looked at after them
        last = TRUE
        while waiting:
            number = heappop(waiting)
            if number == last:
                continue
            last, so = number, 0
            self.looked_at += 1
            for kid in kids_of[number] or ():
                if kid > TRUE:
                    so |= then[kid] if kid in then else value[kid]
                else:
                    so |= everyone ^ (then[-kid] if -kid in then else value[-kid])
            if so != value[number]:
                then[number] = so
                for whole in wholes_of[number]:
                    if whole <= most:
                        heappush(waiting, whole)
        return then

    def how_many(self, once: Iterable[int], twice: Iterable[int]) -> list[int]:
        """Of each patient, how many of some free choices are so: a plane for each binary digit, the lowest first.

        Args:
            once: The choices that count once.
            twice: Those that count as much as two.
        """
        digits = [0, 0]
        for first, counted in enumerate((once, twice)):
            for number in counted:
                place, carried = first, self.bits.get(number, 0)
                while carried and place < len(digits):
                    digit = digits[place]
                    digits[place] = digit ^ carried
                    carried &= digit
                    place += 1
                if carried:
                    digits.append(carried)
        return digits

    def rest_on(self, statements: Mapping[int, int], ranks: Sequence[Rank] | None = None) -> dict[int, dict[int, bool]]:
        """The same as :meth:`resting`, by the number of each patient."""
        return dict(self.resting(statements, ranks))

    def resting(
        self, statements: Mapping[int, int], ranks: Sequence[Rank] | None = None
    ) -> Iterator[tuple[int, dict[int, bool]]]:
        """The free choices of several patients on which it rests that a statement is so, with the number of each.

        Of several parts that it may rest on, one is taken that it rests on anyhow or that is a free choice, else the
        first by rank: so it does not depend on what else was stated before.

        Args:
            statements: By the number of each patient a statement, which is so of that patient.
            ranks: The rank of each statement by its number, as the circuit gives it; if left out, any part will do.
        """
        found = {lane: array("i") for lane in statements}  # a dictionary each would take thirty times the room
        need: dict[int, int] = {}
        waiting: list[tuple[int, int, int]] = []
        kids_of, value = self._circuit.kids, self._value

        def needed(number: int, lanes: int) -> None:
            if number not in need and number > TRUE:
                layer, mark = ranks[number] if ranks else (number, number)
                heappush(waiting, (-layer, mark, number))
            need[number] = need.get(number, 0) | lanes

        for lane, statement in statements.items():
            self._work_out(abs(statement))
            needed(abs(statement), 1 << lane)
        while waiting:
            _, _, number = heappop(waiting)
            lanes, kids = need[number], kids_of[number]
            if kids is None:
                for lane in lanes_in(lanes):
                    found[lane].append(number if value[number] >> lane & 1 else -number)
                continue
            so = lanes & value[number]
            if denied := lanes ^ so:
                for kid in kids:
                    needed(abs(kid), denied)
            if not so:
                continue
            ordered = sorted(kids, key=lambda kid: ranks[abs(kid)]) if ranks else kids
            for further in (False, True):  # what is needed anyhow, or said outright, before anything else
                for kid in ordered if so else ():
                    part = abs(kid)
                    here = so if further or kids_of[part] is None else so & need.get(part, 0)
                    if here := here & value[part] if kid > TRUE else here & ~value[part]:
                        needed(part, here)
                        so ^= here
        yield from ((lane, unpacked(choices)) for lane, choices in found.items())

    def choices(self, lane: int) -> dict[int, bool]:
        """The free choices of one patient."""
        here = 1 << lane
        return {number: bool(bits & here) for number, bits in self.bits.items()}


class Found(Planes):
    """Some patients of whom not every choice is made; what is not made of one counts as not so."""

    def __init__(self, circuit: Circuit, patients: Iterable[array[int]], one_of: Iterable[Sequence[int]] = ()) -> None:
        """Put them one after another.

        Args:
            circuit: The statements.
            patients: Of each the free choices that are made, as :func:`packed` gives them.
            one_of: Free choices of which every patient has one: where none is made, the first that is not ruled out.
        """
        self._made = Packed()
        bits, groups = dict[int, int](), list(one_of)
        for lane, made in enumerate(patients):
            chosen, known = made, set(made) if groups else set[int]()
            for group in groups:
                if known.isdisjoint(group):
                    chosen = chosen + array("i", [next(choice for choice in group if -choice not in known)])
            here = 1 << lane
            for number in filter(_SO, chosen):
                bits[number] = bits.get(number, 0) | here
            self._made.add(chosen)
        super().__init__(circuit, len(self._made), bits)

    def choices(self, lane: int) -> dict[int, bool]:
        """The free choices of one patient, as far as they are made."""
        return unpacked(self._made[lane])

    def forget(self) -> None:
        """Keep no statement that was worked out: it is again where somebody asks."""
        self._value = [self.everyone, self.everyone]


class Packed:
    """Free choices of one patient after the other, in little room: what many of them make in one order is named once.

    Of thousands of patients thousands are kept, of which nearly all are not so.
    """

    def __init__(self) -> None:
        """Begin with no patient."""
        self._order = array("i")
        self._each: list[tuple[array[int], array[int] | None, int]] = []  # what is so; of whom, if not in that order

    def __len__(self) -> int:
        return len(self._each)

    def __iter__(self) -> Iterator[array[int]]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, place: int) -> array[int]:
        so, own, count = self._each[place]
        held = set(so)
        numbers = self._order[:count] if own is None else own
        return array("i", [number if number in held else -number for number in numbers])

    def add(self, chosen: array[int]) -> None:
        """Keep the choices of one more.

        Args:
            chosen: The choices; what is not so by its contrary.
        """
        numbers = array("i", map(abs, chosen))
        shared = min(len(numbers), len(self._order))
        own = numbers if numbers[:shared] != self._order[:shared] else None
        if own is None and len(numbers) > shared:
            self._order = numbers
        self._each.append((array("i", filter(_SO, chosen)), own, len(numbers)))


def packed(chosen: Mapping[int, bool]) -> array[int]:
    """Free choices in little room: what is not so by its contrary."""
    return array("i", (number if so else -number for number, so in chosen.items()))


def unpacked(choices: Iterable[int]) -> dict[int, bool]:
    """Free choices that were :func:`packed`."""
    return {abs(literal): literal > 0 for literal in choices}


def lanes_in(bits: int) -> Iterator[int]:
    """The numbers of the patients in some bits, ascending."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def fewest(lanes: int, digits: Sequence[int]) -> int:
    """Of some patients those of whom the fewest are so, as bits.

    Args:
        lanes: The patients, as bits.
        digits: How many are so of each, as :meth:`Planes.how_many` gives it.
    """
    for digit in reversed(digits):
        lanes = lanes & ~digit or lanes
    return lanes
