"""Escalations: the conditions under which care moves on, from one or more nodes to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

from l4path.brief import Equatable
from l4path.conditions import Condition, ConditionLike, NodeLike, NodeShape, condition
from l4path.errors import ConditionError, Problem, check_once, did_you_mean, listed, quoted, shown
from l4path.evidence import Evidence, check_items, check_text, is_disputed, refuse


class EscalationKind(StrEnum):
    """Why care escalates, with what each kind asks of its sources and of itself.

    Attributes:
        needs_when: Whether it must have a ``when``, since nothing else would hold it back.
        never_from: What it never fires out of: ``review``, ``continuous``, ``once``.
        needs_one: Whether, beside every source's trigger, one source must move care on by itself.
        quiet: Whether a picture draws it lightly, since it is no step up.
    """

    needs_when: bool
    never_from: frozenset[str]
    needs_one: bool
    quiet: bool

    FAILURE = "failure", False, "review once"
    EXHAUSTED = "exhausted", False, "review", True
    UNAVAILABLE = "unavailable", False, "review", True
    NEXT_STEP = "next_step", False, "review", True
    PERSISTENCE = "persistence", True
    CONTRAINDICATION = "contraindication", False, "review", False, True
    RELAPSE = "relapse", False, "review continuous once"
    DECLINED = "declined", False, "review", False, True
    COMPLETION = "completion", False, "review"
    RESPONSE = "response", False, "review continuous once"
    INDICATION = "indication"
    DETERIORATION = "deterioration", True
    RED_FLAG = "red_flag", True
    OTHERWISE = "otherwise", False, "", False, True

    def __new__(
        cls, value: str, needs_when: bool = False, never_from: str = "", needs_one: bool = False, quiet: bool = False
    ) -> Self:
        """One kind with what it asks."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.needs_when, made.never_from = needs_when, frozenset(never_from.split())
        made.needs_one, made.quiet = needs_one, quiet
        return made


KINDS: tuple[EscalationKind, ...] = tuple(EscalationKind)
KindName = Literal[
    "failure",
    "exhausted",
    "unavailable",
    "next_step",
    "persistence",
    "contraindication",
    "relapse",
    "declined",
    "completion",
    "response",
    "indication",
    "deterioration",
    "red_flag",
    "otherwise",
]
KindLike: TypeAlias = EscalationKind | KindName
"""A kind of escalation, or its name."""
LONGEST_ID = 200


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Escalation(Equatable):
    """One way on through a pathway: from its sources to a node, of a kind, when a condition is met.

    Attributes:
        to: The id of the node it leads to.
        on: The kind; one of :class:`EscalationKind`, or its name.
        after: The ids of its sources; empty only for a red flag that applies from anywhere.
        any_of: Whether one source is enough; otherwise all of them must be reached and trigger it.
        when: The condition, or None where it is always met.
        because: Why, in a sentence for a clinician.
        id: Its name; derived from sources, kind and target where none is given.
        evidence: On whose word.
        mentioned: The nodes it was authored with, so that a pathway can gather them; not compared.

    Raises:
        PathwayError: With every problem.

    Example:
        >>> Escalation("imaging", on="failure", after=["exercise"]).id
        'exercise-failure-imaging'
    """

    to: str
    on: EscalationKind = field(kw_only=True)
    after: tuple[str, ...] = field(default=(), kw_only=True)
    any_of: bool = field(default=False, kw_only=True)
    when: Condition | None = field(default=None, kw_only=True)
    because: str = field(default="", kw_only=True)
    id: str = field(default="", kw_only=True)
    evidence: tuple[Evidence, ...] = field(default=(), kw_only=True)
    mentioned: tuple[NodeShape, ...] = field(default=(), kw_only=True, compare=False, repr=False)

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(  # noqa: D107 - the class says it
            self,
            to: NodeLike,
            *,
            on: KindLike,
            after: NodeLike | Iterable[NodeLike] = (),
            any_of: bool = False,
            when: ConditionLike | None = None,
            because: str = "",
            id: str = "",  # noqa: A002
            evidence: Iterable[Evidence] = (),
            mentioned: Iterable[NodeShape] = (),
        ) -> None: ...

    def __post_init__(self) -> None:
        """Take nodes or their ids, derive the id, and refuse what can never be right."""
        sources = (
            (self.after,) if isinstance(self.after, str) or not isinstance(self.after, Iterable) else tuple(self.after)
        )
        nodes = tuple(node for node in (*sources, self.to) if not isinstance(node, str))
        put = object.__setattr__
        put(self, "mentioned", (*(self.mentioned if isinstance(self.mentioned, tuple | list) else ()), *nodes))
        put(self, "after", tuple(getattr(node, "id", node) for node in sources))
        put(self, "to", getattr(self.to, "id", self.to))
        problems = [
            *check_items(self, "evidence", Evidence),
            *self._check_ends(),
            *self._check_kind(),
            *check_text(self.because, "because"),
            *self._check_when(),
        ]
        if len(self.after) <= 1:
            put(self, "any_of", False)  # one source or none: all and any are the same
        if not self.id and not problems:
            put(self, "id", self.derived_id)
        refuse([*problems, *self._check_id()])

    def _check_ends(self) -> list[Problem]:
        ends = [(node, "after") for node in self.after] + [(self.to, "to")]
        problems = [
            Problem(what=f"{quoted(node)} is neither a node nor the id of one", where=where)
            for node, where in ends
            if not isinstance(node, str)
        ]
        return problems + check_once(self.after, "after", "source")

    def _check_kind(self) -> list[Problem]:
        if self.on not in KINDS:
            hint = did_you_mean(str(self.on), KINDS) or f"allowed: {listed(KINDS, len(KINDS))}"
            return [Problem(what=f"{shown(self.on)} is not a kind of escalation", where="on", hint=hint)]
        object.__setattr__(self, "on", EscalationKind(self.on))
        if not self.after and self.on != "red_flag":
            return [Problem(what="has no source", where="after", hint="only a red_flag may apply from anywhere")]
        return []

    def _check_when(self) -> list[Problem]:
        if self.when is None:
            if self.on in KINDS and EscalationKind(self.on).needs_when:
                return [
                    Problem(what=f"{self.on} needs a when", where="when", hint="say under which condition it applies")
                ]
            return []
        try:
            object.__setattr__(self, "when", condition(self.when))
        except ConditionError as error:
            return [error.problem.within("when")]
        return []

    def _check_id(self) -> list[Problem]:
        wrong = not isinstance(self.id, str) or (len(self.id) > LONGEST_ID and self.id != self.derived_id)
        if not wrong and self.id:
            wrong = not self.id[0].isalpha() or not all(
                c in "_-+|" or (c.isascii() and (c.islower() or c.isdigit())) for c in self.id
            )
        if not wrong:
            return []
        hint = f"small letters, digits and _ - + |, at most {LONGEST_ID}"
        return [Problem(what=f"{shown(self.id)} is not an id of an escalation", where="id", hint=hint)]

    @property
    def derived_id(self) -> str:
        """The id that sources, kind and target give."""
        sources = ("|" if self.any_of else "+").join(self.after)
        return "-".join(part for part in (sources, self.on, self.to) if part)

    @property
    def disputed(self) -> bool:
        """Whether its evidence holds both a ``for`` and an ``against``."""
        return is_disputed(self.evidence)

    def __str__(self) -> str:
        return f"{self.id}: {(' | ' if self.any_of else ' + ').join(self.after) or 'anywhere'} -> {self.to}"
