"""The smallest statements: one recorded thing beside its condition, or the question for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from l4path.explanation.sources import beside, source_of
from l4path.explanation.statements import CONTRARY, Asks, Phrase, Statement, Value, is_so, say
from l4path.meaning import Atom, Recorded
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.assessment import Assessment, Proof


def atom(
    proof: Proof, assessment: Assessment, *, contrary: bool = False, whole: bool = False, within: str = ""
) -> Statement:
    """One atom beside what is recorded, or the question that would decide it.

    Args:
        proof: The proof of the atom.
        assessment: The assessment.
        contrary: Whether the contrary is what is asked for.
        whole: Whether its truth is told although it is met.
        within: The treatment whose trial is spoken of, so that it need not be named again.
    """
    says = cast("Atom", proof.says)
    truth = CONTRARY[proof.truth] if contrary else proof.truth
    fact = says.condition.operand.fact
    if proof.unasked:
        return unasked(str(says.treatment), assessment)
    owner = assessment.pathway.nodes[says.treatment] if says.treatment and says.treatment != within else None
    named = owner.title if owner and says.condition.operand.treatment is None else ""
    what, about, marked = Phrase(says.condition, contrary, named), f"fact:{says.name}", whole or truth is not Truth.MET
    never = source_of(assessment.episode, f"untried.{says.treatment}") if proof.untried else None
    if proof.untried and truth is Truth.MET and not whole and never is None:  # so it is of every measure: said once
        return is_so("tried", assessment.pathway.nodes[str(says.treatment)], truth, contrary=True)
    if proof.untried:
        untried = say("says.untried", truth, about, marked=marked, what=what)
        return beside(untried, never)
    if proof.recorded is None:
        flag = fact.kind == "flag"
        key = "says.asked_no" if flag and contrary else "says.asked"
        return say(
            key,
            truth,
            about,
            what=Phrase(says.condition, contrary, named, label=flag),
            question=Asks(fact, owner.title if owner else ""),
        )
    recorded = say("says.recorded", truth, about, marked=marked, what=what, value=Value(fact, (proof.recorded,)))
    keys = (f"trials.{says.name}", f"trials.{says.treatment}") if says.treatment else (f"facts.{says.name}",)
    return beside(recorded, source_of(assessment.episode, *keys))


def unasked(node: str, assessment: Assessment, *, contrary: bool = False) -> Statement:
    """That nobody knows whether a treatment was tried, with the question that would tell."""
    found = assessment.pathway.treatments[node]
    key = "says.asked_no" if contrary else "says.asked"
    asked = say(key, Truth.UNKNOWN, f"node:{node}", what=found.title, question=Asks(None, found.title, found.way))
    return beside(asked, source_of(assessment.episode, f"unasked.{node}"))


def asking(proof: Proof, assessment: Assessment) -> tuple[Statement, ...]:
    """What is unknown of what a proof rests on, each with its question, each once."""
    return tuple(
        dict.fromkeys(
            unasked(part.says.node, assessment) if isinstance(part.says, Recorded) else atom(part, assessment)
            for part in proof.unknown_parts()
        )
    )
