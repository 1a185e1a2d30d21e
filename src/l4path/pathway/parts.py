"""The small parts of a pathway: screens, statements that always hold, and findings that its authors accept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from l4path.brief import Equatable
from l4path.conditions import Condition, condition
from l4path.errors import ConditionError, Problem, check_once, quoted
from l4path.evidence import Evidence, check_items, check_text, refuse
from l4path.facts import check_name

if TYPE_CHECKING:
    from l4path.conditions import ConditionLike, FactLike


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Screen(Equatable):
    """Flags, and choices of which any may be, that a clinician asks about together.

    Asked in full, whatever is not recorded of it is no, or none.

    Attributes:
        id: The name that episodes use.
        facts: The ids of its facts.
        label: What it is called; may be empty.
        question: What a clinician would ask; may be empty.
        mentioned: The facts it was made with, so that a pathway can gather them; not compared.

    Raises:
        PathwayError: With every problem.

    Example:
        >>> from l4path import Flag
        >>> Screen("red_flags", [Flag("fever", "fever"), "locked"]).facts
        ('fever', 'locked')
    """

    id: str
    facts: tuple[str, ...]
    label: str = ""
    question: str = ""
    mentioned: tuple[FactLike, ...] = field(default=(), kw_only=True, compare=False)

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(  # noqa: D107 - the class says it
            self,
            id: str,  # noqa: A002
            facts: FactLike | str | Iterable[FactLike | str],
            label: str = "",
            question: str = "",
        ) -> None: ...

    def __post_init__(self) -> None:
        """Take facts or their ids, and refuse what no screen can be."""
        problems = check_name(self.id, "a screen")
        problems += check_text(self.label, "label") + check_text(self.question, "question")
        alone = isinstance(self.facts, str) or not isinstance(self.facts, Iterable)
        given = (self.facts,) if alone else tuple(self.facts)
        ids = tuple(getattr(fact, "id", fact) for fact in given)
        problems += [
            Problem(what=f"{quoted(name)} is not a fact", where="facts") for name in ids if not isinstance(name, str)
        ]
        refuse(problems + check_once(ids, "facts", "fact"))
        object.__setattr__(self, "facts", ids)
        made_with = tuple(fact for fact in given if not isinstance(fact, str))
        object.__setattr__(self, "mentioned", self.mentioned or made_with)

    @property
    def title(self) -> str:
        """What it is called: its label, or else its name in words."""
        return self.label or self.id.replace("_", " ")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Statement(Equatable):
    """Something that is said of facts."""

    id: str
    title: str
    always: Condition

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(self, id: str, title: str, always: ConditionLike) -> None: ...  # noqa: A002

    def __post_init__(self) -> None:
        what = f"an {type(self).__name__.lower()}"
        refuse(check_name(self.id, what) + check_text(self.title, "title", required=True))
        object.__setattr__(self, "always", condition(self.always))


class Invariant(_Statement):
    """What no episode may break: a condition that is never NOT_MET, whoever the patient is.

    Attributes:
        id: Its name.
        title: What it promises, in a sentence.
        always: The condition; it may use ``reached``, ``offered`` and ``option``.

    Example:
        >>> from l4path import failed, offered
        >>> first = ~offered("replacement") | failed("exercise")
        >>> Invariant("no_early_surgery", "No replacement before exercise failed", first).id
        'no_early_surgery'
    """

    __slots__ = ()


class Assumption(_Statement):
    """What every possible patient meets; an episode that contradicts it is refused, unless it is an emergency.

    Attributes:
        id: Its name.
        title: What is assumed, in a sentence.
        always: The condition.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Obligation(Equatable):
    """What must not be left out: of every patient of whom all is known, when the one is met, so is the other.

    Attributes:
        id: Its name.
        title: What it promises, in a sentence.
        when: For whom; ``reached``, ``offered`` and ``option`` may be used here and in ``then``.
        then: What is met of them.
        evidence: On whose word.

    Example:
        >>> from l4path import failed, option
        >>> Obligation("imaged", "Whoever still hurts is imaged", failed("exercise"), option("imaging")).id
        'imaged'
    """

    id: str
    title: str
    when: Condition
    then: Condition
    evidence: tuple[Evidence, ...] = ()

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(  # noqa: D107 - the class says it
            self,
            id: str,  # noqa: A002
            title: str,
            when: ConditionLike,
            then: ConditionLike,
            evidence: Iterable[Evidence] = (),
        ) -> None: ...

    def __post_init__(self) -> None:
        """Refuse an obligation without a title or one of its conditions."""
        problems = (
            check_name(self.id, "an obligation")
            + check_text(self.title, "title", required=True)
            + check_items(self, "evidence", Evidence)
        )
        for name in ("when", "then"):
            try:
                object.__setattr__(self, name, condition(getattr(self, name)))
            except ConditionError as error:
                problems.append(error.problem.within(name))
        refuse(problems)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Silenced(Equatable):
    """A finding of the checker that the authors accept at one place, with their reason.

    Attributes:
        code: The finding's code.
        where: The place.
        reason: Why it is accepted.
    """

    code: str
    where: str
    reason: str

    def __post_init__(self) -> None:
        """Refuse a silence without a reason."""
        refuse(
            check_text(self.code, "code", required=True)
            + check_text(self.where, "where", required=True)
            + check_text(self.reason, "reason", required=True)
        )
