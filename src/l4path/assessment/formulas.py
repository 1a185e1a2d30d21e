"""Formulas: Kleene logic over what an episode records, in which every rule of an assessment is stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never, cast

from l4path.conditions import (
    And,
    AnyCondition,
    AtLeast,
    Comparison,
    Condition,
    Constant,
    Contains,
    Defined,
    FlagAtom,
    Membership,
    Not,
    Or,
    Predicate,
    Range,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Operative = FlagAtom | Comparison | Range | Membership | Contains


@dataclass(frozen=True, slots=True)
class Known:
    """Met or not met, whoever the patient is."""

    met: bool


@dataclass(frozen=True, slots=True)
class Atom:
    """One recorded thing beside a constant.

    Attributes:
        condition: The atom as a condition.
        treatment: Whose measure it is; None for a fact of the patient.
    """

    condition: Operative
    treatment: str | None

    @property
    def name(self) -> str:
        """The id of the fact, or ``treatment.measure``."""
        fact = self.condition.operand.fact.id
        return fact if self.treatment is None else f"{self.treatment}.{fact}"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the record of a treatment says outright, never unknown.

    Attributes:
        what: ``tried``, ``declined``, ``tolerated``, an outcome, ``outcome`` (one is recorded), or, in invariants,
            ``offered`` and ``option``.
        node: The id of the node.
    """

    what: str
    node: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A rule of its own, stated once and named wherever it is used.

    Attributes:
        kind: A predicate, ``adequate``, ``response``, ``fires``, ``reached``, ``unmoved`` (nothing but an ``otherwise``
            leaves a review), ``defined``, ``goal`` or ``assumption``.
        subject: The id of the node, escalation, definition or assumption it is about.
    """

    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of its parts."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Any of its parts."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class SeveralOf:
    """At least so many of its parts."""

    count: int
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """The contrary of its part."""

    part: Formula


Formula = Known | Atom | Recorded | Claim | AllOf | AnyOf | SeveralOf | Negated
MET, NOT_MET = Known(met=True), Known(met=False)


def all_of(parts: Iterable[Formula]) -> Formula:
    """All of the parts, without those that are always met."""
    kept = [part for part in parts if part != MET]
    if NOT_MET in kept:
        return NOT_MET
    if not kept:
        return MET
    return kept[0] if len(kept) == 1 else AllOf(tuple(kept))


def any_of(parts: Iterable[Formula]) -> Formula:
    """Any of the parts, without those that are never met."""
    kept = [part for part in parts if part != NOT_MET]
    if MET in kept:
        return MET
    if not kept:
        return NOT_MET
    return kept[0] if len(kept) == 1 else AnyOf(tuple(kept))


def negated(part: Formula) -> Formula:
    """The contrary."""
    return Known(not part.met) if isinstance(part, Known) else Negated(part)


def meaning(condition: Condition, treatment: str | None = None) -> Formula:
    """What a condition means as a formula.

    Args:
        condition: Any condition.
        treatment: The treatment whose trial it stands in, for bare measures.
    """
    here = cast("AnyCondition", condition)
    match here:
        case Constant(value=value):
            return Known(value)
        case And(parts=parts):
            return all_of(meaning(part, treatment) for part in parts)
        case Or(parts=parts):
            return any_of(meaning(part, treatment) for part in parts)
        case Not(part=part):
            return negated(meaning(part, treatment))
        case AtLeast(count=count, parts=parts):
            return SeveralOf(count, tuple(meaning(part, treatment) for part in parts))
        case Predicate(name="tried" | "declined" | "offered" | "option" as name, node=node):
            return Recorded(name, node)
        case Predicate(name=name, node=node):
            return Claim(name, node)
        case Defined(name=name):
            return Claim("defined", name)
        case FlagAtom() | Comparison() | Range() | Membership() | Contains():
            owner = here.operand.treatment or (treatment if here.operand.fact.measure else None)
            return Atom(here, owner)
        case _:
            assert_never(here)
