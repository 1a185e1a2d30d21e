"""Statuses, state and options of every patient at once: the tables of the meaning as statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from l4path.meaning import State, Status, follow_rules, question_rows, state_rows, status_rows
from l4path.search.circuit import FALSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.meaning import Formula, Question
    from l4path.search.meaning import Meaning

_Result = TypeVar("_Result")


class Standing:
    """The statuses of nodes, the states of episodes and their options, each stated when somebody asks."""

    def __init__(self, meaning: Meaning) -> None:
        """Begin with nothing stated."""
        self._meaning = meaning
        self._circuit = meaning.space.circuit
        self._statuses: dict[str, dict[Status, int]] = {}
        self._follows: Mapping[str, Formula] = follow_rules(meaning.pathway)
        self._following: dict[str, int] = {}
        self._table = state_rows(meaning.pathway)
        self._applies: list[int] | None = None
        self._options: dict[str, int] = {}
        self._quiet: int | None = None

    def status(self, name: str, *statuses: Status) -> int:
        """That a node has one of some statuses."""
        if name not in self._statuses:
            pathway = self._meaning.pathway
            rows = status_rows(pathway, pathway.nodes[name])
            applies = self._first(self._meaning.met(row.when) for row in rows)
            self._statuses[name] = self._together(zip((row.status for row in rows), applies, strict=True))
        found = self._statuses[name]
        return self._circuit.any_of(found.get(status, FALSE) for status in statuses)

    def offered(self, name: str) -> int:
        """That a node is offered."""
        return self.status(name, Status.OFFERED)

    def _first(self, rows: Iterable[int]) -> list[int]:
        """Of rows of which each may apply, that it is the first that does."""
        earlier: list[int] = []
        found = []
        for applies in rows:
            found.append(self._circuit.all_of((*(-literal for literal in earlier), applies)))
            earlier.append(applies)
        return found

    def _together(self, rows: Iterable[tuple[_Result, int]]) -> dict[_Result, int]:
        """What comes out of several rows, put together."""
        found: dict[_Result, int] = {}
        for result, applies in rows:
            found[result] = self._circuit.any_of((found.get(result, FALSE), applies))
        return found

    def follows(self, name: str) -> int:
        """That a node follows a response."""
        if not self._following:  # in the order of the pathway, so that no rule goes deep
            for each, rule in self._follows.items():
                self._following[each] = self._meaning.met(rule)
        return self._following.get(name, FALSE)

    @property
    def _rows(self) -> list[int]:
        """Of each row of the table of states, that it is the first that applies."""
        if self._applies is None:
            self._applies = self._first(self._meaning.met(row.when) for row in self._table)
        return self._applies

    def state(self, *states: State) -> int:
        """That the episode is in one of some states."""
        return self._circuit.any_of(
            applies for row, applies in zip(self._table, self._rows, strict=True) if row.state in states
        )

    def nothing_asked(self) -> int:
        """That nothing is unknown of what matters in the state in which the episode is."""
        if self._quiet is None:
            circuit, met, unknown = self._circuit, self._meaning.met, self._meaning.unknown
            states: dict[tuple[Question, ...], list[State]] = {}  # most states ask the same, so that it is stated once
            for state in State:
                states.setdefault(question_rows(self._meaning.pathway, state), []).append(state)
            quiet = []
            for rows, where in states.items():
                asked = (circuit.all_of((met(row.when), unknown(row.about))) for row in rows)
                quiet.append(circuit.any_of((-self.state(*where), -circuit.any_of(asked))))
            self._quiet = circuit.all_of(quiet)
        return self._quiet

    def option(self, name: str) -> int:
        """That a node is one of the options."""
        if name not in self._options:
            self._options[name] = self._where([row.options for row in self._table], name)
        return self._options[name]

    def alongside(self, name: str) -> int:
        """That a continuous treatment goes on alongside."""
        return self._where([row.alongside for row in self._table], name)

    def _where(self, columns: list[Mapping[str, Formula]], name: str) -> int:
        """That the row that applies lists a node; rows that share their list are taken together."""
        ways = self._together(zip(map(id, columns), self._rows, strict=True))
        formulas = {id(column): column[name] for column in columns if name in column}
        circuit, met = self._circuit, self._meaning.met
        return circuit.any_of(circuit.all_of((ways[key], met(formula))) for key, formula in formulas.items())
