"""From statements to sentences: each slot is put into words, the sentence is filled, and nothing is edited after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from l4path.evidence import Evidence, Source
from l4path.explanation.statements import Noted, Phrase, Row, Statement, Value, folded
from l4path.language.phrases import Phrases, label_of, question_of, source_words, value_of
from l4path.language.text import Explanation, Point, Section
from l4path.pathway.asks import Asks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.explanation.statements import Outline, Slot
    from l4path.language.catalogue import Words
    from l4path.pathway import Pathway

_ASKS = ("?", "!")  # how a title ends that needs quotation marks within a sentence


class Sentences:
    """The sentences of one language about one pathway."""

    def __init__(self, wording: Words, pathway: Pathway | None = None) -> None:
        """Take the words, and the pathway whose conditions are told, where any are."""
        self.words = wording
        self._phrases = None if pathway is None else Phrases(pathway, wording)

    def sentence(self, statement: Statement) -> str:
        """One statement in words."""
        slots: dict[str, Any] = {name: self.filled(slot) for name, slot in statement.slots}
        if statement.truth is None:
            return self.words(statement.says, **slots)
        truth = statement.truth.value
        text = self.words(statement.says, truth=self.words(f"truth.{truth}"), **slots)
        return self.words(f"says.{truth}", what=text) if statement.marked else text

    def point(self, statement: Statement) -> Point:
        """One statement with those under it, in words."""
        truth = "" if statement.truth is None else statement.truth.value
        return Point(self.sentence(statement), truth, statement.about, self.points(statement.parts))

    def points(self, several: Iterable[Statement]) -> tuple[Point, ...]:
        """Statements in words."""
        return tuple(map(self.point, several))

    def explanation(self, outline: Outline) -> Explanation:
        """An explanation in words, what stands there already told once."""
        heard: set[Statement] = set()
        which = "_short" if outline.short else "" if outline.node else "_elsewhere"
        return Explanation(
            self.sentence(outline.title),
            " ".join(map(self.sentence, outline.verdict)),
            tuple(Section(self.sentence(part), self.points(folded(part.parts, heard))) for part in outline.parts),
            outline.node,
            outline.status,
            disclaimer=self.words(f"whole.disclaimer{which}"),
            convention=self.words("whole.convention"),
        )

    def filled(self, slot: Slot) -> str | int:
        """A slot in words; what is already a text is one of the pathway's own."""
        wording = self.words
        match slot:
            case Noted(statement=stated) if wording.code != "en":
                return self.sentence(stated)
            case str():
                return wording("says.quoted", text=slot) if slot.endswith(_ASKS) else slot
            case int():
                return slot
            case Row():
                return self._row(slot)
            case Value():
                return self._value(slot)
            case Asks(fact=fact, treatment=treatment, way=way):
                if fact is None:
                    return wording("question.tried", treatment=treatment, way=way)
                return question_of(fact, treatment, wording)
            case Statement():
                return self.sentence(slot)
            case Phrase():
                return self._of_pathway().phrase(slot.condition, contrary=slot.contrary)
            case Evidence():
                return self._of_pathway().evidence(slot)
            case Source(title=title, year=year):
                return source_words(title, year, wording)
            case _:
                assert_never(slot)

    def _row(self, row: Row) -> str:
        """Things in a row; those of the pathway in quotation marks where one holds what stands between them."""
        wording, last = self.words, row.last
        between = (",",) if last == "," else (",", f" {wording(last)} ")
        texts = [item for item in row.items if isinstance(item, str)]
        apart = texts if len(texts) > 1 and any(sign in text for sign in between for text in texts) else []
        parts = [wording("says.quoted", text=item) if item in apart else str(self.filled(item)) for item in row.items]
        return ", ".join(parts) if last == "," else wording.joined(parts, last)

    def _value(self, slot: Value) -> str:
        wording, fact = self.words, slot.fact
        if slot.values:
            return wording.joined([value_of(fact, value, wording) for value in slot.values], "or")
        if slot.low is None and slot.high is None:
            return label_of(fact, wording)
        ends = []
        for end, group in ((slot.low, "low"), (slot.high, "high")):
            if end is not None:
                word = wording(f"condition.{group}.{'le' if end[1] else 'lt'}")
                amount = value_of(fact, end[0], wording) if end is (slot.high or slot.low) else wording.number(end[0])
                ends.append(f"{word} {amount}")
        return wording.joined(ends)

    def _of_pathway(self) -> Phrases:
        if self._phrases is None:
            raise ValueError("conditions are told of a pathway, and none was given")
        return self._phrases
