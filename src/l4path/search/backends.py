"""Who answers a question: the search of this library, or a solver that pip installs, behind one face."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, Protocol

from l4path.errors import L4pathError, did_you_mean, listed, quoted
from l4path.search.solver import Solver, justification

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.search.circuit import Circuit

_CONFLICTS_A_STEP = 50  # a contradiction costs python-sat far less than a step costs here


class Answering(Protocol):
    """Whatever finds free choices under which a statement is so."""

    @property
    def steps(self) -> int:
        """The steps taken since it was made."""
        ...

    def solve(self, wanted: int, budget: int) -> bool | None:
        """Whether the statement can be so; None when the budget does not suffice."""
        ...

    def choices(self, wanted: int) -> dict[int, bool]:
        """The free choices on which it rests, after it was found possible."""
        ...


class PythonSat:
    """The solver Glucose of the package python-sat, given the same clauses."""

    def __init__(self, circuit: Circuit) -> None:
        """Begin with no clause.

        Raises:
            L4pathError: When python-sat is not installed.
        """
        if not available():
            raise L4pathError("this search needs python-sat, which is not installed: pip install 'l4path[sat]'")
        from pysat.solvers import Solver as Glucose  # noqa: PLC0415

        self.circuit = circuit
        self.steps: int = 0
        self._solver = Glucose(name="glucose4")
        self._size = 2
        self._constraints = 0
        self._so: set[int] = set()

    def solve(self, wanted: int, budget: int) -> bool | None:
        """Whether the statement can be so; None when the budget does not suffice."""
        self._solver.append_formula(self.circuit.clauses(self._size))
        self._solver.append_formula(self.circuit.constraints[self._constraints :])
        self._size, self._constraints = len(self.circuit), len(self.circuit.constraints)
        before = self._solver.accum_stats()["conflicts"]
        self._solver.conf_budget(budget * _CONFLICTS_A_STEP)
        found: bool | None = self._solver.solve_limited(assumptions=[wanted])
        self.steps += 1 + (self._solver.accum_stats()["conflicts"] - before) // _CONFLICTS_A_STEP
        if found:
            self._so = set(self._solver.get_model())
        return found

    def choices(self, wanted: int) -> dict[int, bool]:
        """The free choices on which it rests, after it was found possible."""
        return justification(self.circuit, self._so, wanted)


def available() -> bool:
    """Whether python-sat is installed."""
    return find_spec("pysat") is not None


class Both:
    """The search of this library, and where its budget does not suffice, python-sat if it is installed."""

    def __init__(self, circuit: Circuit) -> None:
        """Begin with the search of this library."""
        self._circuit = circuit
        self._own: Answering = Solver(circuit)
        self._other: Answering | None = None
        self._last: Answering = self._own

    @property
    def steps(self) -> int:
        """The steps of both."""
        return self._own.steps + (self._other.steps if self._other else 0)

    def solve(self, wanted: int, budget: int) -> bool | None:
        """Whether the statement can be so; None when the budget of both does not suffice."""
        self._last = self._own
        found = self._own.solve(wanted, budget)
        if found is None and available():
            self._last = self._other = self._other or PythonSat(self._circuit)
            found = self._other.solve(wanted, budget)
        return found

    def choices(self, wanted: int) -> dict[int, bool]:
        """The free choices on which it rests, after it was found possible."""
        return self._last.choices(wanted)


SolverName = Literal["auto", "own", "sat"]
SOLVERS: dict[SolverName, Callable[[Circuit], Answering]] = {"auto": Both, "own": Solver, "sat": PythonSat}


def answering(solver: SolverName, circuit: Circuit) -> Answering:
    """Whoever answers under a name, for the questions of a circuit.

    Raises:
        L4pathError: When the solver is unknown or not installed.
    """
    if solver not in SOLVERS:
        hint = did_you_mean(solver, SOLVERS) or f"allowed: {listed(SOLVERS)}"
        raise L4pathError(f"{quoted(solver)} is not a solver; {hint}")
    return SOLVERS[solver](circuit)
