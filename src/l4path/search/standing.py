"""Statuses, state and options of every patient at once: the tables of an assessment as statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from l4path.assessment import Claim, Recorded, State, Status
from l4path.assessment.states import option_order
from l4path.nodes import Disposition, Review, Treatment
from l4path.search.circuit import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.nodes import Node
    from l4path.search.meaning import Meaning

_Row = TypeVar("_Row", Status, State)
_PASSED_BY = (Status.PASSED, Status.DONE, Status.RESPONDED, Status.NOT_INDICATED)
_LEFT_BY_AN_EXIT = (Status.DECLINED, Status.CONTRAINDICATED, Status.INTOLERANT, Status.RELAPSED, Status.FAILED)
_IN_EMERGENCY = (Status.OFFERED, Status.ONGOING, Status.OPEN, Status.ENDED)
_AT_GOAL = (Status.ONGOING, Status.RESPONDED)
_POSSIBLE = (Status.OFFERED, Status.ONGOING, Status.RESPONDED, Status.OPEN, Status.ENDED)
_ALONGSIDE = (Status.OFFERED, Status.ONGOING)


class Standing:
    """The statuses of nodes, the states of episodes and their options, each stated when somebody asks.

    Written apart from the engine's own tables (SEMANTICS, sections 7 and 8, in docs/semantics.md); the tests hold the
    two to one meaning, and every answer is replayed on the engine.
    """

    def __init__(self, meaning: Meaning) -> None:
        """Begin with nothing stated."""
        self._meaning = meaning
        self._circuit = meaning.space.circuit
        self._statuses: dict[str, dict[Status, int]] = {}
        self._states: dict[State, int] = {}
        self._options: dict[str, int] = {}
        self._order = option_order(meaning.pathway)

    def status(self, name: str, *statuses: Status) -> int:
        """That a node has one of some statuses."""
        if name not in self._statuses:
            rows = self._rows(self._meaning.pathway.nodes[name])
            self._statuses[name] = self._first(rows)
        found = self._statuses[name]
        return self._circuit.any_of(found.get(status, FALSE) for status in statuses)

    def offered(self, name: str) -> int:
        """That a node is offered."""
        return self.status(name, Status.OFFERED)

    def _first(self, rows: Iterable[tuple[_Row, int]]) -> dict[_Row, int]:
        """The first row that applies, for statuses that may stand in several rows."""
        circuit = self._circuit
        earlier: list[int] = []
        found: dict[_Row, int] = {}
        for status, applies in rows:
            here = circuit.all_of((*(-one for one in earlier), applies))
            found[status] = circuit.any_of((found.get(status, FALSE), here))
            earlier.append(applies)
        return found

    def _rows(self, node: Node) -> Iterable[tuple[Status, int]]:
        meaning, circuit = self._meaning, self._circuit
        reached = Claim("reached", node.id)
        yield Status.NOT_REACHED, meaning.not_met(reached)
        yield Status.UNDETERMINED, -meaning.met(reached)
        match node:
            case Review():
                exits = (meaning.met(Claim("fires", way.id)) for way in meaning.pathway.out_of(node))
                yield Status.PASSED, circuit.any_of(exits)
                yield Status.OPEN, TRUE
            case Disposition():
                yield Status.ENDED, TRUE
            case Treatment():
                yield from self._treatment(node)

    def _treatment(self, node: Treatment) -> Iterable[tuple[Status, int]]:
        meaning, circuit, name = self._meaning, self._circuit, node.id
        tried = meaning.met(Recorded("tried", name))

        def claim(kind: str) -> Claim:
            return Claim(kind, name)

        if node.once:
            yield Status.DONE, tried
        yield Status.DECLINED, meaning.met(Recorded("declined", name))
        for outcome in (Status.INTOLERANT, Status.RELAPSED, Status.FAILED):
            yield outcome, meaning.met(claim(outcome.value))
        yield Status.NOT_INDICATED, circuit.all_of((-tried, meaning.not_met(claim("indicated"))))
        yield Status.CONTRAINDICATED, meaning.met(claim("contraindicated"))
        allowed = meaning.not_met(claim("contraindicated"))
        yield Status.RESPONDED, circuit.all_of((meaning.met(claim("responded")), allowed))
        early = TRUE if node.continuous else meaning.not_met(claim("adequate"))
        helped = FALSE if node.continuous else meaning.met(claim("response"))
        unsaid = -meaning.met(Recorded("outcome", name))
        measured = circuit.all_of((unsaid, meaning.met(Recorded("tolerated", name)), -helped, early))
        said = meaning.met(Recorded("ongoing", name))
        if not node.once:
            yield Status.ONGOING, circuit.all_of((allowed, circuit.any_of((said, measured))))
        yield Status.UNDETERMINED, tried
        yield Status.UNDETERMINED, meaning.unknown(claim("suitable"))
        yield Status.OFFERED, TRUE

    def state(self, *states: State) -> int:
        """That the episode is in one of some states."""
        if not self._states:
            self._states = self._first_states()
        return self._circuit.any_of(self._states[state] for state in states)

    def _first_states(self) -> dict[State, int]:
        meaning, circuit, pathway = self._meaning, self._circuit, self._meaning.pathway
        possible = [self._possible(name) for name in self._ordinary]
        beyond = [self._possible(name) for name in self._ordinary if name not in pathway.dispositions]
        undetermined = circuit.any_of(self.status(name, Status.UNDETERMINED) for name in pathway.nodes)
        declined = circuit.any_of(self.status(name, Status.DECLINED) for name in pathway.nodes)
        unsure = FALSE if pathway.goal is None else meaning.unknown(Claim("goal", ""))
        rows = (
            (State.EMERGENCY, self._emergency()),
            (State.SCREENING, self._screening()),
            (State.ENDED, self._closed()),
            (State.AT_GOAL, self._goal()),
            (State.UNDETERMINED, unsure),
            (State.ACTIVE, circuit.any_of(beyond)),
            (State.UNDETERMINED, undetermined),
            (State.ENDED, circuit.any_of(possible)),
            (State.DECLINED, declined),
            (State.STUCK, TRUE),
        )
        found = self._first(rows)
        return {state: found.get(state, FALSE) for state in State}

    @property
    def _ordinary(self) -> list[str]:
        treatments = self._meaning.pathway.treatments
        return [name for name in self._order if not (name in treatments and treatments[name].continuous)]

    @property
    def _emergencies(self) -> list[str]:
        return [name for name, node in self._meaning.pathway.nodes.items() if node.emergency]

    def _possible(self, name: str) -> int:
        return self.status(name, *_POSSIBLE)

    def _emergency(self) -> int:
        return self._circuit.any_of(self._holds(name) for name in self._emergencies)

    def _holds(self, name: str) -> int:
        meaning, circuit = self._meaning, self._circuit
        leaves = circuit.any_of(meaning.met(Claim("fires", way.id)) for way in meaning.pathway.out_of(name))
        left = circuit.all_of((self.status(name, *_LEFT_BY_AN_EXIT), leaves))
        return circuit.all_of((meaning.met(Claim("reached", name)), -self.status(name, *_PASSED_BY), -left))

    def _screening(self) -> int:
        flags = [way for way in self._meaning.pathway.escalations if way.on == "red_flag"]
        unanswered = [self._meaning.unknown(Claim("fires", way.id)) for way in flags]
        unsure = [self.status(name, Status.UNDETERMINED) for name in self._emergencies]
        return self._circuit.any_of((*unanswered, *unsure))

    def _closed(self) -> int:
        finals = [name for name, node in self._meaning.pathway.dispositions.items() if node.final]
        return self._circuit.any_of(self.status(name, Status.ENDED) for name in finals)

    def _goal(self) -> int:
        return FALSE if self._meaning.pathway.goal is None else self._meaning.met(Claim("goal", ""))

    def option(self, name: str) -> int:
        """That a node is one of the options."""
        if name not in self._options:
            self._options[name] = self._optional(name)
        return self._options[name]

    def _optional(self, name: str) -> int:
        circuit, node = self._circuit, self._meaning.pathway.nodes[name]
        emergency, screening, closed, goal = self._emergency(), self._screening(), self._closed(), self._goal()
        ways = []
        if node.emergency:
            ways.append(circuit.all_of((emergency, self.status(name, *_IN_EMERGENCY))))
        quiet = (-emergency, -screening)
        if isinstance(node, Disposition) and node.final:
            ways.append(circuit.all_of((*quiet, closed, self.status(name, Status.ENDED))))
        if name in self._ordinary:
            if isinstance(node, Treatment):
                ways.append(circuit.all_of((*quiet, -closed, goal, self.status(name, *_AT_GOAL))))
            ways.append(circuit.all_of((*quiet, -closed, -goal, self._possible(name))))
        return circuit.any_of(ways)

    def alongside(self, name: str) -> int:
        """That a continuous treatment goes on alongside."""
        node = self._meaning.pathway.nodes[name]
        if not (isinstance(node, Treatment) and node.continuous):
            return FALSE
        return self._circuit.all_of((-self._emergency(), -self._screening(), self.status(name, *_ALONGSIDE)))
