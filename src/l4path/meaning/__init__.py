"""The whole meaning as data: the claims, and the tables of statuses, states and questions, compiled elsewhere."""

from l4path.meaning.formulas import formula_of, item_claim
from l4path.meaning.kinds import COME_FIRST, SETTLING, State, Status, those
from l4path.meaning.leaves import Atom, Claim, ClaimKind, Follows, Formula, Has, In, Is, Leaf, Lists, Recorded
from l4path.meaning.questions import Question, question_rows
from l4path.meaning.rules import Rules, carried, itself, rules_of, trigger
from l4path.meaning.states import StateRow, follow_rules, must_not_go_on, option_order, state_rows
from l4path.meaning.statuses import StatusRow, status_rows

__all__ = [
    "COME_FIRST",
    "SETTLING",
    "Atom",
    "Claim",
    "ClaimKind",
    "Follows",
    "Formula",
    "Has",
    "In",
    "Is",
    "Leaf",
    "Lists",
    "Question",
    "Recorded",
    "Rules",
    "State",
    "StateRow",
    "Status",
    "StatusRow",
    "carried",
    "follow_rules",
    "formula_of",
    "item_claim",
    "itself",
    "must_not_go_on",
    "option_order",
    "question_rows",
    "rules_of",
    "state_rows",
    "status_rows",
    "those",
    "trigger",
]
