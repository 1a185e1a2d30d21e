"""The leaves of formulas: three-valued about what is recorded, two-valued about what is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from l4path.conditions import Condition, Operative
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.meaning.kinds import State, Status

ClaimKind = Literal[
    "adequate",
    "assumption",
    "caution",
    "contraindicated",
    "defined",
    "exhausted",
    "failed",
    "fires",
    "goal",
    "indicated",
    "intolerant",
    "item",
    "ongoing",
    "reached",
    "relapsed",
    "responded",
    "response",
    "stopped",
    "suitable",
    "unmoved",
]
Formula = Condition
"""Any formula: connectives over the leaves of this module."""


@dataclass(frozen=True, slots=True, repr=False)
class Atom(Condition):
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

    def __str__(self) -> str:
        return str(self.condition) if self.treatment is None else f"{self.treatment}: {self.condition}"


@dataclass(frozen=True, slots=True, repr=False)
class Recorded(Condition):
    """What the record of a treatment says outright; unknown only of a treatment that is unasked.

    Attributes:
        what: ``tried``, ``declined``, ``tolerated``, ``relapsed``, ``ended``, ``asked`` (met, or unknown if unasked),
            ``outcome`` (one is recorded), or ``outcome NAME`` (that one is).
        node: The id of the treatment.
    """

    what: str
    node: str

    def __str__(self) -> str:
        return f"{self.what} recorded of {self.node}"


@dataclass(frozen=True, slots=True, repr=False)
class Claim(Condition):
    """A rule of its own, stated once and named wherever it is used.

    Attributes:
        kind: A predicate, ``adequate``, ``response``, ``fires``, ``reached``, ``unmoved`` (nothing but an ``otherwise``
            leaves a review), ``defined``, ``item`` (of a score), ``caution``, ``goal`` or ``assumption``.
        subject: The id of the node, escalation, definition or assumption it is about; ``score[number]`` of an item,
            ``treatment.caution`` of a caution.
    """

    kind: str
    subject: str

    def __str__(self) -> str:
        return f"{self.kind}({self.subject})"


@dataclass(frozen=True, slots=True, repr=False)
class Is(Condition):
    """A formula has one of the three truth values; met or not met itself, never unknown."""

    formula: Formula
    truth: Truth = Truth.MET

    def __str__(self) -> str:
        return f"({self.formula}) is {self.truth.value}"


@dataclass(frozen=True, slots=True, repr=False)
class Has(Condition):
    """A node has one of some statuses; met or not met, never unknown."""

    node: str
    statuses: frozenset[Status]

    def __str__(self) -> str:
        return f"{self.node} is {' or '.join(sorted(self.statuses))}"


@dataclass(frozen=True, slots=True, repr=False)
class In(Condition):
    """The episode is in one of some states; met or not met, never unknown."""

    states: frozenset[State]

    def __str__(self) -> str:
        return f"the episode is {' or '.join(sorted(self.states))}"


@dataclass(frozen=True, slots=True, repr=False)
class Lists(Condition):
    """A node is among the options; met or not met, never unknown."""

    node: str

    def __str__(self) -> str:
        return f"{self.node} is an option"


@dataclass(frozen=True, slots=True, repr=False)
class Follows(Condition):
    """A node follows a response (SEMANTICS 8); met or not met, never unknown."""

    node: str

    def __str__(self) -> str:
        return f"{self.node} follows a response"


Leaf = Atom | Recorded | Claim | Is | Has | In | Lists | Follows
