"""The smallest statements of an explanation: one recorded thing beside its condition, or the question for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from l4path.explanation import words
from l4path.explanation.points import Point
from l4path.explanation.wording import history_question, operand_name, phrase, question_words, value_words
from l4path.meaning import Atom, Recorded
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.assessment import Assessment, Proof

CONTRARY = {Truth.MET: Truth.NOT_MET, Truth.NOT_MET: Truth.MET, Truth.UNKNOWN: Truth.UNKNOWN}
MARKS = {Truth.MET: words.MET, Truth.NOT_MET: words.NOT_MET, Truth.UNKNOWN: words.UNKNOWN_MARK}


def marked(text: str, truth: Truth) -> str:
    """A statement, and whether it holds."""
    return f"{text}: {MARKS[truth]}"


def unknown(text: str, *, contrary: bool) -> str:
    """That a statement is unknown, and whether a no is what counts."""
    return f"{text}: {words.UNKNOWN_NO if contrary else words.UNKNOWN_MARK}"


def in_brackets(text: str, truth: Truth, *, whole: bool, beside: str = "") -> str:
    """A statement with its truth in brackets; that it is met is said only where others beside it are not."""
    said = [] if truth is Truth.MET and not whole else [MARKS[truth]]
    said += [beside] if beside else []
    return f"{text} ({'; '.join(said)})" if said else text


def atom_point(proof: Proof, assessment: Assessment, *, contrary: bool = False, whole: bool = False) -> Point:
    """One atom beside what is recorded, or the question that would decide it."""
    says = cast("Atom", proof.says)
    truth = CONTRARY[proof.truth] if contrary else proof.truth
    fact, pathway = says.condition.operand.fact, assessment.pathway
    if proof.unasked:
        return unasked_point(str(says.treatment), assessment, contrary=False)
    owner = pathway.nodes[says.treatment].title if says.treatment else ""
    asks_whether = proof.recorded is None and fact.kind == "flag" and not proof.untried
    said = (
        operand_name(says.condition.operand, pathway)
        if asks_whether
        else phrase(says.condition, pathway, contrary=contrary)
    )
    if owner and says.condition.operand.treatment is None:
        said += words.OWNED.format(treatment=owner)
    if proof.untried:
        said = in_brackets(said, truth, whole=whole, beside=words.NOT_TRIED)
    elif proof.recorded is None:
        asked = words.ASK_NO if asks_whether and contrary else words.ASK
        said = f"{said} ({asked.format(question=question_words(fact, owner))})"
    else:
        shown = words.RECORDED.format(value=value_words(fact, proof.recorded))
        said = in_brackets(said, truth, whole=whole, beside=shown)
    return Point(said, truth.value, f"fact:{says.name}")


def unasked_point(node: str, assessment: Assessment, *, contrary: bool) -> Point:
    """That nobody knows whether a treatment was tried, with the question that would tell."""
    found = assessment.pathway.nodes[node]
    asked = (words.ASK_NO if contrary else words.ASK).format(question=history_question(found))
    return Point(f"{found.title} ({asked})", Truth.UNKNOWN.value, f"node:{node}")


def asking_points(proof: Proof, assessment: Assessment) -> tuple[Point, ...]:
    """What is unknown of what a proof rests on, each with its question, each once."""
    return tuple(
        dict.fromkeys(
            unasked_point(part.says.node, assessment, contrary=False)
            if isinstance(part.says, Recorded)
            else atom_point(part, assessment)
            for part in proof.unknown_parts()
        )
    )
