"""What the checker finds: a code, a place, a sentence, what to do, and where there is one the patient who shows it."""

from __future__ import annotations

from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from l4path.brief import Brief
from l4path.verification import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.episode import Episode
    from l4path.escalations import EscalationKind
    from l4path.pathway import Pathway

CODES: tuple[str, ...] = tuple(words.SEVERITY)
MOST_LINES = 50_000
"""Lines of explanations in one report, beyond which no other patient is explained: nobody reads so much."""
_A_LINE = 4  # nodes and escalations whose proofs are as long to work out as a line


@dataclass(frozen=True, slots=True, repr=False)
class Finding(Brief):
    """One thing that is wrong with a pathway, or doubtful.

    Attributes:
        code: Which kind of finding; one of :data:`CODES`.
        where: The place in the pathway, such as ``treatments.nsaids`` or ``escalations.exercise-failed.when``.
        message: What is wrong, in clinical words.
        episode: A patient who shows it; None where no patient is needed, or the point is that there is none.
        node: The node at which to look in the explanation of that episode; empty for the whole.
        silenced: Why the authors accept it; empty where they do not.
        doubtful: Whether it is a doubt here, though its kind is an error.
        advice: What to do; where there is a patient, what would help this patient. That of the code if left out.
        kinds: The kinds of escalation that the advice names; each fires for the patient, its condition apart.
        as_found: Whether more may be recorded of the patient than matters, as the budget did not suffice to leave it
            out.
    """

    code: str
    where: str
    message: str
    episode: Episode | None = None
    node: str = ""
    silenced: str = ""
    doubtful: bool = False
    advice: str = field(default="", kw_only=True)
    kinds: tuple[EscalationKind, ...] = field(default=(), kw_only=True)
    as_found: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        """Give the advice of the code where there is none for this finding."""
        if not self.advice:
            object.__setattr__(self, "advice", words.of(f"advice.{self.code}"))

    @property
    def severity(self) -> str:
        """``error`` or ``warning``."""
        return "warning" if self.doubtful else words.SEVERITY[self.code]

    @property
    def place(self) -> tuple[str, str]:
        """By what a finding can be silenced: its code and its place."""
        return self.code, self.where


@dataclass(frozen=True, slots=True, repr=False)
class Open(Brief):
    """A question that the budget did not suffice to settle.

    Attributes:
        code: What would be found.
        where: The place.
        steps: The steps that were taken.
    """

    code: str
    where: str
    steps: int

    @property
    def message(self) -> str:
        """That it is undecided, in a sentence."""
        return words.of("undecided", steps=self.steps)


class _Later:
    """Has room for how the silenced findings are made."""

    __slots__ = ("_later",)
    _later: _Once


@dataclass(frozen=True, slots=True)
class Report(_Later):
    """All that a check has found.

    Attributes:
        pathway: The pathway.
        findings: What is wrong or doubtful, errors first, each group in the order of the pathway.
        silenced: What was found and is accepted by the authors, with their reasons. Of a check, the patients who show
            it are made when this is first asked for, by whatever asks: to compare, copy or pickle the report does.
        undecided: What the budget did not suffice to settle.
        questions: How many questions were asked of the search.
        proved: The ids of the invariants that hold for every episode.
        proved_obligations: The ids of the obligations that are kept for every patient of whom all is known.
    """

    pathway: Pathway
    findings: tuple[Finding, ...]
    silenced: tuple[Finding, ...] = ()
    undecided: tuple[Open, ...] = ()
    questions: int = 0
    proved: tuple[str, ...] = field(default=(), kw_only=True)
    proved_obligations: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings in which a patient is let down."""
        return tuple(found for found in self.findings if found.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that are doubts."""
        return tuple(found for found in self.findings if found.severity == "warning")

    def passes(self, *, strict: bool = False) -> bool:
        """Whether there is no error; where strict, no warning and nothing undecided either."""
        return not (self.errors or (strict and (self.findings or self.undecided)))

    def explained(self, found: Finding) -> str:
        """What the pathway says of the patient who shows a finding, and why; empty where there is none."""
        if not isinstance(found, Finding) or found.episode is None:
            return ""
        return str(self.pathway.assess(found.episode).explain(found.node or None, looking=False))

    def to_dict(self, *, explain: bool = True) -> dict[str, Any]:
        """The report as JSON carries it.

        Args:
            explain: Whether the explanation of each episode is told too; of a large report, of as many as
                :class:`Explaining` gives.
        """
        explaining = Explaining(self) if explain else None
        return {
            "pathway": self.pathway.id,
            "version": self.pathway.version,
            "findings": [self._row(found, explaining) for found in self.findings],
            "silenced": [self._row(found, explaining) | {"reason": found.silenced} for found in self.silenced],
            "undecided": [
                {"code": question.code, "where": question.where, "message": question.message, "steps": question.steps}
                for question in self.undecided
            ],
            "proved": list(self.proved),
            "proved_obligations": list(self.proved_obligations),
        }

    def _row(self, found: Finding, explaining: Explaining | None) -> dict[str, Any]:
        data: dict[str, Any] = {
            name: getattr(found, name) for name in ("code", "severity", "where", "message", "advice")
        }
        if found.episode is not None:
            data["episode"] = found.episode.to_dict()
            if found.as_found:
                data["as_found"] = True
            if explaining is not None:
                data |= explaining.as_data(found)
        return data

    if not TYPE_CHECKING:  # to a type checker it is a field like any other

        def __getattr__(self, name: str) -> tuple[Finding, ...]:
            """The silenced findings, made now; asked for only where the field is still empty."""
            if name != "silenced":
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            object.__setattr__(self, name, self._later())
            return self.silenced

    def __repr__(self) -> str:
        counts = f"{len(self.errors)} errors, {len(self.warnings)} warnings, {len(self.undecided)} undecided"
        return f"<Report on {self.pathway.id}: {counts}>"


class _Once:
    """Makes silenced findings once, whoever asks first, in the language of the check; then forgets how."""

    def __init__(self, make: Callable[[], tuple[Finding, ...]]) -> None:
        self._make: Callable[[], tuple[Finding, ...]] | None = make
        self._made: tuple[Finding, ...] = ()
        self._context, self._lock = copy_context(), Lock()

    def __call__(self) -> tuple[Finding, ...]:
        with self._lock:
            if self._make is not None:
                self._made = self._context.run(self._make)
                self._make = None
        return self._made


def silenced_later(report: Report, make: Callable[[], tuple[Finding, ...]]) -> Report:
    """A report whose silenced findings are made when they are first asked for.

    Args:
        report: The report, of which nobody else knows yet.
        make: How they are made; called once at most.
    """
    object.__setattr__(report, "_later", _Once(make))
    object.__delattr__(report, "silenced")
    return report


class Explaining:
    """Explains the patients of a report one after another, for as long as it does not come to more than anybody reads.

    What an explanation takes grows with the pathway, and so do the patients: without a bound a large pathway would
    take hours.
    """

    def __init__(self, report: Report) -> None:
        """Begin with none."""
        self._report, self._left = report, MOST_LINES
        self._each = (len(report.pathway.nodes) + len(report.pathway.escalations)) // _A_LINE

    def of(self, found: Finding) -> str | None:
        """What the pathway says of the patient who shows a finding, and why; None where so much was explained before.

        Args:
            found: The finding; of one without a patient there is nothing to explain.
        """
        if found.episode is None:
            return ""
        if self._left <= 0:
            return None
        text = self._report.explained(found)
        self._left -= self._each + text.count("\n") + 1
        return text

    def as_data(self, found: Finding) -> dict[str, Any]:
        """The explanation as JSON carries it, or that it is left out."""
        text = self.of(found)
        return {"explanation_left_out": True} if text is None else {"explanation": text}
