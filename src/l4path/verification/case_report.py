"""Hand-written cases held against a pathway: what comes out otherwise than expected, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from l4path.brief import Brief
from l4path.errors import CaseError, EpisodeError, Problem, did_you_mean, quoted, shown
from l4path.language import words
from l4path.pathway.given import check_pathway
from l4path.truth import Truth
from l4path.verification.expected import ExpectedCase
from l4path.verification.words import of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from l4path.assessment import Assessment
    from l4path.pathway import Pathway

_NODES = ("must_include", "must_exclude", "options", "alongside", "statuses")
_HINTS = {
    "a node": "write the id of a treatment, review or disposition; `l4path list` shows them",
    "an escalation": "write the id of an escalation",
    "a question": "write the id of a fact, treatment.measure, or the id of a treatment",
}


@dataclass(frozen=True, slots=True, repr=False)
class CaseResult(Brief):
    """One case, and how what the pathway says of it differs from what is expected.

    Attributes:
        case: The case.
        differences: What is not as expected, a sentence each.
        refused: Why the case cannot be held against the pathway at all.
    """

    case: ExpectedCase
    differences: tuple[str, ...] = ()
    refused: tuple[Problem, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return not self.differences and not self.refused


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What came of holding cases against a pathway.

    Attributes:
        pathway: The pathway.
        results: One for each case, in their order.
    """

    pathway: Pathway
    results: tuple[CaseResult, ...]

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """The cases that come out otherwise than expected."""
        return tuple(result for result in self.results if result.differences)

    @property
    def refused(self) -> tuple[CaseResult, ...]:
        """The cases that cannot be held against the pathway."""
        return tuple(result for result in self.results if result.refused)

    @property
    def passed(self) -> bool:
        """Whether every case comes out as expected, and there is one."""
        return bool(self.results) and all(result.passed for result in self.results)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON carries it; of a case that comes out as expected, only that."""
        return {
            "pathway": self.pathway.id,
            "version": self.pathway.version,
            "cases": len(self.results),
            "failed": len(self.failed),
            "refused": len(self.refused),
            "results": [
                {"id": result.case.id, "passed": result.passed}
                | ({"differences": list(result.differences)} if result.differences else {})
                | ({"refused": [str(problem) for problem in result.refused]} if result.refused else {})
                for result in self.results
            ],
        }

    def __repr__(self) -> str:
        text = f"{len(self.results)} cases, {len(self.failed)} not as expected, {len(self.refused)} refused"
        return f"<CaseReport on {self.pathway.id}: {text}>"


def run_cases(pathway: Pathway, cases: Iterable[ExpectedCase]) -> CaseReport:
    """Hold hand-written cases against a pathway: what comes out otherwise than expected, and what does not fit it.

    A case fails, too, when its episode breaks an invariant of the pathway.

    Args:
        pathway: The pathway.
        cases: The cases, such as those of :func:`read_cases` or :func:`l4path.catalog.cases`.

    Example:
        >>> import l4path
        >>> from l4path.verification import ExpectedCase
        >>> nobody = ExpectedCase("nobody", l4path.Episode(), must_include=["nsaids"])
        >>> run_cases(l4path.load("l4"), [nobody]).passed
        False
    """
    check_pathway(pathway)
    given = tuple(cases) if isinstance(cases, Iterable) else (cases,)
    for case in given:
        if not isinstance(case, ExpectedCase):
            hint = "read cases by l4path.verification.read_cases"
            raise CaseError((Problem(what=f"{quoted(case)} is not a case", hint=hint),))
    return CaseReport(pathway, tuple(_result(pathway, case) for case in given))


def _result(pathway: Pathway, case: ExpectedCase) -> CaseResult:
    refused = tuple(_misnamed(pathway, case))
    try:
        assessment = pathway.assess(case.episode)
    except EpisodeError as error:
        return CaseResult(case, refused=(*refused, *(problem.within("episode") for problem in error.problems)))
    return CaseResult(case, refused=refused) if refused else CaseResult(case, tuple(differences(assessment, case)))


def first_to_notice(pathway: Pathway, cases: Sequence[ExpectedCase]) -> int | None:
    """The place of a case of which a pathway says anything else than is expected, or that it cannot assess at all."""
    found = []
    for number, case in enumerate(cases):
        try:
            assessment = pathway.assess(case.episode)
        except EpisodeError:
            return number
        if next(_outcomes(assessment, case), None) is not None:
            return number
        found.append(assessment)
    # what takes longest to find out is looked at only where all else is as expected
    asked = (number for number, case in enumerate(cases) if next(_asked(found[number], case), None) is not None)
    return next(asked, None)


def _misnamed(pathway: Pathway, case: ExpectedCase) -> Iterator[Problem]:
    """What a case names and the pathway does not have."""
    ways = [way.id for way in pathway.escalations]
    measures = [f"{node}.{measure}" for node in pathway.treatments for measure in pathway.all_measures]
    asked = [*pathway.facts, *pathway.treatments, *measures]
    for names, known, kind in (
        (_NODES, [*pathway.nodes], "a node"),
        (("fires", "silent"), ways, "an escalation"),
        (("must_ask", "questions"), asked, "a question"),
    ):
        for name in names:
            for entry in getattr(case, name) or ():
                if entry not in known:
                    hint = did_you_mean(entry, known) or _HINTS[kind]
                    yield Problem(what=f"{shown(entry)} is not {kind} of {pathway.id}", where=name, hint=hint)


def differences(assessment: Assessment, case: ExpectedCase) -> Iterator[str]:
    """What an assessment says otherwise than a case expects, a sentence each."""
    yield from _outcomes(assessment, case)
    yield from _asked(assessment, case)


def _outcomes(assessment: Assessment, case: ExpectedCase) -> Iterator[str]:
    status, options = assessment.status, [node.id for node in assessment.options]
    alongside = [node.id for node in assessment.alongside]
    if case.state is not None and assessment.state is not case.state:
        yield of("differs.state", found=assessment.state.value, wanted=case.state.value)
    for node in case.must_include:
        if node not in options:
            key = "differs.alongside" if node in alongside else "differs.no_option"
            yield of(key, node=node, status=status[node].value, state=assessment.state.value)
    for node in case.must_exclude:
        if node in options:  # what is continuous goes on alongside, and is never an option
            yield of("differs.option", node=node, status=status[node].value)
    for name, expected, found in (("options", case.options, options), ("alongside", case.alongside, alongside)):
        if expected is not None and list(expected) != found:
            yield of(f"differs.list_{name}", found=_listed(found), wanted=_listed(expected))
    for node, wanted in case.statuses.items():
        if status[node] is not wanted:
            yield of("differs.status", node=node, found=status[node].value, wanted=wanted.value)
    for way in chain(case.fires, case.silent):
        fires = assessment.truth("fires", way)
        if (fires is Truth.MET) != (way in case.fires):
            truth = words()(f"truth.{fires.value}")
            yield of("differs.fires" if fires is Truth.MET else "differs.silent", way=way, truth=truth)


def _asked(assessment: Assessment, case: ExpectedCase) -> Iterator[str]:
    for name in assessment.broken_invariants():
        yield of("differs.invariant", title=assessment.pathway.invariants[name].title)
    if case.must_ask or case.questions is not None:
        questions = assessment.questions
        yield from (of("differs.not_asked", name=name) for name in case.must_ask if name not in questions)
        if case.questions is not None and {*case.questions} != {*questions}:
            yield of("differs.list_questions", found=_listed(questions), wanted=_listed(case.questions))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or of("differs.none")
