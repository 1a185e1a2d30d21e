"""A pathway as one straight-line function: the same tables as the readable engine, written out and compiled once."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from l4path.assessment.generated.chunks import STATUS, functions_of
from l4path.assessment.generated.record import MISSING, NotPlain, refuse
from l4path.assessment.generated.standing import BESIDE, BIT
from l4path.assessment.generated.syntax import MET, NOT_MET, UNKNOWN
from l4path.assessment.generated.tables import refuse_where, status_of, write_state, write_status
from l4path.assessment.generated.writer import Writer
from l4path.assessment.kleene import KLEENE
from l4path.garbage import none_collected
from l4path.meaning import Claim, Is, state_rows, status_rows
from l4path.nodes import Review, Treatment
from l4path.truth import Truth, bounds, sum_truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from l4path.assessment.generated.trials import Made, Row
    from l4path.assessment.program import Program
    from l4path.assessment.proofs import Result
    from l4path.episode import Episode
    from l4path.meaning import Formula

MOST_SCREENED = 64
"""So many sets of answered screens are kept ready."""
MOST_NODES = 100
"""A pathway of so many nodes is one function; a larger one, several."""
_TRUTHS = (NOT_MET, UNKNOWN, MET)
_NUMBER_OF = {truth: number for number, truth in enumerate(_TRUTHS)}


class Generated:
    """The generated engine of one pathway: statuses, state, options and what goes on alongside, of a plain episode.

    Whatever is refused, contradicts an assumption or is of a rare kind is left to the readable engine, which has the
    words for it.
    """

    def __init__(self, program: Program) -> None:
        """Write the pathway out and compile it."""
        pathway = self._pathway = program.pathway
        self._facts = len(pathway.facts)
        self._screened: dict[frozenset[str], dict[str, Any]] = {}
        self._treatments = frozenset(pathway.treatments)
        rows = state_rows(pathway)
        self._states = tuple(row.state for row in rows)
        with none_collected():
            self._run = self._compiled(program, rows)

    def _compiled(self, program: Program, rows: Any) -> Callable[..., Any]:
        pathway = program.pathway
        others = (node for node in pathway.nodes.values() if not isinstance(node, Treatment))
        table = {node.id: status_rows(pathway, node) for node in others}
        assumptions = [Is(Claim("assumption", name), Truth.NOT_MET) for name in pathway.assumptions]
        roots = _roots(program, table, rows, assumptions)
        writer = Writer(program, roots, whole=len(pathway.nodes) <= MOST_NODES)
        writer.write_record()
        for name in pathway.evaluation_order:
            node = pathway.nodes[name]
            settled = not isinstance(node, Review)
            writer.write_reached(
                name, functools.partial(status_of, writer, node, table.get(name, ())) if settled else None
            )
        for name in pathway.reviews:  # passed or open says what leaves them, which is known last
            write_status(writer, pathway.nodes[name], table[name])
        write_state(writer, rows, program.follows)
        refuse_where(writer, assumptions)
        known: dict[str, Any] = {
            "refuse": refuse,
            "several": KLEENE.several,  # which asks for no more than their order
            "total": _total,
            "missing": MISSING,
            STATUS: {bit: status for status, bit in BIT.items()},
        }
        statuses = {name: writer.variable(("status", name)) for name in pathway.nodes}
        run = functions_of(writer, statuses, known)
        self._untried: dict[str, Row] = writer.asked.untried()
        self._unasked: Made[Row] = writer.asked.unasked()
        self._courses: Made[Callable[[Any], Row]] = writer.asked.courses()
        return run

    def assess(self, episode: Episode) -> Result | None:
        """The result for an episode; None where the readable engine is to be asked.

        Args:
            episode: What is known of the patient.
        """
        try:
            if (given := self._given(episode)) is None:
                return None
            facts, trials, declined = given
            statuses, row, options, alongside = self._run(facts.values(), trials.values(), declined)
        except NotPlain:
            return None
        return statuses, self._states[row], options, alongside

    def varied(self, episode: Episode) -> Callable[[Mapping[str, Any]], Result | None]:
        """The same function for an episode with other values of some facts, laid out once for all of them.

        Args:
            episode: What is known of the patient.
        """
        try:
            given = self._given(episode)
        except NotPlain:
            given = None
        if given is None:
            return lambda _: None
        known, trials, declined = given

        def found(values: Mapping[str, Any]) -> Result | None:
            try:
                statuses, row, options, alongside = self._run((known | values).values(), trials.values(), declined)
            except NotPlain:
                return None
            return statuses, self._states[row], options, alongside

        return found

    def _given(self, episode: Episode) -> tuple[dict[str, Any], dict[str, Row], frozenset[str]] | None:
        """The record as the function takes it; None where the readable engine is to be asked."""
        found = self._screened.get(episode.screened)
        if found is None:
            found = self._answered(episode.screened)
        facts: dict[str, Any] = found | episode.facts  # type: ignore[operator] # a view of a dict joins one as quickly
        declined = episode.declined
        if (
            len(facts) != self._facts
            or (declined and not declined <= self._treatments)
            or (episode.pathway and episode.pathway != self._pathway.id)
        ):
            return None
        trials = self._untried
        given = episode.trials
        if given or episode.unasked:
            trials = trials.copy()
            courses = self._courses
            for name, trial in given.items():
                trials[name] = courses[name](trial)
            for name in episode.unasked:
                if name in given:
                    return None
                trials[name] = self._unasked[name]
        return facts, trials, declined

    def _answered(self, screened: frozenset[str]) -> dict[str, Any]:
        if not screened <= self._pathway.screens.keys():
            raise NotPlain
        found = dict.fromkeys(self._pathway.facts, MISSING) | self._pathway.answered(screened)
        if len(self._screened) < MOST_SCREENED:
            self._screened[screened] = found
        return found


def _roots(program: Program, table: Any, rows: Any, assumptions: Any) -> Iterator[tuple[str | None, Formula]]:
    """All that the result rests on, each with the node that must be reached for it to matter."""
    for name in program.pathway.nodes:
        yield None, Claim("reached", name)
        for kind in () if name in table else BESIDE:
            yield name, Claim(kind, name)
        for row in table.get(name, ()):
            yield name, row.when
    for row in rows:
        yield None, row.when
    for formula in program.follows.values():
        yield None, formula
    for assumption in assumptions:
        yield None, assumption


def _total(op: str, fixed: int, points: tuple[int, ...], truths: tuple[int, ...]) -> int:
    truth = sum_truth(op, fixed, *bounds(points, [_NUMBER_OF[truth] for truth in truths]))
    return _TRUTHS[truth]
