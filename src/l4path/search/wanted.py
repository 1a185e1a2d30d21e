"""What may be wanted of an episode, said once: searched for as a statement, and checked on the engine's answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from l4path.assessment import Claim
from l4path.assessment.rules import NEED_ONE, itself, trigger
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.assessment import Assessment, Formula, State, Status
    from l4path.conditions import Condition
    from l4path.escalations import Escalation
    from l4path.search.meaning import Meaning


@dataclass(frozen=True, slots=True)
class Is:
    """A condition or a named claim has a truth.

    Attributes:
        what: A condition (``reached``, ``offered`` and ``option`` are allowed), or a claim of the pathway's rules.
        truth: The truth it is to have.
    """

    what: Condition | Claim
    truth: Truth = Truth.MET


@dataclass(frozen=True, slots=True)
class Has:
    """A node has one of some statuses."""

    node: str
    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """A node is among the options."""

    node: str


@dataclass(frozen=True, slots=True)
class Takes:
    """An escalation fires, and one of its sources is among those that carry it."""

    way: Escalation
    node: str


@dataclass(frozen=True, slots=True)
class In:
    """The episode is in one of some states."""

    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts."""

    parts: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Any of the parts."""

    parts: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Contrary:
    """Not the part."""

    part: Wanted


Wanted = Is | Has | Lists | Takes | In | Every | Some | Contrary


def met(kind: str, subject: str) -> Is:
    """That a named claim is met."""
    return Is(Claim(kind, subject))


def not_met(kind: str, subject: str) -> Is:
    """That a named claim is not met."""
    return Is(Claim(kind, subject), Truth.NOT_MET)


def stated(wanted: Wanted, meaning: Meaning) -> int:
    """What is wanted as a statement about the patients of a space."""
    circuit = meaning.space.circuit
    match wanted:
        case Is(what=what, truth=truth):
            formula = what if isinstance(what, Claim) else meaning.condition(what)
            if truth is Truth.UNKNOWN:
                return meaning.unknown(formula)
            return meaning.met(formula) if truth is Truth.MET else meaning.not_met(formula)
        case Has(node=node, statuses=statuses):
            return meaning.standing.status(node, *statuses)
        case Lists(node=node):
            return meaning.standing.option(node)
        case Takes(way=way, node=node):
            source = meaning.pathway.nodes[node]
            taken: list[Formula] = [Claim("fires", way.id), Claim("reached", node), trigger(way, source)]
            if way.any_of and way.on in NEED_ONE:
                taken.append(itself(way, node))
            return circuit.all_of(meaning.met(part) for part in taken)
        case In(states=states):
            return meaning.standing.state(*states)
        case Every(parts=parts):
            return circuit.all_of(stated(part, meaning) for part in parts)
        case Some(parts=parts):
            return circuit.any_of(stated(part, meaning) for part in parts)
        case Contrary(part=part):
            return -stated(part, meaning)
        case _:
            assert_never(wanted)


def granted(wanted: Wanted, assessment: Assessment) -> bool:
    """Whether an assessment shows what is wanted."""
    match wanted:
        case Is(what=Claim(kind=kind, subject=subject), truth=truth):
            return assessment.truth(kind, subject) is truth
        case Is(what=what, truth=truth):
            return assessment.evaluate(what) is truth
        case Has(node=node, statuses=statuses):
            return assessment.status[node] in statuses
        case Lists(node=node):
            return any(option.id == node for option in assessment.options)
        case Takes(way=way, node=node):
            proofs = [assessment.proof("fires", way), assessment.proof("reached", node), assessment.trigger(way, node)]
            if way.any_of and way.on in NEED_ONE:
                proofs.append(assessment.moves_on(way, node))
            return all(proof.truth is Truth.MET for proof in proofs)
        case In(states=states):
            return assessment.state in states
        case Every(parts=parts):
            return all(granted(part, assessment) for part in parts)
        case Some(parts=parts):
            return any(granted(part, assessment) for part in parts)
        case Contrary(part=part):
            return not granted(part, assessment)
        case _:
            assert_never(wanted)
