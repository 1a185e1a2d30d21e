"""What may be asked of a patient: of whom, and what, before it has words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.brief import Equatable
from l4path.conditions import meant_by, named_in, operative
from l4path.escalations import EscalationKind

if TYPE_CHECKING:
    from l4path.facts import Fact
    from l4path.pathway.model import Pathway


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Asks(Equatable):
    """The question for a fact, for a measure of a treatment, or for the history of a treatment.

    Attributes:
        fact: The fact or measure; None where it is the history that is asked for.
        treatment: The title of the treatment; empty for a fact of the patient, or where it need not be named.
        way: How the treatment is done, where its history is asked for: ``trial``, ``continuous`` or ``once``.
    """

    fact: Fact | None
    treatment: str = ""
    way: str = ""

    @property
    def asked(self) -> str:
        """What is asked, as far as the pathway has words for it."""
        question = "" if self.fact is None else self.fact.question or self.fact.label
        return f"{self.treatment}: {question}" if self.treatment else question


def asks_for(pathway: Pathway, name: str) -> Asks:
    """One question: of whom, and what.

    Args:
        pathway: The pathway.
        name: The id of a fact, ``treatment.measure``, or the id of an unasked treatment.
    """
    if name in pathway.treatments:
        return Asks(None, pathway.treatments[name].title, pathway.treatments[name].way)
    treatment, _, measure = name.rpartition(".")
    if treatment:
        return Asks(pathway.all_measures[measure], pathway.nodes[treatment].title)
    return Asks(pathway.facts[name])


def red_flags(pathway: Pathway) -> set[str]:
    """The ids of the facts that red-flag escalations ask about."""
    stated = [way.when for way in pathway.escalations if way.on is EscalationKind.RED_FLAG and way.when is not None]
    stated += [meant for group in named_in(stated) for named in group for meant in meant_by(named)]
    return {
        atom.operand.fact.id for condition in stated for atom in operative(condition) if atom.operand.treatment is None
    }
