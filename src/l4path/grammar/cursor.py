"""A place in the words of a condition: what stands there, what is expected, and where a slip is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from l4path.conditions import Condition
from l4path.errors import ConditionError, shown
from l4path.grammar.tokens import Token, slip, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

_Built = TypeVar("_Built", bound=Condition)


class Cursor:
    """The words of one condition, read from left to right."""

    def __init__(self, text: str) -> None:
        """Begin at the first word."""
        self.text = text
        self.words: list[Token] = tokens(text)
        self.at: int = 0
        self.here: Token = self.words[0]  # the word at hand

    def take(self) -> Token:
        """The word at hand, passed over."""
        word = self.here
        if word.kind != "end":
            self.at += 1
            self.here = self.words[self.at]
        return word

    def go_to(self, at: int) -> None:
        """Put another word at hand, by its number."""
        self.at = at
        self.here = self.words[at]

    def slip(
        self, word: Token, what: str, *, hint: str = "", missing: str = "", rests_on: tuple[str, ...] = ()
    ) -> ConditionError:
        """The error for a slip at a word."""
        length = max(1, len(word.text))
        return slip(self.text, word.at, what, hint=hint, length=length, missing=missing, rests_on=rests_on)

    def expect(self, sign: str, why: str) -> Token:
        """A sign that must stand here, passed over."""
        if self.here.text != sign:
            found = f"not {shown(self.here.text)}" if self.here.text else "but the condition ends"
            raise self.slip(self.here, f"{sign} is expected {why}, {found}")
        return self.take()

    def build(self, word: Token, make: Callable[[], _Built]) -> _Built:
        """What is built here, a refusal of it marked at a word."""
        try:
            return make()
        except ConditionError as error:
            slipped = error.problem
            raise self.slip(word, slipped.what, hint=slipped.hint, missing=slipped.missing) from None

    def number(self) -> float:
        """A number, perhaps with a minus before it."""
        negative = self.here.text == "-"
        if negative:
            self.take()
        word = self.take()
        if word.kind != "number":
            raise self.slip(word, f"{shown(word.text or 'the end')} stands where a number is expected")
        value = float(word.text) if "." in word.text else int(word.text)
        return -value if negative else value
