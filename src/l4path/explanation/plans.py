"""Plans: what may be said of something before it is known of whom; of one patient, statements are chosen from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeAlias, cast

from l4path.assessment.kleene import NUMBER, TRUTHS
from l4path.assessment.proofs import Proof, points_of
from l4path.brief import Equatable
from l4path.conditions import Sum
from l4path.explanation.statements import Slot, Statement, Value, say
from l4path.meaning import Atom, Recorded
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from l4path.assessment import Assessment
    from l4path.meaning import Formula
    from l4path.pathway import Pathway

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Stated(Equatable):
    """A formula or its contrary: what is so of it is its truth."""

    formula: Formula
    contrary: bool = False

    def of(self, assessment: Assessment) -> Truth:
        """Whether it holds."""
        truth = assessment.truth_of(self.formula)
        return TRUTHS[2 - NUMBER[truth]] if self.contrary else truth


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Found(Equatable):
    """What was found: the ``state``; of a node its ``status``, or its ``place``.

    A node's place is ``options``, ``alongside``, ``on_hold`` (it could be begun by itself, and something else comes
    first), or nothing.
    """

    what: Literal["state", "status", "place"]
    node: str = ""

    def of(self, assessment: Assessment) -> str:
        """What it is."""
        if self.what == "state":
            return assessment.state
        if self.what == "status":
            return assessment.status[self.node]
        node, places = assessment.pathway.nodes[self.node], ("options", "alongside", "on_hold")
        return next((place for place in places if node in getattr(assessment, place)), "")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Recalled(Equatable):
    """A slot for what is recorded: of an atom the value, of a sum its points, of a treatment the outcome."""

    what: Atom | Sum | Recorded

    def of(self, assessment: Assessment) -> Slot:
        """What it is; of points, one number, or from the least to the greatest that they may be."""
        match self.what:
            case Atom(condition=condition):
                return Value(condition.operand.fact, (Proof(self.what, assessment._run).recorded,))  # noqa: SLF001
            case Sum() as stated:
                low, high = points_of(stated, assessment._run)  # noqa: SLF001
                return say("points", count=low) if low == high else say("points.range", low=low, high=high)
            case Recorded(node=node):
                return say(f"outcome.{assessment.episode.trials[node].outcome}")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Line(Equatable):
    """One statement, before it is known of whom.

    Attributes:
        says: The key of its sentence.
        truth: Its truth, or what has it.
        about: What it is about.
        slots: What its sentence names.
        parts: What it rests on.
        marked: Whether its truth is told before it; None: unless it is met.
        sources: The keys under which an episode may tell where it is from.
        around: The name of the slot in which what it is put around stands: the one statement of its parts, whose
            truth, subject and parts it takes over.
    """

    says: str
    truth: Truth | Stated | None = None
    about: str = ""
    slots: tuple[tuple[str, Slot | Recalled], ...] = ()
    parts: tuple[Plan, ...] = ()
    marked: bool | None = False
    sources: tuple[str, ...] = ()
    around: str = ""


def line(
    says: str,
    truth: Truth | Stated | None = None,
    about: str = "",
    *parts: Plan,
    marked: bool | None = False,
    **slots: Slot | Recalled,
) -> Line:
    """A line, its slots by name."""
    return Line(says, truth, about, tuple(slots.items()), parts, marked)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class By(Equatable):
    """A choice between plans by what is so of this patient."""

    asks: Stated | Found
    cases: Mapping[Any, Plan]
    otherwise: Plan = ()


def when(formula: Formula, then: Plan, otherwise: Plan = ()) -> By:
    """One plan where a formula is met, another where it is not."""
    return By(Stated(formula), {Truth.MET: then}, otherwise)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class As(Equatable):
    """A plan as a reason for something: its statements have the truth of that, and may rest on more."""

    truth: Truth | Stated | None
    plan: Plan
    more: Plan = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Asked(Equatable):
    """Everything that is unknown of what formulas rest on, each once, but for what another plan asks already."""

    formulas: tuple[Formula, ...]
    but: Plan = ()


@dataclass(frozen=True, slots=True)
class Later:
    """A plan that is made when it is first needed, and kept with its pathway."""

    make: Callable[..., Plan]
    given: tuple[object, ...]
    named: tuple[tuple[str, object], ...]

    def made(self, pathway: Pathway) -> Plan:
        """The plan."""
        cache = pathway._cache.setdefault("plans", {})  # noqa: SLF001
        if self not in cache:
            cache[self] = self.make(pathway, *self.given, **dict(self.named))
        return cast("Plan", cache[self])


def planned(make: Callable[Concatenate[Pathway, P], Plan]) -> Callable[P, Later]:
    """What makes a plan of a pathway, as a function of the rest that makes it later."""

    @wraps(make)
    def later(*given: P.args, **named: P.kwargs) -> Later:
        return Later(make, given, tuple(named.items()))

    return later


@dataclass(frozen=True, slots=True, eq=False)
class Reason:
    """A statement or its contrary, freed of every ``not``: what combines its parts, or what is said of it as a whole.

    Attributes:
        stated: The statement.
        whole: Whether every part is told, and not those alone that decide.
        says: What is said of it, where that says all.
        joins: ``all`` or ``any`` of its parts; nothing where ``says`` says all.
        parts: Its parts; none of them is joined as it is itself.
    """

    stated: Stated
    whole: bool
    says: Plan = ()
    joins: Literal["all", "any", ""] = ""
    parts: tuple[Reason, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Decisive(Equatable):
    """The statements that decide a reason, together they have the truth of what is stated; or everything it lacks."""

    stated: Stated
    make: Callable[[], Reason] = field(compare=False)
    lacking: bool = False

    @cached_property
    def reason(self) -> Reason:
        """The reason, made when it is first needed."""
        return self.make()


Plan: TypeAlias = "Statement | Line | By | As | Asked | Later | Reason | Decisive | tuple[Plan, ...]"
