"""A checker of refutations: that clauses cannot all be so, by unit propagation; nothing of the search is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST = 5_000_000  # the greatest number of a variable


def refuted(clauses: Iterable[Sequence[int]], proof: Iterable[str]) -> str:
    """Why a proof does not show that clauses cannot all be so; empty where it does.

    Every clause that the proof adds has to follow by unit propagation from those before it (RUP, Goldberg and Novikov,
    2003); the empty clause has to follow in the end. Clauses that it takes back are no longer used.

    Args:
        clauses: The clauses, of numbers as DIMACS has them: a negative one is the contrary.
        proof: The lines of a proof in the DRUP or DRAT format, such as ``1 -2 0`` and ``d 1 -2 0``.

    Example:
        >>> square = [(1, 2), (1, -2), (-1, 2), (-1, -2)]
        >>> refuted(square, ["1 0", "0"])
        ''
        >>> refuted(square[1:], ["1 0", "0"])
        'line 1 of the proof does not follow: 1 0'
    """
    given = [tuple(clause) for clause in clauses]
    if not all(type(item) is int and 0 < abs(item) <= _MOST for clause in given for item in clause):
        return "a clause holds something that is no number of a variable"
    checker = _Checker(max((abs(item) for clause in given for item in clause), default=0))
    for clause in given:
        checker.add(clause)
    for number, line in enumerate(proof, 1):
        if checker.impossible:
            return ""
        words = line.split()
        taken_back = words[:1] == ["d"]
        read = _numbers(words[taken_back:], checker.most)
        if read is None:
            return f"line {number} of the proof is no clause of these variables: {line}"
        if taken_back:
            checker.take_back(read)
        elif not checker.follows(read):
            return f"line {number} of the proof does not follow: {line}"
        else:
            checker.add(read)
    return "" if checker.impossible else "the proof ends before it comes to a contradiction"


def _numbers(words: list[str], most: int) -> tuple[int, ...] | None:
    """The numbers of a line that ends in 0."""
    try:
        *found, end = map(int, words)
    except ValueError:
        return None
    return tuple(found) if end == 0 and all(0 < abs(item) <= most for item in found) else None


class _Checker:
    """Clauses, two watched literals in each, and what follows from them by unit propagation.

    Attributes:
        most: The greatest number of a variable.
        impossible: Whether a contradiction follows.
    """

    def __init__(self, most: int) -> None:
        """Begin with no clause."""
        self.most = most
        self.impossible = False
        self._so = bytearray(2 * most + 1)  # of a literal, a negative one counted from the end: whether it is so
        self._watching: list[list[list[int]]] = [[] for _ in self._so]
        self._trail: list[int] = []
        self._kept: dict[tuple[int, ...], list[list[int]]] = {}

    def add(self, literals: tuple[int, ...]) -> None:
        """Take in a clause, and what follows from it at once."""
        so = self._so
        clause = list(dict.fromkeys(literals))
        clause.sort(key=lambda entry: so[-entry])  # those that are not refuted stand first, and are watched
        same = set(clause)
        if any(so[entry] or -entry in same for entry in clause):
            return  # so whatever else is
        if not clause or so[-clause[0]]:
            self.impossible = True
        elif len(clause) == 1 or so[-clause[1]]:
            self.impossible |= self._contradiction(clause[0])
        else:
            for item in clause[:2]:
                self._watching[item].append(clause)
            self._kept.setdefault(tuple(sorted(clause)), []).append(clause)

    def take_back(self, literals: tuple[int, ...]) -> None:
        """Use a clause no longer; what has followed from it stays, as it follows from what was given."""
        same = self._kept.get(tuple(sorted(set(literals))))
        if same:
            same.pop().clear()

    def follows(self, literals: tuple[int, ...]) -> bool:
        """Whether a contradiction comes of the contrary of a clause."""
        before = len(self._trail)
        found = any(self._so[entry] or self._contradiction(-entry) for entry in literals if not self._so[-entry])
        for item in self._trail[before:]:
            self._so[item] = False
        del self._trail[before:]
        return found or self.impossible

    def _contradiction(self, literal: int) -> bool:
        """Let a literal be so, and all that follows; whether that comes to a contradiction."""
        so, watching, trail = self._so, self._watching, self._trail
        head = len(trail)
        so[literal] = True
        trail.append(literal)
        while head < len(trail):
            refuted_now = -trail[head]
            head += 1
            clauses = watching[refuted_now]
            left = watching[refuted_now] = []
            for place, clause in enumerate(clauses):
                if not clause:
                    continue  # taken back
                if clause[0] == refuted_now:
                    clause[0], clause[1] = clause[1], refuted_now
                first = clause[0]
                if so[first]:
                    left.append(clause)
                    continue
                for other in range(2, len(clause)):
                    item = clause[other]
                    if not so[-item]:
                        clause[1], clause[other] = item, refuted_now
                        watching[item].append(clause)
                        break
                else:
                    if so[-first]:
                        left += clauses[place:]
                        return True
                    left.append(clause)
                    so[first] = True
                    trail.append(first)
        return False
