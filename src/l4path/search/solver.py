"""A solver for statements of yes and no: decisions, unit propagation, clause learning and backjumping."""

from __future__ import annotations

from array import array
from operator import neg
from typing import TYPE_CHECKING, Any

from l4path.search.circuit import TRUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.search.circuit import Circuit

_SO, _NOT = 1, -1  # above and below nought, which is undecided
_DECAY = 1.05
_TOO_GREAT = 1e100
_PATIENCE = 64  # a contradiction at a step of so many lets the search begin again with what it has learnt


class Solver:
    """Finds choices under which a statement of a circuit is so, or shows that there are none.

    Three values as everywhere in the library: 1 so, -1 not so, 0 undecided. Only what a wanted statement still rests
    on is split; what it does not rest on stays undecided, so that answers are short. Contradictions are turned into
    clauses that hold for every later question (Marques-Silva and Sakallah, GRASP, 1999).

    Attributes:
        steps: How many splits and contradictions there have been since the solver was made.
    """

    def __init__(self, circuit: Circuit) -> None:
        """Begin with an empty record; the circuit may grow between questions."""
        self.circuit = circuit
        self.steps: int = 0
        self._constraints = 0
        self._value: list[int] = []
        self._implied: list[list[int]] = []
        self._watching: list[list[list[int]]] = []
        self._reason: list[tuple[int, ...] | list[int] | None] = []
        self._level: list[int] = []
        self._activity: list[float] = []
        self._bump = 1.0
        self._trail: list[int] = []
        self._marks: list[int] = []
        self._head = len(self._trail)
        self._impossible = False
        self._rests: list[int] = []
        self._refused: int  # what was given that cannot be so with what was given before it; 0 where nothing can be
        self._roots: tuple[int, ...] = ()
        self._walk: tuple[list[int], set[int], list[int]] | None = None

    def solve(self, wanted: int, budget: int, given: Sequence[int] = ()) -> bool | None:
        """Whether the wanted statement can be so, where others are given; None when the steps do not suffice."""
        roots = (*given, wanted)
        self._grow()
        pairs = enumerate(zip(roots, self._roots, strict=False))
        same = min(len(roots), len(self._roots))  # what the last question was given too stays worked out
        self._backjump(next((place for place, (held, before) in pairs if held != before), same))
        self._roots = roots
        last = self.steps + budget
        self._refused = 0
        while not self._impossible:
            conflict = self._propagate()
            if conflict is not None:
                self.steps += 1
                if not self._marks:
                    self._impossible = True
                    return False
                self._learn(conflict)
                if not self.steps % _PATIENCE:
                    self._backjump(len(roots))
                continue
            if len(self._marks) < len(roots):
                root = roots[len(self._marks)]
                if self._value[root] < 0:
                    self._refused = root
                    return False
                self._marks.append(len(self._trail))
                if not self._value[root]:
                    self._assign(root, None)
                continue
            if self.steps >= last:
                return None
            split = self._undecided()
            if split is None:
                return True
            self.steps += 1
            self._marks.append(len(self._trail))
            self._assign(split, None)
        return False

    def solve_any(self, wanted: list[int], budget: int) -> tuple[bool | None, list[int]]:
        """Whether the last of some statements can be so, and that this is said of it."""
        return self.solve(wanted[-1], budget), wanted[-1:]

    def chosen(self) -> array[int]:
        """Free choices that go together and make the wanted statement so, after it was found possible."""
        kids, value = self.circuit.kids, self._value
        here = (number for number in range(2, len(self._level)) if kids[number] is None and value[number])
        return array("i", (number if value[number] == _SO else -number for number in here))

    def choices(self, _: int) -> dict[int, bool]:
        """The free choices on which the wanted statement rests, after it was found possible."""
        return {abs(literal): literal > 0 for literal in self._rests if abs(literal) != TRUE}

    def shows(self, statement: int) -> bool:
        """Whether a statement is so in what was found; where it is open, it need not be."""
        return self._value[statement] > 0

    @property
    def keeps(self) -> bool:
        """Whether it still shows all of what it found last: it forgets it with the next question."""
        return False

    @property
    def holds(self) -> int:
        """How many statements it has to settle for every answer: none but those that are asked for."""
        return 0

    def follow(self, _: Sequence[int], __: Sequence[int]) -> set[int]:
        """None: to ask for a statement costs little here, where most of what is given was given before."""
        return set()

    def core(self) -> list[int]:
        """Some of what the last question was given that cannot be so together, after it was found impossible."""
        if not self._refused:
            return []
        found, stack, seen = [self._refused], [abs(self._refused)], {abs(self._refused)}
        while stack:
            number = stack.pop()
            reason = self._reason[number]
            if reason is None and self._level[number] and self._value[number]:
                found.append(number if self._value[number] == _SO else -number)
            for other in map(abs, reason or ()):
                if other not in seen and self._level[other]:
                    seen.add(other)
                    stack.append(other)
        return found

    def _grow(self) -> None:
        """Take in what the circuit has gained since the last question."""
        old, new = len(self._level), len(self.circuit)
        if new > old:
            self._backjump(0)
            more = new - old
            undecided = [0] * more
            _widen(self._value, undecided + undecided)
            for row in (self._implied, self._watching):
                _widen(row, [[] for _ in range(2 * more)])
            self._reason += [None] * more
            self._level += undecided
            self._activity += [0.0] * more
            for clause in self.circuit.clauses(old):
                self._add(clause)
        for clause in self.circuit.constraints[self._constraints :]:
            self._backjump(0)
            self._add(clause)
        self._constraints = len(self.circuit.constraints)

    def _add(self, clause: tuple[int, ...]) -> None:
        """A clause that always holds; called only before anything is decided."""
        value = self._value
        if any(value[literal] > 0 for literal in clause):
            return
        left = [literal for literal in clause if not value[literal]]
        if not left:
            self._impossible = True
        elif len(left) == 1:
            self._assign(left[0], None)
        else:
            self._watch(left)

    def _watch(self, clause: list[int]) -> None:
        if len(clause) == 2:  # noqa: PLR2004
            literal, other = clause
            self._implied[-literal].append(other)
            self._implied[-other].append(literal)
        else:
            self._watching[-clause[0]].append(clause)
            self._watching[-clause[1]].append(clause)

    def _assign(self, literal: int, reason: tuple[int, ...] | list[int] | None) -> None:
        self._value[literal], self._value[-literal] = _SO, _NOT
        number = abs(literal)
        self._reason[number] = reason
        self._level[number] = len(self._marks)
        self._trail.append(literal)

    def _propagate(self) -> tuple[int, ...] | list[int] | None:
        """Unit propagation, two literals of each clause watched; the conflicting clause, if there is one."""
        value, trail, implied, watching = self._value, self._trail, self._implied, self._watching
        reason, level, depth = self._reason, self._level, len(self._marks)
        while self._head < len(trail):
            so = trail[self._head]
            lost = -so
            self._head += 1
            for other in implied[so]:
                known = value[other]
                if known > 0:
                    continue
                if known:
                    return (other, lost)
                value[other], value[-other] = _SO, _NOT
                number = abs(other)
                reason[number] = (other, lost)
                level[number] = depth
                trail.append(other)
            watched = watching[so]
            kept: list[list[int]] = []
            for place, clause in enumerate(watched):
                if clause[0] == lost:
                    clause[0], clause[1] = clause[1], lost
                first = clause[0]
                if value[first] > 0:
                    kept.append(clause)
                    continue
                for at in range(2, len(clause)):
                    if value[clause[at]] >= 0:
                        clause[1], clause[at] = clause[at], lost
                        watching[-clause[1]].append(clause)
                        break
                else:
                    kept.append(clause)
                    if value[first]:
                        kept += watched[place + 1 :]
                        watching[so] = kept
                        return clause
                    value[first], value[-first] = _SO, _NOT
                    number = abs(first)
                    reason[number] = clause
                    level[number] = depth
                    trail.append(first)
            watching[so] = kept
        return None

    def _learn(self, conflict: tuple[int, ...] | list[int]) -> None:
        """Clause learning: resolve up to the first unique implication point, jump back, and assert what is learnt."""
        level, depth, trail = self._level, len(self._marks), self._trail
        learnt: list[int] = []
        seen: set[int] = set()
        here, at = 0, len(trail)
        clause: tuple[int, ...] | list[int] = conflict
        while True:
            for literal in clause:
                number = abs(literal)
                if number in seen or not level[number]:
                    continue
                seen.add(number)
                self._activity[number] += self._bump
                if level[number] == depth:
                    here += 1
                else:
                    learnt.append(literal)
            at -= 1
            while abs(trail[at]) not in seen:
                at -= 1
            so = trail[at]
            here -= 1
            if not here:
                break
            clause = self._reason[abs(so)]  # type: ignore[assignment] # all but the split have a reason
        self._bump *= _DECAY
        if self._bump > _TOO_GREAT:
            self._activity = [activity / _TOO_GREAT for activity in self._activity]
            self._bump /= _TOO_GREAT
        if not learnt:
            self._backjump(0)
            self._assign(-so, None)
            return
        learnt.sort(key=lambda literal: -level[abs(literal)])
        self._backjump(level[abs(learnt[0])])
        made = [-so, *learnt]
        self._watch(made)
        self._assign(-so, made)

    def _backjump(self, depth: int) -> None:
        self._walk = None
        if len(self._marks) > depth:
            start = self._marks[depth]
            value = self._value
            for literal in self._trail[start:]:
                value[literal] = value[-literal] = 0
            del self._trail[start:]
            del self._marks[depth:]
            self._head = start

    def _undecided(self) -> int | None:
        """An undecided statement that what is wanted still rests on; None when it rests on free choices alone."""
        kids_of, value, activity = self.circuit.kids, self._value, self._activity
        if self._walk is None:  # what rests on free choices alone still does after one more split
            self._walk = (list(self._roots), set(self._roots), [])
        stack, seen, rests = self._walk
        while stack:
            literal = stack.pop()
            kids = kids_of[abs(literal)]
            if kids is None:
                rests.append(literal)
                continue
            if literal < TRUE:
                for part in sorted(map(neg, kids), key=lambda part: activity[abs(part)]):  # the most disputed first
                    if part not in seen:
                        seen.add(part)
                        stack.append(part)
                continue
            so = chosen = 0
            for kid in kids:
                known = value[kid]
                if known > 0:
                    so = kid
                    if kid in seen or kids_of[abs(kid)] is None:
                        break
                elif not known and not so and activity[abs(kid)] >= activity[abs(chosen)]:
                    plain = kid < TRUE and kids_of[-kid] is None  # what is not recorded, or not so, tells the least
                    if not chosen or plain or activity[abs(kid)] > activity[abs(chosen)]:
                        chosen = kid
            if not so:
                stack.append(literal)
                return chosen
            if so not in seen:
                seen.add(so)
                stack.append(so)
        self._rests = rests
        return None


def _widen(row: list[Any], places: list[Any]) -> None:
    """Make room for more statements, at the front, and for their contraries, which count from the back."""
    middle = len(row) // 2
    row[middle:middle] = places
