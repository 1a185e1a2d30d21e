"""The rules and tables of a pathway as numbered rows, each after those that it rests on, with words for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never, cast

from l4path.assessment.kleene import NUMBER
from l4path.conditions import (
    And,
    AtLeast,
    Comparison,
    Constant,
    Contains,
    FlagAtom,
    Membership,
    Not,
    Or,
    Range,
    Sum,
)
from l4path.language import Words, asked_words, words
from l4path.language.phrases import Phrases, question_of
from l4path.language.sentences import Sentences
from l4path.meaning import (
    Atom,
    Claim,
    Follows,
    Has,
    In,
    Is,
    Lists,
    Recorded,
    State,
    follow_rules,
    question_rows,
    rules_of,
    state_rows,
    status_rows,
)
from l4path.pathway.asks import asks_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from l4path.conditions import Operative
    from l4path.meaning import Formula, Leaf
    from l4path.pathway import Pathway

Row = list[Any]


class Formulas:
    """Every rule and every row of the tables of one pathway, numbered: one walk down the rows evaluates them all.

    Attributes:
        pathway: The pathway.
        words: The words of the language.
        phrases: Its words for the conditions and the evidence of the pathway.
        sentences: Its sentences about the pathway.
        rows: A name and what it takes: numbers of earlier rows, or what is looked up in the record.
        recorded: How many rows, from the first on, rest on the record alone; those behind it rest on statuses too.
        statuses: Of every node, by id, the rows of the table of statuses: a status and the row under which it applies.
        states: The rows of the table of states: the state, the row under which it applies, and the lists of its options
            and of what goes on alongside.
        asked: By state, the list of what is asked.
        lists: Pairs: of a node and the row under which it is listed; or of two rows, under the first of which the
            unknown parts of the second are asked.
        questions: By the name of a fact, of a measure of a treatment, or of a treatment, the question that asks for it.
    """

    def __init__(self, pathway: Pathway, language: str = "en") -> None:
        """Number the rules, then the tables."""
        self.pathway = pathway
        self.words: Words = words(language)
        self.phrases: Phrases = Phrases(pathway, self.words)
        self.sentences: Sentences = Sentences(self.words, pathway)
        self._rules = rules_of(pathway)
        self._follows = follow_rules(pathway)
        self._numbers: dict[Formula, int] = {}
        self.rows: list[Row] = []
        self._formulas: list[Formula] = []
        self.questions: dict[str, str] = {
            name: question_of(fact, "", self.words) for name, fact in pathway.facts.items()
        }
        for name in pathway.treatments:
            self.questions[name] = asked_words(asks_for(pathway, name), language)
        for name in pathway.evaluation_order:  # sources first, so that no chain of nodes makes the walk deep
            self.of("reached", name)
        for claim in self._rules:
            self.number(claim)
        self.statuses: dict[str, list[list[Any]]] = {
            name: [[row.status.value, self.number(row.when)] for row in status_rows(pathway, node)]
            for name, node in pathway.nodes.items()
        }
        asked = {state: question_rows(pathway, state) for state in State}
        for rows in asked.values():
            for row in rows:
                self.number(row.about)
        self.recorded: int = len(self.rows)
        for name in self._follows:  # in the order of evaluation
            self.number(Follows(name))
        self.lists: list[list[list[Any]]] = []
        self.states: list[dict[str, Any]] = [
            {
                "state": row.state.value,
                "when": self.number(row.when),
                "options": self._listed(row.options),
                "alongside": self._listed(row.alongside),
            }
            for row in state_rows(pathway)
        ]
        self.asked: dict[str, int] = {}
        for state, rows in asked.items():
            self.asked[state.value] = self._shared([[self.number(row.when), self.number(row.about)] for row in rows])

    def _listed(self, nodes: Mapping[str, Formula]) -> int:
        return self._shared([[name, self.number(formula)] for name, formula in nodes.items()])

    def _shared(self, pairs: list[list[Any]]) -> int:
        if pairs not in self.lists:
            self.lists.append(pairs)
        return self.lists.index(pairs)

    def of(self, kind: str, subject: str = "") -> int | None:
        """The row of a rule; None where the pathway has no such rule."""
        claim = Claim(kind, subject)
        return self.number(claim) if claim in self._rules else None

    def number(self, formula: Formula) -> int:
        """The row of a formula, after those that it takes."""
        found = self._numbers.get(formula)
        if found is None:
            row = self._row(formula)
            found = self._numbers[formula] = len(self.rows)
            self.rows.append(row)
            self._formulas.append(formula)
            if isinstance(formula, Atom):
                self._ask(formula)
        return found

    def _ask(self, atom: Atom) -> None:
        owner = self.pathway.nodes[atom.treatment].title if atom.treatment else ""
        self.questions.setdefault(atom.name, question_of(atom.condition.operand.fact, owner, self.words))

    def _row(self, formula: Formula) -> Row:
        match formula:
            case Constant(value=met):
                return ["known", 2 if met else 0]
            case And(parts=parts):
                return ["all", *map(self.number, parts)]
            case Or(parts=parts):
                return ["any", *map(self.number, parts)]
            case AtLeast(count=count, parts=parts):
                return ["several", count, *map(self.number, parts)]
            case Sum(points=points, parts=parts, op=op, constant=constant):
                return ["sum", list(points), op, constant, *map(self.number, parts)]
            case Not(part=part):
                return ["not", self.number(part)]
            case _:
                return self._leaf(cast("Leaf", formula))

    def _leaf(self, leaf: Leaf) -> Row:
        match leaf:
            case Recorded(what=what, node=node):
                return ["recorded", what, node]
            case Claim():
                return ["claim", self.number(self._rules[leaf])]
            case Atom(condition=condition, treatment=treatment):
                return ["atom", treatment, condition.operand.fact.id, *_test(condition)]
            case Is(formula=about, truth=truth):
                return ["is", self.number(about), NUMBER[truth]]
            case Has(node=node, statuses=statuses):
                return ["has", node, *sorted(status.value for status in statuses)]
            case Follows(node=node):
                return ["claim", self.number(self._follows[node])]
            case In() | Lists():
                raise TypeError(f"{leaf} is asked by invariants and by searches, not by the tables")
            case _:
                assert_never(leaf)

    def leaves(self, number: int) -> Iterator[tuple[int, Atom | Recorded]]:
        """What may be unknown of that which a row rests on, with its number."""
        seen, stack = set[int](), [number]
        while stack:
            here = stack.pop()
            if here in seen:
                continue
            seen.add(here)
            formula = self._formulas[here]
            if isinstance(formula, Atom) or (isinstance(formula, Recorded) and formula.node in self.pathway.treatments):
                yield here, formula
            else:
                stack += _rests_on(self.rows[here])


def _rests_on(row: Row) -> list[int]:
    """The rows whose truth a row combines."""
    first = {"claim": 1, "all": 1, "any": 1, "not": 1, "several": 2, "sum": 4}.get(row[0], len(row))
    return row[first:]


def _test(condition: Operative) -> Row:
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
