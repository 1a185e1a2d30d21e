"""Who answers a question: the search of this library, or a solver that pip installs, behind one face."""

from __future__ import annotations

from array import array
from importlib.util import find_spec
from math import isqrt
from typing import TYPE_CHECKING, Literal, Protocol

from l4path.errors import L4pathError, did_you_mean, listed, quoted, shown
from l4path.search.circuit import justification
from l4path.search.cone import Cone, Names
from l4path.search.solver import Solver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from l4path.search.circuit import Circuit

_CONFLICTS_A_STEP = 10  # a contradiction costs python-sat far less than a step costs here
_LEARNT = 50_000  # contradictions after which the next costs twice as much: all that was learnt is gone through again
_FOLLOWED_A_STEP = 2000  # and a statement that follows far less than that; but an answer settles all that was given
_STATED_A_STEP = 500  # clauses that it is given, for a step: of a large pathway that is most of what a question costs


class Answering(Protocol):
    """Whatever finds free choices under which a statement is so."""

    @property
    def circuit(self) -> Circuit:
        """The statements."""
        ...

    @property
    def steps(self) -> int:
        """The steps taken since it was made."""
        ...

    def solve(self, wanted: int, budget: int, given: Sequence[int] = ()) -> bool | None:
        """Whether a statement can be so where others are given; None when the budget does not suffice."""
        ...

    def choices(self, wanted: int) -> dict[int, bool]:
        """The free choices on which it rests, after it was found possible."""
        ...


class Several(Answering, Protocol):
    """Whatever finds out of several statements at once."""

    def solve_any(self, wanted: list[int], budget: int) -> tuple[bool | None, list[int]]:
        """Whether any of some statements can be so, and of which of them that is said."""
        ...

    def chosen(self) -> array[int]:
        """Free choices that go together and make so what was found possible last; what is not so by its contrary."""
        ...

    def shows(self, statement: int) -> bool:
        """Whether a statement is so in what was found."""
        ...

    def core(self) -> list[int]:
        """Some of what the last question was given that cannot be so together, after it was found impossible."""
        ...

    def follow(self, given: Sequence[int], statements: Sequence[int]) -> set[int]:
        """Those of some statements that are seen at once to be so, where others are given as far as they fit."""
        ...

    @property
    def keeps(self) -> bool:
        """Whether it still shows all of what it found last, though a later question was found impossible."""
        ...

    @property
    def holds(self) -> int:
        """How many statements it has to settle for every answer, whatever is asked."""
        ...


class PythonSat:
    """The solver Glucose of the package python-sat, given the clauses of what is asked, and of all that it rests on."""

    def __init__(self, circuit: Circuit) -> None:
        """Begin with no clause.

        Raises:
            L4pathError: When python-sat is not installed, or not for this Python.
        """
        if not available():
            raise L4pathError("this search needs python-sat, which is not installed: pip install 'l4path[sat]'")
        try:
            from pysat.solvers import Glucose4  # noqa: PLC0415
        except ImportError as error:
            what = f"which is there, and cannot be loaded ({shown(error)})"
            raise L4pathError(f"this search needs python-sat, {what}: install it anew for this Python") from None
        self.circuit = circuit
        self.steps: int = 0
        self._solver = Glucose4()
        self._names = Names()
        self._cone = Cone(circuit, merging=True, names=self._names)
        self._model: list[int] = []  # every statement by its own number in its place, or its contrary
        self._places: list[int] = []  # of each free choice inside, where its number is among these
        self._free_of: dict[int, int] = {}  # of such a number the choice, and of its contrary the contrary
        self._assumed: list[int] = []
        self._conflicts = self._followed = 0
        self._stated = 0  # clauses that make no whole step yet

    @property
    def keeps(self) -> bool:
        """Whether it still shows all of what it found last: always."""
        return True

    @property
    def holds(self) -> int:
        """How many statements it has to settle for every answer: all that anything asked so far rests on."""
        return len(self._model)

    def solve(self, wanted: int, budget: int, given: Sequence[int] = ()) -> bool | None:
        """Whether the statement can be so; None when the budget does not suffice."""
        assumed = [*given, wanted]
        self._learn(assumed)
        return self._solve(assumed, budget)

    def solve_any(self, wanted: list[int], budget: int) -> tuple[bool | None, list[int]]:
        """Whether any of some statements can be so, and of which of them that is said."""
        self._learn(wanted)
        this, named = self.circuit.free(), self._named(wanted)
        self._solver.add_clause([-self._names[this], *named])
        self._solver.set_phases(named)  # as many of them at once as it happens to come to
        found = self._solve([this], budget)
        return found, list(filter(self.shows, wanted)) if found else wanted

    def _learn(self, wanted: Sequence[int]) -> None:
        """Give the clauses of all that some statements rest on, as far as they are new."""
        names, add = self._names, self._solver.add_clause
        new = self._cone.clauses([literal for literal in wanted if literal not in names])
        for clause in new:
            add(clause)
        steps, self._stated = divmod(self._stated + len(new), _STATED_A_STEP)
        self.steps += steps

    def _named(self, statements: Iterable[int]) -> list[int]:
        return [*map(self._names.__getitem__, statements)]

    def _solve(self, assumed: list[int], budget: int) -> bool | None:
        conflicts, followed = self._conflicts, self._followed
        most = _met_for(_cost_of(conflicts) + budget * _CONFLICTS_A_STEP)
        self._solver.conf_budget(max(1, most - conflicts))  # none at all would be no bound
        self._assumed = assumed
        found: bool | None = self._solver.solve_limited(assumptions=self._named(assumed))
        counts = self._solver.accum_stats()
        self._conflicts, self._followed = counts["conflicts"], counts["propagations"]
        self.steps += 1 + (_cost_of(self._conflicts) - _cost_of(conflicts)) // _CONFLICTS_A_STEP
        self.steps += (self._followed - followed) // _FOLLOWED_A_STEP
        if found:
            self._model = self._solver.get_model()
        return found

    def core(self) -> list[int]:
        """Some of what the last question was given that cannot be so together, after it was found impossible."""
        core = set(self._solver.get_core() or ())
        return [literal for literal in dict.fromkeys(self._assumed) if self._names[literal] in core]

    def follow(self, given: Sequence[int], statements: Sequence[int]) -> set[int]:
        """Those of some statements that are seen at once to be so, where others are given as far as they fit."""
        self._learn(given)
        follows = set(self._solver.propagate(self._named(given))[1])
        return {
            statement
            for statement in statements
            if self._names.get(statement) in follows and self._names[-statement] not in follows
        }

    def choices(self, wanted: int) -> dict[int, bool]:
        """The free choices on which it rests, after it was found possible."""
        return justification(self.circuit, self.shows, wanted)

    def chosen(self) -> array[int]:
        """Every free choice that anything asked rests on, as it was found; what is not so by its contrary."""
        places, free_of = self._places, self._free_of
        for number in self._cone.free[len(places) :]:
            name = self._names[number]
            places.append(name - 1)
            free_of[name], free_of[-name] = number, -number
        return array("i", map(free_of.__getitem__, map(self._model.__getitem__, places)))

    def shows(self, statement: int) -> bool:
        """Whether a statement is so in what was found."""
        name = self._names.get(statement)
        if name is not None:
            return abs(name) <= len(self._model) and self._model[abs(name) - 1] == name
        if abs(statement) in self._cone.merged:
            return any(map(self.shows, self.circuit.kids[abs(statement)] or ())) is (statement > 0)
        return False


def _cost_of(conflicts: int) -> int:
    """What so many contradictions cost, one after another, in the cost of the first."""
    return conflicts + conflicts * conflicts // (2 * _LEARNT)


def _met_for(cost: int) -> int:
    """How many contradictions are met at such a cost."""
    return isqrt(_LEARNT * (_LEARNT + 2 * cost)) - _LEARNT


def available() -> bool:
    """Whether python-sat is installed."""
    return find_spec("pysat") is not None


def quickest(circuit: Circuit) -> Several:
    """Who answers many questions of yes and no: python-sat where it is installed."""
    return PythonSat(circuit) if available() else Solver(circuit)


SolverName = Literal["auto", "own", "sat"]
SOLVERS: dict[SolverName, Callable[[Circuit], Several]] = {"auto": quickest, "own": Solver, "sat": PythonSat}


def answering(solver: SolverName, circuit: Circuit) -> Several:
    """Whoever answers under a name, for the questions of a circuit.

    Raises:
        L4pathError: When the solver is unknown or not installed.
    """
    if not isinstance(solver, str) or solver not in SOLVERS:
        hint = did_you_mean(solver, SOLVERS) or f"allowed: {listed(SOLVERS)}"
        raise L4pathError(f"{quoted(solver)} is not a solver; {hint}")
    return SOLVERS[solver](circuit)
