"""Statements of yes and no built on one another, each kept once: the form in which a question is searched."""

from __future__ import annotations

import sys
from collections import deque
from operator import neg
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

TRUE, FALSE = 1, -1
Rank = tuple[int, int]
"""By what a statement comes before others: its layer, and a number that stands for what it is made of."""
_COUNTED_ONE_BY_ONE = 20_000  # steps of a counter, beyond which what is counted is added up instead


class TooLargeError(Exception):
    """Raised where what is counted or added up would take more statements than there may be."""


class Circuit:
    """Statements by number: a choice that is free, or "any of" others; the contrary of a statement is its negative.

    Everything is "any of" (all of a, b is not any of not a, not b), so that equal statements are found equal when they
    are built, and so that every solver of clauses can read them (Tseitin, 1968).

    Attributes:
        kids: What each statement is any of, by its number; None for a free choice. The first two places are taken.
        constraints: Clauses that hold whatever is asked: of each, at least one statement is so.
        counted: Of each statement by which a rule says how many of others are so, how many at least, and of which.
        most: So many statements there may be, where more is counted or added up: what else is stated is never much.
        restated: How many statements were stated with something else in the place of a free choice.
    """

    __slots__ = (
        *("_about", "_added", "_known", "_placed", "_ranks", "_summed", "_uses", "_wholes"),
        *("constraints", "counted", "kids", "most", "restated"),
    )

    def __init__(self) -> None:
        """Begin with what is always so."""
        self.kids: list[tuple[int, ...] | None] = [None, None]
        self._known: dict[tuple[int, ...], int] = {}
        self._added: dict[tuple[tuple[int, int], ...], dict[tuple[int, int], int]] = {}  # of points, what is wanted yet
        self._summed: dict[tuple[tuple[int, int], ...], list[int]] = {}  # of points that were added up, the digits
        self._ranks: list[Rank] = []
        self._wholes: list[list[int]] = []  # what each statement is a part of, as far as somebody has asked
        self._about: dict[int, list[int]] = {}  # the places of the constraints that name a statement, by its number
        self._uses: list[int] = []  # of how many statements and constraints each is part
        self._placed = 0  # how many constraints were looked at for these two
        self.constraints: list[tuple[int, ...]] = [(TRUE,)]
        self.counted: dict[int, tuple[int, tuple[int, ...]]] = {}
        self.most: int = sys.maxsize
        self.restated: int = 0

    def __len__(self) -> int:
        return len(self.kids)

    def free(self) -> int:
        """A new free choice."""
        self.kids.append(None)
        return len(self.kids) - 1

    def any_of(self, statements: Iterable[int]) -> int:
        """At least one of the statements."""
        kept = set(statements)
        kept.discard(FALSE)
        if TRUE in kept:
            return TRUE
        if len(kept) < 2:  # noqa: PLR2004
            return kept.pop() if kept else FALSE
        key = tuple(sorted(kept))
        if key[0] < TRUE < key[-1] and not kept.isdisjoint(map(neg, key)):
            return TRUE
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self.kids)
            self.kids.append(key)
        return found

    def all_of(self, statements: Iterable[int]) -> int:
        """Every one of the statements."""
        return -self.any_of(map(neg, statements))

    def at_least(self, count: int, statements: Sequence[int], *, ruled: bool = True) -> int:
        """At least so many of the statements.

        Args:
            count: How many.
            statements: The statements.
            ruled: Whether a rule says so, rather than a search for its own ends: only then is it among ``counted``.
        """
        if count == 1:
            return self.any_of(statements)
        if count == len(statements):
            return self.all_of(statements)
        if count > len(statements) + 1 - count:  # at least 9 of 10: not at least 2 of the others
            return -self.at_least(len(statements) + 1 - count, [-literal for literal in statements], ruled=ruled)
        made = self._counting(count, statements)
        if ruled and made > TRUE:
            self.counted[made] = count, tuple(statements)
        return made

    def _counting(self, count: int, statements: Sequence[int]) -> int:
        """The same by a counter, or for very many an adder."""
        self._bounded()
        if count * len(statements) > _COUNTED_ONE_BY_ONE:
            return self._sum_reaches(count, tuple((1, literal) for literal in statements))
        row = [TRUE] + [FALSE] * count  # how many of those seen so far, counted up to the wanted number
        for literal in statements:
            row = [TRUE] + [
                self.any_of((row[number], self.all_of((row[number - 1], literal)))) for number in range(1, count + 1)
            ]
        return row[count]

    def _bounded(self) -> None:
        if len(self.kids) > self.most:
            raise TooLargeError

    def _sum_reaches(self, bound: int, weighted: tuple[tuple[int, int], ...]) -> int:
        """That the weights of what is so come to a bound."""
        reaches = TRUE
        for place, digit in enumerate(self._sum_of(weighted)):  # from the lowest: as much as the bound so far
            least = bound >> place & 1
            reaches = self.all_of((digit, reaches)) if least else self.any_of((digit, reaches))
        return reaches

    def _sum_of(self, weighted: tuple[tuple[int, int], ...]) -> list[int]:
        """The digits of the weights of what is so, the lowest first, by an adder for each; made once of the same."""
        if weighted in self._summed:
            return self._summed[weighted]
        columns: list[deque[int]] = []
        for weight, literal in weighted:
            columns += [deque() for _ in range(weight.bit_length() - len(columns))]
            for place in range(weight.bit_length()):
                if weight >> place & 1:
                    columns[place].append(literal)
        digits: list[int] = []
        for column in columns:
            self._bounded()
            while len(column) > 1:
                this, other, carried = column.popleft(), column.popleft(), column.popleft() if column else FALSE
                both = self.differ(this, other)
                column.append(self.differ(both, carried))
                if len(columns) == len(digits) + 1:
                    columns.append(deque())
                columns[len(digits) + 1].append(self.any_of((self.all_of((this, other)), self.all_of((both, carried)))))
            digits.append(column.pop() if column else FALSE)
        self._summed[weighted] = digits
        return digits

    def points(self, terms: Iterable[tuple[int, int, int]], bound: int) -> int:
        """Points that come to a bound at least, by a decision diagram over what is still wanted, or a sum.

        Args:
            terms: Of each item its points, the statement that earns them where they are positive, and the one where
                they are negative.
            bound: What the points are to come to.
        """
        self._bounded()
        weighted: list[tuple[int, int]] = []
        for points, gain, loss in terms:
            weight = abs(points)
            if points == weight:
                weighted.append((weight, gain))
            else:  # to lose nothing is to gain what could have been lost
                weighted.append((weight, -loss))
                bound += weight
        left = [0]
        for weight, _ in reversed(weighted):
            left.append(left[-1] + weight)
        left.reverse()
        summands = tuple(weighted)
        bound = max(bound, 0)
        if bound > left[0]:
            return FALSE
        known = self._added.setdefault(summands, {})  # one score is often compared with many bounds
        if summands in self._summed or len(known) > _COUNTED_ONE_BY_ONE or _wide(weighted, left, bound):
            return self._sum_reaches(bound, summands)

        def come_to(item: int, wanted: int) -> int:
            if wanted <= 0:
                return TRUE
            if wanted > left[item]:
                return FALSE
            key = item, wanted
            if key not in known:
                weight, literal = weighted[item]
                with_it = self.all_of((literal, come_to(item + 1, wanted - weight)))
                known[key] = self.any_of((with_it, come_to(item + 1, wanted)))
            return known[key]

        return come_to(0, bound)

    def differ(self, left: int, right: int) -> int:
        """Exactly one of two statements."""
        return self.any_of((self.all_of((left, -right)), self.all_of((-left, right))))

    def replaced(self, statements: Sequence[int], choices: Mapping[int, int]) -> list[int]:
        """Some statements as they are where other statements stand in the place of some free choices.

        Args:
            statements: The statements.
            choices: The free choices, with what stands in their place.
        """
        found = dict(choices)
        between = self._between(choices, statements)
        self.restated += len(between)
        for number in between:
            kids = self.kids[number] or ()
            found[number] = self.any_of((found.get(kid, kid) if kid > 0 else -found.get(-kid, -kid)) for kid in kids)
        return [
            found.get(statement, statement) if statement > 0 else -found.get(-statement, -statement)
            for statement in statements
        ]

    def _between(self, choices: Iterable[int], statements: Iterable[int]) -> list[int]:
        """The numbers of what rests on some free choices and is part of some statements, each after its parts.

        Looked for from both ends in turn, until one of them is through: a treatment's own record is often near the
        beginning of a pathway of which little rests on it, or near the end of one on all of which it rests.
        """
        below = set(choices)
        tops = {abs(statement) for statement in statements}
        up, down = list(below), list(tops)
        rests, parts = set(below), set(tops)
        kids_of, wholes_of, most = self.kids, self.wholes(), max(tops, default=0)
        while up and down:
            new = {whole for whole in wholes_of[up.pop()] if whole <= most} - rests
            rests |= new
            up += new
            new = {abs(kid) for kid in kids_of[down.pop()] or ()} - parts
            parts |= new
            down += new
        if down:  # all that rests on the choices is known: of it, what is part
            stack = [entry for entry in tops if entry in rests]
            found = set(stack)
            while stack:
                for kid in map(abs, kids_of[stack.pop()] or ()):
                    if kid in rests and kid not in found:
                        found.add(kid)
                        stack.append(kid)
            return sorted(found - below)
        found = set(below)
        for number in sorted(parts - below):
            if any(abs(kid) in found for kid in kids_of[number] or ()):
                found.add(number)
        return sorted(found - below)

    def cone(self, statements: Iterable[int]) -> list[int]:
        """The numbers of some statements and of all that they rest on, each after its parts.

        Args:
            statements: The statements.
        """
        kids_of, inside = self.kids, bytearray(len(self.kids))
        for statement in statements:
            inside[abs(statement)] = True
        found = []
        number = inside.rfind(True)
        while number > TRUE:
            found.append(number)
            for kid in kids_of[number] or ():  # each of them has a smaller number
                inside[abs(kid)] = True
            number = inside.rfind(True, TRUE, number)
        return found[::-1]

    def ranks(self) -> list[Rank]:
        """The rank of each statement by its number: by what it is made of, and not by when it was stated."""
        ranks, kids_of = self._ranks, self.kids
        for number in range(len(ranks), len(kids_of)):
            kids = kids_of[number]
            if kids is None:
                ranks.append((0, number))
                continue
            layer, marks = 0, []
            for kid in kids:
                below, mark = ranks[kid] if kid > 0 else ranks[-kid]
                layer = max(layer, below)
                marks.append(mark if kid > 0 else ~mark)
            marks.sort()
            ranks.append((layer + 1, hash(tuple(marks))))
        return ranks

    def wholes(self) -> list[list[int]]:
        """What each statement is a part of, by its number."""
        while len(self._wholes) < len(self.kids):
            number = len(self._wholes)
            self._wholes.append([])
            for kid in self.kids[number] or ():
                self._wholes[abs(kid)].append(number)
        return self._wholes

    def uses(self) -> tuple[list[int], Mapping[int, Sequence[int]]]:
        """Of how many statements and constraints each statement is part, and the places of these constraints."""
        uses, about, kids_of = self._uses, self._about, self.kids
        first = len(uses)
        uses += [0] * (len(kids_of) - first)
        for kids in kids_of[first:]:
            for kid in kids or ():
                uses[abs(kid)] += 1
        for place in range(self._placed, len(self.constraints)):
            for literal in self.constraints[place]:
                number = abs(literal)
                uses[number] += 1
                about.setdefault(number, []).append(place)
        self._placed = len(self.constraints)
        return uses, about

    def clauses(self, first: int) -> Iterable[tuple[int, ...]]:
        """What the statements from a number on mean, as clauses."""
        for number in range(first, len(self.kids)):
            kids = self.kids[number]
            if kids is not None:
                yield (-number, *kids)
                for kid in kids:
                    yield (number, -kid)


def justification(circuit: Circuit, shows: Callable[[int], bool], wanted: int) -> dict[int, bool]:
    """The free choices on which a statement rests that is so when everything is decided.

    Args:
        circuit: The circuit.
        shows: Whether a statement is so.
        wanted: The statement.
    """
    found: dict[int, bool] = {}
    stack, seen = [wanted], {wanted}
    while stack:
        literal = stack.pop()
        kids = circuit.kids[abs(literal)]
        if kids is None:
            if literal != TRUE:
                found[abs(literal)] = literal > 0
        elif literal < 0:
            stack += [-kid for kid in kids if -kid not in seen]
            seen.update(-kid for kid in kids)
        else:
            so = list(filter(shows, kids))
            known = next((kid for kid in so if kid in seen or circuit.kids[abs(kid)] is None), None) or min(so, key=abs)
            if known not in seen:
                seen.add(known)
                stack.append(known)
    return found


def _wide(weighted: Sequence[tuple[int, int]], left: Sequence[int], bound: int) -> bool:
    """Whether a decision diagram over what is still wanted has too many places."""
    if len(left) * left[0] <= _COUNTED_ONE_BY_ONE:  # no more than that, whatever the bound
        return False
    wanted, places = {bound}, 0
    for (weight, _), rest in zip(weighted, left[1:], strict=True):
        wanted = {most for open_still in wanted for most in (open_still, open_still - weight) if 0 < most <= rest}
        places += len(wanted)
        if places > _COUNTED_ONE_BY_ONE:
            return True
    return False
