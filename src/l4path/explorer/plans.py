"""Plans as rows of the program, what is the same stated once, and every text by its number."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, assert_never, cast

from l4path.assessment.kleene import NUMBER, TRUTHS
from l4path.conditions import Sum
from l4path.explanation.plans import (
    As,
    Asked,
    By,
    Decisive,
    Found,
    Later,
    Line,
    Reason,
    Recalled,
    Stated,
)
from l4path.explanation.reasons import leaf
from l4path.explanation.statements import Statement, bound_of
from l4path.meaning import Recorded

if TYPE_CHECKING:
    from l4path.explanation.plans import Plan
    from l4path.explanation.statements import Slot
    from l4path.explorer.formulas import Formulas, Row
    from l4path.meaning import Formula
    from l4path.truth import Truth

_NO_TRUTH, _OF_A_ROW, _AROUND = 3, 4, -1
_DEEP = 20
KINDS = ("each", "on", "as", "asked", "reason", "decisive", "all", "any")
"""The kinds of rows, by the numbers from -1 downwards; a line begins with its template, a choice with a truth."""
_KIND = {kind: -1 - number for number, kind in enumerate(KINDS)}
_BLANK = re.compile(r"\{(\w+)\}")


class Plans:
    """Every plan that a page chooses from.

    Attributes:
        rows: A kind and what it takes: numbers of rows, of formulas, and of texts.
        texts: The templates of sentences, and what fills them.
        asked: By the number of the formula of what may be unknown, the row that asks for it.
    """

    def __init__(self, formulas: Formulas) -> None:
        """Begin with the plan that says nothing."""
        self.rows: list[Row] = []
        self.texts: list[str] = []
        self.asked: dict[str, int] = {}
        self._formulas = formulas
        self._numbers: dict[str, int] = {}
        self._known: dict[Later | str, int] = {}
        self._waiting: list[Later] = []
        self._made: dict[int, tuple[Plan, int]] = {}
        self._depth = 0
        self._abouts = {"": 0}
        self.of(())

    def of(self, plan: Plan) -> int:
        """The row of a plan, and of all that it takes."""
        found = self._of(plan)
        while self._waiting:
            later = self._waiting.pop()
            self.rows[self._known[later]] = [_KIND["each"], self._of(later.made(self._formulas.pathway))]
        return found

    def _of(self, plan: Plan) -> int:
        match plan:
            case Later():
                return self._later(plan)
            case tuple() if len(plan) == 1:
                return self._of(plan[0])
        if id(plan) not in self._made:  # one that stands in many places is not taken apart at each
            self._made[id(plan)] = plan, self._numbered(self._row(plan))
        return self._made[id(plan)][1]

    def _numbered(self, row: Row) -> int:
        """The number of a row, without what it takes last and is nothing: the first row, no truth, no mark."""
        choice = isinstance(row[0], int) and row[0] >= 0
        if choice and len(set(row[1:])) == 1:
            return cast("int", row[1])
        if row[0] == _KIND["each"] and len(row) == 2:  # noqa: PLR2004
            return cast("int", row[1])
        while len(row) > 1 and row[-1] in (0, []):
            row.pop()
        written = json.dumps(row)
        if written not in self._numbers:
            self._numbers[written] = len(self.rows)
            self.rows.append(row)
        return self._numbers[written]

    def _later(self, plan: Later) -> int:
        """What is made later, at once; but far down in its turn, so that no chain of nodes makes the walk deep."""
        if plan not in self._known:
            if self._depth < _DEEP:
                self._depth += 1
                self._known[plan] = self._of(plan.made(self._formulas.pathway))
                self._depth -= 1
            else:
                self._known[plan] = len(self.rows)
                self.rows.append([])
                self._waiting.append(plan)
        return self._known[plan]

    def _row(self, plan: Plan) -> Row:
        match plan:
            case tuple():
                return [_KIND["each"], *filter(None, map(self._of, plan))]
            case Statement():
                parts = cast("tuple[Plan, ...]", plan.parts)
                return self._line(Line(plan.says, plan.truth, plan.about, plan.slots, parts, plan.marked))
            case Line():
                return self._line(plan)
            case By(asks=Stated() as stated, cases=cases, otherwise=otherwise):
                return [self._stated(stated), *(self._of(cases.get(truth, otherwise)) for truth in TRUTHS)]
            case By(asks=Found(what=what, node=node), cases=cases, otherwise=otherwise):
                return [
                    _KIND["on"],
                    what,
                    node,
                    {case: self._of(then) for case, then in cases.items()},
                    self._of(otherwise),
                ]
            case As(truth=truth, plan=inner, more=more):
                return [_KIND["as"], self._truth(truth), self._of(inner), self._of(more)]
            case Asked(formulas=formulas, but=but):
                return [_KIND["asked"], [self._unknown(formula) for formula in formulas], self._of(but)]
            case Reason(joins="") as reason:
                return [_KIND["reason"], self._stated(reason.stated), self._of(reason.says)]
            case Reason(joins=joins) as reason:
                parts_of = map(self._of, reason.parts)
                template = self.text(self._formulas.words.templates[f"says.{joins}"])
                return [_KIND[joins], self._stated(reason.stated), int(reason.whole), template, *parts_of]
            case Decisive(reason=reason, lacking=lacking):
                return [_KIND["decisive"], self._of(reason), int(lacking)]
            case _:
                assert_never(cast("Any", plan))

    def _line(self, line: Line) -> Row:
        """A template with what fills its blanks in turn, truth, subject, parts, mark, and what it bounds."""
        words, slots = self._formulas.words, dict(line.slots)
        template = words.templates[words.key(line.says, slots)]
        names = [name for name in dict.fromkeys(_BLANK.findall(template)) if name != "truth"]
        filled = [_AROUND if name == line.around else self._slot(slots[name]) for name in names]
        subject = "" if line.says.startswith("verdict.") else line.about  # two verdicts never stand in a list
        about = self._abouts.setdefault(subject, len(self._abouts))
        about = -about if line.about.startswith("fact:") else about
        parts = [self._of(part) for part in line.parts]
        marked = 2 if line.marked is None else int(line.marked)
        side, (at, strict) = bound_of(line.says, line.slots) or (0, (0, False))
        bound = [side, at, int(strict)] if side else []
        return [[self.text(template), *filled], self._truth(line.truth), about, parts, marked, bound]

    def _slot(self, slot: Slot | Recalled) -> int | list[Any]:
        match slot:
            case Recalled(what=Recorded(node=node)):
                return ["outcome", node]
            case Recalled(what=what):
                return ["total" if isinstance(what, Sum) else "value", self._formulas.number(what)]
            case _:
                return self.text(str(self._formulas.sentences.filled(slot)))

    def text(self, text: str) -> int:
        """The number of a text."""
        if text not in self._known:
            self._known[text] = len(self.texts)
            self.texts.append(text)
        return self._known[text]

    def _stated(self, stated: Stated) -> int:
        return 2 * self._formulas.number(stated.formula) + stated.contrary

    def _truth(self, truth: Truth | Stated | None) -> int:
        if isinstance(truth, Stated):
            return _OF_A_ROW + self._stated(truth)
        return _NO_TRUTH if truth is None else NUMBER[truth]

    def _unknown(self, formula: Formula) -> int:
        """The row of a formula, each of whose leaves has a row that asks for it."""
        number = self._formulas.number(formula)
        for found, asked in self._formulas.leaves(number):
            if str(found) not in self.asked:
                self.asked[str(found)] = self._of(leaf(asked, self._formulas.pathway))
        return number
