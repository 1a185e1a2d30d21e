"""The assessment of one episode: state, options, every status, and the proof of each when somebody asks."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Unpack

from l4path.assessment import answers
from l4path.assessment.kleene import TRUTHS
from l4path.assessment.proofs import Proof, Run, Unknowns, evaluated
from l4path.assessment.tables import by_first
from l4path.conditions import condition
from l4path.conditions.logic import MET, all_of
from l4path.errors import ConditionError, L4pathError, PathwayError, Problem, did_you_mean, listed, quoted, shown
from l4path.garbage import none_collected
from l4path.meaning import Claim, carried, formula_of, itself, option_order, question_rows, trigger
from l4path.pathway.checks import check_conditions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

    from l4path.assessment.program import Program, Values
    from l4path.assessment.proofs import Result
    from l4path.conditions import ConditionLike, ElementLike, NodeLike
    from l4path.diagrams import Shown
    from l4path.episode import Episode
    from l4path.escalations import Escalation
    from l4path.language import Explanation
    from l4path.meaning import ClaimKind, Formula, State, Status
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
        *("_alongside", "_options", "_points", "_readable", "_unknowns"),
        *("contradictions", "episode", "pathway", "state", "status"),
    )

    def __init__(
        self,
        pathway: Pathway,
        episode: Episode,
        found: Result,
        contradictions: tuple[str, ...] = (),
        readable: tuple[Program, Values] | None = None,
    ) -> None:
        """Keep what an engine found, and the values that the readable one found it by, where it was that."""
        self.pathway: Pathway = pathway
        self.episode: Episode = episode
        status, state, self._options, self._alongside = found
        self.state: State = state
        self.status: Mapping[str, Status] = MappingProxyType(status)
        self.contradictions: tuple[str, ...] = contradictions
        self._readable = readable
        self._unknowns: Unknowns | None = None
        self._points: dict[object, tuple[int, int]] = {}

    @property
    def _run(self) -> Run:
        """What was found, for proofs."""
        return Run(self._by_rules, self.status, self.state, self._options, self._alongside, self._points)

    def _by_rules(self) -> tuple[Program, Values]:
        """The rules and their values; worked out when they are first asked for."""
        if self._readable is None:
            from l4path.assessment.assess import engine_of  # noqa: PLC0415 (assess builds this class)

            program, values, *_ = engine_of(self.pathway).run(self.episode)
            self._readable = program, values
        return self._readable

    def _taken_apart(self) -> Unknowns:
        """What is unknown of the formulas of this run: each taken apart once for all that ask."""
        if self._unknowns is None:
            self._unknowns = Unknowns(self._run)
        return self._unknowns

    @property
    def _program(self) -> Program:
        return self._by_rules()[0]

    @property
    def _values(self) -> Values:
        return self._by_rules()[1]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Assessment):
            return NotImplemented
        return self.episode == other.episode and self.pathway == other.pathway

    def __hash__(self) -> int:
        return hash((self.pathway, self.episode))

    @property
    def options(self) -> tuple[Node, ...]:
        """The nodes that are possible next, by tier; what each means is its status."""
        return tuple(self.pathway.nodes[name] for name in self._options)

    @property
    def alongside(self) -> tuple[Node, ...]:
        """The continuous treatments that are offered, going on, or stopped and possible again."""
        return tuple(self.pathway.nodes[name] for name in self._alongside)

    @property
    def on_hold(self) -> tuple[Node, ...]:
        """The nodes that could be begun by themselves, and that nothing shows as a step that may be taken now."""
        shown_now = {*self._options, *self._alongside}
        names = (name for name in option_order(self.pathway) if name not in shown_now)
        return tuple(self.pathway.nodes[name] for name in names if self.status[name].begins)

    @property
    def cautions(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the cautions that are met, by the treatment that is an option or goes on alongside."""
        found = {}
        for name in (*self._options, *self._alongside):
            given = getattr(self.pathway.nodes[name], "cautions", ())
            met = (caution.id for caution in given if self.truth("caution", f"{name}.{caution.id}").value == "met")
            if ids := tuple(met):
                found[name] = ids
        return MappingProxyType(found)

    def _claim(self, kind: str, subject: ElementLike) -> Claim:
        """A claim of the pathway's rules; of a node, an escalation or another element, or its id.

        Raises:
            PathwayError: When the pathway makes no such claim.
        """
        name = getattr(subject, "id", subject)
        claim = Claim(kind, name)  # type: ignore[arg-type]
        if not isinstance(name, str) or not isinstance(kind, str) or claim not in self._program.rules:
            kinds = sorted({claim.kind for claim in self._program.rules})
            if isinstance(kind, str) and kind in kinds:
                about = [claim.subject for claim in self._program.rules if claim.kind == kind]
                what = f"{self.pathway.id} claims {kind} of nothing called {quoted(name)}"
                hint = (did_you_mean(name, about) if isinstance(name, str) else "") or f"it does of {listed(about)}"
            else:
                what = f"{shown(kind)} is no claim of {self.pathway.id}"
                hint = did_you_mean(str(kind), kinds) or f"claims: {listed(kinds, len(kinds))}"
            raise PathwayError((Problem(what=what, hint=hint),))
        return claim

    def truth(self, kind: ClaimKind, subject: ElementLike = "") -> Truth:
        """Whether one named claim holds; see :meth:`proof` for the kinds, and for why.

        Args:
            kind: The claim, as of :meth:`proof`.
            subject: The node, escalation, definition or assumption it is about, or its id; nothing for the goal.

        Raises:
            PathwayError: When the pathway makes no such claim.
        """
        try:
            return TRUTHS[self._program.read[Claim(kind, subject)](self._values)]  # type: ignore[arg-type]
        except (KeyError, TypeError):
            return TRUTHS[self._program.read[self._claim(kind, subject)](self._values)]

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

    def proof(self, kind: ClaimKind, subject: ElementLike = "") -> Proof:
        """The proof of one named claim, built when it is asked for.

        Args:
            kind: ``reached``, ``fires``, ``goal``, ``assumption``, ``defined``, ``adequate``, ``response``, or a
                predicate such as ``suitable`` or ``failed``.
            subject: The node, escalation, definition or assumption it is about, or its id; nothing for the goal.

        Raises:
            PathwayError: When the pathway makes no such claim.

        Example:
            >>> import l4path
            >>> assessment = l4path.load("l4").assess(l4path.Episode(screened=["red_flags"]))
            >>> assessment.proof("reached", "assess").truth
            <Truth.UNKNOWN: 'unknown'>
        """
        return Proof(self._claim(kind, subject), self._run)

    def trigger(self, way: Escalation | str, node: NodeLike) -> Proof:
        """The proof of whether one source triggers an escalation, by the escalation's kind alone.

        Args:
            way: The escalation, or its id.
            node: The source, or its id.

        Raises:
            PathwayError: When there is no such escalation, or the node is no source of it.
        """
        escalation, source = self._source(way, node)
        return Proof(trigger(escalation, source), self._run)

    def leads_on(self, way: Escalation | str, node: NodeLike) -> Truth:
        """Whether one source, reached, triggers an escalation whose condition holds.

        Of an escalation that needs all of its sources, that says of one of them whether it does its part.

        Args:
            way: The escalation, or its id.
            node: The source, or its id.

        Raises:
            PathwayError: When there is no such escalation, or the node is no source of it.
        """
        escalation, source = self._source(way, node)
        when = MET if escalation.when is None else formula_of(escalation.when)
        return self.truth_of(all_of((carried(escalation, source), when)))

    def moves_on(self, way: Escalation | str, node: NodeLike) -> Proof:
        """The proof of whether one source moves care on by itself, rather than being merely not for this patient.

        Args:
            way: An escalation of a kind that needs one such source (``exhausted``, ``unavailable``, ``next_step``), or
                its id.
            node: The source, or its id.

        Raises:
            PathwayError: When there is no such escalation, or the node is no source of it.
        """
        escalation, source = self._source(way, node)
        return Proof(itself(escalation, source.id), self._run)

    def _source(self, way: Escalation | str, node: NodeLike) -> tuple[Escalation, Node]:
        escalation = self.pathway.escalation(way)
        source = self.pathway.node(node)
        if source.id not in escalation.after:
            hint = f"its sources: {listed(escalation.after) or 'none, it applies from anywhere'}"
            raise PathwayError((Problem(what=f"{source.id} is no source of {escalation.id}", hint=hint),))
        return escalation, source

    def evaluate(self, asked: ConditionLike) -> Truth:
        """Whether any condition over the pathway's facts holds, ``reached``, ``offered`` and ``option`` included.

        Args:
            asked: A condition, a flag or a definition.
        """
        return self.proof_of(asked).truth

    def proof_of(self, asked: ConditionLike) -> Proof:
        """The proof of any condition over the pathway's facts, ``reached``, ``offered`` and ``option`` included."""
        stated = condition(asked)
        try:
            return Proof(formula_of(stated), self._run)
        except KeyError:
            problems = tuple(check_conditions(self.pathway, [("", "invariant", stated)]))
            if not problems:
                what = f"the condition names something that {self.pathway.id} does not declare"
                raise ConditionError(what) from None
            raise ConditionError(problems[0]) from None

    def truth_of(self, formula: Formula) -> Truth:
        """Whether any formula of the meaning holds, over the record and over what was found.

        Args:
            formula: A formula whose leaves are those of ``l4path.meaning``.
        """
        try:
            return TRUTHS[evaluated(formula, self._run)]
        except AssertionError:
            raise L4pathError(f"{quoted(formula)} is not a formula of the meaning") from None

    def broken_invariants(self) -> tuple[str, ...]:
        """The ids of the pathway's invariants that this episode breaks; there should be none."""
        return tuple(
            name for name, stated in self.pathway.invariants.items() if self.evaluate(stated.always).value == "not_met"
        )

    @property
    def questions(self) -> tuple[str, ...]:
        """What to ask next, sorted: ids of facts, ``treatment.measure``, or ids of unasked treatments."""
        seen, unknowns = set[int](), self._taken_apart()
        return tuple(sorted({name for proof in self.undecided() for name in unknowns.asked(proof.says, seen)}))

    def undecided(self) -> Iterator[Proof]:
        """The proofs of all that is undecided and matters in this state; their unknown parts are the questions."""
        rows = self.pathway._cache.setdefault("questions", {})  # noqa: SLF001
        if self.state not in rows:
            rows[self.state] = by_first(self._program, question_rows(self.pathway, self.state))
        for node, statuses, group in rows[self.state]:
            if node and self.status[node] not in statuses:
                continue
            for applies, about in group:
                if applies(self._values, self.status):
                    yield Proof(about, self._run)

    def to_dict(self) -> dict[str, Any]:
        """The assessment as JSON carries it."""
        found: dict[str, Any] = {
            "pathway": self.pathway.id,
            "version": self.pathway.version,
            "state": self.state.value,
            "options": list(self._options),
            "alongside": list(self._alongside),
            "on_hold": [node.id for node in self.on_hold],
            "cautions": {name: list(ids) for name, ids in self.cautions.items()},
            "status": {name: status.value for name, status in self.status.items()},
            "reached": {name: truth.value for name, truth in self.reached.items()},
            "questions": list(self.questions),
        }
        return found | ({"contradictions": list(self.contradictions)} if self.contradictions else {})

    @none_collected()
    def explain(
        self, node: NodeLike | None = None, *, looking: bool = True, full: bool = False, language: str = "en"
    ) -> Explanation:
        """Why the pathway reaches a node, or why not and what it would take; without a node, the whole.

        Args:
            node: The node, or its id.
            looking: Whether to look, by other assessments, for the least that the status of the node rests on, and for
                what it would take to come to it; without, the explanation is quicker.
            full: Whether everything is told of a node, rather than the answer, the deciding step and its grounds.
            language: ``en`` or ``de``; what the pathway's authors wrote stays as it is written.

        Raises:
            PathwayError: When there is no such node.
            L4pathError: When there are no words in that language.
        """
        from l4path.language import explain  # noqa: PLC0415

        return explain(self, node, looking=looking, full=full, language=language)

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

    # What the floors above work out is asked of the assessment itself.
    ahead: Final = answers.ahead
    grounds: Final = answers.grounds
    report: Final = answers.report
    to_ask: Final = answers.to_ask
    to_fhir: Final = answers.to_fhir
    to_svg: Final = answers.to_svg
    what_it_would_take: Final = answers.what_it_would_take

    def __reduce__(self) -> tuple[object, ...]:
        from l4path.assessment.assess import assess  # noqa: PLC0415 (assess builds this class)

        return assess, (self.pathway, self.episode)

    def __repr__(self) -> str:
        return f"<Assessment on {self.pathway.id}: {self.state.value}; options: {', '.join(self._options) or 'none'}>"

    def __str__(self) -> str:
        return str(self.explain())
