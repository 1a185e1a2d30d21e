"""What would lead the patient of a finding on: the kinds of escalation that fire for this patient, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions.logic import MET, all_of, any_of
from l4path.escalations import KINDS, Escalation, EscalationKind
from l4path.meaning import carried, itself
from l4path.nodes import Disposition, Treatment
from l4path.search.wanted import granted
from l4path.truth import Truth
from l4path.verification import words

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_ANYHOW = (EscalationKind.INDICATION, EscalationKind.DETERIORATION, EscalationKind.RED_FLAG)
"""Kinds that ask nothing of their source."""
_LOOSE = (EscalationKind.RESPONSE, EscalationKind.COMPLETION, EscalationKind.PERSISTENCE)
"""Kinds that say less of the patient than the others do: named only where none of the others would do."""


def kinds_that_fire(assessment: Assessment, name: str) -> tuple[EscalationKind, ...]:
    """The kinds of which an escalation out of a node would fire for this patient, its condition apart.

    Args:
        assessment: What the pathway says of the patient.
        name: The id of the node, which is reached.
    """
    node = assessment.pathway.nodes[name]
    return tuple(kind for kind in KINDS if _may_leave(kind, node) and _fires(assessment, kind, node))


def _may_leave(kind: EscalationKind, node: Node) -> bool:
    if isinstance(node, Disposition) or (kind is EscalationKind.OTHERWISE and node.kind != "review"):
        return False
    once = isinstance(node, Treatment) and node.once
    continuous = isinstance(node, Treatment) and node.continuous
    is_one = {"review": node.kind == "review", "once": once, "continuous": continuous}
    return not any(is_one[what] for what in kind.never_from)


def _fires(assessment: Assessment, kind: EscalationKind, node: Node) -> bool:
    if kind is EscalationKind.OTHERWISE:
        ways = (way for way in assessment.pathway.out_of(node) if way.on is not kind)
        return all(assessment.truth("fires", way.id) is Truth.NOT_MET for way in ways)
    made = Escalation(node.id, on=kind, after=node.id, when=MET if kind.needs_when else None)
    alone = itself(made, node.id) if kind.needs_one else MET
    return granted(all_of((carried(made, node), alone)), assessment)


def best_kinds(assessment: Assessment, name: str) -> tuple[EscalationKind, ...]:
    """Of the kinds that would fire, those that say most of this patient."""
    fire = kinds_that_fire(assessment, name)
    telling = [kind for kind in fire if kind not in (*_ANYHOW, *_LOOSE)]
    loose = [kind for kind in _LOOSE if kind in fire]
    return tuple(telling or loose[:1] or [EscalationKind.INDICATION])


def lead_on(assessment: Assessment, name: str) -> tuple[str, tuple[EscalationKind, ...]]:
    """What to do about a patient for whom nothing follows a node, with the kinds of escalation that it names.

    Args:
        assessment: What the pathway says of the patient.
        name: The id of the node at which care ends.
    """
    pathway = assessment.pathway
    node = pathway.nodes[name]
    kinds = best_kinds(assessment, name)
    named = words.joined([_named(kind) for kind in kinds], "or")
    ends = words.of("advised_end.emergency" if node.emergency else "advised_end.ordinary")
    text = words.of("advised_lead_on", node=node.title, kinds=named, ends=ends)
    near = [way.id for way in pathway.out_of(name) if _only_held_back_by_its_condition(assessment, way)]
    if near:
        text += words.of("advised_widen", ways=words.joined([f"`{way}`" for way in near], "or"))
    return text, kinds


def _named(kind: EscalationKind) -> str:
    return words.of("advised_under_condition" if kind.needs_when else "advised_under", kind=kind.value)


def _only_held_back_by_its_condition(assessment: Assessment, way: Escalation) -> bool:
    if way.when is None or assessment.evaluate(way.when) is not Truth.NOT_MET:
        return False
    carry = [carried(way, assessment.pathway.nodes[source]) for source in way.after]
    moving = any_of(itself(way, source) for source in way.after) if way.on.needs_one else MET
    return granted(all_of((any_of(carry) if way.any_of else all_of(carry), moving)), assessment)


def leave_review(pathway: Pathway, name: str) -> tuple[str, tuple[EscalationKind, ...]]:
    """What to do about a review that no escalation leaves for some patient, with the kinds that it names."""
    ways = pathway.out_of(name)
    if not ways:
        return words.of("advised_review_no_way"), (EscalationKind.INDICATION,)
    for way in ways:
        if way.on is EscalationKind.OTHERWISE:  # there is one, and its own condition holds it back
            return words.of("advised_review_otherwise", way=way.id), ()
    return words.of("advised_review_hole"), (EscalationKind.OTHERWISE,)
