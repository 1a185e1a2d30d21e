"""Proofs: why a claim is met, not met or unknown, taken apart as far down as somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, assert_never, cast

from l4path.assessment.kleene import KLEENE, NUMBER, TRUTHS
from l4path.assessment.program import UNTRIED, predicate_of
from l4path.assessment.tables import compiled
from l4path.conditions import Sum, operands
from l4path.conditions.logic import fold
from l4path.meaning import Atom, Claim, Follows, Formula, Has, In, Is, Lists, Recorded
from l4path.truth import bounds, sum_truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from l4path.assessment.program import Program, Values
    from l4path.meaning import Leaf, State, Status
    from l4path.truth import Truth


@dataclass(slots=True, eq=False, repr=False)
class Run:
    """What the engine found of one episode: the values of all that was worked out, statuses, state and options.

    Attributes:
        rules: Gives the rules and their values, which the generated engine does not keep: worked out when asked for.
        points: The least and the greatest that the points of a score may add up to, as far as somebody has asked.
    """

    rules: Callable[[], tuple[Program, Values]]
    status: Mapping[str, Status]
    state: State
    options: list[str]
    alongside: list[str]
    points: dict[object, tuple[int, int]]

    @property
    def program(self) -> Program:
        """The compiled rules."""
        return self.rules()[0]

    @property
    def values(self) -> Values:
        """What was recorded, and what was worked out from it."""
        return self.rules()[1]

    def __reduce__(self) -> tuple[object, ...]:
        return Run, (self.rules, dict(self.status), self.state, self.options, self.alongside, {})


class Unknowns:
    """What is unknown of the formulas of one run: each is taken apart once, however many rest on it."""

    __slots__ = ("_formulas", "_known", "_numbers", "_of_scores", "_parts", "_run")

    def __init__(self, run: Run) -> None:
        """Begin with nothing taken apart."""
        self._run = run
        self._formulas: list[Formula] = []
        self._parts: list[list[int] | None] = []  # the numbers of the unknown parts of each; None: not looked at yet
        self._numbers: dict[Formula, int] = {}
        self._of_scores: dict[str, list[int]] = {}  # those of the items of a score, whatever it is compared with
        self._known: dict[int, int] = {}  # the numbers by identity: a formula that stands often is hashed once

    def leaves(self, formula: Formula, seen: set[int] | None = None) -> Iterator[Atom | Recorded]:
        """What is unknown in the unknown parts of a formula, each once: as :meth:`Proof.unknown`.

        Args:
            formula: The formula.
            seen: The numbers of what has been looked at already, for several formulas; added to.
        """
        if evaluated(formula, self._run) != 1:
            return
        seen, stack = set() if seen is None else seen, [self._number(formula)]
        while stack:
            here = stack.pop()
            if here not in seen:
                seen.add(here)
                stated = self._formulas[here]
                if isinstance(stated, Atom | Recorded):
                    yield stated
                else:
                    stack += self._unknown_parts(here)

    def asked(self, formula: Formula, seen: set[int]) -> Iterator[str]:
        """What to ask so that a formula is decided: as :meth:`Proof.asked`."""
        return (asked_for(leaf, self._run) for leaf in self.leaves(formula, seen))

    def _number(self, formula: Formula) -> int:
        found = self._known.get(id(formula))
        if found is None:
            found = self._numbers.setdefault(formula, len(self._formulas))
            if found == len(self._formulas):
                self._formulas.append(formula)
                self._parts.append(None)
            if self._formulas[found] is formula:  # what is kept here keeps its identity
                self._known[id(formula)] = found
        return found

    def _unknown_parts(self, number: int) -> list[int]:
        found = self._parts[number]
        if found is None:
            stated = self._formulas[number]
            found = self._of_scores.get(stated.score) if isinstance(stated, Sum) else None
            if found is None:
                parts = parts_of(stated, self._run)
                found = [self._number(part) for part in parts if evaluated(part, self._run) == 1]
            if isinstance(stated, Sum):
                self._of_scores[stated.score] = found
            self._parts[number] = found
        return found


Result = tuple[dict[str, "Status"], "State", list[str], list[str]]
"""What an engine finds of an episode: statuses, state, options and what goes on alongside."""


class Proof:
    """One statement, whether it holds for the patient, and the statements that it rests on.

    Attributes:
        says: The statement: a named claim, an atom beside what was recorded, or a combination.
        truth: Whether it holds.
    """

    __slots__ = ("_run", "says", "truth")

    def __init__(self, says: Formula, run: Run) -> None:
        """Work out the truth of the statement from what was found in one run."""
        self.says: Formula = says
        self._run = run
        self.truth: Truth = TRUTHS[evaluated(says, run)]

    @property
    def parts(self) -> tuple[Proof, ...]:
        """The proofs of what the statement rests on; of a claim, the one of its rule."""
        return tuple(Proof(part, self._run) for part in parts_of(self.says, self._run))

    @property
    def recorded(self) -> Any:
        """Of an atom, the value recorded; None where nothing is, or where the treatment was never tried."""
        if not isinstance(self.says, Atom):
            return None
        value = self._run.values[self._run.program.slot_of(self.says)]
        return None if value is UNTRIED else value

    @property
    def untried(self) -> bool:
        """Of an atom, whether it asks for a measure of a treatment that was never tried."""
        return self._tried() == 0

    @property
    def unasked(self) -> bool:
        """Of an atom, whether it asks for a measure of a treatment of which nobody knows whether it was tried."""
        return self._tried() == 1

    def _tried(self) -> int | None:
        if not isinstance(self.says, Atom) or self.says.treatment is None:
            return None
        return cast("int", self._run.values[self._run.program.slots[Recorded("tried", self.says.treatment)]])

    def unknown(self, seen: set[Formula] | None = None) -> Iterator[Atom | Recorded]:
        """What is unknown in the unknown parts, each once, claims taken apart: atoms, and records of the unasked.

        Args:
            seen: What has been looked at already, for several proofs that rest on the same parts; added to.
        """
        seen = set() if seen is None else seen
        stack: list[Formula] = [self.says]
        while stack:
            here = stack.pop()
            if here in seen or evaluated(here, self._run) != 1:
                continue
            seen.add(here)
            if isinstance(here, Atom | Recorded):
                yield here
            else:
                stack.extend(parts_of(here, self._run))

    def asked(self, seen: set[Formula] | None = None) -> Iterator[str]:
        """What to ask so that this is decided: ids of facts, ``treatment.measure``, or ids of unasked treatments."""
        return (asked_for(leaf, self._run) for leaf in self.unknown(seen))

    def unknown_parts(self) -> Iterator[Proof]:
        """The proofs of what is unknown that this rests on, each once."""
        return (Proof(leaf, self._run) for leaf in self.unknown())

    def __reduce__(self) -> tuple[object, ...]:
        return Proof, (self.says, self._run)

    def __repr__(self) -> str:
        return f"<Proof {self.truth.value}: {self.says}>"


def asked_for(leaf: Atom | Recorded, run: Run) -> str:
    """What is asked for where something is unknown: the id of a fact, ``treatment.measure``, or of one unasked."""
    if isinstance(leaf, Recorded):
        return leaf.node
    unasked = leaf.treatment and run.values[run.program.slots[Recorded("tried", leaf.treatment)]] == 1
    return leaf.treatment or leaf.name if unasked else leaf.name


def parts_of(formula: Formula, run: Run) -> tuple[Formula, ...]:
    """What a formula rests on."""
    match formula:
        case Claim():
            return (run.program.rules[formula],)
        case Is(formula=about):
            return (about,)
        case _:
            return operands(formula)


def points_of(stated: Sum, run: Run) -> tuple[int, int]:
    """The least and the greatest that points may add up to: worked out once, however many bounds they are beside."""
    score = stated.score, stated.points
    found = run.points.get(score)
    if found is None:
        parts = [fold(part, partial(_leaf, run), KLEENE) for part in stated.parts]
        found = run.points[score] = bounds(stated.points, parts)
    return found


def evaluated(formula: Formula, run: Run) -> int:
    """The truth of a formula read off directly: 0 not met, 1 unknown, 2 met.

    Written apart from the compiled tests on purpose: the tests of the library hold the two to one meaning.
    """
    if isinstance(formula, Sum):
        return sum_truth(formula.op, formula.constant, *points_of(formula, run))
    return fold(formula, partial(_leaf, run), KLEENE)


def _leaf(run: Run, leaf: Leaf) -> int:
    match leaf:
        case Claim():
            program, values = run.rules()
            return program.read[leaf](values)
        case Recorded():
            program, values = run.rules()
            slot = program.slots.get(leaf)
            return 0 if slot is None else int(values[slot])
        case Atom(condition=condition):
            program, values = run.rules()
            value = values[program.slot_of(leaf)]
            if value is None:
                return 1
            return 2 if value is not UNTRIED and predicate_of(condition)(value) else 0
        case Is(formula=about, truth=truth):
            return 2 * (evaluated(about, run) == NUMBER[truth])
        case Has(node=node, statuses=statuses):
            return 2 * (run.status[node] in statuses)
        case In(states=states):
            return 2 * (run.state in states)
        case Lists(node=node):
            return 2 * (node in run.options)
        case Follows(node=node):
            program, values = run.rules()
            return 2 * bool(node in program.follows and compiled(program, leaf)(values, run.status))
        case _:
            assert_never(leaf)
