"""The language of conditions as the oracle reads it: Kleene logic that knows what it lacks, and a parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

NO, UNKNOWN, YES = 0, 1, 2
Word = tuple[int, frozenset[str]]  # a truth value, and the unknown things that make it unknown
NOBODY: frozenset[str] = frozenset()
TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*)|(<=|>=|==|!=|[<>(){},.\-]))")
OUTCOMES = ("responded", "failed", "intolerant", "ongoing", "relapsed", "stopped")
PREDICATES = (*OUTCOMES, "tried", "declined", "indicated", "contraindicated", "suitable", "exhausted")
IN_LAWS = ("reached", "offered", "option")  # only invariants and obligations may ask these


def sure(holds: object) -> Word:
    """A truth value that nothing unknown stands behind."""
    return (YES if holds else NO), NOBODY


def combined(truth: int, parts: list[Word]) -> Word:
    """A truth value with the unknown things of the unknown parts, if it is unknown itself."""
    return truth, (
        frozenset().union(*(asks for part, asks in parts if part == UNKNOWN)) if truth == UNKNOWN else NOBODY
    )


def both(*parts: Word) -> Word:
    """Strong Kleene `and`: the least of the parts."""
    return combined(min((truth for truth, _ in parts), default=YES), list(parts))


def either(*parts: Word) -> Word:
    """Strong Kleene `or`: the greatest of the parts."""
    return combined(max((truth for truth, _ in parts), default=NO), list(parts))


def no(part: Word) -> Word:
    """Strong Kleene `not`."""
    return 2 - part[0], part[1]


def several(count: int, *parts: Word) -> Word:
    """At least so many: met if so many are, not met if fewer are not not-met, else unknown."""
    met = sum(truth == YES for truth, _ in parts)
    possible = sum(truth != NO for truth, _ in parts)
    return combined(YES if met >= count else NO if possible < count else UNKNOWN, list(parts))


def compare(left: Any, op: str, right: Any) -> bool:
    """One comparison of two plain values."""
    return bool(
        {
            "==": lambda: left == right,
            "!=": lambda: left != right,
            "<": lambda: left < right,
            "<=": lambda: left <= right,
            ">": lambda: left > right,
            ">=": lambda: left >= right,
        }[op]()
    )


def total(op: str, constant: int, items: Sequence[tuple[Word, int]]) -> Word:
    """Whether a sum of points compares so, whatever the unknown items add between nothing and their points."""
    counted = [(truth, points) for (truth, _), points in items]
    least = sum(points for truth, points in counted if truth == YES or (truth == UNKNOWN and points < 0))
    greatest = sum(points for truth, points in counted if truth == YES or (truth == UNKNOWN and points > 0))
    held = {compare(whole, op, constant) for whole in range(least, greatest + 1)}
    return combined(UNKNOWN if len(held) == 2 else YES if True in held else NO, [word for word, _ in items])


class Reader:
    """The condition language, read into nested tuples; it takes for granted that the text is right."""

    def __init__(self, text: str, kinds: dict[str, str]) -> None:
        """Cut the text into words; `kinds` says of every fact, measure, definition and score what it is."""
        self.words = [next(filter(None, found)) for found in TOKEN.findall(text)]
        self.kinds, self.at = kinds, 0

    def peek(self, ahead: int = 0) -> str:
        """A word, without taking it."""
        return self.words[self.at + ahead] if self.at + ahead < len(self.words) else ""

    def take(self, *wanted: str) -> str:
        """The next word, which must be one of those wanted, if any is said."""
        word = self.peek()
        assert not wanted or word in wanted, (self.words, self.at, wanted)
        self.at += 1
        return word

    def whole(self) -> Any:
        """The whole condition."""
        found = self.disjunction()
        assert self.at == len(self.words), self.words[self.at :]
        return found

    def disjunction(self) -> Any:
        """Conjunctions joined by `or`."""
        parts = [self.conjunction()]
        while self.peek() == "or":
            self.take()
            parts.append(self.conjunction())
        return ("or", parts)

    def conjunction(self) -> Any:
        """Negations joined by `and`."""
        parts = [self.negation()]
        while self.peek() == "and":
            self.take()
            parts.append(self.negation())
        return ("and", parts)

    def negation(self) -> Any:
        """`not` before a primary, any number of times."""
        if self.peek() == "not":
            self.take()
            return ("not", self.negation())
        return self.primary()

    def primary(self) -> Any:
        """A bracket, a constant, a predicate or a comparison."""
        word = self.peek()
        if word == "(":
            self.take()
            found = self.disjunction()
            self.take(")")
            return found
        if word in ("true", "false"):
            return ("constant", self.take() == "true")
        if word == "at_least":
            self.take()
            self.take("(")
            count, parts = int(self.take()), []
            while self.take(",", ")") == ",":
                parts.append(self.disjunction())
            return ("at least", count, parts)
        if word in (*PREDICATES, *IN_LAWS) and self.peek(1) == "(":
            self.take()
            self.take("(")
            node = self.take()
            self.take(")")
            return ("predicate", word, node)
        return self.comparison()

    def constant(self) -> Any:
        """A number or a value."""
        sign = -1 if self.peek() == "-" and self.take() else 1
        word = self.take()
        if not word[0].isdigit():
            return word
        return sign * (float(word) if "." in word else int(word))

    def name(self) -> tuple[str, str | None]:
        """A fact or measure: the thing, and the treatment it is of, if one is said."""
        word = self.take()
        if self.peek() != ".":
            return word, None
        self.take()
        return self.take(), word

    def comparison(self) -> Any:
        """Whatever compares one recorded thing with constants, or names a flag or definition."""
        word = self.peek()
        negated = self.peek(1) == "not" and self.peek(2) == "in"
        if (self.peek(1) == "in" or negated) and self.peek(3 if negated else 2) != "{":
            value = self.take()
            self.take(*(["not"] if negated else ["in"]))
            if negated:
                self.take("in")
            return ("has", self.name(), value, negated)
        mirrored = (
            self.peek(1) in ("==", "!=")
            and self.kinds.get(self.peek(2), "") == "choice"
            and self.kinds.get(word) != "choice"
        )
        if word == "-" or word[0].isdigit() or mirrored or (self.peek(1) in ("==", "!=") and self.peek(3) == "."):
            low, op, name = self.constant(), self.take(), self.name()
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(op, op)
            first = ("compare", name, turned, low)
            if self.peek() not in ("<", "<=", ">", ">="):
                return first
            return ("and", [first, ("compare", name, self.take(), self.constant())])
        if self.kinds.get(word) == "definition" and self.peek(1) != ".":
            return ("definition", self.take())
        name = self.name()
        if self.peek() in ("==", "!=", "<", "<=", ">", ">="):
            return ("compare", name, self.take(), self.constant())
        if self.peek() == "in" or (self.peek() == "not" and self.peek(1) == "in"):
            negated = self.take() == "not"
            if negated:
                self.take("in")
            values = []
            while self.take("{", ",", "}") != "}":
                if self.peek() != "}":
                    values.append(self.take())
            return ("among", name, values, negated)
        return ("flag", name)
