"""The rules of a pathway as numbered rows, each after those that it rests on, with the words that explain them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from l4path.conditions import And, AtLeast, Comparison, Constant, Contains, FlagAtom, Membership, Not, Or, Range
from l4path.explanation import words
from l4path.explanation.wording import at_least_words, defined, operand_name, phrase, question_words
from l4path.meaning import Atom, Claim, Formula, Recorded, rules_of

if TYPE_CHECKING:
    from l4path.pathway import Pathway

Row = list[Any]


class Formulas:
    """Every rule of one pathway, numbered, so that one walk down the rows evaluates them all.

    Attributes:
        rows: A name and what it takes: numbers of earlier rows, or what is looked up in the record.
        said: By the number of a row, the words for it: when it holds and when the contrary does, or its label.
        questions: By the name of a fact, or of a measure of a treatment, the question that asks for it.
    """

    def __init__(self, pathway: Pathway) -> None:
        """Number the rules."""
        self._pathway = pathway
        self._rules = rules_of(pathway)
        self._numbers: dict[Formula, int] = {}
        self.rows: list[Row] = []
        self.said: dict[str, dict[str, str]] = {}
        self.questions = {name: question_words(fact) for name, fact in pathway.facts.items()}
        for name in pathway.evaluation_order:  # sources first, so that no chain of nodes makes the walk deep
            self.of("reached", name)
        for claim in self._rules:
            self._number(claim)

    def of(self, kind: str, subject: str = "") -> int | None:
        """The row of a rule; None where the pathway has no such rule."""
        claim = Claim(kind, subject)
        return self._number(claim) if claim in self._rules else None

    def _number(self, formula: Formula) -> int:
        found = self._numbers.get(formula)
        if found is None:
            row = self._row(formula)
            found = self._numbers[formula] = len(self.rows)
            self.rows.append(row)
            if said := self._words(formula):
                self.said[str(found)] = said
        return found

    def _row(self, formula: Formula) -> Row:
        match formula:
            case Constant(value=met):
                return ["known", 2 if met else 0]
            case Recorded(what=what, node=node):
                return ["recorded", what, node] if node in self._pathway.treatments else ["known", 0]
            case Claim(kind=kind, subject=subject):
                return ["claim", self._number(self._rules[formula]), kind, subject]
            case And(parts=parts):
                return ["all", *map(self._number, parts)]
            case Or(parts=parts):
                return ["any", *map(self._number, parts)]
            case AtLeast(count=count, parts=parts):
                return ["several", count, *map(self._number, parts)]
            case Not(part=part):
                return ["not", self._number(part)]
            case Atom(condition=condition, treatment=treatment):
                return ["atom", treatment, condition.operand.fact.id, *_test(condition)]
            case _:
                raise NotImplementedError(formula)

    def _words(self, formula: Formula) -> dict[str, str]:
        match formula:
            case Atom():
                return self._atom_words(formula)
            case AtLeast(count=count, parts=parts):
                yes, no = (at_least_words(count, len(parts), contrary=contrary) for contrary in (False, True))
                return {"yes": yes, "no": no}
            case Claim(kind="defined", subject=subject):
                return {"label": defined(self._pathway.definitions[subject])}
            case _:
                return {}

    def _atom_words(self, atom: Atom) -> dict[str, str]:
        """An atom as an explanation states it, and the question that would decide it."""
        condition, fact = atom.condition, atom.condition.operand.fact
        owner = self._pathway.nodes[atom.treatment].title if atom.treatment else ""
        self.questions.setdefault(atom.name, question_words(fact, owner))
        beside = words.OWNED.format(treatment=owner) if owner and condition.operand.treatment is None else ""
        said = {"yes": phrase(condition, self._pathway), "no": phrase(condition, self._pathway, contrary=True)}
        if fact.kind == "flag":
            said["label"] = operand_name(condition.operand, self._pathway)
        return {key: text + beside for key, text in said.items()}


def _test(condition: FlagAtom | Comparison | Range | Membership | Contains) -> Row:
    """What is asked of the recorded value."""
    match condition:
        case FlagAtom():
            return ["yes"]
        case Comparison(op=op, constant=constant):
            return [op, constant]
        case Range(low=low, low_op=low_op, high_op=high_op, high=high):
            return ["between", low, low_op, high_op, high]
        case Membership(values=values, negated=negated):
            return ["none of" if negated else "one of", *values]
        case Contains(value=value, negated=negated):
            return ["lacks" if negated else "holds", value]
        case _:
            assert_never(condition)
