"""Text into conditions: recursive descent over the words, checked against what the pathway declares."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from l4path.conditions import (
    MAX_DEPTH,
    And,
    AtLeast,
    Comparison,
    Condition,
    Constant,
    Contains,
    FlagAtom,
    Membership,
    Not,
    Operand,
    Or,
    Predicate,
    Range,
    Score,
    ScoreComparison,
    ScoreRange,
)
from l4path.errors import ConditionError, did_you_mean, listed, quoted, shown
from l4path.facts import INVARIANT_PREDICATES, KEYWORDS, PREDICATES
from l4path.grammar.cursor import Cursor
from l4path.grammar.scope import NAME_GROUPS, NODE_GROUPS, Scope, declared_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.grammar.tokens import Token

_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_ASKED = (*PREDICATES, *INVARIANT_PREDICATES)


def parse_condition(text: str, scope: Scope) -> Condition:
    """Read a condition.

    Args:
        text: The condition as written.
        scope: The names that it may use.

    Returns:
        The condition as a value.

    Raises:
        ConditionError: With a caret under the first mistake.

    Example:
        >>> from l4path import Number
        >>> pain = Number("pain", "knee pain", minimum=0, maximum=10)
        >>> parse_condition("4 <= pain", Scope(facts={"pain": pain.fact})) == (pain >= 4)
        True
        >>> parse_condition("pian >= 4", Scope(facts={"pain": pain.fact}))
        Traceback (most recent call last):
        l4path.errors.ConditionError: nothing is declared as pian; did you mean pain?
            pian >= 4
            ^^^^
    """
    if not isinstance(text, str):
        raise ConditionError(f"{quoted(text)} is not a condition", hint='write it as text, such as "pain >= 4"')
    try:
        return _Parser(text, scope).whole()
    except ConditionError as error:
        from l4path.grammar.rewriting import in_this_language  # noqa: PLC0415 - only a slip needs it

        first = error.problem
        what, hint, further = in_this_language(text, scope, lambda changed: _Parser(changed, scope).whole(), first)
        if not hint:
            raise
        if not hint.startswith("did you mean"):
            first = replace(first, missing="", rests_on=())  # it is no name that is missing
        raise ConditionError(replace(first, what=what or first.what, hint=hint), further=further) from None


class _Parser(Cursor):
    def __init__(self, text: str, scope: Scope) -> None:
        super().__init__(text)
        self.scope = scope
        self.depth = 0

    def whole(self) -> Condition:
        if self.here.kind == "end":
            raise self.slip(self.here, "the condition is empty", hint="write what must hold, or `true`")
        found = self.condition()
        if self.here.kind != "end":
            joined = "join conditions by `and` or `or`, and leave out what is none"
            hint = "this bracket closes nothing" if self.here.text == ")" else joined
            raise self.slip(self.here, f"{shown(self.here.text)} stands where the condition could end", hint=hint)
        return found

    def condition(self) -> Condition:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.slip(
                self.here, f"brackets are nested more than {MAX_DEPTH} deep", hint="name a part in a definition"
            )
        start, parts = self.here, [self.conjunction()]
        while self.here.text == "or":
            self.take()
            parts.append(self.conjunction())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else self.build(start, lambda: Or(tuple(parts)))

    def conjunction(self) -> Condition:
        start, parts = self.here, [self.negation()]
        while self.here.text == "and":
            self.take()
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else self.build(start, lambda: And(tuple(parts)))

    def negation(self) -> Condition:
        start, count = self.here, 0
        while self.here.text == "not":
            self.take()
            count += 1
        if count + self.depth > MAX_DEPTH:
            raise self.slip(start, f"`not` stands more than {MAX_DEPTH} deep")
        found = self.primary()
        for _ in range(count):
            found = self.build(start, lambda part=found: Not(part))  # type: ignore[misc]
        return found

    def primary(self) -> Condition:
        word = self.here
        if word.text == "(":
            self.take()
            found = self.condition()
            self.expect(")", "to close the bracket")
            return found
        if word.text in ("true", "false"):
            self.take()
            return Constant(word.text == "true")
        if word.text == "at_least":
            return self.at_least()
        if word.text in _ASKED and self.words[self.at + 1].text == "(":
            return self.predicate()
        if self.passed_over():
            return Constant(value=True)
        if word.kind == "number" or word.text == "-":
            return self.from_constant()
        if word.kind == "name":
            return self.from_name()
        if word.kind == "end":
            raise self.slip(
                word, "the condition ends where something is missing", hint="write a fact, or take the last word away"
            )
        raise self.slip(
            word, f"{shown(word.text)} does not begin a condition", hint="a fact, a number, `not` or ( is expected"
        )

    def passed_over(self) -> bool:
        """Pass over the words up to the next `and`, `or` or bracket, when they are about what could not be read."""
        if not self.scope.unread:
            return False
        end, within = self.at, False
        while self.words[end].kind != "end" and (within or self.words[end].text not in ("and", "or", "(", ")", ",")):
            within = self.words[end].text == "{" or (within and self.words[end].text != "}")
            end += 1
        if self.scope.unread.isdisjoint(word.text for word in self.words[self.at : end]):
            return False
        self.go_to(end)
        return True

    def at_least(self) -> Condition:
        start = self.take()
        self.expect("(", "behind at_least")
        count = self.take()
        if count.kind != "number" or "." in count.text:
            raise self.slip(count, "at_least begins with a whole number", hint="as in at_least(2, a, b, c)")
        parts: list[Condition] = []
        while self.here.text == ",":
            self.take()
            parts.append(self.condition())
        self.expect(")", "to close at_least")
        return self.build(start, lambda: AtLeast(int(count.text), tuple(parts)))

    def predicate(self) -> Condition:
        name = self.take()
        self.expect("(", f"behind {name.text}")
        node = self.take()
        if node.text not in self.scope.nodes:
            hint = did_you_mean(node.text, self.scope.nodes) or "a declared node is expected here"
            if node.kind != "name":
                raise self.slip(node, f"no node is named, {shown(node.text or 'the end')} stands there", hint=hint)
            if node.text in (*self.scope.facts, *self.scope.definitions):
                what, nodes = f"{name.text} is asked of a node, and {node.text} is none", listed(self.scope.nodes)
                raise self.slip(node, what, hint=f"{node.text} is asked by itself; nodes: {nodes}")
            rests_on = declared_at(node.text, NODE_GROUPS)
            what = f"no node is declared as {shown(node.text)}"
            raise self.slip(node, what, hint=hint, missing=f"node {node.text}", rests_on=rests_on)
        self.expect(")", f"to close {name.text}")
        return Predicate(name.text, node.text)

    def from_constant(self) -> Condition:
        start = self.here
        low = self.number()
        op = self.comparison(start)
        name = self.here
        compare, between = self.comparable()
        behind = self.here.text
        if behind not in _COMPARISONS:
            return self.build(start, lambda: compare(_MIRRORED[op], low))
        if op[0] not in "<>" or behind[0] != op[0]:
            raise self.slip(self.here, f"{op} and {behind} do not make a range", hint="write low <= name <= high")
        self.take()
        high = self.number()
        ends = (low, op, behind, high) if op[0] == "<" else (high, _MIRRORED[behind], _MIRRORED[op], low)
        return self.build(name, lambda: between(*ends))

    def comparable(self) -> tuple[Callable[..., Condition], Callable[..., Condition]]:
        """What a number may be compared with, as the makers of a comparison and of a range."""
        if self.here.text in self.scope.scores:
            score = self.scope.scores[self.take().text]
            return (
                lambda op, constant: ScoreComparison(score.id, op, constant, score),
                lambda low, low_op, high_op, high: ScoreRange(score.id, low, low_op, high_op, high, score),
            )
        _, operand = self.operand()
        return partial(Comparison, operand), partial(Range, operand)

    def scored(self, score: Score) -> Condition:
        """A comparison of a score; what stands bare, or beside a value, is refused."""
        word = self.take()
        if self.here.text not in _COMPARISONS:
            low, high = score.span
            hint = f"compare it with a whole number, as in `{score.id} >= {low if high < 1 else 1}`"
            raise self.slip(word, f"{score.id} is a score and is compared", hint=hint)
        op, at = self.take().text, self.here
        value = self.number()
        return self.build(at, lambda: ScoreComparison(score.id, op, value, score))  # type: ignore[arg-type]

    def comparison(self, start: Token) -> Literal["==", "!=", "<", "<=", ">", ">="]:
        if self.here.text not in _COMPARISONS:
            at = self.here if self.here.text else start
            raise self.slip(at, "a number is compared with something", hint="as in 4 <= pain")
        return self.take().text  # type: ignore[return-value]

    def operand(self) -> tuple[Token, Operand]:
        word = self.take()
        if self.here.text == ".":
            return word, self.measure_of(word)
        found = self.scope.fact(word.text)
        if found is None:
            raise self.unknown(word)
        return word, Operand(found)

    def measure_of(self, treatment: Token) -> Operand:
        self.take()
        measure = self.take()
        if self.scope.nodes.get(treatment.text) != "treatment":
            treatments = [name for name, kind in self.scope.nodes.items() if kind == "treatment"]
            what = f"{shown(treatment.text)} is not a declared treatment"
            hint = did_you_mean(treatment.text, treatments) or "write treatment.measure"
            missing = "" if treatment.text in self.scope.nodes else f"node {treatment.text}"
            rests_on = declared_at(treatment.text, NODE_GROUPS)
            raise self.slip(treatment, what, hint=hint, missing=missing, rests_on=rests_on)
        found = self.scope.measures.get(measure.text)
        if found is None:
            what = f"{shown(measure.text)} is not a declared measure"
            if measure.kind != "name":
                what = f"{shown(measure.text or 'the end')} stands where a measure is expected"
            hint, missing = did_you_mean(measure.text, self.scope.measures), f"name {measure.text}"
            raise self.slip(measure, what, hint=hint, missing=missing, rests_on=(f"measures.{measure.text}",))
        try:
            return Operand(found, treatment.text)
        except ConditionError as error:
            raise self.slip(measure, error.problem.what, hint=error.problem.hint) from None

    def unknown(self, word: Token) -> ConditionError:
        if word.text in KEYWORDS:
            hint = f"write {word.text}(a node)" if word.text in _ASKED else ""
            return self.slip(word, f"{word.text} cannot stand here", hint=hint)
        if word.text in self.scope.nodes:
            return self.slip(
                word, f"{word.text} is a node, not a condition", hint=f"as in failed({word.text}) or tried({word.text})"
            )
        if word.text in self.scope.definitions:
            return self.slip(
                word, f"{word.text} is a definition and stands bare", hint=f"write `{word.text}` or `not {word.text}`"
            )
        if word.kind != "name":
            what = f"{shown(word.text or 'the end')} is not a name"
            return self.slip(word, what, hint="a fact, a measure of a treatment or a score is expected")
        known = [*self.scope.facts, *self.scope.definitions, *self.scope.scores, *self.scope.measures]
        if self.here.text == "(":
            known = [*_ASKED, "at_least"]
        if word.text.lower() in ("and", "or", "not", "in", "true", "false"):
            known = [word.text.lower()]
        hint = (
            did_you_mean(word.text, known) or f"declare it, as in [facts.{shown(word.text)}], or use what is declared"
        )
        rests_on = declared_at(word.text, NAME_GROUPS)
        what = f"nothing is declared as {shown(word.text)}"
        return self.slip(word, what, hint=hint, missing=f"name {word.text}", rests_on=rests_on)

    def from_name(self) -> Condition:
        word, behind = self.here, self.words[self.at + 1].text
        if (behind == "in" or (behind == "not" and self._ahead(2) == "in")) and self._searched(
            3 if behind == "not" else 2, word.text
        ):
            return self.value_in()
        if behind in ("==", "!=") and self._mirrored(word.text):
            return self.mirrored_choice()
        if word.text in self.scope.scores:
            return self.scored(self.scope.scores[word.text])
        if word.text in self.scope.definitions and behind not in (*_COMPARISONS, "in", "."):
            self.take()
            return self.build(word, self.scope.definitions[word.text].as_condition)
        word, operand = self.operand()
        if self.here.text in _COMPARISONS:
            return self.compared(word, operand)
        if self.here.text == "in" or (self.here.text == "not" and self._ahead(1) == "in"):
            return self.membership(word, operand)
        return self.build(word, lambda: FlagAtom(operand))

    def _ahead(self, count: int) -> str:
        return self.words[min(self.at + count, len(self.words) - 1)].text

    def _mirrored(self, value: str) -> bool:
        """Whether a value stands before ``==`` and its choice behind; a value may share its name with a fact."""
        name = self._ahead(4) if self._ahead(3) == "." else self._ahead(2)
        kind = self.scope.kind_of(value)
        if kind not in ("number", "choice"):
            return self._ahead(3) == "." or self.scope.kind_of(name) == "choice"
        return value in self.scope.values_of(name) and name not in self.scope.values_of(value)

    def _searched(self, ahead: int, value: str) -> bool:
        """Whether choices stand behind ``in``, not a choice before it; a value may share its name with a fact."""
        name = self._ahead(ahead + 2) if self._ahead(ahead + 1) == "." else self._ahead(ahead)
        return self._ahead(ahead) != "{" and (
            self.scope.kind_of(name) == "choices" or self.scope.kind_of(value) != "choice"
        )

    def mirrored_choice(self) -> Condition:
        value = self.take()
        op = self.take().text
        name, operand = self.operand()
        return self.build(value if operand.fact.kind == "choice" else name, lambda: Comparison(operand, op, value.text))  # type: ignore[arg-type]

    def compared(self, word: Token, operand: Operand) -> Condition:
        op, at = self.take().text, self.here
        if at.kind == "number" or at.text == "-":
            value: float | str = self.number()
        elif at.kind == "name":
            value = self.take().text
        else:
            raise self.slip(at, f"{shown(at.text or 'the end')} stands where a value is expected behind {op}")
        if operand.fact.kind == "number" and isinstance(value, str):
            raise self.slip(
                at,
                f"{shown(value)} is not a number",
                hint=f"{operand.name} is compared with a number: {operand.fact.span}",
            )
        found = self.build(
            word if operand.fact.kind in ("flag", "choices") else at,
            lambda: Comparison(operand, op, value),  # type: ignore[arg-type]
        )
        if self.here.text in _COMPARISONS:
            raise self.slip(
                self.here, f"{self.here.text} cannot follow here", hint="a range is written low <= name <= high"
            )
        return found

    def is_not(self) -> bool:
        negated = self.here.text == "not"
        if negated:
            self.take()
        self.expect("in", "behind `not`")
        return negated

    def membership(self, word: Token, operand: Operand) -> Condition:
        if operand.fact.kind != "choice":
            self.build(word, lambda: Membership(operand, ("",)))
        negated = self.is_not()
        self.expect("{", "before the values")
        values: list[str] = []
        while True:
            value = self.take()
            self.build(value, lambda value=value: Membership(operand, (value.text,)))  # type: ignore[misc]
            values.append(value.text)
            if self.here.text != ",":
                break
            self.take()
        self.expect("}", "behind the values")
        return Membership(operand, tuple(values), negated)

    def value_in(self) -> Condition:
        value = self.take()
        negated = self.is_not()
        name, operand = self.operand()
        at = value if operand.fact.kind == "choices" else name
        return self.build(at, lambda: Contains(operand, value.text, negated))
