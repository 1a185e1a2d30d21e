"""Scores: named sums of points, compared with whole numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from l4path.brief import Brief
from l4path.conditions.atoms import OPERATORS
from l4path.conditions.logic import MAX_DEPTH, Combinable, Condition, Operator, condition
from l4path.errors import ConditionError, Problem, quoted, shown
from l4path.evidence import Evidence, check_items, check_text, refuse
from l4path.facts import check_name

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_POINTS, MOST_ITEMS = 1000, 100


@dataclass(frozen=True, slots=True, repr=False)
class ScoreItem(Brief):
    """What a score gives points for.

    Attributes:
        when: The condition under which the points are given.
        points: A whole number from -1000 to 1000, not 0.
        label: What it is called where the score is explained; the condition itself if left out.

    Raises:
        PathwayError: When the points are none.
    """

    when: Condition
    points: int
    label: str = ""

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(self, when: Combinable | bool, points: int, label: str = "") -> None: ...  # noqa: D107

    def __post_init__(self) -> None:
        """Refuse points that are none."""
        problems = check_text(self.label, "label")
        if type(self.points) is not int or not 1 <= abs(self.points) <= MOST_POINTS:
            hint = f"a whole number from -{MOST_POINTS} to {MOST_POINTS}, not 0"
            problems.append(Problem(what=f"{quoted(self.points)} points", where="points", hint=hint))
        try:
            object.__setattr__(self, "when", condition(self.when))
        except ConditionError as error:
            problems.append(error.problem.within("when"))
        refuse(problems)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Score(Brief):
    """A named sum: every item whose condition is met adds its points.

    Compared with whole numbers by operators; two scores are equal when they say the same.

    Attributes:
        id: The name that conditions use.
        label: What it is called in an explanation.
        items: What it gives points for; 1 to 100.
        evidence: On whose word.
        depth: One more than the deepest of its items.

    Raises:
        PathwayError: With every problem.

    Example:
        >>> from l4path import Flag, text
        >>> heart, lung = Flag("heart_failure", "heart failure"), Flag("lung_disease", "lung disease")
        >>> risk = Score("risk", "operative risk", [ScoreItem(heart, 3), ScoreItem(lung, 2)])
        >>> text((risk >= 3) & ~(risk == 5)), risk.span
        ('risk >= 3 and not risk == 5', (0, 5))
    """

    id: str
    label: str
    items: tuple[ScoreItem, ...]
    evidence: tuple[Evidence, ...] = ()
    depth: int = field(init=False)  # kept: scores may share parts a thousand times

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(  # noqa: D107 - the class says it
            self,
            id: str,  # noqa: A002
            label: str,
            items: Iterable[ScoreItem],
            evidence: Iterable[Evidence] = (),
        ) -> None: ...

    def __post_init__(self) -> None:
        """Refuse a name, label or items that cannot be."""
        problems = (
            check_name(self.id, "a score")
            + check_text(self.label, "label", required=True)
            + check_items(self, "items", ScoreItem)
            + check_items(self, "evidence", Evidence)
        )
        if not 1 <= len(self.items) <= MOST_ITEMS:
            hint = f"from 1 to {MOST_ITEMS}; more can be put into a score of their own"
            problems.append(Problem(what=f"{len(self.items)} items", where="items", hint=hint))
        refuse(problems)
        object.__setattr__(self, "depth", 1 + max(item.when.depth for item in self.items))
        if self.depth >= MAX_DEPTH:
            raise ConditionError(f"scores and definitions build on one another more than {MAX_DEPTH} deep")

    @property
    def span(self) -> tuple[int, int]:
        """The least and the greatest number it can be compared with: the sums of negative and of positive points."""
        points = [item.points for item in self.items]
        return sum(min(point, 0) for point in points), sum(max(point, 0) for point in points)

    def _key(self) -> tuple[object, ...]:
        return self.id, self.label, self.items, self.evidence

    def __hash__(self) -> int:
        return hash((self.id, len(self.items)))

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{self.id} is a score: compare it with a whole number, as in `{self.id} >= 2`")

    def __eq__(self, other: object) -> Any:
        if isinstance(other, Score):
            return self._key() == other._key()
        return self._compared("==", other) if isinstance(other, int | float) else NotImplemented

    def __ne__(self, other: object) -> Any:
        if isinstance(other, Score):
            return self._key() != other._key()
        return self._compared("!=", other) if isinstance(other, int | float) else NotImplemented

    def __lt__(self, other: int) -> ScoreComparison:
        """Less than so many points."""
        return self._compared("<", other)

    def __le__(self, other: int) -> ScoreComparison:
        """At most so many points."""
        return self._compared("<=", other)

    def __gt__(self, other: int) -> ScoreComparison:
        """More than so many points."""
        return self._compared(">", other)

    def __ge__(self, other: int) -> ScoreComparison:
        """At least so many points."""
        return self._compared(">=", other)

    def between(self, low: int, high: int, *, open_high: bool = False) -> ScoreRange:
        """From one number of points to another, both included unless ``open_high``."""
        return ScoreRange(self.id, low, "<=", "<" if open_high else "<=", high, self)

    def _compared(self, op: Operator, other: object) -> ScoreComparison:
        return ScoreComparison(self.id, op, other, self)  # type: ignore[arg-type]

    def check_constant(self, value: object) -> None:
        """Refuse what the score cannot be compared with.

        Raises:
            ConditionError: When it is no whole number, or none that the points can come to.
        """
        low, high = self.span
        if type(value) is not int:
            hint = f"{self.id} is compared with whole numbers from {low} to {high}"
            raise ConditionError(f"{shown(value)} is not whole", hint=hint)
        if not low <= value <= high:
            raise ConditionError(f"{value} is not within {low} to {high}, the sums of {self.id}")


@dataclass(frozen=True, slots=True, repr=False)
class ScoreComparison(Condition):
    """A score beside a whole number; compared by the score's name, as a definition is."""

    name: str
    op: Operator
    constant: int
    score: Score = field(compare=False)

    def __post_init__(self) -> None:
        """Refuse a comparison that could never be meant."""
        if self.op not in OPERATORS:
            raise ConditionError(f"{shown(self.op)} is not a comparison", hint=f"allowed: {' '.join(OPERATORS)}")
        self.score.check_constant(self.constant)

    @property
    def depth(self) -> int:
        """One more than the score's own."""
        return 1 + self.score.depth


@dataclass(frozen=True, slots=True, repr=False)
class ScoreRange(Condition):
    """A score between two whole numbers; ``low_op`` and ``high_op`` are ``<`` or ``<=``."""

    name: str
    low: int
    low_op: Literal["<", "<="]
    high_op: Literal["<", "<="]
    high: int
    score: Score = field(compare=False)

    def __post_init__(self) -> None:
        """Refuse thresholds that the score cannot be compared with."""
        for op in (self.low_op, self.high_op):
            if op not in ("<", "<="):
                raise ConditionError(f"{shown(op)} does not bound a range", hint="allowed: < <=")
        self.score.check_constant(self.low)
        self.score.check_constant(self.high)

    @property
    def depth(self) -> int:
        """One more than the score's own."""
        return 1 + self.score.depth
