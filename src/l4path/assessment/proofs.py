"""Proofs: why a claim is met, not met or unknown, taken apart as far down as somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from l4path.assessment.formulas import AllOf, AnyOf, Atom, Claim, Formula, Known, Negated, Recorded, SeveralOf
from l4path.assessment.program import UNTRIED, predicate_of
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment.program import Program, Values

TRUTHS = (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET)


class Proof:
    """One statement, whether it holds for the patient, and the statements that it rests on.

    Attributes:
        says: The statement: a named claim, an atom beside what was recorded, or a combination.
        truth: Whether it holds.
    """

    __slots__ = ("_program", "_values", "says", "truth")

    def __init__(self, says: Formula, program: Program, values: Values) -> None:
        """Work out the truth of the statement from the values of one run."""
        self.says = says
        self._program = program
        self._values = values
        self.truth: Truth = TRUTHS[evaluated(says, program, values)]

    @property
    def parts(self) -> tuple[Proof, ...]:
        """The proofs of what the statement rests on; of a claim, the one of its rule."""
        return tuple(Proof(part, self._program, self._values) for part in parts_of(self.says, self._program))

    @property
    def recorded(self) -> Any:
        """Of an atom, the value recorded; None where nothing is, or where the treatment was never tried."""
        if not isinstance(self.says, Atom):
            return None
        value = self._values[slot_of(self.says, self._program)]
        return None if value is UNTRIED else value

    @property
    def untried(self) -> bool:
        """Of an atom, whether it asks for a measure of a treatment that was never tried."""
        if not isinstance(self.says, Atom) or self.says.treatment is None:
            return False
        return not self._values[self._program.slots[Recorded("tried", self.says.treatment)]]

    def unknown(self, seen: set[Formula] | None = None) -> Iterator[Atom]:
        """The unknown atoms in the unknown parts, each once, claims taken apart.

        Args:
            seen: What has been looked at already, for several proofs that rest on the same parts; added to.
        """
        seen = set() if seen is None else seen
        stack: list[Formula] = [self.says]
        while stack:
            here = stack.pop()
            if here in seen or evaluated(here, self._program, self._values) != 1:
                continue
            seen.add(here)
            if isinstance(here, Atom):
                yield here
            else:
                stack.extend(parts_of(here, self._program))

    def unknown_parts(self) -> Iterator[Proof]:
        """The proofs of the unknown atoms that this rests on, each once."""
        return (Proof(atom, self._program, self._values) for atom in self.unknown())

    def __repr__(self) -> str:
        return f"<Proof {self.truth.value}: {self.says}>"


def slot_of(atom: Atom, program: Program) -> int:
    """Where the value that an atom looks at stands."""
    return program.slots["fact" if atom.treatment is None else atom.treatment, atom.condition.operand.fact.id]


def parts_of(formula: Formula, program: Program) -> tuple[Formula, ...]:
    """What a formula rests on."""
    match formula:
        case Claim():
            return (program.rules[formula],)
        case AllOf(parts=parts) | AnyOf(parts=parts) | SeveralOf(parts=parts):
            return parts
        case Negated(part=part):
            return (part,)
        case Known() | Atom() | Recorded():
            return ()
        case _:
            assert_never(formula)


def evaluated(formula: Formula, program: Program, values: Values) -> int:
    """The truth of a formula read off directly: 0 not met, 1 unknown, 2 met.

    Written apart from the compiled tests on purpose: the tests of the library hold the two to one meaning.
    """
    match formula:
        case Known(met=met):
            return 2 if met else 0
        case Claim():
            return program.read[formula](values)
        case Recorded():
            slot = program.slots.get(formula)
            return 0 if slot is None else int(values[slot])
        case Negated(part=part):
            return 2 - evaluated(part, program, values)
        case AllOf(parts=parts):
            return min(evaluated(part, program, values) for part in parts)
        case AnyOf(parts=parts):
            return max(evaluated(part, program, values) for part in parts)
        case SeveralOf(count=count, parts=parts):
            truths = sorted((evaluated(part, program, values) for part in parts), reverse=True)
            return truths[count - 1]
        case Atom(condition=condition):
            value = values[slot_of(formula, program)]
            if value is None:
                return 1
            return 2 if value is not UNTRIED and predicate_of(condition)(value) else 0
        case _:
            assert_never(formula)
