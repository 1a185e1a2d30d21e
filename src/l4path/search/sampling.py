"""Many random patients at once: a quick look for an answer before anything is searched."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from l4path.search.circuit import TRUE
from l4path.search.planes import Planes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from l4path.search.space import Space

_ODDS = (6, 4, 2, 1)  # halvings by which a treatment has a record: alike for a quarter of the patients each
_NEVER = 8  # patients of whom every answer is no, where answers are seldom yes
_YES = (5, 3, 2, 1)  # halvings by which an answer is yes: of every fourth patient, so that they mix with the others


class Sample(Planes):
    """Random complete patients."""

    def __init__(
        self,
        space: Space,
        lanes: int,
        seed: int = 20,
        *,
        fixed: Mapping[int, bool] | None = None,
        beside: Sequence[Mapping[int, bool]] = (),
        quiet: bool = False,
        seldom: bool = False,
    ) -> None:
        """Draw the patients.

        Args:
            space: The patients there can be.
            lanes: How many to draw.
            seed: Where chance begins.
            fixed: Free choices that are the same in all of them; what goes together with them is drawn to fit.
            beside: The same of the patients in turn: of the first, of the second and so on, and of the first again.
            quiet: Whether most answers are no, as in most patients; else every second one is.
            seldom: Whether answers are yes of hardly any patient up to every second one, and of some not at all.
        """
        super().__init__(space.circuit, lanes, {})
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._quiet, self._seldom = quiet, seldom
        self._fourth = self.everyone // 15  # the first of every four
        self._so: dict[int, int] = {}  # of each choice that is fixed the patients of whom it is so
        self._not: dict[int, int] = {}
        for patients, chosen in ((self.everyone, fixed or {}), *zip(self.in_turn(len(beside)), beside, strict=True)):
            for literal, so in chosen.items():
                here = self._so if so else self._not
                here[literal] = here.get(literal, 0) | patients
        for how, group in space.free():
            self._draw(how, group)
            if any(literal in self._so or literal in self._not for literal in group):
                self._fit(how, group)

    def in_turn(self, several: int) -> Iterator[int]:
        """Those to whom the first of several is given in turn, those to whom the second is, and so on, as bits."""
        for first in range(several):
            yield sum(1 << lane for lane in range(first, self.lanes, several))

    def _rarely(self) -> int:
        """Patients of whom something is said: of the first of them hardly any, of the last every second."""
        found, everyone = 0, self.everyone
        quarter = self.lanes // len(_ODDS)
        drawn, so = [], everyone
        for _ in range(max(_ODDS)):
            so &= self._half()
            drawn.append(so)
        for number, odds in enumerate(_ODDS):
            here = everyone >> number * quarter << number * quarter
            found = (found & ~here) | (drawn[odds - 1] & here)
        return found

    def _some(self) -> int:
        """Patients who say yes: few of the first of every four, half of the last."""
        found, so, drawn = 0, self.everyone, 0
        for place, odds in reversed(list(enumerate(_YES))):
            while drawn < odds:
                so &= self._half()
                drawn += 1
            found |= so & self._fourth << place
        return found

    def _half(self) -> int:
        return self._random.getrandbits(self.lanes)

    def _draw(self, how: str, group: list[int]) -> None:
        bits = self.bits
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
                        bits[literal] = self._half() & self._half() & self._half() if self._quiet else self._some()
            case "rarely any":
                for literal in group:
                    bits[literal] = self._rarely() & self._half() if self._quiet else self._rarely()
            case "order":
                left = self.everyone
                for number, literal in enumerate(group):
                    least = len(group) - number > 2  # noqa: PLR2004 - so that both ends of a long range are met
                    bits[literal] = left = left & (self._half() | self._half() if least else self._half())
            case _:
                among = self.everyone
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
            taken = left if last or (among != self.everyone and len(group) == 1) else left & self._half()
            self.bits[literal] = taken
            left &= ~taken

    def _fit(self, how: str, group: list[int]) -> None:
        """Let what is fixed of a group be as it is, and let the others of it fit."""
        bits, so, no = self.bits, self._so, self._not
        if how == "order":  # from weak to strong: with one that is so, all before it are
            some = none = 0
            for literal in reversed(group):
                some |= so.get(literal, 0)
                bits[literal] |= some
            for literal in group:
                none |= no.get(literal, 0)
                bits[literal] &= ~none
            return
        for literal in group:
            if literal != TRUE:
                bits[literal] = bits[literal] & ~no.get(literal, 0) | so.get(literal, 0)
        if how not in ("any", "known"):
            some = taken = 0
            for literal in group:
                some |= so.get(literal, 0)
            for literal in group:
                bits[literal] &= ~some | so.get(literal, 0)
                taken |= bits[literal]
            for literal in group if how == "one" else ():  # who had one that is ruled out has the first of the others
                bits[literal] |= self.everyone & ~taken & ~no.get(literal, 0)
                taken |= bits[literal]
