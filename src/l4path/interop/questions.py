"""The questions of a pathway's form, in order: what each is called, what it asks, what may be answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from l4path.language import asked_words
from l4path.pathway.asks import asks_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.facts import Fact
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway, Screen

Part = Literal["screened", "facts", "declined", "tried", "outcome", "measure"]
NONE_OF_THESE = "none-of-these"
BUILT_IN_FIRST = ("weeks", "doses", "courses", "tolerated", "relapsed", "ended")
ASKED_FOR = "asked for, not done yet"


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the form.

    Attributes:
        part: What of an episode it asks for.
        subject: The id of the screen, the fact or the treatment.
        text: The question in words.
        kind: ``flag``, ``number``, ``choice`` or ``choices``.
        values: Of a choice or choices, pairs of id and label.
        fact: The fact or measure that is asked for, where it is one.
        tried: What ``tried`` of the treatment must say for the question to be asked; None where it always is.
    """

    part: Part
    subject: str
    text: str
    kind: str = "flag"
    values: tuple[tuple[str, str], ...] = ()
    fact: Fact | None = None
    tried: bool | None = None

    @property
    def link(self) -> str:
        """The ``linkId`` of the item."""
        measure = f".{self.fact.id}" if self.part == "measure" and self.fact else ""
        return f"{self.part}.{self.subject}{measure}"

    @property
    def coded(self) -> str:
        """What the set of its codes is named for."""
        return self.fact.id if self.fact else "outcome"


def questions(pathway: Pathway) -> Iterator[Question]:
    """The questions of the form of a pathway: its screens, its facts, then treatment by treatment.

    Example:
        >>> import l4path
        >>> [question.link for question in questions(l4path.load("l4"))][:1]
        ['screened.red_flags']
    """
    for screen in screens_of(pathway):
        yield Question("screened", screen.id, screen.question or screen.label or screen.id)
    for fact in pathway.facts.values():
        yield _of_a_fact("facts", fact.id, fact)
    for treatment in pathway.treatments.values():
        yield from of_treatment(pathway, treatment)


def screens_of(pathway: Pathway) -> list[Screen]:
    """The screens in the order of the pathway's file, which has those first that are only a list of facts."""
    return sorted(pathway.screens.values(), key=lambda screen: bool(screen.label or screen.question))


def of_treatment(pathway: Pathway, treatment: Treatment) -> Iterator[Question]:
    """The questions about one treatment."""
    name = treatment.id
    yield Question("declined", name, f"Does the patient not want it: {treatment.title}?")
    yield Question("tried", name, asked_words(asks_for(pathway, name)))
    outcomes = tuple((outcome, ASKED_FOR if treatment.once else outcome) for outcome in treatment.outcomes)
    yield Question("outcome", name, "What came of it?", "choice", outcomes, tried=not treatment.once)
    if not treatment.once:
        measures = pathway.all_measures
        for measure in (*BUILT_IN_FIRST, *(other for other in measures if other not in BUILT_IN_FIRST)):
            yield _of_a_fact("measure", name, measures[measure], tried=True)


def _of_a_fact(part: Part, subject: str, fact: Fact, *, tried: bool | None = None) -> Question:
    return Question(part, subject, fact.question or fact.label, fact.kind, fact.values, fact, tried)
