"""Language: every word that a surface shows, one catalogue a language, and the one way from statements to sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.language.catalogue import LANGUAGES, Words, speaking, words
from l4path.language.text import Explanation, Point, Section, walked
from l4path.layout import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.assessment.ahead import Step
    from l4path.conditions import NodeLike
    from l4path.episode import Episode
    from l4path.explanation.statements import Statement
    from l4path.language.sentences import Sentences
    from l4path.pathway import Pathway
    from l4path.pathway.asks import Asks

__all__ = [
    "LANGUAGES",
    "Explanation",
    "Point",
    "Section",
    "Words",
    "asked_words",
    "explain",
    "patient_words",
    "speaking",
    "step_lines",
    "step_words",
    "worded",
    "words",
]


def explain(
    assessment: Assessment,
    node: NodeLike | None = None,
    *,
    looking: bool = True,
    full: bool = False,
    language: str = "en",
) -> Explanation:
    """Why the pathway reaches a node, or why not, as :meth:`Assessment.explain` does, which says what each thing means.

    Example:
        >>> import l4path
        >>> explain(l4path.load("l4").assess(l4path.Episode()), "nsaids", language="de").title
        'Oral NSAID: unbestimmt'
    """
    from l4path.explanation import outline  # noqa: PLC0415

    sentences = _sentences(language, assessment.pathway)
    return sentences.explanation(outline(assessment, node, looking=looking, full=full))


def _sentences(language: str, pathway: Pathway | None = None) -> Sentences:
    """The sentences of a language, which are loaded when something is told: most of what takes words has none."""
    from l4path.language.sentences import Sentences  # noqa: PLC0415

    return Sentences(words(language), pathway)


def worded(statements: Iterable[Statement], pathway: Pathway, language: str = "") -> tuple[Point, ...]:
    """Statements in words, each with those under it.

    Args:
        statements: The statements.
        pathway: The pathway whose conditions they tell.
        language: ``en`` or ``de``, or left out: the one that is spoken.
    """
    return _sentences(language, pathway).points(statements)


def step_words(step: Step, language: str = "") -> Point:
    """What may happen next, in words, with all that may follow under it."""
    from l4path.explanation.statements import stepped  # noqa: PLC0415

    return _sentences(language).point(stepped(step))


def step_lines(step: Step, language: str = "") -> Iterator[str]:
    """What may happen next, a line each, what follows it indented deeper; today stands at the margin."""
    for depth, point in walked((step_words(step, language),)):
        listed = bool(depth or step.node)
        yield from wrapped(point.text, f"{'  ' * depth}{'- ' if listed else ''}", f"{'  ' * depth}  ")


def asked_words(asks: Asks, language: str = "") -> str:
    """A question in full: of whom, what, and what may be answered."""
    return str(_sentences(language).filled(asks))


def patient_words(episode: Episode, pathway: Pathway, *others: Pathway, language: str = "en") -> str:
    """What is recorded of a patient, in clinical words: facts, trials, refusals, and the screens that were answered.

    Args:
        episode: The episode.
        pathway: Its pathway.
        *others: Other versions of the pathway, for what only they declare.
        language: ``en`` or ``de``.

    Example:
        >>> import l4path
        >>> patient_words(l4path.Episode({"pain": 6}, declined=["nsaids"]), l4path.load("l4"))
        'worst pain in back or leg: 6 NRS; declined: Oral NSAID'
    """
    from l4path.explanation.record import records  # noqa: PLC0415

    sentences = _sentences(language, pathway)
    return "; ".join(map(sentences.sentence, records(episode, pathway, *others))) or sentences.words("record.nothing")
