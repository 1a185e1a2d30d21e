"""Plans as rows of the program, what is the same stated once, and every text by its number."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, assert_never, cast

from l4path.assessment.kleene import NUMBER, TRUTHS
from l4path.explanation.leaves import leaf
from l4path.explanation.plans import (
    As,
    Asked,
    By,
    Came,
    Decisive,
    Found,
    Later,
    Line,
    Reason,
    Recalled,
    Stated,
    Told,
    Total,
    Under,
)
from l4path.explanation.statements import Statement, say

if TYPE_CHECKING:
    from l4path.explanation.plans import Plan
    from l4path.explanation.statements import Slot
    from l4path.explorer.formulas import Formulas, Row
    from l4path.meaning import Formula
    from l4path.truth import Truth

_NO_TRUTH, _OF_A_ROW, _AROUND = 3, 4, -1
_BLANK = re.compile(r"\{(\w+)\}")


class Plans:
    """Every plan that a page chooses from.

    Attributes:
        rows: A name and what it takes: numbers of rows, of formulas, and of texts.
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
        self._abouts = {"": 0}
        self.of(())

    def of(self, plan: Plan) -> int:
        """The row of a plan, and of all that it takes."""
        found = self._of(plan)
        while self._waiting:  # one after another, so that no chain of nodes makes the walk deep
            later = self._waiting.pop()
            row = self._row(later.made(self._formulas.pathway))
            self.rows[self._known[later]] = row
            self._numbers.setdefault(json.dumps(row), self._known[later])
        return found

    def _of(self, plan: Plan) -> int:
        if isinstance(plan, Later):
            if plan not in self._known:
                self._known[plan] = len(self.rows)
                self.rows.append([])
                self._waiting.append(plan)
            return self._known[plan]
        if isinstance(plan, tuple) and len(plan) == 1:
            return self._of(plan[0])
        row = self._row(plan)
        written = json.dumps(row)
        if written not in self._numbers:
            self._numbers[written] = len(self.rows)
            self.rows.append(row)
        return self._numbers[written]

    def _row(self, plan: Plan) -> Row:
        match plan:
            case tuple():
                return ["each", *map(self._of, plan)]
            case Statement():
                parts = cast("tuple[Plan, ...]", plan.parts)
                return self._line(Line(plan.says, plan.truth, plan.about, plan.slots, parts, plan.marked))
            case Line():
                return self._line(plan)
            case By(asks=Stated() as stated, cases=cases, otherwise=otherwise):
                return [self._stated(stated), *(self._of(cases.get(truth, otherwise)) for truth in TRUTHS)]
            case By(asks=Found(what=what, node=node), cases=cases, otherwise=otherwise):
                return ["on", what, node, {case: self._of(then) for case, then in cases.items()}, self._of(otherwise)]
            case By(asks=Told(), otherwise=otherwise):
                return ["each", self._of(otherwise)]
            case As(truth=truth, plan=inner, more=more):
                return ["as", self._truth(truth), self._of(inner), self._of(more)]
            case Under(plan=inner):
                return ["under", self._of(inner)]
            case Asked(formulas=formulas, but=but):
                return ["asked", [self._unknown(formula) for formula in formulas], self._of(but)]
            case Reason(joins="") as reason:
                return ["reason", self._stated(reason.stated), self._of(reason.says)]
            case Reason(joins=joins) as reason:
                parts_of = map(self._of, reason.parts)
                template = self.text(self._formulas.words.templates[f"says.{joins}"])
                return [joins, self._stated(reason.stated), int(reason.whole), template, *parts_of]
            case Decisive(reason=reason, lacking=lacking):
                return ["decisive", self._of(reason), int(lacking)]
            case _:
                assert_never(cast("Any", plan))

    def _line(self, line: Line) -> Row:
        """A template with what fills its blanks in turn, truth, subject, parts, and whether it is marked."""
        formulas, slots = self._formulas, dict(line.slots)
        key, counted = line.says, slots.get("count")
        if counted is not None and key not in formulas.words:
            key = f"{key}.{'one' if counted in (1, -1) else 'many'}"
        template = formulas.words.templates[key]
        names = [name for name in dict.fromkeys(_BLANK.findall(template)) if name != "truth"]
        filled = [_AROUND if name == line.around else self._slot(slots[name]) for name in names]
        about = self._abouts.setdefault(line.about, len(self._abouts))
        about = -about if line.about.startswith("fact:") else about
        parts = [self._of(part) for part in line.parts]
        marked = 2 if line.marked is None else int(line.marked)
        row: Row = [[self.text(template), *filled], self._truth(line.truth), about, parts, marked]
        while row[-1] in (0, []):
            row.pop()
        return row

    def _slot(self, slot: Slot | Recalled | Came | Total) -> int | list[Any]:
        match slot:
            case Recalled(atom=atom):
                return ["value", self._formulas.number(atom)]
            case Came(treatment=treatment):
                return ["outcome", treatment]
            case Total(counted=counted):
                return ["total", self._formulas.number(counted)]
            case _:
                return self.text(self._formulas.sentences.sentence(say("says.own", text=slot)))

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
