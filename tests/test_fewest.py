"""As few of some statements as can be: held against trying every choice, with both solvers."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest

from l4path.search.backends import PythonSat
from l4path.search.budget import Budget
from l4path.search.circuit import Circuit
from l4path.search.fewest import Fewest
from l4path.search.solver import Solver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.search.backends import Several

SOLVERS = [Solver, PythonSat]
CHOICES = 6


class Asked:
    """What a search by numbers asks of an encoding: its circuit, its solver and whether something is possible."""

    def __init__(self, circuit: Circuit, solver: Several) -> None:
        """Ask one solver about one circuit."""
        self.circuit, self.solver = circuit, solver

    def possible(self, given: Sequence[int], budget: Budget) -> bool | None:
        """Whether some statements can be so together."""
        return self.solver.solve(given[-1], budget.allowance(), given[:-1])

    def core(self) -> tuple[int, ...]:
        """Some of what was asked last that cannot be so together."""
        return tuple(self.solver.core())


def drawn(seed: int) -> tuple[Circuit, list[int], int]:
    """A circuit of free choices with a statement built on them; the choices, and the statement."""
    chance, circuit = random.Random(seed), Circuit()  # noqa: S311 - nothing here is secret
    choices = [circuit.free() for _ in range(CHOICES)]
    made = [*choices]
    for _ in range(12):
        parts = [one if chance.random() < 0.8 else -one for one in chance.sample(made, 3)]
        made.append(circuit.any_of(parts) if chance.random() < 0.5 else circuit.all_of(parts))
    return circuit, choices, circuit.all_of(chance.sample(made, 3))


def so(circuit: Circuit, chosen: dict[int, bool], literal: int) -> bool:
    """Whether a statement is so under choices, by its definition."""
    kids = circuit.kids[abs(literal)]
    if abs(literal) == 1:
        return literal > 0
    found = chosen[abs(literal)] if kids is None else any(so(circuit, chosen, kid) for kid in kids)
    return found is (literal > 0)


def least(circuit: Circuit, choices: list[int], wanted: int) -> int | None:
    """The fewest choices under which a statement is so, by trying all; None where there are none."""
    every = (dict(zip(choices, row, strict=True)) for row in itertools.product((False, True), repeat=len(choices)))
    return min((sum(row.values()) for row in every if so(circuit, row, wanted)), default=None)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("seed", range(40))
def test_it_counts_to_the_fewest_that_there_can_be(seed: int, solver: type[Several]) -> None:
    """Of random statements: as few choices as trying every one finds, and none where it finds none."""
    circuit, choices, wanted = drawn(seed)
    expected = least(circuit, choices, wanted)
    few = Fewest(Asked(circuit, solver(circuit)), [wanted], choices, Budget(10_000))  # type: ignore[arg-type,call-arg]
    assert few.find(CHOICES) is (expected is not None)
    if expected is not None:
        assert few.least == expected


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("seed", range(12))
def test_of_groups_of_which_so_many_must_be_so_it_counts_on_in_each(seed: int, solver: type[Several]) -> None:
    """Of groups that need several each: the fewest there can be, and what is held is so in just the answers with those.

    A core of one choice alone is never enough here: its group is counted on, from two to as many as are needed.
    """
    chance, circuit = random.Random(seed), Circuit()  # noqa: S311 - nothing here is secret
    choices = [circuit.free() for _ in range(CHOICES)]
    groups = [chance.sample(choices, chance.randint(2, CHOICES)) for _ in range(2)]
    wanted = circuit.all_of(circuit.at_least(chance.randint(2, len(group)), group) for group in groups)
    few = Fewest(Asked(circuit, solver(circuit)), [wanted], choices, Budget(10_000))  # type: ignore[arg-type,call-arg]
    assert few.find(1) is False
    assert few.find(CHOICES) is True
    assert few.least == least(circuit, choices, wanted)
    for row in itertools.product((False, True), repeat=CHOICES):
        chosen = dict(zip(choices, row, strict=True))
        if so(circuit, chosen, wanted):
            assert all(so(circuit, chosen, one) for one in few.held) is (sum(row) == few.least)


@pytest.mark.parametrize("solver", SOLVERS)
def test_what_was_found_is_shown_after_something_impossible_where_a_solver_says_that_it_keeps_it(
    solver: type[Several],
) -> None:
    """A solver that keeps what it found shows it yet; python-sat always does, and the own one says when it does not."""
    circuit = Circuit()
    one, other = circuit.free(), circuit.free()
    both, neither = circuit.all_of([one, other]), circuit.all_of([-one, -other])
    asked = solver(circuit)  # type: ignore[call-arg]
    assert asked.solve(both, 100) is True
    assert asked.solve(neither, 100, [one]) is False
    if asked.keeps:
        assert asked.shows(one)
        assert asked.shows(other)
    assert asked.keeps or solver is Solver


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("seed", range(40))
def test_a_core_cannot_be_so_together(seed: int, solver: type[Several]) -> None:
    """What a solver names as standing in the way is part of what was given, and impossible by itself."""
    circuit, choices, wanted = drawn(seed)
    asked = Asked(circuit, solver(circuit))  # type: ignore[call-arg]
    given = [wanted, *(-one for one in choices)]
    if asked.possible(given, Budget(10_000)) is False:
        core = asked.solver.core()
        assert set(core) <= set(given)
        if core:
            assert asked.possible(core, Budget(10_000)) is False


@pytest.mark.parametrize("seed", range(40))
def test_what_stands_in_the_place_of_choices_is_what_its_definition_says(seed: int) -> None:
    """With some choices replaced by a constant, a statement is so just when it is so under that constant."""
    circuit, choices, wanted = drawn(seed)
    instead = {choices[0]: -1, choices[1]: 1}
    (found,) = circuit.replaced([wanted], instead)
    for row in itertools.product((False, True), repeat=CHOICES):
        chosen = dict(zip(choices, row, strict=True))
        fixed = {**chosen, choices[0]: False, choices[1]: True}
        assert so(circuit, chosen, found) is so(circuit, fixed, wanted)
