"""What to ask next, in the order of how much an answer can change; red flags first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.brief import Equatable
from l4path.pathway.asks import asks_for, red_flags
from l4path.search.relevance import relevances

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.episode import Episode
    from l4path.pathway.asks import Asks


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Question(Equatable):
    """One thing to ask, with what its answer can change.

    Attributes:
        name: The id of the fact, or ``treatment.measure``; or, of an unasked treatment, its id.
        asks: What is asked for, before it has words.
        red_flag: Whether a red flag waits for it.
        share: In how many of the random completions of the record it changes the state or the options, from 0 to 1.
        pair: Two completions that differ only in it and end in different states or options: the proof that it matters;
            None where there are none, or none was found.
        settled: Whether that is certain.
    """

    name: str
    asks: Asks
    red_flag: bool
    share: float
    pair: tuple[Episode, Episode] | None
    settled: bool

    @property
    def matters(self) -> bool:
        """Whether its answer can change anything by itself."""
        return self.pair is not None

    @property
    def text(self) -> str:
        """The question in full, in English, with what may be answered."""
        from l4path.language import asked_words  # noqa: PLC0415

        return asked_words(self.asks)


def to_ask(assessment: Assessment) -> tuple[Question, ...]:
    """The questions of an assessment, ranked: red flags first, then by how much each can change.

    Each question that matters carries its proof: two completions of the record that differ in this answer alone, and
    end in different states or options. One that matters only together with others comes last.

    Args:
        assessment: The assessment.

    Example:
        >>> import l4path
        >>> first = to_ask(l4path.load("l4").assess(l4path.Episode()))[0]
        >>> first.red_flag, first.matters
        (True, True)
    """
    asked = assessment.questions
    if not asked:
        return ()
    flags = red_flags(assessment.pathway)
    found = [
        Question(
            question.name,
            asks_for(assessment.pathway, question.name),
            question.name in flags,
            question.share,
            question.pair,
            question.settled,
        )
        for question in relevances(assessment, asked)
    ]
    return tuple(
        sorted(
            found, key=lambda question: (not question.red_flag, not question.matters, -question.share, question.name)
        )
    )
