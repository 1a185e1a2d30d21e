"""The assessment of one episode: state, options, every status, and the proof of each when somebody asks."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Unpack

from l4path.assessment.formulas import Claim, meaning
from l4path.assessment.proofs import TRUTHS, Proof
from l4path.assessment.rules import itself, trigger
from l4path.assessment.states import State
from l4path.assessment.statuses import Status
from l4path.conditions import condition
from l4path.errors import ConditionError
from l4path.pathway.checks import check_conditions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

    from l4path.assessment.formulas import Formula
    from l4path.assessment.program import Program, Values
    from l4path.diagrams import Shown
    from l4path.episode import Episode
    from l4path.escalations import Escalation
    from l4path.explanation import Explanation
    from l4path.nodes import Node
    from l4path.pathway import Pathway
    from l4path.truth import Truth


class Assessment:
    """What a pathway says of one episode: a set of possibilities with reasons, never one answer, never an instruction.

    Attributes:
        pathway: The pathway.
        episode: The episode.
        state: Where the episode stands as a whole.
        status: The status of every node by id.
        contradictions: Titles of assumptions that the episode contradicts; only an emergency may.
    """

    __slots__ = (
        "_alongside",
        "_options",
        "_program",
        "_values",
        "contradictions",
        "episode",
        "pathway",
        "state",
        "status",
    )

    def __init__(
        self,
        program: Program,
        episode: Episode,
        values: Values,
        status: dict[str, Status],
        found: tuple[State, list[str], list[str]],
        contradictions: tuple[str, ...],
    ) -> None:
        """Keep what the engine found."""
        self.pathway: Pathway = program.pathway
        self.episode = episode
        self.state, self._options, self._alongside = found
        self.status: Mapping[str, Status] = MappingProxyType(status)
        self.contradictions = contradictions
        self._program = program
        self._values = values

    @property
    def options(self) -> tuple[Node, ...]:
        """The nodes that are possible next, by tier; what each means is its status."""
        return tuple(self.pathway.nodes[name] for name in self._options)

    @property
    def alongside(self) -> tuple[Node, ...]:
        """The continuous treatments that are offered or going on."""
        return tuple(self.pathway.nodes[name] for name in self._alongside)

    def truth(self, kind: str, subject: str = "") -> Truth:
        """Whether one named claim holds; see :meth:`proof` for the kinds, and for why."""
        return TRUTHS[self._program.read[Claim(kind, subject)](self._values)]

    @property
    def reached(self) -> Mapping[str, Truth]:
        """Whether the pathway reaches each node, by id."""
        return {name: self.truth("reached", name) for name in self.pathway.nodes}

    @property
    def fires(self) -> Mapping[str, Truth]:
        """Whether each escalation fires, by id."""
        return {way.id: self.truth("fires", way.id) for way in self.pathway.escalations}

    @property
    def goal(self) -> Truth | None:
        """Whether the goal is met; None where the pathway has none."""
        return None if self.pathway.goal is None else self.truth("goal", "")

    def proof(self, kind: str, subject: object = "") -> Proof:
        """The proof of one named claim, built when it is asked for.

        Args:
            kind: ``reached``, ``fires``, ``goal``, ``assumption``, ``defined``, ``adequate``, ``response``, or a
                predicate such as ``suitable`` or ``failed``.
            subject: The node, escalation, definition or assumption it is about, or its id; nothing for the goal.

        Raises:
            KeyError: When the pathway makes no such claim.

        Example:
            >>> import l4path
            >>> assessment = l4path.load("l4").assess(l4path.Episode(screened=["red_flags"]))
            >>> assessment.proof("reached", "assess").truth
            <Truth.UNKNOWN: 'unknown'>
        """
        claim = Claim(kind, getattr(subject, "id", subject))  # type: ignore[arg-type]
        if claim not in self._program.rules:
            raise KeyError(f"the pathway {self.pathway.id} makes no claim {kind} about {claim.subject!r}")
        return Proof(claim, self._program, self._values)

    def trigger(self, way: Escalation, node: str) -> Proof:
        """The proof of whether one source triggers an escalation, by the escalation's kind alone.

        Args:
            way: The escalation.
            node: The id of the source.
        """
        return Proof(trigger(way, self.pathway.nodes[node]), self._program, self._values)

    def moves_on(self, way: Escalation, node: str) -> Proof:
        """The proof of whether one source moves care on by itself, rather than being merely not for this patient.

        Args:
            way: An escalation of the kind ``exhausted`` or ``unavailable``.
            node: The id of the source.
        """
        return Proof(itself(way, node), self._program, self._values)

    def evaluate(self, asked: object) -> Truth:
        """Whether any condition over the pathway's facts holds, ``reached``, ``offered`` and ``option`` included.

        Args:
            asked: A condition, a flag or a definition.
        """
        return self.proof_of(asked).truth

    def proof_of(self, asked: object) -> Proof:
        """The proof of any condition over the pathway's facts, ``reached``, ``offered`` and ``option`` included."""
        stated = condition(asked)
        try:
            return Proof(self._shown_in(meaning(stated)), self._program, self._values)
        except KeyError:
            problems = tuple(check_conditions(self.pathway, [("", "invariant", stated)]))
            if not problems:
                what = f"the condition names something that {self.pathway.id} does not declare"
                raise ConditionError(what) from None
            raise ConditionError(problems[0]) from None

    def _shown_in(self, formula: Any) -> Any:
        """The formula with ``offered`` and ``option`` replaced by what this assessment shows."""
        from l4path.assessment.asked import answered  # noqa: PLC0415

        return answered(formula, self.status, frozenset(self._options))

    def broken_invariants(self) -> tuple[str, ...]:
        """The ids of the pathway's invariants that this episode breaks; there should be none."""
        return tuple(
            name for name, stated in self.pathway.invariants.items() if self.evaluate(stated.always).value == "not_met"
        )

    @property
    def questions(self) -> tuple[str, ...]:
        """What to ask next: ids of facts, or ``treatment.measure``, sorted."""
        seen: set[Formula] = set()
        return tuple(sorted({atom.name for proof in self.undecided() for atom in proof.unknown(seen)}))

    def undecided(self) -> Iterator[Proof]:
        """The proofs of all that is undecided and matters in this state; their unknown parts are the questions."""
        unsure = [name for name, status in self.status.items() if status is Status.UNDETERMINED]
        ways = self.pathway.escalations
        match self.state:
            case State.SCREENING:
                yield from (self.proof("fires", way) for way in ways if way.on == "red_flag")
                yield from self._undetermined(name for name in unsure if self.pathway.nodes[name].emergency)
            case State.EMERGENCY:
                yield from self._undetermined(name for name in unsure if self.pathway.nodes[name].emergency)
                yield from self._exits(emergency=True)
            case State.ENDED:
                finals = (name for name in unsure if getattr(self.pathway.nodes[name], "final", False))
                yield from self._undetermined(finals)
            case _:
                if self.pathway.goal is not None:
                    yield self.proof("goal")
                yield from self._undetermined(iter(unsure))
                yield from self._exits(emergency=False)

    def _undetermined(self, names: Iterator[str]) -> Iterator[Proof]:
        for name in names:
            yield self.proof("reached", name)
            trial = self.episode.trials.get(name)
            if trial is None:
                yield self.proof("suitable", name)
                continue
            yield self.proof("contraindicated", name)
            if trial.outcome is None and Claim("adequate", name) in self._program.rules:
                yield self.proof("adequate", name)
                yield self.proof("response", name)

    def _exits(self, *, emergency: bool) -> Iterator[Proof]:
        for name, status in self.status.items():
            if status is Status.OPEN and (self.pathway.nodes[name].emergency or not emergency):
                yield from (self.proof("fires", way) for way in self.pathway.out_of(name))

    def to_dict(self) -> dict[str, Any]:
        """The assessment as JSON carries it."""
        said: dict[str, Any] = {
            "pathway": self.pathway.id,
            "version": self.pathway.version,
            "state": self.state.value,
            "options": list(self._options),
            "alongside": list(self._alongside),
            "status": {name: status.value for name, status in self.status.items()},
            "reached": {name: truth.value for name, truth in self.reached.items()},
            "questions": list(self.questions),
        }
        return said | ({"contradictions": list(self.contradictions)} if self.contradictions else {})

    def explain(self, node: object = None, *, looking: bool = True) -> Explanation:
        """Why the pathway reaches a node, or why not and what it would take; without a node, the whole.

        Args:
            node: The node, or its id.
            looking: Whether to look, by other assessments, for the least that the status of the node rests on, and for
                what it would take to come to it; without, the explanation is quicker.

        Raises:
            PathwayError: When there is no such node.
        """
        from l4path.explanation import explain  # noqa: PLC0415

        return explain(self, node, looking=looking)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """The assessment as a notebook shows it: its picture, or its text where nothing here draws."""
        from l4path.diagrams import displayed  # noqa: PLC0415

        return displayed(self.pathway, self)

    def __format__(self, spec: str) -> str:
        """The assessment as ``mermaid`` or ``dot``, such as ``f"{assessment:mermaid}"``; without a spec, its text."""
        from l4path.diagrams import formatted  # noqa: PLC0415

        return formatted(self.pathway, spec, self)

    def draw(self, path: str | PathLike[str], **shown: Unpack[Shown]) -> None:
        """Draw this patient's place in the pathway: ``.svg``, ``.png``, ``.pdf``, ``.mmd``, ``.dot`` or ``.gv``.

        Args:
            path: The file; its ending says as what it is written.
            shown: What to show, as in ``l4path.diagrams.Shown``: detail, direction, around, distance, lanes.

        Raises:
            DiagramError: When the kind of file or a word is unknown, or it cannot be drawn here.
            PathwayError: When there is no such node.
        """
        from l4path.diagrams import draw  # noqa: PLC0415

        draw(self.pathway, path, assessment=self, **shown)

    def __reduce__(self) -> tuple[object, ...]:
        from l4path.assessment.assess import assess  # noqa: PLC0415 (assess builds this class)

        return assess, (self.pathway, self.episode)

    def __repr__(self) -> str:
        return f"<Assessment on {self.pathway.id}: {self.state.value}; options: {', '.join(self._options) or 'none'}>"

    def __str__(self) -> str:
        return str(self.explain())
