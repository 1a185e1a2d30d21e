"""Nodes: treatments, the reviews between them, and the dispositions where a pathway ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from l4path.brief import Equatable
from l4path.conditions import Condition, condition
from l4path.errors import ConditionError, Problem, listed
from l4path.escalations import Escalation
from l4path.evidence import Code, Evidence, check_items, check_text, is_disputed, refuse
from l4path.facts import OUTCOMES, check_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.conditions import ConditionLike, NodeLike
    from l4path.escalations import KindLike
    from l4path.facts import Outcome

NodeKind = Literal["treatment", "review", "disposition"]
NODE_KINDS: tuple[NodeKind, ...] = ("treatment", "review", "disposition")
TreatmentWay = Literal["trial", "continuous", "once"]
OUTCOMES_OF: Mapping[TreatmentWay, tuple[Outcome, ...]] = {
    "trial": OUTCOMES,
    "continuous": ("intolerant", "ongoing", "stopped"),
    "once": ("ongoing",),
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Node(Equatable):
    """What all kinds of nodes have."""

    kind: ClassVar[NodeKind]

    id: str
    title: str
    tier: str = field(kw_only=True)
    emergency: bool = field(default=False, kw_only=True)
    evidence: tuple[Evidence, ...] = field(default=(), kw_only=True)
    codes: tuple[Code, ...] = field(default=(), kw_only=True)

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(
            self,
            id: str,  # noqa: A002
            title: str,
            *,
            tier: str,
            emergency: bool = False,
            evidence: Iterable[Evidence] = (),
            codes: Iterable[Code] = (),
        ) -> None: ...

    def __post_init__(self) -> None:
        refuse(self._check())

    def _check(self) -> list[Problem]:
        return (
            check_name(self.id, f"a {self.kind}")
            + check_text(self.title, "title", required=True)
            + check_text(self.tier, "tier", required=True)
            + _check_flags(self, "emergency")
            + check_items(self, "evidence", Evidence)
            + check_items(self, "codes", Code)
        )

    @property
    def disputed(self) -> bool:
        """Whether its evidence holds both a ``for`` and an ``against``."""
        return is_disputed(self.evidence)

    def escalates_to(
        self,
        to: NodeLike,
        *,
        on: KindLike,
        when: ConditionLike | None = None,
        because: str = "",
        id: str = "",  # noqa: A002
        evidence: Iterable[Evidence] = (),
    ) -> Escalation:
        """The escalation from this node to another; for several sources, write :class:`Escalation` out.

        Args:
            to: The node, or its id.
            on: The kind of escalation.
            when: The condition, where there is one.
            because: Why, in a sentence.
            id: Its name, where the derived one does not do.
            evidence: On whose word.

        Raises:
            PathwayError: When the escalation cannot be right.
        """
        return Escalation(
            to,
            on=on,
            after=(self,),
            when=when,
            because=because,
            id=id,
            evidence=evidence,
        )

    def on_red_flag(
        self,
        when: ConditionLike,
        *,
        because: str = "",
        id: str = "",  # noqa: A002
        evidence: Iterable[Evidence] = (),
    ) -> Escalation:
        """The red flag that leads to this emergency node from wherever the patient is.

        Args:
            when: The condition that raises the flag.
            because: Why, in a sentence.
            id: Its name, where the derived one does not do.
            evidence: On whose word.
        """
        return Escalation(
            self,
            on="red_flag",
            when=when,
            because=because,
            id=id,
            evidence=evidence,
        )


def _check_flags(node: object, *names: str) -> list[Problem]:
    return [
        Problem(what=f"{getattr(node, name)!r} is not yes or no", where=name, hint="write true or false")
        for name in names
        if not isinstance(getattr(node, name), bool)
    ]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Caution(Equatable):
    """A relative contraindication: it changes no status, and is shown wherever the treatment is possible.

    Attributes:
        id: Its name, unique within the treatment.
        when: The condition under which it applies.
        because: What to mind, in a sentence.
        evidence: On whose word.

    Raises:
        PathwayError: With every problem.

    Example:
        >>> from l4path import Flag
        >>> Caution("thin_bone", Flag("steroids", "long steroid treatment"), "steroids thin the bone").id
        'thin_bone'
    """

    id: str
    when: Condition
    because: str
    evidence: tuple[Evidence, ...] = ()

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(  # noqa: D107 - the class says it
            self,
            id: str,  # noqa: A002
            when: ConditionLike,
            because: str,
            evidence: Iterable[Evidence] = (),
        ) -> None: ...

    def __post_init__(self) -> None:
        """Refuse a caution without a name, a condition or a reason."""
        problems = (
            check_name(self.id, "a caution")
            + check_text(self.because, "because", required=True)
            + check_items(self, "evidence", Evidence)
        )
        try:
            object.__setattr__(self, "when", condition(self.when))
        except ConditionError as error:
            problems.append(error.problem.within("when"))
        refuse(problems)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Treatment(_Node):
    """Something that is done for the patient: tried and judged, or going on alongside, or done once.

    Attributes:
        id: The name that conditions and episodes use.
        title: What it is called.
        tier: The tier it belongs to.
        indications: For whom it is; all must be met.
        contraindications: What forbids it; any one does.
        cautions: What to mind where it is possible; changes no status.
        adequate: When a trial was long and strong enough to count; about the trial's own measures.
        response: When a trial has worked; about the trial's own measures.
        continuous: It goes on alongside the others and has nothing to fail.
        once: It is done, and then it has been done.
        emergency: It belongs to the emergency branch.
        evidence: On whose word.
        codes: The same thing in coding systems.

    Raises:
        PathwayError: With every problem; exactly one of a trial (``adequate`` and ``response``), ``continuous`` and
            ``once`` is allowed.

    Example:
        >>> from l4path import Measure, weeks
        >>> relief = Measure("relief", "pain relief", unit="%")
        >>> Treatment("exercise", "Exercise", tier="conservative", adequate=weeks >= 6, response=relief >= 30).once
        False
    """

    kind: ClassVar[NodeKind] = "treatment"

    indications: tuple[Condition, ...] = field(default=(), kw_only=True)
    contraindications: tuple[Condition, ...] = field(default=(), kw_only=True)
    cautions: tuple[Caution, ...] = field(default=(), kw_only=True)
    adequate: Condition | None = field(default=None, kw_only=True)
    response: Condition | None = field(default=None, kw_only=True)
    continuous: bool = field(default=False, kw_only=True)
    once: bool = field(default=False, kw_only=True)

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(  # noqa: D107 - the class says it
            self,
            id: str,  # noqa: A002
            title: str,
            *,
            tier: str,
            indications: ConditionLike | Iterable[ConditionLike] = (),
            contraindications: ConditionLike | Iterable[ConditionLike] = (),
            cautions: Iterable[Caution] = (),
            adequate: ConditionLike | None = None,
            response: ConditionLike | None = None,
            continuous: bool = False,
            once: bool = False,
            emergency: bool = False,
            evidence: Iterable[Evidence] = (),
            codes: Iterable[Code] = (),
        ) -> None: ...

    def __post_init__(self) -> None:
        """Refuse anything but exactly one way to be done."""
        problems = self._check() + _check_flags(self, "continuous", "once") + check_items(self, "cautions", Caution)
        names = [caution.id for caution in self.cautions if isinstance(caution, Caution)]
        problems += [
            Problem(what=f"{name} twice", where=f"cautions[{number}]", hint="give each caution an id of its own")
            for number, name in enumerate(names, 1)
            if name in names[: number - 1]
        ]
        for name in ("indications", "contraindications"):
            problems += self._read_all(name)
        for name in ("adequate", "response"):
            if getattr(self, name) is not None:
                problems += self._read(name, name)
        trial = self.adequate is not None or self.response is not None
        if trial + (self.continuous is True) + (self.once is True) != 1:
            given = [
                way for way, text in (("trial", trial), ("continuous", self.continuous), ("once", self.once)) if text
            ]
            hint = "write a trial (adequate and response), once = true or continuous = true"
            if not given:
                hint += f"; where nothing is tried, it is [reviews.{self.id}] or [dispositions.{self.id}]"
            else:
                hint = f"leave all of {listed(given)} out but one"
            what = f"exactly one of trial, continuous, once is needed, and {'more are' if given else 'none is'} given"
            problems.append(Problem(what=what, hint=hint))
        elif trial and (self.adequate is None or self.response is None):
            missing = "adequate" if self.adequate is None else "response"
            problems.append(
                Problem(
                    what=f"the trial has no {missing}", hint="a trial says when it is adequate and what a response is"
                )
            )
        refuse(problems)

    def _read(self, name: str, where: str) -> list[Problem]:
        try:
            object.__setattr__(self, name, condition(getattr(self, name)))
        except ConditionError as error:
            return [error.problem.within(where)]
        return []

    def _read_all(self, name: str) -> list[Problem]:
        given = getattr(self, name)
        values = tuple(given) if isinstance(given, list | tuple) else (given,)
        made, problems = [], []
        for number, value in enumerate(values, 1):
            try:
                made.append(condition(value))
            except ConditionError as error:
                problems.append(error.problem.within(f"{name}[{number}]"))
        object.__setattr__(self, name, tuple(made))
        return problems

    @property
    def has_trial(self) -> bool:
        """Whether it is tried and judged."""
        return not (self.continuous or self.once)

    @property
    def way(self) -> TreatmentWay:
        """How it is done: ``trial``, ``continuous`` or ``once``."""
        return "once" if self.once else "continuous" if self.continuous else "trial"

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes that may be recorded of it."""
        return OUTCOMES_OF[self.way]

    def __repr__(self) -> str:
        return f"Treatment {self.id!r}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Review(_Node):
    """A point of judgement, here and now, by whoever follows the pathway.

    Attributes:
        id: The name that conditions use.
        title: What it is called.
        tier: The tier it belongs to.
        emergency: It belongs to the emergency branch.
        evidence: On whose word.
        codes: The same thing in coding systems.
    """

    kind: ClassVar[NodeKind] = "review"

    if TYPE_CHECKING:

        def __init__(  # noqa: D107 - the class says it
            self,
            id: str,  # noqa: A002
            title: str,
            *,
            tier: str,
            emergency: bool = False,
            evidence: Iterable[Evidence] = (),
            codes: Iterable[Code] = (),
        ) -> None: ...

    def __repr__(self) -> str:
        return f"Review {self.id!r}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Disposition(_Node):
    """Where a pathway ends or hands over; nothing leaves it.

    Attributes:
        id: The name that conditions use.
        title: What it is called.
        tier: The tier it belongs to.
        emergency: It belongs to the emergency branch.
        final: It closes the episode.
        evidence: On whose word.
        codes: The same thing in coding systems.
    """

    kind: ClassVar[NodeKind] = "disposition"

    final: bool = field(default=False, kw_only=True)

    if TYPE_CHECKING:

        def __init__(  # noqa: D107 - the class says it
            self,
            id: str,  # noqa: A002
            title: str,
            *,
            tier: str,
            emergency: bool = False,
            final: bool = False,
            evidence: Iterable[Evidence] = (),
            codes: Iterable[Code] = (),
        ) -> None: ...

    def __post_init__(self) -> None:
        """Refuse what no disposition can be."""
        refuse(self._check() + _check_flags(self, "final"))

    def __repr__(self) -> str:
        return f"Disposition {self.id!r}"


Node = Treatment | Review | Disposition
