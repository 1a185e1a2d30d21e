"""What the columns of a row say of a treatment or a fact: each leaf of the statements as planes over columns."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple, assert_never

from l4path.columns.circuit import ONE, ZERO, Circuit, Plane
from l4path.columns.wide import DEFAULTS
from l4path.conditions import Comparison, Contains, FlagAtom, Membership, Range
from l4path.facts import COUNTED

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from l4path.columns.wide import Layout
    from l4path.conditions import Operative
    from l4path.meaning import Atom, Recorded


class Truths(NamedTuple):
    """A truth in each row as two planes: where it is met, and where it is not met; unknown in neither."""

    met: Plane
    not_met: Plane


def kept(make: Callable[[Records, str], Plane]) -> Callable[[Records, str], Plane]:
    """A method that makes the plane of a name once."""

    @functools.wraps(make)
    def once(self: Records, name: str) -> Plane:
        found = self.made.get((make.__name__, name))
        if found is None:
            found = self.made[make.__name__, name] = make(self, name)
        return found

    return once


class Records:
    """The planes of what the rows record, each made once.

    Attributes:
        made: What was made already.
    """

    def __init__(self, circuit: Circuit, layout: Layout) -> None:
        """Make none yet."""
        self._circuit = circuit
        self._layout = layout
        self._columns = layout.columns
        self.made: dict[tuple[str, str], Plane] = {}
        self._screens: dict[str, list[str]] = {}
        pathway = layout.pathway
        for screen in pathway.screens:
            for fact in pathway.answered((screen,)):
                self._screens.setdefault(fact, []).append(screen)

    def valid(self, column: str) -> Plane:
        """Where a column holds something; nowhere where it is not there."""
        return self._circuit.input(column, "valid") if column in self._columns else ZERO

    def yes(self, column: str) -> Plane:
        """Where a column holds yes."""
        return self._circuit.input(column, "yes") if column in self._columns else ZERO

    def no(self, column: str) -> Plane:
        """Where a column holds no."""
        return self._circuit.without(self.valid(column), self.yes(column))

    def listed(self, column: str, name: str) -> Plane:
        """Where the list of a column holds a name."""
        return self._circuit.input(column, "has", name) if column in self._columns else ZERO

    def holds(self, column: str, value: str) -> Plane:
        """Where a column of a choice holds a value."""
        return self._circuit.input(column, "is", value) if column in self._columns else ZERO

    @kept
    def screened(self, fact: str) -> Plane:
        """Where a screen of a fact was asked in full."""
        return self._circuit.any_of(
            self._circuit.any_of((self.yes(f"screened.{screen}"), self.listed("screened", screen)))
            for screen in self._screens.get(fact, ())
        )

    def declined(self, treatment: str) -> Plane:
        """Where a treatment is declined."""
        return self._circuit.any_of((self.yes(f"{treatment}.declined"), self.listed("declined", treatment)))

    @kept
    def measured(self, treatment: str) -> Plane:
        """Where an outcome or a measure of a treatment is recorded."""
        columns = (*self._layout.measured(treatment), f"{treatment}.outcome")
        return self._circuit.any_of(self.valid(column) for column in columns)

    @kept
    def recorded(self, treatment: str) -> Plane:
        """Where a treatment has a record."""
        return self._circuit.any_of((self.yes(f"{treatment}.tried"), self.measured(treatment)))

    @kept
    def unasked(self, treatment: str) -> Plane:
        """Where nobody knows whether a treatment was tried."""
        circuit = self._circuit
        parts = [self.listed("unasked", treatment)]
        if treatment in self._layout.unasked:
            parts.append(ONE)
        if (column := f"{treatment}.tried") in self._columns:
            parts.append(circuit.negated(self.valid(column)))
        return circuit.all_of((circuit.any_of(parts), circuit.negated(self.recorded(treatment))))

    def truths(self, record: Recorded) -> Truths:
        """What a record says outright."""
        circuit, name, what = self._circuit, record.node, record.what
        once = getattr(self._layout.pathway.nodes.get(name), "once", True)
        unasked = self.unasked(name)
        outcome = f"{name}.outcome"
        match what:
            case "tried":
                met = self.yes(f"{name}.tried") if once else self.recorded(name)
            case "asked":
                return Truths(circuit.negated(unasked), ZERO)
            case "declined":
                return self._never_unknown(self.declined(name))
            case "outcome":
                return self._never_unknown(self.valid(outcome))
            case "outcome ongoing" if once:
                met = self.holds(outcome, "ongoing")
            case _ if what in DEFAULTS:
                met = ZERO if once else self._usually(name, what)
            case _:
                return self._never_unknown(self.holds(outcome, what.removeprefix("outcome ")))
        return Truths(met, circuit.negated(circuit.any_of((met, unasked))))

    def _never_unknown(self, met: Plane) -> Truths:
        return Truths(met, self._circuit.negated(met))

    def _usually(self, name: str, measure: str) -> Plane:
        """Where a record says yes of a measure, or nothing, and yes is what it then is."""
        circuit, column = self._circuit, f"{name}.{measure}"
        if not DEFAULTS[measure]:
            return self.yes(column)
        return circuit.all_of((self.recorded(name), circuit.negated(self.no(column))))

    def atom(self, atom: Atom) -> Truths:
        """A recorded thing beside a constant."""
        fact = atom.condition.operand.fact
        if atom.treatment is None:
            answered = self.screened(fact.id)
            return self._compared(fact.id, atom.condition, unless=answered, usual=_answer(fact.kind))
        circuit, name = self._circuit, atom.treatment
        recorded, unasked = self.recorded(name), self.unasked(name)
        usual = COUNTED.get(fact.id)
        unless = ZERO if usual is None else recorded
        found = self._compared(f"{name}.{fact.id}", atom.condition, unless=unless, usual=usual)
        untried = circuit.negated(circuit.any_of((recorded, unasked)))
        if fact.id in COUNTED and predicate_of(atom.condition)(0):
            return Truths(circuit.any_of((found.met, untried)), found.not_met)
        return Truths(found.met, circuit.any_of((found.not_met, untried)))

    def _compared(self, column: str, condition: Operative, *, unless: Plane, usual: Any) -> Truths:
        """A comparison of a column, of which it is known in some rows what a missing value means."""
        circuit = self._circuit
        valid = self.valid(column)
        if valid == ZERO:
            met = ZERO
        elif isinstance(condition, FlagAtom):
            met = self.yes(column)
        else:
            met = circuit.input(column, "meets", condition)
        not_met = circuit.without(valid, met)
        if unless == ZERO:
            return Truths(met, not_met)
        filled = circuit.all_of((unless, circuit.negated(valid)))
        if predicate_of(condition)(usual):
            return Truths(circuit.any_of((met, filled)), not_met)
        return Truths(met, circuit.any_of((not_met, filled)))


def _answer(kind: str) -> object:
    """What an answered screen says of a fact that is not recorded."""
    return False if kind == "flag" else frozenset()


def predicate_of(condition: Operative) -> Callable[[Any], bool]:
    """Whether a recorded value meets an atom.

    Args:
        condition: The atom.
    """
    match condition:
        case FlagAtom():
            return lambda value: value is True
        case Comparison(op=op, constant=constant):
            return lambda value: compares(op, value, constant)
        case Range(low=low, low_op=low_op, high_op=high_op, high=high):
            return lambda value: compares(low_op, low, value) and compares(high_op, value, high)
        case Membership(values=values, negated=negated):
            return lambda value: (value in values) is not negated
        case Contains(value=wanted, negated=negated):
            return lambda value: (wanted in value) is not negated
        case _:
            assert_never(condition)


def compares(op: str, left: Any, right: Any) -> Any:
    """A comparison by its sign; of arrays too, item by item."""
    match op:
        case ">=":
            return left >= right
        case ">":
            return left > right
        case "<=":
            return left <= right
        case "<":
            return left < right
        case "==":
            return left == right
        case _:
            return left != right
